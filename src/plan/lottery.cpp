// SPDX-License-Identifier: Apache-2.0
// Chances first, then panels. The relaxation says which chances would be fairest; if a mixture of real panels has exactly those, it is the
// answer, and proven without any integer program. If not, levels are settled one by one over panels (all of them when they are few), new
// panels being priced by the duals until none can help.
#include "plan/lottery.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "plan/nearest.hpp"
#include "plan/shape.hpp"

namespace plan {

namespace {

constexpr double hair = 1e-7;
constexpr double near_enough = 1e-7;  ///< in people expected: what the relaxation may miss its own bounds by
constexpr long long most_columns_listed = 4'000;  ///< so many mixtures are listed instead of priced

/// The lottery in tickets: rounded down, the rest to those who lost most.
std::vector<Mix> in_tickets(std::vector<Counts> const& panels, std::vector<double> const& shares) {
  std::vector<std::pair<double, std::size_t>> lost;
  std::vector<Mix> mixes;
  double sum = 0;
  for (double const s : shares) sum += std::max(0.0, s);
  std::int64_t left = all_tickets;
  for (std::size_t j = 0; j < panels.size(); ++j) {
    double const share = std::max(0.0, shares[j]) / sum * static_cast<double>(all_tickets);
    if (share < 0.5) continue;
    auto const whole = static_cast<std::int64_t>(std::floor(share));
    lost.emplace_back(static_cast<double>(whole) - share, mixes.size());
    mixes.push_back({panels[j], whole});
    left -= whole;
  }
  std::sort(lost.begin(), lost.end());
  for (std::size_t i = 0; left != 0; i = (i + 1) % lost.size()) {
    std::int64_t const one = left > 0 ? 1 : -1;
    mixes[lost[i].second].tickets += one;
    left -= one;
  }
  return mixes;
}

/// Panels and their shares of the lottery: maximises `level` where for each kind the expected number is at least
/// by_level x level + floor.
class Master {
 public:
  explicit Master(Shape const& shape) : n_(shape.most.size()) {
    for (std::size_t k = 0; k < n_; ++k) lp_.add_row(0, Lp::none);
    lp_.add_row(1, 1);
    level_ = lp_.add_column(0, Lp::none, -1, {});
  }
  bool add(Counts const& c) {
    if (!known_.insert(c).second) return false;
    Lp::Entries entries{{static_cast<int>(n_), 1}};
    for (std::size_t k = 0; k < n_; ++k)
      if (c[k] > 0) entries.emplace_back(static_cast<int>(k), c[k]);
    lp_.add_column(0, Lp::none, 0, entries);
    columns_.push_back(c);
    return true;
  }
  void ask(std::size_t kind, double by_level, double floor) {
    lp_.set_entry(static_cast<int>(kind), level_, -by_level);
    lp_.set_row(static_cast<int>(kind), floor, Lp::none);
  }
  bool solve() { return lp_.solve(); }
  double level() const { return lp_.value(level_); }
  /// What a panel must weigh more than to raise the level, and by which weights.
  double price() const { return -lp_.dual(static_cast<int>(n_)); }
  Weights weights() const {
    Weights w(n_);
    for (std::size_t k = 0; k < n_; ++k) w[k] = std::abs(lp_.dual(static_cast<int>(k)));
    return w;
  }
  std::vector<Counts> const& columns() const { return columns_; }
  std::vector<Mix> mixes() const {
    std::vector<double> shares;
    for (std::size_t j = 0; j < columns_.size(); ++j) shares.push_back(lp_.value(level_ + 1 + static_cast<int>(j)));
    return in_tickets(columns_, shares);
  }

 private:
  std::size_t n_;
  Lp lp_;
  int level_ = 0;
  std::vector<Counts> columns_;
  std::set<Counts> known_;
};

class Solver {
 public:
  Solver(Choice const& choice, Fairness fairness, std::function<bool()> const& give_up)
      : choice_(choice), fairness_(fairness), give_up_(give_up), shape_(choice), master_(shape_), rounder_(shape_) {}

  Lottery run() {
    auto const target = fairest(shape_, give_up_);
    if (!target) return {.decided = true, .feasible = false, .proven = true, .gap = 0, .mixes = {}};
    bound_ = target->smallest;
    if (auto mixes = target->final ? mixed(target->expected) : std::nullopt)
      return {.decided = true, .feasible = true, .proven = true, .gap = 0, .mixes = std::move(*mixes)};
    list_all();
    if (!listed_) {
      if (!cover()) return nothing();
      // Whom only the relaxation seats has no part in the smallest chance, which may then be larger than the relaxation's.
      for (std::size_t k = 0; k < can_.size(); ++k)
        if (!can_[k] && target->expected[k] > hair) bound_ = 1;
    }
    if (master_.columns().empty()) return nothing();
    return by_levels();
  }

