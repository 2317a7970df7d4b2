// SPDX-License-Identifier: Apache-2.0
// What may be done to a request that waits: withdrawn (and counted as support for what covered it), changed, let others go first,
// held, pinned, parked, answered; and the states of the queue itself. Folding and raising are in queue.cpp.
#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

namespace {

bool waits(Entry const& e) { return !is_over(e) && e.state != EntryState::speaking; }

Result<Entry> found(Room const& room, EntryId const& id) {
  auto const* const e = entry(room, id);
  if (!e) return refuse(Why::unknown, say("There is no such request."), "entry");
  return *e;
}

Result<Entry> waiting(Room const& room, EntryId const& id) {
  auto e = found(room, id);
  if (e && !waits(*e)) return refuse(Why::conflict, say("This request is not waiting any more."), "entry");
  return e;
}

bool owns(By const& by, Entry const& e) { return !by.seat.empty() && (e.seat == by.seat || e.by == by.seat); }
bool moderates(By const& by) { return by.may(Right::act_for_others) || by.may(Right::run_queue); }

/// The turn in which somebody else made this point: the one that runs, else the last of its item. Empty: nobody else spoke.
GrantId turn_that_covers(Room const& room, Entry const& e) {
  for (auto g = room.grants.rbegin(); g != room.grants.rend(); ++g)
    if (g->item == e.item && g->seat != e.seat && g->kind != Kind::order && g->ended != "undone") return g->id;
  return {};
}

/// A change by those who run the queue of an open meeting: the request, still waiting.
Result<Entry> to_run(Room const& room, By const& by, EntryId const& id) {
  if (auto ok = must_have(by, Right::run_queue); !ok) return tl::unexpected(ok.error());
  if (auto ok = must_run(room); !ok) return tl::unexpected(ok.error());
  return waiting(room, id);
}

}  // namespace

Result<Done> lower_hand(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, std::string const& reason) {
  auto now = room(w, id);
  auto const e = found(now, entry_id);
  if (!e) return tl::unexpected(e.error());
  if (!owns(by, *e) && !moderates(by)) return must_have(by, Right::act_for_others);
  if (reason != "changed_mind" && reason != "covered" && reason != "left")
    return refuse(Why::malformed, say("A hand goes down because of another mind, because it is covered, or because somebody left."), "reason");
  if (!waits(*e) && e->state != EntryState::expired && e->state != EntryState::parked)
    return refuse(Why::conflict, say("This request is not waiting any more."), "entry");
  boost::json::object data{{"reason", reason}};
  if (reason == "covered") data["turn"] = turn_that_covers(now, *e).text;
  enter(w, now, by, "entry.withdrawn", entry_id.text, std::move(data));
  w.audit("lower_hand", entry_id.text, reason);
  return Done{};
}

Result<Done> support_covered(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id) {
  auto now = room(w, id);
  auto const e = found(now, entry_id);
  if (!e) return tl::unexpected(e.error());
  if (by.seat.empty() || e->seat != by.seat)
    if (auto ok = must_have(by, Right::act_for_others); !ok) return ok;
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  if (auto ok = input_open(now, by); !ok) return ok;
  if (e->state != EntryState::withdrawn || e->covered_by.empty())
    return refuse(Why::conflict, say("This request was not covered by what somebody else said."), "entry");
  if (e->supports) return Done{};
  enter(w, now, by, "entry.supported", entry_id.text);
  w.audit("support_covered", entry_id.text, e->covered_by.text);
  return Done{};
}

std::vector<SeatId> supporters(Room const& room, GrantId const& turn) {
  auto const* const g = grant(room, turn);
  if (!g || g->ended == "undone") return {};
  std::vector<Entry const*> all;
  for (auto const& [id, e] : room.entries)
    if (e.supports && e.covered_by == turn) all.push_back(&e);
  std::ranges::sort(all, {}, &Entry::seq);
  std::vector<SeatId> out;
  for (auto const* e : all)
    if (std::ranges::find(out, e->seat) == out.end()) out.push_back(e->seat);
  return out;
}

