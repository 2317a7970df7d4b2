// SPDX-License-Identifier: Apache-2.0
// Lost lines as stories (floor 3, disconnection): told once, taken back, the speaker's clock, and being called while lost.
#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

namespace {

constexpr Millis second{1'000};
ItemId const opening{"i1"};

using Heard = std::map<SeatId, Instant>;

void take_up(Hall& h) {
  h.done([&](Writing& w) { return live::take_up(w, h.meeting, h.chair, opening); });
}
EntryId raise(Hall& h, By const& by, std::string const& note = {}) {
  return h.done([&](Writing& w) { return raise_hand(w, h.meeting, by, {.note = note}); }).entry;
}
GrantId next(Hall& h) {
  auto const seen = h.now_room().grant;
  return h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {.seen_turn = seen}); });
}
int note(Hall& h, Heard const& heard, std::set<SeatId> const& rarely = {}) {
  Lines const lines{heard, rarely};
  bool const changed = h.store.read([&](Reading& r) { return lines_changed(r, h.meeting, lines, h.now); });
  auto const written = h.done([&](Writing& w) { return note_lines(w, h.meeting, lines); });
  CHECK(changed == (written > 0));
  return written;
}
std::optional<Instant> lost(Hall& h, By const& who) { return seat(h.now_room(), who.seat)->lost; }

}  // namespace

TEST_CASE("a line that is silent for 15 seconds while its seat waits is lost, once, and found when it is heard; the request stays") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    h.now += 60 * second;
    // Ben waits for nothing, so nobody asks whether he is there.
    Heard heard{{ann.seat, h.now - 50 * second}, {ben.seat, h.now - 50 * second}};
    auto const raised_at = h.now;
    auto const hand = raise(h, ann);
    h.now += 14 * second;
    CHECK(note(h, heard) == 0);
    h.now += 1 * second;
    CHECK(note(h, heard) == 1);
    CHECK(lost(h, ann) == raised_at);
    CHECK_FALSE(lost(h, ben));
    CHECK(note(h, heard) == 0);
    CHECK(entry(h.now_room(), hand)->state == EntryState::waiting);
    heard[ann.seat] = h.now;
    CHECK(note(h, heard) == 1);
    CHECK_FALSE(lost(h, ann));
    // A node that has heard nothing since knows less than the one that told.
    h.now += 60 * second;
    CHECK(note(h, {{ann.seat, raised_at}}) == 0);
    CHECK(note(h, heard) == 1);
    CHECK(lost(h, ann) == heard[ann.seat]);
  });
}

TEST_CASE("a page that asks from a hidden tab may be silent for a minute and a quarter; the others may not, nor it when it is seen again") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ann);
    raise(h, ben);
    Heard heard{{ann.seat, h.now}, {ben.seat, h.now}};
    h.now += 74 * second;
    CHECK(note(h, heard, {ann.seat}) == 1);
    CHECK_FALSE(lost(h, ann));
    CHECK(lost(h, ben));
    h.now += 1 * second;
    CHECK(note(h, heard, {ann.seat}) == 1);
    CHECK(lost(h, ann) == heard[ann.seat]);
    heard[ann.seat] = h.now;
    CHECK(note(h, heard, {ann.seat}) == 1);
    CHECK_FALSE(lost(h, ann));
    h.now += 15 * second;
    CHECK(note(h, heard) == 1);
    CHECK(lost(h, ann));
  });
}

TEST_CASE("nobody's line is looked at in the hall, nor one that was never heard, nor in a break") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    h.done([&](Writing& w) { return change_seat(w, h.meeting, ann, ann.seat, {.channel = Channel::room}); });
    raise(h, ann);
    raise(h, ben);
    Heard const heard{{ann.seat, h.now}};
    h.now += 60 * second;
    CHECK(note(h, heard) == 0);
    CHECK(note(h, {}) == 0);
    h.done([&](Writing& w) { return suspend(w, h.meeting, h.chair, "coffee"); });
    CHECK(note(h, {{ben.seat, h.now - 40 * second}}) == 0);
    h.done([&](Writing& w) { return resume(w, h.meeting, h.chair); });
    CHECK(note(h, {{ben.seat, h.now - 40 * second}}) == 1);
  });
}

