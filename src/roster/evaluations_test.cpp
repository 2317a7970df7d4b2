// SPDX-License-Identifier: Apache-2.0
// Evidence by hand, looks at the principles, evaluations kept with what they were made of, and the rule changed by a decision; on every
// database there is.
#include "roster/evaluations.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "roster/explain.hpp"
#include "roster/items.hpp"
#include "roster/roster_for_tests.hpp"

using namespace roster;
using namespace roster::test;

namespace {

Instant first(char const* month) { return *parse_iso(std::string(month) + "-01T00:00:00Z"); }

Item paper(CoalitionId const& id) {
  return {.coalition = id, .kind = Kind::output, .day = day("2022-09-01"), .words = "A paper on wells", .link = "https://example.org/wells"};
}

/// A coalition with one kind of evidence in the window, and the standing it had.
Evaluation evaluated(Coalition const& c, std::optional<Standing> const& before, Instant as_of, int items) {
  Known known;
  known.sources = {{.name = "list", .health = Health::ok, .read_at = as_of}};
  for (int i = 0; i < items; ++i) known.evidence.push_back({.kind = i == 0 ? Kind::output : Kind::meeting, .at = as_of - std::chrono::days(10 + i)});
  return evaluate(c, {}, known, before, {}, as_of);
}

}  // namespace

TEST_CASE("evidence by hand has a day, words and a link; twice is once; taken back it leaves a line in the history") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Wells"});
    auto const item = f.done([&](Writing& w) { return add_item(w, paper(id)); });
    auto const refused = [&](auto change_it, Why why, char const* field) {
      auto wish = paper(id);
      change_it(wish);
      auto const done = f.verb([&](Writing& w) { return add_item(w, wish); });
      REQUIRE_FALSE(done);
      CHECK(done.error().why == why);
      CHECK(done.error().field == field);
    };
    refused([](Item&) {}, Why::conflict, "link");
    refused([](Item& i) { i.day.reset(); }, Why::malformed, "day");
    refused([](Item& i) { i.day = day("2022-10-04"); }, Why::malformed, "day");  // tomorrow
    refused([](Item& i) { i.words = " "; }, Why::malformed, "words");
    refused([](Item& i) { i.link = "javascript:alert(1)"; }, Why::malformed, "link");
    refused([](Item& i) { i.link.clear(); }, Why::malformed, "link");
    refused([](Item& i) { i.coalition = CoalitionId("none"); }, Why::unknown, "");
    auto const kept = f.read([&](Reading& r) { return items(r, id); });
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].words == "A paper on wells");
    CHECK(kept[0].by.text == "ada");
    auto const seen = f.read([&](Reading& r) { return items_as_evidence(r, first("2022-09"), first("2022-10")); });
    REQUIRE(seen.at(id).size() == 1);
    CHECK_FALSE(seen.at(id)[0].machine);
    CHECK(f.read([&](Reading& r) { return items_as_evidence(r, first("2022-10"), first("2022-11")); }).empty());
    f.done([&](Writing& w) { return remove_item(w, id, item); });
    CHECK(f.read([&](Reading& r) { return items(r, id); }).empty());
    CHECK(f.read([&](Reading& r) { return history(r, id).back().before; }) == "2022-09-01 A paper on wells");
    CHECK(f.verb([&](Writing& w) { return remove_item(w, id, item); }).error().why == Why::unknown);
  });
}

TEST_CASE("a look at a principle needs an address, and words where it is not met") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Wells"});
    auto const look = [&](Check const& c, char const* note) { return f.verb([&](Writing& w) { return note_check(w, id, c, note); }); };
    CHECK(look({.principle = Principle::list, .verdict = Verdict::met, .url = "https://example.org/join"}, ""));
    CHECK(look({.url = "somewhere"}, "").error().field == "url");
    CHECK(look({.verdict = Verdict::not_met, .url = "https://example.org/join"}, "").error().field == "note");
    CHECK(look({.url = "https://example.org/", .check_again = f.now}, "").error().field == "check_again");
    CHECK(look({.at = f.now + std::chrono::hours(1), .url = "https://example.org/"}, "").error().field == "at");
    f.now += std::chrono::hours(1);
    CHECK(look({.principle = Principle::list, .verdict = Verdict::not_met, .url = "https://example.org/join", .check_again = f.now + std::chrono::days(30)}, "It asks for approval."));
    auto const all = f.read([&](Reading& r) { return checks(r, id); });
    REQUIRE(all.size() == 2);
    CHECK(all[0].check.verdict == Verdict::not_met);
    CHECK(all[0].note == "It asks for approval.");
    CHECK(all[0].check.check_again == first("2022-11") + std::chrono::days(1));
    CHECK(openness(f.read([&](Reading& r) { return all_checks(r).at(id); }), Report::not_due, f.now).list == Verdict::not_met);
  });
}

