// SPDX-License-Identifier: Apache-2.0
// Shared by the files of this room.
#pragma once

#include "meeting/meeting.hpp"

namespace meeting {

tl::unexpected<Refusal> no_meeting();
/// Refuses (unknown) when there is no such meeting.
Result<Done> expect_meeting(Reading&, MeetingId const&);

}  // namespace meeting
