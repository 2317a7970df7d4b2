// SPDX-License-Identifier: Apache-2.0
// Invitations as errands: who is told which plan, by which letter, once; what answers become; what letters in mean.
#include "desk/invitations.hpp"

#include "base/text.hpp"
#include "base/tr.hpp"
#include "base/words_for_tests.hpp"
#include "desk/desk_for_tests.hpp"
#include "desk/letters_in.hpp"
#include "mail/wishes.hpp"

using namespace desk;
using schedule::Coming;
using std::chrono::minutes;

namespace {

Office const office{.forum = "The Forum", .base = "https://forum.example", .organiser = "replies@forum.example", .replies = true};

/// A letter as it stands in the outbox.
struct Out {
  std::string to, subject, body, calendar, about;
  mail::State state = mail::State::waiting;
};

struct Invitations : desk::test::Errands {
  Invitations() { meeting = enter("2022-10-05T14:00:00Z"); }

  GuestId invite(std::string const& name, std::string const& zone = "UTC", std::string const& language = "en") {
    auto const address = base::lower_ascii(name) + "@example.org";
    return done([&](Writing& w) { return schedule::add_guest(w, {.meeting = meeting, .name = name, .address = address, .zone = zone, .language = language}); });
  }
  Result<int> send(std::string const& once = "aaaaaaaaaaaa") {
    return write([&](Writing& w) { return send_invitations(w, meeting, office, once, minutes(10)); });
  }
  void move_by(std::chrono::hours by) {
    auto m = store.read([&](Reading& r) { return *::meeting::meeting(r, meeting); });
    m.start = *m.start + by;
    m.end = *m.start + minutes(60);
    done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  }
  schedule::Guest see(GuestId const& id) { return *store.read([&](Reading& r) { return schedule::guest(r, id); }); }
  std::vector<Out> waiting() { return letters("select to_address, subject, body, calendar, about, state from letter where state = 0 order by at, id"); }
  std::vector<Out> letters(std::string_view sql) {
    std::vector<Out> out;
    store.read([&](Reading& r) {
      for (auto& [to, subject, body, calendar, about, state] : r.rows<std::string, std::string, std::string, std::string, std::string, mail::State>(sql))
        out.push_back({to, subject, body, calendar, about, state});
    });
    return out;
  }
  void all_leave() { desk::test::letters_leave(*this); }
  std::string message_of(GuestId const& id) {
    return store.read([&](Reading& r) { return mail::message_of(r, mail::letters_about(r, id.text).front().id); });
  }
  Heard take(mail::Received in) {
    if (in.message.empty()) in.message = base::random_name(12);
    return done([&](Writing& w) { return take_letter(w, in, office); });
  }
  mail::Received calendar_answer(std::string const& from, std::string const& partstat, int sequence, std::string const& of = {}) {
    return {.sort = mail::Sort::calendar,
            .sender = from,
            .calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:" + meeting.text + "@intersession\r\nSEQUENCE:" +
                        std::to_string(sequence) + "\r\nDTSTAMP:20221004T100000Z\r\nATTENDEE;PARTSTAT=" + partstat + ":mailto:" + (of.empty() ? from : of) +
                        "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"};
  }
  std::vector<::meeting::Attendance> there() { return store.read([&](Reading& r) { return ::meeting::attendance(r, meeting); }); }
};

/// Words in a letter, or in a calendar text, whose lines are folded at 75 bytes.
bool has(std::string text, std::string const& words) {
  for (auto at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) text.erase(at, 3);
  return text.find(words) != std::string::npos;
}

/// A catalogue with our two sentences of why a meeting is called off. What is loaded stays for the process.
void with_french() {
  static bool const once = [] {
    store::test::Directory const place;
    base::test::write_mo(place.path + "/fr.mo", {{"", base::test::mo_head("nplurals=2; plural=(n > 1);")},
                                                 {"It has no date now. When it has one again, you get another letter.", "Elle n’a plus de date."},
                                                 {"You are no longer on the list of those invited.", "Vous n’êtes plus sur la liste."}});
    base::load_words(place.path);
    return true;
  }();
  REQUIRE(once);
}

}  // namespace

