// SPDX-License-Identifier: Apache-2.0
// The life of a live meeting over several rooms: the plan becomes the agenda, the one who opens takes the chair, people come in.
// Closing, which writes the record, is in live_close.cpp; captions in live_captions.cpp; outcomes in live_outcomes.cpp.
#include <algorithm>
#include <set>

#include "desk/hats.hpp"
#include "desk/live.hpp"
#include "people/people.hpp"
#include "roster/roster.hpp"

namespace desk {

namespace {

Result<meeting::Meeting> the_meeting(Reading& r, MeetingId const& id) {
  auto const m = meeting::meeting(r, id);
  if (!m) return refuse(Why::unknown, say("There is no such meeting."));
  return *m;
}

std::vector<live::Planned> plan_of(Reading& r, MeetingId const& id) {
  std::vector<live::Planned> out;
  for (auto const& item : meeting::agenda(r, id)) out.push_back({item.id, item.title, item.minutes, item.floor_minutes, item.lead});
  return out;
}

/// Whoever opens sits down, and takes the chair if nobody has.
Result<Done> seat_opener(Writing& w, MeetingId const& id, live::By const& by) {
  if (by.person.empty()) return Done{};
  auto seat = by.seat;
  if (seat.empty()) {
    live::Arrival arrival;
    arrival.person = by.person;
    arrival.name = people::shown_name(w, by.person);
    auto const came = live::arrive(w, id, by, arrival, {});
    if (!came) return tl::unexpected(came.error());
    seat = *came;
  }
  if (!live::kept_room(w, id)->in_chair.empty()) return Done{};
  auto seated = by;
  seated.seat = seat;
  return live::take_chair(w, id, seated, seat);
}

template <class Opens>
Result<Done> open(Writing& w, MeetingId const& id, live::By const& by, meeting::State to, Opens const& opens) {
  auto const m = the_meeting(w, id);
  if (!m) return tl::unexpected(m.error());
  bool const fresh = live::kept_room(w, id)->life == live::Life::planned;
  if (auto ok = opens(w, id, by, plan_of(w, id), m->decisions); !ok) return ok;
  if (auto ok = meeting::follow_room(w, id, to); !ok) return ok;
  if (!fresh) return Done{};
  if (auto ok = seat_opener(w, id, by); !ok) return ok;
  if (auto door = live::make_door(w, id, by); !door) return tl::unexpected(door.error());
  return Done{};
}

/// A coordinator who comes in for a coalition of theirs gives its one voice (floor 6).
Result<Done> make_delegate(Writing& w, MeetingId const& id, SeatId const& seat, live::Arrival const& arrival) {
  if (w.actor().role != "coordinator" || arrival.person.empty() || arrival.coalition.empty()) return Done{};
  auto const hats = hats_of(w, arrival.person, w.now());
  if (std::find(hats.begin(), hats.end(), arrival.coalition) == hats.end()) return Done{};
  return live::assign(w, id, live::the_program(), seat, {live::Part::delegate});
}

}  // namespace

Result<Done> open_lobby(Writing& w, MeetingId const& id, live::By const& by) {
  return open(w, id, by, meeting::State::lobby, live::open_lobby);
}

Result<Done> open_meeting(Writing& w, MeetingId const& id, live::By const& by) {
  return open(w, id, by, meeting::State::open, live::open_meeting);
}

Result<Done> suspend_meeting(Writing& w, MeetingId const& id, live::By const& by, std::string const& why) {
  if (auto ok = live::suspend(w, id, by, why); !ok) return ok;
  return meeting::follow_room(w, id, meeting::State::suspended);
}

Result<Done> resume_meeting(Writing& w, MeetingId const& id, live::By const& by) {
  if (auto ok = live::resume(w, id, by); !ok) return ok;
  return meeting::follow_room(w, id, meeting::State::open);
}

std::vector<std::string> reserved_names(Reading& r) {
  std::vector<std::string> all;
  for (auto& found : people::every_name(r)) all.push_back(std::move(found.by));
  return all;
}

Result<CameIn> come_in(Writing& w, MeetingId const& id, live::By const& by, live::Arrival const& arrival) {
  auto wish = arrival;
  wish.person = by.person;
  // An account comes in under its own name; nobody else may.
  auto const own = by.person.empty() ? std::string() : people::shown_name(w, by.person);
  if (!own.empty()) wish.name = own;
  auto const seat = live::arrive(w, id, by, wish, own.empty() ? reserved_names(w) : std::vector<std::string>());
  if (!seat) return tl::unexpected(seat.error());
  if (auto ok = make_delegate(w, id, *seat, wish); !ok) return tl::unexpected(ok.error());
  if (!by.person.empty() || by.seat == *seat) return CameIn{*seat, {}};
  auto pass = live::give_pass(w, id, *seat);
  if (!pass) return tl::unexpected(pass.error());
  return CameIn{*seat, *pass};
}

std::vector<std::string> coalitions_missing(Reading& r, live::Room const& room) {
  std::set<std::string> worn;
  for (auto const& [id, s] : room.seats)
    if (s.present && !s.barred && !s.waits) worn.insert({s.coalition, s.capacity});
  std::set<base::CoalitionId> here;
  // Guests type what they like: a thousand of them are a thousand names, and not as many questions.
  for (auto const& [hat, id] : roster::find_by_names(r, worn)) here.insert(id);
  std::vector<std::string> out;
  for (auto const& c : roster::coalitions(r))
    if (c.life == roster::Life::listed && !here.contains(c.id)) out.push_back(c.name);
  return out;
}

}  // namespace desk
