// SPDX-License-Identifier: Apache-2.0
// Consensus calls played through their pages: drafted, opened, answered by account and by a personal link without one, objected to,
// answered, closed by the timer, listed among the decisions.
#include <doctest/doctest.h>

#include "desk/consensus_letters.hpp"
#include "mail/mail.hpp"
#include "people/people.hpp"
#include "roster/roster.hpp"
#include "web/consensus.hpp"
#include "web/house_for_tests.hpp"

namespace web {
namespace {

using test::Browser;
using test::has;
using test::TestHouse;

struct Played {
  TestHouse place;
  Browser fay = place.signed_in(Role::facilitator);
  std::map<std::string, base::CoalitionId> coalitions;
  std::string at;

  Played() {
    for (auto const* const name : {"Lakes", "Rivers", "Springs", "Wells"})
      coalitions[name] = place.done([&](Writing& w) {
        roster::Coalition wish;
        wish.name = name;
        wish.life = roster::Life::listed;
        return roster::enter(w, wish);
      });
    // Chidi, the coordinator, wears the hat of Lakes.
    auto const chidi = place.person(Role::coordinator);
    place.done([&](Writing& w) { return people::add_capacity(w, chidi, {.id = {}, .kind = people::CapacityKind::coalition, .of = "lakes", .from = {}, .until = {}}); });
  }
  void draft(test::Fields more = {}) {
    test::Fields fields = {{"kind", "objection_call"}, {"title", "List guidelines"}, {"text", "Lists are open."}, {"days", "14"}, {"floor", "2"}, {"source", "/decisions"}};
    for (auto& f : more) fields.push_back(f);
    auto const made = fay.post("/calls", fields);
    REQUIRE(made.status == 303);
    at = std::string(made.header("Location"));
    at = at.substr(0, at.find('?'));
  }
  void open(test::Fields more = {}) {
    draft(std::move(more));
    REQUIRE(fay.post(at + "/open").status == 303);
  }
  base::ConsensusId id() const { return base::ConsensusId(at.substr(at.rfind('/') + 1)); }
  consensus::Sheet sheet() {
    return *place.store.read([&](Reading& r) { return consensus::sheet(r, id()); });
  }
  std::string link(std::string const& coalition, std::string const& name) {
    auto const page = fay.post(at + "/voices", {{"coalition", coalitions[coalition].text}, {"name", name}, {"zone", "Asia/Tokyo"}, {"weekend", "saturday_sunday"}});
    REQUIRE(page.status == 200);
    auto const from = page.body.find("href=\"/call/") + 6;
    REQUIRE(from > 6);
    return page.body.substr(from, page.body.find('"', from) - from);
  }
  /// A browser that has looked at a personal link, and so has the token of its forms.
  Browser reader(std::string const& personal) {
    auto out = place.visitor();
    REQUIRE(out.get(personal).status == 200);
    return out;
  }
  test::Fields says(std::string const& stance, test::Fields more = {}) {
    test::Fields fields = {{"version", std::to_string(sheet().call.version)}, {"stance", stance}};
    for (auto& f : more) fields.push_back(f);
    return fields;
  }
  test::Fields objects() { return says("objection", {{"what", "Point 1"}, {"harm", "It shuts people out."}, {"remedy", "Strike <b>it</b>."}}); }
  void later(std::chrono::hours by) {
    place.now += by + desk::before_call_letters;  // for which a window is longer
    place.done([](Writing& w) { return desk::keep_consensus(w); });
  }
};

TEST_CASE("a draft shows its letter and whom it reaches, and sends a test; for five minutes after opening all of it can be taken back") {
  Played p;
  p.place.done([&](Writing& w) { return roster::add_contact(w, p.coalitions["Rivers"], {.name = "Ana", .address = "ana@example.org", .duty = "coordinator"}); });
  p.draft();
  auto const look = p.fay.get(p.at + "/preview");
  CHECK(look.status == 200);
  CHECK(has(look, "Your position, please: List guidelines"));
  CHECK(has(look, "Lists are open."));
  CHECK(has(look, "ana@example.org"));
  auto const nobody = look.body.find("id=\"nobody\"");
  REQUIRE(nobody != std::string::npos);
  CHECK(look.body.find("Wells", nobody) != std::string::npos);
  CHECK(look.body.find("Rivers", nobody) == std::string::npos);
  CHECK(p.fay.post(p.at + "/preview").status == 303);
  auto const letters = [&] { return p.place.store.read([](Reading& r) { return mail::outbox(r, {}); }); };
  REQUIRE(letters().size() == 1);
  CHECK(letters()[0].subject == "Test: Your position, please: List guidelines");
  CHECK(p.fay.post(p.at + "/open", {{"wait", "-1"}}).status == 400);
  CHECK(p.fay.post(p.at + "/open").status == 303);
  CHECK(p.fay.get(p.at + "/preview").status == 404);
  auto const post = [&] {
    REQUIRE(desk::post_consensus_letters(p.place.store, {base::PersonId(), "operator"}, {.forum = "Forum", .base = "https://forum.test", .organiser = "forum@forum.test"}, p.place.now));
    return letters().size();
  };
  CHECK(post() == 1);
  CHECK(has(p.fay.get(p.at), "Take the opening back"));
  CHECK(p.fay.post(p.at + "/take-back").status == 303);
  CHECK(p.sheet().call.state == consensus::State::draft);
  CHECK(p.place.visitor().get(p.at).status == 404);
  CHECK(p.fay.post(p.at + "/open").status == 303);
  p.place.now += desk::before_call_letters;
  CHECK(p.fay.post(p.at + "/take-back").status == 409);
  CHECK(post() > 1);
  CHECK_FALSE(has(p.fay.get(p.at), "Take the opening back"));
}

TEST_CASE("an opening is not taken back from whoever has spoken") {
  Played p;
  p.open();
  auto const link = p.link("Rivers", "Ana");
  auto ana = p.reader(link);
  CHECK(ana.post(link, p.says("support")).status == 303);
  CHECK(p.fay.post(p.at + "/take-back").status == 409);
  CHECK(p.sheet().call.state == consensus::State::open);
}

TEST_CASE("a call goes from its form to the list of decisions; coalitions answer by account and by a link without one") {
  Played p;
  p.draft();
  CHECK(p.place.visitor().get(p.at).status == 404);  // a draft is nobody's business
  CHECK_FALSE(has(p.place.visitor().get("/calls"), "List guidelines"));
  CHECK(has(p.fay.get(p.at), "Wells"));
  CHECK(p.fay.post(p.at + "/coalitions/" + p.coalitions["Wells"].text + "/remove").status == 303);
  CHECK(p.fay.post(p.at + "/coalitions", {{"coalition", p.coalitions["Wells"].text}}).status == 303);
  CHECK(p.fay.post(p.at + "/open").status == 303);
  auto const open = p.place.visitor().get(p.at);
  CHECK(open.status == 200);
  CHECK(has(open, "Lists are open."));
  CHECK(has(open, base::sha256_hex("Lists are open.")));
  CHECK(has(open, "Silence is printed as silence"));
  CHECK(has(p.place.visitor().get("/"), "Coalitions are asked"));

  auto chidi = p.place.signed_in(Role::coordinator);
  CHECK(has(chidi.get(p.at), "You answer for"));
  auto const lakes = p.says("support", {{"coalition", p.coalitions["Lakes"].text}});
  CHECK(chidi.post(p.at + "/position", lakes).status == 303);
  auto const foreign = p.says("support", {{"coalition", p.coalitions["Rivers"].text}});
  CHECK(chidi.post(p.at + "/position", foreign).status == 403);
  CHECK(p.fay.post(p.at + "/position", foreign).status == 403);  // nor does a facilitator, without the hat

  auto const link = p.link("Rivers", "Ana");
  auto const form = p.place.visitor().get(link + "?stance=support");
  CHECK(has(form, "value=\"support\" checked"));
  CHECK(form.header("Cache-Control").find("no-store") != std::string::npos);
  CHECK(p.sheet().counts.support == 1);  // looking says nothing
  auto ana = p.reader(link);
  CHECK(ana.post(link, p.says("support", {{"words", "Gladly."}})).status == 303);
  CHECK(has(ana.get(link), "You can change it until the window shuts."));
  CHECK_FALSE(has(p.place.visitor().get(p.at), "Ana"));  // a coalition answers
  p.later(std::chrono::hours(14 * 24));
  auto const closed = p.place.visitor().get(p.at);
  CHECK(has(closed, "Adopted under rule 4: 2 coalitions in support, no objection open."));
  CHECK(has(closed, "silent"));
  CHECK(has(p.place.visitor().get("/decisions"), "List guidelines"));
  CHECK(has(p.place.visitor().get("/"), "List guidelines"));
  CHECK(has(p.place.visitor().json("/decisions"), p.id().text));
  auto const table = p.place.visitor().get(p.at + "/sheet.csv");
  CHECK(std::string(table.header("Content-Type")).starts_with("text/csv"));
  CHECK(has(table, "position,Wells,silent"));
}

TEST_CASE("an objection needs its three fields, is printed in full, answered, and not upheld by two people only") {
  Played p;
  p.open();
  auto const link = p.link("Wells", "Ana");
  auto ana = p.reader(link);
  auto half = p.objects();
  half.back().second.clear();
  auto const again = ana.post(link, half);
  CHECK(again.status == 400);
  CHECK(has(again, "It shuts people out."));  // what was typed is kept
  CHECK(ana.post(link, p.objects()).status == 303);
  CHECK(has(p.place.visitor().get(p.at), "Strike &lt;b&gt;it&lt;/b&gt;."));
  auto const o = p.at + "/objections/" + p.sheet().objections.front().id.text;
  CHECK(p.fay.post(o + "/overrule", {{"reasons", "No."}}).status == 409);  // answered first
  CHECK(p.fay.post(o + "/answer", {{"answer", ""}}).status == 400);
  CHECK(p.fay.post(o + "/answer", {{"answer", "We read it otherwise."}}).status == 303);
  CHECK(p.fay.post(o + "/overrule", {{"reasons", "The aim is not harmed."}}).status == 303);
  CHECK(has(p.fay.get(p.at), "The aim is not harmed."));
  CHECK_FALSE(has(p.place.visitor().get(p.at), "The aim is not harmed."));  // one signature publishes nothing
  CHECK_FALSE(has(p.place.visitor().json(p.at), "The aim is not harmed."));
  CHECK(p.fay.post(o + "/overrule", {{"reasons", "The aim is not harmed."}}).status == 403);
  auto ada = p.place.signed_in(Role::secretariat);
  CHECK(ada.post(o + "/overrule", {{"reasons", "The aim is not harmed."}}).status == 303);
  CHECK(has(p.place.visitor().get(p.at), "The aim is not harmed."));
  CHECK(p.place.visitor().get("/calls/none/objections").status == 404);
  for (auto const* const name : {"Lakes", "Rivers"}) {
    auto const personal = p.link(name, "Ben");
    CHECK(p.reader(personal).post(personal, p.says("support")).status == 303);
  }
  p.later(std::chrono::hours(14 * 24));
  CHECK(has(p.place.visitor().get(p.at), "Adopted under rule 5 with a recorded objection"));
  // The author takes it to a meeting; the meeting sustains it.
  auto const meeting = p.place.done([&](Writing& w) {
    auto const s = *meeting::found_series(w, {.title = "Coordination"});
    return meeting::enter_meeting(w, {.series = s, .number = "67", .start = w.now() + std::chrono::hours(48)});
  });
  auto const own = link + o.substr(p.at.size());
  CHECK(ana.post(own + "/appeal", {{"words", "Hear us."}}).status == 303);
  CHECK(has(p.place.visitor().get(p.at), "Suspended"));
  CHECK(has(p.place.visitor().get("/meetings/" + meeting.text), "An objection is taken to the meeting: List guidelines"));
  auto fay = p.place.signed_in(Role::facilitator);  // the first session ended in the two weeks
  CHECK(fay.post(o + "/hearing", {{"meeting", meeting.text}, {"heard", ""}}).status == 400);
  CHECK(fay.post(o + "/hearing", {{"meeting", meeting.text}, {"heard", "The meeting agrees with Wells."}, {"sustained", "yes"}}).status == 303);
  CHECK(has(p.place.visitor().get(p.at), "Given back to those who drafted it."));
  CHECK_FALSE(has(p.place.visitor().get("/decisions"), "List guidelines"));
}

TEST_CASE("a text that changed while it was read is read again; an editorial change can be disputed by link") {
  Played p;
  p.open();
  auto const link = p.link("Wells", "Ana");
  auto ana = p.reader(link);
  auto const old = p.says("support");
  CHECK(p.fay.post(p.at + "/edit", {{"text", "Lists are open"}}).status == 400);  // no label
  CHECK(p.fay.post(p.at + "/edit", {{"text", "Lists are open"}, {"label", "editorial"}}).status == 303);
  CHECK(ana.post(link, old).status == 409);
  CHECK(has(ana.get(link), "<del>.</del>"));
  CHECK(ana.post(link + "/dispute").status == 303);
  CHECK(p.sheet().call.since == 2);
  CHECK(has(p.place.visitor().get(p.at), "disputed that"));
  CHECK(ana.post(link + "/dispute").status == 409);
}

TEST_CASE("facilitators enter what somebody told them, and it says so") {
  Played p;
  p.open();
  auto const link = p.link("Wells", "Ana");
  auto const all = p.place.store.read([&](Reading& r) { return consensus::voices(r, p.id()); });
  REQUIRE(all.size() == 2);  // Chidi, by his hat, and Ana
  auto const voice = all[1].id;
  auto const to = p.at + "/voices/" + voice.text;
  CHECK(p.fay.get(to).status == 200);
  CHECK(p.fay.post(to, p.says("concern")).status == 400);
  CHECK(p.fay.post(to, p.says("concern", {{"words", "It comes early."}})).status == 303);
  auto ana = p.reader(link);
  CHECK(has(ana.get(link), "on your behalf"));
  CHECK(ana.post(link, p.says("support")).status == 303);
  CHECK_FALSE(has(ana.get(link), "on your behalf"));
  auto const next = p.fay.post(to + "/link");
  CHECK(next.status == 200);
  CHECK(p.place.visitor().get(link).status == 404);
  CHECK_FALSE(has(p.fay.get(p.at), "href=\"/call/"));  // shown once
}

TEST_CASE("what was typed wrongly is asked again at its field, and reasons are needed at the end") {
  Played p;
  CHECK(has(p.fay.post("/calls", {{"title", ""}, {"text", "x"}}), "A consensus call needs a title."));
  CHECK(has(p.fay.post("/calls", {{"title", "x"}, {"text", "y"}, {"days", "soon"}}), "This must be a whole number from 3 to 90."));
  CHECK(p.fay.post("/calls", {{"title", "x"}, {"text", "y"}, {"kind", "choice"}, {"options", "one"}}).status == 400);
  CHECK(p.fay.post("/calls", {{"title", "x"}, {"text", "y"}, {"series", "nowhere"}}).status == 400);
  p.open({{"kind", "objection_call"}});
  CHECK(p.fay.post(p.at + "/voices", {{"coalition", p.coalitions["Wells"].text}, {"name", "Ana"}, {"zone", "Mars/Base"}}).status == 400);
  CHECK(p.fay.post(p.at + "/return", {{"reason", ""}}).status == 400);
  CHECK(p.fay.post(p.at + "/withdraw", {{"reason", "Overtaken."}}).status == 303);
  CHECK(has(p.place.visitor().get(p.at), "Overtaken."));
  CHECK(p.fay.post(p.at + "/reopen", {{"reason", "x"}}).status == 409);
  p.open();
  auto const back = p.fay.post(p.at + "/return", {{"reason", "Back to the drafters."}});
  CHECK(back.status == 303);
  CHECK(p.fay.post(p.at + "/reopen", {{"reason", "Too soon."}}).status == 303);
  auto dalia = p.place.signed_in(Role::member);
  CHECK(dalia.post(p.at + "/comments", {{"comment", "Well put."}}).status == 303);
  CHECK(has(p.place.visitor().get(p.at), "Well put."));
  CHECK(p.place.visitor().get("/call/" + std::string(32, 'a')).status == 404);
}

TEST_CASE("a choice is answered by ticking options, and counts coalitions by option") {
  Played p;
  p.draft({});
  auto const made = p.fay.post("/calls", {{"kind", "choice"}, {"title", "Session title"}, {"text", "Which title?"}, {"options", "Water for all\nAll for water\n"}, {"days", "3"}});
  REQUIRE(made.status == 303);
  p.at = std::string(made.header("Location"));
  p.at = p.at.substr(0, p.at.find('?'));
  REQUIRE(p.fay.post(p.at + "/open").status == 303);
  auto const link = p.link("Wells", "Ana");
  auto ana = p.reader(link);
  CHECK(ana.post(link, p.says("approval", {{"option-2", "yes"}})).status == 303);
  CHECK(p.sheet().counts.options == std::vector<std::int64_t>{0, 1});
  p.later(std::chrono::hours(14 * 24));
  CHECK(has(p.place.visitor().get(p.at), "Noted: the choice is advice."));
  CHECK(ana.post(link, p.says("approval")).status == 409);
}

}  // namespace
}  // namespace web
