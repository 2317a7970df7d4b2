// SPDX-License-Identifier: Apache-2.0
// D-CLOCK in numbers: slewing is followed, steps are not, whatever comes after them.
#include "base/kept_time.hpp"

#include <doctest/doctest.h>

using namespace base;
using namespace std::chrono_literals;

namespace {

Instant const start = from_millis(1'700'000'000'000);

}  // namespace

TEST_CASE("the system's clock is followed while it is slewed, forwards and backwards") {
  KeptTime time(start, 5s);
  CHECK(time.look(start, 5s) == start);
  Millis off{};
  for (int s = 1; s <= 3600; ++s) {
    off += s < 1800 ? Millis{1} : Millis{-2};
    CHECK(time.look(start + std::chrono::seconds(s) + off, 5s + std::chrono::seconds(s)) == start + std::chrono::seconds(s) + off);
  }
  CHECK(time.strayed() == 0ms);
}

TEST_CASE("a step is not followed: an hour ahead, two back, 400 days, and back again") {
  KeptTime time(start, 0s);
  int s = 0;
  for (auto const step : {1h, -2h, 400 * 24h, -30'000 * 24h})
    for (int n = 0; n < 20; ++n) {
      ++s;
      auto const kept = time.look(start + std::chrono::seconds(s) + step, std::chrono::seconds(s));
      CHECK(kept == start + std::chrono::seconds(s));
      CHECK(time.strayed() == step);
    }
  ++s;
  CHECK(time.look(start + std::chrono::seconds(s), std::chrono::seconds(s)) == start + std::chrono::seconds(s));
  CHECK(time.strayed() == 0ms);
}

TEST_CASE("while it has strayed slewing is followed still, and it is taken up when told to") {
  KeptTime time(start, 0s);
  CHECK(time.look(start + 1h + 1s, 1s) == start + 1s);
  CHECK(time.look(start + 1h + 2s + 500ms, 2s) == start + 2s + 500ms);
  time.adopt();
  CHECK(time.strayed() == 0ms);
  CHECK(time.look(start + 1h + 3s + 500ms, 3s) == start + 1h + 3s + 500ms);
}
