// SPDX-License-Identifier: Apache-2.0
// The roster through its pages: entered, renamed, paused, its badges with those who may see them and when, the evidence behind a number,
// a table taken in after a preview, the feed and the card.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "people/people.hpp"
#include "roster/duties.hpp"
#include "roster/table.hpp"
#include "web/coalitions.hpp"
#include "web/house_for_tests.hpp"

namespace web {
namespace {

using base::CoalitionId;
using test::Browser;
using test::has;
using test::TestHouse;

struct Rostered {
  TestHouse place;
  Browser ada = place.signed_in(Role::secretariat);
  Browser chidi = place.signed_in(Role::coordinator);

  CoalitionId entered(std::string const& name, test::Fields more = {}) {
    more.emplace_back("name", name);
    more.emplace_back("life", "listed");
    more.emplace_back("founded", "2015-01-01");
    auto const made = ada.post("/coalitions", more);
    REQUIRE(made.status == 303);
    std::string at(made.header("Location"));
    at = at.substr(0, at.find('?'));
    return CoalitionId(at.substr(at.rfind('/') + 1));
  }
  void speaks_for(std::string const& coalition) {
    auto const who = place.person(Role::coordinator);
    place.done([&](Writing& w) { return people::add_capacity(w, who, {.id = {}, .kind = people::CapacityKind::coalition, .of = coalition, .from = {}, .until = {}}); });
  }
  void item(CoalitionId const& id, char const* kind, char const* day) {
    REQUIRE(ada.post(path_of(id, "/evidence"), {{"kind", kind}, {"day", day}, {"words", "A paper on wells"}, {"link", std::string("https://example.org/") + kind}}).status == 303);
  }

