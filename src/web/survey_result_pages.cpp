// SPDX-License-Identifier: Apache-2.0
// What came of a questionnaire: a few sentences, a table for each question, a page for each theme, each coalition's full text, files, frozen
// snapshots. What a reader may not see is not in survey::Results, so nothing here can show it.
#include <algorithm>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "web/people.hpp"
#include "web/surveys.hpp"

namespace web {

namespace {

using survey::Cell;
using survey::Eyes;
using survey::Results;
using survey::Says;
using survey::State;

Badge cell_look(Cell const& c) {
  switch (c.says) {
    case Says::answered: return c.value == "lead" || c.value == "yes" ? Badge::good : Badge::neutral;
    case Says::no: return Badge::bad;
    case Says::declined: return Badge::attention;
    case Says::blank:
    case Says::silent:
    case Says::not_asked: return Badge::neutral;
  }
  return Badge::neutral;
}

std::string count_words(survey::Count const& n) {
  auto const words = n.words.empty() ? value_word(n.value) : n.words;
  return fill(tr("{1}: {2}"), {words, n.withheld ? tr("fewer than five") : std::to_string(n.n)});
}

std::string counts_words(survey::Column const& c) {
  std::string out;
  for (auto const& n : c.counts)
    if (n.n > 0 || n.withheld) out += (out.empty() ? "" : ", ") + count_words(n);
  return out;
}

/// The rows in the order of a column, as words; names otherwise.
std::vector<survey::Row> sorted(std::vector<survey::Row> rows, std::size_t column, std::string const& only) {
  if (only == "active") std::erase_if(rows, [](survey::Row const& row) { return !row.active; });
  else if (!only.empty())
    std::erase_if(rows, [&](survey::Row const& row) {
      return std::none_of(row.cells.begin(), row.cells.end(), [&](Cell const& c) { return c.value == only || std::string(boost::describe::enum_to_string(c.says, "")) == only; });
    });
  if (column > 0)
    std::stable_sort(rows.begin(), rows.end(), [&](survey::Row const& a, survey::Row const& b) {
      if (a.cells.size() < column || b.cells.size() < column) return false;
      auto const key = [&](Cell const& c) { return std::pair(c.says, cell_words(c)); };
      return key(a.cells[column - 1]) < key(b.cells[column - 1]);
    });
  return rows;
}

Html question_part(Results const& f, survey::QuestionResult const& q, Call const& call, std::string const& here, bool snapshot) {
  bool const chosen = call.field("question") == q.id;
  auto const column = chosen ? static_cast<std::size_t>(std::clamp<std::int64_t>(call.number("sort", 0).value_or(0), 0, 1000)) : 0;
  auto const only = chosen ? call.field("only") : std::string();
  bool const single = q.columns.size() == 1;
  Html body;
  if (!q.rows.empty()) {
    Table t{.id = "q" + q.id, .caption = q.title, .columns = {{tr("Name")}}, .rows = {}, .caption_hidden = true};
    for (auto const& c : q.columns) t.columns.push_back({single ? tr("Answer") : c.title});
    for (auto const& row : sorted(q.rows, column, only)) {
      Html name = snapshot || row.asked.empty() || f.state == State::draft ? html("<bdi>{}</bdi>", row.name)
                                                                          : html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local("/questionnaires/" + f.survey + "/answers/" + row.asked), row.name);
      if (row.late) name += html(" {}", badge(tr("late"), Badge::attention));
      if (row.disputed) name += html(" {}", badge(tr("disputed"), Badge::bad));
      std::vector<Html> cells = {name};
      for (auto const& c : row.cells) {
        bool const words = c.says == Says::answered && c.words.empty() && (q.kind == survey::Kind::short_text || q.kind == survey::Kind::long_text || q.kind == survey::Kind::evidence);
        cells.push_back(words ? words_or_address(base::slice(c.value, 0, 200)) : badge(cell_words(c), cell_look(c)));
      }
      t.rows.push_back(std::move(cells));
    }
    std::vector<Html> totals = {html("<strong>{}</strong>", tr("Together"))};
    for (auto const& c : q.columns) totals.push_back(text(counts_words(c)));
    t.rows.push_back(std::move(totals));
    Html offered;
    std::vector<Choice> by = {{"0", tr("name"), "", column == 0}}, which = {{"", tr("everything"), "", only.empty()}, {"active", tr("the active ones"), "", only == "active"}};
    for (std::size_t i = 0; i < q.columns.size(); ++i) by.push_back({std::to_string(i + 1), single ? tr("Answer") : q.columns[i].title, "", column == i + 1});
    if (!q.columns.empty())
      for (auto const& n : q.columns.front().counts) which.push_back({n.value, n.words.empty() ? value_word(n.value) : n.words, "", only == n.value});
    for (auto const s : {Says::silent, Says::declined, Says::blank, Says::not_asked}) {
      std::string const value = boost::describe::enum_to_string(s, "");
      which.push_back({value, cell_words({.says = s}), "", only == value});
    }
    offered = form(Url::local(here + "#q" + q.id), "", hidden("question", q.id) + select({.name = "sort", .label = tr("Order by"), .choices = by, .id = "sort-" + q.id}) +
                                                          select({.name = "only", .label = tr("Show only"), .choices = which, .id = "only-" + q.id}) + buttons(button(tr("Show"), Look::plain)), Sending::get);
    body = (snapshot ? Html() : folded(tr("Order and choose rows"), offered, chosen)) + table(t);
  } else {
    Table t{.id = "q" + q.id, .caption = q.title, .columns = {{tr("Answer")}, {tr("Together")}}, .rows = {}, .caption_hidden = true};
    for (auto const& c : q.columns)
      if (!c.counts.empty()) t.rows.push_back({html("<bdi>{}</bdi>", c.title), text(counts_words(c))});
    if (!t.rows.empty()) body = table(t);
    Html said;
    for (auto const& one : q.texts) add_html(said, "<li dir=\"auto\">{}</li>", one.words);
    if (!said.empty()) body += html("<ul>{}</ul>", said);
    if (body.empty()) body = html("<p class=\"soft\">{}</p>", tr("Texts are not shown in this questionnaire."));
  }
  if (q.kind == survey::Kind::theme_grid && !q.texts.empty() && !snapshot && !q.rows.empty()) {
    Html themes;
    for (std::size_t i = 0; i < q.columns.size(); ++i)
      add_html(themes, "<li><a href=\"{}\"><bdi>{}</bdi></a></li>", Url::local("/questionnaires/" + f.survey + "/themes/" + q.id + "/" + std::to_string(i + 1)), q.columns[i].title);
    body += html("<nav aria-label=\"{}\"><ul class=\"list\">{}</ul></nav>", tr("Themes, with all that was said"), themes);
  }
  return html("<section class=\"result\"><h2 dir=\"auto\">{}</h2>{}</section>", q.title, body);
}

std::string words_for_files(Cell const& c) { return cell_words(c); }

}  // namespace

