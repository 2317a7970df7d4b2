// SPDX-License-Identifier: Apache-2.0
// The floor as stories (floor 2, 3): who has it, called and away, turns and their clocks, points of order, yields, the chair's
// overrides, and taking back the last act.
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
GrantId next(Hall& h, CallNext wish = {}) {
  wish.seen_turn = h.now_room().grant;
  return h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, wish); });
}
void end(Hall& h, std::string const& reason = "finished") {
  auto const turn = h.now_room().grant;
  h.done([&](Writing& w) { return end_turn(w, h.meeting, h.chair, turn, reason); });
}
EntryState state(Hall& h, EntryId const& id) { return entry(h.now_room(), id)->state; }
std::vector<EntryId> places(Hall& h) {
  std::vector<EntryId> out;
  for (auto const& p : order(h.now_room())) out.push_back(p.entry);
  return out;
}

}  // namespace

TEST_CASE("the chair has the floor by default; a turn takes it and gives it back; a break suspends it, closing ends it") {
  in_a_hall([](Hall& h) {
    CHECK(h.now_room().floor == FloorState::chair);
    take_up(h, opening);
    auto const ada = h.sit("ada2", "Ada", "Rivers");
    auto const entry_id = raise(h, ada);
    auto const turn = next(h);
    auto r = h.now_room();
    CHECK(r.floor == FloorState::turn);
    CHECK(r.grant == turn);
    CHECK(state(h, entry_id) == EntryState::speaking);
    CHECK(grant(r, turn)->counted);
    h.now += 30 * second;
    h.done([&](Writing& w) { return suspend(w, h.meeting, h.chair, "coffee"); });
    CHECK(h.now_room().floor == FloorState::suspended);
    h.now += 600 * second;
    h.done([&](Writing& w) { return resume(w, h.meeting, h.chair); });
    CHECK(h.now_room().floor == FloorState::turn);
    h.now += 10 * second;
    end(h);
    r = h.now_room();
    CHECK(r.floor == FloorState::chair);
    CHECK(used_in(*grant(r, turn), h.now) == 40 * second);
    CHECK(state(h, entry_id) == EntryState::done);
    h.done([&](Writing& w) { return close_room(w, h.meeting, h.chair); });
    CHECK(h.now_room().floor == FloorState::ended);
    CHECK(h.refused([&](Writing& w) { return raise_hand(w, h.meeting, ada, {}); }).why == Why::not_now);
  });
}

TEST_CASE("two presses of next call one person") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const first = raise(h, h.sit("a", "Ann", "")), second_one = raise(h, h.sit("b", "Ben", ""));
    CallNext const press{.seen_turn = {}};
    h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, press); });
    auto const again = h.refused([&](Writing& w) { return call_next(w, h.meeting, h.chair, press); });
    CHECK(again.why == Why::conflict);
    CHECK(state(h, first) == EntryState::speaking);
    CHECK(state(h, second_one) == EntryState::waiting);
    // Ending a turn that is over is a conflict as well.
    auto const turn = h.now_room().grant;
    end(h);
    CHECK(h.refused([&](Writing& w) { return end_turn(w, h.meeting, h.chair, turn, "finished"); }).why == Why::conflict);
  });
}

TEST_CASE("the next call ends the present turn, and the timeline tells who held the floor") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ann);
    raise(h, ben);
    h.now += 5 * second;
    auto const first = next(h);
    h.now += 5 * second;
    auto const then = next(h);
    auto const r = h.now_room();
    CHECK(grant(r, first)->ended == "finished");
    std::vector<GrantId> held;
    for (auto const& x : r.timeline)
      if (x.state == FloorState::turn) held.push_back(x.grant);
    CHECK(held == std::vector{first, then});
    CHECK(r.timeline.back().seat == ben.seat);
    CHECK(chair_time(r, h.now) == 5 * second);
  });
}

TEST_CASE("the chair may call anybody, but out of order only with a reason, which is recorded") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    raise(h, h.sit("a", "Ann", ""));
    auto const ben = raise(h, h.sit("b", "Ben", ""));
    CHECK(h.refused([&](Writing& w) { return call_next(w, h.meeting, h.chair, {.entry = ben}); }).field == "why");
    CHECK(h.refused([&](Writing& w) { return call_next(w, h.meeting, h.chair, {.entry = ben, .why = "because"}); }).field == "why");
    next(h, {.entry = ben, .why = "time_zone"});
    auto const r = h.now_room();
    CHECK(state(h, ben) == EntryState::speaking);
    REQUIRE(r.notices.size() == 1);
    CHECK(r.notices[0].find("time_zone") != std::string::npos);
    // The one passed over keeps count.
    CHECK(entry(r, places(h)[0])->overtaken == 1);
  });
}

