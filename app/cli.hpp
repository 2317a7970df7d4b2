// SPDX-License-Identifier: Apache-2.0
// The command line: which commands there are and what each takes (CLI11 lives here).
#pragma once

namespace app {

/// Reads the arguments, does the command and answers the exit code: 0, or 1 with one sentence on standard error. Never throws.
int command_line(int argc, char** argv);

}  // namespace app
