// SPDX-License-Identifier: Apache-2.0
// The plan on its way to a meeting: who speaks in which panel part, the parts as items of an agenda, and who actually sat there. Planned
// and sat are kept apart (domain 4.1). The meeting itself and its agenda belong to another room: desk/main_session.hpp joins them.
#pragma once

#include <utility>

#include "plan/plan.hpp"

namespace plan {

using base::ItemId;

// ----------------------------------------------------------------------------------------------------- speakers planned

struct Speaker {
  NominationId nomination = {};
  std::string name = {}, by = {};
  bool agreed = false;  ///< nobody is named in public before they have
  std::int64_t place = 0;                 ///< 1, 2, 3 ...; places may be free
  std::int64_t first = 0, follow_up = 0;  ///< seconds: their own, else those of all
};
BOOST_DESCRIBE_STRUCT(Speaker, (), (nomination, name, by, agreed, place, first, follow_up))
/// Whether they have other times than those of all.
inline bool has_own_times(Speaker const& s, Part const& p) { return s.first != p.first || s.follow_up != p.follow_up; }

/// Says who speaks in a panel part, in order, in place of whom it was before; an empty id leaves its place free. Also after the adoption:
/// people decline late. Refuses (malformed): no panel, somebody twice, more than the part has speakers; (unknown) part or nomination;
/// (conflict) somebody who is not chosen for the panel.
Result<Done> place_speakers(Writing&, PlanId const&, PartId const&, std::vector<NominationId> const&);
std::vector<Speaker> speakers(Reading&, PartId const&);

// --------------------------------------------------------------------------------------------------- items of the agenda

/// A part as an agenda has it: whole minutes.
struct AgendaLine {
  PartId part = {};
  std::string title = {};
  std::int64_t minutes = 0;
  std::int64_t floor_minutes = 0;  ///< of these, reserved for the floor
};
BOOST_DESCRIBE_STRUCT(AgendaLine, (), (part, title, minutes, floor_minutes))

/// Each part from one whole minute of the session's clock to another (halves go up), so that roundings never add up. Reserved for the floor:
/// what the part promises, in whole minutes; a part of the kind floor that promises nothing reserves all but the chair's time.
std::vector<AgendaLine> agenda_lines(std::vector<Part> const&);

/// Writes down the meeting that came of the adopted variant and which item each part became, in place of an earlier one. Refuses (unknown);
/// (not_now) nothing is adopted.
Result<Done> became(Writing&, PlanId const&, MeetingId const&, std::vector<std::pair<PartId, ItemId>> const&);
std::vector<std::pair<PartId, ItemId>> items_of(Reading&, PlanId const&);
/// The panel part that an item was made of; none for any other item.
std::optional<Part> panel_of_item(Reading&, ItemId const&);
/// The plan a meeting was made of.
std::optional<PlanId> plan_of(Reading&, MeetingId const&);

// ---------------------------------------------------------------------------------------------------------- who sat there

struct Sat {
  std::string name = {}, note = {};
  friend bool operator==(Sat const&, Sat const&) = default;
};
BOOST_DESCRIBE_STRUCT(Sat, (), (name, note))

/// Keeps who sat in a part, as people saw it, in place of what was kept before. Refuses (malformed): a name empty or over 200, a note over
/// 500, somebody twice, over fifty; (unknown) a part that became no item; (not_now) no meeting came of the plan.
Result<Done> note_sat(Writing&, PlanId const&, PartId const&, std::vector<Sat> const&);
std::vector<Sat> sat(Reading&, PlanId const&, PartId const&);  ///< by name

}  // namespace plan
