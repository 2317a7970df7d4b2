// SPDX-License-Identifier: Apache-2.0
// Second factors through web::answer: the whole way of a person without script, of a passkey, of a locked-out person, and the
// forum's rule. The edge cases of the rules themselves: people/factors_test.cpp, people/passkeys_test.cpp.
#include "people/app_for_tests.hpp"
#include "people/passkeys.hpp"
#include "people/software_key_for_tests.hpp"
#include "web/house_for_tests.hpp"

namespace web {
namespace {

using people::test::app_shows;
using people::test::SoftwareKey;
using test::after;
using test::Browser;
using test::has;
using test::last_letter;
using test::signed_in;
using test::TestHouse;
using std::chrono::minutes;
using std::chrono::seconds;

/// The address is NAME@forum.test. Answers where the letter's link led.
std::string by_letter(TestHouse& place, Browser& browser, std::string const& address, std::string const& next = "/") {
  browser.get("/sign-in");
  place.now += seconds(1);
  REQUIRE(browser.post("/sign-in", {{"address", address}, {"next", next}}).status == 303);
  auto const body = last_letter(place);
  auto const at = body.find("/sign-in/");
  REQUIRE(at != std::string::npos);
  auto const done = browser.post(body.substr(at, 41), {{"next", next}});
  place.now += seconds(1);
  return std::string(done.header("Location"));
}

/// The secret from the page, and the first recovery code.
struct App {
  std::string secret, recovery;
};
App set_up(TestHouse& place, Browser& browser) {
  REQUIRE(browser.post("/account/factors/app").status == 303);
  auto const page = browser.get("/account/factors").body;
  auto const from = page.find("<code class=\"secret-link\">") + 26;
  App out;
  for (char const c : page.substr(from, page.find('<', from) - from))
    if (c != ' ') out.secret += c;
  REQUIRE(out.secret.size() == 32);
  auto const done = browser.post("/account/factors/app/confirm", {{"code", app_shows(out.secret, place.now)}});
  REQUIRE(done.status == 200);
  CHECK(done.header("Cache-Control") == "no-store");
  auto const code = done.body.find("<code class=\"secret-link\">") + 26;
  out.recovery = done.body.substr(code, 29);
  place.now += seconds(30);
  return out;
}

std::string string_at(http::Response const& out, char const* name) {
  auto const value = base::parse_json(out.body);
  REQUIRE(value);
  return std::string(value->as_object().at(name).as_string());
}
http::Response add_key(TestHouse& place, Browser& browser, SoftwareKey& key, std::string const& name = "My telephone") {
  place.now += seconds(1);
  auto const asked = browser.post_json("/account/factors/passkeys/challenge", "{}");
  REQUIRE(asked.status == 200);
  auto const made = key.made_for(string_at(asked, "challenge"));
  return browser.post("/account/factors/passkeys", {{"name", name}, {"client_data", made.client_data}, {"authenticator_data", made.authenticator_data}});
}
http::Response use_key(Browser& browser, SoftwareKey& key, std::string const& next = "/") {
  auto const asked = browser.post_json("/sign-in/passkey/challenge", "{}");
  REQUIRE(asked.status == 200);
  auto const a = key.answer(string_at(asked, "challenge"));
  return browser.post("/sign-in/passkey", {{"next", next}, {"credential", a.credential}, {"client_data", a.client_data},
                                           {"authenticator_data", a.authenticator_data}, {"signature", a.signature}, {"user", a.user}});
}

TEST_CASE("an app is set up on the account's page without script, and from then on a letter asks for its code") {
  TestHouse place;
  auto browser = place.signed_in(Role::member);
  CHECK(has(browser.get("/account"), "A letter alone signs you in"));
  CHECK(browser.get("/account/factors/app.svg").status == 404);
  REQUIRE(browser.post("/account/factors/app").status == 303);
  auto const page = browser.get("/account/factors");
  CHECK(has(page, "/account/factors/app.svg"));
  CHECK(page.header("Cache-Control") == "private, no-store");
  auto const picture = browser.get("/account/factors/app.svg");
  CHECK(picture.header("Content-Type") == "image/svg+xml");
  CHECK(picture.header("Cache-Control") == "no-store");
  CHECK(picture.body.starts_with("<svg"));
  CHECK(browser.post("/account/factors/app/confirm", {{"code", "12345"}}).status == 400);
  auto const app = set_up(place, browser);
  CHECK(last_letter(place).find("An authenticator app was added") != std::string::npos);
  CHECK_FALSE(has(browser.get("/account/factors"), app.secret.substr(0, 4) + " " + app.secret.substr(4, 4)));
  CHECK_FALSE(has(browser.get("/account/factors"), app.recovery));
  CHECK(browser.get("/account/factors/app.svg").status == 404);

  auto other = place.visitor();
  CHECK(by_letter(place, other, "dalia@forum.test", "/people?q=a") == "/sign-in/second?next=%2Fpeople%3Fq%3Da");
  CHECK_FALSE(signed_in(other));
  CHECK(other.cookies.count("s") == 0);
  auto const second = other.get("/sign-in/second?next=%2Fpeople%3Fq%3Da");
  CHECK(second.status == 200);
  CHECK(has(second, "Dalia"));
  CHECK(has(second, "autocomplete=\"one-time-code\""));
  auto const wrong = other.post("/sign-in/second", {{"code", app.recovery.substr(0, 5) + app.recovery.substr(0, 24)}});
  CHECK(wrong.status == 400);
  CHECK(has(wrong, "Tries left: 4"));
  auto const done = other.post("/sign-in/second", {{"code", app_shows(app.secret, place.now)}, {"next", "/people?q=a"}});
  CHECK(done.status == 303);
  CHECK(done.header("Location") == "/people?q=a");
  CHECK(signed_in(other));
  CHECK(other.cookies.count("half") == 0);
}

TEST_CASE("nobody comes to the second step without the first, and its page says nothing to others") {
  TestHouse place;
  auto browser = place.signed_in(Role::member);
  set_up(place, browser);
  auto stranger = place.visitor();
  CHECK(stranger.get("/sign-in/second").header("Location") == "/sign-in");
  stranger.get("/sign-in");
  CHECK(stranger.post("/sign-in/second", {{"code", "123456"}}).status == 409);
  stranger.cookies["half"] = base::random_secret();
  CHECK(stranger.post("/sign-in/second", {{"code", "123456"}}).status == 409);
}

TEST_CASE("a recovery code signs in once, and a letter tells it") {
  TestHouse place;
  auto browser = place.signed_in(Role::member);
  auto const app = set_up(place, browser);
  auto other = place.visitor();
  by_letter(place, other, "dalia@forum.test");
  other.get("/sign-in/second");
  CHECK(other.post("/sign-in/second", {{"code", app.recovery}}).status == 303);
  CHECK(signed_in(other));
  CHECK(last_letter(place).find("one of your recovery codes") != std::string::npos);
  CHECK(has(other.get("/account/factors"), "9 codes are left."));
}

TEST_CASE("an app goes by its code, with a letter; a wrong code is said beside the field") {
  TestHouse place;
  auto browser = place.signed_in(Role::member);
  auto const app = set_up(place, browser);
  auto const wrong = browser.post("/account/factors/app/remove", {{"code", "abcd"}});
  CHECK(wrong.status == 400);
  CHECK(has(wrong, "id=\"code-error\""));
  auto const right_shape = app_shows(app.secret, place.now) == "000000" ? "000001" : "000000";
  auto const missed = browser.post("/account/factors/app/remove", {{"code", right_shape}});
  CHECK(missed.status == 400);
  CHECK(has(missed, "This code is not right"));
  CHECK(browser.post("/account/factors/app/remove", {{"code", app_shows(app.secret, place.now)}}).status == 303);
  CHECK(last_letter(place).find("was removed from your account") != std::string::npos);
  auto other = place.visitor();
  CHECK(by_letter(place, other, "dalia@forum.test") == "/");
  CHECK(signed_in(other));
}

TEST_CASE("a passkey is added, named, renamed, signs in alone, and is removed") {
  TestHouse place;
  auto browser = place.signed_in(Role::member);
  SoftwareKey key;
  auto const added = add_key(place, browser, key, "My <telephone>");
  CHECK(added.status == 200);
  CHECK(has(added, "Your recovery codes"));
  CHECK(has(browser.get("/account/factors"), "My &lt;telephone&gt;"));
  CHECK(last_letter(place).find("A passkey was added") != std::string::npos);
  SoftwareKey second;
  CHECK(add_key(place, browser, second, "").status == 303);  // recovery codes are given once

  auto other = place.visitor();
  CHECK(has(other.get("/sign-in"), "data-passkey=\"get\""));
  auto const in = use_key(other, key, "/people");
  CHECK(in.status == 303);
  CHECK(in.header("Location") == "/people");
  CHECK(signed_in(other));

  auto const row = browser.get("/account/factors").body;
  auto const base = "/account/factors/passkeys/" + after(row, "id=\"name-");
  CHECK(browser.post(base + "/name", {{"name", "Old telephone"}}).status == 303);
  CHECK(has(browser.get("/account/factors"), "Old telephone"));
  auto stranger = place.signed_in(Role::coordinator);
  CHECK(stranger.post(base + "/name", {{"name", "Mine"}}).status == 404);
  CHECK(stranger.post(base + "/remove").status == 404);
  place.now += seconds(1);
  CHECK(browser.post(base + "/remove").status == 303);
  CHECK(last_letter(place).find("Old telephone") != std::string::npos);
  auto third = place.visitor();
  third.get("/sign-in");
  CHECK(use_key(third, key).status == 403);
  CHECK_FALSE(signed_in(third));
}

TEST_CASE("T-PASS: a passkey is held against the installation's own address, whatever Host says") {
  TestHouse place;
  auto browser = place.signed_in(Role::member);
  SoftwareKey key;
  REQUIRE(add_key(place, browser, key).status == 200);
  auto visitor = place.visitor();
  visitor.get("/sign-in");
  auto evil = key;
  evil.origin = "https://evil.test";
  evil.rp_id = "evil.test";
  auto asked = visitor.posted("/sign-in/passkey/challenge", "application/json", "{}");
  asked.fields.push_back({"X-Intersession", "1"});
  asked.fields.push_back({"X-Forwarded-Host", "evil.test"});
  asked.fields[0] = {"Host", "evil.test"};
  auto const out = visitor.send(asked);
  CHECK(string_at(out, "rp_id") == "forum.test");
  CHECK(use_key(visitor, evil).status == 403);
  CHECK_FALSE(signed_in(visitor));
  CHECK(use_key(visitor, key).status == 303);
}

TEST_CASE("a passkey also is the second step, and without one's app at hand a letter does not do") {
  TestHouse place;
  auto browser = place.signed_in(Role::member);
  SoftwareKey key;
  REQUIRE(add_key(place, browser, key).status == 200);
  auto other = place.visitor();
  CHECK(by_letter(place, other, "dalia@forum.test") == "/sign-in/second");
  CHECK(has(other.get("/sign-in/second"), "data-passkey=\"get\""));
  CHECK(use_key(other, key).status == 303);
  CHECK(signed_in(other));
  CHECK(other.cookies.count("half") == 0);
}

TEST_CASE("where the address is a number no page offers a passkey, and says why") {
  TestHouse place;
  place.house.base = "http://127.0.0.1:8080";
  auto browser = place.signed_in(Role::member);
  CHECK_FALSE(has(place.visitor().get("/sign-in"), "data-passkey"));
  CHECK(has(browser.get("/account/factors"), "cannot take passkeys"));
  CHECK(browser.post_json("/account/factors/passkeys/challenge", "{}").status == 409);
  auto visitor = place.visitor();
  visitor.get("/sign-in");
  CHECK(visitor.post_json("/sign-in/passkey/challenge", "{}").status == 409);
}

TEST_CASE("adding a way in asks for a fresh sign-in, and so does taking a passkey away") {
  TestHouse place;
  auto browser = place.signed_in(Role::member);
  SoftwareKey key;
  REQUIRE(add_key(place, browser, key).status == 200);
  place.now += minutes(11);
  CHECK(browser.post("/account/factors/app").status == 403);
  CHECK(browser.post("/account/factors/codes").status == 403);
  CHECK(browser.post_json("/account/factors/passkeys/challenge", "{}").status == 403);
  CHECK(browser.post("/account/factors/passkeys", {{"name", "x"}}).status == 403);
  CHECK(has(browser.get("/account/factors"), "Sign in again to add a passkey"));
  auto const id = after(browser.get("/account/factors").body, "id=\"name-");
  CHECK(browser.post("/account/factors/passkeys/" + id + "/remove").status == 403);
}

TEST_CASE("a red line says that a second factor is not compulsory, until it is; then whoever has none is led to set one up") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat), babak = place.signed_in(Role::facilitator), chidi = place.signed_in(Role::coordinator);
  auto page = ada.get("/accounts");
  CHECK(has(page, "notice error"));
  CHECK(has(page, "A second factor is not compulsory"));
  CHECK(has(page, "2 accounts of the secretariat and the facilitators have no second factor."));
  CHECK(babak.post("/accounts/second-factor", {{"required", "yes"}}).status == 403);
  REQUIRE(ada.post("/accounts/second-factor", {{"required", "yes"}}).status == 303);

