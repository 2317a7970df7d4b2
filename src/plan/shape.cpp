// SPDX-License-Identifier: Apache-2.0
#include "plan/shape.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace plan {

namespace {
constexpr double hair = 1e-7;  ///< what CLP may miss a bound by
}

Shape::Shape(Choice const& choice) : kinds(kinds_of(choice)), size(choice.size) {
  auto const n = kinds.members.size();
  most.resize(n);
  least.resize(n);
  rows_of.resize(n);
  rows.push_back({size, size});
  for (auto const& q : choice.quotas) rows.push_back({q.min, q.max});
  for (std::size_t k = 0; k < n; ++k) {
    most[k] = std::min(people(k), size);
    rows_of[k].emplace_back(0, 1);
    for (int const q : choice.people[static_cast<std::size_t>(kinds.members[k].front())].hats) rows_of[k].emplace_back(q + 1, 1);
  }
  auto const kind = [&](int p) { return static_cast<std::size_t>(kinds.of[static_cast<std::size_t>(p)]); };
  for (int const p : choice.must) least[kind(p)] = 1;
  for (int const p : choice.must_not) most[kind(p)] = 0;
  for (auto const& group : choice.apart) {
    for (int const p : group) rows_of[kind(p)].emplace_back(static_cast<int>(rows.size()), 1);
    rows.push_back({0, 1});
  }
  for (auto const& group : choice.together)
    for (std::size_t i = 1; i < group.size(); ++i) {
      rows_of[kind(group[0])].emplace_back(static_cast<int>(rows.size()), 1);
      rows_of[kind(group[i])].emplace_back(static_cast<int>(rows.size()), -1);
      rows.push_back({0, 0});
    }
}

bool Shape::keeps(Counts const& counts) const {
  std::vector<int> sums(rows.size());
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (counts[k] < least[k] || counts[k] > most[k]) return false;
    for (auto const& [row, by] : rows_of[k]) sums[static_cast<std::size_t>(row)] += by * counts[k];
  }
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (sums[r] < rows[r].low || sums[r] > rows[r].high) return false;
  return true;
}

Relaxed::Relaxed(Shape const& shape) : shape_(shape) {
  for (auto const& row : shape.rows) lp_.add_row(row.low, row.high);
  for (std::size_t k = 0; k < shape.most.size(); ++k) {
    Lp::Entries entries;
    for (auto const& [row, by] : shape.rows_of[k]) entries.emplace_back(row, by);
    lp_.add_column(shape.least[k], shape.most[k], 0, entries);
  }
}

void Relaxed::bound(std::size_t kind, int low, int high) { lp_.set_column(static_cast<int>(kind), low, high); }

std::optional<double> Relaxed::best(Weights const& weights) {
  for (std::size_t k = 0; k < weights.size(); ++k) lp_.set_cost(static_cast<int>(k), -weights[k]);
  if (!lp_.solve()) return std::nullopt;
  return -lp_.cost();
}

Weights Relaxed::values() const {
  Weights values(shape_.most.size());
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = lp_.value(static_cast<int>(k));
  return values;
}

namespace {

constexpr std::size_t leavers_tried = 8;  ///< for each of them the best comer is looked for

int missing(Shape::Row const& row, int sum) { return std::max({0, row.low - sum, sum - row.high}); }

}  // namespace

std::optional<Counts> Rounder::panel(Weights const& values, Weights const& weights, std::vector<int> const& most) {
  auto const n = values.size();
  // One throw for all in a random order: the total stays, and each is rounded up as often as its fraction says.
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), dice_);
  Counts counts(n);
  double at = std::uniform_real_distribution<double>(0, 1)(dice_);
  for (auto const k : order) {
    auto const whole = std::floor(values[k] + hair);
    counts[k] = static_cast<int>(whole);
    auto const next = at + std::max(0.0, values[k] - whole);
    if (std::floor(next) > std::floor(at)) ++counts[k];
    at = next;
    counts[k] = std::clamp(counts[k], shape_.least[k], most[k]);
  }
  sums_.assign(shape_.rows.size(), 0);
  for (std::size_t k = 0; k < n; ++k)
    for (auto const& [row, by] : shape_.rows_of[k]) sums_[static_cast<std::size_t>(row)] += by * counts[k];
  if (!repair(counts, weights, most)) return std::nullopt;
  better(counts, weights, most);
  return counts;
}

