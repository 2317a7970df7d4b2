// SPDX-License-Identifier: Apache-2.0
// The one queue: hands raised, lowered and changed, by their owners and by those who run the room; its states; access requests. In
// which order it is called is in order.cpp, calling itself in turns.cpp.
#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "live/inside.hpp"
#include "live/invited.hpp"

namespace live {

// ------------------------------------------------------------------------------------------------ folding

namespace {

void add_entry(Room& room, Event const& e) {
  Entry x{.id = EntryId(e.object),
          .seq = e.seq,
          .at = e.at,
          .seat = SeatId(text_of(e.data, "seat")),
          .item = ItemId(text_of(e.data, "item")),
          .kind = named<Kind>(text_of(e.data, "kind")).value_or(e.kind == "order.raised" ? Kind::order : Kind::point),
          .category = named<Category>(text_of(e.data, "category")).value_or(Category::other),
          .delivery = named<Delivery>(text_of(e.data, "delivery")).value_or(Delivery::voice),
          .note = text_of(e.data, "note"),
          .note_private = flag_of(e.data, "note_private"),
          .stance = text_of(e.data, "stance"),
          .topic = GrantId(text_of(e.data, "topic")),
          .reader = SeatId(text_of(e.data, "reader")),
          .after = EntryId(text_of(e.data, "after"))};
  if (SeatId const by(text_of(e.data, "by")); by != x.seat) x.by = by;
  if (auto const* const s = seat(std::as_const(room), x.seat)) {
    x.coalition = s->coalition;
    x.capacity = s->capacity;
    x.constituency = s->constituency;
    x.channel = s->channel;
  }
  room.entries.insert_or_assign(x.id, std::move(x));
}

void edit(Entry& x, boost::json::object const& data) {
  if (data.contains("note")) x.note = text_of(data, "note");
  if (auto const d = named<Delivery>(text_of(data, "delivery"))) x.delivery = *d;
  if (data.contains("stance")) x.stance = text_of(data, "stance");
  if (data.contains("reader")) x.reader = SeatId(text_of(data, "reader"));
}

/// Steps behind `other`. When that one, over any number of others, waits for x, the last of the chain waits no longer: two who let
/// each other go first must not wait for ever.
void step_behind(Room& room, Entry& x, EntryId const& other) {
  x.after = other;
  auto* at = entry(room, other);
  for (std::size_t steps = 0; at && steps <= room.entries.size(); ++steps) {
    if (at->after == x.id) at->after = {};
    at = at->after.empty() ? nullptr : entry(room, at->after);
  }
}

void move(Room& room, Entry& x, boost::json::object const& data) {
  if (data.contains("item")) {
    x.item = ItemId(text_of(data, "item"));
    x.state = EntryState::waiting;
    x.pinned = false;
  }
  if (data.contains("after")) step_behind(room, x, EntryId(text_of(data, "after")));
  if (data.contains("pinned")) x.pinned = flag_of(data, "pinned");
}

void end_entry(Entry& x, EntryState how, std::string why) {
  x.state = how;
  x.ended = std::move(why);
  x.pinned = false;
}

bool change_entry(Room& room, Event const& e) {
  auto* const x = entry(room, EntryId(e.object));
  if (e.kind == "entry.called" || e.kind == "entry.away") return false;
  if (!x) return true;
  if (e.kind == "entry.edited") edit(*x, e.data);
  else if (e.kind == "entry.retyped") {
    x->kind = named<Kind>(text_of(e.data, "kind")).value_or(x->kind);
    if (e.data.contains("topic")) x->topic = GrantId(text_of(e.data, "topic"));
    if (x->state == EntryState::expired) x->state = EntryState::waiting;
  } else if (e.kind == "entry.withdrawn") {
    end_entry(*x, EntryState::withdrawn, text_of(e.data, "reason"));
    x->covered_by = GrantId(text_of(e.data, "turn"));
  } else if (e.kind == "entry.supported") x->supports = true;
  else if (e.kind == "entry.held") x->state = EntryState::held;
  else if (e.kind == "entry.released") x->state = EntryState::waiting;
  else if (e.kind == "entry.moved") move(room, *x, e.data);
  else if (e.kind == "entry.timed") {
    auto const limit = number_of(e.data, "limit_ms");
    x->limit = limit > 0 ? std::optional(Millis(limit)) : std::nullopt;
  } else if (e.kind == "entry.parked") {
    end_entry(*x, EntryState::parked, "parked");
    x->item = ItemId(text_of(e.data, "item"));
  } else if (e.kind == "entry.answered") {
    end_entry(*x, EntryState::answered, text_of(e.data, "how"));
    if (e.data.contains("write_by")) x->write_by = from_millis(number_of(e.data, "write_by"));
  } else if (e.kind == "entry.written") {
    x->words = text_of(e.data, "words");
    x->ended = handed_in;
  } else if (e.kind == "entry.write_closed") x->ended = no_words_came;
  else if (e.kind == "entry.expired") end_entry(*x, EntryState::expired, text_of(e.data, "reason"));
  return true;
}

void change_access(Room& room, Event const& e, std::string const& state) {
  if (state == "raised") {
    room.access.push_back({.id = EntryId(e.object), .seat = SeatId(text_of(e.data, "seat")), .what = text_of(e.data, "what"),
                           .note = text_of(e.data, "note"), .at = e.at, .state = state});
    return;
  }
  for (auto& a : room.access)
    if (a.id.text == e.object) a.state = state;
}

}  // namespace

bool apply_queue(Room& room, Event const& e) {
  if (e.kind == "entry.added" || e.kind == "order.raised") {
    add_entry(room, e);
  } else if (e.kind.starts_with("entry.")) {
    return change_entry(room, e);
  } else if (e.kind.starts_with("access.")) {
    change_access(room, e, e.kind.substr(7));
  } else if (e.kind.starts_with("queue.")) {
    auto* const i = item(room, ItemId(e.object));
    if (!i) return true;
    i->closes_at.reset();
    if (e.kind == "queue.opened") i->queue = QueueState::open;
    else if (e.kind == "queue.last_call") {
      i->queue = QueueState::last_call;
      i->closes_at = from_millis(number_of(e.data, "closes_at"));
    } else if (e.kind == "queue.closed") i->queue = flag_of(e.data, "new_only") ? QueueState::closed_for_new : QueueState::closed;
  } else {
    return false;
  }
  return true;
}

GrantId topic_of(Room const& room) {
  for (auto g = room.grants.rbegin(); g != room.grants.rend(); ++g) {
    if (g->item != room.item) break;
    if (g->ended != "undone" && g->kind == Kind::point) return g->id;
  }
  return {};
}

bool is_current(Room const& room, GrantId const& id) {
  auto const* const g = grant(room, id);
  if (!g || g->item != room.item || g->ended == "undone") return false;
  auto const topic = topic_of(room);
  if (topic.empty()) return true;
  auto const at = [&](GrantId const& which) {
    return std::find_if(room.grants.begin(), room.grants.end(), [&](Grant const& x) { return x.id == which; });
  };
  return at(id) >= at(topic);
}

// ------------------------------------------------------------------------------------------------ raising

Result<Done> may_queue(Room const& room, Kind kind) {
  if (room.life == Life::planned) return refuse(Why::not_now, say("This meeting is not open."));
  if (room.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  if (kind == Kind::order) return Done{};
  if (auto ok = must_run(room); !ok) return ok;
  auto const* const i = current_item(room);
  if (i && (i->queue == QueueState::closed || i->queue == QueueState::closed_for_new))
    return refuse(Why::not_now, say("The queue is closed."));
  return Done{};
}

bool waits_with(Room const& room, SeatId const& seat_id, Kind kind) {
  return std::any_of(room.entries.begin(), room.entries.end(), [&](auto const& at) {
    auto const& e = at.second;
    return e.seat == seat_id && e.kind == kind && !is_over(e) && e.state != EntryState::speaking &&
           (e.item == room.item || e.kind == Kind::order);
  });
}

namespace {

/// Whose request it is: one's own, or (act_for_others) somebody's.
Result<Seat> whose(Room const& room, By const& by, SeatId const& wish) {
  if (wish.empty() || wish == by.seat) return own_seat(room, by);
  if (auto ok = must_have(by, Right::act_for_others); !ok) return tl::unexpected(ok.error());
  auto const* const s = seat(room, wish);
  if (!s || s->barred) return refuse(Why::unknown, say("There is no such seat in this meeting."), "seat");
  return *s;
}

Result<std::string> read_note(std::string_view typed, std::string_view field) {
  if (!is_utf8(typed)) return refuse(Why::malformed, say("This is not text."), std::string(field));
  auto note = clean_text(typed);
  if (code_points(note) > 2000) return refuse(Why::malformed, say("This may have at most {} characters."), std::string(field), {"2000"});
  return note;
}

Result<HandRaised> ask_for_access(Writing& w, Room& room, By const& by, RaiseHand const& wish) {
  auto const s = whose(room, by, wish.seat);
  if (!s) return tl::unexpected(s.error());
  constexpr std::string_view known[] = {"captions", "sound", "too_fast", "interpretation", "record", "other"};
  if (std::find(std::begin(known), std::end(known), wish.access) == std::end(known))
    return refuse(Why::malformed, say("Say what is missing: captions, sound, pace, interpretation, consent to the record or something else."), "access");
  auto note = read_note(wish.note, "note");
  if (!note) return tl::unexpected(note.error());
  auto const id = new_id<EntryId>();
  boost::json::object data{{"what", wish.access}, {"note", *note}};
  if (!wish.unnamed) data["seat"] = s->id.text;
  // Without a name means without a trace of the seat in the log.
  enter(w, room, wish.unnamed ? By{} : by, "access.raised", id.text, std::move(data));
  w.audit("raise_hand", id.text, "access");
  return HandRaised{id, 0};
}

/// A clarifying question or reply belongs to what is being spoken of; a right of reply to any turn of the item, twice at most.
Result<Done> check_topic(Room const& room, Kind kind, GrantId const& topic, SeatId const& seat_id) {
  if (kind == Kind::clarify || kind == Kind::reply) {
    if (!is_current(room, topic))
      return refuse(Why::conflict, say("What this answers is no longer being spoken of. Make it a new point."), "topic");
  } else if (kind == Kind::right_of_reply) {
    auto const* const g = grant(room, topic);
    if (!g || g->item != room.item) return refuse(Why::malformed, say("Say which turn of this item it answers."), "topic");
    if (turns_had(room, seat_id, room.item, kind) >= 2) return refuse(Why::not_now, say("The right of reply was used twice on this item."));
  }
  return Done{};
}

int place_of(Room const& room, EntryId const& id) {
  int place = 0;
  for (auto const& p : order(room)) {
    ++place;
    if (p.entry == id) return place;
  }
  return 0;
}

Result<Done> check_hand(Room const& room, RaiseHand const& wish, Seat const& s, std::string const& note) {
  if (wish.delivery != Delivery::voice && note.empty())
    return refuse(Why::malformed, say("Type the words that are to be read or shown."), "note");
  if (!wish.stance.empty() && wish.stance != "for" && wish.stance != "against")
    return refuse(Why::malformed, say("A side is “for” or “against”."), "stance");
  if (waits_with(room, s.id, wish.kind)) return refuse(Why::conflict, say("{} is waiting already."), {}, {s.name});
  if (!wish.after.empty()) {
    auto const* const other = entry(room, wish.after);
    if (!other || is_over(*other) || other->item != room.item)
      return refuse(Why::conflict, say("The request this one should follow is not waiting any more."), "after");
  }
  return check_topic(room, wish.kind, wish.topic, s.id);
}

}  // namespace

Result<HandRaised> raise_hand(Writing& w, MeetingId const& id, By const& by, RaiseHand const& wish) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::raise); !ok) return tl::unexpected(ok.error());
  if (wish.kind == Kind::access) {
    if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
    return ask_for_access(w, now, by, wish);
  }
  auto const s = whose(now, by, wish.seat);
  if (!s) return tl::unexpected(s.error());
  if (auto ok = may_queue(now, wish.kind); !ok) return tl::unexpected(ok.error());
  if (auto ok = input_open(now, by); !ok) return tl::unexpected(ok.error());
  auto const note = read_note(wish.note, "note");
  if (!note) return tl::unexpected(note.error());
  if (auto ok = check_hand(now, wish, *s, *note); !ok) return tl::unexpected(ok.error());
  auto const entry_id = new_id<EntryId>();
  boost::json::object data{{"seat", s->id.text},     {"item", now.item.text},          {"kind", name_of(wish.kind)},
                           {"delivery", name_of(wish.delivery)}, {"note", *note},      {"note_private", now.rules.notes_private},
                           {"stance", wish.stance},  {"topic", wish.topic.text},       {"after", wish.after.text}};
  // A point of order waits for nobody.
  if (wish.kind == Kind::order) data["category"] = name_of(wish.category), data["after"] = "";
  enter(w, now, by, wish.kind == Kind::order ? "order.raised" : "entry.added", entry_id.text, std::move(data));
  w.audit("raise_hand", entry_id.text, name_of(wish.kind));
  return HandRaised{entry_id, place_of(now, entry_id)};
}

Result<Done> set_access(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, std::string const& state) {
  auto now = room(w, id);
  auto const found = std::find_if(now.access.begin(), now.access.end(), [&](AccessRequest const& a) { return a.id == entry_id; });
  if (found == now.access.end()) return refuse(Why::unknown, say("There is no such request."), "entry");
  bool const own = !by.seat.empty() && found->seat == by.seat && state == "resolved";
  if (!own && !by.may(Right::run_queue) && !by.may(Right::act_for_others)) return must_have(by, Right::act_for_others);
  if (state != "acknowledged" && state != "resolved")
    return refuse(Why::malformed, say("A request is acknowledged or resolved."), "state");
  if (found->state == state || found->state == "resolved") return Done{};
  enter(w, now, by, "access." + state, entry_id.text);
  w.audit("set_access", entry_id.text, state);
  return Done{};
}

}  // namespace live
