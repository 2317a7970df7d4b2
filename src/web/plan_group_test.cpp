// SPDX-License-Identifier: Apache-2.0
// What the group does with a plan in the browser: questions, titles, comments; and the invited, who have a link and no account.
#include "web/house_for_tests.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "mail/mail.hpp"
#include "plan/invitations.hpp"
#include "plan/lotteries.hpp"
#include "plan/panel_answer.hpp"
#include "plan/proposals.hpp"
#include "plan/questions.hpp"

using namespace web;
using namespace web::test;

namespace {

std::string led_to(http::Response const& r) {
  REQUIRE(r.status == 303);
  return std::string(r.header("Location"));
}

/// The first address of this kind on a page: "/seat/" and what follows.
std::string address_on(std::string const& page, std::string const& begin) {
  auto const at = page.find("\"" + begin);
  REQUIRE(at != std::string::npos);
  return page.substr(at + 1, page.find('"', at + 1) - at - 1);
}

struct Group : TestHouse {
  Browser babak = signed_in(Role::facilitator);
  Browser dalia = signed_in(Role::member);
  std::string at = led_to(babak.post("/plans", {{"title", "Main session"}, {"seats", "2"}}));
  plan::PlanId id{at.substr(std::string("/plans/").size())};

  template <class F>
  auto read(F&& f) {
    return store.read(std::forward<F>(f));
  }
  std::string nominee(std::string const& name) {
    led_to(babak.post(at + "/nominations", {{"name", name}, {"by", "self"}, {"attributes", "region: qqnowhere"}}));
    return read([&](Reading& r) {
      for (auto const& n : plan::nominations(r, id))
        if (n.name == name) return n.id.text;
      return std::string();
    });
  }
  /// Of the only seat; drafted, approved and sent. Its personal address.
  std::string invited(std::string const& who) {
    led_to(babak.post(at + "/choose", {{"people", who}, {"why", "because"}}));
    led_to(babak.post(at + "/seats/chosen"));
    auto const seat = read([&](Reading& r) { return plan::panel_seats(r, id).front().id.text; });
    led_to(babak.post(at + "/seats/" + seat + "/draft", {{"address", "amina@forum.test"}, {"language", "en"}, {"zone", "Africa/Nairobi"}, {"words", "Please come."}}));
    auto const invitation = at + "/invitations/" + read([&](Reading& r) { return plan::open_invitations(r, id).begin()->second.id.text; });
    CHECK(babak.post(invitation + "/send").status == 409);
    led_to(babak.post(invitation + "/approve"));
    auto const sent = babak.post(invitation + "/send");
    CHECK(sent.status == 200);
    CHECK(has(std::string(sent.header("Cache-Control")), "no-store"));
    return address_on(sent.body, "/seat/");
  }
  std::vector<mail::Posted> letters() {
    return read([](Reading& r) { return mail::outbox(r, std::nullopt); });
  }
};

}  // namespace

TEST_CASE("members propose questions, those who run the plan order and freeze them, and the invited get them once") {
  Group g;
  led_to(g.dalia.post(g.at + "/questions", {{"text", "What is integration?"}}));
  led_to(g.babak.post(g.at + "/questions", {{"text", "Who is missing?"}}));
  CHECK(g.dalia.post(g.at + "/questions", {{"text", ""}}).status == 400);
  CHECK(has(g.dalia.post(g.at + "/questions", {{"text", "x"}, {"part", "Nowhere"}}).body, "No variant has a part of this title."));
  auto const second = g.read([&](Reading& r) { return plan::questions(r, g.id)[1].id.text; });
  CHECK(g.dalia.post(g.at + "/questions/" + second + "/move", {{"by", "-1"}}).status == 403);
  led_to(g.babak.post(g.at + "/questions/" + second + "/move", {{"by", "-1"}}));
  auto const page = g.dalia.get(g.at + "/questions").body;
  CHECK(page.find("Who is missing?") < page.find("What is integration?"));
  CHECK(has(page, "Dalia"));
  auto const seat = g.invited(g.nominee("Amina"));
  CHECK(has(g.visitor().get(seat).body, "They are still collected"));
  CHECK(g.babak.post(g.at + "/questions/send").status == 409);
  led_to(g.babak.post(g.at + "/questions/freeze"));
  CHECK(g.dalia.post(g.at + "/questions", {{"text", "Late?"}}).status == 409);
  CHECK(has(g.visitor().get(seat).body, "What is integration?"));
  auto const before = g.letters().size();
  led_to(g.babak.post(g.at + "/questions/send"));
  led_to(g.babak.post(g.at + "/questions/send"));
  REQUIRE(g.letters().size() == before + 1);
  mail::Posted letter;
  for (auto const& one : g.letters())
    if (!one.secret) letter = one;
  CHECK(letter.to_address == "amina@forum.test");
  CHECK(has(letter.body, "1. Who is missing?"));
  CHECK(has(letter.body, "2. What is integration?"));
  led_to(g.babak.post(g.at + "/questions/thaw", {{"reason", "One more"}}));
  led_to(g.dalia.post(g.at + "/questions", {{"text", "Late?"}}));
}

