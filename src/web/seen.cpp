// SPDX-License-Identifier: Apache-2.0
#include "web/seen.hpp"

#include <utility>

namespace web {

void SeenSessions::note(base::SessionId const& session, store::Actor who) {
  {
    std::lock_guard const guard(mutex_);
    noted_.try_emplace(session, std::move(who));
  }
  noted_one_.notify_one();
}

std::map<base::SessionId, store::Actor> SeenSessions::take(std::stop_token const& stop) {
  std::unique_lock guard(mutex_);
  noted_one_.wait(guard, stop, [this] { return !noted_.empty(); });
  return std::exchange(noted_, {});
}

}  // namespace web
