// SPDX-License-Identifier: Apache-2.0
#include "record/sounds.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace record {
namespace {

std::string without_blanks(std::string_view s) {
  std::string out;
  for (char const c : s)
    if (c != ' ') out += c;
  return out;
}

char sound_of(char c) {
  switch (c) {
    case 'c':
    case 'q':
    case 'g':
    case 'j': return 'k';
    case 'd': return 't';
    case 'b': return 'p';
    case 'v': return 'f';
    case 'z': return 's';
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case 'h':
    case ' ': return 0;
    default: return c;
  }
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  std::size_t const far = b.size() + 1;
  std::vector<std::size_t> before_last(a.size() + 1, far), last(a.size() + 1, far), row(a.size() + 1, far);
  for (std::size_t i = 0; i <= std::min(a.size(), limit); ++i) row[i] = i;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    std::swap(before_last, last);
    std::swap(last, row);
    std::fill(row.begin(), row.end(), far);
    // Only a band of 2 * limit + 1 around the diagonal can stay within the limit.
    std::size_t const from = j > limit ? j - limit : 0, to = std::min(a.size(), j + limit);
    std::size_t best = far;
    for (std::size_t i = from; i <= to && i <= a.size(); ++i) {
      if (i == 0) {
        row[0] = j;
      } else {
        row[i] = std::min({last[i] + 1, row[i - 1] + 1, last[i - 1] + (a[i - 1] != b[j - 1])});
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          row[i] = std::min(row[i], before_last[i - 2] + 1);
      }
      best = std::min(best, row[i]);
    }
    if (best > limit + 1) return limit + 1;
  }
  return std::min(row[a.size()], limit + 1);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return edit_distance(a, b, std::max(a.size(), b.size()));
}

std::string consonant_key(std::string_view folded) {
  std::string out;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    bool const ph = folded[i] == 'p' && i + 1 < folded.size() && folded[i + 1] == 'h';
    char const c = ph ? 'f' : sound_of(folded[i]);
    if (c != 0 && (out.empty() || out.back() != c)) out += c;
  }
  return out;
}

double nearness(std::string_view a, std::string_view b) {
  std::size_t const longer = std::max(a.size(), b.size());
  return longer == 0 ? 1.0 : 1.0 - static_cast<double>(edit_distance(a, b)) / static_cast<double>(longer);
}

double likeness(std::string_view folded_a, std::string_view folded_b) {
  return 0.55 * nearness(without_blanks(folded_a), without_blanks(folded_b)) +
         0.45 * nearness(consonant_key(folded_a), consonant_key(folded_b));
}

}  // namespace record
