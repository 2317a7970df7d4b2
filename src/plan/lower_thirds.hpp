// SPDX-License-Identifier: Apache-2.0
// The words below a face: how each planned speaker stands on the screen, as they gave it themselves on their own page, else as they were
// nominated.
#pragma once

#include "plan/invitations.hpp"

namespace plan {

struct LowerThird {
  NominationId nomination = {};  ///< whose place it is
  std::string name = {};         ///< who sits in it: the delegate where one was named
  std::string line = {};         ///< affiliation; empty: unknown
  bool given = false;            ///< in their own words
  bool delegate = false;         ///< sits in somebody else's place
  bool agreed = false;           ///< nobody is named in public before they have
};
BOOST_DESCRIBE_STRUCT(LowerThird, (), (nomination, name, line, given, delegate, agreed))

/// Each speaker of the adopted variant once, in the order of the session; nobody where nothing is adopted. `agreed`: accepted the seat, or,
/// without an invitation of their own, agreed to be nominated.
std::vector<LowerThird> lower_thirds(Reading&, PlanId const&);

}  // namespace plan
