// SPDX-License-Identifier: Apache-2.0
#include "desk/list_people.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/keyed_number.hpp"
#include "base/text.hpp"
#include "mail/archive_again.hpp"
#include "mail/archive_names.hpp"
#include "people/accounts.hpp"
#include "roster/roster.hpp"

namespace desk {

namespace {

struct KnownWriter {
  std::string name = {}, address = {};
};

/// Everybody this server knows an address of, by keyed address; of those who wrote on the list.
std::map<std::uint64_t, KnownWriter> known_writers(Reading& r, CoalitionId const& id) {
  std::map<std::uint64_t, KnownWriter> out;
  auto const key = roster::known_evidence_key(r);
  if (key.empty()) return out;
  auto const wrote = roster::writers(r, id);
  auto const add = [&](std::string const& name, std::string const& address) {
    auto const person = roster::keyed(key, mail::person_key(lower_ascii(address)));
    if (person != 0 && wrote.contains(person)) out.try_emplace(person, KnownWriter{name, address});
  };
  for (auto const& c : roster::coalitions(r))
    for (auto const& k : roster::contacts(r, c.id))
      if (!k.address.empty()) add(k.name, k.address);
  for (auto const& a : people::accounts(r)) add(a.name, a.address);
  return out;
}

std::string mark_of(std::uint64_t person) {
  std::string out;
  add_digits(out, person);
  return out;
}

/// The keyed hash that an address or a mark stands for; none for what is neither, or a mark of nobody who wrote there.
std::optional<std::uint64_t> person_of(Writing& w, CoalitionId const& id, std::string const& text) {
  if (auto const address = people::read_address(text)) return roster::keyed(roster::evidence_key(w), mail::person_key(*address));
  auto const mark = number_of_digits(text);
  return mark && roster::writers(w, id).contains(*mark) ? mark : std::nullopt;
}

}  // namespace

std::vector<PerhapsOne> perhaps_one(Reading& r, CoalitionId const& id) {
  auto const known = known_writers(r, id);
  roster::SamePeople const same(r);
  auto const apart = roster::kept_apart(r);
  auto pairs = roster::alike(r, id);
  for (auto a = known.begin(); a != known.end(); ++a)
    for (auto b = std::next(a); b != known.end(); ++b) {
      if (same(a->first) == same(b->first) || apart.contains({a->first, b->first})) continue;
      auto const local = mail::local_key(a->second.address);
      roster::Alike const pair{.one = a->first,
                               .other = b->first,
                               .same_name = fold(a->second.name) == fold(b->second.name),
                               .same_local = local != 0 && local == mail::local_key(b->second.address)};
      if (!pair.same_name && !pair.same_local) continue;
      auto const is_it = [&](roster::Alike const& p) { return p.one == pair.one && p.other == pair.other; };
      auto const found = std::find_if(pairs.begin(), pairs.end(), is_it);
      if (found == pairs.end()) {
        pairs.push_back(pair);
      } else {
        found->same_name = found->same_name || pair.same_name;
        found->same_local = found->same_local || pair.same_local;
      }
    }
  std::set<std::uint64_t> people;
  for (auto const& p : pairs) people.insert({p.one, p.other});
  auto const wrote = roster::wrote(r, id, people);
  auto const writer = [&](std::uint64_t person) {
    ListWriter out{.mark = mark_of(person)};
    if (auto const k = known.find(person); k != known.end()) {
      out.name = k->second.name;
      out.address = k->second.address;
    }
    if (auto const w = wrote.find(person); w != wrote.end()) {
      out.messages = w->second.messages;
      out.first = w->second.first;
      out.last = w->second.last;
    }
    return out;
  };
  std::vector<PerhapsOne> out;
  for (auto const& p : pairs) {
    auto one = writer(p.one), other = writer(p.other);
    if (one.name.empty() && !other.name.empty()) std::swap(one, other);
    out.push_back({std::move(one), std::move(other), p.same_name, p.same_local});
  }
  auto const rank = [](PerhapsOne const& p) {
    auto const last = std::max(p.one.last, p.other.last);
    return std::tuple(p.one.name.empty(), p.one.name, p.one.address, p.other.address, last ? -to_millis(*last) : 0, p.one.mark,
                      p.other.mark);
  };
  std::sort(out.begin(), out.end(), [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
  return out;
}

Result<Done> say_one_person(Writing& w, CoalitionId const& id, std::string const& one, std::string const& other, bool same) {
  auto const first = person_of(w, id, one), second = person_of(w, id, other);
  if (!first || !second) return refuse(Why::malformed, say("This does not look like an e-mail address."), first ? "other" : "one");
  return same ? roster::join_people(w, id, *first, *second) : roster::keep_apart(w, id, *first, *second);
}

}  // namespace desk
