// SPDX-License-Identifier: Apache-2.0
// For this room's tests: a forum in a temporary place, with a clock that stands still until it is moved.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "people/sessions.hpp"
#include "store/test_place.hpp"

namespace people::test {

using namespace base;
using store::Reading;
using store::Writing;
inline store::Actor const secretary{PersonId("ada"), "secretariat"};
inline store::Actor const anybody{PersonId(), "visitor"};
inline std::string const cookie = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
inline std::string const other_cookie = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
inline Browser const here{.cookie = cookie, .about = "A browser", .old_session = {}};
inline Browser const elsewhere{.cookie = other_cookie, .about = "Another", .old_session = {}};

class Forum {
 public:
  explicit Forum(store::test::Place const& place) : store(options(place)) {}
  template <class F>
  auto verb(store::Actor const& who, F&& f) {
    return store.write(who, std::forward<F>(f));
  }
  template <class F>
  auto read(F&& f) {
    return store.read(std::forward<F>(f));
  }
  /// An account whose opening must succeed.
  AccountId account(std::string const& address, Role role = Role::member, std::string const& name = "Noor Haddad",
                    bool demo = false) {
    auto const made = verb(secretary, [&](Writing& w) {
      return open_account(w, {.address = address,
                              .person = {},
                              .name = name,
                              .role = role,
                              .language = "fr",
                              .zone = "Europe/Paris",
                              .demo = demo});
    });
    REQUIRE(made);
    return *made;
  }
  Result<Asked> ask_for(std::string const& address, std::string const& with = cookie,
                        std::string const& place = "192.0.2.7") {
    return verb(anybody, [&](Writing& w) { return ask(w, address, with, place); });
  }
  /// A letter that must come.
  SignInLetter letter_for(std::string const& address, std::string const& with = cookie) {
    auto const asked = ask_for(address, with);
    REQUIRE(asked);
    REQUIRE(asked->letter);
    return *asked->letter;
  }
  Result<SignedIn> open_link(std::string const& secret, Browser const& browser = here) {
    return verb(anybody, [&](Writing& w) { return use_link(w, secret, browser); });
  }
  Result<CodeTried> type_code(std::string const& code, Browser const& browser = here) {
    return verb(anybody, [&](Writing& w) { return use_code(w, code, browser); });
  }
  /// Signs in by letter, which must succeed.
  SignedIn sign_in(std::string const& address, Browser const& browser = here) {
    auto const done = open_link(letter_for(address, browser.cookie).secret, browser);
    REQUIRE(done);
    return *done;
  }
  std::optional<Viewer> viewer(std::string const& secret) {
    return read([&](Reading& r) { return find_session(r, secret, now); });
  }
  std::optional<Link> look(std::string const& secret, std::string const& with = cookie) {
    return read([&](Reading& r) { return peek(r, secret, with, now); });
  }

  Instant now = store::test::noon;
  store::Store store;

 private:
  store::Options options(store::test::Place const& place) {
    auto o = place.options();
    o.migrations = migrations();
    o.clock = [this] { return now; };
    return o;
  }
};

/// Runs a test on each database there is.
template <class F>
void on_each(F&& f) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    store::test::Place const place(kind);
    Forum forum(place);
    f(forum);
  }
}

}  // namespace people::test