  void evaluate() { REQUIRE(ada.post("/coalitions/evaluate").status == 303); }
};

TEST_CASE("a coalition goes from its form to its page, renamed and paused with its history, and is found by its former name") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells", {{"acronym", "CW"}, {"themes", "water; drought"}, {"list", "wells@lists.example.org"}});
  CHECK(p.ada.post(path_of(id, "/name"), {{"name", "Coalition on Springs"}, {"from", "2022-05-01"}}).status == 303);
  CHECK(p.ada.post(path_of(id, "/life"), {{"to", "paused"}, {"reason", "The chair is ill."}, {"until", "2023-03-01"}}).status == 303);
  auto const page = p.place.visitor().get(path_of(id));
  CHECK(page.status == 200);
  CHECK(has(page, "<bdi lang=\"en\">Coalition on Springs</bdi>"));
  CHECK(has(page, "Coalition on Wells"));
  CHECK(has(page, "The chair is ill."));
  CHECK(has(page, "drought"));
  CHECK_FALSE(has(page, "id=\"change\""));
  auto const found = p.place.visitor().get("/coalitions?q=coalition+on+WELLS");
  CHECK(has(found, "Coalition on Springs"));
  CHECK(has(p.place.visitor().get("/coalitions?q=wells&life=paused"), "<span class=\"hint\"><bdi>Coalition on Wells</bdi></span>"));  // by a part of its former name
  CHECK(has(p.place.visitor().get("/search?q=on+wells"), "<a href=\"/coalitions/" + id.text + "\"><bdi>Coalition on Springs</bdi></a> <span class=\"hint\">"));
  CHECK_FALSE(has(p.place.visitor().get("/search?q=on+wolves"), "Coalition on Springs"));
  CHECK(has(p.place.visitor().get("/coalitions?life=listed"), "No coalition is listed here."));
  CHECK(has(p.place.visitor().json(path_of(id)), "\"acronym\":\"CW\""));
  CHECK(p.place.visitor().get("/coalitions/nowhere").status == 404);
  // Its history says what, in words, and who.
  auto const own = p.ada.get(path_of(id));
  CHECK(has(own, "<td data-column=\"What\">Listing</td>"));
  CHECK(has(own, "<span dir=\"auto\">paused</span>"));
  CHECK(has(own, "<td data-column=\"By\"><bdi>"));
  CHECK(has(p.place.visitor().get("/coalitions/changes.atom"), "Listing: paused (before: listed)"));
}

TEST_CASE("a reader sees the name of their language on the roster and on the page; the main one stays that of programs") {
  test::with_french();
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  CHECK(p.ada.post(path_of(id, "/also-named"), {{"name", "Coalition des puits"}, {"lang", "fr"}, {"from", "2021-05-01"}}).status == 303);
  CHECK(has(p.ada.post(path_of(id, "/also-named"), {{"name", "Wells"}, {"lang", "en"}}), "This is the language of its main name"));
  CHECK(p.chidi.post(path_of(id, "/also-named"), {{"name", "Nous"}, {"lang", "fr"}}).status == 403);
  auto visitor = p.place.visitor();
  CHECK(has(visitor.get(path_of(id) + "?lang=en"), "<h1><bdi lang=\"en\">Coalition on Wells</bdi></h1>"));
  CHECK(has(visitor.get(path_of(id) + "?lang=en"), "<bdi lang=\"fr\">Coalition des puits</bdi>"));
  CHECK(has(visitor.get(path_of(id) + "?lang=fr"), "<h1><bdi lang=\"fr\">Coalition des puits</bdi></h1>"));
  CHECK(has(visitor.get("/coalitions?lang=fr"), "<bdi lang=\"fr\">Coalition des puits</bdi></a>"));
  CHECK(has(visitor.json("/coalitions"), "\"name\":\"Coalition on Wells\""));
  CHECK(has(visitor.json(path_of(id)), "\"also_named\":[{\"name\":\"Coalition des puits\",\"lang\":\"fr\",\"from\":\"2021-05-01\",\"until\":null}]"));
}

TEST_CASE("who merged leads to its heir and the heir back; who was closed is revived, and a pause that ended is told") {
  Rostered p;
  auto const wells = p.entered("Coalition on Wells"), lakes = p.entered("Coalition on Lakes"), dunes = p.entered("Coalition on Dunes");
  CHECK(p.ada.post(path_of(wells, "/life"), {{"to", "merged"}, {"reason", "One water."}, {"into", "Coalition on Lakes"}}).status == 303);
  CHECK(has(p.place.visitor().get(path_of(wells)), "It has merged into <a href=\"/coalitions/" + lakes.text + "\"><bdi>Coalition on Lakes</bdi></a>."));
  auto const heir = p.place.visitor().get(path_of(lakes));
  CHECK(has(heir, "<dt>Merged into it</dt><dd><a href=\"/coalitions/" + wells.text + "\">"));
  CHECK_FALSE(has(heir, "It has merged into"));
  CHECK(p.ada.post(path_of(dunes, "/life"), {{"to", "closed"}, {"reason", "Nobody is left."}}).status == 303);
  CHECK(p.ada.post(path_of(dunes, "/life"), {{"to", "listed"}, {"reason", "Two came."}}).status == 303);
  CHECK(has(p.place.visitor().get(path_of(dunes)), "revived: <span dir=\"auto\">Two came.</span>"));
  CHECK(p.ada.post(path_of(dunes, "/life"), {{"to", "paused"}, {"reason", "The chair is ill."}, {"until", "2022-10-20"}}).status == 303);
  CHECK(has(p.ada.get(path_of(dunes)), "It pauses until"));
  p.place.now += std::chrono::days(30);
  CHECK(has(p.place.visitor().get(path_of(dunes)), "Its pause ended on"));
  CHECK(has(p.place.signed_in(Role::facilitator).get("/coalitions/inquiries"), "Pauses that have ended"));
}

TEST_CASE("what was typed wrongly is asked again at its field, and what the secretariat does is nobody else's") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  CHECK(has(p.ada.post("/coalitions", {{"name", ""}}), "A coalition needs a name."));
  CHECK(p.ada.post("/coalitions", {{"name", "COALITION ON WELLS"}, {"life", "listed"}}).status == 409);
  CHECK(has(p.ada.post(path_of(id), {{"founded", "soon"}}), "is no day like 2022-10-03"));
  auto const life = p.ada.post(path_of(id, "/life"), {{"to", "merged"}, {"reason", "They do the same."}, {"into", "Nobody"}});
  CHECK(life.status == 400);
  CHECK(has(life, "There is no coalition “Nobody”, or several fit."));
  auto const link = p.ada.post(path_of(id, "/evidence"), {{"kind", "output"}, {"day", "2022-09-01"}, {"words", "A paper"}, {"link", "javascript:alert(1)"}});
  CHECK(link.status == 400);
  CHECK(has(link, "Evidence needs a link"));
  CHECK(p.ada.post(path_of(id, "/contacts"), {{"name", "Noor"}, {"address", "noor@example.org"}}).status == 303);
  CHECK_FALSE(has(p.place.visitor().get(path_of(id)), "noor@example.org"));
  CHECK(has(p.place.visitor().get(path_of(id)), "Noor"));
  CHECK(has(p.ada.get(path_of(id)), "noor@example.org"));
  CHECK(p.chidi.post(path_of(id, "/name"), {{"name", "Ours now"}}).status == 403);
  CHECK(p.chidi.post(path_of(id, "/comment"), {{"comment", "Not mine."}}).status == 403);  // of another coalition
}

