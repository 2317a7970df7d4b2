// SPDX-License-Identifier: Apache-2.0
// The demo's questionnaires: one open, half answered, with a draft and a decline; one that is closed, in the days in which answers are corrected. All invented.
#include "desk/demo.hpp"
#include "desk/desk.hpp"
#include "survey/answers.hpp"

namespace desk::demo {

namespace {

using survey::Kind;

/// Everybody of the cast who is there for a coalition.
std::vector<AskedId> ask_cast(Writing& w, SurveyId const& id) {
  std::vector<AskedId> out;
  for (auto const& p : cast) {
    if (p.kind != people::CapacityKind::coalition) continue;
    auto const asked = must(survey::ask(w, id, {.name = p.of}));
    // No address: the demo sends no letters, links are made on the page.
    must(survey::name_respondent(w, asked, {.name = p.name, .zone = "Europe/Lisbon"}));
    out.push_back(asked);
  }
  return out;
}

survey::Pen pen_of(Writing& w, AskedId const& asked) {
  auto const first = survey::respondents_of(w, asked).front();
  return {.asked = asked, .respondent = first.id, .name = first.name};
}

void answer(Writing& w, AskedId const& asked, survey::Answers const& answers, bool submits) {
  auto const pen = pen_of(w, asked);
  must(survey::save(w, pen, answers, 0));
  if (submits) must(survey::submit(w, pen, {.agreed = survey::Agreed::at_meeting, .note = "Call of the coalition"}));
}

SurveyQuestionId question(Writing& w, SurveyId const& id, survey::Question const& q) { return must(survey::add_question(w, id, q)); }

void open_one(Writing& w) {
  auto const id = must(survey::begin(w, {.title = "What we bring to the charter", .about = "Two minutes for each coalition: are you active, and which parts of the Global Water Charter do you work on?",
                                         .closes = survey::end_of_day_anywhere(std::chrono::floor<std::chrono::days>(w.now()) + std::chrono::days(12))}));
  auto const active = question(w, id, {.kind = Kind::one_of, .title = "Is your coalition active?", .required = true, .options = {"Yes", "On and off", "Resting for now"}}).text;
  auto const happy = question(w, id, {.kind = Kind::yes_no, .title = "Are you happy as you are?", .required = true}).text;
  question(w, id, {.kind = Kind::long_text, .title = "What would you change?", .only_if = SurveyQuestionId(happy), .only_value = "no"});
  auto const ours = question(w, id, {.kind = Kind::yes_no, .title = "May the forum take your outcomes as its own?", .required = true}).text;
  auto const themes = question(w, id, {.kind = Kind::theme_grid, .title = "Which parts of the charter do you work on?", .rows = {"Water for all", "Shared rivers", "Open groundwater data", "Wetlands and floods"},
                                       .aspects = {"Principles", "Commitments"}}).text;
  auto const units = ask_cast(w, id);
  must(survey::open(w, id));
  answer(w, units[0], {{active, "1"}, {happy, "yes"}, {ours, "yes"}, {themes + ".2", "lead"}, {themes + ".2.1", "Those upstream tell those downstream before they build."}, {themes + ".4", "interested"}}, true);
  answer(w, units[1], {{active, "1"}, {happy, "not_sure"}, {ours, "no"}, {themes + ".1", "no"}, {themes + ".2", "contribute"}, {themes + ".2.2", "A public list of dams, with who was asked."}}, true);
  answer(w, units[4], {{active, "2"}, {happy, "yes"}, {ours, "yes"}, {themes + ".3", "lead"}, {themes + ".3.link", "https://groundwater.example.org/data"}}, true);
  answer(w, units[5], {{active, "1"}, {themes + ".1", "contribute"}}, false);
  must(survey::decline(w, pen_of(w, units[3]), "Our harbour days fall into these weeks; ask us again in spring."));
}

void closed_one(Writing& w) {
  auto const id = must(survey::begin(w, {.title = "Sessions at the last forum", .about = "How it went, so that the next one goes better.", .names = survey::Names::totals,
                                         .closes = w.now() + std::chrono::hours(2)}));
  auto const went = question(w, id, {.kind = Kind::scale, .title = "How did your session go?", .required = true, .options = {"badly", "so so", "well enough", "well", "very well"}}).text;
  auto const missed = question(w, id, {.kind = Kind::any_of, .title = "What was missing?", .options = {"Time", "Captions", "People on site", "People online"}, .none = true, .other = true}).text;
  auto const order = question(w, id, {.kind = Kind::rank, .title = "What matters most next time?", .options = {"A longer slot", "A fixed day", "An earlier programme"}}).text;
  auto const units = ask_cast(w, id);
  must(survey::open(w, id));
  int n = 0;
  for (auto const& unit : units) {
    if (n == 7) break;
    answer(w, unit, {{went, std::to_string(2 + n % 4)}, {missed, n % 3 == 0 ? "none" : n % 2 == 0 ? "1 3" : "1"}, {order, n % 2 == 0 ? "3 1 2" : "1 2 3"}}, true);
    ++n;
  }
  must(survey::close(w, id, "All who wanted to have answered."));
}

}  // namespace

void questionnaires(Writing& w) {
  open_one(w);
  closed_one(w);
}

}  // namespace desk::demo
