// SPDX-License-Identifier: Apache-2.0
// The report of a session as it begins: who led, who sat there, what was decided and is to be done, from the plan, the room and the record;
// and when it is due. It fills in what is known and marks it as that; whoever reports checks every line. The texts themselves are
// plan/report.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/main_session.hpp"
#include "plan/report.hpp"

namespace desk {

struct SessionReport {
  plan::Plan plan = {};
  std::string title = {};                       ///< that holds
  std::optional<Instant> start = {}, end = {};  ///< as held, once it is
  std::string zone = {}, place = {};
  bool held = false;  ///< the meeting is closed: the report's clock runs from its end
  plan::ReportRules rules = {};
  std::optional<plan::ReportDue> due = {};             ///< none while the meeting has no time
  std::vector<plan::ReportVersion> handed_in = {};     ///< newest first
  std::optional<Instant> first_at = {}, full_at = {};  ///< when each was handed in first
  plan::ReportText text = {};                          ///< the draft
  std::string base = {};                               ///< its id, for plan::keep_report; empty: there is none yet
  bool prefilled = false;                              ///< the text is what is known: begun_report()
};
BOOST_DESCRIBE_STRUCT(SessionReport, (),
                      (plan, title, start, end, zone, place, held, rules, due, handed_in, first_at, full_at, text, base, prefilled))

/// None where there is no such plan.
std::optional<SessionReport> session_report(Reading&, plan::PlanId const&);
/// What is known, for whoever begins to write. `forum` is the organiser as long as nobody says otherwise.
plan::ReportText begun_report(Reading&, SessionReport const&, std::string const& forum);

/// Reports that are not handed in though the session is over, of all plans, the one due first on top.
struct ReportOpen {
  plan::PlanId plan = {};
  std::string title = {};
  plan::ReportStage stage = plan::ReportStage::first;
  Instant due = {};
};
BOOST_DESCRIBE_STRUCT(ReportOpen, (), (plan, title, stage, due))
std::vector<ReportOpen> open_reports(Reading&);

}  // namespace desk
