// SPDX-License-Identifier: Apache-2.0
// The workers' queue: how many read at once, and that acts are not held up by them.
#include "http/workers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>

using namespace std::chrono_literals;
using http::Workers;
using Haste = Workers::Haste;

TEST_CASE("of many readings only as many run at once as may, and all are done") {
  std::atomic<int> now = 0, most = 0, done = 0;
  std::latch all(60);
  {
    Workers workers(100, 2);
    workers.start(8);
    for (int i = 0; i < 60; ++i)
      REQUIRE(workers.offer(
          Haste::reading, "r", [&] {
            int const here = ++now;
            int seen = most;
            while (here > seen && !most.compare_exchange_weak(seen, here)) {
            }
            std::this_thread::sleep_for(1ms);
            --now;
            ++done;
            all.count_down();
          }));
    all.wait();
  }
  CHECK(done == 60);
  CHECK(most == 2);
}

TEST_CASE("acts go past readings that may not run yet, up to all the threads") {
  Workers workers(100, 1);
  workers.start(4);
  std::latch open(1), waiting(3), computed(2);
  for (int i = 0; i < 2; ++i)
    REQUIRE(workers.offer(Haste::reading, "r", [&] { open.wait(), computed.count_down(); }));
  for (int i = 0; i < 3; ++i)
    REQUIRE(workers.offer(Haste::act, "a", [&] { waiting.count_down(), open.wait(); }));
  waiting.wait();  // three wait beside the one that reads: the second one's turn comes after it
  open.count_down();
  computed.wait();
  workers.stop();
}

TEST_CASE("without a limit all threads read; a full queue and stopped workers take nothing") {
  Workers workers(1, 0);
  workers.start(3);
  std::latch together(3), taken(3), open(1);
  for (int i = 0; i < 3; ++i) {
    while (!workers.offer(Haste::reading, "r", [&] { taken.count_down(), together.arrive_and_wait(), open.wait(); })) std::this_thread::yield();
  }
  taken.wait();
  REQUIRE(workers.offer(Haste::act, "a", [] {}));
  CHECK_FALSE(workers.offer(Haste::act, "a", [] {}));
  open.count_down();
  workers.stop();
  CHECK_FALSE(workers.offer(Haste::act, "a", [] {}));
}