TEST_CASE("a contact has dates; once its last day is past the secretariat sees it as a former one, and nobody else sees it") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  p.speaks_for("Coalition on Wells");
  CHECK(has(p.ada.post(path_of(id, "/contacts"), {{"name", "Noor"}, {"from", "soon"}}), "is no day like 2022-10-03"));
  CHECK(p.ada.post(path_of(id, "/contacts"), {{"name", "Noor"}, {"address", "noor@example.org"}, {"from", "2021-05-01"}, {"until", "2022-10-03"}}).status == 303);
  CHECK(has(p.ada.json(path_of(id)), "\"until\":\"2022-10-03\""));
  CHECK(has(p.place.visitor().get(path_of(id)), "Noor"));
  CHECK_FALSE(has(p.place.visitor().get(path_of(id)), "2021-05-01"));
  p.place.now += std::chrono::days(1);
  p.ada = p.place.signed_in(Role::secretariat);
  p.chidi = p.place.signed_in(Role::coordinator);
  CHECK(has(p.ada.get(path_of(id)), "<span class=\"badge automatic\">former</span>"));
  CHECK_FALSE(has(p.place.visitor().get(path_of(id)), "Noor"));
  CHECK_FALSE(has(p.chidi.get(path_of(id, "/desk")), "Noor"));
  auto const contact = p.place.store.read([&](Reading& r) { return roster::contacts(r, id).front().id; });
  auto const at = path_of(id, "/contacts/" + contact.text + "/dates");
  CHECK(has(p.ada.post(at, {{"from", "2021-05-01"}, {"until", "2021-04-30"}}), "The end lies before the start."));
  CHECK(p.chidi.post(at, {{"until", ""}}).status == 403);
  CHECK(p.ada.post(at, {{"from", "2021-05-01"}, {"until", ""}}).status == 303);
  CHECK(has(p.chidi.get(path_of(id, "/desk")), "Noor"));
  // Its own coalition may say so too, and what it does not say stays.
  CHECK(p.chidi.post(path_of(id, "/desk/contact"), {{"contact", contact.text}, {"name", "Noor"}, {"until", "2023-01-01"}}).status == 303);
  auto const kept = p.place.store.read([&](Reading& r) { return roster::contacts(r, id).front(); });
  CHECK(kept.from == base::parse_day("2021-05-01"));
  CHECK(kept.until == base::parse_day("2023-01-01"));
}

TEST_CASE("whoever speaks for a coalition says what kind it is and where it is found, of their own one only, and the history says who") {
  Rostered p;
  auto const wells = p.entered("Coalition on Wells"), lakes = p.entered("Coalition on Lakes");
  p.speaks_for("Coalition on Wells");
  CHECK(has(p.chidi.get(path_of(wells)), path_of(wells, "/edit")));
  CHECK(has(p.chidi.get(path_of(wells, "/edit")), "Kinds, as it declares them"));
  CHECK(p.chidi.post(path_of(wells), {{"kinds", "advocacy; exchange"}, {"founded", "2015-01-01"}}).status == 303);
  CHECK(has(p.place.visitor().get(path_of(wells)), "advocacy"));
  CHECK(has(p.ada.get(path_of(wells)), "<td data-column=\"What\">Kinds</td>"));
  CHECK(p.chidi.get(path_of(lakes, "/edit")).status == 403);
  CHECK(p.chidi.post(path_of(lakes), {{"kinds", "ours"}}).status == 403);
  CHECK(p.chidi.get(path_of(wells, "x/edit")).status == 404);
  CHECK(p.place.signed_in(Role::member).get(path_of(wells, "/edit")).status == 403);
}

