// SPDX-License-Identifier: Apache-2.0
// Linear programs, grown row by row and column by column (CLP lives behind this). Only the helper process solves one: CLP may
// abort the process it runs in.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace plan {

/// Minimises the sum of cost x value. Solving again after a change starts from the last basis.
class Lp {
 public:
  using Entries = std::vector<std::pair<int, double>>;  ///< (row, coefficient)
  static double const none;                             ///< no bound on this side; -none below

  Lp();
  ~Lp();
  Lp(Lp const&) = delete;
  Lp& operator=(Lp const&) = delete;

  int add_row(double low, double high);
  int add_column(double low, double high, double cost, Entries const&);
  void set_row(int row, double low, double high);  ///< for bounds that the values keep; else solving takes longer
  void set_column(int column, double low, double high);
  void set_cost(int column, double cost);
  void set_entry(int row, int column, double value);

  /// True when there is an optimum; false when no values fit.
  bool solve();
  double value(int column) const;
  double dual(int row) const;        ///< what one more unit of the row's bound would cost
  double reduced(int column) const;  ///< what one more unit of the column would cost
  double cost() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace plan
