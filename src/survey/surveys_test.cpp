// SPDX-License-Identifier: Apache-2.0
// The life of a questionnaire on every database there is: what can be changed when, and what never.
#include "survey/letters.hpp"
#include "survey/store_for_tests.hpp"

using namespace survey;
using namespace survey::test;

TEST_CASE("a questionnaire needs something to ask, somebody to ask and a deadline") {
  on_each([](Forum& f) {
    CHECK(f.refused([&](Writing& w) { return begin(w, {}); }).field == "title");
    CHECK(f.refused([&](Writing& w) { return begin(w, {.title = "x", .names = Names::unlinkable}); }).field == "names");
    auto const id = f.done([&](Writing& w) { return begin(w, {.title = "Empty"}); });
    CHECK(f.refused([&](Writing& w) { return open(w, id); }).why == Why::not_now);
    f.add(id, {.kind = Kind::statement, .title = "Only words."});
    CHECK(f.refused([&](Writing& w) { return open(w, id); }).why == Why::not_now);
    f.add(id, {.kind = Kind::yes_no, .title = "Well?"});
    CHECK(f.refused([&](Writing& w) { return open(w, id); }).why == Why::not_now);
    f.coalition(id, "Rivers");
    CHECK(f.refused([&](Writing& w) { return open(w, id); }).field == "closes");
    f.done([&](Writing& w) { return change(w, {.id = id, .title = "Full", .closes = f.now + days(7)}); });
    f.done([&](Writing& w) { return open(w, id); });
    CHECK(f.get(id).state == State::open);
    CHECK(f.refused([&](Writing& w) { return open(w, id); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return change(w, {.id = id, .title = "Later"}); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return open(w, SurveyId("none")); }).why == Why::unknown);
  });
}

TEST_CASE("questions keep their order and their words, and move only past what they do not depend on") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto later = Question{.kind = Kind::short_text, .title = "And then?", .only_if = SurveyQuestionId(f.happy), .only_value = "no"};
    auto const last = SurveyQuestionId(f.add(id, later));
    f.done([&](Writing& w) { return move_question(w, id, last, true); });
    f.done([&](Writing& w) { return move_question(w, id, last, true); });
    auto const form = f.read([&](Reading& r) { return survey::form(r, id); });
    REQUIRE(form.size() == 4);
    CHECK(form[1].id == last);
    CHECK(form[3].rows == std::vector<std::string>{"Rights", "Data"});
    CHECK(f.refused([&](Writing& w) { return move_question(w, id, last, true); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return remove_question(w, id, SurveyQuestionId(f.happy)); }).why == Why::not_now);
    f.done([&](Writing& w) { return remove_question(w, id, last); });
    CHECK(f.read([&](Reading& r) { return survey::form(r, id).size(); }) == 3);
    CHECK(f.refused([&](Writing& w) { return change_question(w, id, {.id = SurveyQuestionId(f.happy), .kind = Kind::short_text, .title = "x"}); }).field == "kind");
  });
}

TEST_CASE("once open only slips are corrected, each in the log, and new questions come at the end") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    auto q = f.read([&](Reading& r) { return survey::form(r, id)[1]; });
    q.title = "Why??";
    f.done([&](Writing& w) { return change_question(w, id, q); });
    q.title = "Why did you never answer?";
    CHECK(f.refused([&](Writing& w) { return change_question(w, id, q); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return move_question(w, id, q.id, true); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return remove_question(w, id, q.id); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return add_question(w, id, {.kind = Kind::yes_no, .title = "One more", .required = true}); }).field == "required");
    f.add(id, {.kind = Kind::yes_no, .title = "One more"});
    CHECK(f.get(id).edition == 2);
    auto const log = f.read([&](Reading& r) { return survey::log(r, id); });
    REQUIRE(log.size() == 3);
    CHECK(log[1].event == Event::corrected_words);
    CHECK(log[1].before == "Why?");
    CHECK(log[1].after == "Why??");
    CHECK(log[2].event == Event::added_question);
  });
}

