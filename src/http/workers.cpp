// SPDX-License-Identifier: Apache-2.0
// See workers.hpp.
#include "http/workers.hpp"

#include <utility>

namespace http {

void Workers::start(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::offer(std::function<void()> job) {
  {
    std::lock_guard const hold(mutex_);
    if (stopped_ || waiting_.size() >= most_waiting_) return false;
    waiting_.push_back(std::move(job));
  }
  something_.notify_one();
  return true;
}

void Workers::stop() {
  std::deque<std::function<void()>> dropped;  // destroyed without the lock: a job may own a whole connection
  {
    std::lock_guard const hold(mutex_);
    stopped_ = true;
    dropped.swap(waiting_);
  }
  something_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Workers::work() {
  while (true) {
    std::function<void()> job;
    {
      std::unique_lock hold(mutex_);
      something_.wait(hold, [this] { return stopped_ || !waiting_.empty(); });
      if (stopped_) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    job();
  }
}

}  // namespace http
