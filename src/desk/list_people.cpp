// SPDX-License-Identifier: Apache-2.0
#include "desk/list_people.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "mail/archive_again.hpp"
#include "people/accounts.hpp"
#include "roster/roster.hpp"

namespace desk {

namespace {

/// Before the "@" in lower case, without what stands behind a plus. Short ones ("info") say nothing.
std::string local_part(std::string const& address) {
  auto const local = lower_ascii(address.substr(0, address.find('@')));
  auto const plain = local.substr(0, local.find('+'));
  return plain.size() >= 5 ? plain : std::string();
}

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

}  // namespace

std::vector<PerhapsOne> perhaps_one(Reading& r, CoalitionId const& id) {
  auto const known = known_writers(r, id);
  roster::SamePeople const same(r);
  auto const apart = roster::kept_apart(r);
  std::vector<PerhapsOne> out;
  for (auto a = known.begin(); a != known.end(); ++a)
    for (auto b = std::next(a); b != known.end(); ++b) {
      if (same(a->first) == same(b->first) || apart.contains({a->first, b->first})) continue;
      auto const local = local_part(a->second.address);
      PerhapsOne const pair{a->second, b->second, fold(a->second.name) == fold(b->second.name),
                            !local.empty() && local == local_part(b->second.address)};
      if (pair.same_name || pair.near_address) out.push_back(pair);
    }
  std::sort(out.begin(), out.end(), [](auto const& a, auto const& b) {
    return std::tie(a.one.name, a.one.address, a.other.address) < std::tie(b.one.name, b.one.address, b.other.address);
  });
  return out;
}

Result<Done> say_one_person(Writing& w, CoalitionId const& id, std::string const& one, std::string const& other, bool same) {
  auto const a = people::read_address(one), b = people::read_address(other);
  if (!a || !b) return refuse(Why::malformed, say("This does not look like an e-mail address."), a ? "other" : "one");
  auto const key = roster::evidence_key(w);
  auto const first = roster::keyed(key, mail::person_key(*a)), second = roster::keyed(key, mail::person_key(*b));
  return same ? roster::join_people(w, id, first, second) : roster::keep_apart(w, id, first, second);
}

}  // namespace desk
