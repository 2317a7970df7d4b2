// SPDX-License-Identifier: Apache-2.0
// Who is in the room: arriving, leaving, apologies, hats, parts, the chair, and being put out. Passes and door codes are in
// doors.cpp, what somebody may do in standing.cpp.
#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

// ------------------------------------------------------------------------------------------------ folding

namespace {

/// What the event tells of a seat; a word that is not in it leaves the seat's own.
void read_seat(boost::json::object const& data, Seat& s) {
  auto const take = [&](std::string_view name, std::string& into) {
    if (data.contains(boost::json::string_view(name.data(), name.size()))) into = text_of(data, name);
  };
  take("name", s.name);
  take("coalition", s.coalition);
  take("capacity", s.capacity);
  take("constituency", s.constituency);
  if (auto const channel = named<Channel>(text_of(data, "channel"))) s.channel = *channel;
}

Seat& known_or_new(Room& room, Event const& e) {
  SeatId const id(e.object);
  auto& s = room.seats[id];
  if (s.id.empty()) {
    s.id = id;
    s.person = PersonId(text_of(e.data, "person"));
    s.origin = text_of(e.data, "origin");
    s.trusted = !s.person.empty() || s.origin == "steward";
    s.waits = flag_of(e.data, "waits");
  }
  read_seat(e.data, s);
  return s;
}

void go_out(Room& room, Seat& s, Instant at) {
  s.present = false;
  s.lost.reset();
  if (!s.here.empty() && !s.here.back().until) s.here.back().until = std::max(at, s.here.back().from);
  if (room.in_chair != s.id) return;
  room.in_chair = {};
  hold_floor(room, at);
}

}  // namespace

