// SPDX-License-Identifier: Apache-2.0
// Meetings that were entered by one rule, "every second Tuesday at 16:00 in Zurich, twelve times", kept with the rule: calendars get them as
// one series with exceptions (between-meetings b.5, calendar.hpp). Each is a meeting like any other; what is left of the rule in it is seen by
// comparing, so moving or calling one off needs nothing here.
// Not here: entering the meetings, letters (desk).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "schedule/calendar.hpp"
#include "store/store.hpp"

namespace schedule {

/// Named here and not in base/id.hpp, because no other room keeps it.
using RecurrenceId = base::Id<"recurrence">;

struct Recurrence {
  RecurrenceId id = {};
  base::SeriesId series = {};
  std::string title = {};
  Repeat repeat = {};  ///< without changes: they are seen in the meetings
  int minutes = 60;
};

/// Keeps a rule. Refuses as check(Repeat); (malformed) minutes outside 5 to 1440, over 60 meetings.
base::Result<RecurrenceId> keep_recurrence(store::Writing&, Recurrence const& wish);
/// Which meeting was entered for a day of it.
void note_occurrence(store::Writing&, RecurrenceId const&, Day const&, base::MeetingId const&);

struct Member {
  Day day{};
  base::MeetingId meeting = {};
};
std::optional<Recurrence> recurrence(store::Reading&, RecurrenceId const&);
/// Of a series, newest first; of all where it is empty.
std::vector<Recurrence> recurrences(store::Reading&, base::SeriesId const& = {});
std::vector<Member> members(store::Reading&, RecurrenceId const&);  ///< by day
/// The rule by which a meeting was entered, and its day. None: it was entered by itself.
std::optional<std::pair<Recurrence, Day>> recurrence_of(store::Reading&, base::MeetingId const&);

store::Migration recurrence_tables();

}  // namespace schedule
