// SPDX-License-Identifier: Apache-2.0
// What surrounds a session in the browser: its report, names for the screen, rules on persons, members who nominate, and wishes that are
// refused.
#include <boost/json/parse.hpp>

#include "plan/agenda.hpp"
#include "plan/invitations.hpp"
#include "plan/report.hpp"
#include "web/house_for_tests.hpp"

using namespace web;
using namespace web::test;

namespace {

std::string led_to(http::Response const& r) {
  REQUIRE(r.status == 303);
  return std::string(r.header("Location"));
}

std::string field_of(http::Response const& r) { return std::string(boost::json::parse(r.body).at("field").as_string()); }

/// A plan with a panel part, Amina and Bo chosen and named for it.
struct Planned : TestHouse {
  Browser babak = signed_in(Role::facilitator);
  Browser dalia = signed_in(Role::member);
  std::string at = led_to(babak.post("/plans", {{"title", "Main session"}, {"minutes", "90"}, {"seats", "2"}}));
  plan::PlanId id{at.substr(std::string("/plans/").size())};
  std::map<std::string, std::string> ids;
  std::string part;

  Planned() {
    for (auto const* const name : {"Amina", "Bo"}) {
      led_to(babak.post(at + "/nominations", {{"name", name}, {"by", "Coalition on Wells"}}));
      for (auto const& n : nominations()) ids[n.name] = n.id.text;
      led_to(babak.post(at + "/nominations/" + ids[name] + "/consent", {{"consent", "given"}}));
    }
    led_to(babak.post(at + "/choose", {{"people", ids["Amina"]}, {"people", ids["Bo"]}, {"why", "because"}}));
    auto const v = led_to(babak.post(at + "/variants", {{"title", "One"}}));
    auto const variant = v.substr(v.find("#v-") + 3);
    led_to(babak.post(at + "/variants/" + variant + "/parts", {{"title", "Panel"}, {"length", "40"}, {"speakers", "2"}, {"first", "3"}}));
    led_to(babak.post(at + "/variants/" + variant + "/adopt", {{"words", "This one."}}));
    part = store.read([&](Reading& r) { return plan::parts(r, plan::VariantId(variant)).front().id.text; });
    led_to(babak.post(at + "/parts/" + part + "/speakers", {{"people", ids["Amina"]}, {"people", ids["Bo"]}}));
  }
  std::vector<plan::Nomination> nominations() {
    return store.read([&](Reading& r) { return plan::nominations(r, id); });
  }
  /// The address of the meeting.
  std::string becomes(std::string const& day) {
    auto const series = store.write({{}, "secretariat"}, [](Writing& w) {
      meeting::Series s;
      s.title = "Main sessions";
      return meeting::found_series(w, s);
    });
    auto const to = led_to(babak.post(
        at + "/agenda", {{"series", series->text}, {"number", "67"}, {"day", day}, {"start", "15:00"}, {"zone", "Europe/Lisbon"}}));
    return to.substr(0, to.find('#'));
  }
};

}  // namespace

TEST_CASE("a report is filled in for who writes it, read by members once it is handed in, and late when it is late") {
  Planned p;
  CHECK(has(p.babak.get(p.at + "/report").body, "The report begins when the plan has become a meeting."));
  CHECK(p.babak.post(p.at + "/report", {{"do", "draft"}}).status == 409);
  auto const meeting = p.becomes("2022-09-10");
  auto page = p.babak.get(p.at + "/report").body;
  CHECK(has(page, "Check every line"));
  CHECK(has(page, "Amina, Coalition on Wells"));
  CHECK(!has(p.dalia.get(p.at + "/report").body, "Amina, Coalition on Wells"));
  CHECK(!has(p.dalia.json(p.at + "/report").body, "Amina, Coalition on Wells"));
  CHECK(!has(p.babak.get("/plans").body, "Reports due"));
  led_to(p.babak.post(meeting + "/close"));
  CHECK(has(p.babak.get("/plans").body, "Reports due"));
  CHECK(has(p.babak.get("/plans").body, "overdue"));
  Fields wish = {
      {"rapporteurs", "Linh"}, {"takeaways", "Water is one.\nAnd two."}, {"calls", ""}, {"discussion", "qqkept"}, {"do", "first"}};
  auto const wrong = p.babak.post(p.at + "/report", wish);
  CHECK(wrong.status == 400);
  CHECK(has(wrong.body, "qqkept"));
  CHECK(has(wrong.body, "aria-invalid"));
  CHECK(p.store.read([&](Reading& r) { return !plan::report_draft(r, p.id) && plan::reports(r, p.id).empty(); }));
  CHECK(field_of(p.babak.post_json(p.at + "/report", R"({"do":"full","rapporteurs":"x","takeaways":"a","calls":"b"})")) == "speakers");
  CHECK(field_of(p.babak.post_json(p.at + "/report", R"({"do":"third"})")) == "do");
  CHECK(field_of(p.babak.post_json(p.at + "/report/rules", R"({"hours":"soon"})")) == "hours");
  CHECK(p.dalia.post(p.at + "/report", wish).status == 403);
  wish[2].second = "Publish it.";
  led_to(p.babak.post(p.at + "/report", wish));
  page = p.dalia.get(p.at + "/report").body;
  CHECK(has(page, "Water is one."));
  CHECK(has(page, "late"));
  led_to(p.babak.post(p.at + "/report", {{"do", "draft"}, {"takeaways", "qqdraft"}}));
  CHECK(has(p.babak.get(p.at + "/report").body, "qqdraft"));
  CHECK(!has(p.dalia.get(p.at + "/report").body, "qqdraft"));
  led_to(p.babak.post(p.at + "/report/rules", {{"hours", "500"}, {"days", "30"}, {"characters", "300"}}));
  CHECK(p.store.read([&](Reading& r) { return plan::report_rules(r, p.id).hours; }) == 500);
}

