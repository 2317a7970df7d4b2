// SPDX-License-Identifier: Apache-2.0
// Who is nominated, with which hats, which quotas hold, and whom people chose.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/plan.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

Result<Done> check(Nomination const& n) {
  auto ok = all_of(needed(n.name, 200, "name"), too_long(n.by, 200, "by"), between(static_cast<std::int64_t>(n.attributes.size()), 0, 20, "attributes"));
  for (auto const& a : n.attributes) {
    ok = all_of(ok, needed(a.category, 80, "attributes"), needed(a.value, 80, "attributes"));
    if (ok && a.category == "id") return refuse(Why::malformed, say("{}: no category can be called \"id\"."), "attributes", {a.category});
  }
  return ok;
}

void keep_attributes(Writing& w, NominationId const& n, std::vector<Attribute> const& attributes) {
  for (auto const& a : attributes)
    w.run("insert into nomination_attribute (nomination, category, value) values (:n, :category, :value) on conflict do nothing", n, a.category, a.value);
}

/// A hat as it is compared; no name has a line break. Not base::fold(): "30+" and "<30" are two.
std::string folded(std::string const& category, std::string const& name) { return base::lower_ascii(category + "\n" + name); }

Result<Done> expect(Reading& r, PlanId const& id, NominationId const& n) {
  if (!r.one<std::int64_t>("select 1 from nomination where id = :n and plan = :p", n, id)) return refuse(Why::unknown, say("There is no such nomination."));
  return Done{};
}

}  // namespace

Result<NominationId> nominate(Writing& w, PlanId const& id, Nomination const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (!plan(w, id)) return no_plan();
  auto const norm = base::fold(wish.name);
  if (w.one<std::int64_t>("select 1 from nomination where plan = :p and norm = :norm", id, norm))
    return refuse(Why::conflict, say("{} is nominated already."), "name", {wish.name});
  if (w.one<std::int64_t>("select count(*) from nomination where plan = :p", id).value_or(0) >= 500)
    return refuse(Why::conflict, say("Five hundred nominations are enough."));
  auto const n = base::new_id<NominationId>();
  w.run("insert into nomination (id, plan, name, norm, nominated_by, consent, chosen, at) values (:id, :plan, :name, :norm, :by, :consent, 0, :at)", n, id,
        wish.name, norm, wish.by, wish.consent, w.now());
  keep_attributes(w, n, wish.attributes);
  // What somebody says of themself is in no log.
  w.audit("nominate", n.text, wish.name);
  return n;
}

Result<Done> set_consent(Writing& w, PlanId const& id, NominationId const& n, Consent to) {
  if (auto ok = expect(w, id, n); !ok) return ok;
  w.run("update nomination set consent = :c, chosen = case when :declined = 1 then 0 else chosen end where id = :n", to, to == Consent::declined ? 1 : 0, n);
  if (to == Consent::declined) w.run("delete from plan_sitting where nomination = :n", n);
  w.audit("set_consent", n.text, boost::describe::enum_to_string(to, ""));
  return Done{};
}

Result<Done> set_attributes(Writing& w, PlanId const& id, NominationId const& n, std::vector<Attribute> const& attributes) {
  if (auto ok = check({.name = "-", .attributes = attributes}); !ok) return ok;
  if (auto ok = expect(w, id, n); !ok) return ok;
  w.run("delete from nomination_attribute where nomination = :n", n);
  keep_attributes(w, n, attributes);
  w.audit("set_attributes", n.text);
  return Done{};
}

Result<Done> withdraw(Writing& w, PlanId const& id, NominationId const& n) {
  if (auto ok = expect(w, id, n); !ok) return ok;
  if (w.one<std::int64_t>("select 1 from panel_seat where nomination = :n", n)) return refuse(Why::not_now, say("They have a seat on the panel. Empty it first."));
  w.run("delete from nomination_asking where nomination = :n", n);
  w.run("delete from plan_sitting where nomination = :n", n);
  w.run("delete from nomination_attribute where nomination = :n", n);
  w.run("delete from plan_rule_person where nomination = :n", n);
  for (auto const& rule : rules(w, id))
    if (rule.kind != RuleKind::wish_hat && rule.people.size() < (needs_several(rule.kind) ? 2U : 1U))
      if (auto ok = drop_rule(w, id, rule.id); !ok) return ok;
  w.run("delete from nomination where id = :n", n);
  w.audit("withdraw", n.text);
  return Done{};
}

