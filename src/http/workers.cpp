// SPDX-License-Identifier: Apache-2.0
// See workers.hpp.
#include "http/workers.hpp"

#include <algorithm>
#include <utility>

namespace http {

void Workers::start(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::offer(std::function<void()> job, Load load) {
  {
    std::lock_guard const hold(mutex_);
    if (stopped_ || waiting_.size() >= most_waiting_) return false;
    waiting_.push_back({std::move(job), load});
  }
  something_.notify_one();
  return true;
}

void Workers::stop() {
  std::deque<Job> dropped;  // destroyed without the lock: a job may own a whole connection
  {
    std::lock_guard const hold(mutex_);
    stopped_ = true;
    dropped.swap(waiting_);
  }
  something_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

std::deque<Workers::Job>::iterator Workers::next() {
  bool const full = most_computing_ > 0 && computing_ >= most_computing_;
  return std::find_if(waiting_.begin(), waiting_.end(), [&](Job const& j) { return !full || j.load == Load::waits; });
}

void Workers::work() {
  while (true) {
    Job job;
    {
      std::unique_lock hold(mutex_);
      something_.wait(hold, [this] { return stopped_ || next() != waiting_.end(); });
      if (stopped_) return;
      auto const at = next();
      job = std::move(*at);
      waiting_.erase(at);
      if (job.load == Load::computes) ++computing_;
    }
    job.act();
    job.act = {};  // it may own a connection: gone before the next is taken
    if (job.load == Load::waits) continue;
    {
      std::lock_guard const hold(mutex_);
      --computing_;
    }
    something_.notify_one();  // a place to compute is free, and this thread may not be the one that gets it
  }
}

}  // namespace http
