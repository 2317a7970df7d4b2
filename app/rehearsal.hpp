// SPDX-License-Identifier: Apache-2.0
// The rehearsal: plays a short invented meeting in the demo's open room, at speaking pace, through the same verbs as everybody else
// (issue "the live room"). It stops speaking as soon as somebody else sends captions there, and plays only while
// anybody is watching, and again after a while.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "desk/live.hpp"
#include "opened.hpp"

namespace app {

/// One line of the script: what happens, and its fields.
struct Act {
  std::string what;                 ///< speech, item, raise, next, end, chat, call, answer, object, treat, close-call, outcome, wait
  std::vector<std::string> fields;
};
/// Reads a script (tests/texts/demo/rehearsal.txt tells the form). Throws Trouble naming the line that is none.
std::vector<Act> read_script(std::string_view text);

/// Plays it in a thread until the thread is asked to stop. `watched` says whether anybody reads the room.
std::jthread rehearse(Opened& forum, desk::DemoRoom room, std::vector<Act> script, std::function<bool()> watched);

}  // namespace app
