// SPDX-License-Identifier: Apache-2.0
// The thread that reads uploaded archives, pulls others and looks at pages: one after the other, when a commit or the time says so.
#pragma once

#include <set>
#include <string>
#include <thread>

#include "opened.hpp"

namespace app {

/// Where archives lie until they are read, and uploads while they come.
std::string shelf_of(Place const&);

/// Runs until it is asked to stop; looks after every ring of the bell, but not more often than once a second, and by itself every minute.
/// `base`: the installation's address, told to those who are asked. `inside`: machines of inner networks that may be asked, "HOST:PORT".
std::jthread tend_outside(Opened& forum, Bell& bell, std::string const& base, std::set<std::string> const& inside);

}  // namespace app
