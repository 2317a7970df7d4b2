// SPDX-License-Identifier: Apache-2.0
// Search at size (engines 4, goals B-G1, B-G3, B-G4): makes a forum's record of 100,000 turns of about 49 words in six
// languages, indexes it, asks it, and lets captions arrive while readers read.
//
//   bench_record_search [--million | --turns N] [--queries N] [--live N] [--file PATH]
//
// All times are wall time of one thread; run it on a quiet machine.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "record/search.hpp"

using namespace record;
using Clock = std::chrono::steady_clock;

namespace {

double ms_since(Clock::time_point t) { return std::chrono::duration<double, std::milli>(Clock::now() - t).count(); }

double cpu_ms() { return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC; }

long status_mb(char const* key) {
  std::ifstream f("/proc/self/status");
  for (std::string line; std::getline(f, line);)
    if (line.starts_with(key)) return std::strtol(line.c_str() + std::string(key).size() + 1, nullptr, 10) / 1024;
  return 0;
}

/// A language: a made-up vocabulary in its alphabet, drawn by Zipf's law.
class Tongue {
 public:
  Tongue(std::string code, std::vector<std::string> onsets, std::vector<std::string> ends, std::uint64_t seed)
      : lang(std::move(code)) {
    std::mt19937_64 random(seed);
    for (std::size_t i = 0; i < 50'000; ++i) {
      std::string w;
      std::size_t const syllables = i < 200 ? 1 + random() % 2 : 2 + random() % 3;
      for (std::size_t k = 0; k < syllables; ++k) w += onsets[random() % onsets.size()];
      if (i >= 100) w += ends[random() % ends.size()];
      words.push_back(w);
    }
    double sum = 0;
    for (std::size_t i = 0; i < words.size(); ++i) upto_.push_back(sum += 1.0 / static_cast<double>(i + 2));
  }
  std::string const& draw(std::mt19937_64& random) const {
    double const x = std::uniform_real_distribution<double>(0, upto_.back())(random);
    auto const at = std::lower_bound(upto_.begin(), upto_.end(), x) - upto_.begin();
    return words[std::min(static_cast<std::size_t>(at), words.size() - 1)];
  }
  std::string lang;
  std::vector<std::string> words;