namespace {

/// Retyping: one's own request only to a kind that is called later, and nobody's to a kind without a queue.
Result<Done> check_kind(Room const& room, Entry const& e, Kind to, bool moderator) {
  if (to == Kind::access || (to == Kind::order && e.kind != Kind::order))
    return refuse(Why::malformed, say("A request cannot be made into that kind."), "kind");
  if (!moderator && rank_of(to) < rank_of(e.kind))
    return refuse(Why::not_allowed, say("Your own request can only be made into a kind that is called later."), "kind");
  if ((to == Kind::clarify || to == Kind::reply) && e.kind != to && topic_of(room).empty())
    return refuse(Why::conflict, say("Nothing is being spoken of that this could answer."), "kind");
  if (waits_with(room, e.seat, to)) {
    auto const* const s = seat(room, e.seat);
    return refuse(Why::conflict, say("{} is waiting already."), {}, {s ? s->name : std::string()});
  }
  // What had gone comes into the queue anew, as what is raised does.
  if (!moderator && e.state == EntryState::expired) return may_queue(room, to);
  return Done{};
}

Result<boost::json::object> changes(Room const& room, Entry const& e, EditEntry const& wish, bool moderator) {
  boost::json::object data;
  auto const delivery = wish.delivery.value_or(e.delivery);
  if (wish.note) {
    if (!is_utf8(*wish.note)) return refuse(Why::malformed, say("This is not text."), "note");
    data["note"] = clean_text(*wish.note);
    if (code_points(text_of(data, "note")) > 2000)
      return refuse(Why::malformed, say("This may have at most {} characters."), "note", {"2000"});
  }
  if (delivery != Delivery::voice && (wish.note ? text_of(data, "note") : e.note).empty())
    return refuse(Why::malformed, say("Type the words that are to be read or shown."), "note");
  if (wish.delivery) data["delivery"] = name_of(delivery);
  if (wish.stance || wish.reader) {
    if (!moderator) return refuse(Why::not_allowed, say("Your part in this meeting does not include that."));
    if (wish.stance && !wish.stance->empty() && *wish.stance != "for" && *wish.stance != "against")
      return refuse(Why::malformed, say("A side is “for” or “against”."), "stance");
    if (wish.reader && !wish.reader->empty() && !seat(room, *wish.reader))
      return refuse(Why::unknown, say("There is no such seat in this meeting."), "reader");
    if (wish.stance) data["stance"] = *wish.stance;
    if (wish.reader) data["reader"] = wish.reader->text;
  }
  return data;
}

}  // namespace

Result<Done> edit_entry(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, EditEntry const& wish) {
  auto now = room(w, id);
  auto const e = found(now, entry_id);
  if (!e) return tl::unexpected(e.error());
  bool const moderator = moderates(by);
  if (!moderator && e->seat != by.seat) return must_have(by, Right::act_for_others);
  if (!moderator)
    if (auto ok = input_open(now, by); !ok) return ok;
  if (!waits(*e) && e->state != EntryState::expired)
    return refuse(Why::conflict, say("This request is not waiting any more."), "entry");
  auto data = changes(now, *e, wish, moderator);
  if (!data) return tl::unexpected(data.error());
  bool const retype = wish.kind && (*wish.kind != e->kind || e->state == EntryState::expired);
  if (retype)
    if (auto ok = check_kind(now, *e, *wish.kind, moderator); !ok) return ok;
  if (!data->empty()) enter(w, now, by, "entry.edited", entry_id.text, *std::move(data));
  if (retype) {
    boost::json::object typed{{"kind", name_of(*wish.kind)}};
    if (*wish.kind == Kind::clarify || *wish.kind == Kind::reply) typed["topic"] = topic_of(now).text;
    enter(w, now, by, "entry.retyped", entry_id.text, std::move(typed));
  }
  w.audit("edit_entry", entry_id.text);
  return Done{};
}

namespace {

/// Behind whom: the next of the same rank, since kinds are not crossed by a courtesy, or whom the wish names.
Result<EntryId> stands_behind(Room const& room, Entry const& e, EntryId const& wish) {
  bool seen = false, before = false;
  EntryId behind;
  for (auto const& p : order(room)) {
    auto const& other = *entry(room, p.entry);
    bool const meant = wish.empty() ? rank_of(other.kind) == rank_of(e.kind) : p.entry == wish && other.item == e.item;
    before = before || (!seen && meant && !wish.empty());
    if (seen && behind.empty() && meant) behind = p.entry;
    seen = seen || p.entry == e.id;
  }
  if (!behind.empty()) return behind;
  if (wish.empty()) return refuse(Why::not_now, say("Nobody stands behind this request."), "entry");
  if (before) return refuse(Why::conflict, say("That request comes before this one already."), "after");
  return refuse(Why::conflict, say("The request this one should follow is not waiting any more."), "after");
}

}  // namespace

