// SPDX-License-Identifier: Apache-2.0
#include "store/writer.hpp"

#include <semaphore.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "store/sqlite_c.hpp"

namespace store::detail {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t largest_group = 512;
constexpr auto longest_group = std::chrono::milliseconds(10);  // then commit, however many still come
constexpr int checkpoint_pages = 1000;
constexpr int waiting_checkpoint_pages = 8000;  // 32 MB: readers have kept the log from starting again for long

/// True on a writing thread: a Writing inside a Writing would wait for itself for ever.
thread_local bool this_is_a_writing_thread = false;

/// Opened once. Not std::binary_semaphore: libstdc++ 12 spins with sched_yield before it sleeps, which with fifty who wait costs more
/// than their appends.
class Gate {
 public:
  Gate() { ::sem_init(&semaphore_, 0, 0); }
  ~Gate() { ::sem_destroy(&semaphore_); }
  Gate(Gate const&) = delete;
  Gate& operator=(Gate const&) = delete;
  void open() { ::sem_post(&semaphore_); }
  void wait() {
    while (::sem_wait(&semaphore_) != 0 && errno == EINTR) {
    }
  }

 private:
  sem_t semaphore_{};
};

}  // namespace

struct Writer::Job {
  std::function<bool(Writing&)> const& f;
  Actor actor;
  Instant now;
  Clock::time_point asked = Clock::now();
  std::exception_ptr error{};
  Gate answered{};
};

void stop_writing(char const* why) {
  std::fprintf(stderr, "intersession: stopped, because the disk can no longer be trusted: %s\n", why);
  std::_Exit(70);
}

Writer::Writer(std::unique_ptr<Connection> connection, std::chrono::milliseconds patience,
               std::function<void()> committed)
    : connection_(std::move(connection)), patience_(patience), committed_(std::move(committed)) {
  sqlite_c::watch_log(connection_->handle(), log_pages_);
  thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Writer::run(std::function<bool(Writing&)> const& f, Actor actor, Instant now) {
  if (this_is_a_writing_thread) throw std::logic_error("a Writing was asked for inside a Writing");
  Job job{.f = f, .actor = std::move(actor), .now = now};
  bool first = false;
  {
    std::lock_guard const lock(mutex_);
    first = queue_.empty();
    queue_.push_back(&job);
  }
  if (first) wake_.notify_one();
  job.answered.wait();
  if (job.error) std::rethrow_exception(job.error);
}

void Writer::work() {
  this_is_a_writing_thread = true;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
    }
    run_group();
    checkpoint();
  }
}

std::vector<Writer::Job*> Writer::take_queue() {
  std::lock_guard const lock(mutex_);
  return std::exchange(queue_, {});
}

void Writer::answer(std::vector<Job*>& jobs, std::exception_ptr const& error) {
  for (Job* job : jobs) {
    if (error) job->error = error;
    job->answered.open();  // the job may be gone from here on
  }
  jobs.clear();
}

void Writer::give_up_on(Clock::time_point asked_before, std::exception_ptr const& error) {
  std::vector<Job*> late;
  {
    std::lock_guard const lock(mutex_);
    std::erase_if(queue_, [&](Job* job) {
      bool const too_late = job->asked <= asked_before;
      if (too_late) late.push_back(job);
      return too_late;
    });
  }
  answer(late, error);
}

/// Opens the transaction. False when nobody waits for it any more.
bool Writer::begin() {
  for (;;) {
    connection_->start_afresh();
    try {
      connection_->execute("begin immediate");
      return true;
    } catch (Machine const& e) {
      bool const locked = sqlite_c::is_lock(e.code);
      auto const late = locked ? Clock::now() - patience_ : Clock::time_point::max();
      give_up_on(late, std::make_exception_ptr(
                           Unavailable(locked ? "Another program has locked the database for too long." : e.what())));
    }
    std::lock_guard const lock(mutex_);
    if (queue_.empty()) return false;
  }
}

void Writer::run_group() {
  if (!begin()) return;
  changed_ = false;
  auto const end = Clock::now() + longest_group;
  std::exception_ptr failed;
  try {
    for (auto jobs = take_queue(); !jobs.empty(); jobs = take_queue()) {
      group_.insert(group_.end(), jobs.begin(), jobs.end());
      for (Job* job : jobs) run_job(*job);
      if (group_.size() >= largest_group || Clock::now() >= end) break;
    }
    end_group();
  } catch (Machine const& e) {
    if (sqlite_c::disk_is_broken(e.code, e.system_errno)) stop_writing(e.what());
    failed = std::make_exception_ptr(Unavailable(e.what()));
  } catch (std::exception const& e) {
    failed = std::make_exception_ptr(Unavailable(std::string("The group of changes failed: ") + e.what()));
  }
  // Neither stored nor undone: only a restart is clear.
  if (failed && !connection_->undo()) stop_writing("a failed group of changes could not be undone");
  if (!failed && changed_) committed_();
  answer(group_, failed);
}

/// Throws only when the whole transaction is lost; what concerns this job alone goes into job.error.
void Writer::run_job(Job& job) {
  connection_->start_afresh();
  auto const before = sqlite_c::changes(connection_->handle());
  connection_->execute("savepoint job");
  bool stays = false;
  try {
    Writing writing(*connection_, job.actor, job.now);
    stays = job.f(writing);
    // A verb that swallowed a failed statement's exception has not done what it says.
    if (stays && connection_->failure()) std::rethrow_exception(connection_->failure());
  } catch (...) {
    job.error = std::current_exception();
    stays = false;
  }
  if (!sqlite_c::in_transaction(connection_->handle())) {
    // After a full disk or a lack of memory SQLite may undo the whole transaction by itself.
    if (connection_->failure()) std::rethrow_exception(connection_->failure());
    throw std::logic_error("a verb ended the transaction it ran in");
  }
  connection_->start_afresh();
  if (stays) changed_ = changed_ || sqlite_c::changes(connection_->handle()) != before;
  else connection_->execute("rollback to job");
  connection_->execute("release job");
}

/// A group that changed nothing is undone, which touches no disk.
void Writer::end_group() { connection_->execute(changed_ ? "commit" : "rollback"); }

/// Readers never checkpoint; this thread does, after its jobs have their answers.
void Writer::checkpoint() {
  if (log_pages_ < checkpoint_pages) return;
  bool const wait = log_pages_ >= waiting_checkpoint_pages;
  int const code = sqlite_c::checkpoint(connection_->handle(), wait);
  int const os_error = sqlite_c::last_os_error(connection_->handle());
  if (sqlite_c::disk_is_broken(code, os_error)) stop_writing("copying the log into the database file failed");
}

}  // namespace store::detail
