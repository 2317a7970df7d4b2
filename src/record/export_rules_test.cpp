// SPDX-License-Identifier: Apache-2.0
// The export vectors X1-X9 (captions 7) and what each format promises beyond them.
#include <doctest/doctest.h>

#include <algorithm>
#include <pugixml.hpp>

#include "base/json.hpp"
#include "record/export_test_words.hpp"
#include "record/import_turns.hpp"
#include "record/imports.hpp"

namespace {

using namespace record;
using shape::said;
using shape::segment;
using shape::turn;

std::string written(Format format, Transcript const& t) {
  auto const file = export_as(format, t);
  REQUIRE(file);
  return file->body;
}

bool has(std::string const& body, std::string_view words) { return body.find(words) != std::string::npos; }

constexpr Format all_formats[] = {Format::json,      Format::text,    Format::vtt,      Format::chapters,
                                  Format::srt,       Format::podcast, Format::akn,      Format::tei,
                                  Format::parlamint, Format::csv,     Format::markdown, Format::html};

struct CueLines {
  Millis start{0}, end{0};
  std::vector<std::string> lines;
};

/// An independent reading of a cue file: times and lines only.
std::vector<CueLines> cues_of(std::string const& body) {
  std::vector<CueLines> out;
  bool in = false;
  for (auto const line : intake::lines_of(body)) {
    if (auto const arrow = line.find(" --> "); arrow != std::string_view::npos) {
      auto const start = intake::read_clock(line.substr(0, arrow)), end = intake::read_clock(line.substr(arrow + 5));
      REQUIRE(start);
      REQUIRE(end);
      out.push_back({*start, *end, {}});
      in = true;
    } else if (line.empty()) in = false;
    else if (in) out.back().lines.emplace_back(line);
  }
  return out;
}

}  // namespace

TEST_CASE("format names are the command line's and go both ways") {
  for (auto const f : all_formats) CHECK(format_of(name_of(f)) == f);
  CHECK_FALSE(format_of("docx"));
  CHECK_FALSE(format_of("VTT"));
}

TEST_CASE("X1 an arrow made of speech never reaches a cue file") {
  Transcript t;
  t.turns = {turn("t1", "ANNA", {segment("s1", "so -- >> MARK: yes --> and -->"), segment("s2", "-->")}),
             turn("t2", "B -->", {segment("s3", "x")})};
  t.title = "Where --> goes";
  for (auto const f : {Format::vtt, Format::srt}) {
    auto const body = written(f, t);
    std::size_t timings = 0, arrows = 0;
    for (std::size_t at = body.find("-->"); at != std::string::npos; at = body.find("-->", at + 1)) ++arrows;
    for (auto const& line : intake::lines_of(body))
      if (line.size() >= 29 && line.substr(12, 5) == " --> ") ++timings;
    CHECK(timings == 3);
    CHECK(arrows == timings);
  }
  auto const back = parse_vtt(written(Format::vtt, t));
  REQUIRE(back);
  CHECK(said(*back) == said(t, shape::Shown::name));
}

TEST_CASE("X2 a voice with signs of markup is escaped") {
  Transcript t;
  t.turns = {turn("t1", "O'Neil & <Co>", {segment("s1", "Yes.")})};
  CHECK(has(written(Format::vtt, t), "<v O'Neil &amp; &lt;Co&gt;>Yes.\n"));
}