TEST_CASE("everybody on the list gets one letter with the plan on their own clock, and pressing twice posts none twice") {
  Invitations d;
  d.invite("Ana", "Asia/Tokyo");
  d.invite("Lee");
  CHECK(d.send() == 2);
  CHECK(d.send() == 2);  // the same press
  auto const out = d.waiting();
  REQUIRE(out.size() == 2);
  auto const& ana = out[0].to == "ana@example.org" ? out[0] : out[1];
  CHECK(has(ana.subject, "Invitation: March call"));
  CHECK(has(ana.body, "23:00"));
  CHECK(has(ana.body, "14:00 UTC"));
  CHECK(has(ana.body, "https://forum.example/invited/"));
  CHECK(has(ana.body, "https://forum.example/unsubscribe/"));
  CHECK(has(ana.calendar, "METHOD:REQUEST\r\n"));
  CHECK(has(ana.calendar, "UID:" + d.meeting.text + "@intersession\r\n"));
  CHECK(has(ana.calendar, "SEQUENCE:0\r\n"));
  CHECK(has(ana.calendar, "mailto:ana@example.org"));
  CHECK_FALSE(has(ana.calendar, "lee@example.org"));
  CHECK(has(ana.calendar, "mailto:replies@forum.example"));
  CHECK(d.send("bbbbbbbbbbbb").error().why == Why::not_now);  // another press: everybody knows
}

TEST_CASE("a move is a REQUEST with a higher SEQUENCE and the same UID, calling off a CANCEL; what still waits is taken back for it") {
  Invitations d;
  auto const ana = d.invite("Ana");
  REQUIRE(d.send() == 1);
  d.all_leave();
  d.move_by(std::chrono::hours(1));
  auto out = d.waiting();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].subject, "Changed: "));
  CHECK(has(out[0].calendar, "METHOD:REQUEST\r\n"));
  CHECK(has(out[0].calendar, "SEQUENCE:1\r\n"));
  CHECK(has(out[0].calendar, "UID:" + d.meeting.text + "@intersession\r\n"));
  CHECK(d.see(ana).told == 1);
  d.move_by(std::chrono::hours(1));
  out = d.waiting();
  REQUIRE(out.size() == 1);  // two changes within minutes are one letter
  CHECK(has(out[0].calendar, "SEQUENCE:2\r\n"));
  d.done([&](Writing& w) { return desk::cancel_meeting(w, d.meeting, "Nobody can come.", office); });
  out = d.waiting();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "METHOD:CANCEL\r\n"));
  CHECK(has(out[0].calendar, "SEQUENCE:3\r\n"));
  CHECK(has(out[0].body, "Nobody can come."));
  d.all_leave();
  d.done([&](Writing& w) { return desk::reopen_meeting(w, d.meeting, office); });
  out = d.waiting();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "METHOD:REQUEST\r\n"));
  CHECK(has(out[0].calendar, "SEQUENCE:4\r\n"));
}

TEST_CASE("a meeting that loses its date is a CANCEL, and has it another one a REQUEST of the same UID with a higher SEQUENCE") {
  Invitations d;
  auto const ana = d.invite("Ana");
  REQUIRE(d.send() == 1);
  d.all_leave();
  auto m = d.store.read([&](Reading& r) { return *::meeting::meeting(r, d.meeting); });
  auto const start = m.start;
  m.start = m.end = std::nullopt;
  d.done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  auto out = d.waiting();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].subject, "Called off: "));
  CHECK(has(out[0].body, "It has no date now."));
  CHECK(has(out[0].calendar, "METHOD:CANCEL\r\n"));
  CHECK(has(out[0].calendar, "SEQUENCE:1\r\n"));
  CHECK(has(out[0].calendar, "DTSTART:20221005T140000Z\r\n"));
  CHECK(d.see(ana).told == 1);
  d.all_leave();
  m.title = "Without a date";
  d.done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  CHECK(d.waiting().empty());  // there is nothing to tell
  m.start = *start + std::chrono::hours(24);
  d.done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  out = d.waiting();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "METHOD:REQUEST\r\n"));
  CHECK(has(out[0].calendar, "SEQUENCE:3\r\n"));
  CHECK(has(out[0].calendar, "UID:" + d.meeting.text + "@intersession\r\n"));
}

TEST_CASE("a change that no calendar shows writes to nobody, nor does one of a meeting whose guests know nothing yet") {
  Invitations d;
  d.invite("Ana");
  d.move_by(std::chrono::hours(1));
  CHECK(d.waiting().empty());
  REQUIRE(d.send() == 1);
  d.all_leave();
  auto m = d.store.read([&](Reading& r) { return *::meeting::meeting(r, d.meeting); });
  m.decisions = false;
  d.done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  CHECK(d.waiting().empty());
}