TEST_CASE("a badge is the coalition's and the secretariat's first; after 14 days everybody sees that it is active, and of a low one nothing") {
  Rostered p;
  auto const lively = p.entered("Coalition on Wells"), low = p.entered("Coalition on Lakes");
  p.speaks_for("Coalition on Lakes");
  p.item(lively, "output", "2022-09-01");
  p.item(lively, "session", "2022-09-02");
  p.item(low, "output", "2022-09-01");
  p.evaluate();
  CHECK(has(p.ada.get("/coalitions"), "2 coalitions: 1 active, 1 low."));
  CHECK(has(p.ada.json(path_of(lively)), "\"activity\":\"active\""));
  CHECK(has(p.place.visitor().json(path_of(lively)), "\"badges\":null"));
  CHECK(p.place.visitor().get(path_of(lively, "/evidence")).status == 403);
  // A coordinator sees the own one, and may answer.
  CHECK(has(p.chidi.get(path_of(low)), "◐ low"));
  CHECK(has(p.chidi.json(path_of(lively)), "\"badges\":null"));
  CHECK(p.chidi.post(path_of(low, "/comment"), {{"comment", "Our list moved."}}).status == 303);
  CHECK(has(p.ada.get(path_of(low)), "Our list moved."));
  p.place.now += std::chrono::days(14);
  // What comes later changes nothing of what was said.
  p.place.done([&](Writing& w) {
    return roster::add_item(w, {.coalition = low, .kind = roster::Kind::session, .day = base::parse_day("2022-10-05"), .words = "A session", .link = "https://example.org/session"});
  });
  auto const page = p.place.visitor().get(path_of(lively));
  CHECK(has(page, "● active"));
  CHECK(has(page, ">1 output</a>"));
  CHECK(has(page, path_of(lively, "/evidence#outputs")));
  auto const open = p.place.visitor().get(path_of(lively, "/evidence"));
  CHECK(open.status == 200);
  CHECK(has(open, "https://example.org/output"));
  CHECK_FALSE(has(open, "entered by"));
  CHECK_FALSE(has(p.place.visitor().json(path_of(lively, "/evidence")), "Ada"));
  CHECK(has(p.place.visitor().get("/coalitions?activity=active"), "Coalition on Wells"));
  CHECK_FALSE(has(p.place.visitor().get("/coalitions?activity=active"), "Coalition on Lakes"));
  CHECK_FALSE(has(p.place.visitor().get("/coalitions?activity=low"), "Coalition on Lakes"));
  CHECK_FALSE(has(p.place.visitor().get("/coalitions?openness=unknown"), "Coalition on Lakes"));
  auto const other = p.place.visitor().get(path_of(low));
  CHECK_FALSE(has(other, "◐ low"));
  CHECK_FALSE(has(other, "Our list moved."));
  CHECK_FALSE(has(p.place.visitor().get("/coalitions"), "coalitions: "));
}

TEST_CASE("what the clock alone makes public stands on the kept page of visitors, though nobody changed anything") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  p.item(id, "output", "2022-09-01");
  p.item(id, "session", "2022-09-02");
  p.evaluate();
  auto visitor = p.place.visitor();
  auto const before = visitor.get(path_of(id));
  CHECK_FALSE(has(before, "● active"));
  CHECK(visitor.get(path_of(id)).header("ETag") == before.header("ETag"));
  p.place.now += std::chrono::days(14);
  CHECK(has(visitor.get(path_of(id)), "● active"));
  CHECK(has(visitor.get("/coalitions?activity=active"), "Coalition on Wells"));
}

TEST_CASE("the number of a line opens the list behind it; evidence is taken back by whoever speaks for the coalition") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  p.speaks_for("Coalition on Wells");
  p.item(id, "output", "2022-09-01");
  auto const page = p.chidi.get(path_of(id, "/evidence"));
  for (auto const* section : {"sources", "outputs", "sessions", "meetings", "answers", "attendances", "contacts", "report", "membership", "list", "archive"}) {
    CAPTURE(section);
    CHECK(has(page, std::string("id=\"") + section + "\""));
  }
  CHECK(has(page, "href=\"https://example.org/output\""));
  CHECK(has(page, "entered by <bdi>Ada</bdi>"));
  CHECK(has(p.chidi.json(path_of(id, "/evidence")), "\"by\":\"Ada\""));
  CHECK(has(page, "No archive is declared."));
  auto const item = p.place.store.read([&](Reading& r) { return roster::items(r, id).front().id; });
  CHECK(p.chidi.post(path_of(id, "/evidence/" + item.text + "/remove")).status == 303);
  CHECK_FALSE(has(p.chidi.get(path_of(id, "/evidence")), "https://example.org/output"));
  CHECK(p.chidi.post(path_of(id, "/evidence/" + item.text + "/remove")).status == 404);
  CHECK(p.ada.post(path_of(id, "/checks"), {{"principle", "list"}, {"verdict", "not_met"}, {"url", "https://example.org/join"}, {"note", "It asks for approval."}}).status == 303);
  CHECK(has(p.chidi.get(path_of(id, "/evidence")), "It asks for approval."));
  CHECK(has(p.ada.post(path_of(id, "/checks"), {{"principle", "list"}, {"verdict", "not_met"}, {"url", "https://example.org/join"}}), "Say what was found there."));
}