 private:
  /// Every mixture of kinds, if there are few.
  void list_all() {
    std::vector<Counts> all;
    auto const ended = Search(choice_, shape_.kinds, Search::Each::mixture, 300'000).run([&](Panel const& panel) {
      all.push_back(counts_of(shape_.kinds, panel));
      return static_cast<long long>(all.size()) <= most_columns_listed;
    });
    listed_ = ended == Search::Ended::all_seen;
    if (!listed_) all.clear();  // neighbours of each other: of no use to a mixture
    for (auto const& c : all) master_.add(c);
    can_.assign(shape_.most.size(), listed_ ? 0 : 1);
    for (auto const& c : all)
      for (std::size_t k = 0; k < c.size(); ++k)
        if (c[k] > 0) can_[k] = 1;
  }

  /// A lottery in which exactly the target is expected; none when there is none or none was found.
  std::optional<std::vector<Mix>> mixed(Weights target) {
    // Every share of a panel with somebody whom the target leaves out would be lost to it.
    auto most = shape_.most;
    Relaxed relaxed(shape_);
    for (std::size_t k = 0; k < most.size(); ++k) {
      if (target[k] >= hair) continue;
      if (shape_.least[k] > 0) return std::nullopt;
      target[k] = most[k] = 0;
      relaxed.bound(k, 0, 0);
    }
    Nearest nearest(target);
    sample(target, most, nearest);
    for (int barren = 0; barren < 3;) {
      nearest.settle();
      auto const far = nearest.distance();
      if (far < near_enough) return in_tickets(nearest.panels(), nearest.shares());
      if (give_up_()) break;
      auto weights = nearest.towards();
      for (auto& w : weights) w /= far;
      bool news = false;
      for (auto const& c : heavier(relaxed, weights, nearest.price() / far + far / 1000, most)) news = nearest.add(c) || news;
      barren = news ? 0 : barren + 1;
      if (top_ < nearest.price() / far + far / 2) break;  // not even fractions of people come near
    }
    for (auto const& c : nearest.panels()) master_.add(c);
    return std::nullopt;
  }

  void sample(Weights const& target, std::vector<int> const& most, Nearest& to) {
    Weights const flat(target.size(), 0);
    std::size_t failed = 0;
    for (std::size_t i = 0; i < target.size() + 20 && failed < 20 + i / 2 && !give_up_(); ++i)
      if (auto const c = rounder_.panel(target, flat, most)) to.add(*c);
      else ++failed;
  }

  /// Panels that weigh more than the price; the relaxation's corner is rounded several ways.
  std::vector<Counts> heavier(Relaxed& relaxed, Weights const& weights, double price, std::vector<int> const& most) {
    std::vector<Counts> found;
    auto const top = relaxed.best(weights);
    top_ = top.value_or(-1e300);
    if (top_ <= price) return found;
    auto const corner = relaxed.values();
    for (int i = 0; i < 12 && found.size() < 8; ++i) {
      auto const c = rounder_.panel(corner, weights, most);
      if (!c) continue;
      double sum = 0;
      for (std::size_t k = 0; k < c->size(); ++k) sum += weights[k] * (*c)[k];
      if (sum > price) found.push_back(*c);
    }
    return found;
  }

  /// At least one panel for every kind that can have one; false when there is none at all or it was not found out.
  bool cover() {
    Relaxed relaxed(shape_);
    std::vector<char> seen(shape_.most.size());
    std::size_t next = 0;
    auto const look = [&] {
      for (; next < master_.columns().size(); ++next)
        for (std::size_t k = 0; k < seen.size(); ++k)
          if (master_.columns()[next][k] > 0) seen[k] = 1;
    };
    look();
    for (std::size_t k = 0; k < seen.size(); ++k) {
      if (seen[k]) continue;
      can_[k] = 0;
      if (shape_.most[k] == 0) continue;
      Weights w(seen.size(), 0);
      w[k] = 1;
      relaxed.bound(k, std::max(1, shape_.least[k]), shape_.most[k]);
      std::optional<Counts> with;
      if (relaxed.best(w)) {
        auto const corner = relaxed.values();
        auto forced = shape_;
        forced.least[k] = std::max(1, shape_.least[k]);
        Rounder rounder(forced);
        for (int i = 0; i < 20 && !with; ++i) with = rounder.panel(corner, w, shape_.most);
        if (!with) {
          auto const found = best_panel(forced, relaxed, w, 0, true, give_up_);
          with = found.panel;
          if (!found.proven) sure_ = false;
        }
      }
      relaxed.bound(k, shape_.least[k], shape_.most[k]);
      if (!with) continue;
      can_[k] = 1;
      master_.add(*with);
      look();
    }
    return !master_.columns().empty();
  }

