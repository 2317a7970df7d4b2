// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "mail/archive_tally.hpp"
#include "mail/archive_worker.hpp"

namespace mail {

ArchiveStats archive_stats(std::vector<std::string> const& paths, Instant now, WorkerLimits const& limits) {
  ArchiveTally tally;
  std::vector<Skipped> skipped;
  auto const files = archive_files(paths, skipped);
  for (auto const& s : skipped) tally.skip(s);
  // Announcements stand on three lists or more (0, 1, 2): with fewer, nobody's body need be looked at.
  bool const three_lists = std::any_of(files.begin(), files.end(), [](ArchiveFile const& f) { return f.list >= 2; });
  ReadOptions const options{.now = base::to_millis(now) / 1000, .bodies = three_lists};
  read_in_worker(
      files, options, limits, [&](Heard const& h, std::uint32_t list) { tally.add(h, list); }, [&](Skipped const& s) { tally.skip(s); });
  return tally.stats();
}

}  // namespace mail
