// SPDX-License-Identifier: Apache-2.0
// The fair order (floor 3): who is next, why, and the same rule run forward on a copy. Pure, and without a clock: the turn that
// runs counts with its whole limit, and so does every turn foreseen, so that the order on the screens does not change by itself.
//
// The rule, over those who wait in the current item (points of order wherever they were raised):
//   1 the lowest rank; an entry pinned by the chair stands before all but rank 0
//   2 in ranks 2 and 3, filters that each keep some: overtaken K times; fewest counted turns; least used share of time; balance;
//     the other stance; the other channel
//   3 the earliest request of those left; of points of order the one whose category is heard first
// Blocked by "after X" while X waits; away while anybody else waits.
#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

#include "live/inside.hpp"

namespace live {

int rank_of(Kind kind) {
  switch (kind) {
    case Kind::access:
    case Kind::order: return 0;
    case Kind::clarify: return 1;
    case Kind::reply: return 2;
    case Kind::point: return 3;
    case Kind::right_of_reply: return 4;
  }
  return 3;
}

bool is_over(Entry const& e) {
  switch (e.state) {
    case EntryState::waiting:
    case EntryState::called:
    case EntryState::speaking:
    case EntryState::held:
    case EntryState::away: return false;
    default: return true;
  }
}

namespace {

template <class Worn>
std::string group_named(Worn const& hat) {
  if (!hat.coalition.empty()) return "c" + hat.coalition;
  if (!hat.constituency.empty()) return "k" + hat.constituency;
  return "s" + hat.seat.text;
}

/// Of a panellist: their own, else that of all of them.
Millis panellist_limit(Rules const& rules, SeatId const& seat, bool again) {
  auto const& own = again ? rules.panellist_again_seconds : rules.panellist_seconds;
  if (auto const found = own.find(seat.text); found != own.end()) return std::chrono::seconds(found->second);
  return again ? rules.panellist_again_time : rules.panellist_time;
}

/// By kind and part.
Millis rule_limit(Room const& room, Entry const& e) {
  auto const& rules = rules_for(room, e.item);
  auto const* const s = seat(room, e.seat);
  bool const panellist = s && std::find(s->parts.begin(), s->parts.end(), Part::panellist) != s->parts.end();
  switch (e.kind) {
    case Kind::access:
    case Kind::order: return rules.order_time;
    case Kind::clarify: return rules.clarify_time;
    case Kind::reply: return rules.reply_time;
    case Kind::point:
      if (!panellist) return rules.point_time;
      return panellist_limit(rules, e.seat, turns_had(room, e.seat, e.item, e.kind) > 0);
    // Two at most in an item, the second half as long (floor 3).
    case Kind::right_of_reply: return turns_had(room, e.seat, e.item, e.kind) > 0 ? rules.reply_time / 2 : rules.reply_time;
  }
  return rules.point_time;
}

}  // namespace

std::ptrdiff_t turns_had(Room const& room, SeatId const& seat_id, ItemId const& item_id, Kind kind) {
  return std::count_if(room.grants.begin(), room.grants.end(), [&](Grant const& g) {
    return g.kind == kind && g.seat == seat_id && g.item == item_id && g.ended != "undone";
  });
}

Millis limit_of(Room const& room, Entry const& e) {
  auto out = e.limit.value_or(rule_limit(room, e));
  if (rank_of(e.kind) != 2 && rank_of(e.kind) != 3) return out;
  for (auto const& g : room.granted_time)
    if (g.item == e.item && g.group != group_of(e)) out += g.by;
  return out;
}

std::string group_of(Entry const& e) { return group_named(e); }
std::string group_of(Grant const& g) { return group_named(g); }

namespace {

/// Whoever was called or speaks will be done when the next is called.
bool is_blocking(Entry const& x, Entry const& e) {
  return x.item == e.item && (x.state == EntryState::waiting || x.state == EntryState::away);
}

bool takes_turns(int rank) { return rank == 2 || rank == 3; }

/// Order of request: being away again puts one behind those who were not, and points of order go by their category.
using Key = std::tuple<int, int, std::int64_t>;
std::pair<int, std::int64_t> asked(Entry const& e) { return {e.place, e.seq}; }
Key key_of(Entry const& e) { return {e.place, e.kind == Kind::order ? static_cast<int>(e.category) : 0, e.seq}; }

struct Waiter {
  Entry const* entry = nullptr;
  int rank = 3;
  Key key;
  std::size_t person = 0, group = 0;  ///< places in Line's figures
  std::string const* value = nullptr; ///< balance
  int overtaken = 0;
  bool away = false, gone = false;
  Entry const* after = nullptr;       ///< blocks while it waits in the line
  Millis limit{};
};

/// Everything the rule looks at, as numbers, so that looking two hundred places ahead costs nothing.
class Line {
 public:
  explicit Line(Room const& room) : rules_(rules_for(room, room.item)) {
    count_grants(room);
    for (auto const& [id, e] : room.entries)
      if ((e.state == EntryState::waiting || e.state == EntryState::away) && e.kind != Kind::access &&
          (e.kind == Kind::order || e.item == room.item))
        add(room, e);
    std::sort(waiters_.begin(), waiters_.end(), [](Waiter const& a, Waiter const& b) { return a.key < b.key; });
  }

