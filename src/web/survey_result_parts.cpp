// SPDX-License-Identifier: Apache-2.0
// The results of a questionnaire as sentences and tables. What a reader may not see is not in survey::Results, so nothing here can show it.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/when.hpp"
#include "web/people.hpp"
#include "web/surveys.hpp"

namespace web {

namespace {

using survey::Cell;
using survey::Results;
using survey::Says;
using survey::State;

constexpr std::size_t shown_words = 200;  // of a text, in a table

Badge cell_look(Cell const& c) {
  switch (c.says) {
    case Says::answered: return c.value == "lead" || c.value == "yes" ? Badge::good : Badge::neutral;
    case Says::no: return Badge::bad;
    case Says::declined:
    case Says::waiting: return Badge::attention;
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

/// How often one row says each of the values.
survey::Column together(survey::Row const& row, survey::Column const& values) {
  survey::Column out;
  for (auto n : values.counts) {
    n.n = std::count_if(row.cells.begin(), row.cells.end(), [&](Cell const& c) { return c.value == n.value && (c.says == Says::answered || c.says == Says::no); });
    n.withheld = false;
    out.counts.push_back(n);
  }
  return out;
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
    bool const sums = !single && !q.columns.front().counts.empty();
    if (sums) t.columns.push_back({tr("Together")});
    std::set<std::pair<std::string, std::int64_t>> said;  // by whom, in which row
    for (auto const& one : q.texts) said.emplace(one.name, one.row);
    for (auto const& row : sorted(q.rows, column, only)) {
      Html name = snapshot || row.asked.empty() || f.state == State::draft ? html("<bdi>{}</bdi>", row.name)
                                                                          : html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local("/questionnaires/" + f.survey + "/answers/" + row.asked), row.name);
      if (row.late) name += html(" {}", badge(tr("late"), Badge::attention));
      if (row.disputed) name += html(" {}", badge(tr("disputed"), Badge::bad));
      std::vector<Html> cells = {name};
      auto const whole = Url::local("/questionnaires/" + f.survey + "/answers/" + row.asked + "#q-" + q.id);
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        auto const& c = row.cells[i];
        bool const words = c.says == Says::answered && c.words.empty() && (q.kind == survey::Kind::short_text || q.kind == survey::Kind::long_text || q.kind == survey::Kind::evidence);
        Html cell = words ? words_or_address(base::slice(c.value, 0, shown_words)) : badge(cell_words(c), cell_look(c));
        bool const more = words ? base::code_points(c.value) > shown_words : said.contains({row.name, static_cast<std::int64_t>(i) + 1});
        if (more && !snapshot && !row.asked.empty())
          add_html(cell, " <a href=\"{}\">{}<span class=\"visually-hidden\"> <bdi>{}</bdi></span></a>", whole, tr("all of it"), row.name);
        cells.push_back(std::move(cell));
      }
      if (sums) cells.push_back(text(counts_words(together(row, q.columns.front()))));
      t.rows.push_back(std::move(cells));
    }
    std::vector<Html> totals = {html("<strong>{}</strong>", tr("Together"))};
    for (auto const& c : q.columns) totals.push_back(text(counts_words(c)));
    totals.resize(t.columns.size());
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
    for (auto const& one : q.texts) add_html(said, "<li><bdi>{}</bdi></li>", one.words);
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

}  // namespace

std::string counts_words(survey::Column const& c) {
  std::string out;
  for (auto const& n : c.counts)
    if (n.n > 0 || n.withheld) out += (out.empty() ? "" : ", ") + count_words(n);
  return out;
}

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

}  // namespace web
