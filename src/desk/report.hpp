// SPDX-License-Identifier: Apache-2.0
// Private to the draft report's files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "live/model.hpp"

namespace desk {

/// Words that stand inside Markdown: its signs mean nothing in them.
std::string plain_in_markdown(std::string_view s);

/// What the room says beyond what is kept elsewhere: sentences for numbered paragraphs, and the annex on the use of the floor.
std::vector<std::string> live_paragraphs(live::Room const&, base::Instant now);
std::string live_annex(live::Room const&, base::Instant now);

}  // namespace desk