TEST_CASE("who was lost and is heard in a break is back at once; a clock that stood for them goes on when the meeting does") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ann);
    auto const turn = next(h);
    raise(h, ben);
    Heard heard{{ann.seat, h.now}, {ben.seat, h.now}};
    h.now += 15 * second;
    CHECK(note(h, heard) == 3);
    h.done([&](Writing& w) { return suspend(w, h.meeting, h.chair, "coffee"); });
    h.now += 5 * second;
    CHECK(note(h, heard) == 0);
    CHECK(lost(h, ben));
    heard[ann.seat] = heard[ben.seat] = h.now;
    CHECK(note(h, heard) == 2);
    CHECK_FALSE(lost(h, ann));
    CHECK_FALSE(lost(h, ben));
    CHECK(grant(h.now_room(), turn)->stalled);
    // However long they are silent in the break, nobody misses them.
    h.now += 60 * second;
    CHECK(note(h, heard) == 0);
    heard[ann.seat] = heard[ben.seat] = h.now;
    h.done([&](Writing& w) { return resume(w, h.meeting, h.chair); });
    CHECK(note(h, heard) == 1);
    CHECK_FALSE(grant(h.now_room(), turn)->stalled);
    CHECK(used_in(*grant(h.now_room(), turn), h.now) == Millis{});
  });
}

TEST_CASE("the speaker's clock stands from when they were heard last, and goes on with them or by the chair's press") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", "");
    raise(h, ann);
    auto const turn = next(h);
    auto const used = [&] { return used_in(*grant(h.now_room(), turn), h.now); };
    h.now += 20 * second;
    Heard heard{{ann.seat, h.now}};
    h.now += 15 * second;
    CHECK(note(h, heard) == 2);
    CHECK(used() == 20 * second);
    CHECK(grant(h.now_room(), turn)->stalled);
    CHECK(lost_voice(h.now_room(), *grant(h.now_room(), turn)));
    h.now += 30 * second;
    heard[ann.seat] = h.now;
    CHECK(note(h, heard) == 2);
    h.now += 5 * second;
    CHECK(used() == 25 * second);
    h.now += 15 * second;
    CHECK(note(h, heard) == 2);
    CHECK(used() == 20 * second);
    // They are heard elsewhere: the chair lets the clock run, and it is not stopped again for the same silence.
    h.done([&](Writing& w) { return pause_turn(w, h.meeting, h.chair, turn, false); });
    h.now += 10 * second;
    CHECK(note(h, heard) == 0);
    CHECK(used() == 30 * second);
    heard[ann.seat] = h.now;
    CHECK(note(h, heard) == 1);
    // Whoever comes in anew is there, and is heard elsewhere if they go into the hall.
    h.now += 15 * second;
    CHECK(note(h, heard) == 2);
    h.sit("a", "Ann", "");
    CHECK(note(h, {}) == 1);
    CHECK_FALSE(grant(h.now_room(), turn)->stalled);
    h.now += 1 * second;
    CHECK(note(h, heard) == 0);
    heard[ann.seat] = h.now;
    h.now += 15 * second;
    CHECK(note(h, heard) == 2);
    h.done([&](Writing& w) { return change_seat(w, h.meeting, ann, ann.seat, {.channel = Channel::room}); });
    CHECK(note(h, heard) == 1);
    CHECK_FALSE(lost(h, ann));
    CHECK(base::json_text(h.now_room().grants) == base::json_text(h.folded_anew().grants));
  });
}

TEST_CASE("a line lost while its turn waits for a point of order: after the ruling the clock stands until it is heard again") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ann);
    auto const turn = next(h);
    auto const used = [&] { return used_in(*grant(h.now_room(), turn), h.now); };
    h.now += 10 * second;
    Heard heard{{ann.seat, h.now}};
    auto const point = h.done([&](Writing& w) { return raise_hand(w, h.meeting, ben, {.kind = Kind::order}); }).entry;
    h.done([&](Writing& w) { return hear_order(w, h.meeting, h.chair, point); });
    h.now += 15 * second;
    CHECK(note(h, heard) == 2);
    h.done([&](Writing& w) { return give_ruling(w, h.meeting, h.chair, point, "noted", ""); });
    CHECK(h.now_room().grant == turn);
    h.now += 20 * second;
    CHECK(note(h, heard) == 0);
    CHECK(used() == 10 * second);
    heard[ann.seat] = h.now;
    CHECK(note(h, heard) == 2);
    h.now += 5 * second;
    CHECK(used() == 15 * second);
    CHECK(base::json_text(h.now_room().grants) == base::json_text(h.folded_anew().grants));
  });
}

