// SPDX-License-Identifier: Apache-2.0
// Archives in: a group's own mailing-list archive, read for evidence that the group talks. Read this first.
//
//   PATH... -> files (archive_files) -> pieces of bytes (archive_bytes) -> messages (archive_split) -> what a message says of
//   itself (archive_message) -> one message per Message-ID, people, months, threads (archive_tally, archive_threads)
//
// All before the tally happens in a worker process with limits (archive_worker), because these bytes are anybody's. What comes
// back is evidence only: keys, times and shapes, no subject, address or body (rulings 7).
//
// Rules: between-meetings a.4 (dates, people, machines, conversations), engines 2 (boundaries A4, threads A5).
#pragma once

#include <boost/describe.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/instant.hpp"

namespace mail {

using base::Instant;

/// Seconds since 1970-01-01 UTC: mail knows no finer time.
using Seconds = std::int64_t;
/// The time of a message that has no usable one.
inline constexpr Seconds undated = INT64_MIN;

/// Something that was not read, and why. `where` is a file, after a colon the byte in it (of the unpacked file).
struct Skipped {
  std::string where = {}, why = {};
};
BOOST_DESCRIBE_STRUCT(Skipped, (), (where, why))

/// So many ids of References and of In-Reply-To are heard, the first ones: nobody's chain is longer.
inline constexpr std::size_t most_refs = 200, most_answers = 4;

/// One stored copy of a message as it was heard: keys instead of words. Keys are base::short_hash; 0 means "none".
struct Heard {
  std::uint64_t id = 0;                 ///< of its Message-ID, else of sender, minute, subject and the first 1 kB (a.4, 2)
  bool own_id = true;                   ///< false: it had no Message-ID
  std::vector<std::uint64_t> refs = {};      ///< References, oldest first, its own id left out; at most most_refs
  std::vector<std::uint64_t> answers = {};   ///< ids in In-Reply-To, in order; at most most_answers
  std::uint64_t person = 0;             ///< of the sender's address, lists' rewriting undone
  std::uint64_t name = 0, local = 0;    ///< of the sender's name and of what stands before the "@", as names are compared
                                        ///< (archive_names.hpp); only when asked for, never of a machine
  std::uint64_t subject = 0;            ///< of the subject without list tags and reply marks
  bool reply = false;                   ///< the subject carries a reply mark
  Seconds time = undated;
  bool clamped = false;                 ///< a time it states was not believed
  bool machine = false;                 ///< Auto-Submitted, list administration, bounce (a.4, 4)
  std::uint64_t body = 0;               ///< of the first 1 kB of text; only when asked for
  std::uint64_t offset = 0, size = 0;   ///< where its bytes stand in the unpacked file
};

/// What the numbers of an archive are. "messages" are distinct ones, machines included, so that months and undated add up to
/// it; "posters" are people who wrote at least one of them themselves.
struct ArchiveStats {
  std::int64_t messages = 0;
  std::int64_t duplicates = 0;  ///< stored copies beyond the first of each message
  std::int64_t undated = 0;     ///< in no month
  std::int64_t clamped = 0;     ///< the Date (or Received) header was not believed, another time was
  std::int64_t machine = 0;     ///< written by no person
  std::int64_t announcements = 0;  ///< same body on three or more lists within 7 days
  std::int64_t posters = 0;
  std::int64_t threads = 0;
  std::int64_t conversations = 0;  ///< threads with two or more people
  std::int64_t branches = 0;       ///< replies that took another subject
  std::map<std::string, std::int64_t> months;  ///< "2021-03" in UTC
  std::string first, last;                     ///< ISO 8601; empty when nothing is dated
  std::vector<Skipped> skipped;
};
BOOST_DESCRIBE_STRUCT(ArchiveStats, (), (messages, duplicates, undated, clamped, machine, announcements, posters, threads, conversations,
                                         branches, months, first, last, skipped))

/// How a worker is started and what it may use.
struct WorkerLimits {
  std::vector<std::string> program = {};  ///< what to run as the worker; empty: a fork of this process, which must have one thread
  std::uint64_t memory = 256U << 20U;  ///< bytes of data (RLIMIT_DATA); 0: no limit (sanitizers)
  unsigned cpu_seconds = 60;           ///< and one more for every 4 MB of files (RLIMIT_CPU)
  unsigned silent_seconds = 20;        ///< a worker that says nothing for this long is stopped
  unsigned restarts = 20;              ///< how many messages of one file may stop the worker before the rest of the file is skipped
  void (*at_message)(Heard const&) = nullptr;  ///< called in a forked worker before a message is told; tests let it fail there
};

/// Reads archives: mbox, Mailman 2 pipermail (monthly text, also gzip), HyperKitty's mbox.gz, Maildir, single messages, and
/// directories of these. `now` is the time after which no message can have been written. What cannot be read is in `skipped`;
/// never throws for what a file holds.
ArchiveStats archive_stats(std::vector<std::string> const& paths, Instant now, WorkerLimits const& limits);

}  // namespace mail
