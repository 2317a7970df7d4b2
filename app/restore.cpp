// SPDX-License-Identifier: Apache-2.0
// From a backup file to a data directory. Everything is made and checked in a directory beside it, which takes the wanted
// name only when all is well: a restore that is refused or killed leaves nothing that looks like a forum.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "commands.hpp"
#include "desk/desk.hpp"
#include "opened.hpp"

namespace app {

namespace {

namespace fs = std::filesystem;

/// Removed again unless it was put in its place.
struct Half {
  fs::path path;
  explicit Half(fs::path p) : path(std::move(p)) {
    fs::remove_all(path);
    fs::create_directories(path);
    fs::permissions(path, fs::perms::owner_all);
  }
  ~Half() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
  }
  Half(Half const&) = delete;
  Half& operator=(Half const&) = delete;
};

/// The tables' own words stand at the head of the file.
bool looks_like_ours(std::string const& file) {
  std::ifstream in(file, std::ios::binary);
  std::string head(1024 * 1024, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  return head.starts_with("SQLite format 3") && head.find("TABLE event_log") != std::string::npos;
}

std::size_t check(Place const& half) {
  Opened forum(half);
  auto const whole = forum.store.read([](store::Reading& r) { return r.one<std::string>("pragma integrity_check"); });
  if (whole != "ok") throw Trouble("The backup is damaged: " + whole.value_or("it cannot be read") + ".");
  if (auto const fault = forum.store.verify_chains(0)) throw Trouble("The backup is damaged: " + *fault);
  if (auto const fault = forum.store.read([](store::Reading& r) { return store::verify_heads(r); })) throw Trouble("The backup is damaged: " + *fault);
  forum.feed.catch_up();
  return forum.store.read([](store::Reading& r) { return meeting::meetings(r).size(); });
}

}  // namespace

int restore(std::string const& file, Place const& place) {
  if (place.database != "sqlite")
    throw Trouble("A PostgreSQL backup is restored with pg_restore into an empty database; then run \"intersession verify\".");
  std::error_code gone;
  if (fs::exists(place.data, gone) && !fs::is_empty(place.data, gone)) throw Trouble(place.data + " is not empty. Nothing was changed.");
  if (!fs::is_regular_file(file, gone)) throw Trouble("There is no file " + file + ".");
  if (!looks_like_ours(file)) throw Trouble(file + " is no backup of intersession.");
  Half half(fs::path(place.data + ".restoring"));
  fs::copy_file(file, half.path / "intersession.db");
  fs::permissions(half.path / "intersession.db", fs::perms::owner_read | fs::perms::owner_write);
  auto const meetings = check({.data = half.path.string(), .database = "sqlite"});
  fs::remove(half.path / "lock", gone);
  sync();
  fs::rename(half.path, place.data);
  half.path.clear();
  std::printf("Restored %zu meetings to %s. The database is whole, and so are its event logs.\n", meetings, place.data.c_str());
  return 0;
}

}  // namespace app
