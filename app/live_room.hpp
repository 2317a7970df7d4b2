// SPDX-License-Identifier: Apache-2.0
// The threads of the live room: one tells the streams what was committed, one does what time alone brings.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "opened.hpp"

namespace web {
class Delays;
class Teller;
}

namespace app {

/// Tells open topics after every ring of the bell (a commit, here or on another node); looks by itself every few seconds.
std::jthread tell(Bell& bell, web::Teller& teller);

/// Twice a second for every meeting in lobby, open or suspended: captions that settle, the queue that shuts, the called one who is
/// away, lines that are lost or back. What may not be stored is told straight away. `others`: to whom this node's heartbeats are handed
/// for the other nodes; on this thread.
std::jthread keep_time(Opened& forum, web::Teller& teller, web::Delays& delays, std::function<void(std::string const&)> others);

}  // namespace app
