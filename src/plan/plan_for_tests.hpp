// SPDX-License-Identifier: Apache-2.0
// For the tests of what a plan keeps: one plan in a temporary store, on every database there is.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "plan/plan.hpp"
#include "store/kept_for_tests.hpp"

namespace plan::test {

struct Desk : store::test::Kept {
  explicit Desk(std::string const& kind) : Kept(kind, migrations()) {
    session = done([](Writing& w) { return found_plan(w, {.title = "Main session", .minutes = 90, .seats = 2}); });
  }
  VariantId variant(std::string const& title, VariantId const& like = {}) {
    return done([&](Writing& w) { return add_variant(w, {.plan = session, .title = title}, like); });
  }
  PartId part(VariantId const& v, std::string const& title, std::int64_t minutes, std::int64_t speakers = 0) {
    return done([&](Writing& w) {
      return add_part(w, session, v, {.title = title, .length = minutes * 60, .speakers = speakers, .first = 180, .follow_up = 120});
    });
  }
  NominationId nominee(std::string const& name, std::vector<Attribute> attributes = {}) {
    return done([&](Writing& w) { return nominate(w, session, {.name = name, .by = "self", .attributes = attributes}); });
  }
  std::vector<std::string> titles(VariantId const& v) {
    std::vector<std::string> all;
    for (auto const& p : read([&](Reading& r) { return parts(r, v); })) all.push_back(p.title);
    return all;
  }

  PlanId session;
};

inline void on_each(void (*test)(Desk&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Desk desk(kind);
    test(desk);
  }
}

}  // namespace plan::test
