// SPDX-License-Identifier: Apache-2.0
// The matching of two sequences. Bounds: patience is done at most `deepest` times over any item, Myers gives up a
// stretch after `most_edits` edits and starts again where it got furthest, having used up at least that many items.
#include "record/diff_match.hpp"

#include <algorithm>

namespace record {
namespace {

constexpr int deepest = 24;
constexpr std::int32_t most_edits = 400;

struct Box {
  std::uint32_t a0, a1, b0, b1;
  [[nodiscard]] bool empty() const { return a0 == a1 || b0 == b1; }
};

class Matcher {
 public:
  Matcher(std::span<std::uint32_t const> a, std::span<std::uint32_t const> b, std::vector<bool> const& fixed)
      : a_(a), b_(b), fixed_(fixed), seen_(fixed.size()) {}

  std::vector<CommonItem> run() {
    within({0, static_cast<std::uint32_t>(a_.size()), 0, static_cast<std::uint32_t>(b_.size())}, 0);
    std::sort(pairs_.begin(), pairs_.end());
    return std::move(pairs_);
  }

 private:
  struct Seen {
    std::uint32_t in_a = 0, in_b = 0, at_a = 0, at_b = 0;
  };

  void within(Box box, int depth) {
    while (!box.empty() && a_[box.a0] == b_[box.b0]) pairs_.emplace_back(box.a0++, box.b0++);
    while (!box.empty() && a_[box.a1 - 1] == b_[box.b1 - 1]) pairs_.emplace_back(--box.a1, --box.b1);
    if (box.empty()) return;
    std::vector<CommonItem> const points = depth < deepest ? fixed_points(box) : std::vector<CommonItem>{};
    if (points.empty()) return greedy(box);
    std::uint32_t a0 = box.a0, b0 = box.b0;
    for (auto const& [i, j] : points) {
      within({a0, i, b0, j}, depth + 1);
      pairs_.emplace_back(i, j);
      a0 = i + 1;
      b0 = j + 1;
    }
    within({a0, box.a1, b0, box.b1}, depth + 1);
  }

  /// Items that occur once on each side of the box, the longest chain of them that ascends on both.
  std::vector<CommonItem> fixed_points(Box const& box) {
    for (std::uint32_t i = box.a0; i < box.a1; ++i) {
      Seen& s = seen_[a_[i]];
      ++s.in_a;
      s.at_a = i;
    }
    for (std::uint32_t j = box.b0; j < box.b1; ++j) {
      Seen& s = seen_[b_[j]];
      ++s.in_b;
      s.at_b = j;
    }
    std::vector<CommonItem> once;
    for (std::uint32_t i = box.a0; i < box.a1; ++i) {
      Seen const& s = seen_[a_[i]];
      if (s.in_a == 1 && s.in_b == 1 && fixed_[a_[i]]) once.emplace_back(i, s.at_b);
    }
    for (std::uint32_t i = box.a0; i < box.a1; ++i) seen_[a_[i]] = {};
    for (std::uint32_t j = box.b0; j < box.b1; ++j) seen_[b_[j]] = {};
    return longest_chain(once);
  }

  /// The longest subsequence whose second parts ascend (patience sorting), O(n log n).
  static std::vector<CommonItem> longest_chain(std::vector<CommonItem> const& all) {
    std::vector<std::uint32_t> tops;                   // per pile: index in `all` of its top card
    std::vector<std::uint32_t> before(all.size(), 0);  // one more than the index of the card to the left; 0: none
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      auto const pile =
          std::lower_bound(tops.begin(), tops.end(), all[i].second,
                           [&](std::uint32_t top, std::uint32_t value) { return all[top].second < value; });
      if (pile != tops.begin()) before[i] = *(pile - 1) + 1;
      if (pile == tops.end()) tops.push_back(i);
      else *pile = i;
    }
    std::vector<CommonItem> chain;
    if (tops.empty()) return chain;
    for (std::uint32_t i = tops.back() + 1; i != 0; i = before[i - 1]) chain.push_back(all[i - 1]);
    std::reverse(chain.begin(), chain.end());
    return chain;
  }

