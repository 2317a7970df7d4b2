// SPDX-License-Identifier: Apache-2.0
// `archive stats`: what a mailing-list archive is, without any database; and the worker process that reads it.
#include "mail/archive.hpp"

#include "base/json.hpp"
#include "commands.hpp"
#include "mail/archive_worker.hpp"

namespace app {

int archive_stats(std::vector<std::string> const& paths) {
  mail::WorkerLimits limits;
  limits.program = {"/proc/self/exe", "archive", "worker"};
  auto const stats = mail::archive_stats(paths, now(), limits);
  print(stdout, base::json_text(stats) + "\n");
  return stats.messages == 0 && !stats.skipped.empty() ? 1 : 0;
}

int archive_worker() { return mail::archive_worker(); }

}  // namespace app
