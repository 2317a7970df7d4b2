// SPDX-License-Identifier: Apache-2.0
// Captions 7, vectors E: what a captioner erases and types anew, on our own protocol; and labels as they are typed (L).
#include <algorithm>

#include "record/captions_for_tests.hpp"

using namespace record;
using namespace record::test;

namespace {

template <class F>
void everywhere(F f) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    f(kind);
  }
}

std::int64_t count(std::vector<Delta> const& deltas, std::string const& kind) {
  return std::count_if(deltas.begin(), deltas.end(), [&](Delta const& d) { return d.kind == kind; });
}

/// Turns as "LABEL|text" for the vectors.
std::string turns_of(Room& room) {
  room.settle();
  std::string out;
  auto const t = room.kept();
  if (!t) return out;
  for (auto const& turn : t->turns) {
    out += (out.empty() ? "" : " // ") + turn.label + "|";
    for (auto const& s : turn.segments) out += (&s == &turn.segments.front() ? "" : " / ") + s.text;
  }
  return out;
}

}  // namespace

TEST_CASE("words erased and typed anew in one batch are one edit (E1)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.ops({ins("the bank")});
    auto const h = room.ops({bs(4), ins("MAG")});
    CHECK(room.shown() == "the MAG");
    CHECK(h.deltas.size() == 1);
    CHECK(count(h.deltas, "edit") == 1);
    CHECK(room.reader.all() == "the MAG");
  });
}

TEST_CASE("a code point is erased at a time, and what settles is in normal form (E2)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.ops({ins("cafe\u0301"), bs(1)});
    CHECK(room.shown() == "cafe");
    room.ops({ins("\u0301 \U0001F1E8\U0001F1ED"), bs(1), bs(1), ins("ok")});
    CHECK(room.shown() == "caf\u00E9 ok");
    room.settle();
    CHECK(room.kept()->turns[0].segments[0].text == "caf\u00E9 ok");
  });
}

TEST_CASE("600 characters back is the limit, said to the captioner (E3)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    std::string const text(700, 'x');
    room.ops({ins(text)});
    auto const h = room.ops({bs(700)});
    CHECK(room.shown() == std::string(100, 'x'));
    CHECK_FALSE(h.warning.empty());
    CHECK(h.open == 0);
    CHECK(room.ops({bs(50)}).open == 0);
    CHECK(room.shown() == std::string(100, 'x'));
  });
}

TEST_CASE("what is settled is never erased, nor what is a minute old (E4)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.ops({ins("Settled words."), {Op::Sort::flush, "", 0}, ins("abc")});
    auto const h = room.ops({bs(5)});
    CHECK_FALSE(h.warning.empty());
    CHECK(room.shown() == "Settled words.");
    room.ops({ins("old")});
    room.wait(61'000);
    CHECK(room.ops({bs(1)}).open == 0);
    CHECK(room.shown() == "Settled words. / old");
  });
}

TEST_CASE("a turn mark that is erased takes its turn back (E5)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.ops({ins("One. "), {Op::Sort::turn, "BEN", 0}, ins("x")});
    CHECK(room.reader.turn_of.size() == 2);
    auto const h = room.ops({bs(12)});
    CHECK(room.reader.turn_of.size() == 1);
    CHECK(count(h.deltas, "turn") == 1);
    CHECK(room.shown() == "One.");
    CHECK(room.reader.all() == "One.");
  });
}

TEST_CASE("the same batch twice happens once, and a batch too early is asked for again (E6, E9)") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.ops({ins("once")}, 1);
    auto const again = room.ops({ins("once")}, 1);
    CHECK(again.deltas.empty());
    CHECK(again.open == 4);
    auto const early = room.ops({ins("later")}, 3);
    CHECK(early.want == 2);
    CHECK(room.shown() == "once");
    auto const many = room.write([&](Writing& w) { return take_ops(w, room.stream, room.around, "page", 2, std::vector<Op>(65, ins("x"))); });
    CHECK_FALSE(many);
  });
}

