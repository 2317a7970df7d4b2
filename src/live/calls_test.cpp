// SPDX-License-Identifier: Apache-2.0
// Calls, objections and outcomes: when they may be closed, whose answer counts, what is shown of it, and that no sentence is ever
// the server's.
#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

namespace {

constexpr Millis second{1'000};

Answer answer_of(CallId const& id, std::string const& word, bool for_coalition = false) {
  return {.call = id, .answer = word, .for_coalition = for_coalition};
}

Tally tally_of(Room const& room, CallId const& id) { return tally(room, *call(room, id)); }

}  // namespace

TEST_CASE("a call stays open at least 15 seconds and the delay, an objection call a minute; then the seconds left are told") {
  in_a_hall([](Hall& h) {
    struct {
      CallKind kind;
      Millis delay, least;
    } const table[] = {{CallKind::support, Millis{0}, 15 * second},
                       {CallKind::support, Millis{4'500}, Millis{19'500}},
                       {CallKind::support, Millis{-9'000}, 15 * second},
                       {CallKind::support, 600 * second, 75 * second},
                       {CallKind::straw, Millis{2'000}, 17 * second},
                       {CallKind::objection, Millis{3'000}, 60 * second},
                       {CallKind::objection, 50 * second, 65 * second}};
    for (auto const& [kind, delay, least] : table) {
      auto const id = h.put(kind, Visibility::named, {"A", "B"}, delay);
      auto const from = h.now;
      CHECK(call(h.now_room(), id)->earliest_end - from == least);
      h.now = from + least - Millis{1'500};
      auto const early = h.refused([&](Writing& w) { return close_call(w, h.meeting, h.chair, id); });
      CHECK(early.why == Why::not_now);
      CHECK(early.with == std::vector<std::string>{"2"});
      h.now = from + least;
      h.close(id);
      CHECK(call(h.now_room(), id)->until == h.now);
    }
  });
}

TEST_CASE("an answer replaces the earlier one of the same seat, and nobody answers for somebody else") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const avri = h.sit("avri", "Avri", "");
    auto const id = h.put(CallKind::support);
    h.answer(wout, id, "cannot_live");
    h.answer(avri, id, "support");
    h.answer(wout, id, "live_with");
    auto const room = h.now_room();
    CHECK(call(room, id)->responses.size() == 2);
    auto const t = tally_of(room, id);
    CHECK(t.persons == std::map<std::string, std::int64_t>{
                           {"support", 1}, {"live_with", 1}, {"cannot_live", 0}, {"no_view", 0}});
    CHECK(t.answered == 2);
    CHECK(t.present == 3);
    auto const wrong = h.refused([&](Writing& w) { return answer_call(w, h.meeting, wout, answer_of(id, "perhaps")); });
    CHECK(wrong.why == Why::malformed);
    By const nobody{.rights = wout.rights};
    CHECK(h.refused([&](Writing& w) { return answer_call(w, h.meeting, nobody, answer_of(id, "support")); }).why == Why::not_allowed);
  });
}

TEST_CASE("a coalition has one voice, whoever of its delegates gives it, and it is named missing until then") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "DC-Internet of Things", true);
    auto const avri = h.sit("avri", "Avri", "dc internet of things", true);
    auto const mark = h.sit("mark", "Mark", "DC-Accessibility");
    auto const id = h.put(CallKind::support);
    CHECK(tally_of(h.now_room(), id).missing == std::vector<std::string>{"DC-Accessibility", "DC-Internet of Things"});
    h.answer(wout, id, "support", true);
    h.answer(avri, id, "cannot_live", true);
    h.answer(avri, id, "support");
    auto const t = tally_of(h.now_room(), id);
    CHECK(t.coalitions.at("cannot_live") == 1);
    CHECK(t.coalitions.at("support") == 0);
    CHECK(t.persons.at("support") == 1);
    CHECK(t.missing == std::vector<std::string>{"DC-Accessibility"});
    CHECK(h.refused([&](Writing& w) { return answer_call(w, h.meeting, mark, answer_of(id, "support", true)); }).why == Why::not_allowed);
    auto const alone = h.sit("eva", "Eva", "", true);
    CHECK(h.refused([&](Writing& w) { return answer_call(w, h.meeting, alone, answer_of(id, "support", true)); }).field == "for_coalition");
  });
}

TEST_CASE("how a call stood is kept when people leave afterwards") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "DC-Health");
    auto const id = h.put(CallKind::support);
    h.now += 20 * second;
    h.close(id);
    h.done([&](Writing& w) { return leave(w, h.meeting, wout, wout.seat); });
    auto const t = tally_of(h.now_room(), id);
    CHECK(t.missing == std::vector<std::string>{"DC-Health"});
    CHECK(t.present == 2);
    CHECK(tally_of(h.folded_anew(), id).present == 2);
  });
}

