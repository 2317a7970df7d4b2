// SPDX-License-Identifier: Apache-2.0
// The queue as stories (floor 2, 3): hands of every kind, withdrawing in every state, what one may do to one's own request and what
// only those who run the room; items left with a choice for everybody who waits.
#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

namespace {

constexpr Millis second{1'000};
ItemId const opening{"i1"}, session{"i2"};

void take_up(Hall& h, ItemId const& item) {
  h.done([&](Writing& w) { return live::take_up(w, h.meeting, h.chair, item); });
}
EntryId raise(Hall& h, By const& by, RaiseHand wish = {}) {
  return h.done([&](Writing& w) { return raise_hand(w, h.meeting, by, wish); }).entry;
}
Refusal refused_hand(Hall& h, By const& by, RaiseHand const& wish) {
  return h.refused([&](Writing& w) { return raise_hand(w, h.meeting, by, wish); });
}
void set(Hall& h, QueueState to) {
  auto const item = h.now_room().item;
  h.done([&](Writing& w) { return set_queue(w, h.meeting, h.chair, item, to); });
}
EntryState state(Hall& h, EntryId const& id) { return entry(h.now_room(), id)->state; }
std::vector<EntryId> places(Hall& h) {
  std::vector<EntryId> out;
  for (auto const& p : order(h.now_room())) out.push_back(p.entry);
  return out;
}

}  // namespace

TEST_CASE("one queue for the room and for those far away: a hand answers its place, and nobody waits twice with one kind") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const jutta = h.sit("j", "Jutta S", ""), wout = h.sit("w", "Wout", "");
    CHECK(h.done([&](Writing& w) { return raise_hand(w, h.meeting, jutta, {}); }).place == 1);
    CHECK(h.done([&](Writing& w) { return raise_hand(w, h.meeting, wout, {}); }).place == 2);
    auto const twice = refused_hand(h, wout, {});
    CHECK(twice.why == Why::conflict);
    CHECK(twice.with == std::vector<std::string>{"Wout"});
    // A point of order stands at the top.
    CHECK(h.done([&](Writing& w) { return raise_hand(w, h.meeting, wout, {.kind = Kind::order}); }).place == 1);
  });
}

TEST_CASE("the queue opens with its item, gives a last call of 60 seconds, and closed lets in points of order and access only") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    set(h, QueueState::last_call);
    auto const from_ann = raise(h, ann);
    h.now += 59 * second;
    CHECK(h.done([&](Writing& w) { return tick(w, h.meeting); }) == 0);
    h.now += 1 * second;
    CHECK(h.done([&](Writing& w) { return tick(w, h.meeting); }) == 1);
    CHECK(current_item(h.now_room())->queue == QueueState::closed_for_new);
    CHECK(refused_hand(h, ben, {}).why == Why::not_now);
    raise(h, ben, {.kind = Kind::order});
    raise(h, ben, {.kind = Kind::access, .access = "sound"});
    // Who waits may still go.
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, ann, from_ann, "covered"); });
    CHECK(entry(h.now_room(), from_ann)->ended == "covered");
    set(h, QueueState::open);
    raise(h, ben);
  });
}

TEST_CASE("a hand goes down in every state in which it waits, by its owner or by those who run the room") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    auto const lower = [&](EntryId const& id) { return h.done([&](Writing& w) { return lower_hand(w, h.meeting, ann, id, "changed_mind"); }); };
    auto id = raise(h, ann);
    CHECK(h.refused([&](Writing& w) { return lower_hand(w, h.meeting, ben, id, "covered"); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return lower_hand(w, h.meeting, ann, id, "tired"); }).why == Why::malformed);
    lower(id);
    id = raise(h, ann);
    h.done([&](Writing& w) { return hold(w, h.meeting, h.chair, id, true); });
    CHECK(places(h).empty());
    lower(id);
    id = raise(h, ann);
    h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {.straight = false}); });
    lower(id);
    id = raise(h, ann);
    h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {.straight = false}); });
    h.done([&](Writing& w) { return mark_away(w, h.meeting, h.chair, id); });
    lower(id);
    id = raise(h, ann);
    h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); });
    CHECK(h.refused([&](Writing& w) { return lower_hand(w, h.meeting, ann, id, "changed_mind"); }).why == Why::conflict);
  });
}

