// SPDX-License-Identifier: Apache-2.0
// A fixed number of connections, opened when first needed, lent to one thread at a time. One that is lost is thrown
// away when it comes back, and a new one opened when next needed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sql.hpp"

namespace store::detail {

class Pool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  Pool(int size, std::chrono::milliseconds patience, Open open)
      : open_(std::move(open)), patience_(patience), unopened_(size) {}

  /// A connection on loan; goes back when this goes.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> c) : pool_(pool), connection_(std::move(c)) {}
    ~Lease() { pool_.give_back(std::move(connection_)); }
    Lease(Lease const&) = delete;
    Lease& operator=(Lease const&) = delete;
    Connection& operator*() { return *connection_; }
    Connection* operator->() { return connection_.get(); }
    /// Throws away the connection and opens a new one. Throws Unavailable.
    void renew() {
      connection_.reset();
      connection_ = pool_.open_();
    }

   private:
    Pool& pool_;
    std::unique_ptr<Connection> connection_;
  };

  /// Waits for a free connection. Throws Unavailable when none comes free in time or the database cannot be opened.
  Lease lend() {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, patience_, [this] { return unopened_ > 0 || !idle_.empty(); }))
      throw Unavailable("Too many people ask the database at the same time. Try again in a moment.");
    if (!idle_.empty()) {
      auto c = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(c));
    }
    --unopened_;
    lock.unlock();
    try {
      return Lease(*this, open_());
    } catch (...) {
      give_back(nullptr);
      throw;
    }
  }

 private:
  void give_back(std::unique_ptr<Connection> c) {
    if (c && c->lost()) c.reset();
    {
      std::lock_guard const lock(mutex_);
      if (c) idle_.push_back(std::move(c));
      else ++unopened_;
    }
    freed_.notify_one();
  }

  Open open_;
  std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int unopened_;
};

}  // namespace store::detail
