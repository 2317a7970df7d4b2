// SPDX-License-Identifier: Apache-2.0
// How near two words are, in spelling and in sound: the measure behind mis-hearing suggestions and misspelt labels
// (captions 5.1, 6.6 R6). Works on folded text (base::fold); knows no words of any language.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace record {

/// Edits that make one word the other: insert, drop, replace a letter, swap two neighbours (optimal string alignment).
/// Counts bytes, which are letters in folded Latin text. Cost a.size() * b.size().
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The same, but gives up above `limit` and answers limit + 1. Cost (a.size() + b.size()) * limit at most.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// Consonants by their sound: ph and v are f, c k q g j are k, d is t, b is p, z is s; a e i o u y h and blanks are
/// dropped and doubles merged. "coalition" is "kltn".
std::string consonant_key(std::string_view folded);

/// 1 - distance / longer, for two words without blanks; 1 when both are empty.
double nearness(std::string_view a, std::string_view b);

/// 0.55 spelling + 0.45 sound, blanks left out (captions 5.1, measured there). 1 for equal words.
double likeness(std::string_view folded_a, std::string_view folded_b);

}  // namespace record
