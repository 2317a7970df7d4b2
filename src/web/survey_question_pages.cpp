// SPDX-License-Identifier: Apache-2.0
// What a questionnaire asks, for whoever writes it: the questions in order, one form for a new one and for each that is there. Lists are written one
// line each.
#include <algorithm>

#include "base/text.hpp"
#include "schedule/polls.hpp"
#include "web/people.hpp"
#include "web/surveys.hpp"

namespace web {

namespace {

using base::SurveyId;
using base::SurveyQuestionId;
using survey::Kind;
using survey::Question;

constexpr Kind kinds[] = {Kind::statement, Kind::short_text, Kind::long_text, Kind::yes_no, Kind::one_of, Kind::any_of, Kind::scale, Kind::rank, Kind::number,
                          Kind::date, Kind::evidence, Kind::grid, Kind::theme_grid, Kind::nomination, Kind::availability};

template <class E>
std::string name_of(E e) {
  return boost::describe::enum_to_string(e, "");
}

std::vector<std::string> lines_in(Call const& call, std::string_view name) {
  std::vector<std::string> out;
  auto const all = call.long_field(name);
  for (auto const line : base::split(all, '\n'))
    if (auto const words = base::trim(line); !words.empty()) out.emplace_back(words);
  return out;
}

std::string as_lines(std::vector<std::string> const& all) {
  std::string out;
  for (auto const& words : all) out += words + "\n";
  return out;
}

Question typed_in(Call const& call) {
  Question q;
  boost::describe::enum_from_string(call.field("kind").c_str(), q.kind);
  boost::describe::enum_from_string(call.field("prefill").c_str(), q.prefill);
  q.title = call.field("title");
  q.help = call.long_field("help");
  q.required = !call.field("required").empty();
  q.none = !call.field("none").empty();
  q.other = !call.field("other").empty();
  q.options = lines_in(call, "options");
  q.rows = lines_in(call, "rows");
  q.aspects = lines_in(call, "aspects");
  q.most = call.number("most", 0).value_or(-1);
  auto const poll = call.field("poll");
  if (base::looks_like_id(poll)) q.poll = base::PollId(poll);
  // "ID yes": the question and its answer, in one choice.
  auto const condition = call.field("only_if");
  auto const pieces = base::split(condition, ' ');
  if (pieces.size() == 2) {
    q.only_if = SurveyQuestionId(pieces[0]);
    q.only_value = std::string(pieces[1]);
  }
  return q;
}

std::string prefill_word(survey::Prefill p) {
  switch (p) {
    case survey::Prefill::none: return tr("nothing");
    case survey::Prefill::founded: return tr("the day it was founded");
    case survey::Prefill::kinds: return tr("its kinds");
    case survey::Prefill::themes: return tr("its themes");
    case survey::Prefill::list: return tr("its mailing list");
    case survey::Prefill::archive: return tr("its archive");
    case survey::Prefill::site: return tr("its web site");
    case survey::Prefill::join: return tr("how one becomes a member");
    case survey::Prefill::statement: return tr("its founding statement");
  }
  return {};
}

/// Each answer of an earlier question on which this one can depend.
std::vector<Choice> conditions(survey::Form const& before, Question const& q) {
  std::vector<Choice> out = {{"", tr("always"), "", q.only_if.empty()}};
  for (auto const& b : before) {
    std::vector<std::pair<std::string, std::string>> answers;
    if (b.kind == Kind::yes_no)
      for (char const* const v : {"yes", "no", "not_sure"}) answers.emplace_back(v, value_word(v));
    if (b.kind == Kind::one_of || b.kind == Kind::any_of)
      for (std::size_t i = 0; i < b.options.size(); ++i) answers.emplace_back(std::to_string(i + 1), b.options[i]);
    for (auto const& [value, words] : answers)
      out.push_back({b.id.text + " " + value, fill(tr("if “{1}” is answered “{2}”"), {b.title, words}), "", q.only_if == b.id && q.only_value == value});
  }
  return out;
}

Html question_fields(survey::Form const& before, std::vector<schedule::DatePoll> const& polls, Question const& q, std::optional<Refusal> const& wrong, bool fresh) {
  std::vector<Choice> all, prefills, times = {{"", tr("none"), "", q.poll.empty()}};
  for (auto const k : kinds) all.push_back({name_of(k), kind_word(k), "", k == q.kind});
  for (auto const p : {survey::Prefill::none, survey::Prefill::founded, survey::Prefill::kinds, survey::Prefill::themes, survey::Prefill::list, survey::Prefill::archive, survey::Prefill::site,
                       survey::Prefill::join, survey::Prefill::statement})
    prefills.push_back({name_of(p), prefill_word(p), "", p == q.prefill});
  for (auto const& p : polls) times.push_back({p.id.text, p.title, "", p.id == q.poll});
  Html out = fresh ? select({.name = "kind", .label = tr("Kind of answer"), .choices = all, .error = error_at(wrong, "kind")}) : hidden("kind", name_of(q.kind)) + html("<p>{}</p>", kind_word(q.kind));
  out += field({.name = "title", .label = tr("The question"), .value = q.title, .error = error_at(wrong, "title"), .required = true, .max_length = 300});
  out += text_area({.name = "help", .label = tr("Help, read with the question"), .value = q.help, .error = error_at(wrong, "help"), .rows = 2});
  out += checkbox("required", "yes", tr("An answer is required"), q.required);
  out += text_area({.name = "options", .label = tr("Options, one a line"), .value = as_lines(q.options), .hint = tr("For one or any of several, an order, the columns of a grid; five labels for a scale."),
                    .error = error_at(wrong, "options"), .rows = 4});
  out += checkbox("none", "yes", tr("Any of several: with “none of these”"), q.none) + checkbox("other", "yes", tr("One or any of several: with “other”"), q.other);
  out += text_area({.name = "rows", .label = tr("Rows or themes, one a line"), .value = as_lines(q.rows), .hint = tr("For grids and themes; times as 2026-05-06T14:00Z."), .error = error_at(wrong, "rows"), .rows = 4});
  out += text_area({.name = "aspects", .label = tr("Aspects of each theme, one a line"), .value = as_lines(q.aspects), .error = error_at(wrong, "aspects"), .rows = 3});
  out += select({.name = "poll", .label = tr("Take the times of this date poll"), .choices = times});
  out += field({.name = "most", .label = tr("Long text: at most so many characters"), .value = q.most > 0 ? std::to_string(q.most) : "", .error = error_at(wrong, "most"), .type = "number"});
  out += select({.name = "prefill", .label = tr("Fill in from the roster, to be looked at"), .choices = prefills});
  out += select({.name = "only_if", .label = tr("Shown"), .choices = conditions(before, q), .error = error_at(wrong, "only_if")});
  return out;
}

struct QuestionsFacts {
  survey::Survey survey;
  survey::Form questions;
  std::vector<schedule::DatePoll> polls;
};
BOOST_DESCRIBE_STRUCT(QuestionsFacts, (), (survey, questions))

std::optional<QuestionsFacts> facts_of(Call& call) {
  return call.read([&](Reading& r) -> std::optional<QuestionsFacts> {
    auto const s = survey::survey(r, call.id<SurveyId>());
    if (!s) return std::nullopt;
    return QuestionsFacts{*s, survey::form(r, s->id), schedule::date_polls(r)};
  });
}

Page page_of(QuestionsFacts const& f, std::string const& title) {
  Page page;
  page.title = title;
  page.section = "meetings";
  page.listed = false;
  page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}, {f.survey.title, Url::local(path_of(f.survey.id))}};
  return page;
}

