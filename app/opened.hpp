// SPDX-License-Identifier: Apache-2.0
// An open forum: its store and its search file, with the bell that rings after each commit and the thread that keeps the
// search file up to date. Both the server and commands that find no server running open a forum so.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "record/search.hpp"
#include "settings.hpp"
#include "store/heads.hpp"
#include "store/store.hpp"

namespace app {

/// Rung on the store's writing side: quick, never throws, outlives the store.
class Bell {
 public:
  void ring();
  /// Waits until it has rung since the last wait, `at_most` has passed, or `stop` is asked. True when it rang.
  bool wait(std::stop_token const& stop, std::chrono::milliseconds at_most);

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool rung_ = false;
};

/// The search file and who may write it: one at a time, so that making it anew and reading on cannot cross.
class Feed {
 public:
  Feed(store::Store& store, record::SearchIndex& index) : store_(store), index_(index) {}
  /// Reads what changed since last time; answers how many meetings that were.
  int catch_up();
  /// Empties the index and reads everything; answers how many meetings.
  int rebuild();
  /// On several nodes a change with a lower number can become visible after one with a higher: looks at the last ones again.
  int look_back();

 private:
  int read_on();
  std::mutex mutex_;
  store::Store& store_;
  record::SearchIndex& index_;
};

/// Members are made in this order and go in the other: the bell must outlive the store that rings it.
struct Opened {
  /// Opens or creates; migrates. `after_commit` is called on the writing side, besides the bell. Throws store::Unavailable.
  explicit Opened(Place const& place, int readers = 4, std::function<void()> after_commit = {});

  Place place;
  Bell bell;
  store::Store store;
  store::KeyFile heads;  ///< DATA/heads.key: signs the heads of closed meetings
  record::SearchIndex search;
  Feed feed;
};

/// Who the command line and the timers are in the audit log.
inline store::Actor const the_operator{base::PersonId(), "operator"};

}  // namespace app
