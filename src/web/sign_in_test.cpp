// SPDX-License-Identifier: Apache-2.0
// T-AUTH (trust 9.3) through web::answer: letters, links, codes, invitations, the first link, where one is led afterwards.
#include <algorithm>
#include <chrono>

#include "web/house_for_tests.hpp"
#include "web/people.hpp"

namespace web {
namespace {

using test::Browser;
using test::Fields;
using test::last_letter;
using test::signed_in;
using test::TestHouse;
using std::chrono::hours;
using std::chrono::minutes;

std::int64_t letters(TestHouse& place) {
  return place.store.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from letter").value_or(0); });
}

struct Letter {
  std::string link, code;
};
Letter read_letter(std::string const& body) {
  auto const at = body.find("https://forum.test/sign-in/");
  REQUIRE(at != std::string::npos);
  auto const from = at + std::string("https://forum.test").size();
  Letter out;
  out.link = body.substr(from, body.find_first_of("\r\n", from) - from);
  auto const dash = body.find('-', body.find("there: "));
  if (dash != std::string::npos) out.code = body.substr(dash - 4, 9);
  return out;
}

/// Opens the form, sends it, answers the letter.
Letter ask(TestHouse& place, Browser& browser, std::string const& address, std::string const& next = "/") {
  browser.get("/sign-in");
  place.now += std::chrono::seconds(1);
  auto const asked = browser.post("/sign-in", {{"address", address}, {"next", next}});
  REQUIRE(asked.status == 303);
  return read_letter(last_letter(place));
}

/// The path without a query.
std::string path_of(std::string const& link) { return link.substr(0, link.find('?')); }

TEST_CASE("a letter's link signs in the browser that asked, and leads where one wanted to go") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  auto const letter = ask(place, browser, "Noor@Forum.test", "/people?q=a%20b");
  CHECK(place.postman_woken == 1);
  CHECK(letter.link.ends_with("?next=%2Fpeople%3Fq%3Da%2520b"));

  auto const page = browser.get(letter.link);
  CHECK(page.status == 200);
  CHECK(page.body.find("Noor") != std::string::npos);
  CHECK(page.header("Referrer-Policy") == "no-referrer");
  CHECK(page.header("Cache-Control") == "private, no-store");
  CHECK_FALSE(signed_in(browser));

  auto const done = browser.post(path_of(letter.link), {{"next", "/people?q=a%20b"}});
  CHECK(done.status == 303);
  CHECK(done.header("Location") == "/people?q=a%20b");
  CHECK(signed_in(browser));
  CHECK(browser.cookies.count("ask") == 0);
}

TEST_CASE("T-AUTH: a link works once") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  auto const letter = ask(place, browser, "noor@forum.test");
  auto second = browser;
  CHECK(browser.post(letter.link).status == 303);
  auto const again = second.post(letter.link);
  CHECK(again.status == 404);
  CHECK_FALSE(signed_in(second));
  CHECK(second.get(letter.link).status == 404);
}

TEST_CASE("T-AUTH: after ten minutes link and code are worthless") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  auto const letter = ask(place, browser, "noor@forum.test");
  place.now += minutes(10);
  CHECK(browser.get(letter.link).status == 404);
  CHECK(browser.post(letter.link).status == 404);
  CHECK(browser.post("/sign-in/code", {{"code", letter.code}}).status == 409);
  CHECK_FALSE(signed_in(browser));
}

TEST_CASE("T-AUTH: another browser gets an explanation and no button, and its POST is refused") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  auto const letter = ask(place, browser, "noor@forum.test");
  auto other = place.visitor();
  auto const page = other.get(letter.link);
  CHECK(page.status == 200);
  CHECK(page.body.find("Noor") == std::string::npos);
  CHECK(page.body.find("method=\"post\"") == std::string::npos);
  other.get("/sign-in");  // has a cookie and a token of its own
  CHECK(other.post(letter.link).status == 403);
  CHECK_FALSE(signed_in(other));
  CHECK(browser.post(letter.link).status == 303);  // and did no harm
}

TEST_CASE("T-AUTH: a scanner's GET and HEAD change nothing, whoever's cookies it has") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  auto const letter = ask(place, browser, "noor@forum.test");
  auto const seq = [&] { return place.store.read([](Reading& r) { return store::audit_lines(r, INT64_MAX, 1).at(0).seq; }); };
  auto const before = seq();
  for (int i = 0; i < 5; ++i) {
    auto scanner = place.visitor();
    CHECK(scanner.get(letter.link).status == 200);
    CHECK(scanner.head(letter.link).status == 200);
    CHECK(browser.get(letter.link).status == 200);
    CHECK(browser.head(letter.link).status == 200);
  }
  CHECK(seq() == before);
  CHECK(browser.post(letter.link).status == 303);
}

