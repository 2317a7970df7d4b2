// SPDX-License-Identifier: Apache-2.0
// For the tests of this room: a store with one open questionnaire to three coalitions, on every database there is, whose clock the test moves.
#pragma once

#include <doctest/doctest.h>

#include "store/kept_for_tests.hpp"
#include "survey/results.hpp"

namespace survey::test {

using store::test::somebody;
using std::chrono::days;
using std::chrono::hours;

struct Forum : store::test::Kept {
  explicit Forum(std::string const& kind) : Kept(kind, migrations()) {}

  /// A draft with a question of yes or no, one of words, and a grid of two themes.
  SurveyId draft(Survey wish = {}) {
    if (wish.title.empty()) wish.title = "Three questions";
    if (!wish.closes) wish.closes = now + days(14);
    auto const id = done([&](Writing& w) { return begin(w, wish); });
    happy = add(id, {.kind = Kind::yes_no, .title = "Are you happy as you are?", .required = true});
    why = add(id, {.kind = Kind::long_text, .title = "Why?"});
    grid = add(id, {.kind = Kind::theme_grid, .title = "Which themes?", .rows = {"Rights", "Data"}, .aspects = {"Principles"}});
    return id;
  }
  std::string add(SurveyId const& id, Question const& q) {
    return done([&](Writing& w) { return add_question(w, id, q); }).text;
  }
  AskedId coalition(SurveyId const& id, std::string const& name, bool active = true) {
    return done([&](Writing& w) { return ask(w, id, {.name = name, .active = active}); });
  }
  Named respondent(AskedId const& unit, std::string const& name, std::string const& address = "", bool submits = true) {
    return done([&](Writing& w) { return name_respondent(w, unit, {.name = name, .address = address, .submits = submits}); });
  }
  Pen pen(AskedId const& unit, std::string const& name = "Ana") { return {.asked = unit, .respondent = RespondentId("somebody"), .name = name}; }
  /// Saves on top of what is there, and submits.
  Submitted answers(AskedId const& unit, Answers const& a, std::int64_t seen = 0) {
    auto const rev = read([&](Reading& r) { return survey::draft(r, unit).rev; });
    done([&](Writing& w) { return save(w, pen(unit), a, rev); });
    return done([&](Writing& w) { return submit(w, pen(unit), {.seen = seen}); });
  }
  std::string standing(AskedId const& unit) {
    return boost::describe::enum_to_string(read([&](Reading& r) { return asked_one(r, unit)->standing; }), "");
  }
  Survey get(SurveyId const& id) {
    return *read([&](Reading& r) { return survey::survey(r, id); });
  }

  std::string happy, why, grid;  ///< fields of the last draft()
};

inline void on_each(void (*test)(Forum&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Forum forum(kind);
    test(forum);
  }
}

}  // namespace survey::test
