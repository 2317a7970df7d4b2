// SPDX-License-Identifier: Apache-2.0
// The forms of words that suggest.cpp compares: folded words, inflections, and outlines that rule pairs out before
// their distance is worked out. For suggest.cpp only.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace record::forms {

std::vector<std::string> folded_words(std::string_view text);

/// A word that carries meaning: two of them shared with a long term are ground enough to look closer.
inline bool weighty(std::string_view word) { return word.size() >= 4; }

/// One English word, or the last of several, inflected either way: "coalitions" of "coalition", "briefed" of "brief".
bool inflects(std::string_view a, std::string_view b);

struct Letters {
  std::array<std::uint8_t, 26> count{};
  std::size_t length = 0;
};

/// The letters of a word and of its sound.
struct Outline {
  explicit Outline(std::string_view folded);
  Letters spelling, sound;
};

/// No likeness (sounds.hpp) of two words can be higher than this.
double highest_likeness(Outline const& a, Outline const& b);

}  // namespace record::forms
