// SPDX-License-Identifier: Apache-2.0
#include "base/instant.hpp"

#include <fmt/format.h>

#include "base/zones.hpp"

namespace base {

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

/// Reads exactly `count` digits at `at`; -1 when they are not digits.
int digits(std::string_view s, std::size_t at, std::size_t count) {
  if (at + count > s.size()) return -1;
  int n = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (s[i] < '0' || s[i] > '9') return -1;
    n = n * 10 + (s[i] - '0');
  }
  return n;
}

}  // namespace

std::string iso_day(year_month_day d) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}

std::string iso(Instant t) {
  auto const midnight = std::chrono::floor<std::chrono::days>(t);
  std::chrono::hh_mm_ss<Millis> const time(t - midnight);
  auto const ms = time.subseconds().count();
  auto out = fmt::format("{}T{:02}:{:02}:{:02}", iso_day(year_month_day{midnight}), time.hours().count(),
                         time.minutes().count(), time.seconds().count());
  if (ms != 0) out += fmt::format(".{:03}", ms);
  out += 'Z';
  return out;
}

std::optional<year_month_day> parse_day(std::string_view s) {
  if (s.size() != 10 || s[4] != '-' || s[7] != '-') return std::nullopt;
  int const y = digits(s, 0, 4), m = digits(s, 5, 2), d = digits(s, 8, 2);
  if (y < 0 || m < 0 || d < 0) return std::nullopt;
  year_month_day const day_found{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!day_found.ok()) return std::nullopt;
  return day_found;
}

std::optional<Instant> parse_iso(std::string_view s) {
  if (s.size() < 17 || (s[10] != 'T' && s[10] != ' ') || s[13] != ':') return std::nullopt;
  auto const d = parse_day(s.substr(0, 10));
  int const h = digits(s, 11, 2), min = digits(s, 14, 2);
  if (!d || h < 0 || h > 24 || min < 0 || min > 59) return std::nullopt;
  std::size_t at = 16;
  int sec = 0;
  int ms = 0;
  if (at < s.size() && s[at] == ':') {
    sec = digits(s, at + 1, 2);
    if (sec < 0 || sec > 60) return std::nullopt;
    at += 3;
    if (at < s.size() && s[at] == '.') {
      ++at;
      int scale = 100;
      bool any = false;
      while (at < s.size() && s[at] >= '0' && s[at] <= '9') {
        ms += (s[at] - '0') * scale;
        scale /= 10;
        any = true;
        ++at;
      }
      if (!any) return std::nullopt;
    }
  }
  std::chrono::minutes offset{0};
  if (at >= s.size()) return std::nullopt;  // a time without a zone is nobody's time
  if (s[at] == 'Z') {
    if (at + 1 != s.size()) return std::nullopt;
  } else if (s[at] == '+' || s[at] == '-') {
    int const oh = digits(s, at + 1, 2);
    std::size_t const minute_at = at + 3 < s.size() && s[at + 3] == ':' ? at + 4 : at + 3;
    int const om = digits(s, minute_at, 2);
    if (oh < 0 || oh > 18 || om < 0 || om > 59 || minute_at + 2 != s.size()) return std::nullopt;
    offset = std::chrono::minutes((oh * 60 + om) * (s[at] == '-' ? -1 : 1));
  } else {
    return std::nullopt;
  }
  return Instant(std::chrono::sys_days{*d}) + std::chrono::hours(h) + std::chrono::minutes(min) +
         std::chrono::seconds(sec) + Millis(ms) - offset;
}

bool zone_exists(std::string_view zone) { return zone_period(Instant{}, zone).has_value(); }

std::optional<LocalTime> local_time(Instant t, std::string_view zone) {
  auto const there = zone_period(t, zone);
  if (!there) return std::nullopt;
  auto const local = t + std::chrono::seconds(there->offset_seconds);
  auto const midnight = std::chrono::floor<std::chrono::days>(local);
  std::chrono::hh_mm_ss<Millis> const time(local - midnight);
  LocalTime out;
  out.day = year_month_day{midnight};
  out.hour = static_cast<int>(time.hours().count());
  out.minute = static_cast<int>(time.minutes().count());
  out.second = static_cast<int>(time.seconds().count());
  out.weekday = static_cast<int>(std::chrono::weekday{midnight}.c_encoding());
  out.offset_minutes = there->offset_seconds / 60;
  out.abbreviation = there->abbreviation;
  return out;
}

Result<Instant> from_local(year_month_day d, int hour, int minute, std::string_view zone) {
  if (!zone_exists(zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {std::string(zone)});
  auto const at = wall_time(d, hour, minute, zone);
  if (!at) return refuse(Why::malformed, say("That is not a date and time."), "start");
  if (at->kind == WallTime::Kind::never)
    return refuse(Why::malformed, say("Clocks go forward in {} then: that time does not exist. Choose another."), "start",
                  {std::string(zone)});
  if (at->kind == WallTime::Kind::twice)
    return refuse(Why::malformed, say("Clocks go back in {} then: that time exists twice. Give it in UTC."), "start",
                  {std::string(zone)});
  return at->first;
}

}  // namespace base
