// SPDX-License-Identifier: Apache-2.0
// Plans of main sessions as browsers and programs see them.
#include "web/house_for_tests.hpp"

#include <boost/json/parse.hpp>

#include "plan/plan.hpp"

using namespace web;
using namespace web::test;

namespace {

std::string led_to(http::Response const& r) {
  REQUIRE(r.status == 303);
  return std::string(r.header("Location"));
}

/// A house with one plan, and a browser of a facilitator.
struct Planning : TestHouse {
  Browser babak = signed_in(Role::facilitator);
  std::string at = led_to(babak.post("/plans", {{"title", "Main session"}, {"about", "Inward, then outward."}, {"minutes", "90"}, {"seats", "2"}}));

  std::string variant(std::string const& title, std::string const& like = {}) {
    auto const to = led_to(babak.post(at + "/variants", {{"title", title}, {"like", like}}));
    return to.substr(to.find("#v-") + 3);
  }
  void part(std::string const& variant, std::string const& title, std::string const& length, std::string const& speakers) {
    led_to(babak.post(at + "/variants/" + variant + "/parts",
                      {{"kind", "panel"}, {"title", title}, {"length", length}, {"speakers", speakers}, {"first", "3"}, {"follow_up", "2"}}));
  }
  std::string nominate(std::string const& name, std::string const& attributes) {
    led_to(babak.post(at + "/nominations", {{"name", name}, {"by", "self"}, {"attributes", attributes}}));
    return store.read([&](Reading& r) {
      for (auto const& n : plan::nominations(r, plan::plans(r).front().id))
        if (n.name == name) return n.id.text;
      return std::string();
    });
  }
};

}  // namespace

TEST_CASE("variants stand side by side with their minutes, and one is adopted in words") {
  Planning p;
  auto const one = p.variant("One panel of seven");
  p.part(one, "Integration", "40", "7");
  p.part(one, "Contribution", "40", "7");
  auto const two = p.variant("Two panels of four", one);
  auto const parts = p.store.read([&](Reading& r) { return plan::parts(r, plan::VariantId(two)); });
  REQUIRE(parts.size() == 2);
  for (auto const& part : parts)
    led_to(p.babak.post(p.at + "/parts/" + part.id.text, {{"kind", "panel"}, {"title", part.title}, {"length", "40"}, {"speakers", "4"}, {"first", "3"}, {"follow_up", "2"}}));
  auto const page = p.babak.get(p.at);
  CHECK(page.status == 200);
  CHECK(has(page.body, "7 speakers x (3 + 2) = 35 of 40 minutes."));
  CHECK(has(page.body, "5 minutes are left for the floor: 2 interventions."));
  CHECK(has(page.body, "4 speakers x (3 + 2) = 20 of 40 minutes."));
  CHECK(has(page.body, "20 minutes are left for the floor: 10 interventions."));
  CHECK(has(page.body, "10 minutes are not planned yet."));
  auto const json = boost::json::parse(p.babak.json(p.at).body).as_object();
  CHECK(json.at("variants").at(0).at("floor").as_int64() == 600);
  CHECK(json.at("variants").at(1).at("floor").as_int64() == 2400);
  CHECK(p.babak.post(p.at + "/variants/" + two + "/adopt", {{"words", ""}}).status == 400);
  led_to(p.babak.post(p.at + "/variants/" + two + "/adopt", {{"words", "Two panels, so that the floor can speak."}}));
  auto const decided = p.signed_in(Role::member).get(p.at);
  CHECK(has(decided.body, "Two panels, so that the floor can speak."));
  for (auto const* const act : {"/variants", "/parts", "/reconsider", "\""}) CHECK(!has(decided.body, "<form method=\"post\" action=\"" + p.at + act));
  CHECK(p.babak.post(p.at + "/variants", {{"title", "Three"}}).status == 409);
  led_to(p.babak.post(p.at + "/reconsider", {{"reason", "A minister comes"}}));
  CHECK(p.babak.post(p.at + "/variants", {{"title", "Three"}}).status == 303);
}

