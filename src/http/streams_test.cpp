// SPDX-License-Identifier: Apache-2.0
// The live streams over real sockets: every reader gets every frame once and in order, whatever happens to it on the way.
// Nothing here measures time; where something must not happen, a later thing that does happen shows that it would have.
#include "http/streams.hpp"

#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "http/streams_for_tests.hpp"

using namespace http;
using namespace http::test;

// ---- exactly once ---------------------------------------------------------------------------------------------

TEST_CASE("the checker notices what is lost, doubled, late or invented") {
  CHECK(faults({1, 2, 3}, 1, 3).empty());
  CHECK(faults({1, 3}, 1, 3) == "lost 2; ");
  CHECK(faults({1, 2, 2, 3}, 1, 3) == "doubled 2; ");
  CHECK(faults({1, 3, 2}, 1, 3) == "late 2; ");
  CHECK(faults({1, 2, 3, 4}, 1, 3) == "never told 4; ");
  // A topic that leaves a frame out, over the wire.
  House house(at_once());
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  house.publish("t");
  ++house.last;
  house.publish("t");
  REQUIRE(reader.until_number(3));
  CHECK(faults(seen.numbers, 1, 3) == "lost 2; ");
}

TEST_CASE("many readers of several topics get every frame once and in order, also those who come and go") {
  StreamLimits limits = at_once();
  limits.slice = 7;
  Limits server;
  server.connections_per_address = 1000;  // they come all at once
  House house(limits, server);
  constexpr int count = 120;
  std::vector<Seen> seen(count);
  std::vector<std::unique_ptr<Listener>> readers(count);
  auto const topic = [](int i) { return "t" + std::to_string(i % 3); };
  auto const come = [&](int i) { readers[i] = std::make_unique<Listener>(house.address(), "/" + topic(i), seen[i]); };
  for (int i = 0; i < count; ++i) come(i);
  REQUIRE(house.readers(count));
  std::mt19937 dice(11);
  std::int64_t last = 0;
  for (int round = 0; round < 60; ++round) {
    for (int burst = 0; burst < 5; ++burst) {
      ++last;
      for (auto const* t : {"t0", "t1", "t2"}) REQUIRE(house.streams->publish(t, sse("e", "x", last), last));
    }
    for (int leaver = 0; leaver < 12; ++leaver) {
      auto const i = static_cast<int>(dice() % count);
      if (dice() % 2) (void)readers[i]->more(0ms);  // some have read a part of it
      come(i);
    }
  }
  for (int i = 0; i < count; ++i) {
    REQUIRE(readers[i]->until_number(last));
    REQUIRE(faults(seen[i].numbers, 1, last) == "");
  }
  CHECK(house.readers(count));
  readers.clear();
  CHECK(house.readers(0));
}

