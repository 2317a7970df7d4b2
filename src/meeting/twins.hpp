// SPDX-License-Identifier: Apache-2.0
// Twin meetings: the same agenda held twice, at two hours of the earth, so that nobody is left out by the clock; what comes of both is one
// record (between-meetings b.4). Each is a meeting like any other; here stands only which belong together. What is copied, and what
// pages show of both, is desk's and web's.
#pragma once

#include "meeting/meeting.hpp"

namespace meeting {

/// Says that two meetings are twins. Refuses (unknown) either; (conflict) one of them has a twin already; (malformed) they are the same.
Result<Done> tie_twins(Writing&, MeetingId const&, MeetingId const&);
/// They are two meetings again. Refuses (unknown) it has no twin.
Result<Done> untie_twins(Writing&, MeetingId const&);
std::optional<MeetingId> twin_of(Reading&, MeetingId const&);

store::Migration twin_tables();

}  // namespace meeting
