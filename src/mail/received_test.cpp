// SPDX-License-Identifier: Apache-2.0
#include "mail/received.hpp"

#include <doctest/doctest.h>

#include <boost/json/object.hpp>

#include "store/test_place.hpp"

using namespace mail;
using namespace base;

namespace {

std::string from_ana(std::string const& more, std::string const& body) {
  return "From: Ana Li <Ana@Example.org>\r\nTo: forum@example.org\r\nSubject: =?utf-8?q?R=C3=A9?=: Invitation\r\nMessage-ID: <reply1@example.org>\r\n"
         "In-Reply-To: <l1@forum.example>\r\nReferences: <l0@forum.example> <l1@forum.example>\r\n" +
         more + "\r\n" + body;
}

Received read(std::string const& bytes) {
  auto const in = read_message(bytes);
  if (!in) FAIL(in.error().detail);
  return *in;
}

std::string const report =
    "From: MAILER-DAEMON@relay.example\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <b1@relay.example>\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
    "--x\r\n\r\nSorry.\r\n"
    "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n"
    "Final-Recipient: rfc822; ana@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 nobody here\r\n"
    "--x\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: forum@example.org\r\nMessage-ID: <lsent@forum.example>\r\nSubject: Hello\r\n"
    "--x--\r\n";

std::string replaced(std::string s, std::string const& from, std::string const& to) {
  auto const at = s.find(from);
  REQUIRE(at != std::string::npos);
  return s.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("what a person writes is theirs: sender, what it answers nearest first, and words without quotes") {
  auto const in = read(from_ana("Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n",
                                "J'arrive =E0 dix heures.\r\n\r\nOn Monday, The Forum wrote:\r\n> Hello Ana,\r\n> come.\r\n-- \r\nAna\r\n"));
  CHECK(in.sort == Sort::words);
  CHECK(in.sender == "ana@example.org");
  CHECK(in.subject == "Ré: Invitation");
  CHECK(in.message == "reply1@example.org");
  CHECK(in.answers == std::vector<std::string>{"l1@forum.example", "l0@forum.example"});
  CHECK(in.words == "J'arrive à dix heures.");
}

TEST_CASE("quotes, attributions, whole letters below a rule and signatures are taken away; what stands between them stays") {
  CHECK(without_quotes("Yes.\n\n> old\n> older\n") == "Yes.");
  CHECK(without_quotes("Le lundi, Ana a écrit :\n> Bonjour\nOui\n> encore\nnon\n") == "Oui\nnon");
  CHECK(without_quotes("Yes\n\nOn 3 Oct 2022 at 12:00, The Forum\n<forum@example.org> wrote:\n> x\n") == "Yes");
  CHECK(without_quotes("Yes\n\nOn 3 Oct 2022 at 12:00 The Forum <forum@example.org>\nwrote:\n\n> x\n") == "Yes");
  CHECK(without_quotes("I come\n-----Original Message-----\nFrom: x\n") == "I come");
  CHECK(without_quotes("I come\n________________________________\nFrom: x\n") == "I come");
  CHECK(without_quotes("Ja\n\nVon: Forum <forum@example.org>\nGesendet: Montag\nAn: Ana\nBetreff: x\n\nalt\n") == "Ja");
  CHECK(without_quotes("Two things: first\nsecond: ana@example.org is new\nthird\n") == "Two things: first\nsecond: ana@example.org is new\nthird");
  CHECK(without_quotes("> all quoted\n").empty());
  CHECK(without_quotes("").empty());
}

TEST_CASE("a page is read as words, its quotes and styles left out") {
  auto const in = read(from_ana("Content-Type: text/html; charset=utf-8\r\n",
                                "<html><head><style>p{color:red}</style></head><body><p>I &amp; Lee come.</p><div>Late</div>"
                                "<blockquote><p>You are invited</p></blockquote></body></html>\r\n"));
  CHECK(in.words == "I & Lee come.\nLate");
}

TEST_CASE("machines are known by what they say of themselves, and have no words") {
  for (char const* mark : {"Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "List-Id: <x.example.org>\r\n", "X-Autoreply: yes\r\n", "Return-Path: <>\r\n"}) {
    CAPTURE(mark);
    auto const in = read(from_ana(mark, "I am on holiday.\r\n"));
    CHECK(in.sort == Sort::machine);
    CHECK(in.words.empty());
    CHECK_FALSE(in.why.empty());
  }
  CHECK(read(from_ana("Auto-Submitted: no\r\n", "I come.\r\n")).sort == Sort::words);
  CHECK(read(replaced(from_ana("", "x\r\n"), "Ana@Example.org", "mailer-daemon@example.org")).sort == Sort::machine);
}

TEST_CASE("a report that a letter came back names the letter and the other machine's words; a delay is none") {
  auto const in = read(report);
  CHECK(in.sort == Sort::bounce);
  CHECK(in.final_no);
  CHECK(in.answers == std::vector<std::string>{"lsent@forum.example"});
  CHECK(in.why == "550 5.1.1 nobody here");
  CHECK(read(replaced(report, "Action: failed", "Action: delayed")).sort == Sort::machine);
  auto const whole = read(replaced(replaced(report, "text/rfc822-headers", "message/rfc822"), "Subject: Hello\r\n", "Subject: Hello\r\n\r\nThe text\r\n"));
  CHECK(whole.sort == Sort::bounce);
  CHECK(whole.answers == std::vector<std::string>{"lsent@forum.example"});
}

TEST_CASE("a calendar program's answer is read although it says that a program wrote it; a request is none") {
  std::string const body = "--y\r\nContent-Type: text/plain\r\n\r\nAna has accepted.\r\n--y\r\nContent-Type: text/calendar; method=REPLY\r\n"
                           "Content-Transfer-Encoding: base64\r\n\r\nQkVHSU46VkNBTEVOREFSDQpNRVRIT0Q6UkVQTFkNCkVORDpWQ0FMRU5EQVINCg==\r\n--y--\r\n";
  auto const in = read(from_ana("Auto-Submitted: auto-generated\r\nContent-Type: multipart/alternative; boundary=y\r\n", body));
  CHECK(in.sort == Sort::calendar);
  CHECK(in.calendar == "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n");
  auto const asked = read(from_ana("Content-Type: text/calendar\r\n", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"));
  CHECK(asked.sort == Sort::words);
  CHECK(asked.calendar.empty());
}

TEST_CASE("what is too large, has too many parts, or is no message is refused; deep nesting and no headers do no harm") {
  CHECK_FALSE(read_message(""));
  CHECK_FALSE(read_message(std::string(largest_message + 1, 'x')));
  std::string parts = from_ana("Content-Type: multipart/mixed; boundary=z\r\n", "");
  std::string full = parts;
  for (int i = 0; i < 1001; ++i) full += "--z\r\n\r\nx\r\n";
  CHECK(read_message(full).error().detail == "The message has too many parts.");
  for (int i = 0; i < 500; ++i) parts += "--z\r\n\r\nx\r\n";
  CHECK(read_message(parts));  // the control: many, but not too many
  std::string bomb = from_ana("Content-Type: multipart/mixed; boundary=z\r\n", "");
  for (int i = 0; i < 100'000; ++i) bomb += "--z\r\n";
  CHECK_FALSE(read_message(bomb));
  std::string deep = "From: a@example.org\r\n";
  for (int i = 0; i < 2000; ++i) deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" + std::to_string(i) + "\r\n";
  (void)read_message(deep);
  auto const bare = read_message("no header at all");
  if (bare) CHECK(bare->sort == Sort::machine);
}

TEST_CASE("the values of a message survive their way as JSON, and nothing larger gets in that way") {
  auto const in = read(report);
  auto const again = received_of(to_json(in));
  REQUIRE(again);
  CHECK(json_text(*again) == json_text(in));
  auto bent = to_json(in);
  std::string const long_words(100'000, 'x');
  bent.as_object()["words"] = Json(std::string_view(long_words));
  CHECK_FALSE(received_of(bent));
  bent = to_json(in);
  bent.as_object()["sort"] = Json(std::string_view("letter"));
  CHECK_FALSE(received_of(bent));
  bent = to_json(in);
  bent.as_object().erase("final_no");
  CHECK_FALSE(received_of(bent));
  CHECK_FALSE(received_of(Json(std::string_view("text"))));
}