std::vector<std::string> summary_sentences(Results const& f) {
  std::vector<std::string> out;
  auto const n = [](std::int64_t v) { return std::to_string(v); };
  out.push_back(fill(tr("{1} of {2} answered."), {n(f.funnel.submitted), n(f.funnel.asked)}));
  if (f.funnel.active > 0) out.push_back(fill(tr("Of the {2} active ones {1} answered in time."), {n(f.funnel.active_submitted), n(f.funnel.active)}));
  if (f.below) out.push_back(fill(tr("{1} of {2}, below the agreed {3}."), {n(f.funnel.submitted - f.funnel.late), n(f.funnel.asked), n(f.quorum)}));
  if (f.funnel.declined > 0) out.push_back(base::count_of("{} declined.", "{} declined.", f.funnel.declined));
  for (auto const& q : f.questions)
    for (auto const& c : q.columns) {
      if (q.kind != survey::Kind::theme_grid || c.counts.size() < 2 || c.counts[0].withheld || c.counts[1].withheld) continue;
      if (auto const both = c.counts[0].n + c.counts[1].n; both > 0) out.push_back(fill(tr("{1}: {2} lead or contribute."), {c.title, n(both)}));
    }
  return out;
}

Html results_part(Results const& f, Call const& call, std::string const& here, bool snapshot) {
  Html out;
  std::string words;
  for (auto const& s : summary_sentences(f)) words += (words.empty() ? "" : " ") + s;
  out += html("<p class=\"summary\" dir=\"auto\">{}</p>", words);
  if (auto const at = base::parse_iso(f.as_of)) out += html("<p class=\"soft\">{}</p>", sentence(tr("As of {}."), {moment(*at, zone_of(call.viewer))}));
  if (f.below) out += notice(Tone::warning, html("<p>{}</p>", fill(tr("{1} of {2}, below the agreed {3}."), {std::to_string(f.funnel.submitted - f.funnel.late), std::to_string(f.funnel.asked), std::to_string(f.quorum)})));
  out += html("<p class=\"soft\">{}</p>", names_promise(f.names));
  if (f.names == survey::Names::unlinkable && f.questions.empty()) out += empty_state(tr("Answers that nobody can tie to anybody are shown after closing."));
  for (auto const& q : f.questions) out += question_part(f, q, call, here, snapshot);
  if (!f.receipts.empty()) {
    Html all;
    for (auto const& r : f.receipts) add_html(all, "<li><code>{}</code></li>", r);
    out += folded(tr("Receipts"), html("<p>{}</p><ul>{}</ul>", tr("Whoever answered finds their receipt here; it stands beside no answer."), all), false);
  }
  return out;
}

