// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "record/marks.hpp"
#include "record/parse.hpp"
#include "record/transcripts.hpp"
#include "record/voices.hpp"
#include "store/test_place.hpp"

using namespace record;
using store::test::somebody;

namespace {

store::Actor const second{PersonId("ben"), "secretariat"};

constexpr char const* rough =
    "FORUM ON SHARED WATERS\nMEETING #12\n4 MAY 2026\n1500 UTC\n\n"
    ">> ANNA BAKER: Welcome to the call.  We have three to five people on the\n\n"
    "panel, and the title is open.\n\nLet us start with the agenda.\n\n"
    ">> BEN: Thank you, Anna. I can volunteer to think about the title.\n\n"
    ">> That would be good.\n\n"
    ">> ANNA BAKER: Is there any objection? None. So that is decided.\n\n"
    "(Session concluded at 1608 UTC)\n";

/// A store with one transcript in it.
struct Forum {
  explicit Forum(std::string const& kind) : place(kind), store(options(place)) {
    auto const parsed = parse_captions(rough);
    REQUIRE(parsed);
    auto const done = store.write(somebody, [&](Writing& w) {
      auto const file = store::keep_file(w, "rough.txt", "text/plain", rough);
      return take_in(w, meeting, file, *parsed, "en", parsed->meeting.start, parsed->meeting.end);
    });
    REQUIRE(done);
  }

  static store::Options options(store::test::Place const& place) {
    auto o = place.options();
    for (auto const& m : migrations()) o.migrations.push_back(m);
    return o;
  }

  Transcript text() {
    return *store.read([&](Reading& r) { return transcript(r, meeting); });
  }
  template <class F>
  auto write(F f, store::Actor const& who = somebody) {
    return store.write(who, f);
  }

  store::test::Place place;
  store::Store store;
  MeetingId meeting{"m12"};
};

std::string words_of(Transcript const& t) {
  std::string out;
  for (auto const& turn : t.turns) {
    out += turn.label + ":";
    for (auto const& s : turn.segments) out += " [" + s.text + "]";
    out += "\n";
  }
  return out;
}

Words words_in(Transcript const& t, std::string const& quote) {
  for (auto const& turn : t.turns)
    for (auto const& s : turn.segments)
      if (auto const at = s.text.find(quote); at != std::string::npos) {
        auto const start = static_cast<std::int64_t>(code_points(std::string_view(s.text).substr(0, at)));
        return {s.id, s.rev, start, start + static_cast<std::int64_t>(code_points(quote)), quote};
      }
  FAIL("no such words: " << quote);
  return {};
}

}  // namespace

TEST_CASE("a file taken in reads back turn by turn, its page break mended and its wrapper apart") {
  for (auto const& kind : store::test::kinds()) {
    Forum f(kind);
    auto const t = f.text();
    REQUIRE(t.turns.size() == 4);
    CHECK(t.turns[0].label == "ANNA BAKER");
    REQUIRE(t.turns[0].segments.size() == 2);
    CHECK(t.turns[0].segments[0].text ==
          "Welcome to the call.  We have three to five people on the panel, and the title is open.");
    CHECK(t.turns[0].segments[0].joins.size() == 1);
    CHECK(t.turns[2].label.empty());
    CHECK(t.turns[3].segments.back().kind == SegmentKind::event);
    CHECK(t.wrapper.size() >= 3);
    CHECK(t.corrected == false);
    auto const h = f.store.read([&](Reading& r) { return head(r, f.meeting); });
    CHECK(h->unresolved == 4);
    CHECK(f.store.verify_chains(0) == std::nullopt);
    auto const again = f.write([&](Writing& w) {
      auto const file = store::keep_file(w, "rough.txt", "text/plain", rough);
      return take_in(w, f.meeting, file, *parse_captions(rough), "en", std::nullopt, std::nullopt);
    });
    REQUIRE_FALSE(again);
    CHECK(again.error().why == Why::conflict);
  }
}

