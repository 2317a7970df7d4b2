// SPDX-License-Identifier: Apache-2.0
#include "sources/shelf.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "base/text.hpp"

namespace sources {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(std::string const& path) {
  throw std::runtime_error("the shelf of archives: " + path + ": " + std::strerror(errno));
}

struct File {
  explicit File(int n) : number(n) {}
  ~File() {
    if (number >= 0) ::close(number);
  }
  File(File const&) = delete;
  File& operator=(File const&) = delete;
  int number;
};

void copy(int from, std::uint64_t start, std::uint64_t size, int to, std::string const& path) {
  std::vector<char> buffer(256 * 1024);
  while (size > 0) {
    auto const got = ::pread(from, buffer.data(), std::min<std::uint64_t>(buffer.size(), size), static_cast<off_t>(start));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail(path);
    for (ssize_t done = 0; done < got;) {
      auto const put = ::write(to, buffer.data() + done, static_cast<std::size_t>(got - done));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) fail(path);
      done += put;
    }
    start += static_cast<std::uint64_t>(got);
    size -= static_cast<std::uint64_t>(got);
  }
}

}  // namespace

std::string Shelf::safe_name(std::string const& name) {
  std::string out;
  for (char const c : name.substr(0, 120))
    out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '@' ? c
                                                                                                                                      : '_';
  auto const dots = std::min(out.find_first_not_of('.'), out.size());
  std::fill_n(out.begin(), dots, '_');
  return out;
}

std::string Shelf::folder(base::CoalitionId const& id) const { return directory_ + "/" + id.text; }
std::string Shelf::place(base::CoalitionId const& id, std::string const& name) const { return folder(id) + "/" + safe_name(name); }

void Shelf::make_folder(base::CoalitionId const& id) const {
  std::error_code failed;
  fs::create_directories(folder(id), failed);
  fs::permissions(directory_, fs::perms::owner_all, failed);
}

void Shelf::put(std::string const& from, std::uint64_t start, std::uint64_t size, base::CoalitionId const& id,
                std::string const& name) const {
  auto const path = place(id, name), part = path + ".part";
  make_folder(id);
  {
    File const in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.number < 0) fail(from);
    ::unlink(part.c_str());
    File const out(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out.number < 0) fail(part);
    copy(in.number, start, size, out.number, part);
  }
  if (::rename(part.c_str(), path.c_str()) != 0) fail(path);
}

void Shelf::take_away(base::CoalitionId const& id, std::string const& name) const {
  std::error_code gone;
  fs::remove(place(id, name), gone);
}

void Shelf::sweep(int days) const {
  std::error_code trouble;
  auto const now = fs::file_time_type::clock::now();
  for (fs::recursive_directory_iterator at(directory_, trouble), end; !trouble && at != end; at.increment(trouble)) {
    if (!at->is_regular_file(trouble) || trouble) continue;
    auto const age = now - fs::last_write_time(at->path(), trouble);
    bool const half = at->path().extension() == ".part" || at->path().filename().string().starts_with(".upload-");
    if (age > std::chrono::hours(24) * days || (half && age > std::chrono::hours(1))) fs::remove(at->path(), trouble);
    trouble.clear();
  }
}

}  // namespace sources
