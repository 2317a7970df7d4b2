// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "plan/lottery.hpp"
#include "plan/lp.hpp"
#include "plan/panel_answer.hpp"
#include "plan/panel_for_tests.hpp"

using namespace plan;

namespace {

auto const patient = [] { return false; };

/// Leximin by another way: over every panel, person by person. A chance is final when its owner's cannot be raised while
/// nobody falls below the level.
std::vector<double> reference(Choice const& c, std::vector<Panel> const& panels) {
  auto const n = c.people.size();
  std::vector<double> final(n, -1);
  for (std::size_t p = 0; p < n; ++p)
    if (std::none_of(panels.begin(), panels.end(), [&](auto const& panel) { return std::binary_search(panel.begin(), panel.end(), static_cast<int>(p)); }))
      final[p] = 0;
  auto const solve = [&](std::optional<std::size_t> raise, double level) {
    Lp lp;
    for (std::size_t p = 0; p < n; ++p) lp.add_row(final[p] >= 0 ? final[p] - 1e-9 : raise ? level - 1e-9 : 0, Lp::none);
    lp.add_row(1, 1);
    for (auto const& panel : panels) {
      Lp::Entries entries{{static_cast<int>(n), 1}};
      double cost = 0;
      for (int const p : panel) {
        entries.emplace_back(p, 1);
        if (raise && static_cast<int>(*raise) == p) cost = -1;
      }
      lp.add_column(0, Lp::none, cost, entries);
    }
    if (!raise) {
      Lp::Entries entries;
      for (std::size_t p = 0; p < n; ++p)
        if (final[p] < 0) entries.emplace_back(static_cast<int>(p), -1);
      lp.add_column(0, Lp::none, -1, entries);
    }
    REQUIRE(lp.solve());
    return -lp.cost();
  };
  while (std::any_of(final.begin(), final.end(), [](double f) { return f < 0; })) {
    double const level = solve(std::nullopt, 0);
    auto const before = final;
    std::vector<std::size_t> done;
    for (std::size_t p = 0; p < n; ++p)
      if (final[p] < 0 && solve(p, level) < level + 1e-7) done.push_back(p);
    REQUIRE(!done.empty());
    for (auto const p : done) final[p] = level;
  }
  return final;
}

std::vector<double> shares(Choice const& c, Lottery const& l) {
  std::vector<double> all;
  for (auto const t : chances(c, filled(kinds_of(c), l.mixes))) all.push_back(static_cast<double>(t) / static_cast<double>(all_tickets));
  return all;
}

/// `left` of one side and `right` of the other: everybody's chance should be the same.
Choice two_sides(int left, int right, int size) {
  Choice c;
  c.size = size;
  for (int p = 0; p < left + right; ++p) c.people.push_back({std::to_string(p), true, {p < left ? 0 : 1}});
  c.quotas = {{"side", "left", size * left / (left + right), size}, {"side", "right", size * right / (left + right), size}};
  return *settled(c);
}

}  // namespace

TEST_CASE("chances of 120 small choices are those of trying everything, and every panel of the lottery keeps the quotas") {
  std::mt19937_64 dice(2021);
  int done = 0, never = 0, levels = 0;
  while (done < 120) {
    int const n = 12 + static_cast<int>(dice() % 3), size = 3 + static_cast<int>(dice() % 3);
    auto const c = tests::random_choice(dice, n, size, 2 + static_cast<int>(dice() % 3), done % 4 == 0);
    auto const panels = tests::all_panels(c);
    if (panels.empty()) {
      CHECK(!solve_lottery(c, Fairness::leximin, patient).feasible);
      continue;
    }
    ++done;
    auto const lottery = solve_lottery(c, Fairness::leximin, patient);
    REQUIRE(lottery.feasible);
    CHECK(lottery.proven);
    auto const ours = shares(c, lottery), wanted = reference(c, panels);
    for (std::size_t p = 0; p < ours.size(); ++p) CHECK(std::abs(ours[p] - wanted[p]) < 1e-5);
    std::int64_t sum = 0;
    for (auto const& t : filled(kinds_of(c), lottery.mixes)) {
      CHECK(keeps(c, t.panel));
      sum += t.tickets;
    }
    CHECK(sum == all_tickets);
    auto sorted = wanted;
    std::sort(sorted.begin(), sorted.end());
    never += sorted.front() == 0;
    levels += sorted.back() - sorted[sorted.size() / 2] > 1e-4;
    // What the helper says is read back as it was.
    CHECK(read_solution(c, solution_text(lottery)));
  }
  CHECK(never > 20);
  CHECK(levels > 20);
}

TEST_CASE("with one quota in proportion everybody's chance is exactly the same, also where thousands of panels exist") {
  auto const c = two_sides(120, 80, 20);
  for (auto const fairness : {Fairness::maximin, Fairness::leximin}) {
    auto const lottery = solve_lottery(c, fairness, patient);
    CHECK(lottery.proven);
    for (auto const t : chances(c, filled(kinds_of(c), lottery.mixes))) CHECK(t == all_tickets / 10);
  }
}

