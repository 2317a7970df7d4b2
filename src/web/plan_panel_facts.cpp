// SPDX-License-Identifier: Apache-2.0
// What the quotas of a plan admit: the panels with their reasons, why there is none, who could take whose seat, the lotteries kept. Searching
// is outside any transaction.
#include <algorithm>
#include <boost/json/array.hpp>
#include <set>

#include "base/lists.hpp"
#include "plan/alternates.hpp"
#include "web/plan_panel.hpp"

namespace web {

namespace {

/// What each search for a page may cost; looking for loosened quotas takes many small ones (plan/panel.hpp).
constexpr plan::Effort effort{.steps = 200'000, .listed = 10, .counted = 50'000};
/// And for alternates, which take a search for every seat and for every one or two others who might go.
constexpr plan::Effort alternates_effort{.steps = 5'000, .listed = 5, .counted = 0};
constexpr std::size_t most_with_alternates = 12;

PanelShown shown(plan::Choice const& c, plan::Panel const& panel, std::map<std::string, std::string> const& names) {
  PanelShown out;
  out.ids = ids_of(c, panel);
  for (auto const& id : out.ids) out.names.push_back(names.at(id));
  for (std::size_t q = 0; q < c.quotas.size(); ++q) {
    std::set<std::string> who;  // by name: ids are random, and what is read should not be
    for (int const p : panel) {
      auto const& person = c.people[static_cast<std::size_t>(p)];
      if (std::find(person.hats.begin(), person.hats.end(), static_cast<int>(q)) != person.hats.end()) who.insert(names.at(person.id));
    }
    if (!who.empty()) out.reasons.push_back(c.quotas[q].category + ": " + c.quotas[q].name + " – " + base::joined({who.begin(), who.end()}, ", "));
  }
  return out;
}

std::string sentence_of(plan::Choice const& c, plan::Change const& change) {
  auto const& q = c.quotas[static_cast<std::size_t>(change.quota)];
  return fill(change.max ? tr("{}: {}: at most {} instead of {}") : tr("{}: {}: at least {} instead of {}"),
              {q.category, q.name, std::to_string(change.to), std::to_string(change.from)});
}

std::string rule_words(plan::PanelRule const& rule, std::map<plan::NominationId, std::string> const& names) {
  std::vector<std::string> people;
  for (auto const& n : rule.people) people.push_back(names.at(n));
  auto const who = base::joined(people, ", ");
  using plan::RuleKind;
  switch (rule.kind) {
    case RuleKind::must: return fill(tr("{} must sit"), {who});
    case RuleKind::must_not: return fill(tr("{} must not sit"), {who});
    case RuleKind::together: return fill(tr("{}: all of them or none"), {who});
    case RuleKind::apart: return fill(tr("{}: at most one of them"), {who});
    case RuleKind::wish_person: return fill(tr("Wish: {}"), {who});
    case RuleKind::wish_hat: return fill(tr("Wish: {1}: {2}, as near to {3} as can be"), {rule.category, rule.name, std::to_string(rule.near)});
  }
  return {};
}

LotteryShown shown(plan::KeptLottery const& l, std::map<plan::NominationId, std::string> const& names) {
  auto const name = [&](plan::NominationId const& n) {
    auto const found = names.find(n);
    return found == names.end() ? tr("withdrawn") : found->second;
  };
  auto const percent = [](std::int64_t tickets) { return 100.0 * static_cast<double>(tickets) / static_cast<double>(plan::all_tickets); };
  LotteryShown out{l.id, l.at, l.fairness, l.proven, l.digest, l.seed, {}, {}, std::ssize(l.panels), {}, {}};
  std::map<plan::NominationId, std::int64_t> chance;
  for (auto const& p : l.panels) {
    std::vector<std::string> who;
    for (auto const& n : p.people) {
      chance[n] += p.tickets;
      who.push_back(name(n));
    }
    if (out.panels.size() < 20) out.panels.push_back({base::joined(who, ", "), percent(p.tickets)});
  }
  for (auto const& [n, tickets] : chance) out.chances.push_back({name(n), percent(tickets)});
  std::sort(out.chances.begin(), out.chances.end(), [](auto const& a, auto const& b) { return std::pair(-a.percent, a.who) < std::pair(-b.percent, b.who); });
  for (auto const& n : l.drawn) {
    out.drawn_ids.push_back(n.text);
    out.drawn.push_back(name(n));
  }
  return out;
}

/// Who wears the hat of each quota, of all and of those who are chosen.
void count_hats(PanelFacts& f, std::vector<plan::Quota> const& quotas) {
  auto const hats = plan::hats_of(f.nominations, quotas);
  bool const chosen = std::any_of(f.nominations.begin(), f.nominations.end(), [](auto const& n) { return n.chosen; });
  for (std::size_t q = 0; q < quotas.size(); ++q) {
    auto const& [category, name, min, max] = quotas[q];
    QuotaShown nominated{category, name, min, max, 0};
    CoveredShown covered{category, name, min, max, {}, true};
    for (std::size_t i = 0; i < hats.size(); ++i) {
      auto const& n = f.nominations[i];
      if (!std::binary_search(hats[i].begin(), hats[i].end(), static_cast<int>(q))) continue;
      if (n.consent != plan::Consent::declined) ++nominated.nominated;
      if (n.chosen) covered.who.push_back(n.name);
    }
    covered.kept = std::ssize(covered.who) >= min && std::ssize(covered.who) <= max;
    f.quotas.push_back(std::move(nominated));
    if (chosen) f.covered.push_back(std::move(covered));
  }
}

void find_alternates(PanelFacts& f, plan::Choice const& choice, std::map<std::string, std::string> const& names) {
  plan::Panel chosen;
  for (std::size_t p = 0; p < choice.people.size(); ++p)
    if (std::any_of(f.nominations.begin(), f.nominations.end(), [&](auto const& n) { return n.chosen && n.id.text == choice.people[p].id; })) chosen.push_back(static_cast<int>(p));
  if (chosen.empty() || chosen.size() > most_with_alternates) return;
  auto const named = [&](plan::Panel const& people) {
    std::vector<std::string> all;
    for (auto const& id : ids_of(choice, people)) all.push_back(names.at(id));
    return base::joined(all, ", ");
  };
  for (auto const& one : plan::alternates(choice, chosen, alternates_effort)) {
    AlternatesShown a{named({one.declined}), {}, one.decided};
    for (auto const& way : one.ways) a.ways.push_back(way.go.empty() ? named(way.come) : fill(tr("{1}, and {2} makes room too"), {named(way.come), named(way.go)}));
    f.alternates.push_back(std::move(a));
  }
}

void propose(PanelFacts& f, Basis const& basis) {
  auto const all = admitted(basis);
  if (!all) {
    f.cannot = in_words(all.error());
    return;
  }
  auto const& [choice, found] = *all;
  std::map<std::string, std::string> names;
  for (auto const& n : f.nominations) names[n.id.text] = n.name;
  find_alternates(f, choice, names);
  if (!found.decided) {
    f.cannot = tr("There are too many nominations to look at every panel here. The command “intersession panel” does it.");
    return;
  }
  f.total = found.total;
  for (auto const& p : found.panels) f.panels.push_back(shown(choice, p, names));
  for (std::size_t p = 0; p < found.share.size(); ++p) f.share[choice.people[p].id] = found.share[p];
  if (found.feasible) return;
  auto const why = plan::relaxations(choice, effort);
  f.complete = why && why->decided;
  if (!why) {
    f.cannot = in_words(why.error());
    return;
  }
  for (auto const& r : why->sets) {
    LoosenedShown one;
    for (auto const& change : r.changes) one.changes.push_back(sentence_of(choice, change));
    one.gives = shown(choice, r.gives, names);
    f.relaxations.push_back(std::move(one));
    if (f.relaxations.size() == 10) break;
  }
  if (f.complete && f.relaxations.empty()) f.cannot = tr("No panel keeps these quotas, and loosening up to four of them does not help.");
}

}  // namespace

std::vector<std::string> ids_of(plan::Choice const& c, plan::Panel const& panel) {
  std::vector<std::string> ids;
  for (int const p : panel) ids.push_back(c.people[static_cast<std::size_t>(p)].id);
  return ids;
}

std::optional<Basis> basis_of(Reading& r, plan::PlanId const& id) {
  auto const p = plan::plan(r, id);
  if (!p) return std::nullopt;
  return Basis{*p, plan::nominations(r, id), plan::quotas(r, id), plan::rules(r, id)};
}

Result<Admitted> admitted(Basis const& b) {
  auto choice = plan::choice_of(b.plan, b.nominations, b.quotas, b.rules);
  if (!choice) return tl::unexpected(choice.error());
  auto found = plan::admissible(*choice, effort);
  return Admitted{std::move(*choice), std::move(found)};
}

std::optional<PanelFacts> panel_facts(Call& call, plan::PlanId const& id) {
  std::optional<Basis> basis;
  auto f = call.read([&](Reading& r) -> std::optional<PanelFacts> {
    basis = basis_of(r, id);
    if (!basis) return std::nullopt;
    PanelFacts out;
    out.plan = basis->plan;
    out.nominations = basis->nominations;
    out.choosings = plan::choosings(r, id);
    for (auto const& [n, asked] : plan::consents_asked(r, id)) out.asked.push_back({n, asked.sent, asked.times, asked.answered});
    std::map<plan::NominationId, std::string> names;
    for (auto const& n : out.nominations) names[n.id] = n.name;
    for (auto const& l : plan::lotteries(r, id)) out.lotteries.push_back(shown(l, names));
    out.remembered = desk::remembered(r, id, call.now);
    auto const elsewhere = desk::conflicts(r, id, call.now);
    for (auto const& n : out.nominations)
      if (auto const found = elsewhere.find(n.id); found != elsewhere.end())
        for (auto const& c : found->second) out.conflicts.push_back({n.name, c});
    return out;
  });
  if (!f) return f;
  count_hats(*f, basis->quotas);
  std::map<plan::NominationId, std::string> names;
  for (auto const& n : f->nominations) names[n.id] = n.name;
  for (auto const& rule : basis->rules) f->rules.push_back({rule.id, rule.kind, rule_words(rule, names)});
  propose(*f, *basis);
  return f;
}

}  // namespace web
