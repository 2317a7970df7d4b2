// SPDX-License-Identifier: Apache-2.0
// What the pages of questionnaires share: words (survey_words.cpp), the form itself as fields (survey_form_parts.cpp), results as tables. The pages:
// survey_pages.cpp (the list, a new one), survey_organiser.hpp (whoever asks), survey_question_pages.cpp (what is asked), survey_answer.hpp (whoever
// answers, by link or account), survey_result_pages.cpp and survey_result_parts.cpp (what came of it).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/surveys.hpp"
#include "web/meeting.hpp"

namespace web {

std::string path_of(base::SurveyId const&, std::string_view more = {});
Refusal no_such_survey();
desk::Sender sender_of(Call const&);

// ------------------------------------------------------------------------------------------------ words

std::string kind_word(survey::Kind);
std::string state_word(survey::State);
Badge state_look(survey::State);
std::string standing_word(survey::Standing);
Badge standing_look(survey::Standing);
std::string names_word(survey::Names);
/// The promise, word for word as it stands on every form: who sees what, the operator included.
std::string names_promise(survey::Names);
std::string visibility_word(survey::Visibility);
std::string letter_word(survey::LetterKind);
std::string agreed_word(survey::Agreed);
std::string timing_word(survey::Timing);
using survey::value_word;
/// What a cell of the results says, its kinds of "no" apart.
std::string cell_words(survey::Cell const&);
/// The questions of a field, with its row and aspect: "Which themes? Data, Principles".
std::string field_words(survey::Form const&, std::string const& field);
/// A value in a reader's words.
std::string answer_words(survey::Form const&, std::string const& field, std::string const& value);

// ------------------------------------------------------------------------------------------------ the form

/// What the fields of a form show, and what is wrong with one of them.
struct FormShown {
  survey::Form const& form;
  survey::Answers answers = {};
  survey::Answers prefilled = {};
  std::map<std::string, survey::Written> written = {};  ///< whose a field is
  survey::Answers by_letter = {};                       ///< what came by mail and is not saved yet
  std::optional<Refusal> wrong = {};
  std::string zone = "UTC";
  bool moves = true;       ///< a rank can be moved by buttons, which send the form
  std::string files = {};  ///< where its files are, their id put behind it; empty: no files here
};
/// All questions that are shown to these answers, as fields of a form.
Html form_fields(FormShown const&);
/// What was sent of these fields; fields of questions that were not in the form are left out, and files always: their ids are nobody's to name.
survey::Answers sent_answers(Call const&, survey::Form const&);
/// The same form on paper: boxes and lines, nothing to press.
Html blank_form_part(survey::Survey const&, survey::Form const&, std::string const& zone);
http::Response plain_form_response(survey::Survey const&, survey::Form const&);
/// What two people wrote differently.
Html clashes_part(survey::Form const&, std::vector<survey::Clash> const&);

// ------------------------------------------------------------------------------------------------ results

Html results_part(survey::Results const&, Call const&, std::string const& here, bool snapshot);
/// "lead: 2, interested: 1"; counts that are nought are left out.
std::string counts_words(survey::Column const&);
/// A few sentences: how many answered, and what the themes got.
std::vector<std::string> summary_sentences(survey::Results const&);

std::vector<Route> survey_question_rows();
std::vector<Route> survey_answer_rows();
std::vector<Route> survey_result_rows();

}  // namespace web