http::Response list(Call& call, Question const& typed, std::optional<Refusal> const& wrong) {
  auto const f = facts_of(call);
  if (!f) return call.refused(no_such_survey());
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return call.show(*f, [&] {
    auto page = page_of(*f, tr("Questions"));
    bool const draft = f->survey.state == survey::State::draft, open = f->survey.state == survey::State::open;
    page.main += wrong_with(wrong, {"kind", "title", "help", "options", "rows", "aspects", "most", "only_if", "required"});
    Html lines;
    for (auto const& q : f->questions) {
      auto const at = path_of(f->survey.id, "/questions/" + q.id.text);
      Html acts;
      if (draft)
        acts = act_on(Url::local(at + "/move"), call.csrf(), tr("Up"), q.title, {{"way", "up"}}) + act_on(Url::local(at + "/move"), call.csrf(), tr("Down"), q.title, {{"way", "down"}}) +
               act_on(Url::local(at + "/remove"), call.csrf(), tr("Remove"), q.title);
      Html const title = draft || open ? html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local(at), q.title) : html("<bdi>{}</bdi>", q.title);
      add_html(lines, "<li>{} <span class=\"soft\">{}</span>{}{}{}</li>", title, kind_word(q.kind), q.required ? html(" {}", badge(tr("required"), Badge::attention)) : Html(),
               q.only_if.empty() ? Html() : html(" {}", badge(tr("conditional"))), acts);
    }
    page.main += lines.empty() ? empty_state(tr("Nothing is asked yet.")) : html("<ol class=\"list\">{}</ol>", lines);
    if (open) page.main += notice(Tone::info, html("<p>{}</p>", tr("It is open: slips can be corrected, and a question added at the end. Whoever has answered gets a letter that asks again.")));
    if (draft || open)
      page.main += html("<section id=\"add\"><h2>{}</h2>{}</section>", tr("Ask one more"),
                        form(Url::local(path_of(f->survey.id, "/questions")), call.csrf(), question_fields(f->questions, f->polls, typed, wrong, true) + buttons(button(tr("Add the question")))));
    return page;
  }, form_status(wrong));
}