TEST_CASE("letters are taken back until they leave; a first letter taken back is none, and calling off then tells nobody") {
  Invitations d;
  auto const ana = d.invite("Ana");
  REQUIRE(d.send() == 1);
  CHECK(d.write([&](Writing& w) { return take_back_letters(w, d.meeting); }) == 1);
  CHECK(d.waiting().empty());
  CHECK_FALSE(d.see(ana).told);
  CHECK(d.write([&](Writing& w) { return take_back_letters(w, d.meeting); }).error().why == Why::not_now);
  REQUIRE(d.send("bbbbbbbbbbbb") == 1);
  d.done([&](Writing& w) { return desk::cancel_meeting(w, d.meeting, "No.", office); });
  CHECK(d.waiting().empty());
  CHECK_FALSE(d.see(ana).told);
}

TEST_CASE("whoever is taken off the list after an invitation gets a CANCEL of their own; a test goes to one address with a UID of its own") {
  Invitations d;
  auto const ana = d.invite("Ana"), lee = d.invite("Lee");
  d.done([&](Writing& w) { return uninvite(w, lee, office); });
  CHECK(d.waiting().empty());
  REQUIRE(d.send() == 1);
  d.all_leave();
  d.done([&](Writing& w) { return uninvite(w, ana, office); });
  auto out = d.waiting();
  REQUIRE(out.size() == 1);
  CHECK(has(out[0].calendar, "METHOD:CANCEL\r\n"));
  CHECK(has(out[0].calendar, "SEQUENCE:1\r\n"));
  d.all_leave();
  d.done([&](Writing& w) { return send_test(w, d.meeting, office, "me@example.org", "Me", "fr"); });
  out = d.waiting();
  REQUIRE(out.size() == 1);
  CHECK(out[0].to == "me@example.org");
  CHECK(has(out[0].calendar, "UID:test-"));
  CHECK(has(out[0].body, "https://forum.example/invited/..."));
}

TEST_CASE("why a meeting is called off is said in the language of whoever gets the letter") {
  with_french();
  Invitations d;
  auto const ana = d.invite("Ana", "UTC", "fr");
  d.invite("Lee");
  REQUIRE(d.send() == 2);
  d.all_leave();
  auto m = d.store.read([&](Reading& r) { return *::meeting::meeting(r, d.meeting); });
  auto const start = m.start;
  m.start = m.end = std::nullopt;
  d.done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  auto const out = d.waiting();
  REQUIRE(out.size() == 2);
  for (auto const& letter : out) CHECK(has(letter.body, letter.to == "ana@example.org" ? "Elle n’a plus de date." : "It has no date now."));
  d.all_leave();
  m.start = start;
  d.done([&](Writing& w) { return desk::change_meeting(w, m, office); });
  d.all_leave();
  d.done([&](Writing& w) { return uninvite(w, ana, office); });
  REQUIRE(d.waiting().size() == 1);
  CHECK(has(d.waiting()[0].body, "Vous n’êtes plus sur la liste."));
}

TEST_CASE("a no stands among the apologies until it is a yes; who is there stays there") {
  Invitations d;
  auto const ana = d.invite("Ana");
  auto const say = [&](Coming c) { return d.write([&](Writing& w) { return answer_invitation(w, ana, {.coming = c, .comment = {}, .stamp = {}}); }); };
  REQUIRE(say(Coming::no));
  REQUIRE(d.there().size() == 1);
  CHECK(d.there()[0].presence == ::meeting::Presence::apologies);
  CHECK(d.there()[0].note.empty());
  REQUIRE(say(Coming::no));
  CHECK(d.there().size() == 1);
  REQUIRE(say(Coming::yes));
  CHECK(d.there().empty());
  d.done([&](Writing& w) { return ::meeting::note_attendance(w, d.meeting, {.name = "Ana"}); });
  REQUIRE(say(Coming::no));
  CHECK(d.there()[0].presence == ::meeting::Presence::present);
  d.done([&](Writing& w) { return ::meeting::close_meeting(w, d.meeting); });
  CHECK(say(Coming::yes).error().why == Why::not_now);
}

