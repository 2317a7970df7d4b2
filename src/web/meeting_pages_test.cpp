// SPDX-License-Identifier: Apache-2.0
// Meetings, series, agenda, documents and attendance as browsers and programs see them.
#include "web/house_for_tests.hpp"

#include "meeting/meeting.hpp"
#include "people/people.hpp"

using namespace web;
using namespace web::test;

namespace {

/// "/meetings/ID" of where a POST led.
std::string led_to(http::Response const& r) {
  REQUIRE(r.status == 303);
  auto const at = std::string(r.header("Location"));
  return at.substr(0, at.find('#'));
}

/// A house with one series and a browser of the secretariat.
struct Office : TestHouse {
  Browser ada = signed_in(Role::secretariat);
  std::string series = led_to(ada.post("/series", {{"title", "Coordination meetings"},
                                                   {"zone", "Europe/Zurich"},
                                                   {"lang", "en"},
                                                   {"rough_is_public", "yes"}})).substr(8);
  Fields wish() const {
    return {{"series", series}, {"number", "#66"},  {"title", "Preparing the session"}, {"kind", "coordination"}, {"day", "2022-10-17"},
            {"start", "15:00"}, {"end", "16:30"},   {"zone", "Europe/Zurich"},          {"place", "Room 3"},      {"note", "Bring ideas"}};
  }
  std::string meeting() { return led_to(ada.post("/meetings", wish())); }
  static Fields with(Fields f, std::string const& name, std::string const& value) {
    for (auto& [n, v] : f)
      if (n == name) v = value;
    return f;
  }
};

}  // namespace

TEST_CASE("a meeting is entered, found in the list of its year and shown with its times there and in UTC") {
  Office o;
  auto const at = o.meeting();
  auto const page = o.visitor().get(at);
  CHECK(page.status == 200);
  CHECK(has(page.body, "Preparing the session (meeting 66)"));
  CHECK(has(page.body, "17 October 2022, 15:00 CEST (13:00 UTC)"));
  CHECK(has(page.body, ">16:30</time>"));
  CHECK(has(page.body, "Room 3"));
  CHECK(has(page.body, "https://forum.test/m/"));
  CHECK(!has(page.body, "<form method=\"post\""));
  CHECK(std::string(page.header("Cache-Control")).starts_with("public"));
  auto const list = o.visitor().get("/meetings");
  CHECK(has(list.body, "<h2>2022</h2>"));
  CHECK(has(list.body, at));
  CHECK(has(list.body, "planned"));
  CHECK(has(o.visitor().get("/series/" + o.series).body, at));
  CHECK(o.visitor().get("/meetings?series=nosuch").status == 404);
  CHECK(o.visitor().get("/meetings/nosuch").status == 404);
  auto const json = base::parse_json(o.visitor().json(at).body);
  REQUIRE(json);
  CHECK(json->at("meeting").at("number") == "66");
  CHECK(json->at("meeting").at("start") == "2022-10-17T13:00:00Z");
  CHECK(json->at("meeting").at("state") == "planned");
  auto const all = base::parse_json(o.visitor().json("/meetings").body);
  REQUIRE(all);
  CHECK(all->at("years").at(0).at("year") == 2022);
  CHECK(all->at("years").at(0).at("meetings").as_array().size() == 1);
}

TEST_CASE("a double click enters one meeting") {
  Office o;
  auto const first = o.meeting();
  CHECK(o.meeting() == first);
  o.now += std::chrono::seconds(11);
  CHECK(o.meeting() != first);
}

TEST_CASE("a wrong meeting comes back as it was typed, the field named") {
  Office o;
  struct Wrong {
    char const *field, *value, *words;
  };
  for (auto const& [field, value, words] : {
           Wrong{"day", "2022-13-01", "Give the day as year-month-day"},
           Wrong{"start", "quarter past", "hours and minutes"},
           Wrong{"start", "24:00", "hours and minutes"},
           Wrong{"end", "15:00", "The end is the same as the start."},
           Wrong{"zone", "Mars/Olympus", "There is no time zone called “Mars/Olympus”."},
           Wrong{"kind", "party", "There is no such kind of meeting."},
           Wrong{"series", "", "Choose the series"},
       }) {
    CAPTURE(field);
    CAPTURE(value);
    auto const page = o.ada.post("/meetings", Office::with(o.wish(), field, value));
    CHECK(page.status == 400);
    CHECK(has(page.body, words));
    CHECK(has(page.body, std::string("id=\"") + field + "-error\""));
    CHECK(has(page.body, std::string("href=\"#") + field + "\""));
    CHECK(has(page.body, "value=\"Preparing the session\""));
    CHECK(has(page.body, "Bring ideas"));
  }
  CHECK(has(o.visitor().get("/meetings").body, "No meeting has been entered yet."));
}

