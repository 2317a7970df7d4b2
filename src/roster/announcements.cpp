// SPDX-License-Identifier: Apache-2.0
// The same body on three coalitions' lists or more within 7 days is an announcement, on all of them (between-meetings a.4, 4). Which they
// are is looked for anew where a list changed, and a week around.
#include <algorithm>
#include <compare>

#include "roster/pieces.hpp"

namespace roster {

namespace {

constexpr Millis week = std::chrono::hours(24 * 7);
// What is told of a copy depends on a week around it, and copies a week around what changed are told of: both lie in the pieces beside.
static_assert(2 * week < piece_span);

/// Pieces one behind the other.
struct Run {
  std::int64_t first = 0, last = 0;
};

std::vector<Run> runs_of(std::vector<std::int64_t> const& pieces) {
  std::vector<Run> out;
  for (auto const p : pieces) {
    if (p == undated_piece) continue;
    if (!out.empty() && out.back().last + 1 == p) out.back().last = p;
    else out.push_back({p, p});
  }
  return out;
}

struct Copy {
  std::uint64_t body = 0;
  Instant at{};
  std::size_t list = 0;
  std::uint64_t key = 0;
  friend auto operator<=>(Copy const&, Copy const&) = default;
};

/// Whether each of the copies, which are in order, stands on three lists in a week.
std::vector<bool> on_three_lists(std::vector<Copy> const& copies) {
  std::vector<bool> out(copies.size());
  for (std::size_t begin = 0, end = 0; begin < copies.size(); begin = end) {
    std::map<std::size_t, int> lists;  // in the week that ends with the copy looked at
    std::size_t left = begin, marked = begin;
    for (end = begin; end < copies.size() && copies[end].body == copies[begin].body; ++end) {
      ++lists[copies[end].list];
      for (; copies[end].at - copies[left].at > week; ++left)
        if (--lists[copies[left].list] == 0) lists.erase(copies[left].list);
      if (lists.size() < 3) continue;
      for (marked = std::max(marked, left); marked <= end; ++marked) out[marked] = true;
    }
  }
  return out;
}

void look_at(Writing& w, CoalitionId const& id, Run const& run, std::set<CoalitionId>& changed) {
  auto const first = run.first - 1, last = run.last + 1;
  std::set<std::pair<CoalitionId, std::uint64_t>> before;
  for (auto const& [list, key] :
       w.rows<CoalitionId, std::uint64_t>("select coalition, id from list_announced where piece >= :a and piece <= :b", first, last))
    before.emplace(list, key);
  auto const there = w.one<std::int64_t>("select count(distinct coalition) from list_piece where piece >= :a and piece <= :b", first, last);
  if (before.empty() && there < 3) return;
  std::unordered_set<std::uint64_t> bodies;
  auto const gather = [&](std::string const& kept) {
    each_line(kept, [&](KeptMessage const& m) {
      if (m.body != 0) bodies.insert(m.body);
    });
  };
  w.each<std::string>("select kept from list_piece where coalition = :c and piece >= :a and piece <= :b", gather, id, run.first, run.last);
  if (bodies.empty()) return;
  std::vector<CoalitionId> lists;
  std::map<CoalitionId, std::size_t> number;
  std::vector<Copy> copies;
  auto const take = [&](CoalitionId const& list, std::string const& kept) {
    auto const n = number.try_emplace(list, lists.size()).first->second;
    if (n == lists.size()) lists.push_back(list);
    each_line(kept, [&](KeptMessage const& m) {
      if (m.body != 0 && m.at && bodies.contains(m.body)) copies.push_back({m.body, *m.at, n, m.key});
    });
  };
  w.each<CoalitionId, std::string>("select coalition, kept from list_piece where piece >= :a and piece <= :b", take, first, last);
  std::sort(copies.begin(), copies.end());
  auto const marks = on_three_lists(copies);
  Instant const from(piece_span * run.first - week), to(piece_span * (run.last + 1) + week);
  for (std::size_t i = 0; i < copies.size(); ++i) {
    auto const& c = copies[i];
    bool const now = marks[i], was = !before.empty() && before.contains({lists[c.list], c.key});
    if (now == was || c.at < from || c.at > to) continue;
    auto const& list = lists[c.list];
    if (now) w.run("insert into list_announced (piece, coalition, id) values (:p, :c, :k)", piece_of(c.at), list, c.key);
    else w.run("delete from list_announced where piece = :p and coalition = :c and id = :k", piece_of(c.at), list, c.key);
    changed.insert(list);
  }
}

}  // namespace

std::set<CoalitionId> find_announcements(Writing& w, CoalitionId const& id, std::vector<std::int64_t> const& pieces) {
  std::set<CoalitionId> changed;
  for (auto const& run : runs_of(pieces)) look_at(w, id, run, changed);
  return changed;
}

std::unordered_set<std::uint64_t> announced(Reading& r, CoalitionId const& id) {
  std::unordered_set<std::uint64_t> out;
  for (auto const& [key] : r.rows<std::uint64_t>("select id from list_announced where coalition = :c", id)) out.insert(key);
  return out;
}

}  // namespace roster
