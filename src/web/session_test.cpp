// SPDX-License-Identifier: Apache-2.0
// T-SESS (trust 9.3): cookies, rotation, ending, roles. T-CSRF over every POST of the site.
#include <stop_token>

#include "web/house_for_tests.hpp"
#include "web/seen.hpp"

namespace web {
namespace {

using test::Browser;
using test::changes;
using test::cookie_line;
using test::filled;
using test::TestHouse;

/// A link that signs in again and again, so that tests need no letters.
std::string demo_link(TestHouse& place) {
  auto const id = place.store.write({{}, "operator"}, [](Writing& w) {
    return people::open_account(w, {.address = "demo@forum.test", .person = {}, .name = "Demo Person", .role = people::Role::member, .demo = true});
  });
  REQUIRE(id);
  auto const secret = place.store.write({{}, "operator"}, [&](Writing& w) { return people::make_demo_link(w, *id); });
  REQUIRE(secret);
  return "/sign-in/" + *secret;
}

TEST_CASE("T-SESS: the session cookie is HttpOnly, Lax, for the whole site, and behind TLS Secure with __Host-") {
  TestHouse place;
  auto const link = demo_link(place);
  for (bool const secure : {false, true}) {
    CAPTURE(secure);
    auto browser = place.visitor();
    browser.secure = secure;
    browser.get(link);
    auto const done = browser.post(link);
    REQUIRE(done.status == 303);
    auto const line = cookie_line(done, secure ? "__Host-s" : "s");
    CHECK(line.find("; Path=/;") != std::string::npos);
    CHECK(line.find("; HttpOnly") != std::string::npos);
    CHECK(line.find("; SameSite=Lax") != std::string::npos);
    CHECK(line.find("; Max-Age=7776000") != std::string::npos);
    CHECK((line.find("; Secure") != std::string::npos) == secure);
    CHECK(line.find("Domain") == std::string::npos);
    CHECK(browser.get("/account").status == 200);
  }
}

TEST_CASE("T-SESS: a cookie planted beforehand is neither taken over nor left alive, each sign-in has a secret of its own") {
  TestHouse place;
  auto const link = demo_link(place);
  auto browser = place.visitor();
  browser.cookies["s"] = std::string(32, 'a');
  browser.get(link);
  CHECK(browser.post(link).status == 303);
  auto const first = browser.cookies["s"];
  CHECK(first != std::string(32, 'a'));
  auto old = browser;
  browser.get(link);
  CHECK(browser.post(link).status == 303);
  CHECK(browser.cookies["s"] != first);
  CHECK(old.get("/account").status == 303);  // the session before ended with the new one
}

TEST_CASE("T-SESS: the secret behind TLS is not read from a cookie without the prefix") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat);
  ada.secure = true;
  CHECK(ada.get("/account").status == 303);
}

TEST_CASE("T-SESS: signing out ends the session, removes the cookie and clears what the browser kept") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat);
  auto twin = ada;
  auto const out = ada.post("/sign-out");
  CHECK(out.status == 303);
  CHECK(out.header("Clear-Site-Data") == "\"cache\"");
  CHECK(cookie_line(out, "s").find("Max-Age=0") != std::string::npos);
  CHECK(ada.cookies.count("s") == 0);
  CHECK(twin.get("/account").status == 303);
  CHECK(ada.get("/").body.find("You are signed out.") != std::string::npos);
}

TEST_CASE("T-SESS: one's sessions are listed; one or all others can be ended, somebody else's cannot") {
  TestHouse place;
  auto here = place.signed_in(Role::member), phone = place.signed_in(Role::member), third = place.signed_in(Role::member);
  auto const listed = here.json("/account").body;
  auto const id_of = [&](Browser& b) {
    auto const page = b.json("/account").body;
    auto const current = page.find("\"current\":true");
    auto const at = page.rfind("{\"id\":\"", current);
    return page.substr(at + 7, page.find('"', at + 7) - at - 7);
  };
  CHECK(listed.find(id_of(phone)) != std::string::npos);
  CHECK(here.post("/account/sessions/" + id_of(phone) + "/end").status == 303);
  CHECK(phone.get("/account").status == 303);
  auto ada = place.signed_in(Role::secretariat);
  CHECK(here.post("/account/sessions/" + id_of(ada) + "/end").status == 404);
  CHECK(ada.get("/account").status == 200);
  CHECK(here.post("/account/sessions/end-others").status == 303);
  CHECK(third.get("/account").status == 303);
  CHECK(here.get("/account").status == 200);
}

