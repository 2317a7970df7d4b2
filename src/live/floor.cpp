// SPDX-License-Identifier: Apache-2.0
// Giving the floor and taking it back: the verbs. Each names the turn it means, so that two presses of "next" call one person.
#include <algorithm>
#include <boost/json.hpp>

#include "live/floor.hpp"

namespace live {

// ------------------------------------------------------------------------------------------------ shared with procedure.cpp

std::int64_t Act::enter(std::string_view kind, std::string_view object, boost::json::object data) {
  if (fresh_) data["act"] = name_;
  else data["more"] = true;
  fresh_ = false;
  return live::enter(w_, room_, by_, kind, object, std::move(data));
}

GrantId Act::start(EntryId const& id, Millis limit, bool interrupts) {
  auto const grant_id = new_id<GrantId>("g");
  boost::json::object data{{"entry", id.text}, {"limit", limit.count()}};
  if (interrupts) data["question"] = true;
  enter("turn.started", grant_id.text, std::move(data));
  return grant_id;
}

void Act::expire_other_topics(EntryId const& but) {
  std::vector<EntryId> gone;
  for (auto const& [id, e] : room_.entries)
    if (id != but && (e.kind == Kind::clarify || e.kind == Kind::reply) && e.item == room_.item && !is_over(e) &&
        e.state != EntryState::speaking)
      gone.push_back(id);
  for (auto const& id : gone) enter("entry.expired", id.text, {{"reason", "topic_gone"}});
}

Result<Done> must_run_queue(Room const& room, By const& by) {
  if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  return must_run(room);
}

Result<Grant> present_turn(Room const& room, GrantId const& id) {
  auto const* const g = current_grant(room);
  if (!g || g->id != id) return refuse(Why::conflict, say("This turn is not the present one any more."), "turn");
  return *g;
}

// ------------------------------------------------------------------------------------------------ calling

namespace {

constexpr std::string_view override_words[] = {"related", "time_zone", "invited", "other"};

/// The one meant, if it may be called now: waiting in this item, a point of order, or held or away.
Result<Entry> to_be_called(Room const& room, EntryId const& wish, EntryId const& proposal) {
  auto const& id = wish.empty() ? proposal : wish;
  if (id.empty()) return refuse(Why::not_now, say("Nobody is waiting."));
  auto const* const e = entry(room, id);
  if (!e) return refuse(Why::unknown, say("There is no such request."), "entry");
  bool const waits = e->state == EntryState::waiting || e->state == EntryState::away || e->state == EntryState::held ||
                     e->state == EntryState::called;
  if (!waits || (e->item != room.item && e->kind != Kind::order))
    return refuse(Why::conflict, say("This request is not waiting any more."), "entry");
  return *e;
}

}  // namespace

Result<GrantId> call_next(Writing& w, MeetingId const& id, By const& by, CallNext const& wish) {
  auto now = room(w, id);
  if (auto ok = must_run_queue(now, by); !ok) return tl::unexpected(ok.error());
  if (wish.seen_turn != now.grant) return refuse(Why::conflict, say("The floor has changed in the meantime."), "turn");
  if (now.floor == FloorState::procedural) return refuse(Why::not_now, say("A point of order waits for its ruling."));
  auto const called = std::find_if(now.entries.begin(), now.entries.end(), [](auto const& at) { return at.second.state == EntryState::called; });
  auto const proposal = called != now.entries.end() ? called->first : next_entry(now);
  if (called != now.entries.end() && wish.entry != called->first)
    return refuse(Why::conflict, say("Somebody was called and has not answered yet."), "entry");
  auto const e = to_be_called(now, wish.entry, proposal);
  if (!e) return tl::unexpected(e.error());
  bool const overrides = e->id != proposal;
  if (overrides && std::find(std::begin(override_words), std::end(override_words), wish.why) == std::end(override_words))
    return refuse(Why::malformed, say("Say why this one comes before the one proposed."), "why");
  if (e->state == EntryState::called && !wish.straight) return GrantId();
  // Called while lost: the floor is theirs when they answer, and they are away when they do not (floor 3).
  bool const straight = wish.straight && (e->state == EntryState::called || !voice_is_lost(now, *e));
  // Before the call, so that taking the call back is still possible; the queue opens again by its own button.
  if (auto const* const i = current_item(now); wish.last && i && i->queue != QueueState::closed)
    enter(w, now, by, "queue.closed", i->id.text, {{"new_only", false}});
  Act act(w, now, by, "call");
  if (auto const* const g = current_grant(now)) act.enter("turn.ended", g->id.text, {{"reason", ending_of(now, *g)}});
  if (e->state != EntryState::called) act.enter("entry.called", e->id.text);
  if (overrides) act.enter("override.recorded", e->id.text, {{"why", wish.why}, {"proposed", proposal.text}});
  GrantId granted;
  if (straight) {
    granted = act.start(e->id, limit_of(now, *e));
    if (e->kind == Kind::point) act.expire_other_topics(e->id);
  }
  w.audit("call_next", e->id.text, wish.why);
  return granted;
}

Result<Done> start_turn(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id) {
  auto now = room(w, id);
  auto const* const e = entry(std::as_const(now), entry_id);
  if (!e) return refuse(Why::unknown, say("There is no such request."), "entry");
  if (by.seat.empty() || e->seat != by.seat)
    if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  if (e->state != EntryState::called) return refuse(Why::conflict, say("This request has not been called."), "entry");
  if (!now.grant.empty() || now.floor == FloorState::procedural)
    return refuse(Why::conflict, say("The floor has changed in the meantime."), "turn");
  bool const opens_topic = e->kind == Kind::point;
  Act act(w, now, by, "call");
  act.start(entry_id, limit_of(now, *e));
  if (opens_topic) act.expire_other_topics(entry_id);
  w.audit("start_turn", entry_id.text);
  return Done{};
}

Result<Done> mark_away(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id) {
  auto now = room(w, id);
  if (auto ok = must_run_queue(now, by); !ok) return ok;
  auto const* const e = entry(std::as_const(now), entry_id);
  if (!e) return refuse(Why::unknown, say("There is no such request."), "entry");
  if (e->state != EntryState::called) return refuse(Why::conflict, say("This request has not been called."), "entry");
  enter(w, now, by, "entry.away", entry_id.text);
  w.audit("mark_away", entry_id.text);
  return Done{};
}

// ------------------------------------------------------------------------------------------------ the turn

Result<Done> end_turn(Writing& w, MeetingId const& id, By const& by, GrantId const& grant_id, std::string const& reason) {
  auto now = room(w, id);
  constexpr std::string_view reasons[] = {"finished", "time_called", "yielded", "interrupted", "connection_lost"};
  if (std::find(std::begin(reasons), std::end(reasons), reason) == std::end(reasons))
    return refuse(Why::malformed, say("A turn ends finished, time called, yielded, interrupted or lost."), "reason");
  auto const g = present_turn(now, grant_id);
  if (!g) return tl::unexpected(g.error());
  bool const own = !by.seat.empty() && g->seat == by.seat && (reason == "finished" || reason == "yielded");
  if (!own)
    if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  Act(w, now, by, "end").enter("turn.ended", grant_id.text, {{"reason", reason}});
  w.audit("end_turn", grant_id.text, reason);
  return Done{};
}

Result<Done> pause_turn(Writing& w, MeetingId const& id, By const& by, GrantId const& grant_id, bool paused) {
  auto now = room(w, id);
  if (auto ok = must_run_queue(now, by); !ok) return ok;
  auto const g = present_turn(now, grant_id);
  if (!g) return tl::unexpected(g.error());
  if (is_paused(*g) == paused)
    return refuse(Why::conflict, paused ? say("The clock stands already.") : say("The clock runs already."), "turn");
  enter(w, now, by, paused ? "turn.paused" : "turn.resumed", grant_id.text);
  w.audit("pause_turn", grant_id.text, paused ? "paused" : "resumed");
  return Done{};
}

Result<Done> extend_turn(Writing& w, MeetingId const& id, By const& by, GrantId const& grant_id, Millis longer) {
  auto now = room(w, id);
  if (auto ok = must_run_queue(now, by); !ok) return ok;
  auto const g = present_turn(now, grant_id);
  if (!g) return tl::unexpected(g.error());
  if (longer < Millis(1000) || longer > Millis(1'800'000))
    return refuse(Why::malformed, say("A turn is extended by 1 second to 30 minutes."), "by");
  enter(w, now, by, "turn.extended", grant_id.text, {{"by_ms", longer.count()}});
  w.audit("extend_turn", grant_id.text, std::to_string(longer.count() / 1000));
  return Done{};
}

Result<Millis> share_overrun(Writing& w, MeetingId const& id, By const& by, GrantId const& grant_id) {
  auto now = room(w, id);
  if (auto ok = must_run_queue(now, by); !ok) return tl::unexpected(ok.error());
  auto const* const g = grant(std::as_const(now), grant_id);
  if (!g || g->ended == "undone") return refuse(Why::unknown, say("There is no such turn."), "turn");
  if (g->item != now.item) return refuse(Why::conflict, say("This item is not the one taken up now."), "turn");
  if (overrun_is_shared(now, grant_id)) return refuse(Why::conflict, say("The others were given this time already."), "turn");
  auto const over = overrun(*g, w.now());
  if (over < Millis(1000)) return refuse(Why::not_now, say("This turn was not over its time."), "turn");
  enter(w, now, by, "turn.time_granted", grant_id.text, {{"item", g->item.text}, {"group", group_of(*g)}, {"by_ms", over.count()}});
  w.audit("share_overrun", grant_id.text, std::to_string(over.count() / 1000));
  return over;
}

}  // namespace live