TEST_CASE("X3 a turn of 12,000 characters becomes cues of seven seconds at most, marked as estimated") {
  Transcript t;
  std::string text;
  while (text.size() < 12'000) text += "and so we went on, ";
  t.turns = {turn("t1", "ANNA", {segment("s1", text)})};
  auto const body = written(Format::vtt, t);
  CHECK(has(body, "NOTE Times: some or all are estimated"));
  auto const cues = cues_of(body);
  REQUIRE(cues.size() > 140);
  for (std::size_t i = 0; i < cues.size(); ++i) {
    CHECK(cues[i].end - cues[i].start >= Millis{1000});
    CHECK(cues[i].end - cues[i].start <= Millis{7000});
    CHECK(cues[i].lines.size() <= 2);
    if (i > 0) CHECK(cues[i].start >= cues[i - 1].end);
  }
}

TEST_CASE("X4 an unknown speaker of Akoma Ntoso is the person Unidentified speaker") {
  auto const body = written(Format::akn, shape::sample());
  pugi::xml_document d;
  REQUIRE(d.load_string(body.c_str()));
  auto const person = d.select_node("//TLCPerson[@eId='unidentified']").node();
  CHECK(std::string(person.attribute("showAs").value()) == "Unidentified speaker");
  auto const speech = d.select_node("//speech[@eId='t2']").node();
  CHECK(std::string(speech.attribute("by").value()) == "#unidentified");
  CHECK_FALSE(speech.child("from"));
  CHECK(std::string(d.select_node("//speech[@eId='t1']").node().attribute("by").value()) == "#p-7anna");
}

TEST_CASE("X5 an item without speech is a commentSection of TEI at its place") {
  for (auto const f : {Format::tei, Format::parlamint}) {
    pugi::xml_document d;
    REQUIRE(d.load_string(written(f, shape::sample()).c_str()));
    std::string types;
    for (auto div : d.child("TEI").child("text").child("body").children("div"))
      types += std::string(div.attribute("type").value()) + " ";
    CHECK(types == "debateSection commentSection debateSection ");
    auto const silent = d.select_node("//div[@type='commentSection']").node();
    CHECK(std::string(silent.child("head").child_value()) == "Paths & <ponds>");
    CHECK_FALSE(silent.child("u"));
  }
}

TEST_CASE("X6 strict ParlaMint is refused without the licence its schema fixes, with the reason") {
  auto t = shape::sample();
  CHECK(export_as(Format::parlamint, t));
  t.licence = "CC-BY-SA-4.0";
  auto const refused = export_as(Format::parlamint, t);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == base::Why::not_now);
  CHECK(refused.error().field == "licence");
  CHECK(has(refused.error().detail, "CC BY 4.0"));
  CHECK(export_as(Format::tei, t));
  t.licence = "CC-BY-4.0";
  t.start.reset();
  CHECK(export_as(Format::parlamint, t).error().field == "start");
}

TEST_CASE("X7 right-to-left speech with a Latin name keeps both directions") {
  Transcript t;
  t.lang = "en";
  auto s = segment("s1", "\u0634\u0643\u0631\u0627 Anna");
  s.lang = "ar";
  t.turns = {turn("t1", "ANNA", {s})};
  auto const page = written(Format::html, t);
  CHECK(has(page, "lang=\"ar\" dir=\"rtl\">"));
  CHECK(has(page, "<bdi>ANNA</bdi>"));
  CHECK(has(written(Format::json, t), "\"dir\":\"rtl\""));
  CHECK(has(written(Format::tei, t), "<seg xml:id=\"s1\" xml:lang=\"ar\">"));
  CHECK(has(written(Format::akn, t), "<p eId=\"s1\" xml:lang=\"ar\">"));
  CHECK(has(written(Format::vtt, t), "<v ANNA><lang ar>"));
}

TEST_CASE("X8 SubRip counts more than 99 hours") {
  Transcript t;
  t.start = base::from_millis(0);
  auto s = segment("s1", "Still here.");
  s.start = *t.start + std::chrono::hours{123};
  s.end = *s.start + std::chrono::seconds{2};
  s.quality = TimeQuality::source;
  t.turns = {turn("t1", "", {s})};
  CHECK(written(Format::srt, t) == "1\n123:00:00,000 --> 123:00:02,000\nStill here.\n\n");
  auto const back = parse_srt(written(Format::srt, t));
  REQUIRE(back);
  CHECK(back->turns[0].segments[0].start == std::chrono::hours{123});
}

