// SPDX-License-Identifier: Apache-2.0
// Numbers as people and programs write them into fields, files and addresses.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace base {

/// All of `s` as a number, "-12" where T has negative ones; none for anything else (blanks and "+12" too), or what T cannot hold.
template <class T = std::int64_t>
std::optional<T> parse_number(std::string_view s) {
  T out{};
  auto const [end, error] = std::from_chars(s.data(), s.data() + s.size(), out);
  return error == std::errc() && end == s.data() + s.size() ? std::optional(out) : std::nullopt;
}

}  // namespace base
