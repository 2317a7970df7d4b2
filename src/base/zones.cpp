// SPDX-License-Identifier: Apache-2.0
#include "base/zones.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <cstdint>

namespace base {

namespace {

date::time_zone const* zone_named(std::string_view name) {
  // locate_zone throws for a name that is not there; there is no asking call.
  if (name.empty() || name.size() > 60) return nullptr;
  try {
    return date::locate_zone(std::string(name));
  } catch (std::exception const&) {
    return nullptr;
  }
}

/// The library's seconds reach further than milliseconds do.
Instant clamped(date::sys_seconds t) {
  constexpr std::int64_t edge = 200'000'000'000;  // 6,300 years
  return Instant(Millis(std::clamp<std::int64_t>(t.time_since_epoch().count(), -edge, edge) * 1000));
}

}  // namespace

std::optional<ZonePeriod> zone_period(Instant t, std::string_view zone) {
  auto const* const found = zone_named(zone);
  if (!found) return std::nullopt;
  auto const info = found->get_info(date::sys_time<Millis>(t.time_since_epoch()));
  return ZonePeriod{.from = clamped(info.begin),
                    .until = clamped(info.end),
                    .offset_seconds = static_cast<int>(info.offset.count()),
                    .summer = info.save.count() != 0,
                    .abbreviation = info.abbrev};
}

std::optional<WallTime> wall_time(std::chrono::year_month_day day, int hour, int minute, std::string_view zone) {
  auto const* const found = zone_named(zone);
  if (!found || !day.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  auto const days = std::chrono::sys_days(day).time_since_epoch();
  date::local_seconds const wall(days + std::chrono::hours(hour) + std::chrono::minutes(minute));
  auto const info = found->get_info(wall);
  auto const at = [&](std::chrono::seconds offset) { return Instant(wall.time_since_epoch() - offset); };
  if (info.result == date::local_info::nonexistent) return WallTime{WallTime::Kind::never, clamped(info.first.end), {}};
  if (info.result == date::local_info::ambiguous)
    return WallTime{WallTime::Kind::twice, at(info.first.offset), at(info.second.offset)};
  return WallTime{WallTime::Kind::once, at(info.first.offset), {}};
}

}  // namespace base