TEST_CASE("months of a list are a row of bars, a sum, and a table beside") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  auto const month = [](int back, std::int64_t n) { return roster::Month{.month = roster::month_of(store::test::noon, back), .messages = n, .people = 1}; };
  auto const all = every_month({month(2, 7), month(0, 1)}, store::test::noon, 4);
  REQUIRE(all.size() == 4);
  CHECK(all[1].messages == 7);
  CHECK(spark(all).str() == "<span class=\"spark\"><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M0 16v-1h3v1zM4 16v-16h3v16zM8 16v-1h3v1zM12 16v-3h3v3z\"/></svg> 8</span> <span class=\"visually-hidden\">messages in the last 4 months, oldest first: 0, 7, 0, 1</span>");
  p.place.done([&](Writing& w) -> Result<base::Done> {
    auto const import = roster::begin_import(w, id);
    roster::KeptMessage m{.key = 5, .person = 6, .at = store::test::noon - std::chrono::days(40), .thread = 5};
    (void)roster::stage(w, id, *import, {m});
    return roster::settle_import(w, id, *import, {});
  });
  CHECK(has(p.ada.get(path_of(id, "/evidence")), "2022-08"));
  CHECK(has(p.ada.get("/coalitions"), "messages in the last 24 months"));
  CHECK_FALSE(has(p.place.visitor().get("/coalitions"), "messages in the last 24 months"));
}

TEST_CASE("a table is shown before it is taken in, all of it or nothing, and comes back equal") {
  Rostered p;
  p.entered("Coalition on Wells");
  std::string const table = "name,acronym,themes\r\nCoalition on Wells,CW,water\r\nCoalition on Dunes,CD,\r\n";
  auto const preview = p.ada.upload("/coalitions/import", {}, "table", "roster.csv", table);
  CHECK(preview.status == 200);
  CHECK(has(preview, "is changed"));
  CHECK(has(preview, "is entered"));
  CHECK(p.place.store.read([](Reading& r) { return roster::coalitions(r).size(); }) == 1);
  auto const confirmed = test::after(preview.body, "name=\"confirmed\" value=\"");
  CHECK(base::from_base64(confirmed) == table);
  CHECK(p.ada.post("/coalitions/import", {{"confirmed", confirmed}}).status == 303);
  CHECK(p.place.store.read([](Reading& r) { return roster::coalitions(r).size(); }) == 2);
  auto const out = p.place.visitor().get("/coalitions/table.csv");
  CHECK(has(out, "Coalition on Dunes"));
  CHECK_FALSE(has(out, "contacts"));
  CHECK(has(p.ada.get("/coalitions/table.csv"), "contacts"));
  auto const again = p.ada.upload("/coalitions/import", {}, "table", "roster.csv", out.body);
  CHECK_FALSE(has(again, "is changed"));
  CHECK(has(again, "stays as it is"));
  auto const wrong = p.ada.upload("/coalitions/import", {}, "table", "roster.csv", "name,colour\r\nWells,blue\r\n");
  CHECK(wrong.status == 400);
  CHECK(has(wrong, "There is no column “colour”."));
  // What only the verbs refuse is said before anything is taken in, too.
  auto const late = p.ada.upload("/coalitions/import", {}, "table", "roster.csv", "name,site\r\nCoalition on Hills,nowhere\r\n");
  CHECK(late.status == 400);
  CHECK(has(late, "row 2: An address begins with https:// or http://."));
}

