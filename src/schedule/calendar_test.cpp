// SPDX-License-Identifier: Apache-2.0
// Calendars as text. That other programs read the same instants from them is held by tests/laws/invitations.py over 40 zones.
#include "schedule/calendar.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "schedule/calendar_file.hpp"
#include "schedule/reply.hpp"

namespace {

using namespace schedule;
using namespace std::chrono;
using Kind = base::WallTime::Kind;

Instant at(char const* iso) { return *base::parse_iso(iso); }

Entry series(char const* zone, Day day, int hour, int minute, int count) {
  return {.uid = "s1@forum.example",
          .stamp = at("2026-01-05T10:00Z"),
          .title = "Coordination",
          .repeat = Repeat{.zone = zone, .day = day, .hour = hour, .minute = minute, .count = count}};
}

Party const office{"Secretariat", "office@forum.example"}, ana{"Ana \"Nina\" Costa", "ana@example.org"};

bool has(std::string const& text, std::string const& line) { return ("\r\n" + text).find("\r\n" + line + "\r\n") != std::string::npos; }

std::string reply(std::string const& partstat, std::string const& more = "", std::string const& method = "REPLY") {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nMETHOD:" + method +
         "\r\nBEGIN:VEVENT\r\nUID:s1@forum.example\r\nSEQUENCE:2\r\nDTSTAMP:20260201T100000Z\r\n" + more +
         "ORGANIZER:mailto:office@forum.example\r\nATTENDEE;PARTSTAT=" + partstat + ":MAILTO:Ana@Example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

}  // namespace

TEST_CASE("a single meeting is written in UTC, to one guest, with its own words escaped") {
  Entry const e{.uid = "m66@forum.example", .sequence = 3, .stamp = at("2026-01-05T10:00Z"), .title = "Water; air, and \\ more", .about = "One\nTwo",
                .address = "https://forum.example/m/66?a=1,2", .start = at("2026-03-29T00:30Z"), .minutes = 90};
  auto const text = request(e, office, ana);
  CHECK(has(text, "METHOD:REQUEST"));
  CHECK(has(text, "UID:m66@forum.example"));
  CHECK(has(text, "SEQUENCE:3"));
  CHECK(has(text, "DTSTART:20260329T003000Z"));
  CHECK(has(text, "DTEND:20260329T020000Z"));
  CHECK(has(text, "SUMMARY:Water\\; air\\, and \\\\ more"));
  CHECK(has(text, "DESCRIPTION:One\\nTwo"));
  CHECK(has(text, "URL:https://forum.example/m/66?a=1,2"));
  CHECK(has(text, "ORGANIZER;CN=\"Secretariat\":mailto:office@forum.example"));
  CHECK(text.find("ATTENDEE") == text.rfind("ATTENDEE"));
  CHECK(text.find("CN=\"Ana 'Nina' Costa\"") != std::string::npos);
  CHECK(text.find("VTIMEZONE") == std::string::npos);
  auto const gone = cancel(e, office, ana);
  CHECK(has(gone, "METHOD:CANCEL"));
  CHECK(has(gone, "STATUS:CANCELLED"));
  CHECK(has(gone, "UID:m66@forum.example"));
  CHECK(publish({e}, "Forum").find("ATTENDEE") == std::string::npos);
}

TEST_CASE("no name, title or address can add a line to a calendar") {
  Entry e{.uid = "u", .stamp = at("2026-01-05T10:00Z"), .title = "x\r\nATTENDEE:mailto:evil@example.org", .address = "https://a/\r\nX:1", .start = at("2026-02-03T15:00Z")};
  auto const text = request(e, {"O\r\nX-EVIL:1", "o@example.org\r\nX-EVIL:2"}, ana);
  CHECK(text.find("\nX-EVIL") == std::string::npos);
  CHECK(text.find("\nX:1") == std::string::npos);
  CHECK(text.find("\nATTENDEE:mailto:evil") == std::string::npos);
}

TEST_CASE("long lines are folded at 75 octets and never inside a character") {
  auto const text = folded("SUMMARY:" + std::string(66, 'x') + "éééé" + std::string(200, 'y'));
  std::string back;
  for (auto const line : base::split(text, '\n')) {
    if (line.empty()) continue;
    REQUIRE(line.back() == '\r');
    CHECK(line.size() <= 76);
    CHECK(base::is_utf8(line));
    back += line.starts_with(' ') ? line.substr(1, line.size() - 2) : line.substr(0, line.size() - 1);
  }
  CHECK(back == "SUMMARY:" + std::string(66, 'x') + "éééé" + std::string(200, 'y'));
}

TEST_CASE("a series keeps the wall clock of its zone over the change, with its rule, its zone and its exceptions") {
  auto e = series("Europe/Zurich", year(2026) / 3 / 17, 16, 0, 4);
  e.repeat->changes = {{.day = year(2026) / 3 / 24, .start = at("2026-03-25T15:00Z"), .minutes = 30, .sequence = 2}, {.day = year(2026) / 4 / 7, .sequence = 3}};
  REQUIRE(check(*e.repeat));
  auto const all = occurrences(*e.repeat, e.minutes);
  REQUIRE(all.size() == 4);
  CHECK(*all[0].start == at("2026-03-17T15:00Z"));
  CHECK(*all[1].start == at("2026-03-25T15:00Z"));
  CHECK(all[1].planned == at("2026-03-24T15:00Z"));
  CHECK(*all[2].start == at("2026-03-31T14:00Z"));
  CHECK_FALSE(all[3].start);
  auto const text = request(e, office, ana);
  CHECK(has(text, "DTSTART;TZID=Europe/Zurich:20260317T160000"));
  CHECK(has(text, "RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=4"));
  CHECK(has(text, "EXDATE;TZID=Europe/Zurich:20260407T160000"));
  CHECK(has(text, "RECURRENCE-ID;TZID=Europe/Zurich:20260324T160000"));
  CHECK(has(text, "TZOFFSETTO:+0200"));
  auto const moved = change_of_one(e, e.repeat->changes[0], office, ana);
  CHECK(has(moved, "METHOD:REQUEST"));
  CHECK(has(moved, "SEQUENCE:2"));
  CHECK(moved.find("RRULE") == std::string::npos);
  auto const off = change_of_one(e, e.repeat->changes[1], office, ana);
  CHECK(has(off, "METHOD:CANCEL"));
  CHECK(has(off, "RECURRENCE-ID;TZID=Europe/Zurich:20260407T160000"));
}

TEST_CASE("a monthly series stays on its weekday of the month; a fifth one is the last") {
  auto e = series("UTC", year(2026) / 1 / 6, 15, 0, 3);
  e.repeat->every = Every::month;
  CHECK(occurrences(*e.repeat, 60)[2].day == year(2026) / 3 / 3);
  e.repeat->day = year(2026) / 1 / 29;
  CHECK(occurrences(*e.repeat, 60)[1].day == year(2026) / 2 / 26);
  CHECK(request(e, office, ana).find("BYDAY=-1TH") != std::string::npos);
}

TEST_CASE("a missing and a doubled time are told, never passed over") {
  auto const spring = series("Europe/Zurich", year(2026) / 3 / 22, 2, 30, 2);
  auto const warned = clock_warnings(*spring.repeat, {});
  REQUIRE(warned.size() == 1);
  CHECK(warned[0].kind == Kind::never);
  CHECK(warned[0].before == 150);
  CHECK(warned[0].after == 210);
  auto const autumn = clock_warnings(*series("Europe/Zurich", year(2026) / 10 / 18, 2, 30, 2).repeat, {});
  REQUIRE(autumn.size() == 1);
  CHECK(autumn[0].kind == Kind::twice);
}

TEST_CASE("people in other zones are told when their clocks show another time than before") {
  auto const e = series("Europe/Zurich", year(2026) / 3 / 3, 16, 0, 6);
  auto const warned = clock_warnings(*e.repeat, {"Europe/Zurich", "America/New_York", "Asia/Tokyo"});
  REQUIRE(warned.size() == 3);
  CHECK(warned[0].zone == "America/New_York");  // since 8 March there
  CHECK(warned[0].start == at("2026-03-10T15:00Z"));
  CHECK(warned[0].before == 600);
  CHECK(warned[0].after == 660);
  CHECK(warned[1].start == at("2026-03-31T14:00Z"));  // since 29 March here
  CHECK(warned[2].start == at("2026-03-31T14:00Z"));
}

TEST_CASE("a series that cannot be is refused") {
  auto const fault = [](auto change) {
    auto r = *series("Europe/Zurich", year(2026) / 3 / 17, 16, 0, 4).repeat;
    change(r);
    auto const sound = check(r);
    return sound ? std::string() : sound.error().field;
  };
  CHECK(fault([](Repeat&) {}).empty());
  CHECK(fault([](Repeat& r) { r.zone = "Europe/Atlantis"; }) == "zone");
  CHECK(fault([](Repeat& r) { r.day = year(2026) / 2 / 30; }) == "day");
  CHECK(fault([](Repeat& r) { r.count = 0; }) == "count");
  CHECK(fault([](Repeat& r) { r.interval = 12; r.every = Every::month; r.count = 30; }) == "count");
  CHECK(fault([](Repeat& r) { r.changes = {{.day = year(2026) / 3 / 18}}; }) == "day");
  CHECK(fault([](Repeat& r) { r.changes = {{.day = year(2026) / 3 / 17}, {.day = year(2026) / 3 / 17}}; }) == "day");
}

TEST_CASE("a zone without changes and one that has seconds of offset are written as they are") {
  CHECK(time_zone("UTC", at("2026-01-01T00:00Z"), at("2026-12-31T00:00Z")).find("TZOFFSETTO:+0000") != std::string::npos);
  CHECK(time_zone("Africa/Monrovia", at("1971-06-01T00:00Z"), at("1973-01-01T00:00Z")).find("TZOFFSETTO:-004430") != std::string::npos);
}

TEST_CASE("a calendar file gives its text, or the place of its fault") {
  std::string const good = R"({"act":"one","uid":"u","stamp":"2026-01-05T10:00:00Z","title":"T","minutes":60,
    "organiser":{"name":"O","mail":"o@example.org"},"guest":{"name":"G","mail":"g@example.org"},
    "repeat":{"zone":"Europe/Zurich","day":"2026-03-17","time":"16:00","every":"week","count":4,"changes":[{"day":"2026-03-24"}]},"only":"2026-03-24"})";
  auto const made = calendar_of_file(good);
  REQUIRE(made);
  CHECK(has(*made, "METHOD:CANCEL"));
  auto const fault = [&](std::string const& from, std::string const& to) {
    auto text = good;
    text.replace(text.find(from), from.size(), to);
    auto const read = calendar_of_file(text);
    return read ? std::string() : read.error().field;
  };
  CHECK(fault("\"one\"", "\"two\"") == "act");
  CHECK(fault("\"2026-03-24\"}]", "\"2026-03-25\"}]") == "repeat.day");
  CHECK(fault("Europe/Zurich", "Mars/Base") == "repeat.zone");
  CHECK(fault("16:00", "24:00") == "repeat.time");
  CHECK(fault("\"only\":\"2026-03-24\"", "\"only\":\"2026-03-17\"") == "only");
  CHECK(fault("\"guest\"", "\"host\"") == "guest");
}

