// SPDX-License-Identifier: Apache-2.0
// For the tests of pages: a house on a temporary SQLite store with every room's tables, a clock that stands still until it is
// moved, and browsers that keep their cookies. Everything goes through web::answer, without a socket.
//
//   TestHouse place;
//   auto ada = place.signed_in(Role::secretariat);                 // a browser with a session
//   auto done = ada.post("/people", {{"name", "Noor Haddad"}});     // with the token of its forms
//   CHECK(done.status == 303);
//   auto page = place.visitor().get("/people/" + id);               // no cookies
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/words_for_tests.hpp"
#include "desk/desk.hpp"
#include "people/sessions.hpp"
#include "store/test_place.hpp"
#include "web/buckets.hpp"
#include "web/cache.hpp"
#include "web/session.hpp"
#include "web/site.hpp"

namespace web::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// A catalogue of no words but its head, as French: then there is something to choose. What is loaded stays for the process.
inline void with_french() {
  static bool const once = [] {
    store::test::Directory const place;
    base::test::write_mo(place.path + "/fr.mo", {{"", base::test::mo_head("nplurals=2; plural=(n > 1);")}});
    base::load_words(place.path);
    return true;
  }();
  REQUIRE(once);
  REQUIRE(base::languages().size() > 1);
}

/// "a=b&c=d"
inline std::string encoded(Fields const& fields) {
  base::Query out;
  for (auto const& [name, value] : fields) out.add(name, value);
  return out.str();
}

/// A request as a front door would hand it over.
inline http::Request request(http::Method method, std::string const& target) {
  http::Request r;
  r.method = method;
  r.target = target;
  auto const mark = target.find('?');
  r.path = http::decode_component(target.substr(0, mark), false).value_or("/");
  if (mark != std::string::npos) r.query = target.substr(mark + 1);
  r.fields = {{"Host", "forum.test"}, {"User-Agent", "A browser of the tests"}};
  r.remote = "192.0.2.7";
  r.id = "test00000000";
  return r;
}

/// One browser: its cookies, and what it sends with every request.
class Browser {
 public:
  explicit Browser(House& h) : house_(&h) {}

  std::map<std::string, std::string> cookies;
  Fields headers;               ///< sent besides: {"Accept-Language", "fr"}
  std::string place = "192.0.2.7";
  bool secure = false;          ///< behind TLS

  http::Response get(std::string const& target) { return send(made(http::Method::get, target)); }
  http::Response head(std::string const& target) { return send(made(http::Method::head, target)); }
  /// As a program: the JSON of the page.
  http::Response json(std::string const& target) {
    auto r = made(http::Method::get, target);
    r.fields.push_back({"Accept", "application/json"});
    return send(r);
  }
  /// As the page's own form, with its token.
  http::Response post(std::string const& target, Fields fields = {}) {
    fields.emplace_back("csrf", token(target));
    return send(posted(target, "application/x-www-form-urlencoded", encoded(fields)));
  }
  /// As the page's own form for files.
  http::Response upload(std::string const& target, Fields fields, std::string const& field, std::string const& file_name,
                        std::string const& bytes) {
    fields.emplace_back("csrf", token());
    std::string const edge = "----a-line-no-file-has";
    std::string safe_name;  // as browsers write it
    for (char const c : file_name) safe_name += c == '"' ? "%22" : std::string(1, c);
    std::string body;
    for (auto const& [name, value] : fields)
      body += "--" + edge + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    body += "--" + edge + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + safe_name +
            "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + bytes + "\r\n--" + edge + "--\r\n";
    return send(posted(target, "multipart/form-data; boundary=" + edge, body));
  }
  /// As a program: a JSON object of the same names.
  http::Response post_json(std::string const& target, std::string const& body) {
    auto r = posted(target, "application/json", body);
    r.fields.push_back({"X-Intersession", "1"});
    r.fields.push_back({"Accept", "application/json"});
    return send(r);
  }

  /// The token its forms carry now, on pages about the same meeting as `target`; empty for a browser without any secret cookie.
  [[nodiscard]] std::string token(std::string const& target = "/") {
    return find_viewer(*house_, made(http::Method::get, target), house_->clock()).csrf;
  }

  /// A request with this browser's cookies and headers, for tests that bend it before send().
  [[nodiscard]] http::Request made(http::Method method, std::string const& target) const {
    auto r = request(method, target);
    r.remote = place;
    r.secure = secure;
    std::string line;
    for (auto const& [name, value] : cookies) line += (line.empty() ? "" : "; ") + name + "=" + value;
    if (!line.empty()) r.fields.push_back({"Cookie", line});
    for (auto const& [name, value] : headers) r.fields.push_back({name, value});
    return r;
  }
  [[nodiscard]] http::Request posted(std::string const& target, std::string const& type, std::string body) const {
    auto r = made(http::Method::post, target);
    r.fields.push_back({"Content-Type", type});
    r.fields.push_back({"Sec-Fetch-Site", "same-origin"});
    r.body = std::move(body);
    return r;
  }
  /// Answers, and keeps the cookies that come back.
  http::Response send(http::Request const& r) {
    auto out = answer(*house_, r);
    for (auto const& f : out.fields) {
      if (f.name != "Set-Cookie") continue;
      auto const is = f.value.find('='), end = f.value.find(';');
      auto const name = f.value.substr(0, is), value = f.value.substr(is + 1, end - is - 1);
      if (value.empty() || f.value.find("Max-Age=0") != std::string::npos) cookies.erase(name);
      else cookies[name] = value;
    }
    return out;
  }