TEST_CASE("a principle is due for another look on its day, or half a year after a look that named none; a newer look moves it") {
  on_each([](Forum& f) {
    auto const wells = f.entered({.name = "Wells", .life = Life::listed}), lakes = f.entered({.name = "Lakes", .life = Life::listed});
    auto const look = [&](CoalitionId const& id, std::optional<Instant> again) {
      f.done([&](Writing& w) { return note_check(w, id, {.verdict = Verdict::met, .url = "https://example.org/", .check_again = again}, ""); });
    };
    auto const due = [&] { return f.read([&](Reading& r) { return checks_due(r, f.now); }); };
    look(wells, {});
    look(lakes, f.now + std::chrono::days(30));
    CHECK(due().empty());
    f.now += std::chrono::days(30);
    REQUIRE(due().size() == 1);
    CHECK(due()[0].name == "Lakes");
    f.now += look_holds;
    REQUIRE(due().size() == 2);
    CHECK(due()[0].name == "Lakes");  // the longest
    look(lakes, {});
    REQUIRE(due().size() == 1);
    CHECK(due()[0].coalition == wells);
    f.done([&](Writing& w) { return move_life(w, wells, {.to = Life::closed, .reason = "Done."}); });
    CHECK(due().empty());
  });
}

TEST_CASE("a series belongs to one coalition, and a comment to its badges") {
  on_each([](Forum& f) {
    auto const wells = f.entered({.name = "Wells"}), lakes = f.entered({.name = "Lakes"});
    SeriesId const series("s1");
    f.done([&](Writing& w) { return own_series(w, wells, series, true); });
    f.done([&](Writing& w) { return own_series(w, wells, series, true); });
    CHECK(f.verb([&](Writing& w) { return own_series(w, lakes, series, true); }).error().why == Why::conflict);
    CHECK(f.read([](Reading& r) { return series_owners(r); }).at(series) == wells);
    f.done([&](Writing& w) { return own_series(w, wells, series, false); });
    CHECK(f.read([](Reading& r) { return series_owners(r); }).empty());
    f.done([&](Writing& w) { return comment(w, wells, "Our list moved in May."); });
    CHECK(f.read([&](Reading& r) { return comment_of(r, wells); }) == "Our list moved in May.");
    CHECK(f.verb([&](Writing& w) { return comment(w, wells, std::string(2001, 'x')); }).error().field == "comment");
    f.done([&](Writing& w) { return comment(w, wells, ""); });
    CHECK(f.read([&](Reading& r) { return comment_of(r, wells); }).empty());
  });
}

TEST_CASE("an evaluation is kept with all it was made of, so that its line is the same afterwards") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Wells", .founded = day("2015-01-01")});
    auto const c = f.read([&](Reading& r) { return *coalition(r, id); });
    auto e = evaluated(c, std::nullopt, first("2022-10"), 2);
    e.activity.not_ok = {{.name = "old list", .health = Health::wrong, .read_at = first("2022-09"), .undated = 3}};
    e.responsiveness = responsiveness({}, {.attendances = 4}, {}, first("2022-10"));
    f.done([&](Writing& w) { return keep(w, {e}); });
    auto const all = f.read([&](Reading& r) { return history_of(r, id); });
    REQUIRE(all.size() == 1);
    CHECK(json_text(all[0]) == json_text(e));
    CHECK(text_of(explain(all[0].standing, all[0].activity, all[0].rule)) == text_of(explain(e.standing, e.activity, e.rule)));
    CHECK(f.read([](Reading& r) { return last_evaluated(r); }) == day("2022-10-01"));
  });
}