TEST_CASE("ten minutes at 300 words a minute with five per cent erasures come out as the model has them (E10)") {
  Room room("sqlite");
  std::string model;
  unsigned state = 7;
  auto const random = [&](unsigned below) { return (state = state * 1664525U + 1013904223U) / 65536U % below; };
  for (int i = 0; i < 3000; i += 5) {
    std::vector<Op> batch;
    for (int k = 0; k < 5; ++k) {
      auto const word = "word" + std::to_string(i + k) + ((i + k) % 11 == 10 ? ".\n" : " ");
      batch.push_back(ins(word));
      model += word;
      if (random(20) == 0) {
        auto const n = 1 + random(6);
        batch.push_back(bs(n));
        // Of a line that has just settled nothing is erased; here it never has.
        model.resize(model.size() - n);
        batch.push_back(ins("x "));
        model += "x ";
      }
    }
    room.wait(1000);
    room.ops(batch);
    if (i % 10 == 0) room.tick();
  }
  room.settle();
  std::string flat, wanted;
  auto const t = room.kept();
  for (auto const& turn : t->turns)
    for (auto const& s : turn.segments) flat += s.text + " ";
  for (char const c : model) wanted += c == '\n' ? ' ' : c;
  auto const squeezed = [](std::string const& s) {
    std::string out;
    for (auto const w : split(s, ' '))
      if (!w.empty()) out += std::string(w) + " ";
    return out;
  };
  CHECK(squeezed(flat) == squeezed(wanted));
  CHECK(room.reader.all() == room.shown());
  // A reader who comes back gets the same from the log.
  Reader late;
  for (auto const& d : room.read([&](Reading& r) { return deltas_after(r, room.meeting, "floor", 0, 100'000); })) late.apply(d);
  CHECK(late.all() == room.reader.all());
}

TEST_CASE("labels of every look, as they are typed live (L1-L3, L8, L10-L14, L20, L22)") {
  struct Case {
    char const* typed;
    char const* turns;
  };
  std::vector<Case> const cases = {
      {">> ANNA BAKER:  Hi.\n>>BEN MOSS:Hi.\n", "ANNA BAKER|Hi. // BEN MOSS|Hi."},
      {">> The question is: why\n", "|The question is: why"},
      {">> Summarize: what we heard\n", "|Summarize: what we heard"},
      {"10:30: we start at http://x\nNote: bring it\n", "|10:30: we start at http://x Note: bring it"},
      {">> AB/CD: both agree\n", "AB/CD|both agree"},
      {">> CAPTIONER: Yes.\n", "CAPTIONER|Yes."},
      {">> ANNA BAKER:\n>> ANNA BAKER: Now.\n", "ANNA BAKER|Now."},
      {">> ANNA BAKER: One.\n>> ANNA BAKER: Two.\n", "ANNA BAKER|One. // ANNA BAKER|Two."},
      {"Goodbye. [ Applause ] >>ANNA: Next.\n", "|Goodbye. [ Applause ] // ANNA|Next."},
      {"One.\n>>> Next item\n", "|One. // |Next item"},
      {">> \u4E3B\u5E2D\uFF1A\u5927\u5BB6\u597D\u3002\n", "\u4E3B\u5E2D|\u5927\u5BB6\u597D\u3002"},
      {">> TYLER:. Cool.\n", "TYLER|. Cool."},
      {"Matt: I think so.\n", "|Matt: I think so."},
      {"&gt;&gt; ANNA: Hi.\n", "ANNA|Hi."},
  };
  for (auto const& c : cases) {
    CAPTURE(c.typed);
    Room room("sqlite");
    room.post(1, c.typed);
    CHECK(turns_of(room) == c.turns);
    // The same one letter at a time.
    Room slow("sqlite", {.join = JoinPolicy::literal});
    std::int64_t n = 0;
    std::string_view rest = c.typed;
    while (!rest.empty()) {
      auto const size = byte_offset(rest, 1);
      slow.post(++n, std::string(rest.substr(0, size)));
      rest.remove_prefix(size);
    }
    CHECK(turns_of(slow) == c.turns);
    CHECK(slow.reader.all() == slow.shown());
  }
}

TEST_CASE("a name in ordinary case becomes a label once the floor knows it (L4, 6.3.7)") {
  Room room("sqlite");
  room.around.holders = {{start - std::chrono::minutes(1), "", PersonId("p1"), "Matt Hale", "", true}};
  room.post(1, "Hello.\nMatt Hale: I think so.\nWow: that is it.\n");
  CHECK(turns_of(room) == "|Hello. // Matt Hale|I think so. / Wow: that is it.");
}

TEST_CASE("a label that recurs is proposed after the meeting, never applied (6.3.7)") {
  Room room("sqlite");
  for (int i = 0; i < 4; ++i) {
    room.post(i + 1, "Matt: we go on like this.\n");
    room.wait(40'000);
    room.tick();
  }
  CHECK(turns_of(room).starts_with("|Matt: we go on"));
  auto const left = room.read([&](Reading& r) { return labels_left(r, room.meeting); });
  REQUIRE_FALSE(left.empty());
  CHECK(left[0].label == "Matt");
}

TEST_CASE("segments end at blank lines, sentences, pauses and lengths (6.3.3)") {
  Room room("sqlite");
  room.post(1, "One line\nthat wraps.\nNext sentence\n\nafter a blank line.");
  CHECK(room.shown() == "One line that wraps. / Next sentence / after a blank line.");
  room.wait(9000);
  room.post(2, "After a pause.");
  CHECK(room.shown() == "One line that wraps. / Next sentence / after a blank line. / After a pause.");
  Room long_one("sqlite");
  std::string text;
  for (int i = 0; i < 40; ++i) text += "ten letters and a stop. ";
  long_one.post(1, text);
  auto const parts = split(long_one.shown(), '/');
  CHECK(parts.size() == 3);
  Room breathless("sqlite");
  breathless.post(1, std::string(2000, 'a'));
  CHECK(code_points(std::string(split(breathless.shown(), '/')[0])) <= 901);
}

TEST_CASE("a segment settles 15 s behind a later one, or after 30 s of silence") {
  everywhere([](std::string const& kind) {
    Room room(kind);
    room.post(1, "First.\nSecond.");
    room.wait(14'000);
    CHECK(count(room.tick(), "settle") == 0);
    room.wait(1500);
    CHECK(count(room.tick(), "settle") == 1);
    room.wait(15'000);
    CHECK(count(room.tick(), "settle") == 1);
    auto const t = room.kept();
    REQUIRE(t);
    CHECK(t->status == Status::live);
    CHECK(t->turns[0].segments.size() == 2);
    CHECK(t->turns[0].segments[0].quality == TimeQuality::live);
    CHECK(*t->turns[0].segments[0].start == start - Millis{5000});
  });
}
