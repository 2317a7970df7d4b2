// SPDX-License-Identifier: Apache-2.0
// What came of a questionnaire, for whoever may see it: the results (survey_result_parts.cpp), a page for each theme, each coalition's full text,
// files, frozen snapshots.
#include <algorithm>

#include "base/csv.hpp"
#include "base/ods.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "web/people.hpp"
#include "web/surveys.hpp"

namespace web {

namespace {

using survey::Eyes;
using survey::Results;
using survey::State;

/// The results for this viewer: the secretariat's at any time, the public's once published.
struct Looked {
  survey::Survey survey;
  Results results;
  std::vector<survey::Asked> addenda;  ///< who added something late, where names are shown
};
std::optional<Looked> looked(Call& call) {
  auto const id = call.id<base::SurveyId>();
  return call.read([&](Reading& r) -> std::optional<Looked> {
    auto const s = survey::survey(r, id);
    if (!s || s->state == State::draft || (s->state != State::published && !may_edit(call))) return std::nullopt;
    auto const eyes = may_edit(call) ? Eyes::secretariat : Eyes::everybody;
    Looked out{*s, *survey::results(r, id, eyes, call.now, desk::not_asked(r, id)), {}};
    if (s->names == survey::Names::by_coalition || (s->names == survey::Names::totals && eyes == Eyes::secretariat)) out.addenda = survey::with_addendum(r, id, call.now);
    return out;
  });
}

Html files_part(std::string const& csv, std::string const& ods) {
  return html("<p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>", Url::local(csv), tr("As a table for spreadsheets (CSV)"), Url::local(ods), tr("As a spreadsheet (ODS)"));
}

/// What came after closing beside an answer that was in time: no total has it.
Html addenda_part(Looked const& f) {
  Html lines;
  for (auto const& a : f.addenda)
    add_html(lines, "<li><a href=\"{}#addendum\"><bdi>{}</bdi></a></li>", Url::local(path_of(f.survey.id, "/answers/" + a.id.text)), a.name);
  return lines.empty() ? Html() : html("<section id=\"addenda\"><h2>{}</h2><p>{}</p><ul class=\"list\">{}</ul></section>", tr("Added after closing"),
                                       tr("They answered in time and added to it late. The tables show what they said in time."), lines);
}

http::Response shown(Call& call) {
  auto const f = looked(call);
  if (!f) return call.refused(no_such_survey());
  return call.show(f->results, [&] {
    Page page;
    page.title = fill(tr("Results: {}"), {f->survey.title});
    page.heading = html("<bdi>{}</bdi>", f->survey.title);
    page.lead = html("<p>{}</p>", badge(f->survey.state == State::published ? tr("published") : tr("seen by the secretariat only"), f->survey.state == State::published ? Badge::good : Badge::attention));
    page.section = "meetings";
    page.wide = true;
    page.listed = f->survey.state == State::published;
    page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}};
    if (may_edit(call)) page.crumbs.push_back({f->survey.title, Url::local(path_of(f->survey.id))});
    page.main += files_part(path_of(f->survey.id, "/results.csv"), path_of(f->survey.id, "/results.ods"));
    page.main += results_part(f->results, call, path_of(f->survey.id, "/results"), false) + addenda_part(*f);
    Html frozen;
    for (auto const& one : call.read([&](Reading& r) { return survey::snapshots(r, f->survey.id); }))
      if (one.state == State::published || may_edit(call)) add_html(frozen, "<li><a href=\"/questionnaires/snapshots/{}\">{}</a></li>", one.id, moment(one.at, zone_of(call.viewer)));
    if (!frozen.empty()) page.main += html("<section><h2>{}</h2><ul>{}</ul></section>", tr("Frozen, under permanent addresses"), frozen);
    return page;
  });
}

/// A file to be kept, whatever its type.
http::Response file_of(Results const& results, std::string const& type, char const* ending, std::string bytes) {
  http::Response out;
  out.set("Content-Type", type);
  out.set("Content-Disposition", "attachment; filename=\"questionnaire-" + results.survey + ending + "\"");
  out.set("X-Content-Type-Options", "nosniff");
  out.set("Content-Security-Policy", "sandbox; default-src 'none'");
  out.body = std::move(bytes);
  return out;
}

