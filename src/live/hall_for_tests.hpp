// SPDX-License-Identifier: Apache-2.0
// For tests of this room: a store with one open meeting, its chair, and people who come in. The clock stands still until the test
// moves it.
#pragma once

#include <doctest/doctest.h>

#include "live/chat.hpp"
#include "live/inside.hpp"
#include "live/minutes.hpp"
#include "store/test_place.hpp"

namespace live::test {

class Hall {
 public:
  template <class F>
  auto verb(F&& f) {
    return store.write(store::test::somebody, std::forward<F>(f));
  }
  template <class F>
  auto done(F&& f) {
    auto result = verb(std::forward<F>(f));
    if (!result) FAIL(result.error().detail << " (" << result.error().field << ")");
    return *std::move(result);
  }
  template <class F>
  Refusal refused(F&& f) {
    auto const result = verb(std::forward<F>(f));
    if (result) FAIL("this was not refused");
    return result.error();
  }
  Room now_room() {
    return store.read([&](Reading& r) { return room(r, meeting); });
  }

  explicit Hall(std::string const& kind, bool decisions = true) : place_(kind), store(options()) {
    std::vector<Planned> const agenda{{.id = ItemId("i1"), .title = "Opening", .minutes = 5},
                                      {.id = ItemId("i2"), .title = "Main session", .minutes = 30, .floor_minutes = 10}};
    done([&](Writing& w) { return open_meeting(w, meeting, the_program(), agenda, decisions); });
    auto const seat = sit("jutta", "Jutta", "").seat;
    done([&](Writing& w) { return assign(w, meeting, the_program(), seat, {Part::chair}); });
    chair = again(PersonId("jutta"));
    done([&](Writing& w) { return take_chair(w, meeting, chair, seat); });
  }

  /// Somebody with an account; `delegate`: may answer for the coalition.
  By sit(std::string const& person, std::string const& name, std::string const& coalition, bool delegate = false) {
    auto const seat = done([&](Writing& w) {
      return arrive(w, meeting, {.person = PersonId(person)}, {.person = PersonId(person), .name = name, .coalition = coalition}, {});
    });
    if (delegate) done([&](Writing& w) { return assign(w, meeting, the_program(), seat, {Part::delegate}); });
    return again(PersonId(person));
  }
  By come_as_guest(std::string const& name) {
    auto const seat = done([&](Writing& w) { return arrive(w, meeting, {}, {.name = name}, {}); });
    return standing(now_room(), {}, "visitor", seat);
  }
  By again(PersonId const& person) { return standing(now_room(), person, "member", {}); }

  /// The room folded anew from the log, nothing remembered.
  Room folded_anew() {
    return store.read([&](Reading& r) { return from_scratch(r, meeting); });
  }
  CallId put(CallKind kind, Visibility visibility = Visibility::named, std::vector<std::string> options = {}, Millis delay = {}) {
    return done([&](Writing& w) {
      return open_call(w, meeting, chair,
                       {.kind = kind, .text = "Shall we meet?", .options = std::move(options), .visibility = visibility, .delay = delay});
    });
  }
  void answer(By const& by, CallId const& id, std::string const& word, bool for_coalition = false) {
    done([&](Writing& w) { return answer_call(w, meeting, by, {.call = id, .answer = word, .for_coalition = for_coalition}); });
  }
  void close(CallId const& id) {
    done([&](Writing& w) { return close_call(w, meeting, chair, id); });
  }

 private:
  store::Options options() {
    auto o = place_.options();
    for (auto const& m : migrations()) o.migrations.push_back(m);
    o.clock = [this] { return now; };
    return o;
  }
  store::test::Place place_;

 public:
  Instant now = store::test::noon;
  MeetingId meeting{"m66"};
  store::Store store;
  By chair;
};

/// Runs a test on every database there is.
inline void in_a_hall(void (*test)(Hall&), bool decisions = true) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Hall hall(kind, decisions);
    test(hall);
  }
}

inline std::string as_json(Room const& room) { return base::print_json(base::to_json(room.calls)) + base::print_json(base::to_json(room.chat)); }

}  // namespace live::test
