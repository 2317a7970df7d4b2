// SPDX-License-Identifier: Apache-2.0
// Duties as data: the four cycles of domain 2.2 as they were read, and what follows from them; on every database there is.
#include "roster/duties.hpp"

#include <set>

#include "roster/items.hpp"
#include "roster/roster_for_tests.hpp"

using namespace roster;
using namespace roster::test;

namespace {

struct OneDuty {
  DutyKind kind;
  char const* words;
  char const* from_whom;
  char const* due;  ///< empty: none was found
};
struct Year {
  char const* name;
  std::vector<OneDuty> duties;
};
/// Domain 2.2: "the eligibility rule changes every cycle".
std::vector<Year> const fixture{
    {"2011", {{DutyKind::yearly_report, "A report on achievements", "", ""}}},
    {"2018", {{DutyKind::yearly_report, "A yearly report or an output; a light report", "new ones hand in the light one", ""}}},
    {"2022", {{DutyKind::yearly_report, "A yearly report; a light report", "new ones hand in the light one", "2022-06-10"}, {DutyKind::session_report, "A session report", "who held a session", "2022-06-10"}}},
    {"2024",
     {{DutyKind::yearly_report, "A yearly report for 2023", "", "2024-05-05"},
      {DutyKind::session_report, "A session report", "who held a session", "2024-05-05"},
      {DutyKind::coordination, "Regular contribution to the coordination meetings", "", "2024-05-05"}}},
};

CycleId opened(Forum& f, Year const& y) {
  auto const id = f.done([&](Writing& w) { return open_cycle(w, {.name = y.name, .gives = "a slot at the annual meeting"}); });
  for (auto const& d : y.duties)
    f.done([&](Writing& w) { return add_duty(w, {.cycle = id, .kind = d.kind, .words = d.words, .from_whom = d.from_whom, .due = parse_day(d.due)}); });
  return id;
}

std::vector<Duty> of(Forum& f, CycleId const& id) {
  return f.read([&](Reading& r) { return duties(r, id); });
}

}  // namespace

TEST_CASE("the cycles that were read are kept as they were, and what changed between them is told") {
  on_each([](Forum& f) {
    std::vector<CycleId> ids;
    for (auto const& y : fixture) {
      f.now += std::chrono::hours(1);
      ids.push_back(opened(f, y));
    }
    CHECK(f.read([](Reading& r) { return cycles(r).front().name; }) == "2024");
    for (std::size_t i = 0; i < fixture.size(); ++i) {
      auto const kept = of(f, ids[i]);
      REQUIRE(kept.size() == fixture[i].duties.size());
      for (std::size_t n = 0; n < kept.size(); ++n) {
        CHECK(kept[n].words == fixture[i].duties[n].words);
        CHECK(kept[n].due == parse_day(fixture[i].duties[n].due));
      }
    }
    auto const changed = changed_since(of(f, ids[2]), of(f, ids[3]));
    REQUIRE(changed.size() == 2);
    CHECK(changed[0].kind == DutyKind::yearly_report);
    CHECK(changed[0].before == "A yearly report; a light report (new ones hand in the light one)");
    CHECK(changed[0].after == "A yearly report for 2023");
    CHECK(changed[1].kind == DutyKind::coordination);
    CHECK(changed[1].before.empty());
    CHECK(changed_since(of(f, ids[3]), of(f, ids[3])).empty());
    CHECK(changed_since(of(f, ids[3]), of(f, ids[2]))[1].after.empty());
  });
}

TEST_CASE("a cycle begins with the duties of another one, without their days") {
  on_each([](Forum& f) {
    auto const before = opened(f, fixture[3]);
    auto const id = f.done([&](Writing& w) { return open_cycle(w, {.name = "2025"}, before); });
    auto const copied = of(f, id);
    REQUIRE(copied.size() == 3);
    CHECK(copied[1].from_whom == "who held a session");
    CHECK_FALSE(copied[0].due);
    CHECK(changed_since(of(f, before), copied).empty());
    CHECK(f.verb([&](Writing& w) { return open_cycle(w, {.name = "2025"}); }).error().why == Why::conflict);
    CHECK(f.verb([&](Writing& w) { return open_cycle(w, {.name = " "}); }).error().field == "name");
    CHECK(f.verb([&](Writing& w) { return open_cycle(w, {.name = "2026"}, CycleId("none")); }).error().why == Why::unknown);
    CHECK(f.verb([&](Writing& w) { return add_duty(w, {.cycle = id}); }).error().field == "words");
    CHECK(f.verb([&](Writing& w) { return add_duty(w, {.cycle = CycleId("none"), .words = "x"}); }).error().why == Why::unknown);
  });
}

