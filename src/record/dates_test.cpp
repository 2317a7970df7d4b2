// SPDX-License-Identifier: Apache-2.0
#include "record/dates.hpp"

#include <doctest/doctest.h>

#include "base/instant.hpp"
#include "base/text.hpp"

using namespace record;
using namespace std::chrono_literals;

namespace {

std::chrono::year_month_day const meeting{2022y / 10 / 3};  // a Monday

std::string shown(std::string_view text, std::chrono::year_month_day on = meeting) {
  std::string out;
  for (SpokenDate const& d : spoken_dates(text, on)) {
    CHECK(base::slice(text, static_cast<std::size_t>(d.start), static_cast<std::size_t>(d.end)) == d.words);
    out += (out.empty() ? "" : "; ") + base::iso_day(d.day) + " " + d.words;
  }
  return out;
}

}  // namespace

TEST_CASE("vector S5: not next week but in two weeks, the week starting on a day said with hesitation") {
  std::string const text =
      "So let us meet not next week, but in two weeks time, which is the week starting, I believe on, 17th of October, "
      "for an hour.";
  CHECK(shown(text) == "2022-10-17 in two weeks time; 2022-10-17 the week starting, I believe on, 17th of October");
  auto const dates = spoken_dates(text, meeting);
  REQUIRE(due_date(dates, meeting));
  CHECK(base::iso_day(due_date(dates, meeting)->day) == "2022-10-17");
  CHECK(due_date(dates, meeting)->words.ends_with("17th of October"));
}

TEST_CASE("days of a month, with and without a year") {
  CHECK(shown("on 2022-10-17 we") == "2022-10-17 2022-10-17");
  CHECK(shown("The 4 May deadline") == "2023-05-04 The 4 May");
  CHECK(shown("until 4 May 2024, then") == "2024-05-04 4 May 2024");
  CHECK(shown("October 17th, 2023 is fine") == "2023-10-17 October 17th, 2023");
  CHECK(shown("since 20 September") == "2022-09-20 20 September");
  CHECK(shown("the twenty-first of November") == "2022-11-21 the twenty-first of November");
  CHECK(shown("the thirty first of October") == "2022-10-31 the thirty first of October");
  CHECK(shown("Dec. 3") == "2022-12-03 Dec. 3");
  CHECK(shown("on the 17th, please") == "2022-10-17 on the 17th");
  CHECK(shown("on the 2nd.") == "2022-11-02 on the 2nd");
  CHECK(shown("Monday, 24 October at noon") == "2022-10-24 Monday, 24 October");
}

TEST_CASE("days counted from the meeting") {
  CHECK(shown("in ten days") == "2022-10-13 in ten days");
  CHECK(shown("in a month") == "2022-11-03 in a month");
  CHECK(shown("three weeks from now") == "2022-10-24 three weeks from now");
  CHECK(shown("in a fortnight") == "2022-10-17 in a fortnight");
  CHECK(shown("tomorrow") == "2022-10-04 tomorrow");
  CHECK(shown("in one month", 2023y / 1 / 31) == "2023-02-28 in one month");
}

TEST_CASE("weekdays count from the week of the meeting") {
  CHECK(shown("next Tuesday") == "2022-10-11 next Tuesday");
  CHECK(!spoken_dates("next Tuesday", meeting).front().sure);
  CHECK(shown("by Friday") == "2022-10-07 by Friday");
  CHECK(shown("on Monday") == "2022-10-10 on Monday");
  CHECK(shown("Thursday next week") == "2022-10-13 Thursday next week");
  CHECK(shown("this Sunday", 2022y / 10 / 8) == "2022-10-09 this Sunday");
}

TEST_CASE("edges of weeks, months and years") {
  CHECK(shown("by the end of December") == "2022-12-31 by the end of December");
  CHECK(shown("the end of February") == "2023-02-28 the end of February");
  CHECK(shown("at the beginning of March 2024") == "2024-03-01 the beginning of March 2024");
  CHECK(shown("by the end of the month") == "2022-10-31 by the end of the month");
  CHECK(shown("the end of this week") == "2022-10-07 the end of this week");
  CHECK(shown("by the end of the year") == "2022-12-31 by the end of the year");
}

TEST_CASE("what names no day is no date") {
  for (std::string_view const text : {"we may 4 times ask",
                                      "so 4 may go",
                                      "they march 5 abreast",
                                      "in 2035",
                                      "September of next year",
                                      "two or three weeks",
                                      "30 years ago",
                                      "5/4",
                                      "on the first point",
                                      "every two weeks",
                                      "seven speakers times five minutes",
                                      "on the 3rd floor",
                                      "31 February",
                                      "in 90 minutes",
                                      "the end of the meeting",
                                      "not next week",
                                      "a few days",
                                      "",
                                      "week of",
                                      "by the",
                                      "in",
                                      "the 17th. October is late"}) {
    CAPTURE(text);
    CHECK(shown(text).empty());
  }
}

TEST_CASE("a day that is past is never a due date") {
  auto const dates = spoken_dates("We said on 20 September 2022 that we meet today or by Friday.", meeting);
  REQUIRE(due_date(dates, meeting));
  CHECK(base::iso_day(due_date(dates, meeting)->day) == "2022-10-07");
  CHECK(due_date(spoken_dates("on 20 September 2022", meeting), meeting) == nullptr);
}
