// SPDX-License-Identifier: Apache-2.0
// The vectors L1-L23 of captions 7, one test each, under their own numbers.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "record/labels.hpp"
#include "record/parse.hpp"

using record::LabelKind;
using record::Parsed;

namespace {

Parsed read(std::string_view text, record::KnownLabels const& known = {}) {
  auto parsed = record::parse_captions(text, known);
  REQUIRE(parsed);
  return std::move(*parsed);
}

/// "ANNA BAKER: Hi. / Again. | -: Yes." with "-" for nameless turns, " / " between segments, "{laughter}" before an
/// event.
std::string shape(Parsed const& parsed) {
  std::string out;
  for (auto const& turn : parsed.turns) {
    if (!out.empty()) out += " | ";
    out += turn.label.value_or("-") + ":";
    std::string between = " ";
    for (auto const& segment : turn.segments) {
      out += between + segment.text;
      for (auto const& event : segment.events) out += "{" + event.type + "}";
      between = " / ";
    }
  }
  return out;
}

std::string shape(std::string_view text) { return shape(read(text)); }

bool doubted(Parsed const& parsed, std::string_view text) {
  for (auto const& doubt : parsed.doubts)
    if (doubt.text == text) return true;
  return false;
}

}  // namespace

TEST_CASE("L1: mark and label with and without blanks, NBSP before them") {
  CHECK(shape(">> ANNA BAKER:  Hi.") == "ANNA BAKER: Hi.");
  CHECK(shape(">>ANNA BAKER:Hi.") == "ANNA BAKER: Hi.");
  CHECK(shape("\u00A0\u00A0  >>\u00A0ANNA BAKER:\u00A0 Hi.") == "ANNA BAKER: Hi.");
  CHECK(shape("&gt;&gt; ANNA BAKER: Hi &amp; bye.") == "ANNA BAKER: Hi &amp; bye.");
}

TEST_CASE("L2: a sentence with a colon behind a mark is a nameless turn, whole") {
  CHECK(shape(">> The question is: why") == "-: The question is: why");
}

TEST_CASE("L3: a capitalised verb seen once is nameless and offered as doubtful") {
  auto const parsed = read(">> Summarize: what we heard");
  CHECK(shape(parsed) == "-: Summarize: what we heard");
  CHECK(doubted(parsed, "Summarize"));
}

TEST_CASE("L4: without chevrons a name must come back to be a label") {
  CHECK(shape("Matt: One.\n\nMatt: Two.\n\nWow: great.\n\nMatt: Three.\n\nMatt: Four.") ==
        "Matt: One. | Matt: Two. / Wow: great. | Matt: Three. | Matt: Four.");
}

TEST_CASE("L5: times, addresses and header words are no labels") {
  auto const parsed =
      read("ANNA: Hello.\n\n10:30: we start.\n\nhttp://x is the place.\n\nNote: bring tea.\n\nRoom: Garden");
  CHECK(shape(parsed) == "ANNA: Hello. / 10:30: we start. / http://x is the place. / Note: bring tea. / Room: Garden");
  CHECK(parsed.doubts.empty());
}

TEST_CASE("L6: quoted wrapping on most lines is taken off") {
  auto const parsed =
      read("> > We begin with the\n> > first point of the\n> > day, which is\n> > water.\nIt was late.");
  CHECK(shape(parsed) == "-: We begin with the first point of the day, which is water. It was late.");
  CHECK(parsed.turns[0].marked == false);
  REQUIRE(parsed.doubts.size() == 1);
  CHECK(parsed.doubts[0].kind == "quoting");
  CHECK(parsed.doubts[0].line == 1);
}

