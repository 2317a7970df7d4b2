// SPDX-License-Identifier: Apache-2.0
// What happens when the machine is in trouble: D-LOCK, D-FULL, D-KILL (trust 9.1), backups under load, a database
// server that goes away.
#include <doctest/doctest.h>
#include <postgresql/libpq-fe.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <set>
#include <thread>

#include "store/store.hpp"
#include "store/test_place.hpp"

using base::Done;
using base::MeetingId;
using base::Result;
using namespace store;
using namespace std::chrono_literals;
using store::test::Place;
using store::test::somebody;
using Clock = std::chrono::steady_clock;

namespace {

Result<Done> put(Writing& w, std::string const& id, std::string const& note = {}) {
  w.run("insert into thing (id, n, note) values (:id, 1, :note)", id, note);
  return Done{};
}

std::set<std::string> ids(Store& s) {
  std::set<std::string> all;
  for (auto& [id] : s.read([](Reading& r) { return r.rows<std::string>("select id from thing"); })) all.insert(id);
  return all;
}

/// Another program's connection to the same file.
class Foreign {
 public:
  explicit Foreign(Options const& o) {
    REQUIRE(sqlite3_open((o.directory + "/intersession.db").c_str(), &db_) == SQLITE_OK);
  }
  ~Foreign() { sqlite3_close(db_); }
  Foreign(Foreign const&) = delete;
  Foreign& operator=(Foreign const&) = delete;
  void run(char const* sql) { CHECK(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace

TEST_CASE("D-LOCK: while a foreign program holds the lock reads stay quick and writes are refused in time") {
  Place const place("sqlite");
  auto options = place.options();
  options.lock_patience = 600ms;
  Store s(options);
  (void)s.write(somebody, [](Writing& w) { return put(w, "before"); });
  Foreign foreign(options);
  foreign.run("begin immediate");
  std::atomic<bool> over{false};
  std::atomic<int> refused{0}, stored{0};
  std::atomic<std::int64_t> longest_ms{0};
  std::vector<std::thread> writers;
  for (int n = 0; n < 4; ++n)
    writers.emplace_back([&, n] {
      std::this_thread::sleep_for(n * 150ms);  // so that they do not all wait in the same group
      for (int i = 0; !over; ++i) {
        auto const t = Clock::now();
        try {
          (void)s.write(somebody, [&](Writing& w) { return put(w, std::to_string(n) + "-" + std::to_string(i)); });
          ++stored;
        } catch (Unavailable const&) {
          ++refused;
        }
        auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - t).count();
        for (auto was = longest_ms.load(); was < ms && !longest_ms.compare_exchange_weak(was, ms);) {
        }
      }
    });
  std::vector<double> reads;
  for (auto const end = Clock::now() + 2s; Clock::now() < end; std::this_thread::sleep_for(10ms)) {
    auto const t = Clock::now();
    CHECK(ids(s).size() == 1);
    reads.push_back(std::chrono::duration<double, std::milli>(Clock::now() - t).count());
  }
  over = true;
  for (auto& t : writers) t.join();
  std::sort(reads.begin(), reads.end());
  CHECK(reads[reads.size() * 99 / 100] < 100);
  CHECK(refused >= 4);
  CHECK(stored == 0);
  CHECK(longest_ms <= 600 + 500);
  foreign.run("rollback");
  CHECK(s.write(somebody, [](Writing& w) { return put(w, "after"); }).has_value());
  CHECK(ids(s) == std::set<std::string>{"after", "before"});
}

TEST_CASE("a lock that is let go in time delays a write and loses nothing") {
  Place const place("sqlite");
  Store s(place.options());
  Foreign foreign(place.options());
  foreign.run("begin immediate");
  std::thread writer([&] { (void)s.write(somebody, [](Writing& w) { return put(w, "late"); }); });
  std::this_thread::sleep_for(300ms);
  foreign.run("commit");
  writer.join();
  CHECK(ids(s).contains("late"));
}

TEST_CASE("D-FULL: a full disk refuses writes, leaves reads alone, stores no halves, and recovers by itself") {
  store::test::Directory const holder;
  if (mount("tmpfs", holder.path.c_str(), "tmpfs", 0, "size=2m") != 0) {
    MESSAGE("skipped: only root can mount the small disk this needs");
    return;
  }
  struct Unmount {
    std::string path;
    ~Unmount() { umount2(path.c_str(), MNT_DETACH); }
  } const unmount{holder.path};
  auto options = Place("sqlite").options();
  options.directory = holder.path;
  {
    Store s(options);
    std::set<std::string> acknowledged;
    std::string const note(20'000, 'n');
    int refused = 0;
    for (int i = 0; refused < 20; ++i) {
      std::string const id = "a" + std::to_string(i);
      try {
        // Two rows and a file: all of it or nothing.
        (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
          (void)put(w, id, note);
          (void)put(w, id + "-pair", note);
          keep_file(w, id, "text/plain", note);
          return Done{};
        });
        acknowledged.insert(id);
        acknowledged.insert(id + "-pair");
      } catch (Unavailable const&) {
        ++refused;
      }
      REQUIRE(i < 1000);
    }
    CHECK(acknowledged.size() > 10);
    for (int i = 0; i < 50; ++i) {
      auto const t = Clock::now();
      CHECK(ids(s) == acknowledged);
      CHECK(Clock::now() - t < 100ms);
    }
    REQUIRE(mount("tmpfs", holder.path.c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0);
    for (int i = 0; i < 100; ++i) {
      std::string const id = "b" + std::to_string(i);
      CHECK(s.write(somebody, [&](Writing& w) { return put(w, id, note); }).has_value());
      acknowledged.insert(id);
    }
    CHECK(ids(s) == acknowledged);
  }
  Store again(options);
  CHECK(again.read([](Reading& r) { return r.one<std::string>("pragma integrity_check"); }) == "ok");
  CHECK(
      again.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from file"); }) ==
      again.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from thing where id like 'a%-pair'"); }));
}

namespace {

/// When the child of D-KILL says that it stored something: after the store acknowledged it, or (the control) too early.
enum class Say { acknowledged, too_early };

/// The child: four writers append events and say what they stored. Never returns.
[[noreturn]] void append_until_killed(Options const& options, int say, int round, Say when) {
  Store s(options);
  std::vector<std::thread> writers;
  for (int n = 0; n < 4; ++n)
    writers.emplace_back([&, n] {
      for (int i = 0;; ++i) {
        std::string const id = std::to_string(round) + "." + std::to_string(n) + "." + std::to_string(i);
        std::string const line = id + "\n";
        if (when == Say::too_early && write(say, line.data(), line.size()) < 0) _exit(1);
        (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
          w.event(MeetingId("m1"), "caption.added", "s" + std::to_string(i), "words");
          return put(w, id);
        });
        if (when == Say::acknowledged && write(say, line.data(), line.size()) < 0) _exit(1);
      }
    });
  for (auto& t : writers) t.join();
  _exit(1);
}

/// Runs the child and kills it 20 to 200 ms after its first word; what it said.
std::set<std::string> said_until_killed(Options const& options, int round, Say when, std::mt19937& dice) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  pid_t const child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    close(ends[0]);
    append_until_killed(options, ends[1], round, when);
  }
  close(ends[1]);
  std::string said;
  char buffer[4096];
  auto n = read(ends[0], buffer, sizeof buffer);
  REQUIRE(n > 0);
  said.append(buffer, static_cast<std::size_t>(n));
  auto const life = std::chrono::milliseconds(20 + dice() % 180);
  std::thread killer([&] {
    std::this_thread::sleep_for(life);
    kill(child, SIGKILL);
  });
  while ((n = read(ends[0], buffer, sizeof buffer)) > 0) said.append(buffer, static_cast<std::size_t>(n));
  killer.join();
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status));
  std::set<std::string> all;
  for (std::size_t from = 0, to = said.find('\n'); to != std::string::npos; from = to + 1, to = said.find('\n', from))
    all.insert(said.substr(from, to - from));
  return all;
}

}  // namespace

