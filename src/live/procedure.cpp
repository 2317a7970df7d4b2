// SPDX-License-Identifier: Apache-2.0
// What interrupts the plain course of turns: points of order with ruling and appeal, yielding, and the chair speaking as a
// participant.
#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "live/floor.hpp"

namespace live {

// ------------------------------------------------------------------------------------------------ points of order

Result<Done> hear_order(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id) {
  auto now = room(w, id);
  if (auto ok = must_run_queue(now, by); !ok) return ok;
  auto const* const e = entry(std::as_const(now), entry_id);
  if (!e || e->kind != Kind::order) return refuse(Why::unknown, say("There is no such point of order."), "entry");
  if (is_over(*e) || e->state == EntryState::speaking)
    return refuse(Why::conflict, say("This request is not waiting any more."), "entry");
  if (now.floor == FloorState::procedural) return refuse(Why::not_now, say("A point of order waits for its ruling."));
  auto const limit = limit_of(now, *e);
  Act act(w, now, by, "call");
  if (e->state != EntryState::called) act.enter("entry.called", entry_id.text);
  act.start(entry_id, limit, !now.grant.empty());
  w.audit("hear_order", entry_id.text);
  return Done{};
}

Result<Done> give_ruling(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id, std::string const& word,
                         std::string const& text) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::rule); !ok) return ok;
  if (now.life == Life::closed || now.life == Life::planned) return refuse(Why::not_now, say("This meeting is not open."));
  auto const* const e = entry(std::as_const(now), entry_id);
  if (!e || e->kind != Kind::order) return refuse(Why::unknown, say("There is no such point of order."), "entry");
  constexpr std::string_view words[] = {"upheld", "not_upheld", "withdrawn", "noted"};
  if (std::find(std::begin(words), std::end(words), word) == std::end(words))
    return refuse(Why::malformed, say("A point of order is upheld, not upheld, withdrawn or noted."), "word");
  if (!is_utf8(text) || code_points(text) > 1000)
    return refuse(Why::malformed, say("This may have at most {} characters."), "text", {"1000"});
  auto const last = std::find_if(now.rulings.rbegin(), now.rulings.rend(), [&](Ruling const& r) { return r.entry == entry_id; });
  // After an appeal there is a second ruling; without one the first stands.
  if (last != now.rulings.rend() && !last->appealed) return refuse(Why::conflict, say("This was ruled on already."), "entry");
  if (last == now.rulings.rend() && is_over(*e) && e->grant.empty())
    return refuse(Why::conflict, say("This request is not waiting any more."), "entry");
  if (auto const* const g = current_grant(now); g && g->entry == entry_id)
    enter(w, now, by, "turn.ended", g->id.text, {{"reason", "ruled"}});
  enter(w, now, by, "ruling.given", entry_id.text, {{"word", word}, {"text", clean_text(text)}});
  w.audit("give_ruling", entry_id.text, word);
  return Done{};
}

Result<Done> appeal(Writing& w, MeetingId const& id, By const& by, EntryId const& entry_id) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::raise); !ok) return ok;
  if (auto s = own_seat(now, by); !s) return tl::unexpected(s.error());
  if (auto ok = must_run(now); !ok) return ok;
  auto const last = std::find_if(now.rulings.rbegin(), now.rulings.rend(), [&](Ruling const& r) { return r.entry == entry_id; });
  if (last == now.rulings.rend()) return refuse(Why::not_now, say("There is no ruling to appeal against."), "entry");
  auto const count = std::count_if(now.rulings.begin(), now.rulings.end(), [&](Ruling const& r) { return r.entry == entry_id; });
  if (last->appealed || count > 1) return refuse(Why::conflict, say("This ruling was appealed against already."), "entry");
  enter(w, now, by, "ruling.appealed", entry_id.text);
  w.audit("appeal", entry_id.text);
  return Done{};
}

// ------------------------------------------------------------------------------------------------ yielding