std::vector<Nomination> nominations(Reading& r, PlanId const& id) {
  std::map<NominationId, std::vector<Attribute>> attributes;
  r.each<NominationId, std::string, std::string>(
      "select a.nomination, a.category, a.value from nomination_attribute a join nomination n on n.id = a.nomination where n.plan = :p "
      "order by a.category, a.value",
      [&](NominationId const& n, std::string const& category, std::string const& value) { attributes[n].push_back({category, value}); }, id);
  std::vector<Nomination> all;
  for (auto const& [n, name, by, consent, chosen] : r.rows<NominationId, std::string, std::string, Consent, bool>(
           "select id, name, nominated_by, consent, chosen from nomination where plan = :p order by norm", id))
    all.push_back({n, name, by, consent, attributes[n], chosen});
  return all;
}

Result<Done> forget_attributes(Writing& w, PlanId const& id) {
  if (!plan(w, id)) return no_plan();
  w.run("delete from nomination_attribute where nomination in (select id from nomination where plan = :p)", id);
  w.audit("forget_attributes", id.text);
  return Done{};
}

Result<Done> set_quota(Writing& w, PlanId const& id, Quota const& q) {
  auto const ok = all_of(needed(q.category, 80, "category"), needed(q.name, 80, "name"), between(q.min, 0, 50, "min"), between(q.max, 0, 50, "max"));
  if (!ok) return ok;
  if (q.min > q.max)
    return refuse(Why::malformed, say("{}: {}: at least {} and at most {} contradict each other."), "min", {q.category, q.name, std::to_string(q.min), std::to_string(q.max)});
  if (!plan(w, id)) return no_plan();
  for (auto const& other : quotas(w, id)) {
    if (folded(other.category, other.name) != folded(q.category, q.name)) continue;
    w.run("delete from plan_quota where plan = :p and category = :c and name = :n", id, other.category, other.name);
    w.run("update plan_rule set category = :c, name = :n where plan = :p and category = :before and name = :name_before", q.category,
          q.name, id, other.category, other.name);
  }
  w.run("insert into plan_quota (plan, category, name, low, high) values (:p, :c, :n, :low, :high)", id, q.category, q.name, q.min, q.max);
  w.audit("set_quota", id.text, q.category + ": " + q.name + " " + std::to_string(q.min) + "-" + std::to_string(q.max));
  return Done{};
}

Result<Done> drop_quota(Writing& w, PlanId const& id, std::string const& category, std::string const& name) {
  if (w.run("delete from plan_quota where plan = :p and category = :c and name = :n", id, category, name) == 0)
    return refuse(Why::unknown, say("There is no such quota."));
  w.audit("drop_quota", id.text, category + ": " + name);
  return Done{};
}

std::vector<Quota> quotas(Reading& r, PlanId const& id) {
  std::vector<Quota> all;
  for (auto const& [category, name, min, max] :
       r.rows<std::string, std::string, int, int>("select category, name, low, high from plan_quota where plan = :p order by category, name", id))
    all.push_back({category, name, min, max});
  return all;
}

std::vector<std::vector<int>> hats_of(std::vector<Nomination> const& people, std::vector<Quota> const& all) {
  std::map<std::string, std::vector<int>> counted;
  for (std::size_t q = 0; q < all.size(); ++q) counted[folded(all[q].category, all[q].name)].push_back(static_cast<int>(q));
  std::vector<std::vector<int>> hats;
  for (auto const& n : people) {
    std::set<int> worn;
    for (auto const& a : n.attributes)
      if (auto const found = counted.find(folded(a.category, a.value)); found != counted.end())
        worn.insert(found->second.begin(), found->second.end());
    hats.emplace_back(worn.begin(), worn.end());
  }
  return hats;
}

