// SPDX-License-Identifier: Apache-2.0
// The way of a request: caching, conditional and compressed answers, wrong methods, problems as JSON, the reader's language.
#include "web/house_for_tests.hpp"

namespace web {
namespace {

using test::Browser;
using test::cookie_line;
using test::TestHouse;
using test::with_french;

TEST_CASE("a public page is kept, answered again from memory, and made anew after a change") {
  TestHouse place;
  place.done([](Writing& w) { return people::enter_person(w, "Before"); });
  auto const id = place.done([](Writing& w) { return people::enter_person(w, "Noor"); });
  auto visitor = place.visitor();
  auto const first = visitor.get("/people/" + id.text), second = visitor.get("/people/" + id.text);
  CHECK(first.status == 200);
  CHECK(first.header("Cache-Control") == "public, max-age=15");
  CHECK(first.header("Vary") == "Accept, Accept-Language, Accept-Encoding, Cookie");
  CHECK(first.header("ETag") == second.header("ETag"));
  CHECK(first.body == second.body);
  place.done([&](Writing& w) { return people::show_as(w, id, "Noor Haddad"); });
  auto const third = visitor.get("/people/" + id.text);
  CHECK(third.header("ETag") != first.header("ETag"));
  CHECK(third.body.find("Noor Haddad") != std::string::npos);
}

TEST_CASE("a browser that has the page gets 304 without a body, one that has an older one the page") {
  TestHouse place;
  auto visitor = place.visitor();
  auto const first = visitor.get("/api");
  visitor.headers = {{"If-None-Match", std::string(first.header("ETag"))}};
  auto const again = visitor.get("/api");
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(again.header("ETag") == first.header("ETag"));
  visitor.headers = {{"If-None-Match", "\"something else\""}};
  CHECK(visitor.get("/api").status == 200);
}

TEST_CASE("what is long enough is compressed for those who take it, kept or not") {
  TestHouse place;
  auto visitor = place.visitor();
  visitor.headers = {{"Accept-Encoding", "gzip, br"}};
  auto const page = visitor.get("/api");
  CHECK(page.header("Content-Encoding") == "gzip");
  CHECK(page.body.substr(0, 2) == "\x1f\x8b");
  visitor.headers = {{"Accept-Encoding", "gzip;q=0"}};
  CHECK(visitor.get("/api").header("Content-Encoding").empty());
  auto ada = place.signed_in(Role::secretariat);
  ada.headers = {{"Accept-Encoding", "gzip"}};
  CHECK(ada.get("/api").header("Content-Encoding") == "gzip");
}

TEST_CASE("a signed-in viewer's page is kept by nobody and given to nobody else") {
  TestHouse place;
  auto const id = place.done([](Writing& w) { return people::enter_person(w, "Noor"); });
  auto ada = place.signed_in(Role::secretariat);
  auto const hers = ada.get("/people/" + id.text);
  CHECK(hers.header("Cache-Control") == "private, no-store");
  CHECK(hers.header("ETag").empty());
  auto const theirs = place.visitor().get("/people/" + id.text);
  CHECK(hers.body.find("csrf") != std::string::npos);
  CHECK(theirs.body.find("csrf") == std::string::npos);
  CHECK(theirs.body.find("Ada") == std::string::npos);
}

TEST_CASE("a visitor's own cookies do not get into a page kept for all") {
  TestHouse place;
  auto const id = place.done([](Writing& w) { return people::enter_person(w, "Noor"); });
  auto asking = place.visitor();
  asking.get("/sign-in");
  REQUIRE_FALSE(asking.token().empty());
  auto const page = asking.get("/people/" + id.text);
  CHECK(page.header("Cache-Control") == "public, max-age=15");
  CHECK(page.body.find(asking.token()) == std::string::npos);
  CHECK(page.body == place.visitor().get("/people/" + id.text).body);
}

TEST_CASE("a sentence told once is not kept, and not told twice") {
  TestHouse place;
  auto visitor = place.visitor();
  visitor.cookies["said"] = "Told%20once.";
  auto const told = visitor.get("/");
  CHECK(told.body.find("Told once.") != std::string::npos);
  CHECK(told.header("Cache-Control") == "private, no-store");
  CHECK(visitor.get("/").body.find("Told once.") == std::string::npos);
  CHECK(place.visitor().get("/").body.find("Told once.") == std::string::npos);
}

TEST_CASE("an address used the wrong way answers 405 and says which ways there are") {
  TestHouse place;
  auto visitor = place.visitor();
  auto const wrong = visitor.get("/sign-out");
  CHECK(wrong.status == 405);
  CHECK(wrong.header("Allow") == "POST");
  auto const post = visitor.post("/audit");
  CHECK(post.status == 405);
  CHECK(post.header("Allow") == "GET, HEAD");
  CHECK(visitor.get("/nothing/like/this").status == 404);
}

TEST_CASE("a program gets its problems as JSON: what, why, which field") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat);
  auto const refused = ada.post_json("/people", "{\"name\":\"\"}");
  CHECK(refused.status == 400);
  CHECK(refused.header("Content-Type") == "application/problem+json");
  auto const problem = base::parse_json(refused.body).value().as_object();
  CHECK(problem.at("status").as_int64() == 400);
  CHECK(problem.at("detail").as_string() == "A person needs a name.");
  CHECK(problem.at("field").as_string() == "name");
  CHECK(place.visitor().json("/nothing").header("Content-Type") == "application/problem+json");
  CHECK(place.visitor().json("/audit").status == 403);
  CHECK(ada.post_json("/people", "[1]").status == 400);
  CHECK(ada.post_json("/people", "{\"name\":{\"deep\":1}}").status == 400);
  CHECK(ada.post_json("/people", "{\"name\":\"a\",\"name\":\"b\"}").status == 400);
}