TEST_CASE("a long poll ends after the first frames, with all of them, or with the heartbeat") {
  StreamLimits limits = at_once();
  limits.heartbeat = 200ms;
  House house(limits);
  house.publish("t");
  Seen behind;
  Listener late(house.address(), "/t?once=1", behind);  // what it missed is there at once
  REQUIRE(late.until_end());
  CHECK(behind.numbers == std::vector<std::int64_t>{1});
  CHECK_FALSE(late.reset);
  Seen seen = behind;
  seen.unnumbered.clear();
  Listener waiting(house.address(), "/t?once=1", seen);
  REQUIRE(house.readers(1));
  house.publish("t", 100'000);
  REQUIRE(waiting.until_end());
  CHECK(seen.numbers == std::vector<std::int64_t>{1, 2});
  CHECK(seen.unread.empty());  // whole frames
  Seen quiet = seen;
  Listener idle(house.address(), "/t?once=1", quiet);
  REQUIRE(idle.until_end());
  CHECK(quiet.numbers == seen.numbers);
  CHECK(house.readers(0));
}

TEST_CASE("the body goes out before the frames, and what is not numbered is only for those who are there") {
  House house(at_once());
  house.before_stream = "retry: 3000\n\nevent: snapshot\ndata: " + std::string(300'000, 's') + "\n\n";
  house.streams->open("t");
  house.publish("t");
  REQUIRE(house.streams->publish("t", "data: only heard\n\n", 0));
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_number(1));
  REQUIRE(house.streams->publish("t", "data: live\n\n", 0));
  house.publish("t");
  REQUIRE(reader.until_number(2));
  REQUIRE(seen.unnumbered.size() == 3);
  CHECK(seen.unnumbered[0] == "retry: 3000\n\n");
  CHECK(seen.unnumbered[1].size() == 300'000 + 24);
  CHECK(seen.unnumbered[2] == "data: live\n\n");
  CHECK(faults(seen.numbers, 1, 2) == "");
}

TEST_CASE("a reader who has read further than was published is not told it again") {
  House house(at_once());
  Seen seen;
  seen.numbers = {1, 2, 3};
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  for (int i = 0; i < 5; ++i) house.publish("t");
  REQUIRE(reader.until_number(5));
  CHECK(faults(seen.numbers, 1, 5) == "");
}

TEST_CASE("a number that is not greater, or a topic nobody has opened, takes nothing") {
  House house(at_once());
  CHECK_FALSE(house.streams->publish("t", "id: 1\n\n", 1));
  house.publish("t");
  CHECK_FALSE(house.streams->publish("t", "id: 1\n\n", 1));
  CHECK(house.streams->publish("t", "data: x\n\n", 0));
  CHECK(house.streams->topics() == std::vector<std::string>{"t"});
}

TEST_CASE("when the log does not reach back the connection ends after the body") {
  StreamLimits limits = at_once();
  limits.log_bytes = 1000;
  House house(limits);
  Seen there;
  Listener witness(house.address(), "/t", there);
  REQUIRE(witness.until_in());
  for (int i = 0; i < 100; ++i) {
    house.publish("t", 100);
    REQUIRE(witness.until_number(house.last));
  }
  Seen seen;
  seen.numbers = {1};
  Listener reader(house.address(), "/t", seen);
  CHECK(reader.until_end());
  CHECK_FALSE(reader.reset);
  CHECK(seen.unnumbered == std::vector<std::string>{"retry: 3000\n\n"});
  CHECK(seen.numbers.size() == 1);
  CHECK(house.readers(1));
  Seen late;
  late.numbers = {98};
  Listener returned(house.address(), "/t", late);
  REQUIRE(returned.until_number(100));
  CHECK(faults(late.numbers, 98, 100) == "");
}

// ---- merging, beating -----------------------------------------------------------------------------------------

TEST_CASE("a change goes out at once, and further ones of the same window together") {
  StreamLimits limits;
  limits.merge = 1h;
  House house(limits);
  Seen seen, other;
  Listener reader(house.address(), "/t", seen), bystander(house.address(), "/u", other);
  REQUIRE(reader.until_in());
  REQUIRE(bystander.until_in());
  house.publish("t");
  REQUIRE(reader.until_number(1));
  house.publish("t");
  house.publish("t");
  house.publish("u");
  REQUIRE(bystander.until_number(4));  // the window is the topic's own
  CHECK_FALSE(reader.more(0ms));
  // Who comes in the middle of a window gets all there is; who stays gets the rest when the window ends or much has come.
  Seen fresh;
  Listener newcomer(house.address(), "/t", fresh);
  REQUIRE(newcomer.until_number(3));
  CHECK_FALSE(reader.more(0ms));
  for (int i = 0; i < 140; ++i) house.publish("t", 1000);
  REQUIRE(reader.until_number(house.last - 20));
}

TEST_CASE("a short window ends by itself") {
  StreamLimits limits;
  limits.merge = 50ms;
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  for (int i = 0; i < 3; ++i) house.publish("t");
  REQUIRE(reader.until_number(3));
  CHECK(faults(seen.numbers, 1, 3) == "");
}

TEST_CASE("the heartbeat tells the server's clock") {
  StreamLimits limits = at_once();
  limits.heartbeat = 20ms;
  auto const beat = ": 1234567\nevent: t\ndata: 1234567\n\n";
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until([&] { return seen.unnumbered.size() >= 4; }));
  for (std::size_t i = 1; i < seen.unnumbered.size(); ++i) CHECK(seen.unnumbered[i] == beat);
}

// ---- slow readers ---------------------------------------------------------------------------------------------

TEST_CASE("a reader who takes nothing is cut by a reset, holds up nobody and comes back without loss") {
  StreamLimits limits = at_once();
  limits.stall = 300ms;
  limits.log_bytes = 4'000'000;
  House house(limits);
  Seen slow, quick;
  Listener stalled(house.address(), "/t", slow, 4096), witness(house.address(), "/t", quick);
  REQUIRE(stalled.until_in());
  REQUIRE(witness.until_in());
  for (int i = 0; i < 200; ++i) {
    house.publish("t", 4000);
    REQUIRE(witness.until_number(house.last));
  }
  REQUIRE(house.readers(1));
  CHECK(stalled.until_end());
  CHECK(stalled.reset);
  CHECK(slow.last() < 100);  // it held some kilobytes, not the meeting
  Listener returned(house.address(), "/t", slow);
  REQUIRE(returned.until_number(200));
  CHECK(faults(slow.numbers, 1, 200) == "");
  CHECK(faults(quick.numbers, 1, 200) == "");
}

TEST_CASE("a reader who falls off the log is cut, however patient the house is") {
  StreamLimits limits = at_once();
  limits.stall = 1h;
  limits.heartbeat = 100ms;  // how often the house looks around depends on it
  limits.log_bytes = 50'000;
  House house(limits);
  Seen slow, quick;
  Listener stalled(house.address(), "/t", slow, 4096), witness(house.address(), "/t", quick);
  REQUIRE(stalled.until_in());
  REQUIRE(witness.until_in());
  for (int i = 0; i < 300; ++i) {
    house.publish("t", 4000);
    REQUIRE(witness.until_number(house.last));
  }
  REQUIRE(house.readers(1));
  CHECK(stalled.until_end());
  CHECK(stalled.reset);
  CHECK(faults(quick.numbers, 1, 300) == "");
}

TEST_CASE("a reader who pauses and goes on has missed nothing") {
  StreamLimits limits = at_once();
  limits.log_bytes = 4'000'000;
  House house(limits);
  Seen slow, quick;
  Listener pausing(house.address(), "/t", slow, 4096), witness(house.address(), "/t", quick);
  REQUIRE(pausing.until_in());
  REQUIRE(witness.until_in());
  for (int i = 0; i < 100; ++i) house.publish("t", 4000);
  REQUIRE(witness.until_number(100));
  REQUIRE(pausing.until_number(100));
  CHECK(faults(slow.numbers, 1, 100) == "");
}

// ---- the end of a stream --------------------------------------------------------------------------------------

TEST_CASE("close_readers ends the streams of one key and no others") {
  House house(at_once());
  Seen a, b, c;
  Listener first(house.address(), "/t?key=seat:a", a), second(house.address(), "/u?key=seat:a", b),
      other(house.address(), "/t?key=seat:b", c);
  REQUIRE(house.readers(3));
  house.streams->close_readers("seat:a");
  CHECK(first.until_end());
  CHECK(second.until_end());
  CHECK(house.readers(1));
  house.publish("t");
  CHECK(other.until_number(1));
  house.streams->close_readers("");  // streams without a key are nobody's
  Seen again;
  Listener returned(house.address(), "/t?key=seat:a", again);
  CHECK(returned.until_number(1));
}

TEST_CASE("close_readers also ends a stream whose right was looked at before and which begins after it") {
  House house(at_once());
  house.during = [&] { house.streams->close_readers("seat:a"); };
  Seen seen;
  Listener reader(house.address(), "/t?key=seat:a", seen);
  CHECK(reader.until_end());
  CHECK(house.readers(0));
}

TEST_CASE("stop sends what is there and ends all streams; nothing is taken afterwards") {
  StreamLimits limits;
  limits.merge = 1h;
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/t", seen);
  REQUIRE(reader.until_in());
  for (int i = 0; i < 3; ++i) house.publish("t");
  house.served->stop();
  CHECK(reader.until_end());
  CHECK_FALSE(reader.reset);
  CHECK(faults(seen.numbers, 1, 3) == "");
  CHECK(house.readers(0));
  CHECK_FALSE(house.streams->publish("t", "data: x\n\n", 0));
  CHECK_FALSE(house.streams->has_room("127.0.0.1"));
}

TEST_CASE("a topic without readers is forgotten, and not while somebody reads it") {
  StreamLimits limits = at_once();
  limits.empty_topic = 20ms;
  House house(limits);
  Seen seen;
  Listener reader(house.address(), "/kept", seen);
  REQUIRE(reader.until_in());
  house.publish("left");
  auto const only_kept = [&] { return house.streams->topics() == std::vector<std::string>{"kept"}; };
  for (int i = 0; i < 5000 && !only_kept(); ++i) std::this_thread::sleep_for(1ms);
  CHECK(only_kept());
  CHECK(house.streams->readers("kept") == 1);
}
