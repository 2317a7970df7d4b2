// SPDX-License-Identifier: Apache-2.0
// Letters of a questionnaire, played through its pages: to the roster, to the silent, stopped, taken back, answered by mail, come back.
#include "web/survey_for_tests.hpp"

#include <algorithm>

#include "base/when.hpp"
#include "desk/desk_for_tests.hpp"
#include "desk/letters_in.hpp"
#include "mail/wishes.hpp"
#include "roster/roster.hpp"
#include "survey/mail_form.hpp"

namespace web {
namespace {

using test::Browser;
using test::has;
using test::PlayedSurvey;

TEST_CASE("the letter to oneself says that it is a test") {
  PlayedSurvey p;
  CHECK(p.fay.post(p.at + "/preview").status == 303);
  auto const letters = p.letters();
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].subject.starts_with("Test: "));
  CHECK(letters[0].subject.ends_with(": Three questions"));
}

TEST_CASE("the roster is asked with its contacts, by letter; the silent are reminded, whoever drafts is told of the draft") {
  PlayedSurvey p;
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

TEST_CASE("who is no contact any more gets no letter of a questionnaire, and the link they got opens nothing") {
  PlayedSurvey p;
  auto const rivers = p.place.done([&](Writing& w) { return roster::enter(w, {.name = "Rivers", .life = roster::Life::listed}); });
  auto const ana = p.place.done([&](Writing& w) { return roster::add_contact(w, rivers, {.name = "Ana", .address = "ana@example.org", .duty = "coordinator"}); });
  REQUIRE(p.fay.post(p.at + "/asked/roster", {{"coalition", "all"}}).status == 303);
  p.open();
  REQUIRE(p.letters().size() == 1);
  auto const link = p.place.done([&](Writing& w) { return survey::add_link(w, survey::respondents(w, p.id()).front().id); });
  CHECK(p.place.visitor().get("/answer/" + link).status == 200);
  p.place.done([&](Writing& w) { return roster::date_contact(w, rivers, ana, {}, base::utc_day(p.place.now)); });
  p.place.now += std::chrono::days(8);
  p.tend();
  CHECK(p.letters().size() == 1);
  CHECK(p.place.visitor().get("/answer/" + link).status == 404);
  p.place.done([&](Writing& w) { return roster::date_contact(w, rivers, ana, {}, {}); });
  p.tend();
  CHECK(p.letters().size() == 2);
  CHECK(p.place.visitor().get("/answer/" + link).status == 200);
}

TEST_CASE("each letter has its one click; it ends reminders, never the letter that asks, and then they are on the list of whom to call") {
  PlayedSurvey p;
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

TEST_CASE("what was opened can be taken back with its letters, until they leave or somebody writes") {
  PlayedSurvey p;
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

TEST_CASE("an answer by mail fills in the form, marked, and counts only when it is saved") {
  PlayedSurvey p;
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

TEST_CASE("a letter that came back is told at its coalition, and its silence is no silence") {
  PlayedSurvey p;
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

}  // namespace
}  // namespace web
