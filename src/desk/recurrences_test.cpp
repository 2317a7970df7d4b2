// SPDX-License-Identifier: Apache-2.0
// Rows of meetings by one rule: one letter invites to all, what happens to one is told of that one, answers count where they belong.
#include "desk/recurrences.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "desk/desk_for_tests.hpp"
#include "desk/letters_in.hpp"
#include "meeting/twins.hpp"

using namespace desk;
using schedule::Coming;
using std::chrono::minutes;

namespace {

Office const office{.forum = "The Forum", .base = "https://forum.example", .organiser = "replies@forum.example", .replies = true};

struct Out {
  std::string to, subject, body, calendar;
};

/// Four Tuesdays in Zurich from 18 October 2022 on, 16:00; clocks change on the 30th.
struct Row : desk::test::Errands {
  schedule::RecurrenceId id;
  std::vector<schedule::Member> all;

  Row() {
    schedule::Repeat const rule{.zone = "Europe/Zurich", .day = std::chrono::year(2022) / 10 / 18, .hour = 16, .count = 4};
    id = done([&](Writing& w) { return enter_recurrence(w, {.series = series, .title = "Calls of autumn", .place = "By video"}, rule, 60); });
    all = store.read([&](Reading& r) { return schedule::members(r, id); });
  }
  void invite(char const* name) {
    for (auto const& m : all)
      done([&](Writing& w) { return schedule::add_guest(w, {.meeting = m.meeting, .name = name, .address = base::lower_ascii(name) + "@example.org", .zone = "America/New_York"}); });
  }
  void move(std::size_t n) {
    auto m = meets(n);
    m.start = *m.start + std::chrono::hours(24);
    m.end = *m.start + minutes(60);
    done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  }
  Result<int> send(std::string const& once = "aaaaaaaaaaaa") {
    return write([&](Writing& w) { return invite_to_series(w, id, office, once, minutes(0)); });
  }
  std::vector<Out> leave() {
    std::vector<Out> out;
    store.read([&](Reading& r) {
      for (auto& [to, subject, body, calendar] : r.rows<std::string, std::string, std::string, std::string>("select to_address, subject, body, calendar from letter where state = 0 order by at, id")) {
        for (auto at = calendar.find("\r\n "); at != std::string::npos; at = calendar.find("\r\n ", at)) calendar.erase(at, 3);
        out.push_back({to, subject, body, calendar});
      }
    });
    desk::test::letters_leave(*this);
    return out;
  }
  ::meeting::Meeting meets(std::size_t n) { return store.read([&](Reading& r) { return *::meeting::meeting(r, all[n].meeting); }); }
  std::optional<Coming> coming(std::size_t n) { return store.read([&](Reading& r) { return schedule::guest_at(r, all[n].meeting, "ana@example.org")->coming; }); }
  mail::Became answers(std::string const& partstat, int sequence, std::string const& occurrence = {}) {
    mail::Received const in{.sort = mail::Sort::calendar,
                            .message = base::random_name(12),
                            .sender = "ana@example.org",
                            .calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:" + uid_of(id.text) + "\r\nSEQUENCE:" +
                                        std::to_string(sequence) + "\r\n" + (occurrence.empty() ? "" : "RECURRENCE-ID:" + occurrence + "\r\n") +
                                        "DTSTAMP:20221004T100000Z\r\nATTENDEE;PARTSTAT=" + partstat + ":mailto:ana@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"};
    return done([&](Writing& w) { return take_letter(w, in, office); }).became;
  }
};

bool has(std::string const& text, std::string const& words) { return text.find(words) != std::string::npos; }

/// How many dates a letter asks about.
int links(std::string const& text) {
  int n = 0;
  for (auto at = text.find("/invited/"); at != std::string::npos; at = text.find("/invited/", at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("a rule enters its meetings on the wall clock of its zone, and one letter invites to all of them, once") {
  Row d;
  REQUIRE(d.all.size() == 4);
  CHECK(d.meets(0).start == base::parse_iso("2022-10-18T14:00Z"));
  CHECK(d.meets(3).start == base::parse_iso("2022-11-08T15:00Z"));
  d.invite("Ana");
  d.invite("Lee");
  CHECK(d.send() == 2);
  CHECK(d.send() == 2);  // the same press
  auto const out = d.leave();
  REQUIRE(out.size() == 2);
  CHECK(out[0].subject == "Invitation: Calls of autumn");
  CHECK(has(out[0].calendar, "METHOD:REQUEST\r\n"));
  CHECK(has(out[0].calendar, "UID:" + uid_of(d.id.text) + "\r\n"));
  CHECK(has(out[0].calendar, "DTSTART;TZID=Europe/Zurich:20221018T160000\r\n"));
  CHECK(has(out[0].calendar, "RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=4\r\n"));
  // In New York it is an hour later in the week between the two clock changes: the letter says each date on their clock.
  CHECK(has(out[0].body, "10:00 EDT (14:00 UTC)"));
  CHECK(has(out[0].body, "11:00 EDT (15:00 UTC)"));
  CHECK(d.send("bbbbbbbbbbbb").error().why == Why::not_now);
  d.invite("Max");
  CHECK(d.send("bbbbbbbbbbbb") == 1);
}

TEST_CASE("what happens to one of them is told of that one: REQUEST or CANCEL with RECURRENCE-ID, and the row says it as exceptions") {
  Row d;
  d.invite("Ana");
  REQUIRE(d.send() == 1);
  d.leave();
  auto m = d.meets(1);
  m.start = *m.start + std::chrono::hours(24);
  m.end = *m.start + minutes(60);
  d.done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  auto out = d.leave();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "METHOD:REQUEST\r\n"));
  CHECK(has(out[0].calendar, "UID:" + uid_of(d.id.text) + "\r\n"));
  CHECK(has(out[0].calendar, "RECURRENCE-ID;TZID=Europe/Zurich:20221025T160000\r\n"));
  CHECK(has(out[0].calendar, "DTSTART:20221026T140000Z\r\n"));
  CHECK(has(out[0].calendar, "SEQUENCE:1\r\n"));
  d.done([&](Writing& w) { return desk::cancel_meeting(w, d.all[2].meeting, "A holiday.", office); });
  out = d.leave();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "METHOD:CANCEL\r\n"));
  CHECK(has(out[0].calendar, "RECURRENCE-ID;TZID=Europe/Zurich:20221101T160000\r\n"));
  auto const entry = d.store.read([&](Reading& r) { return recurrence_entry(r, *schedule::recurrence(r, d.id), office.base); });
  REQUIRE(entry.repeat->changes.size() == 2);
  CHECK(entry.repeat->changes[0].start == base::parse_iso("2022-10-26T14:00Z"));
  CHECK_FALSE(entry.repeat->changes[1].start);
  auto const feed = d.store.read([&](Reading& r) { return calendar_feed(r, store::test::noon, office.base); });
  REQUIRE(feed.size() == 1);
  CHECK(feed[0].uid == uid_of(d.id.text));
}

