// SPDX-License-Identifier: Apache-2.0
// Shared by the files of date polls; nobody outside includes it.
#pragma once

#include <string>

#include "schedule/polls.hpp"

namespace schedule {

/// Who somebody is in every poll: the person, else the name as folded.
std::string who_is(Invitee const&);

tl::unexpected<base::Refusal> no_poll();
/// Refuses (unknown); (not_now) one that is over.
Result<DatePoll> open_one(Reading&, PollId const&);
Result<Done> zone_known(std::string const& zone);
/// A poll that is over keeps nothing of those who were left out of it.
void forget_left_out(Writing&, PollId const&);

}  // namespace schedule
