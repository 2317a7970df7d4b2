// SPDX-License-Identifier: Apache-2.0
// Objections to consensus calls, from the three fields to the appeal.
#include "consensus/forum_for_tests.hpp"

using namespace consensus;
using namespace consensus::test;
using namespace std::chrono_literals;

TEST_CASE("two representatives who disagree leave their coalition without an agreed position, and an objection open") {
  on_each([](Forum& f) {
    f.opens();
    f.objects("lakes");
    f.v["lakes too"] = f.voice("lakes", "Second");
    f.says("lakes too", Stance::support);
    CHECK(f.of("Lakes").how == How::divided);
    CHECK(f.all().back().state == ObjectionState::open);
    CHECK(f.read([&](Reading& r) { return sheet(r, f.id)->counts.support; }) == 0);
    f.says("lakes", Stance::support);
    CHECK(f.of("Lakes").stance == Stance::support);
    CHECK(f.all().back().state == ObjectionState::withdrawn);
  });
}

TEST_CASE("an objection has three fields; the same words again reconfirm it, other words take its place") {
  on_each([](Forum& f) {
    f.opens();
    for (auto const* const field : {"what", "harm", "remedy"}) {
      Wish wish{.stance = Stance::objection, .what = "a", .harm = "b", .remedy = "c", .version = 1};
      (field == std::string("what") ? wish.what : field == std::string("harm") ? wish.harm : wish.remedy).clear();
      CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["lakes"], wish); }).field == field);
    }
    f.objects("lakes");
    f.done([&](Writing& w) { return answer_objection(w, f.all()[0].id, "We see it otherwise."); });
    f.objects("lakes");
    REQUIRE(f.all().size() == 1);
    CHECK(f.all()[0].answer == "We see it otherwise.");
    f.now += 1s;
    f.objects("lakes", "Point 2");
    REQUIRE(f.all().size() == 2);
    CHECK(f.all()[0].state == ObjectionState::withdrawn);
    CHECK(f.all()[1].state == ObjectionState::open);
    CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["lakes"], {.stance = Stance::concern, .version = 1}); }).field == "words");
    CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["lakes"], {.stance = Stance::approval, .version = 1}); }).field == "stance");
  });
}

TEST_CASE("an open objection keeps a call from closing until it is answered and withdrawn, met, or overruled") {
  on_each([](Forum& f) {
    f.opens();
    f.supported();
    auto const o = f.objects("wells");
    f.later(14 * day);
    CHECK(f.call().state == State::answering);
    CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["wetlands"], f.wish(Stance::support)); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return edit(w, f.id, "x", {}, Edit::editorial, {}); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return give_back(w, f.id, "No."); }).why == Why::not_now);  // not answered yet
    CHECK(f.refused([&](Writing& w) { return withdraw_objection(w, f.v["lakes"], o); }).why == Why::unknown);
    f.done([&](Writing& w) { return withdraw_objection(w, f.v["wells"], o); });
    CHECK(f.call().outcome == Outcome::adopted);
    CHECK(f.refused([&](Writing& w) { return withdraw_objection(w, f.v["wells"], o); }).why == Why::not_now);
  });
}

TEST_CASE("a change of substance meets an objection and opens the window again") {
  on_each([](Forum& f) {
    f.opens();
    auto const o = f.objects("wells");
    f.later(14 * day);
    CHECK(f.refused([&](Writing& w) { return edit(w, f.id, "Lists are open to all.", {}, Edit::substantive, {ObjectionId("none")}); }).why == Why::unknown);
    f.done([&](Writing& w) { return edit(w, f.id, "Lists are open to all.", {}, Edit::substantive, {o}); });
    CHECK(f.call().state == State::open);
    CHECK(f.all()[0].state == ObjectionState::met);
    CHECK(f.all()[0].met_by == 2);
    CHECK(f.of("Wells").how == How::stale);
    f.supported();
    f.later(14 * day);
    CHECK(f.call().outcome == Outcome::adopted);
  });
}