TEST_CASE("called but silent for 20 seconds means away: the place is kept once") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", "");
    auto const from_ann = raise(h, ann), from_ben = raise(h, h.sit("b", "Ben", ""));
    next(h, {.straight = false});
    CHECK(state(h, from_ann) == EntryState::called);
    CHECK(h.now_room().floor == FloorState::chair);
    CHECK(h.refused([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); }).why == Why::conflict);
    h.now += 19 * second;
    CHECK(h.done([&](Writing& w) { return tick(w, h.meeting); }) == 0);
    h.now += 1 * second;
    CHECK(h.store.read([&](Reading& r) { return is_due(r, h.meeting, h.now); }));
    CHECK(h.done([&](Writing& w) { return tick(w, h.meeting); }) == 1);
    CHECK(state(h, from_ann) == EntryState::away);
    CHECK(places(h) == std::vector{from_ben, from_ann});
    next(h);
    CHECK(state(h, from_ben) == EntryState::speaking);
    CHECK(state(h, from_ann) == EntryState::waiting);
    end(h);
    // Called again, and there: the called one starts the clock.
    next(h, {.straight = false});
    h.done([&](Writing& w) { return start_turn(w, h.meeting, ann, from_ann); });
    CHECK(state(h, from_ann) == EntryState::speaking);
  });
}

TEST_CASE("a turn has a limit by kind; it warns at 30 s, at 10 s and when it is over, each once; a minute more starts anew") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    raise(h, h.sit("a", "Ann", ""));
    auto const turn = next(h);
    CHECK(grant(h.now_room(), turn)->limit == 120 * second);
    auto const ticks = [&](Millis later) {
      h.now += later;
      return h.done([&](Writing& w) { return tick(w, h.meeting); });
    };
    CHECK(ticks(89 * second) == 0);
    CHECK(ticks(1 * second) == 1);
    CHECK(ticks(1 * second) == 0);
    CHECK(ticks(19 * second) == 1);
    CHECK(ticks(11 * second) == 1);
    CHECK(ticks(60 * second) == 0);
    CHECK(grant(h.now_room(), turn)->warnings == 3);
    h.done([&](Writing& w) { return extend_turn(w, h.meeting, h.chair, turn, 180 * second); });
    auto const g = *grant(h.now_room(), turn);
    CHECK(g.limit == 300 * second);
    CHECK(g.extensions == 1);
    CHECK(ticks(120 * second) == 1);
    CHECK(h.refused([&](Writing& w) { return extend_turn(w, h.meeting, h.chair, turn, Millis{0}); }).why == Why::malformed);
  });
}

TEST_CASE("a pause stops the clock of the turn and nothing else; the figures go to the hat worn when the hand went up") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", "Rivers");
    raise(h, ann);
    h.done([&](Writing& w) { return change_seat(w, h.meeting, ann, ann.seat, {.coalition = "Forests", .channel = Channel::room}); });
    auto const turn = next(h);
    h.now += 20 * second;
    h.done([&](Writing& w) { return pause_turn(w, h.meeting, h.chair, turn, true); });
    auto const stands = clock_of(*grant(h.now_room(), turn), FloorState::turn);
    CHECK_FALSE(stands.running);
    CHECK(stands.used == 20 * second);
    h.now += 100 * second;
    h.done([&](Writing& w) { return pause_turn(w, h.meeting, h.chair, turn, false); });
    auto const runs = clock_of(*grant(h.now_room(), turn), FloorState::turn);
    CHECK(runs.running);
    CHECK(runs.as_of == h.now);
    CHECK(runs.used == 20 * second);
    h.now += 10 * second;
    end(h, "connection_lost");
    auto const r = h.now_room();
    CHECK(time_used(r, Group::coalition, h.now) == std::map<std::string, Millis>{{"Rivers", 30 * second}});
    CHECK(time_used(r, Group::person, h.now) == std::map<std::string, Millis>{{ann.seat.text, 30 * second}});
    CHECK(time_used(r, Group::channel, h.now) == std::map<std::string, Millis>{{"remote", 30 * second}});
    CHECK(time_used(r, Group::kind, h.now) == std::map<std::string, Millis>{{"point", 30 * second}});
  });
}