TEST_CASE("an adopted plan becomes a meeting whose agenda names only those who agreed, and afterwards who sat stands beside who was planned") {
  Planning p;
  auto const v = p.variant("One panel");
  p.part(v, "Integration", "40", "2");
  auto const part = p.store.read([&](Reading& r) { return plan::parts(r, plan::VariantId(v)).front().id.text; });
  auto const amina = p.nominate("Amina", ""), bo = p.nominate("Bo", "");
  led_to(p.babak.post(p.at + "/choose", {{"people", amina}, {"people", bo}, {"why", "because"}}));
  led_to(p.babak.post(p.at + "/nominations/" + amina + "/consent", {{"consent", "given"}}));
  auto const series = p.store.write({{}, "secretariat"}, [](Writing& w) {
    meeting::Series s;
    s.title = "Main sessions";
    return meeting::found_series(w, s);
  });
  REQUIRE(series);
  CHECK(has(p.babak.get(p.at + "/agenda").body, "First adopt a variant"));
  led_to(p.babak.post(p.at + "/variants/" + v + "/adopt", {{"words", "One panel it is."}}));
  CHECK(has(p.babak.get(p.at + "/agenda").body, "Name the speakers of “Integration”"));
  CHECK(p.babak.post(p.at + "/parts/" + part + "/speakers", {{"people", "?"}}).status == 404);
  led_to(p.babak.post(p.at + "/parts/" + part + "/speakers", {{"people", bo}, {"people", amina}}));
  Fields wish = {{"series", series->text}, {"number", "67"}, {"day", "2031-05-06"}, {"start", "15:00"}, {"zone", "Europe/Lisbon"}};
  auto bad = wish;
  bad[3].second = "25:00";
  auto const again = p.babak.post(p.at + "/agenda", bad);
  CHECK(again.status == 400);
  CHECK(has(again.body, "A time is given as hours and minutes"));
  auto const to = led_to(p.babak.post(p.at + "/agenda", wish));
  CHECK(led_to(p.babak.post(p.at + "/agenda", wish)) == to);
  auto const agenda = p.visitor().get(to.substr(0, to.find('#')));
  CHECK(has(agenda.body, "Integration"));
  CHECK(has(agenda.body, "Speakers: Amina (self)"));
  CHECK(!has(agenda.body, "Bo (self)"));
  CHECK(has(p.babak.get(p.at + "/agenda").body, "Bring the agenda up to date"));
  CHECK(p.babak.post(p.at + "/speakers/" + amina + "/here", {{"channel", "room"}}).status == 409);
  led_to(p.babak.post(to.substr(0, to.find('#')) + "/live/life", {{"to", "open"}}));
  led_to(p.babak.post(p.at + "/speakers/" + amina + "/here", {{"channel", "room"}}));
  led_to(p.babak.post(p.at + "/parts/" + part + "/sat", {{"people", "Amina\nChi: in place of Bo\n"}}));
  auto const sat = p.babak.get(p.at + "/agenda");
  CHECK(has(sat.body, "in place of Bo"));
  CHECK(has(sat.body, "not planned"));
  auto const json = boost::json::parse(p.babak.json(p.at + "/agenda").body).as_object();
  CHECK(json.at("parts").at(0).at("people").at(0).at("name").as_string() == "Bo");
  CHECK(json.at("parts").at(0).at("people").as_array().size() == 3);
  CHECK(p.signed_in(Role::member).get(p.at + "/agenda").status == 403);
}

TEST_CASE("a new plan can begin with two panels and a wrap-up, under the titles that were typed") {
  Planning p;
  CHECK(boost::json::parse(p.babak.json(p.at).body).at("variants").as_array().empty());
  CHECK(has(p.babak.get("/plans").body, "Begin with two panels and a wrap-up"));
  auto const at =
      led_to(p.babak.post("/plans", {{"title", "Next session"}, {"usual", "yes"}, {"first_title", "Integration"}, {"second_title", ""}}));
  auto const parts = boost::json::parse(p.babak.json(at).body).at("variants").at(0).at("parts").as_array();
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].at("part").at("title").as_string() == "Integration");
  CHECK(parts[1].at("part").at("title").as_string() == "Second panel");
  CHECK(parts[0].at("left").as_int64() == 1200);
  CHECK(has(p.babak.get(at).body, "4 speakers x (3 + 2) = 20 of 40 minutes."));
  auto const bare = led_to(p.babak.post("/plans", {{"title", "Bare"}, {"usual", "no"}}));
  CHECK(boost::json::parse(p.babak.json(bare).body).at("variants").as_array().empty());
  auto const refused = p.babak.post("/plans", {{"title", "Third"}, {"usual", "yes"}, {"first_title", std::string(201, 'x')}});
  CHECK(refused.status == 400);
  CHECK(p.store.read([&](Reading& r) { return plan::plans(r).size(); }) == 3);
}

