// SPDX-License-Identifier: Apache-2.0
#include "roster/themes.hpp"

#include "roster/roster_for_tests.hpp"

using namespace roster;
using namespace roster::test;

namespace {

ThemeSetId opened(Forum& f, std::vector<std::string> const& themes) {
  return f.done([&](Writing& w) { return open_theme_set(w, "Water", themes); });
}

std::vector<ThemeReference> references(Forum& f, CoalitionId const& id) {
  return f.read([&](Reading& r) { return theme_references(r, id); });
}

std::vector<ThemeVersion> versions(Forum& f, ThemeSetId const& id) {
  return f.read([&](Reading& r) { return theme_versions(r, id); });
}

}  // namespace

TEST_CASE("a theme refers to the version in which it was chosen, until a person moves the coalitions on; older versions stay readable") {
  on_each([](Forum& f) {
    auto const wells = f.entered({.name = "Wells", .themes = {"LAW", "drought"}});
    auto const set = opened(f, {"law", "coasts"});
    REQUIRE(references(f, wells).size() == 1);  // what it had already; "drought" is a word of its own
    CHECK(references(f, wells)[0].theme == "LAW");
    CHECK(references(f, wells)[0].version == 1);

    CHECK(f.verb([&](Writing& w) { return add_theme_version(w, set, {"Law", "drought"}, ""); }).error().field == "reason");
    CHECK(f.done([&](Writing& w) { return add_theme_version(w, set, {"Law", "drought"}, "The forum of 2023."); }) == 2);
    auto const lakes = f.entered({.name = "Lakes", .themes = {"law", "coasts"}});
    auto refs = references(f, wells);
    REQUIRE(refs.size() == 2);
    CHECK(refs[0].version == 1);  // law, as it was chosen
    CHECK(refs[1].version == 2);  // drought, which no version had before
    refs = references(f, lakes);
    REQUIRE(refs.size() == 1);  // coasts are in the old version only
    CHECK(refs[0].version == 2);

    CHECK(f.done([&](Writing& w) { return follow_newest(w, set); }) == 1);
    CHECK(f.done([&](Writing& w) { return follow_newest(w, set); }) == 0);
    CHECK(references(f, wells)[0].version == 2);
    CHECK(f.done([&](Writing& w) { return add_theme_version(w, set, {"drought"}, "Law is everywhere."); }) == 3);
    CHECK(references(f, wells)[0].gone);
    CHECK_FALSE(references(f, wells)[1].gone);
    auto const all = versions(f, set);
    REQUIRE(all.size() == 3);
    CHECK(all[2].themes == std::vector<std::string>{"law", "coasts"});
    CHECK(all[1].referred_by == 2);
    CHECK(all[0].referred_by == 0);
  });
}

TEST_CASE("a change that leaves a theme alone leaves its version alone, and a theme that is given up refers to nothing") {
  on_each([](Forum& f) {
    auto const set = opened(f, {"law", "coasts"});
    auto const wells = f.entered({.name = "Wells", .themes = {"law", "coasts"}});
    f.done([&](Writing& w) { return add_theme_version(w, set, {"law", "coasts", "data"}, "More."); });
    f.done([&](Writing& w) { return change(w, {.id = wells, .themes = {"data", "law"}, .site = "https://example.org/"}); });
    auto const refs = references(f, wells);
    REQUIRE(refs.size() == 2);
    CHECK(refs[0].theme == "data");
    CHECK(refs[0].version == 2);
    CHECK(refs[1].theme == "law");
    CHECK(refs[1].version == 1);
  });
}

TEST_CASE("a set needs a name of its own and themes that are there once; the same themes again are no version") {
  on_each([](Forum& f) {
    auto const set = opened(f, {" law ", "", "coasts"});
    auto const field = [&](char const* name, std::vector<std::string> const& themes) {
      return f.verb([&](Writing& w) { return open_theme_set(w, name, themes); }).error().field;
    };
    CHECK(field("WATER", {"law"}) == "name");
    CHECK(field(" ", {"law"}) == "name");
    CHECK(field("Other", {" "}) == "themes");
    CHECK(field("Other", {"law", "LAW"}) == "themes");
    CHECK(field("Other", {"law; coasts"}) == "themes");
    CHECK(f.done([&](Writing& w) { return add_theme_version(w, set, {"law", "coasts"}, ""); }) == 1);
    CHECK(versions(f, set).size() == 1);
    ThemeSetId const none("none");
    CHECK(f.verb([&](Writing& w) { return add_theme_version(w, none, {"law"}, "x"); }).error().why == Why::unknown);
    CHECK(f.verb([&](Writing& w) { return follow_newest(w, none); }).error().why == Why::unknown);
  });
}
