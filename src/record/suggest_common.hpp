// SPDX-License-Identifier: Apache-2.0
// The commonest words of spoken English, for a forum whose archive is still too small to say what is rare.
#pragma once

#include <string_view>

namespace record {

/// Is this folded word among them?
bool is_common_english(std::string_view folded);

}  // namespace record
