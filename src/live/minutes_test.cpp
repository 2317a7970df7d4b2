// SPDX-License-Identifier: Apache-2.0
// minutes(): what is left of a meeting for its record.
#include <algorithm>

#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

namespace {

constexpr Millis minute{60'000};

Attended const* attended(Minutes const& m, std::string const& name) {
  auto const at = std::ranges::find(m.attended, name, &Attended::name);
  return at == m.attended.end() ? nullptr : &*at;
}

}  // namespace

TEST_CASE("minutes hold who was there and how long, who apologised, and which coalitions had nobody") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "DC-Health");
    h.done([&](Writing& w) { return apologise(w, h.meeting, the_program(), {.name = "Adam", .coalition = "DC-Sport"}, "Eva"); });
    h.done([&](Writing& w) { return apologise(w, h.meeting, the_program(), {.name = "Bea", .coalition = "DC Health"}, ""); });
    auto const began = h.now;
    h.now += 10 * minute;
    h.done([&](Writing& w) { return leave(w, h.meeting, wout, wout.seat); });
    h.now += 5 * minute;
    h.done([&](Writing& w) { return come_back(w, h.meeting, wout, wout.seat); });
    h.now += 15 * minute;
    auto const running = minutes(h.now_room(), h.now, {"DC-Gender", "dc health", "DC-Sport"});
    REQUIRE(attended(running, "Wout"));
    CHECK(attended(running, "Wout")->here.size() == 2);
    CHECK(attended(running, "Wout")->present == 25 * minute);
    CHECK(running.missing == std::vector<std::string>{"DC-Gender", "DC-Sport"});
    REQUIRE(running.apologies.size() == 2);
    CHECK(running.apologies[0].name == "Adam");
    CHECK(running.apologies[0].delegate == "Eva");
    CHECK(running.chaired == std::vector<std::string>{"Jutta"});
    h.done([&](Writing& w) { return close_room(w, h.meeting, h.chair); });
    // Long afterwards it is still the same: the meeting's end counts, not the reader's clock.
    auto const later = minutes(h.now_room(), h.now + 600 * minute, {"DC-Gender"});
    CHECK(attended(later, "Wout")->present == 25 * minute);
    CHECK(attended(later, "Jutta")->present == 30 * minute);
    REQUIRE(later.open.size() == 1);
    CHECK(later.open[0].from == began);
    CHECK(later.open[0].until == h.now);
    CHECK(later.time.chair == 30 * minute);
  });
}

TEST_CASE("minutes hold the time of groups, the items, who was not heard and what was ruled") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "DC-Health");
    auto const avri = h.sit("avri", "Avri", "DC-Core");
    auto const polly = h.sit("polly", "Polly", "");
    ItemId const first("i1");
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, first); });
    h.done([&](Writing& w) { return set_queue(w, h.meeting, h.chair, first, QueueState::open); });
    auto const raise = [&](By const& by, RaiseHand const& wish) {
      return h.done([&](Writing& w) { return raise_hand(w, h.meeting, by, wish); }).entry;
    };
    raise(wout, {.note = "The week"});
    h.now += minute;
    auto const turn = h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); });
    h.now += 2 * minute;
    h.done([&](Writing& w) { return end_turn(w, h.meeting, h.chair, turn, "finished"); });
    auto const parked = raise(avri, {.note = "The panel"});
    auto const back = raise(polly, {.note = "Never mind"});
    h.done([&](Writing& w) { return lower_hand(w, h.meeting, polly, back, "changed_mind"); });
    auto const point = raise(polly, {.kind = Kind::order, .note = "Too fast"});
    h.done([&](Writing& w) { return hear_order(w, h.meeting, h.chair, point); });
    h.now += minute;
    h.done([&](Writing& w) { return give_ruling(w, h.meeting, h.chair, point, "upheld", "We slow down."); });
    h.done([&](Writing& w) {
      return leave_item(w, h.meeting, h.chair, {.item = first, .conclusion = "Taken up later", .all = Leftover::park});
    });
    h.now += minute;
    h.done([&](Writing& w) { return close_room(w, h.meeting, h.chair); });
    auto const m = minutes(h.now_room(), h.now);
    CHECK(m.time.coalitions.at("DC-Health") == 2 * minute);
    REQUIRE(m.unheard.size() == 1);
    CHECK(m.unheard[0].entry == parked);
    CHECK(m.unheard[0].name == "Avri");
    CHECK(m.unheard[0].note == "The panel");
    REQUIRE(m.rulings.size() == 1);
    CHECK(m.rulings[0].raised_by == "Polly");
    CHECK(m.rulings[0].text == "We slow down.");
    CHECK(m.rulings[0].by == "Jutta");
    REQUIRE(m.items.size() == 2);
    CHECK(m.items[0].used == 4 * minute);
    CHECK(m.items[0].conclusion == "Taken up later");
    CHECK(m.items[1].used == Millis{0});
  });
}

TEST_CASE("minutes hold calls with what everybody may know, dissent, outcomes, and how long it was off the record") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const id = h.put(CallKind::support, Visibility::named_to_chair);
    h.answer(wout, id, "cannot_live");
    auto const o = h.done([&](Writing& w) { return object_to(w, h.meeting, wout, id, "The week is taken."); });
    h.now += minute;
    h.close(id);
    h.done([&](Writing& w) { return treat_objection(w, h.meeting, h.chair, o, ObjectionState::not_accommodated, "No other week."); });
    h.done([&](Writing& w) { return attach_dissent(w, h.meeting, wout, o, true); });
    h.done([&](Writing& w) {
      return declare_outcome(w, h.meeting, h.chair, {.call = id, .word = "rough_consensus", .sentence = "We meet in that week."});
    });
    h.done([&](Writing& w) { return go_off_record(w, h.meeting, h.chair); });
    h.now += 2 * minute;
    h.done([&](Writing& w) { return go_on_record(w, h.meeting, h.chair, h.now + Millis{10'000}); });
    h.now += minute;
    auto const m = minutes(h.now_room(), h.now);
    REQUIRE(m.calls.size() == 1);
    CHECK(m.calls[0].call.responses.empty());
    CHECK(m.calls[0].tally.persons.at("cannot_live") == 1);
    REQUIRE(m.dissent.size() == 1);
    CHECK(m.dissent[0].answer == "No other week.");
    REQUIRE(m.outcomes.size() == 1);
    CHECK(m.outcomes[0].sentence == "We meet in that week.");
    CHECK(m.off_record == 2 * minute + Millis{10'000});
    CHECK(base::print_json(base::to_json(m)).find("\"off_record\":130000") != std::string::npos);
  });
}
