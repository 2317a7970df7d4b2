// SPDX-License-Identifier: Apache-2.0
// For the tests of what a plan keeps: one plan in a temporary store, on every database there is.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "plan/plan.hpp"
#include "store/test_place.hpp"

namespace plan::test {

struct Desk {
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
    if (!result) FAIL(result.error().detail);
    return *std::move(result);
  }
  template <class F>
  auto read(F&& f) {
    return store.read(std::forward<F>(f));
  }
  explicit Desk(std::string const& kind) : place(kind), store(options()) {
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

  store::test::Place place;
  Instant now = store::test::noon;
  store::Store store;
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
