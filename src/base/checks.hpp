// SPDX-License-Identifier: Apache-2.0
// Checks of typed fields that the verbs of several rooms make alike, with the same words.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"

namespace base {

/// Refuses (malformed, naming `field`) what has more than `most` code points.
Result<Done> too_long(std::string_view s, std::size_t most, char const* field);

/// The shape of BCP 47: pieces of up to eight letters and digits between hyphens, the first of two or three letters.
bool is_language_tag(std::string_view tag);

/// The first refusal of several checks.
template <class... Checks>
Result<Done> all_of(Checks const&... checks) {
  Result<Done> first = Done{};
  ((first && !checks ? void(first = checks) : void()), ...);
  return first;
}

}  // namespace base
