// SPDX-License-Identifier: Apache-2.0
// What may be shown on every node and kept on none (captions 6.4): words from node to node over PostgreSQL's NOTIFY. The database may
// lay those on its disk, so they go out sealed: each node makes a key pair at its start, tells the others its public half, and seals
// what it says to each of theirs. The other halves are in memory only; when the nodes have ended nobody can open what a disk holds.
// Whoever may write to the database can say that they are a node, and read along; nobody can read afterwards.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace store {

/// One thread with a connection of its own. While the database is away it tries again every second, and what is said is lost.
class Whispers {
 public:
  /// `heard`: what another node said; on this object's thread, must be quick and not throw.
  Whispers(std::string url, std::function<void(std::string const&)> heard);
  ~Whispers();
  Whispers(Whispers const&) = delete;
  Whispers& operator=(Whispers const&) = delete;
  /// To every node that is known; does not wait. Any thread.
  void say(std::string words);
  /// How many other nodes are known. Any thread.
  [[nodiscard]] std::size_t others() const { return others_; }

 private:
  struct Keys;
  class Line;
  void work();
  std::string url_;
  std::function<void(std::string const&)> heard_;
  std::unique_ptr<Keys> keys_;
  int wake_ = -1;  ///< an eventfd
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> others_{0};
  std::mutex lock_;
  std::deque<std::string> to_say_;
  std::thread thread_;
};

}  // namespace store