TEST_CASE("a title is counted on the server, proposed within the limits, supported with a reason and settled in words") {
  Group g;
  auto const counted = g.dalia.post(g.at + "/proposals", {{"kind", "title"}, {"text", "Shared waters, shared futures"}, {"do", "count"}});
  CHECK(counted.status == 200);
  CHECK(has(counted.body, "29 characters, 4 words"));
  CHECK(has(counted.body, "value=\"Shared waters, shared futures\""));
  CHECK(g.read([&](Reading& r) { return plan::proposals(r, g.id).empty(); }));
  auto const over = g.dalia.post(g.at + "/proposals", {{"kind", "title"}, {"text", std::string(61, 'x')}});
  CHECK(over.status == 400);
  CHECK(has(over.body, "This has 61 characters; 60 are allowed."));
  led_to(g.dalia.post(g.at + "/proposals", {{"kind", "title"}, {"text", "Shared waters"}, {"reason", "Outsiders understand it"}}));
  auto const p = g.at + "/proposals/" + g.read([&](Reading& r) { return plan::proposals(r, g.id).front().id.text; });
  led_to(g.babak.post(p + "/support", {{"reason", "Short"}}));
  CHECK(g.dalia.post(p + "/settle", {{"words", "x"}}).status == 403);
  auto page = g.dalia.get(g.at + "/proposals").body;
  CHECK(has(page, "1 person supports this."));
  CHECK(has(page, "Short"));
  led_to(g.babak.post(p + "/settle", {{"words", "Nobody objected."}}));
  page = g.dalia.get(g.at + "/proposals").body;
  CHECK(has(page, "Nobody objected."));
  CHECK(has(g.dalia.get(g.at + "/sheet").body, "Run of show: Shared waters"));
  led_to(g.babak.post(p + "/unsupport"));
  CHECK(g.signed_in(Role::coordinator).post(p + "/withdraw").status == 403);
  led_to(g.dalia.post(p + "/withdraw"));
  CHECK(g.visitor().get(g.at + "/proposals").status != 200);
}

TEST_CASE("comments stand below the plan, a parked question until it is answered") {
  Group g;
  led_to(g.dalia.post(g.at + "/comments", {{"text", "Which order?"}, {"kind", "parked"}}));
  CHECK(has(g.dalia.get(g.at).body, "parked question"));
  auto const c = boost::json::parse(g.dalia.json(g.at).body).at("comments").at(0).at("id").as_string();
  auto const at = g.at + "/comments/" + std::string(c);
  CHECK(g.dalia.post(at + "/answer", {{"answer", "x"}}).status == 403);
  led_to(g.babak.post(at + "/answer", {{"answer", "Inward, then outward."}}));
  CHECK(has(g.dalia.get(g.at).body, "Inward, then outward."));
  CHECK(g.signed_in(Role::coordinator).post(at + "/remove").status == 403);
  led_to(g.dalia.post(at + "/remove"));
  CHECK(!has(g.dalia.get(g.at).body, "Which order?"));
}

