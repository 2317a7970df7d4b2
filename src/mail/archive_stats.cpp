// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "mail/archive_tally.hpp"
#include "mail/archive_worker.hpp"

namespace mail {

ArchiveStats archive_stats(std::vector<std::string> const& paths, Instant now, WorkerLimits const& limits) {
  ArchiveTally tally;
  std::vector<Skipped> skipped;
  auto const files = archive_files(paths, skipped);
  for (auto const& s : skipped) tally.skip(s);
  std::set<std::uint32_t> lists;
  for (auto const& f : files) lists.insert(f.list);
  // Announcements stand on three lists or more: with fewer, nobody's body need be looked at.
  ReadOptions const options{.now = base::to_millis(now) / 1000, .bodies = lists.size() >= 3};
  read_in_worker(
      files, options, limits, [&](Heard const& h, std::uint32_t list) { tally.add(h, list); }, [&](Skipped const& s) { tally.skip(s); });
  return tally.stats();
}

}  // namespace mail
