// SPDX-License-Identifier: Apache-2.0
// Time is a UTC instant in milliseconds, handed in as an argument: nothing below app reads the clock, so that
// scenarios run in fixed time (house 3). Local time exists only at the edge, made here from zone names
// (Hinnant's date library over the system's zone files).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace base {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Millis = std::chrono::milliseconds;

/// Milliseconds since 1970-01-01 UTC: the form in which instants are stored.
inline std::int64_t to_millis(Instant t) { return t.time_since_epoch().count(); }
inline Instant from_millis(std::int64_t ms) { return Instant{Millis{ms}}; }

/// "2022-10-03T15:00:00Z"; with milliseconds when they are not zero.
std::string iso(Instant t);

/// Reads ISO 8601 with Z or an offset ("2022-10-03T15:00Z", "2022-10-03T17:00:00.250+02:00"). None if it is not one.
std::optional<Instant> parse_iso(std::string_view s);

/// A calendar day, "2022-10-03". None if it is not one or does not exist.
std::optional<std::chrono::year_month_day> parse_day(std::string_view s);
std::string iso_day(std::chrono::year_month_day d);

/// What a wall clock in `zone` shows at `t`.
struct LocalTime {
  std::chrono::year_month_day day{};
  int hour = 0, minute = 0, second = 0;
  int weekday = 0;           ///< 0 Sunday .. 6 Saturday
  int offset_minutes = 0;    ///< from UTC at that instant
  std::string abbreviation;  ///< "CEST"; "+03" where the zone has no letters
};

/// None when the zone name is unknown to this machine's zone files.
std::optional<LocalTime> local_time(Instant t, std::string_view zone);

/// The instant at which a clock in `zone` shows that time. Refuses (malformed) an unknown zone, a time that
/// does not exist there (the missing hour) and one that exists twice (asked, never guessed: house 3).
Result<Instant> from_local(std::chrono::year_month_day day, int hour, int minute, std::string_view zone);

/// True when the zone files know this name ("Europe/Zurich").
bool zone_exists(std::string_view zone);

}  // namespace base
