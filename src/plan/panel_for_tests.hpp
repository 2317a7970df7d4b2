// SPDX-License-Identifier: Apache-2.0
// Small random choices with tight quotas, and the answers that trying everything gives.
#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "plan/panel.hpp"

namespace plan::tests {

/// A choice over `n` people in `categories` categories. Quotas lie around a random panel or are drawn freely, so that about every other has no panel.
/// Every fifth person has a second hat in some category, and some state nothing.
inline Choice random_choice(std::mt19937_64& dice, int n, int size, int categories, bool free) {
  auto const below = [&](int m) { return static_cast<int>(dice() % static_cast<std::uint64_t>(m)); };
  Choice c;
  c.size = size;
  std::vector<int> first(static_cast<std::size_t>(categories) + 1);
  for (int k = 0; k < categories; ++k) {
    int const values = 2 + below(3);
    for (int v = 0; v < values; ++v) c.quotas.push_back({"c" + std::to_string(k), "v" + std::to_string(v), 0, size});
    first[static_cast<std::size_t>(k) + 1] = static_cast<int>(c.quotas.size());
  }
  for (int p = 0; p < n; ++p) {
    Nominee person{"p" + std::to_string(100 + p), false, {}};
    for (int k = 0; k < categories; ++k) {
      int const from = first[static_cast<std::size_t>(k)], values = first[static_cast<std::size_t>(k) + 1] - from;
      if (below(12) == 0) continue;
      person.hats.push_back(from + std::min(below(values), below(values)));
      int const second = from + below(values);
      if (below(5) == 0 && second != person.hats.back()) person.hats.push_back(second);
    }
    std::sort(person.hats.begin(), person.hats.end());
    c.people.push_back(std::move(person));
  }
  std::vector<int> order(static_cast<std::size_t>(n));
  for (int p = 0; p < n; ++p) order[static_cast<std::size_t>(p)] = p;
  std::shuffle(order.begin(), order.end(), dice);
  std::vector<int> worn(c.quotas.size());
  for (int i = 0; i < size; ++i)
    for (int const h : c.people[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])].hats) ++worn[static_cast<std::size_t>(h)];
  for (std::size_t q = 0; q < worn.size(); ++q) {
    int const near = free ? below(size) : worn[q];
    c.quotas[q].min = std::max(0, near - below(2));
    c.quotas[q].max = std::max(c.quotas[q].min, std::min(size, near + below(2)));
  }
  return *settled(std::move(c));
}

/// Every set of `size` people.
inline std::vector<Panel> all_sets(int n, int size) {
  std::vector<Panel> all;
  Panel pick(static_cast<std::size_t>(size));
  for (int i = 0; i < size; ++i) pick[static_cast<std::size_t>(i)] = i;
  for (;;) {
    all.push_back(pick);
    int last = size;
    while (last > 0 && pick[static_cast<std::size_t>(last) - 1] == n - size + last - 1) --last;
    if (last == 0) return all;
    ++pick[static_cast<std::size_t>(last) - 1];
    for (int i = last; i < size; ++i) pick[static_cast<std::size_t>(i)] = pick[static_cast<std::size_t>(i) - 1] + 1;
  }
}

inline std::vector<Panel> all_panels(Choice const& c) {
  auto all = all_sets(static_cast<int>(c.people.size()), c.size);
  std::erase_if(all, [&](auto const& p) { return !keeps(c, p); });
  return all;
}

/// What a set of people breaks: (twice the quota, plus one for its maximum) -> by how much.
inline std::map<int, int> broken(Choice const& c, Panel const& panel) {
  std::vector<int> worn(c.quotas.size());
  for (int const p : panel)
    for (int const h : c.people[static_cast<std::size_t>(p)].hats) ++worn[static_cast<std::size_t>(h)];
  std::map<int, int> by;
  for (std::size_t q = 0; q < worn.size(); ++q) {
    if (worn[q] < c.quotas[q].min) by[static_cast<int>(2 * q)] = c.quotas[q].min - worn[q];
    if (worn[q] > c.quotas[q].max) by[static_cast<int>(2 * q) + 1] = worn[q] - c.quotas[q].max;
  }
  return by;
}

/// All smallest relaxations, by looking at what every set of people breaks.
inline std::set<std::map<int, int>> all_relaxations(Choice const& c) {
  std::map<std::vector<int>, std::set<std::map<int, int>>> by_bounds;
  std::size_t smallest = 1000;
  for (auto const& panel : all_sets(static_cast<int>(c.people.size()), c.size)) {
    auto const by = broken(c, panel);
    std::vector<int> bounds;
    for (auto const& [b, _] : by) bounds.push_back(b);
    smallest = std::min(smallest, bounds.size());
    by_bounds[bounds].insert(by);
  }
  std::set<std::map<int, int>> answer;
  for (auto const& [bounds, changes] : by_bounds) {
    if (bounds.size() != smallest) continue;
    int least = 1000;
    auto const steps = [](auto const& by) {
      int n = 0;
      for (auto const& [_, s] : by) n += s;
      return n;
    };
    for (auto const& by : changes) least = std::min(least, steps(by));
    for (auto const& by : changes)
      if (steps(by) == least) answer.insert(by);
  }
  return answer;
}

}  // namespace plan::tests
