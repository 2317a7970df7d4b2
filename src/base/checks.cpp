// SPDX-License-Identifier: Apache-2.0
#include "base/checks.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace base {

Result<Done> too_long(std::string_view s, std::size_t most, char const* field) {
  if (code_points(s) > most) return refuse(Why::malformed, say("This may have at most {} characters."), field, {std::to_string(most)});
  return Done{};
}

bool is_language_tag(std::string_view tag) {
  auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  bool first = true;
  for (auto const piece : split(tag, '-')) {
    bool const fits = std::all_of(piece.begin(), piece.end(), [&](char c) { return letter(c) || (!first && c >= '0' && c <= '9'); });
    if (!fits || piece.empty() || piece.size() > 8 || (first && (piece.size() < 2 || piece.size() > 3))) return false;
    first = false;
  }
  return !first;
}

}  // namespace base