TEST_CASE("one's own request can be noted, made a later kind and moved back, never forward; the rest is for those who run the room") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ben);
    h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); });
    auto const turn = h.now_room().grant;
    auto const reply = raise(h, ann, {.kind = Kind::reply, .topic = turn});
    h.done([&](Writing& w) { return edit_entry(w, h.meeting, ann, reply, {.note = "About  the\nbudget"}); });
    CHECK(entry(h.now_room(), reply)->note == "About  the\nbudget");
    CHECK(h.refused([&](Writing& w) { return edit_entry(w, h.meeting, ann, reply, {.kind = Kind::clarify}); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return edit_entry(w, h.meeting, ann, reply, {.stance = "for"}); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return edit_entry(w, h.meeting, ben, reply, {.note = "x"}); }).why == Why::not_allowed);
    h.done([&](Writing& w) { return edit_entry(w, h.meeting, ann, reply, {.kind = Kind::point}); });
    auto const from_ben = raise(h, ben), from_cleo = raise(h, h.sit("c", "Cleo", ""));
    REQUIRE(places(h) == std::vector{reply, from_cleo, from_ben});
    h.done([&](Writing& w) { return speak_later(w, h.meeting, ann, reply); });
    CHECK(places(h) == std::vector{from_cleo, reply, from_ben});
    h.done([&](Writing& w) { return speak_later(w, h.meeting, ann, reply); });
    CHECK(places(h) == std::vector{from_cleo, from_ben, reply});
    CHECK(h.refused([&](Writing& w) { return speak_later(w, h.meeting, ann, reply); }).why == Why::not_now);
    h.done([&](Writing& w) { return edit_entry(w, h.meeting, h.chair, reply, {.kind = Kind::reply, .stance = "against"}); });
    CHECK(entry(h.now_room(), reply)->kind == Kind::reply);
    CHECK(entry(h.now_room(), reply)->topic == turn);
  });
}

TEST_CASE("whoever wishes to speak after somebody steps behind that one and no further; nobody steps forward by it, or behind one who is not there") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", ""), cleo = h.sit("c", "Cleo", ""), dan = h.sit("d", "Dan", "");
    auto const from_ann = raise(h, ann), from_ben = raise(h, ben), from_cleo = raise(h, cleo), from_dan = raise(h, dan);
    REQUIRE(places(h) == std::vector{from_ann, from_ben, from_cleo, from_dan});
    h.done([&](Writing& w) { return speak_later(w, h.meeting, ann, from_ann, from_cleo); });
    CHECK(places(h) == std::vector{from_ben, from_cleo, from_ann, from_dan});
    auto const refused = [&](By const& by, EntryId const& id, EntryId const& after) {
      return h.refused([&](Writing& w) { return speak_later(w, h.meeting, by, id, after); });
    };
    CHECK(refused(cleo, from_cleo, from_ben).field == "after");
    CHECK(refused(cleo, from_cleo, EntryId("nobody")).why == Why::conflict);
    CHECK(refused(dan, from_cleo, from_dan).why == Why::not_allowed);
    // For somebody who asked the steward.
    h.done([&](Writing& w) { return speak_later(w, h.meeting, h.chair, from_ben, from_dan); });
    CHECK(places(h) == std::vector{from_cleo, from_ann, from_dan, from_ben});
  });
}

TEST_CASE("what is asked for is checked: words, sides, topics, lengths") {
  in_a_hall([](Hall& h) {
    auto const ann = h.sit("a", "Ann", "");
    take_up(h, opening);
    CHECK(refused_hand(h, ann, {.note = std::string(2001, 'x')}).field == "note");
    CHECK(refused_hand(h, ann, {.delivery = Delivery::text}).field == "note");
    CHECK(refused_hand(h, ann, {.stance = "sideways"}).field == "stance");
    CHECK(refused_hand(h, ann, {.kind = Kind::reply, .topic = GrantId("nothing")}).why == Why::conflict);
    CHECK(refused_hand(h, ann, {.kind = Kind::right_of_reply}).field == "topic");
    CHECK(refused_hand(h, ann, {.kind = Kind::access, .access = "coffee"}).field == "access");
    CHECK(refused_hand(h, ann, {.after = EntryId("nobody")}).field == "after");
    CHECK(refused_hand(h, {}, {}).why == Why::not_allowed);
  });
}

