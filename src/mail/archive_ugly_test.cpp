// SPDX-License-Identifier: Apache-2.0
// Ugly mail, second part: what a message says of itself (between-meetings a.4; engines 2.A4). Each case has its expected reading.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "mail/archive_address.hpp"
#include "mail/archive_dates.hpp"
#include "mail/archive_message.hpp"
#include "mail/archive_names.hpp"
#include "mail/archive_mime.hpp"

using namespace mail;

namespace {

std::string iso(Seconds t) { return t == undated ? "undated" : base::iso(base::from_millis(t * 1000)); }

Seconds const now = parse_mail_date("1 Nov 2022 00:00:00 +0000");

RawMessage raw(std::string_view head, std::string_view body = {}, std::string_view separator = {}) {
  return {.separator = separator, .head = head, .body = body};
}
Heard heard(std::string_view head, std::string_view separator = {}, Seconds month = undated) {
  return hear(raw(head, {}, separator), {.now = now, .month = month});
}

constexpr char const* separator = "From ada at example.org  Mon Oct  3 15:00:00 2022\n";

}  // namespace

TEST_CASE("names are compared without letter case, marks and order, and by what stands before the @; few letters say nothing") {
  CHECK(name_key("Ada Morrow") != 0);
  CHECK(name_key("Ada Morrow") == name_key("MORROW,  \u00c1da"));
  CHECK(name_key("Ada Morrow") != name_key("Ada Morrov"));
  for (auto const* nothing : {"", "Ada", "ada@example.org Morrow", ", ."}) CHECK(name_key(nothing) == 0);
  CHECK(name_key("\xff\xfe Ada") == name_key("\xff\xfe Ada"));  // whatever it is, it is read
  CHECK(local_key("Ada.Morrow+lists@example.org") == local_key("ada.morrow@example.com"));
  CHECK(local_key("ada.morrow@example.org") != 0);
  for (auto const* nothing : {"", "info@example.org", "ada morrow", "@example.org"}) CHECK(local_key(nothing) == 0);
}

TEST_CASE("the name behind a list's rewriting is the person's; of a machine, or unasked, none is heard") {
  auto const named = [](std::string_view head) { return hear(raw(head), {.now = now, .names = true}); };
  std::string const rewritten =
      "From: Ada Morrow via Rivers <rivers@lists.example.org>\nReply-To: ada.morrow@example.org\n"
      "List-Post: <mailto:rivers@lists.example.org>\n";
  auto const h = named(rewritten);
  CHECK(h.person == base::short_hash("ada.morrow@example.org"));
  CHECK(h.name == name_key("Ada Morrow"));
  CHECK(h.local == local_key("ada.morrow@example.org"));
  CHECK(heard(rewritten).name == 0);
  CHECK(heard(rewritten).local == 0);
  CHECK(named(rewritten + "Auto-Submitted: auto-replied\n").name == 0);
  CHECK(named("Subject: Nobody\n").name == 0);
}

TEST_CASE("ugly mail: dates are read in every form mail has, and in no other") {
  struct Case {
    char const *text, *expected;
  };
  for (auto const& [text, expected] : std::initializer_list<Case>{
           {"Mon, 3 Oct 2022 15:00:00 +0000", "2022-10-03T15:00:00Z"},
           {"Mon, 03 Oct 2022 17:00:00 +0200 (CEST)", "2022-10-03T15:00:00Z"},
           {"3 Oct 2022 15:00 GMT", "2022-10-03T15:00:00Z"},
           {"Fri, 3 Oct 2022 15:00:00 -0530", "2022-10-03T20:30:00Z"},  // a wrong weekday
           {"Mon, 3 Oct 22 15:00:00 UT", "2022-10-03T15:00:00Z"},
           {"Mon, 3 Oct 99 15:00:00 EST", "1999-10-03T20:00:00Z"},
           {"Mon, 3 Oct 122 15:00:00 +0000", "2022-10-03T15:00:00Z"},  // a year counted from 1900
           {"Mon Oct  3 15:00:00 2022", "2022-10-03T15:00:00Z"},
           {"Monday, 3 October 2022 15:00:00 +0000", "2022-10-03T15:00:00Z"},
           {"Mon, 3-Oct-2022 15:00:00 GMT", "2022-10-03T15:00:00Z"},
           {"2022-10-03 17:00:00 +0200", "2022-10-03T15:00:00Z"},
           {"2022-10-03T15:00:00Z", "2022-10-03T15:00:00Z"},
           {"Mon, 3 Oct 2022 15.00.07 +0000", "2022-10-03T15:00:07Z"},
           {"Mon,3 Oct 2022 15:00:00 Z", "2022-10-03T15:00:00Z"},
           {"Mon, 3 Oct 2022 23:59:60 +0000", "2022-10-03T23:59:59Z"},  // a leap second
           {"Mon, (day) 3 (of) Oct 2022 15:00:00 (local) +0000", "2022-10-03T15:00:00Z"},
           {"Mon, 3 Oct 2022 15:00:00 +9999", "undated"},
           {"Thu, 00 Foo 0000 99:99:99 +9999", "undated"},
           {"yesterday", "undated"},
           {"", "undated"},
           {"Mon, 31 Sep 2022 15:00:00 +0000", "undated"},
           {"Mon, 3 Oct 2022 24:00:00 +0000", "undated"},
           {"Mon, 3 Oct 2022", "undated"},
           {"Mon, 3 Oct 2022 soon", "undated"},
           {"Mon, 3 Oct 99999999999 15:00:00", "undated"},
           {"(((((((((", "undated"},
       })
    CHECK_MESSAGE(iso(parse_mail_date(text)) == expected, text);
}

