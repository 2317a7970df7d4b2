// SPDX-License-Identifier: Apache-2.0
// Whole archives through the worker: every kind of source, duplicates, machines, announcements, conversations, and what is skipped.
#include "mail/archive.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "base/text.hpp"
#include "mail/archive_for_tests.hpp"
#include "mail/archive_tally.hpp"
#include "mail/archive_worker.hpp"

using namespace mail;
using namespace mail::test;

namespace {

std::string const ada = "ada at example.org (Ada)", bram = "bram at example.net (Bram)", chidi = "chidi at example.com (Chidi)";

std::string march() {
  return pipermail(1, ada, "a@x", "[Rivers] Budget") + pipermail(2, bram, "b@x", "Re: [Rivers] Budget", "In-Reply-To: <a@x>\n") +
         pipermail(3, chidi, "c@x", "[Rivers] Venue");
}

/// What a test's worker eats.
char* volatile kept = nullptr;

bool skipped(ArchiveStats const& s, std::string_view where, std::string_view why) {
  for (auto const& x : s.skipped)
    if (x.where.find(where) != std::string::npos && x.why.find(why) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a pipermail month is counted: messages, people, threads, a conversation, months, first and last") {
  Files f;
  f.put("2021-March.txt", march());
  auto const s = f.stats({"2021-March.txt"});
  CHECK(s.messages == 3);
  CHECK(s.posters == 3);
  CHECK(s.threads == 2);
  CHECK(s.conversations == 1);
  CHECK(s.undated == 0);
  CHECK(s.months == std::map<std::string, std::int64_t>{{"2021-03", 3}});
  CHECK(s.first == "2021-03-01T12:00:00Z");
  CHECK(s.last == "2021-03-03T12:00:00Z");
  CHECK(s.skipped.empty());
}

TEST_CASE("the same list is the same list as mbox, gzip, several gzip members, HyperKitty export, Maildir and directory") {
  Files f;
  f.put("plain.mbox", march());
  f.put("packed/2021-March.txt.gz", packed(march()));
  f.put("members/list.mbox.gz", packed(pipermail(1, ada, "a@x", "[Rivers] Budget")) +
                                    packed(pipermail(2, bram, "b@x", "Re: [Rivers] Budget", "In-Reply-To: <a@x>\n") + pipermail(3, chidi, "c@x", "[Rivers] Venue")));
  std::string kitty = march();
  for (std::size_t at = 0; (at = kitty.find(" at ", at)) != std::string::npos;) kitty.replace(at, 4, "(a)");
  f.put("kitty/rivers@lists.example.org-2021-03.mbox.gz", packed(kitty));
  auto const single = [](std::string const& m) { return m.substr(m.find('\n') + 1); };
  f.put("maildir/cur/1614600000.M1P1.host:2,S", single(pipermail(1, ada, "a@x", "[Rivers] Budget")));
  f.put("maildir/new/1614686400.M1P1.host", single(pipermail(2, bram, "b@x", "Re: [Rivers] Budget", "In-Reply-To: <a@x>\n")));
  f.put("maildir/new/1614772800.M1P1.host", single(pipermail(3, chidi, "c@x", "[Rivers] Venue")));
  f.put("maildir/tmp/1614772900.M1P1.host", "half a mess");
  f.put("mh/1", single(pipermail(1, ada, "a@x", "[Rivers] Budget")));
  f.put("mh/2", single(pipermail(2, bram, "b@x", "Re: [Rivers] Budget", "In-Reply-To: <a@x>\n")));
  f.put("mh/3", single(pipermail(3, chidi, "c@x", "[Rivers] Venue")));
  for (auto const* source : {"plain.mbox", "packed", "members", "kitty", "maildir", "mh"}) {
    CAPTURE(source);
    auto const s = f.stats({source});
    CHECK(s.messages == 3);
    CHECK(s.duplicates == 0);
    CHECK(s.posters == 3);
    CHECK(s.threads == 2);
    CHECK(s.conversations == 1);
    CHECK(s.months == std::map<std::string, std::int64_t>{{"2021-03", 3}});
    CHECK(s.skipped.empty());
  }
  // All of them at once: the same three messages.
  auto const all = f.stats({""});
  CHECK(all.messages == 3);
  CHECK(all.duplicates == 15);
  CHECK(all.posters == 3);
}

TEST_CASE("what cannot be read is named with its reason, and the rest is counted") {
  Files f;
  f.put("a/2021-March.txt", march());
  f.put("a/index.html", "<p>");
  f.put("a/picture.bin", "\x89PNG\r\n");
  f.put("a/empty.mbox", "");
  f.put("a/letters.mbox", "Dear reader,\n\n" + march());
  f.put("a/preface.mbox", "X-Comment: none\nhello\n" + march());
  auto const whole = packed(march() + std::string(100'000, 'x'));
  f.put("a/cut.mbox.gz", whole.substr(0, whole.size() - 4));
  auto damaged = packed(march());
  damaged[damaged.size() - 6] ^= 1;  // its checksum
  f.put("a/damaged.mbox.gz", damaged);
  std::filesystem::create_symlink("/etc/passwd", f.path("a/link"));
  auto const s = f.stats({"a", "missing"});
  CHECK(s.messages == 3);
  CHECK(skipped(s, "missing", "no such file"));
  CHECK(skipped(s, "a", "no archives: 1"));
  CHECK(skipped(s, "picture.bin", "not an archive"));
  CHECK(skipped(s, "letters.mbox", "not an archive"));
  CHECK(skipped(s, "cut.mbox.gz", "cut off"));
  CHECK(skipped(s, "damaged.mbox.gz", "damaged"));
  CHECK(skipped(s, "a", "symbolic links: 1"));
  CHECK_FALSE(skipped(s, "empty.mbox", ""));
}

TEST_CASE("a message without any time is counted and stands in no month") {
  Files f;
  f.put("new/1", "From: ada@example.org\nMessage-ID: <a@x>\nDate: yesterday\n\nx\n");
  f.put("new/2", "From: ada@example.org\nMessage-ID: <b@x>\nDate: Mon, 1 Mar 2099 12:00:00 +0000\n\nx\n");
  f.put("new/3", "Received: from a by b; Mon, 1 Mar 2021 12:00:00 +0000\nFrom: ada@example.org\nMessage-ID: <c@x>\nDate: Mon, 1 Mar 2099 12:00:00 +0000\n\nx\n");
  auto const s = f.stats({""});
  CHECK(s.messages == 3);
  CHECK(s.undated == 2);
  CHECK(s.clamped == 1);
  CHECK(s.months == std::map<std::string, std::int64_t>{{"2021-03", 1}});
}

TEST_CASE("copies without Message-ID are one message when sender, minute, subject and words are the same") {
  Files f;
  auto const m = pipermail(1, ada, "", "Budget");
  f.put("list.mbox", m + m + pipermail(1, ada, "", "Budget", "", "Other words.\n"));
  auto const s = f.stats({"list.mbox"});
  CHECK(s.messages == 2);
  CHECK(s.duplicates == 1);
}

TEST_CASE("machines are counted, and are no posters and no voices in a conversation") {
  Files f;
  f.put("list.mbox", pipermail(1, ada, "a@x", "Budget") + pipermail(2, bram, "b@x", "Re: Budget", "Auto-Submitted: auto-replied\nIn-Reply-To: <a@x>\n") +
                         pipermail(3, "rivers-bounces at lists.example.org", "c@x", "Re: Budget", "In-Reply-To: <a@x>\n"));
  auto const s = f.stats({"list.mbox"});
  CHECK(s.messages == 3);
  CHECK(s.machine == 2);
  CHECK(s.posters == 1);
  CHECK(s.threads == 1);
  CHECK(s.conversations == 0);
}

TEST_CASE("whoever sends more than ten a day over thirty days is a machine") {
  for (int const messages : {300, 301}) {
    ArchiveTally tally;
    for (int i = 0; i < messages; ++i)
      tally.add({.id = base::short_hash(std::to_string(i)), .person = 7, .time = 1'600'000'000 + i * 8000});
    CAPTURE(messages);
    auto const s = tally.stats();
    CHECK(s.machine == (messages > 300 ? messages : 0));
    CHECK(s.posters == (messages > 300 ? 0 : 1));
  }
}

TEST_CASE("the same words on three lists within seven days are an announcement, on two or later they are not") {
  Files f;
  std::string const words = "We invite all coalitions to the open consultation on rivers.\n";
  f.put("one/2021-March.txt", pipermail(1, ada, "a1@x", "Call", "", words) + pipermail(20, ada, "b1@x", "Other", "", words + "b"));
  f.put("two/2021-March.txt", pipermail(3, ada, "a2@x", "Call", "", words) + pipermail(20, ada, "b2@x", "Other", "", words + "b"));
  f.put("three/2021-March.txt", pipermail(8, ada, "a3@x", "Call", "Content-Transfer-Encoding: quoted-printable\n", "We invite all coalitions to the open =\nconsultation on rivers.\n") +
                                    pipermail(29, ada, "b3@x", "Other", "", words + "b"));
  auto const s = f.stats({""});
  CHECK(s.messages == 6);
  CHECK(s.announcements == 3);
  // One message sent to three lists at once has one id, and is one.
  Files same;
  for (auto const* list : {"one", "two", "three"}) same.put(std::string(list) + "/2021-March.txt", pipermail(1, ada, "a@x", "Call", "", words));
  auto const t = same.stats({""});
  CHECK(t.messages == 1);
  CHECK(t.duplicates == 2);
  CHECK(t.announcements == 1);
}

TEST_CASE("a confirmed alias makes two addresses one person") {
  ArchiveTally tally;
  tally.add({.id = 1, .person = 10, .time = 1'600'000'000});
  tally.add({.id = 2, .answers = {1}, .person = 11, .time = 1'600'000'100});
  CHECK(tally.stats().conversations == 1);
  tally.same_person(10, 11);
  auto const s = tally.stats();
  CHECK(s.posters == 1);
  CHECK(s.conversations == 0);
}

TEST_CASE("a worker that falls over costs one message, named by its place, and the others are counted") {
  Files f;
  auto const first = pipermail(1, ada, "a@x", "Budget");
  f.put("2021-March.txt", first + pipermail(2, bram, "crash@x", "Re: Budget", "In-Reply-To: <a@x>\n") + pipermail(3, chidi, "c@x", "Re: Budget", "In-Reply-To: <a@x>\n"));
  f.put("2021-April.txt", pipermail(4, ada, "d@x", "Re: Budget", "In-Reply-To: <a@x>\n"));
  auto how = limits();
  how.at_message = [](Heard const& h) {
    if (h.id == base::short_hash("crash@x")) {
      std::signal(SIGSEGV, SIG_DFL);
      std::raise(SIGSEGV);
    }
  };
  auto const s = f.stats({"2021-March.txt", "2021-April.txt"}, how);
  CHECK(s.messages == 3);
  CHECK(s.conversations == 1);
  CHECK(skipped(s, "2021-March.txt:" + std::to_string(first.size()), "fell over (signal 11)"));
  CHECK(s.skipped.size() == 1);
}

TEST_CASE("a worker that stays silent or eats all memory is stopped, also in a packed file") {
  Files f;
  f.put("list.mbox.gz", packed(pipermail(1, ada, "a@x", "Budget") + pipermail(2, bram, "crash@x", "Budget") + pipermail(3, chidi, "c@x", "Budget")));
  auto how = limits();
  how.silent_seconds = 1;
  how.at_message = [](Heard const& h) {
    if (h.id == base::short_hash("crash@x"))
      for (;;) pause();
  };
  auto const silent = f.stats({""}, how);
  CHECK(silent.messages == 2);
  CHECK(skipped(silent, "list.mbox.gz", "too long"));
  if (how.memory == 0) return;
  how.silent_seconds = 20;
  how.at_message = [](Heard const& h) {
    if (h.id == base::short_hash("crash@x"))
      for (std::signal(SIGABRT, SIG_DFL);;) kept = new char[1 << 20];  // until the limit
  };
  auto const greedy = f.stats({""}, how);
  CHECK(greedy.messages == 2);
  CHECK(skipped(greedy, "list.mbox.gz", "reading process"));
}

TEST_CASE("a file that fells every worker is left after some tries") {
  Files f;
  std::string text;
  for (int i = 0; i < 30; ++i) text += pipermail(1, ada, std::to_string(i) + "@x", "Budget");
  f.put("list.mbox", text);
  auto how = limits();
  how.restarts = 5;
  how.at_message = [](Heard const&) { std::_Exit(9); };
  auto const s = f.stats({""}, how);
  CHECK(s.messages == 0);
  CHECK(skipped(s, "list.mbox", "ended with code 9"));
  CHECK(skipped(s, "list.mbox", "the rest of the file is left out"));
  CHECK(s.skipped.size() <= 8);
}

TEST_CASE("a worker program that cannot be started is a reason, not a crash") {
  Files f;
  f.put("list.mbox", march());
  auto how = limits();
  how.program = {"/nowhere/intersession", "archive", "worker"};
  auto const s = f.stats({""}, how);
  CHECK(s.messages == 0);
  CHECK(skipped(s, "list.mbox", "code 127"));
}

TEST_CASE("a gzip file that grows a thousandfold is refused") {
  Files f;
  f.put("bomb.mbox.gz", packed(march() + std::string(200'000'000, 'x')));
  auto const s = f.stats({""});
  CHECK(s.messages <= 3);
  CHECK(skipped(s, "bomb.mbox.gz", "grows more than 200 fold"));
}
