// SPDX-License-Identifier: Apache-2.0
// A choice by kinds, as the lottery sees it: numbers of people under linear bounds. Its relaxation (numbers may be fractions), its panels
// by rounding and repairing, and its best panel by branch and bound.
#pragma once

#include <functional>
#include <random>

#include "plan/lp.hpp"
#include "plan/panel.hpp"
#include "plan/panel_search.hpp"

namespace plan {

struct Shape {
  struct Row {
    int low = 0, high = 0;
  };
  explicit Shape(Choice const&);

  Kinds kinds;
  int size = 0;
  std::vector<int> most, least;                           ///< by kind
  std::vector<Row> rows;                                  ///< the first is the size, then the quotas in their order
  std::vector<std::vector<std::pair<int, int>>> rows_of;  ///< by kind: (row, coefficient)

  int people(std::size_t kind) const { return static_cast<int>(kinds.members[kind].size()); }
  bool keeps(Counts const&) const;
};

/// The relaxation of a shape; solved again and again with other weights.
class Relaxed {
 public:
  explicit Relaxed(Shape const&);
  void bound(std::size_t kind, int low, int high);
  /// The most that the weights can sum to; none if nothing fits.
  std::optional<double> best(Weights const&);
  Weights values() const;

 private:
  Shape const& shape_;
  Lp lp_;
};

/// The fairest chances that the relaxation allows; no lottery is fairer.
struct Fairest {
  Weights expected;      ///< people of each kind
  double smallest = 0;   ///< the smallest chance of those who can have any
  bool final = false;    ///< false: given up on the way
};
/// None if nothing fits.
std::optional<Fairest> fairest(Shape const&, std::function<bool()> const& give_up);

/// Makes panels out of fractions.
class Rounder {
 public:
  explicit Rounder(Shape const& shape) : shape_(shape), dice_(20221003) {}
  /// Numbers near `values`, repaired until every bound holds and then bettered by swaps as far as the weights rise. None when the
  /// repair gets stuck. Kinds with `most` 0 stay out.
  std::optional<Counts> panel(Weights const& values, Weights const& weights, std::vector<int> const& most);

 private:
  struct Move {
    int wrong;     ///< how much more is missing afterwards
    double worth;
    std::size_t kind;
  };
  int change(std::size_t kind, int by) const;
  void shift(Counts&, std::size_t kind, int by);
  std::vector<Move> moves(Counts const&, Weights const&, std::vector<int> const& most, std::vector<int> const& rests, int turn, int by,
                          std::size_t how_many);
  bool repair(Counts&, Weights const&, std::vector<int> const& most);
  void better(Counts&, Weights const&, std::vector<int> const& most);
  Shape const& shape_;
  std::mt19937_64 dice_;  ///< its own fixed seed: the same choice has the same answer
  std::vector<int> sums_;
};

struct Best {
  std::optional<Counts> panel;  ///< the best found that beats the threshold
  bool proven = true;           ///< nothing better exists
  double bound = 0;             ///< nothing is better than this
};
/// The panel with the greatest sum of weights above `threshold`, by branch and bound.
Best best_panel(Shape const&, Relaxed&, Weights const&, double threshold, bool first_will_do, std::function<bool()> const& give_up);

}  // namespace plan
