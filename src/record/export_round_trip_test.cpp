// SPDX-License-Identifier: Apache-2.0
// Round trips keep person or label, words and order (captions 6.7): generated transcripts, fixed seeds.
#include <doctest/doctest.h>

#include "record/export_test_words.hpp"
#include "record/imports.hpp"
#include "record/parse.hpp"

namespace {

using namespace record;
using shape::said;
using shape::Said;
using shape::Shown;

using Reader = base::Result<Parsed> (*)(std::string_view);

/// Writes, reads and compares a few hundred generated transcripts; `seen` proves that there were words to compare.
void check_round_trip(Format format, Reader read, Shown shown) {
  std::size_t words = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    auto const t = shape::Maker(seed).transcript();
    auto const file = export_as(format, t);
    REQUIRE(file);
    auto const back = read(file->body);
    REQUIRE_MESSAGE(back, (back ? "" : back.error().detail + " " + back.error().with[0]));
    auto const expected = said(t, shown);
    words += expected.size();
    REQUIRE(said(*back) == expected);
    auto const any = parse_any(file->body, "upload");
    REQUIRE(any);
    REQUIRE(any->format == back->format);
    REQUIRE(any->counts.words == back->counts.words);
  }
  CHECK(words > 20'000);
}

}  // namespace

TEST_CASE("WebVTT keeps who said which word in which order") { check_round_trip(Format::vtt, parse_vtt, Shown::name); }
TEST_CASE("Podcasting JSON keeps who said which word in which order") {
  check_round_trip(Format::podcast, parse_podcast, Shown::name);
}
TEST_CASE("our JSON keeps who said which word in which order") {
  check_round_trip(Format::json, parse_own_json, Shown::label);
}
TEST_CASE("Akoma Ntoso keeps who said which word in which order") {
  check_round_trip(Format::akn, parse_akn, Shown::label);
}
TEST_CASE("TEI keeps who said which word in which order") { check_round_trip(Format::tei, parse_tei, Shown::label); }

TEST_CASE("a lost word is seen by the comparison") {
  auto const t = shape::sample();
  auto body = export_as(Format::akn, t)->body;
  body.replace(body.find("Yes, please."), 12, "Yes.");
  auto const back = parse_akn(body);
  REQUIRE(back);
  CHECK(said(*back) != said(t, Shown::label));
}

TEST_CASE("a captioner's text goes through every format and comes back") {
  auto const parsed = parse_captions(
      "GARDEN FORUM\nSPRING MEETING #12\nAPRIL 5, 2031\n1400 UTC\n\n>> ANNA BAKER: Good afternoon -- the pond "
      "is\n\nlarge. (Laughter)\n\n"
      ">> Who says so?\n\n>> WIM de NATER: I do. And 3 < 4 & more.\n\nA second paragraph, complete.\n\n(Session "
      "concluded at 1410 UTC)\n");
  REQUIRE(parsed);
  auto const t = transcript_of(*parsed);
  Said const expected = said(*parsed);
  REQUIRE(expected.size() > 20);
  for (auto const& [format, read] : {std::pair<Format, Reader>{Format::vtt, parse_vtt},
                                     {Format::json, parse_own_json},
                                     {Format::podcast, parse_podcast},
                                     {Format::akn, parse_akn},
                                     {Format::tei, parse_tei}}) {
    CAPTURE(name_of(format));
    auto const back = read(export_as(format, t)->body);
    REQUIRE(back);
    CHECK(said(*back) == expected);
  }
}

TEST_CASE("our JSON keeps turns, paragraphs, events, joins and the meeting") {
  auto const parsed = parse_captions(
      "POND MEETING #12\nAPRIL 5, 2031\n1400 UTC\n\n>> ANNA BAKER: The pond (Laughter) is\n\nlarge.\n\n>> ANNA BAKER: "
      "Very.\n");
  REQUIRE(parsed);
  auto const back = parse_own_json(export_as(Format::json, transcript_of(*parsed))->body);
  REQUIRE(back);
  REQUIRE(back->turns.size() == parsed->turns.size());
  CHECK(base::to_json(back->turns) == base::to_json(parsed->turns));
  CHECK(base::to_json(back->meeting) == base::to_json(parsed->meeting));
  CHECK(base::to_json(back->counts) == base::to_json(parsed->counts));
  CHECK(back->turns[0].segments[0].joins == parsed->turns[0].segments[0].joins);
}

TEST_CASE("the command line's JSON can be read again") {
  auto const parsed = parse_captions(">> ANNA BAKER: The pond (Laughter) is large.\n\n>> Yes.\n");
  REQUIRE(parsed);
  auto const back = parse_any(base::print_json(parsed_to_json(*parsed)), "x.json");
  REQUIRE(back);
  CHECK(said(*back) == said(*parsed));
  CHECK(back->turns[0].segments[0].events[0].at == parsed->turns[0].segments[0].events[0].at);
}
