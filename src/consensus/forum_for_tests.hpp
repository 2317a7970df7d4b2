// SPDX-License-Identifier: Apache-2.0
// For the tests of consensus calls: a call that asks five coalitions, on every database there is, whose clock the test moves.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "consensus/objections.hpp"
#include "consensus/sheet.hpp"
#include "store/kept_for_tests.hpp"

namespace consensus::test {

using base::Why;

inline constexpr std::chrono::hours day{24};

/// A store with one call drafted for five coalitions, each with a voice; the clock is the test's.
struct Forum : store::test::Kept {
  ConsensusId drafted(Call const& wish) {
    auto const made = done([&](Writing& w) { return draft(w, wish); });
    for (auto const* const name : {"Lakes", "Rivers", "Springs", "Wells", "Wetlands"}) {
      done([&](Writing& w) { return ask(w, made, CoalitionId(base::lower_ascii(name)), name); });
    }
    return made;
  }
  VoiceId voice(char const* coalition, char const* name = "Voice") {
    return done([&](Writing& w) { return invite(w, id, {.coalition = CoalitionId(coalition), .name = name}); }).id;
  }
  void opens(Call const& wish = {.title = "Guidelines", .text = "Lists are open.", .source = "/q/a"}) {
    id = drafted(wish);
    done([&](Writing& w) { return open(w, id); });
    for (auto const* const c : {"lakes", "rivers", "springs", "wells", "wetlands"}) v[c] = voice(c);
  }
  Call call() { return *read([&](Reading& r) { return consensus::call(r, id); }); }
  Wish wish(Stance s) { return {.stance = s, .version = call().version}; }
  void says(char const* coalition, Stance s, std::string const& words = {}) {
    auto position = wish(s);
    position.words = words;
    done([&](Writing& w) { return take_position(w, v.at(coalition), position); });
  }
  ObjectionId objects(char const* coalition, std::string const& what = "Point 1") {
    auto position = wish(Stance::objection);
    position.what = what;
    position.harm = "It shuts people out.";
    position.remedy = "Strike it.";
    done([&](Writing& w) { return take_position(w, v.at(coalition), position); });
    return all().back().id;
  }
  std::vector<Objection> all() { return read([&](Reading& r) { return objections(r, id); }); }
  Stand of(char const* name) {
    for (auto const& a : read([&](Reading& r) { return asked(r, id); }))
      if (a.name == name) return a.stand;
    FAIL("not asked");
    return {};
  }
  /// Time goes on, and the timer looks.
  void later(base::Millis by) {
    now += by;
    for (auto const& due_now : read([&](Reading& r) { return due(r, now); })) done([&](Writing& w) { return settle(w, due_now); });
  }
  void supported() {
    for (auto const* const c : {"lakes", "rivers", "springs"}) says(c, Stance::support);
  }

  explicit Forum(std::string const& kind) : Kept(kind, migrations()) {
    now = *base::parse_iso("2026-02-02T12:00Z");  // a Monday
    by("ada");
  }
  /// As a facilitator of that name, from now on.
  Forum& by(char const* name) {
    who = {PersonId(name), "facilitator"};
    return *this;
  }

  ConsensusId id;
  std::map<std::string, VoiceId> v;
};

inline void on_each(void (*test)(Forum&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Forum forum(kind);
    test(forum);
  }
}

}  // namespace consensus::test
