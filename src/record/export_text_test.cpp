// SPDX-License-Identifier: Apache-2.0
// Text in the captioner's look: byte for byte while nothing was corrected, joins back at their places (rulings 4).
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "record/export_test_words.hpp"
#include "record/parse.hpp"

namespace {

using namespace record;

/// A raw file of our own in the founding file's shape: wrappers at both ends, nameless turns, page breaks in sentences.
constexpr char const* raw =
    "RAW FILE\n\nGARDEN FORUM\nPOND COORDINATION MEETING #12\nAPRIL 5, 2031\n1500 UTC\n\nServices provided by:\nQuick "
    "Fingers, Inc.\n"
    "www.quickfingers.example\n\nThis text is being provided in a rough draft format. Communication Access Realtime "
    "Translation (CART) is "
    "provided in order to facilitate communication accessibility and may not be a totally verbatim record of the "
    "proceedings.\n\n"
    ">> ANNA BAKER: Good afternoon. I think we should speak of the pond first, and then,\n\nif there is time, of the "
    "paths.\n\n"
    ">> That is fine.\n\n>> Wim de Nater: Thank you. (Chuckling) The pond is deep -- very deep.\n\nThere are also "
    "the\n\nfish.\n\n"
    ">> ANNA BAKER: Bye.\n\n(Session concluded at 1608 UTC)\n\n"
    "This text is being provided in a rough draft format. Communication Access Realtime Translation (CART) is provided "
    "in order to "
    "facilitate communication accessibility and may not be a totally verbatim record of the proceedings.\n";

std::string speech(std::string const& text) {
  return text.substr(text.find(">> ANNA"), text.rfind("This text is") - text.find(">> ANNA"));
}

std::string as_text(Transcript const& t) { return export_as(Format::text, t)->body; }

/// Reading, writing and reading again finds the same record.
void check_same(std::string const& file) {
  auto const first = parse_captions(file);
  REQUIRE(first);
  auto const second = parse_captions(as_text(transcript_of(*first)));
  REQUIRE(second);
  CHECK(base::to_json(second->turns) == base::to_json(first->turns));
  CHECK(base::to_json(second->counts) == base::to_json(first->counts));
  CHECK(base::to_json(second->meeting) == base::to_json(first->meeting));
  CHECK(second->wrapper.size() == first->wrapper.size());
}

}  // namespace

TEST_CASE("speech goes out byte for byte as the captioner had it, page breaks at their places") {
  auto const parsed = parse_captions(raw);
  REQUIRE(parsed);
  REQUIRE(parsed->counts.joins == 2);
  CHECK(speech(as_text(transcript_of(*parsed))) == speech(raw));
  CHECK(as_text(transcript_of(*parsed)) == raw);
}

TEST_CASE("reading the text export again finds the same turns, joins, counts and wrapper") { check_same(raw); }

TEST_CASE("the real founding file, when its path is given, comes back the same") {
  char const* const path = std::getenv("INTERSESSION_FOUNDING_FILE");
  if (!path) {
    MESSAGE("skipped: INTERSESSION_FOUNDING_FILE is not set");
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::string const file((std::istreambuf_iterator<char>(in)), {});
  REQUIRE_FALSE(file.empty());
  auto const parsed = parse_captions(file);
  REQUIRE(parsed);
  CHECK(parsed->counts.joins == 22);
  check_same(file);
  auto body = [](std::string const& s) { return s.substr(s.find(">> "), s.rfind("UTC)") - s.find(">> ")); };
  std::string plain;
  for (char const c : file)
    if (c != '\r') plain += c;
  CHECK(body(as_text(transcript_of(*parsed))) == body(plain));
}

TEST_CASE("a corrected record shows names in capitals and whole paragraphs") {
  auto t = transcript_of(*parse_captions(raw));
  t.corrected = true;
  t.turns[1].person = base::PersonId("p1");
  t.turns[1].person_name = "Zo\u00EB \u0160t\u011Bp\u00E1n";
  auto const body = as_text(t);
  CHECK(body.find(">> ZO\u00CB \u0160T\u011AP\u00C1N: That is fine.") != std::string::npos);
  CHECK(body.find("and then, if there is time") != std::string::npos);
  CHECK(body.find(">> Wim de Nater: ") != std::string::npos);
}

TEST_CASE("a record that never had a captioner's head gets one that the reader knows") {
  auto const t = shape::sample();
  auto const body = as_text(t);
  CHECK(body.starts_with("SPRING MEETING #12\n"));
  auto const back = parse_captions(body);
  REQUIRE(back);
  CHECK(shape::said(*back) == shape::said(t, shape::Shown::label));
}

TEST_CASE("capitals know Latin, Greek and Cyrillic") {
  CHECK(shape::capitals("Zo\u00EB \u017Di\u017Eek \u00FF \u03C3\u03C2\u03AC \u0436\u0451 \u7530 \u0131") ==
        "ZO\u00CB \u017DI\u017DEK \u0178 \u03A3\u03A3\u0386 \u0416\u0401 \u7530 I");
}
