// SPDX-License-Identifier: Apache-2.0
#include "plan/report.hpp"

#include "base/text.hpp"
#include "plan/checks.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

constexpr std::size_t longest = 8000;

Result<Done> not_too_long(ReportText const& t) {
  return all_of(too_long(t.organisers, longest, "organisers"), too_long(t.moderators, longest, "moderators"),
                too_long(t.rapporteurs, longest, "rapporteurs"), too_long(t.speakers, longest, "speakers"),
                too_long(t.takeaways, longest, "takeaways"), too_long(t.calls, longest, "calls"), too_long(t.issues, longest, "issues"),
                too_long(t.presentations, longest, "presentations"), too_long(t.discussion, longest, "discussion"),
                too_long(t.next_steps, longest, "next_steps"), too_long(t.consensus, longest, "consensus"),
                too_long(t.no_consensus, longest, "no_consensus"));
}

/// One to three lines, none longer than the rules say.
Result<Done> one_to_three(std::string const& text, std::int64_t characters, char const* field) {
  std::size_t lines = 0;
  for (auto const line : base::split(text, '\n')) {
    auto const one = base::trim(line);
    if (one.empty()) continue;
    auto const n = static_cast<std::int64_t>(base::code_points(one));
    if (n > characters)
      return refuse(Why::malformed, say("This has {} characters; {} are allowed."), field, {std::to_string(n), std::to_string(characters)});
    ++lines;
  }
  if (lines == 0) return refuse(Why::malformed, say("This is needed."), field);
  if (lines > 3) return refuse(Why::malformed, say("At most three, one in each line."), field);
  return Done{};
}

Result<Done> complete(ReportStage stage, ReportText const& t, ReportRules const& rules) {
  auto const ok = all_of(needed(t.rapporteurs, longest, "rapporteurs"), one_to_three(t.takeaways, rules.characters, "takeaways"),
                         one_to_three(t.calls, rules.characters, "calls"));
  if (!ok || stage == ReportStage::first) return ok;
  return all_of(needed(t.speakers, longest, "speakers"), needed(t.issues, longest, "issues"), needed(t.discussion, longest, "discussion"),
                needed(t.next_steps, longest, "next_steps"));
}

std::vector<ReportVersion> some(Reading& r, PlanId const& id, ReportStage from, ReportStage to) {
  std::vector<ReportVersion> all;
  using S = std::string;
  for (auto const& [version, stage, at, by, organisers, moderators, rapporteurs, speakers, takeaways, calls, issues, presentations,
                    discussion, next_steps, consensus, no_consensus] :
       r.rows<S, ReportStage, Instant, PersonId, S, S, S, S, S, S, S, S, S, S, S, S>(
           "select id, stage, at, person, organisers, moderators, rapporteurs, speakers, takeaways, calls, issues, presentations, "
           "discussion, next_steps, consensus, no_consensus "
           "from plan_report where plan = :id and stage >= :from and stage <= :to order by at desc, stage desc",
           id, from, to))
    all.push_back({version,
                   stage,
                   at,
                   by,
                   {organisers, moderators, rapporteurs, speakers, takeaways, calls, issues, presentations, discussion, next_steps,
                    consensus, no_consensus}});
  return all;
}

void insert(Writing& w, PlanId const& id, ReportStage stage, ReportText const& t) {
  w.run(
      "insert into plan_report (id, plan, stage, at, person, organisers, moderators, rapporteurs, speakers, takeaways, calls, issues, "
      "presentations, discussion, next_steps, "
      "consensus, no_consensus) values (:v, :id, :stage, :at, :person, :organisers, :moderators, :rapporteurs, :speakers, :takeaways, "
      ":calls, :issues, :presentations, :discussion, "
      ":next_steps, :consensus, :no_consensus)",
      base::random_name(12), id, stage, w.now(), w.actor().person, t.organisers, t.moderators, t.rapporteurs, t.speakers, t.takeaways,
      t.calls, t.issues, t.presentations, t.discussion, t.next_steps, t.consensus, t.no_consensus);
}

}  // namespace

Result<Done> set_report_rules(Writing& w, PlanId const& id, ReportRules const& rules) {
  auto const ok =
      all_of(between(rules.hours, 1, 500, "hours"), between(rules.days, 1, 400, "days"), between(rules.characters, 50, 2000, "characters"));
  if (!ok) return ok;
  if (w.run("update plan set report_hours = :h, report_days = :d, report_characters = :c where id = :id", rules.hours, rules.days,
            rules.characters, id) == 0)
    return no_plan();
  w.audit("set_report_rules", id.text);
  return Done{};
}

ReportRules report_rules(Reading& r, PlanId const& id) {
  auto const row =
      r.row<std::int64_t, std::int64_t, std::int64_t>("select report_hours, report_days, report_characters from plan where id = :id", id);
  if (!row) return {};
  auto const [hours, days, characters] = *row;
  return {hours, days, characters};
}

ReportDue report_due(ReportRules const& rules, Instant ended) {
  return {ended + std::chrono::hours(rules.hours), ended + std::chrono::hours(24 * rules.days)};
}

Result<Done> keep_report(Writing& w, PlanId const& id, ReportStage stage, ReportText const& text, std::optional<std::string> const& base) {
  auto const p = plan(w, id);
  if (!p) return no_plan();
  if (auto ok = not_too_long(text); !ok) return ok;
  bool const handed_in = stage != ReportStage::draft;
  if (auto ok = handed_in ? complete(stage, text, report_rules(w, id)) : Result<Done>(Done{}); !ok) return ok;
  if (p->meeting.empty()) return refuse(Why::not_now, say("No meeting came of this plan yet."));
  auto const draft = report_draft(w, id).value_or(ReportVersion{});
  if (base && draft.id != *base && draft.text != text)
    return refuse(Why::conflict,
                  say("Somebody saved this report while you were editing it. Both texts are shown: nothing was overwritten."));
  w.run("delete from plan_report where plan = :id and stage = :draft", id, ReportStage::draft);
  insert(w, id, ReportStage::draft, text);
  w.audit("keep_report", id.text);
  if (!handed_in) return Done{};
  for (auto const& before : reports(w, id))
    if (before.stage == stage) {
      if (before.text == text) return Done{};
      break;
    }
  insert(w, id, stage, text);
  w.audit("hand_in_report", id.text, boost::describe::enum_to_string(stage, ""));
  return Done{};
}

std::optional<ReportVersion> report_draft(Reading& r, PlanId const& id) {
  auto const all = some(r, id, ReportStage::draft, ReportStage::draft);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::vector<ReportVersion> reports(Reading& r, PlanId const& id) { return some(r, id, ReportStage::first, ReportStage::full); }

std::map<PlanId, std::map<ReportStage, Instant>> handed_in_first(Reading& r) {
  std::map<PlanId, std::map<ReportStage, Instant>> all;
  for (auto const& [id, stage, at] : r.rows<PlanId, ReportStage, Instant>(
           "select plan, stage, min(at) from plan_report where stage <> :draft group by plan, stage", ReportStage::draft))
    all[id][stage] = at;
  return all;
}

}  // namespace plan
