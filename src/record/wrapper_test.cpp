// SPDX-License-Identifier: Apache-2.0
// Head and foot in the small: titles with their numbers, joins and what forbids them, times across midnight.
#include "record/wrapper.hpp"

#include <doctest/doctest.h>

#include <string>

#include "record/parse.hpp"
#include "record/parse_templates.hpp"
#include "record/parse_title.hpp"

namespace scan = record::scan;

namespace {
std::string title(char const* line) {
  auto const read = scan::read_title(line);
  return read ? read->title + "|" + read->number : "none";
}
record::Parsed read(std::string_view s) {
  auto parsed = record::parse_captions(s);
  REQUIRE(parsed);
  return std::move(*parsed);
}
std::int64_t joins(std::string_view a, std::string_view b) {
  return read(">> ANNA: " + std::string(a) + "\n\n" + std::string(b)).counts.joins;
}
}  // namespace

TEST_CASE("titles give up their number and their markers (H6, H7)") {
  CHECK(title("DC COORDINATION MEETING #66") == "DC COORDINATION MEETING|66");
  CHECK(title("Group Call LXVI") == "Group Call|LXVI");
  CHECK(title("Group Call XI") == "Group Call|XI");
  CHECK(title("GROUP MEETING \"52\"") == "GROUP MEETING|52");
  CHECK(title("Group Meeting \u201C52\u201D") == "Group Meeting|52");
  CHECK(title("Group Call 12 - RAW") == "Group Call|12");
  CHECK(title("Group Call No. 12 (Raw)") == "Group Call|12");
  CHECK(title("FINISHED Group Call 12") == "Group Call|12");
  CHECK(title("Cloned Group Call 12-0") == "Group Call|12");
  CHECK(title("52nd Coordination Meeting") == "Coordination Meeting|52");
  CHECK(title("MEETING OF THE DC") == "MEETING OF THE DC|");
  CHECK(title("Annual Forum 2022") == "Annual Forum 2022|");
  CHECK(title("Good morning everybody and welcome") == "none");
  CHECK(title("GROUP CALL #12 MAY 4, 2023 0900 UTC") == "GROUP CALL|12");
}

TEST_CASE("disclaimers are known at the head in many wordings, in the middle only when they begin as one") {
  CHECK(scan::is_disclaimer("This is a rough draft, not a verbatim record."));
  CHECK(scan::is_disclaimer("*** The following are the outputs of the captioning taken during an online meeting."));
  CHECK(!scan::is_disclaimer("I sent you a rough draft yesterday."));
  CHECK(!scan::is_disclaimer("This is a rough road."));
  auto const p =
      read(">> ANNA: One.\n\nThis is a rough draft, not a verbatim record.\n\n>> BEN: I sent you a rough draft.");
  CHECK(p.counts.turns == 2);
  CHECK(p.wrapper.size() == 1);
  CHECK(p.wrapper[0].line == 3);
}

TEST_CASE("speech at the end is no footer, however much it looks like one") {
  CHECK(read(">> ANNA: You find it all at\nwww.rivers.example").wrapper.empty());
  CHECK(read(">> ANNA: What we need is a better\nsearch").wrapper.empty());
  CHECK(read(">> ANNA: Yes.\n\nThis document is an output of the group, unedited.").wrapper.empty());
  CHECK(read(">> ANNA: Yes.\n\nwww.rivers.example").wrapper.size() == 1);
}

TEST_CASE("a single rule of asterisks fences nothing: the first words behind it are speech") {
  auto const p = read("GROUP CALL #1\n\nThis is a rough draft.\n\n*****\n\nGood morning, all.\n\n>> ANNA: Hi.");
  CHECK(p.counts.turns == 2);
  CHECK(p.turns[0].segments[0].text == "Good morning, all.");
  CHECK(read("GROUP CALL #1\n*****\nIt is typed live.\n*****\nGood morning, all.\n\n>> ANNA: Hi.").wrapper.size() == 4);
}

TEST_CASE("a page break is undone only before lower case and after no sentence end") {
  CHECK(joins("we need the", "paper soon.") == 1);
  CHECK(joins("we need --", "and soon.") == 1);
  CHECK(joins("we need the", "\u00E9clair.") == 1);
  CHECK(joins("we need the", "Paper soon.") == 0);
  CHECK(joins("we need the", ">> paper soon.") == 0);
  CHECK(joins("we need the", "\u7EB8\u3002") == 0);
  for (std::string_view end : {".", "?", "!", ":", "\"", ")"})
    CHECK(joins("we need it" + std::string(end), "paper soon.") == 0);
}

TEST_CASE("a join is remembered in code points and joins never cross a mark") {
  auto const p = read(">> ANNA: d\u00E9j\u00E0\n\nvu and\n\nmore\n\n>> so it goes");
  REQUIRE(p.turns.size() == 2);
  CHECK(p.turns[0].segments[0].text == "d\u00E9j\u00E0 vu and more");
  CHECK(p.turns[0].segments[0].joins == std::vector<std::int64_t>{4, 11});
}

TEST_CASE("a session end after midnight is of the next day; without a zone there is no instant") {
  auto const late = read("GROUP CALL #1\nMAY 4, 2023\n2330 UTC\n\n>> ANNA: Hi.\n\n(Session concluded at 0015 UTC)");
  CHECK(base::iso(*late.meeting.end) == "2023-05-05T00:15:00Z");
  auto const zoneless = read("GROUP CALL #1\nMAY 4, 2023\n23:30\n\n>> ANNA: Hi.\n\n(Session concluded at 0015)");
  CHECK(zoneless.meeting.date.has_value());
  CHECK(!zoneless.meeting.start);
  CHECK(!zoneless.meeting.end);
}

TEST_CASE("a damaged date is none and a doubt with its line") {
  auto const p = read("GROUP CALL #1\n2 May 202, 13:00\n\n>> ANNA: Hi.");
  CHECK(!p.meeting.date);
  REQUIRE(p.doubts.size() == 1);
  CHECK(p.doubts[0].kind == "time");
  CHECK(p.doubts[0].line == 2);
}

TEST_CASE("words without any head or mark are one unmarked turn, however short") {
  for (std::string_view s : {"Hello", "GOOD MORNING EVERYONE", "Hello there.\n\nSecond paragraph."}) {
    auto const p = read(s);
    CHECK(p.counts.turns == 1);
    CHECK(p.wrapper.empty());
    CHECK(!p.turns[0].marked);
  }
}

TEST_CASE("bare page numbers go when they count up one by one, and stay when they do not") {
  CHECK(read(">> ANNA: One two\n\n1\n\nthree four\n\n2\n\nfive.").counts.joins == 2);
  CHECK(read(">> ANNA: The vote was\n\n7\n\nto\n\n9").wrapper.empty());
}
