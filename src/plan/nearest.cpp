// SPDX-License-Identifier: Apache-2.0
#include "plan/nearest.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace plan {

namespace {
constexpr double nothing = 1e-12;  ///< a part of the mixture, or a gain, that rounding may have made
}

Nearest::Nearest(Weights target)
    : target_(std::move(target)), towards_(target_), square_(std::inner_product(target_.begin(), target_.end(), target_.begin(), 0.0)) {}

bool Nearest::add(Counts const& counts) {
  if (!known_.insert(counts).second) return false;
  auto& sparse = sparse_.emplace_back();
  for (std::size_t k = 0; k < counts.size(); ++k)
    if (counts[k] > 0) sparse.emplace_back(k, counts[k]);
  panels_.push_back(counts);
  along_.push_back(weight(panels_.size() - 1, target_));
  is_mixed_.push_back(0);
  return true;
}

double Nearest::weight(std::size_t panel, Weights const& by) const {
  double sum = 0;
  for (auto const& [kind, n] : sparse_[panel]) sum += by[kind] * n;
  return sum;
}

/// One more than the product of two panels as seen from the target: so the root below exists.
double Nearest::product(std::size_t panel, std::size_t other) const {
  double sum = 1 + square_ - along_[panel] - along_[other];
  auto const& people = panels_[other];
  for (auto const& [kind, n] : sparse_[panel]) sum += n * people[kind];
  return sum;
}

/// False when the panel is a mixture of those mixed already.
bool Nearest::enter(std::size_t panel) {
  std::vector<double> column;
  double rest = product(panel, panel);
  for (std::size_t i = 0; i < mixed_.size(); ++i) {
    double const x = product(mixed_[i], panel) - std::inner_product(column.begin(), column.end(), root_[i].begin(), 0.0);
    column.push_back(x / root_[i][i]);
    rest -= column.back() * column.back();
  }
  if (rest < 1e-9) return false;
  column.push_back(std::sqrt(rest));
  root_.push_back(std::move(column));
  mixed_.push_back(panel);
  part_.push_back(mixed_.size() == 1 ? 1 : 0);
  is_mixed_[panel] = 1;
  return true;
}

/// Takes a column out of the root; what then stands below the diagonal is turned away (Givens).
void Nearest::leave(std::size_t place) {
  is_mixed_[mixed_[place]] = 0;
  mixed_.erase(mixed_.begin() + static_cast<std::ptrdiff_t>(place));
  part_.erase(part_.begin() + static_cast<std::ptrdiff_t>(place));
  root_.erase(root_.begin() + static_cast<std::ptrdiff_t>(place));
  for (std::size_t i = place; i < root_.size(); ++i) {
    double const length = std::hypot(root_[i][i], root_[i][i + 1]);
    double const c = root_[i][i] / length, s = root_[i][i + 1] / length;
    for (std::size_t j = i; j < root_.size(); ++j) {
      double const above = root_[j][i], below = root_[j][i + 1];
      root_[j][i] = c * above + s * below;
      root_[j][i + 1] = c * below - s * above;
    }
    root_[i].pop_back();
  }
}

/// The system of all products of the mixed panels.
void Nearest::solve(std::vector<double>& x) const {
  for (std::size_t i = 0; i < x.size(); ++i) {
    auto const& column = root_[i];
    x[i] = (x[i] - std::inner_product(column.begin(), column.end() - 1, x.begin(), 0.0)) / column[i];
  }
  for (std::size_t i = x.size(); i-- > 0;) {
    auto const& column = root_[i];
    double const by = x[i] /= column[i];
    std::transform(column.begin(), column.end() - 1, x.begin(), x.begin(), [by](double entry, double old) { return old - by * entry; });
  }
}

/// The parts, some perhaps below 0, that would bring the mixed panels nearest to the target.
std::vector<double> Nearest::nearest_of_mixed() const {
  std::vector<double> parts(mixed_.size(), 1.0);
  solve(parts);
  // What rounding left is solved once more.
  Weights at(target_.size());
  double const all = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (std::size_t k = 0; k < at.size(); ++k) at[k] = -all * target_[k];
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (auto const& [kind, n] : sparse_[mixed_[i]]) at[kind] += parts[i] * n;
  double const seen = std::inner_product(at.begin(), at.end(), target_.begin(), 0.0);
  std::vector<double> left;
  for (auto const panel : mixed_) left.push_back(1 - all - (weight(panel, at) - seen));
  solve(left);
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] += left[i];
  double const sum = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (auto& part : parts) part /= sum;
  return parts;
}

/// Goes from the parts as they are towards the nearest, and where a part would fall below 0, its panel leaves.
void Nearest::spread() {
  for (;;) {
    auto const wanted = nearest_of_mixed();
    double step = 1;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (wanted[i] < nothing && part_[i] - wanted[i] > 0) step = std::min(step, std::max(0.0, part_[i]) / (part_[i] - wanted[i]));
    for (std::size_t i = 0; i < wanted.size(); ++i) part_[i] += step * (wanted[i] - part_[i]);
    if (step == 1) return;
    for (std::size_t i = part_.size(); i-- > 0;)
      if (part_[i] < nothing && mixed_.size() > 1) leave(i);
  }
}

void Nearest::look() {
  towards_ = target_;
  for (std::size_t i = 0; i < mixed_.size(); ++i)
    for (auto const& [kind, n] : sparse_[mixed_[i]]) towards_[kind] -= part_[i] * n;
}

double Nearest::distance() const { return std::sqrt(std::inner_product(towards_.begin(), towards_.end(), towards_.begin(), 0.0)); }

double Nearest::price() const {
  double sum = 0;
  for (std::size_t k = 0; k < target_.size(); ++k) sum += towards_[k] * (target_[k] - towards_[k]);
  return sum;
}

void Nearest::settle() {
  for (double before = 1e300; before > 1e-9;) {
    std::size_t best = panels_.size();
    double most = mixed_.empty() ? -1e300 : price() + nothing + 1e-9 * distance();
    for (std::size_t j = 0; j < panels_.size(); ++j) {
      if (is_mixed_[j]) continue;
      if (double const w = weight(j, towards_); w > most) most = w, best = j;
    }
    if (best == panels_.size() || !enter(best)) return;
    spread();
    look();
    if (distance() >= before) return;  // rounding says one thing, arithmetic another
    before = distance();
  }
}

std::vector<double> Nearest::shares() const {
  std::vector<double> shares(panels_.size());
  for (std::size_t i = 0; i < mixed_.size(); ++i) shares[mixed_[i]] = part_[i];
  return shares;
}

}  // namespace plan
