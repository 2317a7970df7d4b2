// SPDX-License-Identifier: Apache-2.0
// What an archive costs and how right it is read: goals A-G1, A-G2, A-G4, A-G5 and A-G6 of engines 2.
//
//   bench_mail_archive DIR [--worker] [--rounds N]
//
// DIR holds what gen_mbox (the project's generator of synthetic archives) wrote: list.mbox or YYYY-Month.txt, truth.tsv and
// truth.json. Any other directory of archives is measured, too, without the truth. With --worker the files are read in the worker
// process, as the program does it; without, in this one thread, as the floors (floor_scan, limit_gmime, thread_ref) are measured.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "mail/archive_dates.hpp"
#include "mail/archive_files.hpp"
#include "mail/archive_tally.hpp"
#include "mail/archive_worker.hpp"

namespace {

constexpr mail::Seconds now = 1'790'000'000;

double seconds(int who) {
  rusage u{};
  getrusage(static_cast<__rusage_who>(who), &u);
  return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
}
long resident_mb(int who) {
  rusage u{};
  getrusage(static_cast<__rusage_who>(who), &u);
  return u.ru_maxrss / 1024;
}

class Ear : public mail::Listener {
 public:
  explicit Ear(bool keep) : keep_(keep) {}
  void heard(mail::Heard const& h) override {
    tally.add(h);
    ++copies;
    bytes += h.size;
    if (!keep_) return;
    if (number.try_emplace(h.id, number.size()).second) {
      ids.push_back(h.id);
      people.push_back(h.person);
    }
  }
  void skipped(mail::Skipped s) override { tally.skip(s); }
  void passed(std::uint64_t, bool) override {}
  mail::ArchiveTally tally;
  long copies = 0;
  std::uint64_t bytes = 0;
  std::unordered_map<std::uint64_t, std::size_t> number;
  std::vector<std::uint64_t> ids, people;

 private:
  bool keep_;
};

void read(std::string const& directory, bool worker, Ear& ear) {
  std::vector<mail::Skipped> skipped;
  auto files = mail::archive_files({directory}, skipped);
  std::erase_if(files, [](auto const& f) { return f.path.ends_with(".tsv") || f.path.ends_with(".json"); });
  mail::ReadOptions const options{.now = now};
  if (worker)
    mail::read_in_worker(files, options, {}, [&](mail::Heard const& h, std::uint32_t) { ear.heard(h); }, [&](mail::Skipped s) { ear.skipped(std::move(s)); });
  else
    for (auto const& f : files) mail::read_archive(f, options, ear);
}

struct Truth {
  long copies = 0;
  std::unordered_map<std::uint64_t, int> root, person;
};

Truth read_truth(std::string const& path) {
  Truth t;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    auto const f = base::split(line, '\t');
    if (f.size() < 7) continue;
    ++t.copies;
    int const person = std::atoi(std::string(f[2]).c_str());
    if (!f[1].empty()) {
      auto const id = base::short_hash(f[1]);
      t.root[id] = std::atoi(std::string(f[3]).c_str());
      t.person[id] = person;
    }
  }
  return t;
}

double pairs(double n) { return n * (n - 1) / 2; }

/// Pairs of messages in one thread: how many of ours are true, how many of the true ones are ours.
void threads_against(Truth const& truth, Ear const& ear) {
  std::map<std::pair<std::uint32_t, int>, long> both;
  std::map<std::uint32_t, long> ours;
  std::map<int, long> theirs;
  auto const& counted = ear.tally.counted();
  for (std::size_t n = 0; n < counted.size(); ++n) {
    auto const found = truth.root.find(ear.ids[n]);
    if (found == truth.root.end()) continue;
    ++both[{counted[n].thread, found->second}];
    ++ours[counted[n].thread];
    ++theirs[found->second];
  }
  double same = 0, a = 0, b = 0;
  for (auto const& [k, n] : both) same += pairs(static_cast<double>(n));
  for (auto const& [k, n] : ours) a += pairs(static_cast<double>(n));
  for (auto const& [k, n] : theirs) b += pairs(static_cast<double>(n));
  std::printf("A-G5 threads: pair precision %.5f, recall %.5f; %zu true threads\n", same / a, same / b, theirs.size());
}

