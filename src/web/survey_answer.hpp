// SPDX-License-Identifier: Apache-2.0
// What the pages of whoever answers share: how they came in, and the one page to which each act comes back. GET shows, POST acts, so a mail
// scanner that follows a link answers nothing; all of it works without script. The pages: survey_answer_page.cpp, survey_answer_acts.cpp.
#pragma once

#include "survey/mail_form.hpp"
#include "web/people.hpp"
#include "web/surveys.hpp"

namespace web {

using survey::Names;
using survey::Pen;

/// How somebody came in: as whom they write, and where the page is.
struct Door {
  Pen pen = {};
  base::SurveyId survey = {};
  std::string path = {};
  std::string zone = "UTC";
  bool by_link = false;
};

Refusal no_way_in();
/// By a personal link without an account, by an account that is named, or the secretariat on somebody's behalf.
std::optional<Door> door_of(Call const&, Reading&);

struct OwnSurvey {
  survey::Survey survey = {};
  survey::Asked unit = {};
  std::string name = {};
  bool submits = true, behalf = false, takes_answers = false;
  std::string promise = {};
  survey::Form questions = {};
  std::map<std::string, std::string> answers = {}, prefilled = {};
  std::int64_t rev = 0;
  std::map<std::string, survey::Written> written = {};
  std::vector<survey::Submission> submissions = {};
  std::int64_t from = 0, to = 0;            ///< the two submissions that are compared, the last two unless others are asked for
  std::vector<survey::Clash> changed = {};  ///< between them: before and after
  std::optional<survey::Waiting> waiting = {};  ///< what came by mail, not looked at yet
  std::vector<survey::LogLine> log = {};
  bool sees_results = false;
  bool waits = false, may_confirm = false;  ///< the last submission does not count yet; this one may confirm it
  survey::Answers to_confirm = {};          ///< what that submission says; the draft may have gone on since
  std::vector<survey::Clash> clashes = {};  ///< what this one and others wrote differently just now
  std::string receipt = {}, helper_link = {};  ///< shown once
};
BOOST_DESCRIBE_STRUCT(OwnSurvey, (), (survey, unit, name, submits, behalf, takes_answers, promise, questions, answers, prefilled, rev, written, submissions, from, to, changed, waiting, log, sees_results, waits, may_confirm, to_confirm,
                                      clashes, receipt, helper_link))

struct Seen {
  Door door;
  OwnSurvey facts;
};

/// None: no such way in, or nothing to answer yet.
std::optional<Seen> seen_survey(Call&);

/// The page: as it stands, or with what was sent and what is wrong with it.
http::Response show_own(Call&, std::optional<Refusal> const& wrong = {}, std::optional<survey::Answers> const& sent = {}, std::vector<survey::Clash> clashes = {},
                        std::string const& receipt = {}, std::string const& helper = {});
http::Response shown_own(Call&);

}  // namespace web
