// SPDX-License-Identifier: Apache-2.0
// L-CHAT: what is held, how fast anybody may write, the one switch, and lines that leave the public view but not the log.
#include <algorithm>
#include <set>

#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

namespace {

Said write(Hall& h, By const& by, std::string const& text) {
  h.now += Millis{2'000};
  return h.done([&](Writing& w) { return say_in_chat(w, h.meeting, by, text); });
}

Refusal refused_line(Hall& h, By const& by, std::string const& text) {
  return h.refused([&](Writing& w) { return say_in_chat(w, h.meeting, by, text); });
}

void judge(Hall& h, ChatId const& id, ChatState state) {
  h.done([&](Writing& w) { return judge_chat(w, h.meeting, h.chair, id, state); });
}

std::vector<std::string> texts(std::vector<ChatLine> const& lines) {
  std::vector<std::string> out;
  for (auto const& l : lines) out.push_back(l.text);
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a guest's lines are held until one is let through; members and those the steward seats are not held") {
  in_a_hall([](Hall& h) {
    auto const member = h.sit("wout", "Wout", "");
    auto const guest = h.come_as_guest("Minda");
    CHECK(write(h, member, "Hello").state == ChatState::shown);
    auto const first = write(h, guest, "My first");
    CHECK(first.state == ChatState::held);
    CHECK(write(h, guest, "My second").state == ChatState::held);
    auto const room = h.now_room();
    CHECK(texts(shown_chat(room, member)) == Texts{"Hello"});
    CHECK(texts(shown_chat(room, {})) == Texts{"Hello"});
    CHECK(texts(shown_chat(room, guest)) == Texts{"Hello", "My first", "My second"});
    CHECK(texts(shown_chat(room, h.chair)).size() == 3);
    judge(h, first.id, ChatState::shown);
    CHECK(write(h, guest, "My third").state == ChatState::shown);
    CHECK(texts(shown_chat(h.now_room(), member)) == Texts{"Hello", "My first", "My third"});
    auto const seat = h.done([&](Writing& w) { return seat_somebody(w, h.meeting, h.chair, {.name = "Adam"}); });
    CHECK(write(h, standing(h.now_room(), {}, "visitor", seat), "In the hall").state == ChatState::shown);
  });
}

TEST_CASE("nobody writes more than one line in two seconds, and of a guest no more than three lines wait") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const guest = h.come_as_guest("Minda");
    write(h, wout, "One");
    h.now += Millis{1'999};
    CHECK(refused_line(h, wout, "Two").why == Why::not_now);
    CHECK(h.done([&](Writing& w) { return say_in_chat(w, h.meeting, h.chair, "Another person may"); }).state == ChatState::shown);
    h.now += Millis{1};
    CHECK(h.verb([&](Writing& w) { return say_in_chat(w, h.meeting, wout, "Two"); }));
    for (auto const* text : {"a", "b", "c"}) write(h, guest, text);
    h.now += Millis{60'000};
    CHECK(refused_line(h, guest, "d").why == Why::not_now);
    // A clock that went back an hour silences nobody.
    h.now -= std::chrono::hours(1);
    CHECK(h.verb([&](Writing& w) { return say_in_chat(w, h.meeting, wout, "Earlier"); }));
  });
}

TEST_CASE("a hidden line leaves every public view with an event, stays in the log, and can be shown again") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const said = write(h, wout, "Rude words");
    judge(h, said.id, ChatState::hidden);
    CHECK(shown_chat(h.now_room(), wout).empty());
    CHECK(texts(shown_chat(h.now_room(), h.chair)) == Texts{"Rude words"});
    auto const lines = h.store.read([&](Reading& r) { return store::event_lines(r, h.meeting, 0, 1000); });
    CHECK(std::ranges::any_of(lines, [&](auto const& l) { return l.kind == "chat.hidden" && l.object == said.id.text; }));
    CHECK(h.refused([&](Writing& w) { return judge_chat(w, h.meeting, h.chair, said.id, ChatState::hidden); }).why == Why::conflict);
    CHECK(h.refused([&](Writing& w) { return judge_chat(w, h.meeting, h.chair, said.id, ChatState::held); }).why == Why::malformed);
    CHECK(h.refused([&](Writing& w) { return judge_chat(w, h.meeting, wout, said.id, ChatState::shown); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return judge_chat(w, h.meeting, h.chair, ChatId("nosuch"), ChatState::shown); }).why == Why::unknown);
    judge(h, said.id, ChatState::shown);
    CHECK(texts(shown_chat(h.now_room(), wout)) == Texts{"Rude words"});
    CHECK(test::as_json(h.now_room()) == test::as_json(h.folded_anew()));
  });
}

