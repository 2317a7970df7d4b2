// SPDX-License-Identifier: Apache-2.0
// Ugly mail, first part: where messages begin (engines 2.A4). Every case is read whole and byte by byte, with the same result.
#include "mail/archive_split.hpp"

#include <doctest/doctest.h>

#include "base/instant.hpp"
#include "mail/archive_dates.hpp"

using namespace mail;

namespace {

struct Case {
  char const* what;
  std::string text;
  std::vector<std::string> heads;  ///< what the head of each message begins with
  std::uint64_t before = 0;
};

struct Found {
  std::vector<std::string> heads;
  std::vector<std::uint64_t> offsets, sizes;
  std::uint64_t before = 0;
};

Found split(std::string_view text, std::size_t piece) {
  Found out;
  MboxSplitter s([&](RawMessage const& m) {
    out.heads.emplace_back(m.head);
    out.offsets.push_back(m.offset);
    out.sizes.push_back(m.size);
  });
  for (std::size_t at = 0; at < text.size(); at += piece) s.feed(text.substr(at, piece));
  s.finish();
  out.before = s.before();
  return out;
}

std::string const sep = "From ada@example.org Mon Oct  3 15:00:00 2022\n";

std::vector<Case> const cases{
    {"two messages with a blank line between", sep + "Subject: a\n\nx\n\n" + sep + "Subject: b\n\ny\n", {"Subject: a", "Subject: b"}},
    {"no blank line before the second", sep + "Subject: a\n\nx\n" + sep + "Subject: b\n\ny\n", {"Subject: a", "Subject: b"}},
    {"a body line that begins with From", sep + "Subject: a\n\nFrom the desk of Ada\nFrom: here\n", {"Subject: a"}},
    {"a body line with From and a date, and prose below", sep + "Subject: a\n\nFrom here to Mon Oct  3 15:00:00 2022\nwe waited\n", {"Subject: a"}},
    {"a quoted separator (mboxrd)", sep + "Subject: a\n\n>" + sep + "Subject: no\n", {"Subject: a"}},
    {"a twice quoted separator (mboxrd)", sep + "Subject: a\n\n>>" + sep + "Subject: no\n", {"Subject: a"}},
    {"a separator inside a long line", sep + "Subject: a\n\n" + std::string(5000, 'x') + sep + "Subject: no\n", {"Subject: a"}},
    {"a long line in which only the piece looks like one", sep + "Subject: a\n\n" + std::string(4096, 'x') + "From ada Mon Oct  3 15:00:00 2022\nA: b\n", {"Subject: a"}},
    {"user at host", "From ada at example.org  Mon Oct  3 15:00:00 2022\nSubject: a\n\nx\n", {"Subject: a"}},
    {"user(a)host, as HyperKitty writes", "From ada(a)example.org Mon Oct  3 15:00:00 2022\nSubject: a\n\nx\n", {"Subject: a"}},
    {"a sender with blanks", "From Ada M Morrow Mon Oct  3 15:00:00 2022\nSubject: a\n\nx\n", {"Subject: a"}},
    {"no sender at all", "From Mon Oct  3 15:00:00 2022\nSubject: a\n\nx\n", {"Subject: a"}},
    {"MAILER-DAEMON", "From MAILER-DAEMON Mon Oct  3 15:00:00 2022\nSubject: a\n\nx\n", {"Subject: a"}},
    {"a zone behind the year", "From a@b Mon Oct  3 15:00:00 2022 +0200\nSubject: a\n\nx\n", {"Subject: a"}},
    {"a zone before the year", "From a@b Mon Oct  3 15:00:00 CEST 2022\nSubject: a\n\nx\n", {"Subject: a"}},
    {"no seconds", "From a@b Mon Oct  3 15:00 2022\nSubject: a\n\nx\n", {"Subject: a"}},
    {"remote from", "From uucp Mon Oct  3 15:00:00 2022 remote from ada\nSubject: a\n\nx\n", {"Subject: a"}},
    {"something else behind the date", sep + "Subject: a\n\nFrom a@b Mon Oct  3 15:00:00 2022 we met\nSubject: b\n", {"Subject: a"}},
    {"the thirtieth of February is no date", sep + "Subject: a\n\nFrom a@b Mon Feb 30 15:00:00 2022\nSubject: b\n", {"Subject: a"}},
    {"the separator as the last line", sep + "Subject: a\n\nx\n" + sep, {"Subject: a"}},
    {"the separator without its line end, last", sep + "Subject: a\n\nx\nFrom a@b Mon Oct  3 15:00:00 2022", {"Subject: a"}},
    {"two separators in a row", sep + sep + "Subject: a\n\nx\n", {"Subject: a"}, sep.size()},
    {"an older separator escaped below it", sep + ">From x Tue Oct  4 1:00:00 2022\nSubject: a\n\nx\n", {">From x"}},
    {"CRLF everywhere", "From a@b Mon Oct  3 15:00:00 2022\r\nSubject: a\r\n\r\nx\r\n\r\nFrom a@b Mon Oct  3 15:00:00 2022\r\nSubject: b\r\n\r\ny\r\n",
     {"Subject: a", "Subject: b"}},
    {"NUL bytes in head and body", sep + std::string("Subject: a\0b\n\nx\0y\n", 18) + sep + "Subject: b\n\ny\n", {"Subject: a", "Subject: b"}},
    {"8-bit bytes that are no UTF-8", sep + "Subject: \xe9t\xe9\n\n\xff\xfe\n" + sep + "Subject: b\n\ny\n", {"Subject: \xe9", "Subject: b"}},
    {"a head without body", sep + "Subject: a\n" + sep + "Subject: b\n", {"Subject: a", "Subject: b"}},
    {"cut off inside a head", sep + "Subject: a\nX-Long: abc", {"Subject: a"}},
    {"cut off inside a word of the separator", sep + "Subject: a\n\nx\nFrom a@b Mon Oc", {"Subject: a"}},
    {"text before the first message", "Archive of a list\n\n" + sep + "Subject: a\n\nx\n", {"Subject: a"}, 18},
    {"blank lines before the first message", "\n\r\n\n" + sep + "Subject: a\n\nx\n", {"Subject: a"}},
    {"no message at all", "Dear all,\nFrom now on\n", {}, 22},
    {"nothing", "", {}},
    {"a separator with a one-letter header name", sep + "X: 1\n\nx\n", {"X: 1"}},
    {"a separator above a folded line is none", sep + "Subject: a\n\n" + sep + " folded\n", {"Subject: a"}},
    {"Content-Length is not believed", sep + "Content-Length: 9999\n\nx\n" + sep + "Subject: b\n\ny\n", {"Content-Length", "Subject: b"}},
};

}  // namespace

