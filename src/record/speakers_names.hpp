// SPDX-License-Identifier: Apache-2.0
// The forms in which people are named, folded and indexed: full names, surnames, first names, initials, aliases.
// For speakers.cpp and speakers_speech.cpp only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record/speakers.hpp"

namespace record::speakers {

using People = std::vector<std::size_t>;  ///< indexes in Names::people, ascending, each once
using Forms = std::unordered_map<std::string, People>;

struct Names {
  Names(std::vector<KnownPerson> const& people, std::vector<KnownAlias> const& aliases,
        std::optional<std::chrono::year_month_day> day);

  std::vector<KnownPerson> const& people;
  Forms confirmed, unconfirmed;  ///< aliases valid on the day
  Forms full;                    ///< what R2 accepts: full names, surnames alone, initials
  Forms first;                   ///< first names (R4)
  Forms groups;                  ///< names of groups, with those who speak for them
  Forms spoken;                  ///< what is said aloud: full names, first names, surnames
  std::size_t longest = 1;       ///< words in the longest spoken form

  [[nodiscard]] People const& find(Forms const& forms, std::string const& folded) const;
  /// Of several, the ones in attendance, if that leaves exactly one (R2).
  [[nodiscard]] People by_attendance(People const& all) const;
};

/// A label without what is not a name: words in parentheses, titles and role words in front ("CHAIR ST. BAKER").
/// Folded.
std::string bare_label(std::string_view label);

/// Adds each of `more` once, keeping the order.
void unite(People& into, People const& more);

}  // namespace record::speakers
