// SPDX-License-Identifier: Apache-2.0
// Shared by the files of date polls; nobody outside includes it.
#pragma once

#include <string>

#include "schedule/polls.hpp"

namespace schedule {

/// Who somebody is in every poll: the person, else the name as folded.
std::string who_is(Invitee const&);

}  // namespace schedule
