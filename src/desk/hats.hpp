// SPDX-License-Identifier: Apache-2.0
// For which coalitions somebody stands today: the hats of a person, read in one way wherever something depends on them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "store/store.hpp"

namespace desk {

using store::Reading;

/// The hats of a person that are coalitions, worn on that day (UTC; both days of a hat included), in their words: "Coalition on X".
std::vector<std::string> hats_of(Reading&, base::PersonId const&, base::Instant now);
/// Those that the roster knows by a name, former name, alias or acronym of one coalition only.
std::set<base::CoalitionId> coalitions_of(Reading&, base::PersonId const&, base::Instant now);

}  // namespace desk