TEST_CASE("a badge is lowered by the second evaluation in a row, each standing on the one before; the past is not written anew") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Wells", .founded = day("2015-01-01")});
    auto const c = f.read([&](Reading& r) { return *coalition(r, id); });
    auto const month = [&](char const* name, int items) {
      auto const as_of = first(name);
      f.now = as_of + std::chrono::hours(1);
      auto const before = f.read([&](Reading& r) { return standings_before(r, as_of); });
      auto const e = evaluated(c, before.contains(id) ? std::optional(before.at(id)) : std::nullopt, as_of, items);
      f.done([&](Writing& w) { return keep(w, {e}); });
      return e.standing.state;
    };
    CHECK(month("2022-08", 2) == State::active);
    CHECK(month("2022-09", 1) == State::active);
    // The same day again is no second one, and no news.
    f.now += std::chrono::days(20);
    auto const again = evaluated(c, f.read([&](Reading& r) { return standings_before(r, first("2022-09")).at(id); }), first("2022-09"), 1);
    f.done([&](Writing& w) { return keep(w, {again}); });
    CHECK(f.read([&](Reading& r) { return latest(r, first("2022-09") + std::chrono::hours(2)).at(id).standing.lower; }) == 1);
    CHECK(month("2022-10", 1) == State::low);
    CHECK(month("2022-11", 2) == State::active);
    CHECK(f.read([&](Reading& r) { return history_of(r, id).size(); }) == 4);
    auto const newest = f.read([&](Reading& r) { return history_of(r, id, 2); });
    REQUIRE(newest.size() == 2);
    CHECK(newest[1].as_of == first("2022-10"));
    auto const early = f.verb([&](Writing& w) { return keep(w, {evaluated(c, std::nullopt, first("2022-09"), 2)}); });
    REQUIRE_FALSE(early);
    CHECK(early.error().why == Why::not_now);
    // Who may only see what was known a month ago sees the evaluation before.
    CHECK(f.read([&](Reading& r) { return latest(r, first("2022-11")).at(id).standing.state; }) == State::low);
    CHECK(f.read([&](Reading& r) { return latest(r, f.now).at(id).standing.state; }) == State::active);
    CHECK(f.read([&](Reading& r) { return latest(r, first("2022-08")); }).empty());
  });
}

TEST_CASE("what a coalition declared by the day of an evaluation decides, a pause up to its last day") {
  Coalition c{.id = CoalitionId("g1"), .name = "Wells"};
  auto const as_of = first("2022-10");
  auto const state = [&](std::vector<LifeStep> const& life, Instant t) { return evaluate(c, life, {}, std::nullopt, {}, t).standing.state; };
  std::vector<LifeStep> const paused{{.life = Life::listed, .at = first("2022-01")}, {.life = Life::paused, .at = first("2022-06"), .until = day("2022-10-01")}};
  CHECK(state(paused, as_of) == State::paused);
  CHECK(state(paused, first("2022-11")) == State::unknown);
  CHECK(state(paused, first("2022-05")) == State::unknown);
  CHECK(state({{.life = Life::closed, .at = first("2022-11")}}, as_of) == State::closed);  // entered later, as closed
  CHECK(state({{.life = Life::closed, .at = first("2022-09")}}, as_of) == State::closed);
  CHECK(state({{.life = Life::merged, .at = first("2022-09")}}, as_of) == State::merged);
}

TEST_CASE("the sorting aid is there when anything was seen within a year, and a report is given when it is within the long window") {
  Coalition const c{.id = CoalitionId("g1"), .name = "Wells"};
  auto const as_of = first("2022-10");
  CHECK_FALSE(evaluate(c, {}, {}, std::nullopt, {}, as_of).aid);
  Known known;
  known.evidence = {{.kind = Kind::report, .at = as_of - std::chrono::days(30)}};
  auto const report = evaluate(c, {}, known, std::nullopt, {}, as_of);
  CHECK_FALSE(report.aid);  // prompted
  CHECK(report.openness.report == Report::given);
  CHECK(evaluate(c, {}, {.report = Report::missing}, std::nullopt, {}, as_of).openness.state == Open::partly);
  known.evidence.push_back({.kind = Kind::session, .at = as_of - std::chrono::days(14)});
  auto const lively = evaluate(c, {}, known, std::nullopt, {}, as_of);
  REQUIRE(lively.aid);
  CHECK(*lively.aid == doctest::Approx(100 * (.35 + .25 / 8) / .60));
}

TEST_CASE("the rule changes by a decision with a reason, and keeps its history") {
  on_each([](Forum& f) {
    CHECK(f.read([](Reading& r) { return rule(r); }) == Rule{});
    CHECK(f.verb([](Writing& w) { return set_rule(w, {.people = 2}, " "); }).error().field == "reason");
    CHECK(f.verb([](Writing& w) { return set_rule(w, {.kinds = 5}, "Meeting 70"); }).error().field == "kinds");
    f.done([](Writing& w) { return set_rule(w, {.people = 2}, "Decided at meeting 70."); });
    f.done([](Writing& w) { return set_rule(w, {.people = 2}, "The same again."); });
    CHECK(f.read([](Reading& r) { return rule(r); }) == Rule{.people = 2});
    auto const all = f.read([](Reading& r) { return rule_changes(r); });
    REQUIRE(all.size() == 1);
    CHECK(all[0].reason == "Decided at meeting 70.");
    CHECK(all[0].by.text == "ada");
  });
}
