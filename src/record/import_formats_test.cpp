// SPDX-License-Identifier: Apache-2.0
// The importers on files of other people's making: every form read, every damage refused with line and reason.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "record/import_turns.hpp"
#include "record/imports.hpp"

namespace {

using namespace record;

std::string file_of(std::string const& name) {
  std::ifstream in(std::string(INTERSESSION_SOURCE) + "/tests/texts/formats/" + name, std::ios::binary);
  std::string out((std::istreambuf_iterator<char>(in)), {});
  REQUIRE_FALSE(out.empty());
  return out;
}

/// "label|words / label|words", nameless turns with an empty label.
std::string told(Parsed const& p) {
  std::string out;
  for (auto const& t : p.turns) {
    if (!out.empty()) out += " / ";
    out += t.label.value_or("") + "|";
    for (auto const& s : t.segments)
      out += (&s == t.segments.data() ? "" : " ; ") + (s.text.empty() && !s.events.empty() ? s.events[0].text : s.text);
  }
  return out;
}

std::string refused(base::Result<Parsed> const& r) {
  if (r) return "taken";
  CHECK(r.error().why == base::Why::malformed);
  CHECK(r.error().field == "file");
  std::string out = r.error().detail;
  for (auto const& w : r.error().with)
    if (auto const at = out.find("{}"); at != std::string::npos) out.replace(at, 2, w);
  return out;
}

}  // namespace

TEST_CASE("WebVTT with voice tags, notes, styles, escapes and several voices in a cue") {
  auto const p = parse_any(file_of("voices.vtt"), "anything.bin");
  REQUIRE(p);
  CHECK(p->format == "vtt");
  CHECK(told(*p) ==
        "Anna Baker|Good afternoon & welcome. Shall we begin? / Wim de Nater|Yes. / |Somebody coughs. / Anna "
        "Baker|(Laughter)");
  CHECK(p->turns[0].segments[0].start == Millis{1000});
  CHECK(p->turns[0].segments[0].end == Millis{6500});
  CHECK(p->turns[3].segments[0].events[0].type == "laughter");
  REQUIRE(p->wrapper.size() == 1);
  CHECK(p->wrapper[0].text == "made for a test");
  CHECK(p->timed);
}

TEST_CASE("WebVTT of Zoom: names before a colon, believed because they recur") {
  auto const p = parse_any(file_of("zoom.vtt"), "GMT.transcript.vtt");
  REQUIRE(p);
  CHECK(told(*p) ==
        "Anna Baker|Good afternoon. The question is: why? / Wim (he|him)|I do not know. / Anna Baker|Nor do I.");
}

TEST_CASE("SubRip with and without labels, marks inside a cue, tags of players") {
  auto const p = parse_any(file_of("plain.srt"), "x");
  REQUIRE(p);
  CHECK(p->format == "srt");
  CHECK(told(*p) == "ANNA|Good afternoon. so -- / MARK|Yes. Really: I mean it. / |Who spoke?");
  CHECK(p->turns[0].kind == LabelKind::person);
}

TEST_CASE("a Zoom chat: both heads, lines that go on, reactions, and nothing that was private") {
  auto const p = parse_any(file_of("chat.txt"), "meeting_saved_chat.txt");
  REQUIRE(p);
  CHECK(p->format == "zoom_chat");
  CHECK(told(*p) ==
        "Anna Baker|Hello all ; this goes on / Wim|Reacted to \"Hello all\" with a wave / Ana | EuroDIG|Agreed");
  CHECK(p->turns[2].segments[0].start == std::chrono::minutes{2});
  REQUIRE(p->doubts.size() == 1);
  CHECK(p->doubts[0].text.find("3 lines") == 0);
}

TEST_CASE("Whisper's JSON is one nameless turn with times") {
  auto const p = parse_any(file_of("whisper.json"), "out.json");
  REQUIRE(p);
  CHECK(p->format == "whisper");
  CHECK(told(*p) == "|Good afternoon. Shall we begin?");
  CHECK(p->turns[0].segments[0].end == Millis{4250});
}

TEST_CASE("Podcasting JSON keeps paragraphs") {
  auto const p = parse_any(file_of("podcast.json"), "out.json");
  REQUIRE(p);
  CHECK(p->format == "podcast");
  CHECK(told(*p) == "Anna|Good afternoon. ; The pond. / |Hm.");
}

