// SPDX-License-Identifier: Apache-2.0
#include "people/caption_looks.hpp"

#include <doctest/doctest.h>

#include "people/test_forum.hpp"

namespace people {
namespace {

using test::anybody;
using test::Forum;
using test::on_each;

TEST_CASE("looks of captions are kept for each account; never chosen, chosen and set back are three things") {
  on_each([](Forum& f) {
    auto const noor = f.account("noor@example.org"), other = f.account("other@example.org");
    auto const kept = [&](AccountId const& id) { return f.read([&](Reading& r) { return caption_looks(r, id); }); };
    CHECK(!kept(noor));
    REQUIRE(f.verb(anybody, [&](Writing& w) { return keep_caption_looks(w, noor, {{"size", "150"}, {"colour", "yellow"}, {"font", ""}, {"log", "on"}}); }));
    CHECK(kept(noor) == CaptionLooks{{"size", "150"}, {"colour", "yellow"}, {"log", "on"}});
    CHECK(!kept(other));
    // All at once: what is not said is as at first.
    REQUIRE(f.verb(anybody, [&](Writing& w) { return keep_caption_looks(w, noor, {{"edge", "outline"}, {"size", "100"}}); }));
    CHECK(kept(noor) == CaptionLooks{{"edge", "outline"}});
    REQUIRE(f.verb(anybody, [&](Writing& w) { return keep_caption_looks(w, noor, {}); }));
    REQUIRE(kept(noor));
    CHECK(kept(noor)->empty());
  });
}

TEST_CASE("a setting or value there is not changes nothing") {
  on_each([](Forum& f) {
    auto const noor = f.account("noor@example.org");
    REQUIRE(f.verb(anybody, [&](Writing& w) { return keep_caption_looks(w, noor, {{"size", "150"}}); }));
    for (auto const& wrong : {CaptionLooks{{"size", "151"}}, CaptionLooks{{"size", "200"}, {"all", ""}}, CaptionLooks{{"colour", "url(x)"}}}) {
      auto const done = f.verb(anybody, [&](Writing& w) { return keep_caption_looks(w, noor, wrong); });
      CHECK(done.error().why == Why::malformed);
    }
    CHECK(f.read([&](Reading& r) { return caption_looks(r, noor); }) == CaptionLooks{{"size", "150"}});
    CHECK(f.verb(anybody, [&](Writing& w) { return keep_caption_looks(w, AccountId("nobody"), {}); }).error().why == Why::unknown);
  });
}

TEST_CASE("the copy of one's data has the looks of captions, and deleting the account erases them") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    REQUIRE(f.verb(anybody, [&](Writing& w) { return keep_caption_looks(w, id, {{"font", "dyslexic"}}); }));
    CHECK(f.read([&](Reading& r) { return export_my_data(r, id); })->caption_looks == CaptionLooks{{"font", "dyslexic"}});
    REQUIRE(f.verb(anybody, [&](Writing& w) { return delete_my_account(w, id); }));
    CHECK(f.read([&](Reading& r) { return r.one<std::int64_t>("select count(*) from caption_look").value_or(-1); }) == 0);
  });
}

}  // namespace
}  // namespace people
