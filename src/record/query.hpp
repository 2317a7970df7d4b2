// SPDX-License-Identifier: Apache-2.0
// What people type into the search box, turned into an FTS5 expression in which nothing they typed stands as syntax.
//
//   climate finance          both words, anywhere in the passage
//   "main session"           the words in this order
//   govern*                  words that begin so (three letters at least)
//   climate OR gender        either; binds closer than the blank: a OR b c = (a OR b) and c
//   finance -carbon          without it
//   multi-stakeholder        also multistakeholder and multi stakeholder, and the other way round
//
// Limits: 256 characters, 8 words or phrases, no leading wildcard (trust 5.4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace record {

/// Words in sequence, as the tokenizer shall read them; the last may be the beginning of a word.
struct Phrase {
  std::vector<std::string> pieces;
  bool prefix = false;
  friend bool operator==(Phrase const&, Phrase const&) = default;
};

/// A query, understood. `match` is empty when nothing was typed (then only filters select).
struct WordQuery {
  std::string match;           ///< FTS5 expression over one column, safe by construction
  std::vector<Phrase> marked;  ///< what shall be marked in snippets: every phrase that may match
};

/// Reads a query. Refuses (malformed, field "q"): too long, too many words, a leading wildcard, a wildcard after fewer
/// than three letters, only signs, only excluded words. Blank input is an empty WordQuery.
base::Result<WordQuery> parse_words(std::string_view typed);

/// An FTS5 expression for all the words of a name (a speaker's, a coalition's) in any order; empty when there is none.
std::string match_name(std::string_view name);

}  // namespace record
