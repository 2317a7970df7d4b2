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

bool Workers::may_read() const { return !readings_.empty() && (most_readings_ == 0 || reading_now_ < most_readings_); }

/// Which job is next; there is one that may run.
Workers::Haste Workers::next() {
  bool const act = !acts_.empty() && (!may_read() || acts_in_row_ < 3);
  acts_in_row_ = act ? acts_in_row_ + 1 : 0;
  return act ? Haste::act : Haste::reading;
}

void Workers::work() {
  while (true) {
    std::function<void()> job;
    bool reading = false;
    {
      std::unique_lock hold(mutex_);
      something_.wait(hold, [this] { return stopped_ || !acts_.empty() || may_read(); });
      if (stopped_) return;
      reading = next() == Haste::reading;
      job = reading ? readings_.take() : acts_.take();
      if (reading) ++reading_now_;
    }
    job();
    job = {};  // it may own a connection: gone before the next is taken
    if (!reading) continue;
    {
      std::lock_guard const hold(mutex_);
      --reading_now_;
    }
    something_.notify_one();  // a place is free, and this thread may not be the one that takes it
  }
}

}  // namespace http
