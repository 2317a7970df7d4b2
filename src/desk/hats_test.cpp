// SPDX-License-Identifier: Apache-2.0
// A hat counts on the days on which it is worn, for what somebody sees and for the voice they have.
#include "desk/hats.hpp"

#include <algorithm>

#include "desk/desk_for_tests.hpp"
#include "desk/live.hpp"
#include "roster/roster.hpp"

using namespace desk;
using std::chrono::days;

namespace {

struct Hats : desk::test::Errands {
  CoalitionId lakes = done([](Writing& w) {
    roster::Coalition wish;
    wish.name = "Lakes";
    wish.life = roster::Life::listed;
    return roster::enter(w, wish);
  });

  /// Somebody who wears the hat of Lakes for two days, the first so many days from today.
  PersonId wears(char const* name, int first) {
    auto const id = person(name);
    auto const from = std::chrono::floor<days>(now) + days(first);
    people::Capacity const hat{.id = {}, .kind = people::CapacityKind::coalition, .of = "Lakes", .from = from, .until = from + days(1)};
    done([&](Writing& w) { return people::add_capacity(w, id, hat); });
    return id;
  }
  std::size_t worn(PersonId const& id) {
    return store.read([&](Reading& r) { return hats_of(r, id, now).size(); });
  }
};

}  // namespace

TEST_CASE("a hat is worn on both of its days, and on no other") {
  Hats d;
  auto const ana = d.wears("Ana", 1);
  CHECK(d.worn(ana) == 0);
  CHECK(d.worn(PersonId()) == 0);
  for (int const hats : {1, 1, 0}) {
    d.now += days(1);
    CHECK(d.worn(ana) == static_cast<std::size_t>(hats));
    CHECK(d.store.read([&](Reading& r) { return coalitions_of(r, ana, d.now); }) == (hats == 1 ? std::set{d.lakes} : std::set<CoalitionId>()));
  }
}

TEST_CASE("a coordinator gives the voice of a coalition whose hat they wear today, not of one they will wear") {
  Hats d;
  d.meeting = d.enter("2022-10-03T12:00:00Z");
  d.done([&](Writing& w) { return open_meeting(w, d.meeting, live::the_program()); });
  auto const is_delegate = [&](PersonId const& id) {
    d.who = {id, "coordinator"};
    auto const by = d.store.read([&](Reading& r) { return live::standing(*live::kept_room(r, d.meeting), id, "coordinator", {}); });
    auto const came = d.done([&](Writing& w) { return come_in(w, d.meeting, by, {.coalition = "Lakes"}); });
    auto const parts = d.store.read([&](Reading& r) { return live::room(r, d.meeting).seats.at(came.seat).parts; });
    return std::find(parts.begin(), parts.end(), live::Part::delegate) != parts.end();
  };
  auto const ana = d.wears("Ana", 1), ben = d.wears("Ben", 0);
  CHECK_FALSE(is_delegate(ana));
  CHECK(is_delegate(ben));
}
