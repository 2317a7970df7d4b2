// SPDX-License-Identifier: Apache-2.0
// The log folded into a Room, once: apply() and its table of kinds, how verbs append, and the memory of rooms already folded.
// What each noun does with its events is in life.cpp, seats.cpp, agenda.cpp, queue.cpp, turns.cpp, calls.cpp, chat.cpp, screens.cpp.
//
// Kinds of events (names of floor 8; "+" are ours beside them). The object is in brackets, then the fields of the data, which is one
// JSON object. Ids are text, enums their names, times and lengths milliseconds. Every one may also carry
//   by       the seat that acted, when it was one
//   act      first event of an act of the chair that can be taken back: call, end, hold, pin; more: true on its other events
//
// +meeting.lobby, meeting.opened [meeting]  agenda: [{id, title, minutes, floor_minutes, lead}], decisions
// meeting.suspended [meeting] why           meeting.resumed, meeting.closed [meeting]
// +agenda.changed [meeting] agenda          +agenda.adopted [meeting]
// ruleset.changed [meeting] rules: those that change, as Rules is described; [item] own, rules: those the item has of its own from now
//                           on for its order and times, the others stay the meeting's; own false: the meeting's hold again
// consent.announced, .objected, .cleared [meeting] text; keep_from, when an objection ends
// record.off [meeting]                      record.on [meeting] keep_from
// +clock.jumped [meeting] back              the server's clock stood so much later before
// +clock.strayed [meeting] ahead            the system's clock was set; the server goes on with its own time. 0: they agree again
// seat.arrived [seat]     person, name, coalition, capacity, constituency, channel, origin, waits; of a seat that is known: it is back
// seat.left [seat]        seat.channel_changed [seat] coalition, capacity, constituency, channel
// seat.attribute_set [seat] balance         seat.apology [seat] as seat.arrived, and delegate
// seat.delegate_named [seat] delegate       +seat.parts_set [seat] parts: [..]    +seat.barred [seat] barred
// +seat.admitted [seat]                     floor.chair [seat]                    takes the chair
// +seat.lost [seat]       since             +seat.found [seat] heard              its line is silent, is heard again (lines.cpp)
// item.opened [item]                        item.closed, item.deferred [item] conclusion
// item.reordered [meeting] order: [item]    item.budget_changed [item] minutes, floor_minutes
// queue.opened [item]     queue.last_call [item] closes_at      queue.closed [item] new_only
// entry.added, order.raised [entry]  seat, item, kind, delivery, note, note_private, stance, topic, reader, after, category
// entry.edited [entry]    any of note, delivery, stance, reader      entry.retyped [entry] kind (an expired one waits again)
// entry.withdrawn [entry] reason, turn (covered: in which the point was made)    entry.held, entry.released [entry]
// +entry.supported [entry]                  its author supports what was said in the turn that covered it
// entry.moved [entry]     item (carried over), or after (steps behind that one), or pinned
// entry.timed [entry]     limit_ms (0: the rule's again)
// entry.parked [entry]    item              entry.answered [entry] how            entry.expired [entry] reason
// entry.called, entry.away [entry]
// turn.started [grant]    entry, limit; question: true when it pauses the turn that runs (a point of order)
// turn.paused [grant]     from, when earlier; lost: true because the line is     turn.resumed [grant]
// +turn.read [grant]      reader: the note is read out instead of the voice that is lost
// turn.extended [grant] by_ms           turn.warned [grant] warnings
// turn.time_granted [grant] item, group, by_ms: what that turn had too much, every other group may have in the item
// turn.ended [grant]      reason            turn.yielded [grant] entry, left (ms given to it), question
// override.recorded [entry] why, proposed
// ruling.given [entry]    word, text        ruling.appealed [entry]
// access.raised [entry]   seat unless unnamed, what, note            access.acknowledged, access.resolved [entry]
// undo.applied [meeting]  seq (the act's first event), act
//
// queue.order and timeuse.totals are not in the log: they follow from it (order(), time_used()).
// Kinds of calls, chat and screens stand at the head of calls.cpp, chat.cpp, screens.cpp. Other rooms write to the same log; those
// kinds, and unknown ones, only raise seq.
#include <algorithm>
#include <boost/json.hpp>
#include <list>
#include <mutex>

#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

// ------------------------------------------------------------------------------------------------ folding