/// How much more is missing when the number of a kind changes by one.
int Rounder::change(std::size_t kind, int by) const {
  int sum = 0;
  for (auto const& [row, unit] : shape_.rows_of[kind]) {
    auto const r = static_cast<std::size_t>(row);
    sum += missing(shape_.rows[r], sums_[r] + by * unit) - missing(shape_.rows[r], sums_[r]);
  }
  return sum;
}

void Rounder::shift(Counts& counts, std::size_t kind, int by) {
  counts[kind] += by;
  for (auto const& [row, unit] : shape_.rows_of[kind]) sums_[static_cast<std::size_t>(row)] += by * unit;
}

/// Those whose change by one helps most; among equals those who weigh more (or less, if they leave), then chance.
std::vector<Rounder::Move> Rounder::moves(Counts const& counts, Weights const& weights, std::vector<int> const& most,
                                          std::vector<int> const& rests, int turn, int by, std::size_t how_many) {
  std::vector<Move> all;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (rests[k] >= turn || (by > 0 ? counts[k] >= most[k] : counts[k] <= shape_.least[k])) continue;
    all.push_back({change(k, by), by * weights[k] + 1e-16 * static_cast<double>(dice_() >> 20), k});
  }
  how_many = std::min(how_many, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(how_many), all.end(),
                    [](auto const& a, auto const& b) { return a.wrong != b.wrong ? a.wrong < b.wrong : a.worth > b.worth; });
  all.resize(how_many);
  return all;
}

/// Moves that lessen what is missing most. What was moved rests for a while.
bool Rounder::repair(Counts& counts, Weights const& weights, std::vector<int> const& most) {
  std::vector<int> rests(counts.size(), -1);
  for (int turn = 0; turn < 60; ++turn) {
    int now = 0;
    for (std::size_t r = 0; r < sums_.size(); ++r) now += missing(shape_.rows[r], sums_[r]);
    if (now == 0) return true;
    auto const move = [&](Move const& m, int by) {
      shift(counts, m.kind, by);
      rests[m.kind] = turn + 3;
    };
    if (sums_[0] != shape_.size) {
      int const by = sums_[0] < shape_.size ? 1 : -1;
      auto const one = moves(counts, weights, most, rests, turn, by, 1);
      if (one.empty()) return false;
      move(one[0], by);
      continue;
    }
    std::optional<std::pair<Move, Move>> best;
    for (auto const& out : moves(counts, weights, most, rests, turn, -1, leavers_tried)) {
      shift(counts, out.kind, -1);
      auto without = rests;
      without[out.kind] = turn;
      auto const in = moves(counts, weights, most, without, turn, 1, 1);
      shift(counts, out.kind, 1);
      if (in.empty()) continue;
      auto const beats = [&] {
        int const a = out.wrong + in[0].wrong, b = best->first.wrong + best->second.wrong;
        return a != b ? a < b : out.worth + in[0].worth > best->first.worth + best->second.worth;
      };
      if (!best || beats()) best.emplace(out, in[0]);
    }
    if (!best) return false;
    move(best->first, -1);
    move(best->second, 1);
  }
  return false;
}

