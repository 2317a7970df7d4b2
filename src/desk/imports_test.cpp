// SPDX-License-Identifier: Apache-2.0
// Taking files in and naming speakers, over the rooms.
#include <doctest/doctest.h>

#include <algorithm>

#include "desk/desk_for_tests.hpp"
#include "roster/roster.hpp"

using namespace desk;

namespace {

struct Desk : test::Errands {
  Desk() { meeting = enter(nullptr); }
  Result<TranscriptId> take(std::string const& bytes) { return Errands::take(meeting, bytes); }
};

char const* const call =
    "COORDINATION CALL #12\nMARCH 7, 2023\n1400 UTC\n\n>> ANNA BAKER: Good day.\n\n>> BEN: Good day.\n\n>> MODERATOR: We begin.\n";

}  // namespace

TEST_CASE("a file fills what its meeting did not say, closes it, and names who carries a label in full") {
  Desk d;
  auto const anna = d.person("Anna Baker");
  d.person("Ben Ode");
  REQUIRE(d.take(call));
  auto const m = d.store.read([&](Reading& r) { return *meeting::meeting(r, d.meeting); });
  CHECK(m.number == "12");
  CHECK(m.title == "March call");
  CHECK(m.state == meeting::State::closed);
  REQUIRE(m.start);
  CHECK(iso(*m.start) == "2023-03-07T14:00:00Z");
  auto const t = d.transcript();
  REQUIRE(t.turns.size() == 3);
  CHECK(t.turns[0].person == anna);
  CHECK(t.turns[0].method == record::Method::roster);
  CHECK(t.turns[1].method == record::Method::none);
  CHECK(t.turns[2].method == record::Method::none);
  auto const help = d.store.read([&](Reading& r) { return speaker_help(r, d.meeting); });
  REQUIRE(help.contains(t.turns[1].id));
  REQUIRE_FALSE(help.at(t.turns[1].id).suggestions.empty());
  CHECK(help.at(t.turns[1].id).suggestions[0].rule == "R4");
}

TEST_CASE("names, acronyms and aliases of coalitions are known as labels") {
  test::Errands f;
  f.done([](Writing& w) { return roster::enter(w, {.name = "Coalition on Wells", .acronym = "CW", .aliases = {"Water people"}}); });
  auto const known = f.store.read([&](Reading& r) { return known_names(r, f.series); });
  for (auto const* const name : {"Coalition on Wells", "CW", "Water people"}) CHECK(std::find(known.begin(), known.end(), name) != known.end());
}

TEST_CASE("a coalition's own account on the call is labelled by any of its names: whoever speaks for it is suggested") {
  Desk d;
  d.done([](Writing& w) { return roster::enter(w, {.name = "Coalition on Wells", .aliases = {"Water people"}}); });
  auto const noor = d.person("Noor Haddad"), left = d.person("Ben Ode");
  d.done([&](Writing& w) { return people::add_capacity(w, noor, {.id = {}, .kind = people::CapacityKind::coalition, .of = "Coalition on Wells", .from = {}, .until = {}}); });
  d.done([&](Writing& w) {
    return people::add_capacity(w, left, {.id = {}, .kind = people::CapacityKind::coalition, .of = "Coalition on Wells", .from = {}, .until = parse_day("2022-12-31")});
  });
  REQUIRE(d.take("COORDINATION CALL #12\nMARCH 7, 2023\n1400 UTC\n\n>> WATER PEOPLE: Good day.\n\n>> WATER PEOPLE: We are here.\n"));
  auto const t = d.transcript();
  CHECK(t.turns[0].person.empty());
  auto const help = d.store.read([&](Reading& r) { return speaker_help(r, d.meeting); });
  REQUIRE(help.contains(t.turns[0].id));
  REQUIRE(help.at(t.turns[0].id).suggestions.size() == 1);
  CHECK(help.at(t.turns[0].id).suggestions[0].person == noor);
}

TEST_CASE("a second file for the same meeting is a conflict and leaves nothing behind") {
  Desk d;
  REQUIRE(d.take(call));
  auto const again = d.take(call);
  REQUIRE_FALSE(again);
  CHECK(again.error().why == Why::conflict);
  auto const drafts = d.store.read([](Reading& r) { return *r.one<std::int64_t>("select count(*) from draft"); });
  CHECK(drafts == 0);
}

TEST_CASE("a meeting that was called off takes no transcript") {
  Desk d;
  REQUIRE(d.write([&](Writing& w) { return meeting::cancel_meeting(w, d.meeting, "storm"); }));
  auto const done = d.take(call);
  REQUIRE_FALSE(done);
  CHECK(done.error().why == Why::not_now);
}

TEST_CASE("rules run again name only turns that nobody has named, and never what a person said") {
  Desk d;
  REQUIRE(d.take(call));
  CHECK(d.transcript().turns[0].method == record::Method::none);
  auto const anna = d.person("Anna Baker"), other = d.person("Ben Ode");
  auto const first = d.transcript().turns[0].id;
  REQUIRE(d.write([&](Writing& w) { return record::name_voice(w, first, d.series, other, "", false, record::Reach::turn); }));
  REQUIRE(d.write([&](Writing& w) { return name_speakers(w, d.meeting); }));
  CHECK(d.transcript().turns[0].person == other);
  REQUIRE(d.write([&](Writing& w) { return record::unname_voice(w, first); }));
  REQUIRE(d.write([&](Writing& w) { return name_speakers(w, d.meeting); }));
  CHECK(d.transcript().turns[0].person == anna);
  CHECK(d.write([](Writing& w) { return name_speakers(w, MeetingId("none")); }).error().why == Why::unknown);
}

TEST_CASE("closing is taken back only where no transcript is kept") {
  Desk d;
  REQUIRE(d.write([&](Writing& w) { return meeting::close_meeting(w, d.meeting); }));
  REQUIRE(d.write([&](Writing& w) { return reopen_meeting(w, d.meeting); }));
  REQUIRE(d.take(call));
  CHECK(d.write([&](Writing& w) { return reopen_meeting(w, d.meeting); }).error().why == Why::not_now);
}
