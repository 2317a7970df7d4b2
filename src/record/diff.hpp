// SPDX-License-Identifier: Apache-2.0
// The word-level difference of two texts (captions 6.5): what a correction changed, shown then and now; the ground on
// which anchors move and a cleaned file is laid over a rough one. Words are compared casefolded and without marks,
// punctuation and brackets stand apart. Pure; linear in its input (diff_match.hpp).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record/diff_match.hpp"

namespace record {

/// A word, or one sign between words; blanks belong to none.
struct TextToken {
  std::size_t begin = 0, end = 0;  ///< bytes
  bool word = false;
};

/// The tokens of a text in order. Scripts written without blanks give one token per character.
std::vector<TextToken> tokens(std::string_view text);

/// Gives the same number to tokens that count as the same word: "Kühn" and "KUHN", "’" and "'".
class WordNumbers {
 public:
  std::uint32_t number(std::string_view token, bool word);
  /// Per number: is it a word? (the `fixed` of common_items)
  [[nodiscard]] std::vector<bool> const& words() const { return words_; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<bool> words_;
};

/// Two texts cut into tokens and matched.
struct WordMatching {
  std::vector<TextToken> before, after;
  std::vector<CommonItem> pairs;  ///< ascending; a lone punctuation mark between changes is not a match
};
WordMatching match_words(std::string_view before, std::string_view after);

/// Drops from `pairs` the runs that hold no word and lie between differences: a comma is no common ground.
void drop_lone_signs(std::vector<CommonItem>& pairs, std::vector<bool> const& word_in_before, std::size_t after_size);

/// A stretch of a text, in bytes [begin, end) and in code points [from, to).
struct TextStretch {
  std::int64_t begin = 0, end = 0;
  std::int64_t from = 0, to = 0;
};
BOOST_DESCRIBE_STRUCT(TextStretch, (), (begin, end, from, to))

enum class EditKind {
  same,     ///< byte for byte
  alike,    ///< the same words typed otherwise (case, marks, quotes)
  removed,  ///< only before
  added,    ///< only after
};
BOOST_DESCRIBE_ENUM(EditKind, same, alike, removed, added)

/// One step of the edit script. `text` is what stands in the later text: empty for same (it is in the earlier one)
/// and removed. Stretches of all pieces, in order, cover both texts without gap; a removed piece has an empty
/// `after`, an added one an empty `before`, at their place.
struct EditStep {
  EditKind kind = EditKind::same;
  TextStretch before, after;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(EditStep, (), (kind, before, after, text))

/// The edit script from `before` to `after`. Law: applied(difference(a, b), a) == b. A replacement is removed, then
/// added.
std::vector<EditStep> difference(std::string_view before, std::string_view after);

/// The later text, from the script and the earlier one. The script must be of that text.
std::string applied(std::vector<EditStep> const& script, std::string_view before);

}  // namespace record