TEST_CASE("T-SESS: a change of role and a suspension count from the very next request") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat), dalia = place.signed_in(Role::member);
  auto const id = place.account(Role::member).text;
  CHECK(dalia.get("/accounts").status == 403);
  CHECK(ada.post("/accounts/" + id + "/role", {{"role", "secretariat"}}).status == 303);
  CHECK(dalia.get("/accounts").status == 200);
  CHECK(ada.post("/accounts/" + id + "/role", {{"role", "member"}}).status == 303);
  CHECK(dalia.get("/accounts").status == 403);
  CHECK(ada.post("/accounts/" + id + "/suspend").status == 303);
  CHECK(dalia.get("/account").status == 303);
  CHECK(ada.post("/accounts/" + id + "/resume").status == 303);
  CHECK(dalia.get("/account").status == 303);  // must sign in anew
}

TEST_CASE("T-SESS: idle sessions end, privileged ones sooner; a clock set back ends none and lengthens none") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat), dalia = place.signed_in(Role::member);
  auto const start = place.now;
  place.now = start - std::chrono::hours(48);
  CHECK(dalia.get("/account").status == 200);
  place.now = start + std::chrono::hours(13);
  CHECK(ada.get("/account").status == 303);
  CHECK(dalia.get("/account").status == 200);
  place.now = start + std::chrono::hours(24 * 40);
  CHECK(dalia.get("/account").status == 303);
}

TEST_CASE("D-LOCK: that a reader is back is noted once and written later, nothing is written while the page is made") {
  TestHouse place;
  SeenSessions seen;
  place.house.seen = &seen;
  auto dalia = place.signed_in(Role::member);
  std::stop_source over;
  over.request_stop();
  auto const written = [&] {
    return place.store.read([&](Reading& r) { return r.one<base::Instant>("select max(seen) from session").value(); });
  };
  auto const before = written();
  CHECK(dalia.get("/account").status == 200);
  CHECK(seen.take(over.get_token()).empty());
  place.now += std::chrono::minutes(6);
  for (int i = 0; i < 3; ++i) CHECK(dalia.get("/account").status == 200);
  CHECK(written() == before);
  auto const noted = seen.take(over.get_token());
  REQUIRE(noted.size() == 1);
  CHECK(noted.begin()->second.person == place.person(Role::member));
  CHECK(seen.take(over.get_token()).empty());
  place.house.seen = nullptr;
  CHECK(dalia.get("/account").status == 200);
  CHECK(written() == place.now);
}

TEST_CASE("changing roles, copying and deleting one's data need a sign-in within ten minutes") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat);
  auto const dalia = place.account(Role::member).text;
  place.now += std::chrono::minutes(11);
  for (auto const* const path : {"/role", "/suspend"}) {
    auto const out = ada.post("/accounts/" + dalia + path, {{"role", "facilitator"}});
    CHECK(out.status == 403);
    CHECK(out.body.find("href=\"/sign-in?next=%2Faccounts\"") != std::string::npos);
  }
  CHECK(ada.get("/account/data").status == 403);
  CHECK(ada.post("/account/delete").status == 403);
}

// ------------------------------------------------------------------------------------------------ T-CSRF

struct Forgery {
  char const* name;
  http::Request request;
};

