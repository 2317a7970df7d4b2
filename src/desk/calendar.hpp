// SPDX-License-Identifier: Apache-2.0
// Meetings for calendars: what needs the rooms meeting and schedule at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "meeting/meeting.hpp"
#include "schedule/calendar.hpp"
#include "schedule/polls.hpp"
#include "schedule/recurrences.hpp"

namespace desk {

using store::Reading;
using store::Writing;

/// With an id before it the UID of what stands in a calendar: no host, so that it outlives a move to another one.
inline constexpr std::string_view uid_end = "@intersession";
inline std::string uid_of(std::string const& id) { return id + std::string(uid_end); }

/// How often the plan of a meeting has changed since it was entered, and when it was last touched. Of one that was entered by a rule changes
/// of the whole row count, until its own last one: so a change of it is newer than any letter of the row before, and a letter of the row
/// (recurrence_entry) at least as new as each of its dates.
struct PlanAge {
  int sequence = 0;
  base::Instant stamp{};
};
PlanAge plan_age(Reading&, meeting::Meeting const&);

/// A meeting as calendars see it. SEQUENCE counts the changes of its plan, so that a program which has an older version takes this one. None
/// without a start.
std::optional<schedule::Entry> calendar_entry(Reading&, meeting::Meeting const&, std::string const& base_address);

/// Meetings that were entered by one rule, as calendars see them: the rule, and what is not as it says. One that was called off or has lost its
/// date is left out of it.
schedule::Entry recurrence_entry(Reading&, schedule::Recurrence const&, std::string const& base_address);

/// The public feed: meetings from 90 days ago on, with those that were called off, which say so; meetings of one rule as a series. Then
/// what is due: the duties of the newest cycle, the end of open consensus calls.
std::vector<schedule::Entry> calendar_feed(Reading&, base::Instant now, std::string const& base_address);

}  // namespace desk
