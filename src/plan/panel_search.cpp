// SPDX-License-Identifier: Apache-2.0
#include "plan/panel_search.hpp"

#include <algorithm>
#include <map>

namespace plan {

Kinds kinds_of(Choice const& choice) {
  std::vector<char> named(choice.people.size());
  auto const name = [&](std::vector<int> const& people) {
    for (int const p : people) named[static_cast<std::size_t>(p)] = 1;
  };
  name(choice.must);
  name(choice.must_not);
  for (auto const& group : choice.together) name(group);
  for (auto const& group : choice.apart) name(group);
  for (auto const& wish : choice.wishes)
    if (wish.person >= 0) name({wish.person});

  Kinds kinds;
  std::map<std::vector<int>, int> known;
  for (std::size_t p = 0; p < choice.people.size(); ++p) {
    auto kind = static_cast<int>(kinds.members.size());
    if (!named[p]) kind = known.try_emplace(choice.people[p].hats, kind).first->second;
    if (kind == static_cast<int>(kinds.members.size())) kinds.members.emplace_back();
    kinds.members[static_cast<std::size_t>(kind)].push_back(static_cast<int>(p));
    kinds.of.push_back(kind);
  }
  return kinds;
}

Counts counts_of(Kinds const& kinds, Panel const& panel) {
  Counts counts(kinds.members.size());
  for (int const p : panel) ++counts[static_cast<std::size_t>(kinds.of[static_cast<std::size_t>(p)])];
  return counts;
}

Panel first_of(Kinds const& kinds, Counts const& counts) {
  Panel panel;
  for (std::size_t k = 0; k < counts.size(); ++k) panel.insert(panel.end(), kinds.members[k].begin(), kinds.members[k].begin() + counts[k]);
  std::sort(panel.begin(), panel.end());
  return panel;
}

Search::Search(Choice const& choice, Kinds const& kinds, Each each, long long steps)
    : choice_(choice), kinds_(kinds), each_(each), steps_(steps) {
  auto const n = choice.people.size();
  rows_of_.resize(n);
  bare_of_.resize(n);
  with_.resize(n);
  state_.assign(n, open);
  auto const add_row = [&](int min, int max, std::vector<int> members) {
    for (int const p : members) rows_of_[static_cast<std::size_t>(p)].push_back(static_cast<int>(rows_.size()));
    Row row{min, max, 0, static_cast<int>(members.size()), std::move(members)};
    rows_.push_back(std::move(row));
  };
  std::vector<int> all(n);
  for (std::size_t p = 0; p < n; ++p) all[p] = static_cast<int>(p);
  add_row(choice.size, choice.size, all);

  std::vector<std::vector<int>> wearers(choice.quotas.size());
  for (std::size_t p = 0; p < n; ++p)
    for (int const q : choice.people[p].hats) wearers[static_cast<std::size_t>(q)].push_back(static_cast<int>(p));
  std::vector<int> hats(n);
  for (std::size_t q = 0; q < choice.quotas.size(); ++q) {
    bool const first = q == 0 || choice.quotas[q].category != choice.quotas[q - 1].category;
    if (first) {
      categories_.emplace_back();
      hats.assign(n, 0);
    }
    auto& category = categories_.back();
    category.rows.push_back(static_cast<int>(rows_.size()));
    for (int const p : wearers[q]) category.most_hats = std::max(category.most_hats, ++hats[static_cast<std::size_t>(p)]);
    add_row(choice.quotas[q].min, choice.quotas[q].max, wearers[q]);
    bool const last = q + 1 == choice.quotas.size() || choice.quotas[q].category != choice.quotas[q + 1].category;
    if (!last) continue;
    for (std::size_t p = 0; p < n; ++p)
      if (hats[p] == 0) {
        category.bare.push_back(static_cast<int>(p));
        bare_of_[p].push_back(static_cast<int>(categories_.size()) - 1);
      }
    category.bare_open = static_cast<int>(category.bare.size());
  }
  for (auto const& group : choice.apart) add_row(0, 1, group);
  for (auto const& group : choice.together)
    for (int const p : group)
      for (int const other : group)
        if (other != p) with_[static_cast<std::size_t>(p)].push_back(other);
  waits_.assign(rows_.size(), 0);

  words_ = rows_.size() / 64 + 1;
  worn_.assign(n * words_, 0);
  for (std::size_t p = 0; p < n; ++p)
    for (int const r : rows_of_[p]) worn_[p * words_ + static_cast<std::size_t>(r) / 64] |= std::uint64_t{1} << r % 64;
  before_.assign(n, -1);
  if (each == Each::panel) return;
  for (auto const& members : kinds.members)
    for (std::size_t i = 1; i < members.size(); ++i) before_[static_cast<std::size_t>(members[i])] = members[i - 1];
}

void Search::place(int person, State to) {
  auto const p = static_cast<std::size_t>(person);
  state_[p] = to;
  trail_.push_back(person);
  for (int const r : rows_of_[p]) {
    auto& row = rows_[static_cast<std::size_t>(r)];
    --row.open;
    if (to == in) ++row.chosen;
    if (waits_[static_cast<std::size_t>(r)]) continue;
    waits_[static_cast<std::size_t>(r)] = 1;
    waiting_.push_back(r);
  }
  for (int const c : bare_of_[p]) --categories_[static_cast<std::size_t>(c)].bare_open;
}

bool Search::set(int person, State to) {
  auto const p = static_cast<std::size_t>(person);
  if (state_[p] != open) return state_[p] == to;
  place(person, to);
  for (int const other : with_[p])
    if (!set(other, to)) return false;
  // Those like somebody left out are left out too: which of them sits makes no other mixture. None of them is held by another rule.
  if (each_ == Each::mixture && to == out)
    for (int const other : kinds_.members[static_cast<std::size_t>(kinds_.of[p])])
      if (state_[static_cast<std::size_t>(other)] == open) place(other, out);
  return true;
}

bool Search::all_open(std::vector<int> const& people, State to) {
  for (int const p : people)
    if (state_[static_cast<std::size_t>(p)] == open && !set(p, to)) return false;
  return true;
}

bool Search::conclude_row(int r) {
  auto const& row = rows_[static_cast<std::size_t>(r)];
  if (row.chosen > row.max || row.chosen + row.open < row.min) return false;
  if (row.open == 0) return true;
  if (row.chosen == row.max) return all_open(row.members, out);
  if (row.chosen + row.open == row.min) return all_open(row.members, in);
  return true;
}

/// What one category says by counting its seats: those still needed must fit, those still possible must suffice.
bool Search::conclude_category(Category const& category) {
  int const left = choice_.size - rows_[0].chosen;
  int need = 0, room = category.bare_open;
  for (int const r : category.rows) {
    auto const& row = rows_[static_cast<std::size_t>(r)];
    need += std::max(0, row.min - row.chosen);
    room += std::max(0, std::min(row.open, row.max - row.chosen));
  }
  if (need > left * std::max(1, category.most_hats) || room < left) return false;
  if (category.most_hats != 1 || need != left || left == 0) return true;
  for (int const r : category.rows) {
    auto const& row = rows_[static_cast<std::size_t>(r)];
    if (row.chosen >= row.min && row.open > 0 && !all_open(row.members, out)) return false;
  }
  return category.bare_open == 0 || all_open(category.bare, out);
}

/// Draws every conclusion, if what was set so far is sound. Afterwards no row waits.
bool Search::conclude(bool sound) {
  for (std::size_t before = trail_.size() + 1; sound && before != trail_.size();) {
    before = trail_.size();
    while (sound && !waiting_.empty()) {
      int const r = waiting_.back();
      waiting_.pop_back();
      waits_[static_cast<std::size_t>(r)] = 0;
      sound = conclude_row(r);
    }
    for (auto const& category : categories_) {
      if (!sound) break;
      sound = conclude_category(category);
    }
  }
  for (int const r : waiting_) waits_[static_cast<std::size_t>(r)] = 0;
  waiting_.clear();
  return sound;
}

void Search::back_to(std::size_t mark) {
  while (trail_.size() > mark) {
    auto const p = static_cast<std::size_t>(trail_.back());
    trail_.pop_back();
    for (int const r : rows_of_[p]) {
      auto& row = rows_[static_cast<std::size_t>(r)];
      ++row.open;
      if (state_[p] == in) --row.chosen;
    }
    for (int const c : bare_of_[p]) ++categories_[static_cast<std::size_t>(c)].bare_open;
    state_[p] = open;
  }
}

/// In id order the first who is open; else somebody from the quota that has the fewest people to spare.
int Search::next_guess() const {
  std::size_t best = 0;
  if (each_ == Each::mixture) {
    int spare = rows_[0].chosen + rows_[0].open - rows_[0].min;
    for (std::size_t r = 1; r < rows_.size(); ++r) {
      auto const& row = rows_[r];
      if (row.chosen < row.min && row.chosen + row.open - row.min < spare) {
        spare = row.chosen + row.open - row.min;
        best = r;
      }
    }
  }
  for (int const p : rows_[best].members)
    if (state_[static_cast<std::size_t>(p)] == open) return p;
  return -1;
}

Search::Ended Search::walk() {
  int const left = choice_.size - rows_[0].chosen;
  // Where some come only together, one more may mean two more: there every seat is guessed.
  if (left == 0 || (left <= 2 && choice_.together.empty())) return last_seats(left);
  int const guess = next_guess();
  for (State const to : {in, out}) {
    if (--steps_ < 0) return Ended::too_long;
    auto const mark = trail_.size();
    auto const ended = conclude(set(guess, to)) ? walk() : Ended::all_seen;
    back_to(mark);
    if (ended != Ended::all_seen) return ended;
  }
  return Ended::all_seen;
}

Search::Ended Search::run(std::function<bool(Panel const&)> const& found) {
  found_ = &found;
  bool sound = true;
  for (int const p : choice_.must_not) sound = sound && set(p, out);
  for (int const p : choice_.must) sound = sound && set(p, in);
  for (std::size_t r = 0; r < rows_.size(); ++r)
    if (!waits_[r]) {
      waits_[r] = 1;
      waiting_.push_back(static_cast<int>(r));
    }
  auto const ended = conclude(sound) ? walk() : Ended::all_seen;
  back_to(0);
  return ended;
}

std::optional<Panel> some_panel(Choice const& choice, Kinds const& kinds, long long steps, bool* too_long) {
  std::optional<Panel> panel;
  auto const ended = Search(choice, kinds, Search::Each::mixture, steps).run([&](Panel const& p) {
    panel = p;
    return false;
  });
  *too_long = ended == Search::Ended::too_long;
  return panel;
}

}  // namespace plan
