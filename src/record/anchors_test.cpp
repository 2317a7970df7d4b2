// SPDX-License-Identifier: Apache-2.0
#include "record/anchors.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "base/text.hpp"

using namespace record;
using base::SegmentId;

namespace {

std::string const told = "We could have a panel of three to five people, no more, and hear the floor.";

Anchor on(std::string const& text, std::string const& quote) {
  auto const at = text.find(quote);
  REQUIRE(at != std::string::npos);
  auto const start = static_cast<std::int64_t>(base::code_points(std::string_view(text).substr(0, at)));
  auto made = make_anchor(SegmentId("s1"), 1, text, start, start + static_cast<std::int64_t>(base::code_points(quote)));
  REQUIRE(made);
  return *made;
}

TextOf texts(std::map<SegmentId, std::string> all) {
  return [all = std::move(all)](SegmentId const& id) { return all.contains(id) ? all.at(id) : std::string(); };
}

std::string now(Anchor const& a, std::string const& text) { return words_now(a, texts({{SegmentId("s1"), text}})); }

}  // namespace

TEST_CASE("an anchor remembers its words and what stands around them") {
  Anchor const a = on(told, "three to five people");
  CHECK(a.state == AnchorState::exact);
  CHECK(a.quote == "three to five people");
  CHECK(a.before == "We could have a panel of ");
  CHECK(a.after == ", no more, and hear the floor.");
  CHECK(now(a, told) == a.quote);
}

TEST_CASE("blanks at the edges of a selection are not part of the anchor") {
  auto const a = make_anchor(SegmentId("s1"), 1, "Zoë  said yes ", 3, 10);
  REQUIRE(a);
  CHECK(a->quote == "said");
  CHECK(a->start == 5);
}

TEST_CASE("an anchor is refused where no words or other words stand") {
  CHECK(make_anchor(SegmentId("s1"), 1, "abc", 1, 1).error().why == base::Why::malformed);
  CHECK(make_anchor(SegmentId("s1"), 1, "abc", 0, 4).error().why == base::Why::malformed);
  CHECK(make_anchor(SegmentId("s1"), 1, "abc", -1, 2).error().why == base::Why::malformed);
  CHECK(make_anchor(SegmentId("s1"), 1, "a ... b", 1, 5).error().why == base::Why::malformed);
  CHECK(make_anchor(SegmentId("s1"), 1, "one two", 0, 3, "two").error().why == base::Why::conflict);
  CHECK(make_anchor(SegmentId("s1"), 1, "one two", 0, 3, "one"));
}

TEST_CASE("vector R1: earlier words edited, the anchor is moved") {
  std::string const later = "Perhaps we could also have a panel of three to five people, no more, and hear the floor.";
  Anchor const a = move_anchor(on(told, "three to five people"), SegmentId("s1"), told, later);
  CHECK(a.state == AnchorState::moved);
  CHECK(now(a, later) == "three to five people");
}

TEST_CASE("later words edited, the anchor stays exact") {
  std::string const later = "We could have a panel of three to five people, no more, and then hear everybody.";
  CHECK(move_anchor(on(told, "three to five people"), SegmentId("s1"), told, later).state == AnchorState::exact);
}

TEST_CASE("vector R1: one of the words edited, the anchor is changed and shows then and now") {
  for (auto const& [later, words] : std::map<std::string, std::string>{
           {"We could have a panel of four to five people, no more, and hear the floor.", "four to five people"},
           {"We could have a panel of three to six people, no more, and hear the floor.", "three to six people"},
           {"We could have a panel of three to five speakers, no more, and hear the floor.", "three to five speakers"},
           {"We could have a panel of three or even to five people, no more, and hear the floor.",
            "three or even to five people"},
           {"We could have a panel of to five people, no more, and hear the floor.", "to five people"},
           {"We could have a panel of Three to five people, no more, and hear the floor.", "Three to five people"}}) {
    Anchor const a = move_anchor(on(told, "three to five people"), SegmentId("s1"), told, later);
    CAPTURE(later);
    CHECK(a.state == AnchorState::changed);
    CHECK(now(a, later) == words);
    CHECK(a.quote == "three to five people");
  }
}

TEST_CASE("one mis-heard word put right is changed, a sentence rewritten around it is lost") {
  std::string const before = "Ask the bank for a slot.";
  std::string const right = "Ask the MAG for a slot.";
  Anchor const a = move_anchor(on(before, "bank"), SegmentId("s1"), before, right);
  CHECK(a.state == AnchorState::changed);
  CHECK(now(a, right) == "MAG");
  CHECK(move_anchor(on(before, "bank"), SegmentId("s1"), before, "Nobody knows that yet.").state == AnchorState::lost);
}

