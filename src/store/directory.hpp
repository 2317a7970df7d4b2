// SPDX-License-Identifier: Apache-2.0
// The data directory and its lock: one process at a time (trust 10.1). Private to this room.
#pragma once

#include <string>

namespace store::detail {

class Directory {
 public:
  /// Makes the directory (mode 0700) if it is missing and takes DIRECTORY/lock until this goes; the kernel frees the
  /// lock when the process dies. An empty path (PostgreSQL without a directory) locks nothing. Throws Unavailable.
  explicit Directory(std::string path);
  ~Directory();
  Directory(Directory const&) = delete;
  Directory& operator=(Directory const&) = delete;

  /// DIRECTORY/intersession.db, made with mode 0600 if it is missing (the log beside it inherits the mode).
  [[nodiscard]] std::string database_file() const;

 private:
  std::string path_;
  int lock_ = -1;
};

}  // namespace store::detail