bool apply_seat(Room& room, Event const& e) {
  if (e.kind == "seat.arrived") {
    auto& s = known_or_new(room, e);
    s.apology = false;
    s.delegate.clear();
    if (!s.present) s.here.push_back({.from = e.at});
    s.present = true;
    s.lost.reset();
    s.found = e.at;
  } else if (e.kind == "seat.apology") {
    auto& s = known_or_new(room, e);
    s.apology = true;
    s.delegate = text_of(e.data, "delegate");
    go_out(room, s, e.at);
  } else if (e.kind == "floor.chair") {
    room.in_chair = SeatId(e.object);
    hold_floor(room, e.at);
  } else if (e.kind.starts_with("seat.")) {
    auto* const s = seat(room, SeatId(e.object));
    if (!s) return true;
    if (e.kind == "seat.left") go_out(room, *s, e.at);
    else if (e.kind == "seat.channel_changed") {
      read_seat(e.data, *s);
      s->lost.reset();
    }
    else if (e.kind == "seat.attribute_set") s->balance = text_of(e.data, "balance");
    else if (e.kind == "seat.delegate_named") s->delegate = text_of(e.data, "delegate");
    else if (e.kind == "seat.admitted") s->waits = false;
    else if (e.kind == "seat.lost") s->lost = from_millis(number_of(e.data, "since"));
    else if (e.kind == "seat.found") {
      s->lost.reset();
      s->found = from_millis(number_of(e.data, "heard"));
    }
    else if (e.kind == "seat.barred") s->barred = flag_of(e.data, "barred");
    else if (e.kind == "seat.parts_set") {
      s->parts.clear();
      for (auto const& v : list_of(e.data, "parts"))
        if (auto const* const word = v.if_string())
          if (auto const part = named<Part>({word->data(), word->size()})) s->parts.push_back(*part);
    }
  } else {
    return false;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------ verbs

namespace {

struct Line {
  std::string_view field;
  std::string& words;
  std::size_t most;
};

/// Cleans what was typed; refuses what is not text or too long.
Result<Arrival> read_arrival(Arrival const& typed, bool needs_name) {
  Arrival out = typed;
  for (auto& [field, words, most] : {Line{"name", out.name, 80}, Line{"coalition", out.coalition, 120}, Line{"capacity", out.capacity, 120},
                                     Line{"constituency", out.constituency, 120}, Line{"balance", out.balance, 40}}) {
    if (!is_utf8(words)) return refuse(Why::malformed, say("This is not text."), std::string(field));
    words = clean_line(words);
    if (code_points(words) > most)
      return refuse(Why::malformed, say("This may have at most {} characters."), std::string(field), {std::to_string(most)});
  }
  if (needs_name && fold(out.name).empty()) return refuse(Why::malformed, say("Type your name."), "name");
  return out;
}

/// A guest may not bear the name of somebody known to the forum, or of somebody here with an account.
Result<Done> name_is_free(Room const& room, std::string const& name, std::vector<std::string> const& reserved) {
  auto const folded = fold(name);
  auto const taken = [&](std::string const& other) { return fold(other) == folded; };
  bool const seated = std::any_of(room.seats.begin(), room.seats.end(), [&](auto const& at) {
    return !at.second.person.empty() && taken(at.second.name);
  });
  if (seated || std::any_of(reserved.begin(), reserved.end(), taken))
    return refuse(Why::malformed, say("“{}” is the name of a member. Sign in, or add something to your name."), "name", {name});
  return Done{};
}

boost::json::object data_of(Arrival const& a, std::string_view origin) {
  boost::json::object out{{"name", a.name},
                          {"coalition", a.coalition},
                          {"capacity", a.capacity},
                          {"constituency", a.constituency},
                          {"channel", name_of(a.channel)},
                          {"origin", origin}};
  if (!a.person.empty()) out["person"] = a.person.text;
  return out;
}

/// Of a seat that is known only what was typed anew: an empty form keeps what was told before.
void leave_out_untold(boost::json::object& data) {
  for (auto const* const field : {"name", "coalition", "capacity", "constituency"})
    if (text_of(data, field).empty()) data.erase(field);
  data.erase("origin");
}

Seat const* own_seat_before(Room const& room, By const& by, Arrival const& arrival) {
  if (arrival.person.empty()) {
    auto const* const s = seat(room, by.seat);
    return s && s->person.empty() ? s : nullptr;
  }
  for (auto const& [id, s] : room.seats)
    if (s.person == arrival.person) return &s;
  return nullptr;
}

Result<Done> must_be_running(Room const& room) {
  if (room.life == Life::planned) return refuse(Why::not_now, say("The room is not open yet."));
  if (room.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  return Done{};
}

/// May act on this seat: its own, or somebody who acts for others. The seat as it is.
Result<Seat> reach(Room const& room, By const& by, SeatId const& id) {
  auto const* const s = seat(room, id);
  if (!s) return refuse(Why::unknown, say("There is no such seat in this meeting."), "seat");
  if (by.seat != id)
    if (auto ok = must_have(by, Right::act_for_others); !ok) return tl::unexpected(ok.error());
  if (s->barred && by.seat == id) return refuse(Why::not_allowed, say("You were put out of this meeting."));
  return *s;
}

void tell_balance(Writing& w, Room& room, By const& by, SeatId const& id, std::string const& balance) {
  if (seat(room, id)->balance != balance) enter(w, room, by, "seat.attribute_set", id.text, {{"balance", balance}});
}

/// Whoever goes leaves nothing hanging: hands down, the floor back.
void give_all_up(Writing& w, Room& room, By const& by, SeatId const& id) {
  if (auto const* const g = current_grant(room); g && g->seat == id && g->kind != Kind::order)
    enter(w, room, by, "turn.ended", g->id.text, {{"reason", "finished"}});
  std::vector<EntryId> waiting;
  for (auto const& [entry_id, e] : room.entries)
    if (e.seat == id && !is_over(e) && e.state != EntryState::speaking) waiting.push_back(entry_id);
  for (auto const& entry_id : waiting) enter(w, room, by, "entry.withdrawn", entry_id.text, {{"reason", "left"}});
}

}  // namespace

Result<SeatId> arrive(Writing& w, MeetingId const& id, By const& by, Arrival const& typed, std::vector<std::string> const& reserved) {
  auto now = room(w, id);
  if (auto ok = must_be_running(now); !ok) return tl::unexpected(ok.error());
  if (typed.person != by.person) return refuse(Why::not_allowed, say("Nobody comes in as somebody else."));
  auto const* const before = own_seat_before(now, by, typed);
  auto const wish = read_arrival(typed, !before);
  if (!wish) return tl::unexpected(wish.error());
  if (before && before->barred) return refuse(Why::not_allowed, say("You were put out of this meeting."));
  bool const renames = wish->person.empty() && !wish->name.empty() && (!before || fold(before->name) != fold(wish->name));
  if (renames)
    if (auto ok = name_is_free(now, wish->name, reserved); !ok) return tl::unexpected(ok.error());
  auto const seat_id = before ? before->id : new_id<SeatId>();
  auto data = data_of(*wish, wish->person.empty() ? "self" : "account");
  if (before) {
    leave_out_untold(data);
  } else if (wish->person.empty() && now.rules.admission) {
    data["waits"] = true;
  }
  auto const whose = before || by.person.empty() ? By{.seat = seat_id, .person = by.person} : by;
  enter(w, now, whose, "seat.arrived", seat_id.text, std::move(data));
  if (!wish->balance.empty()) tell_balance(w, now, whose, seat_id, wish->balance);
  w.audit("arrive", seat_id.text);
  return seat_id;
}

Result<SeatId> seat_somebody(Writing& w, MeetingId const& id, By const& by, Arrival const& typed) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::act_for_others); !ok) return tl::unexpected(ok.error());
  if (auto ok = must_be_running(now); !ok) return tl::unexpected(ok.error());
  auto const wish = read_arrival(typed, true);
  if (!wish) return tl::unexpected(wish.error());
  auto const* const before = wish->person.empty() ? nullptr : own_seat_before(now, by, *wish);
  auto const seat_id = before ? before->id : new_id<SeatId>();
  auto data = data_of(*wish, "steward");
  if (before) leave_out_untold(data);
  enter(w, now, by, "seat.arrived", seat_id.text, std::move(data));
  w.audit("seat_somebody", seat_id.text);
  return seat_id;
}

