// SPDX-License-Identifier: Apache-2.0
// A questionnaire by mail: the form as it goes along with a letter, and what a person wrote back. (between-meetings c, h.5)
//
// Each field has a code: the question's number, and what follows the id in its field's name ("3", "7.2", "7.2.1", "9.name"). Somebody answers
// with lines of a code, a colon and the answer; a long text may go on below. What is read counts for nothing before its writer has looked at it
// on the page.
#pragma once

#include <set>

#include "survey/survey.hpp"

namespace survey {

/// The form to be answered by replying, in the language of the thread: each question with its choices, then a line for each of its fields. What is
/// personal about nominees and files are left out: neither goes by mail. Times on the clock of `zone`.
std::string mail_form(Form const&, std::string const& zone);

struct Reply {
  Answers answers = {};                  ///< each as check_answers takes it
  std::vector<std::string> unread = {};  ///< lines that were meant as an answer, or nothing of the form, and say nothing to us; at most 40
};
BOOST_DESCRIBE_STRUCT(Reply, (), (answers, unread))
/// Reads what came back, quotes and signature gone (mail::without_quotes). Words of the program are understood in English and in the language of
/// the thread, options by their number or their words. A code twice: the later line holds. Linear in the words times the fields of one line.
Reply read_reply(Form const&, std::string_view words);

/// Keeps what somebody wrote until they save or submit the draft, in place of what waited before. Refuses (unknown); (not_now) being written,
/// published, unlinkable.
Result<Done> keep_reply(Writing&, RespondentId const&, Reply const&);
struct Waiting {
  Reply reply = {};
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (reply, at))
std::optional<Waiting> waiting_reply(Reading&, RespondentId const&);
/// The units of a questionnaire for which something waits that came until then.
std::set<AskedId> with_waiting_reply(Reading&, SurveyId const&, Instant until);
/// What came until then was looked at.
void drop_reply(Writing&, RespondentId const&, Instant until);
/// Nobody needs it any more.
void drop_reply(Writing&, RespondentId const&);

}  // namespace survey
