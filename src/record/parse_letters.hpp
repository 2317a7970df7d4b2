// SPDX-License-Identifier: Apache-2.0
// Single characters, for the readers of caption files: what is a letter, which case has it, what counts as a blank,
// where a sentence ends. Deliberately small: names in Latin, Greek, Cyrillic and Armenian have a case, every other
// letter has none. Real Unicode work (normal forms, folding) stays in base/text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace record::scan {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  ///< bytes; 0 at the end of the text
};

/// The code point that begins at byte `i` of valid UTF-8; size 0 when `i` is the end.
CodePoint code_point(std::string_view s, std::size_t i);

enum class Letter { none, upper, lower, uncased };

/// The case of a code point; none when it is no letter.
Letter letter(char32_t c);

/// Without blanks, tabs and no-break spaces at its left, right, both ends.
std::string_view trim_left(std::string_view s);
std::string_view trim_right(std::string_view s);
std::string_view trim(std::string_view s);

/// The last character is one of . ? ! : " ) or their typographic forms (domain 7.5).
bool ends_sentence(std::string_view s);
/// The first character is a lower-case letter.
bool starts_lower(std::string_view s);

/// ASCII only: names in templates are ASCII.
bool is_digit(char c);
bool is_ascii_letter(char c);
/// Position of `needle` (lower case ASCII) in `s`, letter case aside, from `from` on; npos when absent. Linear.
std::size_t find_no_case(std::string_view s, std::string_view needle, std::size_t from = 0);
inline bool has_no_case(std::string_view s, std::string_view needle) {
  return find_no_case(s, needle) != std::string_view::npos;
}

/// Is `word` one of a list of words?
template <class List>
bool among(List const& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

}  // namespace record::scan
