// SPDX-License-Identifier: Apache-2.0
#include "opened.hpp"

#include <filesystem>

#include "desk/desk.hpp"

namespace app {

namespace {

constexpr int meetings_at_once = 50;   // one transaction of the search file
constexpr std::int64_t late_changes = 200;  // more than can be under way on all nodes together

store::Options options_of(Place const& place, int readers) {
  std::error_code failed;
  // The store makes the last directory only.
  std::filesystem::create_directories(std::filesystem::path(place.data).parent_path(), failed);
  store::Options o;
  o.database = place.database;
  o.directory = place.data;
  o.readers = readers;
  o.migrations = desk::all_migrations();
  o.clock = now;
  return o;
}

}  // namespace

void Bell::ring() {
  {
    std::lock_guard const lock(mutex_);
    rung_ = true;
  }
  changed_.notify_all();
}

bool Bell::wait(std::stop_token const& stop, std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, stop, at_most, [&] { return rung_; });
  return std::exchange(rung_, false);
}

int Feed::read_on() {
  int all = 0;
  while (int const n = desk::feed_search(store_, index_, meetings_at_once)) all += n;
  return all;
}

int Feed::catch_up() {
  std::lock_guard const lock(mutex_);
  return read_on();
}

int Feed::rebuild() {
  std::lock_guard const lock(mutex_);
  index_.clear();
  auto const n = read_on();
  index_.settle();
  return n;
}

int Feed::look_back() {
  std::lock_guard const lock(mutex_);
  auto const last = index_.last_seq();
  index_.together([&] { index_.remember(last > late_changes ? last - late_changes : 0); });
  return read_on();
}

Opened::Opened(Place const& where, int readers, std::function<void()> after_commit)
    : place(where), store(options_of(where, readers)), heads(where.data + "/heads.key"), search(where.data + "/search.db"), feed(store, search) {
  store.after_commit([this, also = std::move(after_commit)] {
    if (also) also();
    bell.ring();
  });
}

}  // namespace app