TEST_CASE("a seat nobody owns is said loudly; its holder reads the briefing by a link, accepts, and names a delegate whose link is another") {
  Group g;
  auto const amina = g.nominee("Amina");
  led_to(g.babak.post(g.at + "/briefing", {{"briefing", "Captions are there. Ask Babak."}}));
  auto const link = g.invited(amina);
  auto page = g.babak.get(g.at + "/invitations").body;
  CHECK(has(page, "1 seat has nobody who takes care of its invitation."));
  CHECK(has(page, "nobody owns this"));
  auto holder = g.visitor();
  auto const briefing = holder.get(link);
  CHECK(briefing.status == 200);
  CHECK(has(briefing.body, "Captions are there. Ask Babak."));
  CHECK(has(briefing.body, "Please come."));
  CHECK(has(briefing.body, "The time is not fixed yet."));
  CHECK(!has(briefing.body, "qqnowhere"));
  // Looking changes nothing.
  CHECK(g.read([&](Reading& r) { return plan::open_invitations(r, g.id).begin()->second.state; }) == plan::Inviting::sent);
  led_to(holder.post(link, {{"answer", "seen"}}));
  led_to(holder.post(link, {{"answer", "accepted"}, {"words", "A ramp"}}));
  CHECK(has(holder.get(link).body, "You have accepted."));
  page = g.babak.get(g.at + "/invitations").body;
  CHECK(has(page, "A ramp"));
  CHECK(!has(page, "1 seat has nobody"));
  CHECK(holder.post(link, {{"answer", "perhaps"}}).status == 400);
  CHECK(holder.post(link + "/delegate", {{"name", "Deputy"}, {"address", "nowhere"}}).status == 400);
  auto const named = holder.post(link + "/delegate", {{"name", "Deputy"}, {"address", "deputy@forum.test"}});
  CHECK(named.status == 200);
  auto const other = address_on(named.body, "/seat/");
  CHECK(holder.get(link).status == 404);
  auto deputy = g.visitor();
  CHECK(has(deputy.get(other).body, "in place of"));
  CHECK(!has(deputy.get(other).body, "Somebody comes in my place"));
  led_to(deputy.post(other, {{"answer", "declined"}, {"words", "On the road"}}));
  CHECK(has(g.babak.get(g.at + "/invitations").body, "On the road"));
  std::string to;
  for (auto const& letter : g.letters()) {
    to += letter.to_address + " ";
    CHECK(letter.secret);
    CHECK(letter.body.empty());
  }
  for (auto const* const address : {"deputy@forum.test", "amina@forum.test"}) CHECK(has(to, address));
  for (auto const role : {Role::visitor, Role::member, Role::coordinator}) CHECK(g.signed_in(role).get(g.at + "/invitations").status != 200);
  // With a relay the link stands in the letter only.
  g.house.smtp = true;
  auto const seat = g.read([&](Reading& r) { return plan::panel_seats(r, g.id).front().id.text; });
  led_to(g.babak.post(g.at + "/seats/" + seat + "/give", {{"nomination", ""}, {"reason", "Nobody of that office"}}));
  CHECK(deputy.get(other).status == 404);
}

TEST_CASE("a draft is approved and sent in one press, and its history has both; a second press says that it was sent, and sends nothing") {
  Group g;
  led_to(g.babak.post(g.at + "/choose", {{"people", g.nominee("Amina")}, {"why", "because"}}));
  led_to(g.babak.post(g.at + "/seats/chosen"));
  auto const seat = g.read([&](Reading& r) { return plan::panel_seats(r, g.id).front().id; });
  led_to(g.babak.post(g.at + "/seats/" + seat.text + "/draft", {{"address", "amina@forum.test"}}));
  CHECK(has(g.babak.get(g.at + "/invitations").body, "Approve and send"));
  auto const send = g.at + "/invitations/" + g.read([&](Reading& r) { return plan::open_invitations(r, g.id).at(seat).id.text; }) + "/send";
  CHECK(g.babak.post(send, {{"approve", "yes"}}).status == 200);
  std::vector<plan::Step> steps;
  for (auto const& s : g.read([&](Reading& r) { return plan::steps_of(r, seat); })) steps.push_back(s.step);
  CHECK(steps == std::vector{plan::Step::drafted, plan::Step::approved, plan::Step::sent});
  led_to(g.babak.post(send, {{"approve", "yes"}}));
  CHECK(g.read([&](Reading& r) { return plan::steps_of(r, seat).size(); }) == 3);
  CHECK(g.letters().size() == 1);
}