TEST_CASE("ugly mail: which of the stated times is believed") {
  struct Case {
    char const *what, *head, *separator, *expected;
    bool clamped;
  };
  constexpr char const* received = "Received: from x by y; Mon, 3 Oct 2022 15:00:04 +0000\n";
  auto const with = [&](std::string const& more) { return received + more; };
  std::string const r_future = with("Date: Thu, 3 Oct 2042 15:00:00 +0000\n"), r_old = with("Date: Thu, 1 Jan 1970 00:00:00 +0000\n"),
                    r_near = with("Date: Wed, 5 Oct 2022 14:00:00 +0000\n"), r_none = with(""), r_prose = with("Date: yesterday\n"),
                    r_two = with("Received: from z by x; Sat, 1 Jan 2000 00:00:00 +0000\nDate: Mon, 3 Oct 2022 15:00:00 +0000\n");
  for (auto const& c : std::initializer_list<Case>{
           {"the server's clock before the writer's", r_near.c_str(), separator, "2022-10-03T15:00:04Z", false},
           {"a Date in the future", r_future.c_str(), separator, "2022-10-03T15:00:04Z", true},
           {"a Date at the epoch", r_old.c_str(), separator, "2022-10-03T15:00:04Z", true},
           {"no Date", r_none.c_str(), "", "2022-10-03T15:00:04Z", false},
           {"a Date that is no date", r_prose.c_str(), "", "2022-10-03T15:00:04Z", false},
           {"the outermost Received counts", r_two.c_str(), "", "2022-10-03T15:00:04Z", false},
           {"pipermail: the separator line", "Date: Mon, 3 Oct 2022 16:00:00 +0200\n", separator, "2022-10-03T15:00:00Z", false},
           {"pipermail: a Date three days off", "Date: Thu, 6 Oct 2022 16:00:00 +0200\n", separator, "2022-10-03T15:00:00Z", true},
           {"a Received without a date", "Received: from x by y\nDate: Mon, 3 Oct 2022 15:00:00 +0000\n", separator, "2022-10-03T15:00:00Z", false},
           {"a Received in the future", "Received: from x by y; Mon, 3 Oct 2033 15:00:00 +0000\n", separator, "2022-10-03T15:00:00Z", true},
           {"a Date alone", "Date: Mon, 3 Oct 2022 15:00:00 +0000\n", "", "2022-10-03T15:00:00Z", false},
           {"a Date alone, in the future", "Date: Mon, 3 Oct 2033 15:00:00 +0000\n", "", "undated", false},
           {"everything in the future", "Date: Mon, 3 Oct 2033 15:00:00 +0000\n", "From a Mon Oct  3 15:00:00 2033\n", "undated", false},
           {"a file of February 1945, made by one bad date", "Date: Mon, 5 Feb 1945 15:00:00 +0000\n", "From a Mon Feb  5 15:00:00 1945\n", "undated", false},
           {"nothing at all", "Subject: x\n", "", "undated", false},
           {"a folded Received", "Received: from x\n\tby y;\n\tMon, 3 Oct 2022\n\t15:00:04 +0000\n", "", "2022-10-03T15:00:04Z", false},
       }) {
    auto const h = heard(c.head, c.separator);
    CHECK_MESSAGE(iso(h.time) == c.expected, c.what);
    CHECK_MESSAGE(h.clamped == c.clamped, c.what);
  }
}

