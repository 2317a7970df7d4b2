// SPDX-License-Identifier: Apache-2.0
// Goals D-G1 and D-G2 (engines 5): durable appends through the group committer, and the store beside SQLite's C
// interface.
//
//   bench_store_append [DIRECTORY]      default: the current directory, which must be on a real disk
//
// D-G1: 50 writers >= 15,000 events/s, p99 <= 20 ms, <= 15 us CPU an event; one writer p50 <= 0.3 ms.
// D-G2: CPU of the store over the C interface, in pairs: append <= 1.25, a read of 500 rows <= 1.8.
// "event" is Writing::event(), with chain, salted text and reading back; "insert" is one row of 300 bytes, as
// engines 5.D1 measured. The yardstick of the disk itself is the first line.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "store/store.hpp"

using base::Done;
using base::Result;
using Clock = std::chrono::steady_clock;

namespace {

double cpu_us() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
         static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

double us_since(Clock::time_point t) { return std::chrono::duration<double, std::micro>(Clock::now() - t).count(); }

double at(std::vector<double>& v, double part) {
  if (v.empty()) return 0;
  std::sort(v.begin(), v.end());
  return v[std::min(v.size() - 1, static_cast<std::size_t>(part * static_cast<double>(v.size())))];
}

std::string const words(300, 'w');
store::Actor const actor{base::PersonId("p1"), "secretariat"};

store::Options options(std::string const& directory) {
  store::Options o;
  o.directory = directory;
  o.clock = [] { return std::chrono::time_point_cast<base::Millis>(std::chrono::system_clock::now()); };
  o.migrations = {
      {"bench",
       1,
       {"create table line (id PRIMARY_SERIAL, meeting text not null, n bigint not null, text text not null)"}}};
  return o;
}

void disk(std::string const& directory) {
  std::string const file = directory + "/yardstick";
  int const f = open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
  std::vector<double> took;
  std::string const page(4120, 'x');
  for (int i = 0; i < 500; ++i) {
    auto const t = Clock::now();
    if (pwrite(f, page.data(), page.size(), i * 4120) < 0) std::abort();
    fdatasync(f);
    took.push_back(us_since(t));
  }
  close(f);
  unlink(file.c_str());
  std::printf("disk: append of 4 KiB + fdatasync p50 %.0f us, p99 %.0f us\n", at(took, 0.5), at(took, 0.99));
}

void writers(store::Store& s, char const* name, int threads, double seconds, bool event) {
  std::vector<std::vector<double>> took(static_cast<std::size_t>(threads));
  auto const start = Clock::now();
  double const cpu = cpu_us();
  std::vector<std::thread> all;
  for (auto& mine : took)
    all.emplace_back([&] {
      base::MeetingId const meeting("m1");
      while (us_since(start) < seconds * 1e6) {
        auto const t = Clock::now();
        (void)s.write(actor, [&](store::Writing& w) -> Result<Done> {
          if (event) w.event(meeting, "caption.added", "s12345678", words);
          else w.run("insert into line (meeting, n, text) values (:meeting, :n, :text)", meeting, 7, words);
          return Done{};
        });
        mine.push_back(us_since(t));
      }
    });
  for (auto& t : all) t.join();
  double const wall = us_since(start), spent = cpu_us() - cpu;
  std::vector<double> each;
  for (auto& mine : took) each.insert(each.end(), mine.begin(), mine.end());
  auto const n = static_cast<double>(each.size());
  std::printf("%s, %d writers: %.0f/s, p50 %.2f ms, p99 %.2f ms, %.1f us CPU each\n", name, threads, n / wall * 1e6,
              at(each, 0.5) / 1000, at(each, 0.99) / 1000, spent / n);
}

/// The same file layout and settings through the C interface alone.
class Raw {
 public:
  explicit Raw(std::string const& file) {
    sqlite3_open(file.c_str(), &db_);
    run("pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma secure_delete=on");
    run("create table if not exists line (id integer primary key autoincrement, meeting text not null, n bigint not "
        "null, text text not null)");
    sqlite3_prepare_v2(db_, "insert into line (meeting, n, text) values (?, ?, ?)", -1, &insert_, nullptr);
    sqlite3_prepare_v2(db_, "select id, meeting, n, text from line order by id limit 500", -1, &select_, nullptr);
    sqlite3_prepare_v2(db_, "begin immediate", -1, &begin_, nullptr);
    sqlite3_prepare_v2(db_, "commit", -1, &commit_, nullptr);
  }
  ~Raw() {
    for (auto* s : {insert_, select_, begin_, commit_}) sqlite3_finalize(s);
    sqlite3_close(db_);
  }
  Raw(Raw const&) = delete;
  Raw& operator=(Raw const&) = delete;

