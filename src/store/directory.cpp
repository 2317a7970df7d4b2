// SPDX-License-Identifier: Apache-2.0
#include "store/directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/store.hpp"

namespace store::detail {

Directory::Directory(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  if (mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
    throw Unavailable("The data directory " + path_ + " cannot be made: " + std::strerror(errno) + ".");
  lock_ = open((path_ + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) throw Unavailable("The data directory " + path_ + " cannot be written: " + std::strerror(errno) + ".");
  if (flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  close(lock_);
  throw Unavailable("Another intersession is using this directory: " + path_ + ".");
}

Directory::~Directory() {
  if (lock_ >= 0) close(lock_);
}

std::string Directory::database_file() const {
  std::string const file = path_ + "/intersession.db";
  int const made = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made < 0) throw Unavailable("The database " + file + " cannot be opened: " + std::strerror(errno) + ".");
  close(made);
  return file;
}

}  // namespace store::detail
