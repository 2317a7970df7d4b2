// SPDX-License-Identifier: Apache-2.0
// Leximin over the relaxation of a shape: the smallest chance is raised as far as it goes, those who hold it back are final, then the next.
#include <algorithm>

#include "plan/shape.hpp"

namespace plan {

namespace {

constexpr double hair = 1e-7;  ///< what CLP may miss a bound by

/// Expected numbers are written as a floor and what lies above it; the floor of those not yet final is the level times the people of the
/// kind. So the program has a row for each quota only, not for each kind, and a kind's price is its column's.
class Levels {
 public:
  explicit Levels(Shape const& shape)
      : shape_(shape), by_level_(shape.rows.size()), taken_(shape.rows.size()),
        floor_(shape.most.size()), final_(shape.most.size()), cap_(shape.most.size(), -1) {
    for (auto const& row : shape.rows) lp_.add_row(row.low, row.high);
    for (std::size_t k = 0; k < floor_.size(); ++k) {
      Lp::Entries entries;
      for (auto const& [row, by] : shape.rows_of[k]) {
        entries.emplace_back(row, by);
        by_level_[at(row)] += by * shape.people(k);
      }
      lp_.add_column(0, shape.most[k], 0, entries);
    }
    level_ = lp_.add_column(0, 1, -1, {});
    for (std::size_t k = 0; k < floor_.size(); ++k)
      if (shape.most[k] == 0 || shape.least[k] > 0) settle(k, shape.least[k]);
  }

  /// Raises the level as far as it goes; false when nothing fits.
  bool raise() {
    for (std::size_t r = 0; r < by_level_.size(); ++r) {
      auto const row = static_cast<int>(r);
      lp_.set_entry(row, level_, by_level_[r]);
      lp_.set_row(row, shape_.rows[r].low - taken_[r], shape_.rows[r].high - taken_[r]);
    }
    do {
      if (!lp_.solve()) return false;
    } while (add_caps());
    return true;
  }
  double level() const { return std::max(0.0, lp_.value(level_)); }
  double price(std::size_t k) const { return final_[k] ? 0 : std::max(0.0, lp_.reduced(static_cast<int>(k))); }
  bool is_final(std::size_t k) const { return final_[k]; }
  double expected(std::size_t k) const {
    double const floor = final_[k] ? floor_[k] : level() * shape_.people(k);
    return std::clamp(floor + lp_.value(static_cast<int>(k)), 0.0, static_cast<double>(shape_.most[k]));
  }
  /// From now on the kind is expected in this number, or more.
  void settle(std::size_t k, double expected) {
    final_[k] = 1;
    floor_[k] = expected;
    for (auto const& [row, by] : shape_.rows_of[k]) {
      by_level_[at(row)] -= by * shape_.people(k);
      taken_[at(row)] += by * expected;
    }
    lp_.set_column(static_cast<int>(k), 0, std::max(0.0, shape_.most[k] - expected));
    if (cap_[k] >= 0) lp_.set_row(cap_[k], -Lp::none, Lp::none);
  }

 private:
  static std::size_t at(int row) { return static_cast<std::size_t>(row); }
  /// No more of a kind than there are; said only of those for whom it would be broken.
  bool add_caps() {
    bool added = false;
    for (std::size_t k = 0; k < floor_.size(); ++k) {
      auto const column = static_cast<int>(k);
      if (final_[k] || cap_[k] >= 0 || level() * shape_.people(k) + lp_.value(column) <= shape_.most[k] + hair) continue;
      cap_[k] = lp_.add_row(-Lp::none, shape_.most[k]);
      lp_.set_entry(cap_[k], column, 1);
      lp_.set_entry(cap_[k], level_, shape_.people(k));
      added = true;
    }
    return added;
  }

  Shape const& shape_;
  Lp lp_;
  int level_ = 0;
  std::vector<double> by_level_, taken_;  ///< by row: what the level weighs, what final kinds take
  std::vector<double> floor_;
  std::vector<char> final_;
  std::vector<int> cap_;  ///< by kind: its row, -1 for none
};

}  // namespace

std::optional<Fairest> fairest(Shape const& shape, std::function<bool()> const& give_up) {
  auto const n = shape.most.size();
  Levels levels(shape);
  Fairest answer;
  for (;;) {
    if (!levels.raise()) {
      if (answer.expected.empty()) return std::nullopt;
      break;
    }
    auto const now = levels.level();
    answer.expected.resize(n);
    for (std::size_t k = 0; k < n; ++k) answer.expected[k] = levels.expected(k);
    if (now > hair && answer.smallest == 0) answer.smallest = now;
    // A floor with a price holds in every best solution: those chances are final. Without any, the largest price is.
    std::vector<std::size_t> final;
    std::size_t dearest = n;
    for (std::size_t k = 0; k < n; ++k) {
      if (levels.is_final(k)) continue;
      if (levels.price(k) > hair) final.push_back(k);
      if (dearest == n || levels.price(k) > levels.price(dearest)) dearest = k;
    }
    answer.final = dearest == n || (final.empty() && now >= 1 - hair);
    if (answer.final || give_up()) break;
    if (final.empty()) final.push_back(dearest);
    for (auto const k : final) levels.settle(k, std::max(0.0, now * shape.people(k) - 1e-10));
  }
  return answer;
}

}  // namespace plan
