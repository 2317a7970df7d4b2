// SPDX-License-Identifier: Apache-2.0
// Everything in a caption file that is not speech: the head with title, number, date and time, vendor, disclaimers at
// both ends, web pages and server warnings around it (domain 7.1, captions 6.3.9). It is kept line by line beside the
// turns.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/model.hpp"
#include "record/parse_lines.hpp"
#include "record/parse_times.hpp"

namespace record {

/// What the head says of day and clock (instants exist only when day, time and zone are all known) and of who is there.
struct HeadRead {
  std::optional<std::chrono::year_month_day> day;
  std::optional<int> from, to;  ///< minutes after midnight
  std::optional<scan::Zone> zone;
  std::vector<std::string> people;  ///< of attendee and apology lists
};

/// Moves the wrapper out of `lines` into out.wrapper (in file order) and reads out.meeting's title, number, date, start
/// and planned end from it.
HeadRead take_wrapper(std::vector<scan::Line>& lines, Parsed& out);

/// The end that the captioner noted ("(Session concluded at 1608 UTC)"): counts more than the planned one. A time
/// before the start is of the next day.
void take_session_end(std::string_view event, HeadRead const& head, ParsedMeeting& meeting);

}  // namespace record
