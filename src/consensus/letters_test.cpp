// SPDX-License-Identifier: Apache-2.0
// Which letters of a call are due, on every database there is.
#include "consensus/letters.hpp"

#include <doctest/doctest.h>

#include "store/kept_for_tests.hpp"

using namespace consensus;
using base::Why;
using namespace std::chrono_literals;

namespace {

/// An open call of two coalitions with a voice each, of which both have an address; the clock is the test's.
struct Asking : store::test::Kept {
  explicit Asking(std::string const& kind) : Kept(kind, migrations()) {
    now = *base::parse_iso("2026-02-02T12:00Z");
    who = {PersonId("ada"), "facilitator"};
    id = done([](Writing& w) { return draft(w, {.title = "Guidelines", .text = "Lists are open.", .days = 14, .floor = 1, .source = "/q/a"}); });
    for (auto const* const name : {"lakes", "wells"}) {
      done([&](Writing& w) { return ask(w, id, CoalitionId(name), name); });
      auto const voice = done([&](Writing& w) { return invite(w, id, {.coalition = CoalitionId(name), .name = name}); });
      done([&](Writing& w) { return set_address(w, voice.id, std::string(name) + "@example.org", "fr"); });
      voices.push_back(voice.id);
    }
    done([&](Writing& w) { return open(w, id); });
  }
  Call call() {
    return store.read([&](Reading& r) { return *consensus::call(r, id); });
  }
  /// What is due now, posted: "asked lakes; ...".
  std::string told() {
    std::string out;
    done([&](Writing& w) -> Result<Done> {
      auto const c = *consensus::call(w, id);
      for (auto const& d : due_letters(w, c, w.now())) {
        note_letter(w, d);
        out += std::string(boost::describe::enum_to_string(d.what, "")) + " " + d.coalition + "; ";
      }
      return Done{};
    });
    return out;
  }
  void says(VoiceId const& voice, Stance s) {
    done([&](Writing& w) { return take_position(w, voice, {.stance = s, .version = call().version}); });
  }
  void later(base::Millis by) {
    now += by;
    for (auto const& due_now : store.read([&](Reading& r) { return due(r, now); })) done([&](Writing& w) { return settle(w, due_now); });
  }

  ConsensusId id;
  std::vector<VoiceId> voices;
};

void on_each(void (*test)(Asking&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Asking asking(kind);
    test(asking);
  }
}

}  // namespace

TEST_CASE("each is asked once, only the silent are reminded, once, and all hear the outcome, once") {
  on_each([](Asking& a) {
    CHECK(a.told() == "asked lakes; asked wells; ");
    CHECK(a.told().empty());
    a.says(a.voices[0], Stance::support);
    a.later(11 * 24h);
    CHECK(a.told().empty());  // half of the window is over, but more than two days are left
    a.later(24h);
    CHECK(a.now == reminds_at(a.call()));
    CHECK(a.told() == "reminded wells; ");
    a.later(24h);
    CHECK(a.told().empty());
    a.later(24h);
    REQUIRE(a.call().state == State::closed);
    CHECK(a.told() == "outcome lakes; outcome wells; ");
    CHECK(a.told().empty());
  });
}

TEST_CASE("a change in substance asks everybody anew and reminds of the new text; an editorial one writes to nobody") {
  on_each([](Asking& a) {
    a.told();
    a.says(a.voices[0], Stance::support);
    a.later(24h);
    a.done([&](Writing& w) { return edit(w, a.id, "Lists are open!", {}, Edit::editorial, {}); });
    CHECK(a.told().empty());
    a.done([&](Writing& w) { return edit(w, a.id, "Lists and archives are open.", {}, Edit::substantive, {}); });
    CHECK(a.told() == "changed lakes; changed wells; ");
    CHECK(a.told().empty());
    a.later(12 * 24h);
    CHECK(a.told() == "reminded lakes; reminded wells; ");  // what Lakes said was about another text
  });
}

TEST_CASE("whoever is named late is asked and not reminded on the same day; nobody hears of the end of what they never heard of") {
  on_each([](Asking& a) {
    a.told();
    a.later(12 * 24h);
    a.told();
    auto const late = a.done([&](Writing& w) { return invite(w, a.id, {.coalition = CoalitionId("wells"), .name = "Late"}); });
    auto const mute = a.done([&](Writing& w) { return invite(w, a.id, {.coalition = CoalitionId("wells"), .name = "No address"}); });
    CHECK(a.told().empty());
    a.done([&](Writing& w) { return set_address(w, late.id, "late@example.org", "en"); });
    CHECK(a.told() == "asked wells; ");
    CHECK(a.told().empty());
    a.later(3 * 24h);
    CHECK(a.told() == "outcome lakes; outcome wells; outcome wells; ");
    a.done([&](Writing& w) { return set_address(w, mute.id, "mute@example.org", "en"); });
    CHECK(a.told().empty());
  });
}