http::Response shown(Call& call) { return list(call, {.aspects = {tr("Core principles"), tr("Key commitments"), tr("Other comments")}}, {}); }

http::Response added(Call& call) {
  auto const typed = typed_in(call);
  auto const done = call.write([&](Writing& w) {
    auto wish = typed;
    if (wish.kind == Kind::availability && !wish.poll.empty()) wish.rows = desk::poll_times(w, wish.poll);
    return desk::add_question(w, call.id<SurveyId>(), wish, sender_of(call));
  });
  if (!done) return list(call, typed, done.error());
  call.house.mail_waiting();
  return call.see(path_of(call.id<SurveyId>(), "/questions"), tr("The question is added."), base::to_json(*done));
}

http::Response show_one(Call& call, std::optional<Question> typed, std::optional<Refusal> const& wrong) {
  auto const f = facts_of(call);
  if (!f) return call.refused(no_such_survey());
  auto const id = call.id<SurveyQuestionId>(1);
  auto const here = std::find_if(f->questions.begin(), f->questions.end(), [&](Question const& q) { return q.id == id; });
  if (here == f->questions.end()) return call.refused({Why::unknown, say("There is no such question."), {}, {}});
  if (wrong && (wrong->why == Why::unknown || call.wants_json)) return call.refused(*wrong);
  auto const& q = typed ? *typed : *here;
  return call.show(*here, [&] {
    auto page = page_of(*f, tr("Change a question"));
    page.crumbs.push_back({tr("Questions"), Url::local(path_of(f->survey.id, "/questions"))});
    page.main += wrong_with(wrong, {"kind", "title", "help", "options", "rows", "aspects", "most", "only_if", "required"});
    if (f->survey.state == survey::State::open) page.main += notice(Tone::info, html("<p>{}</p>", tr("It is open: only slips of the pen can be corrected, and each is in the log.")));
    page.main += form(Url::local(path_of(f->survey.id, "/questions/" + id.text)), call.csrf(),
                      question_fields(survey::Form(f->questions.begin(), here), f->polls, q, wrong, false) + buttons(button(tr("Save the question"), Look::primary)));
    return page;
  }, wrong ? status_of(wrong->why) : 200);
}

http::Response one(Call& call) { return show_one(call, {}, {}); }

http::Response changed(Call& call) {
  auto typed = typed_in(call);
  typed.id = call.id<SurveyQuestionId>(1);
  auto const done = call.write([&](Writing& w) {
    auto wish = typed;
    if (wish.kind == Kind::availability && !wish.poll.empty() && wish.rows.empty()) wish.rows = desk::poll_times(w, wish.poll);
    return survey::change_question(w, call.id<SurveyId>(), wish);
  });
  if (!done) return show_one(call, typed, done.error());
  return call.see(path_of(call.id<SurveyId>(), "/questions"), tr("The question is saved."));
}

http::Response moved(Call& call) {
  auto const done = call.write([&](Writing& w) { return survey::move_question(w, call.id<SurveyId>(), call.id<SurveyQuestionId>(1), call.field("way") == "up"); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(call.id<SurveyId>(), "/questions"));
}

http::Response removed(Call& call) {
  auto const done = call.write([&](Writing& w) { return survey::remove_question(w, call.id<SurveyId>(), call.id<SurveyQuestionId>(1)); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(call.id<SurveyId>(), "/questions"), tr("The question is taken out."));
}

}  // namespace

std::vector<Route> survey_question_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/questionnaires/{survey}/questions", least, shown, "What a questionnaire asks, in order."},
      {Method::post, "/questionnaires/{survey}/questions", least, added,
       "Adds a question: kind, title, help, required, options, rows and aspects (one a line), none, other, most, prefill, poll, only_if (\"QUESTION answer\").", form_body},
      {Method::get, "/questionnaires/{survey}/questions/{question}", least, one, "One question."},
      {Method::post, "/questionnaires/{survey}/questions/{question}", least, changed, "Changes a question; once open only slips of the pen.", form_body},
      {Method::post, "/questionnaires/{survey}/questions/{question}/move", least, moved, "Moves a question: way up or down.", form_body},
      {Method::post, "/questionnaires/{survey}/questions/{question}/remove", least, removed, "Takes a question out.", form_body},
  };
}

}  // namespace web
