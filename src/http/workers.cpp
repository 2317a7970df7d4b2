// SPDX-License-Identifier: Apache-2.0
// See workers.hpp.
#include "http/workers.hpp"

#include <utility>

namespace http {

void Workers::start(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

void Turns::add(std::string const& asker, Job job) {
  auto& own = waiting_[asker];
  if (own.empty()) ring_.push_back(asker);
  own.push_back(std::move(job));
  ++size_;
}

Turns::Job Turns::take() {
  auto asker = std::move(ring_.front());
  ring_.pop_front();
  auto const own = waiting_.find(asker);
  auto job = std::move(own->second.front());
  own->second.pop_front();
  --size_;
  if (own->second.empty()) waiting_.erase(own);
  else ring_.push_back(std::move(asker));
  return job;
}

bool Workers::offer(Haste haste, std::string const& asker, std::function<void()> job) {
  {
    std::lock_guard const hold(mutex_);
    if (stopped_ || acts_.size() + readings_.size() >= most_waiting_) return false;
    (haste == Haste::act ? acts_ : readings_).add(asker, std::move(job));
  }
  something_.notify_one();
  return true;
}

void Workers::stop() {
  Turns acts, readings;  // destroyed without the lock: a job may own a whole connection
  {
    std::lock_guard const hold(mutex_);
    stopped_ = true;
    std::swap(acts, acts_);
    std::swap(readings, readings_);
  }
  something_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

/// Where the next job is taken from; one of the two is not empty.
Turns& Workers::next() {
  bool const act = !acts_.empty() && (readings_.empty() || acts_in_row_ < 3);
  acts_in_row_ = act ? acts_in_row_ + 1 : 0;
  return act ? acts_ : readings_;
}

void Workers::work() {
  while (true) {
    std::function<void()> job;
    {
      std::unique_lock hold(mutex_);
      something_.wait(hold, [this] { return stopped_ || !acts_.empty() || !readings_.empty(); });
      if (stopped_) return;
      job = next().take();
    }
    job();
  }
}

}  // namespace http
