// SPDX-License-Identifier: Apache-2.0
// A main session from its plan to its meeting: what needs the rooms plan, meeting, live and record at once. Adopting a variant is a
// decision of the record; one act makes the agenda; the room then knows how long panellists may speak; afterwards stands beside each
// other who was planned and who sat there (domain 4.1).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk/live.hpp"
#include "plan/agenda.hpp"

namespace desk {

/// Adopts a variant (plan::adopt); with a meeting the words are a decision of its record too, tied to what was just said where it is going
/// on. Refuses as plan::adopt; (unknown, field "meeting") no such meeting.
Result<Done> adopt_variant(Writing&, plan::PlanId const&, plan::VariantId const&, std::string const& words, MeetingId const& where);
/// Takes the decision back (plan::reconsider); its mark in the record is superseded, with the reason.
Result<Done> reconsider_variant(Writing&, plan::PlanId const&, std::string const& reason);

/// Turns the adopted variant into the agenda of a meeting: the one that `wish` names by id, which must still be planned, or a new one of
/// its series, number, start, zone and place, under the settled title. Items carry minutes, what is reserved for the floor, who leads by
/// the chair's outcomes and, in their notes, the speakers who have agreed and the questions once they are frozen; who has accepted a seat
/// is put on its list of guests. Done again while the meeting is planned, items made before are made anew; others stay. A new meeting is
/// entered once: the same wish again answers the same one. Refuses (unknown) plan, meeting; (not_now) nothing is adopted, the meeting has
/// begun or was called off; (conflict) the meeting is shorter than the plan, came of another plan, or this plan has become another meeting
/// already; and as enter_meeting.
Result<MeetingId> become_meeting(Writing&, plan::PlanId const&, meeting::Meeting const& wish);

/// Takes an item up (live::take_up); if it was a panel of a plan, panellists then speak as long as the plan gives all of them, and those
/// who are there and have times of their own as long as those say. A time that the chair has set for this item before stands.
Result<Done> take_up(Writing&, MeetingId const&, live::By const&, ItemId const&);

/// A planned speaker has come: gets a seat in the room with the name and line of their lower third (plan/lower_thirds.hpp; a delegate under
/// their own name), or the seat that has this name already, is a panellist there, and has times of their own if the plan says so. Refuses
/// (unknown) who is no planned speaker of this plan; (not_now) no meeting, or its room is not open; and as live::seat_somebody.
Result<SeatId> seat_speaker(Writing&, plan::PlanId const&, plan::NominationId const&, live::By const&, live::Channel);

/// What is known of somebody in one part.
enum class Came { unknown, absent, present, spoke };
BOOST_DESCRIBE_ENUM(Came, unknown, absent, present, spoke)
struct PartPerson {
  plan::NominationId nomination = {};  ///< empty: not planned in this part
  std::string name = {}, by = {}, note = {};
  bool agreed = false;
  Came came = Came::unknown;  ///< as the room and the attendance have it; names are compared folded
  bool noted = false;         ///< people wrote down that they sat there
  std::int64_t place = 0;     ///< among the planned; 0: not planned in this part
  std::int64_t first = 0, follow_up = 0;  ///< seconds that the plan gives them
};
BOOST_DESCRIBE_STRUCT(PartPerson, (), (nomination, name, by, note, agreed, came, noted, place, first, follow_up))
struct PartPeople {
  plan::Part part = {};
  std::vector<PartPerson> people = {};  ///< planned ones in their order, then who sat there besides
};
BOOST_DESCRIBE_STRUCT(PartPeople, (), (part, people))
/// The panel parts of the adopted variant. `came` is unknown until the meeting was opened.
std::vector<PartPeople> planned_and_sat(Reading&, plan::PlanId const&);

}  // namespace desk