TEST_CASE("a deadline moves later only, with a reason that stays") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    auto const closes = *f.get(id).closes;
    CHECK(f.refused([&](Writing& w) { return extend(w, id, closes, "x"); }).field == "closes");
    CHECK(f.refused([&](Writing& w) { return extend(w, id, closes + days(7), ""); }).field == "reason");
    f.done([&](Writing& w) { return extend(w, id, closes + days(7), "Holidays."); });
    CHECK(f.get(id).closes == closes + days(7));
    CHECK(f.read([&](Reading& r) { return survey::log(r, id).back().reason; }) == "Holidays.");
  });
}

TEST_CASE("what was promised about names and results becomes stricter only") {
  on_each([](Forum& f) {
    auto const id = f.draft({.names = Names::totals, .visibility = Visibility::after_own_answer});
    f.coalition(id, "Rivers");
    CHECK(f.refused([&](Writing& w) { return tighten(w, id, Names::totals, Visibility::after_closing); }).why == Why::not_now);
    f.done([&](Writing& w) { return open(w, id); });
    CHECK(f.refused([&](Writing& w) { return tighten(w, id, Names::by_coalition, Visibility::after_closing); }).field == "names");
    CHECK(f.refused([&](Writing& w) { return tighten(w, id, Names::unlinkable, Visibility::after_closing); }).field == "names");
    CHECK(f.refused([&](Writing& w) { return tighten(w, id, Names::totals, Visibility::always); }).field == "visibility");
    f.done([&](Writing& w) { return tighten(w, id, Names::totals_only, Visibility::after_closing); });
    CHECK(f.get(id).names == Names::totals_only);
    CHECK(f.read([&](Reading& r) { return survey::log(r, id).back().before; }) == "totals, after_own_answer");
  });
}

TEST_CASE("it closes at its deadline, is corrected for seven days, then published; each step is frozen") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    f.done([&](Writing& w) { return open(w, id); });
    f.answers(unit, {{f.happy, "yes"}});
    f.now += days(13);
    CHECK(f.done([&](Writing& w) { return close_due(w); }) == 0);
    f.now += days(1) + hours(3);
    CHECK(f.done([&](Writing& w) { return close_due(w); }) == 1);
    CHECK(f.done([&](Writing& w) { return close_due(w); }) == 0);
    CHECK(f.get(id).state == State::closed);
    CHECK(f.get(id).closed == f.get(id).closes);  // as of its deadline, not of the timer
    CHECK(f.refused([&](Writing& w) { return publish(w, id); }).why == Why::not_now);
    CHECK(f.answers(unit, {{f.happy, "no"}}, 1).submission->timing == Timing::correction);
    f.now += days(7);
    f.done([&](Writing& w) { return publish(w, id); });
    CHECK(f.refused([&](Writing& w) { return publish(w, id); }).why == Why::not_now);
    auto const all = f.read([&](Reading& r) { return snapshots(r, id); });
    REQUIRE(all.size() == 2);
    auto const value = [&](Snapshot const& s) { return f.read([&](Reading& r) { return snapshot(r, s.id)->results.questions[0].rows[0].cells[0].value; }); };
    CHECK(value(all[1]) == "yes");  // frozen means frozen
    CHECK(value(all[0]) == "no");
    CHECK(f.answers(unit, {{f.happy, "yes"}}, 2).submission->timing == Timing::late);
    CHECK(value(all[0]) == "no");
  });
}

TEST_CASE("closing early says why; opening one again is not possible") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    f.coalition(id, "Rivers");
    CHECK(f.refused([&](Writing& w) { return close(w, id, "x"); }).why == Why::not_now);
    f.done([&](Writing& w) { return open(w, id); });
    CHECK(f.refused([&](Writing& w) { return close(w, id, ""); }).field == "reason");
    f.done([&](Writing& w) { return close(w, id, "All have answered."); });
    CHECK(f.refused([&](Writing& w) { return extend(w, id, f.now + days(30), "x"); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return ask(w, id, {.name = "Lakes"}); }).why == Why::not_now);
  });
}

