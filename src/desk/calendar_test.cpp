// SPDX-License-Identifier: Apache-2.0
#include "desk/calendar.hpp"

#include <doctest/doctest.h>

#include "desk/desk_for_tests.hpp"
#include "desk/invitations.hpp"

using namespace desk;

namespace {

Office const office{.forum = "The Forum", .base = "https://forum.example", .organiser = "replies@forum.example"};

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
  auto const id = d.done([&](Writing& w) { return decide_poll(w, poll, slot, "", office); });
  auto const m = d.store.read([&](Reading& r) { return *meeting::meeting(r, id); });
  CHECK(m.title == "The next one");
  CHECK(m.start == base::parse_iso("2026-02-03T15:00Z"));
  CHECK(m.end == base::parse_iso("2026-02-03T16:30Z"));
  CHECK(m.series == d.series);
  CHECK(d.store.read([&](Reading& r) { return schedule::date_poll(r, poll)->meeting; }) == id);
  // A refused decision makes no meeting.
  auto const count = [&] { return d.store.read([](Reading& r) { return meeting::meetings(r).size(); }); };
  auto const before = count();
  CHECK_FALSE(d.write([&](Writing& w) { return decide_poll(w, poll, slot, "", office); }));
  CHECK(count() == before);
}

TEST_CASE("a poll that is opened again takes the date from its meeting; the next decision gives the same meeting another, under the same UID") {
  desk::test::Errands d;
  auto const poll = d.done([&](Writing& w) { return schedule::open_poll(w, {.series = d.series, .title = "The next one", .zone = "UTC"}); });
  auto const slot = [&](unsigned day) { return d.done([&](Writing& w) { return schedule::propose(w, poll, std::chrono::year(2026) / 2 / day, 16, 0); }); };
  auto const first = slot(3), second = slot(4);
  d.done([&](Writing& w) { return schedule::ask(w, poll, {.name = "Ana", .zone = "UTC", .address = "ana@example.org"}); });
  auto const id = d.done([&](Writing& w) { return decide_poll(w, poll, first, "", office); });
  CHECK(d.done([&](Writing& w) { return send_invitations(w, id, office, "aaaaaaaaaaaa", std::chrono::minutes(0)); }) == 1);
  auto const before = entry(d, id);
  auto const waiting = [&] {
    std::vector<std::pair<std::string, std::string>> out;
    d.store.read([&](Reading& r) {
      for (auto& [body, calendar] : r.rows<std::string, std::string>("select body, calendar from letter where state = 0 order by calendar")) out.emplace_back(body, calendar);
    });
    desk::test::letters_leave(d);
    return out;
  };
  waiting();
  auto const has = [](std::string const& text, char const* words) { return text.find(words) != std::string::npos; };
  CHECK(d.refused([&](Writing& w) { return reopen_poll(w, poll, "", office); }).field == "reason");
  d.done([&](Writing& w) { return reopen_poll(w, poll, "Two of us cannot come.", office); });
  CHECK_FALSE(d.store.read([&](Reading& r) { return meeting::meeting(r, id)->start; }));
  auto const told = waiting();
  REQUIRE(told.size() == 2);
  CHECK(has(told[0].first, "Two of us cannot come."));
  CHECK(has(told[0].first, "https://forum.example/poll/"));
  CHECK(has(told[1].second, "METHOD:CANCEL"));
  CHECK(d.refused([&](Writing& w) { return reopen_poll(w, poll, "Again.", office); }).why == Why::not_now);
  CHECK(d.done([&](Writing& w) { return decide_poll(w, poll, second, "It is the only one left.", office); }) == id);
  auto const after = entry(d, id);
  CHECK(after.uid == before.uid);
  CHECK(after.sequence == before.sequence + 2);
  CHECK(after.start == parse_iso("2026-02-04T16:00Z"));
  auto const again = waiting();
  REQUIRE(again.size() == 1);
  CHECK(has(again[0].second, "METHOD:REQUEST"));
  CHECK(has(again[0].second, "SEQUENCE:2"));
}

TEST_CASE("a meeting that was called off takes place again when its poll is decided anew; one that was held keeps its date") {
  desk::test::Errands d;
  auto const poll = d.done([&](Writing& w) { return schedule::open_poll(w, {.series = d.series, .title = "The next one", .zone = "UTC"}); });
  auto const slot = d.done([&](Writing& w) { return schedule::propose(w, poll, std::chrono::year(2026) / 2 / 3, 16, 0); });
  auto const id = d.done([&](Writing& w) { return decide_poll(w, poll, slot, "", office); });
  auto const kept = [&] { return d.store.read([&](Reading& r) { return *meeting::meeting(r, id); }); };
  d.done([&](Writing& w) { return meeting::cancel_meeting(w, id, "A storm"); });
  d.done([&](Writing& w) { return reopen_poll(w, poll, "After the storm.", office); });
  CHECK(kept().state == meeting::State::cancelled);
  CHECK_FALSE(kept().start);
  CHECK(d.done([&](Writing& w) { return decide_poll(w, poll, slot, "", office); }) == id);
  CHECK(kept().state == meeting::State::planned);
  CHECK(kept().start == parse_iso("2026-02-03T16:00Z"));
  d.done([&](Writing& w) { return meeting::close_meeting(w, id); });
  CHECK(d.refused([&](Writing& w) { return reopen_poll(w, poll, "Once more.", office); }).why == Why::not_now);
  CHECK(kept().start);
}
