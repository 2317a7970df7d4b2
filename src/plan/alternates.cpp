// SPDX-License-Identifier: Apache-2.0
#include "plan/alternates.hpp"

#include <algorithm>
#include <tuple>

#include "plan/panel_search.hpp"

namespace plan {

namespace {

constexpr std::size_t most_go = 2;

bool in(Panel const& sorted, int person) { return std::binary_search(sorted.begin(), sorted.end(), person); }

/// Every way in which the place of `declined` is filled while exactly `go` make room too. False: the search ended early.
bool fill(Choice const& choice, Panel const& panel, int declined, Panel const& go, Effort const& effort, std::vector<Alternate>& ways) {
  auto c = choice;
  c.size = static_cast<int>(panel.size());
  std::erase(c.must, declined);
  if (std::any_of(go.begin(), go.end(), [&](int p) { return std::find(c.must.begin(), c.must.end(), p) != c.must.end(); })) return true;
  for (int const p : panel)
    if (p != declined && !in(go, p) && std::find(c.must.begin(), c.must.end(), p) == c.must.end()) c.must.push_back(p);
  auto out = go;
  out.push_back(declined);
  for (int const p : out)
    if (std::find(c.must_not.begin(), c.must_not.end(), p) == c.must_not.end()) c.must_not.push_back(p);
  // Somebody who must not sit stays all the same where people chose them against that rule: then no way keeps every rule.
  if (std::any_of(c.must.begin(), c.must.end(), [&](int p) { return std::find(c.must_not.begin(), c.must_not.end(), p) != c.must_not.end(); })) return true;
  std::sort(c.must.begin(), c.must.end());
  std::sort(c.must_not.begin(), c.must_not.end());
  auto const kinds = kinds_of(c);
  auto const ended = Search(c, kinds, Search::Each::panel, effort.steps).run([&](Panel const& found) {
    Alternate way;
    way.go = go;
    std::set_difference(found.begin(), found.end(), panel.begin(), panel.end(), std::back_inserter(way.come));
    ways.push_back(std::move(way));
    return static_cast<long long>(ways.size()) < effort.listed;
  });
  return ended != Search::Ended::too_long;
}

/// Calls `each` with every set of `count` people of `from`.
template <class F>
void each_set(Panel const& from, std::size_t count, Panel& so_far, std::size_t next, F const& each) {
  if (so_far.size() == count) return each(so_far);
  for (auto i = next; i < from.size(); ++i) {
    so_far.push_back(from[i]);
    each_set(from, count, so_far, i + 1, each);
    so_far.pop_back();
  }
}

}  // namespace

std::vector<Alternates> alternates(Choice const& choice, Panel const& panel, Effort const& effort) {
  std::vector<Alternates> all;
  for (int const declined : panel) {
    Alternates one{declined, true, {}};
    Panel others;
    std::copy_if(panel.begin(), panel.end(), std::back_inserter(others), [&](int p) { return p != declined; });
    for (std::size_t count = 0; count <= std::min(most_go, others.size()) && one.ways.empty(); ++count) {
      Panel so_far;
      each_set(others, count, so_far, 0, [&](Panel const& go) {
        if (static_cast<long long>(one.ways.size()) < effort.listed) one.decided = fill(choice, panel, declined, go, effort, one.ways) && one.decided;
      });
    }
    std::sort(one.ways.begin(), one.ways.end(), [](auto const& a, auto const& b) { return std::tie(a.go, a.come) < std::tie(b.go, b.come); });
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace plan
