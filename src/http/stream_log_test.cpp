// SPDX-License-Identifier: Apache-2.0
#include "http/stream_log.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "http/streams.hpp"

using namespace http;

TEST_CASE("an event's text may have lines, and cannot end the event early") {
  CHECK(sse("frag", "a\nb\r\nc\rd", 7) == "id: 7\nevent: frag\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  CHECK(sse("", "\n\nid: 9\n") == "data: \ndata: \ndata: id: 9\ndata: \n\n");
  CHECK(sse("gone", "") == "event: gone\ndata: \n\n");
}

TEST_CASE("a log gives a newcomer the numbered frames after its own and none of the others that were before it") {
  StreamLog log;
  CHECK(log.wanted(0, {}).bytes.empty());
  log.append("[1]", 1);
  log.append("[beat]", 0);
  log.append("[3]", 3);
  log.append("[4]", 4);
  Wants const wants{.joined = log.end(), .after = 1};
  log.append("[words]", 0);
  log.append("[5]", 5);
  CHECK(log.place_after(1) == 9);
  auto const first = log.wanted(log.place_after(1), wants);
  CHECK(first.bytes == "[3][4][words][5]");
  CHECK(log.wanted(log.place_after(0), {.joined = wants.joined, .after = 0}).bytes == "[1]");
  CHECK(log.wanted(3, {.joined = wants.joined, .after = 0}).bytes == "[3][4][words][5]");
  CHECK(log.wanted(10, wants).bytes == "3][4][words][5]");  // in the middle of a frame
  CHECK(log.wanted(log.end(), wants).bytes.empty());
  CHECK(log.newest() == 5);
}

TEST_CASE("a log that is ahead of or behind a newcomer sends it nothing twice") {
  StreamLog log;
  log.append("[3]", 3);
  Wants const ahead{.joined = log.end(), .after = 5};
  auto const place = log.place_after(5);
  log.append("[4]", 4);
  log.append("[5]", 5);
  CHECK(log.wanted(place, ahead).bytes.empty());
  CHECK(log.wanted(place, ahead).from == log.end());
  log.append("[6]", 6);
  CHECK(log.wanted(place, ahead).bytes == "[6]");
}

TEST_CASE("a log is cut at frames, keeps the last one and knows how far back it reaches") {
  StreamLog log;
  for (int i = 1; i <= 100; ++i) log.append(std::string(9, 'x') + "\n", i);
  log.trim(600);
  CHECK(log.begin() == 0);  // not yet twice as much
  log.trim(300);
  CHECK(log.size() == 300);
  CHECK(log.begin() == 700);
  CHECK(log.reaches(70));
  CHECK_FALSE(log.reaches(69));
  CHECK(log.place_after(70) == 700);
  CHECK(log.place_after(99) == 990);
  CHECK(log.newest() == 100);
  log.append(std::string(5000, 'x'), 101);
  log.trim(10);
  CHECK(log.size() == 5000);
  CHECK(log.reaches(100));
}

TEST_CASE("whatever is appended and cut, a newcomer gets what a plain list says") {
  std::minstd_rand dice(7);
  auto const roll = [&](std::uint64_t most) { return static_cast<std::uint32_t>(dice() % most); };
  for (int game = 0; game < 300; ++game) {
    StreamLog log;
    std::vector<std::pair<std::int64_t, std::string>> list;
    std::int64_t seq = roll(5);
    auto const grow = [&](std::uint32_t steps) {
      for (std::uint32_t i = 0; i < steps; ++i) {
        auto const numbered = roll(3) > 0;
        if (numbered) seq += 1 + roll(3);
        list.emplace_back(numbered ? seq : 0, "<" + std::to_string(list.size()) + ">");
        log.append(list.back().second, list.back().first);
        if (roll(6) == 0) log.trim(roll(60));
      }
    };
    grow(roll(40));
    auto const after = static_cast<std::int64_t>(roll(static_cast<std::uint64_t>(seq) + 4));
    if (!log.reaches(after)) continue;
    Wants const wants{.joined = log.end(), .after = after};
    auto const joined = list.size();
    auto place = log.place_after(after);
    grow(roll(5));
    if (place < log.begin()) continue;
    std::string expected, got;
    for (std::size_t i = 0; i < list.size(); ++i)
      if (list[i].first == 0 ? i >= joined : list[i].first > after) expected += list[i].second;
    for (auto s = log.wanted(place, wants); !s.bytes.empty(); s = log.wanted(place, wants)) {
      auto const piece = s.bytes.substr(0, 1 + roll(s.bytes.size()));  // sockets take what they like
      got += piece;
      place = s.from + piece.size();
    }
    REQUIRE(got == expected);
  }
}