TEST_CASE("an hour that is missing or doubled is asked at its own field; an end before the start is the next day") {
  Office o;
  auto spring = Office::with(Office::with(o.wish(), "day", "2022-03-27"), "start", "02:30");
  auto page = o.ada.post("/meetings", spring);
  CHECK(page.status == 400);
  CHECK(has(page.body, "id=\"start-error\""));
  CHECK(has(page.body, "does not exist"));
  auto autumn = Office::with(Office::with(Office::with(o.wish(), "day", "2022-10-30"), "start", "01:30"), "end", "02:30");
  page = o.ada.post("/meetings", autumn);
  CHECK(page.status == 400);
  CHECK(has(page.body, "id=\"end-error\""));
  CHECK(!has(page.body, "id=\"start-error\""));
  CHECK(has(page.body, "exists twice"));
  auto night = Office::with(Office::with(o.wish(), "start", "23:00"), "end", "00:30");
  auto const at = led_to(o.ada.post("/meetings", night));
  auto const json = base::parse_json(o.visitor().json(at).body);
  CHECK(json->at("meeting").at("start") == "2022-10-17T21:00:00Z");
  CHECK(json->at("meeting").at("end") == "2022-10-17T22:30:00Z");
}

TEST_CASE("changing a title does not touch a time that the form cannot show to the second") {
  Office o;
  auto const start = *base::parse_iso("2022-10-30T00:30:17Z");  // in the doubled hour there, and with seconds
  auto const id = o.done([&](Writing& w) {
    return meeting::enter_meeting(w, {.series = base::SeriesId(o.series), .title = "Old", .zone = "Europe/Zurich", .start = start,
                                      .end = start + std::chrono::hours(30)});
  });
  auto const form = o.ada.get("/meetings/" + id.text + "/edit").body;
  CHECK(has(form, "value=\"2022-10-30\""));
  CHECK(has(form, "value=\"02:30\""));
  auto wish = o.wish();
  wish = Office::with(Office::with(Office::with(Office::with(wish, "title", "New"), "day", "2022-10-30"), "start", "02:30"), "end", "07:30");
  CHECK(led_to(o.ada.post("/meetings/" + id.text, wish)) == "/meetings/" + id.text);
  auto const kept = o.store.read([&](Reading& r) { return *meeting::meeting(r, id); });
  CHECK(kept.title == "New");
  CHECK(kept.start == start);
  CHECK(kept.end == start + std::chrono::hours(30));
}

TEST_CASE("the agenda is built on the meeting's page, and a wrong item opens its own form again") {
  Office o;
  auto const at = o.meeting();
  CHECK(led_to(o.ada.post(at + "/agenda", {{"title", "Welcome"}, {"minutes", "10"}, {"lead", "Noor"}})) == at);
  CHECK(led_to(o.ada.post(at + "/agenda", {{"title", "Session"}, {"minutes", "120"}})) == at);
  auto page = o.ada.get(at).body;
  CHECK(has(page, "130 minutes in all."));
  CHECK(has(page, "The items take 130 minutes, the meeting has 90."));
  CHECK(!has(o.visitor().get(at).body, "The items take"));
  auto const second = after(page.substr(page.find("<li id=\"i-") + 10), "<li id=\"i-");
  CHECK(led_to(o.ada.post(at + "/agenda/" + second + "/move", {{"by", "-1"}})) == at);
  page = o.visitor().get(at).body;
  CHECK(page.find("Session") < page.find("Welcome"));
  auto const wrong = o.ada.post(at + "/agenda/" + second, {{"title", ""}, {"minutes", "five"}, {"lead", "Somebody typed"}});
  CHECK(wrong.status == 400);
  CHECK(has(wrong.body, "id=\"" + second + "-minutes-error\""));
  CHECK(has(wrong.body, "href=\"#" + second + "-minutes\""));
  CHECK(has(wrong.body, "Somebody typed"));
  CHECK(has(wrong.body, "<details open>"));
  CHECK(o.ada.post(at + "/agenda", {{"title", ""}}).status == 400);
  CHECK(o.ada.post(at + "/agenda/" + second + "/move", {{"by", "7"}}).status == 400);
  CHECK(led_to(o.ada.post(at + "/agenda/" + second + "/remove")) == at);
  CHECK(o.ada.post(at + "/agenda/" + second + "/remove").status == 404);
  CHECK(!has(o.visitor().get(at).body, "Session</bdi>"));
}