TEST_CASE("D-KILL: fifteen times killed at a random moment, nothing acknowledged is lost and the chain is whole") {
  Place const place("sqlite");
  std::mt19937 dice(66);
  std::set<std::string> acknowledged;
  for (int round = 0; round < 15; ++round) {
    acknowledged.merge(said_until_killed(place.options(), round, Say::acknowledged, dice));
    auto const opened = Clock::now();
    Store s(place.options());
    CHECK(Clock::now() - opened < 1s);
    auto const stored = ids(s);
    CHECK(std::includes(stored.begin(), stored.end(), acknowledged.begin(), acknowledged.end()));
    auto const heads = s.read([](Reading& r) { return chain_heads(r); });
    REQUIRE(heads.size() == 1);
    // Each verb stored one thing and one event: never one without the other.
    CHECK(heads[0].seq == static_cast<std::int64_t>(stored.size()));
    CHECK_FALSE(s.verify_chains(0).has_value());
  }
  CHECK(acknowledged.size() > 100);
}

TEST_CASE("D-KILL control: a program that acknowledges before the commit is caught") {
  Place const place("sqlite");
  std::mt19937 dice(67);
  std::size_t lost = 0;
  // A kill between two commits finds nothing missing; many rounds in a row do not.
  for (int round = 0; round < 40 && lost == 0; ++round) {
    auto const said = said_until_killed(place.options(), round, Say::too_early, dice);
    Store s(place.options());
    auto const stored = ids(s);
    for (auto const& id : said) lost += stored.contains(id) ? 0 : 1;
  }
  CHECK(lost > 0);
}

