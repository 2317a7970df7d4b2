// SPDX-License-Identifier: Apache-2.0
// All admissible panels. Every mixture of kinds is found once and stands for as many panels as there are ways to fill it: it is counted and
// forgotten. Written out are only the panels that are listed.
#include <algorithm>
#include <cstdlib>
#include <map>

#include "plan/panel.hpp"
#include "plan/panel_search.hpp"

namespace plan {

namespace {

constexpr double most_sorted = 20'000;             ///< so many panels are written out and sorted
constexpr double exact = 9'007'199'254'740'992.0;  ///< above this a double skips whole numbers

using Cost = std::vector<int>;  ///< by wish, less is better

class Wishes {
 public:
  explicit Wishes(Choice const& choice) : wishes_(choice.wishes) {
    for (auto const& w : wishes_) {
      auto& wears = wears_.emplace_back(choice.people.size());
      for (std::size_t p = 0; p < wears.size(); ++p) {
        auto const& hats = choice.people[p].hats;
        wears[p] = w.person >= 0 ? static_cast<int>(p) == w.person : std::find(hats.begin(), hats.end(), w.quota) != hats.end();
      }
    }
  }
  Cost cost(Panel const& panel) const {
    Cost cost;
    for (std::size_t w = 0; w < wishes_.size(); ++w) {
      int worn = 0;
      for (int const p : panel) worn += wears_[w][static_cast<std::size_t>(p)];
      cost.push_back(wishes_[w].person >= 0 ? 1 - worn : std::abs(worn - wishes_[w].near));
    }
    return cost;
  }

 private:
  std::vector<Wish> const& wishes_;
  std::vector<std::vector<char>> wears_;  ///< by wish and person
};

/// Panels that fulfil the wishes equally well.
struct Equal {
  double ways = 0;
  std::vector<Panel> firsts;  ///< one for each mixture; none when there are too many to sort
};

/// Adds up mixtures: how many panels there are, on how many of them each kind sits, and which fulfil the wishes best.
class Tally {
 public:
  Tally(Choice const& choice, Kinds const& kinds, Wishes const& wishes, long long listed)
      : choice_(choice), kinds_(kinds), wishes_(wishes), listed_(static_cast<double>(listed)),
        counts_(kinds.members.size()), seats_(kinds.members.size()) {}

  void add(Panel const& firsts) {
    double ways = 1;  // the product of "so many out of those of the kind", one seat after the other
    for (int const p : firsts) {
      auto const k = kind(p);
      int const n = ++counts_[k];
      ways = ways * (static_cast<int>(kinds_.members[k].size()) - n + 1) / n;
    }
    for (int const p : firsts) {
      seats_[kind(p)] += ways;
      counts_[kind(p)] = 0;
    }
    total_ += ways;
    ++mixtures_;
    keep(firsts, ways);
  }

  long long mixtures() const { return mixtures_; }
  double total() const { return total_; }
  std::map<Cost, Equal> const& best() const { return best_; }
  std::vector<double> shares() const {
    std::vector<double> share;
    for (std::size_t p = 0; p < choice_.people.size(); ++p) {
      auto const k = kind(static_cast<int>(p));
      share.push_back(seats_[k] / total_ / static_cast<double>(kinds_.members[k].size()));
    }
    return share;
  }

 private:
  std::size_t kind(int p) const { return static_cast<std::size_t>(kinds_.of[static_cast<std::size_t>(p)]); }

  /// Only as many of the best as the list may need are kept, and each set of equals wholly or not at all.
  void keep(Panel const& firsts, double ways) {
    auto cost = wishes_.cost(firsts);
    if (kept_ >= listed_ && !best_.empty() && best_.rbegin()->first < cost) return;
    auto& equal = best_[std::move(cost)];
    equal.ways += ways;
    kept_ += ways;
    if (equal.ways <= most_sorted) equal.firsts.push_back(firsts);
    else equal.firsts.clear();
    while (best_.size() > 1 && kept_ - best_.rbegin()->second.ways >= listed_) {
      kept_ -= best_.rbegin()->second.ways;
      best_.erase(std::prev(best_.end()));
    }
  }

