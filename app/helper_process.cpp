// SPDX-License-Identifier: Apache-2.0
#include "helper_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "plan/panel_answer.hpp"
#include "settings.hpp"

namespace app {

namespace {

using Clock = std::chrono::steady_clock;

struct End {
  int fd = -1;
  ~End() { shut(); }
  void shut() {
    if (fd >= 0) close(fd);
    fd = -1;
  }
};

struct Pipe {
  End read, write;
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Trouble(std::string("No pipe to the helper process: ") + std::strerror(errno) + ".");
    read.fd = ends[0];
    write.fd = ends[1];
  }
};

/// The child; ended and waited for whatever happens.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    wait();
  }
  Child(Child const&) = delete;
  Child& operator=(Child const&) = delete;
  int wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
};

pid_t start(std::string const& command, Pipe& in, Pipe& out, HelperLimits const& limits) {
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in.read.fd, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out.write.fd, STDOUT_FILENO);
  std::string memory = "--memory=" + std::to_string(limits.memory);
  std::string seconds = "--cpu=" + std::to_string(limits.time.count() / 1000 + 2);
  std::string name = command;
  std::array<char*, 5> words{const_cast<char*>("intersession"), name.data(), memory.data(), seconds.data(), nullptr};
  std::array<char*, 1> nothing{nullptr};
  pid_t pid = 0;
  int const failed = posix_spawn(&pid, "/proc/self/exe", &files, nullptr, words.data(), nothing.data());
  posix_spawn_file_actions_destroy(&files);
  if (failed) throw Trouble(std::string("The helper process did not start: ") + std::strerror(failed) + ".");
  return pid;
}

/// Writes `input` and reads the answer at the same time, until the child closes its output.
std::string talk(Pipe& in, Pipe& out, std::string_view input, HelperLimits const& limits) {
  auto const until = Clock::now() + limits.time;
  fcntl(in.write.fd, F_SETFL, O_NONBLOCK);
  std::string answer;
  std::array<char, 64 * 1024> piece;
  for (;;) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) throw Trouble("The helper process did not answer in time; nothing was drawn.");
    std::array<pollfd, 2> ends{{{out.read.fd, POLLIN, 0}, {in.write.fd, POLLOUT, 0}}};
    if (poll(ends.data(), in.write.fd >= 0 ? 2 : 1, static_cast<int>(std::min<std::int64_t>(left, 1000))) < 0 && errno != EINTR)
      throw Trouble(std::string("The helper process cannot be heard: ") + std::strerror(errno) + ".");
    if (ends[1].revents) {
      auto const n = write(in.write.fd, input.data(), input.size());
      if (n > 0) input.remove_prefix(static_cast<std::size_t>(n));
      // One that reads no more will tell why by how it ends.
      if (input.empty() || (n < 0 && errno != EAGAIN && errno != EINTR)) in.write.shut();
    }
    if (!ends[0].revents) continue;
    auto const n = read(out.read.fd, piece.data(), piece.size());
    if (n == 0) return answer;
    if (n > 0) answer.append(piece.data(), static_cast<std::size_t>(n));
    if (answer.size() > limits.answer) throw Trouble("The helper process says too much; nothing was drawn.");
  }
}

}  // namespace

std::string run_helper(std::string const& command, std::string const& input, HelperLimits const& limits) {
  signal(SIGPIPE, SIG_IGN);
  Pipe in, out;
  Child child(start(command, in, out, limits));
  in.read.shut();
  out.write.shut();
  auto answer = talk(in, out, input, limits);
  int const status = child.wait();
  if (WIFSIGNALED(status)) throw Trouble("The helper process was ended by signal " + std::to_string(WTERMSIG(status)) + "; nothing was drawn.");
  if (WEXITSTATUS(status) != 0) throw Trouble("The helper process failed; nothing was drawn.");
  return answer;
}

int solve_lottery_task() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  auto const task = plan::read_task(read_file("-"));
  if (!task) throw Trouble(in_words(task.error()));
  auto const until = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(task->seconds));
  auto const give_up = [&] { return Clock::now() >= until; };
  plan::Lottery answer;
  if (task->lottery) {
    answer = plan::solve_lottery(task->choice, task->fairness, give_up);
  } else {
    bool too_long = false;
    auto const panel = plan::panel_by_bounds(task->choice, give_up, &too_long);
    answer.decided = !too_long;
    answer.feasible = panel.has_value();
    if (panel) answer.mixes.push_back({plan::counts_of(plan::kinds_of(task->choice), *panel), plan::all_tickets});
  }
  auto const text = plan::solution_text(answer);
  for (std::size_t at = 0; at < text.size();) {
    auto const n = write(STDOUT_FILENO, text.data() + at, text.size() - at);
    if (n < 0 && errno != EINTR) return 1;
    if (n > 0) at += static_cast<std::size_t>(n);
  }
  return 0;
}

}  // namespace app
