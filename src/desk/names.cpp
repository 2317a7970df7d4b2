// SPDX-License-Identifier: Apache-2.0
// Names of people for lists: rooms keep only their ids.
#include "desk/desk.hpp"
#include "people/people.hpp"

namespace desk {

std::map<PersonId, std::string> names(Reading& r) {
  std::map<PersonId, std::string> all;
  for (auto& p : people::everybody(r)) all.emplace(std::move(p.id), std::move(p.name));
  return all;
}

}  // namespace desk
