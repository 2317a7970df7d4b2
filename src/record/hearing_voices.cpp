// SPDX-License-Identifier: Apache-2.0
// Whose voice a turn of the captions is, from the floor (rulings 2; captions 6.3.10, 6.6). Captions come late by a delay that is only
// estimated, so a turn's beginning is brought to the change of the floor it belongs to; then its words vote.
#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"
#include "record/hearing.hpp"
#include "record/sounds.hpp"
#include "record/speakers_names.hpp"

namespace record::hearing {

namespace {

constexpr Ms near_unlabelled = 3000, near_labelled = 6000;
constexpr Ms longest_lag = 20'000;
constexpr std::size_t measures = 10;

Ms from_of(Holder const& h) { return to_millis(h.from); }

/// The holder at a time; none before the first.
Holder const* holder_at(std::vector<Holder> const& holders, Ms t) {
  auto const it = std::upper_bound(holders.begin(), holders.end(), t, [](Ms a, Holder const& h) { return a < from_of(h); });
  return it == holders.begin() ? nullptr : &*(it - 1);
}

bool same_voice(Holder const& a, Holder const& b) { return a.person == b.person && a.name == b.name && a.speaks == b.speaks; }

bool person_label(Voice const& v) { return !v.label.empty() && v.kind == LabelKind::person; }

/// Does this label fit the holder, and nobody else in the room better?
bool fits(std::string const& label, Holder const& h, std::vector<Holder> const& all) {
  if (names(label, h.name, false)) return true;
  if (!names(label, h.name, true)) return false;
  return std::none_of(all.begin(), all.end(), [&](Holder const& o) { return o.name != h.name && names(label, o.name, false); });
}

std::string initials(std::vector<std::string_view> const& words) {
  std::string out;
  for (auto const w : words)
    if (!w.empty()) out += w.front();
  return out;
}

}  // namespace

bool names(std::string_view label, std::string_view name, bool nearly) {
  auto const a = speakers::bare_label(label), b = fold(name);
  if (a.empty() || b.empty()) return false;
  if (a == b) return true;
  auto const in_a = split(a, ' '), in_b = split(b, ' ');
  auto const within = [](auto const& some, auto const& all) {
    return std::all_of(some.begin(), some.end(), [&](auto const w) { return std::find(all.begin(), all.end(), w) != all.end(); });
  };
  if (within(in_a, in_b) || (in_b.size() > 1 && within(in_b, in_a))) return true;
  if (in_a.size() == 1 && a.size() >= 2 && in_b.size() >= 2 && a == initials(in_b)) return true;
  if (!nearly) return false;
  auto const close = [](std::string_view x, std::string_view y) {
    if (x.size() <= 5) return x.size() == y.size() && edit_distance(x, y, 1) <= 1 && std::is_permutation(x.begin(), x.end(), y.begin());
    return edit_distance(x, y, 2) <= 2;
  };
  if (close(a, b)) return true;
  return in_a.size() == 1 && std::any_of(in_b.begin(), in_b.end(), [&](auto const w) { return close(a, w); });
}

void place(Voice& v, Voice const& before, std::vector<Holder> const& holders, std::int64_t lag_ms) {
  v.shift = v.snapped = 0;
  Ms const spoken = v.begun - lag_ms;
  bool const labelled = person_label(v);
  Holder const* best = nullptr;
  Ms far = 0;
  auto const nearest = [&](bool by_label, Ms within) {
    auto it = std::lower_bound(holders.begin(), holders.end(), spoken - within, [](Holder const& h, Ms t) { return from_of(h) < t; });
    for (; it != holders.end() && from_of(*it) <= spoken + within; ++it) {
      bool const change = it == holders.begin() || !same_voice(*(it - 1), *it);
      if (!it->speaks || !change || from_of(*it) <= before.snapped) continue;
      if (by_label && !fits(v.label, *it, holders)) continue;
      Ms const d = from_of(*it) > spoken ? from_of(*it) - spoken : spoken - from_of(*it);
      if (!best || d < far) {
        best = &*it;
        far = d;
      }
    }
  };
  if (labelled) {
    nearest(true, near_labelled);
    // Somebody who has the floor already and goes on needs no change.
    if (auto const* const h = holder_at(holders, spoken); !best && h && fits(v.label, *h, holders)) return;
  }
  if (!best) nearest(false, near_unlabelled);
  if (!best) return;
  v.snapped = from_of(*best);
  v.shift = v.snapped - spoken;
}

void vote(std::vector<Vote>& votes, Voice const& v, std::vector<Run> const& words, std::vector<Holder> const& holders, std::int64_t lag_ms) {
  for (auto const& w : words) {
    auto const* const h = holder_at(holders, std::max(w.at - lag_ms + v.shift, v.snapped));
    if (!h || !h->speaks) continue;
    auto const it = std::find_if(votes.begin(), votes.end(), [&](Vote const& x) { return x.from == from_of(*h); });
    if (it != votes.end()) it->words += w.size;
    else if (votes.size() < 64) votes.push_back({from_of(*h), w.size});
  }
}

void decide(Voice& v, std::vector<Vote> const& votes, std::vector<Holder> const& holders) {
  bool const somebody = v.kind != LabelKind::captioner && v.kind != LabelKind::machine && v.kind != LabelKind::group;
  if (holders.empty() && !v.name.empty()) return;  // nobody said who holds the floor: what was known stays
  struct Share {
    Holder const* holder = nullptr;
    std::int64_t words = 0;
  };
  std::vector<Share> shares;
  std::int64_t all = 0;
  for (auto const& x : votes) {
    auto const* const h = holder_at(holders, x.from);
    if (!h || from_of(*h) != x.from) continue;
    all += x.words;
    auto const it = std::find_if(shares.begin(), shares.end(), [&](Share const& s) { return same_voice(*s.holder, *h); });
    if (it != shares.end()) it->words += x.words;
    else shares.push_back({h, x.words});
  }
  v.person.clear();
  v.name.clear();
  v.capacity.clear();
  v.grant.clear();
  v.how = v.label.empty() ? "none" : "label";
  if (!somebody || shares.empty()) return;
  std::stable_sort(shares.begin(), shares.end(), [](Share const& a, Share const& b) { return a.words > b.words; });
  auto const* chosen = shares.front().words * 5 >= all * 4 ? shares.front().holder : nullptr;
  bool agreed = chosen != nullptr;
  if (person_label(v)) {
    auto const it = std::find_if(shares.begin(), shares.end(), [&](Share const& s) { return fits(v.label, *s.holder, holders); });
    agreed = it != shares.end();
    if (agreed) chosen = it->holder;
  }
  if (!chosen || (chosen->person.empty() && chosen->name.empty())) return;
  v.person = chosen->person.text;
  v.name = chosen->name;
  v.capacity = chosen->capacity;
  v.grant = chosen->grant;
  v.how = agreed ? "floor" : "both";
}

void measure(State& s, Voice const& v, std::vector<Holder> const& holders) {
  if (!person_label(v)) return;
  Holder const* last = nullptr;
  auto const off = [&](Holder const& h) { return std::abs(from_of(h) - (v.begun - s.lag_ms)); };
  for (auto it = holders.rbegin(); it != holders.rend() && from_of(*it) >= v.begun - longest_lag; ++it) {
    if (from_of(*it) > v.begun || !it->speaks) continue;
    bool const change = std::next(it) == holders.rend() || !same_voice(*std::next(it), *it);
    // Of several times this person came to the floor, the one the present estimate comes nearest to.
    if (change && fits(v.label, *it, holders) && (!last || off(*it) < off(*last))) last = &*it;
  }
  if (!last || from_of(*last) <= s.lag_of) return;
  s.lag_of = from_of(*last);
  s.lags.push_back(v.begun - s.lag_of);
  if (s.lags.size() > measures) s.lags.erase(s.lags.begin());
  if (s.lags.size() < 3) return;
  auto sorted = s.lags;
  std::sort(sorted.begin(), sorted.end());
  s.lag_ms = (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2;
  s.lag_measured = true;
}

}  // namespace record::hearing