TEST_CASE("Akoma Ntoso of the field: no by, empty by, from with a colon, scenes between") {
  auto const p = parse_any(file_of("debate.xml"), "x.xml");
  REQUIRE(p);
  CHECK(p->format == "akn");
  CHECK(told(*p) == "The Chair|Order. (Applause) ; (Laughter) / Mary Pond|I ask. ; And I ask again. / |No name.");
  CHECK(p->meeting.title == "Debate of the pond");
  CHECK(p->meeting.date == base::parse_day("2031-04-05"));
}

TEST_CASE("TEI with names in the header, incidents and words outside seg") {
  auto const p = parse_any(file_of("corpus.xml"), "x.xml");
  REQUIRE(p);
  CHECK(p->format == "tei");
  CHECK(told(*p) == "Pond, Mary|Good afternoon. ; (Applause) ; To all. / THE CHAIR|Thank you. / |Loose words.");
}

TEST_CASE("what nobody else claims is a captioner's text") {
  auto const p = parse_any(">> ANNA: Hello there.\n", "raw.txt");
  REQUIRE(p);
  CHECK(p->format == "text");
  CHECK(parse_any("[Music] {not json}\n\n>> ANNA: Hello.\n", "raw.txt")->format == "text");
}

TEST_CASE("speech becomes paragraphs at sentence ends after 320 characters and at 900 anyway") {
  std::string vtt = "WEBVTT\n";
  for (int i = 0; i < 120; ++i) {
    std::string const s = std::to_string(10 + i / 60) + ":" + std::to_string(100 + i % 60).substr(1) + ".000";
    vtt += "\n" + s + " --> " + s + "\nwords without any end to them at all here" + (i == 9 ? "." : "") + "\n";
  }
  auto const p = parse_vtt(vtt);
  REQUIRE(p);
  REQUIRE(p->turns.size() == 1);
  CHECK(p->turns[0].segments.size() > 4);
  CHECK(p->turns[0].segments[0].text.ends_with("here."));
  CHECK(p->counts.words == 120 * 9);
}

TEST_CASE("damaged cue files are refused with line and reason") {
  CHECK(refused(parse_vtt("")) != "taken");
  CHECK(refused(parse_vtt(std::string("WEBVTT\n\n00:01.000 --> 00:02.000\na\0b\n", 36))) != "taken");
  CHECK(refused(parse_vtt("WEBVTTX\n")) == "Line 1: a WebVTT file begins with the word WEBVTT");
  CHECK(refused(parse_vtt("WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n\nwords\nand more\n")) ==
        "Line 6: a cue without its times: \"words\"");
  CHECK(refused(parse_vtt("WEBVTT\n\n00:01 --> 00:61.000\nHi\n")) ==
        "Line 3: these times cannot be read: \"00:01 --> 00:61.000\"");
  CHECK(refused(parse_vtt("WEBVTT\n\n00:05.000 --> 00:01.000\nHi\n"))
            .starts_with("Line 3: this cue ends before it begins"));
  CHECK(refused(parse_vtt("WEBVTT\n\n00:01.000 --> 00:0")).starts_with("Line 3: these times"));
  CHECK(refused(parse_vtt("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann"))
            .starts_with("Line 3: the file is cut off inside"));
  CHECK(refused(parse_vtt("WEBVTT\n\n00:01.000 --> 00:02.000\n<v " + std::string(121, 'x') + ">Hi\n"))
            .starts_with("Line 3: a speaker's name of more than 120"));
  CHECK(refused(parse_srt("1\nwords\n")).starts_with("Line 1: a cue without its times"));
  CHECK(refused(parse_srt("1\n00:00:01,000 -> 00:00:02,000\nwords\n")).starts_with("Line 1: a cue without its times"));
  CHECK(refused(parse_any("no header\n", "x.vtt")).starts_with("Line 1: a WebVTT"));
  CHECK(refused(parse_zoom_chat("hello\n")).starts_with("Line 1: a saved chat begins"));
}

TEST_CASE("100,000 cues without times are refused at once") {
  std::string vtt = "WEBVTT\n";
  for (int i = 0; i < 100'000; ++i) vtt += "\ncue of words\n";
  auto const start = std::chrono::steady_clock::now();
  CHECK(refused(parse_vtt(vtt)) == "Line 3: a cue without its times: \"cue of words\"");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{5});
}