TEST_CASE("ugly mail: each message begins where it begins, however the bytes come") {
  for (auto const& c : cases) {
    CAPTURE(c.what);
    for (std::size_t const piece : {std::size_t{1} << 20U, std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
      CAPTURE(piece);
      auto const found = split(c.text, piece);
      REQUIRE(found.heads.size() == c.heads.size());
      for (std::size_t i = 0; i < c.heads.size(); ++i) CHECK(found.heads[i].starts_with(c.heads[i]));
      CHECK(found.before == c.before);
      // Laid end to end they are the file.
      for (std::size_t i = 0; i + 1 < found.offsets.size(); ++i) CHECK(found.offsets[i] + found.sizes[i] == found.offsets[i + 1]);
      if (!found.offsets.empty()) CHECK(found.offsets.back() + found.sizes.back() == c.text.size());
    }
  }
}

TEST_CASE("a head of two megabytes and a body of ten are read in bounded memory, and what follows is found") {
  std::string const text = sep + "Subject: a\nX-Junk: " + std::string(2'000'000, 'j') + "\n\n" + std::string(10'000'000, 'b') + "\n" + sep + "Subject: b\n\ny\n";
  std::size_t longest = 0;
  int messages = 0;
  MboxSplitter s([&](RawMessage const& m) {
    ++messages;
    longest = std::max(longest, m.head.size() + m.body.size());
  });
  for (std::size_t at = 0; at < text.size(); at += 65536) s.feed(std::string_view(text).substr(at, 65536));
  s.finish();
  CHECK(messages == 2);
  CHECK(longest <= most_head + most_body);
}

TEST_CASE("a separator's date is read in UTC unless it names a zone") {
  auto const at = [](char const* line) { return base::iso(base::from_millis(separator_date(line) * 1000)); };
  CHECK(at("From a Mon Oct  3 15:00:00 2022") == "2022-10-03T15:00:00Z");
  CHECK(at("From a Mon Oct 03 15:00:00 2022 +0200") == "2022-10-03T13:00:00Z");
  CHECK(at("From a Mon Oct 3 15:00:00 EST 2022") == "2022-10-03T20:00:00Z");
  CHECK(at("From a Mon Oct 3 15:00:00 MESZ 2022") == "2022-10-03T15:00:00Z");
  for (auto const* no : {"From ", "From a", "From a Mon Oct 2022", "From a Mon Oct 3 25:00:00 2022", "From a Oct 3 15:00:00 2022", ">From a Mon Oct  3 15:00:00 2022",
                         "From a Mon Oct 3 15:00:00 22", "from a Mon Oct  3 15:00:00 2022"})
    CHECK_MESSAGE(separator_date(no) == undated, no);
}
