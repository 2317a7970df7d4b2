// SPDX-License-Identifier: Apache-2.0
// Whose voice: the floor names the turns of live captions (rulings 2), on our own text and, when its path is given, on the founding
// file, replayed at 150 words a minute on an injected clock.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "record/captions_for_tests.hpp"
#include "record/exports.hpp"
#include "record/hearing.hpp"
#include "record/marks.hpp"
#include "record/parse.hpp"
#include "record/voices.hpp"

using namespace record;
using namespace record::test;

namespace {

Holder holder(Instant from, std::string const& person, std::string const& name, bool chair = false) {
  return {from, chair ? "" : "g" + std::to_string(to_millis(from) % 1'000'000), PersonId(person), name, chair ? "chair" : "", true};
}

struct Piece {
  Instant spoken{};
  std::string text;
};

/// The file said aloud: pieces of three words with their times, and who had the floor.
struct Play {
  std::vector<Piece> pieces;
  std::vector<Holder> holders;
  std::vector<std::string> people;  ///< of each turn
  std::vector<std::string> labels;

  explicit Play(Parsed const& p) {
    std::map<std::string, int> often;
    for (auto const& t : p.turns)
      if (t.label) ++often[*t.label];
    std::string chair;
    for (auto const& [label, n] : often)
      if (chair.empty() || n > often[chair]) chair = label;
    auto at = start;
    int guests = 0;
    for (auto const& t : p.turns) {
      auto const person = t.label ? "p" + std::to_string(std::distance(often.begin(), often.find(*t.label))) : "guest" + std::to_string(++guests);
      people.push_back(person);
      labels.push_back(t.label.value_or(""));
      holders.push_back(holder(at, person, t.label.value_or("Guest " + std::to_string(guests)), t.label == chair));
      std::string typed = ">> " + (t.label ? *t.label + ": " : std::string());
      std::size_t words = 0;
      for (auto const& s : t.segments) {
        auto text = s.text.empty() && !s.events.empty() ? s.events[0].text : s.text;
        for (auto it = s.joins.rbegin(); it != s.joins.rend(); ++it) text.replace(byte_offset(text, static_cast<std::size_t>(*it)), 1, "\n\n");
        for (auto const word : split(text, ' ')) {
          typed += std::string(word) + " ";
          at += Millis{400};
          if (++words % 3 == 0) {
            pieces.push_back({at, typed});
            typed.clear();
          }
        }
        typed += "\n\n";
      }
      pieces.push_back({at, typed});
      at += Millis{300};
    }
  }
};

void replay(Room& room, Play const& play, std::int64_t lag_ms) {
  std::int64_t seq = 0;
  unsigned state = 99;
  for (auto const& piece : play.pieces) {
    state = state * 1664525U + 1013904223U;
    auto const arrives = piece.spoken + Millis{lag_ms + state / 65536U % 700};
    room.now = std::max(room.now, arrives);
    room.around.holders.clear();
    for (auto const& h : play.holders)
      if (h.from <= room.now) room.around.holders.push_back(h);
    room.post(++seq, piece.text);
  }
  room.wait(31'000);
  room.tick();
}

void check_voices(std::string const& bytes, std::int64_t lag_ms) {
  auto const parsed = parse_captions(bytes);
  REQUIRE(parsed);
  REQUIRE(parsed->turns.size() == 62);
  Play const play(*parsed);
  Room room("sqlite", {.join = JoinPolicy::literal});
  replay(room, play, lag_ms);
  auto const t = room.kept();
  REQUIRE(t);
  REQUIRE(t->turns.size() == 62);
  for (std::size_t i = 0; i < 62; ++i) {
    CAPTURE(i);
    CAPTURE(t->turns[i].label);
    CHECK(t->turns[i].label == play.labels[i]);
    CHECK(t->turns[i].person.text == play.people[i]);
    CHECK(t->turns[i].method == Method::floor);
  }
  CHECK(room.facts().lag_measured);
  // Readers are told how far behind they are: when it was measured, and again when it is a second more or less.
  std::vector<std::int64_t> told;
  for (auto const& d : room.read([&](Reading& r) { return deltas_after(r, room.meeting, "floor", 0, 1'000'000); }))
    if (d.kind == "lag") told.push_back(d.data.at("ms").as_int64());
  REQUIRE(!told.empty());
  CHECK(std::abs(told.back() - (lag_ms + 350)) < 1500);
  for (std::size_t i = 1; i < told.size(); ++i) CHECK(std::abs(told[i] - told[i - 1]) >= 1000);
  CHECK(room.read([&](Reading& r) { return head(r, room.meeting)->unresolved; }) == 0);
  CHECK(room.reader.all() == room.shown());

  // The end of the meeting: the status moves, the words stay, and the kept file is what was typed.
  auto const before = room.shown();
  REQUIRE(room.write([&](Writing& w) { return close_captions(w, room.meeting, room.around, "en"); }));
  CHECK(room.shown() == before);
  auto const head_now = room.read([&](Reading& r) { return head(r, room.meeting); });
  CHECK(head_now->status == Status::rough);
  auto const again = parse_captions(*room.read([&](Reading& r) { return store::file_bytes(r, head_now->file); }));
  REQUIRE(again);
  CHECK(again->counts.turns == 62);
  CHECK(again->counts.joins == 22);
  CHECK(again->counts.words == parsed->counts.words);
  for (auto const f : {Format::text, Format::vtt, Format::json, Format::tei, Format::akn}) CHECK(export_as(f, *room.kept()));
}

}  // namespace

TEST_CASE("every turn of our own text carries the right person from the floor alone, at whatever delay the captions come") {
  std::ifstream in(std::string(INTERSESSION_SOURCE) + "/tests/texts/captions/shared-waters-12.txt", std::ios::binary);
  std::string const bytes((std::istreambuf_iterator<char>(in)), {});
  for (std::int64_t const lag : {3800, 5000, 6200}) {
    CAPTURE(lag);
    check_voices(bytes, lag);
  }
}

TEST_CASE("every turn of the founding file carries the right person from the floor alone (needs INTERSESSION_FOUNDING_FILE)") {
  char const* const path = std::getenv("INTERSESSION_FOUNDING_FILE");
  if (path == nullptr) {
    MESSAGE("skipped: INTERSESSION_FOUNDING_FILE is not set");
    return;
  }
  std::ifstream in(path, std::ios::binary);
  check_voices(std::string((std::istreambuf_iterator<char>(in)), {}), 4600);
}

TEST_CASE("a label that names somebody else than the floor leaves the turn unresolved, with both names") {
  for (auto const& kind : store::test::kinds()) {
    Room room(kind);
    room.around.holders = {holder(start - Millis{20'000}, "p1", "Anna Baker", true)};
    auto const h = room.post(1, ">> WOUT: I do not agree.\n");
    CHECK(room.reader.names.begin()->second == "Anna Baker");
    auto const& turn = h.deltas.at(1).data.as_object();
    CHECK(turn.at("how").as_string() == "both");
    room.settle();
    auto const t = room.kept()->turns.at(0);
    CHECK(t.label == "WOUT");
    CHECK(t.person.empty());
    CHECK(t.method == Method::none);
  }
}

TEST_CASE("a guest's turn shows the guest's name, and a role label takes the person on the floor") {
  Room room("sqlite");
  room.around.holders = {holder(start - Millis{20'000}, "", "Guest Ana")};
  room.post(1, ">> Hello from the back.\n");
  room.wait(20'000);
  room.around.holders.push_back(holder(room.now - Millis{5000}, "p1", "Anna Baker", true));
  room.post(2, ">> MODERATOR: Thank you.\n");
  room.settle();
  auto const t = *room.kept();
  REQUIRE(t.turns.size() == 2);
  CHECK(t.turns[0].person_name == "Guest Ana");
  CHECK(t.turns[0].method == Method::floor);
  CHECK(t.turns[1].person.text == "p1");
  CHECK(t.turns[1].capacity == "chair");
}

TEST_CASE("labels name people by full name, surname, first name, initials, and nearly so; never by a beginning (L17, L21, L22)") {
  CHECK(hearing::names("ANNA BAKER", "Anna Baker", false));
  CHECK(hearing::names("BAKER", "Anna Baker", false));
  CHECK(hearing::names("CHAIR ANNA BAKER", "Anna Baker", false));
  CHECK(hearing::names("JHD", "Jane Hill Dow", false));
  CHECK_FALSE(hearing::names("MARK", "Markus Kent", true));
  CHECK_FALSE(hearing::names("ANA BAKER", "Anna Baker", false));
  CHECK(hearing::names("ANA BAKER", "Anna Baker", true));
}

TEST_CASE("a turn can be linked, marked and corrected while the meeting runs, and readers get the correction") {
  for (auto const& kind : store::test::kinds()) {
    Room room(kind);
    room.around.holders = {holder(start - Millis{20'000}, "p1", "Anna Baker", true)};
    room.post(1, ">> So it is decided that three to five people speak.\nNext.");
    room.wait(16'000);
    room.tick();
    auto const said = room.read([&](Reading& r) { return last_words(r, room.meeting, start - Millis{1000}); });
    REQUIRE(said);
    auto const mark = room.write([&](Writing& w) { return make_mark(w, {said->segment, said->rev, said->start, said->end, said->quote}, {}); });
    CHECK(mark);
    auto const seq = room.read([&](Reading& r) { return store::chain_heads(r).front().seq; });
    REQUIRE(room.write([&](Writing& w) { return correct_text(w, said->segment, 1, "So it is decided that four people speak.", Reason::mishearing, ""); }));
    auto const missed = room.read([&](Reading& r) { return deltas_after(r, room.meeting, "floor", seq, 10); });
    REQUIRE(missed.size() == 1);
    CHECK(missed[0].kind == "rev");
    CHECK(missed[0].data.at("text").as_string() == "So it is decided that four people speak.");
    room.settle();
    auto const named = room.write([&](Writing& w) { return name_voice(w, room.kept()->turns[0].id, SeriesId("s"), PersonId("p2"), "", false, Reach::turn); });
    CHECK(named);
    room.post(2, "And it goes on.\n");
    room.settle();
    CHECK(room.kept()->turns[0].person.text == "p2");
    CHECK(room.kept()->turns[0].segments.size() == 3);
  }
}

TEST_CASE("a contribution stands behind what was said before it, credited to its author") {
  for (auto const& kind : store::test::kinds()) {
    Room room(kind);
    room.post(1, ">> ANNA: I read what came in.");
    auto const turn = room.write([&](Writing& w) {
      return write_contribution(w, room.meeting, PersonId("p7"), "Ravi Rao", "for X", "Anna", "I cannot speak.\n\nBut I agree.", "en");
    });
    REQUIRE(turn);
    room.post(2, "Thank you, Ravi.");
    room.settle();
    auto const t = *room.kept();
    REQUIRE(t.turns.size() == 3);
    CHECK(t.turns[1].id == *turn);
    CHECK(t.turns[1].person.text == "p7");
    CHECK(t.turns[1].segments.size() == 3);
    CHECK(t.turns[1].segments[2].events[0].text == "(Read by Anna)");
    CHECK(t.turns[2].segments[0].text == "Thank you, Ravi.");
  }
}

TEST_CASE("redacted words go from the live log and the raw chunks too, however they were cut") {
  for (auto const& kind : store::test::kinds()) {
    Room room(kind);
    std::int64_t seq = 0;
    for (auto const* const part : {">> ANNA: Call me under 555 01", "23 45, or ", "not."}) room.post(++seq, part);
    room.settle();
    REQUIRE(room.write([&](Writing& w) { return close_captions(w, room.meeting, room.around, "en"); }));
    auto const s = room.kept()->turns[0].segments[0];
    auto const at = static_cast<std::int64_t>(s.text.find("555"));
    auto const asked = room.write([&](Writing& w) { return ask_redaction(w, s.id, s.rev, at, at + 12, "personal_data", ""); });
    REQUIRE(asked);
    REQUIRE(room.store.write({PersonId("ben"), "secretariat"}, [&](Writing& w) { return approve_redaction(w, *asked); }));
    for (auto const& d : room.read([&](Reading& r) { return deltas_after(r, room.meeting, "floor", 0, 1000); })) CHECK(print_json(d.data).find("555") == std::string::npos);
    for (auto& [body] : room.read([](Reading& r) { return r.rows<std::string>("select body from caption_chunk"); }))
      CHECK(from_base64(body)->find("555") == std::string::npos);
    CHECK(room.store.verify_chains(0) == std::nullopt);
  }
}