TEST_CASE("X9 an empty transcript is a valid file in every format") {
  Transcript t;
  t.licence = "CC-BY-4.0";
  t.start = base::parse_iso("2031-04-05T14:00:00Z");
  t.address = "https://forum.example/m/x";
  for (auto const f : all_formats) {
    CAPTURE(name_of(f));
    auto const body = written(f, t);
    if (f == Format::vtt || f == Format::chapters) CHECK(body.starts_with("WEBVTT\n"));
    if (f == Format::json || f == Format::podcast) CHECK(base::parse_json(body));
    if (f == Format::akn || f == Format::tei || f == Format::parlamint) {
      pugi::xml_document d;
      CHECK(d.load_string(body.c_str()));
      auto const back = parse_any(body, "x.xml");
      REQUIRE(back);
      CHECK(back->turns.empty());
    }
  }
  CHECK(written(Format::srt, t).empty());
  for (auto const f : all_formats)
    if (f != Format::parlamint) CHECK(export_as(f, Transcript{}));
}

TEST_CASE("cues are two lines of 42 characters, one to seven seconds, in order, for any transcript") {
  std::size_t seen = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    auto t = shape::Maker(seed).transcript();
    for (auto& one : t.turns) one.label = one.person_name = "";  // the name of SubRip stands outside the 42
    auto const cues = cues_of(written(Format::srt, t));
    for (std::size_t i = 0; i < cues.size(); ++i) {
      ++seen;
      CHECK(cues[i].lines.size() <= 2);
      for (auto const& line : cues[i].lines) {
        bool const one_word = line.find(' ') == std::string::npos;
        CHECK((base::code_points(line) <= 42 || one_word));
      }
      CHECK(cues[i].end > cues[i].start);
      CHECK(cues[i].end - cues[i].start <= Millis{7000});
      if (i > 0) CHECK(cues[i].start >= cues[i - 1].end);
    }
  }
  CHECK(seen > 2000);
}

TEST_CASE("a cue is cut at a sentence before a clause before a word") {
  Transcript t;
  t.turns = {turn("t1", "",
                  {segment("s1",
                           "This is the first sentence of them all today. The second one follows it, and it is longer "
                           "than the first.")})};
  auto const cues = cues_of(written(Format::srt, t));
  REQUIRE(cues.size() == 2);
  CHECK(cues[0].lines.back().ends_with("today."));
}

TEST_CASE("Han text is cut between characters and comes back without blanks") {
  Transcript t;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\u65E5\u672C\u8A9E";
  t.turns = {turn("t1", "", {segment("s1", text)})};
  auto const body = written(Format::vtt, t);
  for (auto const& cue : cues_of(body))
    for (auto const& line : cue.lines) CHECK(base::code_points(line) <= 42);
  CHECK(parse_vtt(body)->turns[0].segments[0].text == text);
}

TEST_CASE("times of the source stay, missing ones are shared out by words between them") {
  auto t = shape::sample();
  auto& first = t.turns[0].segments[0];
  first.start = *t.start + std::chrono::seconds{5};
  first.end = *t.start + std::chrono::seconds{9};
  first.quality = TimeQuality::source;
  auto const spans = shape::timeline(t);
  CHECK(spans[0].start == Millis{5000});
  CHECK(spans[0].end == Millis{9000});
  CHECK_FALSE(spans[0].estimated);
  CHECK(spans[1].estimated);
  CHECK(spans[1].start == Millis{9000});
  CHECK(spans.back().end == std::chrono::minutes{10});
  CHECK(spans[1].end - spans[1].start > spans[2].end - spans[2].start);
}

TEST_CASE("without any time speech is estimated at 110 words a minute from zero") {
  Transcript t;
  std::string text;
  for (int i = 0; i < 220; ++i) text += "word ";
  t.turns = {turn("t1", "", {segment("s1", text)})};
  CHECK(shape::timeline(t)[0].end == std::chrono::minutes{2});
}

TEST_CASE("WebVTT says what it is of in notes, and chapters name the items that were spoken to") {
  auto const body = written(Format::vtt, shape::sample());
  for (auto const words : {"NOTE Meeting: Garden Forum: Spring meeting (12)", "NOTE Edition: working text, rough",
                           "NOTE Disclaimer: A rough", "NOTE Decision: The pond comes first",
                           "NOTE Item: Paths &amp; &lt;ponds&gt;", "\nt1-1\n", "<v Anna Baker>"})
    CHECK_MESSAGE(has(body, words), words);
  CHECK_FALSE(has(body, "STYLE"));
  auto const chapters = written(Format::chapters, shape::sample());
  CHECK(has(chapters, "\nOpening\n"));
  CHECK(has(chapters, "\nClosing"));
  CHECK_FALSE(has(chapters, "ponds"));
}

