// SPDX-License-Identifier: Apache-2.0
#include "record/events.hpp"

#include <doctest/doctest.h>

#include <string>

using record::event_type;

TEST_CASE("the forms of domain 7.4 have their types, with and without stops, blanks and capitals") {
  struct Case {
    char const* inside;
    char const* type;
  };
  for (auto const& c : {Case{"Laughter", "laughter"},
                        {"Laughing", "laughter"},
                        {"Chuckling", "laughter"},
                        {" Laughter ", "laughter"},
                        {" Applause ", "applause"},
                        {"Clearing throat", "noise"},
                        {"Background talking.", "noise"},
                        {"Background noise.", "noise"},
                        {"Standing by", "technical"},
                        {"Inaudible.", "inaudible"},
                        {"indiscernible", "inaudible"},
                        {"missed", "inaudible"},
                        {"recording in progress", "technical"},
                        {"recording stops", "technical"},
                        {"indicating", "gesture"},
                        {"phonetic", "phonetic"},
                        {"?", "inaudible"},
                        {"Session concluded at 1608 UTC", "session_end"},
                        {"The meeting was adjourned at 4:10 p.m.", "session_end"},
                        {"Joined in progress about 11:30 A.M. CT", "session_start"},
                        {"The start was not transcribed", "session_start"},
                        {"Speaking French", "foreign"},
                        {"Speaking non-English language", "foreign"},
                        {"Video playing", "playback"},
                        {"Coffee break", "pause"},
                        {"Show of hands", "vote"}}) {
    CAPTURE(c.inside);
    CHECK(std::string(event_type(c.inside).value_or("speech")) == c.type);
  }
}

TEST_CASE("other brackets are speech") {
  for (char const* inside : {"CART", "which we should do", "", " ", "video conferences are hard", "email protected",
                             "the recording is on the web site as you know it", "In this"}) {
    CAPTURE(inside);
    CHECK(!event_type(inside));
  }
}

TEST_CASE("events are found in order, at code points, as typed") {
  auto const found = record::find_events("K\u00FChn (a guest) said (Laughter) so. [ Applause ] (not (Chuckling)");
  REQUIRE(found.size() == 3);
  CHECK(found[0].text == "(Laughter)");
  CHECK(found[0].at == 20);
  CHECK(found[1].text == "[ Applause ]");
  CHECK(found[1].at == 35);
  CHECK(found[2].text == "(Chuckling)");
}

TEST_CASE("a paragraph is an event only when nothing else is in it") {
  CHECK(record::sole_event("(Session concluded at 1608 UTC)")->type == "session_end");
  CHECK(!record::sole_event("(Standing by)."));
  CHECK(!record::sole_event("(Laughter) (Applause)"));
  CHECK(!record::sole_event("(we agreed)"));
}
