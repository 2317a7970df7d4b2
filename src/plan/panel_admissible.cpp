// SPDX-License-Identifier: Apache-2.0
// All admissible panels: every mixture of kinds is found once, and stands for as many panels as there are ways to fill it.
#include <algorithm>
#include <cstdlib>

#include "plan/panel.hpp"
#include "plan/panel_search.hpp"

namespace plan {

namespace {

constexpr long long most_sorted = 20'000;           ///< so many panels are written out and sorted
constexpr long long most_numbers = 20'000'000;      ///< kept at once for all mixtures together
constexpr double exact = 9'007'199'254'740'992.0;   ///< above this a double skips whole numbers

struct Mixture {
  Counts count;            ///< by kind
  std::vector<int> cost;   ///< by wish, less is better
  double ways = 1;
};

double ways_to_choose(int from, int n) {
  double ways = 1;
  for (int i = 1; i <= n; ++i) ways = ways * (from - n + i) / i;
  return ways;
}

std::vector<int> cost_of(Choice const& choice, Panel const& panel) {
  std::vector<int> cost;
  for (auto const& w : choice.wishes) {
    int worn = 0;
    for (int const p : panel) {
      auto const& hats = choice.people[static_cast<std::size_t>(p)].hats;
      worn += w.person >= 0 ? p == w.person : std::find(hats.begin(), hats.end(), w.quota) != hats.end();
    }
    cost.push_back(w.person >= 0 ? 1 - worn : std::abs(worn - w.near));
  }
  return cost;
}

/// Writes out every panel of a mixture.
void write_out(Kinds const& kinds, Mixture const& mixture, std::size_t kind, Panel& so_far, std::vector<Panel>& to) {
  if (kind == kinds.members.size()) {
    to.push_back(so_far);
    std::sort(to.back().begin(), to.back().end());
    return;
  }
  auto const& members = kinds.members[kind];
  auto const n = static_cast<std::size_t>(mixture.count[kind]);
  if (n == 0) return write_out(kinds, mixture, kind + 1, so_far, to);
  std::vector<std::size_t> pick(n);
  for (std::size_t i = 0; i < n; ++i) pick[i] = i;
  for (;;) {
    for (auto const i : pick) so_far.push_back(members[i]);
    write_out(kinds, mixture, kind + 1, so_far, to);
    so_far.resize(so_far.size() - n);
    std::size_t last = n;
    while (last > 0 && pick[last - 1] == members.size() - n + last - 1) --last;
    if (last == 0) return;
    ++pick[last - 1];
    for (std::size_t i = last; i < n; ++i) pick[i] = pick[i - 1] + 1;
  }
}

/// The first panels in id order, without having counted them all.
void list_in_order(Choice const& choice, Kinds const& kinds, Effort const& effort, Admissible& to) {
  Search(choice, kinds, Search::Each::panel, effort.steps).run([&](Panel const& p) {
    to.panels.push_back(p);
    return static_cast<long long>(to.panels.size()) < effort.listed;
  });
}

}  // namespace

Admissible admissible(Choice const& choice, Effort const& effort) {
  auto const kinds = kinds_of(choice);
  std::vector<Mixture> mixtures;
  double total = 0;
  Panel some;
  auto const room = std::min(effort.counted, most_numbers / static_cast<long long>(kinds.members.size()));
  auto const ended = Search(choice, kinds, Search::Each::mixture, effort.steps).run([&](Panel const& p) {
    Mixture m{counts_of(kinds, p), cost_of(choice, p), 1};
    for (std::size_t k = 0; k < m.count.size(); ++k) m.ways *= ways_to_choose(static_cast<int>(kinds.members[k].size()), m.count[k]);
    total += m.ways;
    mixtures.push_back(std::move(m));
    some = p;
    return static_cast<long long>(mixtures.size()) < room;
  });
  Admissible answer;
  answer.feasible = !mixtures.empty();
  answer.decided = answer.feasible || ended == Search::Ended::all_seen;
  if (!answer.feasible) {
    if (answer.decided) answer.total = 0;
    return answer;
  }
  bool const counted = ended == Search::Ended::all_seen && total < exact;
  if (counted) {
    answer.total = static_cast<long long>(total);
    answer.share.assign(choice.people.size(), 0);
    for (auto const& m : mixtures)
      for (std::size_t p = 0; p < choice.people.size(); ++p) {
        auto const k = static_cast<std::size_t>(kinds.of[p]);
        answer.share[p] += m.ways / total * m.count[k] / static_cast<double>(kinds.members[k].size());
      }
  }
  if (!counted || (choice.wishes.empty() && total > most_sorted)) {
    list_in_order(choice, kinds, effort, answer);
    if (answer.panels.empty()) answer.panels.push_back(some);
    return answer;
  }
  std::stable_sort(mixtures.begin(), mixtures.end(), [](auto const& a, auto const& b) { return a.cost < b.cost; });
  for (std::size_t from = 0; from < mixtures.size() && static_cast<long long>(answer.panels.size()) < effort.listed;) {
    auto to = from;
    double ways = 0;
    for (; to < mixtures.size() && mixtures[to].cost == mixtures[from].cost; ++to) ways += mixtures[to].ways;
    std::vector<Panel> equal;
    Panel so_far;
    for (auto i = from; i < to && ways <= most_sorted; ++i) write_out(kinds, mixtures[i], 0, so_far, equal);
    if (ways > most_sorted) {
      // Too many are equally good to sort them: the first in id order are looked for.
      Search(choice, kinds, Search::Each::panel, effort.steps).run([&](Panel const& p) {
        if (cost_of(choice, p) == mixtures[from].cost) equal.push_back(p);
        return static_cast<long long>(equal.size()) < effort.listed;
      });
    }
    std::sort(equal.begin(), equal.end());
    answer.panels.insert(answer.panels.end(), equal.begin(), equal.end());
    from = to;
  }
  if (static_cast<long long>(answer.panels.size()) > effort.listed) answer.panels.resize(static_cast<std::size_t>(effort.listed));
  return answer;
}

}  // namespace plan