TEST_CASE("SubRip names a voice where it changes") {
  auto const body = written(Format::srt, shape::sample());
  CHECK(has(body, "\nAnna Baker: Good afternoon."));
  CHECK(has(body, "\n>> Yes, please.\n"));
  CHECK(has(body, "\nWIM: I agree"));
}

TEST_CASE("redacted words are in no format") {
  auto t = shape::sample();
  t.turns[1].segments[0].redacted = true;
  t.turns[1].segments[0].text = "the secret";
  for (auto const f : all_formats) {
    CAPTURE(name_of(f));
    auto const body = written(f, t);
    CHECK_FALSE(has(body, "secret"));
    if (f != Format::chapters && f != Format::markdown) CHECK(has(body, "[redacted]"));
  }
  CHECK(has(written(Format::markdown, t), "\\[redacted\\]"));
  CHECK(has(written(Format::tei, t), "<gap reason=\"editorial\">"));
}

TEST_CASE("a cell that a spreadsheet would run is text") {
  Transcript t;
  for (auto const* words : {"=1+1", "+1", "-1", "@x"})
    t.turns.push_back(turn("t1", words, {segment("s1", std::string(words) + " said \"so\"")}));
  auto const body = written(Format::csv, t);
  CHECK(has(body, "\"'=1+1\","));
  CHECK(has(body, "\"'=1+1 said \"\"so\"\"\"\r\n"));
  CHECK(has(body, "\"'+1\""));
  CHECK(has(body, "\"'-1\""));
  CHECK(has(body, "\"'@x\""));
}

TEST_CASE("Markdown and HTML show markup as words") {
  Transcript t;
  t.turns = {
      turn("t1", "<b>A</b>",
           {segment("s1", "# <script>alert(1)</script> *not bold* [x](javascript:1)"), segment("s2", "1. one")})};
  auto const page = written(Format::html, t);
  CHECK_FALSE(has(page, "<script>"));
  CHECK_FALSE(has(page, "<b>A"));
  auto const md = written(Format::markdown, t);
  CHECK(has(md, "\\<script\\>"));
  CHECK(has(md, "\\*not bold\\*"));
  CHECK(has(md, "\\[x\\]"));
  CHECK(has(md, "1\\. one"));
}

TEST_CASE("control characters and broken bytes never reach a file") {
  Transcript t;
  t.turns = {turn("t1", "A\x01", {segment("s1", std::string("x\0y\x1b[2J \xff z \uFFFE", 15))})};
  for (auto const f : {Format::akn, Format::tei, Format::podcast, Format::json}) {
    CAPTURE(name_of(f));
    auto const body = written(f, t);
    CHECK_FALSE(has(body, "\x1b"));
    pugi::xml_document d;
    if (f == Format::akn || f == Format::tei) CHECK(d.load_string(body.c_str()));
    else CHECK(base::parse_json(body));
  }
}

TEST_CASE("podcasting JSON has the version and the members of its specification") {
  auto const json = base::parse_json(written(Format::podcast, shape::sample()));
  REQUIRE(json);
  CHECK(json->at("version").as_string() == "1.0.0");
  auto const& first = json->at("segments").at(0);
  CHECK(first.at("speaker").as_string() == "Anna Baker");
  CHECK(first.at("startTime").to_number<double>() == 0.0);
  CHECK(first.at("endTime").to_number<double>() > 0.0);
  CHECK_FALSE(json->at("segments").at(2).as_object().contains("speaker"));
}

TEST_CASE("only the day of a meeting is said where only the day is known") {
  Parsed p;
  p.meeting.date = base::parse_day("2031-04-05");
  auto const t = transcript_of(p);
  CHECK(has(written(Format::json, t), "\"start_date\":\"2031-04-05\""));
  CHECK(has(written(Format::vtt, t), "NOTE Date: 2031-04-05\n"));
  CHECK(has(written(Format::akn, t), "<docDate date=\"2031-04-05\">"));
  CHECK_FALSE(has(written(Format::akn, t), "T00:00"));
}
