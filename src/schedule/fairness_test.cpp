// SPDX-License-Identifier: Apache-2.0
// The fairness table of between-meetings b.4, recomputed by the code that ranks (rulings 21): 20 people, first Tuesday of each month of
// 2026, 60 minutes.
#include "schedule/fairness.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "schedule/rank.hpp"

namespace {

using namespace schedule;
using namespace std::chrono;

std::vector<Attendee> roster() {
  std::vector<Attendee> people;
  auto const add = [&](int count, char const* zone) {
    for (int i = 0; i < count; ++i) {
      auto const id = "p" + std::to_string(people.size());
      people.push_back({.id = id, .name = id, .zone = zone, .coalition = id});
    }
  };
  add(6, "Europe/Zurich");
  add(2, "Europe/London");
  add(3, "America/New_York");
  add(2, "Asia/Kolkata");
  for (auto const* zone : {"America/Los_Angeles", "America/Sao_Paulo", "Africa/Nairobi", "Africa/Dakar", "Asia/Dhaka", "Asia/Tokyo", "Pacific/Auckland"})
    add(1, zone);
  return people;
}

std::vector<Instant> tuesdays() {
  std::vector<Instant> out;
  for (unsigned m = 1; m <= 12; ++m) out.emplace_back(sys_days(year(2026) / month(m) / Tuesday[1]));
  return out;
}

/// Meetings at these hours (UTC) in turn.
Year in_turn(std::vector<int> const& at) {
  std::vector<Instant> starts;
  auto const days = tuesdays();
  for (std::size_t i = 0; i < days.size(); ++i) starts.push_back(days[i] + hours(at[i % at.size()]));
  return year_of(roster(), starts, 60);
}

Year with_cap(int cap) { return year_of(roster(), ranked_year(roster(), tuesdays(), 60, cap), 60); }

void check(Year const& year, int worst, int total, int at_night) {
  CHECK(year.worst() == worst);
  CHECK(year.total() == total);
  CHECK(year.at_night() == at_night);
}

}  // namespace

TEST_CASE("the fixed rows of the fairness table come out exactly") {
  CHECK(roster().size() == 20);
  check(in_turn({15}), 96, 293, 2);
  check(in_turn({14}), 96, 214, 1);
  check(in_turn({8, 17}), 48, 467, 7);
  check(in_turn({6, 14, 21}), 36, 562, 9);
}

TEST_CASE("14:00 UTC is the fixed whole hour with the least burden in all") {
  int best = 1'000'000, hour = -1;
  for (int h = 0; h < 24; ++h)
    if (auto const total = in_turn({h}).total(); total < best) {
      best = total;
      hour = h;
    }
  CHECK(hour == 14);
  CHECK(best == 214);
}

TEST_CASE("ranked by the three most burdened, the caps of the table give what it says") {
  check(with_cap(1), 64, 278, 3);
  check(with_cap(2), 68, 316, 3);
  check(with_cap(3), 68, 316, 3);
  auto const four = with_cap(4), none = with_cap(20);
  CHECK(four.worst() == 38);
  CHECK(four.total() == 531);
  CHECK(none.worst() == 36);
  CHECK(none.total() == 570);
}

TEST_CASE("the curve has a row for each cap and one without") {
  auto const rows = cap_curve(roster(), tuesdays(), 60);
  REQUIRE(rows.size() == 7);
  CHECK(rows[2].cap == 3);
  CHECK(rows[2].total == 316);
  CHECK_FALSE(rows[6].cap);
  CHECK(rows[6].total == 570);
}
