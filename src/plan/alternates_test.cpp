// SPDX-License-Identifier: Apache-2.0
// Alternates against trying everything.
#include "plan/alternates.hpp"

#include <doctest/doctest.h>

#include "plan/panel_for_tests.hpp"

using namespace plan;
using namespace plan::tests;

namespace {

/// The smallest changes by trying every set of people.
std::vector<Alternate> by_trying(Choice choice, Panel const& panel, int declined) {
  std::erase(choice.must, declined);
  std::vector<Alternate> best;
  for (auto const& set : all_sets(static_cast<int>(choice.people.size()), choice.size)) {
    if (std::binary_search(set.begin(), set.end(), declined) || !keeps(choice, set)) continue;
    Alternate way;
    std::set_difference(set.begin(), set.end(), panel.begin(), panel.end(), std::back_inserter(way.come));
    std::set_difference(panel.begin(), panel.end(), set.begin(), set.end(), std::back_inserter(way.go));
    std::erase(way.go, declined);
    if (way.go.size() > 2) continue;
    if (!best.empty() && way.go.size() < best.front().go.size()) best.clear();
    if (best.empty() || way.go.size() == best.front().go.size()) best.push_back(way);
  }
  std::sort(best.begin(), best.end(), [](auto const& a, auto const& b) { return std::tie(a.go, a.come) < std::tie(b.go, b.come); });
  return best;
}

}  // namespace

TEST_CASE("alternates for each seat are the smallest changes that keep every quota, as trying everything finds them") {
  std::mt19937_64 dice(2022);
  int same_seat = 0, more_go = 0, none = 0;
  for (int round = 0; round < 60; ++round) {
    auto choice = random_choice(dice, 9 + round % 4, 4, 3, false);
    if (round % 5 == 0) choice.must = {0};
    if (round % 7 == 0) choice.must_not = {1};
    if (round % 3 == 0) choice.apart = {{2, 3, 4}};
    // Any set of people can sit: people choose, also against the quotas.
    auto const all = all_panels(choice);
    auto const panel = round % 4 == 3 || all.empty() ? all_sets(static_cast<int>(choice.people.size()), choice.size)[dice() % 50] : all[dice() % all.size()];
    auto const found = alternates(choice, panel, {.listed = 100'000});
    REQUIRE(found.size() == panel.size());
    for (auto const& one : found) {
      CAPTURE(round);
      CAPTURE(one.declined);
      CHECK(one.decided);
      auto const tried = by_trying(choice, panel, one.declined);
      CHECK(one.ways == tried);
      (tried.empty() ? none : tried.front().go.empty() ? same_seat : more_go) += 1;
    }
  }
  // The control: each kind of answer was met.
  CHECK(same_seat > 20);
  CHECK(more_go > 5);
  CHECK(none > 0);
}

TEST_CASE("a panel of seven from sixty has its alternates quickly, and no more than asked for are listed") {
  std::mt19937_64 dice(66);
  auto const choice = random_choice(dice, 60, 7, 5, false);
  auto const panels = admissible(choice, {.listed = 1}).panels;
  REQUIRE(!panels.empty());
  for (auto const& one : alternates(choice, panels.front(), {.steps = 50'000, .listed = 5})) {
    CHECK(one.ways.size() <= 5);
    for (auto const& way : one.ways) {
      auto panel = panels.front();
      std::erase(panel, one.declined);
      for (int const p : way.go) std::erase(panel, p);
      panel.insert(panel.end(), way.come.begin(), way.come.end());
      std::sort(panel.begin(), panel.end());
      CHECK(keeps(choice, panel));
    }
  }
}
