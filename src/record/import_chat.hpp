// SPDX-License-Identifier: Apache-2.0
// How parse_any tells a saved chat from a captioner's text. Private to the imports.
#pragma once

#include <string_view>

namespace record {

/// True when a line is the head of a chat message: "15:04:05 Name: text" or "15:04:05 From Name to Everyone: text", the
/// tabs between already blanks.
bool looks_like_chat(std::string_view first_line);

}  // namespace record