TEST_CASE("the feed tells public changes and no contact; the card has public addresses, in lines that are folded") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells, Springs & Drought in the Mountains of Seven Countries", {{"list", "wells@lists.example.org"}, {"site", "https://wells.example.org/"}});
  CHECK(p.ada.post(path_of(id, "/contacts"), {{"name", "Noor Haddad"}, {"address", "noor@example.org"}}).status == 303);
  CHECK(p.ada.post(path_of(id, "/comment"), {{"comment", "We are here."}}).status == 303);
  auto const feed = p.place.visitor().get("/coalitions/changes.atom");
  CHECK(std::string(feed.header("Content-Type")).starts_with("application/atom+xml"));
  CHECK(has(feed, "Springs &amp; Drought"));
  CHECK(has(feed, "https://forum.test/coalitions/" + id.text));
  CHECK_FALSE(has(feed, "Noor"));
  CHECK_FALSE(has(feed, "We are here."));
  auto const card = p.place.visitor().get(path_of(id, "/card.vcf"));
  CHECK(has(card, "BEGIN:VCARD\r\nVERSION:4.0\r\n"));
  CHECK(has(card, "EMAIL:wells@lists.example.org\r\n"));
  CHECK(has(card, "FN:Coalition on Wells\\, Springs"));
  for (auto const line : base::split(card.body, '\n')) CHECK(line.size() <= 76);  // with its carriage return
  CHECK_FALSE(has(card, "noor@"));
}

TEST_CASE("two addresses are said to be one person by the secretariat only, and are not kept") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  auto const at = path_of(id, "/evidence/people");
  CHECK(has(p.ada.get(at), "Nothing is suggested"));
  CHECK(has(p.ada.post(at, {{"one", "ada@example.org"}, {"other", "nowhere"}, {"what", "same"}}), "This does not look like an e-mail address."));
  CHECK(p.ada.post(at, {{"one", "ada@example.org"}, {"other", "ada@example.com"}, {"what", "same"}}).status == 303);
  CHECK(p.ada.post(at, {{"one", "ada@example.org"}, {"other", "ada@example.com"}, {"what", "apart"}}).status == 303);
  CHECK_FALSE(has(p.ada.get(at), "ada@example.org"));
  CHECK(p.place.signed_in(Role::facilitator).get(at).status == 403);
}

TEST_CASE("the evidence shows three years of evaluations and leads to the older ones") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  p.place.done([&](Writing& w) -> Result<base::Done> {
    for (int back = 37; back >= 0; --back) {
      auto const day = std::chrono::year(2022) / 10 / 1 - std::chrono::months(back);
      if (auto const kept = roster::keep(w, {{.coalition = id, .as_of = base::Instant(std::chrono::sys_days(day))}}); !kept) return kept;
    }
    return base::Done{};
  });
  auto const page = p.ada.get(path_of(id, "/evidence"));
  CHECK(has(page, "datetime=\"2019-11-01\""));
  CHECK_FALSE(has(page, "datetime=\"2019-09-01\""));
  CHECK(has(page, "Older evaluations"));
  auto const all = p.ada.get(path_of(id, "/evidence?history=all"));
  CHECK(has(all, "datetime=\"2019-09-01\""));
  CHECK_FALSE(has(all, "Older evaluations"));
}

TEST_CASE("writers that were alike in the archive are shown without name or address, by when they wrote, and are one when somebody says so") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells", {{"archive", "https://lists.example.org/wells/"}});
  auto const at = path_of(id, "/evidence/people");
  p.place.done([&](Writing& w) -> Result<base::Done> {
    auto const import = roster::begin_import(w, id);
    auto const day = std::chrono::days(1);
    (void)roster::stage(w, id, *import,
                        {{.key = 5, .person = 50, .at = store::test::noon - 40 * day, .thread = 5},
                         {.key = 6, .person = 51, .at = store::test::noon - 39 * day, .thread = 6}});
    return roster::settle_import(w, id, *import, {.writers = {{50, 7, 0}, {51, 7, 0}}});
  });
  auto const page = p.ada.get(at);
  CHECK(has(page, "An address that is known to nobody here"));
  CHECK(has(page, "one name"));
  CHECK(has(page, "https://lists.example.org/wells/"));
  auto const json = p.ada.json(at);
  CHECK(has(json, "\"mark\":\"0000000000000032\""));
  CHECK(p.ada.post(at, {{"one", "0000000000000032"}, {"other", "00000000000000ff"}, {"what", "same"}}).status == 400);
  CHECK(p.ada.post(at, {{"one", "0000000000000032"}, {"other", "0000000000000033"}, {"what", "same"}}).status == 303);
  CHECK(has(p.ada.get(at), "Nothing is suggested"));
}

