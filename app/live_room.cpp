// SPDX-License-Identifier: Apache-2.0
#include "live_room.hpp"

#include "base/pause.hpp"
#include "desk/live.hpp"
#include "live/clock.hpp"
#include "serving.hpp"
#include "web/delays.hpp"
#include "web/live.hpp"

namespace app {

namespace {

using namespace std::chrono_literals;
constexpr auto look_again = 3s;    // the fallback when no notice of another node's commit came (house 3)
constexpr auto time_step = 500ms;

constexpr auto clock_settles = 60s;
constexpr base::Millis most_by_itself = 24h;

/// What becomes of a system clock that was set (trust D-CLOCK). While meetings run the time goes on as before, and their records say
/// so. Without one it is taken up after a minute; but by more than a day only by a start, since that would end everybody's session.
class ClockWatch {
 public:
  void look(Opened& forum, std::vector<base::MeetingId> const& live) {
    auto const ahead = clock_strayed();
    if (std::chrono::abs(ahead - told_) > 2s) tell(forum, live, ahead);
    if (ahead == base::Millis{} || !live.empty() || std::chrono::abs(ahead) > most_by_itself) return;
    if (std::chrono::steady_clock::now() - since_ < clock_settles) return;
    adopt_clock();
    log_line("The system's clock was taken up.");
    told_ = {};
  }

 private:
  void tell(Opened& forum, std::vector<base::MeetingId> const& live, base::Millis ahead) {
    told_ = ahead;
    since_ = std::chrono::steady_clock::now();
    auto const seconds = std::to_string(ahead.count() / 1000);
    log_line(ahead == base::Millis{} ? "The system's clock agrees with the server's again."
             : std::chrono::abs(ahead) > most_by_itself
                 ? "The system's clock was set by " + seconds + " s and is not followed. If it is right now, start the server again."
                 : "The system's clock was set by " + seconds + " s and is not followed while a meeting runs.");
    for (auto const& id : live) {
      auto const done = forum.store.write(the_operator, [&](store::Writing& w) { return live::note_clock(w, id, ahead); });
      if (!done) log_line("the clock, in meeting " + id.text + ": " + in_words(done.error()));
    }
  }

  base::Millis told_{};
  std::chrono::steady_clock::time_point since_{};
};

/// Whose lines are lost, and whose are back.
void watch_lines(Opened& forum, web::Delays& delays, base::MeetingId const& id) {
  auto const lines = delays.lines(id, now());
  if (!forum.store.read([&](store::Reading& r) { return live::lines_changed(r, id, lines, now()); })) return;
  auto const done = forum.store.write(the_operator, [&](store::Writing& w) { return live::note_lines(w, id, lines); });
  if (!done) log_line("lines in meeting " + id.text + ": " + in_words(done.error()));
}

/// One meeting's turn; a fault is told once a minute at most and does not stop the others.
void pass_time(Opened& forum, web::Teller& teller, web::Delays& delays, std::function<void(std::string const&)> const& others,
               base::MeetingId const& id) {
  if (others)
    if (auto const words = delays.untold(id); !words.empty()) others(words);
  watch_lines(forum, delays, id);
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

std::jthread keep_time(Opened& forum, web::Teller& teller, web::Delays& delays, std::function<void(std::string const&)> others) {
  return std::jthread([&forum, &teller, &delays, others = std::move(others)](std::stop_token const& stop) {
    auto quiet_until = std::chrono::steady_clock::time_point{};
    ClockWatch clock;
    while (!stop.stop_requested()) {
      try {
        auto const live = forum.store.read([](store::Reading& r) { return live::live_meetings(r); });
        clock.look(forum, live);
        for (auto const& id : live) pass_time(forum, teller, delays, others, id);
      } catch (std::exception const& fault) {
        if (std::chrono::steady_clock::now() >= quiet_until) log_line(std::string("time in the live room: ") + fault.what());
        quiet_until = std::chrono::steady_clock::now() + 1min;
      }
      base::pause(stop, time_step);
    }
  });
}

}  // namespace app
