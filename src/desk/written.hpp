// SPDX-License-Identifier: Apache-2.0
// Words in writing that are waited for after an item was left (live/invited.hpp): who has an account is reminded by letter, once, and what is
// over is closed.
#pragma once

#include "desk/desk.hpp"
#include "desk/invitations.hpp"
#include "live/invited.hpp"

namespace desk {

/// Called every minute. Letters go to active accounts, in their language; a link leads to the room, where the words are handed in.
Result<Done> tend_written(Writing&, Office const&);

}  // namespace desk