TEST_CASE("a coalition's page has its founders' groups, documents, reports and what is near to it") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells", {{"themes", "water"}, {"founders", "Civil society: Ana Ruiz; Government: Chen Li"}, {"documents", "Charter https://example.org/charter"},
                                                   {"related", "Coalition on Lakes; Nobody"}});
  auto const lakes = p.entered("Coalition on Lakes", {{"themes", "water"}}), dunes = p.entered("Coalition on Dunes", {{"themes", "water"}});
  p.item(id, "report", "2022-09-01");
  p.item(id, "session_report", "2022-09-02");
  auto const page = p.place.visitor().get(path_of(id));
  CHECK(has(page, "from 2 stakeholder groups"));
  CHECK(has(page, "<a href=\"https://example.org/charter\" dir=\"auto\">Charter</a>"));
  CHECK(has(page, "https://example.org/report"));
  CHECK(has(page, "https://example.org/session_report"));
  CHECK(has(page, "/coalitions/" + lakes.text));
  CHECK_FALSE(has(page, "/coalitions/" + dunes.text));  // offered to those inside only
  CHECK(has(p.ada.get(path_of(id)), "/coalitions/" + dunes.text));
}

TEST_CASE("a coalition that is being set up is told what its founding still needs, and nobody else is") {
  Rostered p;
  auto const id = p.place.done([](Writing& w) {
    return roster::enter(w, {.name = "Coalition on Wells", .life = roster::Life::forming, .list = "wells@lists.example.org"});
  });
  auto const page = p.ada.get(path_of(id));
  CHECK(has(page, "a mailing list"));
  CHECK(has(page, "<span class=\"badge automatic\">not yet</span> a contact person"));
  CHECK_FALSE(has(p.place.visitor().get(path_of(id)), "id=\"founding\""));
  auto const listed = p.entered("Coalition on Lakes");
  CHECK_FALSE(has(p.ada.get(path_of(listed)), "id=\"founding\""));
}

TEST_CASE("the rule is open to everybody; what other numbers would change is shown before it is decided with a reason") {
  Rostered p;
  auto const id = p.entered("Coalition on Wells");
  p.item(id, "output", "2022-09-01");
  p.evaluate();
  CHECK(has(p.place.visitor().get("/coalitions/rule"), "182"));
  auto const look = p.ada.get("/coalitions/rule?messages=5&kinds=1");
  CHECK(has(look, "Coalition on Wells"));
  CHECK(has(look, "● active"));
  CHECK_FALSE(has(p.place.visitor().get("/coalitions/rule?messages=5&kinds=1"), "Coalition on Wells"));
  test::Fields wish{{"kinds", "1"}};
  CHECK(has(p.ada.post("/coalitions/rule", wish), "Say which decision changes the rule"));
  CHECK(p.ada.post("/coalitions/rule", {{"kinds", "9"}, {"reason", "x"}}).status == 400);
  CHECK(p.ada.post("/coalitions/rule", {{"kinds", "1"}, {"reason", "Decided at meeting 70."}}).status == 303);
  CHECK(has(p.place.visitor().get("/coalitions/rule"), "Decided at meeting 70."));
  CHECK(has(p.place.visitor().get("/coalitions/rule"), "<ul><li>Kinds of activity that make a coalition active: 1 instead of 2</li></ul>"));
  CHECK(p.place.store.read([](Reading& r) { return roster::rule(r).kinds; }) == 1);
}

TEST_CASE("a set of themes keeps its versions, and a coalition's page says which one its theme refers to") {
  Rostered p;
  auto const wells = p.entered("Coalition on Wells");
  CHECK(p.chidi.post("/coalitions/themes", {{"name", "Water"}, {"themes", "law"}}).status == 403);
  auto const made = p.ada.post("/coalitions/themes", {{"name", "Water"}, {"themes", "law\r\ncoasts"}});
  REQUIRE(made.status == 303);
  std::string set(made.header("Location"));
  set = set.substr(0, set.find('?'));
  p.place.done([&](Writing& w) { return roster::change(w, {.id = wells, .themes = {"law"}}); });
  CHECK(has(p.ada.post(set, {{"themes", "law\ndrought"}}), "This needs a reason."));
  CHECK(p.ada.post(set, {{"themes", "law\ndrought"}, {"reason", "The forum of 2023."}}).status == 303);
  auto const page = p.place.visitor().get(set);
  CHECK(has(page, "new: drought; no longer: coasts"));
  CHECK(has(page, "1 coalition refers to it"));
  CHECK(has(p.place.visitor().get(path_of(wells)), "#v1\""));
  CHECK(p.ada.post(set + "/follow", {}).status == 303);
  CHECK(has(p.place.visitor().get(path_of(wells)), "#v2\""));
  CHECK(p.place.visitor().get("/coalitions/themes/none").status == 404);
}