TEST_CASE("a point of order heard now pauses the turn until its ruling; the ruling may be appealed against once") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ann);
    auto const turn = next(h);
    h.now += 10 * second;
    auto const point = raise(h, ben, {.kind = Kind::order});
    h.done([&](Writing& w) { return hear_order(w, h.meeting, h.chair, point); });
    auto r = h.now_room();
    CHECK(r.floor == FloorState::procedural);
    CHECK(r.interrupted == turn);
    CHECK(r.timeline.back().seat == ben.seat);
    CHECK_FALSE(current_grant(r)->counted);
    h.now += 30 * second;
    end(h);
    CHECK(h.now_room().floor == FloorState::procedural);
    // Nothing goes on before the ruling.
    CHECK(h.refused([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); }).why == Why::not_now);
    CHECK(h.refused([&](Writing& w) { return close_room(w, h.meeting, h.chair); }).why == Why::not_now);
    CHECK(h.refused([&](Writing& w) { return give_ruling(w, h.meeting, ben, point, "upheld", ""); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return give_ruling(w, h.meeting, h.chair, point, "perhaps", ""); }).why == Why::malformed);
    h.done([&](Writing& w) { return give_ruling(w, h.meeting, h.chair, point, "upheld", "The paper was late."); });
    r = h.now_room();
    CHECK(r.floor == FloorState::turn);
    CHECK(r.grant == turn);
    CHECK(clock_of(*grant(r, turn), r.floor).used == 10 * second);
    CHECK(clock_of(*grant(r, turn), r.floor).running);
    CHECK(h.refused([&](Writing& w) { return give_ruling(w, h.meeting, h.chair, point, "noted", ""); }).why == Why::conflict);
    h.done([&](Writing& w) { return appeal(w, h.meeting, ann, point); });
    CHECK(h.now_room().rulings.back().appealed);
    h.done([&](Writing& w) { return give_ruling(w, h.meeting, h.chair, point, "not_upheld", ""); });
    CHECK(h.refused([&](Writing& w) { return appeal(w, h.meeting, ann, point); }).why == Why::conflict);
    CHECK(h.now_room().grant == turn);
  });
}

TEST_CASE("a point of order may wait for the end of the turn, or be ruled on unheard") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    raise(h, h.sit("a", "Ann", ""));
    next(h);
    auto const point = raise(h, h.sit("b", "Ben", ""), {.kind = Kind::order}), other = raise(h, h.sit("c", "Cleo", ""), {.kind = Kind::order});
    CHECK(places(h) == std::vector{point, other});
    next(h);
    auto const r = h.now_room();
    CHECK(r.floor == FloorState::procedural);
    CHECK(r.interrupted.empty());
    h.done([&](Writing& w) { return give_ruling(w, h.meeting, h.chair, point, "noted", ""); });
    CHECK(h.now_room().floor == FloorState::chair);
    h.done([&](Writing& w) { return give_ruling(w, h.meeting, h.chair, other, "withdrawn", ""); });
    CHECK(places(h).empty());
  });
}

TEST_CASE("a question within a turn is charged to the speaker; unused seconds go to somebody else only where the rules say so") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ann);
    auto const turn = next(h);
    auto const question = raise(h, ben, {.kind = Kind::clarify, .topic = turn}), point = raise(h, ben);
    h.done([&](Writing& w) { return yield_turn(w, h.meeting, ann, turn, question); });
    CHECK(h.now_room().timeline.back().seat == ben.seat);
    CHECK(h.now_room().timeline.back().grant == turn);
    h.now += 20 * second;
    h.done([&](Writing& w) { return yield_turn(w, h.meeting, ann, turn, {}); });
    CHECK(h.now_room().timeline.back().seat == ann.seat);
    CHECK(state(h, question) == EntryState::done);
    CHECK(time_used(h.now_room(), Group::person, h.now)[ann.seat.text] == 20 * second);
    CHECK(h.refused([&](Writing& w) { return yield_turn(w, h.meeting, ann, turn, point); }).why == Why::not_now);
    auto rules = h.now_room().rules;
    rules.yield_to_entry = true;
    h.done([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); });
    h.done([&](Writing& w) { return yield_turn(w, h.meeting, ann, turn, point); });
    auto const r = h.now_room();
    CHECK(current_grant(r)->seat == ben.seat);
    CHECK(current_grant(r)->limit == 100 * second);
    CHECK(grant(r, turn)->ended == "yielded");
  });
}