TEST_CASE("of two corrections on the same revision the second is refused and nothing is overwritten (R3)") {
  for (auto const& kind : store::test::kinds()) {
    Forum f(kind);
    auto const s = f.text().turns[1].segments[0];
    auto const first = f.write([&](Writing& w) { return correct_text(w, s.id, s.rev, "Thank you, Anna. First.", Reason::typo, ""); });
    REQUIRE(first);
    auto const late = f.write([&](Writing& w) { return correct_text(w, s.id, s.rev, "Thank you, Anna. Second.", Reason::typo, ""); }, second);
    REQUIRE_FALSE(late);
    CHECK(late.error().why == Why::conflict);
    CHECK(f.text().turns[1].segments[0].text == "Thank you, Anna. First.");
    auto const revs = f.store.read([&](Reading& r) { return revisions(r, s.id); });
    REQUIRE(revs.size() == 2);
    CHECK(revs[0].text == s.text);
    CHECK(revs[1].author == somebody.person);
  }
}

TEST_CASE("every kind of correction can be taken back, and the text is again what it was") {
  for (auto const& kind : store::test::kinds()) {
    Forum f(kind);
    auto const before = words_of(f.text());
    auto const t = f.text();
    auto const seg = t.turns[0].segments[0];
    auto const edits_to_try = std::vector<std::function<Result<Edited>(Writing&)>>{
        [&](Writing& w) { auto const s = find_segment(w, seg.id)->segment; return correct_text(w, seg.id, s.rev, "Other words.", Reason::style, ""); },
        [&](Writing& w) { auto const s = find_segment(w, seg.id)->segment; return split_segment(w, seg.id, s.rev, 20); },
        [&](Writing& w) { auto const s = find_segment(w, seg.id)->segment; return merge_segment(w, seg.id, s.rev); },
        [&](Writing& w) { auto const s = find_segment(w, t.turns[0].segments[1].id)->segment; return split_turn(w, s.id, s.rev); },
        [&](Writing& w) { return merge_turn(w, t.turns[1].id); },
        [&](Writing& w) { return move_boundary(w, t.turns[0].id, 1); },
        [&](Writing& w) { auto const s = find_segment(w, seg.id)->segment; return set_join(w, seg.id, s.rev, s.joins.at(0), false); },
        [&](Writing& w) { auto const s = find_segment(w, t.turns[2].segments[0].id)->segment; return remove_segment(w, s.id, s.rev, "crosstalk"); },
        [&](Writing& w) { return name_voice(w, t.turns[0].id, SeriesId("s1"), PersonId("anna"), "", false, Reach::meeting); },
    };
    for (std::size_t i = 0; i < edits_to_try.size(); ++i) {
      CAPTURE(i);
      auto const done = f.write(edits_to_try[i]);
      REQUIRE_MESSAGE(done, (done ? "" : done.error().detail));
      auto const back = f.write([&](Writing& w) { return undo(w, f.meeting, done->edit); });
      REQUIRE_MESSAGE(back, (back ? "" : back.error().detail));
      CHECK(words_of(f.text()) == before);
      for (auto const& turn : f.text().turns) CHECK(turn.person.empty());
      auto const twice = f.write([&](Writing& w) { return undo(w, f.meeting, done->edit); });
      CHECK_FALSE(twice);
    }
    CHECK(f.text().turns[0].segments[0].joins == seg.joins);
    CHECK(f.store.verify_chains(0) == std::nullopt);
  }
}

