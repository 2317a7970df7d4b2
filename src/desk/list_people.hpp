// SPDX-License-Identifier: Apache-2.0
// Who may be one person on a coalition's list: addresses that this server knows by name (contacts, accounts) and that wrote there. The
// archive itself keeps no name and no address (rulings 7), so nothing else can be suggested. A suggestion is never applied by itself: a
// person says that two addresses are one, or two. (between-meetings a.4, 5)
#pragma once

#include <string>
#include <vector>

#include "roster/aliases.hpp"

namespace desk {

using store::Reading;
using store::Writing;
using namespace base;

struct KnownWriter {
  std::string name = {}, address = {};
};
BOOST_DESCRIBE_STRUCT(KnownWriter, (), (name, address))

struct PerhapsOne {
  KnownWriter one = {}, other = {};
  bool same_name = false;     ///< letter case and marks apart
  bool near_address = false;  ///< the same before the "@"
};
BOOST_DESCRIBE_STRUCT(PerhapsOne, (), (one, other, same_name, near_address))
/// Pairs that nobody has decided on; both wrote on this list. By name.
std::vector<PerhapsOne> perhaps_one(Reading&, CoalitionId const&);

/// Two addresses, as somebody types them, are one person's (or are not). Only their keyed hashes are kept. Refuses as read_address,
/// join_people.
Result<Done> say_one_person(Writing&, CoalitionId const&, std::string const& one, std::string const& other, bool same);

}  // namespace desk