TEST_CASE("what a duty says is corrected, and one that was a mistake is taken out as long as nothing was handed in for it") {
  on_each([](Forum& f) {
    auto const id = opened(f, fixture[2]);
    auto const before = of(f, id);
    auto const wells = f.entered({.name = "Wells"});
    f.done([&](Writing& w) { return change_duty(w, before[0].id, {.kind = DutyKind::other, .words = "  A poster ", .from_whom = "who has one"}); });
    auto const now = of(f, id);
    CHECK(now[0].words == "A poster");
    CHECK(now[0].kind == DutyKind::other);
    CHECK(now[0].from_whom == "who has one");
    CHECK(now[0].due == before[0].due);
    CHECK(f.refused([&](Writing& w) { return change_duty(w, before[0].id, {.words = " "}); }).field == "words");
    CHECK(f.refused([&](Writing& w) { return change_duty(w, DutyId("none"), {.words = "x"}); }).why == Why::unknown);
    f.done([&](Writing& w) { return note_handed_in(w, {.duty = before[0].id, .coalition = wells, .day = day("2022-06-01"), .link = "https://example.org/poster"}); });
    CHECK(f.read([&](Reading& r) { return history(r, wells).back().after; }) == "A poster: 2022-06-01 https://example.org/poster");
    CHECK(f.refused([&](Writing& w) { return remove_duty(w, before[0].id); }).why == Why::conflict);
    f.done([&](Writing& w) { return forget_handed_in(w, before[0].id, wells); });
    f.done([&](Writing& w) { return set_due(w, before[0].id, day("2022-06-30"), "Half of them asked."); });
    f.done([&](Writing& w) { return remove_duty(w, before[0].id); });
    CHECK(of(f, id).size() == before.size() - 1);
    CHECK(f.read([&](Reading& r) { return extensions(r, id); }).empty());
    CHECK(f.refused([&](Writing& w) { return remove_duty(w, before[0].id); }).why == Why::unknown);
    // What is added then comes last.
    f.done([&](Writing& w) { return add_duty(w, {.cycle = id, .words = "A flag"}); });
    CHECK(of(f, id).back().words == "A flag");
  });
}

TEST_CASE("a day that is moved needs a reason, and every move stays") {
  on_each([](Forum& f) {
    auto const id = opened(f, fixture[2]);
    auto const duty = of(f, id)[0].id;
    CHECK(f.verb([&](Writing& w) { return set_due(w, duty, day("2022-06-17"), ""); }).error().field == "reason");
    CHECK(f.verb([&](Writing& w) { return set_due(w, duty, std::nullopt, "x"); }).error().field == "due");
    f.done([&](Writing& w) { return set_due(w, duty, day("2022-06-17"), "Half of them asked for a week."); });
    f.done([&](Writing& w) { return set_due(w, duty, day("2022-06-17"), ""); });  // as it is
    auto const moved = f.read([&](Reading& r) { return extensions(r, id); });
    REQUIRE(moved.size() == 1);
    CHECK(moved[0].from == day("2022-06-10"));
    CHECK(moved[0].to == day("2022-06-17"));
    CHECK(moved[0].reason == "Half of them asked for a week.");
    CHECK(of(f, id)[0].due == day("2022-06-17"));
    CHECK(f.verb([&](Writing& w) { return set_due(w, DutyId("none"), day("2022-06-17"), "x"); }).error().why == Why::unknown);
  });
}

