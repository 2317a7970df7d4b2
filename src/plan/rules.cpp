// SPDX-License-Identifier: Apache-2.0
// Rules on persons and wishes for the panel, besides the quotas.

#include <algorithm>
#include <map>
#include <set>

#include "plan/checks.hpp"
#include "plan/plan.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

Result<Done> known_people(PanelRule const& wish, std::vector<Nomination> const& all) {
  std::set<NominationId> once;
  for (auto const& n : wish.people) {
    auto const at = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.id == n; });
    if (at == all.end()) return refuse(Why::unknown, say("There is no such nomination."), "people");
    if (!once.insert(n).second) return refuse(Why::malformed, say("{} is named twice."), "people", {at->name});
  }
  if (needs_several(wish.kind) && wish.people.size() < 2) return refuse(Why::malformed, say("Choose two people or more."), "people");
  if (!needs_several(wish.kind) && wish.people.size() != 1) return refuse(Why::malformed, say("Choose one person."), "people");
  return Done{};
}

/// The same rule, or its opposite, stands there.
Result<Done> no_clash(PanelRule const& wish, std::vector<PanelRule> const& there, std::vector<Nomination> const& all) {
  auto sorted = wish.people;
  std::sort(sorted.begin(), sorted.end());
  for (auto const& r : there) {
    if (r.kind == wish.kind && r.people == sorted && r.category == wish.category && r.name == wish.name)
      return refuse(Why::conflict, say("This rule stands there already."), "kind");
    bool const opposite =
        (r.kind == RuleKind::must && wish.kind == RuleKind::must_not) || (r.kind == RuleKind::must_not && wish.kind == RuleKind::must);
    if (!opposite || r.people != sorted) continue;
    auto const who = std::find_if(all.begin(), all.end(), [&](auto const& n) { return n.id == sorted.front(); });
    return refuse(Why::conflict, say("{} cannot be a must and a must not at once."), "people", {who->name});
  }
  return Done{};
}

}  // namespace

Result<RuleId> add_rule(Writing& w, PlanId const& id, PanelRule const& wish) {
  if (!plan(w, id)) return no_plan();
  auto const all = nominations(w, id);
  auto const there = rules(w, id);
  bool const hat = wish.kind == RuleKind::wish_hat;
  if (auto ok = hat ? between(wish.near, 0, 50, "near") : known_people(wish, all); !ok) return tl::unexpected(ok.error());
  auto const q = quotas(w, id);
  if (hat && std::none_of(q.begin(), q.end(), [&](auto const& one) { return one.category == wish.category && one.name == wish.name; }))
    return refuse(Why::unknown, say("There is no such quota."), "hat");
  auto kept = wish;
  if (hat) kept.people.clear();
  else kept.category = kept.name = "";
  if (auto ok = no_clash(kept, there, all); !ok) return tl::unexpected(ok.error());
  if (there.size() >= 50) return refuse(Why::conflict, say("Fifty rules are enough."));
  auto const rule = base::new_id<RuleId>();
  auto const place = w.one<std::int64_t>("select coalesce(max(place), 0) + 1 from plan_rule where plan = :id", id).value_or(1);
  w.run("insert into plan_rule (id, plan, place, kind, category, name, near) values (:rule, :id, :place, :kind, :category, :name, :near)",
        rule, id, place, kept.kind, kept.category, kept.name, hat ? kept.near : 0);
  for (auto const& n : kept.people) w.run("insert into plan_rule_person (rule, nomination) values (:rule, :n)", rule, n);
  w.audit("add_rule", rule.text, boost::describe::enum_to_string(kept.kind, ""));
  return rule;
}

Result<Done> drop_rule(Writing& w, PlanId const& id, RuleId const& rule) {
  if (!w.one<std::int64_t>("select 1 from plan_rule where id = :rule and plan = :id", rule, id))
    return refuse(Why::unknown, say("There is no such rule."));
  w.run("delete from plan_rule_person where rule = :rule", rule);
  w.run("delete from plan_rule where id = :rule", rule);
  w.audit("drop_rule", rule.text);
  return Done{};
}

std::vector<PanelRule> rules(Reading& r, PlanId const& id) {
  std::map<RuleId, std::vector<NominationId>> people;
  r.each<RuleId, NominationId>(
      "select p.rule, p.nomination from plan_rule_person p join plan_rule x on x.id = p.rule where x.plan = :id",
      [&](RuleId const& rule, NominationId const& n) { people[rule].push_back(n); }, id);
  std::vector<PanelRule> all;
  for (auto const& [rule, kind, category, name, near] : r.rows<RuleId, RuleKind, std::string, std::string, std::int64_t>(
           "select id, kind, category, name, near from plan_rule where plan = :id order by place", id))
    all.push_back({rule, kind, people[rule], category, name, near});
  for (auto& one : all) std::sort(one.people.begin(), one.people.end());  // by the bytes of their ids, whatever the database orders by
  return all;
}

}  // namespace plan
