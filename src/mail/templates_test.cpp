// SPDX-License-Identifier: Apache-2.0
#include "mail/templates.hpp"

#include <doctest/doctest.h>

#include "store/test_place.hpp"

using namespace mail;
using namespace base;
using store::test::somebody;

TEST_CASE("a placeholder becomes its value once, as plain text; a subject stays one line; an empty value leaves one empty line") {
  auto const text = filled({"To {name}: {what}", "Hello {name},\n\n{about}\n\n{what} {unknown} {not one} { {name}"},
                           {{"name", "{what}\r\nBcc: x@example.org"}, {"what", "words"}, {"about", ""}});
  CHECK(text.subject == "To {what} Bcc: x@example.org: words");
  CHECK(text.body == "Hello {what}\r\nBcc: x@example.org,\n\nwords {unknown} {not one} { {what}\r\nBcc: x@example.org");
  CHECK(placeholders_in("{a} {b_c}{a} {} {A} {d") == std::vector<std::string>{"a", "b_c", "a"});
}

TEST_CASE("a text of the forum's own is kept when it can be of use, else refused at its field") {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    store::test::Place const place(kind);
    auto o = place.options();
    o.migrations = migrations();
    o.clock = [] { return store::test::noon; };
    store::Store store(o);
    auto const keep = [&](Text const& text, std::string const& language = "fr") {
      return store.write(somebody, [&](Writing& w) { return keep_text(w, "invited", language, text, {"name", "link"}, {"link"}); });
    };
    struct Bad {
      Text text;
      char const* field;
    };
    for (auto const& bad : {Bad{{"", "{link}"}, "subject"}, Bad{{"Hello\r\nBcc: all@example.org", "{link}"}, "subject"}, Bad{{"Hello\nthere", "{link}"}, "subject"},
                            Bad{{std::string(151, 'x'), "{link}"}, "subject"}, Bad{{"{who}", "{link}"}, "subject"}, Bad{{"Hello", ""}, "body"},
                            Bad{{"Hello", "no way"}, "body"}, Bad{{"Hello", "{link} {secret}"}, "body"}, Bad{{"Hello", "{link}" + std::string(8000, 'x')}, "body"}}) {
      CAPTURE(bad.text.subject);
      auto const done = keep(bad.text);
      REQUIRE_FALSE(done);
      CHECK(done.error().field == bad.field);
    }
    CHECK_FALSE(keep({"Hello", "{link}"}, "a language"));
    REQUIRE(keep({"Bonjour {name}", "Ici : {link}"}));
    REQUIRE(keep({"Salut {name}", "Ici : {link}"}));
    CHECK(store.read([](Reading& r) { return kept_text(r, "invited", "fr"); })->subject == "Salut {name}");
    CHECK_FALSE(store.read([](Reading& r) { return kept_text(r, "invited", "en"); }));
    REQUIRE(store.write(somebody, [](Writing& w) { return drop_text(w, "invited", "fr"); }));
    CHECK_FALSE(store.write(somebody, [](Writing& w) { return drop_text(w, "invited", "fr"); }));
  }
}
