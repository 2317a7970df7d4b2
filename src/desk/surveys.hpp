// SPDX-License-Identifier: Apache-2.0
// Errands of questionnaires: coalitions of the roster are asked, letters go out in the transaction of their cause, accounts answer for
// coalitions, fields are filled from the roster. What a questionnaire is stands in survey/survey.hpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "desk/desk.hpp"
#include "mail/mail.hpp"
#include "survey/letters.hpp"
#include "survey/results.hpp"

namespace desk {

/// Who sends, and how a link is made of a secret.
struct Sender {
  std::string forum = {};
  std::function<std::string(std::string const& secret)> link = {};
  bool replies = false;  ///< are replies read? Then letters bring the form along, to be answered by mail
  std::string base = {};  ///< "https://forum.example.org", before the address at which letters are stopped
};

/// Asks a coalition of the roster; its contacts with an address may answer, coordinators first. Counted as active when it is listed. Refuses as
/// survey::ask; (unknown) no such coalition.
Result<AskedId> ask_coalition(Writing&, SurveyId const&, CoalitionId const&);
/// Asks each coalition of the roster that is forming, listed, paused or inactive and not asked yet. Answers how many.
Result<std::int64_t> ask_roster(Writing&, SurveyId const&);
/// Coalitions of the roster that are listed but not asked, by name: rows of the results.
std::vector<std::string> not_asked(Reading&, SurveyId const&);
/// What the roster knows, for the fields that ask for it and are blank.
survey::Answers prefilled(Reading&, survey::Asked const&, survey::Form const&);

/// The letter that one respondent would get now, as the preview shows it. `stop` is the address at which reminders are stopped (RFC 8058): the
/// letter that first asks has it too, and always comes. `mail_form` (survey::mail_form) goes with it to whoever has no draft
/// yet; empty, or over 20 kB: none.
mail::Letter survey_letter(survey::Survey const&, survey::DueLetter const&, std::string const& forum, std::string const& link, std::string const& stop,
                           std::string const& mail_form = {});
/// The form that goes with a letter to this one, in their language; empty where no answers go by mail: nobody reads them, or nobody may know
/// whose they are.
std::string mailed_form(survey::Survey const&, survey::Form const&, survey::Respondent const&, bool replies);
/// What somebody answered to a letter: what of it is an answer waits for their look, by a letter with a link to their own address, whoever wrote.
/// Two letters within ten minutes are one: the link of the first shows the later words. Refuses as survey::keep_reply.
Result<Done> take_survey_reply(Writing&, survey::Respondent const&, std::string const& words, Sender const&);
/// How long invitations wait after opening, so that all of it can be taken back.
inline constexpr std::chrono::minutes before_letters{5};
/// Opens it, and posts the invitations, which wait a little. Refuses as survey::open.
Result<Done> open_survey(Writing&, SurveyId const&, Sender const&);
/// Takes the opening back with all its letters. Refuses as survey::take_back; (not_now) a letter has left already.
Result<Done> take_back_survey(Writing&, SurveyId const&);
/// Until when that can be done: none once a letter has left, or when it is not open.
std::optional<Instant> can_be_taken_back(Reading&, survey::Survey const&, Instant now);
/// Posts what is due in one questionnaire, also to somebody who is named later. Letters leave at once, or not before `when`.
Result<std::int64_t> post_due(Writing&, SurveyId const&, Sender const&, std::optional<Instant> when = {});
/// Adds a question (survey::add_question); while it is open, whoever has submitted gets a letter that asks again.
Result<SurveyQuestionId> add_question(Writing&, SurveyId const&, survey::Question const&, Sender const&);
/// Submits (survey::submit), and tells everybody of the unit who did, with a link by which to object (trust 5). What it says
/// to the times of a date poll is answered there, in whoever's name submits.
Result<survey::Submitted> submit_survey(Writing&, survey::Pen const&, survey::Submitting const&, Sender const&);
/// Declines (survey::decline), and tells everybody else of the unit; everybody, where it is said on their behalf.
Result<Done> decline_survey(Writing&, survey::Pen const&, std::string const& reason, Sender const&);
/// For the timer: closes what is over, posts what is due, forgets what is old.
Result<Done> tend_surveys(Writing&, Sender const&);

/// As whom an account may write for a unit: a respondent with the account's address.
std::optional<survey::Pen> pen_of_account(Reading&, AccountId const&, AskedId const&);
/// Where an account may answer, questionnaires that are open first.
struct MineToAnswer {
  survey::Survey survey = {};
  survey::Asked unit = {};
};
BOOST_DESCRIBE_STRUCT(MineToAnswer, (), (survey, unit))
std::vector<MineToAnswer> to_answer(Reading&, AccountId const&);

/// Who has to be called: has not answered, and no letter is left to be sent, or none arrived.
struct ToCall {
  survey::Asked unit = {};
  std::vector<survey::Respondent> people = {};
  bool unreachable = false;  ///< no address, or each letter failed or came back
  bool drafted = false;
};
BOOST_DESCRIBE_STRUCT(ToCall, (), (unit, people, unreachable, drafted))
/// The letter did not arrive: silence after it is no silence.
bool is_lost(mail::State);
/// The letters of a questionnaire, oldest first, and how each fared: the outbox's word, none when it was forgotten.
struct LettersSent {
  std::vector<survey::LetterSent> all = {};
  std::map<LetterId, mail::State> states = {};
};
LettersSent letters_sent(Reading&, SurveyId const&);
std::vector<ToCall> call_list(Reading&, survey::Survey const&, LettersSent const&, Instant now);

/// The times of a date poll, as rows of a question of availability.
std::vector<std::string> poll_times(Reading&, PollId const&);

}  // namespace desk