TEST_CASE("T-AUTH: of two letters outstanding, using one voids the other") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  auto const first = ask(place, browser, "noor@forum.test"), second = ask(place, browser, "noor@forum.test");
  CHECK(first.link != second.link);
  auto twin = browser;
  CHECK(browser.post(first.link).status == 303);
  CHECK(twin.post(second.link).status == 404);
  CHECK(twin.post("/sign-in/code", {{"code", second.code}}).status == 409);
}

TEST_CASE("T-AUTH: the code signs in the browser that asked, and no other") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor(), other = place.visitor();
  auto const letter = ask(place, browser, "noor@forum.test");
  other.get("/sign-in");
  CHECK(other.post("/sign-in/code", {{"code", letter.code}}).status == 409);
  auto const done = browser.post("/sign-in/code", {{"code", " " + base::lower_ascii(letter.code) + " "}, {"next", "/people"}});
  CHECK(done.status == 303);
  CHECK(done.header("Location") == "/people");
  CHECK(signed_in(browser));
}

TEST_CASE("T-AUTH: the fifth wrong code voids the code") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  auto const letter = ask(place, browser, "noor@forum.test");
  for (int i = 0; i < 5; ++i) {
    auto const tried = browser.post("/sign-in/code", {{"code", i == 0 ? "2222-2222" : "33333333"}});
    CHECK(tried.status == 400);
    CHECK(tried.body.find(i < 4 ? "Tries left: " + std::to_string(4 - i) : "it was the last try") != std::string::npos);
  }
  CHECK(browser.post("/sign-in/code", {{"code", letter.code}}).status == 409);
  CHECK_FALSE(signed_in(browser));
}

TEST_CASE("T-AUTH: a code that cannot be one is not counted, and stands beside its field") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  auto const letter = ask(place, browser, "noor@forum.test");
  for (int i = 0; i < 7; ++i) CHECK(browser.post("/sign-in/code", {{"code", "nonsense!"}}).status == 400);
  CHECK(browser.post("/sign-in/code", {{"code", letter.code}}).status == 303);
}

TEST_CASE("T-AUTH: an unknown, a suspended and a known address get the same answer") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto const gone = place.open("Gone", Role::member);
  place.done([&](Writing& w) { return people::suspend_account(w, gone); });
  std::vector<std::string> seen;
  for (std::string const address : {"noor@forum.test", "nobody@forum.test", "gone@forum.test"}) {
    auto browser = place.visitor();
    browser.get("/sign-in");
    auto const before = letters(place);
    auto const asked = browser.post("/sign-in", {{"address", address}});
    CHECK(letters(place) - before == (address == "noor@forum.test" ? 1 : 0));
    auto const page = browser.get(std::string(asked.header("Location")));
    auto all = std::to_string(asked.status) + std::string(asked.header("Location")) + std::to_string(page.status) + page.body;
    auto const token = browser.token();
    for (auto at = all.find(token); at != std::string::npos; at = all.find(token)) all.replace(at, token.size(), "TOKEN");
    seen.push_back(all);
  }
  CHECK(seen[0] == seen[1]);
  CHECK(seen[0] == seen[2]);
}

TEST_CASE("T-AUTH: time does not tell a known address from an unknown one") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  browser.get("/sign-in");
  std::vector<double> took[2];
  for (int i = 0; i < 40; ++i) {
    place.now += minutes(20);  // within 5 letters an hour
    browser.cookies["ask"] = std::string(32, 'a');
    for (int known = 0; known < 2; ++known) {
      auto const start = std::chrono::steady_clock::now();
      auto const asked = browser.post("/sign-in", {{"address", known ? "noor@forum.test" : "nobody@forum.test"}});
      took[known].push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
      REQUIRE(asked.status == 303);
    }
  }
  auto const median = [](std::vector<double> v) {
    std::nth_element(v.begin(), v.begin() + v.size() / 2, v.end());
    return v[v.size() / 2];
  };
  MESSAGE("known " << median(took[1]) << " ms, unknown " << median(took[0]) << " ms");
  CHECK(std::abs(median(took[0]) - median(took[1])) < 5);
}

