// SPDX-License-Identifier: Apache-2.0
// A rest between two looks of a thread of the program, which must not hold up its end.
#pragma once

#include <chrono>
#include <stop_token>

namespace base {

/// Returns when `time` has passed, or as soon as `stop` is asked; at once for a time that is not positive.
void pause(std::stop_token const& stop, std::chrono::steady_clock::duration time);

}  // namespace base
