// SPDX-License-Identifier: Apache-2.0
// Lines of speech become pieces: runs of one voice within one line, with the mark and the label that begin them. Labels
// are believed in two passes (captions 6.3.6, rulings 19): first every form that could be one is counted, then each is
// judged.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/model.hpp"
#include "record/parse_lines.hpp"

namespace record::scan {

enum class Begin : std::uint8_t {
  wrap,        ///< goes on in the same paragraph: a blank joins it
  page_break,  ///< the same, but a page was cut out before it
  paragraph,   ///< a new paragraph, of the voice before unless there is a label
  turn,        ///< a mark, a new voice
  topic,       ///< ">>>", a new voice and a new topic
};

struct Piece {
  std::string_view text;   ///< speech: mark and believed label are gone; may be empty
  std::string_view label;  ///< believed; empty when none
  std::uint32_t line = 0;
  std::int32_t clock = -1;  ///< seconds, from a time mark before it
  Begin begin = Begin::paragraph;
  LabelKind kind = LabelKind::unknown;
};

/// `known`: names believed at their first appearance. Labels that were not believed go to `doubts`.
std::vector<Piece> read_pieces(std::vector<Line> const& lines, std::vector<std::string> const& known,
                               std::vector<Doubt>& doubts);

}  // namespace record::scan
