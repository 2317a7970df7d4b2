// SPDX-License-Identifier: Apache-2.0
// The pure part of captions: bytes to text, seams, growing texts, the serial line (captions 7: E7, E8, I9, I26, I27).
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "record/captions.hpp"
#include "record/hearing.hpp"
#include "record/hearing_serial.hpp"

using namespace record;
using namespace record::hearing;

namespace {

std::string cleaned(std::string_view bytes) {
  State s;
  return clean(s, Dialect::zoom, bytes);
}

std::string joined(std::string const& a, std::string const& b, std::vector<std::int64_t> const& lengths = {20, 20}, Dialect d = Dialect::zoom) {
  return a + std::string(seam(a, b, JoinPolicy::automatic, d, lengths)) + b;
}

std::string typed(std::vector<Op> const& ops) {
  std::string out;
  for (auto const& op : ops) {
    if (op.sort == Op::Sort::insert) out += op.text;
    else if (op.sort == Op::Sort::line) out += '\n';
    else if (op.sort == Op::Sort::erase) out.resize(out.size() - std::min(out.size(), static_cast<std::size_t>(op.count)));
  }
  return out;
}

}  // namespace

TEST_CASE("pieces join by a blank, by nothing, or by a line, as their edges say (I9, C12)") {
  CHECK(joined("the Global Digital", "Compact") == "the Global Digital Compact");
  CHECK(joined("I thi", "n", {5, 1}) == "I thin");
  CHECK(joined("No.", "No.", {3, 3}) == "No. No.");
  CHECK(joined("\u65E5\u672C", "\u8A9E") == "\u65E5\u672C\u8A9E");
  CHECK(joined("\uC548\uB155", "\uD558\uC138\uC694") == "\uC548\uB155 \uD558\uC138\uC694");
  CHECK(joined("well", ", yes") == "well, yes");
  CHECK(joined("I'M SENDING ", "SEVERAL") == "I'M SENDING SEVERAL");
  CHECK(joined("Yes.", "No.", {4, 4}, Dialect::teams) == "Yes.\nNo.");
  CHECK(joined("yes and", "no", {7, 2, 9}, Dialect::teams) == "yes and no");
  CHECK(seam("a", "b", JoinPolicy::line, Dialect::zoom, {}) == "\n");
  CHECK(seam("a", "b", JoinPolicy::literal, Dialect::zoom, {}).empty());
}

TEST_CASE("marks of direction, controls and escape sequences go, line ends become one (I26)") {
  CHECK(cleaned("a\u202Eb") == "ab");
  CHECK(cleaned(std::string("a\0b", 3)) == "ab");
  CHECK(cleaned("a\x1B[2Jb") == "ab");
  CHECK(cleaned("\uFEFFab") == "ab");
  CHECK(cleaned("a\u2028b\r\nc\rd\u0085e") == "a\nb\nc\nd\ne");
  CHECK(cleaned("a\tb\x0B") == "a b");
  CHECK(cleaned("end\\n") == "end\n");
  CHECK(cleaned("co\u2011chair &gt; <b>") == "co\u2011chair &gt; <b>");
}

TEST_CASE("one bad byte in UTF-8 is a replacement character; a stream that was never UTF-8 is Windows-1252 (I27)") {
  State utf8;
  CHECK(clean(utf8, Dialect::zoom, "R\u00E9sum\u00E9") == "R\u00E9sum\u00E9");
  CHECK(clean(utf8, Dialect::zoom, "caf\xE9 bar") == "caf\uFFFD bar");
  State latin;
  CHECK(clean(latin, Dialect::zoom, "caf\xE9 bar") == "caf\u00E9 bar");
  CHECK(clean(latin, Dialect::zoom, "caf\xE9") == "caf\u00E9");
  CHECK(latin.tails_lost == 0);
}

TEST_CASE("a CR at the end of one body and the LF of the next are one line end") {
  State s;
  auto const before = clean(s, Dialect::zoom, "a\r");
  CHECK(before + clean(s, Dialect::zoom, "\nb") == "a\nb");
}

TEST_CASE("texts overlap when they grow or slide, not when they are the same or only share letters (6.2.4)") {
  CHECK(overlap("This", "This is"));
  CHECK(overlap("This is an exam", "This is an example"));
  CHECK(overlap("a\nb", "b\nc"));
  CHECK_FALSE(overlap("No.", "No."));
  CHECK_FALSE(overlap("No", "Not yet"));
  CHECK_FALSE(overlap("One thing", "Another thing"));
  CHECK_FALSE(overlap(" ", " x"));
}

TEST_CASE("the serial line: encoder commands are swallowed, backspaces erase, 608 codes sent twice count once, telnet is skipped (E7, E8)") {
  SerialLine line;
  CHECK(typed(serial_ops(line, "\x03\x01"
                               "2 cc1 3 b15 word\rhello\b\bp\r")) == "help\n");
  CHECK(typed(serial_ops(line, "ab\x14\x21\x14\x21"
                               "c")) == "ac");
  CHECK(typed(serial_ops(line, "a\x14\x2D\x14\x2D\x14\x2C"
                               "b\xFF\xFB\x01"
                               "c")) == "a\nbc");
  auto first = serial_ops(line, "caf\xC3");
  auto const second = serial_ops(line, "\xA9\r\n");
  first.insert(first.end(), second.begin(), second.end());
  CHECK(typed(first) == "caf\u00E9\n");
}

TEST_CASE("a state that is written and read is the same") {
  State s;
  s.open = ">> \u00C4NNE: hi\b";
  s.runs = {{10, 5, true}};
  s.voice.votes = {{1, 2}};
  s.segments.push_back({"s1", true, s.voice, "hi", 3});
  s.held.push_back({4, 5, {{"x", Dialect::teams, 6, false}}});
  s.rate = {1, 2};
  CHECK(hearing::print(hearing::read(hearing::print(s))) == hearing::print(s));
  CHECK(hearing::read("").lag_ms == 5000);
}

TEST_CASE("what a post says can be shown without storing it: mark and label apart, blanks collapsed, a heartbeat says nothing") {
  auto const said = [](Dialect d, std::string body) { return words_of(Post{.dialect = d, .seq = 1, .lang = {}, .key = {}, .body = std::move(body)}); };
  auto const named = said(Dialect::zoom, "\n>> HELENA VOSS:  Good\nafternoon. ");
  CHECK(named.label == "HELENA VOSS");
  CHECK(named.text == "Good afternoon.");
  CHECK(said(Dialect::zoom, ">> And so on.").text == "And so on.");
  CHECK(said(Dialect::zoom, "The hour is: ten.").text == "The hour is: ten.");
  CHECK(said(Dialect::youtube, "2025-03-04T14:07:12.000\nTwo words\n").text == "Two words");
  CHECK(said(Dialect::youtube, "").text.empty());
}
