// SPDX-License-Identifier: Apache-2.0
// Questions and answers as values: what may stand where, what is shown, and the laws of writing in one draft together.
#include "survey/form.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "survey/survey.hpp"

using namespace survey;

namespace {

Question asks(std::string const& id, Kind kind, std::vector<std::string> options = {}) {
  return {.id = SurveyQuestionId(id), .kind = kind, .title = "What about " + id + "?", .options = std::move(options)};
}

std::string fault(Question const& q, Form const& before = {}) {
  auto const ok = check_question(q, before);
  return ok ? "" : ok.error().field;
}

bool fits(Question const& q, std::string const& field, std::string const& value) { return check_answers({q}, {{field, value}}).has_value(); }

Answers some_answers(std::mt19937& random) {
  Answers out;
  for (char const* const field : {"a", "b", "c", "d"})
    if (auto const n = random() % 4; n > 0) out[field] = std::string(1, static_cast<char>('0' + n));
  return out;
}

}  // namespace

TEST_CASE("a question that cannot be asked is refused at its field") {
  CHECK(fault(asks("a", Kind::short_text)) == "");
  CHECK(fault({.kind = Kind::short_text}) == "title");
  CHECK(fault(asks("a", Kind::one_of, {"only one"})) == "options");
  CHECK(fault(asks("a", Kind::one_of, {"twice", "twice"})) == "options");
  CHECK(fault(asks("a", Kind::one_of, {"one", ""})) == "options");
  CHECK(fault(asks("a", Kind::scale, {"bad", "good"})) == "options");
  CHECK(fault(asks("a", Kind::scale)) == "");
  CHECK(fault(asks("a", Kind::theme_grid)) == "rows");
  auto times = asks("a", Kind::availability);
  times.rows = {"tomorrow"};
  CHECK(fault(times) == "rows");
  times.rows = {"2026-05-06T14:00Z"};
  CHECK(fault(times) == "");
  CHECK(fault(asks("a", Kind::one_of, std::vector<std::string>(41, "x"))) == "options");
}

TEST_CASE("a condition names an earlier question that has that answer, nothing deeper") {
  auto const yes = asks("first", Kind::yes_no);
  auto later = asks("later", Kind::short_text);
  later.only_if = yes.id;
  later.only_value = "yes";
  CHECK(fault(later, {yes}) == "");
  CHECK(fault(later, {}) == "only_if");
  later.only_value = "1";
  CHECK(fault(later, {yes}) == "only_if");
  CHECK(fault(later, {asks("first", Kind::one_of, {"a", "b"})}) == "");
  CHECK(fault(later, {asks("first", Kind::short_text)}) == "only_if");
}

TEST_CASE("each kind takes its own answers and no others") {
  CHECK(fits(asks("q", Kind::yes_no), "q", "not_sure"));
  CHECK_FALSE(fits(asks("q", Kind::yes_no), "q", "maybe"));
  auto one = asks("q", Kind::one_of, {"a", "b"});
  CHECK(fits(one, "q", "2"));
  for (char const* const wrong : {"3", "0", "02", "-1", "1 2", "other", "one"}) CHECK_FALSE(fits(one, "q", wrong));
  one.other = true;
  CHECK(fits(one, "q", "other"));
  CHECK(fits(one, "q.other", "their own words"));
  auto any = asks("q", Kind::any_of, {"a", "b", "c"});
  any.none = true;
  CHECK(fits(any, "q", "1 3"));
  CHECK(fits(any, "q", "none"));
  CHECK_FALSE(fits(any, "q", "1 none"));
  CHECK_FALSE(fits(any, "q", "1 1"));
  CHECK(fits(asks("q", Kind::scale), "q", "5"));
  CHECK(fits(asks("q", Kind::scale), "q", "na"));
  CHECK_FALSE(fits(asks("q", Kind::scale), "q", "6"));
  auto const rank = asks("q", Kind::rank, {"a", "b", "c"});
  CHECK(fits(rank, "q", "3 1 2"));
  CHECK_FALSE(fits(rank, "q", "3 1"));
  CHECK_FALSE(fits(rank, "q", "3 1 1"));
  CHECK(fits(asks("q", Kind::number), "q", "-12.5"));
  for (char const* const wrong : {"1e400", "inf", "1.", ".5", "--1", "12a"}) CHECK_FALSE(fits(asks("q", Kind::number), "q", wrong));
  CHECK(fits(asks("q", Kind::date), "q", "2024-02-29"));
  CHECK_FALSE(fits(asks("q", Kind::date), "q", "2023-02-29"));
  CHECK(fits(asks("q", Kind::evidence), "q", "https://example.org/a"));
  CHECK_FALSE(fits(asks("q", Kind::evidence), "q", "javascript:alert(1)"));
  auto grid = asks("q", Kind::theme_grid);
  grid.rows = {"Rights", "Data"};
  grid.aspects = {"Principles"};
  CHECK(fits(grid, "q.2", "contribute"));
  CHECK(fits(grid, "q.2.1", "some words"));
  CHECK(fits(grid, "q.1.link", "https://example.org/b"));
  CHECK_FALSE(fits(grid, "q.3", "lead"));
  CHECK_FALSE(fits(grid, "q.1", "1"));
  CHECK_FALSE(fits(grid, "elsewhere", "x"));
  CHECK_FALSE(fits(asks("q", Kind::short_text), "q", std::string(301, 'x')));
  auto words = asks("q", Kind::long_text);
  words.most = 10;
  CHECK_FALSE(fits(words, "q", std::string(11, 'x')));
}

