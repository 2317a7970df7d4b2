// SPDX-License-Identifier: Apache-2.0
#include "plan/nearest.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "plan/panel_for_tests.hpp"
#include "plan/shape.hpp"

using namespace plan;

namespace {

Counts random_point(std::mt19937_64& dice, std::size_t kinds) {
  Counts c(kinds);
  for (int i = 0; i < 6; ++i) ++c[dice() % kinds];
  return c;
}

double weight(Counts const& c, Weights const& by) { return std::inner_product(c.begin(), c.end(), by.begin(), 0.0); }

/// The parts sum to 1, none is negative, and what they mix is where the answer says it is.
void check_mixture(Nearest const& n, Weights const& target) {
  auto const shares = n.shares();
  double sum = 0;
  Weights at(target.size());
  for (std::size_t j = 0; j < shares.size(); ++j) {
    CHECK(shares[j] >= 0);
    sum += shares[j];
    for (std::size_t k = 0; k < at.size(); ++k) at[k] += shares[j] * n.panels()[j][k];
  }
  CHECK(std::abs(sum - 1) < 1e-9);
  for (std::size_t k = 0; k < at.size(); ++k) CHECK(std::abs(at[k] + n.towards()[k] - target[k]) < 1e-9);
}

}  // namespace

TEST_CASE("a mixture of some of the panels is found again, whatever else there is") {
  std::mt19937_64 dice(1976);
  for (int i = 0; i < 40; ++i) {
    std::size_t const kinds = 5 + dice() % 40;
    Weights target(kinds);
    std::vector<Counts> known;
    for (int j = 0; j < 120; ++j) known.push_back(random_point(dice, kinds));
    for (int j = 0; j < 30; ++j)
      for (std::size_t k = 0; k < kinds; ++k) target[k] += known[static_cast<std::size_t>(j)][k] / 30.0;
    std::shuffle(known.begin(), known.end(), dice);
    Nearest nearest(target);
    for (auto const& c : known) nearest.add(c);
    nearest.settle();
    CHECK(nearest.distance() < 1e-8);
    check_mixture(nearest, target);
  }
}

TEST_CASE("a target outside is come as near to as can be: no panel lies further towards it") {
  std::mt19937_64 dice(11);
  for (int i = 0; i < 40; ++i) {
    std::size_t const kinds = 3 + dice() % 20;
    Weights target(kinds, 0.5);
    target[0] = 7;
    Nearest nearest(target);
    for (int j = 0; j < 60; ++j) {
      nearest.add(random_point(dice, kinds));
      if (j % 10 == 0) nearest.settle();
    }
    nearest.settle();
    CHECK(nearest.distance() > 1);
    check_mixture(nearest, target);
    for (auto const& c : nearest.panels()) CHECK(weight(c, nearest.towards()) <= nearest.price() + 1e-7);
  }
}

TEST_CASE("a panel is known once") {
  Nearest nearest({1, 1});
  CHECK(nearest.add({2, 0}));
  CHECK(!nearest.add({2, 0}));
  nearest.settle();
  CHECK(nearest.distance() == doctest::Approx(std::sqrt(2)));
  CHECK(nearest.add({0, 2}));
  nearest.settle();
  CHECK(nearest.distance() < 1e-12);
  CHECK(nearest.shares() == std::vector<double>{0.5, 0.5});
}

namespace {

/// Leximin over fractions by another way: chance by chance, each raised alone while nobody not yet final falls below the level.
std::vector<double> reference(Shape const& shape) {
  auto const n = shape.most.size();
  std::vector<double> final(n, -1);
  auto const solve = [&](std::optional<std::size_t> raise, double level) {
    Lp lp;
    for (auto const& row : shape.rows) lp.add_row(row.low, row.high);
    auto const first = static_cast<int>(shape.rows.size());
    for (std::size_t k = 0; k < n; ++k) {
      double const least = final[k] >= 0 ? final[k] - 1e-9 : raise ? level - 1e-9 : 0;
      lp.add_row(least * shape.people(k), Lp::none);
    }
    Lp::Entries by_level;
    for (std::size_t k = 0; k < n; ++k) {
      Lp::Entries entries{{first + static_cast<int>(k), 1}};
      for (auto const& [row, by] : shape.rows_of[k]) entries.emplace_back(row, by);
      lp.add_column(shape.least[k], shape.most[k], raise == k ? -1.0 / shape.people(k) : 0, entries);
      if (final[k] < 0) by_level.emplace_back(first + static_cast<int>(k), -shape.people(k));
    }
    if (!raise) lp.add_column(0, Lp::none, -1, by_level);
    REQUIRE(lp.solve());
    return -lp.cost();
  };
  while (std::any_of(final.begin(), final.end(), [](double f) { return f < 0; })) {
    double const level = solve(std::nullopt, 0);
    std::vector<std::size_t> done;
    for (std::size_t k = 0; k < n; ++k)
      if (final[k] < 0 && solve(k, level) < level + 1e-6) done.push_back(k);
    REQUIRE(!done.empty());
    for (auto const k : done) final[k] = level;
  }
  return final;
}

}  // namespace

TEST_CASE("the fairest chances of the relaxation are those found chance by chance") {
  std::mt19937_64 dice(596);
  int levels = 0, sure = 0;
  for (int i = 0; i < 40; ++i) {
    // Where most are seated, some sit for certain.
    int const n = 15 + static_cast<int>(dice() % 10), size = i % 2 ? n * 3 / 4 : 6;
    auto c = tests::random_choice(dice, n, size, 3, false);
    if (i % 4 == 0) c.must = {static_cast<int>(dice() % 5)};
    if (i % 4 == 1) c.must_not = {static_cast<int>(dice() % 5)};
    if (i % 4 == 2) c.apart = {{6, 7, 8}};
    Shape const shape(c);
    auto const ours = fairest(shape, [] { return false; });
    if (!ours) continue;
    CHECK(ours->final);
    auto const wanted = reference(shape);
    std::set<long> different;
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      CHECK(std::abs(ours->expected[k] / shape.people(k) - wanted[k]) < 1e-5);
      different.insert(std::lround(wanted[k] * 1e4));
      sure += wanted[k] > 1 - 1e-6;
    }
    levels += different.size() > 2;
  }
  CHECK(levels > 15);
  CHECK(sure > 20);
}
