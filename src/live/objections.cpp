// SPDX-License-Identifier: Apache-2.0
// Objections to what a call asks: raised by whoever cannot live with it, answered in words, never counted away (floor 6). Their
// events and folding stand in calls.cpp.
#include <algorithm>

#include "base/text.hpp"
#include "live/calls.hpp"
#include "live/inside.hpp"

namespace live {

namespace {

/// A flood of objections by one person would push the others' off the screen.
constexpr int most_untreated = 3;

Objection const* find_objection(Room const& room, ObjectionId const& id) {
  for (auto const& c : room.calls)
    for (auto const& o : c.objections)
      if (o.id == id) return &o;
  return nullptr;
}

bool is_untreated(Objection const& o) { return o.state == ObjectionState::raised || o.state == ObjectionState::discussed; }
bool is_its_author(By const& by, Objection const& o) { return !by.seat.empty() && by.seat == o.seat; }

/// Whose objection it is: one's own, or that of the seat for whom chair or scribe types.
Result<Seat> objector(Room const& room, By const& by, SeatId const& seat_meant) {
  if (seat_meant.empty() || seat_meant == by.seat) {
    if (auto may = must_have(by, Right::answer_person); !may) return tl::unexpected(may.error());
    auto own = own_seat(room, by);
    if (own && own->person.empty() && !room.rules.guests_answer)
      return refuse(Why::not_allowed, say("In this meeting guests do not answer calls."));
    return own;
  }
  if (!by.may(Right::rule) && !by.may(Right::mark))
    return refuse(Why::not_allowed, say("Only chair and scribe enter the objection of somebody else."), "seat");
  auto const* s = seat(room, seat_meant);
  if (!s) return refuse(Why::unknown, say("There is no such seat in this meeting."), "seat");
  return *s;
}

}  // namespace

Result<ObjectionId> object_to(Writing& w, MeetingId const& meeting, By const& by, CallId const& id, std::string const& reason,
                              SeatId const& seat_meant) {
  auto now = room(w, meeting);
  if (auto flows = input_open(now, by); !flows) return tl::unexpected(flows.error());
  auto const who = objector(now, by, seat_meant);
  if (!who) return tl::unexpected(who.error());
  auto const* asked = call(now, id);
  if (!asked) return refuse(Why::unknown, say("There is no such call."), "call");
  if (now.call != id) return refuse(Why::conflict, say("This call is no longer open."), "call");
  if (asked->kind == CallKind::straw)
    return refuse(Why::malformed, say("A straw poll decides nothing; there is nothing to object to."), "call");
  auto words = line_of(reason, 500, "reason");
  if (!words) return tl::unexpected(words.error());
  int untreated = 0;
  for (auto const& o : asked->objections) {
    if (o.seat != who->id || !is_untreated(o)) continue;
    if (o.reason == *words) return refuse(Why::conflict, say("This objection is entered already."), "reason");
    ++untreated;
  }
  if (untreated >= most_untreated)
    return refuse(Why::not_now, say("Three of your objections wait for an answer; put the rest into one of them."), "reason");
  auto const objection = new_id<ObjectionId>("o");
  enter(w, now, by, "objection.raised", objection.text,
        {{"call", id.text}, {"seat", who->id.text}, {"name", who->name}, {"capacity", who->capacity}, {"reason", *words}});
  w.audit("object_to", objection.text);
  return objection;
}

Result<Done> treat_objection(Writing& w, MeetingId const& meeting, By const& by, ObjectionId const& id, ObjectionState state,
                             std::string const& text) {
  auto now = room(w, meeting);
  auto const* o = find_objection(now, id);
  if (!o) return refuse(Why::unknown, say("There is no such objection."), "objection");
  if (!(is_its_author(by, *o) && state == ObjectionState::withdrawn))
    if (auto may = must_have(by, Right::rule); !may) return may;
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is closed."));
  if (state == ObjectionState::raised)
    return refuse(Why::malformed, say("Say what became of the objection."), "state");
  if (state == o->state) return refuse(Why::conflict, say("The objection is in this state already."), "state");
  std::string words;
  if (state != ObjectionState::discussed || !base::trim(text).empty()) {
    auto read = line_of(text, 1000, "text");
    if (!read) return tl::unexpected(read.error());
    words = *std::move(read);
  }
  enter(w, now, by, state == ObjectionState::discussed ? "objection.answered" : "objection.closed", id.text,
        {{"state", name_of(state)}, {"text", words}});
  w.audit("treat_objection", id.text, name_of(state));
  return Done{};
}

Result<Done> attach_dissent(Writing& w, MeetingId const& meeting, By const& by, ObjectionId const& id, bool on) {
  auto now = room(w, meeting);
  auto const* o = find_objection(now, id);
  if (!o) return refuse(Why::unknown, say("There is no such objection."), "objection");
  if (!is_its_author(by, *o))
    if (auto may = must_have(by, Right::rule); !may) return may;
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is closed."));
  if (on && (o->state == ObjectionState::accommodated || o->state == ObjectionState::withdrawn))
    return refuse(Why::not_now, say("This objection is settled: there is no dissent to attach."), "on");
  if (o->dissent == on) return Done{};
  enter(w, now, by, "objection.dissent", id.text, {{"on", on}});
  w.audit("attach_dissent", id.text, on ? "on" : "off");
  return Done{};
}

}  // namespace live
