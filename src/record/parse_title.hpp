// SPDX-License-Identifier: Apache-2.0
// The title line of a transcript and the meeting's number in it, in all the ways people number meetings (domain 7.1 H6,
// H7).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace record::scan {

/// A title with its number taken off: "DC COORDINATION MEETING #66" -> "DC COORDINATION MEETING", "66" (H6, H7).
struct TitleRead {
  std::string title;       ///< may be empty: the line was only a number
  std::string number;      ///< may be empty
  bool gathering = false;  ///< names a kind of meeting ("call", "session")
};
/// None when the line does not look like a title: too long, a sentence, mostly lower case.
std::optional<TitleRead> read_title(std::string_view line);

}  // namespace record::scan