TEST_CASE("what is hidden is neither asked for nor counted") {
  auto const first = asks("first", Kind::any_of, {"a", "b"});
  auto second = asks("second", Kind::short_text);
  second.only_if = first.id;
  second.only_value = "2";
  second.required = true;
  Form const form = {first, second};
  CHECK(check_complete(form, {{"first", "1"}}));
  CHECK(check_complete(form, {{"first", "1 2"}}).error().field == "second");
  CHECK(shown_only(form, {{"first", "1"}, {"second", "left over"}}) == Answers{{"first", "1"}});
  CHECK(shown_only(form, {{"first", "1 2"}, {"second", "x"}}).size() == 2);
}

TEST_CASE("a required grid asks for each row, and nobody is nominated unasked") {
  auto grid = asks("g", Kind::grid, {"good", "bad"});
  grid.rows = {"food", "rooms"};
  grid.required = true;
  CHECK(check_complete({grid}, {{"g.1", "1"}}).error().field == "g.2");
  CHECK(check_complete({grid}, {{"g.1", "1"}, {"g.2", "2"}}));
  auto const n = asks("n", Kind::nomination);
  CHECK(check_complete({n}, {{"n.name", "Ana"}}).error().field == "n.consent");
  CHECK(check_complete({n}, {{"n.name", "Ana"}, {"n.consent", "yes"}}));
  CHECK(check_complete({n}, {}));
  CHECK(is_private(n, "n.gender"));
  CHECK(is_private(n, "n.region"));
  CHECK_FALSE(is_private(n, "n.name"));
}

TEST_CASE("a slip of the pen is told from another question") {
  CHECK(is_typo("Are you activ?", "Are you active?"));
  CHECK(is_typo("Grüsse", "Grüße"));
  CHECK_FALSE(is_typo("Are you active?", "Are you inactive today?"));
  CHECK_FALSE(is_typo("", "new"));
  CHECK_FALSE(is_typo("Yes", "No"));
  CHECK(is_typo(std::string(200, 'x'), std::string(190, 'x')));
  CHECK_FALSE(is_typo(std::string(200, 'x'), std::string(189, 'x')));
  auto const before = asks("q", Kind::one_of, {"Yes, often", "No"});
  auto after = before;
  after.options = {"Yes, oftn", "No"};
  CHECK(only_typos(after, before));
  after.options = {"No", "Yes, often"};
  CHECK_FALSE(only_typos(before, after));
  after = before;
  after.options.push_back("Not sure");
  CHECK_FALSE(only_typos(before, after));
  after = before;
  after.required = true;
  CHECK_FALSE(only_typos(before, after));
}

TEST_CASE("laws of a shared draft: nobody's words are lost, nobody undoes what they did not touch") {
  std::mt19937 random(66);
  for (int i = 0; i < 2000; ++i) {
    auto const base = some_answers(random), theirs = some_answers(random), mine = some_answers(random);
    auto const merged = merge(base, theirs, mine);
    auto const value = [](Answers const& a, std::string const& f) { return a.contains(f) ? a.at(f) : std::string(); };
    for (char const* const field : {"a", "b", "c", "d"}) {
      auto const b = value(base, field), t = value(theirs, field), m = value(mine, field);
      bool const clash = std::any_of(merged.clashes.begin(), merged.clashes.end(), [&](Clash const& c) { return c.field == field; });
      CHECK(clash == (m != b && t != b && m != t));
      CHECK(merged.write.contains(field) == (m != b && t == b));
      if (merged.write.contains(field)) CHECK(merged.write.at(field) == m);
    }
    CHECK(merge(base, base, base).write.empty());
    CHECK(merge(theirs, theirs, mine).clashes.empty());  // alone one never clashes
    CHECK(differences(theirs, mine).empty() == (theirs == mine));
    CHECK((hash_of(theirs) == hash_of(mine)) == (theirs == mine));
  }
}

TEST_CASE("moving keeps a rank a rank") {
  CHECK(moved("", 3, 3, true) == "1 3 2");
  CHECK(moved("1 3 2", 3, 1, true) == "1 3 2");
  CHECK(moved("1 3 2", 3, 2, false) == "1 3 2");
  std::mt19937 random(7);
  std::string rank;
  auto const q = asks("q", Kind::rank, {"a", "b", "c", "d", "e"});
  for (int i = 0; i < 300; ++i) {
    rank = moved(rank, 5, random() % 5 + 1, random() % 2 == 0);
    CHECK(fits(q, "q", rank));
  }
}

TEST_CASE("every template can be asked as it is, and as a plain text") {
  for (auto const t : {Template::empty, Template::founding_questions, Template::coalitions_2021}) {
    Form before;
    for (auto const& q : template_form(t)) {
      INFO(q.title);
      CHECK(check_question(q, before));
      before.push_back(q);
    }
    CHECK_FALSE(template_title(t).empty());
  }
  auto const form = template_form(Template::founding_questions);
  CHECK(std::count_if(form.begin(), form.end(), [](Question const& q) { return q.kind == Kind::theme_grid && q.rows.size() == 8 && q.aspects.size() == 3; }) == 1);
  auto const text = plain_form("Title", "About it", form);
  CHECK(text.starts_with("Title\n=====\n\nAbout it\n"));
  CHECK(text.find("   [ ] Resting for now\n") != std::string::npos);
  CHECK(text.find("       Key commitments: ____") != std::string::npos);
}
