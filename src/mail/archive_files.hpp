// SPDX-License-Identifier: Apache-2.0
// What a path means: a file that is an archive, a Maildir, a directory of these; and the reading of one file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/archive.hpp"
#include "mail/archive_bytes.hpp"

namespace mail {

/// One file to read.
struct ArchiveFile {
  std::string path = {};
  bool in_maildir = false;   ///< one message, its delivery time is in the name
  std::uint32_t list = 0;    ///< files of one list have one number: 0, 1, 2, ... without a gap
  std::uint64_t start = 0;   ///< begin at this byte of the unpacked file, where a message begins
  bool pass_first = false;   ///< and leave out the message there: a worker fell over it
};

/// The files behind paths, in the order of their names; lists are numbered by directory (month files of one list stand together)
/// or, for files named one by one outside a month's name, by file. What is no archive is in `skipped`, summed up by directory.
/// Symbolic links inside directories are not followed.
std::vector<ArchiveFile> archive_files(std::vector<std::string> const& paths, std::vector<Skipped>& skipped);

/// How a Skipped begins that is no damage: what stands before the first message is often a program's greeting.
inline constexpr std::string_view text_before = "text before the first message";

/// Where the reading of a file tells what it finds.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void heard(Heard const&) = 0;
  virtual void skipped(Skipped) = 0;
  /// Called at least every 64 MB: this many bytes of the unpacked file are done. `message_ends`: and one may go on from there.
  virtual void passed(std::uint64_t bytes, bool message_ends) = 0;
};
struct ReadOptions {
  Seconds now = 0;
  bool bodies = false, names = false;
};
/// Reads one file from beginning to end in one pass.
void read_archive(ArchiveFile const&, ReadOptions const&, Listener&);
/// The same over bytes that are there: `name` says what the file would be called.
void read_archive(Bytes&, ArchiveFile const& name, ReadOptions const&, Listener&);

}  // namespace mail
