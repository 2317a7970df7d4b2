// SPDX-License-Identifier: Apache-2.0
// Why there is no panel. A set of bounds that admits one when loosened must break every set of bounds that together forbid all: each
// such forbidding set that is found is kept, and only sets that break all of them are tried.
#include <algorithm>
#include <set>

#include "base/result.hpp"
#include "plan/panel.hpp"
#include "plan/panel_search.hpp"

namespace plan {

namespace {

/// Twice the quota, plus one for its maximum.
using Bound = int;
using Bounds = std::vector<Bound>;  ///< ascending

constexpr std::size_t largest_set = 4;

class Loosening {
 public:
  Loosening(Choice const& choice, Effort const& effort) : choice_(choice), loose_(choice), kinds_(kinds_of(choice)), effort_(effort) {
    for (int q = 0; q < static_cast<int>(choice.quotas.size()); ++q) {
      if (quota(q).min > 0) all_.push_back(2 * q);
      if (quota(q).max < choice.size) all_.push_back(2 * q + 1);
    }
  }

  base::Result<Relaxations> run() {
    if (!admits(all_))
      return base::refuse(base::Why::conflict, decided_ ? base::say("No panel is possible, whatever the quotas: must, must not, together and apart leave too few people.")
                                                         : base::say("Whether a panel is possible without quotas could not be found out in the time."));
    Relaxations answer;
    for (depth_ = 1; depth_ <= largest_set && found_.empty(); ++depth_) {
      tried_.clear();
      grow({});
    }
    for (auto const& set : found_) loosen(set, answer.sets);
    std::stable_sort(answer.sets.begin(), answer.sets.end(), [](auto const& a, auto const& b) {
      return a.changes.size() != b.changes.size() ? a.changes.size() < b.changes.size() : steps_of(a) < steps_of(b);
    });
    answer.decided = decided_;
    return answer;
  }

 private:
  Quota const& quota(int q) const { return choice_.quotas[static_cast<std::size_t>(q)]; }
  int from(Bound b) const { return b % 2 ? quota(b / 2).max : quota(b / 2).min; }
  int most_steps(Bound b) const { return b % 2 ? choice_.size - from(b) : from(b); }
  static int steps_of(Relaxation const& r) {
    int n = 0;
    for (auto const& c : r.changes) n += std::abs(c.to - c.from);
    return n;
  }

  /// Some panel when each bound of `set` is loosened by its number of steps.
  std::optional<Panel> with(Bounds const& set, std::vector<int> const& steps) {
    for (std::size_t i = 0; i < set.size(); ++i) {
      auto& q = loose_.quotas[static_cast<std::size_t>(set[i] / 2)];
      if (set[i] % 2) q.max += steps[i];
      else q.min -= steps[i];
    }
    bool too_long = false;
    auto panel = some_panel(loose_, kinds_, effort_.steps / 20, &too_long);
    if (too_long) decided_ = false;
    for (auto const b : set) {
      auto& q = loose_.quotas[static_cast<std::size_t>(b / 2)];
      q.min = quota(b / 2).min;
      q.max = quota(b / 2).max;
    }
    return panel;
  }
  bool admits(Bounds const& set) {
    std::vector<int> steps;
    for (auto const b : set) steps.push_back(most_steps(b));
    return with(set, steps).has_value();
  }

  /// Bounds outside `loosened` that together forbid every panel, as few as taking them away one by one leaves.
  Bounds forbidding(Bounds const& loosened) {
    auto dropped = loosened;
    bool const before = decided_;
    auto const try_without = [&](Bounds const& more) {
      auto wider = dropped;
      wider.insert(wider.end(), more.begin(), more.end());
      std::sort(wider.begin(), wider.end());
      wider.erase(std::unique(wider.begin(), wider.end()), wider.end());
      if (wider.size() == dropped.size()) return;
      decided_ = true;
      if (!admits(wider) && decided_) dropped = std::move(wider);
    };
    for (std::size_t i = 0; i < all_.size();) {
      Bounds category;
      auto const& name = quota(all_[i] / 2).category;
      for (; i < all_.size() && quota(all_[i] / 2).category == name; ++i) category.push_back(all_[i]);
      try_without(category);
    }
    for (auto const b : all_) try_without({b});
    decided_ = before;
    Bounds core;
    std::set_difference(all_.begin(), all_.end(), dropped.begin(), dropped.end(), std::back_inserter(core));
    return core;
  }

  void grow(Bounds const& set) {
    if (!tried_.insert(set).second) return;
    auto const untouched = [&](Bounds const& core) {
      return std::none_of(core.begin(), core.end(), [&](Bound b) { return std::binary_search(set.begin(), set.end(), b); });
    };
    auto core = std::find_if(cores_.begin(), cores_.end(), untouched);
    if (core == cores_.end()) {
      bool const before = decided_;
      decided_ = true;
      bool const yes = admits(set), sure = decided_;
      decided_ = before && sure;
      if (yes) found_.push_back(set);
      if (yes || !sure) return;
      cores_.push_back(forbidding(set));
      core = cores_.end() - 1;
    }
    if (set.size() == depth_) return;
    for (auto const b : Bounds(*core)) {
      auto larger = set;
      larger.insert(std::lower_bound(larger.begin(), larger.end(), b), b);
      grow(larger);
    }
  }

  /// All ways to spend `left` steps on the bounds from `i` on, at least one each.
  void spend(Bounds const& set, std::size_t i, int left, std::vector<int>& steps, std::vector<Relaxation>& to) {
    if (i + 1 == set.size()) {
      if (left < 1 || left > most_steps(set[i])) return;
      steps.push_back(left);
      if (auto const panel = with(set, steps)) {
        Relaxation r{{}, *panel};
        for (std::size_t j = 0; j < set.size(); ++j) {
          bool const max = set[j] % 2;
          r.changes.push_back({set[j] / 2, max, from(set[j]), from(set[j]) + (max ? steps[j] : -steps[j])});
        }
        to.push_back(std::move(r));
      }
      steps.pop_back();
      return;
    }
    for (int n = 1; n <= std::min(left, most_steps(set[i])); ++n) {
      steps.push_back(n);
      spend(set, i + 1, left - n, steps, to);
      steps.pop_back();
    }
  }

  void loosen(Bounds const& set, std::vector<Relaxation>& to) {
    int most = 0;
    for (auto const b : set) most += most_steps(b);
    std::vector<Relaxation> least;
    for (int total = static_cast<int>(set.size()); total <= most && least.empty(); ++total) {
      std::vector<int> steps;
      spend(set, 0, total, steps, least);
    }
    to.insert(to.end(), least.begin(), least.end());
  }

  Choice const& choice_;
  Choice loose_;  ///< the same, but for the quotas while with() tries
  Kinds kinds_;
  Effort effort_;
  Bounds all_;
  std::vector<Bounds> cores_, found_;
  std::set<Bounds> tried_;
  std::size_t depth_ = 1;
  bool decided_ = true;
};

}  // namespace

base::Result<Relaxations> relaxations(Choice const& choice, Effort const& effort) { return Loosening(choice, effort).run(); }

}  // namespace plan