TEST_CASE("vector R1: split in the middle, and put together again") {
  std::string const first = "We could have a panel of three to", second = "five people, no more, and hear the floor.";
  SegmentId const s1("s1"), s2("s2");
  auto const after = texts({{s1, first}, {s2, second}});
  Anchor const a = AnchorMover({{s1, told}}, {{s1, first}, {s2, second}}).move(on(told, "three to five people"));
  CHECK(a.state == AnchorState::split);
  REQUIRE(a.places.size() == 2);
  CHECK(a.places[0] == AnchorPlace{s1, 25, 33});
  CHECK(a.places[1] == AnchorPlace{s2, 0, 11});
  CHECK(words_now(a, after) == "three to … five people");
  Anchor const back = AnchorMover({{s1, first}, {s2, second}}, {{s1, told}}).move(a);
  CHECK(back.state == AnchorState::exact);
  CHECK(back.places == std::vector<AnchorPlace>{{s1, 25, 45}});
}

TEST_CASE("a split before the anchor moves it to the new segment, one after it leaves it alone") {
  SegmentId const s1("s1"), s2("s2");
  Anchor const a = on(told, "three to five people");
  auto const moved = AnchorMover({{s1, told}}, {{s1, told.substr(0, 13)}, {s2, told.substr(14)}}).move(a);
  CHECK(moved.state == AnchorState::moved);
  CHECK(moved.places == std::vector<AnchorPlace>{{s2, 11, 31}});
  auto const left = AnchorMover({{s1, told}}, {{s1, told.substr(0, 46)}, {s2, told.substr(47)}}).move(a);
  CHECK(left.state == AnchorState::exact);
}

TEST_CASE("vector R1: words deleted, the anchor is lost and keeps its quote") {
  std::string const later = "We could hear the floor.";
  Anchor const a = move_anchor(on(told, "three to five people"), SegmentId("s1"), told, later);
  CHECK(a.state == AnchorState::lost);
  CHECK(a.places.empty());
  CHECK(a.quote == "three to five people");
  CHECK(a.nearest == SegmentId("s1"));
  Anchor const gone = AnchorMover({{SegmentId("s1"), told}}, {}).move(on(told, "three to five people"));
  CHECK(gone.state == AnchorState::lost);
  CHECK(gone.nearest == SegmentId("s1"));
  Anchor const beside =
      AnchorMover({{SegmentId("s0"), "Well then."}, {SegmentId("s1"), told}, {SegmentId("s2"), "Thanks."}},
                  {{SegmentId("s0"), "Well then."}, {SegmentId("s2"), "Thanks."}})
          .move(on(told, "three to five people"));
  CHECK(beside.state == AnchorState::lost);
  CHECK(beside.nearest == SegmentId("s0"));
}

TEST_CASE("what an undo brings back is found again") {
  for (std::string const later :
       {"We could hear the floor.", "We could have a panel of to five people, no more, and hear the floor.",
        "Something else entirely was said in that place."}) {
    Anchor const there = move_anchor(on(told, "three to five people"), SegmentId("s1"), told, later);
    Anchor const back = move_anchor(there, SegmentId("s1"), later, told);
    CAPTURE(later);
    CHECK(back.state == AnchorState::exact);
    CHECK(back.nearest.empty());
  }
}

TEST_CASE("a long insertion between the words splits the anchor, its removal joins it") {
  std::string const later =
      "We could have a panel of three, and here I must say something quite different, to five people, no more, and "
      "hear the floor.";
  Anchor const a = move_anchor(on(told, "three to five people"), SegmentId("s1"), told, later);
  CHECK(a.state == AnchorState::split);
  CHECK(now(a, later) == "three … to five people");
  CHECK(move_anchor(a, SegmentId("s1"), later, told).state == AnchorState::exact);
}

TEST_CASE("a long quote put elsewhere in its segment is moved, never onto like words that stood there before") {
  std::string const text = "I will write to all the groups. Then we meet. We meet every second week from now on. Good.";
  std::string const later =
      "Then we meet. We meet every second week from now on. Good. I will write to all the groups.";
  Anchor const a = move_anchor(on(text, "I will write to all the groups."), SegmentId("s1"), text, later);
  CHECK(a.state == AnchorState::moved);
  CHECK(now(a, later) == "I will write to all the groups.");

  std::string const twice = "I will write to you all. That is one. And so I will write to you all.";
  std::string const once = "That is one. And so I will write to you all.";
  CHECK(move_anchor(on(twice, "I will write to you all. That"), SegmentId("s1"), twice, "That is one. And so.").state !=
        AnchorState::moved);
  CHECK(move_anchor(on(twice, "I will write to you all."), SegmentId("s1"), twice, once).state == AnchorState::lost);
}