TEST_CASE("two who write a report at once: the second sees both texts, and saves only what they then choose") {
  Planned p;
  p.becomes("2022-09-10");
  auto const draft = [&] { return p.store.read([&](Reading& r) { return *plan::report_draft(r, p.id); }); };
  CHECK(has(p.babak.get(p.at + "/report").body, "name=\"base\" value=\"\""));
  led_to(p.babak.post(p.at + "/report", {{"do", "draft"}, {"base", ""}, {"takeaways", "qqfirst"}}));
  auto const beaten = p.babak.post(p.at + "/report", {{"do", "draft"}, {"base", ""}, {"takeaways", "qqsecond"}});
  CHECK(beaten.status == 409);
  CHECK(has(beaten.body, "qqfirst"));
  CHECK(has(beaten.body, "qqsecond"));
  CHECK(has(beaten.body, "name=\"base\" value=\"" + draft().id + "\""));
  CHECK(draft().text.takeaways == "qqfirst");
  // Having seen it, they may.
  led_to(p.babak.post(p.at + "/report", {{"do", "draft"}, {"base", draft().id}, {"takeaways", "qqsecond"}}));
  CHECK(draft().text.takeaways == "qqsecond");
  CHECK(p.babak.post_json(p.at + "/report", R"({"do":"draft","base":"x","takeaways":"qqthird"})").status == 409);
  // A text that is wrong does not make its writer the one who read the newest draft.
  auto const wrong = p.babak.post(p.at + "/report", {{"do", "first"}, {"base", "old"}, {"rapporteurs", ""}});
  CHECK(wrong.status == 400);
  CHECK(has(wrong.body, "name=\"base\" value=\"old\""));
}

TEST_CASE("what a program does not name stays as it is, in the rules of a report and in its draft") {
  Planned p;
  p.becomes("2022-09-10");
  auto const send = [&](std::string const& path, std::string const& body) { CHECK(p.babak.post_json(p.at + path, body).status == 200); };
  send("/report/rules", R"({"hours":36,"characters":400})");
  send("/report/rules", R"({"days":21})");
  auto const rules = p.store.read([&](Reading& r) { return plan::report_rules(r, p.id); });
  CHECK(rules.hours == 36);
  CHECK(rules.days == 21);
  CHECK(rules.characters == 400);
  send("/report", R"({"do":"draft","takeaways":"Water is one.","discussion":"Long."})");
  send("/report", R"({"do":"draft","calls":"Publish it.","discussion":""})");
  auto const draft = p.store.read([&](Reading& r) { return plan::report_draft(r, p.id)->text; });
  CHECK(draft.takeaways == "Water is one.");
  CHECK(draft.calls == "Publish it.");
  CHECK(draft.discussion.empty());
}

