// SPDX-License-Identifier: Apache-2.0
// D-CUT (trust 9.1): power cuts. A file system of our own below SQLite keeps what is written in memory; at the cut only
// what was synced is sure to survive, and of the rest a random part of the 512-byte sectors. The store is opened
// exactly as the product opens it; the controls use SQLite directly, with settings known to be bad, and must lose.
//
// The same file system can also fail: a sync that fails must end the process, a full disk must not.
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "store/store.hpp"
#include "store/test_place.hpp"

using base::Done;
using base::MeetingId;
using base::Result;
using namespace store;
using store::test::Place;
using store::test::somebody;

namespace {

constexpr std::size_t sector = 512;

/// A file as the program sees it, and as the disk would have it.
struct Content {
  std::string current, durable;
  std::set<std::size_t> pending;  ///< sectors written since the last sync

  void write(void const* bytes, std::size_t n, std::size_t at) {
    if (current.size() < at + n) current.resize(at + n);
    std::memcpy(current.data() + at, bytes, n);
    for (std::size_t s = at / sector; s <= (at + n - 1) / sector; ++s) pending.insert(s);
  }
  void sync() {
    durable = current;
    pending.clear();
  }
  /// What is on the disk after a cut: the part `survival` of the pending sectors, or exactly one when it is negative.
  [[nodiscard]] std::string after_cut(double survival, std::mt19937& dice) const {
    std::string left = durable;
    if (current.size() < left.size() && dice() % 2 == 0) left.resize(current.size());
    std::size_t const only = pending.empty() ? 0 : dice() % pending.size();
    std::size_t n = 0;
    for (std::size_t const s : pending) {
      bool const survives = survival < 0 ? n == only : std::uniform_real_distribution<>(0, 1)(dice) < survival;
      ++n;
      if (!survives || s * sector >= current.size()) continue;
      std::size_t const length = std::min(sector, current.size() - s * sector);
      if (left.size() < s * sector + length) left.resize(s * sector + length);
      left.replace(s * sector, length, current, s * sector, length);
    }
    return left;
  }
};

/// The disk. Everything is under its one mutex.
struct Disk {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<Content>> files;
  std::map<std::string, std::string> image;  ///< what the cut left
  long until_cut = -1;                       ///< operations left; negative: no cut
  double survival = 0;
  std::mt19937 dice;
  std::set<std::string> acknowledged;
  bool cut = false, fail_sync = false, full = false;

  /// Counts one write or sync; at the last the power goes.
  void operation() {
    if (cut || until_cut < 0 || until_cut-- > 0) return;
    cut = true;
    for (auto const& [name, content] : files) image[name] = content->after_cut(survival, dice);
  }
  void acknowledge(std::string const& id) {
    std::lock_guard const lock(mutex);
    if (!cut) acknowledged.insert(id);
  }
  bool is_cut() {
    std::lock_guard const lock(mutex);
    return cut;
  }
  void power_on() {
    files.clear();
    for (auto& [name, bytes] : image) files[name] = std::make_shared<Content>(Content{bytes, bytes, {}});
    image.clear();
    cut = false;
    until_cut = -1;
  }
};
Disk* disk = nullptr;

/// Locks and the shared memory of the log's index are not the disk's business: they stay with the system's own VFS.
struct File {
  sqlite3_file head;
  sqlite3_file* real;
  Content* content;
  std::shared_ptr<Content>* held;
};
sqlite3_vfs* below() {
  static sqlite3_vfs* const unix_vfs = sqlite3_vfs_find("unix");
  return unix_vfs;
}
File* of(sqlite3_file* f) { return reinterpret_cast<File*>(f); }
sqlite3_file* real(sqlite3_file* f) { return of(f)->real; }

int x_close(sqlite3_file* f) {
  if (auto* r = real(f)) {
    r->pMethods->xClose(r);
    std::free(r);
  }
  delete of(f)->held;
  return SQLITE_OK;
}
int x_read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
  std::lock_guard const lock(disk->mutex);
  auto const& bytes = of(f)->content->current;
  auto const want = static_cast<std::size_t>(n), from = static_cast<std::size_t>(at);
  std::size_t const have = from >= bytes.size() ? 0 : std::min(want, bytes.size() - from);
  if (have > 0) std::memcpy(to, bytes.data() + from, have);
  std::memset(static_cast<char*>(to) + have, 0, want - have);
  return have == want ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}