TEST_CASE("replies are read: yes, no and perhaps, for a whole series or one meeting of it") {
  auto const yes = read_reply(reply("ACCEPTED", "COMMENT:I come\\, late\r\n"));
  REQUIRE(yes);
  CHECK(yes->uid == "s1@forum.example");
  CHECK(yes->sequence == 2);
  CHECK(yes->mail == "ana@example.org");
  CHECK(yes->coming == Coming::yes);
  CHECK(yes->comment == "I come, late");
  CHECK_FALSE(yes->occurrence);
  CHECK(yes->stamp == at("2026-02-01T10:00Z"));
  CHECK(read_reply(reply("DECLINED"))->coming == Coming::no);
  CHECK(read_reply(reply("TENTATIVE"))->coming == Coming::perhaps);
  CHECK(read_reply(reply("ACCEPTED", "RECURRENCE-ID:20260324T150000Z\r\n"))->occurrence == at("2026-03-24T15:00Z"));
  CHECK(read_reply(reply("ACCEPTED", "RECURRENCE-ID;TZID=Europe/Zurich:20260324T160000\r\n"))->occurrence == at("2026-03-24T15:00Z"));
}

TEST_CASE("what is no answer is refused, whatever it is") {
  CHECK_FALSE(read_reply(""));
  CHECK_FALSE(read_reply("Thanks, I will come."));
  CHECK_FALSE(read_reply(reply("ACCEPTED", "", "REQUEST")));
  CHECK_FALSE(read_reply(reply("NEEDS-ACTION")));
  CHECK_FALSE(read_reply(reply("DELEGATED")));
  CHECK_FALSE(read_reply(reply("ACCEPTED", "ATTENDEE;PARTSTAT=DECLINED:mailto:b@example.org\r\n")));
  CHECK_FALSE(read_reply(reply("ACCEPTED", "RECURRENCE-ID;TZID=Mars/Base:20260324T160000\r\n")));
  CHECK_FALSE(read_reply(reply("ACCEPTED") + std::string(300'000, ' ')));
}

TEST_CASE("our own invitation, answered as a calendar program would, is read back to the same meeting") {
  auto const e = series("Europe/Zurich", year(2026) / 3 / 17, 16, 0, 4);
  auto text = request(e, office, {"Ana", "ana@example.org"});
  auto const put = [&](std::string const& from, std::string const& to) { text.replace(text.find(from), from.size(), to); };
  put("METHOD:REQUEST", "METHOD:REPLY");
  put("NEEDS-ACTION", "ACCEPTED");
  auto const read = read_reply(text);
  REQUIRE(read);
  CHECK(read->uid == e.uid);
  CHECK(read->mail == "ana@example.org");
}
