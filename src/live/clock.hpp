// SPDX-License-Identifier: Apache-2.0
// What the log of a meeting says of the system's clock (trust D-CLOCK). That it is not followed while a meeting runs is the program's
// doing (app); a clock that went back between two lives of the program is noticed by whatever is entered next (room.cpp).
#pragma once

#include "live/live.hpp"

namespace live {

/// Notes that the system's clock was set, and by how much it is now ahead of the time that is kept; zero: the two agree again. For the
/// record only: nothing in the room changes.
Result<Done> note_clock(Writing&, MeetingId const&, Millis ahead);

}  // namespace live
