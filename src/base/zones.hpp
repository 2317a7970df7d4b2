// SPDX-License-Identifier: Apache-2.0
// What the system's zone files say of a zone: which rule holds at an instant and until when, and what a wall clock's time
// means there. For calendars and for whoever needs many local times; a single one is local_time() of instant.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"

namespace base {

/// A span of time in which a zone's clocks keep one offset and one name: half-open, [from, until).
struct ZonePeriod {
  Instant from{}, until{};   ///< far in the past or future where the rule has no beginning or end
  int offset_seconds = 0;    ///< what clocks there show, less UTC
  bool summer = false;       ///< the zone files call it daylight saving time
  std::string abbreviation;  ///< "CEST"
};

/// The period that holds at `t`. None when the zone name is unknown. The zone files of Debian reach 2037.
std::optional<ZonePeriod> zone_period(Instant t, std::string_view zone);

/// The instants at which clocks of a zone show one time: one, none (clocks go forward over it) or two (they go back).
struct WallTime {
  enum class Kind { once, never, twice } kind = Kind::once;
  Instant first{};   ///< never: the instant at which the clocks jump
  Instant second{};  ///< twice only: the later one
};

/// None when the zone is unknown or the day or time is none.
std::optional<WallTime> wall_time(std::chrono::year_month_day day, int hour, int minute, std::string_view zone);

}  // namespace base
