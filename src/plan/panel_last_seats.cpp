// SPDX-License-Identifier: Apache-2.0
// The end of every walk. Once all conclusions are drawn, whoever is still open breaks no bound alone, and two break one together only where
// there is room for one. So the last two seats need no guessing: sets of rows are compared, 64 rows at a time, where a guess would put
// everybody else out and back.
#include <algorithm>

#include "plan/panel_search.hpp"

namespace plan {

/// Which rows each of the last people must wear, which one of them must, and which no more than one may; false when two are not enough.
bool Search::note_bounds(int left) {
  for (auto* const rows : {&each_must_, &one_must_, &one_may_}) rows->assign(words_, 0);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    int const missing = rows_[r].min - rows_[r].chosen;
    if (missing > left) return false;
    auto const word = r / 64;
    auto const bit = std::uint64_t{1} << r % 64;
    if (missing == left) each_must_[word] |= bit;
    else if (missing == 1) one_must_[word] |= bit;
    if (rows_[r].chosen + 1 == rows_[r].max) one_may_[word] |= bit;
  }
  return true;
}

/// Who can take one of the last seats. Of those who count as the same only the first `left` are asked.
void Search::note_fitting(int left) {
  fitting_.clear();
  for (std::size_t p = 0; p < state_.size(); ++p) {
    if (state_[p] != open) continue;
    int same = before_[p];
    for (int i = 1; i < left && same >= 0 && state(same) == open; ++i) same = before_[static_cast<std::size_t>(same)];
    if (same >= 0 && state(same) == open) continue;
    bool fits = true;
    for (std::size_t w = 0; w < words_; ++w) fits = fits && (each_must_[w] & ~worn_[p * words_ + w]) == 0;
    if (fits) fitting_.push_back(static_cast<int>(p));
  }
}

bool Search::fit_together(int person, int other) const {
  auto const *a = &worn_[static_cast<std::size_t>(person) * words_], *b = &worn_[static_cast<std::size_t>(other) * words_];
  std::uint64_t wrong = 0;
  for (std::size_t w = 0; w < words_; ++w) wrong |= (one_must_[w] & ~(a[w] | b[w])) | (one_may_[w] & a[w] & b[w]);
  return wrong == 0;
}

Search::Ended Search::report(std::initializer_list<int> last) {
  panel_ = seated_;
  for (int const p : last) panel_.insert(std::upper_bound(panel_.begin(), panel_.end(), p), p);
  return (*found_)(panel_) ? Ended::all_seen : Ended::stopped;
}

/// All ways to fill the seats that are left, at most two, in id order.
Search::Ended Search::last_seats(int left) {
  if (--steps_ < 0) return Ended::too_long;
  seated_.clear();
  for (std::size_t p = 0; p < state_.size(); ++p)
    if (state_[p] == in) seated_.push_back(static_cast<int>(p));
  if (left == 0) return report({});
  if (!note_bounds(left)) return Ended::all_seen;
  note_fitting(left);
  for (auto p = fitting_.begin(); p != fitting_.end(); ++p) {
    int const before = before_[static_cast<std::size_t>(*p)];
    if (before >= 0 && state(before) == open) continue;  // comes only as the second of two who count as the same
    if (left == 2 && --steps_ < 0) return Ended::too_long;
    auto ended = left == 1 ? report({*p}) : Ended::all_seen;
    for (auto q = p + 1; left == 2 && q != fitting_.end() && ended == Ended::all_seen; ++q) {
      int const same = before_[static_cast<std::size_t>(*q)];
      if (same >= 0 && same != *p && state(same) == open) continue;
      if (fit_together(*p, *q)) ended = report({*p, *q});
    }
    if (ended != Ended::all_seen) return ended;
  }
  return Ended::all_seen;
}

}  // namespace plan