TEST_CASE("a report among the evidence is handed in for the cycle that was open on its day, unless somebody noted it there") {
  on_each([](Forum& f) {
    auto const wells = f.entered({.name = "Wells"}), lakes = f.entered({.name = "Lakes"});
    auto const report = [&](CoalitionId const& c, char const* on, Kind kind = Kind::report) {
      return f.done([&](Writing& w) { return add_item(w, {.coalition = c, .kind = kind, .day = day(on), .words = "A report", .link = std::string("https://example.org/") + on}); });
    };
    auto const links = [&](CycleId const& id) {
      std::set<std::string> out;
      for (auto const& h : f.read([&](Reading& r) { return handed_in(r, id); })) out.insert((h.noted.empty() ? "noted " : "") + h.link.substr(h.link.rfind('/') + 1));
      return out;
    };
    // Entered on 3 October with a day in June: a cycle of the past, to which all that came counts.
    auto const past = opened(f, fixture[2]);
    report(wells, "2022-06-01");
    report(wells, "2022-05-01");
    auto const other = report(lakes, "2022-06-20", Kind::session_report);
    CHECK(links(past) == std::set<std::string>{"2022-05-01", "2022-06-20"});
    CHECK(f.read([&](Reading& r) { return yearly_reports(r, f.now); }).at(wells) == Report::given);
    // The next one is opened before its day: what comes from then on is its own.
    f.now += std::chrono::days(30);
    auto const next = f.done([&](Writing& w) { return open_cycle(w, {.name = "2023"}); });
    auto const duty = f.done([&](Writing& w) { return add_duty(w, {.cycle = next, .words = "A report on 2022", .due = day("2023-06-10")}); });
    CHECK(links(next).empty());
    f.now += std::chrono::days(1);
    report(wells, "2022-11-03");
    report(lakes, "2022-11-01");
    CHECK(links(next) == std::set<std::string>{"2022-11-03"});
    CHECK(links(past) == std::set<std::string>{"2022-05-01", "2022-06-20", "2022-11-01"});
    CHECK(f.verb([&](Writing& w) { return forget_handed_in(w, duty, wells); }).error().why == Why::not_now);
    f.done([&](Writing& w) { return note_handed_in(w, {.duty = duty, .coalition = wells, .day = day("2022-11-03"), .link = "https://example.org/paper"}); });
    CHECK(links(next) == std::set<std::string>{"noted paper"});
    // Two duties of a kind: which one is meant, a person says.
    f.done([&](Writing& w) { return forget_handed_in(w, duty, wells); });
    f.done([&](Writing& w) { return add_duty(w, {.cycle = next, .words = "A paper", .due = day("2023-06-10")}); });
    CHECK(links(next).empty());
    f.done([&](Writing& w) { return remove_item(w, lakes, other); });
    CHECK_FALSE(links(past).contains("2022-06-20"));
  });
}

TEST_CASE("eligible is who has everything or is excused; not, who misses something whose day is past; before that nobody can tell") {
  on_each([](Forum& f) {
    auto const id = opened(f, fixture[2]);
    auto const all = of(f, id);
    auto const wells = f.entered({.name = "Wells"}), lakes = f.entered({.name = "Lakes"});
    auto const state = [&](CoalitionId const& c, char const* today) {
      return eligibility(all, f.read([&](Reading& r) { return handed_in(r, id); }), c, day(today));
    };
    CHECK(state(wells, "2022-06-10").verdict == Verdict::cannot_tell);  // its day is still there
    CHECK(state(wells, "2022-06-11").verdict == Verdict::not_met);
    CHECK(state(wells, "2022-06-11").missing.size() == 2);
    f.done([&](Writing& w) { return note_handed_in(w, {.duty = all[0].id, .coalition = wells, .day = day("2022-06-01"), .link = "https://example.org/report"}); });
    f.done([&](Writing& w) { return note_handed_in(w, {.duty = all[1].id, .coalition = wells, .what = Fulfilment::excused, .day = day("2022-06-01"), .link = "It held no session."}); });
    CHECK(state(wells, "2022-06-11").verdict == Verdict::met);
    CHECK(state(lakes, "2022-06-11").verdict == Verdict::not_met);
    CHECK(eligibility({}, {}, wells, day("2022-06-11")).verdict == Verdict::cannot_tell);
    auto const refused = [&](HandedIn const& h) { return f.verb([&](Writing& w) { return note_handed_in(w, h); }).error().field; };
    CHECK(refused({.duty = all[0].id, .coalition = wells, .day = day("2022-06-01"), .link = "somewhere"}) == "link");
    CHECK(refused({.duty = all[0].id, .coalition = wells, .what = Fulfilment::excused, .day = day("2022-06-01")}) == "link");
    CHECK(refused({.duty = all[0].id, .coalition = wells, .day = day("2022-10-04"), .link = "https://example.org/"}) == "day");
    auto const reports = f.read([&](Reading& r) { return yearly_reports(r, f.now); });
    CHECK(reports.at(wells) == Report::given);
    CHECK(reports.at(lakes) == Report::missing);
    CHECK_FALSE(f.read([&](Reading& r) { return yearly_reports(r, *parse_iso("2022-06-10T00:00Z")); }).contains(lakes));
    f.done([&](Writing& w) { return note_handed_in(w, {.duty = all[0].id, .coalition = lakes, .what = Fulfilment::excused, .day = day("2022-06-01"), .link = "It is new."}); });
    CHECK_FALSE(f.read([&](Reading& r) { return yearly_reports(r, f.now); }).contains(lakes));
    f.done([&](Writing& w) { return forget_handed_in(w, all[0].id, lakes); });
    CHECK(f.verb([&](Writing& w) { return forget_handed_in(w, all[0].id, lakes); }).error().why == Why::unknown);
    CHECK(state(lakes, "2022-06-11").missing.size() == 2);
  });
}
