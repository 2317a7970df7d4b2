// SPDX-License-Identifier: Apache-2.0
// Meetings for calendars, and the meeting that comes of a date poll: what needs the rooms meeting and schedule at once.
#pragma once

#include <string>
#include <vector>

#include "meeting/meeting.hpp"
#include "schedule/calendar.hpp"
#include "schedule/polls.hpp"

namespace desk {

using store::Reading;
using store::Writing;

/// A meeting as calendars see it. The UID is made of its id alone, so that it outlives a move to another host; SEQUENCE
/// counts the changes of its plan, so that a program which has an older version takes this one. None without a start.
std::optional<schedule::Entry> calendar_entry(Reading&, meeting::Meeting const&, std::string const& base_address);

/// The public feed: meetings from 90 days ago on, with those that were called off, which say so.
std::vector<schedule::Entry> calendar_feed(Reading&, base::Instant now, std::string const& base_address);

/// Decides a poll (schedule::decide), and enters the meeting in the poll's series; a poll of no series makes none. One act: either
/// both or nothing.
base::Result<base::MeetingId> decide_poll(Writing&, base::PollId const&, base::SlotId const&, std::string const& reason);

}  // namespace desk