TEST_CASE("a backup taken under load is whole and holds what was acknowledged before it began") {
  for (auto const& kind : store::test::kinds()) {
    Place const place(kind);
    auto const options = place.options();
    Store s(options);
    std::atomic<bool> over{false};
    std::atomic<int> acknowledged{0};
    std::thread writer([&] {
      for (int i = 0; !over; ++i) {
        (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
          w.event(MeetingId("m1"), "caption.added", "s1", "words");
          return put(w, std::to_string(i));
        });
        ++acknowledged;
      }
    });
    store::test::Directory const copies;
    for (int round = 0; round < 3; ++round) {
      while (acknowledged < 20 * (round + 1)) std::this_thread::sleep_for(1ms);
      int const before = acknowledged;
      std::string const copy = copies.path + "/copy" + std::to_string(round);
      std::filesystem::create_directory(copy);
      s.backup(copy + "/intersession.db");
      CHECK_FALSE(std::filesystem::exists(copy + "/intersession.db.part"));
      CHECK(std::filesystem::file_size(copy + "/intersession.db") > 1000);
      if (kind == "postgres") continue;  // pg_restore is PostgreSQL's own promise
      auto from_copy = options;
      from_copy.directory = copy;
      Store restored(from_copy);
      CHECK_FALSE(restored.verify_chains(0).has_value());
      CHECK(ids(restored).size() >= static_cast<std::size_t>(before));
    }
    over = true;
    writer.join();
    CHECK_THROWS_AS(s.backup("/nowhere/at/all.db"), Unavailable);
    if (kind == "sqlite") CHECK_THROWS_AS(s.backup(options.directory + "/intersession.db"), Unavailable);
  }
}

TEST_CASE("another node's commit is heard within a second, and a server that throws us out is found again") {
  if (store::test::kinds().size() < 2) return;
  Place const place("postgres");
  auto other_options = place.options();
  store::test::Directory const other_directory;
  other_options.directory = other_directory.path;
  Store here(place.options()), there(other_options);
  std::atomic<int> heard{0};
  std::this_thread::sleep_for(300ms);  // both listen by now
  there.after_commit([&] { ++heard; });
  auto const write = [&](std::string const& id) {
    (void)here.write(somebody, [&](Writing& w) -> Result<Done> {
      w.audit("put", id);
      return put(w, id);
    });
  };
  auto const hears = [&](std::chrono::milliseconds within) {
    for (auto const end = Clock::now() + within; Clock::now() < end; std::this_thread::sleep_for(5ms))
      if (heard > 0) return true;
    return false;
  };
  write("a");
  CHECK(hears(1s));
  CHECK(ids(there) == std::set<std::string>{"a"});

  std::unique_ptr<PGconn, decltype(&PQfinish)> const c(PQconnectdb(std::getenv("INTERSESSION_TEST_POSTGRES")),
                                                       &PQfinish);
  char const* const whose[] = {place.name().c_str()};
  PQclear(PQexecParams(c.get(), "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", 1,
                       nullptr, whose, nullptr, nullptr, 0));
  write("b");
  CHECK(ids(there) == std::set<std::string>{"a", "b"});
  CHECK(hears(5s));
  heard = 0;
  CHECK(hears(5s));  // the listeners are back, at the latest with the next look
  heard = 0;
  write("c");
  CHECK(hears(5s));
}
