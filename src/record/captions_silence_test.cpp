// SPDX-License-Identifier: Apache-2.0
// What readers are told of a channel as a whole (captions 6.8): that words are missed, rest, and go on; each once, on the clock.
#include "record/captions_for_tests.hpp"

using namespace record;
using record::test::Room;

namespace {

/// The states among these deltas, joined.
std::string states(std::vector<Delta> const& deltas) {
  std::string out;
  for (auto const& d : deltas)
    if (d.kind == "state") out += (out.empty() ? "" : " ") + std::string(std::string_view(d.data.as_object().at("state").as_string()));
  return out;
}

}  // namespace

TEST_CASE("captions stall after 20 s without words while somebody speaks, once, and are live with the next word") {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Room room(kind);
    room.around.words_due_since = test::start;
    CHECK(states(room.post(1, "First words. ").deltas) == "live");
    room.wait(20'000);
    CHECK(states(room.tick()).empty());
    room.wait(1);
    CHECK(states(room.tick()) == "stalled");
    CHECK(room.facts().state == "stalled");
    room.wait(30'000);
    CHECK(states(room.tick()).empty());
    CHECK(states(room.post(2, "More. ").deltas) == "live");
    CHECK(room.facts().state == "live");
    // A reader who was away gets them from the log.
    CHECK(states(room.read([&](Reading& r) { return deltas_after(r, room.meeting, "floor", 0, 1000); })) == "live stalled live");
  }
}

TEST_CASE("a captioner who never came is missed from the meeting's beginning on; where nobody has the floor nobody is missed") {
  Room room("sqlite");
  room.wait(60'000);
  CHECK(states(room.tick()).empty());
  room.around.words_due_since = room.now;
  room.wait(20'000);
  CHECK(states(room.tick()).empty());
  room.wait(1);
  CHECK(states(room.tick()) == "stalled");
  CHECK(states(room.post(1, "At last. ").deltas) == "live");
}

TEST_CASE("what readers were told of a channel goes with it to the stream that is put on air") {
  Room room("sqlite");
  room.around.words_due_since = test::start;
  auto const main = room.stream;
  auto const spare = room.open({.title = "stand-by"});
  room.post(1, "First words. ");
  room.wait(15'000);
  room.stream = spare;
  room.post(1, "Never shown. ");
  room.wait(5001);
  CHECK(states(room.tick()) == "stalled");
  REQUIRE(room.write([&](Writing& w) { return put_on_air(w, spare); }));
  CHECK(states(room.post(2, "Shown. ").deltas) == "live");
  // Back to the first, whom nobody missed when it was last heard: it is missed anew.
  REQUIRE(room.write([&](Writing& w) { return put_on_air(w, main); }));
  room.stream = main;
  room.wait(20'001);
  CHECK(states(room.tick()) == "stalled");
}

TEST_CASE("captions rest while the meeting is interrupted, and are not missed meanwhile; then it is counted anew") {
  Room room("sqlite");
  room.around.words_due_since = test::start;
  room.post(1, "Before the break. ");
  room.wait(1000);
  room.around.pauses = true;
  room.around.words_due_since.reset();
  CHECK(states(room.tick()) == "paused");
  room.wait(600'000);
  CHECK(states(room.tick()).empty());
  room.around.pauses = false;
  room.around.words_due_since = room.now;
  CHECK(states(room.tick()) == "live");
  room.wait(20'001);
  CHECK(states(room.tick()) == "stalled");
}

TEST_CASE("off the record nobody is told that captions stall: they go on, and say so themselves") {
  Room room("sqlite");
  room.around.words_due_since = test::start;
  room.post(1, "On the record. ");
  room.around.off_record = true;
  CHECK(states(room.tick()) == "off_record");
  room.wait(60'000);
  CHECK(states(room.tick()).empty());
}
