// SPDX-License-Identifier: Apache-2.0
#include "live_room.hpp"

#include "desk/live.hpp"
#include "serving.hpp"
#include "web/live.hpp"

namespace app {

namespace {

using namespace std::chrono_literals;
constexpr auto look_again = 3s;    // the fallback when no notice of another node's commit came (house 3)
constexpr auto time_step = 500ms;

/// One meeting's turn; a fault is told once a minute at most and does not stop the others.
void pass_time(Opened& forum, web::Teller& teller, base::MeetingId const& id) {
  if (!forum.store.read([&](store::Reading& r) { return desk::is_due(r, id, now()); })) return;
  auto const done = forum.store.write(the_operator, [&](store::Writing& w) { return desk::tick(w, id); });
  if (!done) return log_line("time in meeting " + id.text + ": " + in_words(done.error()));
  teller.tell_unstored(id, *done);
}

}  // namespace

std::jthread tell(Bell& bell, web::Teller& teller) {
  return std::jthread([&bell, &teller](std::stop_token const& stop) {
    while (!stop.stop_requested()) {
      bell.wait(stop, look_again);
      if (stop.stop_requested()) return;
      try {
        teller.tell();
      } catch (std::exception const& fault) {
        log_line(std::string("The streams could not be told: ") + fault.what());
      }
    }
  });
}

std::jthread keep_time(Opened& forum, web::Teller& teller) {
  return std::jthread([&forum, &teller](std::stop_token const& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    auto quiet_until = std::chrono::steady_clock::time_point{};
    while (!stop.stop_requested()) {
      try {
        for (auto const& id : forum.store.read([](store::Reading& r) { return live::live_meetings(r); })) pass_time(forum, teller, id);
      } catch (std::exception const& fault) {
        if (std::chrono::steady_clock::now() >= quiet_until) log_line(std::string("time in the live room: ") + fault.what());
        quiet_until = std::chrono::steady_clock::now() + 1min;
      }
      std::unique_lock lock(mutex);
      never.wait_for(lock, stop, time_step, [] { return false; });
    }
  });
}

}  // namespace app
