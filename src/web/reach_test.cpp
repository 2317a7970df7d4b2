// SPDX-License-Identifier: Apache-2.0
// Readers of captions: counted by page, forgotten in time, told to the captioner and to those who run the meeting.
#include "web/reach.hpp"

#include <ctime>

#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using base::Instant;
using base::MeetingId;
using base::Millis;
using Does = Reach::Does;

TEST_CASE("each page is counted once for its channel, with what it does now; one that goes or falls silent is not") {
  Reach reach;
  Instant const now{Millis{1'000'000'000}};
  MeetingId const here("m1"), there("m2");
  CHECK(reach.readers(here, now).empty());
  reach.note(here, "floor", "a", Does::reads, now);
  reach.note(here, "floor", "b", Does::reads, now);
  reach.note(here, "floor", "b", Does::pauses, now);
  reach.note(here, "fr", "b", Does::reads, now + Millis{100'000});
  reach.note(there, "floor", "c", Does::reads, now);
  auto all = reach.readers(here, now + Millis{100'000});
  REQUIRE(all.size() == 2);
  CHECK(all[0].channel == "floor");
  CHECK(all[0].now == 2);
  CHECK(all[0].paused == 1);
  CHECK(all[1].now == 1);
  reach.note(here, "floor", "a", Does::goes, now + Millis{100'000});
  all = reach.readers(here, now + Millis{100'000});
  CHECK(all[0].now == 1);
  CHECK(all[0].most == 2);
  // The one that paused has told nothing since.
  CHECK(reach.readers(here, now + Reach::kept + Millis{1})[0].now == 0);
  CHECK(reach.readers(here, now + Reach::kept + Millis{1})[1].now == 1);
}

TEST_CASE("a full hall that comes at once costs each page no look at all the others") {
  Reach reach;
  Instant const now{Millis{1'000'000'000}};
  MeetingId const here("m1");
  auto const begun = std::clock();
  for (std::size_t i = 0; i < Reach::most_readers; ++i) reach.note(here, "floor", "p" + std::to_string(i), Does::reads, now);
  // With a look at everybody each time it would be 200 million looks.
  CHECK(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC < 0.5);
  reach.note(here, "floor", "one more", Does::reads, now);
  CHECK(reach.readers(here, now)[0].now == static_cast<std::int64_t>(Reach::most_readers));
  // Who fell silent makes room again.
  reach.note(here, "floor", "one more", Does::reads, now + Reach::kept + Millis{1});
  CHECK(reach.readers(here, now + Reach::kept + Millis{1})[0].now == 1);
}

TEST_CASE("pages without an account tell what they read; the captioner and the settings show it, and nothing is stored") {
  test::LiveHouse place;
  auto visitor = place.visitor();
  auto const at_reading = room_path(place.id) + "/reading";
  auto const tell = [&](std::string const& body) { return visitor.post_json(at_reading, body).status; };
  auto const stream = place.act(place.chair, "/streams", R"({"title": "main"})");
  REQUIRE(stream.status == 200);
  auto const seq = place.seq();
  CHECK(tell(R"({"channel": "floor", "reader": "pageone"})") == 200);
  CHECK(tell(R"({"channel": "floor", "reader": "pagetwo", "does": "pauses"})") == 200);
  CHECK(tell(R"({"channel": "floor"})") == 400);
  CHECK(tell(R"({"channel": "floor", "reader": "pagetwo", "does": "sleeps"})") == 400);
  CHECK(tell(R"({"channel": "xx", "reader": "pagetwo"})") == 404);
  CHECK(place.seq() == seq);
  std::string const words = "2 now, 2 at most, 50 per cent paused";
  CHECK(place.visitor().get("/c/" + test::word(test::at(stream, "secret"))).body.find(words) != std::string::npos);
  CHECK(place.chair.get(room_path(place.id) + "/settings").body.find(words) != std::string::npos);
  auto const told = test::at(place.chair.json(room_path(place.id) + "/settings"), "readers");
  REQUIRE(told.is_array());
  CHECK(test::number(told.as_array().at(0).at("paused")) == 1);
  // A room that is for its members only is not counted by others.
  REQUIRE(place.act(place.chair, "/rules", R"({"public_room": false})").status == 200);
  CHECK(tell(R"({"channel": "floor", "reader": "pageone"})") == 403);
}

TEST_CASE("what the pages of a hall tell by themselves uses up nobody's presses") {
  test::LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto visitor = place.visitor();
  auto const room = room_path(place.id);
  REQUIRE(place.house.buckets);
  std::string const beat = R"({"t": ")" + std::to_string(base::to_millis(place.now)) + R"("})";
  for (int i = 0; i < 250; ++i) {
    REQUIRE(visitor.post_json(room + "/reading", R"({"channel": "floor", "reader": "page)" + std::to_string(i) + R"("})").status == 200);
    REQUIRE(amina.post_json(room + "/heard", beat).status == 200);
  }
  CHECK(place.act(amina, "/hands").status == 200);
  // The control: presses are counted, also those of a hall.
  int refused = 0;
  for (int i = 0; i < 450; ++i) refused += visitor.post_json(room + "/chat", R"({"text": "Hello"})").status == 429;
  CHECK(refused > 0);
}

}  // namespace
}  // namespace web