  /// The next by the rule, with the reason; none when nobody waits.
  std::optional<std::pair<Waiter*, Because>> pick() {
    auto pool = open([&](Waiter const& x) { return !x.away && !blocked(x); });
    if (pool.empty()) pool = open([&](Waiter const& x) { return !blocked(x); });
    if (pool.empty()) pool = open([](Waiter const&) { return true; });
    if (pool.empty()) return std::nullopt;
    int lowest = std::numeric_limits<int>::max();
    for (auto const* x : pool) lowest = std::min(lowest, x->rank);
    if (lowest > 0)
      for (auto* x : pool)
        if (x->entry->pinned) return std::pair(x, Because::pinned);
    auto const all = pool;
    std::erase_if(pool, [&](Waiter const* x) { return x->rank != lowest; });
    auto reason = takes_turns(lowest) ? filter(pool) : Because::order_of_request;
    auto* const chosen = pool.front();
    if (reason == Because::order_of_request) {
      if (!chosen->entry->after.empty()) reason = Because::after_other;
      else if (std::any_of(all.begin(), all.end(), [&](Waiter const* x) {
                 return (x->rank > lowest || lowest == 0) && asked(*x->entry) < asked(*chosen->entry);
               }))
        reason = Because::rank;
    }
    return std::pair(chosen, reason);
  }

  /// As though it had been called and had used its whole time.
  void call(Waiter& called) {
    called.gone = true;
    for (auto& x : waiters_) {
      if (x.gone) continue;
      if (called.entry->times_away == 0 && x.rank == called.rank && !x.away && !blocked_but(x, called) && called.key > x.key)
        ++x.overtaken;
      x.away = false;
    }
    time_[called.group] += called.limit.count();
    if (!takes_turns(called.rank)) return;
    ++turns_[called.person];
    last_far_ = called.entry->channel != Channel::room;
    note_stance(called.entry->stance);
    if (called.value) ++by_value_[*called.value];
    ++counted_;
  }

 private:
  template <class Which>
  std::vector<Waiter*> open(Which const& which) {
    std::vector<Waiter*> out;
    for (auto& x : waiters_)
      if (!x.gone && which(x)) out.push_back(&x);
    return out;
  }

  [[nodiscard]] bool blocked(Waiter const& x) const { return in_line(x.after, nullptr); }
  /// Whether x was still held back by somebody else than the one called just now.
  [[nodiscard]] bool blocked_but(Waiter const& x, Waiter const& called) const { return in_line(x.after, called.entry); }
  [[nodiscard]] bool in_line(Entry const* other, Entry const* called) const {
    if (!other) return false;
    return other == called || std::any_of(waiters_.begin(), waiters_.end(), [&](Waiter const& y) { return y.entry == other && !y.gone; });
  }

  std::size_t place_of(std::string const& key) {
    auto const [at, fresh] = places_.try_emplace(key, turns_.size());
    if (fresh) {
      turns_.push_back(0);
      time_.push_back(0);
    }
    return at->second;
  }

  void note_stance(std::string const& stance) {
    if (stance == "for" || stance == "against") last_stance_ = stance;
  }

  void count_grants(Room const& room) {
    for (auto const& g : room.grants) {
      if (g.ended == "undone") continue;
      if (g.counted) last_far_ = g.channel != Channel::room;
      if (!rules_.scope_meeting && g.item != room.item) continue;
      time_[place_of(group_of(g))] += (g.until ? used_in(g, *g.until) : g.limit).count();
      if (!g.counted) continue;
      ++turns_[place_of("s" + g.seat.text)];
      ++counted_;
      if (auto const* const s = seat(room, g.seat); s && rules_.shares.contains(s->balance)) ++by_value_[s->balance];
      if (auto const* const e = entry(room, g.entry)) note_stance(e->stance);
    }
  }

