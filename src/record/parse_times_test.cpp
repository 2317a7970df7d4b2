// SPDX-License-Identifier: Apache-2.0
#include "record/parse_times.hpp"

#include <doctest/doctest.h>

#include <string>

namespace scan = record::scan;

namespace {
std::string day(char const* s) {
  auto const read = scan::read_date(s);
  if (!read) return "none";
  return read->day ? base::iso_day(*read->day) : "damaged";
}
std::string clock(char const* s) {
  auto const read = scan::read_clock(s);
  if (!read) return "none";
  std::string out = std::to_string(read->from);
  if (read->to) out += "-" + std::to_string(*read->to);
  if (read->zone)
    out +=
        " " + (read->zone->place.empty() ? std::to_string(read->zone->offset_minutes) : std::string(read->zone->place));
  return out;
}
}  // namespace

TEST_CASE("dates in the forms of H5 are read, damaged ones are none") {
  CHECK(day("OCTOBER 3, 2022") == "2022-10-03");
  CHECK(day("MAY 4, 2023") == "2023-05-04");
  CHECK(day("3 May 2022") == "2022-05-03");
  CHECK(day("3 May 2022 | 15:00 UTC") == "2022-05-03");
  CHECK(day("9 MAY 9 2021 12:00 UTC") == "2021-05-09");
  CHECK(day("2 May 202, 13:00") == "damaged");
  CHECK(day("October 1, 2020, 13:00-14:00 UTC") == "2020-10-01");
  CHECK(day("Monday, 3rd of October 2022") == "2022-10-03");
  CHECK(day("May 27 th 2021") == "2021-05-27");
  CHECK(day("2022-10-03") == "2022-10-03");
  CHECK(day("23/10/2022") == "2022-10-23");
  CHECK(day("03/10/2022") == "damaged");
  CHECK(day("31 February 2022") == "damaged");
  CHECK(day("we may meet") == "none");
  CHECK(day("2 May 13:00 UTC") == "damaged");
}

TEST_CASE("times and zones are read as typed") {
  CHECK(clock("1500 UTC") == "900 0");
  CHECK(clock("13:00-14:00 UTC") == "780-840 0");
  CHECK(clock("0900 CET") == "540 60");
  CHECK(clock("10:30 a.m. (UTC + 1)") == "630 60");
  CHECK(clock("about 11:30 A.M. CT") == "690 America/Chicago");
  CHECK(clock("3 May 2022 | 15:00 UTC") == "900 0");
  CHECK(clock("MAY 4, 2023 0900 CET") == "540 60");
  CHECK(clock("9:00 a.m. to 10:30 a.m. CEST") == "540-630 120");
  CHECK(clock("9 to 10:30 p.m.") == "1350");
  CHECK(clock("9:00 to 10:30 p.m.") == "1260-1350");
  CHECK(clock("at 1608 UTC") == "968 0");
  CHECK(clock("in 2022") == "none");
  CHECK(clock("13:00 \u2013 14:00 UTC+05:30") == "780-840 330");
  CHECK(clock("OCTOBER 3, 2022") == "none");
}

TEST_CASE("a line that is only date and time is told from a title") {
  CHECK(scan::only_date_and_time("1500 UTC"));
  CHECK(scan::only_date_and_time("Monday, 3 May 2022 | 15:00 UTC"));
  CHECK(!scan::only_date_and_time("Group Call 3 May 2022"));
  CHECK(!scan::only_date_and_time("12"));
}

TEST_CASE("an instant takes the zone at its word") {
  using namespace std::chrono;
  CHECK(base::iso(*scan::instant(2022y / October / 3, 900, {})) == "2022-10-03T15:00:00Z");
  CHECK(base::iso(*scan::instant(2023y / May / 4, 540, {60, {}})) == "2023-05-04T08:00:00Z");
  CHECK(base::iso(*scan::instant(2023y / May / 4, 690, {0, "America/Chicago"})) == "2023-05-04T16:30:00Z");
}
