// SPDX-License-Identifier: Apache-2.0
// What the words themselves say about who speaks: "This is Anna speaking" (R5), "Ben, please" (R7). English phrases.
// For speakers.cpp only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "record/speakers_names.hpp"

namespace record::speakers {

struct Named {
  People people;      ///< whoever the spoken name fits
  std::string words;  ///< the words that name them, as typed
};

/// Who introduces himself in the first 14 words of a turn: at most one name.
std::vector<Named> introduced(std::string_view text, Names const& names);

/// Whom the end of a turn calls upon: names in its last sentence (the one before, if the last is "Thank you."), when
/// the sentence addresses them; a sentence of thanks does not. Several when several are named.
std::vector<Named> addressed(std::string_view text, Names const& names);

}  // namespace record::speakers
