// SPDX-License-Identifier: Apache-2.0
#include "survey/survey.hpp"

namespace survey {

std::vector<store::Migration> migrations() {
  return {{"survey", 1, {
      "create table survey (id text primary key, title text not null, about text not null, unit bigint not null, names bigint not null, visibility bigint not null, "
      "state bigint not null, closes bigint, quorum bigint, opened bigint, closed bigint, published bigint, edition bigint not null, at bigint not null)",
      "create index survey_by_state on survey(state, closes)",
      "create table survey_question (id text primary key, survey text not null references survey(id), place bigint not null, edition bigint not null, kind bigint not null, "
      "title text not null, help text not null, required bigint not null, none bigint not null, other bigint not null, most bigint not null, prefill bigint not null, "
      "only_if text, only_value text not null, poll text)",
      "create index survey_question_by_survey on survey_question(survey, place)",
      // list: 0 options, 1 rows, 2 aspects.
      "create table survey_words (question text not null references survey_question(id), list bigint not null, number bigint not null, words text not null, "
      "primary key (question, list, number))",
      "create table survey_asked (id text primary key, survey text not null references survey(id), coalition text, who text not null, name text not null, "
      "active bigint not null, rev bigint not null, opened bigint, declined bigint, reason text not null, answered bigint, at bigint not null)",
      "create unique index survey_asked_once on survey_asked(survey, who)",
      "create table survey_respondent (id text primary key, asked text not null references survey_asked(id), place bigint not null, name text not null, address text not null, "
      "language text not null, zone text not null, submits bigint not null, quiet bigint not null, at bigint not null)",
      "create index survey_respondent_by_asked on survey_respondent(asked, place)",
      "create index survey_respondent_by_address on survey_respondent(address)",
      "create table survey_link (link text primary key, respondent text not null references survey_respondent(id), at bigint not null)",
      "create index survey_link_by_respondent on survey_link(respondent)",
      "create table survey_draft (asked text not null references survey_asked(id), field text not null, rev bigint not null, value text not null, by_name text not null, "
      "at bigint not null, primary key (asked, field, rev))",
      "create table survey_submission (id text primary key, asked text not null references survey_asked(id), number bigint not null, edition bigint not null, by_name text not null, "
      "agreed bigint not null, agreed_note text not null, behalf bigint not null, timing bigint not null, hash text not null, disputed text, at bigint not null)",
      "create unique index survey_submission_once on survey_submission(asked, number)",
      "create table survey_answer (submission text not null references survey_submission(id), field text not null, value text not null, primary key (submission, field))",
      // What somebody who is nominated is said to be: for the selectors, erased after 90 days, in no submission.
      "create table survey_personal (asked text not null references survey_asked(id), field text not null, value text not null, primary key (asked, field))",
      // Answers nobody can tie to who gave them: no key of anybody, the day only, and all rows written anew in another order with each.
      "create table survey_loose (id text primary key, survey text not null references survey(id), day text not null, receipt text not null)",
      "create index survey_loose_by_survey on survey_loose(survey)",
      "create table survey_loose_answer (loose text not null references survey_loose(id), field text not null, value text not null, primary key (loose, field))",
      "create table survey_log (survey text not null references survey(id), number bigint not null, at bigint not null, event bigint not null, before text not null, "
      "after text not null, reason text not null, primary key (survey, number))",
      "create table survey_letter (respondent text not null references survey_respondent(id), kind bigint not null, letter text not null, at bigint not null, "
      "primary key (respondent, kind))",
      "create table survey_snapshot (id text primary key, survey text not null references survey(id), state bigint not null, results text not null, at bigint not null)",
      "create index survey_snapshot_by_survey on survey_snapshot(survey, at)",
  }}, {"survey", 2, {
      // What somebody wrote by mail, until they have looked at it on the page.
      "create table survey_reply (respondent text primary key references survey_respondent(id), reply text not null, at bigint not null)",
  }}, {"survey", 3, {
      // Where an answer waits to be confirmed of the unit: from when it counts; null while it is disputed, or was replaced before.
      "alter table survey add column second bigint not null default 0",
      "alter table survey_submission add column counts bigint",
      "alter table survey_submission add column respondent text",
      "alter table survey_submission add column confirmed_by text not null default ''",
      "update survey_submission set counts = at",
  }}, {"survey", 4, {
      "alter table survey_respondent add column contact text",
  }}};
}

}  // namespace survey
