// SPDX-License-Identifier: Apache-2.0
// The floor in the log: called, speaking, paused, ended, points of order and their rulings. The verbs are in floor.cpp (calling and
// turns) and procedure.cpp (order, yielding, the chair's own words); what time alone brings in tick.cpp.
#include <algorithm>
#include <utility>

#include "live/inside.hpp"

namespace live {

bool is_paused(Grant const& g) { return !g.pauses.empty() && !g.pauses.back().until; }

EntryId order_unruled(Room const& room) {
  for (auto const& [id, e] : room.entries) {
    if (e.kind != Kind::order || e.grant.empty()) continue;
    if (std::none_of(room.rulings.begin(), room.rulings.end(), [&](Ruling const& r) { return r.entry == id; })) return id;
  }
  return {};
}

namespace {

void set_floor(Room& room, FloorState to, Instant at) {
  // During a break the floor stays suspended; resuming looks at the turn by itself.
  if (room.life != Life::suspended && room.life != Life::closed) room.floor = to;
  hold_floor(room, at);
}

void pause(Grant& g, Instant at, bool by_itself) {
  if (is_paused(g)) return;
  g.pauses.push_back({.from = std::max(at, g.pauses.empty() ? g.from : *g.pauses.back().until)});
  g.waits = by_itself;
}

void go_on(Grant& g, Instant at) {
  if (is_paused(g)) g.pauses.back().until = std::max(at, g.pauses.back().from);
  g.waits = false;
  g.stalled = false;
}

void call_entry(Room& room, Event const& e) {
  auto* const x = entry(room, EntryId(e.object));
  if (!x) return;
  note_called(room, *x);
  x->state = EntryState::called;
  x->called_at = e.at;
}

void send_away(Room& room, Event const& e) {
  auto* const x = entry(room, EntryId(e.object));
  if (!x) return;
  x->state = EntryState::away;
  ++x->times_away;
  x->called_at.reset();
  x->pinned = false;
  // The place is kept once; from the second time on, everybody who was there goes first.
  x->place = x->times_away - 1;
}

void start(Room& room, Event const& e) {
  auto* const x = entry(room, EntryId(text_of(e.data, "entry")));
  Grant g{.id = GrantId(e.object), .from = e.at, .limit = Millis(number_of(e.data, "limit"))};
  if (x) {
    g.entry = x->id;
    g.seat = x->seat;
    g.item = x->kind == Kind::order ? room.item : x->item;
    g.kind = x->kind;
    g.delivery = x->delivery;
    if (x->delivery == Delivery::read) g.reader = x->reader.empty() ? room.in_chair : x->reader;
    g.counted = x->kind == Kind::reply || x->kind == Kind::point;
    g.coalition = x->coalition;
    g.capacity = x->capacity;
    g.constituency = x->constituency;
    g.channel = x->channel;
    x->state = EntryState::speaking;
    x->grant = g.id;
    x->called_at.reset();
    x->pinned = false;
  }
  if (auto* const running = grant(room, room.grant); running && flag_of(e.data, "question")) {
    pause(*running, e.at, true);
    room.interrupted = running->id;
  }
  room.grant = g.id;
  auto const to = g.kind == Kind::order ? FloorState::procedural : FloorState::turn;
  room.grants.push_back(std::move(g));
  set_floor(room, to, e.at);
}

void end(Room& room, Event const& e) {
  auto* const g = grant(room, GrantId(e.object));
  if (!g || g->until) return;
  g->until = std::max(e.at, g->from);
  go_on(*g, e.at);
  g->question = {};
  g->ended = text_of(e.data, "reason");
  if (auto* const x = entry(room, g->entry); x && x->state == EntryState::speaking) x->state = EntryState::done;
  if (room.grant != g->id) return;
  room.grant = {};
  // A point of order leaves the floor procedural until its ruling.
  set_floor(room, g->kind == Kind::order ? FloorState::procedural : FloorState::chair, e.at);
}

void yield_turn_to(Room& room, Event const& e) {
  auto* const g = grant(room, GrantId(e.object));
  if (!g || !flag_of(e.data, "question")) return;
  auto* const asks = entry(room, EntryId(text_of(e.data, "entry")));
  g->question = asks ? asks->seat : SeatId();
  if (asks) asks->state = EntryState::done;
  hold_floor(room, e.at);
}

void rule_on(Room& room, Event const& e) {
  EntryId const id(e.object);
  bool const pending = order_unruled(room) == id;
  room.rulings.push_back(
      {.entry = id, .word = text_of(e.data, "word"), .text = text_of(e.data, "text"), .by = SeatId(text_of(e.data, "by")), .at = e.at});
  if (auto* const x = entry(room, id)) x->state = EntryState::done;
  if (!pending || !room.grant.empty()) return;
  room.grant = std::exchange(room.interrupted, GrantId());
  auto* const g = grant(room, room.grant);
  if (g && g->waits && room.life != Life::suspended) go_on(*g, e.at);
  set_floor(room, g ? FloorState::turn : FloorState::chair, e.at);
}

bool change_turn(Room& room, Event const& e) {
  auto* const g = grant(room, GrantId(e.object));
  if (!g) return true;
  if (e.kind == "turn.time_granted")
    room.granted_time.push_back({.turn = g->id, .item = ItemId(text_of(e.data, "item")), .group = text_of(e.data, "group"), .by = Millis(number_of(e.data, "by_ms"))});
  else if (e.kind == "turn.paused") {
    // One that waited for a point of order waits for the line from now on.
    g->stalled = flag_of(e.data, "lost") && (!is_paused(*g) || std::exchange(g->waits, false));
    pause(*g, from_millis(number_of(e.data, "from", to_millis(e.at))), false);
  } else if (e.kind == "turn.read") {
    g->delivery = Delivery::read;
    g->reader = SeatId(text_of(e.data, "reader"));
    if (auto* const x = entry(room, g->entry)) {
      x->delivery = Delivery::read;
      x->reader = g->reader;
    }
    hold_floor(room, e.at);
  } else if (e.kind == "turn.resumed") go_on(*g, e.at);
  else if (e.kind == "turn.extended") {
    g->limit += Millis(number_of(e.data, "by_ms"));
    g->extended += Millis(number_of(e.data, "by_ms"));
    ++g->extensions;
    g->warnings = 0;
  } else if (e.kind == "turn.warned") g->warnings = static_cast<int>(number_of(e.data, "warnings"));
  return true;
}

}  // namespace

bool apply_turn(Room& room, Event const& e) {
  if (e.kind == "entry.called") call_entry(room, e);
  else if (e.kind == "entry.away") send_away(room, e);
  else if (e.kind == "turn.started") start(room, e);
  else if (e.kind == "turn.ended") end(room, e);
  else if (e.kind == "turn.yielded") yield_turn_to(room, e);
  else if (e.kind.starts_with("turn.")) return change_turn(room, e);
  else if (e.kind == "ruling.given") rule_on(room, e);
  else if (e.kind == "ruling.appealed") {
    for (auto r = room.rulings.rbegin(); r != room.rulings.rend(); ++r)
      if (r->entry.text == e.object) {
        r->appealed = true;
        break;
      }
  } else if (e.kind == "override.recorded") {
    auto const* const x = entry(std::as_const(room), EntryId(e.object));
    auto const* const s = x ? seat(std::as_const(room), x->seat) : nullptr;
    room.notices.push_back("Called out of order: " + (s ? s->name : std::string("?")) + " (" + text_of(e.data, "why") + ").");
  } else if (e.kind == "undo.applied") undo_act(room, e.at);
  else return false;
  return true;
}

}  // namespace live
