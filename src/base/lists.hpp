// SPDX-License-Identifier: Apache-2.0
// Several words as one text, and back; one of several.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace base {

/// The words in their order with `between` between them; nothing for none.
inline std::string joined(std::vector<std::string> const& words, std::string_view between) {
  std::string out;
  for (auto const& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

/// What stands between the separators of a typed list, trimmed; what is empty is left out.
inline std::vector<std::string> parts_of(std::string_view text, char between) {
  std::vector<std::string> out;
  for (auto const part : split(text, between))
    if (auto const word = trim(part); !word.empty()) out.emplace_back(word);
  return out;
}

/// The first of them; none of none.
template <class T>
std::optional<T> first_of(std::vector<T> all) {
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

}  // namespace base