  void add(Room const& room, Entry const& e) {
    Waiter x{.entry = &e, .rank = rank_of(e.kind), .key = key_of(e), .person = place_of("s" + e.seat.text),
             .group = place_of(group_of(e)), .overtaken = e.overtaken, .away = e.state == EntryState::away, .limit = limit_of(room, e)};
    if (rules_.quota)
      if (auto const* const s = seat(room, e.seat); s && rules_.shares.contains(s->balance)) x.value = &s->balance;
    if (auto const* const other = entry(room, e.after); other && is_blocking(*other, e)) x.after = other;
    waiters_.push_back(x);
  }

  using Pool = std::vector<Waiter*>;

  /// Keeps those for whom `value` is smallest.
  template <class Value>
  static void keep_least(Pool& pool, Value const& value) {
    auto least = value(*pool.front());
    for (auto const* x : pool) least = std::min(least, value(*x));
    std::erase_if(pool, [&](Waiter const* x) { return value(*x) != least; });
  }

  /// Keeps those it holds for, unless it holds for none.
  template <class Which>
  static void prefer(Pool& pool, Which const& which) {
    if (std::any_of(pool.begin(), pool.end(), [&](Waiter const* x) { return which(*x); }))
      std::erase_if(pool, [&](Waiter const* x) { return !which(*x); });
  }

  /// How far a value is behind its share if the next turn were not its own; in hundredths of a turn.
  [[nodiscard]] std::int64_t behind(Waiter const& x) const {
    if (!x.value) return 0;
    auto const had = by_value_.find(*x.value);
    return static_cast<std::int64_t>(rules_.shares.at(*x.value)) * (counted_ + 1) - 100 * (had == by_value_.end() ? 0 : had->second);
  }

  /// Runs the filters. The reason is the filter after which the chosen one stood first by request: the one but for which somebody
  /// else would be called.
  Because filter(Pool& pool) {
    struct Step {
      Because because;
      Waiter const* first;
    };
    std::vector<Step> steps{{Because::order_of_request, pool.front()}};
    auto const took = [&](Because because) { steps.push_back({because, pool.front()}); };
    prefer(pool, [&](Waiter const& x) { return x.overtaken >= rules_.bound; });
    took(Because::protected_);
    bool const is_protected = pool.front()->overtaken >= rules_.bound;
    if (is_protected) pool.resize(1);
    if (rules_.rounds && !is_protected) {
      keep_least(pool, [&](Waiter const& x) { return turns_[x.person]; });
      took(turns_[pool.front()->person] == 0 ? Because::first_time : Because::fewer_turns);
    }
    if (rules_.least_heard && !is_protected) {
      keep_least(pool, [&](Waiter const& x) { return time_[x.group] / std::max<std::int64_t>(1, rules_.bucket.count()); });
      took(Because::less_heard);
    }
    if (rules_.quota && !is_protected) {
      keep_least(pool, [&](Waiter const& x) { return -behind(x); });
      took(Because::balance);
    }
    if (rules_.stance && !is_protected && !last_stance_.empty()) {
      prefer(pool, [&](Waiter const& x) { return x.entry->stance == (last_stance_ == "for" ? "against" : "for"); });
      took(Because::stance);
    }
    if (rules_.channel && !is_protected && last_far_) {
      prefer(pool, [&](Waiter const& x) { return (x.entry->channel != Channel::room) != *last_far_; });
      took(Because::other_channel);
    }
    for (auto const& step : steps)
      if (step.first == pool.front()) return step.because;
    return Because::order_of_request;
  }

  Rules const& rules_;
  std::vector<Waiter> waiters_;  ///< by order of request
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<int> turns_;
  std::vector<std::int64_t> time_;
  std::map<std::string, std::int64_t> by_value_;
  std::int64_t counted_ = 0;
  std::optional<bool> last_far_;
  std::string last_stance_;
};

}  // namespace

EntryId next_entry(Room const& room) {
  Line line(room);
  auto const next = line.pick();
  return next ? next->first->entry->id : EntryId();
}

std::vector<Place> order(Room const& room) {
  Line line(room);
  std::vector<Place> out;
  while (auto const next = line.pick()) {
    out.push_back({next->first->entry->id, next->second});
    line.call(*next->first);
  }
  return out;
}

void note_called(Room& room, Entry const& called) {
  auto const key = key_of(called);
  for (auto& [id, e] : room.entries) {
    if (id == called.id || e.item != called.item) continue;
    auto const* const other = entry(std::as_const(room), e.after);
    // Whoever asked to come after somebody is not passed over by that.
    bool const blocked = other && (other->id == called.id || is_blocking(*other, e));
    if (e.state == EntryState::waiting && called.times_away == 0 && rank_of(e.kind) == rank_of(called.kind) && !blocked &&
        key > key_of(e))
      ++e.overtaken;
    if (e.state == EntryState::away) e.state = EntryState::waiting;
  }
}

}  // namespace live