int x_write(sqlite3_file* f, void const* bytes, int n, sqlite3_int64 at) {
  std::lock_guard const lock(disk->mutex);
  if (disk->full) return SQLITE_FULL;
  disk->operation();
  of(f)->content->write(bytes, static_cast<std::size_t>(n), static_cast<std::size_t>(at));
  return SQLITE_OK;
}
int x_truncate(sqlite3_file* f, sqlite3_int64 size) {
  std::lock_guard const lock(disk->mutex);
  of(f)->content->current.resize(static_cast<std::size_t>(size));
  return SQLITE_OK;
}
int x_sync(sqlite3_file* f, int) {
  std::lock_guard const lock(disk->mutex);
  if (disk->fail_sync) return SQLITE_IOERR_FSYNC;
  disk->operation();
  of(f)->content->sync();
  return SQLITE_OK;
}
int x_size(sqlite3_file* f, sqlite3_int64* size) {
  std::lock_guard const lock(disk->mutex);
  *size = static_cast<sqlite3_int64>(of(f)->content->current.size());
  return SQLITE_OK;
}
int x_lock(sqlite3_file* f, int how) { return real(f) ? real(f)->pMethods->xLock(real(f), how) : SQLITE_OK; }
int x_unlock(sqlite3_file* f, int how) { return real(f) ? real(f)->pMethods->xUnlock(real(f), how) : SQLITE_OK; }
int x_reserved(sqlite3_file* f, int* out) {
  *out = 0;
  return real(f) ? real(f)->pMethods->xCheckReservedLock(real(f), out) : SQLITE_OK;
}
int x_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int x_sector(sqlite3_file*) { return 4096; }
int x_device(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }  // as the system's VFS says
int x_shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
int x_shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}
void x_shm_barrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
int x_shm_unmap(sqlite3_file* f, int gone) { return real(f)->pMethods->xShmUnmap(real(f), gone); }

sqlite3_io_methods const methods = {2,          x_close,       x_read,      x_write,   x_truncate, x_sync,   x_size,
                                    x_lock,     x_unlock,      x_reserved,  x_control, x_sector,   x_device, x_shm_map,
                                    x_shm_lock, x_shm_barrier, x_shm_unmap, nullptr,   nullptr};

int x_open(sqlite3_vfs*, char const* name, sqlite3_file* f, int flags, int* out_flags) {
  auto* file = of(f);
  *file = File{{&methods}, nullptr, nullptr, nullptr};
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
    file->real = static_cast<sqlite3_file*>(std::calloc(1, static_cast<std::size_t>(below()->szOsFile)));
    int const code = below()->xOpen(below(), name, file->real, flags, out_flags);
    if (code != SQLITE_OK) {
      std::free(file->real);
      f->pMethods = nullptr;
      return code;
    }
  } else if (out_flags != nullptr) {
    *out_flags = flags;
  }
  std::lock_guard const lock(disk->mutex);
  auto content = std::make_shared<Content>();
  if (name != nullptr) {
    auto& known = disk->files[name];
    if (!known) known = content;
    content = known;
  }
  file->content = content.get();
  file->held = new std::shared_ptr<Content>(content);
  return SQLITE_OK;
}
int x_delete(sqlite3_vfs*, char const* name, int) {
  std::lock_guard const lock(disk->mutex);
  disk->files.erase(name);
  return SQLITE_OK;
}
int x_access(sqlite3_vfs*, char const* name, int, int* out) {
  std::lock_guard const lock(disk->mutex);
  auto const found = disk->files.find(name);
  *out = found != disk->files.end() && (!found->second->current.empty() || std::string_view(name).ends_with(".db"));
  return SQLITE_OK;
}

/// While it lives, SQLite's default file system is a Disk.
class PowerCut {
 public:
  PowerCut() {
    disk = &disk_;
    vfs_ = *below();
    vfs_.zName = "power-cut";
    vfs_.szOsFile = sizeof(File);
    vfs_.pNext = nullptr;
    vfs_.xOpen = x_open;
    vfs_.xDelete = x_delete;
    vfs_.xAccess = x_access;
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~PowerCut() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(below(), 1);
    disk = nullptr;
  }
  PowerCut(PowerCut const&) = delete;
  PowerCut& operator=(PowerCut const&) = delete;
  Disk* operator->() { return &disk_; }

 private:
  Disk disk_;
  sqlite3_vfs vfs_{};
};

double survival_of(int round) {
  double const kinds[] = {0, 0.5, 0.9, -1};
  return kinds[round % 4];
}

/// Appends from four threads until the power goes.
void write_until_cut(Store& s, PowerCut& power, int round) {
  std::vector<std::thread> writers;
  for (int n = 0; n < 4; ++n)
    writers.emplace_back([&, n] {
      for (int i = 0; !power->is_cut(); ++i) {
        std::string const id = std::to_string(round) + "." + std::to_string(n) + "." + std::to_string(i);
        (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
          w.event(MeetingId("m1"), "caption.added", "s1", "some words of a caption");
          w.run("insert into thing (id, n) values (:id, 1)", id);
          return Done{};
        });
        power->acknowledge(id);
      }
    });
  for (auto& t : writers) t.join();
}

