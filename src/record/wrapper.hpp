// SPDX-License-Identifier: Apache-2.0
// Everything in a caption file that is not speech: the head with title, number, date and time, vendor, disclaimers at
// both ends, web pages and server warnings around it (domain 7.1, captions 6.3.9). It is kept line by line beside the
// turns.
#pragma once

#include <string_view>
#include <vector>

#include "record/model.hpp"
#include "record/parse_head.hpp"
#include "record/parse_lines.hpp"

namespace record {

/// Moves the wrapper out of `lines` into out.wrapper (in file order) and reads out.meeting's title, number, date, start
/// and planned end from it.
scan::HeadRead take_wrapper(std::vector<scan::Line>& lines, Parsed& out);

/// The end that the captioner noted ("(Session concluded at 1608 UTC)"): counts more than the planned one. A time
/// before the start is of the next day.
void take_session_end(std::string_view event, scan::HeadRead const& head, ParsedMeeting& meeting);

}  // namespace record
