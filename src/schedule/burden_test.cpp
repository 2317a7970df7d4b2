// SPDX-License-Identifier: Apache-2.0
#include "schedule/burden.hpp"

#include <doctest/doctest.h>

namespace {

using namespace schedule;

Instant at(char const* iso) { return *base::parse_iso(iso); }

int points(char const* zone, char const* iso, int minutes = 30) { return load({.id = "a", .name = "a", .zone = zone, .coalition = {}}, at(iso), minutes).points; }

}  // namespace

TEST_CASE("bands are half-open and each begins where it says") {
  // 2026-01-06 is a Tuesday.
  CHECK(points("UTC", "2026-01-06T05:59Z", 1) == 8);
  CHECK(points("UTC", "2026-01-06T06:00Z") == 4);
  CHECK(points("UTC", "2026-01-06T07:00Z") == 2);
  CHECK(points("UTC", "2026-01-06T08:00Z") == 1);
  CHECK(points("UTC", "2026-01-06T09:00Z") == 0);
  CHECK(points("UTC", "2026-01-06T17:30Z") == 0);
  CHECK(points("UTC", "2026-01-06T18:00Z") == 1);
  CHECK(points("UTC", "2026-01-06T21:00Z") == 2);
  CHECK(points("UTC", "2026-01-06T22:29Z") == 2);
  CHECK(points("UTC", "2026-01-06T22:30Z") == 4);
  CHECK(points("UTC", "2026-01-06T00:00Z") == 8);
}

TEST_CASE("a meeting is looked at each half hour from its start, and its worst half hour counts") {
  CHECK(points("UTC", "2026-01-06T17:00Z", 60) == 0);   // looked at 17:00 and 17:30; over at 18:00
  CHECK(points("UTC", "2026-01-06T17:00Z", 61) == 1);
  CHECK(points("UTC", "2026-01-06T08:45Z", 60) == 1);
  CHECK(points("UTC", "2026-01-06T23:00Z", 90) == 8);   // past midnight
}

TEST_CASE("weekends and holidays are those of the clock on the wall") {
  CHECK(points("UTC", "2026-01-09T23:00Z") == 4);              // Friday
  CHECK(points("Asia/Tokyo", "2026-01-09T23:00Z") == 1 + 3);   // Saturday, 08:00
  CHECK(points("UTC", "2026-01-11T12:00Z") == 3);
  CHECK(points("America/New_York", "2026-01-12T02:00Z") == 2 + 3);  // still Sunday there
  Attendee a{.id = "a", .name = "a", .zone = "Asia/Tokyo", .coalition = {}, .holidays = {std::chrono::year(2026) / 1 / 7}};
  CHECK(load(a, at("2026-01-06T15:00Z"), 30).points == 8 + 3);
  CHECK(load(a, at("2026-01-06T14:00Z"), 30).points == 4);
}

TEST_CASE("summer time is the zone's own") {
  CHECK(points("Europe/Zurich", "2026-03-27T07:00Z") == 1);  // 08:00
  CHECK(points("Europe/Zurich", "2026-03-30T07:00Z") == 0);  // 09:00
  CHECK(points("Australia/Lord_Howe", "2026-04-03T21:30Z") == 1 + 3);   // 08:30, Saturday
  CHECK(points("Australia/Lord_Howe", "2026-04-06T21:30Z") == 1);   // 08:00 since the Sunday
  // Clocks jump from 02:00 to 03:00 while it lasts: 01:30, 03:00, 03:30.
  auto const clock = moments(at("2026-03-29T00:30Z"), 90, "Europe/Zurich");
  REQUIRE(clock.size() == 3);
  CHECK(clock[0].minute == 90);
  CHECK(clock[1].minute == 180);
  CHECK(clock[2].minute == 210);
}

TEST_CASE("my hours take the table's place where they are given, also over midnight") {
  Attendee a{.id = "a", .name = "a", .zone = "UTC", .coalition = {}, .hours = {{.from = 22 * 60, .to = 7 * 60, .points = 1}, {.from = 12 * 60, .to = 13 * 60, .points = 9}}};
  CHECK(load(a, at("2026-01-06T03:00Z"), 30).points == 1);
  CHECK(load(a, at("2026-01-06T22:00Z"), 30).points == 1);
  CHECK(load(a, at("2026-01-06T07:00Z"), 30).points == 2);
  CHECK(load(a, at("2026-01-06T12:30Z"), 30).points == 9);
  CHECK(load(a, at("2026-01-06T13:00Z"), 30).points == 0);
  CHECK(load(a, at("2026-01-10T03:00Z"), 30).points == 1 + 3);
  CHECK(load(a, at("2026-01-06T03:00Z"), 30).night);  // what it costs is theirs to say, what the clock shows is not
}

TEST_CASE("burden borne before weighs less the longer ago it was") {
  Attendee a{.id = "a", .name = "a", .zone = "UTC", .coalition = {}};
  CHECK(past_burden(a) == 0);
  a.history = {{.start = at("2026-01-06T03:00Z"), .minutes = 60, .ago = 1}, {.start = at("2026-02-03T19:00Z"), .minutes = 60, .ago = 0}};
  CHECK(past_burden(a) == doctest::Approx(0.8 * 8 + 1));
}

TEST_CASE("the strip shows each half hour of a day before anything is proposed") {
  std::vector<Attendee> const people{{.id = "a", .name = "a", .zone = "Europe/Zurich", .coalition = {}}, {.id = "b", .name = "b", .zone = "Asia/Tokyo", .coalition = {}}};
  auto const rows = strip(people, at("2026-01-06T00:00Z"), 60);
  REQUIRE(rows.size() == 48);
  CHECK(rows[0].start == at("2026-01-06T00:00Z"));
  CHECK(rows[0].night == 1);    // 01:00 in Zurich, 09:00 in Tokyo
  CHECK(rows[0].total == 8);
  CHECK(rows[16].total == 0);   // 09:00 and 17:00
  CHECK(rows[16].worst == 0);
  CHECK(rows[32].night == 1);   // 17:00 and 01:00
}
