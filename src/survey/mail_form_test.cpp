// SPDX-License-Identifier: Apache-2.0
// The form that goes with a letter, and what is read of the answer; what was read waits for a look.
#include "survey/mail_form.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "survey/answers.hpp"
#include "survey/store_for_tests.hpp"

using namespace survey;
using namespace survey::test;

namespace {

/// One question of each kind, after words to read.
Form each_kind() {
  Form all = {{.id = SurveyQuestionId("s"), .kind = Kind::statement, .title = "Two minutes."}};
  auto const add = [&](Question q) {
    q.id = SurveyQuestionId("q" + std::to_string(all.size()));
    all.push_back(std::move(q));
  };
  add({.kind = Kind::yes_no, .title = "Happy?", .required = true});
  add({.kind = Kind::one_of, .title = "Active?", .options = {"Yes", "On and off", "Resting"}, .other = true});
  add({.kind = Kind::long_text, .title = "What would you change?", .only_if = SurveyQuestionId("q1"), .only_value = "no"});
  add({.kind = Kind::theme_grid, .title = "Which themes?", .rows = {"Rights", "Data"}, .aspects = {"Principles"}});
  add({.kind = Kind::any_of, .title = "What was missing?", .options = {"Time", "Captions", "Rooms"}, .none = true});
  add({.kind = Kind::rank, .title = "What first?", .options = {"Slot", "Day"}});
  add({.kind = Kind::scale, .title = "How was it?"});
  add({.kind = Kind::nomination, .title = "Whom do you name?"});
  add({.kind = Kind::evidence, .title = "Where are your rules?"});
  add({.kind = Kind::grid, .title = "How often?", .options = {"never", "often"}, .rows = {"Calls"}});
  add({.kind = Kind::date, .title = "Since when?"});
  add({.kind = Kind::availability, .title = "When?", .rows = {"2026-05-06T14:00Z"}});
  return all;
}

std::string has(Reply const& r, std::string const& field) { return r.answers.contains(field) ? r.answers.at(field) : "(blank)"; }

}  // namespace

TEST_CASE("the form says each question with its choices, its condition, and a line for each field") {
  auto const text = mail_form(each_kind(), "UTC");
  for (std::string const line : {"Two minutes.\n", "1. Happy? (required)\n", "   One of: yes; no; not sure\n1:\n", "   Only if question 1 is answered “no”.\n", "4.1 (Rights):\n4.1.1 (Rights, Principles):\n4.1.link (Rights, link):\n",
                                 "8.name (name):\n", "\n12.1 ("}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
  CHECK(text.find("gender") == std::string::npos);  // what is personal goes by no letter
}

TEST_CASE("answers are read by their codes: words or numbers, in any order, with or without the labels") {
  auto const r = read_reply(each_kind(), "4.2 (Data): Lead\n4.2.1 (Data, Principles): Open by default.\n  Always.\n\n1: NO\n2) other: a working group\n3. More time.\n5: time, rooms\n6: 2 1\n7: n/a\n"
                                         "8.name: Amina Diallo\n8.consent: yes\n9: https://rules.example.org\n10.1: 2\n11: 2019-05-06\n12.1: if need be\n");
  CHECK(has(r, "q1") == "no");
  CHECK(has(r, "q2") == "other");
  CHECK(has(r, "q2.other") == "a working group");
  CHECK(has(r, "q3") == "More time.");
  CHECK(has(r, "q4.2") == "lead");
  CHECK(has(r, "q4.2.1") == "Open by default.\nAlways.");
  CHECK(has(r, "q4.1") == "(blank)");
  CHECK(has(r, "q5") == "1 3");
  CHECK(has(r, "q6") == "2 1");
  CHECK(has(r, "q7") == "na");
  CHECK(has(r, "q8.name") == "Amina Diallo");
  CHECK(has(r, "q8.consent") == "yes");
  CHECK(has(r, "q9") == "https://rules.example.org");
  CHECK(has(r, "q10.1") == "2");
  CHECK(has(r, "q11") == "2019-05-06");
  CHECK(has(r, "q12.1") == "if_need_be");
  CHECK(r.unread.empty());
  CHECK(check_answers(each_kind(), r.answers));
}

TEST_CASE("what says nothing to us is kept apart, and never becomes an answer") {
  auto const r = read_reply(each_kind(), "Dear all,\n1: perhaps\n2: 9\n9: javascript:alert(1)\n11: next spring\n5: none, time\n77: yes\n8.gender: x\nRegards, Ana\n");
  CHECK(r.answers.empty());
  CHECK(r.unread.size() == 9);
  CHECK(std::find(r.unread.begin(), r.unread.end(), "1: perhaps") != r.unread.end());
}

TEST_CASE("the form sent back as it came answers nothing; filled in, it answers what was filled in") {
  auto const form = each_kind();
  auto text = mail_form(form, "UTC");
  auto const blank = read_reply(form, text);
  CHECK(blank.answers.empty());
  CHECK(blank.unread.empty());
  auto const at = text.find("\n1:\n");
  text.insert(at + 3, " yes");
  auto const filled = read_reply(form, text);
  CHECK(filled.answers == Answers{{"q1", "yes"}});
}

TEST_CASE("law: whatever somebody writes, what is read may stand in a draft") {
  auto const form = each_kind();
  std::uint32_t seed = 1;
  auto const next = [&](std::uint32_t below) {
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % below;
  };
  std::vector<std::string> const pieces = {"1", "4.2", ".", ":", " ", "\n", "yes", "lead", "other", "none", ",", "2 1", "8.name", "(x):", "3", "é", "https://a.example", "10.1", "5", ";"};
  int answered = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string words;
    for (auto n = next(30); n > 0; --n) words += pieces[next(static_cast<std::uint32_t>(pieces.size()))];
    auto const r = read_reply(form, words);
    CAPTURE(words);
    CHECK(check_answers(form, r.answers));
    answered += r.answers.empty() ? 0 : 1;
  }
  CHECK(answered > 50);
}

