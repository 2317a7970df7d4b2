// SPDX-License-Identifier: Apache-2.0
// What the parser refuses, with line and reason, and the encodings and dirt it takes (captions 6.2.7, rulings 20).
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "record/parse.hpp"

namespace {
std::string why(std::string_view bytes) {
  auto const parsed = record::parse_captions(bytes);
  if (parsed) return "taken";
  CHECK(parsed.error().why == base::Why::malformed);
  CHECK(parsed.error().field == "file");
  return parsed.error().detail + (parsed.error().with.empty() ? "" : " " + parsed.error().with[0]);
}
std::string utf16(std::u16string_view s, bool little) {
  std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
  for (char16_t const c : s) {
    char const low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
    out += little ? low : high;
    out += little ? high : low;
  }
  return out;
}
record::Parsed read(std::string_view bytes) {
  auto parsed = record::parse_captions(bytes);
  REQUIRE(parsed);
  return std::move(*parsed);
}
}  // namespace

TEST_CASE("an empty file and a blank file are refused") {
  CHECK(why("") == "The file is empty.");
  CHECK(why(" \r\n\t\n\n") == "The file holds no words.");
  CHECK(why("\xEF\xBB\xBF") == "The file holds no words.");
}

TEST_CASE("a zero byte is refused with its line, also in UTF-16") {
  using namespace std::string_view_literals;
  CHECK(why(">> ANNA: Hi.\n\n>> BEN: a\0b"sv) == "Line {} holds a zero byte: this is not a text file. 3");
  CHECK(why(utf16(std::u16string_view(u"ANNA: Hi.\n\0", 11), true)) ==
        "Line {} holds a zero byte: this is not a text file. 2");
}

TEST_CASE("files of other programs are refused by name") {
  CHECK(why("%PDF-1.7\n%...") == "This is a PDF, not a text file. Save its text and try again.");
  CHECK(why("{\\rtf1 hello}") == "This is a rich text file (RTF). Save it as plain text and try again.");
  CHECK(why("PK\x03\x04zip") == "This is a ZIP or a word processor's file. Save it as plain text and try again.");
}

TEST_CASE("a file of control characters is refused, a stray escape is dropped") {
  std::string noise = "GIF";
  for (int i = 0; i < 400; ++i) noise += static_cast<char>(1 + i % 8);
  CHECK(why(noise).starts_with("The file holds {} control characters"));
  CHECK(read(">> ANNA: a\x1B[2Jb\x08.").turns[0].segments[0].text == "a[2Jb.");
}

TEST_CASE("UTF-8, UTF-16 and Windows-1252 give the same words") {
  for (auto const& bytes :
       {std::string("\xEF\xBB\xBF>> ANNA: Caf\u00E9 \u201Cyes\u201D."),
        utf16(u">> ANNA: Caf\u00E9 \u201Cyes\u201D.", true), utf16(u">> ANNA: Caf\u00E9 \u201Cyes\u201D.", false),
        std::string(">> ANNA: Caf\xE9 \x93yes\x94.")})
    CHECK(read(bytes).turns[0].segments[0].text == "Caf\u00E9 \u201Cyes\u201D.");
  CHECK(read("\xEF\xBB\xBF>> ANNA: a").encoding == "utf8");
  CHECK(read(utf16(u"ANNA: a", true)).encoding == "utf16le");
  CHECK(read(utf16(u"ANNA: a", false)).encoding == "utf16be");
  CHECK(read("ANNA: \xE9").encoding == "windows1252");
}

TEST_CASE("broken UTF-16 is refused") {
  CHECK(why(std::string_view("\xFF\xFE\x41", 3)) == "The file says that it is UTF-16, but it is broken.");
}

TEST_CASE("line ends of all systems, form feeds and direction overrides") {
  CHECK(read(">> ANNA: a.\r\n\r\n>> BEN: b.\r\r>> CARL: c.").counts.turns == 3);
  CHECK(read(">> ANNA: a.\u2028\u2028>> BEN: b.").counts.turns == 2);
  CHECK(read(">> ANNA: one\ftwo").turns[0].segments[0].text == "one two");
  CHECK(read(">> ANNA: \u202Eabc\u2066d\u2069\uFEFF.").turns[0].segments[0].text == "abcd.");
  CHECK(read(">> ANNA: a\tb.").turns[0].segments[0].text == "a b.");
}

TEST_CASE("direction marks stay only inside right-to-left words") {
  CHECK(read(">> ANNA: a\u200Fb.").turns[0].segments[0].text == "ab.");
  CHECK(read(">> ANNA: \u05D0\u200F\u05D1.").turns[0].segments[0].text == "\u05D0\u200F\u05D1.");
}

TEST_CASE("text is in NFC; entities and tags are never decoded") {
  CHECK(read(">> ANNA: Cafe\u0301.").turns[0].segments[0].text == "Caf\u00E9.");
  CHECK(read(">> ANNA: <b>hi</b> &amp; <script>").turns[0].segments[0].text == "<b>hi</b> &amp; <script>");
}

TEST_CASE("speech stays as typed: double blanks, NBSP, odd hyphens, ellipses, damage") {
  std::string const said =
      "Yes.  Then\u00A0so \u2011\u2011 it\u2019s co\u2011chair . . . to *. take?away (?) 17DCs [email protected] "
      "\u2026";
  CHECK(read(">> ANNA: " + said).turns[0].segments[0].text == said);
}

TEST_CASE("half a file is taken as far as it goes") {
  auto const parsed = read(">> ANNA BAKER: Hello.\n\n>> BEN CRO");
  CHECK(parsed.counts.turns == 2);
  CHECK(parsed.counts.nameless == 1);
}

TEST_CASE("ugly lines cost no more than their length") {
  // Each of these is quadratic in a careless reader: a minute instead of a blink.
  auto const started = std::chrono::steady_clock::now();
  std::size_t const n = 300'000;
  auto const repeated = [&](std::string_view s) {
    std::string out;
    while (out.size() < n) out += s;
    return out;
  };
  for (std::string_view s : {"(",
                             "[(",
                             ">",
                             ">> ",
                             ". >>",
                             "&gt;",
                             "> > ",
                             ">>A:",
                             "a:",
                             "a: ",
                             "Page 1 of 2 ",
                             "*",
                             "-",
                             " ",
                             "Note: Th",
                             "\n(",
                             "a\n",
                             ">>\n",
                             "7\n",
                             "x\n\n",
                             "\u0301",
                             "\u738B:",
                             "This text is being provided "}) {
    CAPTURE(s);
    CHECK((record::parse_captions(repeated(s)) || s == " "));
    CHECK((record::parse_captions(">> ANNA: " + repeated(s) + "."), true));
  }
  CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(60));
}
