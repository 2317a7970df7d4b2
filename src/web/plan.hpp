// SPDX-License-Identifier: Apache-2.0
// What the pages of plans share. The plan's own page (variants, minutes, the decision) is plan_pages.cpp; nominations, quotas and the
// panel, which only the selectors see, are plan_panel_pages.cpp; speakers and the agenda are plan_agenda_pages.cpp; the other files say by
// their names what they show.
#pragma once

#include <map>

#include "desk/session_report.hpp"
#include "plan/comments.hpp"
#include "plan/invitations.hpp"
#include "plan/plan.hpp"
#include "plan/proposals.hpp"
#include "web/meeting.hpp"

namespace web {

std::string path_of(plan::PlanId const&, std::string_view place = {});

/// A remark of the arithmetic in the reader's language.
std::string in_words(plan::Remark const&);

/// Seconds as minutes: "12", "2:30".
std::string minutes_of(std::int64_t seconds);

/// "Title", "Chair", "Rapporteur".
std::string asked_word(plan::Asked);

/// "nobody owns this", and how loudly; "delegate named".
std::string urgency_word(plan::Urgency);
Badge urgency_look(plan::Urgency);
std::string step_word(plan::Step);

/// Answers a POST on a plan: back to `path` with what was said, or the refusal.
template <class Done>
http::Response planned(Call& call, Done const& done, std::string const& path, std::string const& said) {
  if (!done) return call.refused(done.error());
  return call.see(path, said);
}

/// The way back to the plan, for the pages below it.
std::vector<Crumb> plan_crumbs(plan::Plan const&);

/// Nominations that a form names, empty choices left out or kept as empty ids. Refuses (unknown) what is no id.
enum class Empty { left_out, kept };
Result<std::vector<plan::NominationId>> nominations_named(Call const&, std::string_view field, Empty = Empty::left_out);

/// The form for speakers with times of their own, by the names of those who are placed; nothing where a part has no speakers.
Html own_times_form(Call const&, plan::PlanId const&, plan::Part const&, std::map<std::int64_t, std::string> const& names = {});

/// Lines of "kind: value" as what somebody says of themself. Refuses (malformed) a line without a colon.
Result<std::vector<plan::Attribute>> attributes_of(std::string const& lines);

/// Comments and parked questions, as the plan's own page shows them.
struct CommentShown {
  plan::CommentId id;
  plan::Said kind = plan::Said::comment;
  std::string about, text, by, answer;
  Instant at{};
  std::optional<Instant> closed;
  bool own = false;
};
BOOST_DESCRIBE_STRUCT(CommentShown, (), (id, kind, about, text, by, answer, at, closed, own))
std::vector<CommentShown> comments_shown(Call const&, Reading&, plan::PlanId const&);
Html comments_part(Call const&, plan::PlanId const&, std::vector<CommentShown> const&, std::vector<plan::Variant> const&);

/// Reports that are due, with their plans; nothing where there are none.
Html open_reports_part(std::vector<desk::ReportOpen> const&, std::string const& zone, Instant now);

std::vector<Route> plan_change_rows();
std::vector<Route> plan_times_rows();
std::vector<Route> plan_panel_rows();
std::vector<Route> plan_lottery_rows();
std::vector<Route> plan_agenda_rows();
std::vector<Route> plan_question_rows();
std::vector<Route> plan_proposal_rows();
std::vector<Route> plan_invitation_rows();
std::vector<Route> plan_seat_rows();
std::vector<Route> plan_sheet_rows();
std::vector<Route> plan_report_rows();
std::vector<Route> plan_screen_rows();
std::vector<Route> plan_nominate_rows();

}  // namespace web
