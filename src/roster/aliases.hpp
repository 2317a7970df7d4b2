// SPDX-License-Identifier: Apache-2.0
// People of mailing lists who write from several addresses: confirmed by a person, never by the program. Kept are keyed hashes of addresses
// (lists.hpp), so that nobody can read who it is. (between-meetings a.4, 5) What may be one person is suggested in desk/list_people.hpp.
//
// What an archive says of names is known as keyed hashes, no longer than its file would lie here: 30 days after it was read nothing can be
// suggested from it any more (rulings 7).
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

/// Two writers of a list, the smaller first, and what makes them alike.
struct Alike {
  std::uint64_t one = 0, other = 0;
  bool same_name = false;   ///< letter case, marks and order of the words apart
  bool same_local = false;  ///< what stands before the "@"
};
/// Pairs that nobody has decided on. What more than `most_alike` addresses have in common ("The Secretariat") is no one person's.
std::vector<Alike> alike(Reading&, CoalitionId const&);
inline constexpr std::size_t most_alike = 4;
/// Forgets what names were alike in archives that were read before that.
void forget_names(Writing&, Instant before);

/// What somebody wrote on a list: enough to find them in the archive, where it is public.
struct Wrote {
  std::int64_t messages = 0;
  std::optional<Instant> first = {}, last = {};  ///< of those with a time
};
std::map<std::uint64_t, Wrote> wrote(Reading&, CoalitionId const&, std::set<std::uint64_t> const& people);

}  // namespace roster
