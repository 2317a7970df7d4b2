// SPDX-License-Identifier: Apache-2.0
#include "roster/evaluations.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/read_json.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

constexpr auto one_day = std::chrono::days(1);

template <class T>
T read_back(std::string const& text) {
  T out;
  if (auto const json = parse_json(text)) read_kept(*json, out);
  return out;
}

std::string day_key(Instant t) { return iso_day(utc_day(t)); }

Instant midnight(Day const& d) { return Instant(std::chrono::sys_days(d)); }

/// What the coalition had declared of itself by then; what it was entered with held before as well.
Declared declared(Coalition const& c, std::vector<LifeStep> const& life, Instant as_of) {
  Declared out;
  if (c.founded) out.founded = midnight(*c.founded);
  for (auto const& step : life) {
    if (step.at > as_of && &step != &life.front()) break;
    out.life = step.life == Life::paused ? Declared::Life::paused : step.life == Life::merged ? Declared::Life::merged : step.life == Life::closed ? Declared::Life::closed : Declared::Life::open;
    out.until = step.until ? std::optional(midnight(*step.until) + one_day) : std::nullopt;
  }
  return out;
}

bool of_activity(Kind k) { return k == Kind::meeting || k == Kind::output || k == Kind::session; }

std::optional<double> aid_of(Known const& known, Instant as_of) {
  SortingParts parts;
  Instant const from = as_of - std::chrono::days(365);
  std::map<std::int64_t, std::int64_t> by_person;
  std::map<std::int64_t, std::set<std::int64_t>> voices;
  std::set<std::string> months_with_any;
  std::optional<Instant> newest;
  auto const seen = [&](Instant t) {
    months_with_any.insert(day_key(t).substr(0, 7));
    if (!newest || t > *newest) newest = t;
  };
  for (auto const& m : known.messages) {
    if (!m.at || *m.at <= from || *m.at > as_of || !m.human || m.prompted) continue;
    ++by_person[m.person];
    voices[m.thread].insert(m.person);
    seen(*m.at);
  }
  for (auto const& e : known.evidence)
    if (of_activity(e.kind) && e.at > from && e.at <= as_of) seen(e.at);
  if (!newest) return std::nullopt;
  parts.days_since = std::chrono::duration<double, std::ratio<86'400>>(as_of - *newest).count();
  parts.months_with_any = std::min(12, static_cast<int>(months_with_any.size()));
  for (auto const& [person, n] : by_person) parts.by_person.push_back(n);
  parts.threads = static_cast<std::int64_t>(voices.size());
  parts.conversations = std::count_if(voices.begin(), voices.end(), [](auto const& v) { return v.second.size() >= 2; });
  return sorting_aid(parts);
}

}  // namespace

Evaluation evaluate(Coalition const& c, std::vector<LifeStep> const& life, Known const& known, std::optional<Standing> const& before, Rule const& rule, Instant as_of) {
  Evaluation out;
  out.coalition = c.id;
  out.as_of = as_of;
  out.rule = rule;
  out.activity = find(known.messages, known.evidence, known.sources, declared(c, life, as_of), rule, as_of);
  out.standing = next(before, out.activity, rule);
  out.responsiveness = responsiveness(known.evidence, known.asked, rule, as_of);
  bool const report = std::any_of(known.evidence.begin(), known.evidence.end(),
                                  [&](Evidence const& e) { return e.kind == Kind::report && e.at > as_of - rule.long_days * one_day && e.at <= as_of; });
  out.openness = openness(known.checks, report ? Report::given : known.report.value_or(Report::not_due), as_of);
  out.aid = aid_of(known, as_of);
  return out;
}