TEST_CASE("a cycle's duties are anybody's; who has handed in what is the coalition's and the organisers', and a moved day needs its reason") {
  Rostered p;
  auto const wells = p.entered("Coalition on Wells"), lakes = p.entered("Coalition on Lakes");
  p.speaks_for("Coalition on Wells");
  auto const made = p.ada.post("/coalitions/cycles", {{"name", "2022"}, {"gives", "a slot at the annual meeting"}});
  REQUIRE(made.status == 303);
  std::string cycle(made.header("Location"));
  cycle = cycle.substr(0, cycle.find('?'));
  CHECK(p.ada.post(cycle + "/duties", {{"kind", "yearly_report"}, {"words", "A report on 2021"}, {"due", "2022-06-10"}}).status == 303);
  auto const duty = p.place.store.read([&](Reading& r) { return roster::duties(r, roster::cycles(r).front().id).front().id; });
  CHECK(has(p.ada.post(cycle + "/due", {{"duty", duty.text}, {"due", "2022-06-17"}}), "Say why the day is another one."));
  CHECK(p.ada.post(cycle + "/due", {{"duty", duty.text}, {"due", "2022-06-17"}, {"reason", "Half of them asked."}}).status == 303);
  CHECK(p.ada.post(cycle + "/handed-in", {{"coalition", wells.text}, {"duty", duty.text}, {"what", "given"}, {"day", "2022-06-12"}, {"link", "https://example.org/report"}}).status == 303);
  auto const open = p.place.visitor().get(cycle);
  CHECK(has(open, "A report on 2021"));
  CHECK(has(open, "Half of them asked."));
  CHECK_FALSE(has(open, "Coalition on Wells"));
  auto const own = p.chidi.get(cycle);
  CHECK(has(own, "● eligible"));
  CHECK_FALSE(has(own, "Coalition on Lakes"));
  CHECK(has(p.ada.get(cycle), "○ something is missing"));
  CHECK(p.ada.post(cycle + "/handed-in", {{"coalition", lakes.text}, {"duty", "none"}, {"what", "forget"}}).status == 404);
  CHECK(has(p.ada.post("/coalitions/cycles", {{"name", "2022"}}), "There is a cycle of this name."));
  CHECK(p.ada.post("/coalitions/cycles", {{"name", "2023"}, {"like", cycle.substr(cycle.rfind('/') + 1)}}).status == 303);
  CHECK(p.ada.post(cycle + "/handed-in", {{"coalition", wells.text}, {"duty", duty.text}, {"what", "forget"}}).status == 303);
  CHECK_FALSE(has(p.chidi.get(cycle), "● eligible"));
  auto const at_duty = cycle + "/duties/" + duty.text;
  auto const wrong = p.ada.post(at_duty, {{"kind", "yearly_report"}, {"words", ""}});
  CHECK(wrong.status == 400);
  CHECK(has(wrong, "Say what is due."));
  CHECK(p.ada.post(at_duty, {{"kind", "yearly_report"}, {"words", "A report on the year 2021"}}).status == 303);
  CHECK(has(p.place.visitor().get(cycle), "A report on the year 2021"));
  // A report among its evidence is handed in without anybody noting it here; it is taken back there.
  CHECK_FALSE(has(p.ada.get(cycle), "from its evidence"));
  p.item(lakes, "report", "2022-09-01");
  CHECK(has(p.ada.get(cycle), "from its evidence"));
  CHECK(has(p.ada.post(cycle + "/handed-in", {{"coalition", lakes.text}, {"duty", duty.text}, {"what", "forget"}}), "A report among its evidence says so: take that back."));
  CHECK(p.chidi.post(at_duty + "/remove").status == 403);
  CHECK(p.ada.post("/coalitions/cycles/none/duties/" + duty.text + "/remove").status == 404);
  CHECK(p.ada.post(at_duty + "/remove").status == 303);
  CHECK(has(p.place.visitor().get(cycle), "Nothing is due in this cycle yet."));
}

}  // namespace
}  // namespace web
