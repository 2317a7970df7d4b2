// SPDX-License-Identifier: Apache-2.0
#include "consensus/window.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace consensus;

namespace {

Instant at(char const* iso) { return *base::parse_iso(iso); }

constexpr char const* zones[] = {"UTC", "Europe/Zurich", "Asia/Tokyo", "America/Santiago", "Pacific/Apia", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Honolulu"};

}  // namespace

TEST_CASE("a day that has begun is no whole working day, and a weekend is what the calendar says") {
  // 2026-02-02 is a Monday.
  CHECK(working_days({}, at("2026-02-02T00:00Z"), at("2026-02-09T00:00Z")) == 5);
  CHECK(working_days({}, at("2026-02-02T00:01Z"), at("2026-02-09T00:00Z")) == 4);
  CHECK(working_days({}, at("2026-02-02T00:00Z"), at("2026-02-06T23:59Z")) == 4);
  Calendar const gulf{"Asia/Dubai", Weekend::friday_saturday};
  CHECK(working_days(gulf, at("2026-02-05T20:00Z"), at("2026-02-07T20:00Z")) == 0);  // Friday and Saturday there
  CHECK(working_days(gulf, at("2026-02-07T20:00Z"), at("2026-02-08T20:00Z")) == 1);  // Sunday
  CHECK(working_days({"Mars/Base"}, at("2026-02-02T00:00Z"), at("2026-02-03T00:00Z")) == 1);
}

TEST_CASE("72 hours over a weekend are lengthened until everybody had three working days") {
  // Opened on a Friday at noon: Monday, Tuesday and Wednesday must have passed, last of all in the west.
  CHECK(closing(at("2026-02-06T12:00Z"), 3, {}) == at("2026-02-09T12:00Z"));
  CHECK(closing(at("2026-02-06T12:00Z"), 3, {{}}) == at("2026-02-12T00:00Z"));
  CHECK(closing(at("2026-02-06T12:00Z"), 3, {{}, {"Pacific/Honolulu"}}) == at("2026-02-12T10:00Z"));
  CHECK(closing(at("2026-02-06T12:00Z"), 14, {{}, {"Pacific/Honolulu"}}) == at("2026-02-20T12:00Z"));
  CHECK(closing(at("2026-02-06T12:00Z"), 1, {}) == at("2026-02-09T12:00Z"));
  // The night in which clocks go forward at midnight has no midnight.
  CHECK(closing(at("2026-04-23T00:00Z"), 3, {{"Africa/Cairo", Weekend::friday_saturday}}) == at("2026-04-28T21:00Z"));
}

TEST_CASE("holidays and days off are no working days, on their own clock, and lengthen a window by 14 days at most") {
  using std::chrono::year;
  // From the Friday noon before Christmas: Monday to Wednesday, else Monday 21, Wednesday 23 and Monday 28.
  CHECK(closing(at("2026-12-18T12:00Z"), 3, {{}}) == at("2026-12-24T00:00Z"));
  Calendar const christmas{"UTC", Weekend::saturday_sunday, {year(2026) / 12 / 22, year(2026) / 12 / 24, year(2026) / 12 / 25}};
  CHECK(working_days(christmas, at("2026-12-21T00:00Z"), at("2026-12-28T00:00Z")) == 2);
  CHECK(closing(at("2026-12-18T12:00Z"), 3, {christmas}) == at("2026-12-29T00:00Z"));
  auto far = christmas;
  far.zone = "Pacific/Honolulu";
  CHECK(closing(at("2026-12-18T12:00Z"), 3, {far}) == at("2026-12-29T10:00Z"));
  // Whoever is away for two months holds nobody up for two months.
  Calendar away;
  for (auto day = std::chrono::sys_days(year(2026) / 2 / 1); away.days_off.size() < 60; day += std::chrono::days(1)) away.days_off.emplace_back(day);
  CHECK(closing(at("2026-02-02T12:00Z"), 3, {away}) == at("2026-02-19T12:00Z"));
  CHECK(closing(at("2026-02-02T12:00Z"), 20, {away}) == at("2026-03-08T12:00Z"));
  CHECK(closing(at("2026-02-02T12:00Z"), 3, {away, {}}) == at("2026-02-19T12:00Z"));
}

TEST_CASE("no window is shorter than it may be, in any calendar, at any time") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    auto const opened = at("2026-01-01T00:00Z") + std::chrono::minutes(random() % (365 * 1440));
    int const days = static_cast<int>(random() % 20);
    std::vector<Calendar> who;
    for (std::size_t n = random() % 4; n > 0; --n)
      who.push_back({zones[random() % std::size(zones)], random() % 2 ? Weekend::saturday_sunday : Weekend::friday_saturday});
    auto const until = closing(opened, days, who);
    CAPTURE(base::iso(opened));
    CAPTURE(base::iso(until));
    CHECK(until - opened >= shortest_window);
    CHECK(until - opened >= std::chrono::days(days));
    for (auto const& c : who) CHECK(working_days(c, opened, until) >= fewest_working_days);
    // And it is the earliest such instant.
    auto const before = until - base::Millis(1);
    bool short_now = before - opened < shortest_window || before - opened < std::chrono::days(days);
    for (auto const& c : who) short_now = short_now || working_days(c, opened, before) < fewest_working_days;
    CHECK(short_now);
  }
}
