// SPDX-License-Identifier: Apache-2.0
// How long the fair order of N waiting requests takes (floor 4: 200 in less than 5 ms), and one proposal; with two hundred turns
// already spoken.
//   bench_live_order [largest N, 400]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "live/inside.hpp"

namespace {

using namespace live;
using Stopwatch = std::chrono::steady_clock;

class Log {
 public:
  Room room;
  void put(std::string const& kind, std::string const& object, boost::json::object data = {}) {
    apply(room, {.seq = room.seq + 1, .at = base::from_millis(1'000 * room.seq), .actor = {}, .role = {}, .kind = kind, .object = object,
                 .data = std::move(data)});
  }
};

Room crowd(int waiting) {
  Log log;
  boost::json::array agenda;
  agenda.push_back(boost::json::object{{"id", "i"}, {"title", "One"}, {"minutes", 60}});
  log.put("meeting.opened", "m", {{"agenda", std::move(agenda)}});
  log.put("item.opened", "i");
  for (int n = 0; n < waiting; ++n) {
    auto const name = "s" + std::to_string(n);
    log.put("seat.arrived", name, {{"name", name}, {"coalition", "c" + std::to_string(n % 25)}, {"channel", n % 3 == 0 ? "room" : "remote"}});
  }
  auto const raise = [&](int n, std::string const& id, char const* kind) {
    log.put("entry.added", id, {{"seat", "s" + std::to_string(n)}, {"item", "i"}, {"kind", kind}});
  };
  for (int n = 0; n < 200; ++n) {
    auto const id = "done" + std::to_string(n);
    raise(n * n % waiting, id, "point");
    log.put("entry.called", id);
    log.put("turn.started", "g" + std::to_string(n), {{"entry", id}, {"limit", 120'000}});
    log.put("turn.ended", "g" + std::to_string(n), {{"reason", "finished"}});
  }
  for (int n = 0; n < waiting; ++n) raise(n, "e" + std::to_string(n), n % 10 == 0 ? "reply" : "point");
  return std::move(log.room);
}

template <class Work>
double best_ms(Work const& work) {
  double best = 1e9;
  for (int i = 0; i < 30; ++i) {
    auto const from = Stopwatch::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::milli>(Stopwatch::now() - from).count());
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  int const largest = argc > 1 ? std::atoi(argv[1]) : 400;
  std::printf("%8s %12s %12s %12s\n", "waiting", "order ms", "next ms", "copy ms");
  bool fast = true;
  for (int n = 50; n <= largest; n *= 2) {
    auto const room = crowd(n);
    std::size_t places = 0;
    auto const whole = best_ms([&] { places += order(room).size(); });
    auto const next = best_ms([&] { places += next_entry(room).empty() ? 0 : 1; });
    auto const copy = best_ms([&] { places += Room(room).entries.size(); });
    std::printf("%8d %12.3f %12.3f %12.3f\n", n, whole, next, copy);
    if (n == 200) fast = whole < 5;
    if (places == 0) return 1;
  }
  return fast ? 0 : 1;
}
