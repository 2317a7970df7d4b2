// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_worker.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include "mail/archive_frames.hpp"

namespace mail {

namespace {

[[noreturn]] void fail(char const* what) { throw std::system_error(errno, std::generic_category(), what); }

struct File {
  explicit File(int f) : number(f) {}
  ~File() { close(); }
  File(File const&) = delete;
  File& operator=(File const&) = delete;
  void close() {
    if (number >= 0) ::close(number);
    number = -1;
  }
  int number;
};

void write_whole(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const wrote = ::write(to, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail("write");
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

/// The worker's side: frames collected and written.
class Teller : public Listener {
 public:
  Teller(int to, void (*at_message)(Heard const&)) : to_(to), at_message_(at_message) {}
  void begin(std::uint32_t file) { put(frames::begun(file)); }
  void heard(Heard const& h) override {
    if (at_message_) {
      flush();
      at_message_(h);
    }
    put(frames::message(h));
  }
  void skipped(Skipped s) override { put(frames::left_out(s)); }
  void passed(std::uint64_t bytes, bool message_ends) override {
    put(frames::progress(bytes, message_ends));
    flush();
  }
  void flush() { write_whole(to_, std::exchange(out_, {})); }

 private:
  void put(std::string const& frame) {
    out_ += frame;
    if (out_.size() > 60'000) flush();
  }
  int to_;
  void (*at_message_)(Heard const&);
  std::string out_;
};

int work(int from, int to, void (*at_message)(Heard const&)) {
  std::string list;
  char buffer[65536];
  for (ssize_t got = 0; (got = ::read(from, buffer, sizeof buffer)) != 0;) {
    if (got < 0) return 2;
    list.append(buffer, static_cast<std::size_t>(got));
  }
  auto const wish = frames::read_wish(list);
  if (!wish) return 2;
  Teller tell(to, at_message);
  for (std::uint32_t n = 0; n < wish->files.size(); ++n) {
    tell.begin(n);
    read_archive(wish->files[n], wish->options, tell);
  }
  tell.flush();
  write_whole(to, frames::finished());
  return 0;
}

/// What a copy of this process does as a worker. What it throws must end it: unwinding further, it would go on as a second life of
/// whatever had asked for a worker.
[[noreturn]] void be_worker(int from, int to, void (*at_message)(Heard const&)) noexcept { _exit(work(from, to, at_message)); }

void limit(int what, std::uint64_t most) {
  rlimit const r{most, most};
  setrlimit(static_cast<__rlimit_resource>(what), &r);
}

struct Running {
  pid_t pid;
  int from;
};

Running start(std::string const& wish, WorkerLimits const& limits, std::uint64_t bytes) {
  File in(memfd_create("archive-wish", MFD_CLOEXEC));
  if (in.number < 0) fail("memfd_create");
  write_whole(in.number, wish);
  if (lseek(in.number, 0, SEEK_SET) != 0) fail("lseek");
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("pipe2");
  File read_end(ends[0]), write_end(ends[1]);
  std::vector<char*> words;
  for (auto const& w : limits.program) words.push_back(const_cast<char*>(w.c_str()));
  words.push_back(nullptr);
  pid_t const pid = fork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    // Up to execv only calls that are safe in a copy of a process with threads.
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, limits.cpu_seconds + bytes / (4U << 20U));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // whose shadow needs more than any limit allows
    if (limits.memory > 0) limit(RLIMIT_DATA, limits.memory);
#endif
    if (limits.program.empty()) be_worker(in.number, write_end.number, limits.at_message);
    if (dup2(in.number, 0) < 0 || dup2(write_end.number, 1) < 0) _exit(126);
    execv(words[0], words.data());
    _exit(127);
  }
  return {pid, std::exchange(read_end.number, -1)};
}

/// Why a worker ended, in words.
std::string how_it_ended(int status, bool silent) {
  if (silent) return "reading took too long";
  if (WIFEXITED(status)) return "the reading process ended with code " + std::to_string(WEXITSTATUS(status));
  int const signal = WTERMSIG(status);
  if (signal == SIGXCPU || signal == SIGKILL) return "reading took more than the reading process may use";
  if (signal == SIGABRT) return "the reading process gave up, perhaps for want of memory";
  return "the reading process fell over (signal " + std::to_string(signal) + ")";
}

/// What the parent knows of the file being read.
struct Place {
  std::uint32_t file = 0;        ///< in the list of this worker
  bool begun = false;
  std::uint64_t safe = 0;        ///< end of the last message that came
};

enum class Ended { whole, early };

Ended listen(Running& worker, WorkerLimits const& limits, std::vector<ArchiveFile> const& files, Place& place, std::string& why,
             std::function<void(Heard const&, std::uint32_t)> const& heard, std::function<void(Skipped)> const& skipped) {
  File const from(worker.from);
  std::string in;
  bool finished = false, silent = false;
  char buffer[65536];
  for (;;) {
    pollfd p{.fd = from.number, .events = POLLIN, .revents = 0};
    int const ready = ::poll(&p, 1, static_cast<int>(limits.silent_seconds * 1000));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) {
      silent = true;
      kill(worker.pid, SIGKILL);
      break;
    }
    auto const got = ::read(from.number, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    in.append(buffer, static_cast<std::size_t>(got));
    std::string_view rest = in;
    bool broken = false;
    while (auto frame = frames::take(rest, broken)) {
      if (auto const* const b = std::get_if<frames::Begun>(&*frame)) {
        if (b->file >= files.size()) broken = true;
        else place = {.file = b->file, .begun = true, .safe = files[b->file].start};
      } else if (auto const* const m = std::get_if<Heard>(&*frame)) {
        heard(*m, files[place.file].list);
        place.safe = m->offset + m->size;
      } else if (auto* const s = std::get_if<Skipped>(&*frame)) {
        skipped(std::move(*s));
      } else if (auto const* const past = std::get_if<frames::Progress>(&*frame)) {
        if (past->message_ends) place.safe = past->bytes;
      } else if (std::holds_alternative<frames::Finished>(*frame)) {
        finished = true;
      }
      if (broken) break;
    }
    if (broken) {
      kill(worker.pid, SIGKILL);
      break;
    }
    in.erase(0, in.size() - rest.size());
  }
  int status = 0;
  while (waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) continue;
  if (finished && WIFEXITED(status) && WEXITSTATUS(status) == 0) return Ended::whole;
  why = how_it_ended(status, silent);
  return Ended::early;
}

}  // namespace

void read_in_worker(std::vector<ArchiveFile> const& all, ReadOptions const& options, WorkerLimits const& limits,
                    std::function<void(Heard const&, std::uint32_t)> const& heard, std::function<void(Skipped)> const& skipped) {
  std::vector<ArchiveFile> files = all;
  unsigned restarts = 0;
  while (!files.empty()) {
    std::uint64_t bytes = 0;
    for (auto const& f : files) {
      std::error_code none;
      auto const size = std::filesystem::file_size(f.path, none);
      // Packed files are some ten times longer when they are read.
      if (!none) bytes += f.path.ends_with(".gz") ? size * 10 : size;
    }
    auto worker = start(frames::wish({.files = files, .options = options}), limits, bytes);
    Place place;
    std::string why;
    if (listen(worker, limits, files, place, why, heard, skipped) == Ended::whole) return;
    if (!place.begun) {
      // Not this file's fault: there is no worker to be had.
      for (auto const& f : files) skipped({f.path, why});
      return;
    }
    auto& f = files[place.file];
    bool const same_file = place.file == 0 && f.pass_first;
    restarts = same_file ? restarts + 1 : 1;
    skipped({f.path + ":" + std::to_string(place.safe), why});
    bool const stuck = same_file && place.safe == f.start;
    f.start = place.safe;
    f.pass_first = true;
    auto from = place.file;
    if (restarts > limits.restarts || stuck) {
      skipped({f.path, "the rest of the file is left out"});
      ++from;
      restarts = 0;
    }
    files.erase(files.begin(), files.begin() + from);
  }
}

int archive_worker() { return work(0, 1, nullptr); }

}  // namespace mail