TEST_CASE("a calendar's answer counts when it comes from the guest it speaks of and answers the present plan, once") {
  Invitations d;
  auto const ana = d.invite("Ana");
  d.invite("Lee");
  REQUIRE(d.send() == 2);
  d.all_leave();
  auto yes = d.calendar_answer("ana@example.org", "ACCEPTED", 0);
  yes.message = "one@example.org";
  CHECK(d.take(yes).became == mail::Became::counted);
  CHECK(d.see(ana).coming == Coming::yes);
  CHECK(d.see(ana).through == schedule::Through::calendar);
  yes.calendar = d.calendar_answer("ana@example.org", "DECLINED", 0).calendar;
  CHECK(d.take(yes).became == mail::Became::nothing);  // the same message again
  CHECK(d.see(ana).coming == Coming::yes);
  // A-IMPERS: as somebody else, as nobody invited, of another meeting.
  CHECK(d.take(d.calendar_answer("lee@example.org", "DECLINED", 0, "ana@example.org")).became == mail::Became::not_theirs);
  CHECK(d.take(d.calendar_answer("eve@example.org", "DECLINED", 0)).became == mail::Became::nothing);
  CHECK(d.see(ana).coming == Coming::yes);
  d.move_by(std::chrono::hours(1));
  CHECK(d.take(d.calendar_answer("ana@example.org", "DECLINED", 0)).became == mail::Became::too_old);
  CHECK(d.take(d.calendar_answer("ana@example.org", "DECLINED", 1)).became == mail::Became::counted);
  CHECK(d.see(ana).coming == Coming::no);
  CHECK(d.there().size() == 1);
}

TEST_CASE("what a person writes waits for their click, whose link goes to the guest's own address, whoever wrote") {
  Invitations d;
  auto const ana = d.invite("Ana");
  REQUIRE(d.send() == 1);
  d.all_leave();
  mail::Received in{.sender = "eve@example.org", .words = "No, I do not come.", .answers = {d.message_of(ana)}};
  CHECK(d.take(in).became == mail::Became::waits);
  CHECK(d.see(ana).words == "No, I do not come.");
  CHECK_FALSE(d.see(ana).coming);
  CHECK(d.there().empty());
  auto const out = d.waiting();
  REQUIRE(out.size() == 1);
  CHECK(out[0].to == "ana@example.org");
  CHECK(has(out[0].body, "No, I do not come."));
  in.words = "Or perhaps I do.";
  CHECK(d.take(in).became == mail::Became::waits);
  CHECK(d.waiting().size() == 1);  // no second letter within ten minutes
  CHECK(d.see(ana).words == "Or perhaps I do.");
  in.answers = {"guessed@forum.example"};
  CHECK(d.take(in).became == mail::Became::nothing);
  CHECK(d.take({.sort = mail::Sort::machine, .sender = "ana@example.org", .answers = {d.message_of(ana)}, .why = "Auto-Submitted"}).became == mail::Became::nothing);
  CHECK(d.take({.sender = office.organiser, .words = "Loop", .answers = {d.message_of(ana)}}).became == mail::Became::nothing);
  CHECK(d.see(ana).words == "Or perhaps I do.");
}

TEST_CASE("a bounce marks the letter it names, and no other") {
  Invitations d;
  auto const ana = d.invite("Ana"), lee = d.invite("Lee");
  REQUIRE(d.send() == 2);
  d.all_leave();
  mail::Received in{.sort = mail::Sort::bounce, .sender = "mailer-daemon@example.org", .answers = {d.message_of(ana)}, .final_no = true, .why = "550 nobody"};
  CHECK(d.take(in).became == mail::Became::bounced);
  auto const state = [&](GuestId const& id) { return d.store.read([&](Reading& r) { return mail::letters_about(r, id.text).front().state; }); };
  CHECK(state(ana) == mail::State::bounced);
  CHECK(state(lee) == mail::State::sent);
  in.answers = {"unknown@forum.example"};
  CHECK(d.take(in).became == mail::Became::nothing);
}

TEST_CASE("the self-test finds its own letter again and keeps what relays said of it") {
  Invitations d;
  CHECK(d.write([](Writing& w) { return start_self_test(w, {.forum = "F", .base = "https://f", .organiser = "f@f.example", .replies = false}); }).error().why == Why::not_now);
  auto const id = d.done([](Writing& w) { return start_self_test(w, office); });
  CHECK_FALSE(d.store.read([](Reading& r) { return self_test(r); }).came);
  d.all_leave();
  mail::Received in{.sort = mail::Sort::machine, .message = id.text + "@forum.example", .sender = office.organiser, .proof = {"Authentication-Results: mx; dkim=pass; spf=pass"}};
  CHECK(d.take(in).became == mail::Became::nothing);
  auto const test = d.store.read([](Reading& r) { return self_test(r); });
  REQUIRE(test.came);
  CHECK(test.came->note == "Authentication-Results: mx; dkim=pass; spf=pass");
}