TEST_CASE("ugly mail: a Date alone must lie within 48 hours of the month of its file") {
  auto const october = month_of_file("list/2022-October.txt.gz");
  REQUIRE(iso(october) == "2022-10-01T00:00:00Z");
  CHECK(iso(heard("Date: Fri, 30 Sep 2022 10:00:00 +0000\n", "", october).time) == "2022-09-30T10:00:00Z");
  CHECK(heard("Date: Wed, 28 Sep 2022 10:00:00 +0000\n", "", october).time == undated);
  CHECK(heard("Date: Thu, 3 Nov 2022 10:00:00 +0000\n", "", october).time == undated);
  for (auto const* name : {"2022-10.mbox", "202210.mbox.gz", "2022-October.txt", "/a/2022-Oct"}) CHECK_MESSAGE(month_of_file(name) == october, name);
  for (auto const* name : {"list.mbox", "2022", "2022-13.mbox", "2022-Smarch.txt", "20221003.mbox", "list-2022-10.mbox"})
    CHECK_MESSAGE(month_of_file(name) == undated, name);
}

TEST_CASE("ugly mail: the sender is found in every form of From that archives hold") {
  struct Case {
    char const *from, *address, *name;
  };
  for (auto const& c : std::initializer_list<Case>{
           {"Ada Morrow <Ada@Example.ORG>", "ada@example.org", "Ada Morrow"},
           {"\"Morrow, Ada\" <ada@example.org>", "ada@example.org", "Morrow, Ada"},
           {"\"Ada \\\"Countess\\\" Morrow\" <ada@example.org>", "ada@example.org", "Ada \"Countess\" Morrow"},
           {"ada@example.org", "ada@example.org", ""},
           {"ada@example.org (Ada Morrow)", "ada@example.org", "Ada Morrow"},
           {"ada at example.org (Ada Morrow)", "ada@example.org", "Ada Morrow"},
           {"ada at example.org", "ada@example.org", ""},
           {"ada(a)example.org (Ada)", "ada@example.org", "Ada"},
           {"Ada <ada at example.org>", "ada@example.org", "Ada"},
           {"Ada <ada[at]example.org>", "ada@example.org", "Ada"},
           {"ada at gmail.... (Ada)", "ada@gmail....", "Ada"},
           {"=?utf-8?B?QWRhIE3DvGxsZXI=?= <ada@example.org>", "ada@example.org", "Ada Müller"},
           {"=?iso-8859-1?Q?Ada_M=FCller?= <ada@example.org>", "ada@example.org", "Ada Müller"},
           {"\"=?utf-8?Q?Ada_M=C3=BCller?=\" <ada@example.org>", "ada@example.org", "Ada Müller"},
           {"Ada M\xfcller <ada@example.org>", "ada@example.org", "Ada Müller"},
           {"ada at example.org (=?koi8-r?B?4sXMy8E=?=)", "ada@example.org", "Белка"},
           {"=?utf-8?Q?Ada_<ada=40example.org>?=", "ada@example.org", ""},
           {"\"bram@example.net\" <ada@example.org>", "ada@example.org", "bram@example.net"},
           {"Ada <ada> <ada@example.org>", "ada@example.org", "Ada"},
           {"ada@example.org, bram@example.net", "ada@example.org", ""},
           {"'ada@example.org'", "ada@example.org", ""},
           {"Ada Morrow <>", "", ""},
           {"Ada Morrow", "", ""},
           {"undisclosed recipients:;", "", ""},
           {"Ada <ada@example.org", "ada@example.org", "Ada"},
           {"\"Ada <ada@example.org>", "ada@example.org", "Ada <ada@example.org>"},
           {"@", "", ""},
           {"a@b", "a@b", ""},
       }) {
    auto const read = read_sender(c.from);
    CHECK_MESSAGE(read.address == c.address, c.from);
    if (*c.name) CHECK_MESSAGE(read.name == c.name, c.from);
  }
}

