// SPDX-License-Identifier: Apache-2.0
// What the organiser's pages of questionnaires share: settings as fields, the questionnaire's own page, to which each act comes back. The pages:
// survey_organiser_page.cpp, survey_preview_page.cpp, survey_organiser_acts.cpp.
#pragma once

#include "web/people.hpp"
#include "web/surveys.hpp"

namespace web {

template <class E>
E named_in(Call const& call, char const* field, E otherwise) {
  boost::describe::enum_from_string(call.field(field).c_str(), otherwise);
  return otherwise;
}

template <class E>
std::string name_of(E e) {
  return boost::describe::enum_to_string(e, "");
}

/// The settings as they were typed, without the deadline.
survey::Survey settings_in(Call const&);
/// The deadline as it was typed: a day, and a time in a zone; without a time the end of that day everywhere. None without a day.
Result<std::optional<Instant>> deadline_in(Call const&);
Html deadline_fields(Call const&, std::optional<Instant> const& known, std::optional<Refusal> const& wrong);
Html settings_fields(Call const&, survey::Survey const& typed, std::optional<Refusal> const& wrong);

/// The questionnaire as its organiser sees it; with what is wrong with what was sent, and a personal link that was just made.
http::Response show_survey(Call&, std::optional<Refusal> const& wrong = {}, std::string const& link = {});
http::Response preview_survey(Call&);
http::Response send_test_letter(Call&);
std::vector<Route> survey_organiser_rows();

}  // namespace web