TEST_CASE("a contribution that is read is credited to its author, and the floor's voice is the reader's") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const amali = h.sit("amali", "Amali", "Youth"), wout = h.sit("wout", "Wout", "");
    CHECK(h.refused([&](Writing& w) { return raise_hand(w, h.meeting, amali, {.delivery = Delivery::read}); }).field == "note");
    auto const id = raise(h, amali, {.delivery = Delivery::read, .note = "We support the plan."});
    h.done([&](Writing& w) { return edit_entry(w, h.meeting, h.chair, id, {.reader = wout.seat}); });
    auto const turn = next(h);
    auto const r = h.now_room();
    CHECK(grant(r, turn)->seat == amali.seat);
    CHECK(r.timeline.back().seat == wout.seat);
    CHECK(r.timeline.back().author == amali.seat);
    // Without a named reader, who is in the chair reads.
    raise(h, amali, {.kind = Kind::reply, .delivery = Delivery::read, .note = "And thank you.", .topic = turn});
    next(h);
    CHECK(h.now_room().timeline.back().seat == h.chair.seat);
  });
}

TEST_CASE("the chair takes the floor as a participant: a turn like another, and recorded when somebody was waiting") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = raise(h, h.sit("a", "Ann", ""));
    auto const turn = h.done([&](Writing& w) { return speak_as_participant(w, h.meeting, h.chair, {}, "My own view."); });
    auto const r = h.now_room();
    CHECK(grant(r, turn)->counted);
    CHECK(grant(r, turn)->seat == h.chair.seat);
    CHECK(r.notices.size() == 1);
    CHECK(entry(r, ann)->state == EntryState::waiting);
  });
}

TEST_CASE("a new point ends the topic: questions and replies to the old one expire, and may be made new points by their authors") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ben = h.sit("b", "Ben", "");
    raise(h, h.sit("a", "Ann", ""));
    auto const turn = next(h);
    auto const reply = raise(h, ben, {.kind = Kind::reply, .topic = turn});
    auto const other = raise(h, h.sit("c", "Cleo", ""));
    next(h, {.entry = other, .why = "related"});
    CHECK(state(h, reply) == EntryState::expired);
    CHECK(h.refused([&](Writing& w) { return raise_hand(w, h.meeting, ben, {.kind = Kind::reply, .topic = turn}); }).why == Why::conflict);
    auto const make_point = [&](Writing& w) { return edit_entry(w, h.meeting, ben, reply, {.kind = Kind::point}); };
    // Like a hand that is raised: not beside another of one's own, nor into a queue that is closed.
    auto const own = raise(h, ben);
    CHECK(h.refused(make_point).why == Why::conflict);
    CHECK(state(h, reply) == EntryState::expired);
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, ben, own, "changed_mind"); });
    auto const set_queue_to = [&](QueueState to) {
      h.done([&](Writing& w) { return set_queue(w, h.meeting, h.chair, opening, to); });
    };
    set_queue_to(QueueState::closed);
    CHECK(h.refused(make_point).why == Why::not_now);
    set_queue_to(QueueState::open);
    h.done(make_point);
    CHECK(state(h, reply) == EntryState::waiting);
    CHECK(entry(h.now_room(), reply)->kind == Kind::point);
  });
}

TEST_CASE("the chair's last act is taken back: the turn before goes on, hands raised meanwhile stay") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = raise(h, h.sit("a", "Ann", "")), ben = raise(h, h.sit("b", "Ben", ""));
    auto const cleo_sits = h.sit("c", "Cleo", "");
    auto const first = next(h);
    h.now += 10 * second;
    auto const wrong = next(h);
    h.now += 2 * second;
    auto const cleo = raise(h, cleo_sits);
    auto const seq = h.now_room().act_to;
    CHECK(h.now_room().act == "call");
    h.done([&](Writing& w) { return undo(w, h.meeting, h.chair, seq); });
    auto const r = h.now_room();
    CHECK(r.grant == first);
    CHECK(clock_of(*grant(r, first), r.floor).running);
    CHECK(used_in(*grant(r, first), h.now) == 12 * second);
    CHECK(grant(r, wrong)->ended == "undone");
    CHECK(used_in(*grant(r, wrong), h.now) == Millis{});
    CHECK(state(h, ann) == EntryState::speaking);
    CHECK(state(h, ben) == EntryState::waiting);
    CHECK(state(h, cleo) == EntryState::waiting);
    CHECK(r.timeline.back().grant == first);
    CHECK(h.refused([&](Writing& w) { return undo(w, h.meeting, h.chair, seq); }).why == Why::conflict);
  });
}

