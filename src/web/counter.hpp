// SPDX-License-Identifier: Apache-2.0
// How long a text is while somebody types it, said beside its field.
#pragma once

#include <cstdint>
#include <string>

#include "web/parts.hpp"

namespace web {

/// Around a field whose text has limits (0: none): the island `limits` counts (ui/islands/README.md). `count` is its sentence, of `{1}`
/// characters and `{2}` words.
Html with_counter(std::int64_t characters, std::int64_t words, std::string const& count, Html const& its_field);

}  // namespace web
