// SPDX-License-Identifier: Apache-2.0
// Laws of the site table, checked over all of its rows: who may (A-MATRIX, seed), which headers every answer has (T-SESS).
#include <fstream>
#include <set>

#include "web/house_for_tests.hpp"

namespace web {
namespace {

using test::Browser;
using test::changes;
using test::filled;
using test::TestHouse;

std::string name_of(Route const& row) { return (row.method == http::Method::post ? "POST " : "GET ") + std::string(row.path); }

constexpr Role all_roles[] = {Role::visitor, Role::member, Role::coordinator, Role::facilitator, Role::secretariat};

/// tests/laws/who_may.txt: reviewed by people, never made from the table. One row a line: "GET /people member".
std::map<std::string, std::string> reviewed() {
  std::ifstream in(std::string(INTERSESSION_SOURCE) + "/tests/laws/who_may.txt");
  REQUIRE(in.good());
  std::map<std::string, std::string> out;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    auto const at = line.rfind(' ');
    REQUIRE(at != std::string::npos);
    CHECK_MESSAGE(out.emplace(line.substr(0, at), line.substr(at + 1)).second, line, " stands twice");
  }
  return out;
}

TEST_CASE("A-MATRIX: every row of the site stands in the reviewed list of who may, and says the same") {
  auto expected = reviewed();
  for (auto const& row : site()) {
    auto const name = name_of(row);
    auto const at = expected.find(name);
    bool const listed = at != expected.end();
    CHECK_MESSAGE(listed, "missing in tests/laws/who_may.txt: ", name, " ", std::string(role_word(row.least)));
    if (!listed) continue;
    CHECK_MESSAGE(at->second == role_word(row.least), name, " is for ", std::string(role_word(row.least)), ", reviewed for ", at->second);
    expected.erase(at);
  }
  for (auto const& [name, role] : expected) CHECK_MESSAGE(false, "no such row any more: ", name, " ", role);
}

TEST_CASE("A-MATRIX: below its role nobody gets a page or changes anything; from it on nobody is sent away") {
  TestHouse place;
  place.house.buckets = nullptr;
  std::map<Role, Browser> browsers;
  for (auto const role : all_roles) browsers.emplace(role, place.signed_in(role));
  auto const expected = reviewed();
  int refused = 0, let_in = 0;
  for (auto const& row : site()) {
    auto const at = expected.find(name_of(row));
    if (at == expected.end()) continue;  // the test above says so
    auto const least = role_of(at->second);
    auto const path = filled(row.path);
    for (auto const role : all_roles) {
      auto& browser = browsers.at(role);
      CAPTURE(name_of(row));
      CAPTURE(role_word(role));
      auto const before = changes(place);
      if (role < least) {
        auto const out = row.method == http::Method::post ? browser.post(path) : browser.get(path);
        if (role == Role::visitor && row.method == http::Method::get) {
          CHECK(out.status == 303);
          CHECK(out.header("Location").substr(0, 14) == "/sign-in?next=");
          CHECK(browser.json(path).status == 403);
        } else {
          CHECK(out.status == 403);
        }
        CHECK(changes(place) == before);
        ++refused;
      } else if (row.method == http::Method::get) {
        auto const out = browser.get(path);
        CHECK((out.status != 403 || row.own_secret));  // nobody's role replaces the secret
        CHECK(out.status < 500);
        CHECK(out.header("Location").find("/sign-in?next") == std::string::npos);
        ++let_in;
      }
    }
  }
  CHECK(refused > 0);
  CHECK(let_in > 0);
  CHECK(place.log.empty());
}

TEST_CASE("every GET of the site has its headers, for a visitor and for the secretariat") {
  TestHouse place;
  place.house.buckets = nullptr;
  place.done([](Writing& w) { return people::enter_person(w, "Noor"); });
  for (auto const role : {Role::visitor, Role::secretariat}) {
    for (bool const secure : {false, true}) {
      auto browser = place.visitor();
      browser.secure = secure;
      if (role != Role::visitor) browser.cookies[secure ? "__Host-s" : "s"] = place.session_of(place.account(role));
      for (auto const& row : site()) {
        if (row.method != http::Method::get) continue;
        auto const out = browser.get(filled(row.path));
        CAPTURE(name_of(row));
        CAPTURE(role_word(role));
        CAPTURE(out.status);
        auto const csp = std::string(out.header("Content-Security-Policy"));
        CHECK((csp.find("default-src 'none'") != std::string::npos || csp.find("sandbox") != std::string::npos));
        CHECK(csp.find("unsafe") == std::string::npos);
        if (csp.find("sandbox") == std::string::npos) {
          CHECK(csp.find("base-uri 'none'") != std::string::npos);
          CHECK(csp.find("frame-ancestors 'none'") != std::string::npos);
        }
        CHECK(out.header("X-Content-Type-Options") == "nosniff");
        CHECK((out.header("Referrer-Policy") == "same-origin" || out.header("Referrer-Policy") == "no-referrer"));
        CHECK(out.header("Cross-Origin-Opener-Policy") == "same-origin");
        CHECK_FALSE(out.header("Cross-Origin-Resource-Policy").empty());
        CHECK_FALSE(out.header("Permissions-Policy").empty());
        CHECK(out.header("Strict-Transport-Security") == (secure ? "max-age=31536000; includeSubDomains" : ""));
        auto const kept = std::string(out.header("Cache-Control"));
        CHECK_FALSE(kept.empty());
        bool const given_cookie = !out.header("Set-Cookie").empty();
        if (row.keep == Keep::shared && role == Role::visitor) CHECK_FALSE(given_cookie);
        if (kept.find("public") != std::string::npos) CHECK_FALSE(given_cookie);
        if (row.keep == Keep::never && row.path != "/robots.txt") CHECK(kept.find("no-store") != std::string::npos);
        if (role != Role::visitor && row.keep == Keep::shared) CHECK(kept.find("no-store") != std::string::npos);
      }
    }
  }
}

TEST_CASE("HEAD answers as GET and acts as little") {
  TestHouse place;
  place.house.buckets = nullptr;
  auto const id = place.done([](Writing& w) { return people::enter_person(w, "Noor"); });
  auto visitor = place.visitor();
  for (auto const& path : {std::string("/"), "/people/" + id.text, std::string("/nothing")}) {
    auto const head = visitor.head(path), get = visitor.get(path);
    CHECK(head.status == get.status);
    CHECK(head.header("Content-Type") == get.header("Content-Type"));
    CHECK(head.header("ETag") == get.header("ETag"));
  }
}

TEST_CASE("of two rows that fit, the one that names the word wins") {
  CHECK(find_route(http::Method::get, "/sign-in/sent").route->path == "/sign-in/sent");
  CHECK(find_route(http::Method::get, "/sign-in/anything").route->path == "/sign-in/{secret}");
  CHECK(find_route(http::Method::post, "/account/sessions/end-others").route->path == "/account/sessions/end-others");
  CHECK(find_route(http::Method::get, "/people/").route == nullptr);
  CHECK(body_limit(http::Method::post, "/people") == form_body);
  CHECK(body_limit(http::Method::get, "/people") == 0);
}

}  // namespace
}  // namespace web
