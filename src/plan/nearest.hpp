// SPDX-License-Identifier: Apache-2.0
// Mixes panels so that the expected numbers of people come as near as can be to those wanted (P. Wolfe, "Finding the nearest point in a
// polytope", Mathematical Programming 11, 1976). A mixture in as many dimensions as there are kinds needs about as many panels; each is
// put in or taken out at the price of a triangular system. Deliberately not: where panels come from.
#pragma once

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "plan/panel_search.hpp"

namespace plan {

class Nearest {
 public:
  explicit Nearest(Weights target);

  /// Takes note of a panel; false when it is known.
  bool add(Counts const&);
  /// Mixes the known panels, as long as some known panel brings the mixture nearer.
  void settle();

  /// From the mixture to the target, by kind.
  Weights const& towards() const { return towards_; }
  double distance() const;
  /// A panel brings the mixture nearer exactly if it weighs more than this by towards(). If no panel does at all, and distance() is
  /// not 0, no mixture has the target.
  double price() const;

  std::vector<Counts> const& panels() const { return panels_; }
  /// By panel: its part in the mixture. They sum to 1 once something is mixed.
  std::vector<double> shares() const;

 private:
  using Sparse = std::vector<std::pair<std::size_t, double>>;  ///< (kind, people)
  double weight(std::size_t panel, Weights const&) const;
  double product(std::size_t panel, std::size_t other) const;
  bool enter(std::size_t panel);
  void leave(std::size_t place);
  void solve(std::vector<double>&) const;
  std::vector<double> nearest_of_mixed() const;
  void spread();
  void look();

  Weights target_, towards_;
  double square_;                ///< of the target's length
  std::vector<Counts> panels_;
  std::set<Counts> known_;
  std::vector<Sparse> sparse_;   ///< by panel
  std::vector<double> along_;    ///< by panel: its weight by the target
  std::vector<char> is_mixed_;   ///< by panel
  std::vector<std::size_t> mixed_;
  std::vector<double> part_;     ///< by place in mixed_
  /// Columns of the upper triangular root of 1 + (panel - target)(other - target) over mixed_.
  std::vector<std::vector<double>> root_;
};

}  // namespace plan