TEST_CASE("named answers are shown to all, those named to the chair to the chair, and counted ones to nobody") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    for (auto const visibility : {Visibility::named, Visibility::named_to_chair, Visibility::count}) {
      auto const id = h.put(CallKind::straw, visibility, {"Kyoto", "Addis"});
      h.answer(wout, id, "Kyoto");
      auto const room = h.now_room();
      auto const& asked = *call(room, id);
      CHECK(shown_responses(asked, false).size() == (visibility == Visibility::named ? 1 : 0));
      CHECK(shown_responses(asked, true).size() == (visibility == Visibility::count ? 0 : 1));
      bool const leaks = base::print_json(base::to_json(shown_call(asked, false))).find(wout.seat.text) != std::string::npos;
      CHECK(leaks == (visibility == Visibility::named));
      CHECK(tally(room, asked).persons.at("Kyoto") == 1);
      h.now += 20 * second;
      h.close(id);
    }
  });
}

TEST_CASE("once a count-only call is closed, neither room nor log can say who answered what") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "DC-Health", true);
    auto const id = h.put(CallKind::support, Visibility::count);
    h.answer(wout, id, "cannot_live");
    h.answer(wout, id, "live_with", true);
    h.now += 20 * second;
    h.close(id);
    auto const lines = h.store.read([&](Reading& r) { return store::event_lines(r, h.meeting, 0, 1000); });
    for (auto const& line : lines)
      if (line.kind == "response.given") CHECK(line.text.empty());
    auto const room = h.now_room();
    CHECK(call(room, id)->responses.empty());
    auto const t = tally_of(room, id);
    CHECK(t.persons.at("cannot_live") == 1);
    CHECK(t.coalitions.at("live_with") == 1);
    CHECK(t.answered == 1);
    CHECK(t.missing.empty());
    CHECK(call(room, id)->text == "Shall we meet?");
    CHECK(test::as_json(room) == test::as_json(h.folded_anew()));
    CHECK_FALSE(h.store.verify_chains(0));
  });
}

TEST_CASE("what names another call than the open one changes nothing: closing, answering, objecting") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const first = h.put(CallKind::support);
    CHECK(h.refused([&](Writing& w) { return open_call(w, h.meeting, h.chair, {.text = "And this?"}); }).why == Why::not_now);
    h.now += 20 * second;
    h.close(first);
    auto const before = h.now_room().seq;
    CHECK(h.refused([&](Writing& w) { return close_call(w, h.meeting, h.chair, first); }).why == Why::conflict);
    CHECK(h.refused([&](Writing& w) { return answer_call(w, h.meeting, wout, answer_of(first, "support")); }).why == Why::conflict);
    auto const second_call = h.put(CallKind::support);
    CHECK(h.refused([&](Writing& w) { return close_call(w, h.meeting, h.chair, first); }).why == Why::conflict);
    CHECK(h.refused([&](Writing& w) { return answer_call(w, h.meeting, wout, answer_of(first, "support")); }).why == Why::conflict);
    CHECK(h.refused([&](Writing& w) { return object_to(w, h.meeting, wout, first, "No."); }).why == Why::conflict);
    CHECK(h.refused([&](Writing& w) { return close_call(w, h.meeting, h.chair, CallId("nosuch")); }).why == Why::unknown);
    CHECK(h.now_room().seq == before + 1);
    CHECK(h.now_room().call == second_call);
  });
}