TEST_CASE("what was built upon cannot be taken back; ending, holding and pinning can") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = raise(h, h.sit("a", "Ann", "")), ben = raise(h, h.sit("b", "Ben", ""));
    auto const undo_last = [&] {
      auto const seq = h.now_room().act_to;
      h.done([&](Writing& w) { return undo(w, h.meeting, h.chair, seq); });
    };
    h.done([&](Writing& w) { return hold(w, h.meeting, h.chair, ann, true); });
    CHECK(places(h) == std::vector{ben});
    undo_last();
    CHECK(places(h) == std::vector{ann, ben});
    h.done([&](Writing& w) { return pin(w, h.meeting, h.chair, ben, true); });
    CHECK(places(h) == std::vector{ben, ann});
    undo_last();
    CHECK(places(h) == std::vector{ann, ben});
    auto const turn = next(h);
    auto const call_seq = h.now_room().act_to;
    end(h, "time_called");
    CHECK(h.refused([&](Writing& w) { return undo(w, h.meeting, h.chair, call_seq); }).why == Why::conflict);
    undo_last();
    CHECK(h.now_room().grant == turn);
    h.done([&](Writing& w) { return pause_turn(w, h.meeting, h.chair, turn, true); });
    CHECK(h.now_room().act_to == 0);
  });
}

TEST_CASE("the last word calls one and closes the queue; taking the call back leaves it closed") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = raise(h, h.sit("a", "Ann", "")), ben = raise(h, h.sit("b", "Ben", ""));
    next(h, {.entry = ben, .why = "other", .last = true});
    CHECK(state(h, ben) == EntryState::speaking);
    CHECK(current_item(h.now_room())->queue == QueueState::closed);
    CHECK(state(h, ann) == EntryState::waiting);
    auto const cem = h.sit("c", "Cem", "");
    CHECK(h.refused([&](Writing& w) { return raise_hand(w, h.meeting, cem, {}); }).why == Why::not_now);
    auto const seq = h.now_room().act_from;
    h.done([&](Writing& w) { return undo(w, h.meeting, h.chair, seq); });
    CHECK(state(h, ben) == EntryState::waiting);
    CHECK(current_item(h.now_room())->queue == QueueState::closed);
  });
}

TEST_CASE("the chair sets the time of one request; a panellist's follow-up is shorter than the first point") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", "");
    h.done([&](Writing& w) { return assign(w, h.meeting, the_program(), ann.seat, {Part::panellist}); });
    raise(h, ann);
    CHECK(grant(h.now_room(), next(h))->limit == 180 * second);
    end(h);
    raise(h, ann);
    CHECK(order(h.now_room()).size() == 1);
    CHECK(grant(h.now_room(), next(h))->limit == 120 * second);
    end(h);
    auto const from_ben = raise(h, h.sit("b", "Ben", ""));
    auto const set = [&](Millis t) { return h.verb([&](Writing& w) { return set_time(w, h.meeting, h.chair, from_ben, t); }); };
    CHECK(set(9 * second).error().field == "seconds");
    CHECK(set(3601 * second).error().field == "seconds");
    CHECK(h.refused([&](Writing& w) { return set_time(w, h.meeting, ann, from_ben, 300 * second); }).why == Why::not_allowed);
    REQUIRE(set(300 * second));
    REQUIRE(set(Millis{}));
    REQUIRE(set(45 * second));
    CHECK(grant(h.now_room(), next(h))->limit == 45 * second);
    CHECK(base::json_text(h.now_room().grants) == base::json_text(h.folded_anew().grants));
  });
}

TEST_CASE("what one group spoke too long, every other group may speak longer, once for each turn and in this item only") {
  in_a_hall([](Hall& h) {
    take_up(h, opening);
    auto const ann = h.sit("a", "Ann", "Rivers"), bo = h.sit("b", "Bo", "Rivers"), cem = h.sit("c", "Cem", "Coasts");
    raise(h, ann);
    auto const turn = next(h);
    auto const share = [&] { return h.verb([&](Writing& w) { return share_overrun(w, h.meeting, h.chair, turn); }); };
    h.now += 100 * second;
    CHECK(share().error().why == Why::not_now);
    h.done([&](Writing& w) { return extend_turn(w, h.meeting, h.chair, turn, 60 * second); });
    h.now += 70 * second;
    end(h);
    CHECK(h.refused([&](Writing& w) { return share_overrun(w, h.meeting, ann, turn); }).why == Why::not_allowed);
    CHECK(*share() == 50 * second);  // 170 s of 120, the extension included
    CHECK(share().error().why == Why::conflict);
    raise(h, bo);
    CHECK(grant(h.now_room(), next(h))->limit == 120 * second);
    end(h);
    raise(h, cem);
    CHECK(grant(h.now_room(), next(h))->limit == 170 * second);
    end(h);
    h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = opening}); });
    take_up(h, session);
    raise(h, cem);
    CHECK(grant(h.now_room(), next(h))->limit == 120 * second);
  });
}
