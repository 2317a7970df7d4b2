// SPDX-License-Identifier: Apache-2.0
#include "outside.hpp"

#include "base/pause.hpp"
#include "desk/outside.hpp"
#include "serving.hpp"

namespace app {

namespace {

using namespace std::chrono_literals;

desk::Outside outside_of(Opened const& forum, std::string const& base) {
  desk::Outside o{
      .shelf = sources::Shelf(shelf_of(forum.place)), .agent = "Intersession/" INTERSESSION_VERSION " (+" + base + ")", .clock = now};
  o.worker.program = {"/proc/self/exe", "archive", "worker"};
  return o;
}

}  // namespace

std::string shelf_of(Place const& place) { return place.data + "/archives"; }

std::jthread tend_outside(Opened& forum, Bell& bell, std::string const& base, std::set<std::string> const& inside) {
  return std::jthread([&forum, &bell, inside, o = outside_of(forum, base)](std::stop_token const& stop) {
    auto clear_from = std::chrono::steady_clock::time_point{};
    bool noted = false;
    while (!stop.stop_requested()) {
      try {
        if (!noted) (void)forum.store.write(the_operator, [&](store::Writing& w) { return sources::note_inside(w, inside); });
        noted = true;
        if (std::chrono::steady_clock::now() >= clear_from) {
          desk::clear_shelf(forum.store, o);
          clear_from = std::chrono::steady_clock::now() + 6h;
        }
        while (!stop.stop_requested() && desk::read_next_archive(forum.store, o, stop)) continue;
        while (!stop.stop_requested() && desk::look_next(forum.store, o, stop)) continue;
        while (!stop.stop_requested() && desk::pull_next(forum.store, o, stop)) continue;
      } catch (std::exception const& fault) {
        log_line(std::string("archives and pages outside: ") + fault.what());
        base::pause(stop, 60s);
      }
      base::pause(stop, 1s);
      bell.wait(stop, 1min);
    }
  });
}

}  // namespace app
