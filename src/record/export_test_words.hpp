// SPDX-License-Identifier: Apache-2.0
// Transcripts for the tests of exports and imports: one by hand that has something of everything, and generated ones
// from a fixed seed. For tests only.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "record/events.hpp"
#include "record/export_shape.hpp"

namespace record::shape {

/// Who said which word, in order: what every round trip must keep (captions 6.7).
using Said = std::vector<std::pair<std::string, std::string>>;

inline void say_words(Said& out, std::string const& voice, std::string_view text) {
  std::string word;
  for (char const c : one_line(text) + " ") {
    if (c != ' ') word += c;
    else if (!word.empty()) out.emplace_back(voice, std::exchange(word, {}));
  }
}

enum class Shown { name, label };

inline Said said(Transcript const& t, Shown shown) {
  Said out;
  for (auto const& turn : t.turns) {
    bool const label = shown == Shown::label && !turn.label.empty();
    for (auto const& s : turn.segments) say_words(out, one_line(label ? turn.label : voice(turn)), words(s));
  }
  return out;
}

inline Said said(Parsed const& p) {
  Said out;
  for (auto const& turn : p.turns)
    for (auto const& s : turn.segments) {
      std::string text = s.text;
      if (text.empty())
        for (auto const& e : s.events) text += e.text + " ";
      say_words(out, turn.label.value_or(""), text);
    }
  return out;
}

inline Segment segment(std::string id, std::string text) {
  Segment s;
  s.id = base::SegmentId(std::move(id));
  s.text = std::move(text);
  if (auto alone = sole_event(s.text)) {
    s.events = {*alone};
    s.text.clear();
    s.kind = SegmentKind::event;
  } else s.events = find_events(s.text);
  return s;
}

inline Turn turn(std::string id, std::string label, std::vector<Segment> segments) {
  Turn t;
  t.id = base::TurnId(std::move(id));
  t.label = std::move(label);
  t.kind = t.label.empty() ? LabelKind::unknown : LabelKind::person;
  t.segments = std::move(segments);
  return t;
}

/// A small meeting with a bit of everything: names, an unknown voice, two items of which one is silent, events, a
/// decision.
inline Transcript sample() {
  Transcript t;
  t.id = base::TranscriptId("tr1");
  t.meeting = base::MeetingId("m7abc");
  t.series = "Garden Forum";
  t.title = "Spring meeting";
  t.number = "12";
  t.start = base::parse_iso("2031-04-05T14:00:00Z");
  t.end = base::parse_iso("2031-04-05T14:10:00Z");
  t.address = "https://forum.example/m/m7abc";
  t.forum = "Garden Forum";
  t.licence = "CC-BY-4.0";
  t.disclaimer = "A rough record, not the words of a court.";
  t.sections = {{base::ItemId("item1"), "Opening"},
                {base::ItemId("item2"), "Paths & <ponds>"},
                {base::ItemId("item3"), "Closing"}};
  t.voices = {{base::PersonId("7anna"), "Anna Baker"}};
  t.turns.push_back(turn(
      "t1", "ANNA BAKER",
      {segment("s1", "Good afternoon. (Laughter) Shall we begin?"), segment("s2", "The first point is the pond.")}));
  t.turns[0].person = base::PersonId("7anna");
  t.turns[0].person_name = "Anna Baker";
  t.turns[0].capacity = "chair";
  t.turns[0].method = Method::confirmed;
  t.turns[0].item = base::ItemId("item1");
  t.turns.push_back(turn("t2", "", {segment("s3", "Yes, please.")}));
  t.turns[1].item = base::ItemId("item1");
  t.turns.push_back(
      turn("t3", "WIM", {segment("s4", "I agree & add: 3 < 4."), segment("s5", "(Session concluded at 1410 UTC)")}));
  t.turns[2].item = base::ItemId("item3");
  Mark m;
  m.id = base::MarkId("d1");
  m.segment = base::SegmentId("s2");
  m.kind = "decision";
  m.text = "The pond comes first";
  t.marks = {m};
  return t;
}

/// Random words of several scripts, signs of every markup, events, unknown voices, empty turns, odd names.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Transcript transcript() {
    Transcript t;
    t.title = pick(60) ? "A meeting" : "";
    if (pick(50)) t.start = base::from_millis(1'900'000'000'000);
    if (t.start && pick(50)) t.end = *t.start + std::chrono::minutes{30};
    int const items = below(4);
    for (int i = 0; i < items; ++i) t.sections.push_back({base::ItemId("i" + std::to_string(i)), "Item " + word()});
    int const turns = below(12);
    for (int i = 0; i < turns; ++i) t.turns.push_back(one_turn(t, i));
    return t;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool pick(int percent) { return below(100) < percent; }

  std::string word() {
    static std::vector<std::string> const some{"pond",
                                               "garden,",
                                               "so",
                                               "--",
                                               ">",
                                               "-->",
                                               "<b>",
                                               "&amp;",
                                               "&",
                                               "\"x\"",
                                               "it's",
                                               "end.",
                                               "Why?",
                                               "R\u00E9sum\u00E9",
                                               "\u0627\u0644\u0633\u0644\u0627\u0645",
                                               "\u65E5\u672C\u8A9E",
                                               "a:b",
                                               "=1+1",
                                               "10:30",
                                               "#2",
                                               "*a*",
                                               "]]>",
                                               "\U0001F600",
                                               "www.example.org/a/very/long/address/that/fits/no/line/of/captions"};
    return some[static_cast<std::size_t>(below(static_cast<int>(some.size())))];
  }

  std::string text(int most) {
    std::string out = "w";
    for (int n = below(most); n > 0; --n)
      out += (pick(10) ? "  " : " ") + (pick(8) ? std::string("(Laughter)") : word());
    return out;
  }

  Turn one_turn(Transcript const& t, int i) {
    static std::vector<std::string> const names{
        "", "ANNA BAKER", "O'Neil & <Co>", "WIM", "\u0645\u0631\u064A\u0645", "\u7530\u4E2D"};
    Turn out = turn("t" + std::to_string(i + 1), names[static_cast<std::size_t>(below(6))], {});
    if (!out.label.empty() && pick(50)) {
      out.person = base::PersonId(std::to_string(below(3)) + "p");
      out.person_name = "Person " + out.person.text;
      out.method = Method::confirmed;
      if (pick(30)) out.capacity = "for the Pond";
    }
    if (!t.sections.empty() && pick(60))
      out.item = t.sections[static_cast<std::size_t>(below(static_cast<int>(t.sections.size())))].id;
    for (int n = below(4); n > 0; --n) {
      Segment s = segment("s" + std::to_string(i) + "x" + std::to_string(n),
                          pick(15) ? "(Applause)" : text(pick(10) ? 300 : 30));
      s.redacted = pick(3);
      if (t.start && pick(40)) {
        s.start = *t.start + std::chrono::seconds{10 * i};
        s.end = *s.start + std::chrono::seconds{below(20)};
        s.quality = TimeQuality::source;
      }
      out.segments.push_back(std::move(s));
    }
    return out;
  }

  std::mt19937 random_;
};

}  // namespace record::shape
