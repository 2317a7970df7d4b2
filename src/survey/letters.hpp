// SPDX-License-Identifier: Apache-2.0
// When letters of a questionnaire are due, and to whom: at most four to one person, only to those who have not answered, none once somebody
// of the unit submitted or declined or asked to be left alone. Pure but for the two functions at the end. (between-meetings c "Reminders")
// The words, and sending, are desk's.
#pragma once

#include <set>

#include "survey/answers.hpp"

namespace survey {

enum class LetterKind { invitation, half_time, two_days, last_morning };
BOOST_DESCRIBE_ENUM(LetterKind, invitation, half_time, two_days, last_morning)
inline constexpr std::size_t most_letters = 4;
/// Two letters to one person are at least so far apart: a short questionnaire leaves some out.
inline constexpr std::chrono::hours between_letters{12};

/// 9 in the morning of the last day of the deadline on the recipient's clock; the day before, if the deadline is before 10.
Instant last_morning(Instant closes, std::string const& zone);

/// Which letter this person is due now: the latest whose time has come, if neither it nor a later one went out. Letters whose time passed
/// while nobody sent them are left out, not made up for.
std::optional<LetterKind> due(Survey const&, Respondent const&, std::map<LetterKind, Instant> const& sent, Instant now);

struct DueLetter {
  Respondent to = {};
  Asked unit = {};
  LetterKind kind = LetterKind::invitation;
  bool open_draft = false;  ///< another text, with the way back to the draft
};
/// All that are due in one questionnaire now. None unless it takes answers.
std::vector<DueLetter> due_letters(Reading&, Survey const&, Instant now);
/// Notes that a letter was posted, once for each kind.
void note_letter(Writing&, RespondentId const&, LetterKind, LetterId const&);

struct LetterSent {
  RespondentId to = {};
  LetterKind kind = LetterKind::invitation;
  LetterId letter = {};
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(LetterSent, (), (to, kind, letter, at))
std::vector<LetterSent> letters_of(Reading&, SurveyId const&);  ///< oldest first

}  // namespace survey