TEST_CASE("an edit that somebody built upon is not taken back over their head") {
  Forum f("sqlite");
  auto const s = f.text().turns[1].segments[0];
  auto const one = f.write([&](Writing& w) { return correct_text(w, s.id, 1, "One.", Reason::typo, ""); });
  auto const two = f.write([&](Writing& w) { return correct_text(w, s.id, 2, "Two.", Reason::typo, ""); });
  REQUIRE(one);
  REQUIRE(two);
  auto const refused = f.write([&](Writing& w) { return undo(w, f.meeting, one->edit); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == Why::conflict);
  CHECK(f.write([&](Writing& w) { return undo(w, f.meeting, two->edit); }));
  CHECK(f.write([&](Writing& w) { return undo(w, f.meeting, one->edit); }));
  CHECK(f.text().turns[1].segments[0].text == s.text);
}

TEST_CASE("an anchor follows its words: moved, changed, split, lost, and back (R1)") {
  for (auto const& kind : store::test::kinds()) {
    Forum f(kind);
    auto const made = f.write([&](Writing& w) {
      return make_mark(w, words_in(f.text(), "three to five people"), {MarkKind::decision, "A small panel", {}, "", "", ""});
    });
    REQUIRE(made);
    auto const words = [&] { return f.store.read([&](Reading& r) { return mark(r, *made)->words.value(); }); };
    auto const seg = f.text().turns[0].segments[0];
    CHECK(words().state == "exact");
    REQUIRE(f.write([&](Writing& w) { return correct_text(w, seg.id, 1, "Hello and " + seg.text, Reason::typo, ""); }));
    CHECK(words().state == "moved");
    CHECK(words().now == "three to five people");
    auto const changed = f.text().turns[0].segments[0].text;
    auto other = changed;
    other.replace(other.find("five"), 4, "six");
    auto const edit = f.write([&](Writing& w) { return correct_text(w, seg.id, 2, other, Reason::mishearing, ""); });
    REQUIRE(edit);
    CHECK(words().state == "changed");
    CHECK(words().quote == "three to five people");
    CHECK(words().now == "three to six people");
    REQUIRE(f.write([&](Writing& w) { return undo(w, f.meeting, edit->edit); }));
    CHECK(words().state == "moved");
    auto const at = words().start + 5;
    auto const cut = f.write([&](Writing& w) { return split_segment(w, seg.id, find_segment(w, seg.id)->segment.rev, at); });
    REQUIRE(cut);
    CHECK(words().state == "split");
    REQUIRE(f.write([&](Writing& w) { return undo(w, f.meeting, cut->edit); }));
    CHECK(words().now == "three to five people");
    auto const gone = f.write([&](Writing& w) { return remove_segment(w, seg.id, find_segment(w, seg.id)->segment.rev, "off the record"); });
    REQUIRE(gone);
    CHECK(words().state == "lost");
    CHECK(words().quote == "three to five people");
    CHECK_FALSE(words().turn.empty());
    REQUIRE(f.write([&](Writing& w) { return undo(w, f.meeting, gone->edit); }));
    CHECK(words().now == "three to five people");
  }
}

TEST_CASE("words that are not there cannot be marked") {
  Forum f("sqlite");
  auto words = words_in(f.text(), "volunteer");
  words.quote = "volunteered";
  auto const wrong = f.write([&](Writing& w) { return make_mark(w, words, {MarkKind::action, "x", {}, "", "", ""}); });
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().why == Why::conflict);
  auto const none = f.write([&](Writing& w) { return make_mark(w, {SegmentId("snone"), 1, 0, 3, "abc"}, {MarkKind::action, "x", {}, "", "", ""}); });
  REQUIRE_FALSE(none);
  CHECK(none.error().why == Why::unknown);
  auto const due = f.write([&](Writing& w) { return make_mark(w, words_in(f.text(), "volunteer"), {MarkKind::action, "x", {}, "", "soon", ""}); });
  REQUIRE_FALSE(due);
  CHECK(due.error().field == "due");
}

TEST_CASE("merged turns and segments redirect, removed ones say why (R2)") {
  Forum f("sqlite");
  auto const t = f.text();
  REQUIRE(f.write([&](Writing& w) { return merge_turn(w, t.turns[1].id); }));
  auto const merged = *f.store.read([&](Reading& r) { return find_turn(r, t.turns[1].id); });
  CHECK(merged.fate == Fate::merged);
  CHECK(merged.now == t.turns[0].id);
  auto const s = t.turns[2].segments[0];
  REQUIRE(f.write([&](Writing& w) { return remove_segment(w, s.id, 1, "crosstalk"); }));
  auto const gone = *f.store.read([&](Reading& r) { return find_turn(r, t.turns[2].id); });
  CHECK(gone.fate == Fate::deleted);
  CHECK(gone.reason == "crosstalk");
}