/// Every way in which another site, or a page of another browser, could make this browser send a POST.
std::vector<Forgery> forgeries(Browser& victim, std::string const& path, std::string const& others_token) {
  auto const form = "application/x-www-form-urlencoded";
  auto const good = test::encoded({{"csrf", victim.token()}});
  auto const without = [](http::Request r, std::string const& name) {
    std::erase_if(r.fields, [&](http::Field const& f) { return f.name == name; });
    return r;
  };
  auto const with = [&](http::Request r, std::string const& name, std::string const& value) {
    r = without(std::move(r), name);
    r.fields.push_back({name, value});
    return r;
  };
  auto const ours = victim.posted(path, form, good);
  auto const bare = without(ours, "Sec-Fetch-Site");
  auto const json = victim.posted(path, "application/json", "{\"csrf\":\"x\"}");
  std::vector<Forgery> all = {
      {"no token", victim.posted(path, form, "")},
      {"no body, no type", without(victim.posted(path, "", ""), "Content-Type")},
      {"an empty token", victim.posted(path, form, "csrf=")},
      {"another browser's token", victim.posted(path, form, test::encoded({{"csrf", others_token}}))},
      {"the token in the query only", victim.posted(path + "?" + good, form, "")},
      {"cross-site", with(ours, "Sec-Fetch-Site", "cross-site")},
      {"same-site", with(ours, "Sec-Fetch-Site", "same-site")},
      {"Sec-Fetch-Site none", with(ours, "Sec-Fetch-Site", "none")},
      {"cross-site with a good Origin", with(with(ours, "Sec-Fetch-Site", "cross-site"), "Origin", "https://forum.test")},
      {"no Sec-Fetch, a bad Origin", with(bare, "Origin", "https://evil.test")},
      {"no Sec-Fetch, an Origin that begins like ours", with(bare, "Origin", "https://forum.test.evil.test")},
      {"no Sec-Fetch, null Origin", with(bare, "Origin", "null")},
      {"no Sec-Fetch, no Origin", bare},
      {"JSON as text/plain", victim.posted(path, "text/plain", "{\"csrf\":\"x\"}")},
      {"JSON without the header", json},
      {"JSON with the header, cross-site", with(with(json, "Sec-Fetch-Site", "cross-site"), "X-Intersession", "1")},
      {"JSON with the header, bad Origin", with(with(without(json, "Sec-Fetch-Site"), "Origin", "null"), "X-Intersession", "1")},
      {"the header with a form and no token", with(victim.posted(path, form, "a=b"), "X-Intersession", "1")},
  };
  auto get = victim.made(http::Method::get, path + "?_method=POST&" + good);
  get.fields.push_back({"X-HTTP-Method-Override", "POST"});
  all.push_back({"a GET that claims to be a POST", get});
  return all;
}

TEST_CASE("T-CSRF: no POST of the site can be forged, in any of nineteen ways") {
  TestHouse place;
  place.house.buckets = nullptr;  // so that nothing is refused for being too often
  auto other = place.signed_in(Role::secretariat);
  auto stranger = place.visitor();
  stranger.get("/sign-in");
  int tried = 0;
  for (auto const& row : site()) {
    if (row.method != http::Method::post) continue;
    auto victim = place.signed_in(Role::secretariat);
    if (row.least == Role::visitor) {
      victim = place.visitor();
      victim.get("/sign-in");
    }
    auto const token = row.least == Role::visitor ? stranger.token() : other.token();
    for (auto const& forgery : forgeries(victim, filled(row.path), token)) {
      CAPTURE(row.path);
      CAPTURE(forgery.name);
      auto const before = changes(place);
      auto const out = answer(place.house, forgery.request);
      bool const get = forgery.request.method == http::Method::get;
      if (get) CHECK((out.status == 405 || out.status == 404 || out.status == 200 || out.status == 303 || (row.own_secret && out.status == 403)));
      // A route with its own secret reads no cookie and so needs no token (rulings 25): without the secret nothing gets in.
      else if (row.own_secret) CHECK((out.status == 401 || out.status == 403 || out.status == 415));
      else CHECK((out.status == 403 || out.status == 400));
      CHECK(cookie_line(out, "s").empty());
      CHECK(changes(place) == before);
      ++tried;
    }
    // Sessions of one address are limited by the hour.
    place.now += std::chrono::hours(1);
    other = place.signed_in(Role::secretariat);
  }
  CHECK(tried > 19 * 15);
}

TEST_CASE("T-CSRF: the control: the same POST, not forged, is taken") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat);
  auto const before = changes(place);
  CHECK(ada.post("/people", {{"name", "Noor Haddad"}}).status == 303);
  CHECK(ada.post_json("/people", "{\"name\":\"Lee Park\"}").status == 200);
  auto bare = ada.posted("/people", "application/x-www-form-urlencoded", test::encoded({{"name", "Old Browser"}, {"csrf", ada.token()}}));
  std::erase_if(bare.fields, [](http::Field const& f) { return f.name == "Sec-Fetch-Site"; });
  bare.fields.push_back({"Origin", "https://forum.test"});
  CHECK(ada.send(bare).status == 303);
  CHECK(changes(place) == before + 3);
}

}  // namespace
}  // namespace web
