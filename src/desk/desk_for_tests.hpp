// SPDX-License-Identifier: Apache-2.0
// For the tests of errands: a temporary store with every room's tables, one series and one meeting.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "desk/desk.hpp"
#include "people/people.hpp"
#include "record/voices.hpp"
#include "store/test_place.hpp"

namespace desk::test {

struct Errands {
  store::test::Place place{"sqlite"};
  store::Store store{options()};
  SeriesId series;
  MeetingId meeting;

  store::Options options() {
    auto o = place.options();
    o.migrations = all_migrations();
    o.clock = [] { return store::test::noon; };
    return o;
  }
  template <class F>
  auto write(F&& f) {
    return store.write({PersonId("someone"), "secretariat"}, std::forward<F>(f));
  }
  /// The same where the verb must succeed.
  template <class F>
  auto done(F&& f) {
    auto r = write(std::forward<F>(f));
    if (!r) FAIL(r.error().detail);
    return *std::move(r);
  }
  Errands() {
    series = done([](Writing& w) {
      ::meeting::Series s;
      s.title = "Calls";
      return ::meeting::found_series(w, s);
    });
  }
  MeetingId enter(char const* start) {
    return done([&](Writing& w) {
      ::meeting::Meeting m;
      m.series = series;
      m.title = "March call";
      if (start) m.start = parse_iso(start);
      return ::meeting::enter_meeting(w, m);
    });
  }
  Result<TranscriptId> take(MeetingId const& id, std::string const& bytes) {
    auto const parsed = read_file(bytes, "call.txt", store.read([&](Reading& r) { return known_names(r, series); }));
    REQUIRE(parsed);
    return write([&](Writing& w) { return take_in(w, id, "call.txt", bytes, *parsed); });
  }
  record::Transcript transcript() {
    return store.read([&](Reading& r) { return *record::transcript(r, meeting); });
  }
  PersonId person(char const* name) {
    return done([&](Writing& w) { return people::enter_person(w, name); });
  }
};

}  // namespace desk::test