/// One life of a plain SQLite database with a bad setting: rows are acknowledged, the power goes. Answers how many of
/// them are gone afterwards, or -1 when the database is damaged.
int control(PowerCut& power, std::string const& file, char const* setting, int round) {
  power->dice.seed(static_cast<unsigned>(round));
  power->files.clear();
  power->acknowledged.clear();
  auto const open = [&] {
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    return db;
  };
  sqlite3* db = open();
  sqlite3_exec(db, "pragma journal_mode=wal; pragma wal_autocheckpoint=20; create table t (id text, pad text)", nullptr,
               nullptr, nullptr);
  sqlite3_exec(db, setting, nullptr, nullptr, nullptr);
  power->until_cut = 100 + static_cast<long>(power->dice() % 400);
  power->survival = 0.5;
  for (int i = 0; !power->is_cut(); ++i) {
    std::string const sql = "insert into t values ('" + std::to_string(i) + "', hex(randomblob(700)))";
    if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) power->acknowledge(std::to_string(i));
  }
  sqlite3_close(db);
  power->power_on();
  db = open();
  std::string verdict;
  int rows = 0;
  auto const keep = [](void* out, int, char** values, char**) {
    *static_cast<std::string*>(out) = values[0];
    return 0;
  };
  sqlite3_exec(db, "pragma integrity_check", keep, &verdict, nullptr);
  std::string count = "0";
  sqlite3_exec(db, "select count(*) from t", keep, &count, nullptr);
  rows = std::atoi(count.c_str());
  sqlite3_close(db);
  if (verdict != "ok") return -1;
  return std::max(0, static_cast<int>(power->acknowledged.size()) - rows);
}

}  // namespace

TEST_CASE("D-CUT: in 100 power cuts nothing acknowledged is lost and nothing is damaged") {
  Place const place("sqlite");
  PowerCut power;
  std::size_t checked = 0, lost = 0;
  int damaged = 0;
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    power->dice.seed(static_cast<unsigned>(round + 1000));
    power->survival = survival_of(round / 4);
    {
      Store s(place.options());
      std::size_t const before = power->acknowledged.size();  // of the lives before, still to be there
      {
        std::lock_guard const lock(power->mutex);
        power->until_cut = 20 + static_cast<long>(power->dice() % (round % 10 == 0 ? 6000 : 600));
      }
      write_until_cut(s, power, round);
      checked += power->acknowledged.size() - before;
    }
    power->power_on();
    Store s(place.options());
    std::set<std::string> stored;
    for (auto& [id] : s.read([](Reading& r) { return r.rows<std::string>("select id from thing"); })) stored.insert(id);
    lost += std::erase_if(power->acknowledged, [&](auto const& id) { return !stored.contains(id); });
    auto const verdict = s.read([](Reading& r) { return *r.one<std::string>("pragma integrity_check"); });
    auto const chain = s.verify_chains(0);
    auto const events = s.read([](Reading& r) { return *r.one<std::int64_t>("select count(*) from event_log"); });
    if (verdict != "ok" || chain || events != static_cast<std::int64_t>(stored.size())) ++damaged;
  }
  CHECK(lost == 0);
  CHECK(damaged == 0);
  CHECK(checked > 1000);
  MESSAGE("100 cuts, " << checked << " acknowledged changes, " << lost << " lost, " << damaged << " damaged");
}

TEST_CASE("D-CUT control: the same cuts lose rows when commits are not synced, and damage the file without any sync") {
  Place const place("sqlite");
  std::string const file = place.options().directory + "/control.db";
  PowerCut power;
  int lost_full = 0, lost_normal = 0, damaged_normal = 0, damaged_off = 0;
  for (int round = 0; round < 60; ++round) {
    lost_full += control(power, file, "pragma synchronous=full", round);
    int const normal = control(power, file, "pragma synchronous=normal", round);
    lost_normal += std::max(normal, 0);
    damaged_normal += normal < 0 ? 1 : 0;
    damaged_off += control(power, file, "pragma synchronous=off", round) < 0 ? 1 : 0;
  }
  CHECK(lost_full == 0);
  CHECK(lost_normal > 0);
  CHECK(damaged_normal == 0);
  CHECK(damaged_off > 0);
  MESSAGE("60 cuts each: FULL lost " << lost_full << ", NORMAL lost " << lost_normal << ", OFF damaged "
                                     << damaged_off);
}

TEST_CASE("a failed fsync ends the process with code 70 before anything is acknowledged") {
  Place const place("sqlite");
  pid_t const child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
    PowerCut power;
    Store s(place.options());
    power->fail_sync = true;
    (void)s.write(somebody, [](Writing& w) -> Result<Done> {
      w.run("insert into thing (id, n) values ('a', 1)");
      return Done{};
    });
    _exit(0);  // acknowledged: wrong
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 70);
}

TEST_CASE("a disk that is full for a while refuses, reads on and recovers, whoever runs the test") {
  Place const place("sqlite");
  PowerCut power;
  Store s(place.options());
  auto const put = [&](char const* id) {
    (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
      w.run("insert into thing (id, n) values (:id, 1)", id);
      return Done{};
    });
  };
  auto const set_full = [&](bool full) {
    std::lock_guard const lock(power->mutex);
    power->full = full;
  };
  put("a");
  set_full(true);
  for (int i = 0; i < 5; ++i) CHECK_THROWS_AS(put("b"), Unavailable);
  CHECK(s.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from thing"); }) == 1);
  set_full(false);
  put("b");
  CHECK(s.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from thing"); }) == 2);
}
