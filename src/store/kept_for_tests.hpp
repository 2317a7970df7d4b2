// SPDX-License-Identifier: Apache-2.0
// For the tests of every room: a store with the room's tables, whose clock the test moves.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "store/test_place.hpp"

namespace store::test {

/// A store in a place of its own. What a room's tests enter to begin with, they add in a struct that is made of it.
struct Kept {
  /// `kind` is one of kinds(); `tables` are the migrations of the rooms that are tested.
  Kept(std::string const& kind, std::vector<Migration> const& tables) : place(kind), store(options(tables)) {}
  Kept(Kept const&) = delete;
  Kept& operator=(Kept const&) = delete;

  /// What the verb answered to `who`.
  template <class F>
  auto verb(F&& f) {
    return store.write(who, std::forward<F>(f));
  }
  /// What the verb made; it may not refuse.
  template <class F>
  auto done(F&& f) {
    auto result = verb(std::forward<F>(f));
    if (!result) FAIL((result.error().detail + " at " + result.error().field));
    return *std::move(result);
  }
  /// Why the verb refused; it may not do it.
  template <class F>
  base::Refusal refused(F&& f) {
    auto const result = verb(std::forward<F>(f));
    if (result) {
      FAIL("it was done");
      return {};
    }
    return result.error();
  }
  template <class F>
  auto read(F&& f) {
    return store.read(std::forward<F>(f));
  }

  Place place;
  Instant now = noon;
  Actor who = somebody;
  Store store;

 private:
  Options options(std::vector<Migration> const& tables) {
    auto o = place.options();
    o.migrations.insert(o.migrations.end(), tables.begin(), tables.end());
    o.clock = [this] { return now; };
    return o;
  }
};

}  // namespace store::test
