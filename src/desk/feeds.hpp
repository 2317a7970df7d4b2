// SPDX-License-Identifier: Apache-2.0
// What stands in calendars that are subscribed to (between-meetings b.5): the forum's, a coalition's, somebody's own. Meetings, and what is
// due: duties of the roster, questionnaires, consensus calls, actions.
//
// A deadline that is a day (a duty, an action) stays a day and passes through no zone; one that is an instant is in UTC.
#pragma once

#include <string>
#include <vector>

#include "base/id.hpp"
#include "schedule/calendar.hpp"
#include "store/store.hpp"

namespace desk {

using store::Reading;

/// Meetings from 90 days ago on, by start; those of one rule as one series.
std::vector<schedule::Entry> meetings_for_calendars(Reading&, base::Instant now, std::string const& base_address);
/// Duties of the newest cycle, whenever they are due, and the end of open consensus calls.
std::vector<schedule::Entry> public_deadlines(Reading&, base::Instant now, std::string const& base_address);
/// A coalition's: the forum's meetings, the duties, and of the consensus calls those that ask it. Nothing of how it stands.
std::vector<schedule::Entry> coalition_feed(Reading&, base::CoalitionId const&, base::Instant now, std::string const& base_address);
/// Somebody's own: meetings to which they are invited and have not said no, and what they or their coalitions have not done yet: duties,
/// questionnaires, consensus calls, their open actions. Empty for an account that is not active.
std::vector<schedule::Entry> own_feed(Reading&, base::AccountId const&, base::Instant now, std::string const& base_address);

}  // namespace desk
