// SPDX-License-Identifier: Apache-2.0
#include "roster/manner.hpp"

#include <algorithm>

#include "base/read_json.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

Manner read_back(std::string const& text) {
  Manner out;
  if (auto const json = parse_json(text)) read_kept(*json, out);
  return out;
}

}  // namespace

Result<Done> check(Manner const& m) {
  constexpr int least = told_first.count(), year = 366, most = 3650;
  for (auto const& [n, field] : std::initializer_list<std::pair<int, char const*>>{{m.again, "again"},
                                                                                  {m.list, "list"},
                                                                                  {m.offer, "offer"},
                                                                                  {m.between, "between"},
                                                                                  {m.mend, "mend"},
                                                                                  {m.patience, "patience"},
                                                                                  {m.rest, "rest"},
                                                                                  {m.contacts, "contacts"}})
    if (n < least || n > most)
      return refuse(Why::malformed, say("A time of the procedure is 14 days at least, and ten years at most."), field);
  if (m.mend > year) return refuse(Why::malformed, say("They have at least 14 days to mend it, and at most a year."), "mend");
  auto const apart = [&](int earlier, int later) { return later - earlier >= m.between; };
  for (auto const& [earlier, later, field] :
       std::initializer_list<std::tuple<int, int, char const*>>{
           {0, m.again, "again"}, {m.again, m.list, "list"}, {m.list, m.offer, "offer"}})
    if (!apart(earlier, later)) return refuse(Why::malformed, say("This is too soon after the step before it."), field);
  if (choose_language(m.lang) != m.lang) return refuse(Why::malformed, say("The pages do not speak this language."), "lang");
  return Done{};
}

std::vector<MannerChange> manner_changes(Reading& r) {
  std::vector<MannerChange> out;
  for (auto const& [kept, at, by, reason] :
       r.rows<std::string, Instant, PersonId, std::string>("select kept, at, person, reason from procedure_manner order by place desc"))
    out.push_back({read_back(kept), at, by, reason});
  return out;
}

Manner manner_at(std::vector<MannerChange> const& changes, Instant t) {
  auto const found = std::find_if(changes.begin(), changes.end(), [&](MannerChange const& c) { return c.at <= t; });
  return found == changes.end() ? Manner{} : found->manner;
}

Manner manner(Reading& r) {
  auto const kept = r.one<std::string>("select kept from procedure_manner order by place desc limit 1");
  return kept ? read_back(*kept) : Manner{};
}

Result<Done> set_manner(Writing& w, Manner const& wish, std::string const& typed) {
  auto const reason = clean_text(typed);
  if (auto const fits = check(wish); !fits) return fits;
  if (reason.empty()) return refuse(Why::malformed, say("Say which decision changes the rule, or where it stands."), "reason");
  if (auto const fits = too_long(reason, 1000, "reason"); !fits) return fits;
  if (wish == manner(w)) return Done{};
  auto const place = w.one<std::int64_t>("select coalesce(max(place), 0) + 1 from procedure_manner").value_or(1);
  w.run("insert into procedure_manner (place, at, person, kept, reason) values (:p, :t, :w, :k, :r)", place, w.now(), w.actor().person,
        json_text(wish), reason);
  w.audit("set_manner", "procedure", json_text(wish));
  return Done{};
}

}  // namespace roster