TEST_CASE("the same address answers a page to a browser and its facts to a program") {
  TestHouse place;
  auto const id = place.done([](Writing& w) { return people::enter_person(w, "Noor <b>"); });
  auto visitor = place.visitor();
  CHECK(visitor.get("/people/" + id.text).header("Content-Type") == "text/html; charset=utf-8");
  CHECK(visitor.get("/people/" + id.text).body.find("Noor &lt;b&gt;") != std::string::npos);
  auto const facts = visitor.json("/people/" + id.text);
  CHECK(facts.header("Content-Type") == "application/json");
  CHECK(base::parse_json(facts.body).value().at("name").as_string() == "Noor <b>");
}

TEST_CASE("a body that is too long, or of another kind, is refused before anything reads it") {
  TestHouse place;
  auto ada = place.signed_in(Role::secretariat);
  CHECK(ada.post("/people", {{"name", std::string(form_body, 'a')}}).status == 413);
  CHECK(ada.send(ada.posted("/people", "application/xml", "<a/>")).status == 400);
}

TEST_CASE("a store that does not answer is 503 with Retry-After, a fault of ours 500 with a number to report") {
  TestHouse place;
  auto browser = place.visitor();
  browser.get("/sign-in");
  auto const post = [&] {
    auto r = browser.posted("/sign-in", "application/x-www-form-urlencoded", test::encoded({{"address", "a@b.test"}, {"csrf", browser.token()}}));
    r.id = "number123456";
    return answer(place.house, r);
  };
  place.house.mail_waiting = [] { throw store::Unavailable("the disk is full"); };
  auto const full = post();
  CHECK(full.status == 503);
  CHECK(full.header("Retry-After") == "10");
  place.house.mail_waiting = [] { throw std::runtime_error("something private"); };
  auto const fault = post();
  CHECK(fault.status == 500);
  CHECK(fault.body.find("number123456") != std::string::npos);
  CHECK(fault.body.find("something private") == std::string::npos);
  CHECK_FALSE(fault.header("Content-Security-Policy").empty());
  CHECK(place.log.find("unavailable number123456 the disk is full") != std::string::npos);
  CHECK(place.log.find("fault number123456 /sign-in something private") != std::string::npos);
}

// ------------------------------------------------------------------------------------------------ languages

TEST_CASE("the language: asked in the address, else the account's, else the cookie's, else the browser's") {
  Viewer nobody, anne;
  anne.language = "en";
  auto r = test::request(http::Method::get, "/");
  r.fields.push_back({"Accept-Language", "de, en;q=0.5"});
  CHECK(language_for(r, nobody).tag == "en");
  CHECK_FALSE(language_for(r, nobody).remember);
  r.query = "lang=xx";
  CHECK(language_for(r, nobody).tag == "en");
  CHECK_FALSE(language_for(r, nobody).remember);
  r.query = "lang=en";
  CHECK_FALSE(language_for(r, nobody).remember);
  with_french();
  r.query = "lang=fr";
  CHECK(language_for(r, nobody).tag == "fr");
  CHECK(language_for(r, nobody).remember);
  CHECK(language_for(r, anne).tag == "fr");
  r.query = "";
  r.fields.push_back({"Cookie", "lang=fr"});
  CHECK(language_for(r, nobody).tag == "fr");
  CHECK(language_for(r, anne).tag == "en");
  r.query = "lang=fr";
  CHECK_FALSE(language_for(r, nobody).remember);
  r.query = "lang=en";
  CHECK(language_for(r, nobody).remember);
}

TEST_CASE("a language chosen in the address is remembered in a cookie; that one answer is private, all others are kept") {
  with_french();
  TestHouse place;
  auto visitor = place.visitor();
  for (int i = 0; i < 2; ++i) {  // made, then from memory
    auto fresh = place.visitor();
    auto const chosen = fresh.get("/api?lang=fr");
    CHECK(chosen.body.find("<html lang=\"fr\"") != std::string::npos);
    CHECK(chosen.header("Cache-Control") == "private, no-store");
    auto const line = cookie_line(chosen, "lang");
    CHECK(line.find("lang=fr; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000") == 0);
    visitor = fresh;
  }
  auto const later = visitor.get("/api");
  CHECK(later.body.find("<html lang=\"fr\"") != std::string::npos);
  CHECK(later.header("Cache-Control") == "public, max-age=15");
  CHECK(cookie_line(later, "lang").empty());
  CHECK(place.visitor().get("/api").body.find("<html lang=\"en\"") != std::string::npos);
  CHECK(cookie_line(place.visitor().json("/api?lang=fr"), "lang").empty());
}

}  // namespace
}  // namespace web