TEST_CASE("names for the screen are the words people gave on their own page, and one of them fills a projector") {
  Planned p;
  CHECK(has(p.dalia.get(p.at + "/names").body, "as nominated"));
  led_to(p.babak.post(p.at + "/seats/chosen"));
  auto const seat = p.store.read([&](Reading& r) { return plan::panel_seats(r, p.id).front(); });
  led_to(p.babak.post(p.at + "/seats/" + seat.id.text + "/draft",
                      {{"address", "amina@forum.test"}, {"language", "en"}, {"zone", "Africa/Nairobi"}}));
  auto const invitation =
      p.at + "/invitations/" + p.store.read([&](Reading& r) { return plan::open_invitations(r, p.id).begin()->second.id.text; });
  led_to(p.babak.post(invitation + "/approve"));
  auto const sent = p.babak.post(invitation + "/send").body;
  auto const link = sent.substr(sent.find("\"/seat/") + 1, std::string("/seat/").size() + 32);
  auto visitor = p.visitor();
  CHECK(has(visitor.get(link).body, "Your name on the screen"));
  auto const long_name = visitor.post(link, {{"answer", "accepted"}, {"screen_name", std::string(81, 'x')}});
  CHECK(long_name.status == 400);
  CHECK(p.store.read([&](Reading& r) { return plan::open_invitations(r, p.id).begin()->second.state; }) == plan::Inviting::sent);
  led_to(
      visitor.post(link, {{"answer", "accepted"}, {"words", "A ramp"}, {"screen_name", "Dr <Amina>"}, {"screen_line", "Wells for All"}}));
  auto const page = p.dalia.get(p.at + "/names").body;
  CHECK(has(page, "Dr &lt;Amina&gt;"));
  CHECK(has(page, "in their own words"));
  CHECK(!has(page, "A ramp"));
  auto const picture = p.dalia.get(p.at + "/names/" + seat.nomination.text + "?ground=chroma");
  CHECK(picture.status == 200);
  CHECK(has(picture.body, "data-ground=\"chroma\""));
  CHECK(has(picture.body, "Wells for All"));
  CHECK(has(p.dalia.get(p.at + "/names/" + seat.nomination.text + "?ground=%22%3E").body, "data-ground=\"black\""));
  CHECK(p.visitor().get(p.at + "/names").status != 200);
  led_to(p.babak.post(p.at + "/nominations/" + p.ids["Bo"] + "/consent", {{"consent", "asked"}}));
  CHECK(p.dalia.get(p.at + "/names/" + p.ids["Bo"]).status == 404);
  CHECK(has(p.babak.get(p.at + "/names").body, "has not agreed yet"));
}

TEST_CASE("an answer that is asked for on the day of the session or later is said to be too late") {
  Planned p;
  p.becomes("2031-05-06");
  led_to(p.babak.post(p.at + "/seats", {{"constituency", "A minister"}, {"deadline", "2031-05-05"}}));
  CHECK(!has(p.babak.get(p.at + "/invitations").body, "not before the session"));
  led_to(p.babak.post(p.at + "/seats", {{"constituency", "A deputy"}, {"deadline", "2031-05-06"}}));
  CHECK(has(p.babak.get(p.at + "/invitations").body, "not before the session"));
}

TEST_CASE("a seat without a day of its own needs its answer by the day before the session, once that has a time") {
  Planned p;
  led_to(p.babak.post(p.at + "/seats", {{"constituency", "Anybody"}, {"owner", "Sorina"}}));
  auto const due = [&] {
    auto const seats = boost::json::parse(p.babak.json(p.at + "/invitations").body).at("seats").as_array();
    for (auto const& s : seats)
      if (s.at("seat").at("constituency").as_string() == "Anybody")
        return std::string(s.at("due").as_string()) + " " + std::string(s.at("urgency").as_string());
    return std::string();
  };
  CHECK(due() == " waiting");
  p.becomes("2022-10-06");  // in three days
  CHECK(due() == "2022-10-05 soon");
}

TEST_CASE("members nominate for a coalition and themselves, and learn nothing of who else is nominated") {
  Planned p;
  CHECK(has(p.dalia.get(p.at + "/nominate").body, "Yourself"));
  led_to(p.dalia.post(p.at + "/nominate", {{"name", "Chi"}, {"by", "Coalition on Dams"}, {"attributes", "gender: guessed"}}));
  led_to(p.dalia.post(p.at + "/nominate", {{"name", "Amina"}, {"by", "Coalition on Dams"}}));
  led_to(p.dalia.post(p.at + "/nominate", {{"self", "yes"}, {"attributes", "region: Africa"}}));
  CHECK(p.dalia.post(p.at + "/nominate", {{"self", "yes"}, {"attributes", "no colon"}}).status == 400);
  CHECK(p.dalia.post(p.at + "/nominate", {{"name", "Edo"}}).status == 400);
  std::string all;
  for (auto const& n : p.nominations())
    all += n.name + " " + n.by + " " + boost::describe::enum_to_string(n.consent, "") + " " + std::to_string(n.attributes.size()) + "; ";
  CHECK(all == "Amina Coalition on Wells given 0; Bo Coalition on Wells given 0; Chi Coalition on Dams asked 0; Dalia self given 1; ");
}

