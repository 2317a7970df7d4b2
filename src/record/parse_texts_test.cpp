// SPDX-License-Identifier: Apache-2.0
// Whole files: our own texts in tests/texts/captions with what must come out of each, and the founding file when
// INTERSESSION_FOUNDING_FILE names it (rulings 3: third-party text is never committed).
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"
#include "record/parse.hpp"

namespace {

std::string bytes_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path);
  return {std::istreambuf_iterator<char>(file), {}};
}

record::Parsed text(std::string const& name) {
  auto parsed = record::parse_captions(bytes_of(std::string(INTERSESSION_SOURCE) + "/tests/texts/captions/" + name));
  REQUIRE(parsed);
  return std::move(*parsed);
}

std::string counts(record::Parsed const& p) {
  auto const& c = p.counts;
  return std::to_string(c.turns) + " turns, " + std::to_string(c.nameless) + " nameless, " + std::to_string(c.labels) +
         " labels, " + std::to_string(c.events) + " events, " + std::to_string(c.joins) + " joins, " +
         std::to_string(c.words) + " words";
}

std::string meeting(record::Parsed const& p) {
  auto const& m = p.meeting;
  return m.title.value_or("-") + " | " + m.number.value_or("-") + " | " + (m.start ? base::iso(*m.start) : "-") +
         " | " + (m.end ? base::iso(*m.end) : "-");
}

/// "3 header, 1 title" in alphabetical order.
std::string wrapper(record::Parsed const& p) {
  std::map<std::string, int> kinds;
  for (auto const& line : p.wrapper) ++kinds[line.kind];
  std::string out;
  for (auto const& [kind, n] : kinds) out += (out.empty() ? "" : ", ") + std::to_string(n) + " " + kind;
  return out;
}

std::string all_speech(record::Parsed const& p) {
  std::string out;
  for (auto const& turn : p.turns)
    for (auto const& segment : turn.segments) out += segment.text + "\n";
  return out;
}

/// What holds of the founding file and of every text of its shape.
void check_founding_shape(record::Parsed const& p, std::string const& bytes) {
  CHECK(p.counts.turns == 62);
  CHECK(p.counts.nameless == 6);
  CHECK(p.counts.labels == 9);
  CHECK(p.counts.joins == 22);
  CHECK(p.counts.events == 6);
  CHECK(p.doubts.empty());
  std::set<std::string> labels, people;
  for (auto const& turn : p.turns) {
    if (!turn.label) continue;
    labels.insert(*turn.label);
    people.insert(base::fold(*turn.label));
    CHECK(turn.kind == record::LabelKind::person);
  }
  CHECK(labels.size() == 9);
  CHECK(people.size() == 8);

  // Wrappers at both ends, and the session's end between them as a segment of its own.
  REQUIRE(p.wrapper.size() > 2);
  auto const lines = std::count(bytes.begin(), bytes.end(), '\n');
  CHECK(p.wrapper.front().line == 3);
  CHECK(p.wrapper.back().kind == "disclaimer");
  CHECK(p.wrapper.back().line == lines);
  auto const& last = p.turns.back().segments.back();
  CHECK(last.text.empty());
  REQUIRE(last.events.size() == 1);
  CHECK(last.events[0].type == "session_end");

  // Every join stands for a page break in the file, and every segment without its joins is in the file byte for byte.
  for (auto const& turn : p.turns)
    for (auto const& segment : turn.segments) {
      std::string typed;
      std::size_t from = 0;
      for (auto const join : segment.joins) {
        auto const at = base::byte_offset(segment.text, static_cast<std::size_t>(join));
        REQUIRE(segment.text[at] == ' ');
        typed += segment.text.substr(from, at - from) + "\n\n";
        from = at + 1;
      }
      typed += segment.text.substr(from);
      CHECK(bytes.find(typed) != std::string::npos);
      for (auto const& event : segment.events) {
        if (segment.text.empty()) continue;
        CHECK(segment.text.substr(base::byte_offset(segment.text, static_cast<std::size_t>(event.at)))
                  .starts_with(event.text));
      }
    }
}

}  // namespace