TEST_CASE("the right of reply comes at the end of the item, twice, the second time half as long") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ben);
    auto const turn = h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); });
    auto const speak = [&] {
      raise(h, ann, {.kind = Kind::right_of_reply, .topic = turn});
      auto const seen = h.now_room().grant;
      auto const g = h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {.seen_turn = seen}); });
      return *grant(h.now_room(), g);
    };
    auto const first = speak();
    CHECK(first.limit == 120 * second);
    CHECK_FALSE(first.counted);
    CHECK(speak().limit == 60 * second);
    CHECK(refused_hand(h, ann, {.kind = Kind::right_of_reply, .topic = turn}).why == Why::not_now);
  });
}

TEST_CASE("who acts for others adds and withdraws hands, and the log keeps both names") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const guest = h.come_as_guest("Row five"), ann = h.sit("a", "Ann", "");
    CHECK(refused_hand(h, ann, {.seat = guest.seat}).why == Why::not_allowed);
    h.done([&](Writing& w) { return assign(w, h.meeting, h.chair, ann.seat, {Part::steward}); });
    auto const steward = h.again(PersonId("a"));
    auto const id = raise(h, steward, {.seat = guest.seat});
    CHECK(entry(h.now_room(), id)->seat == guest.seat);
    CHECK(entry(h.now_room(), id)->by == steward.seat);
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, steward, id, "left"); });
  });
}

TEST_CASE("an access request comes at any time, even before the start, without a name if wished, and is acknowledged and resolved") {
  in_a_hall([](Hall& h) {
    MeetingId const early("early");
    h.done([&](Writing& w) { return open_lobby(w, early, the_program(), {}, true); });
    auto const seat = h.done([&](Writing& w) { return arrive(w, early, {}, {.name = "Amali"}, {}); });
    auto const amali = standing(h.store.read([&](Reading& r) { return room(r, early); }), {}, "", seat);
    auto const id = h.done([&](Writing& w) {
      return raise_hand(w, early, amali, {.kind = Kind::access, .note = "no captions", .access = "captions", .unnamed = true});
    }).entry;
    CHECK(h.refused([&](Writing& w) { return raise_hand(w, early, amali, {}); }).why == Why::not_now);
    auto const r = h.store.read([&](Reading& x) { return room(x, early); });
    REQUIRE(r.access.size() == 1);
    CHECK(r.access[0].seat.empty());
    auto const lines = h.store.read([&](Reading& x) { return store::event_lines(x, early, 0, 100); });
    CHECK(lines.back().text.find(seat.text) == std::string::npos);
    CHECK(h.refused([&](Writing& w) { return set_access(w, early, amali, id, "resolved"); }).why == Why::not_allowed);
    h.done([&](Writing& w) { return set_access(w, early, the_program(), id, "acknowledged"); });
    h.done([&](Writing& w) { return set_access(w, early, the_program(), id, "resolved"); });
    CHECK(h.store.read([&](Reading& x) { return room(x, early); }).access[0].state == "resolved");
  });
}

TEST_CASE("an item is not left while people wait, unless the chair chooses for each or for all; the list is in the record") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    std::vector<EntryId> ids;
    for (std::string const name : {"ann", "ben", "cleo", "dora"}) ids.push_back(raise(h, h.sit(name, name, "")));
    auto const none = h.refused([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = opening}); });
    CHECK(none.why == Why::not_now);
    CHECK(none.field == "all");
    CHECK(none.with == std::vector<std::string>{"4"});
    LeaveItem wish{.item = opening, .conclusion = "Noted.", .each = {{ids[0], Leftover::park}, {ids[1], Leftover::invite_in_writing}}};
    CHECK(h.refused([&](Writing& w) { return leave_item(w, h.meeting, h.chair, wish); }).with == std::vector<std::string>{"2"});
    wish.each[ids[2]] = Leftover::drop;
    wish.all = Leftover::carry;
    h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, wish); });
    auto const r = h.now_room();
    CHECK(item(r, opening)->state == ItemState::closed);
    CHECK(item(r, opening)->conclusion == "Noted.");
    CHECK(state(h, ids[0]) == EntryState::parked);
    CHECK(state(h, ids[1]) == EntryState::answered);
    CHECK(state(h, ids[2]) == EntryState::withdrawn);
    CHECK(entry(r, ids[3])->item == session);
    CHECK(places(h).empty());
    take_up(h, session);
    CHECK(places(h) == std::vector{ids[3]});
    // There is no item after the last.
    CHECK(h.refused([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = session, .all = Leftover::carry}); }).field == "carry_to");
    CHECK(h.refused([&](Writing& w) { return close_room(w, h.meeting, h.chair); }).field == "all");
    h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = session, .deferred = true, .all = Leftover::drop}); });
    CHECK(item(h.now_room(), session)->state == ItemState::deferred);
    h.done([&](Writing& w) { return close_room(w, h.meeting, h.chair); });
  });
}

