// SPDX-License-Identifier: Apache-2.0
// Who may do what in a room: the table of floor 8, by forum role, seat and the parts of the seat. Pure.
#include <initializer_list>

#include "live/inside.hpp"

namespace live {

namespace {

constexpr std::uint32_t all_of(std::initializer_list<Right> rights) {
  std::uint32_t out = 0;
  for (auto const r : rights) out |= static_cast<std::uint32_t>(r);
  return out;
}

constexpr auto everything = ~std::uint32_t{0};
// The columns of the table.
constexpr auto guest = all_of({Right::see_names, Right::raise});
constexpr auto seated = all_of({Right::see_names, Right::raise, Right::answer_person, Right::chat});
constexpr auto delegate = seated | all_of({Right::answer_coalition});
constexpr auto steward = seated | all_of({Right::act_for_others, Right::see_times, Right::moderate_chat});
constexpr auto scribe = seated | all_of({Right::mark});
constexpr auto chair = seated | all_of({Right::act_for_others, Right::run_queue, Right::rule, Right::off_record, Right::mark, Right::finish,
                                        Right::see_times, Right::set_up, Right::moderate_chat});
constexpr auto secretariat = seated | all_of({Right::act_for_others, Right::off_record, Right::mark, Right::finish, Right::see_times,
                                              Right::set_up, Right::moderate_chat});

std::uint32_t rights_of(Part part, Rules const& rules) {
  switch (part) {
    case Part::chair:
    case Part::co_chair: return chair;
    case Part::steward:
    case Part::remote_moderator: return steward | (rules.stewards_run_queue ? all_of({Right::run_queue}) : 0);
    case Part::scribe: return scribe;
    case Part::delegate: return delegate;
    case Part::panellist: return seated;
  }
  return 0;
}

Seat const* seat_of(Room const& room, PersonId const& person) {
  if (person.empty()) return nullptr;
  for (auto const& [id, s] : room.seats)
    if (s.person == person) return &s;
  return nullptr;
}

/// Without account: what the rules leave, and the parts somebody gave this seat.
std::uint32_t rights_of_guest(Room const& room) {
  auto out = guest;
  if (room.rules.guests_chat) out |= all_of({Right::chat});
  if (room.rules.guests_answer) out |= all_of({Right::answer_person});
  return out;
}

}  // namespace

By standing(Room const& room, PersonId const& person, std::string_view forum_role, SeatId const& guest_seat) {
  By by{.person = person};
  bool const office = !person.empty() && (forum_role == "secretariat" || forum_role == "facilitator");
  if (office) by.rights = secretariat | (room.rules.secretariat_runs_queue ? all_of({Right::run_queue}) : 0);
  auto const* s = seat_of(room, person);
  // A pass counts for a guest only: it must not lend an account somebody else's seat.
  if (!s && person.empty()) {
    s = seat(room, guest_seat);
    if (s && !s->person.empty()) s = nullptr;
  }
  if (!s || (s->barred && !office)) return by;
  by.seat = s->id;
  if (s->waits || s->barred) return by;
  by.rights |= s->person.empty() ? rights_of_guest(room) : seated;
  for (auto const part : s->parts) by.rights |= rights_of(part, room.rules);
  return by;
}

By the_program() { return {.rights = everything}; }

}  // namespace live