TEST_CASE("our own text in the shape of the founding file comes out whole") {
  std::string const bytes = bytes_of(std::string(INTERSESSION_SOURCE) + "/tests/texts/captions/shared-waters-12.txt");
  auto const p = text("shared-waters-12.txt");
  check_founding_shape(p, bytes);
  CHECK(meeting(p) == "COALITIONS COORDINATION CALL | 12 | 2023-03-07T14:00:00Z | 2023-03-07T15:06:00Z");
  CHECK(wrapper(p) == "1 date, 2 disclaimer, 2 header, 1 time, 1 title, 7 vendor");
  CHECK(p.counts.words == 2930);
}

TEST_CASE("the founding file comes out whole (needs INTERSESSION_FOUNDING_FILE)") {
  char const* const path = std::getenv("INTERSESSION_FOUNDING_FILE");
  if (path == nullptr) {
    MESSAGE("skipped: INTERSESSION_FOUNDING_FILE is not set, so the founding file was not read");
    return;
  }
  std::string const bytes = bytes_of(path);
  auto const parsed = record::parse_captions(bytes);
  REQUIRE(parsed);
  check_founding_shape(*parsed, bytes);
  CHECK(parsed->counts.words == 7460);
  CHECK(parsed->meeting.number == "66");
  CHECK(base::iso(parsed->meeting.start.value()) == "2022-10-03T15:00:00Z");
  CHECK(base::iso(parsed->meeting.end.value()) == "2022-10-03T16:08:00Z");
  CHECK(wrapper(*parsed) == "1 date, 2 disclaimer, 2 header, 1 time, 1 title, 7 vendor");
}

TEST_CASE("a whole file on one line: head, fence, turns without line ends, foot (H2, L18, T16)") {
  auto const p = text("one-line-hillside.txt");
  CHECK(meeting(p) == "HILLSIDE GARDENS FORUM GROUP CALL | 12 | 2023-05-04T08:00:00Z | 2023-05-04T08:48:00Z");
  CHECK(counts(p) == "10 turns, 1 nameless, 3 labels, 3 events, 0 joins, 98 words");
  CHECK(wrapper(p) == "1 date, 2 disclaimer, 1 header, 1 title");
  CHECK(p.turns[3].segments[0].text.ends_with("if you have an idea --"));
  CHECK(p.turns[9].segments[0].text == "Thank you both. Bye. (Session concluded at 0948 CET)");
}

TEST_CASE("a page of a network's old site: warnings, chrome, odd date, every sort of label (H3, H5-H9, L2-L15, L21)") {
  auto const p = text("harbour-call-xiv.txt");
  CHECK(meeting(p) == "Harbours Network Coordination Call | XIV | 2021-05-09T12:00:00Z | -");
  CHECK(counts(p) == "18 turns, 1 nameless, 15 labels, 3 events, 0 joins, 131 words");
  CHECK(wrapper(p) == "4 chrome, 1 date, 3 disclaimer, 1 title, 2 warning");
  CHECK(!p.turns[0].marked);
  CHECK(p.turns[1].label == "CHAIR ST. BAKER");
  CHECK(p.turns[1].segments[0].text == "Welcome, all.  This is the fourteenth call, whatever the heading says.");
  CHECK(p.turns[3].segments[0].text ==
        "The quay in the north is closed until June. We have asked for a temporary bridge, and the answer was that "
        "there is no "
        "bridge.");
  REQUIRE(p.doubts.size() == 1);
  CHECK(p.doubts[0].text == "MODERATORR");
}

TEST_CASE("a registry's call: attendee lists, running heads and a note inside sentences (H10-H12, L4)") {
  auto const p = text("registry-call.txt");
  CHECK(meeting(p) == "Working Group on Names of Rivers | - | 2023-03-14T13:00:00Z | -");
  CHECK(counts(p) == "14 turns, 0 nameless, 5 labels, 0 events, 3 joins, 119 words");
  CHECK(wrapper(p) == "1 date, 8 header, 2 note, 4 page, 1 title");
  CHECK(p.turns[0].kind == record::LabelKind::role);
  CHECK(p.turns[2].segments[0].text.ends_with("and then we will welcome your questions."));
  CHECK(p.turns[3].segments[0].text ==
        "We print what is on the sign. There are three signs. So we print three things and somebody always complains.");
  // Twice only, but the list of attendees knows her.
  CHECK(p.turns[7].label == "Delfina Rojas");
  CHECK(p.turns[7].segments[0].text.ends_with("It is under Water since the winter."));
}