TEST_CASE("a meeting is called off with its reason for all to read, taken back, and held") {
  Office o;
  auto const at = o.meeting();
  auto const silent = o.ada.post(at + "/cancel");
  CHECK(silent.status == 400);
  CHECK(has(silent.body, "id=\"reason-error\""));
  CHECK(led_to(o.ada.post(at + "/cancel", {{"reason", "Too few <can> come"}})) == at);
  auto page = o.visitor().get(at).body;
  CHECK(has(page, "Too few &lt;can&gt; come"));
  CHECK(has(page, "called off"));
  CHECK(has(page, "Bring ideas"));
  CHECK(o.ada.post(at + "/close").status == 409);
  CHECK(led_to(o.ada.post(at + "/reopen")) == at);
  CHECK(!has(o.visitor().get(at).body, "Too few"));
  CHECK(led_to(o.ada.post(at + "/close")) == at);
  CHECK(has(o.visitor().get(at).body, "held"));
  CHECK(led_to(o.ada.post(at + "/reopen")) == at);
}

TEST_CASE("an uploaded document comes back as it was, as an attachment that cannot run") {
  Office o;
  auto const at = o.meeting();
  std::string const evil = "<html><script>alert(1)</script>";
  CHECK(led_to(o.ada.upload(at + "/documents", {{"title", ""}, {"address", ""}}, "file", "Konzept \xC3\xBC;.html", evil)) == at);
  auto const page = o.visitor().get(at).body;
  auto const id = after(page, "href=\"/documents/");
  REQUIRE(!id.empty());
  auto const got = o.visitor().get("/documents/" + id);
  CHECK(got.status == 200);
  CHECK(got.body == evil);
  CHECK(got.header("Content-Type") == "application/octet-stream");
  CHECK(got.header("X-Content-Type-Options") == "nosniff");
  CHECK(std::string(got.header("Content-Security-Policy")).starts_with("sandbox"));
  auto const name = std::string(got.header("Content-Disposition"));
  CHECK(name.starts_with("attachment; filename=\"Konzept_"));
  CHECK(has(name, "filename*=UTF-8''Konzept%20%C3%BC"));
  CHECK(!has(name, "\xC3"));
  auto again = o.visitor().made(http::Method::get, "/documents/" + id);
  again.fields.push_back({"If-None-Match", std::string(got.header("ETag"))});
  CHECK(o.visitor().send(again).status == 304);
  CHECK(led_to(o.ada.upload(at + "/documents", {{"title", "Plan"}}, "file", "plan.bin", "%PDF-1.7 ...")) == at);
  CHECK(led_to(o.ada.post(at + "/documents", {{"title", "Elsewhere"}, {"address", "https://example.org/x?a=1&b=2"}})) == at);
  CHECK(has(o.visitor().get(at).body, "href=\"https://example.org/x?a=1&amp;b=2\""));
  auto const both = o.ada.upload(at + "/documents", {{"title", "Both"}, {"address", "https://example.org"}}, "file", "a.txt", "a");
  CHECK(both.status == 400);
  CHECK(has(both.body, "id=\"document-address-error\""));
  CHECK(o.ada.post(at + "/documents", {{"title", "Run"}, {"address", "javascript:alert(1)"}}).status == 400);
  CHECK(o.ada.upload(at + "/documents", {{"title", "Nothing"}}, "file", "empty.txt", "").status == 400);
  CHECK(led_to(o.ada.post(at + "/documents/" + id + "/remove")) == at);
  CHECK(o.visitor().get("/documents/" + id).status == 404);
}

