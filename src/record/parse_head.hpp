// SPDX-License-Identifier: Apache-2.0
// The head of a caption file: everything above the first words, on lines of its own or on one line with them
// (domain 7.1 H1-H13).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/model.hpp"
#include "record/parse_lines.hpp"
#include "record/parse_times.hpp"

namespace record::scan {

/// What the head says of day and clock (instants exist only when day, time and zone are all known) and of who is there.
struct HeadRead {
  std::optional<std::chrono::year_month_day> day;
  std::optional<int> from, to;  ///< minutes after midnight
  std::optional<Zone> zone;
  std::vector<std::string> people;  ///< of attendee and apology lists
};

/// Moves the head out of `lines` into out.wrapper and reads title, number, date, start and planned end into
/// out.meeting.
HeadRead take_head(std::vector<Line>& lines, Parsed& out);

/// A mark, or a label in capitals or bold that begins speech; not a head line like "MAIN SESSION: TRUST".
bool starts_speech(std::string_view text);

}  // namespace record::scan