TEST_CASE(
    "a working group's page: field list, lone full stops, labels without chevrons, a film that speaks (H13, L4, L7)") {
  auto const p = text("upland-session.txt");
  CHECK(meeting(p) == "Mountain Paths, Working Group 4 | - | 2022-05-18T09:30:00Z | -");
  CHECK(counts(p) == "12 turns, 0 nameless, 7 labels, 2 events, 0 joins, 113 words");
  CHECK(wrapper(p) == "4 chrome, 1 date, 3 header, 1 time, 1 title");
  CHECK(p.turns[2].kind == record::LabelKind::machine);
  CHECK(p.turns[4].kind == record::LabelKind::role);
  CHECK(p.turns[6].segments[1].text.empty());
  CHECK(p.turns[6].segments[1].events[0].type == "applause");
}

TEST_CASE("minutes with initials, continuations and chat lines (L20)") {
  auto const p = text("path-minutes.txt");
  CHECK(meeting(p) == "Path Keepers' Working Group | - | 2022-05-03T15:00:00Z | -");
  CHECK(counts(p) == "10 turns, 0 nameless, 3 labels, 0 events, 0 joins, 41 words");
  CHECK(p.turns[1].segments[0].text == "first, the planks they are ordered and they are long");
  CHECK(p.turns[3].label == "jo");
}

TEST_CASE("talks in Markdown: bold labels, time headings, topics, single chevrons (captions L7, L8, L14, L15, L22)") {
  auto const p = text("talks-in-markdown.txt");
  CHECK(counts(p) == "12 turns, 1 nameless, 5 labels, 1 events, 0 joins, 73 words");
  CHECK(wrapper(p) == "2 note, 3 time");
  CHECK(p.timed);
  CHECK(p.turns[6].segments[0].start->count() == 3'723'000);
  CHECK(p.turns[7].topic);
  CHECK(p.turns[8].label == "JEFF");
}

TEST_CASE(
    "a damaged copy from the web: every sort of damage stays as typed (H4, H14, H15, L6, L16, T1-T15, T17, T19)") {
  auto const p = text("fisheries-web-copy.txt");
  CHECK(meeting(p) == "Group Call | 52 | 2020-10-01T13:00:00Z | 2020-10-01T13:55:00Z");
  CHECK(counts(p) == "13 turns, 6 nameless, 2 labels, 6 events, 3 joins, 140 words");
  CHECK(wrapper(p) == "2 chrome, 1 date, 7 disclaimer, 1 header, 1 note, 1 title");
  auto const speech = all_speech(p);
  for (std::string_view kept :
       {"so \u2011\u2011 yes", "co\u2011chair", "take?away", "group?s", "  Yes.\u00A0Then", "17DCs", "e mail",
        "it\u2019s", "we ll", "toern.", "27 th", ". . .", "\u2026 [...]", "to *. (?)", "agenda. and then",
        "[email protected]", "Summarize: boats float.", "So that\n"}) {
    CAPTURE(kept);
    CHECK(speech.find(kept) != std::string::npos);
  }
  // A mark with nothing behind it and the same label again are one turn.
  CHECK(p.turns[5].segments[0].text == "Sorry, I was muted. [missed] I said that they float.");
}

TEST_CASE("a call saved in a quoted mail (captions L6)") {
  auto const p = text("quoted-mail.txt");
  CHECK(counts(p) == "5 turns, 1 nameless, 2 labels, 0 events, 0 joins, 57 words");
  CHECK(p.turns[1].segments[0].text == "The reeds are cut in February and not in March, because of the birds.");
}

TEST_CASE("the JSON of issue 2 has exactly its fields") {
  auto const json = record::parsed_to_json(text("shared-waters-12.txt"));
  std::string keys;
  for (auto const& [key, value] : json.as_object()) keys += std::string(key) + " ";
  CHECK(keys == "meeting wrapper turns counts ");
  auto const& turn = json.at("turns").at(3).as_object();
  CHECK(turn.at("label").is_null());
  CHECK(turn.at("kind").as_string() == "unknown");
  CHECK(json.at("meeting").at("start").as_string() == "2023-03-07T14:00:00Z");
  CHECK(json.at("turns").at(0).at("segments").at(0).as_object().size() == 2);
  CHECK(base::print_json(json.at("counts")) ==
        R"({"turns":62,"nameless":6,"labels":9,"events":6,"joins":22,"words":2930})");
}
