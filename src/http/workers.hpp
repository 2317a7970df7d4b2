// SPDX-License-Identifier: Apache-2.0
// The threads on which handlers run, and the bounded queue before them. Nothing here knows requests or sockets.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace http {

/// What a job mostly does: use a processor (making a page), or wait for others (a change, for its group's commit).
enum class Load { computes, waits };

/// A fixed number of threads taking jobs in order. Of those that compute only so many run at once as set (more of them at once would
/// each take as much longer, and none be done sooner); the other threads stay free for those that wait. A job must not throw.
class Workers {
 public:
  /// `most_computing` 0: no limit of its own.
  Workers(std::size_t most_waiting, std::size_t most_computing) : most_waiting_(most_waiting), most_computing_(most_computing) {}
  ~Workers() { stop(); }
  Workers(Workers const&) = delete;
  Workers& operator=(Workers const&) = delete;

  void start(int threads);

  /// Queues a job. False when as many wait already as may, or the workers have been stopped: nothing is queued then.
  bool offer(std::function<void()> job, Load load = Load::waits);

  /// Jobs being done are finished, jobs still waiting are dropped undone; returns when all threads have ended.
  void stop();

 private:
  struct Job {
    std::function<void()> act = {};
    Load load = Load::waits;
  };
  void work();
  /// The place in `waiting_` of the first job that may run now. Needs the mutex.
  std::deque<Job>::iterator next();

  std::size_t const most_waiting_, most_computing_;
  std::size_t computing_ = 0;
  std::mutex mutex_;
  std::condition_variable something_;
  std::deque<Job> waiting_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace http
