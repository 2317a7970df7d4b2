// SPDX-License-Identifier: Apache-2.0
#include "web/layout.hpp"

#include <doctest/doctest.h>

#include "base/tr.hpp"

using base::html;
using web::Frame;
using web::in_language;
using web::layout;
using web::Page;

namespace {

std::size_t times(std::string_view hay, std::string_view needle) {
  std::size_t n = 0;
  for (std::size_t at = hay.find(needle); at != std::string_view::npos; at = hay.find(needle, at + needle.size())) ++n;
  return n;
}

bool has(std::string_view hay, std::string_view needle) { return times(hay, needle) > 0; }

}  // namespace

TEST_CASE("a page has one h1, one main, its language and direction, and no inline script or style") {
  std::string const page = layout(
      {.forum = "Forum"}, {.title = "Meetings", .main = html("<p>x</p>"), .section = "meetings", .islands = {"copy"}});
  CHECK(page.starts_with("<!doctype html>\n<html lang=\"en\" dir=\"ltr\">"));
  CHECK(times(page, "<h1>") == 1);
  CHECK(times(page, "<main ") == 1);
  CHECK(has(page, "<title>Meetings · Forum</title>"));
  CHECK(has(page, "href=\"/meetings\" aria-current=\"page\""));
  CHECK(times(page, "aria-current=\"page\"") == 1);
  CHECK(has(page, "<script src=\"/assets/copy.js?v=0\" defer></script>"));
  CHECK(times(page, "<script") == 1);
  CHECK_FALSE(has(page, "<style"));
  CHECK_FALSE(has(page, " style="));
  CHECK(page.find("href=\"#main\"") < page.find("<header"));
}

TEST_CASE("a page without a title bears the forum's name once") {
  std::string const page = layout({.forum = "Forum"}, {.title = "", .main = {}});
  CHECK(has(page, "<title>Forum</title>"));
  CHECK(has(page, "<h1>Forum</h1>"));
}

TEST_CASE("names from outside cannot become markup anywhere in the frame") {
  std::string const bad = "<script>alert(1)</script>\"'>";
  std::string const page = layout(
      {.forum = bad, .viewer = bad, .role = bad, .path = "/" + bad, .query = "q=" + bad, .csrf = bad, .assets = bad},
      {.title = bad,
       .main = {},
       .section = bad,
       .crumbs = {{bad, base::Url::local("/x")}},
       .flash = {web::Tone::error, bad},
       .islands = {bad},
       .canonical = "/" + bad});
  CHECK_FALSE(has(page, "<script>"));
  CHECK_FALSE(has(page, "\"'>"));
}

TEST_CASE("the secretariat's places are offered to the secretariat only") {
  for (char const* role : {"", "member", "coordinator", "facilitator"}) {
    CAPTURE(role);
    std::string const page =
        layout({.forum = "F", .viewer = *role ? "A" : "", .role = role}, {.title = "T", .main = {}});
    CHECK_FALSE(has(page, "/outbox"));
    CHECK_FALSE(has(page, "/audit"));
  }
  std::string const page = layout({.forum = "F", .viewer = "A", .role = "secretariat"}, {.title = "T", .main = {}});
  CHECK(has(page, "href=\"/people\""));
  CHECK(has(page, "href=\"/outbox\""));
  CHECK(has(page, "href=\"/audit\""));
}

TEST_CASE("an anonymous reader is offered to sign in and comes back; a person may sign out with the token") {
  std::string const stranger =
      layout({.forum = "F", .path = "/search", .query = "q=a%26b"}, {.title = "T", .main = {}});
  CHECK(has(stranger, "/sign-in?next=%2Fsearch%3Fq%3Da%2526b"));
  CHECK_FALSE(has(stranger, "/sign-out"));
  std::string const known = layout({.forum = "F", .viewer = "Ada", .csrf = "tok"}, {.title = "T", .main = {}});
  CHECK(has(known, "action=\"/sign-out\""));
  CHECK(has(known, "name=\"csrf\" value=\"tok\""));
  CHECK_FALSE(has(known, "/sign-in"));
}

TEST_CASE("the pages of signing in do not carry their own address in their address") {
  auto const link_at = [](std::string const& path, std::string const& query) {
    std::string const page = layout({.forum = "F", .path = path, .query = query}, {.title = "T", .main = {}});
    auto const at = page.find("<p class=\"account\"><a href=\"");
    REQUIRE(at != std::string::npos);
    return page.substr(at + 28, page.find('"', at + 28) - at - 28);
  };
  CHECK(link_at("/sign-in", "") == "/sign-in");
  CHECK(link_at("/sign-in", "next=%2Fpeople") == "/sign-in?next=%2Fpeople");
  CHECK(link_at("/sign-in/sent", "lang=xx&next=%2Fpeople%3Fa%3Db") == "/sign-in?next=%2Fpeople%3Fa%3Db");
  CHECK(link_at("/sign-in/some2secret", "") == "/sign-in");
  CHECK(link_at("/sign-ins", "") == "/sign-in?next=%2Fsign-ins");
  CHECK_FALSE(has(link_at("/sign-in", "next=\"><script>"), "<"));
}

TEST_CASE("a language link keeps the rest of the address and replaces only the language") {
  CHECK(in_language("/m/abc", "", "fr").str() == "/m/abc?lang=fr");
  CHECK(in_language("/search", "q=a&lang=ar&page=2", "fr").str() == "/search?q=a&page=2&lang=fr");
  CHECK(in_language("/search", "lang=ar", "").str() == "/search");
  CHECK(in_language("/a b/é", "", "").str() == "/a%20b/%C3%A9");
  CHECK(in_language("//evil.example", "", "").str() == "#");
}

TEST_CASE("a language that was asked for by address stays in the frame's links, one that does not exist does not") {
  CHECK(has(layout({.forum = "F", .query = "lang=en"}, {.title = "T", .main = {}}), "href=\"/meetings?lang=en\""));
  CHECK(has(layout({.forum = "F", .query = "lang=xx"}, {.title = "T", .main = {}}), "href=\"/meetings\""));
}

TEST_CASE("a personal page asks not to be listed") {
  CHECK(has(layout({.forum = "F"}, {.title = "T", .main = {}, .listed = false}), "content=\"noindex\""));
  CHECK_FALSE(has(layout({.forum = "F"}, {.title = "T", .main = {}}), "noindex"));
}
