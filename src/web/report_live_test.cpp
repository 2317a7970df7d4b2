// SPDX-License-Identifier: Apache-2.0
// The draft report of a live meeting: what only the room knows is for those who may read the record.
#include "web/live_house_for_tests.hpp"

namespace web {
namespace {

using test::LiveHouse;

TEST_CASE("what the room knows is in a member's draft report also where rough texts are not public, and in nobody else's") {
  for (bool const open : {true, false}) {
    CAPTURE(open);
    LiveHouse place;
    place.done([&](Writing& w) {
      auto series = *meeting::series(w, meeting::meeting(w, place.id)->series);
      series.rough_is_public = open;
      return meeting::change_series(w, series);
    });
    REQUIRE(place.act(place.chair, "/items/" + place.items[0].text + "/leave", R"({"conclusion": "The harbour is first."})").status == 200);
    auto member = place.signed_in(Role::member);
    auto const report = "/meetings/" + place.id.text + "/report";
    auto const knows = [&](test::Browser& who) {
      auto const body = who.get(report).body;
      CHECK((body.find("The harbour is first.") != std::string::npos) == (body.find("Annex 4") != std::string::npos));
      return body.find("The harbour is first.") != std::string::npos;
    };
    // Of a meeting that runs nobody has them.
    CHECK_FALSE(knows(member));
    REQUIRE(place.act(place.chair, "/life?to=closed").status == 200);
    CHECK(knows(member));
    auto visitor = place.visitor();
    CHECK(knows(visitor) == open);
    CHECK((visitor.get(report + ".md").body.find("Annex 4") != std::string::npos) == open);
    CHECK((visitor.json(report).body.find("Annex 4") != std::string::npos) == open);
  }
}

}  // namespace
}  // namespace web
