// SPDX-License-Identifier: Apache-2.0
// For the tests of the desk: a house with one series, one meeting and the transcript of a small text of ours.
#pragma once

#include <fstream>
#include <sstream>

#include "record/voices.hpp"
#include "web/house_for_tests.hpp"

namespace web::test {

inline char const* const small_call =
    "FORUM ON SHARED WATERS\nCOORDINATION CALL #12\nMARCH 7, 2023\n\n"
    ">> HELENA VOSS: Good afternoon. We ask the use coalition on shared waters to send a note.\n\n"
    "I will send the poll by Friday. (Laughter) Then we meet again in two weeks.\n\n"
    ">> TOMAS: Thank you, Helena. I have nothing to add.\n\n"
    ">> We hear you well.\n\n"
    ">> TOMAS: That is all.\n\n"
    ">> MODERATOR: Then we close.\n";

inline std::string file_of(std::string const& name) {
  std::ifstream in(std::string(INTERSESSION_SOURCE) + "/tests/texts/captions/" + name, std::ios::binary);
  REQUIRE(in.good());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct DeskHouse : TestHouse {
  base::SeriesId series;
  base::MeetingId meeting;

  explicit DeskHouse(bool with_transcript = true) {
    series = done([&](Writing& w) {
      meeting::Series s;
      s.title = "Coordination calls";
      return meeting::found_series(w, s);
    });
    meeting = another_meeting("12");
    if (with_transcript) take_in(meeting, small_call);
  }
  base::MeetingId another_meeting(std::string const& number) {
    return done([&](Writing& w) {
      meeting::Meeting m;
      m.series = series;
      m.number = number;
      m.start = now;
      return meeting::enter_meeting(w, m);
    });
  }
  void take_in(base::MeetingId const& id, std::string const& bytes) {
    auto const known = store.read([&](Reading& r) { return desk::known_names(r, series); });
    auto const parsed = desk::read_file(bytes, "call.txt", known);
    REQUIRE(parsed);
    done([&](Writing& w) { return desk::take_in(w, id, "call.txt", bytes, *parsed); });
  }
  record::Transcript transcript() {
    auto t = store.read([&](Reading& r) { return record::transcript(r, meeting); });
    REQUIRE(t);
    return *t;
  }
  record::Turn turn(std::size_t n) { return transcript().turns.at(n); }
  record::Segment segment(std::size_t turn, std::size_t n = 0) { return transcript().turns.at(turn).segments.at(n); }
  std::string desk() const { return "/meetings/" + meeting.text + "/desk"; }
  std::int64_t count(std::string_view sql) {
    return store.read([&](Reading& r) { return r.one<std::int64_t>(sql).value_or(0); });
  }
};

}  // namespace web::test
