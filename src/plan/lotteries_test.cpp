// SPDX-License-Identifier: Apache-2.0
// A lottery is kept before it is drawn, and the draw is the one that everybody can repeat.
#include "plan/lotteries.hpp"

#include "base/text.hpp"
#include "plan/invitations.hpp"
#include "plan/plan_for_tests.hpp"

using namespace plan;
using namespace plan::test;
using base::Why;

TEST_CASE("a kept lottery is drawn once by a seed, and whoever reads its choice anew draws the same people") {
  on_each([](Desk& d) {
    for (auto const* const name : {"Amina", "Chi", "Doha"}) d.nominee(name, {{"gender", "woman"}});
    for (auto const* const name : {"Bo", "Edo"}) d.nominee(name, {{"gender", "man"}});
    d.done([&](Writing& w) { return set_quota(w, d.session, {"gender", "woman", 1, 1}); });
    d.done([&](Writing& w) { return set_quota(w, d.session, {"gender", "man", 1, 1}); });
    auto const choice = *d.read([&](Reading& r) { return choice_of(*plan::plan(r, d.session), nominations(r, d.session), quotas(r, d.session)); });
    auto const solved = solve_lottery(choice, Fairness::leximin, [] { return false; });
    REQUIRE(solved.feasible);
    auto const id = d.done([&](Writing& w) { return keep_lottery(w, d.session, choice, Fairness::leximin, solved); });
    auto const kept = d.read([&](Reading& r) { return lotteries(r, d.session).front(); });
    std::int64_t tickets = 0;
    for (auto const& p : kept.panels) {
      tickets += p.tickets;
      CHECK(p.people.size() == 2);
    }
    CHECK(tickets == all_tickets);
    CHECK(kept.digest.size() == 64);
    CHECK(kept.seed.empty());
    auto const why = [&](std::string const& seed) {
      auto const done = d.verb([&](Writing& w) { return draw(w, d.session, id, seed); });
      return done ? std::optional<Why>() : done.error().why;
    };
    for (auto const* const seed : {"", "-1", "1e3", "x", "18446744073709551616"}) CHECK(why(seed) == Why::malformed);
    CHECK(!why("18446744073709551615"));
    CHECK(why("7") == Why::not_now);
    auto const after = d.read([&](Reading& r) { return lotteries(r, d.session).front(); });
    CHECK(after.digest == kept.digest);
    auto const again = read_panel_json(*d.read([&](Reading& r) { return lottery_choice(r, d.session, id); }));
    REQUIRE(again);
    auto const repeated = drawn(filled(kinds_of(*again), solve_lottery(*again, Fairness::leximin, [] { return false; }).mixes), 18446744073709551615ULL);
    std::vector<NominationId> people;
    for (int const p : repeated) people.emplace_back(again->people[static_cast<std::size_t>(p)].id);
    CHECK(after.drawn == people);
    d.done([&](Writing& w) { return forget_people(w, d.session); });
    CHECK(d.read([&](Reading& r) { return lottery_choice(r, d.session, id); }) == "");
    CHECK(d.read([&](Reading& r) { return lotteries(r, d.session).front().drawn; }) == people);
  });
}

TEST_CASE("what was not decided or has no panel is not kept") {
  on_each([](Desk& d) {
    auto const why = [&](Lottery const& l) {
      auto const done = d.verb([&](Writing& w) { return keep_lottery(w, d.session, {}, Fairness::maximin, l); });
      REQUIRE(!done);
      return done.error().why;
    };
    CHECK(why({.decided = false, .mixes = {}}) == Why::not_now);
    CHECK(why({.feasible = false, .mixes = {}}) == Why::conflict);
    CHECK(d.read([&](Reading& r) { return lotteries(r, d.session).empty(); }));
  });
}