namespace {

/// The results for this viewer: the secretariat's at any time, the public's once published.
struct Looked {
  survey::Survey survey;
  Results results;
};
std::optional<Looked> looked(Call& call) {
  auto const id = call.id<base::SurveyId>();
  return call.read([&](Reading& r) -> std::optional<Looked> {
    auto const s = survey::survey(r, id);
    if (!s || s->state == State::draft || (s->state != State::published && !may_edit(call))) return std::nullopt;
    return Looked{*s, *survey::results(r, id, may_edit(call) ? Eyes::secretariat : Eyes::everybody, call.now, desk::not_asked(r, id))};
  });
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
    page.main += html("<p><a href=\"{}\">{}</a></p>", Url::local(path_of(f->survey.id, "/results.csv")), tr("As a table for spreadsheets (CSV)"));
    page.main += results_part(f->results, call, path_of(f->survey.id, "/results"), false);
    Html frozen;
    for (auto const& one : call.read([&](Reading& r) { return survey::snapshots(r, f->survey.id); }))
      if (one.state == State::published || may_edit(call)) add_html(frozen, "<li><a href=\"/questionnaires/snapshots/{}\">{}</a></li>", one.id, moment(one.at, zone_of(call.viewer)));
    if (!frozen.empty()) page.main += html("<section><h2>{}</h2><ul>{}</ul></section>", tr("Frozen, under permanent addresses"), frozen);
    return page;
  });
}

http::Response csv_of(Results const& results) {
  http::Response out;
  out.set("Content-Type", "text/csv; charset=utf-8; header=present");
  out.set("Content-Disposition", "attachment; filename=\"questionnaire-" + results.survey + ".csv\"");
  out.set("X-Content-Type-Options", "nosniff");
  out.set("Content-Security-Policy", "sandbox; default-src 'none'");
  out.body = base::print_csv(survey::as_table(results, words_for_files));
  return out;
}

http::Response as_csv(Call& call) {
  auto const f = looked(call);
  if (!f) return call.refused(no_such_survey());
  return csv_of(f->results);
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
  std::map<std::string, std::string> personal;  ///< for the selectors
};
BOOST_DESCRIBE_STRUCT(AnswerFacts, (), (survey, unit, questions, submissions, answers, personal))

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
    AnswerFacts out{*s, *unit, survey::form(r, s->id), survey::submissions(r, asked), {}, {}};
    if (!out.submissions.empty()) out.answers = survey::submitted_answers(r, out.submissions.back().id);
    if (may_edit(call)) out.personal = survey::personal_answers(r, asked);
    else
      for (auto& one : out.submissions) one.by.clear(), one.agreed_note.clear(), one.disputed.reset();  // the coalition answers, not a person
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
      if (!part.empty()) page.main += html("<section><h2 dir=\"auto\">{}</h2>{}</section>", q.title, part);
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

http::Response frozen(Call& call) {
  auto const f = call.read([&](Reading& r) { return survey::snapshot(r, call.id<base::SnapshotId>()); });
  auto const s = f ? call.read([&](Reading& r) { return survey::survey(r, f->head.survey); }) : std::nullopt;
  // What became stricter since holds for what was frozen before, too.
  bool const may = s && (may_edit(call) || f->head.state == State::published) && s->names <= f->results.names;
  if (!may) return call.nothing_here();
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
    page.main += html("<p><a href=\"/questionnaires/snapshots/{}/csv\">{}</a></p>", f->head.id, tr("As a table for spreadsheets (CSV)"));
    page.main += results_part(f->results, call, page.canonical, true);
    return page;
  });
}

http::Response frozen_csv(Call& call) {
  auto const f = call.read([&](Reading& r) { return survey::snapshot(r, call.id<base::SnapshotId>()); });
  auto const s = f ? call.read([&](Reading& r) { return survey::survey(r, f->head.survey); }) : std::nullopt;
  if (!s || !(may_edit(call) || f->head.state == State::published) || s->names > f->results.names) return call.nothing_here();
  return csv_of(f->results);
}

}  // namespace

std::vector<Route> survey_result_rows() {
  using http::Method;
  return {
      {Method::get, "/questionnaires/{survey}/results", Role::visitor, shown, "The results: question, sort and only choose rows. Facilitators before publication, then everybody."},
      {Method::get, "/questionnaires/{survey}/results.csv", Role::visitor, as_csv, "The same as CSV.", 0, Rate::costly},
      {Method::get, "/questionnaires/{survey}/themes/{question}/{theme}", Role::visitor, theme, "All that was said about one theme, with names where they are shown."},
      {Method::get, "/questionnaires/{survey}/answers/{asked}", Role::visitor, answer_of_one, "One coalition's whole answer, where answers are by name."},
      {Method::get, "/questionnaires/{survey}/answers/{asked}/files/{file}", Role::visitor, answer_file, "A file of that answer."},
      {Method::get, "/questionnaires/snapshots/{snapshot}", Role::visitor, frozen, "Results as they were frozen, for ever."},
      {Method::get, "/questionnaires/snapshots/{snapshot}/csv", Role::visitor, frozen_csv, "The same as CSV.", 0, Rate::costly},
  };
}

}  // namespace web
