// SPDX-License-Identifier: Apache-2.0
// Reading an archive again costs only its new bytes: a file that is as it was is passed over, one that only grew is read from its last
// known message on. What is compared is size and a hash of the first and last bytes, never times of files.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "mail/archive.hpp"

namespace mail {

/// What is remembered of a file. One of a Maildir holds one message, which never changes; its name does when the message is read, in what
/// stands behind the colon and in which of the two folders: so it is known by the Maildir and the part before, and by its size.
struct FileKnown {
  std::string path = {};
  std::uint64_t size = 0;     ///< bytes on disk
  std::uint64_t last = 0;     ///< where its last message begins, unpacked; 0 when it has none
  std::string print = {};     ///< of its first 4 kB and the last 4 kB before `size`; empty in a Maildir
  friend bool operator==(FileKnown const&, FileKnown const&) = default;
};
BOOST_DESCRIBE_STRUCT(FileKnown, (), (path, size, last, print))

struct ReadAgain {
  std::vector<FileKnown> files = {};    ///< to be handed in next time
  std::vector<std::string> kept = {};   ///< paths of files whose known messages are still there and were not read again
  std::vector<Skipped> skipped = {};
  bool damaged = false;                 ///< a file was not read to its end, or a message in it could not be
  std::int64_t copies = 0;              ///< messages that were read
};

/// Reads what is new in `paths` since `known` in worker processes; `heard` gets each message, with its file. Bodies and names are heard. Never throws
/// for what a file holds.
ReadAgain read_again(std::vector<std::string> const& paths, std::vector<FileKnown> const& known, Instant now, WorkerLimits const&,
                     std::function<void(Heard const&, std::string const& file)> const& heard);

/// The key under which messages from an address (as typed) are heard: Heard::person. 0 for what is no address.
std::uint64_t person_key(std::string_view address);

}  // namespace mail
