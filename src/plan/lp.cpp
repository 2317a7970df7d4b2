// SPDX-License-Identifier: Apache-2.0
#include "plan/lp.hpp"

#include <ClpSimplex.hpp>

namespace plan {

double const Lp::none = COIN_DBL_MAX;

struct Lp::Inside {
  ClpSimplex clp;
  bool solved = false, broken = false;
};

Lp::Lp() : inside_(std::make_unique<Inside>()) {
  inside_->clp.setLogLevel(0);
  inside_->clp.setOptimizationDirection(1);
}
Lp::~Lp() = default;

int Lp::add_row(double low, double high) {
  inside_->clp.addRow(0, nullptr, nullptr, low, high);
  inside_->broken = true;
  return inside_->clp.numberRows() - 1;
}

int Lp::add_column(double low, double high, double cost, Entries const& entries) {
  std::vector<int> rows;
  std::vector<double> values;
  for (auto const& [row, value] : entries) {
    rows.push_back(row);
    values.push_back(value);
  }
  inside_->clp.addColumn(static_cast<int>(rows.size()), rows.data(), values.data(), low, high, cost);
  return inside_->clp.numberColumns() - 1;
}

void Lp::set_row(int row, double low, double high) {
  inside_->clp.setRowBounds(row, low, high);
}
void Lp::set_column(int column, double low, double high) {
  inside_->clp.setColumnBounds(column, low, high);
  if (inside_->solved && (value(column) < low || value(column) > high)) inside_->broken = true;
}
void Lp::set_cost(int column, double cost) { inside_->clp.setObjectiveCoefficient(column, cost); }
void Lp::set_entry(int row, int column, double value) { inside_->clp.modifyCoefficient(row, column, value, true); }

bool Lp::solve() {
  auto& clp = inside_->clp;
  // Bounds and rows that the values break leave the duals good; new costs and columns, and bounds that still hold, the values.
  if (inside_->broken && inside_->solved) clp.dual();
  else clp.primal();
  if (clp.status() != 0) clp.primal();
  inside_->broken = false;
  inside_->solved = clp.status() == 0;
  return inside_->solved;
}

double Lp::value(int column) const { return inside_->clp.primalColumnSolution()[column]; }
double Lp::dual(int row) const { return inside_->clp.dualRowSolution()[row]; }
double Lp::reduced(int column) const { return inside_->clp.dualColumnSolution()[column]; }
double Lp::cost() const { return inside_->clp.objectiveValue(); }

}  // namespace plan