/// Swaps of one for another that keep every bound and raise the weights, the best first, until there is none.
void Rounder::better(Counts& counts, Weights const& weights, std::vector<int> const& most) {
  auto const n = counts.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return weights[a] > weights[b]; });
  for (int turn = 0; turn < 200; ++turn) {
    double gain = 1e-9;
    std::size_t out = n, in = n;
    for (std::size_t a = 0; a < n; ++a) {
      if (counts[a] <= shape_.least[a]) continue;
      for (auto const& [row, by] : shape_.rows_of[a]) sums_[static_cast<std::size_t>(row)] -= by;
      // Only rows that the leaver breaks have to be mended by the comer.
      int broken = 0;
      for (auto const& [row, by] : shape_.rows_of[a]) broken += missing(shape_.rows[static_cast<std::size_t>(row)], sums_[static_cast<std::size_t>(row)]);
      for (auto const b : order) {
        if (weights[b] - weights[a] <= gain) break;
        if (b == a || counts[b] >= most[b]) continue;
        int mended = 0;
        for (auto const& [row, by] : shape_.rows_of[b]) {
          auto const r = static_cast<std::size_t>(row);
          mended += missing(shape_.rows[r], sums_[r]) - missing(shape_.rows[r], sums_[r] + by);
        }
        if (mended == broken) {
          gain = weights[b] - weights[a];
          out = a, in = b;
          break;
        }
      }
      for (auto const& [row, by] : shape_.rows_of[a]) sums_[static_cast<std::size_t>(row)] += by;
    }
    if (out == n) return;
    --counts[out];
    ++counts[in];
    for (auto const& [row, by] : shape_.rows_of[out]) sums_[static_cast<std::size_t>(row)] -= by;
    for (auto const& [row, by] : shape_.rows_of[in]) sums_[static_cast<std::size_t>(row)] += by;
  }
}

Best best_panel(Shape const& shape, Relaxed& relaxed, Weights const& weights, double threshold, bool first_will_do, std::function<bool()> const& give_up) {
  Best answer;
  struct Node {
    std::size_t kind;
    int low, high;      ///< what this node holds the kind to
    int old_low, old_high;
    int sibling_low = 0, sibling_high = -1;  ///< what is still to be tried beside it; none when low > high
  };
  std::vector<Node> path;
  auto low = shape.least, high = shape.most;
  auto const hold = [&](std::size_t k, int from, int to) {
    low[k] = from;
    high[k] = to;
    relaxed.bound(k, from, to);
  };
  double goal = threshold;
  bool descend = true;
  bool root = true;
  for (;;) {
    if (descend) {
      auto const top = relaxed.best(weights);
      if (root) answer.bound = top.value_or(-1e300);
      root = false;
      descend = false;
      if (top && (first_will_do || *top > goal + hair)) {
        auto const values = relaxed.values();
        std::size_t split = values.size();
        double nearest = 0.5 - hair * 10;
        for (std::size_t k = 0; k < values.size(); ++k) {
          auto const off = std::abs(values[k] - std::floor(values[k]) - 0.5);
          if (off < nearest) nearest = off, split = k;
        }
        if (split == values.size()) {
          Counts counts(values.size());
          double sum = 0;
          for (std::size_t k = 0; k < values.size(); ++k) {
            counts[k] = static_cast<int>(std::lround(values[k]));
            sum += weights[k] * counts[k];
          }
          if (shape.keeps(counts)) {
            answer.panel = counts;
            goal = sum;
            if (first_will_do) break;
          }
        } else {
          int const below = static_cast<int>(std::floor(values[split]));
          Node node{split, below + 1, high[split], low[split], high[split], low[split], below};
          if (values[split] - below < 0.5) {
            node.low = low[split], node.high = below;
            node.sibling_low = below + 1, node.sibling_high = high[split];
          }
          hold(split, node.low, node.high);
          path.push_back(node);
          descend = true;
          continue;
        }
      }
    }
    if (give_up()) {
      answer.proven = false;
      break;
    }
    if (path.empty()) break;
    auto& node = path.back();
    if (node.sibling_low <= node.sibling_high) {
      hold(node.kind, node.sibling_low, node.sibling_high);
      node.sibling_high = node.sibling_low - 1;
      descend = true;
    } else {
      hold(node.kind, node.old_low, node.old_high);
      path.pop_back();
    }
  }
  for (auto i = path.rbegin(); i != path.rend(); ++i) hold(i->kind, i->old_low, i->old_high);
  if (answer.proven) answer.bound = answer.panel ? goal : std::min(answer.bound, threshold);
  return answer;
}

}  // namespace plan
