// SPDX-License-Identifier: Apache-2.0
#include "desk/calendar.hpp"

#include <doctest/doctest.h>

#include "desk/desk_for_tests.hpp"

using namespace desk;

namespace {

schedule::Entry entry(desk::test::Errands& d, base::MeetingId const& id) {
  return *d.store.read([&](Reading& r) { return calendar_entry(r, *meeting::meeting(r, id), "https://forum.example"); });
}

}  // namespace

TEST_CASE("a meeting keeps its UID in calendars, and every change of its plan raises SEQUENCE") {
  desk::test::Errands d;
  auto const id = d.enter("2022-10-05T14:00:00Z");
  auto const first = entry(d, id);
  CHECK(first.sequence == 0);
  CHECK(first.minutes == 60);
  CHECK(first.address == "https://forum.example/meetings/" + id.text);
  auto m = d.store.read([&](Reading& r) { return *meeting::meeting(r, id); });
  m.start = *m.start + std::chrono::hours(1);
  m.end = *m.start + std::chrono::minutes(90);
  d.done([&](Writing& w) { return meeting::change_meeting(w, m); });
  auto const moved = entry(d, id);
  CHECK(moved.uid == first.uid);
  CHECK(moved.sequence == 1);
  CHECK(moved.minutes == 90);
  d.done([&](Writing& w) { return meeting::cancel_meeting(w, id, "Nobody can come."); });
  auto const off = entry(d, id);
  CHECK(off.sequence == 2);
  CHECK(off.cancelled);
  CHECK(off.about == "Nobody can come.");
}

TEST_CASE("the feed holds what is to come and what was lately, and nothing without a date") {
  desk::test::Errands d;
  d.enter(nullptr);
  d.enter("2021-03-07T14:00:00Z");
  auto const lately = d.enter("2022-09-01T14:00:00Z"), next = d.enter("2022-11-01T14:00:00Z");
  auto const feed = d.store.read([](Reading& r) { return calendar_feed(r, store::test::noon, "https://forum.example"); });
  REQUIRE(feed.size() == 2);
  CHECK(feed[0].uid == lately.text + "@intersession");
  CHECK(feed[1].uid == next.text + "@intersession");
}

TEST_CASE("a decided poll becomes a meeting of its series, in one act") {
  desk::test::Errands d;
  auto const poll = d.done([&](Writing& w) { return schedule::open_poll(w, {.series = d.series, .title = "The next one", .zone = "Europe/Zurich", .minutes = 90}); });
  auto const slot = d.done([&](Writing& w) { return schedule::propose(w, poll, std::chrono::year(2026) / 2 / 3, 16, 0); });
  d.done([&](Writing& w) { return schedule::ask(w, poll, {.name = "Ana", .zone = "UTC"}); });
  auto const id = d.done([&](Writing& w) { return decide_poll(w, poll, slot, ""); });
  auto const m = d.store.read([&](Reading& r) { return *meeting::meeting(r, id); });
  CHECK(m.title == "The next one");
  CHECK(m.start == base::parse_iso("2026-02-03T15:00Z"));
  CHECK(m.end == base::parse_iso("2026-02-03T16:30Z"));
  CHECK(m.series == d.series);
  CHECK(d.store.read([&](Reading& r) { return schedule::date_poll(r, poll)->meeting; }) == id);
  // A refused decision makes no meeting.
  auto const count = [&] { return d.store.read([](Reading& r) { return meeting::meetings(r).size(); }); };
  auto const before = count();
  CHECK_FALSE(d.write([&](Writing& w) { return decide_poll(w, poll, slot, ""); }));
  CHECK(count() == before);
}