http::Response csv_of(Results const& results) {
  return file_of(results, "text/csv; charset=utf-8; header=present", ".csv", base::print_csv(survey::as_table(results, cell_words)));
}

http::Response ods_of(Results const& results) {
  return file_of(results, "application/vnd.oasis.opendocument.spreadsheet", ".ods", base::print_ods(results.title, survey::as_table(results, cell_words)));
}

http::Response as_csv(Call& call) {
  auto const f = looked(call);
  return f ? csv_of(f->results) : call.refused(no_such_survey());
}

http::Response as_ods(Call& call) {
  auto const f = looked(call);
  return f ? ods_of(f->results) : call.refused(no_such_survey());
}

struct ThemeFacts {
  std::string survey, title, theme, counts;
  std::vector<survey::Text> texts;
};
BOOST_DESCRIBE_STRUCT(ThemeFacts, (), (survey, title, theme, counts, texts))

http::Response theme(Call& call) {
  auto const f = looked(call);
  if (!f) return call.refused(no_such_survey());
  auto const number = std::atoi(call.parts.at(2).c_str());
  for (auto const& q : f->results.questions) {
    if (q.id != call.parts.at(1) || number < 1 || static_cast<std::size_t>(number) > q.columns.size()) continue;
    auto const& column = q.columns[static_cast<std::size_t>(number) - 1];
    ThemeFacts facts{f->results.survey, f->survey.title, column.title, counts_words(column), {}};
    for (auto const& t : q.texts)
      if (t.row == number) facts.texts.push_back(t);
    return call.show(facts, [&] {
      Page page;
      page.title = facts.theme;
      page.heading = html("<bdi>{}</bdi>", facts.theme);
      page.lead = text(facts.counts);
      page.section = "meetings";
      page.listed = f->survey.state == State::published;
      page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}, {f->survey.title, Url::local(path_of(f->survey.id, "/results"))}};
      std::string name;
      Html part;
      auto const close = [&] {
        if (!part.empty()) page.main += html("<section><h2><bdi>{}</bdi></h2>{}</section>", name, part);
        part = {};
      };
      for (auto const& t : facts.texts) {
        if (t.name != name) close();
        if (part.empty() && !t.role.empty()) part = html("<p>{}</p>", badge(value_word(t.role), t.role == "no" ? Badge::bad : Badge::good));
        name = t.name;
        part += t.about == "link" ? html("<p>{}</p>", words_or_address(t.words)) : html("<h3 dir=\"auto\">{}</h3>{}", t.about, paragraphs(t.words));
      }
      close();
      if (facts.texts.empty()) page.main += empty_state(tr("Nobody wrote about this theme."));
      return page;
    });
  }
  return call.nothing_here();
}

struct AnswerFacts {
  survey::Survey survey;
  survey::Asked unit;
  survey::Form questions;
  std::vector<survey::Submission> submissions;
  std::map<std::string, std::string> answers;
  std::vector<survey::Clash> addendum;          ///< what came late to an answer that was in time: before and after
  std::map<std::string, std::string> personal;  ///< for the selectors
  bool disputed = false;                        ///< the addendum, by somebody of the coalition
};
BOOST_DESCRIBE_STRUCT(AnswerFacts, (), (survey, unit, questions, submissions, answers, addendum, personal, disputed))