TEST_CASE("an answer to the row counts for each meeting whose plan it knows, one to a date for that one alone") {
  Row d;
  d.invite("Ana");
  REQUIRE(d.send() == 1);
  d.leave();
  auto m = d.meets(1);
  m.start = *m.start + std::chrono::hours(24);
  m.end = *m.start + minutes(60);
  d.done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  CHECK(d.answers("ACCEPTED", 0) == mail::Became::counted);
  CHECK(d.coming(0) == Coming::yes);
  CHECK_FALSE(d.coming(1));  // it was moved since
  CHECK(d.coming(3) == Coming::yes);
  CHECK(d.answers("DECLINED", 0, "20221108T150000Z") == mail::Became::counted);
  CHECK(d.coming(3) == Coming::no);
  CHECK(d.coming(0) == Coming::yes);
  CHECK(d.answers("DECLINED", 0, "20221109T150000Z") == mail::Became::nothing);  // no such date
}

TEST_CASE("the row's letter is as new as a date that was changed before it, and older than any change after it") {
  Row d;
  d.move(1);
  d.now += std::chrono::hours(1);
  d.invite("Ana");
  REQUIRE(d.send() == 1);
  auto out = d.leave();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "SEQUENCE:1\r\n"));
  CHECK_FALSE(has(out[0].calendar, "SEQUENCE:0\r\n"));
  CHECK(d.answers("ACCEPTED", 1) == mail::Became::counted);
  CHECK(d.coming(0) == Coming::yes);
  CHECK(d.coming(1) == Coming::yes);
  d.now += std::chrono::hours(1);
  d.move(2);
  out = d.leave();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "SEQUENCE:2\r\n"));
  CHECK(d.answers("DECLINED", 1) == mail::Became::counted);
  CHECK(d.coming(1) == Coming::no);
  CHECK(d.coming(2) == Coming::yes);  // the answer is to the letter before it was moved
}

