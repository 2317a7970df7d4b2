// SPDX-License-Identifier: Apache-2.0
// See workers.hpp.
#include "http/workers.hpp"

#include <utility>

namespace http {

void Workers::start(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::offer(Haste haste, std::function<void()> job) {
  {
    std::lock_guard const hold(mutex_);
    if (stopped_ || acts_.size() + readings_.size() >= most_waiting_) return false;
    (haste == Haste::act ? acts_ : readings_).push_back(std::move(job));
  }
  something_.notify_one();
  return true;
}

void Workers::stop() {
  Jobs acts, readings;  // destroyed without the lock: a job may own a whole connection
  {
    std::lock_guard const hold(mutex_);
    stopped_ = true;
    acts.swap(acts_);
    readings.swap(readings_);
  }
  something_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

bool Workers::may_read() const { return !readings_.empty() && (most_readings_ == 0 || reading_now_ < most_readings_); }

bool Workers::has_next() const { return !acts_.empty() || may_read(); }

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
      something_.wait(hold, [this] { return stopped_ || has_next(); });
      if (stopped_) return;
      reading = next() == Haste::reading;
      auto& from = reading ? readings_ : acts_;
      job = std::move(from.front());
      from.pop_front();
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
