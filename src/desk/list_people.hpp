// SPDX-License-Identifier: Apache-2.0
// Who may be one person on a coalition's list: addresses that this server knows by name (contacts, accounts) and that wrote there, and
// addresses that bore one name, or nearly one address, in an archive that was read in the last 30 days. Of the archive no name and no
// address is kept, only whether they are alike (rulings 7), so somebody looks into the archive itself: what is told is when each wrote. A
// suggestion is never applied by itself: a person says that two addresses are one, or two. (between-meetings a.4, 5)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "roster/aliases.hpp"

namespace desk {

using store::Reading;
using store::Writing;
using namespace base;

/// An address that wrote on a list.
struct ListWriter {
  std::string mark = {};                 ///< stands for it in say_one_person: its keyed hash, sixteen hexadecimal digits
  std::string name = {}, address = {};   ///< where this server knows them; else empty
  std::int64_t messages = 0;
  std::optional<Instant> first = {}, last = {};  ///< of its messages with a time
};
BOOST_DESCRIBE_STRUCT(ListWriter, (), (mark, name, address, messages, first, last))

struct PerhapsOne {
  ListWriter one = {}, other = {};
  bool same_name = false;     ///< letter case and marks apart
  bool near_address = false;  ///< the same before the "@"
};
BOOST_DESCRIBE_STRUCT(PerhapsOne, (), (one, other, same_name, near_address))
/// Pairs that nobody has decided on; both wrote on this list. Those with known names first, then who wrote last.
std::vector<PerhapsOne> perhaps_one(Reading&, CoalitionId const&);

/// Two addresses, as somebody types them, or marks of writers of this list, are one person's (or are not). Only their keyed hashes are kept.
/// Refuses as read_address, join_people; (malformed) a mark of nobody who wrote there.
Result<Done> say_one_person(Writing&, CoalitionId const&, std::string const& one, std::string const& other, bool same);

}  // namespace desk
