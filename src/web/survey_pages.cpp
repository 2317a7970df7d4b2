// SPDX-License-Identifier: Apache-2.0
// Questionnaires: the list, which is for everybody (what is published, and what one may answer), and a new one from a template.
#include "web/survey_organiser.hpp"

namespace web {

namespace {

using base::SurveyId;
using survey::State;

// ------------------------------------------------------------------------------------------------ the list

struct SurveyList {
  std::vector<desk::MineToAnswer> mine;
  std::vector<survey::Survey> surveys;  ///< all for facilitators, else the published ones
};
BOOST_DESCRIBE_STRUCT(SurveyList, (), (mine, surveys))

http::Response list(Call& call) {
  auto f = call.read([&](Reading& r) {
    SurveyList all{desk::to_answer(r, call.viewer.account), survey::surveys(r)};
    if (!may_edit(call)) std::erase_if(all.surveys, [](survey::Survey const& s) { return s.state != State::published; });
    return all;
  });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Questionnaires");
    page.section = "meetings";
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}};
    if (may_edit(call)) page.main += buttons(link_button(Url::local("/questionnaires/new"), tr("Ask the coalitions"), Look::primary));
    Html mine, all;
    for (auto const& m : f.mine)
      add_html(mine, "<li><a href=\"{}\"><bdi>{}</bdi></a> <bdi>{}</bdi> {}</li>", Url::local(path_of(m.survey.id, "/answer/" + m.unit.id.text)), m.survey.title, m.unit.name,
               badge(standing_word(m.unit.standing), standing_look(m.unit.standing)));
    if (!mine.empty()) page.main += html("<section><h2>{}</h2><ul class=\"list\">{}</ul></section>", tr("Asked of you"), mine);
    for (auto const& s : f.surveys)
      add_html(all, "<li><a href=\"{}\"><bdi>{}</bdi></a> {}</li>", Url::local(path_of(s.id, may_edit(call) ? "" : "/results")), s.title, badge(state_word(s.state), state_look(s.state)));
    page.main += all.empty() ? empty_state(tr("No questionnaire is published yet.")) : html("<section><h2>{}</h2><ul class=\"list\">{}</ul></section>", may_edit(call) ? tr("All questionnaires") : tr("Published results"), all);
    return page;
  });
}

// ------------------------------------------------------------------------------------------------ a new one

struct SurveyForm {
  survey::Survey typed;
  std::vector<survey::Survey> models;
};
BOOST_DESCRIBE_STRUCT(SurveyForm, (), (typed, models))

http::Response new_form(Call& call, survey::Survey const& typed, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const f = call.read([&](Reading& r) { return SurveyForm{typed, survey::surveys(r)}; });
  return call.show(f, [&] {
    Page page;
    page.title = tr("Ask the coalitions");
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}};
    page.main += wrong_with(wrong, {"title"});
    auto const chosen = call.field("template");
    std::vector<Choice> models;
    for (auto const t : {survey::Template::founding_questions, survey::Template::coalitions_2021, survey::Template::empty})
      models.push_back({name_of(t), survey::template_title(t), "", chosen.empty() ? models.empty() : chosen == name_of(t)});
    for (auto const& s : f.models) models.push_back({s.id.text, fill(tr("the questions of “{}”"), {s.title}), "", chosen == s.id.text});
    Html inside = field({.name = "title", .label = tr("Title"), .value = typed.title, .error = error_at(wrong, "title"), .required = true, .max_length = 200});
    inside += select({.name = "template", .label = tr("Begin with"), .choices = models, .hint = tr("Everything can be changed before it is opened.")});
    page.main += form(Url::local("/questionnaires"), call.csrf(), inside + buttons(button(tr("Begin"), Look::primary)));
    return page;
  }, form_status(wrong));
}

http::Response blank_new(Call& call) { return new_form(call, {}); }

http::Response begin(Call& call) {
  survey::Survey const typed{.title = call.field("title")};
  auto const chosen = call.field("template");
  auto const done = call.write([&](Writing& w) -> Result<SurveyId> {
    survey::Template t{};
    if (chosen.empty() || boost::describe::enum_from_string(chosen.c_str(), t)) return survey::begin_from(w, typed, t);
    return survey::begin_like(w, typed, base::looks_like_id(chosen) ? SurveyId(chosen) : SurveyId("none"));
  });
  if (!done) return new_form(call, typed, done.error());
  return call.see(path_of(*done), tr("It is begun. Look at the questions, say who is asked and until when, then open it."), base::to_json(*done));
}

}  // namespace

std::vector<Route> survey_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  std::vector<Route> rows = {
      {Method::get, "/questionnaires", Role::visitor, list, "Published questionnaires; for an account those it may answer, for facilitators all."},
      {Method::get, "/questionnaires/new", least, blank_new, "The form for a new questionnaire."},
      {Method::post, "/questionnaires", least, begin, "Begins a questionnaire: title, template (founding_questions, coalitions_2021, empty, or the id of another one).", form_body},
  };
  for (auto const& more : {survey_organiser_rows(), survey_question_rows(), survey_answer_rows(), survey_result_rows()}) rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace web
