// SPDX-License-Identifier: Apache-2.0
// Sessions in use whose time of last use is still to be written down. A page is read without waiting for any write, so that a
// lock on the database, or a full disk, keeps nobody from reading (trust 9.2, D-LOCK): it is noted here and written on a thread
// of its own. Kept in memory only: what a crash takes away is at most how long ago somebody was last here.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <stop_token>

#include "base/id.hpp"
#include "store/store.hpp"

namespace web {

class SeenSessions {
 public:
  /// Notes a session, once however often it comes.
  void note(base::SessionId const&, store::Actor);
  /// Waits until something is noted or `stop` is asked; answers what was noted since, and forgets it.
  std::map<base::SessionId, store::Actor> take(std::stop_token const& stop);

 private:
  std::mutex mutex_;
  std::condition_variable_any noted_one_;
  std::map<base::SessionId, store::Actor> noted_;
};

}  // namespace web