Result<Done> keep(Writing& w, std::vector<Evaluation> const& all, std::optional<Instant> told) {
  if (all.empty()) return Done{};
  auto const day = day_key(all.front().as_of);
  if (auto const last = last_evaluated(w); last && iso_day(*last) > day)
    return refuse(Why::not_now, say("A later day is evaluated already: {}."), "as_of", {iso_day(*last)});
  // A day that is evaluated again says nothing new where the states are the same.
  using States = std::tuple<State, Answering, Open>;
  std::map<CoalitionId, std::pair<States, Instant>> before;
  for (auto const& [id, at, state, answering, open] : w.rows<CoalitionId, Instant, State, Answering, Open>("select coalition, at, state, answering, open from evaluation where day = :d", day))
    before[id] = {{state, answering, open}, at};
  for (auto const& e : all) {
    w.run("delete from evaluation where coalition = :c and day = :d", e.coalition, day);
    auto const was = before.find(e.coalition);
    bool const same = was != before.end() && was->second.first == States{e.standing.state, e.responsiveness.state, e.openness.state};
    w.run("insert into evaluation (coalition, day, at, state, answering, open, found) values (:c, :d, :t, :s, :a, :o, :f)", e.coalition, day, same ? was->second.second : told.value_or(w.now()),
          e.standing.state, e.responsiveness.state, e.openness.state, json_text(e));
  }
  w.audit("evaluate", day, std::to_string(all.size()));
  return Done{};
}

// "cross join": SQLite else begins with the evaluations, all months of all coalitions, and looks for the newest beside each of them.
std::map<CoalitionId, Standing> standings_before(Reading& r, Instant t) {
  std::map<CoalitionId, Standing> out;
  for (auto const& [id, found] : r.rows<CoalitionId, std::string>(
           "select e.coalition, e.found from coalition c cross join evaluation e where e.coalition = c.id and e.day = "
           "(select max(o.day) from evaluation o where o.coalition = c.id and o.day < :d)", day_key(t)))
    out[id] = read_back<Evaluation>(found).standing;
  return out;
}

std::map<CoalitionId, Evaluation> latest(Reading& r, Instant known_by) {
  std::map<CoalitionId, Evaluation> out;
  for (auto const& [id, found] : r.rows<CoalitionId, std::string>(
           "select e.coalition, e.found from coalition c cross join evaluation e where e.coalition = c.id and e.day = "
           "(select o.day from evaluation o where o.coalition = c.id and o.at <= :t order by o.day desc limit 1)", known_by)) {
    auto e = read_back<Evaluation>(found);
    e.coalition = id;
    out[id] = std::move(e);
  }
  return out;
}

std::optional<Evaluation> latest_of(Reading& r, CoalitionId const& id, Instant known_by) {
  auto const found = r.one<std::string>("select found from evaluation where coalition = :c and at <= :t order by day desc limit 1", id, known_by);
  if (!found) return std::nullopt;
  auto e = read_back<Evaluation>(*found);
  e.coalition = id;
  return e;
}

std::vector<Evaluation> history_of(Reading& r, CoalitionId const& id, int most) {
  std::vector<Evaluation> out;
  for (auto const& [found] : r.rows<std::string>("select found from evaluation where coalition = :c order by day desc limit :m", id, most)) {
    out.push_back(read_back<Evaluation>(found));
    out.back().coalition = id;
  }
  return out;
}

std::optional<Day> last_evaluated(Reading& r) { return day_of(r.one<std::optional<std::string>>("select max(day) from evaluation").value_or(std::nullopt)); }

Rule rule(Reading& r) {
  auto const kept = r.one<std::string>("select numbers from badge_rule order by place desc limit 1");
  return kept ? read_back<Rule>(*kept) : Rule{};
}

Result<Done> set_rule(Writing& w, Rule const& wish, std::string const& typed) {
  auto const reason = clean_text(typed);
  if (auto const fits = check(wish); !fits) return fits;
  if (reason.empty()) return refuse(Why::malformed, say("Say which decision changes the rule, or where it stands."), "reason");
  if (auto const fits = too_long(reason, 1000, "reason"); !fits) return fits;
  if (wish == rule(w)) return Done{};
  auto const place = w.one<std::int64_t>("select coalesce(max(place), 0) + 1 from badge_rule").value_or(1);
  w.run("insert into badge_rule (place, at, person, numbers, reason) values (:p, :t, :w, :n, :r)", place, w.now(), w.actor().person, json_text(wish), reason);
  w.audit("set_rule", "badges", json_text(wish));
  return Done{};
}

std::vector<RuleChange> rule_changes(Reading& r) {
  std::vector<RuleChange> out;
  for (auto const& [numbers, at, by, reason] : r.rows<std::string, Instant, PersonId, std::string>("select numbers, at, person, reason from badge_rule order by place desc"))
    out.push_back({read_back<Rule>(numbers), at, by, reason});
  return out;
}

}  // namespace roster