TEST_CASE("whoever speaks for a coalition hears what somebody else said for it, and what was entered for them, once an hour at most") {
  on_each([](Asking& a) {
    auto const second = a.done([&](Writing& w) { return invite(w, a.id, {.coalition = CoalitionId("lakes"), .name = "Second"}); });
    a.done([&](Writing& w) { return set_address(w, second.id, "second@example.org", "en"); });
    a.told();
    a.says(a.voices[0], Stance::support);
    auto const due_now = a.store.read([&](Reading& r) { return due_letters(r, *consensus::call(r, a.id), a.now); });
    REQUIRE(due_now.size() == 1);
    CHECK(due_now[0].voice == second.id);
    CHECK(due_now[0].by == "lakes");
    CHECK(due_now[0].stance == Stance::support);
    CHECK(a.told() == "said lakes; ");
    CHECK(a.told().empty());
    a.later(10min);
    a.says(a.voices[0], Stance::no_objection);
    CHECK(a.told().empty());  // one letter an hour
    a.later(1h);
    CHECK(a.told() == "said lakes; ");
    a.later(2h);
    a.says(second.id, Stance::no_objection);
    CHECK(a.told() == "said lakes; ");  // the first one hears of the second
    // Entered on behalf: both hear of it, whoever's word it is.
    a.later(2h);
    a.done([&](Writing& w) { return take_position(w, second.id, {.stance = Stance::no_position, .version = 1}, true); });
    auto const entered = a.store.read([&](Reading& r) { return due_letters(r, *consensus::call(r, a.id), a.now); });
    REQUIRE(entered.size() == 2);
    CHECK(entered[0].by.empty());
    CHECK(a.told() == "said lakes; said lakes; ");
    // About a text that was changed in substance nothing is left to tell.
    a.done([&](Writing& w) { return edit(w, a.id, "Lists and archives are open.", {}, Edit::substantive, {}); });
    CHECK(a.told() == "changed lakes; changed lakes; changed wells; ");
    a.later(2h);
    CHECK(a.told().empty());
  });
}

TEST_CASE("what was said before a program that tells it was installed is told to nobody; what is said afterwards is") {
  on_each([](Asking& a) {
    auto const second = a.done([&](Writing& w) { return invite(w, a.id, {.coalition = CoalitionId("lakes"), .name = "Second"}); });
    a.done([&](Writing& w) { return set_address(w, second.id, "second@example.org", "en"); });
    a.told();
    a.says(a.voices[0], Stance::support);
    a.says(a.voices[1], Stance::no_objection);
    auto const upgrade = [&] {
      a.done([](Writing& w) -> Result<Done> {
        for (auto const statement : quiet_upgrade().statements) w.run(statement);
        return Done{};
      });
    };
    upgrade();
    CHECK(a.told().empty());
    a.later(2h);
    a.says(a.voices[0], Stance::no_objection);
    upgrade();  // letters of this sort are known by now: nothing is passed over
    CHECK(a.told() == "said lakes; ");
    a.later(2h);
    a.says(a.voices[0], Stance::support);
    upgrade();
    CHECK(a.told() == "said lakes; ");
  });
}

TEST_CASE("a link in a letter works beside the one handed on, dies with it, and after its time") {
  on_each([](Asking& a) {
    auto const found = [&](std::string const& secret) { return a.store.read([&](Reading& r) { return voice_of_secret(r, secret, a.now); }); };
    auto const until = links_until(a.call(), a.now);
    auto const one = a.done([&](Writing& w) -> Result<std::string> { return add_link(w, a.voices[0], until); });
    auto const two = a.done([&](Writing& w) -> Result<std::string> { return add_link(w, a.voices[0], until); });
    CHECK(found(one) == a.voices[0]);
    CHECK(found(two) == a.voices[0]);
    CHECK_FALSE(found(one + "x"));
    auto const handed = a.done([&](Writing& w) { return renew_link(w, a.id, a.voices[0]); });
    CHECK_FALSE(found(one));
    CHECK_FALSE(found(two));
    CHECK(found(handed) == a.voices[0]);
    auto const three = a.done([&](Writing& w) -> Result<std::string> { return add_link(w, a.voices[0], until); });
    a.now = until;
    CHECK_FALSE(found(three));
    CHECK(found(handed) == a.voices[0]);
  });
}

TEST_CASE("an address that is forgotten gets nothing more, and its links are dead") {
  on_each([](Asking& a) {
    auto const secret = a.done([&](Writing& w) -> Result<std::string> { return add_link(w, a.voices[0], a.now + 24h); });
    a.done([](Writing& w) -> Result<Done> {
      forget_voice_address(w, "lakes@example.org");
      return Done{};
    });
    CHECK(a.told() == "asked wells; ");
    CHECK_FALSE(a.store.read([&](Reading& r) { return voice_of_secret(r, secret, a.now); }));
    CHECK_FALSE(a.store.read([&](Reading& r) { return reached(r, a.voices[0]); }));
    auto const refused = a.store.write({PersonId("ada"), "facilitator"}, [&](Writing& w) { return set_address(w, a.voices[0], "nobody", "en"); });
    CHECK(refused.error().field == "address");
  });
}
