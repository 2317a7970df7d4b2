// SPDX-License-Identifier: Apache-2.0
// Goals D-G3 and D-G4 (engines 5): what it costs to write JSON and pages, in microseconds of one processor.
//
//   bench_base_pages
//
// D-G3: one event <= 0.3 us, a state of 6 kB <= 8 us. D-G4: a page of 500 rows, all contexts escaped, <= 400 us. Each figure is the best
// of several rounds: what else the machine does can only add to it.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/html.hpp"
#include "base/json.hpp"

namespace {

double cpu_us() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

struct Entry {
  std::string id, name, label, kind;
  std::int64_t place = 0, waited = 0;
  bool remote = false;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (id, name, label, kind, place, waited, remote))

struct Event {
  std::int64_t seq = 0;
  std::string kind, meeting;
  Entry entry;
};
BOOST_DESCRIBE_STRUCT(Event, (), (seq, kind, meeting, entry))

struct State {
  std::string meeting, item;
  std::vector<Entry> queue;
};
BOOST_DESCRIBE_STRUCT(State, (), (meeting, item, queue))

Entry entry(int n) {
  return {"k" + std::to_string(1000 + n) + "abcdefgh", "Noor \"Nora\" Haddad " + std::to_string(n), "NOOR HADDAD, for the access coalition", "reply", n, 63000 + n, n % 2 == 0};
}

std::string page(std::vector<Entry> const& rows) {
  using base::html;
  base::Html body;
  for (auto const& e : rows)
    base::add_html(body, "<tr id=\"r-{}\"><th scope=\"row\"><a href=\"{}\">{}</a></th><td>{}</td><td>{}</td><td><a href=\"/search?{}\">{}</a></td></tr>\n", e.id,
                   base::Url::local("/people/" + e.id), e.name, e.label, std::to_string(e.place), base::Query().add("q", e.label).add("kind", e.kind), e.kind);
  return html("<table><tbody>{}</tbody></table>", body).str();
}

template <class F>
void measure(char const* what, int times, double goal, F&& f) {
  double best = 1e18;
  std::size_t bytes = 0;
  for (int round = 0; round < 9; ++round) {
    auto const began = cpu_us();
    for (int i = 0; i < times; ++i) bytes = f().size();
    best = std::min(best, (cpu_us() - began) / times);
  }
  std::printf("%-44s %7zu bytes %9.2f us (goal: at most %g)%s\n", what, bytes, best, goal, best > goal ? "  MISSED" : "");
}

}  // namespace

int main() {
  Event const event{4711, "entry.added", "m7ij2k3l4m5n", entry(3)};
  State state{"m7ij2k3l4m5n", "Preparation of the main session", {}};
  for (int i = 0; i < 36; ++i) state.queue.push_back(entry(i));
  std::vector<Entry> rows;
  for (int i = 0; i < 500; ++i) rows.push_back(entry(i));
  measure("D-G3 one event as JSON", 20000, 0.3, [&] { return base::json_text(event); });
  measure("D-G3 a state of 36 entries as JSON", 1000, 8, [&] { return base::json_text(state); });
  measure("D-G4 a page of 500 rows", 200, 400, [&] { return page(rows); });
}