  /// Leximin (or its first level) over panels.
  Lottery by_levels() {
    auto const n = shape_.most.size();
    Relaxed relaxed(shape_);
    Lottery done;
    done.feasible = true;
    done.proven = sure_;
    std::vector<char> fixed(n);
    std::size_t left = 0;
    for (std::size_t k = 0; k < n; ++k) {
      fixed[k] = !can_[k];
      left += can_[k] ? 1 : 0;
      master_.ask(k, can_[k] ? shape_.people(k) : 0, 0);
    }
    bool first = true;
    while (left > 0) {
      double bound = 0;
      bool const final = settle_level(relaxed, first, &bound);
      double const now = master_.level();
      if (first) done.gap = final ? 0 : std::max(0.0, bound - now);
      if (!final) done.proven = false;
      done.mixes = master_.mixes();
      if (!final || (first && fairness_ == Fairness::maximin && !listed_)) break;
      first = false;
      auto const weights = master_.weights();
      std::vector<std::size_t> settled_now;
      std::size_t dearest = n;
      for (std::size_t k = 0; k < n; ++k) {
        if (fixed[k]) continue;
        if (weights[k] > hair) settled_now.push_back(k);
        if (dearest == n || weights[k] > weights[dearest]) dearest = k;
      }
      if (settled_now.empty()) settled_now.push_back(dearest);
      for (auto const k : settled_now) {
        fixed[k] = 1;
        --left;
        master_.ask(k, 0, std::max(0.0, now * shape_.people(k) - 1e-10));
      }
    }
    return done;
  }

  /// Raises the level as far as panels allow. True when that is proven; else `bound` is what it could reach at most.
  bool settle_level(Relaxed& relaxed, bool first, double* bound) {
    for (;;) {
      if (!master_.solve()) return false;
      *bound = first && !listed_ ? bound_ : master_.level();
      if (listed_ || (first && master_.level() >= bound_ - 1e-9)) return true;
      auto const weights = master_.weights();
      auto const now = master_.price();
      bool news = false;
      for (auto const& c : heavier(relaxed, weights, now + hair, shape_.most)) news = master_.add(c) || news;
      if (news) {
        if (give_up_()) return false;
        continue;
      }
      if (top_ <= now + hair) return true;
      auto const best = best_panel(shape_, relaxed, weights, now + hair, false, give_up_);
      if (first) *bound = std::min(*bound, master_.level() + std::max(0.0, best.bound - now));
      if (!best.panel || !master_.add(*best.panel)) return best.proven;
    }
  }

  Lottery nothing() const { return {.decided = listed_ || sure_, .feasible = false, .proven = false, .gap = 0, .mixes = {}}; }

  Choice const& choice_;
  Fairness fairness_;
  std::function<bool()> const& give_up_;
  Shape shape_;
  Master master_;
  Rounder rounder_;
  std::vector<char> can_;  ///< by kind: sits on some panel
  bool listed_ = false, sure_ = true;
  double bound_ = 1;  ///< no smallest chance is larger
  double top_ = 0;
};

}  // namespace

Lottery solve_lottery(Choice const& choice, Fairness fairness, std::function<bool()> const& give_up) { return Solver(choice, fairness, give_up).run(); }

std::optional<Panel> panel_by_bounds(Choice const& choice, std::function<bool()> const& give_up, bool* too_long) {
  Shape const shape(choice);
  Relaxed relaxed(shape);
  Weights const flat(shape.most.size(), 0);
  *too_long = false;
  if (!relaxed.best(flat)) return std::nullopt;
  auto const corner = relaxed.values();
  Rounder rounder(shape);
  std::optional<Counts> counts;
  for (int i = 0; i < 20 && !counts; ++i) counts = rounder.panel(corner, flat, shape.most);
  if (!counts) {
    auto const found = best_panel(shape, relaxed, flat, 0, true, give_up);
    counts = found.panel;
    *too_long = !counts && !found.proven;
  }
  if (!counts) return std::nullopt;
  return first_of(shape.kinds, *counts);
}

}  // namespace plan
