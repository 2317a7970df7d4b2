// SPDX-License-Identifier: Apache-2.0
// Results of a questionnaire, through its pages: when they are shown, to whom, under which promise, and what comes late.
#include "web/survey_for_tests.hpp"

namespace web {
namespace {

using test::has;
using test::PlayedSurvey;

TEST_CASE("results are shown to those who are asked when it was promised, and never more than was promised") {
  PlayedSurvey p("totals_only");
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto ana = p.at_link(link);
  CHECK(ana.get(link + "/results").status == 409);
  CHECK(ana.post(link, {{"act", "submit"}, {"rev", "0"}, {p.happy, "no"}, {p.why, "A secret reason."}}).status == 303);
  CHECK(p.fay.get(p.at + "/answer/" + p.asked("Rivers").text).status == 404);
  CHECK(p.fay.get(p.at + "/answers/" + p.asked("Rivers").text).status == 404);
  for (char const* const more : {"", "/results", "/results.csv"}) CHECK_FALSE(has(p.fay.get(p.at + more), "A secret reason."));
  CHECK(has(p.fay.get(p.at + "/results"), "fewer than five"));
  CHECK(p.fay.post(p.at + "/tighten", {{"names", "by_coalition"}, {"visibility", "after_closing"}}).status == 400);
  CHECK(p.fay.post(p.at + "/close", {{"reason", "Enough."}}).status == 303);
  CHECK(ana.get(link + "/results").status == 200);
}

TEST_CASE("unlinkable: one page, one press, one receipt") {
  PlayedSurvey p("unlinkable", "person");
  auto const page = p.fay.post(p.at + "/asked", {{"name", "Ana"}, {"zone", "UTC"}});
  auto const link = "/answer/" + test::after(page.body, "href=\"/answer/");
  p.open();
  auto ana = p.at_link(link);
  CHECK(has(ana.get(link), "without a key between them"));
  auto const followed = ana.post(link, {{"act", "show"}, {p.happy, "no"}});
  CHECK(has(followed, "What would you change?"));
  auto const done = ana.post(link, {{"act", "submit"}, {p.happy, "no"}, {p.why, "More time."}});
  CHECK(done.status == 200);
  CHECK(has(done, "This is your receipt"));
  CHECK(has(ana.get(link), "You have answered."));
  CHECK(ana.post(link, {{"act", "submit"}, {p.happy, "yes"}}).status == 409);
}

TEST_CASE("what comes after publication to an answer that was in time is an addendum: told apart, in no total") {
  PlayedSurvey p;
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto ana = p.at_link(link);
  CHECK(ana.post(link, {{"act", "submit"}, {"rev", "0"}, {"seen", "0"}, {p.happy, "yes"}}).status == 303);
  CHECK(p.fay.post(p.at + "/close", {{"reason", "All have answered."}}).status == 303);
  CHECK(ana.post(link, {{"act", "submit"}, {"rev", "1"}, {"seen", "1"}, {p.happy, "not_sure"}}).status == 303);  // a correction counts
  p.place.now += std::chrono::days(7);
  auto fay = p.place.signed_in(Role::facilitator);
  REQUIRE(fay.post(p.at + "/publish").status == 303);
  CHECK(ana.post(link, {{"act", "submit"}, {"rev", "2"}, {"seen", "2"}, {p.happy, "no"}, {p.why, ""}}).status == 303);
  auto visitor = p.place.visitor();
  auto const results = visitor.get(p.at + "/results");
  CHECK(has(results, "not sure: 1"));
  CHECK(has(results, "Added after closing"));
  auto const answer = visitor.get(p.at + "/answers/" + p.asked("Rivers").text);
  CHECK(has(answer, "Added after closing"));
  CHECK_FALSE(has(answer, "disputed"));
  CHECK(ana.post(link + "/dispute", {{"dispute_reason", "Nobody asked us."}}).status == 303);
  CHECK(has(visitor.get(p.at + "/answers/" + p.asked("Rivers").text), "disputed"));
  auto const versions = ana.get(link + "?from=1&to=3");
  CHECK(has(versions, "What changed from version 1 to version 3"));
}

TEST_CASE("what no second coordinator has confirmed is nobody else's to read, neither a correction nor what comes late") {
  PlayedSurvey p;
  auto const [first, second] = p.opened_for_two();
  auto ana = p.at_link(first), ben = p.at_link(second);
  CHECK(ana.post(first, {{"act", "submit"}, {"rev", "0"}, {"seen", "0"}, {p.happy, "yes"}}).status == 303);
  CHECK(ben.post(second + "/confirm", {{"seen", "1"}}).status == 303);
  CHECK(p.fay.post(p.at + "/close", {{"reason", "All have answered."}}).status == 303);
  p.place.now += std::chrono::days(6);
  CHECK(ana.post(first, {{"act", "submit"}, {"rev", "1"}, {"seen", "1"}, {p.happy, "no"}, {p.why, "Words of one alone."}}).status == 303);
  p.place.now += std::chrono::days(1);
  auto fay = p.place.signed_in(Role::facilitator);
  REQUIRE(fay.post(p.at + "/publish").status == 303);
  auto const answer = p.at + "/answers/" + p.asked("Rivers").text;
  auto const said = [&](char const* words) {
    auto visitor = p.place.visitor();
    return has(visitor.get(answer), words) || has(visitor.get(p.at + "/results"), words);
  };
  CHECK(has(p.place.visitor().get(answer), "What was submitted"));
  CHECK_FALSE(said("Words of one alone."));
  CHECK_FALSE(said("Added after closing"));
  CHECK(ana.post(first, {{"act", "submit"}, {"rev", "2"}, {"seen", "2"}, {p.happy, "no"}, {p.why, "Late words."}}).status == 303);
  CHECK_FALSE(said("Late words."));
  CHECK_FALSE(said("Added after closing"));
  CHECK(ben.post(second + "/confirm", {{"seen", "3"}}).status == 303);
  CHECK(said("Late words."));
  CHECK(said("Added after closing"));
  CHECK_FALSE(said("Words of one alone."));
}

TEST_CASE("a questionnaire to 200 coalitions with a grid of eight themes answers with all of them") {
  PlayedSurvey p;
  std::string rows;
  for (int i = 1; i <= 8; ++i) rows += "Theme " + std::to_string(i) + "\n";
  auto const grid = p.question({{"kind", "theme_grid"}, {"title", "All themes"}, {"rows", rows}, {"aspects", "Principles\nCommitments\nOther"}});
  p.place.done([&](Writing& w) -> Result<base::Done> {
    for (int i = 0; i < 200; ++i)
      if (auto const asked = survey::ask(w, p.id(), {.name = "Coalition " + std::to_string(i)}); !asked) return tl::unexpected(asked.error());
    if (auto const opened = survey::open(w, p.id()); !opened) return opened;
    for (auto const& a : survey::asked(w, p.id())) {
      survey::Pen const pen{.asked = a.id, .respondent = base::RespondentId("x"), .name = "x"};
      survey::Answers answers = {{p.happy, "yes"}};
      for (int t = 1; t <= 8; ++t) answers[grid + "." + std::to_string(t)] = "contribute";
      if (auto const saved = survey::save(w, pen, answers, 0); !saved) return tl::unexpected(saved.error());
      if (auto const submitted = survey::submit(w, pen, {}); !submitted) return tl::unexpected(submitted.error());
    }
    return base::Done{};
  });
  auto const page = p.fay.get(p.at + "/results");
  CHECK(page.status == 200);
  CHECK(has(page, "Theme 8: 200 lead or contribute."));
}

}  // namespace
}  // namespace web
