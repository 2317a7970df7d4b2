// SPDX-License-Identifier: Apache-2.0
// What the pages of plans share. The plan's own page (variants, minutes, the decision) is plan_pages.cpp; nominations, quotas and the
// panel, which only the selectors see, are plan_panel_pages.cpp; speakers and the agenda are plan_agenda_pages.cpp.
#pragma once

#include "plan/plan.hpp"
#include "web/meeting.hpp"

namespace web {

std::string path_of(plan::PlanId const&, std::string_view place = {});

/// A remark of the arithmetic in the reader's language.
std::string in_words(plan::Remark const&);

/// Answers a POST on a plan: back to `path` with what was said, or the refusal.
template <class Done>
http::Response planned(Call& call, Done const& done, std::string const& path, std::string const& said) {
  if (!done) return call.refused(done.error());
  return call.see(path, said);
}

/// The way back to the plan, for the pages below it.
std::vector<Crumb> plan_crumbs(plan::Plan const&);

/// Nominations that a form names, empty choices left out. Refuses (unknown) what is no id.
Result<std::vector<plan::NominationId>> nominations_named(Call const&, std::string_view field);

std::vector<Route> plan_panel_rows();
std::vector<Route> plan_agenda_rows();

}  // namespace web