  Choice const& choice_;
  Kinds const& kinds_;
  Wishes const& wishes_;
  double const listed_;
  Counts counts_;              ///< of the mixture being added
  std::vector<double> seats_;  ///< by kind: summed over all panels
  double total_ = 0, kept_ = 0;
  long long mixtures_ = 0;
  std::map<Cost, Equal> best_;
};

/// Writes out every panel of a mixture.
void write_out(Kinds const& kinds, Counts const& count, std::size_t kind, Panel& so_far, std::vector<Panel>& to) {
  if (kind == kinds.members.size()) {
    to.push_back(so_far);
    std::sort(to.back().begin(), to.back().end());
    return;
  }
  auto const& members = kinds.members[kind];
  auto const n = static_cast<std::size_t>(count[kind]);
  if (n == 0) return write_out(kinds, count, kind + 1, so_far, to);
  std::vector<std::size_t> pick(n);
  for (std::size_t i = 0; i < n; ++i) pick[i] = i;
  for (;;) {
    for (auto const i : pick) so_far.push_back(members[i]);
    write_out(kinds, count, kind + 1, so_far, to);
    so_far.resize(so_far.size() - n);
    std::size_t last = n;
    while (last > 0 && pick[last - 1] == members.size() - n + last - 1) --last;
    if (last == 0) return;
    ++pick[last - 1];
    for (std::size_t i = last; i < n; ++i) pick[i] = pick[i - 1] + 1;
  }
}

/// The first panels in id order, of those that cost as much if that is asked.
std::vector<Panel> first_in_order(Choice const& choice, Kinds const& kinds, Effort const& effort, Wishes const& wishes, Cost const* cost) {
  std::vector<Panel> panels;
  Search(choice, kinds, Search::Each::panel, effort.steps).run([&](Panel const& p) {
    if (!cost || wishes.cost(p) == *cost) panels.push_back(p);
    return static_cast<long long>(panels.size()) < effort.listed;
  });
  return panels;
}

std::vector<Panel> sorted(Kinds const& kinds, Equal const& equal) {
  std::vector<Panel> panels;
  Panel so_far;
  for (auto const& firsts : equal.firsts) write_out(kinds, counts_of(kinds, firsts), 0, so_far, panels);
  std::sort(panels.begin(), panels.end());
  return panels;
}

}  // namespace

Admissible admissible(Choice const& choice, Effort const& effort) {
  auto const kinds = kinds_of(choice);
  Wishes const wishes(choice);
  Tally tally(choice, kinds, wishes, effort.listed);
  Panel some;
  auto const ended = Search(choice, kinds, Search::Each::mixture, effort.steps).run([&](Panel const& p) {
    if (some.empty()) some = p;
    tally.add(p);
    return tally.mixtures() < effort.counted;
  });
  Admissible answer;
  answer.feasible = tally.mixtures() > 0;
  answer.decided = answer.feasible || ended == Search::Ended::all_seen;
  if (!answer.feasible) {
    if (answer.decided) answer.total = 0;
    return answer;
  }
  if (ended == Search::Ended::all_seen && tally.total() < exact) {
    answer.total = static_cast<long long>(tally.total());
    answer.share = tally.shares();
    for (auto const& [cost, equal] : tally.best()) {
      if (static_cast<long long>(answer.panels.size()) >= effort.listed) break;
      auto const panels = equal.ways > most_sorted ? first_in_order(choice, kinds, effort, wishes, &cost) : sorted(kinds, equal);
      answer.panels.insert(answer.panels.end(), panels.begin(), panels.end());
    }
  } else {
    answer.panels = first_in_order(choice, kinds, effort, wishes, nullptr);
  }
  if (answer.panels.empty()) answer.panels.push_back(some);
  if (static_cast<long long>(answer.panels.size()) > effort.listed) answer.panels.resize(static_cast<std::size_t>(effort.listed));
  return answer;
}

}  // namespace plan
