// SPDX-License-Identifier: Apache-2.0
// A keyed hash as a number, for tables that hold hundreds of thousands of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// The first 64 bits of keyed_hash_hex(key, bytes), the first byte on top. Made for numbers that are compared and never read.
std::uint64_t keyed_number(std::string_view key, std::string_view bytes);

/// A number as sixteen hexadecimal digits, lower case, behind what stands in `to`.
void add_digits(std::string& to, std::uint64_t);
/// The number of sixteen hexadecimal digits; none for any other text.
std::optional<std::uint64_t> number_of_digits(std::string_view);

}  // namespace base
