// SPDX-License-Identifier: Apache-2.0
// What taking a list's archive in costs with everything kept in SQLite, stage by stage (goal A-G2 of engines 2: 30 us a copy).
//
//   bench_desk_import PATH...
//
// The worker reads and this side only listens; the whole import into an empty forum; the same once more, unchanged; the kept messages read
// back. Microseconds of CPU for each stored copy, of this process and of the worker; then wall time.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "desk/desk.hpp"
#include "desk/evidence.hpp"
#include "mail/archive_files.hpp"
#include "mail/archive_worker.hpp"
#include "roster/roster.hpp"
#include "store/test_place.hpp"

namespace {

using namespace base;
using store::Reading;
using store::Writing;

double cpu(int who) {
  rusage u{};
  getrusage(static_cast<__rusage_who>(who), &u);
  return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
}
double wall() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
long resident_mb() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return u.ru_maxrss / 1024;
}

/// Runs one stage and says what it cost; `stage` answers for how many copies.
template <class Stage>
void measured(char const* what, Stage&& stage) {
  double const self = cpu(RUSAGE_SELF), worker = cpu(RUSAGE_CHILDREN), from = wall();
  long const copies = stage();
  auto const per = [&](double t) { return copies > 0 ? t / static_cast<double>(copies) * 1e6 : 0; };
  double const took = wall() - from;
  std::printf("%-34s %8ld copies | here %7.2f us, worker %7.2f us, both %7.2f us a copy | %6.2f s | %ld MB\n", what, copies, per(cpu(RUSAGE_SELF) - self),
              per(cpu(RUSAGE_CHILDREN) - worker), per(cpu(RUSAGE_SELF) - self + cpu(RUSAGE_CHILDREN) - worker), took, resident_mb());
}

template <class R>
auto needed(R result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "%s\n", result.error().detail.c_str());
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> const paths(argv + 1, argv + argc);
  if (paths == std::vector<std::string>{"worker"}) return mail::archive_worker();
  if (paths.empty()) {
    std::fputs("usage: bench_desk_import PATH...\n", stderr);
    return 2;
  }
  auto const now = from_millis(1'790'000'000'000);
  mail::WorkerLimits const limits{.program = {"/proc/self/exe", "worker"}};
  long copies = 0;
  measured("reading, nothing done with it", [&] {
    std::vector<mail::Skipped> skipped;
    auto const files = mail::archive_files(paths, skipped);
    mail::read_in_worker(
        files, {.now = to_millis(now) / 1000, .bodies = true}, limits, [&](mail::Heard const&, std::uint32_t) { ++copies; }, [](mail::Skipped const&) {});
    return copies;
  });
  store::test::Directory const place;
  store::Options options;
  options.directory = place.path;
  options.migrations = desk::all_migrations();
  options.clock = [now] { return now; };
  store::Store store(options);
  store::Actor const who{PersonId(), "operator"};
  auto const rivers = needed(store.write(who, [](Writing& w) { return roster::enter(w, {.name = "Coalition on Rivers", .life = roster::Life::listed}); }));
  auto const import = [&] { return needed(desk::import_archive(store, who, rivers, paths, now, limits)); };
  measured("the whole import", [&] { return static_cast<long>(import().read); });
  measured("once more, unchanged", [&] {
    import();
    return copies;
  });
  measured("kept messages read back", [&] { return static_cast<long>(store.read([&](Reading& r) { return roster::kept_messages(r, rivers).size(); })); });
  return 0;
}
