// SPDX-License-Identifier: Apache-2.0
// The report of a session (domain 6.5): within hours a first one of takeaways and calls to action, within weeks the full one. A draft that
// changes, and each version that was handed in, which stays. What a session's report begins with is found in desk/session_report.hpp.
#pragma once

#include <map>

#include "plan/plan.hpp"

namespace plan {

using base::PersonId;

/// What the programme asks for; each cycle has other values (domain 2.2).
struct ReportRules {
  std::int64_t hours = 12;        ///< after the session: the first report
  std::int64_t days = 14;         ///< after the session: the full one
  std::int64_t characters = 300;  ///< of each takeaway and call to action
};
BOOST_DESCRIBE_STRUCT(ReportRules, (), (hours, days, characters))
/// Refuses (malformed): hours outside 1..500, days outside 1..400, characters outside 50..2,000; (unknown).
Result<Done> set_report_rules(Writing&, PlanId const&, ReportRules const&);
ReportRules report_rules(Reading&, PlanId const&);

struct ReportDue {
  Instant first = {}, full = {};
};
BOOST_DESCRIBE_STRUCT(ReportDue, (), (first, full))
/// When each is due, of a session that ended then.
ReportDue report_due(ReportRules const&, Instant ended);

/// Texts of a report. The first seven are lists: one in each line.
struct ReportText {
  std::string organisers = {}, moderators = {}, rapporteurs = {};
  std::string speakers = {};               ///< with their affiliation
  std::string takeaways = {}, calls = {};  ///< one to three each
  std::string issues = {};                 ///< a sentence each
  std::string presentations = {};          ///< a paragraph each
  std::string discussion = {}, next_steps = {};
  std::string consensus = {}, no_consensus = {};
  friend bool operator==(ReportText const&, ReportText const&) = default;
};
BOOST_DESCRIBE_STRUCT(ReportText, (),
                      (organisers, moderators, rapporteurs, speakers, takeaways, calls, issues, presentations, discussion, next_steps,
                       consensus, no_consensus))

enum class ReportStage { draft, first, full };
BOOST_DESCRIBE_ENUM(ReportStage, draft, first, full)

struct ReportVersion {
  std::string id = {};  ///< new with each saving
  ReportStage stage = ReportStage::draft;
  Instant at = {};
  PersonId by = {};
  ReportText text = {};
};
BOOST_DESCRIBE_STRUCT(ReportVersion, (), (id, stage, at, by, text))

/// Keeps the draft; `stage` first or full hands it in too, and the same words a second time are no new version. `base` is the id of the
/// draft that was changed, empty when there was none; without it whatever stands there is replaced. Refuses (malformed): a text over
/// 8,000; handed in: no rapporteur, takeaway or call to action, more than three of them or one longer than the rules say; of a full one
/// also no speakers, issues, discussion or next steps; (unknown) plan; (not_now) no meeting came of it; (conflict) the draft is another
/// than `base` by now, with other words.
Result<Done> keep_report(Writing&, PlanId const&, ReportStage, ReportText const&, std::optional<std::string> const& base = {});
std::optional<ReportVersion> report_draft(Reading&, PlanId const&);
std::vector<ReportVersion> reports(Reading&, PlanId const&);  ///< handed in, newest first
std::map<PlanId, std::map<ReportStage, Instant>> handed_in_first(Reading&);   ///< when, of every plan

}  // namespace plan
