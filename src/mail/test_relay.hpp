// SPDX-License-Identifier: Apache-2.0
// For tests: a real SMTP server on loopback (tests/laws/mail_sink.py, aiosmtpd), and processes that are ended by their
// id.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/test_place.hpp"

extern char** environ;

namespace mail::test {

inline constexpr char const* python = "/usr/bin/python3";

/// A child process with pipes to its standard input and from its standard output.
class Child {
 public:
  Child(std::vector<std::string> const& words, std::vector<std::string> const& more_environment = {}) {
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    std::vector<char*> argv, envp;
    for (auto const& w : words) argv.push_back(const_cast<char*>(w.c_str()));
    argv.push_back(nullptr);
    for (char** e = environ; *e != nullptr; ++e) envp.push_back(*e);
    for (auto const& e : more_environment) envp.push_back(const_cast<char*>(e.c_str()));
    envp.push_back(nullptr);
    int const failed = posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
    if (failed != 0) throw std::runtime_error("cannot start " + words[0]);
  }
  ~Child() {
    close(to_);
    close(from_);
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
  }
  Child(Child const&) = delete;
  Child& operator=(Child const&) = delete;

  /// One line of its output, without the line end; what there is when it ends or says nothing for 20 s.
  std::string line() {
    std::string out;
    char c = 0;
    pollfd p{.fd = from_, .events = POLLIN, .revents = 0};
    while (poll(&p, 1, 20'000) == 1 && ::read(from_, &c, 1) == 1 && c != '\n') out += c;
    return out;
  }
  void kill_now() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  /// Its exit code; waits for it.
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  bool ended() {
    if (pid_ <= 0) return true;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == 0) return false;
    pid_ = -1;
    return true;
  }

 private:
  pid_t pid_ = -1;
  int to_ = -1, from_ = -1;
};

/// True when aiosmtpd is installed; says plainly when not.
inline bool have_relay() {
  static bool const have = [] {
    bool const there = Child({python, "-c", "import aiosmtpd"}).wait() == 0;
    if (!there) std::puts("mail: delivery is NOT tested here: python3-aiosmtpd is not installed");
    return there;
  }();
  return have;
}

/// The SMTP server, alive as long as this.
class Sink {
 public:
  explicit Sink(std::vector<std::string> const& more = {})
      : child_([&] {
          std::vector<std::string> words{python, INTERSESSION_SOURCE "/tests/laws/mail_sink.py", directory_.path};
          words.insert(words.end(), more.begin(), more.end());
          return words;
        }()) {
    std::string const ready = child_.line();
    if (!ready.starts_with("ready ")) throw std::runtime_error("the SMTP server does not start");
    port = ready.substr(6);
  }
  std::string address() const { return "smtp://127.0.0.1:" + port + "/tests.example.org"; }
  /// What came, oldest first.
  std::vector<std::string> messages() const {
    std::vector<std::filesystem::path> paths;
    for (auto const& entry : std::filesystem::directory_iterator(directory_.path))
      if (entry.path().extension() == ".eml") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> out;
    for (auto const& path : paths) {
      std::ifstream in(path, std::ios::binary);
      out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return out;
  }
  std::size_t count() const {
    std::size_t n = 0;
    for (auto const& entry : std::filesystem::directory_iterator(directory_.path))
      n += entry.path().extension() == ".eml" ? 1 : 0;
    return n;
  }
  std::string port;

 private:
  store::test::Directory directory_;
  Child child_;
};

}  // namespace mail::test