namespace {

/// Into a choice that is not settled yet, whose people and quotas stand as they were given.
void apply(Choice& c, PanelRule const& rule) {
  std::vector<int> who;
  for (std::size_t p = 0; p < c.people.size(); ++p)
    if (std::any_of(rule.people.begin(), rule.people.end(), [&](auto const& n) { return n.text == c.people[p].id; })) who.push_back(static_cast<int>(p));
  if (rule.kind == RuleKind::wish_hat) {
    for (std::size_t q = 0; q < c.quotas.size(); ++q)
      if (c.quotas[q].category == rule.category && c.quotas[q].name == rule.name) c.wishes.push_back({.quota = static_cast<int>(q), .near = static_cast<int>(rule.near), .person = -1});
    return;
  }
  if (who.empty()) return;
  switch (rule.kind) {
    case RuleKind::must: c.must.push_back(who.front()); break;
    case RuleKind::must_not: c.must_not.push_back(who.front()); break;
    // Of people who only sit together nobody sits when one has declined.
    case RuleKind::together:
      if (who.size() == rule.people.size()) c.together.push_back(who);
      else c.must_not.insert(c.must_not.end(), who.begin(), who.end());
      break;
    case RuleKind::apart:
      if (who.size() > 1) c.apart.push_back(who);
      break;
    case RuleKind::wish_person: c.wishes.push_back({.quota = -1, .near = 0, .person = who.front()}); break;
    case RuleKind::wish_hat: break;
  }
}

}  // namespace

Result<Choice> choice_of(Plan const& session, std::vector<Nomination> const& people, std::vector<Quota> const& all, std::vector<PanelRule> const& rules) {
  Choice c;
  c.size = static_cast<int>(session.seats);
  c.quotas = all;
  auto hats = hats_of(people, all);
  for (std::size_t i = 0; i < people.size(); ++i)
    if (people[i].consent != Consent::declined) c.people.push_back({people[i].id.text, false, std::move(hats[i])});
  for (auto const& rule : rules) apply(c, rule);
  for (int const p : c.must)
    if (std::find(c.must_not.begin(), c.must_not.end(), p) != c.must_not.end()) {
      auto const who = std::find_if(people.begin(), people.end(), [&](auto const& n) { return n.id.text == c.people[static_cast<std::size_t>(p)].id; });
      return refuse(Why::conflict, say("{} cannot be a must and a must not at once."), "people", {who->name});
    }
  return settled(std::move(c));
}

Result<Done> choose(Writing& w, PlanId const& id, std::vector<NominationId> const& people, std::string const& why, std::string const& proposed) {
  if (auto ok = needed(why, 2000, "why"); !ok) return ok;
  auto const p = plan(w, id);
  if (!p) return no_plan();
  if (people.empty()) return refuse(Why::malformed, say("Choose somebody."), "people");
  if (static_cast<std::int64_t>(people.size()) > p->seats)
    return refuse(Why::malformed, say("{} people are more than {} seats."), "people", {std::to_string(people.size()), std::to_string(p->seats)});
  auto const all = nominations(w, id);
  std::string ids;
  std::set<NominationId> once;
  for (auto const& n : people) {
    auto const at = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.id == n; });
    if (at == all.end()) return refuse(Why::unknown, say("There is no such nomination."), "people");
    if (at->consent == Consent::declined) return refuse(Why::conflict, say("{} has declined."), "people", {at->name});
    if (!once.insert(n).second) return refuse(Why::malformed, say("{} is named twice."), "people", {at->name});
    ids += (ids.empty() ? "" : " ") + n.text;
  }
  w.run("update nomination set chosen = 0 where plan = :p", id);
  for (auto const& n : people) w.run("update nomination set chosen = 1 where id = :n", n);
  w.run("delete from plan_sitting where nomination in (select id from nomination where plan = :p and chosen = 0)", id);
  w.run("insert into panel_choice (id, plan, at, person, why, proposed, people) values (:id, :plan, :at, :person, :why, :proposed, :people)", base::random_name(12),
        id, w.now(), w.actor().person, why, proposed, ids);
  w.audit("choose", id.text, why);
  return Done{};
}

std::vector<Choosing> choosings(Reading& r, PlanId const& id) {
  std::vector<Choosing> all;
  for (auto const& [at, person, why, proposed, people] : r.rows<Instant, std::string, std::string, std::string, std::string>(
           "select at, person, why, proposed, people from panel_choice where plan = :p order by at desc, id", id)) {
    Choosing c{at, person, why, proposed, {}};
    for (auto const one : base::split(people, ' '))
      if (!one.empty()) c.people.emplace_back(one);
    all.push_back(std::move(c));
  }
  return all;
}

}  // namespace plan