Result<Done> speak_later(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, EntryId const& after) {
  auto now = room(w, id);
  auto const e = waiting(now, entry_id);
  if (!e) return tl::unexpected(e.error());
  if (!owns(by, *e) && !moderates(by)) return must_have(by, Right::act_for_others);
  auto const behind = stands_behind(now, *e, after);
  if (!behind) return tl::unexpected(behind.error());
  enter(w, now, by, "entry.moved", entry_id.text, {{"after", behind->text}});
  w.audit("speak_later", entry_id.text);
  return Done{};
}

Result<Done> hold(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, bool held) {
  auto now = room(w, id);
  auto const e = to_run(now, by, entry_id);
  if (!e) return tl::unexpected(e.error());
  if ((e->state == EntryState::held) == held)
    return refuse(Why::conflict, held ? say("This request is held already.") : say("This request is not held."), "entry");
  enter(w, now, by, held ? "entry.held" : "entry.released", entry_id.text, {{"act", "hold"}});
  w.audit("hold", entry_id.text, held ? "held" : "released");
  return Done{};
}

Result<Done> pin(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, bool pinned) {
  auto now = room(w, id);
  auto const e = to_run(now, by, entry_id);
  if (!e) return tl::unexpected(e.error());
  if (e->pinned == pinned) return Done{};
  enter(w, now, by, "entry.moved", entry_id.text, {{"act", "pin"}, {"pinned", pinned}});
  w.audit("pin", entry_id.text, pinned ? "pinned" : "loose");
  return Done{};
}

Result<Done> set_time(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, Millis limit) {
  auto now = room(w, id);
  auto const e = to_run(now, by, entry_id);
  if (!e) return tl::unexpected(e.error());
  if (limit != Millis{} && (limit < Millis(10'000) || limit > Millis(3'600'000)))
    return refuse(Why::malformed, say("A turn has 10 seconds to 60 minutes."), "seconds");
  if (e->limit.value_or(Millis{}) == limit) return Done{};
  enter(w, now, by, "entry.timed", entry_id.text, {{"limit_ms", limit.count()}});
  w.audit("set_time", entry_id.text, std::to_string(limit.count() / 1000));
  return Done{};
}

Result<Done> park(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, ItemId const& item_id) {
  auto now = room(w, id);
  auto const e = to_run(now, by, entry_id);
  if (!e) return tl::unexpected(e.error());
  if (e->kind == Kind::order) return refuse(Why::not_now, say("A point of order ends in a ruling."), "entry");
  if (!item_id.empty()) {
    auto const* const i = item(std::as_const(now), item_id);
    if (!i) return refuse(Why::unknown, say("There is no such agenda item."), "item");
    if (i->state == ItemState::closed || i->state == ItemState::open)
      return refuse(Why::not_now, say("Requests can only be parked for an item that is still to come."), "item");
  }
  enter(w, now, by, "entry.parked", entry_id.text, {{"item", item_id.text}});
  w.audit("park", entry_id.text, item_id.text);
  return Done{};
}

Result<Done> answer_in_writing(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, std::string const& how) {
  auto now = room(w, id);
  auto const e = to_run(now, by, entry_id);
  if (!e) return tl::unexpected(e.error());
  if (e->kind == Kind::order) return refuse(Why::not_now, say("A point of order ends in a ruling."), "entry");
  auto const words = words_of(how, 2000, "how");
  if (!words) return tl::unexpected(words.error());
  enter(w, now, by, "entry.answered", entry_id.text, {{"how", *words}});
  w.audit("answer_in_writing", entry_id.text);
  return Done{};
}

Result<Done> set_queue(Writing& w, MeetingId const& id, By const& by, ItemId const& item_id, QueueState state) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  auto const* const i = item(std::as_const(now), item_id);
  if (!i || item_id != now.item) return refuse(Why::conflict, say("This item is not the one taken up now."), "item");
  if (i->queue == state) return Done{};
  constexpr Millis until_shut{60'000};
  switch (state) {
    case QueueState::open: enter(w, now, by, "queue.opened", item_id.text); break;
    case QueueState::last_call:
      enter(w, now, by, "queue.last_call", item_id.text, {{"closes_at", to_millis(w.now() + until_shut)}});
      break;
    case QueueState::closed_for_new: enter(w, now, by, "queue.closed", item_id.text, {{"new_only", true}}); break;
    case QueueState::closed: enter(w, now, by, "queue.closed", item_id.text, {{"new_only", false}}); break;
  }
  w.audit("set_queue", item_id.text, name_of(state));
  return Done{};
}

}  // namespace live