  void greedy(Box box) {
    while (!box.empty()) {
      auto const [x, y] = greedy_stretch(box);
      box.a0 += static_cast<std::uint32_t>(x);
      box.b0 += static_cast<std::uint32_t>(y);
    }
  }

  /// Myers' O(ND) search from the corner of the box; stops at the far corner or after most_edits, enters the matches
  /// of the best path and answers how far it came on each side (always further, or the far corner).
  std::pair<std::int32_t, std::int32_t> greedy_stretch(Box const& box) {
    auto const n = static_cast<std::int32_t>(box.a1 - box.a0), m = static_cast<std::int32_t>(box.b1 - box.b0);
    rows_.clear();
    for (std::int32_t d = 0; d <= most_edits; ++d) {
      rows_.emplace_back(static_cast<std::size_t>(d) + 1, -1);
      for (std::int32_t k = -d; k <= d; k += 2) {
        std::int32_t x = d == 0 ? 0 : step(d, k, n, m).first;
        if (x < 0) continue;
        while (x < n && x - k < m && a_[box.a0 + x] == b_[box.b0 + x - k]) ++x;
        rows_.back()[static_cast<std::size_t>((k + d) / 2)] = x;
        if (x == n && x - k == m) {
          trace(box, d, k, n, m);
          return {n, m};
        }
      }
    }
    std::int32_t best = 0, best_sum = -1;
    for (std::int32_t k = -most_edits; k <= most_edits; k += 2) {
      std::int32_t const x = furthest(most_edits, k);
      if (x >= 0 && 2 * x - k > best_sum) {
        best_sum = 2 * x - k;
        best = k;
      }
    }
    trace(box, most_edits, best, n, m);
    std::int32_t const x = furthest(most_edits, best);
    return {x, x - best};
  }

  [[nodiscard]] std::int32_t furthest(std::int32_t d, std::int32_t k) const {
    return k < -d || k > d ? -1 : rows_[static_cast<std::size_t>(d)][static_cast<std::size_t>((k + d) / 2)];
  }

  /// Where the d-th edit lands on diagonal k, and from which diagonal it came; x < 0 when nothing leads there.
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> step(std::int32_t d, std::int32_t k, std::int32_t n,
                                                           std::int32_t m) const {
    std::int32_t const from_left = furthest(d - 1, k - 1), from_above = furthest(d - 1, k + 1);
    std::int32_t const right = from_left >= 0 && from_left < n ? from_left + 1 : -1;
    std::int32_t const down = from_above >= 0 && from_above - k <= m ? from_above : -1;
    return right > down ? std::pair{right, k - 1} : std::pair{down, k + 1};
  }

  void trace(Box const& box, std::int32_t d, std::int32_t k, std::int32_t n, std::int32_t m) {
    std::int32_t x = furthest(d, k);
    for (; d >= 0; --d) {
      auto const [start, from] = d == 0 ? std::pair{0, 0} : step(d, k, n, m);
      for (; x > start; --x)
        pairs_.emplace_back(box.a0 + static_cast<std::uint32_t>(x - 1), box.b0 + static_cast<std::uint32_t>(x - 1 - k));
      if (d == 0) break;
      k = from;
      x = furthest(d - 1, k);
    }
  }

  std::span<std::uint32_t const> a_, b_;
  std::vector<bool> const& fixed_;
  std::vector<Seen> seen_;
  std::vector<std::vector<std::int32_t>> rows_;
  std::vector<CommonItem> pairs_;
};

}  // namespace

std::vector<CommonItem> common_items(std::span<std::uint32_t const> a, std::span<std::uint32_t const> b,
                                     std::vector<bool> const& fixed) {
  return Matcher(a, b, fixed).run();
}

}  // namespace record