TEST_CASE("whoever is on the list of some of its dates gets those, in words and in their calendar") {
  Row d;
  d.move(1);
  for (std::size_t const n : {std::size_t{0}, std::size_t{3}})
    d.done([&](Writing& w) { return schedule::add_guest(w, {.meeting = d.all[n].meeting, .name = "Ana", .address = "ana@example.org", .zone = "Europe/Zurich"}); });
  auto const shown = *d.store.read([&](Reading& r) { return shown_series_letter(r, d.id, series_guests(r, d.id, d.now), office, d.now); });
  REQUIRE(d.send() == 1);
  auto const out = d.leave();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=4\r\n"));
  CHECK(has(out[0].calendar, "EXDATE;TZID=Europe/Zurich:20221025T160000\r\n"));
  CHECK(has(out[0].calendar, "EXDATE;TZID=Europe/Zurich:20221101T160000\r\n"));
  CHECK_FALSE(has(out[0].calendar, "EXDATE;TZID=Europe/Zurich:20221018T160000\r\n"));
  CHECK_FALSE(has(out[0].calendar, "EXDATE;TZID=Europe/Zurich:20221108T160000\r\n"));
  CHECK_FALSE(has(out[0].calendar, "RECURRENCE-ID"));  // nor where the one they do not come to was moved
  CHECK(links(out[0].body) == 2);
  CHECK(links(shown.body) == 2);
  CHECK(has(shown.calendar, "EXDATE"));
}

TEST_CASE("a letter of the row that waits says what has changed since, and nothing of it is said twice") {
  Row d;
  d.invite("Ana");
  auto const send = [&](std::string const& once) { return d.write([&](Writing& w) { return invite_to_series(w, d.id, office, once, minutes(1440)); }); };
  REQUIRE(send("aaaaaaaaaaaa") == 1);
  d.move(1);
  d.done([&](Writing& w) { return desk::cancel_meeting(w, d.all[2].meeting, "A holiday.", office); });
  auto const last = d.store.read([&](Reading& r) { return *schedule::guest_at(r, d.all[3].meeting, "ana@example.org"); });
  d.done([&](Writing& w) { return uninvite(w, last.id, office); });
  auto const waits = d.store.read([&](Reading& r) { return mail::letters_about(r, d.id.text); });
  auto const waiting = [](mail::Posted const& l) { return l.state == mail::State::waiting; };
  REQUIRE(std::count_if(waits.begin(), waits.end(), waiting) == 1);
  CHECK(std::find_if(waits.begin(), waits.end(), waiting)->next_try == d.now + minutes(1440));  // at its own time
  auto const out = d.leave();
  REQUIRE(out.size() == 1);  // neither a change, nor a CANCEL of what they never heard of
  CHECK(has(out[0].calendar, "DTSTART:20221026T140000Z\r\n"));
  CHECK(has(out[0].calendar, "EXDATE;TZID=Europe/Zurich:20221101T160000\r\n"));
  CHECK(has(out[0].calendar, "EXDATE;TZID=Europe/Zurich:20221108T160000\r\n"));
  CHECK(links(out[0].body) == 2);
  CHECK(d.store.read([&](Reading& r) { return schedule::guest_at(r, d.all[1].meeting, "ana@example.org")->told; }) == 1);
  CHECK_FALSE(d.store.read([&](Reading& r) { return schedule::guest_at(r, d.all[2].meeting, "ana@example.org")->told; }));
  CHECK(send("bbbbbbbbbbbb").error().why == Why::not_now);
}

