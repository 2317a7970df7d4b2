// SPDX-License-Identifier: Apache-2.0
// `archive stats`: what a mailing-list archive is, without any database; and the worker process that reads it.
#include "mail/archive.hpp"

#include <chrono>
#include <cstdio>

#include "base/json.hpp"
#include "commands.hpp"
#include "mail/archive_worker.hpp"

namespace app {

int archive_stats(std::vector<std::string> const& paths) {
  mail::WorkerLimits limits;
  limits.program = {"/proc/self/exe", "archive", "worker"};
  auto const now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto const stats = mail::archive_stats(paths, now, limits);
  std::string const text = base::print_json(base::to_json(stats)) + "\n";
  bool const wrote = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!wrote) throw Trouble("The answer could not be written.");
  return stats.messages == 0 && !stats.skipped.empty() ? 1 : 0;
}

int archive_worker() { return mail::archive_worker(); }

}  // namespace app
