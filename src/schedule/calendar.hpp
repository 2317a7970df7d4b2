// SPDX-License-Identifier: Apache-2.0
// Meetings as iCalendar (RFC 5545, 5546; between-meetings b.5): invitations, changes, cancellations, feeds. Pure functions of what is
// given; sending is mail's. Reading replies is reply.hpp.
//
// A single meeting stands in UTC, because mail programs misread zone forms. A series keeps the wall clock of its anchor zone
// (TZID with a VTIMEZONE made from the system's zone files). A UID never changes; every change raises SEQUENCE; one message goes to
// one person and names no other guest.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "base/zones.hpp"

namespace schedule {

using base::Instant;
using Day = std::chrono::year_month_day;

/// How a series goes on: each n-th week on the same weekday, or each n-th month on the same weekday of the month ("first Tuesday";
/// a fifth one is the month's last).
enum class Every : std::uint8_t { week, month };

/// A change to one occurrence of a series, named by the day it was planned for.
struct Change {
  Day day{};
  std::optional<Instant> start{};  ///< moved to here; none: this one is called off
  int minutes = 60;                ///< of a moved one
  int sequence = 1;
};

/// The wall clock of a series.
struct Repeat {
  std::string zone = {};  ///< a name the zone files know
  Day day{};              ///< of the first occurrence
  int hour = 0, minute = 0;
  Every every = Every::week;
  int interval = 1;  ///< 1 to 12
  int count = 1;     ///< occurrences in all, 1 to 400, those called off included
  std::vector<Change> changes{};
};

/// A meeting, or a whole series, as calendars see it.
struct Entry {
  std::string uid = {};
  int sequence = 0;
  Instant stamp{};  ///< when this version was made
  std::string title = {}, about = {}, place = {}, address = {};  ///< address: the page of the meeting
  Instant start{};                           ///< of a single meeting
  int minutes = 60;
  std::optional<Repeat> repeat{};            ///< then `start` does not count
  bool cancelled = false;
  std::optional<Day> day{};  ///< a deadline that is a day, in no zone; then `start` and `minutes` do not count
  bool deadline = false;     ///< by then something is due: takes nobody's time, and no length
};

/// Somebody in a calendar message.
struct Party {
  std::string name, mail;
};

/// One planned occurrence.
struct Occurrence {
  Day day{};
  base::WallTime::Kind kind = base::WallTime::Kind::once;  ///< what the wall clock's time is on that day
  Instant planned{};       ///< RFC 5545: a missing time by the offset before the gap, a doubled one the first time
  std::optional<Instant> start{};  ///< where it takes place; none: called off
  int minutes = 60;
};

/// base::wall_time() as calendars mean it (RFC 5545, 3.3.5): `first` of a time that a gap leaves out is by the offset before the gap.
std::optional<base::WallTime> meant_time(Day const&, int hour, int minute, std::string_view zone);

/// The occurrences in the order of their days. Only our own narrow rules are ever expanded.
std::vector<Occurrence> occurrences(Repeat const&, int minutes);

/// Refuses (malformed) what no series can be: an unknown zone, a day that is none, a change of a day without an occurrence.
base::Result<base::Done> check(Repeat const&);

/// At an occurrence the clocks of a zone show another time than at the one before, or the wall clock's time is missing or doubled.
struct ClockWarning {
  std::string zone = {};
  Instant start{};
  base::WallTime::Kind kind = base::WallTime::Kind::once;  ///< never, twice: of the anchor zone
  int before = 0, after = 0;  ///< minutes after midnight there; equal when only `kind` speaks
};

/// What people in these zones should be told before a series is announced. The anchor zone is among them whether named or not.
std::vector<ClockWarning> clock_warnings(Repeat const&, std::vector<std::string> const& zones);

/// The invitation to one person: METHOD:REQUEST with the meeting, or with the series and its changed occurrences; sent again with
/// a higher SEQUENCE it is the change.
std::string request(Entry const&, Party const& organiser, Party const& guest);
/// METHOD:CANCEL for the whole of it.
std::string cancel(Entry const&, Party const& organiser, Party const& guest);
/// The message about one changed occurrence only: REQUEST where it was moved, CANCEL where it was called off; with the
/// words of `series`.
std::string change_of_one(Entry const& series, Change const&, Party const& organiser, Party const& guest);
/// A feed or a file to take away: METHOD:PUBLISH, no guests. Entries that are cancelled say so.
std::string publish(std::vector<Entry> const&, std::string_view name);

/// The rules of a zone over [from, until) as a VTIMEZONE: every onset is listed, nothing is generalised.
std::string time_zone(std::string_view zone, Instant from, Instant until);

/// Lines of an iCalendar text: a content line folded at 75 octets, never inside a character, ending in CRLF.
std::string folded(std::string_view line);
/// A TEXT value: backslash, semicolon, comma and line feed escaped; other control characters left out.
std::string escaped(std::string_view text);

}  // namespace schedule
