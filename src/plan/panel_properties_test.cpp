// SPDX-License-Identifier: Apache-2.0
// What must hold of every answer about panels, on choices too large to try everything as well as on small ones.
#include <doctest/doctest.h>

#include <cmath>

#include "plan/panel_for_tests.hpp"
#include "plan/panel_search.hpp"

using namespace plan;

namespace {

std::vector<int> cost(Choice const& c, Panel const& panel) {
  std::vector<int> cost;
  for (auto const& w : c.wishes) {
    int worn = 0;
    for (int const p : panel) {
      auto const& hats = c.people[static_cast<std::size_t>(p)].hats;
      worn += w.person >= 0 ? p == w.person : static_cast<int>(std::count(hats.begin(), hats.end(), w.quota));
    }
    cost.push_back(w.person >= 0 ? 1 - worn : std::abs(worn - w.near));
  }
  return cost;
}

/// As random_choice, but every third person is the double of another.
Choice with_doubles(std::mt19937_64& dice, int n, int size) {
  auto c = tests::random_choice(dice, n, size, 2, false);
  for (std::size_t p = 2; p < c.people.size(); p += 3) c.people[p].hats = c.people[p - 2].hats;
  for (auto& q : c.quotas) q.min = std::max(0, q.min - 1), q.max += 1;
  return c;
}

std::vector<Panel> found_by(Choice const& c, Search::Each each) {
  std::vector<Panel> all;
  auto const kinds = kinds_of(c);
  auto const ended = Search(c, kinds, each, 1'000'000).run([&](Panel const& p) {
    all.push_back(p);
    return true;
  });
  CHECK(ended == Search::Ended::all_seen);
  return all;
}

}  // namespace

TEST_CASE("the search meets every panel once in id order, and every mixture of kinds once by its first members") {
  std::mt19937_64 dice(31);
  int doubles = 0;
  for (int i = 0; i < 60; ++i) {
    auto c = with_doubles(dice, 11, 1 + i % 5);
    if (i % 3 == 1) c.together = {{2, 7}};
    if (i % 3 == 2) c.apart = {{1, 4, 9}};
    auto const wanted = tests::all_panels(c);
    CHECK(found_by(c, Search::Each::panel) == wanted);
    auto const kinds = kinds_of(c);
    std::set<Panel> firsts;
    for (auto const& p : wanted) firsts.insert(first_of(kinds, counts_of(kinds, p)));
    doubles += firsts.size() < wanted.size();
    auto const mixtures = found_by(c, Search::Each::mixture);
    CHECK(std::set<Panel>(mixtures.begin(), mixtures.end()) == firsts);
    CHECK(mixtures.size() == firsts.size());
  }
  CHECK(doubles > 30);
}

TEST_CASE("more than 64 quotas are all kept by the last two people seated") {
  std::mt19937_64 dice(64);
  int some = 0;
  for (int i = 0; i < 20; ++i) {
    Choice c;
    c.size = 3;
    for (int q = 0; q < 70; ++q) c.quotas.push_back({"c" + std::to_string(10 + q), "v", 0, dice() % 2 ? 1 : 2});
    c.quotas[1].min = c.quotas[68].min = 1;
    for (int p = 0; p < 14; ++p) {
      Nominee person{"p" + std::to_string(10 + p), false, {}};
      for (int q = 0; q < 70; ++q)
        if (dice() % 6 == 0) person.hats.push_back(q);
      c.people.push_back(std::move(person));
    }
    for (auto& q : c.quotas) q.max = std::max(q.max, q.min);
    auto const choice = *settled(std::move(c));
    auto const wanted = tests::all_panels(choice);
    CHECK(admissible(choice).panels == wanted);
    some += !wanted.empty();
  }
  CHECK(some >= 5);
}

TEST_CASE("total, shares and the first of the list by wishes are those of all panels, however few are listed") {
  std::mt19937_64 dice(77);
  int many = 0;
  for (int i = 0; i < 60; ++i) {
    auto c = with_doubles(dice, 12, 4);
    for (int w = 0; w < i % 4; ++w) {
      if (dice() % 3 == 0) c.wishes.push_back({-1, 0, static_cast<int>(dice() % 12)});
      else c.wishes.push_back({static_cast<int>(dice() % c.quotas.size()), static_cast<int>(dice() % 4), -1});
    }
    auto wanted = tests::all_panels(c);
    std::stable_sort(wanted.begin(), wanted.end(), [&](auto const& a, auto const& b) { return cost(c, a) < cost(c, b); });
    auto const found = admissible(c, {.steps = 1'000'000, .listed = 7, .counted = 1'000'000});
    CHECK(found.total == static_cast<long long>(wanted.size()));
    if (wanted.empty()) continue;
    std::vector<double> seats(c.people.size());
    for (auto const& p : wanted)
      for (int const person : p) seats[static_cast<std::size_t>(person)] += 1;
    for (std::size_t p = 0; p < seats.size(); ++p) CHECK(found.share[p] == doctest::Approx(seats[p] / static_cast<double>(wanted.size())));
    many += wanted.size() > 7;
    wanted.resize(std::min<std::size_t>(7, wanted.size()));
    CHECK(found.panels == wanted);
  }
  CHECK(many > 30);
}

TEST_CASE("where equally good panels are too many to sort, the first in id order are listed") {
  // 20 of each side: nine of 40 with four or five on the left are millions. One person is wished for.
  Choice c;
  c.size = 9;
  for (int p = 0; p < 40; ++p) c.people.push_back({"p" + std::to_string(10 + p), false, {p % 2}});
  c.quotas = {{"side", "left", 4, 5}, {"side", "right", 4, 5}};
  c.wishes = {{-1, 0, 39}};
  auto const found = admissible(*settled(c));
  CHECK(found.panels.size() == 100);
  CHECK(found.panels.front() == Panel{0, 1, 2, 3, 4, 5, 6, 7, 39});
  CHECK(std::is_sorted(found.panels.begin(), found.panels.end()));
  for (auto const& p : found.panels) CHECK(p.back() == 39);
}

TEST_CASE("every relaxation of a main session suffices and none of its steps could be spared") {
  std::mt19937_64 dice(9);
  int looked_at = 0;
  for (int i = 0; i < 60; ++i) {
    auto const c = tests::random_choice(dice, 30, 7, 5, true);
    if (admissible(c).feasible) continue;
    auto const why = relaxations(c);
    REQUIRE(why);
    for (auto const& r : why->sets) {
      auto loosened = c;
      auto const loosen = [](Choice& choice, Change const& by, int to) {
        auto& q = choice.quotas[static_cast<std::size_t>(by.quota)];
        (by.max ? q.max : q.min) = to;
      };
      for (auto const& change : r.changes) loosen(loosened, change, change.to);
      CHECK(keeps(loosened, r.gives));
      for (auto const& change : r.changes) {
        auto tighter = loosened;
        loosen(tighter, change, change.to + (change.max ? -1 : 1));
        auto const none = admissible(tighter);
        CHECK(none.decided);
        CHECK(!none.feasible);
      }
      ++looked_at;
    }
  }
  CHECK(looked_at > 40);
}
