// SPDX-License-Identifier: Apache-2.0
#include "roster/aliases.hpp"

#include <algorithm>

#include "roster/inside.hpp"
#include "roster/pieces.hpp"

namespace roster {

namespace {

Result<Done> two_of(Reading& r, CoalitionId const& id, std::uint64_t one, std::uint64_t other) {
  if (!coalition(r, id)) return no_coalition();
  if (one == 0 || other == 0 || one == other) return refuse(Why::malformed, say("Name two different addresses."), "other");
  return Done{};
}

}  // namespace

SamePeople::SamePeople(Reading& r) {
  for (auto const& [person, same_as] : r.rows<std::uint64_t, std::uint64_t>("select person, same_as from list_alias"))
    same_[person] = same_as;
}

Result<Done> join_people(Writing& w, CoalitionId const& id, std::uint64_t one, std::uint64_t other) {
  if (auto const fine = two_of(w, id, one, other); !fine) return fine;
  SamePeople const same(w);
  auto const a = same(one), b = same(other);
  if (a == b) return Done{};
  auto const stands = std::min(a, b), joins = std::max(a, b);
  w.run("delete from list_apart where one = :a and other = :b", std::min(one, other), std::max(one, other));
  w.run("update list_alias set same_as = :s where same_as = :j", stands, joins);
  w.run("insert into list_alias (person, same_as, confirmed_by, at) values (:p, :s, :w, :t)", joins, stands, w.actor().person, w.now());
  count_months(w, id);
  w.audit("join_people", id.text);
  return Done{};
}

Result<Done> keep_apart(Writing& w, CoalitionId const& id, std::uint64_t one, std::uint64_t other) {
  if (auto const fine = two_of(w, id, one, other); !fine) return fine;
  auto const first = std::min(one, other), second = std::max(one, other);
  SamePeople const same(w);
  if (same(first) == same(second)) {
    // Whoever stands for others goes on standing for them; the other one of the two goes.
    auto const goes = same(second) == second ? first : second;
    w.run("delete from list_alias where person = :p", goes);
  }
  if (!kept_apart(w).contains({first, second}))
    w.run("insert into list_apart (one, other, said_by, at) values (:a, :b, :w, :t)", first, second, w.actor().person, w.now());
  count_months(w, id);
  w.audit("keep_apart", id.text);
  return Done{};
}

std::set<std::pair<std::uint64_t, std::uint64_t>> kept_apart(Reading& r) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> out;
  for (auto const& [one, other] : r.rows<std::uint64_t, std::uint64_t>("select one, other from list_apart")) out.emplace(one, other);
  return out;
}

std::set<std::uint64_t> writers(Reading& r, CoalitionId const& id) {
  std::set<std::uint64_t> out;
  each_message(r, id, [&](KeptMessage const& m) {
    if (m.person != 0) out.insert(m.person);
  });
  return out;
}

void note_writers(Writing& w, CoalitionId const& id, std::vector<HeardWriter> const& heard) {
  if (heard.empty()) return;
  std::map<std::pair<std::uint64_t, std::uint64_t>, Instant> known;
  for (auto const& [person, name, last] : w.rows<std::uint64_t, std::uint64_t, Instant>("select person, name, heard from list_writer where coalition = :c", id))
    known.emplace(std::pair(person, name), last);
  for (auto const& h : heard) {
    auto const [there, fresh] = known.emplace(std::pair(h.person, h.name), w.now());
    // A list that grew by one message is heard whole again: of thousands who were heard this week nothing needs to be written.
    if (!fresh && w.now() - there->second < std::chrono::days(7)) continue;
    if (!fresh)
      w.run("update list_writer set heard = :t where coalition = :c and person = :p and name = :n", w.now(), id, h.person, h.name);
    else
      w.run("insert into list_writer (coalition, person, name, local, heard) values (:c, :p, :n, :l, :t)", id, h.person, h.name, h.local, w.now());
  }
}

std::vector<Alike> alike(Reading& r, CoalitionId const& id) {
  std::map<std::uint64_t, std::set<std::uint64_t>> named, placed;
  for (auto const& [person, name, local] :
       r.rows<std::uint64_t, std::uint64_t, std::uint64_t>("select person, name, local from list_writer where coalition = :c", id)) {
    if (name != 0) named[name].insert(person);
    if (local != 0) placed[local].insert(person);
  }
  SamePeople const same(r);
  auto const apart = kept_apart(r);
  std::map<std::pair<std::uint64_t, std::uint64_t>, Alike> pairs;
  auto const pair_up = [&](auto const& groups, bool Alike::*why) {
    for (auto const& [what, people] : groups) {
      if (people.size() > most_alike) continue;
      for (auto a = people.begin(); a != people.end(); ++a)
        for (auto b = std::next(a); b != people.end(); ++b)
          if (same(*a) != same(*b) && !apart.contains({*a, *b})) {
            auto& pair = pairs.try_emplace({*a, *b}, Alike{.one = *a, .other = *b}).first->second;
            pair.*why = true;
          }
    }
  };
  pair_up(named, &Alike::same_name);
  pair_up(placed, &Alike::same_local);
  std::vector<Alike> out;
  for (auto const& [key, pair] : pairs) out.push_back(pair);
  return out;
}

void forget_names(Writing& w, Instant before) { w.run("delete from list_writer where heard < :b", before); }

std::map<std::uint64_t, Wrote> wrote(Reading& r, CoalitionId const& id, std::set<std::uint64_t> const& people) {
  std::map<std::uint64_t, Wrote> out;
  if (people.empty()) return out;
  each_message(r, id, [&](KeptMessage const& m) {
    if (!people.contains(m.person)) return;
    auto& w = out[m.person];
    ++w.messages;
    if (!m.at) return;
    if (!w.first || *m.at < *w.first) w.first = m.at;
    if (!w.last || *m.at > *w.last) w.last = m.at;
  });
  return out;
}

}  // namespace roster
