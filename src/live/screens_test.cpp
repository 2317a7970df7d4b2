// SPDX-License-Identifier: Apache-2.0
// Screens: their addresses, what they show, and who may say so.
#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

namespace {

ScreenId add(Hall& h, std::string const& name) {
  return h.done([&](Writing& w) { return add_screen(w, h.meeting, h.chair, name); });
}
std::string address(Hall& h, ScreenId const& id) {
  return h.done([&](Writing& w) { return screen_secret(w, h.meeting, h.chair, id); });
}
auto found(Hall& h, std::string const& secret) {
  return h.store.read([&](Reading& r) { return screen_of(r, secret); });
}

}  // namespace

TEST_CASE("a screen is found by its address; a new address ends the old one, and a removed screen has none") {
  in_a_hall([](Hall& h) {
    auto const left = add(h, "Left wall"), right = add(h, " Right  wall ");
    auto const first = address(h, left), other = address(h, right);
    REQUIRE(found(h, first));
    CHECK(*found(h, first) == std::pair(h.meeting, left));
    CHECK(*found(h, other) == std::pair(h.meeting, right));
    CHECK_FALSE(found(h, ""));
    CHECK_FALSE(found(h, first + "a"));
    auto const second = address(h, left);
    CHECK_FALSE(found(h, first));
    CHECK(found(h, second));
    CHECK(h.now_room().screens.at(right).name == "Right wall");
    h.done([&](Writing& w) { return remove_screen(w, h.meeting, h.chair, left); });
    CHECK_FALSE(found(h, second));
    CHECK(found(h, other));
    CHECK(h.now_room().screens.size() == 1);
    CHECK(h.refused([&](Writing& w) { return screen_secret(w, h.meeting, h.chair, left); }).why == Why::unknown);
  });
}

TEST_CASE("what a screen shows is set whole, within its limits, by those who set the room up") {
  in_a_hall([](Hall& h) {
    auto const id = add(h, "Wall");
    auto const wout = h.sit("wout", "Wout", "");
    auto const set = [&](By const& by, View view, std::string const& message, int percent) {
      return h.verb([&](Writing& w) { return set_screen(w, h.meeting, by, id, view, message, percent); });
    };
    CHECK(set(h.chair, View::message, "Back at 3", 150));
    auto const room = h.folded_anew();
    CHECK(room.screens.at(id).view == View::message);
    CHECK(room.screens.at(id).message == "Back at 3");
    CHECK(room.screens.at(id).text_percent == 150);
    CHECK(room.screens.at(id).name == "Wall");
    CHECK(set(h.chair, View::message, " ", 100).error().field == "message");
    CHECK(set(h.chair, View::floor, "", 49).error().field == "text_percent");
    CHECK(set(h.chair, View::floor, "", 401).error().field == "text_percent");
    CHECK(set(wout, View::floor, "", 100).error().why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return add_screen(w, h.meeting, wout, "Mine"); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return screen_secret(w, h.meeting, wout, id); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return add_screen(w, h.meeting, h.chair, ""); }).field == "name");
  });
}

TEST_CASE("one document is on all screens until it is taken off") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const show = [&](By const& by, DocumentId const& id) {
      return h.verb([&](Writing& w) { return show_document(w, h.meeting, by, id); });
    };
    CHECK(show(h.chair, DocumentId("d1")));
    CHECK(h.folded_anew().shown == DocumentId("d1"));
    CHECK(show(wout, DocumentId("d2")).error().why == Why::not_allowed);
    CHECK(show(h.chair, DocumentId("../d2")).error().why == Why::unknown);
    CHECK(show(h.chair, {}));
    CHECK(h.now_room().shown.empty());
  });
}

TEST_CASE("something is pinned to one screen or to all, changes with nothing else, and is taken off") {
  in_a_hall([](Hall& h) {
    auto const left = add(h, "Left"), right = add(h, "Right");
    auto const item = h.now_room().items.front().id;
    auto const pin = [&](ScreenId const& id, Pin const& what) { return h.verb([&](Writing& w) { return pin_on_screens(w, h.meeting, h.chair, id, what); }); };
    REQUIRE(pin({}, {Pinned::item, item.text}));
    for (auto const& id : {left, right}) CHECK(h.folded_anew().screens.at(id).pin == Pin{Pinned::item, item.text});
    REQUIRE(pin(left, {Pinned::message, " Tea  at four "}));
    CHECK(h.now_room().screens.at(left).pin.what == Pinned::message);
    CHECK(h.now_room().screens.at(right).pin.what == Pinned::item);
    // What the screen shows besides is another matter.
    h.done([&](Writing& w) { return set_screen(w, h.meeting, h.chair, left, View::agenda, "", 100); });
    CHECK(h.folded_anew().screens.at(left).pin.what == Pinned::message);
    REQUIRE(pin(right, {Pinned::document, "d1"}));
    CHECK(h.now_room().screens.at(right).pin == Pin{Pinned::document, "d1"});
    auto const seq = h.now_room().seq;
    REQUIRE(pin(right, {Pinned::document, "d1"}));
    CHECK(h.now_room().seq == seq);
    REQUIRE(pin({}, {}));
    CHECK(h.folded_anew().screens.at(left).pin == Pin{});
    CHECK(h.folded_anew().screens.at(right).pin == Pin{});
    CHECK(pin({}, {Pinned::message, "  "}).error().field == "message");
    CHECK(pin({}, {Pinned::item, "nothing"}).error().field == "of");
    CHECK(pin(ScreenId("nothing"), {}).error().field == "screen");
    auto const wout = h.sit("wout", "Wout", "");
    CHECK(h.refused([&](Writing& w) { return pin_on_screens(w, h.meeting, wout, left, {Pinned::message, "Mine"}); }).why == Why::not_allowed);
    By const steward{.rights = static_cast<std::uint32_t>(Right::act_for_others)};
    CHECK(h.verb([&](Writing& w) { return pin_on_screens(w, h.meeting, steward, left, {Pinned::message, "Lost: a scarf"}); }));
  });
}

TEST_CASE("a screen's zones are those its organiser named; an unknown one and a seventh are refused whole") {
  in_a_hall([](Hall& h) {
    auto const id = add(h, "Wall");
    auto const set = [&](std::optional<std::vector<std::string>> const& zones) {
      return h.verb([&](Writing& w) { return set_screen(w, h.meeting, h.chair, id, View::break_clock, "", 100, zones); });
    };
    CHECK(h.now_room().screens.at(id).zones.empty());
    REQUIRE(set(std::vector<std::string>{"Asia/Tokyo", "America/New_York"}));
    CHECK(h.folded_anew().screens.at(id).zones == std::vector<std::string>{"Asia/Tokyo", "America/New_York"});
    REQUIRE(set(std::nullopt));
    CHECK(h.now_room().screens.at(id).zones.size() == 2);
    CHECK(set(std::vector<std::string>{"Mars/Olympus"}).error().field == "zones");
    CHECK(set(std::vector<std::string>(7, "Asia/Tokyo")).error().field == "zones");
    CHECK(h.now_room().screens.at(id).zones.size() == 2);
    REQUIRE(set(std::vector<std::string>{}));
    CHECK(h.folded_anew().screens.at(id).zones.empty());
  });
}