/// One coalition's whole answer: only where answers are by name, or totals for the secretariat.
std::optional<AnswerFacts> answer_facts(Call& call) {
  auto const asked = call.id<base::AskedId>(1);
  return call.read([&](Reading& r) -> std::optional<AnswerFacts> {
    auto const s = survey::survey(r, call.id<base::SurveyId>());
    bool const public_now = s && s->state == State::published && s->names == survey::Names::by_coalition;
    bool const ours = s && s->state != State::draft && may_edit(call) && (s->names == survey::Names::by_coalition || s->names == survey::Names::totals);
    if (!public_now && !ours) return std::nullopt;
    auto const unit = survey::asked_one(r, asked);
    if (!unit || survey::survey_of(r, asked) != s->id) return std::nullopt;
    AnswerFacts out{*s, *unit, survey::form(r, s->id), survey::submissions(r, asked), {}, {}, {}};
    auto const does_not_count = [&](survey::Submission const& it) { return !survey::counts_now(it, call.now); };
    if (auto const* const one = survey::counted(out.submissions, call.now)) {
      auto const last = std::find_if_not(out.submissions.rbegin(), out.submissions.rend(), does_not_count);
      out.answers = survey::submitted_answers(r, one->id);
      if (one != &*last) {
        out.addendum = survey::differences(out.answers, survey::submitted_answers(r, last->id));
        out.disputed = last->disputed.has_value();
      }
    }
    if (may_edit(call)) {
      out.personal = survey::personal_answers(r, asked);
      return out;
    }
    // What does not count is not the coalition's word: it is nobody else's to read.
    std::erase_if(out.submissions, does_not_count);
    for (auto& one : out.submissions) one.by.clear(), one.agreed_note.clear(), one.disputed.reset(), one.confirmed_by.clear();  // the coalition answers, not a person
    return out;
  });
}

http::Response answer_file(Call& call) {
  auto const f = answer_facts(call);
  auto const id = call.id<base::FileId>(2);
  if (f)
    for (auto const& [field, value] : f->answers)
      if (field.ends_with(".file") && value == id.text)
        if (auto out = call.read([&](Reading& r) { return kept_file(r, id); })) return *std::move(out);
  return call.nothing_here();
}

http::Response answer_of_one(Call& call) {
  auto const f = answer_facts(call);
  if (!f) return call.refused(no_such_survey());
  return call.show(*f, [&] {
    Page page;
    page.title = f->unit.name;
    page.heading = html("<bdi>{}</bdi>", f->unit.name);
    page.lead = html("<p>{}</p>", badge(standing_word(f->unit.standing), standing_look(f->unit.standing)));
    page.section = "meetings";
    page.listed = false;
    page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}, {f->survey.title, Url::local(path_of(f->survey.id, "/results"))}};
    auto const zone = zone_of(call.viewer);
    if (!f->unit.reason.empty()) page.main += paragraphs(f->unit.reason);
    for (auto const& q : f->questions) {
      Html part;
      for (auto const& field : survey::fields_of(q)) {
        auto const value = f->answers.contains(field) ? f->answers.at(field) : f->personal.contains(field) ? f->personal.at(field) : std::string();
        if (value.empty()) continue;
        if (q.kind == survey::Kind::evidence && field != q.id.text) {
          add_html(part, "<p><a href=\"{}\">{}</a></p>", Url::local(path_of(f->survey.id, "/answers/" + f->unit.id.text + "/files/" + value)), tr("The file that is kept"));
          continue;
        }
        auto const words = field_words(f->questions, field);
        if (words != q.title) add_html(part, "<h3 dir=\"auto\">{}</h3>", words.substr(std::min(words.size(), q.title.size() + 1)));
        part += value.starts_with("http") ? html("<p>{}</p>", words_or_address(value)) : paragraphs(answer_words(f->questions, field, value));
      }
      if (!part.empty()) page.main += html("<section id=\"q-{}\"><h2 dir=\"auto\">{}</h2>{}</section>", q.id, q.title, part);
    }
    if (!f->addendum.empty()) {
      Table late{.id = "addendum", .caption = tr("Added after closing"), .columns = {{tr("Question")}, {tr("In time")}, {tr("Late")}}, .rows = {}};
      for (auto const& c : f->addendum)
        late.rows.push_back({html("<span dir=\"auto\">{}</span>", field_words(f->questions, c.field)), paragraphs(answer_words(f->questions, c.field, c.theirs)),
                             paragraphs(answer_words(f->questions, c.field, c.mine))});
      page.main += table(late);
      if (f->disputed) page.main += html("<p>{}</p>", badge(tr("disputed"), Badge::bad));
    }
    Html all;
    for (auto const& s : f->submissions) {
      add_html(all, "<li>{} {} {} <code>{}</code>", moment(s.at, zone), badge(timing_word(s.timing)), agreed_word(s.agreed), s.hash);
      if (may_edit(call)) add_html(all, " {} {}", person(s.by), words_or_address(s.agreed_note));
      if (s.disputed && may_edit(call)) add_html(all, " {} <span dir=\"auto\">{}</span>", badge(tr("disputed"), Badge::bad), *s.disputed);
      add_html(all, "</li>");
    }
    if (!all.empty()) page.main += html("<section><h2>{}</h2><ol>{}</ol></section>", tr("What was submitted"), all);
    return page;
  });
}

