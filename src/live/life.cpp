// SPDX-License-Identifier: Apache-2.0
// The meeting's life, consent, the record's switch, and what a jump of the server's clock means. Whoever opens, suspends or closes
// needs the right to set up; desk::live adds what other rooms must do at the same moment. The rules are in rules.cpp.
#include <algorithm>
#include <boost/json.hpp>

#include "live/inside.hpp"

namespace live {

namespace {

// ------------------------------------------------------------------------------------------------ folding

/// The plan as handed in takes the place of every item not yet taken up; those already begun stay where they are, before it.
void take_agenda(boost::json::object const& data, std::vector<Item>& items) {
  auto const& planned = list_of(data, "agenda");
  if (planned.empty()) return;
  std::vector<Item> fresh;
  for (auto const& v : planned) {
    auto const* const o = v.if_object();
    if (!o) continue;
    ItemId const id(text_of(*o, "id"));
    Item next{.id = id};
    for (auto const& old : items)
      if (old.id == id) next = old;
    next.title = text_of(*o, "title");
    next.minutes = number_of(*o, "minutes");
    next.floor_minutes = number_of(*o, "floor_minutes");
    next.lead = text_of(*o, "lead");
    fresh.push_back(std::move(next));
  }
  auto const gone = [&](Item const& i) { return std::none_of(fresh.begin(), fresh.end(), [&](Item const& f) { return f.id == i.id; }); };
  std::vector<Item> begun;
  for (auto const& old : items)
    if (gone(old) && !old.open.empty()) begun.push_back(old);
  begun.insert(begun.end(), fresh.begin(), fresh.end());
  items = std::move(begun);
}

void shift(std::optional<Instant>& t, Millis by) {
  if (t) *t -= by;
}
void shift(std::vector<Interval>& all, Millis by) {
  for (auto& i : all) {
    i.from -= by;
    shift(i.until, by);
  }
}
void shift_open(std::vector<Interval>& all, Millis by) {
  if (!all.empty() && !all.back().until) all.back().from -= by;
}

/// The clock went back: whatever still runs is moved with it, so that what it has used so far stays what it was and nothing that
/// waits for a moment waits longer.
void jump_back(Room& room, Millis by, Instant at) {
  for (auto& g : room.grants)
    if (!g.until) {
      g.from -= by;
      shift(g.pauses, by);
    }
  for (auto& i : room.items) {
    shift_open(i.open, by);
    shift(i.closes_at, by);
  }
  for (auto& [id, s] : room.seats) shift_open(s.here, by);
  for (auto& [id, e] : room.entries)
    if (e.state == EntryState::called) shift(e.called_at, by);
  for (auto& c : room.calls)
    if (!c.until) {
      c.from -= by;
      c.earliest_end -= by;
    }
  shift_open(room.open, by);
  shift_open(room.off, by);
  shift(room.back_on_record_at, by);
  room.timeline.push_back(room.timeline.empty() ? Holding{.from = at, .state = room.floor} : room.timeline.back());
  room.timeline.back().from = at;
}

void close_last(std::vector<Interval>& all, Instant at) {
  if (!all.empty() && !all.back().until) all.back().until = std::max(at, all.back().from);
}

/// Private words begin, or are over from `keep_from` on.
void note_private(Room& room, bool was, Event const& e) {
  bool const is = is_private(room);
  if (was == is) return;
  if (!is) {
    room.back_on_record_at = from_millis(number_of(e.data, "keep_from", to_millis(e.at)));
    close_last(room.off, *room.back_on_record_at);
    return;
  }
  room.back_on_record_at.reset();
  // Private again before words were kept again: one stretch.
  if (!room.off.empty() && room.off.back().until && *room.off.back().until > e.at) room.off.back().until.reset();
  else room.off.push_back({.from = e.at});
}

void open_now(Room& room, Event const& e) {
  take_agenda(e.data, room.items);
  room.decisions = flag_of(e.data, "decisions", true);
  room.life = Life::open;
  room.floor = FloorState::chair;
  room.open.push_back({.from = e.at});
  hold_floor(room, e.at);
}

void suspend_now(Room& room, Event const& e) {
  room.life = Life::suspended;
  room.floor = FloorState::suspended;
  close_last(room.open, e.at);
  if (auto* const g = grant(room, room.grant); g && !is_paused(*g)) {
    g->pauses.push_back({.from = e.at});
    g->waits = true;
  }
  hold_floor(room, e.at);
}

void resume_now(Room& room, Event const& e) {
  room.life = Life::open;
  room.open.push_back({.from = e.at});
  if (auto* const g = grant(room, room.grant)) {
    room.floor = g->kind == Kind::order ? FloorState::procedural : FloorState::turn;
    if (g->waits) close_last(g->pauses, e.at);
    g->waits = false;
  } else {
    room.floor = order_unruled(room).empty() ? FloorState::chair : FloorState::procedural;
  }
  hold_floor(room, e.at);
}

void close_now(Room& room, Event const& e) {
  room.life = Life::closed;
  room.floor = FloorState::ended;
  close_last(room.open, e.at);
  close_last(room.off, e.at);
  for (auto& [id, s] : room.seats) {
    s.present = false;
    s.lost.reset();
    close_last(s.here, e.at);
  }
  hold_floor(room, e.at);
}

}  // namespace

void hold_floor(Room& room, Instant at) {
  Holding now{.from = at, .state = room.floor};
  if (auto const* const g = current_grant(room); g && room.floor != FloorState::suspended && room.floor != FloorState::ended) {
    now.grant = g->id;
    now.seat = !g->question.empty() ? g->question : g->reader.empty() ? g->seat : g->reader;
    if (g->question.empty() && !g->reader.empty()) now.author = g->seat;
  } else if (room.floor == FloorState::chair || room.floor == FloorState::procedural) {
    now.seat = room.in_chair;
  }
  if (!room.timeline.empty()) {
    auto const& last = room.timeline.back();
    if (std::tie(last.state, last.grant, last.seat, last.author) == std::tie(now.state, now.grant, now.seat, now.author)) return;
  }
  room.timeline.push_back(now);
}

bool apply_life(Room& room, Event const& e) {
  if (e.kind == "meeting.lobby") {
    take_agenda(e.data, room.items);
    room.decisions = flag_of(e.data, "decisions", true);
    room.life = Life::lobby;
  } else if (e.kind == "meeting.opened") {
    open_now(room, e);
  } else if (e.kind == "meeting.suspended") {
    suspend_now(room, e);
  } else if (e.kind == "meeting.resumed") {
    resume_now(room, e);
  } else if (e.kind == "meeting.closed") {
    close_now(room, e);
  } else if (e.kind == "ruleset.changed") {
    take_rules(room, e);
  } else if (e.kind == "consent.announced" || e.kind == "consent.objected" || e.kind == "consent.cleared") {
    bool const was = is_private(room);
    room.consent = e.kind == "consent.announced" ? Consent::announced : e.kind == "consent.objected" ? Consent::objected : Consent::none;
    room.consent_text = text_of(e.data, "text");
    note_private(room, was, e);
  } else if (e.kind == "record.off" || e.kind == "record.on") {
    bool const was = is_private(room);
    room.off_record = e.kind == "record.off";
    note_private(room, was, e);
  } else if (e.kind == "clock.jumped") {
    Millis const back(number_of(e.data, "back"));
    jump_back(room, back, e.at);
    room.notices.push_back("The server's clock went back by " + std::to_string(back.count() / 1000) + " s.");
  } else if (e.kind == "clock.strayed") {
    auto const seconds = number_of(e.data, "ahead") / 1000;
    room.notices.push_back(seconds == 0 ? std::string("The server's clock and the system's agree again.")
                                        : "The system's clock was set by " + std::to_string(seconds) + " s; the meeting's time went on as before.");
  } else if (e.kind == "agenda.changed") {
    take_agenda(e.data, room.items);
  } else {
    return false;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------ verbs

namespace {

boost::json::object plan_of(std::vector<Planned> const& agenda) {
  boost::json::array all;
  for (auto const& p : agenda)
    all.push_back(boost::json::object{{"id", p.id.text},
                                      {"title", p.title},
                                      {"minutes", p.minutes},
                                      {"floor_minutes", p.floor_minutes},
                                      {"lead", p.lead}});
  return {{"agenda", std::move(all)}};
}

void note_life(Writing& w, MeetingId const& id, Life life) {
  if (life == Life::closed) w.run("delete from live_room where meeting = :m", id);
  else
    w.run("insert into live_room (meeting, life, at) values (:m, :l, :t) on conflict (meeting) do update set "
          "life = excluded.life, at = excluded.at",
          id, life, w.now());
}

void change_life(Writing& w, Room& room, By const& by, Life to, std::string_view kind, boost::json::object data) {
  enter(w, room, by, kind, room.meeting.text, std::move(data));
  note_life(w, room.meeting, to);
}

Result<Done> may_open(Room const& room, By const& by, bool from_lobby) {
  if (auto ok = must_have(by, Right::set_up); !ok) return ok;
  if (room.life == Life::planned || (from_lobby && room.life == Life::lobby)) return Done{};
  if (room.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  return refuse(Why::not_now, say("This meeting is open already."));
}

void take_empty_chair(Writing& w, Room& room, By const& by) {
  if (room.in_chair.empty() && seat(room, by.seat)) enter(w, room, by, "floor.chair", by.seat.text);
}

}  // namespace

Result<Done> open_lobby(Writing& w, MeetingId const& id, By const& by, std::vector<Planned> const& agenda, bool decisions) {
  auto now = room(w, id);
  if (auto ok = may_open(now, by, false); !ok) return ok;
  auto data = plan_of(agenda);
  data["decisions"] = decisions;
  // Answers to commands of days ago: nobody repeats those any more.
  w.run("delete from live_command where at < :t", w.now() - std::chrono::hours(24));
  change_life(w, now, by, Life::lobby, "meeting.lobby", std::move(data));
  take_empty_chair(w, now, by);
  w.audit("open_lobby", id.text);
  return Done{};
}

Result<Done> open_meeting(Writing& w, MeetingId const& id, By const& by, std::vector<Planned> const& agenda, bool decisions) {
  auto now = room(w, id);
  if (auto ok = may_open(now, by, true); !ok) return ok;
  auto data = plan_of(agenda);
  data["decisions"] = decisions;
  change_life(w, now, by, Life::open, "meeting.opened", std::move(data));
  take_empty_chair(w, now, by);
  w.audit("open_meeting", id.text);
  return Done{};
}

Result<Done> suspend(Writing& w, MeetingId const& id, By const& by, std::string const& why) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::set_up); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  if (why.size() > 500) return refuse(Why::malformed, say("This may have at most {} characters."), "why", {"500"});
  change_life(w, now, by, Life::suspended, "meeting.suspended", {{"why", why}});
  w.audit("suspend", id.text, why);
  return Done{};
}

Result<Done> resume(Writing& w, MeetingId const& id, By const& by) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::set_up); !ok) return ok;
  if (now.life != Life::suspended) return refuse(Why::not_now, say("The meeting is not suspended."));
  change_life(w, now, by, Life::open, "meeting.resumed", {});
  w.audit("resume", id.text);
  return Done{};
}

