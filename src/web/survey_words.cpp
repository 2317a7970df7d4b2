// SPDX-License-Identifier: Apache-2.0
// Questionnaires in words: kinds, states, promises, what an answer and a cell say.
#include "base/text.hpp"
#include "base/when.hpp"
#include "web/surveys.hpp"

namespace web {

using survey::Kind;

std::string path_of(base::SurveyId const& id, std::string_view more) { return "/questionnaires/" + id.text + std::string(more); }

Refusal no_such_survey() { return {Why::unknown, say("There is no such questionnaire."), {}, {}}; }

desk::Sender sender_of(Call const& call) {
  return {call.house.forum, [&call](std::string const& secret) { return call.absolute("/answer/" + secret); }, !call.house.post_replies.empty(), call.house.base};
}

std::string kind_word(Kind k) {
  switch (k) {
    case Kind::statement: return tr("words to read");
    case Kind::short_text: return tr("short text");
    case Kind::long_text: return tr("long text");
    case Kind::yes_no: return tr("yes, no, not sure");
    case Kind::one_of: return tr("one of several");
    case Kind::any_of: return tr("any of several");
    case Kind::scale: return tr("1 to 5, or does not apply");
    case Kind::rank: return tr("an order");
    case Kind::number: return tr("a number");
    case Kind::date: return tr("a day");
    case Kind::evidence: return tr("a link or a file as evidence");
    case Kind::grid: return tr("grid: one choice in each row");
    case Kind::theme_grid: return tr("themes: role, aspects and link for each");
    case Kind::nomination: return tr("naming a person");
    case Kind::availability: return tr("times");
  }
  return {};
}

std::string state_word(survey::State s) {
  switch (s) {
    case survey::State::draft: return tr("being written");
    case survey::State::open: return tr("open");
    case survey::State::closed: return tr("closed");
    case survey::State::published: return tr("published");
  }
  return {};
}

Badge state_look(survey::State s) { return s == survey::State::open ? Badge::good : s == survey::State::closed ? Badge::attention : Badge::neutral; }

std::string standing_word(survey::Standing s) {
  switch (s) {
    case survey::Standing::silent: return tr("no answer yet");
    case survey::Standing::opened: return tr("has opened the form");
    case survey::Standing::drafted: return tr("has a draft");
    case survey::Standing::submitted: return tr("has answered");
    case survey::Standing::declined: return tr("declined");
  }
  return {};
}

Badge standing_look(survey::Standing s) {
  return s == survey::Standing::submitted ? Badge::good : s == survey::Standing::drafted ? Badge::attention : s == survey::Standing::declined ? Badge::bad : Badge::neutral;
}

std::string names_word(survey::Names n) {
  switch (n) {
    case survey::Names::by_coalition: return tr("by name");
    case survey::Names::totals: return tr("totals; the secretariat sees names");
    case survey::Names::totals_only: return tr("totals only, of five and more");
    case survey::Names::unlinkable: return tr("unlinkable");
  }
  return {};
}

std::string names_promise(survey::Names n) {
  switch (n) {
    case survey::Names::by_coalition: return tr("Your answer is shown with the name of who answered, to everybody, once the results are published. The operator of the server sees everything.");
    case survey::Names::totals: return tr("The public sees totals, no names and no texts. The secretariat sees who answered what. The operator of the server sees everything.");
    case survey::Names::totals_only: return tr("Everybody, the secretariat included, sees totals only, and none under five; texts are shown to nobody. The operator of the server could see everything.");
    case survey::Names::unlinkable: return tr("It is kept that you answered, and what was answered, in tables without a key between them and without the hour. The operator sees both tables; somebody who watched the server while you answered could tell.");
  }
  return {};
}

std::string visibility_word(survey::Visibility v) {
  switch (v) {
    case survey::Visibility::always: return tr("those who are asked see results at any time");
    case survey::Visibility::after_own_answer: return tr("those who are asked see results after their own answer");
    case survey::Visibility::after_closing: return tr("those who are asked see results after closing");
  }
  return {};
}

std::string letter_word(survey::LetterKind k) {
  switch (k) {
    case survey::LetterKind::invitation: return tr("invitation");
    case survey::LetterKind::half_time: return tr("at half time");
    case survey::LetterKind::two_days: return tr("two days before");
    case survey::LetterKind::last_morning: return tr("on the last morning");
  }
  return {};
}

std::string agreed_word(survey::Agreed a) {
  switch (a) {
    case survey::Agreed::on_list: return tr("discussed on our list");
    case survey::Agreed::at_meeting: return tr("agreed at a meeting");
    case survey::Agreed::coordinators: return tr("by the coordinators only");
  }
  return {};
}

std::string timing_word(survey::Timing t) {
  switch (t) {
    case survey::Timing::in_time: return tr("in time");
    case survey::Timing::correction: return tr("corrected after closing");
    case survey::Timing::late: return tr("late");
  }
  return {};
}

std::string cell_words(survey::Cell const& c) {
  switch (c.says) {
    case survey::Says::answered:
    case survey::Says::no: break;
    case survey::Says::blank: return tr("left blank");
    case survey::Says::declined: return tr("declined");
    case survey::Says::silent: return tr("no answer yet");
    case survey::Says::not_asked: return tr("not asked");
    case survey::Says::waiting: return tr("waits to be confirmed");
  }
  if (!c.words.empty()) return c.words;
  // Of "1 other" the numbers have their words above; what is left is the program's.
  std::string out;
  for (auto const piece : base::split(c.value, ' ')) out += (out.empty() ? "" : " ") + value_word(std::string(piece));
  return out;
}

std::string field_words(survey::Form const& form, std::string const& field) {
  auto const* const q = survey::question_of(form, field);
  if (!q) return field;
  auto const part = survey::part_of(*q, field);
  std::string out = q->title;
  if (part.row > 0 && part.row <= q->rows.size()) out += " " + row_words(*q, part.row, "UTC");
  if (part.rest.empty()) return out;
  static std::map<std::string, char const*> const words = {
      {"link", base::tr_later("link")}, {"other", base::tr_later("other")}, {"name", base::tr_later("name")}, {"role", base::tr_later("role")}, {"constituency", base::tr_later("constituency")},
      {"gender", base::tr_later("gender")}, {"region", base::tr_later("region")}, {"consent", base::tr_later("agrees")}, {"file", base::tr_later("file")}};
  auto const known = words.find(part.rest);
  if (known != words.end()) return out + ", " + tr(known->second);
  auto const aspect = static_cast<std::size_t>(std::atoi(part.rest.c_str()));
  return aspect > 0 && aspect <= q->aspects.size() ? out + ", " + q->aspects[aspect - 1] : out;
}

std::string answer_words(survey::Form const& form, std::string const& field, std::string const& value) {
  auto const* const q = survey::question_of(form, field);
  if (!q || value.empty()) return value;
  bool const numbered = q->kind == Kind::one_of || q->kind == Kind::any_of || q->kind == Kind::rank || q->kind == Kind::grid;
  bool const worded = numbered || q->kind == Kind::yes_no || q->kind == Kind::theme_grid || q->kind == Kind::availability || q->kind == Kind::scale;
  auto const part = survey::part_of(*q, field);
  if (!worded || !part.rest.empty()) return value;
  std::string out;
  for (auto const piece : base::split(value, ' ')) {
    auto const words = numbered ? survey::option_words(*q, piece) : std::string();
    out += (out.empty() ? "" : "; ") + (words.empty() ? value_word(std::string(piece)) : words);
  }
  return out;
}

}  // namespace web
