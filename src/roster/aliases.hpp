// SPDX-License-Identifier: Apache-2.0
// People of mailing lists who write from several addresses: confirmed by a person, never by the program. Kept are keyed hashes of addresses
// (lists.hpp), so that nobody can read who it is. (between-meetings a.4, 5) What may be one person is suggested in desk/list_people.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "roster/lists.hpp"

namespace roster {

/// By keyed address: the one that stands for the person.
class SamePeople {
 public:
  explicit SamePeople(Reading&);
  [[nodiscard]] std::uint64_t operator()(std::uint64_t person) const {
    auto const found = same_.find(person);
    return found == same_.end() ? person : found->second;
  }

 private:
  std::map<std::uint64_t, std::uint64_t> same_;
};

/// The two are one person from now on, on every list; the months of this coalition are counted anew, of others with their next import.
/// Refuses (malformed) one address twice, or none; (unknown) the coalition.
Result<Done> join_people(Writing&, CoalitionId const&, std::uint64_t one, std::uint64_t other);
/// The two are not one: taken apart where they were joined, and not suggested again. Refuses as join_people.
Result<Done> keep_apart(Writing&, CoalitionId const&, std::uint64_t one, std::uint64_t other);
/// Pairs that a person said are two, the smaller first.
std::set<std::pair<std::uint64_t, std::uint64_t>> kept_apart(Reading&);
/// Everybody who wrote on a coalition's list.
std::set<std::uint64_t> writers(Reading&, CoalitionId const&);

}  // namespace roster
