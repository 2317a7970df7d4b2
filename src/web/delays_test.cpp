// SPDX-License-Identifier: Apache-2.0
// What seats lag behind: counted once each, forgotten in time, and kept as the shortest time of a call.
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using base::Instant;
using base::MeetingId;
using base::Millis;
using base::SeatId;
using test::at;
using test::word;

TEST_CASE("the delay of a meeting is the 95th percentile of its seats, each counted once with its latest") {
  Delays delays;
  Instant const now{Millis{1'000'000'000}};
  MeetingId const here("m1"), there("m2");
  CHECK(delays.p95(here, now) == Millis{0});
  for (int i = 1; i <= 100; ++i) delays.note(here, SeatId("s" + std::to_string(i)), now - Millis{i * 10}, now);
  CHECK(delays.p95(here, now) == Millis{950});
  delays.note(here, SeatId("s100"), now - Millis{3}, now);
  CHECK(delays.p95(here, now) == Millis{940});
  delays.note(there, SeatId("s1"), now - Millis{70'000}, now);
  CHECK(delays.p95(there, now) == Delays::longest);
  delays.note(there, SeatId("s1"), now + Millis{5}, now);
  CHECK(delays.p95(there, now) == Millis{0});
}

TEST_CASE("a seat that was not heard for three minutes is not counted") {
  Delays delays;
  Instant const now{Millis{1'000'000'000}};
  MeetingId const here("m1");
  delays.note(here, SeatId("s1"), now - Millis{800}, now);
  CHECK(delays.p95(here, now + Delays::kept) == Millis{800});
  CHECK(delays.p95(here, now + Delays::kept + Millis{1}) == Millis{0});
}

TEST_CASE("when a seat was heard last is known for three minutes, for its own meeting") {
  Delays delays;
  Instant const now{Millis{1'000'000'000}};
  MeetingId const here("m1"), there("m2");
  delays.note(here, SeatId("s1"), now - Millis{800}, now);
  delays.note(there, SeatId("s2"), now, now);
  CHECK(delays.lines(here, now + Millis{5000}).heard == std::map<SeatId, Instant>{{SeatId("s1"), now}});
  CHECK(delays.lines(here, now + Delays::kept + Millis{1}).heard.empty());
}

TEST_CASE("a seat whose heartbeats come to two nodes in turn is heard by both: each tells the other its own, once, and nobody tells it on") {
  Delays here, there;
  Instant const now{Millis{1'000'000'000}}, later = now + Millis{10'000};
  MeetingId const m("m1");
  SeatId const ann("s1"), ben("s2");
  CHECK(here.untold(m).empty());
  here.note(m, ann, now - Millis{800}, now);
  there.note(m, ben, now - Millis{100}, now);
  auto const said = here.untold(m);
  CHECK(here.untold(m).empty());
  there.hear(said);
  CHECK(there.lines(m, now).heard == std::map<SeatId, Instant>{{ann, now}, {ben, now}});
  CHECK(there.p95(m, now) == Millis{800});
  there.note(m, ann, later - Millis{50}, later);
  there.hear(said);
  CHECK(there.lines(m, later).heard.at(ann) == later);
  here.hear(there.untold(m));
  CHECK(here.lines(m, later).heard == std::map<SeatId, Instant>{{ann, later}, {ben, now}});
  CHECK(here.untold(m).empty());
  CHECK(there.untold(m).empty());
  // Words off the record go the same way, and are none of these.
  for (auto const* const other : {"", "[]", R"({"meeting": "m1", "words": []})", R"({"meeting": "m1", "heard": {"s3": [1, "x", false]}})", R"({"meeting": "m1", "heard": {"s3": [1, 2]}})"}) here.hear(other);
  CHECK(here.lines(m, later).heard.size() == 2);
}

TEST_CASE("a page that asks for news is heard by that, measures nothing, and is known to ask from a hidden tab, on every node, until it has a stream") {
  Delays here, there;
  Instant const now{Millis{1'000'000'000}}, later = now + Millis{10'000};
  MeetingId const m("m1");
  SeatId const ann("s1"), ben("s2");
  here.ask(m, ann, true, now);
  here.note(m, ben, now - Millis{400}, now);
  CHECK(here.lines(m, now).heard == std::map<SeatId, Instant>{{ann, now}, {ben, now}});
  CHECK(here.lines(m, now).rarely == std::set<SeatId>{ann});
  CHECK(here.p95(m, now) == Millis{400});
  there.hear(here.untold(m));
  CHECK(there.lines(m, now).rarely == std::set<SeatId>{ann});
  CHECK(there.p95(m, now) == Millis{400});
  // The heartbeat that the answer brought is sent back, still from that tab.
  here.note(m, ann, later - Millis{900}, later);
  CHECK(here.lines(m, later).rarely == std::set<SeatId>{ann});
  CHECK(here.p95(m, later) == Millis{900});
  here.follow(m, ann);
  here.follow(m, SeatId("s3"));
  CHECK(here.lines(m, later).rarely.empty());
  CHECK(here.lines(m, later).heard.size() == 2);
}

TEST_CASE("asking for news is a seat's sign of life where it waits for them, and nobody else's") {
  test::LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto visitor = place.visitor();
  SeatId const seat(place.seats["Amina Diallo"]);
  auto const poll = room_path(place.id) + "/poll?after=" + std::to_string(place.seq());
  auto const lines = [&] { return place.delays.lines(place.id, place.now); };
  CHECK(amina.get(poll).status == 200);
  CHECK(amina.get(poll + "&wait=1&form=json").status == 200);
  CHECK(visitor.get(poll + "&wait=1").status == 200);
  CHECK(lines().heard.empty());
  CHECK(amina.get(poll + "&wait=1").status == 200);
  CHECK(lines().heard.contains(seat));
  CHECK(lines().rarely.empty());
  CHECK(amina.get(poll + "&wait=1&hidden=1").status == 200);
  CHECK(lines().rarely.contains(seat));
  CHECK(amina.get(room_path(place.id) + "/stream").status == 200);
  CHECK(lines().rarely.empty());
}

TEST_CASE("a lost line is marked beside the request and told to the chair with what can be done; without script since when") {
  test::LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto const room = room_path(place.id), desk = "/meetings/" + place.id.text + "/chair";
  REQUIRE(place.act(amina, "/hands", R"({"note": "The harbour is shallow."})").status == 200);
  REQUIRE(amina.post_json(room + "/heard", R"({"t": ")" + std::to_string(base::to_millis(place.now)) + R"("})").status == 200);
  auto const wait = [&] {
    place.now += Millis{15'000};
    return place.done([&](Writing& w) { return live::note_lines(w, place.id, place.delays.lines(place.id, place.now)); });
  };
  REQUIRE(place.act(place.chair, "/turns/next?seen_turn=").status == 200);
  CHECK(place.chair.get(desk).body.find("Read their note out") == std::string::npos);
  CHECK(wait() == 2);
  auto const prompt = place.chair.get(desk).body;
  CHECK(prompt.find("They are heard: let the clock run") != std::string::npos);
  CHECK(prompt.find("Read their note out") != std::string::npos);
  auto const seen = amina.get(room).body;
  CHECK(seen.find("connection lost <span data-timer") != std::string::npos);
  CHECK(seen.find("Read their note out") == std::string::npos);
  auto const turn = place.room().grant.text;
  CHECK(place.act(amina, "/turns/" + turn + "/read").status == 403);
  CHECK(place.chair.post(room + "/turns/" + turn + "/read", {{"back", desk}}).status == 303);
  CHECK(place.chair.get(desk).body.find("read out by") != std::string::npos);
  CHECK_FALSE(word(at(amina.json(room), "turn").at("lost_since")).empty());
}

TEST_CASE("a call stays open longer by what its seats lag behind, and only seats are measured") {
  test::LiveHouse place;
  auto amina = place.guest("Amina Diallo");
  auto visitor = place.visitor();
  auto const heard = [&](test::Browser& who, Millis ago) {
    return who.post_json(room_path(place.id) + "/heard", R"({"t": ")" + std::to_string(base::to_millis(place.now - ago)) + R"("})").status;
  };
  CHECK(heard(visitor, Millis{50}) == 403);
  CHECK(amina.post_json(room_path(place.id) + "/heard", R"({"t": "soon"})").status == 400);
  auto const seq = place.seq();
  CHECK(heard(amina, Millis{2500}) == 200);
  CHECK(place.seq() == seq);
  REQUIRE(place.act(place.chair, "/calls", R"({"kind": "support", "text": "Do we agree?", "visibility": "count"})").status == 200);
  auto const room = place.room();
  auto const* const call = live::call(room, room.call);
  REQUIRE(call);
  CHECK(call->earliest_end - place.now == Millis{17'500});
}

}  // namespace
}  // namespace web