TEST_CASE("everybody is asked once, by as many people as they like, by links that die when renewed") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    CHECK(f.refused([&](Writing& w) { return ask(w, id, {.name = "RIVERS"}); }).why == Why::conflict);
    CHECK(f.refused([&](Writing& w) { return ask(w, id, {.name = ""}); }).field == "name");
    auto const ana = f.respondent(unit, "Ana", "Ana@Example.org");
    CHECK(f.refused([&](Writing& w) { return name_respondent(w, unit, {.name = "Ben", .address = "ana@example.org"}); }).why == Why::conflict);
    CHECK(f.refused([&](Writing& w) { return name_respondent(w, unit, {.name = "Ben", .address = "nowhere"}); }).field == "address");
    CHECK(f.refused([&](Writing& w) { return name_respondent(w, unit, {.name = "Ben", .zone = "Mars/Base"}); }).field == "zone");
    auto const found = [&](std::string const& secret) { return f.read([&](Reading& r) { return respondent_of_secret(r, secret); }); };
    REQUIRE(found(ana.secret));
    CHECK(found(ana.secret)->asked == unit);
    CHECK_FALSE(found(""));
    auto const next = f.done([&](Writing& w) { return renew_link(w, ana.id); });
    CHECK_FALSE(found(ana.secret));
    CHECK(found(next));
    CHECK(f.read([&](Reading& r) { return respondents_with(r, "ANA@example.org").size(); }) == 1);
    CHECK(f.read([&](Reading& r) { return respondents_with(r, "").empty(); }));
    f.done([&](Writing& w) { return leave_out(w, id, unit); });
    CHECK_FALSE(found(next));
    auto const alone = f.draft({.unit = Unit::person});
    auto const person = f.coalition(alone, "Ben");
    f.respondent(person, "Ben");
    CHECK(f.refused([&](Writing& w) { return name_respondent(w, person, {.name = "Cyd"}); }).why == Why::not_now);
  });
}

TEST_CASE("a questionnaire is begun like another one, with questions of its own") {
  on_each([](Forum& f) {
    auto const model = f.draft();
    f.add(model, {.kind = Kind::short_text, .title = "Because?", .only_if = SurveyQuestionId(f.happy), .only_value = "no"});
    auto const id = f.done([&](Writing& w) { return begin_like(w, {.title = "Next year"}, model); });
    auto const old = f.read([&](Reading& r) { return survey::form(r, model); }), fresh = f.read([&](Reading& r) { return survey::form(r, id); });
    REQUIRE(fresh.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(fresh[i].title == old[i].title);
      CHECK(fresh[i].id != old[i].id);
    }
    CHECK(fresh[3].only_if == fresh[0].id);
    CHECK(f.done([&](Writing& w) { return begin_from(w, {.title = "x"}, Template::coalitions_2021); }).text.size() > 0);
  });
}

TEST_CASE("the deadline nobody names is the end of that day everywhere") {
  CHECK(base::iso(end_of_day_anywhere(std::chrono::year(2021) / 5 / 2)) == "2021-05-03T11:59:00Z");
}

TEST_CASE("an opening is taken back while nobody has begun to answer, and then everybody is invited again") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const unit = f.coalition(id, "Rivers");
    auto const ana = f.respondent(unit, "Ana", "ana@example.org").id;
    CHECK(f.refused([&](Writing& w) { return take_back(w, id); }).why == Why::not_now);
    f.done([&](Writing& w) { return open(w, id); });
    f.done([&](Writing& w) -> Result<Done> {
      note_letter(w, ana, LetterKind::invitation, LetterId("letter"));
      return note_opened(w, unit);
    });
    f.done([&](Writing& w) { return take_back(w, id); });
    CHECK(f.get(id).state == State::draft);
    CHECK(f.read([&](Reading& r) { return letters_of(r, id); }).empty());
    CHECK(f.read([&](Reading& r) { return log(r, id).back().event; }) == Event::taken_back);
    f.done([&](Writing& w) { return open(w, id); });
    f.done([&](Writing& w) { return save(w, f.pen(unit), {{f.happy, "yes"}}, 0); });
    CHECK(f.refused([&](Writing& w) { return take_back(w, id); }).why == Why::not_now);
  });
}
