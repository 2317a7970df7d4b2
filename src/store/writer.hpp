// SPDX-License-Identifier: Apache-2.0
// The one writing thread of a SQLite store, and its group commit (rulings 1, trust 10.1).
//
// Jobs wait in a queue. The thread opens a transaction, runs every job that waits, each in a savepoint, commits once,
// tells after_commit and only then answers all of them. A refusal or an exception undoes its own savepoint. When the
// transaction as a whole fails, nothing of the group happened and all its jobs get Unavailable, refused ones too: they
// may have been refused because of a neighbour's change that never was.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "store/sql.hpp"

namespace store::detail {

class Writer {
 public:
  /// `patience`: how long a job waits for a lock that another process holds.
  Writer(std::unique_ptr<Connection> connection, std::chrono::milliseconds patience, std::function<void()> committed);
  /// Runs what is queued, then ends.
  ~Writer();
  Writer(Writer const&) = delete;
  Writer& operator=(Writer const&) = delete;

  /// Queues one Writing and waits until its group is committed. Throws what `f` threw, or Unavailable.
  void run(std::function<bool(Writing&)> const& f, Actor actor, Instant now);

 private:
  struct Job;
  void work();
  void run_group();
  bool begin();
  void run_job(Job& job);
  void end_group();
  void answer(std::vector<Job*>& jobs, std::exception_ptr const& error);
  std::vector<Job*> take_queue();
  void give_up_on(std::chrono::steady_clock::time_point asked_before, std::exception_ptr const& error);
  void checkpoint();

  std::unique_ptr<Connection> connection_;
  std::chrono::milliseconds patience_;
  std::function<void()> committed_;
  int log_pages_ = 0;
  bool changed_ = false;     ///< has a job of this group changed something?
  std::vector<Job*> group_;  ///< the jobs that ran in the open transaction

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Job*> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

/// The disk can no longer be trusted: says so on stderr and ends the process with code 70 (EX_SOFTWARE) at once,
/// without destructors, so that nothing more is written. The supervisor starts it anew and SQLite recovers what was
/// acknowledged; a retried fsync would report success for pages the kernel has already thrown away (trust 10.8).
[[noreturn]] void stop_writing(char const* why);

}  // namespace store::detail