TEST_CASE("one switch stops chat, hands, answers and objections of everybody but those who run the room; access requests pass") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "", true);
    auto const guest = h.come_as_guest("Minda");
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i1")); });
    h.done([&](Writing& w) { return set_queue(w, h.meeting, h.chair, ItemId("i1"), QueueState::open); });
    auto const id = h.put(CallKind::support);
    h.done([&](Writing& w) { return hold_input(w, h.meeting, h.chair, true); });
    h.done([&](Writing& w) { return hold_input(w, h.meeting, h.chair, true); });
    auto const before = h.now_room().seq;
    for (auto const& by : {wout, guest}) {
      CHECK(refused_line(h, by, "Still me").why == Why::not_now);
      CHECK(h.refused([&](Writing& w) { return raise_hand(w, h.meeting, by, {}); }).why == Why::not_now);
      CHECK(h.refused([&](Writing& w) { return raise_hand(w, h.meeting, by, {.kind = Kind::order}); }).why == Why::not_now);
      CHECK(h.refused([&](Writing& w) { return answer_call(w, h.meeting, by, {.call = id, .answer = "support"}); }).why == Why::not_now);
      CHECK(h.refused([&](Writing& w) { return object_to(w, h.meeting, by, id, "No."); }).why == Why::not_now);
    }
    CHECK(h.refused([&](Writing& w) { return answer_call(w, h.meeting, wout, {.call = id, .answer = "support", .for_coalition = true}); })
              .why == Why::not_now);
    CHECK(h.now_room().seq == before);
    CHECK(h.verb([&](Writing& w) { return raise_hand(w, h.meeting, guest, {.kind = Kind::access, .access = "captions"}); }));
    write(h, h.chair, "We wait a moment.");
    CHECK(h.refused([&](Writing& w) { return hold_input(w, h.meeting, wout, false); }).why == Why::not_allowed);
    h.done([&](Writing& w) { return hold_input(w, h.meeting, h.chair, false); });
    write(h, wout, "Thank you");
    h.answer(wout, id, "support");
    CHECK_FALSE(h.folded_anew().rules.hold_input);
  });
}