/// People per month against the truth, by address alone and with the true aliases confirmed.
void people_against(Truth const& truth, Ear& ear) {
  std::map<std::string, std::set<int>> expected;
  std::unordered_map<int, std::uint64_t> first_address;
  for (std::size_t n = 0; n < ear.ids.size(); ++n) {
    auto const found = truth.person.find(ear.ids[n]);
    auto const& c = ear.tally.counted()[n];
    if (found == truth.person.end() || !c.human || c.time == mail::undated) continue;
    expected[mail::month_name(c.time)].insert(found->second);
  }
  auto const compare = [&](char const* what) {
    auto const got = ear.tally.people_by_month();
    double worst = 0, sum = 0;
    long right = 0;
    for (auto const& [month, people] : expected) {
      auto const have = got.contains(month) ? got.at(month) : 0;
      double const off = std::abs(static_cast<double>(have) - static_cast<double>(people.size())) / static_cast<double>(people.size());
      worst = std::max(worst, off);
      sum += off;
      right += have == static_cast<long>(people.size());
    }
    std::printf("A-G6 people per month, %s: mean off %.2f %%, worst month %.2f %%, %ld of %zu months exact\n", what, 100 * sum / static_cast<double>(expected.size()),
                100 * worst, right, expected.size());
  };
  compare("by address");
  for (std::size_t n = 0; n < ear.ids.size(); ++n) {
    auto const found = truth.person.find(ear.ids[n]);
    if (found == truth.person.end() || ear.people[n] == 0) continue;
    auto const first = first_address.try_emplace(found->second, ear.people[n]);
    if (!first.second) ear.tally.same_person(first.first->second, ear.people[n]);
  }
  ear.tally.stats();
  compare("with confirmed aliases");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: bench_mail_archive DIR [--worker] [--rounds N]\n", stderr);
    return 2;
  }
  std::string const directory = argv[1];
  bool worker = false;
  int rounds = 3;
  for (int i = 2; i < argc; ++i) {
    if (std::strcmp(argv[i], "--worker") == 0) worker = true;
    else if (std::strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) rounds = std::atoi(argv[++i]);
  }
  for (int round = 0; round < rounds; ++round) {
    double const from = seconds(RUSAGE_SELF), children = seconds(RUSAGE_CHILDREN);
    Ear ear(false);
    read(directory, worker, ear);
    double const heard = seconds(RUSAGE_SELF);
    auto const s = ear.tally.stats();
    double const end = seconds(RUSAGE_SELF), ended = seconds(RUSAGE_CHILDREN) - children;
    auto const per = [&](double t) { return t / static_cast<double>(ear.copies) * 1e6; };
    std::printf("A-G2 copies %ld, messages %ld, threads %ld, people %ld, undated %ld | reading %.2f us/copy, in the worker %.2f, counting and threads %.2f, "
                "all %.2f us/copy, %.0f MB/s | resident %ld MB, worker %ld MB\n",
                ear.copies, static_cast<long>(s.messages), static_cast<long>(s.threads), static_cast<long>(s.posters), static_cast<long>(s.undated), per(heard - from),
                per(ended), per(end - heard), per(end - from + ended), static_cast<double>(ear.bytes) / (end - from + ended) / 1e6, resident_mb(RUSAGE_SELF),
                worker ? resident_mb(RUSAGE_CHILDREN) : 0);
  }
  auto const truth = read_truth(directory + "/truth.tsv");
  if (truth.copies == 0) return 0;
  Ear ear(true);
  read(directory, false, ear);
  ear.tally.stats();
  std::printf("A-G1 copies %ld, truth %ld\n", ear.copies, truth.copies);
  threads_against(truth, ear);
  people_against(truth, ear);
  return ear.copies == truth.copies ? 0 : 1;
}