 private:
  House* house_;
};

class TestHouse {
 public:
  /// With a page cache as the program has it; `kind` is of store::test::kinds().
  explicit TestHouse(std::string const& kind = "sqlite") : place_(kind), store(options()) {
    store.after_commit([this] { cache.changed(); });
    house.cache = &cache;
    house.buckets = &buckets;
    house.forum = "Forum of Tests";
    house.mail_waiting = [this] { ++postman_woken; };
    house.log = [this](std::string const& line) { log += line + "\n"; };
  }

  Browser visitor() { return Browser(house); }

  /// A browser with a session of the one account of this role: Ada (secretariat), Babak (facilitator), Chidi
  /// (coordinator), Dalia (member). Role::visitor: a browser without.
  Browser signed_in(Role role) {
    Browser out(house);
    if (role != Role::visitor) out.cookies["s"] = session_of(account(role));
    return out;
  }
  /// The account behind signed_in().
  base::AccountId account(Role role) {
    auto& known = accounts_[role];
    if (known.empty()) {
      static std::map<Role, std::string> const names = {
          {Role::secretariat, "Ada"}, {Role::facilitator, "Babak"}, {Role::coordinator, "Chidi"}, {Role::member, "Dalia"}};
      known = open(names.at(role), role);
    }
    return known;
  }
  base::PersonId person(Role role) {
    auto const id = account(role);
    return store.read([&](Reading& r) { return people::account(r, id)->person; });
  }
  /// One more account; its address is NAME@forum.test in lower case.
  base::AccountId open(std::string const& name, Role role) {
    auto const made = store.write({base::PersonId(), "operator"}, [&](Writing& w) {
      return people::open_account(w, {.address = base::lower_ascii(name) + "@forum.test",
                                      .person = {},
                                      .name = name,
                                      .role = *people::role_named(role_word(role)),
                                      .language = "en",
                                      .zone = "Europe/Zurich",
                                      .demo = false});
    });
    REQUIRE(made);
    return *made;
  }
  /// A new session of an account: the value of its cookie "s".
  std::string session_of(base::AccountId const& id) {
    auto const address = store.read([&](Reading& r) { return people::account(r, id)->address; });
    auto const cookie = base::random_secret();
    auto const signed_in = store.write({base::PersonId(), "visitor"}, [&](Writing& w) -> Result<people::SignedIn> {
      auto const asked = people::ask(w, address, cookie, "");
      REQUIRE(asked);
      REQUIRE(asked->letter);
      return people::use_link(w, asked->letter->secret, {.cookie = cookie, .about = "A browser of the tests", .old_session = {}});
    });
    REQUIRE(signed_in);
    return signed_in->secret;
  }

  /// What a verb of a room answers, which must succeed. In the secretariat's name.
  template <class F>
  auto done(F&& verb) {
    auto result = store.write({person(Role::secretariat), "secretariat"}, std::forward<F>(verb));
    if (!result) FAIL(result.error().detail);
    return *std::move(result);
  }

 private:
  store::Options options() {
    auto o = place_.options();
    o.migrations = desk::all_migrations();
    o.clock = [this] { return now; };
    return o;
  }
  store::test::Place place_;

 public:
  base::Instant now = store::test::noon;  ///< 2022-10-03T12:00Z
  store::Store store;
  PageCache cache{8 * 1024 * 1024};
  Buckets buckets;
  House house{.store = store,
              .base = "https://forum.test",
              .secret = "a secret of the tests, long enough",
              .clock = [this] { return now; }};
  std::string log;
  int postman_woken = 0;

 private:
  std::map<Role, base::AccountId> accounts_;
};

/// The value of an attribute or field in a page: what stands between `before` and the next `"`. Empty when not there.
inline std::string after(std::string const& page, std::string const& before) {
  auto const at = page.find(before);
  if (at == std::string::npos) return {};
  auto const from = at + before.size();
  return page.substr(from, page.find('"', from) - from);
}

inline bool has(std::string_view page, std::string_view words) { return page.find(words) != std::string_view::npos; }
inline bool has(http::Response const& page, std::string_view words) { return has(page.body, words); }

/// The Set-Cookie line of that cookie; empty when there is none.
inline std::string cookie_line(http::Response const& out, std::string const& name) {
  for (auto const& f : out.fields)
    if (f.name == "Set-Cookie" && f.value.starts_with(name + "=")) return f.value;
  return {};
}

/// A path of a row with something in its braces that does not exist.
inline std::string filled(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i)
    if (path[i] == '{') {
      out += "aaaaaaaaaaaa";
      i = path.find('}', i);
    } else out += path[i];
  return out;
}

/// How many acts the audit log has, by the number of its last line.
inline std::int64_t changes(TestHouse& place) {
  return place.store.read([](Reading& r) {
    auto const lines = store::audit_lines(r, INT64_MAX, 1);
    return lines.empty() ? 0 : lines[0].seq;
  });
}

/// The body of the youngest letter: what only its reader should see.
inline std::string last_letter(TestHouse& place) {
  return place.store.read([](Reading& r) { return r.one<std::string>("select body from letter order by at desc, id desc").value_or(""); });
}

inline bool signed_in(Browser& browser) { return browser.get("/account").status == 200; }

}  // namespace web::test