void apply(Room& room, Event const& e) {
  note_act(room, e);
  room.seq = e.seq;
  room.at = e.at;
  apply_life(room, e) || apply_seat(room, e) || apply_agenda(room, e) || apply_queue(room, e) || apply_turn(room, e) ||
      apply_call(room, e) || apply_chat(room, e) || apply_screen(room, e);
}

namespace {

using Kept = std::shared_ptr<Room const>;

/// One log as far as it was read: its head's hash stands for everything before it, so a room kept from a Writing that was rolled
/// back (or from another node's view) is simply never asked for again.
struct Memory {
  MeetingId meeting;
  std::string hash;
  Kept room;
};

constexpr std::size_t most_kept = 96, versions_kept = 4;

class Rooms {
 public:
  /// What is kept of this meeting, newest state first.
  std::vector<Memory> of(MeetingId const& id) {
    std::lock_guard const lock(mutex_);
    std::vector<Memory> out;
    for (auto const& m : all_)
      if (m.meeting == id) out.push_back(m);
    std::sort(out.begin(), out.end(), [](Memory const& a, Memory const& b) { return a.room->seq > b.room->seq; });
    return out;
  }

  void keep(Memory fresh) {
    std::lock_guard const lock(mutex_);
    std::size_t same = 0;
    for (auto at = all_.begin(); at != all_.end();) {
      bool const ours = at->meeting == fresh.meeting;
      if (ours && (at->hash == fresh.hash || ++same >= versions_kept)) at = all_.erase(at);
      else ++at;
    }
    all_.push_front(std::move(fresh));
    if (all_.size() > most_kept) all_.pop_back();
  }

 private:
  std::mutex mutex_;
  std::list<Memory> all_;  ///< last used first
};

Rooms& rooms() {
  static Rooms all;
  return all;
}

Event read_event(store::EventLine&& line) {
  Event e{.seq = line.seq, .at = line.at, .actor = line.person, .role = std::move(line.role), .kind = std::move(line.kind),
          .object = std::move(line.object), .data = {}};
  // Other rooms put plain words here; redacted texts are empty.
  if (line.text.starts_with('{')) {
    boost::system::error_code error;
    auto value = boost::json::parse(line.text, error);
    if (!error && value.is_object()) e.data = std::move(value.get_object());
  }
  return e;
}

std::string hash_at(Reading& r, MeetingId const& id, std::int64_t seq) {
  return r.one<std::string>("select hash from event_log where meeting = :m and seq = :s", id, seq).value_or("");
}

/// Folds everything after room.seq. False when a text was erased on the way: then what was folded earlier may have held it.
bool fold_rest(Reading& r, Room& room, std::string& hash) {
  constexpr int at_once = 1000;
  for (;;) {
    auto lines = store::event_lines(r, room.meeting, room.seq, at_once);
    for (auto& line : lines) {
      if (line.kind == "redacted") return false;
      hash = std::move(line.hash);
      apply(room, read_event(std::move(line)));
    }
    if (lines.size() < at_once) return true;
  }
}

}  // namespace

Room from_scratch(Reading& r, MeetingId const& id) {
  Room room;
  room.meeting = id;
  constexpr int at_once = 1000;
  for (;;) {
    auto lines = store::event_lines(r, id, room.seq, at_once);
    for (auto& line : lines) apply(room, read_event(std::move(line)));
    if (lines.size() < at_once) return room;
  }
}

std::shared_ptr<Room const> kept_room(Reading& r, MeetingId const& id) {
  auto const head = r.row<std::int64_t, std::string>(
      "select seq, hash from event_log where meeting = :m order by seq desc limit 1", id);
  if (!head) return std::make_shared<Room const>(Room{.meeting = id});
  auto const& [seq, hash] = *head;
  for (auto const& known : rooms().of(id)) {
    if (known.room->seq > seq) continue;
    if (known.room->seq == seq && known.hash == hash) return known.room;
    if (known.room->seq == seq || hash_at(r, id, known.room->seq) != known.hash) continue;
    auto grown = std::make_shared<Room>(*known.room);
    std::string its_hash;
    if (!fold_rest(r, *grown, its_hash)) break;
    rooms().keep({id, its_hash, grown});
    return grown;
  }
  auto fresh = std::make_shared<Room const>(from_scratch(r, id));
  rooms().keep({id, hash, fresh});
  return fresh;
}

Room room(Reading& r, MeetingId const& id) { return *kept_room(r, id); }

// ------------------------------------------------------------------------------------------------ appending