TEST_CASE("L7: bold labels, colon inside or outside, and time headings") {
  auto const parsed = read(
      "**Tim B**: a\n\n**Tyler W: **b\n\n### 00:01:05\n\n**Tim B**: c\n\n**Tyler W: **d\n\n**Tim B**: e\n\n**Tyler W: "
      "**f");
  CHECK(shape(parsed) == "Tim B: a | Tyler W: b | Tim B: c | Tyler W: d | Tim B: e | Tyler W: f");
  REQUIRE(parsed.wrapper.size() == 1);
  CHECK(parsed.wrapper[0].kind == "time");
  CHECK(parsed.turns[2].segments[0].start->count() == 65'000);
  CHECK(parsed.timed);
}

TEST_CASE("L7: a bold label is believed at its first appearance") { CHECK(shape("**Tim B**: a") == "Tim B: a"); }

TEST_CASE("L8: two people in one label are one turn of a group") {
  auto const parsed = read("AB/CD: both agree");
  CHECK(shape(parsed) == "AB/CD: both agree");
  CHECK(parsed.turns[0].kind == LabelKind::group);
}

TEST_CASE("L9: a misspelt role is a role and offered as doubtful") {
  std::string text = ">> PARTICPANT: Yes.\n\n";
  for (int i = 0; i < 40; ++i) text += ">> PARTICIPANT: No.\n\n";
  auto const parsed = read(text);
  CHECK(parsed.counts.turns == 41);
  CHECK(parsed.counts.labels == 2);
  CHECK(parsed.turns[0].kind == LabelKind::role);
  REQUIRE(parsed.doubts.size() == 1);
  CHECK(parsed.doubts[0].text == "PARTICPANT");
}

TEST_CASE("L10: the captioner is of a kind of its own") {
  CHECK(read(">> CAPTIONER: Yes.").turns[0].kind == LabelKind::captioner);
}

TEST_CASE("L11: an empty label followed by the same label is one turn") {
  CHECK(shape(">> ANNA BAKER:\n\n>> ANNA BAKER: Hello.") == "ANNA BAKER: Hello.");
  CHECK(shape(">> ANNA BAKER:\n\n>> BEN CROLL: Hello.") == "ANNA BAKER: | BEN CROLL: Hello.");
  CHECK(shape("ANNA BAKER:\nHello.\n\nAnd more.") == "ANNA BAKER: Hello. / And more.");
}

TEST_CASE("L12: the same label twice in a row is two turns") {
  CHECK(shape(">> ANNA BAKER: One.\n>> ANNA BAKER: Two.") == "ANNA BAKER: One. | ANNA BAKER: Two.");
}

TEST_CASE("L13: a turn may begin inside a line") {
  auto const parsed = read(">> BEN: So goodbye. [ Applause ] >>ANNA: Next.");
  CHECK(shape(parsed) == "BEN: So goodbye. [ Applause ]{applause} | ANNA: Next.");
  CHECK(parsed.turns[0].segments[0].events[0].at == 12);
}

TEST_CASE("L13: chevrons that begin no voice stay text") {
  CHECK(shape(">> BEN: a >> b is a shift, see a >>2.") == "BEN: a >> b is a shift, see a >>2.");
}

TEST_CASE("L14: three chevrons mark a topic") {
  auto const parsed = read(">> ANNA: Done.\n\n>>> Next item\n\n>>> BEN: And last.");
  CHECK(shape(parsed) == "ANNA: Done. | -: Next item | BEN: And last.");
  CHECK(!parsed.turns[0].topic);
  CHECK(parsed.turns[1].topic);
  CHECK(parsed.turns[2].topic);
}

TEST_CASE("L15: a file's name between chevrons is wrapping") {
  auto const parsed = read("<< 01-talk.md >>\n\n>> ANNA: Hi.\n\n<< 02-talk.md >>\n\n>> ANNA: Bye.");
  CHECK(shape(parsed) == "ANNA: Hi. | ANNA: Bye.");
  CHECK(parsed.wrapper.size() == 2);
}

TEST_CASE("L16: a language in place of a label is an event of a nameless turn") {
  auto const parsed = read(">> (Speaking French)");
  CHECK(shape(parsed) == "-: {foreign}");
  CHECK(parsed.turns[0].segments[0].events[0].text == "(Speaking French)");
  CHECK(parsed.counts.nameless == 1);
}

TEST_CASE("L17: MARK and MARKUS are two labels") {
  auto const parsed = read("MARK: One.\n\nMARKUS: Two.\n\nMARK: Three.");
  CHECK(shape(parsed) == "MARK: One. | MARKUS: Two. | MARK: Three.");
  CHECK(parsed.counts.labels == 2);
}

TEST_CASE("L18: two letter cases are two labels as typed") {
  auto const parsed = read(">> WOUT: One.\n\n>> Wout: Two.");
  CHECK(shape(parsed) == "WOUT: One. | Wout: Two.");
  CHECK(parsed.counts.labels == 2);
}

TEST_CASE("L19: a first name stays what was typed, whoever is present") {
  auto const parsed = read(">> ANNA: Yes.", {{"Anna Baker", "Anna Moor"}});
  CHECK(shape(parsed) == "ANNA: Yes.");
  CHECK(parsed.turns[0].kind == LabelKind::person);
}

TEST_CASE("L20: labels in other scripts and the full-width colon") {
  CHECK(shape(">> \u738B\u660E\uFF1A\u5927\u5BB6\u597D\u3002") == "\u738B\u660E: \u5927\u5BB6\u597D\u3002");
  CHECK(shape(">> \u0623\u0645\u0644 \u062D\u0633\u0646: \u0645\u0631\u062D\u0628\u0627.") ==
        "\u0623\u0645\u0644 \u062D\u0633\u0646: \u0645\u0631\u062D\u0628\u0627.");
  CHECK(shape(">> \u0410\u041D\u041D\u0410: \u0414\u0430.") == "\u0410\u041D\u041D\u0410: \u0414\u0430.");
}

TEST_CASE("L21: initials are labels") { CHECK(shape("JHD: One.\n\nJDH: Two.") == "JHD: One. | JDH: Two."); }

TEST_CASE("L22: a stray stop after the colon, a single chevron, a name nobody knows") {
  CHECK(shape("TYLER:. Cool.") == "TYLER: . Cool.");
  CHECK(shape("> JEFF: yes") == "JEFF: yes");
  auto const parsed = read("ANNA: Hello.\n\nGreg: that is me");
  CHECK(shape(parsed) == "ANNA: Hello. / Greg: that is me");
  CHECK(doubted(parsed, "Greg"));
  CHECK(shape(read("ANNA: Hello.\n\nGreg: that is me", {{"GREG"}})) == "ANNA: Hello. | Greg: that is me");
}

TEST_CASE("L23: a film that speaks is a machine, not a header line") {
  auto const parsed = read(">> ANNA: Let us see it.\n\nVIDEO: I have to apologize.");
  CHECK(shape(parsed) == "ANNA: Let us see it. | VIDEO: I have to apologize.");
  CHECK(parsed.turns[1].kind == LabelKind::machine);
}

TEST_CASE("kinds: roles with numbers are roles, roles with surnames are people") {
  CHECK(record::label_kind("SPEAKER 2") == LabelKind::role);
  CHECK(record::label_kind("Moderator") == LabelKind::role);
  CHECK(record::label_kind("CHAIR ST. BAKER") == LabelKind::person);
  CHECK(record::label_kind("THE CHAIR") == LabelKind::role);
  CHECK(shape(">> THE CHAIR: Thank you.") == "THE CHAIR: Thank you.");
  CHECK(record::label_kind("AUDIENCE SPEAKER") == LabelKind::role);
  CHECK(record::label_kind("Everyone") == LabelKind::group);
  CHECK(record::label_kind("ANNA BAKER") == LabelKind::person);
}
