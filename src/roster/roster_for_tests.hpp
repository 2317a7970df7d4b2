// SPDX-License-Identifier: Apache-2.0
// For the tests of the roster: a store with its tables, on every database there is.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "roster/roster.hpp"
#include "roster/table.hpp"
#include "store/kept_for_tests.hpp"

namespace roster::test {

struct Forum : store::test::Kept {
  CoalitionId entered(Coalition const& c) {
    return done([&](Writing& w) { return enter(w, c); });
  }
  std::string table() {
    return read([](Reading& r) { return export_table(r, true); });
  }
  explicit Forum(std::string const& kind) : Kept(kind, migrations()) {}
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