TEST_CASE("of those put on the lists of a row each is counted once who is new on any") {
  Row d;
  for (char const* const name : {"Ana", "Lee"}) {
    auto const who = d.person(name);
    d.done([&](Writing& w) {
      auto const address = base::lower_ascii(name) + "@example.org";
      return people::open_account(w, {.address = address, .person = who, .name = name, .role = people::Role::coordinator});
    });
  }
  // Each of them is on one list already, another one's.
  d.done([&](Writing& w) { return schedule::add_guest(w, {.meeting = d.all[0].meeting, .name = "Ana", .address = "ana@example.org"}); });
  d.done([&](Writing& w) { return schedule::add_guest(w, {.meeting = d.all[1].meeting, .name = "Lee", .address = "lee@example.org"}); });
  for (std::size_t const n : {std::size_t{2}, std::size_t{3}}) d.done([&](Writing& w) { return add_guests(w, d.all[n].meeting, Source::coordinators); });
  auto const add = [&] { return d.write([&](Writing& w) { return add_guests_to_all(w, d.id, Source::coordinators, d.now); }); };
  CHECK(add() == 2);
  CHECK(add() == 0);
}

TEST_CASE("a time that a clock change leaves out on one of the days is asked anew, and nothing is entered") {
  desk::test::Errands d;
  schedule::Repeat const rule{.zone = "Europe/Zurich", .day = std::chrono::year(2026) / 3 / 22, .hour = 2, .minute = 30, .count = 2};
  auto const refused = d.write([&](Writing& w) { return enter_recurrence(w, {.series = d.series}, rule, 60); });
  CHECK(refused.error().field == "time");
  CHECK(d.store.read([&](Reading& r) { return ::meeting::meetings(r).empty(); }));
  CHECK(d.store.read([&](Reading& r) { return schedule::recurrences(r).empty(); }));
  CHECK(d.write([&](Writing& w) { return enter_recurrence(w, {.series = SeriesId("none")}, rule, 60); }).error().why == Why::unknown);
  auto many = rule;
  many.hour = 9;
  many.count = 61;
  CHECK(d.write([&](Writing& w) { return enter_recurrence(w, {.series = d.series}, many, 60); }).error().field == "count");
}

TEST_CASE("a twin is the same agenda at another hour with the same people, tied to the first, and either is found from the other") {
  desk::test::Errands d;
  auto const id = d.enter("2022-11-01T14:00:00Z");
  d.done([&](Writing& w) { return ::meeting::add_item(w, id, {.title = "Dates", .minutes = 20, .lead = "Ana", .floor_minutes = 5}); });
  d.done([&](Writing& w) { return schedule::add_guest(w, {.meeting = id, .name = "Ana", .address = "ana@example.org"}); });
  auto const hold = [&] { return d.write([&](Writing& w) { return enter_twin(w, id, *base::parse_iso("2022-11-02T02:00Z"), "Pacific/Auckland"); }); };
  auto const twin = hold();
  REQUIRE(twin);
  auto const m = d.store.read([&](Reading& r) { return *::meeting::meeting(r, *twin); });
  CHECK(m.title == "March call");
  CHECK(m.zone == "Pacific/Auckland");
  CHECK(m.end == base::parse_iso("2022-11-02T03:00Z"));
  auto const agenda = d.store.read([&](Reading& r) { return ::meeting::agenda(r, *twin); });
  REQUIRE(agenda.size() == 1);
  CHECK(agenda[0].floor_minutes == 5);
  auto const guests = d.store.read([&](Reading& r) { return schedule::guests(r, *twin); });
  REQUIRE(guests.size() == 1);
  CHECK_FALSE(guests[0].told);
  CHECK(d.store.read([&](Reading& r) { return ::meeting::twin_of(r, id); }) == *twin);
  CHECK(d.store.read([&](Reading& r) { return ::meeting::twin_of(r, *twin); }) == id);
  CHECK(hold().error().why == Why::conflict);
  d.done([&](Writing& w) { return ::meeting::untie_twins(w, *twin); });
  CHECK_FALSE(d.store.read([&](Reading& r) { return ::meeting::twin_of(r, id); }));
  CHECK(d.write([&](Writing& w) { return ::meeting::untie_twins(w, id); }).error().why == Why::unknown);
}
