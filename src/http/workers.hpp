// SPDX-License-Identifier: Apache-2.0
// The threads on which handlers run, and the bounded queue before them. Nothing here knows requests or sockets.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace http {

/// Jobs of several askers, taken in turn: who asks for much waits behind themselves, and others do not. Each asker's in order.
class Turns {
 public:
  using Job = std::function<void()>;

  void add(std::string const& asker, Job job);
  Job take();  ///< not while empty
  [[nodiscard]] bool empty() const { return ring_.empty(); }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::unordered_map<std::string, std::deque<Job>> waiting_;
  std::deque<std::string> ring_;  ///< askers with something waiting, by whose turn it is
  std::size_t size_ = 0;
};

/// A fixed number of threads. Acts go before readings, three to one while both wait. Of the readings, which use a processor, only so
/// many run at once as set: more of them would each take as much longer, and none be done sooner. The other threads stay free for acts,
/// which mostly wait for their group's commit. A job must not throw.
class Workers {
 public:
  enum class Haste { act, reading };

  /// `most_readings` at once; 0: as many as there are threads.
  Workers(std::size_t most_waiting, std::size_t most_readings) : most_waiting_(most_waiting), most_readings_(most_readings) {}
  ~Workers() { stop(); }
  Workers(Workers const&) = delete;
  Workers& operator=(Workers const&) = delete;

  void start(int threads);

  /// Queues a job. False when as many wait already as may, or the workers have been stopped: nothing is queued then.
  bool offer(Haste haste, std::string const& asker, std::function<void()> job);

  /// Jobs being done are finished, jobs still waiting are dropped undone; returns when all threads have ended.
  void stop();

 private:
  void work();
  [[nodiscard]] bool may_read() const;
  Haste next();

  std::size_t const most_waiting_, most_readings_;
  std::mutex mutex_;
  std::condition_variable something_;
  Turns acts_, readings_;
  std::size_t reading_now_ = 0;
  unsigned acts_in_row_ = 0;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace http
