// SPDX-License-Identifier: Apache-2.0
#include "survey/results.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "survey/inside.hpp"

namespace survey {

namespace {

constexpr std::int64_t least_cell = 5;

/// One answer as results see it: whose, and what. Loose ones have no unit.
struct Given {
  Asked const* unit = nullptr;
  Answers answers = {};
  std::string hash = {};
  bool late = false, disputed = false;  ///< of what is counted, whatever was submitted after it
};

struct Gathered {
  Survey survey;
  Form form;
  std::vector<Asked> asked;
  Instant now{};
  std::vector<Given> given = {};                      ///< in the order of asked; loose ones in no order that means anything
};

Gathered gather(Reading& r, Survey const& s, Instant now) {
  Gathered g{s, form(r, s.id), asked(r, s.id), now};
  std::map<AskedId, Given> by_unit;
  // Which submission: as counted() says, of those that count the last one that is not late, else the last.
  for (auto& [id, hash, timing, disputed] : r.rows<AskedId, std::string, Timing, std::optional<std::string>>(
           "select s.asked, s.hash, s.timing, s.disputed from survey_asked u join survey_submission s on s.asked = u.id "
           "where u.survey = :survey and s.number = (select n.number from survey_submission n where n.asked = u.id and n.counts <= :now "
           "order by case when n.timing = :late then 1 else 0 end, n.number desc limit 1)", s.id, now, Timing::late))
    by_unit[id] = {.hash = hash, .late = timing == Timing::late, .disputed = disputed.has_value()};
  for (auto& [id, field, value] : r.rows<AskedId, std::string, std::string>(
           "select s.asked, a.field, a.value from survey_asked u join survey_submission s on s.asked = u.id join survey_answer a on a.submission = s.id "
           "where u.survey = :survey and s.number = (select n.number from survey_submission n where n.asked = u.id and n.counts <= :now "
           "order by case when n.timing = :late then 1 else 0 end, n.number desc limit 1)", s.id, now, Timing::late))
    by_unit[id].answers[field] = value;
  for (auto const& a : g.asked)
    if (auto const one = by_unit.find(a.id); one != by_unit.end()) {
      one->second.unit = &a;
      g.given.push_back(one->second);
    }
  std::map<std::string, Given> loose;
  for (auto& [id, field, value] : r.rows<std::string, std::string, std::string>(
           "select l.id, a.field, a.value from survey_loose l join survey_loose_answer a on a.loose = l.id where l.survey = :survey", s.id))
    loose[id].answers[field] = value;
  for (auto& [_, one] : loose) g.given.push_back(one);
  return g;
}

/// The fields that are a question's cells: one, or one for each row of a grid.
std::vector<std::string> cell_fields(Question const& q) {
  std::vector<std::string> out;
  for (auto& field : fields_of(q)) {
    auto const part = part_of(q, field);
    bool const cell = q.kind == Kind::nomination ? part.rest == "name" : part.rest.empty();
    if (cell) out.push_back(std::move(field));
  }
  return out;
}

bool is_counted(Kind k) {
  switch (k) {
    case Kind::yes_no:
    case Kind::one_of:
    case Kind::any_of:
    case Kind::scale:
    case Kind::grid:
    case Kind::theme_grid:
    case Kind::availability: return true;
    default: return false;
  }
}

Cell answered_cell(Question const& q, std::string const& value) {
  Cell c{.says = value == "no" ? Says::no : Says::answered, .value = value};
  if (q.kind == Kind::any_of || q.kind == Kind::rank) {
    for (auto const piece : split(value, ' ')) {
      auto const one = option_words(q, piece);
      if (!one.empty()) c.words += (c.words.empty() ? "" : "; ") + one;
    }
  } else if (q.kind == Kind::one_of || q.kind == Kind::grid) {
    c.words = option_words(q, value);
  } else if (q.kind == Kind::scale && !q.options.empty()) {
    c.words = option_words(q, value);
  }
  return c;
}

Cell cell_of(Gathered const& g, Question const& q, std::string const& field, Asked const& unit, Given const* given) {
  if (unit.standing == Standing::declined) return {.says = Says::declined, .words = unit.reason};
  if (!given) return {.says = waits(unit, g.now) ? Says::waiting : Says::silent};
  if (!is_shown(g.form, q, given->answers)) return {.says = Says::not_asked};
  auto const value = given->answers.find(field);
  if (value == given->answers.end()) return {.says = Says::blank};
  return answered_cell(q, value->second);
}

std::vector<std::string> values_of(Question const& q) {
  std::vector<std::string> out;
  switch (q.kind) {
    case Kind::yes_no: return {"yes", "no", "not_sure"};
    case Kind::theme_grid: return {"lead", "contribute", "interested", "no"};
    case Kind::availability: return {"yes", "if_need_be", "no"};
    case Kind::scale: return {"1", "2", "3", "4", "5", "na"};
    default: break;
  }
  for (std::size_t i = 1; i <= q.options.size(); ++i) out.push_back(std::to_string(i));
  if (q.none) out.emplace_back("none");
  if (q.other) out.emplace_back("other");
  return out;
}

Column column_of(Question const& q, std::string const& field, std::vector<Given> const& given) {
  auto const part = part_of(q, field);
  Column c{.title = part.row > 0 ? q.rows.at(part.row - 1) : q.title};
  if (!is_counted(q.kind)) return c;
  for (auto const& value : values_of(q)) c.counts.push_back({value, q.kind == Kind::scale && q.options.empty() ? "" : option_words(q, value)});
  for (auto const& one : given) {
    auto const value = one.answers.find(field);
    if (value == one.answers.end()) continue;
    for (auto const piece : split(value->second, ' '))
      for (auto& count : c.counts) count.n += count.value == piece ? 1 : 0;
  }
  return c;
}

/// Words that were typed, those of a grid with their row and aspect.
void texts_of(Question const& q, Given const& one, std::string const& name, std::vector<Text>& out) {
  for (auto const& field : fields_of(q)) {
    auto const value = one.answers.find(field);
    if (value == one.answers.end() || is_private(q, field)) continue;
    auto const part = part_of(q, field);
    bool const typed = q.kind == Kind::short_text || q.kind == Kind::long_text || q.kind == Kind::evidence || q.kind == Kind::number || q.kind == Kind::date ||
                       q.kind == Kind::nomination || !part.rest.empty();
    if (!typed || part.rest == "consent" || part.rest == "file") continue;
    Text t{.name = name, .row = static_cast<std::int64_t>(part.row), .about = part.rest, .words = value->second};
    if (q.kind == Kind::theme_grid) {
      if (part.rest != "link") t.about = q.aspects.at(static_cast<std::size_t>(std::stoul(part.rest)) - 1);
      auto const role = one.answers.find(q.id.text + "." + std::to_string(part.row));
      if (role != one.answers.end()) t.role = role->second;
    }
    out.push_back(std::move(t));
  }
}

bool names_shown(Names names, Eyes eyes) { return names == Names::by_coalition || (names == Names::totals && eyes == Eyes::secretariat); }

QuestionResult result_of(Gathered const& g, Question const& q, Eyes eyes, std::vector<std::string> const& not_asked) {
  QuestionResult out{.id = q.id.text, .title = q.title, .kind = q.kind};
  auto const names = g.survey.names;
  bool const named = names_shown(names, eyes);
  auto const fields = cell_fields(q);
  // A question that is hidden from somebody is not counted for them: shown_only was applied when they submitted.
  for (auto const& field : fields) out.columns.push_back(column_of(q, field, g.given));
  if (names == Names::totals_only)
    for (auto& c : out.columns) withhold(c.counts);
  if (named) {
    std::map<AskedId, Given const*> by_unit;
    for (auto const& one : g.given)
      if (one.unit) by_unit[one.unit->id] = &one;
    for (auto const& a : g.asked) {
      auto const* const given = by_unit.contains(a.id) ? by_unit.at(a.id) : nullptr;
      Row row{.asked = a.id.text, .name = a.name, .active = a.active, .late = given ? given->late : a.late, .disputed = given ? given->disputed : a.disputed,
              .hash = given ? given->hash : ""};
      for (auto const& field : fields) row.cells.push_back(cell_of(g, q, field, a, given));
      out.rows.push_back(std::move(row));
    }
    for (auto const& name : not_asked) out.rows.push_back({.name = name, .cells = std::vector<Cell>(fields.size(), Cell{.says = Says::not_asked})});
    for (auto const& one : g.given) texts_of(q, one, one.unit ? one.unit->name : "", out.texts);
  } else if (names == Names::unlinkable) {
    for (auto const& one : g.given) texts_of(q, one, "", out.texts);
    // By their own words: no order tells who wrote first, or which two are of one hand.
    std::sort(out.texts.begin(), out.texts.end(), [](Text const& a, Text const& b) { return std::tie(a.row, a.about, a.words) < std::tie(b.row, b.about, b.words); });
  }
  return out;
}

}  // namespace

Funnel funnel_of(std::vector<Asked> const& asked, Instant now) {
  Funnel f;
  for (auto const& a : asked) {
    ++f.asked;
    f.active += a.active ? 1 : 0;
    switch (waits(a, now) ? Standing::drafted : a.standing) {
      case Standing::silent: break;
      case Standing::opened: ++f.opened; break;
      case Standing::drafted: ++f.drafted; break;
      case Standing::declined: ++f.declined; break;
      case Standing::submitted:
        ++f.submitted;
        f.late += a.late ? 1 : 0;
        f.active_submitted += a.active && !a.late ? 1 : 0;
        break;
    }
  }
  return f;
}

std::int64_t quorum_of(Survey const& s, std::int64_t active) { return s.quorum.value_or((active + 1) / 2); }

void withhold(std::vector<Count>& counts) {
  std::int64_t hidden = 0;
  for (auto& c : counts) {
    c.withheld = c.n < least_cell;
    hidden += c.withheld ? 1 : 0;
  }
  if (hidden == 1) {
    Count* least = nullptr;
    for (auto& c : counts)
      if (!c.withheld && (!least || c.n < least->n)) least = &c;
    if (least) least->withheld = true;
  }
  for (auto& c : counts)
    if (c.withheld) c.n = 0;
}

std::optional<Results> results(Reading& r, SurveyId const& id, Eyes eyes, Instant now, std::vector<std::string> const& not_asked) {
  auto const s = survey(r, id);
  if (!s) return std::nullopt;
  auto const g = gather(r, *s, now);
  Results out{.survey = id.text, .title = s->title, .as_of = iso(now), .state = s->state, .names = s->names, .funnel = funnel_of(g.asked, now)};
  out.quorum = quorum_of(*s, out.funnel.active);
  out.below = out.funnel.submitted - out.funnel.late < out.quorum;
  for (auto const& q : g.form)
    if (q.kind != Kind::statement) out.questions.push_back(result_of(g, q, eyes, not_asked));
  // Before closing, results of unlinkable answers would show each new one alone.
  if (s->names == Names::unlinkable && (s->state == State::draft || s->state == State::open)) out.questions.clear();
  if (s->names == Names::unlinkable && (s->state == State::closed || s->state == State::published))
    out.receipts = [&] {
      std::vector<std::string> all;
      for (auto& [receipt] : r.rows<std::string>("select receipt from survey_loose where survey = :id order by receipt", id)) all.push_back(receipt);
      return all;
    }();
  return out;
}

std::vector<std::vector<std::string>> as_table(Results const& results, std::string (*words)(Cell const&)) {
  std::vector<std::vector<std::string>> out;
  bool const named = std::any_of(results.questions.begin(), results.questions.end(), [](auto const& q) { return !q.rows.empty(); });
  if (!named) {
    out.push_back({"question", "column", "answer", "count"});
    for (auto const& q : results.questions)
      for (auto const& c : q.columns)
        for (auto const& n : c.counts)
          out.push_back({q.title, c.title, n.words.empty() ? words({.says = Says::answered, .value = n.value}) : n.words, n.withheld ? "<5" : std::to_string(n.n)});
    return out;
  }
  std::vector<std::string> head = {"coalition", "active", "late"};
  for (auto const& q : results.questions)
    for (auto const& c : q.columns) head.push_back(c.title == q.title ? q.title : q.title + ": " + c.title);
  out.push_back(head);
  for (std::size_t i = 0; i < results.questions.front().rows.size(); ++i) {
    auto const& first = results.questions.front().rows[i];
    std::vector<std::string> line = {first.name, first.active ? "yes" : "no", first.late ? "yes" : "no"};
    for (auto const& q : results.questions)
      for (auto const& cell : q.rows.at(i).cells) line.push_back(words(cell));
    out.push_back(std::move(line));
  }
  return out;
}

SnapshotId freeze(Writing& w, SurveyId const& id) {
  auto const out = new_id<SnapshotId>();
  w.run("insert into survey_snapshot (id, survey, state, results, at) values (:id, :survey, :state, :results, :at)", out, id, survey(w, id)->state,
        json_text(*results(w, id, Eyes::everybody, w.now())), w.now());
  return out;
}

Result<SnapshotId> take_snapshot(Writing& w, SurveyId const& id) {
  auto const s = expect(w, id);
  if (!s) return tl::unexpected(s.error());
  if (s->state == State::draft) return refuse(Why::not_now, say("This questionnaire is not open yet."));
  auto const out = freeze(w, id);
  w.audit("take_snapshot", out.text, s->title);
  return out;
}

std::vector<Snapshot> snapshots(Reading& r, SurveyId const& id) {
  std::vector<Snapshot> out;
  for (auto& [snapshot, state, at] : r.rows<SnapshotId, State, Instant>("select id, state, at from survey_snapshot where survey = :id order by at desc, id", id))
    out.push_back({snapshot, id, state, at});
  return out;
}

std::optional<Frozen> snapshot(Reading& r, SnapshotId const& id) {
  auto const row = r.row<SurveyId, State, std::string, Instant>("select survey, state, results, at from survey_snapshot where id = :id", id);
  if (!row) return std::nullopt;
  auto const& [survey, state, text, at] = *row;
  return Frozen{{id, survey, state, at}, boost::json::value_to<Results>(boost::json::parse(text))};
}

}  // namespace survey
