// SPDX-License-Identifier: Apache-2.0
// A date poll played through its pages: opened, times proposed, people asked, answered by a personal link without an account, decided,
// in the calendar.
#include <doctest/doctest.h>

#include <algorithm>

#include "mail/mail.hpp"
#include "meeting/meeting.hpp"
#include "web/house_for_tests.hpp"
#include "web/polls.hpp"

namespace web {
namespace {

using test::Browser;
using test::has;
using test::TestHouse;

struct Played {
  TestHouse place;
  Browser fay = place.signed_in(Role::facilitator);
  base::SeriesId series = place.done([](Writing& w) { return meeting::found_series(w, {.title = "Coordination", .zone = "Europe/Zurich"}); });
  std::string poll;

  Played() {
    auto const made = fay.post("/polls", {{"title", "The next meeting"}, {"series", series.text}, {"zone", "Europe/Zurich"}, {"minutes", "60"}, {"cap", "3"}});
    REQUIRE(made.status == 303);
    poll = std::string(made.header("Location"));
    poll = poll.substr(0, poll.find('?'));
  }
  std::string slot(std::string const& day, std::string const& time) {
    REQUIRE(fay.post(poll + "/slots", {{"day", day}, {"time", time}}).status == 303);
    auto const all = place.store.read([&](Reading& r) { return schedule::slots(r, id()); });
    for (auto const& s : all)
      if (s.civil == day + " " + time) return s.id.text;
    return {};
  }
  base::PollId id() const { return base::PollId(poll.substr(poll.rfind('/') + 1)); }
  /// Asks somebody; answers the path of the personal link, which the page shows once.
  std::string ask(std::string const& name, std::string const& zone, bool required = false) {
    test::Fields fields = {{"name", name}, {"zone", zone}, {"coalition", name}};
    if (required) fields.emplace_back("required", "yes");
    auto const page = fay.post(poll + "/people", fields);
    REQUIRE(page.status == 200);
    auto const from = page.body.find("href=\"/poll/") + 6;
    REQUIRE(from > 6);
    return page.body.substr(from, page.body.find('"', from) - from);
  }
};

TEST_CASE("a poll goes from its form to a meeting in the calendar, and whoever is asked needs no account") {
  Played p;
  auto const good = p.slot("2026-02-03", "16:00"), night = p.slot("2026-02-04", "02:00");
  auto const link = p.ask("Ana", "Asia/Tokyo", true);
  auto ana = p.place.visitor();
  auto const form = ana.get(link);
  CHECK(form.status == 200);
  CHECK(has(form, "The next meeting"));
  CHECK(form.header("Cache-Control").find("no-store") != std::string::npos);
  CHECK(p.place.store.read([&](Reading& r) { return schedule::invitees(r, p.id()).front().answered; }) == false);  // looking answers nothing
  for (auto const& f : form.fields)
    if (f.name == "Set-Cookie") {
      auto const end = f.value.find('=');
      ana.cookies[f.value.substr(0, end)] = f.value.substr(end + 1, f.value.find(';') - end - 1);
    }
  auto const sent = ana.post(link, {{"zone", "Asia/Tokyo"}, {"slot-" + good, "if_need_be"}, {"slot-" + night, "yes"}, {"from1", "22:00"}, {"to1", "07:00"}, {"points1", "1"}});
  REQUIRE(sent.status == 303);
  auto const facts = p.place.store.read([&](Reading& r) { return *poll_facts(r, p.id()); });
  REQUIRE(facts.ranking.size() == 2);
  // 16:00 in Zurich is midnight in Tokyo: below the line. 02:00 is ten in the morning there, and night for nobody asked.
  CHECK(facts.ranking[0].id.text == night);
  CHECK(facts.ranking[1].below_night_line);
  CHECK(facts.ranking[1].sleep == std::vector<std::string>{"Ana"});
  CHECK(has(p.fay.get(p.poll), "Above the night line"));
  auto const without = p.fay.post(p.poll + "/decide", {{"slot", good}});
  CHECK(without.status == 400);
  CHECK(has(without, "say why you choose this one"));
  auto const done = p.fay.post(p.poll + "/decide", {{"slot", good}, {"reason", "The envoy can only then."}});
  REQUIRE(done.status == 303);
  auto const meeting = p.place.store.read([&](Reading& r) { return schedule::date_poll(r, p.id())->meeting; });
  CHECK(has(p.place.visitor().get("/calendar.ics"), "UID:" + meeting.text + "@intersession\r\n"));
  auto const file = p.place.visitor().get("/meetings/" + meeting.text + "/calendar.ics");
  CHECK(file.status == 200);
  CHECK(std::string(file.header("Content-Type")).starts_with("text/calendar"));
  CHECK(has(file, "DTSTART:20260203T150000Z\r\n"));
  auto const after = ana.get(link);
  CHECK(has(after, "/meetings/" + meeting.text + "/calendar.ics"));
  CHECK(ana.post(link, {{"zone", "UTC"}}).status == 409);
}

TEST_CASE("what was typed wrongly is asked again at its field") {
  Played p;
  CHECK(has(p.fay.post("/polls", {{"title", ""}, {"zone", "UTC"}}), "A date poll needs a title."));
  CHECK(has(p.fay.post("/polls", {{"title", "x"}, {"zone", "UTC"}, {"minutes", "soon"}}), "This must be a whole number from 5 to 1440."));
  CHECK(p.fay.post("/polls", {{"title", "x"}, {"zone", "UTC"}, {"series", "nowhere"}}).status == 400);
  auto const missing = p.fay.post(p.poll + "/slots", {{"day", "2026-03-29"}, {"time", "02:30"}});
  CHECK(missing.status == 400);
  CHECK(has(missing, "Clocks go forward"));
  CHECK(p.fay.post(p.poll + "/slots", {{"day", "soon"}, {"time", "02:30"}}).status == 400);
  CHECK(has(p.fay.post(p.poll + "/people", {{"name", "Ana"}, {"zone", "Mars/Base"}}), "There is no time zone called"));
  auto const link = p.ask("Ana", "UTC");
  auto ana = p.place.visitor();
  ana.cookies["ask"] = "0123456789abcdef0123456789abcdef";
  auto const hours = ana.post(link, {{"zone", "UTC"}, {"from1", "22:00"}, {"to1", ""}, {"points1", "1"}});
  CHECK(hours.status == 400);
  CHECK(has(hours, "Hours need a from, a to and points."));
}

TEST_CASE("a personal link that was renewed, or never was, leads nowhere") {
  Played p;
  auto const link = p.ask("Ana", "UTC");
  auto const who = p.place.store.read([&](Reading& r) { return schedule::invitees(r, p.id()).front().id; });
  auto const page = p.fay.post(p.poll + "/people/" + who.text + "/link");
  CHECK(page.status == 200);
  CHECK(p.place.visitor().get(link).status == 404);
  CHECK(p.place.visitor().get("/poll/" + std::string(32, 'a')).status == 404);
  CHECK_FALSE(has(p.fay.get(p.poll), "href=\"/poll/"));  // shown once
}

TEST_CASE("an account that is asked needs no link; what facilitators enter for somebody is told to them, and theirs takes its place") {
  Played p;
  auto const slot = p.slot("2026-02-03", "16:00");
  auto const account = p.place.store.write({base::PersonId(), "operator"}, [&](Writing& w) {
    return people::open_account(w, {.address = "ana@example.org", .person = {}, .name = "Ana", .role = people::Role::member, .language = "en", .zone = "UTC", .demo = false});
  });
  REQUIRE(account);
  REQUIRE(p.fay.post(p.poll + "/people", {{"name", "Ana"}, {"zone", "UTC"}, {"address", "ana@example.org"}}).status == 200);
  auto const invitee = [&] { return p.place.store.read([&](Reading& r) { return schedule::invitees(r, p.id()).front(); }); };
  auto const path = p.poll + "/answer/" + invitee().id.text;
  Browser ana(p.place.house);
  ana.cookies["s"] = p.place.session_of(*account);
  CHECK(has(ana.get("/polls"), path));
  CHECK(ana.get(p.poll).status != 200);
  CHECK(p.place.signed_in(Role::member).get(path).status == 404);
  CHECK(has(p.fay.get(path), "You answer on behalf of “Ana”."));
  CHECK(p.fay.post(path, {{"zone", "UTC"}, {"slot-" + slot, "yes"}}).status == 303);
  CHECK(invitee().entered);
  CHECK(has(p.fay.get(p.poll), "entered for them"));
  auto const letters = p.place.store.read([&](Reading& r) { return mail::letters_about(r, invitee().id.text); });
  CHECK(std::count_if(letters.begin(), letters.end(), [](mail::Posted const& l) { return l.reason == mail::Reason::notice && l.to_address == "ana@example.org"; }) == 1);
  CHECK(has(ana.get(path), "entered this on your behalf"));
  CHECK(ana.post(path, {{"zone", "UTC"}, {"slot-" + slot, "no"}}).status == 303);
  CHECK_FALSE(invitee().entered);
  CHECK(p.place.store.read([&](Reading& r) { return schedule::answers_of(r, invitee().id); }).begin()->second == schedule::Answer::no);
  CHECK(has(ana.get(path), "You have answered."));
}

TEST_CASE("the silent are reminded, once a day, by a link beside the first one; whoever has no address is not") {
  Played p;
  p.slot("2026-02-03", "16:00");
  auto const asked = p.fay.post(p.poll + "/people", {{"name", "Ana"}, {"zone", "UTC"}, {"address", "ana@example.org"}});
  auto const link = "/poll/" + test::after(asked.body, "href=\"/poll/");
  p.ask("Ben", "UTC");
  CHECK(has(p.fay.get(p.poll), "Remind 1 person who has not answered"));
  auto const to_ana = [&] {
    auto all = p.place.store.read([](Reading& r) { return mail::outbox(r, {}); });
    return std::count_if(all.begin(), all.end(), [](mail::Posted const& l) { return l.to_address == "ana@example.org"; });
  };
  CHECK(to_ana() == 1);
  CHECK(p.fay.post(p.poll + "/remind").status == 303);
  CHECK(to_ana() == 2);
  CHECK(p.fay.post(p.poll + "/remind").status == 409);
  CHECK(to_ana() == 2);
  auto ana = p.place.visitor();
  CHECK(ana.get(link).status == 200);
  p.place.now += std::chrono::hours(25);
  auto fay = p.place.signed_in(Role::facilitator);
  CHECK(fay.post(p.poll + "/remind").status == 303);
  CHECK(to_ana() == 3);
}

TEST_CASE("people, times and the whole poll can be taken back") {
  Played p;
  auto const slot = p.slot("2026-02-03", "16:00");
  p.ask("Ana", "UTC");
  auto const who = p.place.store.read([&](Reading& r) { return schedule::invitees(r, p.id()).front().id; });
  CHECK(p.fay.get(p.poll + "?strip=2026-03-29").status == 200);
  CHECK(has(p.fay.get(p.poll + "/curve"), "no cap"));
  CHECK(p.fay.post(p.poll + "/slots/" + slot + "/remove").status == 303);
  CHECK(has(p.fay.get(p.poll), "withdrawn"));
  CHECK(p.fay.post(p.poll + "/slots/" + slot + "/restore").status == 303);
  CHECK(p.fay.post(p.poll + "/slots/" + slot + "/restore").status == 404);
  CHECK(p.fay.post(p.poll + "/slots/" + slot + "/remove").status == 303);
  CHECK(p.fay.post(p.poll + "/people/" + who.text + "/remove").status == 303);
  CHECK(has(p.fay.get(p.poll), "left out"));
  CHECK(p.fay.post(p.poll + "/people/" + who.text + "/restore").status == 303);
  CHECK(p.fay.post(p.poll + "/people/" + who.text + "/restore").status == 404);
  CHECK_FALSE(has(p.fay.get(p.poll), "left out"));
  CHECK(p.fay.post(p.poll + "/call-off", {{"reason", ""}}).status == 400);
  CHECK(p.fay.post(p.poll + "/call-off", {{"reason", "Nobody is there in August."}}).status == 303);
  CHECK(has(p.fay.get(p.poll), "Nobody is there in August."));
  CHECK(has(p.fay.get("/polls"), "called off"));
  CHECK(has(p.fay.post(p.poll + "/reopen", {{"reason", ""}}), "Say why it is opened again."));
  CHECK(p.fay.post(p.poll + "/reopen", {{"reason", "In September they are."}}).status == 303);
  CHECK(has(p.fay.get(p.poll), "In September they are."));
  CHECK(p.fay.post(p.poll + "/reopen", {{"reason", "Twice"}}).status == 409);
}

TEST_CASE("a letter that did not arrive is shown at whom it was for, until a later one does not fail") {
  Played p;
  REQUIRE(p.fay.post(p.poll + "/people", {{"name", "Ana"}, {"zone", "UTC"}, {"address", "ana@example.org"}}).status == 200);
  CHECK_FALSE(has(p.fay.get(p.poll), "no letter arrives"));
  p.place.done([](Writing& w) -> Result<base::Done> {
    w.run("update letter set state = :failed", mail::State::failed);
    return base::Done{};
  });
  CHECK(has(p.fay.get(p.poll), "no letter arrives"));
  p.place.now += std::chrono::hours(1);
  REQUIRE(p.place.signed_in(Role::facilitator).post(p.poll + "/remind").status == 303);
  CHECK_FALSE(has(p.place.signed_in(Role::facilitator).get(p.poll), "no letter arrives"));
}

}  // namespace
}  // namespace web
