// SPDX-License-Identifier: Apache-2.0
// How two addresses of a list are seen to be perhaps one person's, without a name or an address being kept: what would be the same is made
// the same, and hashed. (between-meetings a.4, 5; rulings 7)
#pragma once

#include <cstdint>
#include <string_view>

namespace mail {

/// A name without letter case, marks and the order of its words: "Morrow, Ada" is "Ada MORROW". 0 for fewer than two words, which many
/// people share, and for an address in the place of a name.
std::uint64_t name_key(std::string_view name);

/// What stands before the "@" of an address, without what is behind a plus. 0 for fewer than five letters ("info", "ada"), which say
/// nothing.
std::uint64_t local_key(std::string_view address);

}  // namespace mail