TEST_CASE("rules on persons and wishes stand on the page of the panel and change what it proposes") {
  Planned p;
  led_to(p.babak.post(p.at + "/nominations", {{"name", "Chi"}, {"attributes", "gender: woman"}}));
  for (auto const& n : p.nominations()) p.ids[n.name] = n.id.text;
  auto const total = [&] { return boost::json::parse(p.babak.json(p.at + "/panel").body).at("total").as_int64(); };
  CHECK(total() == 3);
  led_to(p.babak.post(p.at + "/rules", {{"kind", "apart"}, {"people", p.ids["Amina"]}, {"people", p.ids["Bo"]}}));
  CHECK(total() == 2);
  CHECK(has(p.babak.get(p.at + "/panel").body, "at most one of them"));
  led_to(p.babak.post(p.at + "/quotas", {{"category", "gender"}, {"name", "woman"}, {"min", "0"}, {"max", "2"}}));
  led_to(p.babak.post(p.at + "/rules", {{"kind", "wish_hat"}, {"hat", "gender\nwoman"}, {"near", "1"}}));
  CHECK(has(p.babak.get(p.at + "/panel").body, "Wish: gender: woman, as near to 1 as can be"));
  CHECK(field_of(p.babak.post_json(p.at + "/rules", R"({"kind":"dance"})")) == "kind");
  CHECK(field_of(p.babak.post_json(p.at + "/rules", R"({"kind":"must"})")) == "people");
  CHECK(field_of(p.babak.post_json(p.at + "/rules", R"({"kind":"wish_hat","hat":"gender\nnone","near":1})")) == "hat");
  CHECK(field_of(p.babak.post_json(p.at + "/rules", R"({"kind":"wish_hat","hat":"gender\nwoman","near":"few"})")) == "near");
  auto const rule = p.store.read([&](Reading& r) { return plan::rules(r, p.id).front().id.text; });
  CHECK(p.dalia.post(p.at + "/rules/" + rule + "/drop").status == 403);
  led_to(p.babak.post(p.at + "/rules/" + rule + "/drop"));
  CHECK(total() == 3);
}

TEST_CASE(
    "quotas that contradict each other, too few people, somebody twice and too many nominations are said with their field, and nothing is "
    "half-stored") {
  Planned p;
  CHECK(field_of(p.babak.post_json(p.at + "/nominations", R"({"name":"AMINA"})")) == "name");
  auto const before = p.store.read([&](Reading& r) { return plan::choosings(r, p.id).size(); });
  CHECK(field_of(p.babak.post_json(p.at + "/choose",
                                   "{\"people\":[\"" + p.ids["Amina"] + "\",\"" + p.ids["Amina"] + "\"],\"why\":\"x\"}")) == "people");
  CHECK(p.store.read([&](Reading& r) { return plan::choosings(r, p.id).size(); }) == before);
  // More seats than people.
  led_to(p.babak.post(p.at, {{"title", "Main session"}, {"minutes", "90"}, {"seats", "5"}}));
  CHECK(has(p.babak.get(p.at + "/panel").body, "5 seats are more than 2 people"));
  led_to(p.babak.post(p.at, {{"title", "Main session"}, {"minutes", "90"}, {"seats", "2"}}));
  // A value nobody stated: said what to loosen.
  led_to(p.babak.post(p.at + "/quotas", {{"category", "region"}, {"name", "Nowhere"}, {"min", "1"}, {"max", "2"}}));
  CHECK(has(p.babak.get(p.at + "/panel").body, "region: Nowhere: at least 0 instead of 1"));
  led_to(p.babak.post(p.at + "/quotas/drop", {{"category", "region"}, {"name", "Nowhere"}}));
  // A word that is no UTF-8, and a formula, which is a name like another.
  auto const odd = p.babak.post(p.at + "/nominations", {{"name", "\xE9ric"}});
  CHECK(odd.status < 500);
  for (auto const& n : p.nominations()) CHECK(base::is_utf8(n.name));
  led_to(p.babak.post(p.at + "/nominations", {{"name", "=1+1"}}));
  // Ten thousand are not taken, one by one or otherwise.
  auto const filled = p.store.write({{}, "secretariat"}, [&](Writing& w) -> base::Result<base::Done> {
    for (auto n = plan::nominations(w, p.id).size(); n < 500; ++n)
      if (auto const done = plan::nominate(w, p.id, {.name = "Person " + std::to_string(n)}); !done) return tl::unexpected(done.error());
    return base::Done{};
  });
  REQUIRE(filled);
  auto const over = p.babak.post(p.at + "/nominations", {{"name", "One more"}});
  CHECK(over.status == 409);
  CHECK(has(over.body, "Five hundred nominations are enough."));
  CHECK(p.dalia.post(p.at + "/nominate", {{"name", "One more"}, {"by", "x"}}).status == 409);
  CHECK(p.nominations().size() == 500);
  CHECK(p.babak.get(p.at + "/panel").status == 200);
}