TEST_CASE("who was there: a known name is that person, of two the editor says which, an unknown name stands for itself") {
  Office o;
  auto const at = o.meeting();
  auto const page = at + "/attendance";
  auto const noor = o.done([](Writing& w) { return people::enter_person(w, "Noor Haddad"); });
  o.done([&](Writing& w) { return people::add_capacity(w, noor, {.id = {}, .kind = people::CapacityKind::coalition, .of = "Coast", .from = {}, .until = {}}); });
  auto const one = o.done([](Writing& w) { return people::enter_person(w, "Li Wei"); });
  auto const two = o.done([](Writing& w) { return people::enter_person(w, "Li Wei"); });
  CHECK(led_to(o.ada.post(page, {{"name", "NOOR haddad"}, {"capacity", "Coast"}, {"presence", "present"}})) == page);
  auto const lines = [&] { return o.store.read([&](Reading& r) { return meeting::attendance(r, base::MeetingId(at.substr(10))); }); };
  REQUIRE(lines().size() == 1);
  CHECK(lines()[0].person == noor);
  CHECK(lines()[0].name == "Noor Haddad");
  auto const which = o.ada.post(page, {{"name", "Li Wei"}, {"presence", "chat_only"}, {"note", "typed before"}});
  CHECK(which.status == 400);
  CHECK(has(which.body, one.text));
  CHECK(has(which.body, two.text));
  CHECK(has(which.body, "typed before"));
  CHECK(lines().size() == 1);
  CHECK(led_to(o.ada.post(page, {{"name", "Li Wei"}, {"person", two.text}, {"presence", "chat_only"}})) == page);
  CHECK(led_to(o.ada.post(page, {{"name", "A guest"}, {"presence", "apologies"}, {"note", "sends regards"}})) == page);
  REQUIRE(lines().size() == 3);
  auto const seen = o.visitor().get(at).body;
  CHECK(has(seen, "1 coalition represented"));
  CHECK(has(seen, "Noor Haddad"));
  CHECK(has(seen, "sends regards"));
  CHECK(o.ada.post(page, {{"name", "X"}, {"presence", "asleep"}}).status == 400);
  CHECK(o.ada.post(page, {{"name", ""}, {"presence", "present"}}).status == 400);
  CHECK(o.ada.post(page, {{"name", "X"}, {"person", "nosuch"}}).status == 404);
  for (auto const& l : lines()) CHECK(led_to(o.ada.post(page + "/" + l.id + "/remove")) == page);
  CHECK(lines().empty());
}

TEST_CASE("only the secretariat and facilitators change meetings; the answer to others changes nothing") {
  Office o;
  auto const at = o.meeting();
  std::vector<std::string> const posts = {"/meetings",  "/series", "/series/" + o.series, at,          at + "/close", at + "/cancel",
                                          at + "/reopen", at + "/agenda", at + "/documents", at + "/attendance"};
  auto const before = o.visitor().get(at).body;
  for (auto const role : {Role::visitor, Role::member, Role::coordinator}) {
    CAPTURE(std::string(role_word(role)));
    auto browser = o.signed_in(role);
    for (auto const& p : posts) {
      CAPTURE(p);
      CHECK(browser.post(p, o.wish()).status == 403);
    }
    int const refused = role == Role::visitor ? 303 : 403;  // a visitor is asked to sign in
    for (auto const& p : {std::string("/meetings/new"), std::string("/series/new"), at + "/edit", at + "/attendance"}) {
      CAPTURE(p);
      CHECK(browser.get(p).status == refused);
    }
    CHECK(!has(browser.get(at).body, "action=\"" + at));
  }
  CHECK(o.visitor().get(at).body == before);
  auto babak = o.signed_in(Role::facilitator);
  CHECK(has(babak.get(at).body, "action=\"" + at + "/agenda\""));
  CHECK(babak.post(at + "/close").status == 303);
}