Result<Done> admit(Writing& w, MeetingId const& id, By const& by, SeatId const& seat_id) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::moderate_chat); !ok) return ok;
  auto const* const s = seat(now, seat_id);
  if (!s) return refuse(Why::unknown, say("There is no such seat in this meeting."), "seat");
  if (!s->waits) return Done{};
  enter(w, now, by, "seat.admitted", seat_id.text);
  w.audit("admit", seat_id.text);
  return Done{};
}

Result<Done> leave(Writing& w, MeetingId const& id, By const& by, SeatId const& seat_id) {
  auto now = room(w, id);
  if (auto ok = must_be_running(now); !ok) return ok;
  if (auto s = reach(now, by, seat_id); !s) return tl::unexpected(s.error());
  give_all_up(w, now, by, seat_id);
  if (seat(now, seat_id)->present) enter(w, now, by, "seat.left", seat_id.text);
  w.audit("leave", seat_id.text);
  return Done{};
}

Result<Done> come_back(Writing& w, MeetingId const& id, By const& by, SeatId const& seat_id) {
  auto now = room(w, id);
  if (auto ok = must_be_running(now); !ok) return ok;
  auto const s = reach(now, by, seat_id);
  if (!s) return tl::unexpected(s.error());
  if (s->present) return Done{};
  enter(w, now, by, "seat.arrived", seat_id.text);
  w.audit("come_back", seat_id.text);
  return Done{};
}

Result<Done> change_seat(Writing& w, MeetingId const& id, By const& by, SeatId const& seat_id, Arrival const& typed) {
  auto now = room(w, id);
  if (auto ok = must_be_running(now); !ok) return ok;
  auto const before = reach(now, by, seat_id);
  if (!before) return tl::unexpected(before.error());
  auto const wish = read_arrival(typed, false);
  if (!wish) return tl::unexpected(wish.error());
  auto data = data_of(*wish, "");
  for (auto const* const field : {"name", "origin", "person"}) data.erase(field);
  enter(w, now, by, "seat.channel_changed", seat_id.text, std::move(data));
  // A delegate speaks for the coalition it was named for, not for the next one typed.
  if (!by.may(Right::act_for_others) && fold(before->coalition) != fold(wish->coalition)) {
    boost::json::array left;
    for (auto const part : before->parts)
      if (part != Part::delegate) left.emplace_back(name_of(part));
    if (left.size() != before->parts.size()) enter(w, now, by, "seat.parts_set", seat_id.text, {{"parts", std::move(left)}});
  }
  if (by.seat == seat_id) tell_balance(w, now, by, seat_id, wish->balance);
  w.audit("change_seat", seat_id.text);
  return Done{};
}