TEST_CASE("T-AUTH: a forged Host leads nobody's letter elsewhere") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  browser.get("/sign-in");
  for (char const* const name : {"Host", "X-Forwarded-Host", "Forwarded"}) {
    auto r = browser.posted("/sign-in", "application/x-www-form-urlencoded", test::encoded({{"address", "noor@forum.test"}, {"csrf", browser.token()}}));
    for (auto& f : r.fields)
      if (f.name == name) f.value = "evil.test";
    r.fields.push_back({name == std::string("Host") ? "X-Nothing" : name, "evil.test"});
    place.now += std::chrono::seconds(1);
    CHECK(browser.send(r).status == 303);
    auto const body = last_letter(place);
    CHECK(body.find("https://forum.test/sign-in/") != std::string::npos);
    CHECK(body.find("evil") == std::string::npos);
  }
}

TEST_CASE("T-AUTH: a flood of letters to one address stops at five an hour, and says so in the form") {
  TestHouse place;
  place.open("Noor", Role::member);
  auto browser = place.visitor();
  browser.get("/sign-in");
  for (int i = 0; i < 5; ++i) CHECK(browser.post("/sign-in", {{"address", "noor@forum.test"}}).status == 303);
  auto const sixth = browser.post("/sign-in", {{"address", "noor@forum.test"}});
  CHECK(sixth.status == 409);
  CHECK(sixth.body.find("5 letters within an hour") != std::string::npos);
  CHECK(letters(place) == 5);
  for (int i = 0; i < 4; ++i) browser.post("/sign-in", {{"address", "other@forum.test"}});
  CHECK(browser.post("/sign-in", {{"address", "third@forum.test"}}).status == 429);  // ten from one address at once
}

TEST_CASE("a malformed address keeps what was typed, with the error beside it") {
  TestHouse place;
  auto browser = place.visitor();
  browser.get("/sign-in");
  auto const again = browser.post("/sign-in", {{"address", "noor at forum"}, {"next", "/people"}});
  CHECK(again.status == 400);
  CHECK(again.body.find("value=\"noor at forum\"") != std::string::npos);
  CHECK(again.body.find("aria-invalid=\"true\"") != std::string::npos);
  CHECK(again.body.find("href=\"#address\"") != std::string::npos);
  CHECK(again.body.find("value=\"/people\"") != std::string::npos);
}

TEST_CASE("X-REDIR: whatever next says, one stays on the site and on a page of it") {
  TestHouse place;
  auto const id = place.open("Noor", Role::member);
  std::vector<std::string> const bad = {
      "//evil.test", "///evil.test", "////evil.test", "/\\evil.test", "\\\\evil.test", "\\/evil.test", "https://evil.test", "http:evil.test",
      "HTTPS://EVIL.TEST/people", "javascript:alert(1)", "data:text/html,x", "evil.test", "evil.test/people", "@evil.test", ":80", "?q=//evil.test",
      "/%2fevil.test", "/%2Fevil.test", "/%5cevil.test", "/%5Cevil.test", "%2f%2fevil.test", "/\tevil.test", "/\n/evil.test", "/\r\nLocation: x",
      "/%0d%0aSet-Cookie:%20a=b", "/%09/evil.test", "/%00", "/people/../../evil", "/people/%2e%2e/x", "/./people", "/people//evil.test", "/people\\@evil.test",
      "/sign-out", "/sign-in", "/sign-in/sent", "/assets/site.css", "/no/such/page", "/people#//evil.test", "/people%", "/%ff", "/people\xE2\x80\xAE",
      "/" + std::string(3000, 'a'), " /people", "/people ", "/people\"onload=x", "", "/accounts/aaaa/role"};
  CHECK(bad.size() >= 40);
  for (auto const& next : bad) {
    CAPTURE(next);
    CHECK(local_next(next) == "/");
    auto browser = place.visitor();
    browser.get("/sign-in");
    place.now += hours(1);
    auto const asked = browser.post("/sign-in", {{"address", "noor@forum.test"}, {"next", next}});
    REQUIRE(asked.status == 303);
    // Blanks and marks of direction around a good path are cleaned off like those of any field; then it is just that path.
    bool const cleaned = base::clean_line(next) == "/people";
    CHECK(asked.header("Location") == (cleaned ? "/sign-in/sent?next=%2Fpeople" : "/sign-in/sent"));
    auto const letter = read_letter(last_letter(place));
    auto const done = browser.post(path_of(letter.link), {{"next", next}});
    REQUIRE(done.status == 303);
    CHECK(done.header("Location") == (cleaned ? "/people" : "/"));
  }
  CHECK(local_next("/people") == "/people");
  CHECK(local_next("/people?q=%2F%2Fevil.test") == "/people?q=%2F%2Fevil.test");
  CHECK(local_next("/people/" + id.text) == "/people/" + id.text);
}

