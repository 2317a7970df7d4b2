// SPDX-License-Identifier: Apache-2.0
#include "store/backup.hpp"

#include <fcntl.h>
#include <postgresql/libpq-fe.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "store/sqlite_c.hpp"
#include "store/store.hpp"

extern char** environ;

namespace store::detail {

namespace {

/// The unfinished copy; taken away again unless it was kept.
class Part {
 public:
  explicit Part(std::string const& to) : to_(to), name_(to + ".part") {
    unlink(name_.c_str());
    int const made = open(name_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) fail("cannot be written");
    close(made);
  }
  ~Part() {
    if (!name_.empty()) unlink(name_.c_str());
  }
  Part(Part const&) = delete;
  Part& operator=(Part const&) = delete;

  [[nodiscard]] std::string const& name() const { return name_; }

  void keep() {
    sync(name_, O_RDWR);
    if (rename(name_.c_str(), to_.c_str()) != 0) fail("cannot be put in its place");
    name_.clear();
    auto const slash = to_.rfind('/');
    sync(slash == std::string::npos ? "." : to_.substr(0, slash + 1), O_RDONLY | O_DIRECTORY);
  }

 private:
  [[noreturn]] void fail(char const* what) const {
    throw Unavailable("The backup " + to_ + " " + what + ": " + std::strerror(errno) + ".");
  }
  void sync(std::string const& path, int flags) const {
    int const handle = open(path.c_str(), flags | O_CLOEXEC);
    if (handle < 0) fail("cannot be opened again");
    int const done = fsync(handle);
    close(handle);
    if (done != 0) fail("did not reach the disk");
  }
  std::string to_, name_;
};

bool same_file(std::string const& a, std::string const& b) {
  struct stat one {
  }, other{};
  return stat(a.c_str(), &one) == 0 && stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev &&
         one.st_ino == other.st_ino;
}

/// The URL without its password, as libpq's key='value' text; the password apart.
struct Address {
  std::string text, password;
};

Address take_apart(std::string const& url) {
  char* words = nullptr;
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> const all(PQconninfoParse(url.c_str(), &words),
                                                                         &PQconninfoFree);
  PQfreemem(words);
  if (!all) throw Unavailable("The address of the database cannot be read.");
  Address address;
  for (auto const* option = all.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (std::strcmp(option->keyword, "password") == 0) {
      address.password = option->val;
      continue;
    }
    address.text += std::string(option->keyword) + "='";
    for (char const* c = option->val; *c != 0; ++c) {
      if (*c == '\'' || *c == '\\') address.text += '\\';
      address.text += *c;
    }
    address.text += "' ";
  }
  return address;
}

/// Reads what the program said (at most 2,000 bytes of it) until it closes its end.
std::string read_words(int from) {
  std::string words;
  char buffer[512];
  for (;;) {
    auto const n = read(from, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return words;
    if (words.size() < 2000) words.append(buffer, static_cast<std::size_t>(n));
  }
}

}  // namespace

void copy_sqlite(std::string const& database_file, std::string const& to) {
  if (same_file(database_file, to)) throw Unavailable("The backup cannot be the database itself.");
  Part part(to);
  std::string const wrong = sqlite_c::copy_database(database_file, part.name());
  if (!wrong.empty()) throw Unavailable("The backup " + to + " failed: " + wrong + ".");
  part.keep();
}

void dump_postgres(std::string const& url, std::string const& to) {
  auto const address = take_apart(url);
  Part part(to);
  std::string const target = "--dbname=" + address.text, file = "--file=" + part.name();
  std::string const password = "PGPASSWORD=" + address.password;
  char const* arguments[] = {"pg_dump", "--format=custom", "--no-password", target.c_str(), file.c_str(), nullptr};
  std::vector<char*> environment;
  for (char** e = environ; *e != nullptr; ++e) environment.push_back(*e);
  if (!address.password.empty()) environment.push_back(const_cast<char*>(password.c_str()));
  environment.push_back(nullptr);

  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) throw Unavailable("No file descriptor is left for the backup.");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDERR_FILENO);
  pid_t child = 0;
  int const spawned =
      posix_spawnp(&child, "pg_dump", &actions, nullptr, const_cast<char**>(arguments), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  std::string const words = spawned == 0 ? read_words(pipe_ends[0]) : std::string();
  close(pipe_ends[0]);
  if (spawned == ENOENT)
    throw Unavailable("The backup of a PostgreSQL database is made by pg_dump, which is not installed here.");
  if (spawned != 0) throw Unavailable(std::string("pg_dump cannot be started: ") + std::strerror(spawned) + ".");
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw Unavailable("pg_dump failed: " + words);
  part.keep();
}

}  // namespace store::detail