TEST_CASE("a nominee agrees by a link and says of themself what they want to; declining leaves nothing of it") {
  Group g;
  auto const amina = g.nominee("Amina");
  auto const asked = g.babak.post(g.at + "/ask", {{"nomination", amina}, {"address", "amina@forum.test"}, {"language", "fr"}});
  CHECK(asked.status == 200);
  auto const link = address_on(asked.body, "/nominee/");
  CHECK(g.babak.post(g.at + "/ask", {{"nomination", amina}, {"address", "a b"}}).status == 400);
  CHECK(g.babak.post(g.at + "/ask", {{"nomination", "none"}, {"address", "a@b"}}).status == 404);
  auto nominee = g.visitor();
  CHECK(has(nominee.get(link).body, "region: qqnowhere"));
  CHECK(nominee.post(link, {{"answer", "given"}, {"attributes", "no colon"}}).status == 400);
  CHECK(nominee.post(link, {{"answer", "asked"}, {"attributes", ""}}).status == 400);
  led_to(nominee.post(link, {{"answer", "given"}, {"attributes", "seat: youth\nseat: technical"}}));
  auto const n = [&] { return g.read([&](Reading& r) { return plan::nominations(r, g.id).front(); }); };
  CHECK(n().consent == plan::Consent::given);
  CHECK(n().attributes.size() == 2);
  led_to(nominee.post(link, {{"answer", "declined"}}));
  CHECK(n().consent == plan::Consent::declined);
  CHECK(n().attributes.empty());
  CHECK(g.visitor().get("/nominee/0123456789abcdef0123456789abcdef").status == 404);
}

TEST_CASE("the page of the panel says who could take a seat so that the quotas hold") {
  Group g;
  auto const nominate = [&](std::string const& name, std::string const& said) { led_to(g.babak.post(g.at + "/nominations", {{"name", name}, {"attributes", said}})); };
  nominate("Amina", "gender: woman");
  nominate("Bo", "gender: man");
  nominate("Chi", "gender: woman");
  led_to(g.babak.post(g.at + "/quotas", {{"category", "gender"}, {"name", "woman"}, {"min", "1"}, {"max", "1"}}));
  std::map<std::string, std::string> ids;
  for (auto const& n : g.read([&](Reading& r) { return plan::nominations(r, g.id); })) ids[n.name] = n.id.text;
  led_to(g.babak.post(g.at + "/choose", {{"people", ids["Amina"]}, {"people", ids["Bo"]}, {"why", "because"}}));
  auto const facts = boost::json::parse(g.babak.json(g.at + "/panel").body).as_object();
  std::map<std::string, std::string> ways;
  for (auto const& a : facts.at("alternates").as_array()) ways[std::string(a.at("declined").as_string())] = a.at("ways").as_array().empty() ? "" : std::string(a.at("ways").at(0).as_string());
  CHECK(ways == std::map<std::string, std::string>{{"Amina", "Chi"}, {"Bo", ""}});
  CHECK(has(g.babak.get(g.at + "/panel").body, "Nobody: the quotas cannot hold without them"));
}

