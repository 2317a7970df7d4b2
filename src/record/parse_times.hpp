// SPDX-License-Identifier: Apache-2.0
// Dates and times as people type them above a transcript (domain 7.1 H5, H13, H15): "9 MAY 9 2021", "3 May 2022 | 15:00
// UTC", "13:00-14:00 UTC", "10:30 a.m. (UTC + 1)". A zone is taken at its word; a damaged date is none.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/instant.hpp"

namespace record::scan {

struct DateRead {
  std::optional<std::chrono::year_month_day>
      day;                         ///< none: looks like a date, but the year is cut, missing or ambiguous
  std::size_t begin = 0, end = 0;  ///< where in the text, bytes
};

/// The first date in `s` (at most 1,000 bytes are looked at).
std::optional<DateRead> read_date(std::string_view s);

struct Zone {
  int offset_minutes = 0;
  std::string_view place;  ///< when the letters name no offset ("CT"): a zone name whose clock decides; else empty
};

struct ClockRead {
  int from = 0;  ///< minutes after midnight
  std::optional<int> to;
  std::optional<Zone> zone;
  std::size_t begin = 0, end = 0;
};

/// The first time of day in `s`. Four bare digits are a time only before a zone ("1500 UTC"), unless `bare` allows them
/// ("concluded at 1608").
enum class Bare { refused, allowed };
std::optional<ClockRead> read_clock(std::string_view s, Bare bare = Bare::refused);

/// Nothing stands in `s` besides dates, times, zones, week days and signs between them.
bool only_date_and_time(std::string_view s);

/// The instant; none when the zone's place does not have that time (or has it twice).
std::optional<base::Instant> instant(std::chrono::year_month_day day, int minutes, Zone const& zone);

}  // namespace record::scan