std::int64_t enter(Writing& w, Room& room, By const& by, std::string_view kind, std::string_view object, boost::json::object data) {
  constexpr Millis tolerated{2000};
  if (room.seq > 0 && w.now() + tolerated < room.at && kind != "clock.jumped")
    enter(w, room, the_program(), "clock.jumped", room.meeting.text, {{"back", (room.at - w.now()).count()}});
  if (!by.seat.empty()) data["by"] = by.seat.text;
  auto const text = data.empty() ? std::string() : boost::json::serialize(data);
  auto const seq = w.event(room.meeting, kind, object, text);
  apply(room, {.seq = seq, .at = w.now(), .actor = w.actor().person, .role = w.actor().role, .kind = std::string(kind),
               .object = std::string(object), .data = std::move(data)});
  return seq;
}

Result<Done> must_have(By const& by, Right right) {
  if (!by.may(right)) return refuse(Why::not_allowed, say("Your part in this meeting does not include that."));
  return Done{};
}

Result<Done> must_run(Room const& room) {
  if (room.life == Life::open) return Done{};
  if (room.life == Life::suspended) return refuse(Why::not_now, say("The meeting is suspended."));
  return refuse(Why::not_now, say("This meeting is not open."));
}

// ------------------------------------------------------------------------------------------------ fields

std::string text_of(boost::json::object const& data, std::string_view name) {
  auto const* const v = data.if_contains(boost::json::string_view(name.data(), name.size()));
  auto const* const s = v ? v->if_string() : nullptr;
  return s ? std::string(s->data(), s->size()) : std::string();
}

std::int64_t number_of(boost::json::object const& data, std::string_view name, std::int64_t otherwise) {
  auto const* const v = data.if_contains(boost::json::string_view(name.data(), name.size()));
  if (!v) return otherwise;
  if (auto const* const n = v->if_int64()) return *n;
  if (auto const* const n = v->if_uint64(); n && *n <= static_cast<std::uint64_t>(INT64_MAX)) return static_cast<std::int64_t>(*n);
  return otherwise;
}

bool flag_of(boost::json::object const& data, std::string_view name, bool otherwise) {
  auto const* const v = data.if_contains(boost::json::string_view(name.data(), name.size()));
  auto const* const b = v ? v->if_bool() : nullptr;
  return b ? *b : otherwise;
}

boost::json::array const& list_of(boost::json::object const& data, std::string_view name) {
  static boost::json::array const none;
  auto const* const v = data.if_contains(boost::json::string_view(name.data(), name.size()));
  auto const* const a = v ? v->if_array() : nullptr;
  return a ? *a : none;
}

// ------------------------------------------------------------------------------------------------ the things by id

namespace {
template <class T, class Id>
T const* in_list(std::vector<T> const& all, Id const& id) {
  if (id.empty()) return nullptr;
  // What is asked for is nearly always the newest.
  for (auto at = all.rbegin(); at != all.rend(); ++at)
    if (at->id == id) return &*at;
  return nullptr;
}
template <class T, class Id>
T const* in_map(std::map<Id, T> const& all, Id const& id) {
  auto const at = all.find(id);
  return at == all.end() ? nullptr : &at->second;
}
}  // namespace

Seat const* seat(Room const& room, SeatId const& id) { return in_map(room.seats, id); }
Entry const* entry(Room const& room, EntryId const& id) { return in_map(room.entries, id); }
Grant const* grant(Room const& room, GrantId const& id) { return in_list(room.grants, id); }
Grant const* current_grant(Room const& room) { return grant(room, room.grant); }
Item const* item(Room const& room, ItemId const& id) { return in_list(room.items, id); }
Item const* current_item(Room const& room) { return item(room, room.item); }
Call const* call(Room const& room, CallId const& id) { return in_list(room.calls, id); }
Call const* open_call(Room const& room) { return call(room, room.call); }

Entry* entry(Room& room, EntryId const& id) { return const_cast<Entry*>(entry(std::as_const(room), id)); }
Seat* seat(Room& room, SeatId const& id) { return const_cast<Seat*>(seat(std::as_const(room), id)); }
Grant* grant(Room& room, GrantId const& id) { return const_cast<Grant*>(grant(std::as_const(room), id)); }
Item* item(Room& room, ItemId const& id) { return const_cast<Item*>(item(std::as_const(room), id)); }
Call* call(Room& room, CallId const& id) { return const_cast<Call*>(call(std::as_const(room), id)); }

}  // namespace live
