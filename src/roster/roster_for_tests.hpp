// SPDX-License-Identifier: Apache-2.0
// For the tests of the roster: a store with its tables, on every database there is.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "roster/roster.hpp"
#include "roster/table.hpp"
#include "store/test_place.hpp"

namespace roster::test {

struct Forum {
  store::Options options() {
    auto o = place.options();
    for (auto const& m : migrations()) o.migrations.push_back(m);
    o.clock = [this] { return now; };
    return o;
  }
  template <class F>
  auto verb(F&& f) {
    return store.write(store::test::somebody, std::forward<F>(f));
  }
  template <class F>
  auto done(F&& f) {
    auto result = verb(std::forward<F>(f));
    if (!result) FAIL(result.error().field << ": " << result.error().detail);
    return *std::move(result);
  }
  template <class F>
  auto read(F&& f) {
    return store.read(std::forward<F>(f));
  }
  CoalitionId entered(Coalition const& c) {
    return done([&](Writing& w) { return enter(w, c); });
  }
  std::string table() {
    return read([](Reading& r) { return export_table(r, true); });
  }
  explicit Forum(std::string const& kind) : place(kind), store(options()) {}
  store::test::Place place;
  Instant now = store::test::noon;
  store::Store store;
};

inline void on_each(void (*test)(Forum&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Forum forum(kind);
    test(forum);
  }
}

inline Day day(char const* text) { return *parse_day(text); }

}  // namespace roster::test
