// SPDX-License-Identifier: Apache-2.0
// Rows of meetings, one's own calendar and twins, played through their pages.
#include <doctest/doctest.h>

#include <map>

#include "people/accounts.hpp"
#include "web/house_for_tests.hpp"
#include "web/letters.hpp"

namespace web {
namespace {

using test::Browser;
using test::has;
using test::TestHouse;

struct Rows {
  TestHouse place;
  Browser fay = place.signed_in(Role::facilitator);
  base::SeriesId series = place.done([](Writing& w) { return meeting::found_series(w, {.title = "Coordination", .zone = "Europe/Zurich"}); });
  std::string at = "/series/" + series.text + "/recurring";
  std::map<std::string, std::string> rule{{"title", "Autumn"}, {"day", "2022-10-18"}, {"time", "16:00"}, {"minutes", "60"}, {"zone", "Europe/Zurich"},
                                          {"every", "week"},   {"interval", "1"},     {"count", "4"},    {"place", "By video"}, {"note", ""}};

  http::Response post(std::string const& act, std::map<std::string, std::string> more = {}) {
    auto form = rule;
    for (auto const& [k, v] : more) form[k] = v;
    form["act"] = act;
    return fay.post(at, test::Fields(form.begin(), form.end()));
  }
};

}  // namespace

TEST_CASE("a rule is looked at with every date and what clocks do to it before anything is entered") {
  Rows p;
  CHECK(has(p.fay.get("/series/" + p.series.text), p.at));
  CHECK(p.fay.get(p.at).status == 200);
  p.place.done([](Writing& w) {
    return people::open_account(w, {.address = "kim@example.org", .person = {}, .name = "Kim", .role = people::Role::member, .language = "en", .zone = "America/New_York", .demo = false});
  });
  auto const looked = p.post("look");
  CHECK(looked.status == 200);
  CHECK(has(looked, "4 dates"));
  CHECK(has(looked, "in America/New_York it begins at 11:00; the meeting before it began at 10:00 there."));
  CHECK(p.place.store.read([](Reading& r) { return meeting::meetings(r).empty(); }));
  CHECK(p.post("enter", {{"day", "soon"}}).status == 400);
  CHECK(p.post("enter", {{"count", "0"}}).status == 400);
  CHECK(p.post("enter", {{"minutes", "x"}}).status == 400);
  CHECK(p.place.visitor().get(p.at).status != 200);
}

TEST_CASE("a row is entered, its letter is shown and sent, and everybody can take it away as a calendar") {
  Rows p;
  auto const done = p.post("enter");
  REQUIRE(done.status == 303);
  std::string const row(done.header("Location"));
  auto const path = row.substr(0, row.find('?'));
  CHECK(has(p.fay.get(path), "18 October 2022"));
  CHECK(p.fay.post(path + "/many", {{"source", "accounts"}}).status == 303);
  auto const page = p.fay.get(path);
  CHECK(has(page, "RRULE:FREQ=WEEKLY"));
  CHECK(has(page, "Invitation: Autumn"));
  auto const once = test::after(page.body, "name=\"once\" value=\"");
  for (int i = 0; i < 2; ++i) CHECK(p.fay.post(path + "/send", {{"once", once}, {"wait", "10"}}).status == 303);
  auto const waiting = p.place.store.read([](Reading& r) { return mail::count(r).waiting; });
  CHECK(waiting > 0);
  CHECK(waiting == static_cast<std::int64_t>(p.place.store.read([](Reading& r) { return people::accounts(r).size(); })));
  CHECK(p.fay.post(path + "/take-back").status == 303);
  CHECK(p.place.store.read([](Reading& r) { return mail::count(r).waiting; }) == 0);
  CHECK(p.fay.post(path + "/take-back").status == 409);
  CHECK(has(p.fay.get(path), "Send "));  // they are to be told again
  auto const visitor = p.place.visitor().get(path);
  CHECK(visitor.status == 200);
  CHECK_FALSE(has(visitor, "@forum.test"));
  auto const file = p.place.visitor().get(path + "/calendar.ics");
  CHECK(has(file, "BEGIN:VTIMEZONE"));
  CHECK(has(file, "METHOD:PUBLISH"));
  CHECK(p.place.visitor().get("/recurrences/nothing").status == 404);
}

TEST_CASE("the secret address of one's own calendar is shown once, read without a cookie, and ended by its owner") {
  Rows p;
  auto cy = p.place.signed_in(Role::coordinator);
  CHECK(has(cy.get("/account"), "/account/calendar"));
  auto const made = cy.post("/account/calendar");
  CHECK(made.status == 200);
  auto const secret = test::after(made.body, "/feed/");
  REQUIRE(secret.size() >= 32);
  auto const address = "/feed/" + secret.substr(0, 32) + "/calendar.ics";
  auto const read = p.place.visitor().get(address);
  CHECK(read.status == 200);
  CHECK(has(read, "BEGIN:VCALENDAR"));
  CHECK_FALSE(has(cy.get("/account/calendar"), secret.substr(0, 32)));
  CHECK(cy.post("/account/calendar/end").status == 303);
  CHECK(p.place.visitor().get(address).status == 404);
  CHECK(p.place.visitor().get("/account/calendar").status != 200);
}

TEST_CASE("a meeting is held twice by one form, and what came of both stands on one page") {
  Rows p;
  auto const id = p.place.done([&](Writing& w) {
    return meeting::enter_meeting(w, {.series = p.series, .title = "March call", .zone = "Europe/Zurich", .start = base::parse_iso("2022-11-01T14:00Z"), .end = {}});
  });
  auto const path = "/meetings/" + id.text;
  CHECK(has(p.fay.get(path + "/twin"), "Enter the second session"));
  CHECK(p.fay.post(path + "/twin", {{"day", "2022-11-02"}, {"time", "25:00"}, {"zone", "Pacific/Auckland"}}).status == 400);
  auto const done = p.fay.post(path + "/twin", {{"day", "2022-11-02"}, {"time", "10:00"}, {"zone", "Pacific/Auckland"}});
  REQUIRE(done.status == 303);
  CHECK(has(p.fay.get(path), "This agenda is held twice, at two hours."));
  p.place.done([&](Writing& w) { return record::make_mark_without_words(w, id, {record::MarkKind::decision, "We meet every week.", {}, "", "", ""}); });
  std::string const other(done.header("Location"));
  auto const both = p.place.visitor().get(other.substr(0, other.find('?')) + "/twin");
  CHECK(both.status == 200);
  CHECK(has(both, "We meet every week."));
  CHECK(has(both, path));
  CHECK_FALSE(has(both, "Enter the second session"));
  CHECK(p.fay.post(path + "/twin/untie").status == 303);
  CHECK(has(p.place.visitor().get(path + "/twin"), "This meeting is held once."));
}

}  // namespace web
