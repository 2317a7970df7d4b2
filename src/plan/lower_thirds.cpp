// SPDX-License-Identifier: Apache-2.0
#include "plan/lower_thirds.hpp"

#include <set>

#include "plan/agenda.hpp"

namespace plan {

std::vector<LowerThird> lower_thirds(Reading& r, PlanId const& id) {
  std::vector<LowerThird> all;
  auto const p = plan(r, id);
  if (!p || p->adopted.empty()) return all;
  std::map<NominationId, SeatInvitation> invited;
  for (auto const& [seat, i] : open_invitations(r, id)) invited[i.nomination] = i;
  std::set<NominationId> once;
  for (auto const& part : parts(r, p->adopted))
    for (auto const& s : speakers(r, part.id)) {
      if (!once.insert(s.nomination).second) continue;
      auto const found = invited.find(s.nomination);
      if (found == invited.end()) {
        all.push_back({s.nomination, s.name, s.by, false, false, s.agreed});
        continue;
      }
      auto const& i = found->second;
      bool const delegate = !i.delegate_of.empty();
      all.push_back({s.nomination, i.screen_name.empty() ? i.name : i.screen_name,
                     !i.screen_line.empty() || delegate ? i.screen_line : s.by, !i.screen_name.empty(), delegate,
                     i.state == Inviting::accepted || (!delegate && s.agreed && i.state != Inviting::declined)});
    }
  return all;
}

}  // namespace plan
