// SPDX-License-Identifier: Apache-2.0
// Goals C-G1, C-G2, C-G4 and C-G5 (engines 3): what it costs to choose a panel, in seconds of one processor.
//
//   bench_plan_panel              everything but the largest
//   bench_plan_panel session          the main sessions only: 7 of 30, 7 of 60
//   bench_plan_panel NAME [SECONDS]   one instance by name, with a time limit: also sfe-shaped, 1727/110
//
// The instances are ours: the number of people, seats and categories is that of the paper (Flanigan et al. 2021), pools and quotas are drawn.
// A fixed seed makes them; quotas lie around a panel that was drawn with other shares than the pool has, so that chances cannot be equal.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "plan/lottery.hpp"

using namespace plan;

namespace {

double cpu() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

/// The public examples' shape: two categories in proportion, so that everybody can have the same chance.
Choice proportional(int people, int seats) {
  Choice c;
  c.size = seats;
  c.quotas = {{"g", "f", seats / 2, seats / 2}, {"g", "m", seats / 2, seats / 2}, {"a", "x", seats * 3 / 10, seats * 3 / 10}, {"a", "y", seats * 7 / 10, seats * 7 / 10}};
  for (int p = 0; p < people; ++p) c.people.push_back({std::to_string(p), true, {p % 2, 2 + (p / 2 % 10 < 3 ? 0 : 1)}});
  return *settled(c);
}

Choice shaped(int people, int seats, int categories, int slack, std::uint64_t seed) {
  std::mt19937_64 dice(seed);
  std::uniform_real_distribution<double> unit(0, 1);
  Choice c;
  c.size = seats;
  std::vector<std::vector<double>> pool, wanted;
  std::vector<int> first;
  for (int k = 0; k < categories; ++k) {
    int const values = 2 + static_cast<int>(dice() % 4);
    first.push_back(static_cast<int>(c.quotas.size()));
    pool.emplace_back();
    wanted.emplace_back();
    for (int v = 0; v < values; ++v) {
      c.quotas.push_back({"c" + std::to_string(10 + k), "v" + std::to_string(v), 0, seats});
      pool.back().push_back(0.15 + unit(dice));
      wanted.back().push_back(0.6 + 0.8 * unit(dice));
    }
  }
  std::vector<double> weight;
  for (int p = 0; p < people; ++p) {
    Nominee person{std::to_string(p), true, {}};
    double w = 1;
    for (std::size_t k = 0; k < pool.size(); ++k) {
      std::discrete_distribution<int> value(pool[k].begin(), pool[k].end());
      int const v = value(dice);
      person.hats.push_back(first[k] + v);
      w *= wanted[k][static_cast<std::size_t>(v)];
    }
    c.people.push_back(person);
    weight.push_back(w);
  }
  std::vector<int> worn(c.quotas.size());
  for (int i = 0; i < seats; ++i) {
    std::discrete_distribution<int> next(weight.begin(), weight.end());
    auto const p = static_cast<std::size_t>(next(dice));
    weight[p] = 0;
    for (int const h : c.people[p].hats) ++worn[static_cast<std::size_t>(h)];
  }
  for (std::size_t q = 0; q < worn.size(); ++q) {
    c.quotas[q].min = std::max(0, worn[q] - static_cast<int>(dice() % static_cast<unsigned>(slack + 1)));
    c.quotas[q].max = std::min(seats, worn[q] + static_cast<int>(dice() % static_cast<unsigned>(slack + 1)));
  }
  return *settled(c);
}

/// As the public test pool (sex, age, education, region: 2, 4, 4 and 8 values; 22 of 150) and its scalings are: larger pools repeat the people of
/// the first, quotas lie around each hat's part of the pool. So everybody can have the same chance.
Choice pool_in_proportion(int people, int seats) {
  std::mt19937_64 dice(2021);
  Choice c;
  c.size = seats;
  constexpr int values[] = {2, 4, 4, 8};
  std::vector<int> first;
  for (int const v : values) {
    first.push_back(static_cast<int>(c.quotas.size()));
    for (int i = 0; i < v; ++i) c.quotas.push_back({"c" + std::to_string(first.size()), "v" + std::to_string(i), 0, seats});
  }
  std::vector<int> worn(c.quotas.size());
  for (int p = 0; p < people; ++p) {
    Nominee person{std::to_string(p), true, {}};
    if (p >= 150) person.hats = c.people[dice() % 150].hats;
    else
      for (std::size_t k = 0; k < first.size(); ++k) person.hats.push_back(first[k] + static_cast<int>(dice() % static_cast<unsigned>(values[k])));
    for (int const h : person.hats) ++worn[static_cast<std::size_t>(h)];
    c.people.push_back(std::move(person));
  }
  for (std::size_t q = 0; q < worn.size(); ++q) {
    c.quotas[q].min = worn[q] * seats / people;
    c.quotas[q].max = (worn[q] * seats + people - 1) / people + (q < 2 ? 0 : 1);
  }
  return *settled(std::move(c));
}

struct Instance {
  char const* name;
  int people, seats, categories, slack;
  double goal;  ///< seconds for leximin
};
constexpr Instance instances[] = {
    {"pool-shaped", 150, 22, 6, 1, 0.2},  {"pool-300", 300, 45, 6, 1, 0.2},     {"pool-500", 500, 75, 6, 1, 0.2},      {"pool-750", 750, 112, 6, 1, 0.2},
    {"sfa-shaped", 312, 35, 6, 1, 5},     {"sfb-shaped", 250, 20, 6, 1, 5},     {"sfc-shaped", 161, 44, 7, 1, 5},      {"sfd-shaped", 404, 40, 6, 1, 5},
    {"cca-shaped", 825, 75, 4, 1, 5},     {"hd-shaped", 239, 30, 7, 1, 5},      {"mass-shaped", 70, 24, 5, 1, 5},      {"nexus-shaped", 342, 170, 5, 1, 5},
    {"obf-shaped", 321, 30, 8, 1, 25},    {"sfe-shaped", 1727, 110, 7, 1, 600},
};

void lottery(char const* name, Choice const& c, double goal, double limit) {
  auto const run = [&](Fairness fairness, double* seconds) {
    auto const from = cpu();
    auto const l = solve_lottery(c, fairness, [&] { return cpu() - from > limit; });
    *seconds = cpu() - from;
    return l;
  };
  double lex = 0, max = 0;
  auto const leximin = run(Fairness::leximin, &lex);
  auto const kinds = kinds_of(c);
  auto const from = cpu();
  auto const tickets = filled(kinds, leximin.mixes);
  double const fill = cpu() - from;
  auto const maximin = run(Fairness::maximin, &max);
  auto const smallest = [&](Lottery const& l) {
    auto const all = chances(c, filled(kinds, l.mixes));
    double least = 1;
    for (auto const t : all)
      if (t > 0) least = std::min(least, static_cast<double>(t) / static_cast<double>(all_tickets));
    return l.feasible ? least : 0;
  };
  std::printf("%-14s %5zu/%-3d %5zu kinds  leximin %8.3f s (goal %g) %s gap %.5f, smallest %.4f %%, %zu mixes; filled %.3f s, %zu panels; maximin %7.3f s %s smallest %.4f %%\n", name,
              c.people.size(), c.size, kinds.members.size(), lex, goal, leximin.proven ? "proven" : "NOT proven", leximin.gap, 100 * smallest(leximin), leximin.mixes.size(), fill, tickets.size(),
              max, maximin.proven ? "proven" : "NOT proven", 100 * smallest(maximin));
  std::fflush(stdout);
}

/// The main session: seats for seven, six categories, one of them the coalition everybody comes from.
Choice session(int people, std::uint64_t seed, bool possible) {
  auto c = shaped(people, 7, 5, 1, seed);
  auto const first = static_cast<int>(c.quotas.size());
  for (int k = 0; k < (people + 1) / 2; ++k) c.quotas.push_back({"coalition", "dc" + std::to_string(k), 0, 1});
  for (int p = 0; p < people; ++p) c.people[static_cast<std::size_t>(p)].hats.push_back(first + p / 2);
  if (!possible) {
    // Two of the quotas ask for more than anybody has.
    c.quotas[0].min = std::min(7, c.quotas[0].max + 2);
    c.quotas[0].max = 7;
    c.quotas[1].min = 7 - c.quotas[0].min + 1;
    c.quotas[1].max = 7;
  }
  return *settled(c);
}

void seed_sized(int people) {
  double slowest = 0, slowest_why = 0;
  long long most = 0;
  std::size_t sets = 0;
  int none = 0, incomplete = 0, undecided = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    auto const c = session(people, seed, true);
    auto from = cpu();
    auto const found = admissible(c);
    slowest = std::max(slowest, cpu() - from);
    most = std::max(most, found.total.value_or(-1));
    undecided += !found.decided;
    auto const no = session(people, seed, false);
    if (admissible(no).feasible) continue;
    ++none;
    from = cpu();
    auto const why = relaxations(no);
    slowest_why = std::max(slowest_why, cpu() - from);
    incomplete += !why || !why->complete();
    if (why) sets = std::max(sets, why->sets.size());
  }
  std::printf("7 of %d, 50 choices: all panels in at most %.1f ms (goal 50), up to %lld of them, %d undecided; %d without any: smallest relaxations in at most %.1f ms (goal 200), up to %zu, %d incomplete\n", people,
              slowest * 1e3, most, undecided, none, slowest_why * 1e3, sets, incomplete);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  double const limit = argc > 2 ? std::atof(argv[2]) : 120;
  if (argc == 1 || std::strcmp(argv[1], "session") == 0) {
    seed_sized(30);
    seed_sized(60);
  }
  if (argc == 1) {
    lottery("example_small", proportional(200, 20), 0.05, limit);
    lottery("example_large", proportional(2000, 200), 0.05, limit);
  }
  for (auto const& [people, seats] : {std::pair{150, 22}, std::pair{300, 45}, std::pair{500, 75}, std::pair{750, 112}}) {
    auto const name = "even-" + std::to_string(people);
    if (argc == 1 || name == argv[1]) lottery(name.c_str(), pool_in_proportion(people, seats), 0.2, limit);
  }
  for (auto const& i : instances) {
    bool const largest = i.people == 1727;
    if (argc == 1 ? largest : std::strcmp(argv[1], i.name) != 0) continue;
    lottery(i.name, shaped(i.people, i.seats, i.categories, i.slack, 2021), i.goal, limit);
  }
}