TEST_CASE("a confirmed name reaches as far as it was said to, and never over somebody else's word") {
  Forum f("sqlite");
  auto const t = f.text();
  SeriesId const series("s1");
  REQUIRE(f.write([&](Writing& w) { return name_voice(w, t.turns[3].id, series, PersonId("other"), "", false, Reach::turn); }));
  REQUIRE(f.write([&](Writing& w) { return name_voice(w, t.turns[0].id, series, PersonId("anna"), "chair", false, Reach::always); }));
  auto const now = f.text();
  CHECK(now.turns[0].person == PersonId("anna"));
  CHECK(now.turns[0].capacity == "chair");
  CHECK(now.turns[3].person == PersonId("other"));
  CHECK(f.store.read([&](Reading& r) { return aliases(r, series); }).size() == 1);
  auto const nameless = f.write([&](Writing& w) { return name_voice(w, t.turns[2].id, series, PersonId("ben"), "", false, Reach::meeting); });
  REQUIRE_FALSE(nameless);
  CHECK(nameless.error().field == "reach");
  REQUIRE(f.write([&](Writing& w) { return name_voice(w, t.turns[2].id, series, PersonId(), "", true, Reach::turn); }));
  CHECK(f.text().turns[2].method == Method::unidentified);
}

TEST_CASE("the status moves on only when every voice is settled, and an approved text keeps its edition (R6)") {
  for (auto const& kind : store::test::kinds()) {
    Forum f(kind);
    auto const too_early = f.write([&](Writing& w) { return advance(w, f.meeting, Status::corrected, ""); });
    REQUIRE_FALSE(too_early);
    CHECK(too_early.error().why == Why::not_now);
    for (auto const& turn : f.text().turns)
      REQUIRE(f.write([&](Writing& w) { return name_voice(w, turn.id, SeriesId("s1"), PersonId(), "", true, Reach::turn); }));
    REQUIRE(f.write([&](Writing& w) { return advance(w, f.meeting, Status::corrected, ""); }));
    REQUIRE(f.write([&](Writing& w) { return advance(w, f.meeting, Status::approved, "by the chair"); }));
    auto const s = f.text().turns[1].segments[0];
    auto const closed = f.write([&](Writing& w) { return correct_text(w, s.id, s.rev, "New.", Reason::typo, ""); });
    REQUIRE_FALSE(closed);
    CHECK(closed.error().why == Why::not_now);
    REQUIRE(f.write([&](Writing& w) { return advance(w, f.meeting, Status::amended, "own request"); }));
    REQUIRE(f.write([&](Writing& w) { return correct_text(w, s.id, s.rev, "New.", Reason::own_request, ""); }));
    CHECK(f.text().turns[1].segments[0].text == "New.");
    auto const frozen = f.store.read([&](Reading& r) { return transcript(r, f.meeting, 2); });
    REQUIRE(frozen);
    CHECK(frozen->turns[1].segments[0].text == s.text);
    CHECK(frozen->status == Status::approved);
    CHECK(f.store.read([&](Reading& r) { return editions(r, f.meeting); }).size() == 2);
  }
}

TEST_CASE("a cleaned file laid over the rough one keeps ids, voices and anchors (R4)") {
  for (auto const& kind : store::test::kinds()) {
    Forum f(kind);
    auto const t = f.text();
    auto const made = f.write([&](Writing& w) {
      return make_mark(w, words_in(t, "volunteer to think about the title"), {MarkKind::action, "Think about the title", {}, "", "", ""});
    });
    REQUIRE(made);
    REQUIRE(f.write([&](Writing& w) { return name_voice(w, t.turns[1].id, SeriesId("s1"), PersonId("ben"), "", false, Reach::turn); }));
    std::string const cleaned =
        ">> ANNA BAKER: Welcome to the call.  We have three to five people on the panel, and the title is still open.\n\n"
        "Let us start with the agenda.\n\n"
        ">> BEN: Thank you, Anna. I can volunteer to think about the title.\n\n"
        ">> ANNA BAKER: Is there any objection? None. So that is decided.\n\n"
        ">> BEN: One more thing before we go.\n";
    auto const parsed = parse_captions(cleaned);
    REQUIRE(parsed);
    auto const done = f.write([&](Writing& w) {
      auto const file = store::keep_file(w, "clean.txt", "text/plain", cleaned);
      return realign(w, t.id, file, *parsed, false);
    });
    REQUIRE(done);
    CHECK(done->changed == 1);
    CHECK(done->missing == 2);  // the nameless turn and the closing notice
    CHECK(done->fresh == 1);
    auto const now = f.text();
    REQUIRE(now.turns.size() == 4);
    CHECK(now.turns[0].id == t.turns[0].id);
    CHECK(now.turns[0].segments[0].id == t.turns[0].segments[0].id);
    CHECK(now.turns[1].person == PersonId("ben"));
    CHECK(f.store.read([&](Reading& r) { return mark(r, *made)->words->state; }) == "exact");
    auto const old = f.store.read([&](Reading& r) { return transcript(r, f.meeting, done->edition); });
    REQUIRE(old);
    CHECK(words_of(*old) == words_of(t));
    auto const gone = f.store.read([&](Reading& r) { return find_turn(r, t.turns[2].id); });
    CHECK(gone->fate != Fate::alive);
  }
}