  for (auto* const browser : {&ada, &babak}) {
    CHECK(browser->get("/meetings").header("Location") == "/account/factors");
    CHECK(browser->get("/").header("Location") == "/account/factors");
    CHECK(browser->json("/meetings").status == 403);
    CHECK(browser->post("/people", {{"name", "Noor"}}).status == 403);
    CHECK(has(browser->get("/account/factors"), "asks everybody of the secretariat"));
  }
  CHECK(chidi.get("/meetings").status == 200);
  CHECK(place.visitor().get("/meetings").status == 200);
  set_up(place, babak);
  CHECK(babak.get("/meetings").status == 200);
  SoftwareKey key;
  REQUIRE(add_key(place, ada, key).status == 200);
  page = ada.get("/accounts");
  CHECK(page.status == 200);
  CHECK_FALSE(has(page, "notice error"));
  CHECK(has(page, "0 accounts of the secretariat and the facilitators have no second factor."));
  CHECK(ada.post("/accounts/second-factor", {{"required", ""}}).status == 303);
  CHECK(has(ada.get("/accounts"), "A second factor is not compulsory"));
}

TEST_CASE("signing out is open to whoever must set up a factor first") {
  TestHouse place;
  auto babak = place.signed_in(Role::facilitator);
  place.done([](Writing& w) { return people::require_factor(w, true); });
  CHECK(babak.post("/sign-out").status == 303);
  CHECK(babak.get("/meetings").status == 200);
}

TEST_CASE("the secretariat helps a locked-out person: factors and sessions go, a letter tells it, the letter is enough again") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat), dalia = place.signed_in(Role::member);
  set_up(place, dalia);
  auto const act = "/accounts/" + place.account(Role::member).text + "/factors/remove";
  CHECK(has(ada.get("/accounts"), act));
  CHECK(place.signed_in(Role::facilitator).post(act).status == 403);
  CHECK(ada.post(act).status == 303);
  CHECK(last_letter(place).find("The secretariat removed app, passkeys and recovery codes") != std::string::npos);
  CHECK_FALSE(signed_in(dalia));
  auto other = place.visitor();
  CHECK(by_letter(place, other, "dalia@forum.test") == "/");
  CHECK(ada.post(act).status == 409);
  auto const line = place.store.read([](Reading& r) {
    for (auto const& l : store::audit_lines(r, INT64_MAX, 30))
      if (l.verb == "remove_factors") return l.object + " " + l.role;
    return std::string();
  });
  CHECK(line == place.account(Role::member).text + " secretariat");
  place.now += minutes(11);
  CHECK(ada.post(act).status == 403);
}

}  // namespace
}  // namespace web