TEST_CASE("two hundred guests who flood are stopped by one switch, and nothing of theirs was ever in view") {
  Hall h("sqlite");
  std::vector<By> guests;
  for (int i = 0; i < 200; ++i) guests.push_back(h.come_as_guest("Guest " + std::to_string(i)));
  h.now += Millis{2'000};
  for (auto const& by : guests) h.done([&](Writing& w) { return say_in_chat(w, h.meeting, by, "Buy this"); });
  CHECK(shown_chat(h.now_room(), {}).empty());
  h.done([&](Writing& w) { return hold_input(w, h.meeting, h.chair, true); });
  h.now += Millis{2'000};
  int through = 0;
  for (auto const& by : guests) through += h.verb([&](Writing& w) { return say_in_chat(w, h.meeting, by, "Again"); }).has_value();
  CHECK(through == 0);
}

TEST_CASE("who may not write: guests where the rules say so, the barred, those without a seat, anybody before and after") {
  in_a_hall([](Hall& h) {
    auto guest = h.come_as_guest("Minda");
    auto const wout = h.sit("wout", "Wout", "");
    CHECK(refused_line(h, {.rights = wout.rights}, "Hello").why == Why::not_allowed);
    CHECK(refused_line(h, wout, "").field == "text");
    CHECK(refused_line(h, wout, std::string(1001, 'x')).field == "text");
    auto rules = h.now_room().rules;
    rules.guests_chat = false;
    h.done([&](Writing& w) { return change_rules(w, h.meeting, the_program(), rules); });
    CHECK(refused_line(h, guest, "Hello").why == Why::not_allowed);
    h.done([&](Writing& w) { return bar(w, h.meeting, h.chair, wout.seat, true); });
    CHECK(refused_line(h, wout, "Hello").why == Why::not_allowed);
    h.done([&](Writing& w) { return close_room(w, h.meeting, the_program()); });
    CHECK(refused_line(h, h.chair, "Thanks").why == Why::not_now);
  });
}

TEST_CASE("a line goes into the record once, when it is in view and was not said off the record") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const guest = h.come_as_guest("Minda");
    auto const take = [&](By const& by, ChatId const& id) {
      return h.verb([&](Writing& w) { return take_to_record(w, h.meeting, by, id); });
    };
    auto const said = write(h, wout, "We publish it");
    auto const held = write(h, guest, "Me too");
    CHECK(take(wout, said.id).error().why == Why::not_allowed);
    CHECK(take(h.chair, held.id).error().why == Why::not_now);
    CHECK(take(h.chair, said.id));
    CHECK(take(h.chair, said.id).error().why == Why::conflict);
    h.done([&](Writing& w) { return go_off_record(w, h.meeting, h.chair); });
    auto const whispered = write(h, wout, "Between us");
    h.done([&](Writing& w) { return go_on_record(w, h.meeting, h.chair, h.now + Millis{7'000}); });
    auto const at_once = write(h, wout, "Still between us");
    h.now += Millis{6'000};
    auto const open = write(h, wout, "For all");
    CHECK(take(h.chair, whispered.id).error().why == Why::not_now);
    CHECK(take(h.chair, at_once.id).error().why == Why::not_now);
    CHECK(take(h.chair, open.id));
    auto const m = minutes(h.now_room(), h.now);
    CHECK(m.chat_in_record == std::vector{said.id, open.id});
    CHECK(m.chat_off_record == std::vector{whispered.id, at_once.id});
  });
}

TEST_CASE("a line taken to the queue becomes a request to be read, credited to its author, once") {
  in_a_hall([](Hall& h) {
    auto const minda = h.sit("minda", "Minda", "DC-Children");
    h.done([&](Writing& w) { return take_up(w, h.meeting, h.chair, ItemId("i2")); });
    h.done([&](Writing& w) { return set_queue(w, h.meeting, h.chair, ItemId("i2"), QueueState::open); });
    auto const said = write(h, minda, "I cannot take the floor, but I support the chair.");
    CHECK(h.refused([&](Writing& w) { return take_to_queue(w, h.meeting, minda, said.id); }).why == Why::not_allowed);
    auto const id = h.done([&](Writing& w) { return take_to_queue(w, h.meeting, h.chair, said.id); });
    auto const room = h.now_room();
    auto const& e = *entry(room, id);
    CHECK(e.seat == minda.seat);
    CHECK(e.by == h.chair.seat);
    CHECK(e.delivery == Delivery::read);
    CHECK(e.kind == Kind::point);
    CHECK(e.item == ItemId("i2"));
    CHECK(e.note == "I cannot take the floor, but I support the chair.");
    CHECK(room.chat.back().entry == id);
    CHECK(h.refused([&](Writing& w) { return take_to_queue(w, h.meeting, h.chair, said.id); }).why == Why::conflict);
    auto const hidden = write(h, minda, "And this");
    judge(h, hidden.id, ChatState::hidden);
    CHECK(h.refused([&](Writing& w) { return take_to_queue(w, h.meeting, h.chair, hidden.id); }).why == Why::not_now);
  });
}

TEST_CASE("an answer in the chat names a line that is in view") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const guest = h.come_as_guest("Minda");
    auto const asked = write(h, wout, "When?");
    auto const held = write(h, guest, "Never");
    h.now += Millis{2'000};
    CHECK(h.refused([&](Writing& w) { return say_in_chat(w, h.meeting, wout, "Why?", held.id); }).field == "answers");
    h.done([&](Writing& w) { return say_in_chat(w, h.meeting, wout, "On Monday", asked.id); });
    CHECK(h.now_room().chat.back().answers == asked.id);
  });
}

TEST_CASE("words erased from the log are gone from the room, however it was read before") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const said = write(h, wout, "A secret");
    CHECK(h.now_room().chat.size() == 1);
    h.done([&](Writing& w) -> Result<Done> {
      store::redact_events(w, h.meeting, said.id.text);
      return Done{};
    });
    auto const room = h.now_room();
    CHECK(test::as_json(room).find("A secret") == std::string::npos);
    CHECK(shown_chat(room, wout).empty());
  });
}
