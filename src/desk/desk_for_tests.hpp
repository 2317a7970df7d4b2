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
#include "store/kept_for_tests.hpp"

namespace desk::test {

/// As the postman does when letters are out: all that wait have gone, each under a Message-ID of that host.
template <class House>
void letters_leave(House& house, std::string const& host = "forum.example") {
  house.done([&](Writing& w) -> Result<Done> {
    w.run("update letter set state = 1, message_id = id || :host, next_try = null, body = null, stop = null where state = 0", "@" + host);
    return Done{};
  });
}

struct Errands : store::test::Kept {
  SeriesId series;
  MeetingId meeting;

  template <class F>
  auto write(F&& f) {
    return verb(std::forward<F>(f));
  }
  Errands() : Kept("sqlite", all_migrations()) {
    who = {PersonId("someone"), "secretariat"};
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