TEST_CASE("people of one kind differ by one ticket at most, and nobody sits twice") {
  auto const c = two_sides(7, 6, 4);
  std::vector<Mix> const mixes{{{4, 0}, 333'333'333'333}, {{1, 3}, 333'333'333'334}, {{2, 2}, 333'333'333'333}};
  auto const lottery = filled(kinds_of(c), mixes);
  auto const t = chances(c, lottery);
  for (auto const& [from, to] : {std::pair{0, 7}, std::pair{7, 13}}) CHECK(*std::max_element(t.begin() + from, t.begin() + to) - *std::min_element(t.begin() + from, t.begin() + to) <= 1);
  for (auto const& one : lottery) {
    CHECK(one.panel.size() == 4);
    CHECK(std::adjacent_find(one.panel.begin(), one.panel.end()) == one.panel.end());
  }
}

TEST_CASE("the draw depends on the seed alone, and over 100,000 seeds panels come as often as the lottery says") {
  std::mt19937_64 dice(5);
  auto c = tests::random_choice(dice, 12, 4, 2, false);
  auto const lottery = filled(kinds_of(c), solve_lottery(c, Fairness::leximin, patient).mixes);
  REQUIRE(lottery.size() > 3);
  // The ticket of seed 7 as doc/panel.md computes it, in Python: the last of the first panel, then the first of the second.
  constexpr std::int64_t ticket = 803'832'440'762;
  CHECK(drawn(std::vector<Ticketed>{{{0}, ticket + 1}, {{1}, all_tickets - ticket - 1}}, 7) == Panel{0});
  CHECK(drawn(std::vector<Ticketed>{{{0}, ticket}, {{1}, all_tickets - ticket}}, 7) == Panel{1});
  std::map<Panel, int> seen;
  constexpr int draws = 100'000;
  for (std::uint64_t seed = 0; seed < draws; ++seed) ++seen[drawn(lottery, seed)];
  for (auto const& t : lottery) {
    double const p = static_cast<double>(t.tickets) / static_cast<double>(all_tickets);
    // Five standard deviations: one honest lottery in some 100,000 would fail here.
    CHECK(std::abs(seen[t.panel] - draws * p) <= 5 * std::sqrt(draws * p * (1 - p)) + 1);
  }
  CHECK(seen.size() <= lottery.size());
}

TEST_CASE("new names change nobody's chance") {
  std::mt19937_64 dice(12);
  for (int i = 0; i < 20; ++i) {
    auto const c = tests::random_choice(dice, 12, 4, 3, false);
    auto renamed = c;
    for (auto& p : renamed.people) p.id = "x" + std::string(p.id.rbegin(), p.id.rend());
    auto const other = *settled(renamed);
    auto const a = shares(c, solve_lottery(c, Fairness::leximin, patient)), b = shares(other, solve_lottery(other, Fairness::leximin, patient));
    for (std::size_t p = 0; p < a.size(); ++p) {
      auto const name = "x" + std::string(c.people[p].id.rbegin(), c.people[p].id.rend());
      auto const at = std::find_if(other.people.begin(), other.people.end(), [&](auto const& x) { return x.id == name; });
      CHECK(std::abs(a[p] - b[static_cast<std::size_t>(at - other.people.begin())]) < 1e-5);
    }
  }
}

TEST_CASE("an answer of the helper that does not hold is refused") {
  auto const c = two_sides(3, 3, 2);
  auto const good = solution_text(solve_lottery(c, Fairness::leximin, patient));
  CHECK(read_solution(c, good));
  for (auto const* text : {"", "{}", "[]", R"({"decided":true,"feasible":true,"proven":true,"gap":0,"mixes":[]})",
                           R"({"decided":true,"feasible":true,"proven":true,"gap":0,"mixes":[{"count":[1,1],"tickets":7}]})",
                           R"({"decided":true,"feasible":true,"proven":true,"gap":0,"mixes":[{"count":[2,0],"tickets":1000000000000}]})",
                           R"({"decided":true,"feasible":true,"proven":true,"gap":0,"mixes":[{"count":[1],"tickets":1000000000000}]})",
                           R"({"decided":true,"feasible":true,"proven":true,"gap":0,"mixes":[{"count":[4,-2],"tickets":1000000000000}]})"}) {
    CAPTURE(text);
    CHECK(!read_solution(c, text));
  }
}

TEST_CASE("without time the best so far is answered and not called proven") {
  std::mt19937_64 dice(3);
  auto c = tests::random_choice(dice, 120, 25, 5, false);
  auto const lottery = solve_lottery(c, Fairness::leximin, [] { return true; });
  CHECK(!lottery.proven);
  if (lottery.feasible) {
    CHECK(lottery.gap >= 0);
    CHECK(read_solution(c, solution_text(lottery)));
  }
}

TEST_CASE("branch and bound over the relaxation finds what the search finds") {
  std::mt19937_64 dice(19);
  int none = 0;
  for (int i = 0; i < 40; ++i) {
    auto const c = tests::random_choice(dice, 12, 5, 3, i % 2);
    bool too_long = false;
    auto const panel = panel_by_bounds(c, patient, &too_long);
    CHECK(!too_long);
    CHECK(panel.has_value() == admissible(c).feasible);
    if (panel) CHECK(keeps(c, *panel));
    none += !panel;
  }
  CHECK(none > 5);
}