TEST_CASE("a straw poll has two to twelve different options, and a text of a thousand characters at most") {
  in_a_hall([](Hall& h) {
    auto const field = [&](OpenCall const& wish) {
      return h.refused([&](Writing& w) { return open_call(w, h.meeting, h.chair, wish); }).field;
    };
    CHECK(field({.kind = CallKind::straw, .text = "Where?", .options = {"Kyoto", " "}}) == "options");
    CHECK(field({.kind = CallKind::straw, .text = "Where?", .options = {"Kyoto", "KYOTO", "Addis"}}) == "options");
    CHECK(field({.kind = CallKind::straw, .text = "Where?", .options = std::vector<std::string>(13, "x")}) == "options");
    CHECK(field({.text = "  "}) == "text");
    CHECK(field({.text = std::string(1001, 'x')}) == "text");
    CHECK(field({.text = "\xff\xfe"}) == "text");
    auto const id = h.put(CallKind::straw, Visibility::named, {" Kyoto ", "", "Addis  Ababa", "+", "-"});
    CHECK(call(h.now_room(), id)->options == std::vector<std::string>{"Kyoto", "Addis Ababa", "+", "-"});
  });
}

TEST_CASE("only the chair opens and closes calls and says the outcome") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "", true);
    auto const id = h.put(CallKind::support);
    h.now += 20 * second;
    CHECK(h.refused([&](Writing& w) { return open_call(w, h.meeting, wout, {.text = "Mine"}); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return close_call(w, h.meeting, wout, id); }).why == Why::not_allowed);
    Outcome const said{.word = "agreed", .sentence = "We meet."};
    CHECK(h.refused([&](Writing& w) { return declare_outcome(w, h.meeting, wout, said); }).why == Why::not_allowed);
  });
}

TEST_CASE("a working session puts no question for decision and declares none, but may ask by straw poll and note") {
  in_a_hall(
      [](Hall& h) {
        for (auto const kind : {CallKind::support, CallKind::objection})
          CHECK(h.refused([&](Writing& w) { return open_call(w, h.meeting, h.chair, {.kind = kind, .text = "So?"}); }).why == Why::not_now);
        h.put(CallKind::straw, Visibility::named, {"A", "B"});
        for (auto const* word : {"agreed", "agreed_no_objection", "rough_consensus", "no_consensus"})
          CHECK(h.refused([&](Writing& w) {
                   return declare_outcome(w, h.meeting, h.chair, {.word = word, .sentence = "So be it."});
                 }).field == "word");
        h.done([&](Writing& w) { return declare_outcome(w, h.meeting, h.chair, {.word = "noted", .sentence = "We heard it."}); });
      },
      false);
}

TEST_CASE("an objection goes through its states, each closing one with a text; its author may only withdraw it") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "DC-Health");
    auto const avri = h.sit("avri", "Avri", "");
    auto const id = h.put(CallKind::objection);
    auto const o = h.done([&](Writing& w) { return object_to(w, h.meeting, wout, id, " The week is  taken. "); });
    auto const get = [&] { return tally_of(h.now_room(), id).objections.at(0); };
    CHECK(get().name == "Wout");
    CHECK(get().reason == "The week is taken.");
    CHECK(get().state == ObjectionState::raised);
    auto const treat = [&](By const& by, ObjectionState state, std::string const& text) {
      return h.verb([&](Writing& w) { return treat_objection(w, h.meeting, by, o, state, text); });
    };
    CHECK(treat(h.chair, ObjectionState::discussed, ""));
    for (auto const closing : {ObjectionState::accommodated, ObjectionState::not_accommodated, ObjectionState::withdrawn,
                               ObjectionState::sustained}) {
      auto const without = treat(h.chair, closing, " ");
      REQUIRE(!without);
      CHECK(without.error().field == "text");
    }
    CHECK(treat(wout, ObjectionState::accommodated, "Fine.").error().why == Why::not_allowed);
    CHECK(treat(avri, ObjectionState::withdrawn, "Never mind.").error().why == Why::not_allowed);
    CHECK(treat(h.chair, ObjectionState::raised, "x").error().why == Why::malformed);
    CHECK(treat(h.chair, ObjectionState::sustained, "It stands."));
    CHECK(treat(h.chair, ObjectionState::sustained, "It stands.").error().why == Why::conflict);
    h.done([&](Writing& w) { return attach_dissent(w, h.meeting, wout, o, true); });
    CHECK(get().dissent);
    CHECK(h.refused([&](Writing& w) { return attach_dissent(w, h.meeting, avri, o, false); }).why == Why::not_allowed);
    CHECK(treat(wout, ObjectionState::withdrawn, "Another week will do."));
    CHECK(get().state == ObjectionState::withdrawn);
    CHECK(get().answer == "Another week will do.");
    h.done([&](Writing& w) { return attach_dissent(w, h.meeting, h.chair, o, false); });
    CHECK(h.refused([&](Writing& w) { return attach_dissent(w, h.meeting, h.chair, o, true); }).why == Why::not_now);
  });
}