TEST_CASE("damaged JSON is refused") {
  CHECK(refused(parse_podcast("")) == "Line 1: the file is empty");
  CHECK(refused(parse_podcast("{\"version\":\"1.0.0\",\"segments\":[{\"speaker\":\"A\"")) != "taken");
  CHECK(refused(parse_podcast("{\"segments\":3}")) == "Line 1: the JSON has no list \"segments\"");
  CHECK(refused(parse_podcast("{\"segments\":[{\"body\":\"x\",\"startTime\":1},{\"body\":\"y\"}]}")) ==
        "Segment 2 has no time \"startTime\"");
  CHECK(refused(parse_podcast("{\"segments\":[{\"body\":\"x\",\"startTime\":-1}]}")) ==
        "Segment 1 has no time \"startTime\"");
  CHECK(refused(parse_whisper("{\"segments\":[{\"text\":\"x\",\"start\":5,\"end\":1}]}")) ==
        "Segment 1 ends before it begins");
  CHECK(refused(parse_whisper("{\"segments\":[" + std::string(33, '[') + std::string(33, ']') + "]}")) != "taken");
  CHECK(refused(parse_whisper(std::string("{\n\"segments\":\0[]}", 17))) == "Line 2: the file holds a zero byte");
  CHECK(refused(parse_own_json("{\"speeches\":[{\"label\":\"A\"}]}")) == "Speech 1 has no list \"segments\"");
}

TEST_CASE("XML that could hurt is refused before it is built") {
  CHECK(refused(parse_any("<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>\n<TEI>&a;</TEI>", "x")) ==
        "Line 2: a document type or entity declaration is never read");
  CHECK(refused(parse_tei("<TEI>\n<text>&other;</text></TEI>")) == "Line 2: only the five entities of XML are read");
  CHECK(refused(parse_tei("<TEI>&#0;</TEI>")) == "Line 1: a character reference that is none");
  std::string deep, many = "<TEI>\n";
  for (int i = 0; i < 65; ++i) deep += "<a>";
  CHECK(refused(parse_tei(deep)) == "Line 1: nested deeper than 64");
  for (int i = 0; i < 200'000; ++i) many += "<a/>";
  CHECK(refused(parse_tei(many + "</TEI>")) == "Line 2: more than 200,000 elements");
  CHECK(refused(parse_tei(std::string((32u << 20) + 1, ' '))) == "Line 1: more than 32 MiB of XML");
  CHECK(refused(parse_tei("<TEI>\n<text")) == "Line 2: the file is cut off inside a tag");
  CHECK(refused(parse_tei("<TEI><text>\n")) == "Line 2: the file is cut off: elements are not closed");
  CHECK(refused(parse_tei("<TEI></text>")) == "Line 1: this XML is not well formed");
  CHECK(refused(parse_tei("<TEI/>")) == "Line 1: this XML holds no TEI text");
  CHECK(refused(parse_akn("<akomaNtoso/>")) == "Line 1: this XML holds no debate");
}

TEST_CASE("a file cut anywhere is read or refused, never a fault") {
  for (auto const* name : {"voices.vtt", "zoom.vtt", "plain.srt", "chat.txt", "whisper.json", "podcast.json",
                           "debate.xml", "corpus.xml"}) {
    auto const whole = file_of(name);
    for (std::size_t n = 0; n < whole.size(); ++n) {
      auto const p = parse_any(std::string_view(whole).substr(0, n), name);
      bool const closed = std::string_view(name).ends_with("json") || std::string_view(name).ends_with("xml");
      if (closed && n + 1 < whole.size()) CHECK_FALSE(p.has_value());
    }
  }
}

TEST_CASE("clocks") {
  using intake::read_clock;
  CHECK(read_clock("01:02:03.004") == Millis{3'723'004});
  CHECK(read_clock("02:03,5") == Millis{123'500});
  CHECK(read_clock("100:00:00") == std::chrono::hours{100});
  for (auto const* bad : {"", "1", ":", "00:60.000", "60:00.000x", "00:00:1.000", "1:2:3:4", "00:00.", "00:00.0000",
                          "-1:00", "9999999:00:00"})
    CHECK_MESSAGE(!read_clock(bad), bad);
}
