// SPDX-License-Identifier: Apache-2.0
// Lines of a caption file and the marks in them: ">>", ">>>", "&gt;&gt;", at the start of a line and inside it
// (captions 6.3.5). What a line means is decided elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "record/model.hpp"

namespace record::scan {

/// A line that is not blank. The text is a view into the clean text, blanks at its end removed.
struct Line {
  std::string_view text;
  std::uint32_t number = 0;  ///< 1-based in the decoded file
  bool fresh = true;         ///< a blank line, or the start of the file, stands before it
  bool page_break = false;   ///< something of the page (a running head) was cut out right before it, inside a sentence
  std::int32_t clock = -1;   ///< seconds from the file's own time mark ("### 00:01:05"), or -1
};

std::vector<Line> split_lines(std::string_view text);

/// When more than half of the lines begin with "> > ", they are quoted wrapping and not turns: takes it off in place
/// and answers the number of the first such line (vector L6).
std::optional<std::uint32_t> unwrap_quotes(std::vector<Line>& lines);

struct Mark {
  std::size_t at = 0, size = 0;  ///< bytes
  bool topic = false;            ///< three chevrons or more
};

/// The mark at the start of `s`, blanks aside; `size` counts from the start of `s`.
std::optional<Mark> mark_at_start(std::string_view s);

/// The next mark inside a line, at or after byte `from`: two chevrons or more that stand after a sentence end, a
/// closing bracket or a dash, or right before a label in capitals.
std::optional<Mark> inner_mark(std::string_view s, std::size_t from);

/// "> JEFF: yes": one chevron, from Markdown; also "> > JEFF:". Size of it, or 0.
std::size_t single_chevron(std::string_view s);

}  // namespace record::scan