Result<Done> close_room(Writing& w, MeetingId const& id, By const& by) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::set_up); !ok) return ok;
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  if (now.life == Life::planned) return refuse(Why::not_now, say("This meeting is not open."));
  if (!now.call.empty()) return refuse(Why::not_now, say("A call is open. Close it first."));
  if (!order_unruled(now).empty()) return refuse(Why::not_now, say("A point of order waits for its ruling."));
  if (auto const waiting = still_waiting(now).size(); waiting > 0)
    return refuse(Why::not_now, say("{} still wait. Choose what becomes of their requests."), "all", {std::to_string(waiting)});
  if (!now.grant.empty()) enter(w, now, by, "turn.ended", now.grant.text, {{"reason", "closed"}});
  if (!now.item.empty()) enter(w, now, by, "item.closed", now.item.text);
  // Carried to an item that was never reached: the record names them as parked.
  std::vector<EntryId> unheard;
  for (auto const& [entry_id, e] : now.entries)
    if (!is_over(e)) unheard.push_back(entry_id);
  for (auto const& entry_id : unheard) enter(w, now, by, "entry.parked", entry_id.text, {{"item", ""}});
  change_life(w, now, by, Life::closed, "meeting.closed", {});
  w.run("delete from live_door where meeting = :m", id);
  w.run("delete from live_pass where meeting = :m", id);
  w.run("delete from live_screen where meeting = :m", id);
  w.audit("close_room", id.text);
  return Done{};
}