TEST_CASE("what is parked for an item waits in it when it is taken up; what is answered is answered") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = raise(h, h.sit("a", "Ann", "")), ben = raise(h, h.sit("b", "Ben", ""));
    CHECK(h.refused([&](Writing& w) { return park(w, h.meeting, h.chair, ann, opening); }).why == Why::not_now);
    h.done([&](Writing& w) { return park(w, h.meeting, h.chair, ann, session); });
    h.done([&](Writing& w) { return answer_in_writing(w, h.meeting, h.chair, ben, "In the paper, page 3."); });
    CHECK(entry(h.now_room(), ben)->ended == "In the paper, page 3.");
    h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = opening}); });
    take_up(h, session);
    CHECK(places(h) == std::vector{ann});
  });
}

TEST_CASE("a request carried to an item that is never reached is named as parked when the meeting closes") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = raise(h, h.sit("a", "Ann", ""));
    h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = opening, .all = Leftover::carry}); });
    CHECK(state(h, ann) == EntryState::waiting);
    h.done([&](Writing& w) { return close_room(w, h.meeting, h.chair); });
    CHECK(state(h, ann) == EntryState::parked);
  });
}

TEST_CASE("before any item is taken up the meeting itself has a queue, left like an item's") {
  in_a_hall([](Hall& h) {
    auto const ann = raise(h, h.sit("a", "Ann", ""));
    CHECK(places(h) == std::vector{ann});
    CHECK(h.refused([&](Writing& w) { return close_room(w, h.meeting, h.chair); }).field == "all");
    h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.all = Leftover::carry}); });
    take_up(h, opening);
    CHECK(places(h) == std::vector{ann});
  });
}

TEST_CASE("whoever lowers a hand because the point was made may be counted as supporting it, once; the turn and the minutes know it") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", ""), cleo = h.sit("c", "Cleo", "");
    // Before anybody spoke nothing can have covered it.
    auto const early = raise(h, ben);
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, ben, early, "covered"); });
    CHECK(entry(h.now_room(), early)->covered_by.empty());
    CHECK(h.refused([&](Writing& w) { return support_covered(w, h.meeting, ben, early); }).why == Why::conflict);
    raise(h, ann);
    h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); });
    auto const turn = h.now_room().grant;
    auto const from_ben = raise(h, ben), from_cleo = raise(h, cleo);
    CHECK(h.refused([&](Writing& w) { return support_covered(w, h.meeting, ben, from_ben); }).why == Why::conflict);
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, ben, from_ben, "covered"); });
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, cleo, from_cleo, "changed_mind"); });
    CHECK(entry(h.now_room(), from_ben)->covered_by == turn);
    // Lowering it is not support yet, and nobody else gives it.
    CHECK(supporters(h.now_room(), turn).empty());
    CHECK(h.refused([&](Writing& w) { return support_covered(w, h.meeting, cleo, from_ben); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return support_covered(w, h.meeting, cleo, from_cleo); }).why == Why::conflict);
    h.done([&](Writing& w) { return support_covered(w, h.meeting, ben, from_ben); });
    auto const seq = h.now_room().seq;
    h.done([&](Writing& w) { return support_covered(w, h.meeting, ben, from_ben); });
    auto const r = h.now_room();
    CHECK(r.seq == seq);
    CHECK(supporters(r, turn) == std::vector{ben.seat});
    auto const m = minutes(r, h.now);
    REQUIRE(m.supported.size() == 1);
    CHECK(m.supported[0].name == "Ann");
    CHECK(m.supported[0].by == std::vector<std::string>{"Ben"});
    CHECK(m.unheard.empty());
    // While input is held nobody is counted, either.
    h.done([&](Writing& w) { return hold_input(w, h.meeting, h.chair, true); });
    CHECK(h.refused([&](Writing& w) { return support_covered(w, h.meeting, ben, from_ben); }).why == Why::not_now);
  });
}
