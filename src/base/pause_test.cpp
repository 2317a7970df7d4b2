// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/pause.hpp"

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST_CASE("a pause lasts its time, and no longer than until somebody asks to stop") {
  std::stop_source stop;
  auto const began = Clock::now();
  base::pause(stop.get_token(), 20ms);
  CHECK(Clock::now() - began >= 20ms);
  base::pause(stop.get_token(), -1h);
  stop.request_stop();
  base::pause(stop.get_token(), 1h);
  CHECK(Clock::now() - began < 1min);
}
