// SPDX-License-Identifier: Apache-2.0
// The days of a series, and what clocks do to it.
#include <algorithm>

#include "schedule/calendar.hpp"

namespace schedule {

namespace {

using namespace std::chrono;
using base::say;
using base::Why;
using Kind = base::WallTime::Kind;

/// The n-th planned day, from 0.
Day nth_day(Repeat const& r, int n) {
  if (r.every == Every::week) return sys_days(r.day) + days(7 * r.interval * n);
  auto const month = r.day.year() / r.day.month() + months(r.interval * n);
  auto const weekday_of = weekday(sys_days(r.day));
  auto const index = (static_cast<unsigned>(r.day.day()) - 1) / 7 + 1;
  return index == 5 ? Day(sys_days(month / weekday_of[last])) : Day(sys_days(month / weekday_of[index]));
}

int clock_at(Instant t, std::string_view zone) {
  auto const there = base::local_time(t, zone);
  return there ? there->hour * 60 + there->minute : 0;
}

}  // namespace

std::optional<base::WallTime> meant_time(Day const& day, int hour, int minute, std::string_view zone) {
  auto wall = base::wall_time(day, hour, minute, zone);
  if (!wall || wall->kind != Kind::never) return wall;
  auto const before = base::zone_period(wall->first - base::Millis(1), zone);
  wall->first = Instant(sys_days(day)) + hours(hour) + minutes(minute) - seconds(before->offset_seconds);
  return wall;
}

std::vector<Occurrence> occurrences(Repeat const& r, int length) {
  std::vector<Occurrence> out;
  for (int n = 0; n < r.count; ++n) {
    Occurrence o{.day = nth_day(r, n), .minutes = length};
    if (auto const meant = meant_time(o.day, r.hour, r.minute, r.zone)) {
      o.kind = meant->kind;
      o.planned = meant->first;
    }
    o.start = o.planned;
    auto const changed = std::find_if(r.changes.begin(), r.changes.end(), [&](Change const& c) { return c.day == o.day; });
    if (changed != r.changes.end()) {
      o.start = changed->start;
      o.minutes = changed->minutes;
    }
    out.push_back(o);
  }
  return out;
}

base::Result<base::Done> check(Repeat const& r) {
  if (!base::zone_exists(r.zone)) return base::refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {r.zone});
  if (!r.day.ok() || r.day.year() < year{1970} || r.day.year() > year{2036} || r.hour < 0 || r.hour > 23 || r.minute < 0 || r.minute > 59)
    return base::refuse(Why::malformed, say("That is not a date and time."), "day");
  if (r.interval < 1 || r.interval > 12)
    return base::refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "interval", {"1", "12"});
  if (r.count < 1 || r.count > 400) return base::refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "count", {"1", "400"});
  if (nth_day(r, r.count - 1).year() > year{2037}) return base::refuse(Why::malformed, say("A series ends in 2037 at the latest."), "count");
  for (auto const& c : r.changes) {
    bool found = false;
    for (int n = 0; n < r.count && !found; ++n) found = nth_day(r, n) == c.day;
    if (!found) return base::refuse(Why::malformed, say("The series has no meeting on {}."), "day", {base::iso_day(c.day)});
    if (std::count_if(r.changes.begin(), r.changes.end(), [&](Change const& o) { return o.day == c.day; }) > 1)
      return base::refuse(Why::malformed, say("The meeting of {} is changed twice."), "day", {base::iso_day(c.day)});
  }
  return base::Done{};
}

std::vector<ClockWarning> clock_warnings(Repeat const& r, std::vector<std::string> const& zones) {
  std::vector<ClockWarning> out;
  auto const all = occurrences(r, 60);
  for (auto const& o : all)
    if (o.kind != Kind::once) {
      auto const shown = clock_at(o.planned, r.zone);
      out.push_back({.zone = r.zone, .start = o.planned, .kind = o.kind, .before = r.hour * 60 + r.minute, .after = shown});
    }
  for (auto const& zone : zones)
    for (std::size_t i = 1; i < all.size() && zone != r.zone; ++i) {
      int const before = clock_at(all[i - 1].planned, zone), after = clock_at(all[i].planned, zone);
      if (before != after) out.push_back({.zone = zone, .start = all[i].planned, .kind = Kind::once, .before = before, .after = after});
    }
  std::stable_sort(out.begin(), out.end(), [](ClockWarning const& a, ClockWarning const& b) { return a.start < b.start; });
  return out;
}

}  // namespace schedule
