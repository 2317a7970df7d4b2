// SPDX-License-Identifier: Apache-2.0
#include "desk/hats.hpp"

#include "base/when.hpp"
#include "people/people.hpp"
#include "roster/roster.hpp"

namespace desk {

std::vector<std::string> hats_of(Reading& r, base::PersonId const& id, base::Instant now) {
  std::vector<std::string> out;
  auto const person = id.empty() ? std::nullopt : people::person(r, id);
  auto const today = base::utc_day(now);
  for (auto const& hat : person ? person->capacities : std::vector<people::Capacity>())
    if (hat.kind == people::CapacityKind::coalition && (!hat.from || *hat.from <= today) && (!hat.until || today <= *hat.until)) out.push_back(hat.of);
  return out;
}

std::set<base::CoalitionId> coalitions_of(Reading& r, base::PersonId const& id, base::Instant now) {
  std::set<base::CoalitionId> out;
  for (auto const& hat : hats_of(r, id, now))
    if (auto const found = roster::find_by_name(r, hat)) out.insert(*found);
  return out;
}

}  // namespace desk