/// What was frozen, for whoever may see it. What became stricter since holds for what was frozen before, too.
std::optional<survey::Frozen> frozen_for(Call& call) {
  return call.read([&](Reading& r) -> std::optional<survey::Frozen> {
    auto f = survey::snapshot(r, call.id<base::SnapshotId>());
    auto const s = f ? survey::survey(r, f->head.survey) : std::nullopt;
    bool const may = s && (may_edit(call) || f->head.state == State::published) && s->names <= f->results.names;
    if (!may) return std::nullopt;
    return f;
  });
}

http::Response frozen(Call& call) {
  auto const f = frozen_for(call);
  if (!f) return call.nothing_here();
  return call.show(f->results, [&] {
    Page page;
    page.title = fill(tr("Results: {}"), {f->results.title});
    page.heading = html("<bdi>{}</bdi>", f->results.title);
    page.section = "meetings";
    page.wide = true;
    page.canonical = "/questionnaires/snapshots/" + f->head.id.text;
    page.listed = f->head.state == State::published;
    page.crumbs = {{tr("Questionnaires"), Url::local("/questionnaires")}};
    page.main += notice(Tone::info, html("<p>{}</p>", tr("This is frozen and never changes. The address is permanent.")));
    page.main += files_part(page.canonical + "/csv", page.canonical + "/ods");
    page.main += results_part(f->results, call, page.canonical, true);
    return page;
  });
}

http::Response frozen_csv(Call& call) {
  auto const f = frozen_for(call);
  return f ? csv_of(f->results) : call.nothing_here();
}

http::Response frozen_ods(Call& call) {
  auto const f = frozen_for(call);
  return f ? ods_of(f->results) : call.nothing_here();
}

}  // namespace

std::vector<Route> survey_result_rows() {
  using http::Method;
  return {
      {Method::get, "/questionnaires/{survey}/results", Role::visitor, shown, "The results: question, sort and only choose rows. Facilitators before publication, then everybody."},
      {Method::get, "/questionnaires/{survey}/results.csv", Role::visitor, as_csv, "The same as CSV.", 0, Rate::costly},
      {Method::get, "/questionnaires/{survey}/results.ods", Role::visitor, as_ods, "The same as a spreadsheet (OpenDocument), every cell as text.", 0, Rate::costly},
      {Method::get, "/questionnaires/{survey}/themes/{question}/{theme}", Role::visitor, theme, "All that was said about one theme, with names where they are shown."},
      {Method::get, "/questionnaires/{survey}/answers/{asked}", Role::visitor, answer_of_one, "One coalition's whole answer, where answers are by name."},
      {Method::get, "/questionnaires/{survey}/answers/{asked}/files/{file}", Role::visitor, answer_file, "A file of that answer."},
      {Method::get, "/questionnaires/snapshots/{snapshot}", Role::visitor, frozen, "Results as they were frozen, for ever."},
      {Method::get, "/questionnaires/snapshots/{snapshot}/csv", Role::visitor, frozen_csv, "The same as CSV.", 0, Rate::costly},
      {Method::get, "/questionnaires/snapshots/{snapshot}/ods", Role::visitor, frozen_ods, "The same as a spreadsheet (OpenDocument).", 0, Rate::costly},
  };
}

}  // namespace web
