// SPDX-License-Identifier: Apache-2.0
// Which items of one sequence are which items of another: patience first (items that occur once on both sides are
// fixed points), Myers' greedy search in what lies between, cut off and restarted where the two differ too much, so
// that the cost stays linear in the input. Knows numbers only; diff.hpp turns texts into numbers.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace record {

using CommonItem = std::pair<std::uint32_t, std::uint32_t>;  ///< index in the first, index in the second

/// A common subsequence of `a` and `b`, ascending on both sides. Long where the two are alike, not always the longest.
/// `fixed[item]` says whether an item may be a fixed point (words may, punctuation may not); every item is less than
/// fixed.size(). Cost: at most a constant times (a.size() + b.size()), whatever the input; memory likewise.
std::vector<CommonItem> common_items(std::span<std::uint32_t const> a, std::span<std::uint32_t const> b,
                                     std::vector<bool> const& fixed);

}  // namespace record
