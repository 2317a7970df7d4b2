// SPDX-License-Identifier: Apache-2.0
// The process that reads strangers' bytes, with limits on memory and time; what falls over there is a skipped message here.
//
// The parent writes the list of files into a memory file that is the worker's standard input; the worker answers frames on its
// standard output. When it dies, the message it was reading is skipped and a new worker goes on behind it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "mail/archive_files.hpp"

namespace mail {

/// Reads `files` in worker processes; `heard` is called with each message and the number of its list.
void read_in_worker(std::vector<ArchiveFile> const& files, ReadOptions const&, WorkerLimits const&,
                    std::function<void(Heard const&, std::uint32_t list)> const& heard, std::function<void(Skipped)> const& skipped);

/// What the worker program does: reads the list from standard input, answers on standard output. Its exit code.
int archive_worker();

}  // namespace mail