TEST_CASE("what one may not see leads to signing in and back") {
  TestHouse place;
  auto const asked = place.visitor().get("/people?q=N%C3%B6%20x");
  CHECK(asked.status == 303);
  CHECK(asked.header("Location") == "/sign-in?next=%2Fpeople%3Fq%3DN%25C3%25B6%2520x");
  auto const page = place.visitor().get(std::string(asked.header("Location")));
  CHECK(page.body.find("value=\"/people?q=N%C3%B6%20x\"") != std::string::npos);
}

TEST_CASE("the first link makes the first secretariat account in any browser, once") {
  TestHouse place;
  auto const secret = place.store.write({}, [](Writing& w) { return people::make_first_link(w); });
  REQUIRE(secret);
  REQUIRE(*secret);
  auto const link = "/sign-in/" + **secret;
  auto browser = place.visitor();
  auto const page = browser.get(link);
  CHECK(page.body.find("name=\"address\"") != std::string::npos);
  CHECK(page.body.find("name=\"zone\"") != std::string::npos);
  auto const wrong = browser.post(link, {{"name", ""}, {"address", "ada@forum.test"}, {"zone", "Europe/Zurich"}});
  CHECK(wrong.status == 400);
  CHECK(wrong.body.find("value=\"ada@forum.test\"") != std::string::npos);
  CHECK(browser.post(link, {{"name", "Ada"}, {"address", "ada@forum.test"}, {"zone", "Europe/Zurich"}}).status == 303);
  CHECK(browser.get("/accounts").status == 200);
  auto other = place.visitor();
  other.get("/sign-in");
  CHECK(other.get(link).status == 404);
  CHECK(other.post(link, {{"name", "Eve"}, {"address", "eve@forum.test"}}).status == 404);
}

TEST_CASE("a demo's link shows one button, first on the page, and works again and again") {
  TestHouse place;
  auto const id = place.store.write({{}, "operator"}, [](Writing& w) {
    return people::open_account(w, {.address = "demo@forum.test", .person = {}, .name = "Demo Person", .role = people::Role::facilitator, .demo = true});
  });
  REQUIRE(id);
  auto const secret = place.store.write({{}, "operator"}, [&](Writing& w) { return people::make_demo_link(w, *id); });
  REQUIRE(secret);
  for (int i = 0; i < 2; ++i) {
    auto browser = place.visitor();
    auto const page = browser.get("/sign-in/" + *secret);
    auto const main = page.body.substr(page.body.find("<main"));
    auto const first_form = main.substr(main.find("<form"));
    CHECK(first_form.find("action=\"/sign-in/" + *secret + "\"") < first_form.find('>'));
    CHECK(first_form.substr(0, first_form.find("</form>")).find("type=\"submit\"") != std::string::npos);
    CHECK(page.body.find("Sign in as Demo Person") != std::string::npos);
    CHECK(browser.post("/sign-in/" + *secret).status == 303);
    CHECK(signed_in(browser));
  }
}

TEST_CASE("an invitation is shown once where no mail leaves, accepted once, renewed and revoked") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat);
  auto const shown = ada.post("/invitations", {{"name", "Noor Haddad"}, {"address", "noor@elsewhere.test"}, {"role", "coordinator"}, {"language", "en"}});
  REQUIRE(shown.status == 200);
  CHECK(shown.header("Cache-Control") == "no-store");
  auto const link_in = [](std::string const& page) {
    auto const at = page.find("https://forum.test/sign-in/");
    REQUIRE(at != std::string::npos);
    return page.substr(at + 18, 41);
  };
  auto const old = link_in(shown.body);
  auto const list = ada.get("/invitations");
  CHECK(list.body.find(old) == std::string::npos);
  auto const action = test::after(list.body, "action=\"/invitations/");
  auto const id = action.substr(0, action.find('/'));
  auto const renewed = ada.post("/invitations/" + id + "/renew");
  REQUIRE(renewed.status == 200);
  auto const link = link_in(renewed.body);
  auto guest = place.visitor();
  CHECK(guest.get(old).status == 404);
  auto const page = guest.get(link);
  CHECK(page.body.find("Coordinator") != std::string::npos);
  CHECK(guest.post(link, {{"name", "Noor H."}, {"zone", "Africa/Cairo"}}).status == 303);
  CHECK(signed_in(guest));
  CHECK(guest.get("/accounts").status == 403);
  CHECK(ada.post("/invitations/" + id + "/revoke").status == 409);

  place.house.smtp = true;
  auto const sent = ada.post("/invitations", {{"name", "Lee"}, {"address", "lee@elsewhere.test"}, {"role", "member"}, {"language", "en"}});
  CHECK(sent.status == 303);
  CHECK(sent.body.find("/sign-in/") == std::string::npos);
}

}  // namespace
}  // namespace web
