// SPDX-License-Identifier: Apache-2.0
// A questionnaire played through its pages from beginning to end: begun, previewed, opened, answered, closed, published; wrong input; paper; templates.
#include "web/survey_for_tests.hpp"

namespace web {
namespace {

using test::has;
using test::PlayedSurvey;

TEST_CASE("the smallest path: begun, previewed, opened, answered by a link without account, submitted, closed, in the results") {
  PlayedSurvey p;
  auto const link = p.ask("Rivers", "Ana");
  CHECK(p.place.visitor().get(link).status == 404);  // a draft is nobody's
  auto const preview = p.fay.get(p.at + "/preview");
  CHECK(has(preview, "Are you happy as you are?"));
  CHECK(has(preview, "hand them their link"));
  p.open();
  auto ana = p.at_link(link);
  auto const page = ana.get(link);
  CHECK(has(page, "shown with the name of who answered"));
  CHECK(page.header("Cache-Control").find("no-store") != std::string::npos);
  CHECK(p.standing("Rivers") == survey::Standing::silent);  // looking answers nothing
  CHECK_FALSE(has(page, "What would you change?"));         // not before it is asked for
  CHECK(ana.post(link, {{"act", "save"}, {"rev", "0"}, {p.happy, "no"}}).status == 303);
  CHECK(has(ana.get(link), "What would you change?"));
  CHECK(has(ana.get(link), "Last changed by Ana"));
  auto const submitted = ana.post(link, {{"act", "submit"}, {"rev", "1"}, {"seen", "0"}, {"agreed", "at_meeting"}, {p.happy, "no"}, {p.why, "More time."}, {p.grid + ".1", "lead"}, {p.grid + ".1.1", "Every person counts."}});
  REQUIRE(submitted.status == 303);
  CHECK(p.standing("Rivers") == survey::Standing::submitted);
  CHECK(has(ana.get(link), "submitted this on"));
  CHECK(p.place.visitor().get(p.at + "/results").status == 404);  // not published
  auto const results = p.fay.get(p.at + "/results");
  CHECK(has(results, "1 of 1 answered."));
  CHECK(has(results, "Human rights: 1 lead or contribute."));
  auto const first = results.body.find("lead: 1<");
  CHECK(results.body.find("lead: 1<", first + 1) != std::string::npos);  // of the row together, and of the column
  CHECK(has(results, "#q-" + p.grid));  // the cell leads to all that was said
  CHECK(has(p.fay.get(p.at + "/themes/" + p.grid + "/1"), "Every person counts."));
  CHECK(p.fay.post(p.at + "/close", {{"reason", "All have answered."}}).status == 303);
  CHECK(p.fay.post(p.at + "/publish").status == 409);
  p.place.now += std::chrono::days(7);
  auto again = p.place.signed_in(Role::facilitator);
  CHECK(again.post(p.at + "/publish").status == 303);
  auto visitor = p.place.visitor();
  CHECK(has(visitor.get(p.at + "/results"), "Rivers"));
  CHECK(has(visitor.get("/questionnaires"), "Three questions"));
  auto const csv = visitor.get(p.at + "/results.csv");
  CHECK(has(csv, "Which themes?: Human rights"));
  CHECK(has(csv, "Rivers,yes,no,no,More time.,lead,left blank"));
  auto const ods = visitor.get(p.at + "/results.ods");
  CHECK(ods.body.starts_with("PK"));
  CHECK(std::string(ods.header("Content-Disposition")).ends_with(".ods\""));
  auto const frozen = test::after(visitor.get(p.at + "/results").body, "href=\"/questionnaires/snapshots/");
  CHECK(has(visitor.get("/questionnaires/snapshots/" + frozen), "This is frozen and never changes."));
  CHECK(visitor.get("/questionnaires/snapshots/" + frozen + "/ods").body.starts_with("PK"));
  CHECK(has(visitor.json("/questionnaires/snapshots/" + frozen), "\"Every person counts.\""));
}

TEST_CASE("what is wrong is asked again at its field, with what was typed") {
  PlayedSurvey p;
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto ana = p.at_link(link);
  auto const missing = ana.post(link, {{"act", "submit"}, {"rev", "0"}, {p.happy, ""}, {p.grid + ".1.1", "Typed already."}, {p.grid + ".1.link", "javascript:alert(1)"}});
  CHECK(missing.status == 400);
  CHECK(has(missing, "This is no web address"));
  CHECK(has(missing, "Typed already."));
  auto const again = ana.post(link, {{"act", "submit"}, {"rev", "0"}, {p.happy, ""}, {p.grid + ".1.1", "Typed already."}});
  CHECK(again.status == 400);
  CHECK(has(again, "This question needs an answer."));
  CHECK(ana.post(link + "/decline", {{"decline_reason", ""}}).status == 400);
  CHECK(ana.post(link + "/decline", {{"decline_reason", "No time."}}).status == 303);
  CHECK(p.standing("Rivers") == survey::Standing::declined);
  CHECK(has(p.fay.get(p.at + "/results"), "declined"));
  CHECK(p.fay.post(p.at + "/questions", {{"kind", "one_of"}, {"title", "x"}, {"options", "only one"}}).status == 400);
  CHECK(p.fay.post(p.at + "/extend", {{"closes", "2022-10-01"}, {"reason", "x"}}).status == 400);
  CHECK(p.fay.post(p.at + "/extend", {{"closes", "2022-10-24"}, {"reason", ""}}).status == 400);
  CHECK(p.fay.post(p.at + "/extend", {{"closes", "2022-10-24"}, {"reason", "Holidays."}}).status == 303);
  CHECK(has(ana.get(link), "Holidays."));
}

TEST_CASE("the blank form is there on paper and as text, and a template has its questions") {
  PlayedSurvey p;
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto const paper = p.place.visitor().get(link + "/blank");
  CHECK(has(paper, "☐"));
  CHECK_FALSE(has(paper, "<input"));
  CHECK_FALSE(has(paper, "></th>"));  // the corner of a grid heads nothing
  auto const plain = p.place.visitor().get(link + "/form.txt");
  CHECK(std::string(plain.header("Content-Type")).starts_with("text/plain"));
  CHECK(has(plain, "2. What would you change?"));
  auto const made = p.fay.post("/questionnaires", {{"title", "From a template"}, {"template", "founding_questions"}});
  CHECK(has(p.fay.get(std::string(made.header("Location")) + "/questions"), "Are you happy as you are?"));
  auto const like = p.fay.post("/questionnaires", {{"title", "Once more"}, {"template", p.id().text}});
  CHECK(has(p.fay.get(std::string(like.header("Location")) + "/questions"), "Which themes?"));
}

}  // namespace
}  // namespace web