TEST_CASE("ugly mail: a list that rewrites From hides nobody") {
  auto const person = [](char const* head) { return heard(head).person; };
  auto const ada = base::short_hash("ada@example.org");
  CHECK(person("From: Ada via Rivers <rivers@lists.example.org>\nReply-To: Ada <ada@example.org>\nList-Id: Rivers <rivers.lists.example.org>\n") == ada);
  CHECK(person("From: Ada <rivers@lists.example.org>\nX-Original-From: Ada <ada@example.org>\nList-Post: <mailto:rivers@lists.example.org>\n") == ada);
  // A list that sends replies to itself: only the name is left, and it tells two people apart.
  char const* nameless = "From: Ada via Rivers <rivers@lists.example.org>\nReply-To: rivers@lists.example.org\nList-Id: <rivers.lists.example.org>\n";
  char const* another = "From: Bram via Rivers <rivers@lists.example.org>\nReply-To: rivers@lists.example.org\nList-Id: <rivers.lists.example.org>\n";
  CHECK(person(nameless) != person(another));
  CHECK(person(nameless) == base::short_hash("ada"));
  // Without rewriting Reply-To is nobody.
  CHECK(person("From: Ada <ada@example.org>\nReply-To: Bram <bram@example.net>\n") == ada);
  CHECK(person("From: Ada Morrow\n") == base::short_hash("ada morrow"));
  CHECK(person("Sender: ada@example.org\n") == ada);
  CHECK(person("Subject: x\n") == 0);
}

TEST_CASE("ugly mail: subjects without their marks") {
  struct Case {
    char const *subject, *topic;
    bool reply;
  };
  for (auto const& c : std::initializer_list<Case>{
           {"Agenda for Monday", "agenda for monday", false},
           {"Re: Agenda", "agenda", true},
           {"[Rivers] Re: Agenda", "agenda", true},
           {"RE: [Rivers] Re[2]: AW: Agenda", "agenda", true},
           {"SV: VS: Antw: Odp: TR : Agenda", "agenda", true},
           {"Fwd: Agenda", "agenda", true},
           {"回复：议程", "议程", true},
           {"回复: 议程", "议程", true},
           {"Re:", "", true},
           {"", "", false},
           {"[Rivers]", "", false},
           {"Regarding: rivers", "regarding: rivers", false},
           {"Result: yes", "result: yes", false},
           {"New topic (was: Agenda)", "new topic", false},
           {"Re: New topic (was: Agenda)", "new topic", true},
           {"Agenda\n\tfor   Monday", "agenda for monday", false},
           {"[a list tag that is much too long to be one at all, really] x", "[a list tag that is much too long to be one at all, really] x", false},
       }) {
    auto const t = topic_of(c.subject);
    CHECK_MESSAGE(t.text == c.topic, c.subject);
    CHECK_MESSAGE(t.reply == c.reply, c.subject);
  }
  CHECK(decoded_header("=?utf-8?B?QsO8?=\n =?utf-8?B?Y2hlcg==?=") == "Bücher");
  CHECK(decoded_header("R\xe9union") == "Réunion");
  CHECK(decoded_header("Réunion") == "Réunion");
  CHECK(decoded_header("=?nonsense?Q?abc?=").find("abc") != std::string::npos);
  CHECK(base::is_utf8(decoded_header("=?utf-8?B?/////w==?=")));
}

TEST_CASE("ugly mail: identifiers") {
  CHECK(heard("Message-ID: <a@b>\n").id == base::short_hash("a@b"));
  CHECK(heard("Message-Id: a@b\n").id == base::short_hash("a@b"));
  CHECK(heard("message-id:   <a@b> (comment)\n").id == base::short_hash("a@b"));
  CHECK(heard("Message-ID:\n <a@b>\n").id == base::short_hash("a@b"));
  CHECK(heard("Message-ID: <a b@ c>\n").id == base::short_hash("ab@c"));
  CHECK(heard("Message-ID: <no-at-sign>\n").id == base::short_hash("no-at-sign"));
  CHECK(heard("Message-ID: <a@b>\nMessage-ID: <c@d>\n").id == base::short_hash("a@b"));
  CHECK_FALSE(heard("Message-ID:\nSubject: x\n").own_id);
  auto const h = heard("Message-ID: <a@b>\nReferences: <x@y> <a@b>\n\t<z@y>garbage<<q@r>\nIn-Reply-To: Ada <ada@e.org>'s of Monday <z@y>\n");
  CHECK(h.refs == std::vector{base::short_hash("x@y"), base::short_hash("z@y"), base::short_hash("q@r")});
  CHECK(h.answers == std::vector{base::short_hash("ada@e.org"), base::short_hash("z@y")});
}

