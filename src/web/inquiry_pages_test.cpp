// SPDX-License-Identifier: Apache-2.0
// The procedure through its pages: previewed, sent, answered by the link in the letter without an account, seen by nobody else.
#include <doctest/doctest.h>

#include <algorithm>

#include "people/people.hpp"
#include "web/house_for_tests.hpp"
#include "web/inquiries.hpp"

namespace web {
namespace {

using base::CoalitionId;
using std::chrono::days;
using test::Browser;
using test::has;
using test::TestHouse;

struct Quiet {
  TestHouse place;
  Browser ada = place.signed_in(Role::secretariat);
  Browser chidi = place.signed_in(Role::coordinator);
  CoalitionId wells, lakes;

  Quiet() {
    wells = entered("Coalition on Wells");
    lakes = entered("Coalition on Lakes");
    place.done(
        [&](Writing& w) { return roster::add_contact(w, wells, {.name = "Noor", .address = "noor@example.org", .duty = "coordinator"}); });
    place.done([&](Writing& w) {
      return roster::change(w, {.id = wells, .founded = base::parse_day("2015-01-01"), .archive = "https://lists.example.org/wells/"});
    });
    place.done([&](Writing& w) -> Result<base::Done> {
      auto const import = roster::begin_import(w, wells);
      return roster::settle_import(w, wells, *import, {});
    });
    REQUIRE(ada.post("/coalitions/evaluate").status == 303);
  }
  CoalitionId entered(char const* name) {
    return place.done([&](Writing& w) {
      return roster::enter(w, {.name = name, .life = roster::Life::listed, .founded = base::parse_day("2015-01-01")});
    });
  }
  std::string begun() {
    auto const sent = ada.post(path_of(wells, "/inquiries"), {{"about", "quiet"}, {"note", "Greetings from Ada."}, {"act", "send"}});
    REQUIRE(sent.status == 303);
    std::string at(sent.header("Location"));
    return at.substr(0, at.find('?'));
  }
  /// The personal link of the newest letter to Noor.
  std::string link() {
    auto const all = place.store.read([](Reading& r) { return mail::outbox(r, {}); });
    auto const to = std::find_if(all.begin(), all.end(), [](auto const& l) { return l.to_address == "noor@example.org"; });
    REQUIRE(to != all.end());
    auto const body =
        place.store.read([&](Reading& r) { return r.one<std::string>("select body from letter where id = :i", to->id).value_or(""); });
    auto const from = body.find("/our/");
    REQUIRE(from != std::string::npos);
    return body.substr(from, body.find('\n', from) - from);
  }
};

TEST_CASE("the secretariat sees a quiet coalition, looks at the letter, and sends it once; nobody below sees anything of it") {
  Quiet p;
  auto const list = p.ada.get("/coalitions/inquiries");
  CHECK(has(list, "nothing was seen for a year"));
  CHECK(has(list, path_of(p.wells, "/inquiries/new?about=quiet")));
  auto const preview = p.ada.get(path_of(p.wells, "/inquiries/new?about=quiet"));
  CHECK(has(preview, "noor@example.org"));
  CHECK(has(preview, "How is “Coalition on Wells”? Can we help?"));
  auto const looked = p.ada.post(path_of(p.wells, "/inquiries"), {{"about", "quiet"}, {"note", "Greetings from Ada."}, {"act", "look"}});
  CHECK(looked.status == 200);
  CHECK(has(looked, "Greetings from Ada."));
  CHECK(has(p.ada.get("/coalitions/inquiries"), "Nothing is under way."));
  auto const at = p.begun();
  CHECK(p.ada.post(path_of(p.wells, "/inquiries"), {{"about", "quiet"}, {"act", "send"}}).status == 409);
  auto const one = p.ada.get(at);
  CHECK(has(one, "second letter"));
  CHECK(has(one, "17 October 2022"));
  CHECK(has(p.ada.json(at), "\"step\":\"again\""));
  CHECK(p.ada.post(at + "/send", {{"step", "again"}, {"act", "send"}}).status == 409);  // too early
  for (auto const role : {Role::visitor, Role::member, Role::coordinator}) {
    auto who = p.place.signed_in(role);
    CHECK(who.get(at).status != 200);
    CHECK(who.get("/coalitions/inquiries").status != 200);
    CHECK_FALSE(has(who.get(path_of(p.wells)), "nothing was seen for a year"));
  }
  CHECK(p.place.signed_in(Role::facilitator).get(at).status == 200);
  CHECK(p.place.signed_in(Role::facilitator).post(at + "/withdraw", {{"reason", "x"}}).status == 403);
}

TEST_CASE("by the link in the letter, without an account, the contact sees everything and answers; a link that is none opens nothing") {
  Quiet p;
  p.begun();
  auto const link = p.link();
  auto phone = p.place.visitor();
  auto const page = phone.get(link);
  REQUIRE(page.status == 200);
  CHECK(has(page, "What the forum believes about us"));
  CHECK(has(page, "○ quiet"));
  CHECK(has(page, "We are alive"));
  CHECK(page.header("Cache-Control") == "no-store");
  auto const id = p.place.store.read([](Reading& r) { return roster::open_inquiries(r).front().id.text; });
  auto const wrong = phone.post(link + "/answer", {{"form", id + "-alive"},
                                                   {"inquiry", id},
                                                   {"what", "alive"},
                                                   {"kind", "output"},
                                                   {"day", "2022-09-20"},
                                                   {"words", "A paper"},
                                                   {"link", "nowhere"}});
  CHECK(wrong.status == 400);
  CHECK(has(wrong, "Evidence needs a link"));
  CHECK(has(wrong, "value=\"A paper\""));
  CHECK(phone
            .post(link + "/answer", {{"inquiry", id},
                                     {"what", "alive"},
                                     {"kind", "output"},
                                     {"day", "2022-09-20"},
                                     {"words", "A paper"},
                                     {"link", "https://example.org/paper"}})
            .status == 303);
  auto const after = phone.get(link);
  CHECK(has(after, "◐ low"));
  CHECK(has(after, "Nothing is asked of you now."));
  CHECK(has(p.ada.get("/coalitions/inquiries"), "alive"));
  CHECK(has(p.ada.get(path_of(p.wells, "/evidence")), "https://example.org/paper"));
  CHECK(has(p.ada.get(path_of(p.wells, "/evidence")), "entered by <bdi>Noor</bdi>"));  // who has no account, but a link
  CHECK(p.place.visitor().get("/our/" + std::string(32, 'a')).status == 404);
  CHECK(p.place.visitor().post(link + "/comment", {{"comment", "x"}}).status == 403);  // no token: another browser's form
}

TEST_CASE("how the procedure is led is open to everybody; its days are changed by a decision that says why") {
  Quiet p;
  auto visitor = p.place.visitor();
  CHECK(has(visitor.get("/coalitions/procedure"), "The starting values are in force."));
  CHECK_FALSE(has(visitor.get("/coalitions/procedure"), "Make this the rule"));
  CHECK(has(p.ada.post("/coalitions/procedure", {{"again", "21"}, {"list", "42"}}), "Say which decision changes the rule"));
  CHECK(p.ada.post("/coalitions/procedure", {{"between", "7"}, {"reason", "x"}}).status == 400);
  CHECK(p.ada.post("/coalitions/procedure", {{"again", "21"}, {"list", "42"}, {"reason", "Decided at meeting 70."}}).status == 303);
  CHECK(has(visitor.get("/coalitions/procedure"), "Decided at meeting 70."));
  CHECK(p.place.store.read([](Reading& r) { return roster::manner(r).list; }) == 42);
}

TEST_CASE("a contact confirms itself, changes itself and leaves, but is nobody else") {
  Quiet p;
  auto const ben = p.place.done([&](Writing& w) { return roster::add_contact(w, p.wells, {.name = "Ben", .address = "ben@example.org"}); });
  p.begun();
  auto const link = p.link();
  auto phone = p.place.visitor();
  CHECK_FALSE(has(phone.get(link), "ben@example.org"));
  auto const contacts = p.place.store.read([&](Reading& r) { return roster::contacts(r, p.wells); });
  REQUIRE(contacts.size() == 2);
  auto const noor = contacts[contacts[0].id == ben ? 1 : 0].id;
  CHECK(phone.post(link + "/contact", {{"contact", ben.text}, {"name", "Eve"}, {"address", "eve@example.org"}}).status == 404);
  CHECK(phone.post(link + "/contact", {{"contact", noor.text}, {"name", "Noor"}, {"address", "noor@example.org"}, {"lang", "fr"}}).status == 303);
  CHECK(phone.post(link + "/contact", {{"contact", noor.text}, {"name", "Noor Haddad"}, {"address", "noor@example.org"}, {"duty", "chair"}})
            .status == 303);
  for (auto const& k : p.place.store.read([&](Reading& r) { return roster::contacts(r, p.wells); }))
    CHECK(k.lang == (k.id == noor ? "fr" : ""));  // not said again, it stays
  CHECK(has(phone.get(link), "confirmed on <time datetime=\"2022-10-03\">"));
  // Whose last day is past has no page here any more, and is led to the public one.
  auto const wrong = phone.post(link + "/contact", {{"contact", noor.text}, {"name", "Noor"}, {"from", "2022-01-01"}, {"until", "2021-01-01"}});
  CHECK(has(wrong, "The end lies before the start."));
  auto const ended = phone.post(link + "/contact", {{"contact", noor.text}, {"name", "Noor"}, {"until", "2022-10-02"}});
  CHECK(std::string(ended.header("Location")).starts_with(path_of(p.wells)));
  CHECK(phone.get(link).status == 404);
  CHECK(p.ada.post(path_of(p.wells, "/contacts/" + noor.text + "/dates"), {{"until", ""}}).status == 303);
  CHECK(phone.get(link).status == 200);
  CHECK(phone.post(link + "/contact", {{"contact", noor.text}, {"gone", "yes"}}).status == 303);
  CHECK(phone.get(link).status == 404);
  CHECK(p.place.store.read([&](Reading& r) { return roster::contacts(r, p.wells).size(); }) == 1);
}

TEST_CASE("by the link a contact changes the coalition's own fields, never its name, and every contact is told what is another now") {
  Quiet p;
  p.place.done([&](Writing& w) { return roster::add_contact(w, p.wells, {.name = "Ben", .address = "ben@example.org"}); });
  p.begun();
  auto const link = p.link();
  auto phone = p.place.visitor();
  CHECK(has(phone.get(link), link + "/edit"));
  auto const form = phone.get(link + "/edit");
  CHECK(form.status == 200);
  CHECK(has(form, "value=\"https://lists.example.org/wells/\""));
  CHECK(form.header("Cache-Control") == "no-store");
  auto const letters = [&](char const* to) {
    auto const all = p.place.store.read([](Reading& r) { return mail::outbox(r, {}); });
    return std::count_if(all.begin(), all.end(), [&](auto const& l) { return l.to_address == to && l.subject == "The entry of “Coalition on Wells” was changed"; });
  };
  test::Fields fields{{"name", "Ours"}, {"founded", "2015-01-01"}, {"archive", "https://lists.example.org/wells/"}, {"site", "nowhere"}};
  CHECK(has(phone.post(link + "/edit", fields), "An address begins with https:// or http://."));
  CHECK(letters("ben@example.org") == 0);
  fields.back().second = "https://wells.example.org/";
  CHECK(phone.post(link + "/edit", fields).status == 303);
  CHECK(letters("ben@example.org") == 1);
  CHECK(letters("noor@example.org") == 1);
  CHECK(phone.post(link + "/edit", fields).status == 303);  // again, and nothing is another
  CHECK(letters("ben@example.org") == 1);
  auto const c = p.place.store.read([&](Reading& r) { return *roster::coalition(r, p.wells); });
  CHECK(c.site == "https://wells.example.org/");
  CHECK(c.name == "Coalition on Wells");
  auto const last = p.place.store.read([&](Reading& r) { return roster::history(r, p.wells).back(); });
  CHECK(last.field + " by " + last.who == "site by Noor");
  CHECK(has(p.ada.get(path_of(p.wells)), "<td data-column=\"By\"><bdi>Noor</bdi></td>"));
  CHECK(p.place.visitor().get("/our/" + std::string(32, 'a') + "/edit").status == 404);
  CHECK(p.place.visitor().post(link + "/edit", fields).status == 403);  // another browser's form
}

TEST_CASE("who speaks for the coalition answers from its desk; of another coalition nobody sees the desk") {
  Quiet p;
  auto const who = p.place.person(Role::coordinator);
  p.place.done([&](Writing& w) {
    return people::add_capacity(w, who,
                                {.id = {}, .kind = people::CapacityKind::coalition, .of = "Coalition on Wells", .from = {}, .until = {}});
  });
  p.begun();
  CHECK(has(p.chidi.get(path_of(p.wells)), path_of(p.wells, "/desk")));
  CHECK(has(p.chidi.get(path_of(p.wells, "/desk")), "We are alive"));
  CHECK(p.chidi.get(path_of(p.lakes, "/desk")).status == 403);
  auto const id = p.place.store.read([](Reading& r) { return roster::open_inquiries(r).front().id.text; });
  CHECK(p.chidi.post(path_of(p.lakes, "/desk/answer"), {{"inquiry", id}, {"what", "reply"}, {"words", "x"}}).status == 403);
  CHECK(p.chidi.post(path_of(p.wells, "/desk/answer"), {{"inquiry", id}, {"what", "reply"}, {"words", "We are only slow."}}).status == 303);
  CHECK(has(p.ada.get("/coalitions/inquiries"), "We are only slow."));
  CHECK(has(p.chidi.json(path_of(p.wells, "/desk")), "\"who\":\"Chidi\""));
}

TEST_CASE("a finding is public only after the procedure, with the reply beside it, and no more once it is mended") {
  Quiet p;
  auto const at = path_of(p.wells, "/inquiries");
  test::Fields finding{
      {"about", "finding"},    {"principle", "list"}, {"url", "https://example.org/join"}, {"found", "It asks for approval."},
      {"grace", "2022-10-10"}, {"act", "send"}};
  CHECK(has(p.ada.post(at, finding), "They have at least 14 days to mend it"));
  finding[4].second = "2022-11-02";
  auto const sent = p.ada.post(at, finding);
  REQUIRE(sent.status == 303);
  std::string one(sent.header("Location"));
  one = one.substr(0, one.find('?'));
  auto const id = one.substr(one.rfind('/') + 1);
  auto const link = p.link();
  auto phone = p.place.visitor();
  CHECK(has(phone.get(link), "It can be mended until"));
  CHECK(phone.post(link + "/answer", {{"inquiry", id}, {"what", "reply"}, {"words", "Our host changed the page."}}).status == 303);
  p.place.now += days(31);
  auto again = p.place.signed_in(Role::secretariat);
  CHECK(again.post(one + "/look", {{"verdict", "not_met"}, {"url", "https://example.org/join"}, {"note", "It asks still."}}).status == 303);
  CHECK(again.post(one + "/send", {{"step", "announce"}, {"act", "send"}}).status == 303);
  CHECK(again.post(one + "/publish").status == 409);
  CHECK_FALSE(has(p.place.visitor().get(path_of(p.wells)), "It asks for approval."));
  p.place.now += days(14);
  auto later = p.place.signed_in(Role::secretariat);
  CHECK(later.post(one + "/publish").status == 303);
  auto const page = p.place.visitor().get(path_of(p.wells));
  CHECK(has(page, "It asks for approval."));
  CHECK(has(page, "Our host changed the page."));
  CHECK(later.post(one + "/look", {{"verdict", "met"}, {"url", "https://example.org/join"}}).status == 303);
  CHECK_FALSE(has(p.place.visitor().get(path_of(p.wells)), "It asks for approval."));
  CHECK(has(later.get(one), "mended"));
}

}  // namespace
}  // namespace web