TEST_CASE("a program enters a meeting with JSON and is refused in JSON") {
  Office o;
  auto const done = o.ada.post_json("/meetings", R"({"series":")" + o.series + R"(","title":"By program","day":"2023-01-09","start":"9:30"})");
  CHECK(done.status == 200);
  auto const said = base::parse_json(done.body);
  REQUIRE(said);
  auto const kept = base::parse_json(o.visitor().json(std::string(said->at("location").as_string())).body);
  CHECK(kept->at("meeting").at("start") == "2023-01-09T08:30:00Z");
  auto const refused = o.ada.post_json("/meetings", R"({"series":")" + o.series + R"(","title":""})");
  CHECK(refused.status == 400);
  CHECK(refused.header("Content-Type") == "application/problem+json");
  CHECK(base::parse_json(refused.body)->at("field") == "title");
}

TEST_CASE("whatever is typed anywhere comes out as words, never as markup") {
  for (std::string const payload : {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' autofocus onfocus='alert(1)",
                                    "</textarea><svg onload=alert(1)>", "&lt;b&gt;{}<!--", "javascript:alert(1)"}) {
    CAPTURE(payload);
    Office o;
    auto const series = led_to(o.ada.post("/series", {{"title", payload}, {"about", payload}, {"zone", "UTC"}, {"lang", "en"},
                                                      {"licence", payload.substr(0, 40)}, {"disclaimer", payload}}));
    Fields wish = {{"series", series.substr(8)}, {"number", payload.substr(0, 40)}, {"title", payload}, {"day", "2022-10-17"}, {"start", "15:00"},
                   {"zone", "UTC"},              {"place", payload},                {"note", payload}};
    auto const at = led_to(o.ada.post("/meetings", wish));
    CHECK(led_to(o.ada.post(at + "/agenda", {{"title", payload}, {"lead", payload}, {"note", payload}})) == at);
    CHECK(led_to(o.ada.post(at + "/documents", {{"title", payload}, {"address", "https://example.org/\"><script>"}})) == at);
    std::string name;  // browsers write a quotation mark in a file's name as %22
    for (char const c : payload) name += c == '"' ? std::string("%22") : std::string(1, c);
    CHECK(led_to(o.ada.upload(at + "/documents", {{"title", ""}}, "file", name, "bytes")) == at);
    CHECK(led_to(o.ada.post(at + "/attendance", {{"name", payload}, {"capacity", payload}, {"note", payload}})) == at + "/attendance");
    std::vector<std::string> pages = {o.ada.get(at).body,
                                      o.visitor().get(at).body,
                                      o.ada.get(at + "/edit").body,
                                      o.ada.get(at + "/attendance").body,
                                      o.visitor().get("/meetings").body,
                                      o.visitor().get("/meetings?series=" + series.substr(8)).body,
                                      o.visitor().get("/series").body,
                                      o.visitor().get(series).body,
                                      o.ada.get(series + "/edit").body,
                                      o.ada.get("/meetings/new?series=" + series.substr(8)).body,
                                      o.ada.post("/meetings", Office::with(wish, "day", payload)).body,
                                      o.ada.post("/meetings", Office::with(wish, "zone", payload)).body,
                                      o.ada.post("/series", {{"title", payload}, {"zone", payload}, {"lang", payload}}).body,
                                      o.ada.post(at + "/agenda", {{"title", payload}, {"minutes", payload}}).body,
                                      o.ada.post(at + "/agenda/x", {{"title", payload}, {"minutes", payload}}).body,
                                      o.ada.post(at + "/documents", {{"title", payload}, {"address", payload}}).body,
                                      o.ada.post(at + "/attendance", {{"name", payload}, {"presence", payload}}).body,
                                      o.ada.post(at + "/cancel", {{"reason", std::string(501, 'x') + payload}}).body};
    led_to(o.ada.post(at + "/cancel", {{"reason", payload}}));
    pages.push_back(o.visitor().get(at).body);
    for (auto const& page : pages) {
      CHECK(!has(page, "<script>alert"));
      CHECK(!has(page, "<img src=x"));
      CHECK(!has(page, "<svg"));
      CHECK(!has(page, "onfocus='alert"));
      CHECK(!has(page, "<!--"));
      CHECK(!has(page, "href=\"javascript:"));
      CHECK(!has(page, "action=\"javascript:"));
      CHECK(!has(page, "example.org/\"><script"));
    }
  }
}
