// SPDX-License-Identifier: Apache-2.0
// Whoever answers a questionnaire, through its pages: two in one draft, submitting, declining, objecting, files, times, links that die.
#include "web/survey_for_tests.hpp"

#include "schedule/polls.hpp"

namespace web {
namespace {

using test::has;
using test::PlayedSurvey;

TEST_CASE("two who write the same see both texts, and nothing is overwritten") {
  PlayedSurvey p;
  auto const first = p.ask("Rivers", "Ana");
  p.open();
  auto ana = p.at_link(first);
  auto const made = ana.post(first + "/helpers", {{"respondent", "Ben"}});
  REQUIRE(made.status == 200);
  auto const second = "/answer/" + test::after(made.body, "href=\"/answer/");
  auto ben = p.at_link(second);
  CHECK(ana.post(first, {{"act", "save"}, {"rev", "0"}, {p.happy, "yes"}}).status == 303);
  auto const clash = ben.post(second, {{"act", "save"}, {"rev", "0"}, {p.happy, "no"}});
  CHECK(clash.status == 409);
  CHECK(has(clash, "Nothing of yours is lost"));
  CHECK(has(clash, "name=\"rev\" value=\"1\""));
  CHECK(ben.post(second, {{"act", "submit"}, {"rev", "1"}, {p.happy, "no"}}).status == 403);  // a helper does not submit
  CHECK(ben.post(second, {{"act", "save"}, {"rev", "1"}, {p.happy, "no"}}).status == 303);
  CHECK(has(ana.get(first), "Last changed by Ben"));
}

TEST_CASE("submitting tells the others who did, and they may object; on behalf says so") {
  PlayedSurvey p;
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto const unit = p.asked("Rivers");
  CHECK(p.fay.post(p.at + "/asked", {{"asked", unit.text}, {"respondent", "Ben"}, {"address", "ben@example.org"}, {"zone", "UTC"}}).status == 303);
  auto const before = p.letters().size();
  CHECK(before == 1);  // named while it is open: invited at once
  CHECK(p.fay.post(p.at + "/answer/" + unit.text, {{"act", "submit"}, {"rev", "0"}, {p.happy, "yes"}}).status == 303);
  CHECK(p.letters().size() == before + 1);
  auto ana = p.at_link(link);
  CHECK(ana.post(link + "/dispute", {{"dispute_reason", "Nobody asked us."}}).status == 303);
  CHECK(has(p.fay.get(p.at), "disputed"));
  CHECK(ana.post(link + "/quiet").status == 303);
}

TEST_CASE("declining tells the others of the coalition by whom and why, and on behalf says so") {
  PlayedSurvey p;
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  p.ask("Lakes", "Dee");
  auto const rivers = p.asked("Rivers"), lakes = p.asked("Lakes");
  CHECK(p.fay.post(p.at + "/asked", {{"asked", rivers.text}, {"respondent", "Ben"}, {"address", "ben@example.org"}, {"zone", "UTC"}}).status == 303);
  CHECK(p.fay.post(p.at + "/asked", {{"asked", lakes.text}, {"respondent", "Eve"}, {"address", "eve@example.org"}, {"zone", "UTC"}}).status == 303);
  auto const told = [&](std::string const& address, std::string const& words) {
    return p.place.store.read([&](Reading& r) { return r.one<std::int64_t>("select count(*) from letter where to_address = :a and body like :w", address, "%" + words + "%").value_or(0); });
  };
  auto ana = p.at_link(link);
  CHECK(ana.post(link + "/decline", {{"decline_reason", "No time this month."}}).status == 303);
  CHECK(told("ben@example.org", "Ana declined for “Rivers”") == 1);
  CHECK(told("ben@example.org", "No time this month.") == 1);
  CHECK(told("eve@example.org", "declined") == 0);
  CHECK(p.fay.post(p.at + "/answer/" + lakes.text + "/decline", {{"decline_reason", "They said so on the telephone."}}).status == 303);
  CHECK(told("eve@example.org", "entered on your behalf that “Lakes” does not answer") == 1);
}

TEST_CASE("where a second coordinator has to confirm, the answer waits, and only another one than who submitted it can confirm") {
  PlayedSurvey p;
  auto const [first, second] = p.opened_for_two();
  auto ana = p.at_link(first), ben = p.at_link(second);
  CHECK(ana.post(first, {{"act", "submit"}, {"rev", "0"}, {"seen", "0"}, {p.happy, "yes"}}).status == 303);
  auto const waits = ana.get(first);
  CHECK(has(waits, "It counts once a second coordinator"));
  CHECK_FALSE(has(waits, "Yes, this is our answer"));
  CHECK(ana.post(first + "/confirm", {{"seen", "1"}}).status == 403);
  CHECK(has(p.fay.get(p.at), "waits to be confirmed"));
  CHECK(has(p.fay.get(p.at + "/results"), "waits to be confirmed"));
  CHECK(has(ben.get(second), "Yes, this is our answer"));
  // What was submitted is shown, whatever the draft says meanwhile.
  CHECK(ana.post(first, {{"act", "save"}, {"rev", "1"}, {"seen", "1"}, {p.happy, "no"}}).status == 303);
  auto const page = ben.get(second).body;
  auto const table = page.substr(page.find("id=\"to-confirm\""));
  CHECK(has(table.substr(0, table.find("</table>")), "<p dir=\"auto\">yes</p>"));
  CHECK(ben.post(second + "/confirm", {{"seen", test::after(ben.get(second).body, "name=\"seen\" value=\"")}}).status == 303);
  CHECK(has(p.fay.get(p.at + "/results"), "1 of 1 answered."));
  CHECK(has(ana.get(first), "confirmed it."));
  CHECK(ben.post(second + "/confirm", {{"seen", "1"}}).status == 409);
}

TEST_CASE("a personal link that was renewed or removed leads nowhere") {
  PlayedSurvey p;
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto const who = p.place.store.read([&](Reading& r) { return survey::respondents(r, p.id()).front().id.text; });
  auto const page = p.fay.post(p.at + "/respondents/" + who + "/link");
  auto const fresh = "/answer/" + test::after(page.body, "href=\"/answer/");
  CHECK(p.place.visitor().get(link).status == 404);
  CHECK(p.place.visitor().get(fresh).status == 200);
  CHECK_FALSE(has(p.fay.get(p.at), "href=\"/answer/"));  // shown once
  CHECK(p.fay.post(p.at + "/respondents/" + who + "/remove").status == 303);
  CHECK(p.place.visitor().get(fresh).status == 404);
  CHECK(p.place.visitor().get("/answer/" + std::string(32, 'a')).status == 404);
}

TEST_CASE("times of a date poll are asked as a question, and answered in the poll") {
  PlayedSurvey p;
  auto const poll = p.place.done([](Writing& w) { return schedule::open_poll(w, {.title = "Next call", .zone = "Europe/Zurich"}); });
  p.place.done([&](Writing& w) { return schedule::propose(w, poll, std::chrono::year(2022) / 11 / 8, 16, 0); });
  p.place.done([&](Writing& w) { return schedule::propose(w, poll, std::chrono::year(2022) / 11 / 9, 16, 0); });
  auto const times = p.question({{"kind", "availability"}, {"title", "When can you come?"}, {"poll", poll.text}});
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto ana = p.at_link(link);
  CHECK(has(ana.get(link), "8 November 2022, 16:00 CET (15:00 UTC)"));
  CHECK(ana.post(link, {{"act", "submit"}, {"rev", "0"}, {p.happy, "yes"}, {times + ".1", "if_need_be"}}).status == 303);
  auto const asked = p.place.store.read([&](Reading& r) { return schedule::as_ranked(r, poll); });
  REQUIRE(asked.people.size() == 1);
  CHECK(asked.people[0].name == "Ana");
  CHECK(asked.answers[0] == std::vector{schedule::Answer::if_need_be, schedule::Answer::blank});
}

TEST_CASE("a file as evidence goes with the draft, and only those who may see the answer get it") {
  PlayedSurvey p;
  auto const proof = p.question({{"kind", "evidence"}, {"title", "Where are your rules?"}, {"required", "yes"}});
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto ana = p.at_link(link);
  auto const other = p.place.done([](Writing& w) -> Result<base::FileId> { return store::keep_file(w, "private.txt", "text/plain", "not hers"); });
  CHECK(ana.post(link, {{"act", "save"}, {"rev", "0"}, {proof, ""}, {proof + ".file", other.text}}).status == 303);
  CHECK_FALSE(has(ana.get(link), other.text));  // a file cannot be named by its id
  CHECK(ana.get(link + "/files/" + other.text).status == 404);
  CHECK(ana.upload(link, {{"act", "submit"}, {"rev", "0"}, {p.happy, "yes"}, {proof, ""}}, proof + ".upload", "rules.pdf", "%PDF-1.4 rules").status == 303);
  auto const file = test::after(ana.get(link).body, "href=\"" + link + "/files/");
  auto const got = ana.get(link + "/files/" + file);
  CHECK(got.status == 200);
  CHECK(got.body == "%PDF-1.4 rules");
  CHECK(std::string(got.header("Content-Disposition")).starts_with("attachment"));
  auto const at_results = p.at + "/answers/" + p.asked("Rivers").text + "/files/" + file;
  CHECK(p.fay.get(at_results).status == 200);
  CHECK(p.place.visitor().get(at_results).status == 404);  // not published
}

TEST_CASE("a form that saves itself is told its revision, and two that do see their clash") {
  PlayedSurvey p;
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto ana = p.at_link(link);
  auto page = ana.get(link);
  CHECK(has(page, "data-autosave"));
  CHECK(has(page, "data-count") == false);  // the long text is not shown yet
  auto const saved = ana.post_json(link, R"({"act":"save","rev":0,")" + p.happy + R"(":"no"})");
  CHECK(saved.status == 200);
  CHECK(has(saved, R"("rev":1)"));
  page = ana.get(link);
  auto const counted = page.body.find("data-limits data-characters=\"4000\"");
  REQUIRE(counted != std::string::npos);
  CHECK(page.body.substr(counted, page.body.find("data-count-said") - counted).find("name=\"" + p.why + "\"") != std::string::npos);
  CHECK(ana.post_json(link, R"({"act":"save","rev":0,")" + p.happy + R"(":"yes"})").status == 409);
}

}  // namespace
}  // namespace web
