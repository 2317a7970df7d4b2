// SPDX-License-Identifier: Apache-2.0
// How long it takes to rank a date poll (issue 5: 200 people and 60 options in less than 50 ms): zones of the whole world, everybody
// with twelve past meetings, hours of their own for every tenth. "file" is the whole of `schedule rank`: read, rank, print.
//   bench_schedule_rank
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "schedule/rank_file.hpp"

namespace {

using Stopwatch = std::chrono::steady_clock;
using boost::json::array;
using boost::json::object;

std::string file_of(int people, int options) {
  static char const* const zones[] = {"Europe/Zurich", "Europe/London", "America/New_York", "Asia/Kolkata", "America/Los_Angeles", "America/Sao_Paulo",
                                      "Africa/Nairobi", "Africa/Dakar", "Asia/Dhaka", "Asia/Tokyo", "Pacific/Auckland", "Australia/Lord_Howe",
                                      "Asia/Kathmandu", "America/St_Johns", "Africa/Cairo", "Asia/Tehran", "Pacific/Kiritimati", "America/Santiago",
                                      "Africa/Casablanca", "Europe/Lisbon"};
  auto const time = [](int days, int half_hours) {
    return base::iso(*base::parse_iso("2026-01-06T00:00Z") + std::chrono::days(days) + std::chrono::minutes(30 * half_hours));
  };
  array persons, offered, answers;
  for (int i = 0; i < people; ++i) {
    array history;
    for (int k = 0; k < 12; ++k) history.push_back(object{{"start", time(14 * k, (i * 7 + k * 11) % 48)}, {"minutes", 60}});
    object who{{"id", "person" + std::to_string(i)}, {"zone", zones[i % 20]}, {"coalition", "c" + std::to_string(i % 24)}, {"required", i % 40 == 0}, {"history", history}};
    if (i % 10 == 0) who["hours"] = array{object{{"from", "22:00"}, {"to", "07:00"}, {"points", 5}}};
    persons.push_back(who);
  }
  for (int o = 0; o < options; ++o) offered.push_back(object{{"id", "option" + std::to_string(o)}, {"start", time(180 + o % 10, o % 48)}});
  static char const* const said[] = {"yes", "ifneedbe", "no"};
  for (int i = 0; i < people; ++i)
    for (int o = 0; o < options; ++o)
      if ((i + o) % 4 != 0)
        answers.push_back(object{{"person", "person" + std::to_string(i)}, {"option", "option" + std::to_string(o)}, {"answer", said[(i * o) % 3]}});
  return base::print_json(object{{"minutes", 60}, {"people", persons}, {"options", offered}, {"answers", answers}});
}

/// Prints how long the work takes; answers the median in milliseconds.
template <class Work>
double times(char const* what, Work const& work) {
  std::vector<double> all;
  for (int i = 0; i < 31; ++i) {
    auto const from = Stopwatch::now();
    work();
    all.push_back(std::chrono::duration<double, std::milli>(Stopwatch::now() - from).count());
  }
  std::sort(all.begin(), all.end());
  auto const median = all[15];
  std::printf("%-28s best %7.2f  median %7.2f  worst %7.2f ms\n", what, all.front(), median, all.back());
  return median;
}

}  // namespace

int main() {
  auto const file = file_of(200, 60);
  auto const poll = schedule::read_poll(file);
  if (!poll) return 1;
  std::size_t rows = 0;
  auto const rank_ms = times("rank, 200 people x 60", [&] { rows += schedule::rank(*poll).size(); });
  times("file, 200 people x 60", [&] {
    auto const read = schedule::read_poll(file);
    rows += base::print_json(schedule::ranking_to_json(*read, schedule::rank(*read))).size();
  });
  return rows > 0 && rank_ms < 50 ? 0 : 1;
}