TEST_CASE("not upheld needs an answer, reasons, two facilitators and seven days") {
  on_each([](Forum& f) {
    f.opens();
    f.supported();
    auto const o = f.objects("wells");
    f.later(14 * day);
    auto const signs = [&](char const* who, std::string const& reasons = "The aim is not harmed.") { return f.by(who).verb([&](Writing& w) { return overrule(w, o, reasons); }); };
    CHECK(signs("ada").error().why == Why::not_now);
    f.done([&](Writing& w) { return answer_objection(w, o, "We see it otherwise."); });
    CHECK(signs("ada", "").error().field == "reasons");
    CHECK(signs(""). error().why == Why::not_allowed);
    CHECK(signs("ada"));
    CHECK(signs("ada").error().why == Why::not_allowed);
    CHECK_FALSE(f.all()[0].published);
    CHECK(signs("ben", "Other reasons."));  // proposes anew
    CHECK_FALSE(f.all()[0].published);
    CHECK(signs("ada", "Other reasons."));
    CHECK(f.all()[0].published);
    f.later(7 * day - 1ms);
    CHECK(f.call().state == State::answering);
    f.later(1ms);
    CHECK(f.call().outcome == Outcome::adopted_over_objection);
    CHECK(f.all()[0].state == ObjectionState::not_upheld);
  });
}

TEST_CASE("an objector takes an overruling to the next meeting, once; until it is heard nothing is decided") {
  on_each([](Forum& f) {
    for (bool const sustained : {false, true}) {
      f.opens();
      f.supported();
      auto const o = f.objects("wells");
      CHECK(f.refused([&](Writing& w) { return appeal(w, f.v["wells"], o, ""); }).why == Why::not_now);
      f.done([&](Writing& w) { return answer_objection(w, o, "We see it otherwise."); });
      for (auto const* const who : {"ada", "ben"}) f.by(who).done([&](Writing& w) { return overrule(w, o, "The aim is not harmed."); });
      CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["wells"], {.stance = Stance::objection, .what = "x", .harm = "y", .remedy = "z", .version = 1}); }).why == Why::not_now);
      CHECK(f.refused([&](Writing& w) { return appeal(w, f.v["lakes"], o, ""); }).why == Why::unknown);
      f.done([&](Writing& w) { return appeal(w, f.v["wells"], o, "Hear us."); });
      CHECK(f.refused([&](Writing& w) { return appeal(w, f.v["wells"], o, "Again."); }).why == Why::not_now);
      f.later(30 * day);
      CHECK(f.call().state == State::answering);
      CHECK(f.read([&](Reading& r) { return sheet(r, f.id)->suspended; }));
      REQUIRE(f.read([&](Reading& r) { return appeals_waiting(r).size(); }) == 1);
      f.done([&](Writing& w) -> Result<Done> {
        note_appeal(w, o, MeetingId("m"));
        return Done{};
      });
      CHECK(f.read([&](Reading& r) { return appeals_waiting(r).empty(); }));
      f.done([&](Writing& w) { return hear_appeal(w, o, sustained, MeetingId("m"), "The meeting heard both."); });
      CHECK(f.call().outcome == (sustained ? Outcome::returned : Outcome::adopted_over_objection));
      CHECK_FALSE(f.read([&](Reading& r) { return sheet(r, f.id)->suspended; }));
      CHECK(f.refused([&](Writing& w) { return hear_appeal(w, o, true, MeetingId("m"), "Again."); }).why == Why::not_now);
    }
  });
}

TEST_CASE("a late objection is recorded and opens nothing; facilitators may, within fourteen days") {
  on_each([](Forum& f) {
    f.opens();
    f.supported();
    f.later(14 * day);
    CHECK(f.call().outcome == Outcome::adopted);
    auto const o = f.objects("wells");
    CHECK(f.all().back().state == ObjectionState::late);
    CHECK(f.call().outcome == Outcome::adopted);
    f.objects("wells");
    CHECK(f.all().size() == 1);  // the same button twice
    f.later(14 * day);
    CHECK(f.refused([&](Writing& w) { return reopen(w, f.id, ""); }).field == "reason");
    f.done([&](Writing& w) { return reopen(w, f.id, "A late objection shows a mistake."); });
    auto const c = f.call();
    CHECK(c.state == State::open);
    CHECK(c.outcome == Outcome::none);
    CHECK(*c.closes == f.now + 14 * day);
    CHECK(f.all()[0].state == ObjectionState::open);
    CHECK(f.of("Lakes").how == How::spoke);  // the text is the same
    f.done([&](Writing& w) { return answer_objection(w, o, "Right."); });
    f.done([&](Writing& w) { return give_back(w, f.id, "Back to the drafters."); });
    CHECK(f.call().outcome == Outcome::returned);
    f.later(14 * day + 1ms);
    CHECK(f.refused([&](Writing& w) { return reopen(w, f.id, "x"); }).why == Why::not_now);
  });
}
