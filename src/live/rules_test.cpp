// SPDX-License-Identifier: Apache-2.0
// The rule set of one agenda item, on every database: taken, changed, given back, and refused.
#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

TEST_CASE("an item may have an order and speaking times of its own, until it takes the meeting's again") {
  in_a_hall([](Hall& h) {
    ItemId const first("i1"), second("i2");
    auto own = h.now_room().rules;
    own.point_time = Millis{45'000};
    own.rounds = false;
    h.done([&](Writing& w) { return change_item_rules(w, h.meeting, h.chair, first, own); });
    CHECK(rules_for(h.now_room(), first).point_time == Millis{45'000});
    CHECK(rules_for(h.now_room(), second).point_time == Millis{120'000});
    CHECK(h.now_room().rules.rounds);
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, first); });
    auto const anna = h.sit("anna", "Anna", "");
    h.done([&](Writing& w) { return raise_hand(w, h.meeting, anna, {}); });
    auto const turn = h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); });
    CHECK(grant(h.now_room(), turn)->limit == Millis{45'000});
    // Twice the same is one event.
    auto const seq = h.now_room().seq;
    h.done([&](Writing& w) { return change_item_rules(w, h.meeting, h.chair, first, own); });
    CHECK(h.now_room().seq == seq);
    // The plan taken over anew leaves them.
    h.done([&](Writing& w) { return take_agenda(w, h.meeting, h.chair, {{.id = second, .title = "Main session", .minutes = 40}, {.id = first, .title = "Opening"}}); });
    CHECK(rules_for(h.now_room(), first).point_time == Millis{45'000});
    CHECK(to_json(h.now_room().items) == to_json(h.folded_anew().items));
    h.done([&](Writing& w) { return change_item_rules(w, h.meeting, h.chair, first, std::nullopt); });
    CHECK(rules_for(h.now_room(), first).point_time == Millis{120'000});
    h.done([&](Writing& w) { return change_item_rules(w, h.meeting, h.chair, first, std::nullopt); });
  });
}

TEST_CASE("an item's rules have the bounds of the meeting's, are the chair's to change, and end with the item") {
  in_a_hall([](Hall& h) {
    ItemId const first("i1");
    auto own = h.now_room().rules;
    own.point_time = Millis{5'000};
    CHECK(h.refused([&](Writing& w) { return change_item_rules(w, h.meeting, h.chair, first, own); }).field == "time");
    own.point_time = Millis{60'000};
    auto const guest = h.come_as_guest("Vera");
    CHECK(h.refused([&](Writing& w) { return change_item_rules(w, h.meeting, guest, first, own); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return change_item_rules(w, h.meeting, h.chair, ItemId("none"), own); }).why == Why::unknown);
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, first); });
    h.done([&](Writing& w) { return leave_item(w, h.meeting, h.chair, {.item = first}); });
    CHECK(h.refused([&](Writing& w) { return change_item_rules(w, h.meeting, h.chair, first, own); }).why == Why::not_now);
  });
}

TEST_CASE("a point of order says what it is about, and the one that goes first is proposed first") {
  in_a_hall([](Hall& h) {
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i1")); });
    auto const anna = h.sit("anna", "Anna", ""), bert = h.sit("bert", "Bert", "");
    auto const late = h.done([&](Writing& w) { return raise_hand(w, h.meeting, anna, {.kind = Kind::order, .category = Category::close_debate}); });
    auto const early = h.done([&](Writing& w) { return raise_hand(w, h.meeting, bert, {.kind = Kind::order, .category = Category::suspend}); });
    CHECK(late.place == 1);
    CHECK(early.place == 1);
    CHECK(order(h.now_room()).front().entry == early.entry);
    CHECK(entry(h.folded_anew(), late.entry)->category == Category::close_debate);
    // Of anything else it says nothing.
    auto const point = h.done([&](Writing& w) { return raise_hand(w, h.meeting, anna, {.category = Category::suspend}); });
    CHECK(entry(h.folded_anew(), point.entry)->category == Category::other);
  });
}
