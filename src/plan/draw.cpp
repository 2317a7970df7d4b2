// SPDX-License-Identifier: Apache-2.0
// From numbers of people of each kind to people, and the draw.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "plan/lottery.hpp"

namespace plan {

namespace {

/// A stretch of tickets with the same people.
struct Stretch {
  std::int64_t tickets = 0;
  std::vector<int> left;  ///< by kind: seats not yet filled
  Panel panel;
};

/// Gives one person `want` tickets: stretches where most seats of the kind are left come first, the last is cut. Since nobody gets more than
/// an equal part of what is left, no stretch ever has more seats than people left (so everybody's tickets can be found).
void seat(std::vector<Stretch>& all, std::size_t kind, int person, std::int64_t want) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].left[kind] > 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return all[a].left[kind] > all[b].left[kind]; });
  for (auto const i : order) {
    if (want == 0) return;
    if (all[i].tickets > want) {
      auto rest = all[i];
      rest.tickets -= want;
      all[i].tickets = want;
      all.push_back(std::move(rest));
    }
    want -= all[i].tickets;
    --all[i].left[kind];
    all[i].panel.push_back(person);
  }
}

}  // namespace

std::vector<Ticketed> filled(Kinds const& kinds, std::vector<Mix> const& mixes) {
  std::vector<Stretch> all;
  for (auto const& m : mixes)
    if (m.tickets > 0) all.push_back({m.tickets, m.count, {}});
  for (std::size_t k = 0; k < kinds.members.size(); ++k) {
    std::int64_t seats = 0;
    for (auto const& s : all) seats += s.tickets * s.left[k];
    auto people = static_cast<std::int64_t>(kinds.members[k].size());
    for (int const person : kinds.members[k]) {
      auto const want = seats / people--;
      seat(all, k, person, want);
      seats -= want;
    }
  }
  std::map<Panel, std::int64_t> sum;
  for (auto& s : all) {
    std::sort(s.panel.begin(), s.panel.end());
    sum[std::move(s.panel)] += s.tickets;
  }
  std::vector<Ticketed> lottery;
  for (auto const& [panel, tickets] : sum) lottery.push_back({panel, tickets});
  return lottery;
}

std::vector<std::int64_t> chances(Choice const& choice, std::vector<Ticketed> const& lottery) {
  std::vector<std::int64_t> of(choice.people.size());
  for (auto const& t : lottery)
    for (int const p : t.panel) of[static_cast<std::size_t>(p)] += t.tickets;
  return of;
}

Panel drawn(std::vector<Ticketed> const& lottery, std::uint64_t seed) {
  auto const digest = base::sha256_hex("intersession panel " + std::to_string(seed));
  std::int64_t ticket = 0;
  for (char const c : digest) ticket = (ticket * 16 + (c <= '9' ? c - '0' : c - 'a' + 10)) % all_tickets;
  for (auto const& t : lottery) {
    if (ticket < t.tickets) return t.panel;
    ticket -= t.tickets;
  }
  return {};
}

}  // namespace plan
