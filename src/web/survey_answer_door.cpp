// SPDX-License-Identifier: Apache-2.0
// Who comes to answer a questionnaire, and what they see of it.
#include <algorithm>

#include "desk/former_contacts.hpp"
#include "web/survey_answer.hpp"

namespace web {

namespace {

using survey::State;
using survey::Visibility;

std::optional<Door> by_link(Reading& r, std::string const& secret, Instant now) {
  auto const p = survey::respondent_of_secret(r, secret);
  if (!p || desk::is_former_contact(r, *p, now)) return std::nullopt;
  return Door{.pen = {.asked = p->asked, .respondent = p->id, .name = p->name, .submits = p->submits}, .survey = *survey::survey_of(r, p->asked), .path = "/answer/" + secret,
              .zone = p->zone, .by_link = true};
}

bool sees_results(survey::Survey const& s, survey::Asked const& unit, Instant now) {
  if (s.names == Names::unlinkable && (s.state == State::open)) return false;
  switch (s.visibility) {
    case Visibility::always: return s.state != State::draft;
    case Visibility::after_own_answer: return unit.standing == survey::Standing::submitted || (s.state != State::draft && !survey::takes_answers(s, now));
    case Visibility::after_closing: return s.state == State::closed || s.state == State::published;
  }
  return false;
}

}  // namespace

Refusal no_way_in() { return {Why::unknown, say("This link leads to no questionnaire. Ask whoever sent it for a new one."), {}, {}}; }

std::optional<Door> door_of(Call const& call, Reading& r) {
  if (call.request.path.starts_with("/answer/")) return by_link(r, call.parts.empty() ? "" : call.parts[0], call.now);
  auto const asked = call.id<base::AskedId>(1);
  auto const survey = survey::survey_of(r, asked);
  if (!survey || *survey != call.id<base::SurveyId>()) return std::nullopt;
  auto pen = desk::pen_of_account(r, call.viewer.account, asked);
  // The secretariat writes on somebody's behalf only where it may see what they wrote.
  if (!pen && may_edit(call) && survey::survey(r, *survey)->names <= Names::totals) pen = Pen{.asked = asked, .respondent = {}, .name = call.viewer.name, .submits = true};
  if (!pen) return std::nullopt;
  return Door{.pen = *pen, .survey = *survey, .path = path_of(*survey, "/answer/" + asked.text), .zone = zone_of(call.viewer), .by_link = false};
}

std::optional<Seen> seen_survey(Call& call) {
  return call.read([&](Reading& r) -> std::optional<Seen> {
    auto const door = door_of(call, r);
    if (!door) return std::nullopt;
    auto const s = *survey::survey(r, door->survey);
    if (s.state == State::draft) return std::nullopt;
    OwnSurvey f{.survey = s, .unit = *survey::asked_one(r, door->pen.asked), .name = door->pen.name, .submits = door->pen.submits, .behalf = door->pen.respondent.empty(),
                .takes_answers = survey::takes_answers(s, call.now), .promise = names_promise(s.names), .questions = survey::form(r, s.id)};
    if (s.names != Names::unlinkable) {
      auto draft = survey::draft(r, f.unit.id);
      f.rev = draft.rev;
      f.written = std::move(draft.fields);
      for (auto const& [field, w] : f.written) f.answers[field] = w.value;
      for (auto const& [field, value] : survey::personal_answers(r, f.unit.id)) f.answers[field] = value;
      f.submissions = survey::submissions(r, f.unit.id);
      if (!f.submissions.empty()) {
        auto const& last = f.submissions.back();
        f.waits = !survey::counts_now(last, call.now);
        f.may_confirm = survey::may_confirm(door->pen, last, call.now);
        if (f.may_confirm) f.to_confirm = survey::submitted_answers(r, last.id);
      }
      if (f.submissions.size() > 1) {
        auto const last = static_cast<std::int64_t>(f.submissions.size());
        auto const number = [&](char const* field, std::int64_t otherwise) { return std::clamp<std::int64_t>(call.number(field, otherwise).value_or(otherwise), 1, last); };
        f.from = number("from", last - 1);
        f.to = number("to", last);
        auto const answers = [&](std::int64_t n) { return survey::submitted_answers(r, f.submissions[static_cast<std::size_t>(n) - 1].id); };
        f.changed = survey::differences(answers(f.from), answers(f.to));
      }
      if (!door->pen.respondent.empty()) f.waiting = survey::waiting_reply(r, door->pen.respondent);
    }
    if (f.submissions.empty()) f.prefilled = desk::prefilled(r, f.unit, f.questions);
    f.log = survey::log(r, s.id);
    f.sees_results = sees_results(s, f.unit, call.now);
    return Seen{*door, std::move(f)};
  });
}

}  // namespace web
