// SPDX-License-Identifier: Apache-2.0
// What runs beside the pages while the program serves: signals, the search's reading on, the daily chores. Each is a thread
// that ends when it is asked to.
#pragma once

#include <pthread.h>

#include <csignal>
#include <functional>
#include <thread>

#include "desk/invitations.hpp"
#include "opened.hpp"
#include "web/seen.hpp"

namespace app {

/// SIGINT and SIGTERM, blocked for every thread of the program (so it must be made before any of them) and waited for on one of
/// its own.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(Signals const&) = delete;
  Signals& operator=(Signals const&) = delete;
  /// Starts waiting: `stop` is called once, on another thread.
  void on_end(std::function<void()> stop);

 private:
  sigset_t set_{};
  std::jthread thread_;
};

/// Lets the program have as many descriptors as the system allows it, 65,536 at most: each reader of a live room holds one. To be
/// called before anything asks how many there are.
void take_descriptors();

/// Reads on for the search whenever the bell rings. `told` is called first, with every ring; `fed` when the search has changed.
std::jthread watch(Opened&, std::function<void()> told, std::function<void()> fed);

/// Every minute what must not wait, letters among it (`told` is called then); every day what may.
std::jthread chores(Opened&, desk::Office, std::function<void()> told);

/// Writes down when each noted session was last used, as soon as the database lets it. Nobody waits for it.
std::jthread write_seen(Opened&, web::SeenSessions&);

/// One line on stderr, with the time (spdlog). Never a secret, an address of a person or a path with a secret in it.
void log_line(std::string const& sentence);

}  // namespace app