TEST_CASE("whoever is given the rest of a turn while lost is called, and has those seconds when they answer; taken back, they are not theirs") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto rules = h.now_room().rules;
    rules.yield_to_entry = true;
    h.done([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); });
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    raise(h, ann);
    auto const turn = next(h);
    auto const from_ben = raise(h, ben);
    Heard heard{{ann.seat, h.now}, {ben.seat, h.now}};
    h.now += 20 * second;
    heard[ann.seat] = h.now;
    CHECK(note(h, heard) == 1);
    auto const give = [&](Writing& w) { return yield_turn(w, h.meeting, ann, turn, from_ben); };
    h.done(give);
    CHECK(h.now_room().grant.empty());
    CHECK(entry(h.now_room(), from_ben)->state == EntryState::called);
    auto const act = h.now_room().act_from;
    h.done([&](Writing& w) { return undo(w, h.meeting, h.chair, act); });
    CHECK(h.now_room().grant == turn);
    CHECK_FALSE(entry(h.now_room(), from_ben)->limit);
    h.done(give);
    h.done([&](Writing& w) { return start_turn(w, h.meeting, ben, from_ben); });
    CHECK(current_grant(h.now_room())->seat == ben.seat);
    CHECK(current_grant(h.now_room())->limit == 100 * second);
  });
}

TEST_CASE("when the meeting is closed nobody's line is lost any more, since nothing would find it again") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", "");
    auto const hand = raise(h, ann);
    Heard heard{{ann.seat, h.now}};
    h.now += 15 * second;
    CHECK(note(h, heard) == 1);
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, ann, hand, "changed_mind"); });
    CHECK(lost(h, ann));
    h.done([&](Writing& w) { return close_room(w, h.meeting, h.chair); });
    CHECK_FALSE(lost(h, ann));
    heard[ann.seat] = h.now;
    CHECK(note(h, heard) == 0);
  });
}

TEST_CASE("a lost turn ends as such also when the chair speaks next, as a participant") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", "");
    raise(h, ann);
    auto const lost_turn = next(h);
    Heard const heard{{ann.seat, h.now}};
    h.now += 15 * second;
    CHECK(note(h, heard) == 2);
    auto const own = h.done([&](Writing& w) { return speak_as_participant(w, h.meeting, h.chair, lost_turn, ""); });
    CHECK(grant(h.now_room(), lost_turn)->ended == "connection_lost");
    h.done([&](Writing& w) { return speak_as_participant(w, h.meeting, h.chair, own, ""); });
    CHECK(grant(h.now_room(), own)->ended == "finished");
  });
}

TEST_CASE("who is called while lost has the floor when they answer; a lost turn ends as such, and a note can be read out for its author") {
  in_a_hall([](Hall& h) {
    take_up(h);
    auto const ann = h.sit("a", "Ann", ""), ben = h.sit("b", "Ben", "");
    auto const from_ann = raise(h, ann, "The harbour is shallow."), from_ben = raise(h, ben);
    Heard heard{{ann.seat, h.now}, {ben.seat, h.now}};
    h.now += 15 * second;
    heard[ben.seat] = h.now;
    CHECK(note(h, heard) == 1);
    CHECK(next(h).empty());
    CHECK(entry(h.now_room(), from_ann)->state == EntryState::called);
    h.now += 20 * second;
    heard[ben.seat] = h.now;
    CHECK(h.done([&](Writing& w) { return tick(w, h.meeting); }) == 1);
    CHECK(entry(h.now_room(), from_ann)->state == EntryState::away);
    auto const bens = next(h);
    CHECK(entry(h.now_room(), from_ben)->state == EntryState::speaking);
    h.now += 15 * second;
    CHECK(note(h, heard) == 2);
    CHECK(h.refused([&](Writing& w) { return read_note_out(w, h.meeting, h.chair, bens); }).why == Why::not_now);
    next(h);
    CHECK(grant(h.now_room(), bens)->ended == "connection_lost");
    h.done([&](Writing& w) { return start_turn(w, h.meeting, ann, from_ann); });
    auto const anns = h.now_room().grant;
    CHECK(h.refused([&](Writing& w) { return read_note_out(w, h.meeting, ann, anns); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return read_note_out(w, h.meeting, h.chair, bens); }).why == Why::conflict);
    h.done([&](Writing& w) { return read_note_out(w, h.meeting, h.chair, anns); });
    auto const r = h.now_room();
    CHECK(grant(r, anns)->seat == ann.seat);
    CHECK(grant(r, anns)->reader == h.chair.seat);
    CHECK(r.timeline.back().seat == h.chair.seat);
    CHECK(r.timeline.back().author == ann.seat);
    CHECK_FALSE(lost_voice(r, *grant(r, anns)));
    CHECK(h.refused([&](Writing& w) { return read_note_out(w, h.meeting, h.chair, anns); }).why == Why::not_now);
    CHECK(base::json_text(r.grants) == base::json_text(h.folded_anew().grants));
  });
}