Result<Done> take_agenda(Writing& w, MeetingId const& id, By const& by, std::vector<Planned> const& agenda) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::set_up); !ok) return ok;
  if (now.life == Life::closed || now.life == Life::planned) return refuse(Why::not_now, say("This meeting is not open."));
  enter(w, now, by, "agenda.changed", id.text, plan_of(agenda));
  w.audit("take_agenda", id.text);
  return Done{};
}

bool is_private(Room const& room) { return room.off_record || room.consent == Consent::objected; }

bool was_private(Room const& room, Instant at) {
  return std::any_of(room.off.begin(), room.off.end(), [&](Interval const& i) { return i.from <= at && (!i.until || at < *i.until); });
}

Result<Done> set_consent(Writing& w, MeetingId const& id, By const& by, Consent consent, std::string const& text, Instant keep_from) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::off_record); !ok) return ok;
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  if (text.size() > 2000) return refuse(Why::malformed, say("This may have at most {} characters."), "text", {"2000"});
  auto const* const kind = consent == Consent::announced  ? "consent.announced"
                           : consent == Consent::objected ? "consent.objected"
                                                          : "consent.cleared";
  boost::json::object data{{"text", text}};
  if (now.consent == Consent::objected && consent != Consent::objected) data["keep_from"] = to_millis(std::max(keep_from, w.now()));
  enter(w, now, by, kind, id.text, std::move(data));
  w.audit("set_consent", id.text, kind);
  return Done{};
}

Result<Done> go_off_record(Writing& w, MeetingId const& id, By const& by) {
  auto now = room(w, id);
  if (!by.may(Right::off_record) && !by.may(Right::captions)) return must_have(by, Right::off_record);
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  if (now.off_record) return refuse(Why::conflict, say("It is off the record already."));
  enter(w, now, by, "record.off", id.text);
  w.audit("go_off_record", id.text);
  return Done{};
}

Result<Done> go_on_record(Writing& w, MeetingId const& id, By const& by, Instant keep_from) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::off_record); !ok) return ok;
  if (!now.off_record) return refuse(Why::conflict, say("It is on the record already."));
  enter(w, now, by, "record.on", id.text, {{"keep_from", to_millis(std::max(keep_from, w.now()))}});
  w.audit("go_on_record", id.text);
  return Done{};
}

std::vector<MeetingId> live_meetings(Reading& r) {
  std::vector<MeetingId> out;
  for (auto& [id] : r.rows<MeetingId>("select meeting from live_room order by meeting")) out.push_back(std::move(id));
  return out;
}

}  // namespace live
