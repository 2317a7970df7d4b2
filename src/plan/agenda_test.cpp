// SPDX-License-Identifier: Apache-2.0
// The plan on its way to an agenda: minutes that add up, speakers who are chosen, and who sat there kept apart.
#include "plan/agenda.hpp"

#include <random>

#include "plan/plan_for_tests.hpp"

using namespace plan;
using namespace plan::test;
using base::MeetingId;
using base::Why;

TEST_CASE("parts of halves of minutes become whole ones that add up to the session") {
  std::vector<Part> const parts = {{.kind = PartKind::opening, .title = "Welcome", .length = 300},
                                   {.title = "First", .length = 2250, .speakers = 4, .floor = 930},
                                   {.title = "Second", .length = 2250, .speakers = 4, .floor = 90'000},
                                   {.kind = PartKind::floor, .title = "Floor", .length = 600, .chair = 120}};
  auto const lines = agenda_lines(parts);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].minutes == 5);
  CHECK(lines[1].minutes == 38);
  CHECK(lines[2].minutes == 37);
  CHECK(lines[1].floor_minutes == 15);  // of 15:30
  CHECK(lines[2].floor_minutes == 37);  // no more than there are
  CHECK(lines[3].floor_minutes == 8);   // a floor is all floor, but for the chair
}

TEST_CASE("however odd the parts are, their whole minutes differ from the whole session by no more than half a minute, and none by a minute from its own") {
  std::mt19937 dice(66);
  for (int round = 0; round < 500; ++round) {
    std::vector<Part> parts(1 + dice() % 30);
    std::int64_t seconds = 0, minutes = 0;
    for (auto& p : parts) {
      p.kind = static_cast<PartKind>(dice() % 5);
      p.length = dice() % 4000;
      p.floor = dice() % 2 ? 0 : dice() % 5000;
      p.chair = dice() % 5000;
      seconds += p.length;
    }
    auto const lines = agenda_lines(parts);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      minutes += lines[i].minutes;
      CHECK(std::abs(lines[i].minutes * 60 - parts[i].length) <= 60);
      CHECK(lines[i].floor_minutes >= 0);
      CHECK(lines[i].floor_minutes <= lines[i].minutes);
    }
    CHECK(std::abs(minutes * 60 - seconds) <= 30);
  }
}

TEST_CASE("only those who are chosen speak, in the order they are named; whoever declines, is withdrawn or no longer chosen is off the part") {
  on_each([](Desk& d) {
    auto const v = d.variant("One");
    auto const panel = d.part(v, "Panel", 40, 2);
    auto const empty = d.done([&](Writing& w) { return add_part(w, d.session, v, {.kind = PartKind::floor, .title = "Floor", .length = 600, .speakers = 3}); });
    auto const a = d.nominee("Amina"), b = d.nominee("Bo"), c = d.nominee("Chi");
    d.done([&](Writing& w) { return choose(w, d.session, {a, b}, "because", ""); });
    auto const why = [&](PartId const& part, std::vector<NominationId> const& people) {
      auto const done = d.verb([&](Writing& w) { return place_speakers(w, d.session, part, people); });
      REQUIRE(!done);
      return done.error().why;
    };
    CHECK(why(panel, {c}) == Why::conflict);
    CHECK(why(panel, {a, a}) == Why::malformed);
    CHECK(why(panel, {a, b, c}) == Why::malformed);
    CHECK(why(empty, {a}) == Why::malformed);
    CHECK(why(PartId("none"), {a}) == Why::unknown);
    CHECK(why(panel, {NominationId("none")}) == Why::unknown);
    auto const names = [&] {
      std::string all;
      for (auto const& s : d.read([&](Reading& r) { return speakers(r, panel); })) all += s.name + (s.agreed ? "+ " : " ");
      return all;
    };
    CHECK(names() == "");
    d.done([&](Writing& w) { return place_speakers(w, d.session, panel, {b, a}); });
    d.done([&](Writing& w) { return set_consent(w, d.session, a, Consent::given); });
    d.done([&](Writing& w) { return adopt(w, d.session, v, "One it is."); });
    CHECK(names() == "Bo Amina+ ");
    d.done([&](Writing& w) { return set_consent(w, d.session, b, Consent::declined); });
    CHECK(names() == "Amina+ ");
    d.done([&](Writing& w) { return choose(w, d.session, {c}, "others", ""); });
    CHECK(names() == "");
    d.done([&](Writing& w) { return place_speakers(w, d.session, panel, {c}); });
    d.done([&](Writing& w) { return withdraw(w, d.session, c); });
    CHECK(names() == "");
  });
}

