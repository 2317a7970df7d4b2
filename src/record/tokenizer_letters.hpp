// SPDX-License-Identifier: Apache-2.0
// What one code point means to search: whether it is part of a word, and what is left of it once case, marks and
// compatibility forms are gone. ICU says what characters are; the table is made once and read without locks.
//
//   É  letter   cased "é"  folded "e"         ё  letter   cased "ё"  folded "е"
//   ﬁ  letter   cased "fi" folded "fi"        が unspaced cased "が" folded "が"
//   ’  apostrophe         -  joiner           ,  separator (a joiner between digits: the tokenizer's business)
//
// Not here: words, languages, stems.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace record {

enum class LetterKind : std::uint8_t {
  separator,  ///< between words
  letter,     ///< also digits' neighbours in "66th"
  digit,      ///< any script's; folded to 0-9
  mark,  ///< belongs to the letter before it; says nothing at the start of a word. Also what is ignored (soft hyphen)
  apostrophe,  ///< ' and its typographic brothers, part of a word only between letters
  joiner,      ///< hyphen, full stop, low line, ampersand: between two letters it joins two words into a chain
  unspaced,    ///< scripts written without blanks, and Hangul, whose words carry their particles: searched by pairs
};

/// The script families that decide which stemmers can know a word.
enum class Alphabet : std::uint8_t { other, latin, cyrillic, arabic, greek, devanagari, armenian, hebrew, tamil };

struct FoldedLetter {
  LetterKind kind = LetterKind::separator;
  Alphabet alphabet = Alphabet::other;
  std::string_view cased;  ///< lower case, compatibility forms undone, marks kept: what stemmers read
  std::string_view
      folded;  ///< the same without marks, and with ø, ł, ı and their like as plain letters: what is compared
};

/// The letter for a code point. The views live until the next call for a code point above U+30FF on this thread.
FoldedLetter folded_letter(char32_t c);

/// Reads the code point at `at` and moves past it. An ill-formed byte reads as U+FFFD, one byte long.
char32_t next_code_point(std::string_view s, std::size_t& at);

/// Appends a code point as UTF-8.
void append_code_point(std::string& to, char32_t c);

/// Appends a folded mark to the letter it belongs to; the voicing signs of kana become one with it.
void append_mark(std::string& unit, std::string_view mark);

/// Folds what is already lower case: marks off, special letters plain. For stems.
void append_folded(std::string& to, std::string_view cased);

}  // namespace record
