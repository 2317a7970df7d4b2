// SPDX-License-Identifier: Apache-2.0
// What is PostgreSQL's own: a Writing as a SERIALIZABLE transaction that is run again when it loses a race, and the
// listener that hears the other nodes.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "store/pool.hpp"

namespace store::detail {

/// Lets many in, or one alone. One who waits to be alone keeps newcomers out, so that he gets his turn.
class Gate {
 public:
  void enter(bool alone);
  void leave(bool alone);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  int waiting_alone_ = 0;
  bool taken_ = false;
};

/// Begins a transaction on a lent connection of either kind; when one to PostgreSQL went stale while it lay in the pool
/// (the server was restarted), on a new one. Throws Unavailable.
void begin(Pool::Lease& connection, char const* how);

class PostgresWriter {
 public:
  explicit PostgresWriter(Pool& pool) : pool_(pool) {}

  /// Runs one Writing, again up to ten times when another was first (re-runs have this node to themselves, so that only
  /// other nodes can be first again). Answers whether anything was changed. Throws what f threw, or Unavailable.
  bool run(std::function<bool(Writing&)> const& f, Actor const& actor, Instant now);

 private:
  bool attempt(Connection& c, std::function<bool(Writing&)> const& f, Actor const& actor, Instant now);
  void settle(std::string const& transaction);
  Pool& pool_;
  Gate gate_;
};

/// One thread with a connection of its own: LISTENs for the commits of other nodes, NOTIFYs them of ours (many commits,
/// one notice), and every three seconds looks at the audit log itself, should a notice be lost. While the database is
/// away it tries again every second.
class Listener {
 public:
  Listener(std::string url, std::function<void()> heard);
  ~Listener();
  Listener(Listener const&) = delete;
  Listener& operator=(Listener const&) = delete;
  /// This node has committed something.
  void tell();

 private:
  void work();
  void listen(void* connection);
  std::string url_;
  std::function<void()> heard_;
  int wake_ = -1;  ///< an eventfd
  std::atomic<bool> stopping_{false};
  std::atomic<bool> to_tell_{false};
  std::thread thread_;
};

}  // namespace store::detail