TEST_CASE("what came by mail waits until its writer saves, and nothing of it is in the draft before") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    auto const ana = f.respondent(unit, "Ana", "ana@example.org").id;
    Reply const reply{.answers = {{f.happy, "no"}}, .unread = {"Dear all,"}};
    CHECK(f.refused([&](Writing& w) { return keep_reply(w, ana, reply); }).why == Why::not_now);  // nobody was asked yet
    f.done([&](Writing& w) { return open(w, id); });
    f.done([&](Writing& w) { return keep_reply(w, ana, reply); });
    f.done([&](Writing& w) { return keep_reply(w, ana, {.answers = {{f.happy, "yes"}}, .unread = {}}); });
    auto const waits = f.read([&](Reading& r) { return waiting_reply(r, ana); });
    REQUIRE(waits);
    CHECK(waits->reply.answers == Answers{{f.happy, "yes"}});
    CHECK(f.read([&](Reading& r) { return draft_answers(r, unit); }).empty());
    auto const saves = [&](std::optional<Instant> letter) {
      f.done([&](Writing& w) { return save(w, {.asked = unit, .respondent = ana, .name = "Ana"}, {{f.happy, "yes"}}, 0, letter); });
    };
    // A page that was open before the letter came, and one that showed an earlier one.
    saves({});
    saves(waits->at - base::Millis(1));
    CHECK(f.read([&](Reading& r) { return waiting_reply(r, ana); }));
    saves(waits->at);
    CHECK_FALSE(f.read([&](Reading& r) { return waiting_reply(r, ana); }));
    f.done([&](Writing& w) { return keep_reply(w, ana, reply); });
    f.done([&](Writing& w) { return remove_respondent(w, ana); });
    CHECK(f.refused([&](Writing& w) { return keep_reply(w, ana, reply); }).why == Why::unknown);
  });
}

TEST_CASE("where nobody may know whose an answer is, none goes by mail") {
  on_each([](Forum& f) {
    auto const id = f.draft({.unit = Unit::person, .names = Names::unlinkable});
    auto const unit = f.coalition(id, "Ana");
    auto const ana = f.respondent(unit, "Ana", "ana@example.org").id;
    f.done([&](Writing& w) { return open(w, id); });
    CHECK(f.refused([&](Writing& w) { return keep_reply(w, ana, {.answers = {{f.happy, "no"}}, .unread = {}}); }).why == Why::not_now);
    CHECK_FALSE(f.read([&](Reading& r) { return waiting_reply(r, ana); }));
  });
}
