// SPDX-License-Identifier: Apache-2.0
// A child process for work that may take long or crash: this same program with another command, words in, words out.
#pragma once

#include <chrono>
#include <string>

namespace app {

struct HelperLimits {
  std::chrono::milliseconds time{60'000};                   ///< of the clock; then it is ended
  std::size_t memory = std::size_t{2} * 1024 * 1024 * 1024;  ///< of address space
  std::size_t answer = std::size_t{64} * 1024 * 1024;        ///< most bytes it may say
};

/// Runs this program as `intersession COMMAND`, hands it `input` on its standard input and answers what it printed. Throws Trouble in a
/// sentence when it crashes, fails, says too much or does not end in time; it is gone then.
std::string run_helper(std::string const& command, std::string const& input, HelperLimits const& limits);

/// The helper's own side: reads a task of plan/panel_answer.hpp from standard input and prints the solution.
int solve_lottery_task();

}  // namespace app
