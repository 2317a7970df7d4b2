// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <mutex>
#include <vector>

#include "base/html.hpp"
#include "base/kept_time.hpp"

namespace app {

namespace fs = std::filesystem;

std::string own_directory(std::string_view what) {
  std::error_code gone;
  auto const here = fs::read_symlink("/proc/self/exe", gone).parent_path();
  std::vector<fs::path> places = {here / what, here / "../share/intersession" / what};
  // A build directory is build/NAME in the source tree.
  if (what == "assets") places.push_back(here / "../../ui/dist");
  if (what == "words") places.push_back(here / "../words");
  if (what == "texts") places.insert(places.end(), {here / "../../tests/texts"});
  for (auto const& place : places)
    if (fs::is_directory(place, gone)) return fs::weakly_canonical(place, gone).string();
  return {};
}

namespace {

base::Instant system_time() { return std::chrono::time_point_cast<base::Millis>(std::chrono::system_clock::now()); }

/// A clock that nobody sets, and that goes on while the machine sleeps: waking up is no jump.
base::Millis since_boot() {
  timespec t{};
  ::clock_gettime(CLOCK_BOOTTIME, &t);
  return std::chrono::duration_cast<base::Millis>(std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec));
}

struct ProgramClock {
  std::mutex mutex;
  base::KeptTime time{system_time(), since_boot()};
};

ProgramClock& program_clock() {
  static ProgramClock clock;
  return clock;
}

}  // namespace

base::Instant now() {
  auto& clock = program_clock();
  std::lock_guard const hold(clock.mutex);
  return clock.time.look(system_time(), since_boot());
}

base::Millis clock_strayed() {
  auto& clock = program_clock();
  std::lock_guard const hold(clock.mutex);
  return clock.time.strayed();
}

void adopt_clock() {
  auto& clock = program_clock();
  std::lock_guard const hold(clock.mutex);
  clock.time.adopt();
}

std::string in_words(base::Refusal const& refusal) { return base::fill(refusal.detail, refusal.with); }

namespace {

[[noreturn]] void fail(std::string const& path, char const* what) {
  throw Trouble(path + " " + what + ": " + std::strerror(errno) + ".");
}

/// Closes at the end of its life.
struct Descriptor {
  int fd;
  explicit Descriptor(int f) : fd(f) {}
  ~Descriptor() {
    if (fd > STDERR_FILENO) close(fd);
  }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
};

}  // namespace

std::string read_file(std::string const& path) {
  Descriptor const in(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.fd < 0) fail(path, "cannot be opened");
  std::string bytes;
  struct stat about {};
  if (fstat(in.fd, &about) == 0 && S_ISREG(about.st_mode)) bytes.reserve(static_cast<std::size_t>(about.st_size) + 1);
  for (;;) {
    auto const had = bytes.size();
    bytes.resize(std::max<std::size_t>(bytes.capacity(), had + 64 * 1024));
    auto const n = read(in.fd, bytes.data() + had, bytes.size() - had);
    bytes.resize(had + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    if (n < 0 && errno != EINTR) fail(path, "cannot be read");
    if (n == 0) return bytes;
  }
}

void write_file(std::string const& path, std::string_view bytes, int mode) {
  std::string const part = path + ".part";
  unlink(part.c_str());
  {
    Descriptor const out(open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode)));
    if (out.fd < 0) fail(path, "cannot be written");
    while (!bytes.empty()) {
      auto const n = write(out.fd, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        auto const why = errno;
        unlink(part.c_str());
        errno = why;
        fail(path, "cannot be written");
      }
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    if (fsync(out.fd) != 0) fail(path, "cannot be written");
  }
  if (rename(part.c_str(), path.c_str()) != 0) fail(path, "cannot be written");
}

}  // namespace app
