// SPDX-License-Identifier: Apache-2.0
// Who could take the place of somebody on a panel so that the quotas still hold: what to do when a chosen person declines. Pure, on the
// exact search of panel_search.hpp; it proposes, people choose.
#pragma once

#include "plan/panel.hpp"

namespace plan {

/// One way to fill the place: who comes, and who of the panel must make room besides (most often nobody). Places in Choice::people, ascending.
struct Alternate {
  Panel come, go;
  friend bool operator==(Alternate const&, Alternate const&) = default;
};

struct Alternates {
  int declined = 0;             ///< whose place
  bool decided = true;          ///< false: a search ended early, so some ways may be missing or a smaller change exist
  std::vector<Alternate> ways;  ///< the smallest changes only: fewest of the panel go, then in id order
};

/// For each person of a panel the smallest changes after which it keeps every rule of the choice without that person; a rule that they must sit
/// falls with them. At most two others go. `effort.listed` ways a seat. The panel itself need not keep the rules, and keeps its number of people.
std::vector<Alternates> alternates(Choice const&, Panel const&, Effort const& = {});

}  // namespace plan