 private:
  std::vector<double> upto_;
};

std::vector<Tongue> tongues() {
  std::vector<std::string> const latin{"co", "ta", "re", "mi",  "lo", "san", "ver", "di",
                                       "go", "pu", "ne", "bal", "in", "ter", "ste", "po"};
  std::vector<Tongue> out;
  out.emplace_back("en", latin, std::vector<std::string>{"s", "ing", "ed", "tion", "ness", "al", "", "", "ity"}, 1);
  out.emplace_back(
      "fr", std::vector<std::string>{"cé", "ta", "rou", "mi", "lè", "san", "ver", "dé", "gou", "pu", "né", "bal"},
      std::vector<std::string>{"s", "tion", "ement", "er", "ées", ""}, 2);
  out.emplace_back("es",
                   std::vector<std::string>{"ca", "ti", "ro", "mi", "lo", "ñi", "ver", "dó", "go", "pu", "ne", "bal"},
                   std::vector<std::string>{"s", "ción", "mente", "ar", "ados", ""}, 3);
  out.emplace_back("ru",
                   std::vector<std::string>{"ко", "та", "ре", "ми", "ло", "сан", "вер", "ди", "го", "пу", "не", "бал"},
                   std::vector<std::string>{"ов", "ция", "ение", "ать", "ами", ""}, 4);
  out.emplace_back("ar", std::vector<std::string>{"كت", "مد", "رس", "عل", "حك", "نت", "فر", "جم", "سل", "شب"},
                   std::vector<std::string>{"ات", "ون", "ية", "ها", ""}, 5);
  std::vector<std::string> han;
  for (int i = 0; i < 400; ++i) {
    int const c = 0x4E00 + i * 37;
    han.push_back({static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                   static_cast<char>(0x80 | (c & 63))});
  }
  out.emplace_back("zh", han, std::vector<std::string>{""}, 6);
  return out;
}

constexpr std::int64_t turns_per_meeting = 300;

class Forum {
 public:
  Forum() : tongues_(tongues()) {}
  Passage turn(std::int64_t n) const {
    std::mt19937_64 random(static_cast<std::uint64_t>(n) * 7919 + 13);
    auto const x = random() % 100;
    Tongue const& t = tongues_[x < 60 ? 0U : x < 75 ? 1U : x < 85 ? 2U : x < 91 ? 3U : x < 96 ? 4U : 5U];
    Passage p;
    p.lang = t.lang;
    std::size_t const words = 20 + random() % 59;
    for (std::size_t i = 0; i < words; ++i) {
      if (i > 0) p.text += t.lang == "zh" ? "" : i % 12 == 0 ? ". " : " ";
      p.text += t.draw(random);
    }
    std::int64_t const meeting = n / turns_per_meeting;
    p.meeting = base::MeetingId("m" + std::to_string(meeting));
    p.series = base::SeriesId("series" + std::to_string(meeting % 5));
    p.segment = base::SegmentId("s" + std::to_string(n));
    p.turn = base::TurnId("t" + std::to_string(n));
    p.person = person(random() % 200);
    p.person_name = "Speaker Number" + p.person.text;
    p.capacity = "Coalition " + std::to_string(random() % 25);
    p.at = base::from_millis((meeting * 14 + 15'000) * 86'400'000);
    p.ord = n % turns_per_meeting;
    p.decision = random() % 100 == 0;
    p.action = random() % 50 == 0;
    p.is_public = random() % 20 != 0;
    return p;
  }
  static base::PersonId person(std::uint64_t n) { return base::PersonId("p" + std::to_string(n)); }
  Tongue const& tongue(std::size_t i) const { return tongues_[i]; }

 private:
  std::vector<Tongue> tongues_;
};

void print_times(char const* name, std::vector<double>& ms, double results) {
  std::sort(ms.begin(), ms.end());
  auto const at = [&](double q) { return ms[static_cast<std::size_t>(q * static_cast<double>(ms.size() - 1))]; };
  std::printf("  %-26s p50 %7.2f ms   p99 %7.2f ms   max %7.2f ms   results %.1f\n", name, at(0.5), at(0.99), ms.back(),
              results);
}

using Make = std::function<Wanted(std::mt19937_64&)>;

void ask(SearchIndex& index, char const* name, SearchOrder order, int queries, Make const& make) {
  std::mt19937_64 random(42);
  std::vector<double> ms;
  double results = 0;
  for (int i = -20; i < queries; ++i) {  // the first twenty only warm
    Wanted w = make(random);
    w.order = order;
    w.limit = 10;
    w.members = i % 2 == 0;
    auto const t = Clock::now();
    auto hits = index.search(w);
    if (!hits) {
      std::printf("refused: %s\n", hits.error().detail.c_str());
      std::exit(1);
    }
    if (i < 0) continue;
    ms.push_back(ms_since(t));
    results += static_cast<double>(hits->hits.size()) / queries;
  }
  print_times(name, ms, results);
}

void ask_all(SearchIndex& index, Forum const& forum, std::int64_t turns, int queries) {
  auto const pick = [&](std::mt19937_64& r, std::size_t from, std::size_t to) {
    return forum.tongue(r() % 10 < 7 ? 0U : 1U + r() % 4).words[from + r() % (to - from)];
  };
  for (SearchOrder const order : {SearchOrder::newest, SearchOrder::relevance}) {
    std::printf(order == SearchOrder::newest ? "newest first\n" : "by relevance\n");
    ask(index, "common word", order, queries, [&](auto& r) { return Wanted{.words = pick(r, 0, 20)}; });
    ask(index, "mid word", order, queries, [&](auto& r) { return Wanted{.words = pick(r, 200, 1000)}; });
    ask(index, "rare word", order, queries, [&](auto& r) { return Wanted{.words = pick(r, 10'000, 40'000)}; });
    ask(index, "2 words AND", order, queries, [&](auto& r) {
      auto const& words = forum.tongue(0).words;
      return Wanted{.words = words[r() % 100] + " " + words[100 + r() % 900]};
    });
    ask(index, "3 words OR", order, queries, [&](auto& r) {
      return Wanted{.words = pick(r, 0, 1000) + " OR " + pick(r, 0, 1000) + " OR " + pick(r, 0, 1000)};
    });
    ask(index, "phrase of 2", order, queries, [&](auto& r) {
      std::string const text = forum.turn(static_cast<std::int64_t>(r() % static_cast<std::uint64_t>(turns))).text;
      std::size_t const first = text.find(' ', r() % (text.size() / 2));
      if (first == std::string::npos) return Wanted{.words = "\"" + text.substr(0, 12) + "\""};
      std::size_t const second = text.find(' ', first + 1);
      std::size_t const end = second == std::string::npos ? second : text.find(' ', second + 1);
      return Wanted{.words = "\"" + text.substr(first + 1, end - first - 1) + "\""};
    });
    ask(index, "phrase of commonest words", order, queries, [&](auto& r) {
      auto const& words = forum.tongue(0).words;
      return Wanted{.words = "\"" + words[r() % 20] + " " + words[r() % 20] + " " + words[r() % 20] + "\""};
    });
    ask(index, "prefix of 3 to 6", order, queries, [&](auto& r) {
      std::string const w = forum.tongue(0).words[200 + r() % 3000];
      return Wanted{.words = w.substr(0, 3 + r() % 4) + "*"};
    });
    ask(index, "word + speaker + dates", order, queries, [&](auto& r) {
      auto const meeting = static_cast<std::int64_t>(r() % static_cast<std::uint64_t>(turns / turns_per_meeting + 1));
      auto const from = base::from_millis((meeting * 14 + 15'000) * 86'400'000);
      return Wanted{.words = pick(r, 0, 300),
                    .person = Forum::person(r() % 200),
                    .from = from,
                    .before = from + std::chrono::hours(24 * 365)};
    });
    ask(index, "word in decisions", order, queries,
        [&](auto& r) { return Wanted{.words = pick(r, 0, 300), .kind = SearchKind::decisions}; });
  }
}

void live(SearchIndex& index, Forum const& forum, std::int64_t turns, int times) {
  std::atomic<bool> stop{false};
  std::atomic<long> searches{0}, faults{0};
  std::vector<std::thread> readers;
  for (unsigned k = 0; k < 3; ++k)
    readers.emplace_back([&, k] {
      std::mt19937_64 random(k);
      while (!stop) {
        if (!index.search({.words = forum.tongue(0).words[random() % 1000], .members = true})) ++faults;
        ++searches;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    });
  std::vector<double> found, corrected;
  int missed = 0, ghosts = 0;
  for (int i = 0; i < times; ++i) {
    std::string const word = "zxq" + std::to_string(i) + "v", other = "yxq" + std::to_string(i) + "v";
    Passage p = forum.turn(turns + i);
    p.ord += turns_per_meeting;
    std::string const said = p.text;
    p.text = said + " " + word;
    auto t = Clock::now();
    index.put(p);
    auto hits = index.search({.words = word, .members = true});
    found.push_back(ms_since(t));
    if (!hits || hits->total != 1) ++missed;
    p.text = said + " " + other;
    t = Clock::now();
    index.put(p);
    auto gone = index.search({.words = word, .members = true});
    corrected.push_back(ms_since(t));
    if (!gone || gone->total != 0) ++ghosts;
    hits = index.search({.words = other, .members = true});
    if (!hits || hits->total != 1) ++missed;
  }
  stop = true;
  for (auto& r : readers) r.join();
  std::printf("live, 3 readers busy (%ld searches, %ld faults)\n", searches.load(), faults.load());
  print_times("put and found", found, 1);
  print_times("corrected, old word gone", corrected, 0);
  std::printf("  not found %d, old word still found %d, of %d\n", missed, ghosts, times);
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t turns = 100'000;
  int queries = 300, times = 500;
  std::string file = (std::filesystem::temp_directory_path() / "bench_record_search.db").string();
  for (int i = 1; i < argc; ++i) {
    std::string const a = argv[i];
    std::string const next = i + 1 < argc ? argv[i + 1] : "";
    if (a == "--million") turns = 1'000'000;
    else if (a == "--turns") turns = std::stoll(next);
    else if (a == "--queries") queries = std::stoi(next);
    else if (a == "--live") times = std::stoi(next);
    else if (a == "--file") file = next;
  }
  for (char const* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file + tail);
  Forum const forum;
  SearchIndex index(file);

  double spent = 0, busy = 0, bytes = 0;
  std::vector<Passage> passages;
  for (std::int64_t n = 0; n < turns;) {
    std::vector<std::vector<Passage>> batch;
    for (int k = 0; k < 20 && n < turns; ++k) {
      batch.emplace_back();
      for (std::int64_t i = 0; i < turns_per_meeting && n < turns; ++i, ++n) {
        batch.back().push_back(forum.turn(n));
        bytes += static_cast<double>(batch.back().back().text.size());
      }
    }
    auto const t = Clock::now();
    double const cpu = cpu_ms();
    index.together([&] {
      for (auto const& m : batch) index.replace_meeting(m.front().meeting, m);
    });
    spent += ms_since(t);
    busy += cpu_ms() - cpu;
  }
  auto const t = Clock::now();
  double const cpu = cpu_ms();
  index.settle();
  double const settled = ms_since(t);
  busy += cpu_ms() - cpu;
  auto const size = [&](char const* tail) {
    std::error_code none;
    auto const n = std::filesystem::file_size(file + tail, none);
    return none ? 0.0 : static_cast<double>(n) / 1e6;
  };
  std::printf(
      "%lld turns, %.1f MB of text\nindexed in %.1f s: %.0f us/turn; settled in %.1f s more: %.0f us/turn in all; CPU "
      "%.0f us/turn\n",
      static_cast<long long>(turns), bytes / 1e6, spent / 1e3, spent * 1e3 / static_cast<double>(turns), settled / 1e3,
      (spent + settled) * 1e3 / static_cast<double>(turns), busy * 1e3 / static_cast<double>(turns));
  std::printf("file %.1f MB (and %.1f MB WAL), resident %ld MB, at most %ld MB\n", size(""), size("-wal"),
              status_mb("VmRSS:"), status_mb("VmHWM:"));
  ask_all(index, forum, turns, queries);
  live(index, forum, turns, times);
  std::printf("resident %ld MB, at most %ld MB\n", status_mb("VmRSS:"), status_mb("VmHWM:"));
  for (char const* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file + tail);
}