TEST_CASE("redaction takes two people and leaves the words nowhere (R5)") {
  for (auto const& kind : store::test::kinds()) {
    Forum f(kind);
    auto const t = f.text();
    auto const words = words_in(t, "Anna. I can volunteer");
    REQUIRE(f.write([&](Writing& w) { return correct_text(w, words.segment, 1, "Thank you Anna. I can volunteer gladly.", Reason::typo, ""); }));
    REQUIRE(f.write([&](Writing& w) { return make_mark(w, words_in(f.text(), "can volunteer gladly"), {MarkKind::action, "", {}, "", "", ""}); }));
    auto const here = words_in(f.text(), "volunteer");
    auto const asked = f.write([&](Writing& w) { return ask_redaction(w, here.segment, here.rev, here.start, here.end, "personal_data", ""); });
    REQUIRE(asked);
    auto const alone = f.write([&](Writing& w) { return approve_redaction(w, *asked); });
    REQUIRE_FALSE(alone);
    CHECK(alone.error().why == Why::not_allowed);
    REQUIRE(f.write([&](Writing& w) { return approve_redaction(w, *asked); }, second));
    CHECK(words_of(f.text()).find("volunteer") == std::string::npos);
    CHECK(f.text().turns[1].segments[0].redacted);
    f.store.read([&](Reading& r) {
      for (auto const& rev : revisions(r, here.segment)) CHECK(rev.text.find("volunteer") == std::string::npos);
      for (auto const& e : edits(r, f.meeting, 0, 100)) CHECK((e.before + e.after).find("volunteer") == std::string::npos);
      for (auto const& m : marks_of(r, f.meeting)) CHECK((m.text + m.words->quote + m.words->now).find("volunteer") == std::string::npos);
      for (auto const& e : store::event_lines(r, f.meeting, 0, 1000)) CHECK_MESSAGE(e.text.find("volunteer") == std::string::npos, e.kind);
      CHECK(store::file_bytes(r, head(r, f.meeting)->file)->find("volunteer") == std::string::npos);
      for (auto& [rows] : r.rows<std::string>("select before_rows from edit")) CHECK(rows.find("volunteer") == std::string::npos);
      return 0;
    });
    CHECK(f.store.verify_chains(0) == std::nullopt);
  }
}

TEST_CASE("a draft is forgotten with its bytes, and a confirmed one keeps them") {
  Forum f("sqlite");
  auto const kept = f.write([&](Writing& w) { return keep_draft(w, MeetingId("m13"), "b.txt", "bytes"); });
  REQUIRE(kept);
  auto const file = f.store.read([&](Reading& r) { return draft(r, *kept)->file; });
  REQUIRE(f.write([&](Writing& w) { return drop_draft(w, *kept); }));
  CHECK_FALSE(f.store.read([&](Reading& r) { return store::file_head(r, file).has_value(); }));
  auto const big = f.write([&](Writing& w) { return keep_draft(w, MeetingId("m13"), "b.txt", std::string(11 << 20, 'x')); });
  REQUIRE_FALSE(big);
  CHECK(big.error().why == Why::malformed);
}