  void append(int rows) {
    step(begin_);
    for (int i = 0; i < rows; ++i) {
      sqlite3_bind_text(insert_, 1, "m1", -1, SQLITE_STATIC);
      sqlite3_bind_int64(insert_, 2, 7);
      sqlite3_bind_text(insert_, 3, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
      step(insert_);
    }
    step(commit_);
  }

  struct Line {
    std::int64_t id;
    std::string meeting;
    std::int64_t n;
    std::string text;
  };
  std::vector<Line> read() {
    std::vector<Line> lines;
    while (sqlite3_step(select_) == SQLITE_ROW)
      lines.push_back({sqlite3_column_int64(select_, 0), text(1), sqlite3_column_int64(select_, 2), text(3)});
    sqlite3_reset(select_);
    return lines;
  }

 private:
  std::string text(int column) {
    auto const* p = reinterpret_cast<char const*>(sqlite3_column_text(select_, column));
    return {p, static_cast<std::size_t>(sqlite3_column_bytes(select_, column))};
  }
  void run(char const* sql) { sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }
  static void step(sqlite3_stmt* s) {
    if (sqlite3_step(s) != SQLITE_DONE) std::abort();
    sqlite3_reset(s);
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt *insert_ = nullptr, *select_ = nullptr, *begin_ = nullptr, *commit_ = nullptr;
};

/// Median of the ratios of pairs run in turn, so that neighbours on the machine disturb both alike.
template <class A, class B>
void pairs(char const* name, int per_run, A&& ours, B&& raw) {
  std::vector<double> ratio, a, b;
  for (int i = 0; i < 41; ++i) {
    double const t0 = cpu_us();
    ours();
    double const t1 = cpu_us();
    raw();
    double const t2 = cpu_us();
    if (i == 0) continue;  // both warm
    a.push_back((t1 - t0) / per_run);
    b.push_back((t2 - t1) / per_run);
    ratio.push_back((t1 - t0) / (t2 - t1));
  }
  std::printf("%s: ours %.2f us, C interface %.2f us, ratio %.2f\n", name, at(a, 0.5), at(b, 0.5), at(ratio, 0.5));
}

}  // namespace

int main(int count, char** arguments) {
  std::string const where = count > 1 ? arguments[1] : ".";
  std::string directory = where + "/bench-store-XXXXXX";
  if (mkdtemp(directory.data()) == nullptr) return 1;
  disk(directory);
  {
    store::Store s(options(directory));
    writers(s, "D-G1 insert", 50, 4, false);
    writers(s, "D-G1 insert", 1, 2, false);
    writers(s, "D-G1 event", 50, 4, true);
    writers(s, "D-G1 event", 1, 2, true);
    if (auto const fault = s.verify_chains(0)) std::printf("CHAIN: %s\n", fault->c_str());

    Raw raw(directory + "/raw.db");
    raw.append(1000);
    for (int const group : {10, 100, 1000}) {
      int const rounds = 2000 / group;
      std::string const name = "D-G2 append, " + std::to_string(group) + " a commit";
      pairs(
          name.c_str(), rounds * group,
          [&] {
            for (int i = 0; i < rounds; ++i)
              (void)s.write(actor, [&](store::Writing& w) -> Result<Done> {
                for (int n = 0; n < group; ++n)
                  w.run("insert into line (meeting, n, text) values (:meeting, :n, :text)", base::MeetingId("m1"), 7,
                        words);
                return Done{};
              });
          },
          [&] {
            for (int i = 0; i < rounds; ++i) raw.append(group);
          });
    }
    std::size_t sum = 0;
    pairs(
        "D-G2 read of 500 rows", 50,
        [&] {
          for (int i = 0; i < 50; ++i)
            sum += s.read([](store::Reading& r) {
                      return r.rows<std::int64_t, base::MeetingId, std::int64_t, std::string>(
                          "select id, meeting, n, text from line order by id limit 500");
                    }).size();
        },
        [&] {
          for (int i = 0; i < 50; ++i) sum += raw.read().size();
        });
    if (sum != 41 * 50 * 2 * 500) std::printf("READ: %zu rows\n", sum);
  }
  std::filesystem::remove_all(directory);
  return 0;
}