TEST_CASE("an anchor inside a word keeps its letters while the word stays") {
  std::string const before = "the U.N.'s work", later = "all the U.N.'s work";
  auto const a = make_anchor(SegmentId("s1"), 1, before, 4, 7);
  REQUIRE(a);
  Anchor const b = move_anchor(*a, SegmentId("s1"), before, later);
  CHECK(b.state == AnchorState::moved);
  CHECK(now(b, later) == a->quote);
}

TEST_CASE("an edit in another segment leaves an anchor alone, also the half of a split one") {
  SegmentId const s1("s1"), s2("s2");
  Anchor a = on(told, "three to five people");
  CHECK(move_anchor(a, s2, "x", "y").state == AnchorState::exact);
  a = AnchorMover({{s1, told}}, {{s1, told.substr(0, 33)}, {s2, told.substr(34)}}).move(a);
  a = move_anchor(a, s2, told.substr(34), "Well, " + told.substr(34));
  CHECK(a.state == AnchorState::split);
  CHECK(a.places[0] == AnchorPlace{s1, 25, 33});
  CHECK(a.places[1] == AnchorPlace{s2, 6, 17});
}

TEST_CASE("a boundary moved between two segments, a delete undone and a re-import carry anchors along") {
  SegmentId const s1("s1"), s2("s2"), s9("s9");
  std::string const one = "We start on time.", two = "Then we hear three to five people and close.";
  Anchor a = *make_anchor(s2, 1, two, 13, 33);
  REQUIRE(a.quote == "three to five people");
  Anchor b = AnchorMover({{s1, one}, {s2, two}}, {{s1, one + " Then we hear"}, {s2, "three to five people and close."}})
                 .move(a);
  CHECK(b.state == AnchorState::moved);
  CHECK(b.places == std::vector<AnchorPlace>{{s2, 0, 20}});
  Anchor const gone = AnchorMover({{s2, two}}, {}).move(a);
  CHECK(gone.state == AnchorState::lost);
  CHECK(AnchorMover({}, {{s2, two}}).move(gone).state == AnchorState::exact);
  b = AnchorMover({{s1, one}, {s2, two}}, {{s9, one + " " + two}}).move(a);
  CHECK(b.state == AnchorState::moved);
  CHECK(b.places == std::vector<AnchorPlace>{{s9, 31, 51}});
}

TEST_CASE(
    "law: an exact or moved anchor has its quote at its only place, whatever was edited, and places stay inside the "
    "text") {
  std::vector<std::string> const stock{"the",    "panel", "youth", "of",  "Kühn", "three",
                                       "people", ",",     ".",     "and", "會",   "we"};
  std::mt19937 dice(23);
  int whole = 0, other = 0;
  auto const text_of_words = [&](std::vector<std::string> const& words) {
    std::string out;
    for (auto const& w : words) out += (out.empty() || w == "," || w == "." ? "" : " ") + w;
    return out;
  };
  for (int round = 0; round < 1500; ++round) {
    std::vector<std::string> words;
    for (int i = 0; i < 30; ++i) words.push_back(stock[dice() % stock.size()]);
    std::string text = text_of_words(words);
    auto const size = static_cast<std::int64_t>(base::code_points(text));
    std::int64_t const start = static_cast<std::int64_t>(dice() % static_cast<unsigned>(size - 12));
    auto made = make_anchor(SegmentId("s1"), 1, text, start, start + 1 + static_cast<std::int64_t>(dice() % 11));
    if (!made) continue;
    Anchor a = *made;
    std::string const original = text;
    for (int edit = 0; edit < 6; ++edit) {
      if (dice() % 2 == 0 && !words.empty())
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(dice() % words.size()));
      else
        words.insert(words.begin() + static_cast<std::ptrdiff_t>(dice() % (words.size() + 1)),
                     stock[dice() % stock.size()]);
      std::string const later = edit == 5 ? original : text_of_words(words);
      a = move_anchor(a, SegmentId("s1"), text, later);
      text = later;
      CAPTURE(text);
      CAPTURE(a.quote);
      bool const held = a.state == AnchorState::exact || a.state == AnchorState::moved;
      ++(held ? whole : other);
      if (held) {
        REQUIRE(a.places.size() == 1);
        REQUIRE(now(a, text) == a.quote);
      }
      REQUIRE((a.state == AnchorState::lost) == a.places.empty());
      REQUIRE((a.state == AnchorState::split) == (a.places.size() > 1));
      if (a.state == AnchorState::changed) REQUIRE(now(a, text) != a.quote);
      auto const length = static_cast<std::int64_t>(base::code_points(text));
      std::int64_t at = 0;
      for (AnchorPlace const& p : a.places) {
        REQUIRE((at <= p.start && p.start < p.end && p.end <= length));
        at = p.end;
      }
    }
    CHECK(a.state == AnchorState::exact);  // everything undone
  }
  CHECK(whole > 1000);
  CHECK(other > 1000);
}
