// SPDX-License-Identifier: Apache-2.0
// Letters for writers and readers of formats: one line of a text, capitals, what XML 1.0 can hold, and which scripts
// write without blanks between words. Full Unicode work (normal forms, folding) lives in base/text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace record::shape {

/// One line: every run of blanks, tabs and line ends is one blank, ends trimmed, control characters out.
std::string one_line(std::string_view s);
/// Simple capitals for Latin, Greek and Cyrillic; other scripts stay as they are.
std::string capitals(std::string_view s);
/// Text that XML 1.0 can hold: valid UTF-8 without control characters (tab and line ends stay) and noncharacters.
std::string xml_text(std::string_view s);

/// The code point at byte `i` of valid UTF-8, moving `i` past it.
char32_t next_point(std::string_view s, std::size_t& i);
/// Appends a code point as UTF-8.
void append_point(std::string& out, char32_t c);
/// True for Han, kana and their punctuation: a line may end between two of them, and joining lines adds no blank there.
bool unspaced(char32_t c);
/// Appends `next` to `text` with the blank that a line end stands for: none between two unspaced characters.
void join_line(std::string& text, std::string_view next);

}  // namespace record::shape