TEST_CASE("ugly mail: without Message-ID it is sender, minute, subject and first words that make a message") {
  auto const key = [](char const* from, char const* separator_line, char const* subject, char const* body) {
    std::string const head = std::string("From: ") + from + "\nSubject: " + subject + "\n";
    return hear(raw(head, body, separator_line), {.now = now}).id;
  };
  auto const one = key("ada@example.org", separator, "x", "Hello all,\nsee below.\n");
  CHECK(one == key("Ada <ADA@example.org>", separator, "X", "Hello all,\r\nsee  below.\r\n"));
  CHECK(one == key("ada@example.org", "From a Mon Oct  3 15:00:59 2022\n", "x", "Hello all,\nsee below.\n"));
  CHECK(one != key("ada@example.org", "From a Mon Oct  3 15:01:00 2022\n", "x", "Hello all,\nsee below.\n"));
  CHECK(one != key("bram@example.org", separator, "x", "Hello all,\nsee below.\n"));
  CHECK(one != key("ada@example.org", separator, "y", "Hello all,\nsee below.\n"));
  CHECK(one != key("ada@example.org", separator, "x", "Hello all,\nsee above.\n"));
}

TEST_CASE("ugly mail: what machines write") {
  for (auto const* head : {"Auto-Submitted: auto-replied\nFrom: ada@example.org\n", "Auto-Submitted: AUTO-GENERATED; x\nFrom: a@b\n", "From: MAILER-DAEMON@example.org\n",
                           "From: rivers-bounces@lists.example.org\n", "From: rivers-request at lists.example.org\n", "From: owner-rivers@lists.example.org\n",
                           "From: <mailman@lists.example.org>\n", "From: No Reply <no-reply@example.org>\n", "From: a@b\nPrecedence: auto_reply\n",
                           "From: a@b\nX-Autoreply: yes\n"})
    CHECK_MESSAGE(heard(head).machine, head);
  for (auto const* head : {"Auto-Submitted: no\nFrom: ada@example.org\n", "From: ada@example.org\nPrecedence: list\n", "From: Mailman Fan <ada@example.org>\n",
                           "From: a.bounces@example.org\n", "Subject: x\n"})
    CHECK_MESSAGE(!heard(head).machine, head);
}

TEST_CASE("ugly mail: the first words are the same whatever they were sent as") {
  std::string const expected = "grüßeausköln.";
  std::string const head = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n";
  CHECK(first_words({}, "Grüße aus\r\n Köln.\r\n") == expected);
  CHECK(first_words(head + "Content-Transfer-Encoding: base64\n", "R3LDvMOfZSBhdXMgS8O2bG4u\n") == expected);
  CHECK(first_words(head + "Content-Transfer-Encoding: quoted-printable\n", "Gr=C3=BC=C3=9Fe aus =\nK=C3=B6ln.\n") == expected);
  CHECK(first_words("MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n", "Gr\xfc\xdf" "e aus K\xf6ln.\n") == expected);
  // Where GMime finds no message at all it is text all the same.
  CHECK(first_words(std::string("Receive\0x (M\xfcller)\n", 19), "M\xfcller\n") == "m\xef\xbf\xbdller");
  std::string const mixed = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n";
  CHECK(first_words(mixed, "preamble\n--b\nContent-Type: text/plain; charset=utf-8\n\nGrüße aus Köln.\n--b--\n") == expected);
  // No end of the parts, an attachment before the text, parts in parts.
  CHECK(first_words(mixed, "--b\nContent-Type: text/plain; charset=utf-8\n\nGrüße aus Köln.\n") == expected);
  CHECK(first_words(mixed, "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nno\n--b\nContent-Type: multipart/alternative; boundary=c\n\n"
                           "--c\nContent-Type: text/plain; charset=utf-8\n\nGrüße aus Köln.\n--c\nContent-Type: text/html\n\n<p>x\n--c--\n--b--\n") == expected);
  // Outlook's winmail.dat is no text; neither is a forwarded message.
  CHECK(first_words(mixed, "--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+Ih==\n--b--\n").empty());
  CHECK(first_words(mixed, "--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nInner text.\n--b--\n").empty());
  CHECK(first_words("Content-Type: nonsense\n", "x").size() <= 1);
}

TEST_CASE("a bomb of nested parts costs its beginning only") {
  std::string body, head = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n";
  for (int i = 0; i < 1000 && body.size() < most_body; ++i)
    body += "--b" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=b" + std::to_string(i + 1) + "\n\n";
  CHECK(first_words(head, body.substr(0, most_body)).empty());
  std::string many;
  while (many.size() < most_body) many += "--b0\n\n";
  CHECK(first_words(head, many.substr(0, most_body)).empty());
}