TEST_CASE("single speakers get times of their own while one plans and afterwards, and the sum says so") {
  Planning p;
  auto const v = p.variant("One panel");
  p.part(v, "Integration", "40", "7");
  auto const part = p.store.read([&](Reading& r) { return plan::parts(r, plan::VariantId(v)).front().id.text; });
  auto const times = p.at + "/parts/" + part + "/times";
  CHECK(led_to(p.babak.post(times, {{"first", "8"}, {"follow_up", "0"}, {"first", ""}, {"follow_up", ""}})) == p.at + "#p-" + part);
  auto const page = p.babak.get(p.at);
  CHECK(has(page.body, "6 speakers x (3 + 2) and 1 with times of their own = 38 of 40 minutes."));
  CHECK(has(page.body, "Speaker 1: minutes at first"));
  auto const own = [&] { return p.store.read([&](Reading& r) { return plan::parts(r, plan::VariantId(v)).front().own; }); };
  CHECK(own() == std::vector<plan::OwnTimes>{{1, 480, 0}});
  auto const field = [&](char const* json) {
    auto const answer = p.babak.post_json(times, json);
    CHECK(answer.status == 400);
    return std::string(boost::json::parse(answer.body).at("field").as_string());
  };
  CHECK(field(R"({"first":["long"],"follow_up":["1"]})") == "first");
  CHECK(field(R"({"first":["1"],"follow_up":["601"]})") == "follow_up");
  CHECK(field(R"({"first":["5"]})") == "follow_up");
  CHECK(field(R"({"first":["","","","","","","","5"],"follow_up":["","","","","","","","5"]})") == "place");
  CHECK(own().size() == 1);
  auto const amina = p.nominate("Amina", "");
  led_to(p.babak.post(p.at + "/choose", {{"people", amina}, {"why", "because"}}));
  led_to(p.babak.post(p.at + "/variants/" + v + "/adopt", {{"words", "One panel it is."}}));
  led_to(p.babak.post(p.at + "/parts/" + part + "/speakers", {{"people", ""}, {"people", amina}}));
  CHECK(led_to(p.babak.post(times, {{"first", ""}, {"follow_up", ""}, {"first", "5"}, {"follow_up", "1"}})) == p.at + "/agenda#speakers");
  auto const person = boost::json::parse(p.babak.json(p.at + "/agenda").body).at("parts").at(0).at("people").at(0);
  CHECK(person.at("place").as_int64() == 2);
  CHECK(person.at("first").as_int64() == 300);
  CHECK(has(p.babak.get(p.at + "/agenda").body, "Amina: minutes at first"));
  CHECK(has(p.babak.get(p.at + "/sheet").body, "<bdi>Amina</bdi>: 5 minutes at first, 1 later."));
}

TEST_CASE("a panel is proposed by quotas, explained when there is none, and chosen by people with a reason") {
  Planning p;
  auto const amina = p.nominate("Amina", "gender: woman\nseat: youth\nseat: technical");
  auto const bo = p.nominate("Bo", "gender: man\n\nseat: youth");
  auto const chi = p.nominate("Chi", "");
  auto const panel = p.at + "/panel";
  led_to(p.babak.post(p.at + "/quotas", {{"category", "gender"}, {"name", "woman"}, {"min", "1"}, {"max", "1"}}));
  led_to(p.babak.post(p.at + "/quotas", {{"category", "seat"}, {"name", "youth"}, {"min", "2"}, {"max", "2"}}));
  auto page = p.babak.get(panel);
  CHECK(page.status == 200);
  CHECK(has(page.body, "1 panel keeps every quota."));
  CHECK(has(page.body, "seat: youth – Amina, Bo"));
  CHECK(has(page.body, "<option value=\"technical\">"));  // said by Amina, offered for the next quota
  led_to(p.babak.post(p.at + "/quotas", {{"category", "gender"}, {"name", "woman"}, {"min", "2"}, {"max", "2"}}));
  page = p.babak.get(panel);
  CHECK(has(page.body, "No panel keeps every quota."));
  CHECK(has(page.body, "gender: woman: at least 1 instead of 2"));
  CHECK(p.babak.post(p.at + "/choose", {{"people", amina}}).status == 400);
  CHECK(p.babak.post(p.at + "/choose", {{"people", amina}, {"people", bo}, {"people", chi}, {"why", "all"}}).status == 400);
  CHECK(boost::json::parse(p.babak.json(panel).body).at("covered").as_array().empty());
  led_to(p.babak.post(p.at + "/choose", {{"people", amina}, {"people", chi}, {"why", "Chi knows the process."}}));
  page = p.babak.get(panel);
  // Chosen against the quotas, and seen to be: one woman of two, one of the youth of two.
  CHECK(has(page.body, "Who covers what"));
  auto const covered = boost::json::parse(p.babak.json(panel).body).at("covered").as_array();
  REQUIRE(covered.size() == 2);
  for (auto const& one : covered) {
    CHECK(one.at("who").as_array().size() == 1);
    CHECK(one.at("kept").as_bool() == false);
  }
  led_to(p.babak.post(p.at + "/quotas", {{"category", "gender"}, {"name", "Woman"}, {"min", "1"}, {"max", "1"}}));
  CHECK(boost::json::parse(p.babak.json(panel).body).at("covered").at(0).at("kept").as_bool());
  CHECK(has(page.body, "Chi knows the process."));
  CHECK(has(page.body, "<span class=\"badge good\">chosen</span>"));
  led_to(p.babak.post(p.at + "/nominations/" + bo + "/consent", {{"consent", "declined"}}));
  page = p.babak.get(panel);
  CHECK(has(page.body, "has declined"));
  CHECK(!has(page.body, "value=\"" + bo + "\""));
}

