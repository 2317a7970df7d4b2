// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "desk/demo.hpp"
#include "desk/desk_for_tests.hpp"
#include "roster/duties.hpp"

using namespace desk;

TEST_CASE("the demo's newest cycle has a coalition that is eligible, one that is not, many with time left, a moved day and three changes") {
  test::Errands house;
  house.done([](Writing& w) -> Result<Done> {
    demo::fill_roster(w);
    demo::duties(w);
    return Done{};
  });
  house.read([&](Reading& r) {
    auto const all = roster::cycles(r);
    REQUIRE(all.size() == 2);
    CHECK(all.front().name == "2022");
    auto const now = roster::duties(r, all.front().id), before = roster::duties(r, all.back().id);
    auto const handed = roster::handed_in(r, all.front().id);
    auto const says = [&](char const* id) {
      return roster::eligibility(now, handed, CoalitionId(id), roster::Day{std::chrono::floor<std::chrono::days>(house.now)}).verdict;
    };
    CHECK(says("wetlands") == roster::Verdict::met);
    CHECK(says("groundwater") == roster::Verdict::not_met);
    CHECK(says("saltmarsh") == roster::Verdict::cannot_tell);
    CHECK(roster::extensions(r, all.front().id).size() == 1);
    CHECK(roster::changed_since(before, now).size() == 3);
    // Nobody's report is late: its day was moved.
    auto const reports = roster::yearly_reports(r, house.now);
    CHECK(reports.size() == 3);
    for (auto const& [id, report] : reports) CHECK(report == roster::Report::given);
    return 0;
  });
}
