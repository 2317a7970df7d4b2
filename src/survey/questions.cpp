// SPDX-License-Identifier: Apache-2.0
// The questions of a questionnaire, as they are kept and changed.
#include <algorithm>

#include "survey/inside.hpp"

namespace survey {

namespace {

constexpr std::size_t most_questions = 100;
enum class Lines { options, rows, aspects };

tl::unexpected<Refusal> no_question() { return refuse(Why::unknown, say("There is no such question.")); }

std::vector<std::string>& lines_of(Question& q, Lines which) { return which == Lines::options ? q.options : which == Lines::rows ? q.rows : q.aspects; }

void put_words(Writing& w, Question q) {
  w.run("delete from survey_words where question = :id", q.id);
  for (auto const which : {Lines::options, Lines::rows, Lines::aspects}) {
    std::int64_t number = 0;
    for (auto const& words : lines_of(q, which))
      w.run("insert into survey_words (question, list, number, words) values (:q, :list, :number, :words)", q.id, which, ++number, words);
  }
}

/// A question carries only what its kind knows.
Question fitting(Question q) {
  bool const choice = q.kind == Kind::one_of || q.kind == Kind::any_of;
  if (!choice) q.other = false;
  if (q.kind != Kind::any_of) q.none = false;
  if (q.kind != Kind::long_text) q.most = 0;
  if (!choice && q.kind != Kind::rank && q.kind != Kind::grid && q.kind != Kind::scale) q.options.clear();
  if (q.kind != Kind::grid && q.kind != Kind::theme_grid && q.kind != Kind::availability) q.rows.clear();
  if (q.kind != Kind::theme_grid) q.aspects.clear();
  if (q.kind != Kind::availability) q.poll = {};
  if (q.kind == Kind::statement) q.required = false;
  if (q.kind != Kind::short_text && q.kind != Kind::long_text) q.prefill = Prefill::none;
  if (q.only_if.empty()) q.only_value.clear();
  return q;
}

Result<Survey> changeable(Reading& r, SurveyId const& id) {
  auto s = expect(r, id);
  if (s && s->state != State::draft && s->state != State::open) return refuse(Why::not_now, say("This questionnaire is closed."));
  return s;
}

/// The list with the question at `here` moved by one; the refusal when one would come before what it depends on.
Result<Form> order_with(Form all, std::size_t here, std::size_t there) {
  std::swap(all[here], all[there]);
  auto const& first = all[std::min(here, there)];
  auto const& second = all[std::max(here, there)];
  if (first.only_if == second.id) return refuse(Why::not_now, say("This question depends on the one before it: it cannot come first."));
  return all;
}

std::string as_words(Question const& q) {
  std::string out = q.title;
  for (auto const* const some : {&q.options, &q.rows, &q.aspects})
    for (auto const& words : *some) out += " / " + words;
  return out;
}

}  // namespace

Form form(Reading& r, SurveyId const& id) {
  Form out;
  for (auto& [question, kind, title, help, required, none, other, most, prefill, only_if, only_value, poll] :
       r.rows<SurveyQuestionId, Kind, std::string, std::string, bool, bool, bool, std::int64_t, Prefill, SurveyQuestionId, std::string, PollId>(
           "select id, kind, title, help, required, none, other, most, prefill, only_if, only_value, poll from survey_question where survey = :id order by place", id))
    out.push_back({question, kind, title, help, required, {}, {}, {}, none, other, most, prefill, only_if, only_value, poll});
  std::map<SurveyQuestionId, Question*> by_id;
  for (auto& q : out) by_id[q.id] = &q;
  for (auto& [question, list, words] : r.rows<SurveyQuestionId, Lines, std::string>(
           "select w.question, w.list, w.words from survey_question q join survey_words w on w.question = q.id where q.survey = :id order by w.question, w.list, w.number", id))
    lines_of(*by_id.at(question), list).push_back(words);
  return out;
}

Result<SurveyQuestionId> add_question(Writing& w, SurveyId const& id, Question const& wish) {
  auto const s = changeable(w, id);
  if (!s) return tl::unexpected(s.error());
  bool const open = s->state == State::open;
  if (open && s->names == Names::unlinkable) return refuse(Why::not_now, say("Nobody can be asked again here: nobody knows whose answer is whose."));
  auto const all = form(w, id);
  if (all.size() >= most_questions) return refuse(Why::not_now, say("A questionnaire has at most {} questions."), "title", {std::to_string(most_questions)});
  auto q = fitting(wish);
  // A question of a template or of another questionnaire brings its id along when it is free.
  if (q.id.empty()) q.id = new_id<SurveyQuestionId>();
  if (auto ok = check_question(q, all); !ok) return tl::unexpected(ok.error());
  if (open && q.required) return refuse(Why::malformed, say("A question added later cannot be required: some have answered already."), "required");
  auto const edition = s->edition + (open ? 1 : 0);
  w.run("insert into survey_question (id, survey, place, edition, kind, title, help, required, none, other, most, prefill, only_if, only_value, poll) "
        "values (:id, :survey, :place, :edition, :kind, :title, :help, :required, :none, :other, :most, :prefill, :only_if, :only_value, :poll)",
        q.id, id, all.size() + 1, edition, q.kind, q.title, q.help, q.required, q.none, q.other, q.most, q.prefill, q.only_if, q.only_value, q.poll);
  put_words(w, q);
  if (open) {
    w.run("update survey set edition = :edition where id = :id", edition, id);
    note(w, id, Event::added_question, "add_question", "", q.title);
  } else {
    w.audit("add_question", id.text, q.title);
  }
  return q.id;
}

Result<Done> change_question(Writing& w, SurveyId const& id, Question const& wish) {
  auto const s = changeable(w, id);
  if (!s) return tl::unexpected(s.error());
  auto const all = form(w, id);
  auto const here = std::find_if(all.begin(), all.end(), [&](Question const& q) { return q.id == wish.id; });
  if (here == all.end()) return no_question();
  auto const q = fitting(wish);
  if (q.kind != here->kind) return refuse(Why::not_now, say("The kind of a question stays: take it out and ask a new one."), "kind");
  if (auto ok = check_question(q, Form(all.begin(), here)); !ok) return ok;
  bool const open = s->state == State::open;
  if (open && !only_typos(*here, q)) return refuse(Why::not_now, say("It is open: only slips of the pen can be corrected. Ask a new question instead."), "title");
  w.run("update survey_question set title = :title, help = :help, required = :required, none = :none, other = :other, most = :most, prefill = :prefill, only_if = :only_if, "
        "only_value = :only_value, poll = :poll where id = :id",
        q.title, q.help, q.required, q.none, q.other, q.most, q.prefill, q.only_if, q.only_value, q.poll, q.id);
  put_words(w, q);
  if (open) note(w, id, Event::corrected_words, "change_question", as_words(*here), as_words(q));
  else w.audit("change_question", id.text, q.title);
  return Done{};
}

Result<Done> move_question(Writing& w, SurveyId const& id, SurveyQuestionId const& question, bool up) {
  auto const s = expect(w, id);
  if (!s) return tl::unexpected(s.error());
  if (s->state != State::draft) return refuse(Why::not_now, say("It is open: questions keep their order."));
  auto const all = form(w, id);
  auto const found = std::find_if(all.begin(), all.end(), [&](Question const& q) { return q.id == question; });
  if (found == all.end()) return no_question();
  auto const here = static_cast<std::size_t>(found - all.begin());
  if (up ? here == 0 : here + 1 == all.size()) return Done{};
  auto const there = up ? here - 1 : here + 1;
  if (auto const next = order_with(all, here, there); !next) return tl::unexpected(next.error());
  w.run("update survey_question set place = :place where id = :id", there + 1, all[here].id);
  w.run("update survey_question set place = :place where id = :id", here + 1, all[there].id);
  w.audit("move_question", id.text, all[here].title);
  return Done{};
}

Result<Done> remove_question(Writing& w, SurveyId const& id, SurveyQuestionId const& question) {
  auto const s = expect(w, id);
  if (!s) return tl::unexpected(s.error());
  if (s->state != State::draft) return refuse(Why::not_now, say("It is open: questions stay."));
  auto const all = form(w, id);
  auto const here = std::find_if(all.begin(), all.end(), [&](Question const& q) { return q.id == question; });
  if (here == all.end()) return no_question();
  if (std::any_of(all.begin(), all.end(), [&](Question const& q) { return q.only_if == question; }))
    return refuse(Why::not_now, say("Another question depends on this one."));
  w.run("delete from survey_words where question = :id", question);
  w.run("delete from survey_question where id = :id", question);
  std::int64_t place = 0;
  for (auto const& q : all)
    if (q.id != question) w.run("update survey_question set place = :place where id = :id", ++place, q.id);
  w.audit("remove_question", id.text, here->title);
  return Done{};
}

}  // namespace survey