TEST_CASE("objections: typed by the chair for another seat, not twice the same, three waiting at most, none in a straw poll") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "");
    auto const avri = h.sit("avri", "Avri", "");
    auto const object = [&](By const& by, CallId const& id, std::string const& reason, SeatId const& seat = {}) {
      return h.verb([&](Writing& w) { return object_to(w, h.meeting, by, id, reason, seat); });
    };
    auto const id = h.put(CallKind::objection);
    REQUIRE(object(h.chair, id, "It costs too much.", wout.seat));
    CHECK(tally_of(h.now_room(), id).objections.at(0).seat == wout.seat);
    CHECK(object(avri, id, "Not mine.", wout.seat).error().why == Why::not_allowed);
    CHECK(object(wout, id, "It costs too much.").error().why == Why::conflict);
    CHECK(object(wout, id, std::string(501, 'x')).error().field == "reason");
    CHECK(object(wout, id, "Two."));
    CHECK(object(wout, id, "Three."));
    CHECK(object(wout, id, "Four.").error().why == Why::not_now);
    CHECK(object(avri, id, "It costs too much."));
    CHECK(h.refused([&](Writing& w) { return answer_call(w, h.meeting, avri, answer_of(id, "support")); }).why == Why::malformed);
    h.now += 60 * second;
    h.close(id);
    auto const straw = h.put(CallKind::straw, Visibility::named, {"A", "B"});
    CHECK(object(wout, straw, "No.").error().why == Why::malformed);
  });
}

TEST_CASE("the outcome is the chair's sentence with one of seven words; the list needs a day; a call has one outcome") {
  in_a_hall([](Hall& h) {
    auto const id = h.put(CallKind::support);
    auto const declare = [&](Outcome const& wish) { return h.verb([&](Writing& w) { return declare_outcome(w, h.meeting, h.chair, wish); }); };
    CHECK(declare({.call = id, .word = "agreed", .sentence = "We meet."}).error().why == Why::not_now);
    h.now += 20 * second;
    h.close(id);
    CHECK(declare({.call = id, .word = "carried", .sentence = "We meet."}).error().field == "word");
    CHECK(declare({.call = id, .word = "agreed"}).error().field == "sentence");
    CHECK(declare({.call = id, .word = "to_the_list", .sentence = "We ask."}).error().field == "until");
    CHECK(declare({.call = id, .word = "to_the_list", .until = "2022-02-30", .sentence = "We ask."}).error().field == "until");
    CHECK(declare({.call = CallId("nosuch"), .word = "agreed", .sentence = "We meet."}).error().why == Why::unknown);
    CHECK(declare({.call = id, .word = "to_the_list", .until = "2022-10-14", .sentence = "We ask the list.", .mark = MarkId("d1")}));
    CHECK(declare({.call = id, .word = "agreed", .sentence = "We meet."}).error().why == Why::conflict);
    CHECK(declare({.word = "agreed_no_objection", .until = "2022-10-14", .sentence = "As just agreed: Polly takes it up."}));
    auto const room = h.now_room();
    REQUIRE(room.outcomes.size() == 2);
    CHECK(room.outcomes[0].mark == MarkId("d1"));
    CHECK(room.outcomes[0].by == h.chair.seat);
    CHECK(room.outcomes[1].until.empty());
    CHECK(call(room, id)->outcome->word == "to_the_list");
  });
}

TEST_CASE("no outcome is ever computed: unanimous support, a closed call, a closed meeting, and still nobody has said one") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("wout", "Wout", "DC-Health", true);
    auto const id = h.put(CallKind::support);
    for (auto const& by : {wout, h.chair}) h.answer(by, id, "support");
    h.answer(wout, id, "support", true);
    h.now += 20 * second;
    h.close(id);
    h.done([&](Writing& w) { return close_room(w, h.meeting, h.chair); });
    auto const room = h.now_room();
    CHECK(room.outcomes.empty());
    CHECK_FALSE(call(room, id)->outcome);
    auto const lines = h.store.read([&](Reading& r) { return store::event_lines(r, h.meeting, 0, 1000); });
    for (auto const& line : lines) CHECK(line.kind != "outcome.declared");
    // And none is corrected: the word may contradict the answers, because people decide.
  });
}