TEST_CASE("a place may be free, and who speaks has the times of their place") {
  on_each([](Desk& d) {
    auto const v = d.variant("One");
    auto const panel = d.part(v, "Panel", 40, 3);
    auto const a = d.nominee("Amina"), b = d.nominee("Bo");
    d.done([&](Writing& w) { return choose(w, d.session, {a, b}, "because", ""); });
    d.done([&](Writing& w) { return set_own_times(w, d.session, panel, {{.place = 3, .first = 480, .follow_up = 0}}); });
    d.done([&](Writing& w) { return place_speakers(w, d.session, panel, {a, {}, b}); });
    auto const who = d.read([&](Reading& r) { return speakers(r, panel); });
    auto const part = d.read([&](Reading& r) { return parts(r, v)[0]; });
    REQUIRE(who.size() == 2);
    CHECK(who[0].place == 1);
    CHECK(who[0].first == 180);
    CHECK(who[0].follow_up == 120);
    CHECK(!has_own_times(who[0], part));
    CHECK(who[1].place == 3);
    CHECK(who[1].first == 480);
    CHECK(who[1].follow_up == 0);
    CHECK(has_own_times(who[1], part));
  });
}

TEST_CASE("what became of a plan is found from the meeting and the item; parts with speakers can still be removed") {
  on_each([](Desk& d) {
    auto const v = d.variant("One");
    auto const panel = d.part(v, "Panel", 40, 2);
    auto const pause = d.done([&](Writing& w) { return add_part(w, d.session, v, {.kind = PartKind::pause, .title = "Coffee", .length = 600}); });
    MeetingId const meeting("meeting1");
    auto const refused = d.verb([&](Writing& w) { return became(w, d.session, meeting, {}); });
    REQUIRE(!refused);
    CHECK(refused.error().why == Why::not_now);
    CHECK(!d.verb([&](Writing& w) { return note_sat(w, d.session, panel, {{"Bo", ""}}); }));
    d.done([&](Writing& w) { return adopt(w, d.session, v, "One it is."); });
    d.done([&](Writing& w) { return became(w, d.session, meeting, {{panel, ItemId("item1")}, {pause, ItemId("item2")}}); });
    CHECK(d.read([&](Reading& r) { return plan_of(r, meeting); }) == d.session);
    CHECK(!d.read([&](Reading& r) { return plan_of(r, MeetingId("meeting2")); }));
    CHECK(d.read([&](Reading& r) { return plan::plan(r, d.session)->meeting; }) == meeting);
    CHECK(d.read([&](Reading& r) { return panel_of_item(r, ItemId("item1"))->first; }) == 180);
    CHECK(!d.read([&](Reading& r) { return panel_of_item(r, ItemId("item2")); }));
    d.done([&](Writing& w) { return note_sat(w, d.session, panel, {{"Chi", "in place of Bo"}, {"Amina", ""}}); });
    CHECK(d.read([&](Reading& r) { return sat(r, d.session, panel); }) == std::vector<Sat>{{"Amina", ""}, {"Chi", "in place of Bo"}});
    CHECK(!d.verb([&](Writing& w) { return note_sat(w, d.session, panel, {{"Chi", ""}, {"CHI", ""}}); }));
    CHECK(!d.verb([&](Writing& w) { return note_sat(w, d.session, PartId("none"), {{"Chi", ""}}); }));
    CHECK(d.read([&](Reading& r) { return sat(r, d.session, panel); }).size() == 2);
    auto const a = d.nominee("Amina");
    d.done([&](Writing& w) { return choose(w, d.session, {a}, "because", ""); });
    d.done([&](Writing& w) { return place_speakers(w, d.session, panel, {a}); });
    d.done([&](Writing& w) { return reconsider(w, d.session, "Too short"); });
    d.done([&](Writing& w) { return remove_part(w, d.session, panel); });
    d.done([&](Writing& w) { return remove_variant(w, d.session, v); });
    CHECK(d.read([&](Reading& r) { return sat(r, d.session, panel); }).size() == 2);  // what happened stays
  });
}