Result<Done> apologise(Writing& w, MeetingId const& id, By const& by, Arrival const& typed, std::string const& delegate) {
  auto now = room(w, id);
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  bool const own = !typed.person.empty() && typed.person == by.person;
  if (!own)
    if (auto ok = must_have(by, Right::act_for_others); !ok) return ok;
  auto const wish = read_arrival(typed, true);
  if (!wish) return tl::unexpected(wish.error());
  if (!is_utf8(delegate) || code_points(delegate) > 120)
    return refuse(Why::malformed, say("This may have at most {} characters."), "delegate", {"120"});
  auto const instead = clean_line(delegate);
  Seat const* before = wish->person.empty() ? nullptr : own_seat_before(now, by, *wish);
  for (auto const& [known, s] : now.seats)
    if (!before && wish->person.empty() && s.person.empty() && s.apology && fold(s.name) == fold(wish->name)) before = &s;
  auto const seat_id = before ? before->id : new_id<SeatId>();
  if (before && before->apology) {
    enter(w, now, by, "seat.delegate_named", seat_id.text, {{"delegate", instead}});
  } else {
    give_all_up(w, now, by, seat_id);
    auto data = data_of(*wish, own ? "account" : "steward");
    if (before) {
      // Who is not coming has no channel either.
      leave_out_untold(data);
      data.erase("channel");
    }
    data["delegate"] = instead;
    enter(w, now, by, "seat.apology", seat_id.text, std::move(data));
  }
  w.audit("apologise", seat_id.text);
  return Done{};
}

Result<Done> assign(Writing& w, MeetingId const& id, By const& by, SeatId const& seat_id, std::vector<Part> const& parts) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::set_up); !ok) return ok;
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  auto const* const s = seat(now, seat_id);
  if (!s) return refuse(Why::unknown, say("There is no such seat in this meeting."), "seat");
  boost::json::array words;
  for (auto const part : parts)
    if (std::find(words.begin(), words.end(), boost::json::value(name_of(part))) == words.end()) words.emplace_back(name_of(part));
  enter(w, now, by, "seat.parts_set", seat_id.text, {{"parts", std::move(words)}});
  w.audit("assign", seat_id.text);
  return Done{};
}

Result<Done> take_chair(Writing& w, MeetingId const& id, By const& by, SeatId const& seat_id) {
  auto now = room(w, id);
  if (!by.may(Right::rule) && !by.may(Right::set_up)) return must_have(by, Right::rule);
  if (auto ok = must_be_running(now); !ok) return ok;
  auto const* const s = seat(now, seat_id);
  if (!s || s->barred) return refuse(Why::unknown, say("There is no such seat in this meeting."), "seat");
  if (!s->present) return refuse(Why::not_now, say("{} is not here."), "seat", {s->name});
  if (now.in_chair == seat_id) return Done{};
  bool const entitled = std::any_of(s->parts.begin(), s->parts.end(), [](Part p) { return p == Part::chair || p == Part::co_chair; });
  if (!entitled) {
    boost::json::array parts;
    for (auto const part : s->parts) parts.emplace_back(name_of(part));
    parts.emplace_back(name_of(Part::chair));
    enter(w, now, by, "seat.parts_set", seat_id.text, {{"parts", std::move(parts)}});
  }
  enter(w, now, by, "floor.chair", seat_id.text);
  w.audit("take_chair", seat_id.text);
  return Done{};
}

Result<Done> bar(Writing& w, MeetingId const& id, By const& by, SeatId const& seat_id, bool barred) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::moderate_chat); !ok) return ok;
  auto const* const s = seat(now, seat_id);
  if (!s) return refuse(Why::unknown, say("There is no such seat in this meeting."), "seat");
  if (by.seat == seat_id) return refuse(Why::not_now, say("Nobody puts out themselves."));
  bool const presides = std::any_of(s->parts.begin(), s->parts.end(), [](Part p) { return p == Part::chair || p == Part::co_chair; });
  if (presides || now.in_chair == seat_id) return refuse(Why::not_now, say("A chair cannot be put out. Take the part away first."));
  if (s->barred == barred) return Done{};
  if (barred) {
    give_all_up(w, now, by, seat_id);
    enter(w, now, by, "seat.barred", seat_id.text, {{"barred", true}});
    if (seat(now, seat_id)->present) enter(w, now, by, "seat.left", seat_id.text);
    // Who was put out comes back under another name, from a browser that knows nothing of the pass. A bar holds for the session and for
    // the invitation (trust 5), and here the invitation is the open door: from now on it lets no guest in by itself.
    if (!now.rules.admission) enter(w, now, by, "ruleset.changed", id.text, {{"rules", boost::json::object{{"admission", true}}}});
  } else {
    enter(w, now, by, "seat.barred", seat_id.text, {{"barred", false}});
  }
  w.audit("bar", seat_id.text, barred ? "out" : "in");
  return Done{};
}

}  // namespace live