TEST_CASE("after a poll those who were asked are on the list, with the address of their account where none was typed") {
  desk::test::Errands d;
  auto const person = d.person("Ana");
  d.store.write({PersonId(), "operator"}, [&](Writing& w) {
    return people::open_account(w, {.address = "ana@example.org", .person = person, .name = "Ana", .role = people::Role::member, .language = "fr", .zone = "Asia/Tokyo"});
  }).value();
  auto const poll = d.done([&](Writing& w) { return schedule::open_poll(w, {.series = d.series, .title = "The next one", .zone = "UTC"}); });
  auto const slot = d.done([&](Writing& w) { return schedule::propose(w, poll, std::chrono::year(2026) / 2 / 3, 16, 0); });
  d.done([&](Writing& w) { return schedule::ask(w, poll, {.person = person, .name = "Ana", .zone = "Asia/Tokyo"}); });
  d.done([&](Writing& w) { return schedule::ask(w, poll, {.name = "Lee", .zone = "UTC", .address = "lee@example.org"}); });
  d.done([&](Writing& w) { return schedule::ask(w, poll, {.name = "Max", .zone = "UTC"}); });
  auto const id = d.done([&](Writing& w) { return decide_poll(w, poll, slot, "", office); });
  auto const list = d.store.read([&](Reading& r) { return schedule::guests(r, id); });
  REQUIRE(list.size() == 2);
  CHECK(list[0].address == "ana@example.org");
  CHECK(list[0].language == "fr");
  CHECK(list[1].address == "lee@example.org");
  CHECK(d.done([&](Writing& w) { return add_guests(w, id, Source::accounts); }) == 0);
}

TEST_CASE("weeks between two clock changes are told: the meeting's clock stands still, another zone's hour moves") {
  desk::test::Errands d;
  auto const enter = [&](char const* start) {
    return d.done([&](Writing& w) {
      return ::meeting::enter_meeting(w, {.series = d.series, .title = "Call", .zone = "Europe/Zurich", .start = base::parse_iso(start), .end = {}});
    });
  };
  enter("2026-03-03T15:00:00Z");                  // 16:00 in Zurich, 10:00 in New York
  auto const id = enter("2026-03-17T15:00:00Z");  // 16:00 in Zurich, 11:00 in New York
  for (char const* zone : {"America/New_York", "Europe/Paris"})
    d.done([&](Writing& w) { return schedule::add_guest(w, {.meeting = id, .name = zone, .address = base::lower_ascii(base::sha256_hex(zone)) + "@example.org", .zone = zone}); });
  auto const shifts = d.store.read([&](Reading& r) { return clock_shifts(r, *::meeting::meeting(r, id)); });
  REQUIRE(shifts.size() == 1);
  CHECK(shifts[0].zone == "America/New_York");
  CHECK(shifts[0].before == 600);
  CHECK(shifts[0].after == 660);
}

TEST_CASE("news that waits goes out as one letter with all of it") {
  Invitations d;
  d.done([](Writing& w) { return mail::set_wishes(w, {.address = "ana@example.org", .pace = mail::Pace::daily}); });
  for (char const* subject : {"One", "Two"})
    d.done([&](Writing& w) {
      return mail::post(w, {.to_address = "ana@example.org", .to_name = "Ana", .subject = subject, .body = std::string("About ") + subject, .reason = mail::Reason::news,
                            .useful_until = {}});
    });
  CHECK(d.done([](Writing& w) { return gather_letters(w, office); }) == 0);
  d.done([](Writing& w) -> Result<Done> {
    w.run("update letter set gather_at = gather_at - 86400000");
    return Done{};
  });
  CHECK(d.done([](Writing& w) { return gather_letters(w, office); }) == 2);
  auto const out = d.letters("select to_address, subject, body, calendar, about, state from letter where state = 0 and gather_at is null");
  REQUIRE(out.size() == 1);
  CHECK(out[0].subject == "News from The Forum");
  CHECK(has(out[0].body, "About One"));
  CHECK(has(out[0].body, "About Two"));
  CHECK(has(out[0].body, "/unsubscribe/"));
}