TEST_CASE("a lottery is prepared, its digest shown, drawn by a seed once, and people choose whom it drew") {
  Group g;
  std::string asked;
  g.house.solve_lottery = [&](std::string const& task) {
    asked = task;
    auto const read = plan::read_task(task);
    REQUIRE(read);
    return std::optional(plan::solution_text(plan::solve_lottery(read->choice, read->fairness, [] { return false; })));
  };
  for (auto const* const name : {"Amina", "Bo", "Chi"}) g.nominee(name);
  CHECK(g.babak.post(g.at + "/lotteries", {{"fairness", "dice"}}).status == 400);
  led_to(g.babak.post(g.at + "/lotteries", {{"fairness", "leximin"}}));
  CHECK(!asked.empty());
  auto page = g.babak.get(g.at + "/panel").body;
  CHECK(has(page, "66.67 %"));
  auto const lottery = g.at + "/lotteries/" + g.read([&](Reading& r) { return plan::lotteries(r, g.id).front().id.text; });
  CHECK(g.babak.post(lottery + "/draw", {{"seed", "a date"}}).status == 400);
  led_to(g.babak.post(lottery + "/draw", {{"seed", "20221003"}}));
  CHECK(g.babak.post(lottery + "/draw", {{"seed", "20221004"}}).status == 409);
  page = g.babak.get(g.at + "/panel").body;
  CHECK(has(page, "Seed <code>20221003</code> draws"));
  CHECK(has(page, "--lottery leximin --seed 20221003"));
  CHECK(plan::read_panel_json(g.babak.json(lottery + "/choice").body));
  CHECK(g.dalia.get(lottery + "/choice").status == 403);
  Fields choice = {{"why", "Drawn by lot."}};
  for (auto const& n : g.read([&](Reading& r) { return plan::lotteries(r, g.id).front().drawn; })) choice.emplace_back("people", n.text);
  led_to(g.babak.post(g.at + "/choose", choice));
  g.house.solve_lottery = [](std::string const&) { return std::optional<std::string>(); };
  CHECK(g.babak.post(g.at + "/lotteries", {{"fairness", "leximin"}}).status == 409);
  g.house.solve_lottery = [](std::string const&) { return std::optional<std::string>("nonsense"); };
  CHECK(g.babak.post(g.at + "/lotteries", {{"fairness", "leximin"}}).status >= 400);
  CHECK(g.read([&](Reading& r) { return plan::lotteries(r, g.id).size(); }) == 1);
}

TEST_CASE(
    "P-STUFF: support is one for each account, however often, from wherever and under whatever name it is pressed, and none comes late") {
  Group g;
  g.house.buckets = nullptr;  // how fast one may press is another matter
  led_to(g.dalia.post(g.at + "/proposals", {{"kind", "title"}, {"text", "Shared waters"}}));
  auto const proposal = [&] { return g.read([&](Reading& r) { return plan::proposals(r, g.id).front(); }); };
  auto const p = g.at + "/proposals/" + proposal().id.text;
  for (int i = 0; i < 50; ++i) led_to(g.dalia.post(p + "/support", {{"reason", std::to_string(i)}}));
  auto elsewhere = g.signed_in(Role::member);
  led_to(elsewhere.post(p + "/support",
                        {{"reason", "again"}, {"person", g.person(Role::facilitator).text}, {"by", g.person(Role::facilitator).text}}));
  g.visitor().post(p + "/support", {{"reason", "nobody"}});
  REQUIRE(proposal().support.size() == 1);
  CHECK(proposal().support[0].by == g.person(Role::member));
  CHECK(proposal().support[0].reason == "again");
  // The control: another account is another supporter.
  led_to(g.babak.post(p + "/support"));
  CHECK(proposal().support.size() == 2);
  led_to(g.dalia.post(p + "/withdraw"));
  CHECK(g.signed_in(Role::coordinator).post(p + "/support").status == 409);
  CHECK(g.babak.post(p + "/unsupport").status == 409);
  CHECK(proposal().support.size() == 2);
}

TEST_CASE("P-STUFF: a personal link answers once for its own seat, and not after the seat was given away") {
  Group g;
  g.house.buckets = nullptr;
  auto const link = g.invited(g.nominee("Amina"));
  auto const seat = g.read([&](Reading& r) { return plan::panel_seats(r, g.id).front().id; });
  auto const accepted = [&] {
    auto const steps = g.read([&](Reading& r) { return plan::steps_of(r, seat); });
    return std::count_if(steps.begin(), steps.end(), [](auto const& s) { return s.step == plan::Step::accepted; });
  };
  for (int i = 0; i < 20; ++i) {
    auto browser = g.visitor();  // each without the cookies of the one before
    browser.get(link);
    led_to(browser.post(link, {{"answer", "accepted"}, {"seat", "another"}, {"invitation", "another"}}));
  }
  CHECK(accepted() == 1);
  led_to(g.babak.post(g.at + "/seats/" + seat.text + "/give", {{"nomination", ""}, {"reason", "Another office"}}));
  auto late = g.visitor();
  CHECK(late.get(link).status == 404);
  CHECK(late.post(link, {{"answer", "accepted"}}).status != 303);
  CHECK(accepted() == 1);
  CHECK(g.read([&](Reading& r) { return plan::open_invitations(r, g.id).empty(); }));
}