namespace {

/// Policy A of floor 3: the floor stays with the speaker, who is charged for question and answer.
Result<Done> take_question(Writing& w, Room& room, By const& by, Grant const& g, EntryId const& entry_id) {
  if (entry_id.empty() == g.question.empty())
    return refuse(Why::conflict, entry_id.empty() ? say("No question is being asked.") : say("A question is being asked already."), "entry");
  enter(w, room, by, "turn.yielded", g.id.text, {{"question", true}, {"entry", entry_id.text}});
  return Done{};
}

/// Policy B: the seconds that are left go to a named request.
Result<Done> hand_over(Writing& w, Room& room, By const& by, Grant const& g, Entry const& to) {
  auto const left = g.limit - used_in(g, w.now());
  if (left < Millis(1000)) return refuse(Why::not_now, say("No time is left to give."), "turn");
  Act act(w, room, by, "end");
  act.enter("turn.ended", g.id.text, {{"reason", "yielded"}});
  act.enter("turn.yielded", g.id.text, {{"entry", to.id.text}, {"left", left.count()}});
  act.enter("entry.called", to.id.text);
  // Called while lost: the seconds are theirs when they answer (floor 3).
  if (voice_is_lost(room, to)) act.enter("entry.timed", to.id.text, {{"limit_ms", left.count()}});
  else act.start(to.id, left);
  return Done{};
}

}  // namespace

Result<Done> yield_turn(Writing& w, MeetingId const& id, By const& by, GrantId const& grant_id, EntryId const& entry_id) {
  auto now = room(w, id);
  auto const g = present_turn(now, grant_id);
  if (!g) return tl::unexpected(g.error());
  if (by.seat.empty() || g->seat != by.seat)
    if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  if (g->kind == Kind::order) return refuse(Why::not_now, say("A point of order is not yielded."), "turn");
  Result<Done> done = Done{};
  if (entry_id.empty()) {
    done = take_question(w, now, by, *g, entry_id);
  } else {
    auto const* const e = entry(std::as_const(now), entry_id);
    if (!e) return refuse(Why::unknown, say("There is no such request."), "entry");
    if (e->state != EntryState::waiting || e->item != now.item)
      return refuse(Why::conflict, say("This request is not waiting any more."), "entry");
    if (e->kind == Kind::clarify) done = take_question(w, now, by, *g, entry_id);
    else if (!rules_for(now, now.item).yield_to_entry) return refuse(Why::not_now, say("In this meeting time that is not used cannot be given away."), "entry");
    else done = hand_over(w, now, by, *g, Entry(*e));
  }
  if (done) w.audit("yield_turn", grant_id.text, entry_id.text);
  return done;
}

std::vector<EntryId> questions_waiting(Room const& room) {
  std::vector<EntryId> out;
  for (auto const& [id, e] : room.entries)
    if (e.kind == Kind::clarify && e.state == EntryState::waiting && e.item == room.item) out.push_back(id);
  std::ranges::sort(out, {}, [&](EntryId const& id) { return entry(room, id)->seq; });
  return out;
}

// ------------------------------------------------------------------------------------------------ the chair as participant

Result<GrantId> speak_as_participant(Writing& w, MeetingId const& id, By const& by, GrantId const& seen_turn, std::string const& note) {
  auto now = room(w, id);
  if (auto ok = must_run_queue(now, by); !ok) return tl::unexpected(ok.error());
  auto const s = own_seat(now, by);
  if (!s) return tl::unexpected(s.error());
  if (now.in_chair != by.seat) return refuse(Why::not_allowed, say("Only who is in the chair need ask nobody."));
  if (seen_turn != now.grant) return refuse(Why::conflict, say("The floor has changed in the meantime."), "turn");
  if (now.floor == FloorState::procedural) return refuse(Why::not_now, say("A point of order waits for its ruling."));
  if (!is_utf8(note) || code_points(note) > 2000)
    return refuse(Why::malformed, say("This may have at most {} characters."), "note", {"2000"});
  auto const entry_id = new_id<EntryId>();
  auto const proposal = next_entry(now);
  enter(w, now, by, "entry.added", entry_id.text,
        {{"seat", by.seat.text}, {"item", now.item.text}, {"kind", "point"}, {"delivery", "voice"}, {"note", clean_text(note)}});
  Act act(w, now, by, "call");
  if (auto const* const g = current_grant(now)) act.enter("turn.ended", g->id.text, {{"reason", ending_of(now, *g)}});
  act.enter("entry.called", entry_id.text);
  if (!proposal.empty()) act.enter("override.recorded", entry_id.text, {{"why", "chair"}, {"proposed", proposal.text}});
  auto const granted = act.start(entry_id, limit_of(now, *entry(std::as_const(now), entry_id)));
  act.expire_other_topics(entry_id);
  w.audit("speak_as_participant", entry_id.text);
  return granted;
}

}  // namespace live
