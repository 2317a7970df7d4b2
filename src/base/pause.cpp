// SPDX-License-Identifier: Apache-2.0
#include "base/pause.hpp"

#include <condition_variable>
#include <mutex>

namespace base {

void pause(std::stop_token const& stop, std::chrono::steady_clock::duration time) {
  // A condition that never comes: only it wakes for a stop.
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}

}  // namespace base
