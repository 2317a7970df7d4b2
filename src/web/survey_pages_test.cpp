// SPDX-License-Identifier: Apache-2.0
// A questionnaire played through its pages: begun from a template, previewed, opened to the roster and to somebody entered by name, drafted by two,
// submitted by one, the silent reminded, the deadline moved, closed, corrected, published.
#include <doctest/doctest.h>

#include <algorithm>

#include "desk/desk_for_tests.hpp"
#include "desk/letters_in.hpp"
#include "mail/mail.hpp"
#include "mail/wishes.hpp"
#include "roster/roster.hpp"
#include "schedule/polls.hpp"
#include "survey/mail_form.hpp"
#include "web/house_for_tests.hpp"
#include "web/surveys.hpp"

namespace web {
namespace {

using test::Browser;
using test::Fields;
using test::TestHouse;

bool has(http::Response const& page, std::string const& words) { return page.body.find(words) != std::string::npos; }

struct Played {
  TestHouse place;
  Browser fay = place.signed_in(Role::facilitator);
  std::string at;                  ///< "/questionnaires/ID"
  std::string happy, why, grid;    ///< fields

  explicit Played(std::string const& names = "by_coalition", std::string const& unit = "coalition") {
    auto const made = fay.post("/questionnaires", {{"title", "Three questions"}, {"template", "empty"}});
    REQUIRE(made.status == 303);
    at = std::string(made.header("Location"));
    happy = question({{"kind", "yes_no"}, {"title", "Are you happy as you are?"}, {"required", "yes"}});
    why = question({{"kind", "long_text"}, {"title", "What would you change?"}, {"only_if", happy + " no"}});
    grid = question({{"kind", "theme_grid"}, {"title", "Which themes?"}, {"rows", "Human rights\nOpen data"}, {"aspects", "Core principles"}});
    auto const set = fay.post(at + "/settings", {{"title", "Three questions"}, {"about", "Two minutes."}, {"unit", unit}, {"names", names}, {"visibility", "after_closing"}, {"closes", "2022-10-17"}});
    CHECK(set.status == 303);
  }
  base::SurveyId id() const { return base::SurveyId(at.substr(at.rfind('/') + 1)); }
  std::string question(Fields const& fields) {
    auto const before = form().size();
    CHECK(fay.post(at + "/questions", fields).status == 303);
    auto const all = form();
    REQUIRE(all.size() == before + 1);
    return all.back().id.text;
  }
  survey::Form form() {
    return place.store.read([&](Reading& r) { return survey::form(r, id()); });
  }
  /// Asks somebody by name only; answers the path of the personal link, which the page shows once.
  std::string ask(std::string const& coalition, std::string const& respondent) {
    auto const page = fay.post(at + "/asked", {{"name", coalition}, {"respondent", respondent}, {"zone", "Europe/Zurich"}});
    REQUIRE(page.status == 200);
    return test::after(page.body, "href=\"/answer/").insert(0, "/answer/");
  }
  void open() { REQUIRE(fay.post(at + "/open").status == 303); }
  /// A browser that has opened the link and so has forms.
  Browser at_link(std::string const& link) {
    auto who = place.visitor();
    CHECK(who.get(link).status == 200);
    return who;
  }
  base::AskedId asked(std::string const& name) {
    for (auto const& a : place.store.read([&](Reading& r) { return survey::asked(r, id()); }))
      if (a.name == name) return a.id;
    FAIL("nobody of that name is asked");
    return {};
  }
  survey::Standing standing(std::string const& name) {
    auto const unit = asked(name);
    return place.store.read([&](Reading& r) { return survey::asked_one(r, unit)->standing; });
  }
  void tend() {
    place.done([&](Writing& w) { return desk::tend_surveys(w, {"Forum of Tests", [](std::string const& secret) { return "https://forum.test/answer/" + secret; }, false, "https://forum.test"}); });
  }
  std::vector<mail::Posted> letters() {
    return place.store.read([](Reading& r) { return mail::outbox(r, {}, 1000); });
  }
  std::string rev(std::string const& name) {
    auto const unit = asked(name);
    return std::to_string(place.store.read([&](Reading& r) { return survey::draft(r, unit).rev; }));
  }
};

TEST_CASE("the smallest path: begun, previewed, opened, answered by a link without account, submitted, closed, in the results") {
  Played p;
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

TEST_CASE("two who write the same see both texts, and nothing is overwritten") {
  Played p;
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

TEST_CASE("what is wrong is asked again at its field, with what was typed") {
  Played p;
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

TEST_CASE("the roster is asked with its contacts, by letter; the silent are reminded, whoever drafts is told of the draft") {
  Played p;
  auto const enter = [&](char const* name, char const* contact) {
    auto const id = p.place.done([&](Writing& w) { return roster::enter(w, {.name = name, .life = roster::Life::listed, .themes = {"water"}}); });
    p.place.done([&](Writing& w) { return roster::add_contact(w, id, {.name = contact, .address = base::lower_ascii(contact) + "@example.org", .duty = "coordinator"}); });
  };
  enter("Rivers", "Ana");
  enter("Lakes", "Ben");
  enter("Wells", "Cyd");
  p.question({{"kind", "short_text"}, {"title", "Your themes"}, {"prefill", "themes"}});
  REQUIRE(p.fay.post(p.at + "/asked/roster", {{"coalition", "all"}}).status == 303);
  CHECK(p.letters().empty());
  CHECK(has(p.fay.get(p.at + "/preview"), "ana@example.org"));
  p.open();
  REQUIRE(p.letters().size() == 3);
  p.tend();
  CHECK(p.letters().size() == 3);  // once each
  // Ana's account has the address of the roster: she answers without a link.
  auto const account = p.place.store.write({base::PersonId(), "operator"}, [&](Writing& w) {
    return people::open_account(w, {.address = "ana@example.org", .person = {}, .name = "Ana", .role = people::Role::member, .language = "en", .zone = "UTC", .demo = false});
  });
  REQUIRE(account);
  Browser ana(p.place.house);
  ana.cookies["s"] = p.place.session_of(*account);
  auto const mine = p.at + "/answer/" + p.asked("Rivers").text;
  CHECK(has(ana.get("/questionnaires"), mine));
  CHECK(has(ana.get(mine), "From the roster: still right?"));
  CHECK(ana.get(p.at + "/answer/" + p.asked("Lakes").text).status == 404);  // not hers
  CHECK(ana.post(mine, {{"act", "submit"}, {"rev", "0"}, {p.happy, "yes"}}).status == 303);
  // The secretariat writes what Ben said on the telephone, but does not submit.
  CHECK(p.fay.post(p.at + "/answer/" + p.asked("Lakes").text, {{"act", "save"}, {"rev", "0"}, {p.happy, "no"}}).status == 303);
  auto const before = p.letters().size();
  p.place.now += std::chrono::days(8);
  p.tend();
  auto const all = p.letters();
  CHECK(all.size() == before + 2);
  CHECK(std::none_of(all.begin(), all.end(), [&](mail::Posted const& l) { return l.to_address == "ana@example.org" && l.at == p.place.now; }));
  CHECK_FALSE(has(p.place.signed_in(Role::facilitator).get(p.at), "Whom to call"));
  p.place.now = *base::parse_iso("2022-10-18T09:30Z");
  p.tend();
  auto const last = p.letters().size();
  CHECK(last == all.size() + 2);
  CHECK(has(p.place.signed_in(Role::facilitator).get(p.at), "Whom to call"));
  p.place.now += std::chrono::days(20);
  p.tend();
  CHECK(p.place.store.read([&](Reading& r) { return survey::survey(r, p.id())->state; }) == survey::State::closed);
  CHECK(p.letters().size() == last);
}

TEST_CASE("each letter has its one click; it ends reminders, never the letter that asks, and then they are on the list of whom to call") {
  Played p;
  auto const enter = [&](char const* name, char const* address) {
    auto const id = p.place.done([&](Writing& w) { return roster::enter(w, {.name = name, .life = roster::Life::listed}); });
    p.place.done([&](Writing& w) { return roster::add_contact(w, id, {.name = name, .address = address, .duty = "coordinator"}); });
  };
  enter("Rivers", "ana@example.org");
  enter("Lakes", "ben@example.org");
  p.place.done([](Writing& w) { return mail::stop_letters(w, "ana@example.org"); });
  REQUIRE(p.fay.post(p.at + "/asked/roster", {{"coalition", "all"}}).status == 303);
  p.open();
  auto const of = [&](std::string const& address) {
    auto all = p.letters();
    std::erase_if(all, [&](mail::Posted const& l) { return l.to_address != address; });
    return all;
  };
  REQUIRE(of("ana@example.org").size() == 1);
  CHECK(of("ana@example.org")[0].state == mail::State::waiting);
  CHECK(p.place.store.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from letter where stop is not null").value_or(0); }) == 2);
  p.place.now += std::chrono::days(8);
  p.tend();
  auto const half_time = [&](mail::Posted const& l) { return l.at == p.place.now; };
  auto const ana = of("ana@example.org"), ben = of("ben@example.org");
  auto const to_ana = std::find_if(ana.begin(), ana.end(), half_time), to_ben = std::find_if(ben.begin(), ben.end(), half_time);
  REQUIRE(to_ana != ana.end());
  REQUIRE(to_ben != ben.end());
  CHECK(to_ana->state == mail::State::unwanted);
  CHECK(to_ben->state == mail::State::waiting);
  CHECK(to_ben->reason == mail::Reason::reminder);
  auto const page = p.place.signed_in(Role::facilitator).get(p.at).body;
  auto const from = page.find("id=\"call\"");
  REQUIRE(from != std::string::npos);
  auto const section = page.substr(from, page.find("</section>", from) - from);
  CHECK(section.find("Rivers") != std::string::npos);
  CHECK(section.find("Lakes") == std::string::npos);
}

TEST_CASE("submitting tells the others who did, and they may object; on behalf says so") {
  Played p;
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
  Played p;
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

TEST_CASE("a personal link that was renewed or removed leads nowhere") {
  Played p;
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

TEST_CASE("results are shown to those who are asked when it was promised, and never more than was promised") {
  Played p("totals_only");
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

TEST_CASE("times of a date poll are asked as a question, and answered in the poll") {
  Played p;
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
  Played p;
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

TEST_CASE("unlinkable: one page, one press, one receipt") {
  Played p("unlinkable", "person");
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

TEST_CASE("the blank form is there on paper and as text, and a template has its questions") {
  Played p;
  auto const link = p.ask("Rivers", "Ana");
  p.open();
  auto const paper = p.place.visitor().get(link + "/blank");
  CHECK(has(paper, "☐"));
  CHECK_FALSE(has(paper, "<input"));
  auto const plain = p.place.visitor().get(link + "/form.txt");
  CHECK(std::string(plain.header("Content-Type")).starts_with("text/plain"));
  CHECK(has(plain, "2. What would you change?"));
  auto const made = p.fay.post("/questionnaires", {{"title", "From a template"}, {"template", "founding_questions"}});
  CHECK(has(p.fay.get(std::string(made.header("Location")) + "/questions"), "Are you happy as you are?"));
  auto const like = p.fay.post("/questionnaires", {{"title", "Once more"}, {"template", p.id().text}});
  CHECK(has(p.fay.get(std::string(like.header("Location")) + "/questions"), "Which themes?"));
}

TEST_CASE("what was opened can be taken back with its letters, until they leave or somebody writes") {
  Played p;
  auto const link = p.ask("Rivers", "Ana");
  auto const unit = p.asked("Rivers");
  p.fay.post(p.at + "/asked", {{"asked", unit.text}, {"respondent", "Ben"}, {"address", "ben@example.org"}, {"zone", "UTC"}});
  p.open();
  REQUIRE(p.letters().size() == 1);
  CHECK(has(p.fay.get(p.at), "Take the opening back"));
  CHECK(p.fay.post(p.at + "/take-back").status == 303);
  CHECK(p.letters().front().state == mail::State::withdrawn);
  CHECK(p.place.visitor().get(link).status == 404);  // a draft again
  p.open();
  CHECK(p.letters().size() == 2);
  auto ana = p.at_link(link);
  CHECK(ana.post(link, {{"act", "save"}, {"rev", "0"}, {p.happy, "no"}}).status == 303);
  CHECK(p.fay.post(p.at + "/take-back").status == 409);
  CHECK(p.place.store.read([&](Reading& r) { return survey::survey(r, p.id())->state; }) == survey::State::open);
  p.place.now += std::chrono::minutes(5);
  CHECK_FALSE(has(p.fay.get(p.at), "Take the opening back"));
}

TEST_CASE("a form that saves itself is told its revision, and two that do see their clash") {
  Played p;
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

TEST_CASE("an answer by mail fills in the form, marked, and counts only when it is saved") {
  Played p;
  p.place.house.post_replies = "replies@forum.test";
  p.ask("Rivers", "Cyd");
  auto const unit = p.asked("Rivers");
  p.fay.post(p.at + "/asked", {{"asked", unit.text}, {"respondent", "Ana"}, {"address", "ana@example.org"}, {"zone", "Europe/Zurich"}});
  CHECK(has(p.fay.get(p.at + "/preview"), "3.1.1 (Human rights, Core principles):"));
  p.open();
  auto const ana = p.place.store.read([&](Reading& r) { return survey::respondents_with(r, "ana@example.org").front(); });
  auto const invitation = p.letters().front().id.text + "@forum.test";
  desk::test::letters_leave(p.place, "forum.test");
  auto const take = [&](std::string const& message, std::string const& words) {
    return p.place.done([&](Writing& w) {
      return desk::take_letter(w, {.message = message, .sender = "eve@example.org", .words = words, .answers = {invitation}},
                               {.forum = "Forum of Tests", .base = "https://forum.test", .organiser = "replies@forum.test", .replies = true});
    }).became;
  };
  CHECK(take("m1", "Hello,\n1: no\n2: <b>More</b> time.\n3.1: lead\n3.2: perhaps\n") == mail::Became::waits);
  CHECK(p.standing("Rivers") == survey::Standing::silent);
  auto const all = p.letters();
  CHECK(std::any_of(all.begin(), all.end(), [](mail::Posted const& l) { return l.reason == mail::Reason::answer && l.to_address == "ana@example.org"; }));
  auto const link = "/answer/" + p.place.done([&](Writing& w) { return survey::add_link(w, ana.id); });
  auto who = p.at_link(link);
  auto const page = who.get(link);
  CHECK(has(page, "From your letter: right?"));
  CHECK(has(page, "&lt;b&gt;More&lt;/b&gt; time."));
  CHECK(has(page, "3.2: perhaps"));  // told as not read
  CHECK(p.place.store.read([&](Reading& r) { return survey::draft_answers(r, unit); }).empty());
  CHECK(take("m1", "1: not sure") == mail::Became::nothing);  // the same message again
  CHECK(take("m2", "1: yes") == mail::Became::waits);
  CHECK(p.letters().size() == 2);  // the link of the letter before shows the new words as well
  // A page that was open before the letter came saves itself.
  CHECK(who.post(link, {{"act", "save"}, {"rev", "0"}, {"letter", "0"}, {p.happy, ""}}).status == 303);
  auto const shown = who.get(link);
  CHECK(has(shown, "From your letter: right?"));
  auto const letter = std::to_string(base::to_millis(p.place.store.read([&](Reading& r) { return survey::waiting_reply(r, ana.id)->at; })));
  CHECK(has(shown, "name=\"letter\" value=\"" + letter + "\""));
  CHECK(who.post(link, {{"act", "save"}, {"rev", "0"}, {"letter", letter}, {p.happy, "yes"}}).status == 303);
  CHECK_FALSE(has(who.get(link), "From your letter: right?"));
  CHECK(p.place.store.read([&](Reading& r) { return survey::draft_answers(r, unit).at(p.happy); }) == "yes");
}

TEST_CASE("what comes after publication to an answer that was in time is an addendum: told apart, in no total") {
  Played p;
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
  auto const versions = ana.get(link + "?from=1&to=3");
  CHECK(has(versions, "What changed from version 1 to version 3"));
}

TEST_CASE("a letter that came back is told at its coalition, and its silence is no silence") {
  Played p;
  p.ask("Rivers", "Cyd");
  p.fay.post(p.at + "/asked", {{"asked", p.asked("Rivers").text}, {"respondent", "Ana"}, {"address", "ana@example.org"}, {"zone", "UTC"}});
  p.open();
  auto const letter = p.letters().front().id;
  CHECK(desk::is_lost(mail::State::bounced));
  auto const before = p.fay.get(p.at);
  CHECK_FALSE(has(before, "1 did not arrive"));
  // As the postman and then the relay's report leave it.
  p.place.done([&](Writing& w) -> Result<base::Done> {
    w.run("update letter set state = :state where id = :id", mail::State::sent, letter);
    auto const noted = mail::note_bounce(w, letter, "no such user");
    CHECK(noted.value());
    return base::Done{};
  });
  auto const page = p.fay.get(p.at);
  CHECK(has(page, "1 did not arrive"));
  CHECK(has(page, "no letter arrives"));
}

TEST_CASE("a questionnaire to 200 coalitions with a grid of eight themes answers with all of them") {
  Played p;
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