TEST_CASE("what nominees say of themselves is for the selectors, and gone once erased") {
  Planning p;
  p.nominate("Amina", "region: qqnowhere");
  CHECK(has(p.babak.get(p.at + "/panel").body, "qqnowhere"));
  for (auto const role : {Role::visitor, Role::member, Role::coordinator}) {
    auto browser = p.signed_in(role);
    for (auto const* const rest : {"", "/panel"}) {
      CHECK(!has(browser.get(p.at + rest).body, "qqnowhere"));
      CHECK(!has(browser.json(p.at + rest).body, "qqnowhere"));
    }
  }
  CHECK(has(p.babak.get(p.at + "/panel").body, "By itself it is erased on"));
  CHECK(has(p.babak.get(p.at + "/panel").body, "what nominees said of themselves (1), e-mail addresses (0)"));
  led_to(p.babak.post(p.at + "/forget"));
  CHECK(!has(p.babak.get(p.at + "/panel").body, "qqnowhere"));
  CHECK(!has(p.babak.get(p.at + "/panel").body, "By itself it is erased on"));
}

TEST_CASE("more seats than people, somebody twice and a broken encoding are said plainly, and nothing of it is kept") {
  Planning p;
  p.nominate("Amina", "");
  CHECK(has(p.babak.get(p.at + "/panel").body, "2 seats are more than 1 people."));
  CHECK(p.babak.post(p.at + "/nominations", {{"name", "AMINA"}, {"attributes", "region: Africa"}}).status == 409);
  auto const to = p.at + "/nominations";
  auto const broken = p.babak.send(p.babak.posted(to, "application/x-www-form-urlencoded", "name=%FF%E9&csrf=" + p.babak.token(to)));
  CHECK(broken.status == 400);
  // The control: the same body with letters is taken.
  auto const whole = p.babak.send(p.babak.posted(to, "application/x-www-form-urlencoded", "name=%C3%89lise&csrf=" + p.babak.token(to)));
  CHECK(whole.status == 303);
  auto const kept = p.store.read([&](Reading& r) { return plan::nominations(r, plan::plans(r).front().id); });
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].name == "Amina");
  CHECK(kept[0].attributes.empty());
}

TEST_CASE("bad wishes are refused with their field and store nothing") {
  Planning p;
  auto const v = p.variant("One");
  auto const field = [](http::Response const& r) { return std::string(boost::json::parse(r.body).at("field").as_string()); };
  CHECK(field(p.babak.post_json(p.at + "/variants/" + v + "/parts", R"({"title":"x","length":"many"})")) == "length");
  CHECK(field(p.babak.post_json(p.at + "/variants/" + v + "/parts", R"({"title":"x","kind":"dance"})")) == "kind");
  CHECK(field(p.babak.post_json(p.at + "/nominations", R"({"name":"x","attributes":"no colon"})")) == "attributes");
  CHECK(field(p.babak.post_json(p.at + "/quotas", R"({"category":"a","name":"b","min":3,"max":2})")) == "min");
  CHECK(field(p.babak.post_json(p.at + "/quotas", R"({"category":"a","name":"b","min":-3})")) == "min");
  CHECK(field(p.babak.post_json("/plans", R"({"title":"x","minutes":5})")) == "minutes");
  CHECK(p.babak.post("/plans", {{"title", ""}}).status == 400);
  CHECK(p.babak.get("/plans/nosuch").status == 404);
  CHECK(p.babak.get("/plans/nosuch/panel").status == 404);
  CHECK(p.store.read([&](Reading& r) { return plan::parts(r, plan::VariantId(v)).size(); }) == 0);
  CHECK(p.store.read([&](Reading& r) { return plan::plans(r).size(); }) == 1);
}
