// SPDX-License-Identifier: Apache-2.0
// Results: four kinds of "no" apart, promises about names kept in every value, labels that withhold nothing.
#include "survey/results.hpp"

#include <algorithm>
#include <random>

#include "base/json.hpp"
#include "survey/store_for_tests.hpp"

using namespace survey;
using namespace survey::test;

namespace {

std::string words(Cell const& c) { return c.words.empty() ? c.value.empty() ? boost::describe::enum_to_string(c.says, "") : c.value : c.words; }

/// An open questionnaire with seven coalitions: five say yes, one says no, one declines; the eighth is silent.
SurveyId played(Forum& f, Names names) {
  auto const id = f.draft({.names = names, .quorum = 7});
  std::vector<AskedId> units;
  for (char const* const name : {"A", "B", "C", "D", "E", "F", "G", "H"}) units.push_back(f.coalition(id, name, name[0] < 'E'));
  f.done([&](Writing& w) { return open(w, id); });
  for (std::size_t i = 0; i < 5; ++i) f.answers(units[i], {{f.happy, "yes"}, {f.grid + ".1", i < 2 ? "lead" : "no"}, {f.grid + ".1.1", "Words of " + std::to_string(i)}});
  f.answers(units[5], {{f.happy, "no"}});
  f.done([&](Writing& w) { return decline(w, f.pen(units[6]), "No time."); });
  return id;
}

}  // namespace

TEST_CASE("four kinds of no are kept apart, and blank is a fifth thing") {
  on_each([](Forum& f) {
    auto const id = played(f, Names::by_coalition);
    auto const all = *f.read([&](Reading& r) { return results(r, id, Eyes::everybody, f.now, {"Z"}); });
    auto const& happy = all.questions[0];
    REQUIRE(happy.rows.size() == 9);
    CHECK(happy.rows[0].cells[0].says == Says::answered);
    CHECK(happy.rows[5].cells[0].says == Says::no);
    CHECK(happy.rows[6].cells[0].says == Says::declined);
    CHECK(happy.rows[6].cells[0].words == "No time.");
    CHECK(happy.rows[7].cells[0].says == Says::silent);
    CHECK(happy.rows[8].cells[0].says == Says::not_asked);
    CHECK(all.questions[1].rows[0].cells[0].says == Says::blank);
    auto const& grid = all.questions[2];
    CHECK(grid.columns.size() == 2);
    CHECK(grid.columns[0].title == "Rights");
    CHECK(grid.columns[0].counts[0].n == 2);  // lead
    CHECK(grid.columns[0].counts[3].n == 3);  // no
    CHECK(grid.rows[0].cells[1].says == Says::blank);
    REQUIRE(grid.texts.size() == 5);
    CHECK(grid.texts[0].name == "A");
    CHECK(grid.texts[0].about == "Principles");
    CHECK(grid.texts[0].role == "lead");
  });
}

TEST_CASE("rates are counted once each; the quorum is a label and withholds nothing") {
  on_each([](Forum& f) {
    auto const id = played(f, Names::by_coalition);
    auto const all = *f.read([&](Reading& r) { return results(r, id, Eyes::everybody, f.now); });
    CHECK(all.funnel.asked == 8);
    CHECK(all.funnel.submitted == 6);
    CHECK(all.funnel.declined == 1);
    CHECK(all.funnel.active == 4);
    CHECK(all.funnel.active_submitted == 4);
    CHECK(all.quorum == 7);
    CHECK(all.below);
    CHECK(all.questions[0].columns[0].counts[0].n == 5);
    CHECK(quorum_of({}, 24) == 12);
    CHECK(quorum_of({}, 25) == 13);
    CHECK(quorum_of({}, 0) == 0);
  });
}

TEST_CASE("what a mode promises about names holds in the value, for everybody it is promised to") {
  on_each([](Forum& f) {
    for (auto const names : {Names::by_coalition, Names::totals, Names::totals_only}) {
      auto const id = played(f, names);
      for (auto const eyes : {Eyes::everybody, Eyes::secretariat}) {
        auto const all = *f.read([&](Reading& r) { return results(r, id, eyes, f.now); });
        bool const named = names == Names::by_coalition || (names == Names::totals && eyes == Eyes::secretariat);
        auto const json = json_text(all);
        CAPTURE(json);
        CHECK(!all.questions[0].rows.empty() == named);
        CHECK((json.find("Words of 0") != std::string::npos) == named);
        CHECK((json.find("No time.") != std::string::npos) == named);
        auto const& counts = all.questions[0].columns[0].counts;
        CHECK(counts[0].n == 5);
        CHECK(counts[1].n == (names == Names::totals_only ? 0 : 1));  // one "no"
        CHECK(counts[1].withheld == (names == Names::totals_only));
        auto const table = as_table(all, words);
        CHECK(table.size() == (named ? 9 : 1 + 3 + 4 + 4));
        CHECK((table[0][0] == "coalition") == named);
      }
      f.done([&](Writing& w) { return close(w, id, "Enough."); });
      auto const frozen = f.read([&](Reading& r) { return *snapshot(r, snapshots(r, id).front().id); });
      // A snapshot is for everybody, and reads back as what it was.
      CHECK(json_text(frozen.results) == json_text(*f.read([&](Reading& r) { return results(r, id, Eyes::everybody, f.now); })));
    }
  });
}

TEST_CASE("a withheld count is never the only one, so that no sum gives it away") {
  std::mt19937 random(5);
  for (int i = 0; i < 3000; ++i) {
    std::vector<Count> counts(2 + random() % 4);
    for (auto& c : counts) c.n = static_cast<std::int64_t>(random() % 12);
    auto const before = counts;
    withhold(counts);
    std::size_t hidden = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
      hidden += counts[k].withheld ? 1 : 0;
      if (before[k].n < 5) CHECK(counts[k].withheld);
      CHECK(counts[k].n == (counts[k].withheld ? 0 : before[k].n));
    }
    CHECK(hidden != 1);
  }
}

TEST_CASE("a draft cannot be frozen, and another address leads nowhere") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    CHECK(f.refused([&](Writing& w) { return take_snapshot(w, id); }).why == Why::not_now);
    CHECK_FALSE(f.read([](Reading& r) { return snapshot(r, SnapshotId("none")); }));
    CHECK_FALSE(f.read([&](Reading& r) { return results(r, SurveyId("none"), Eyes::everybody, f.now); }));
  });
}

TEST_CASE("tables count what came in time or was corrected; what came late to it is an addendum, what was only late counts") {
  on_each([](Forum& f) {
    auto const id = f.draft();
    auto const prompt = f.coalition(id, "Prompt"), tardy = f.coalition(id, "Tardy");
    f.done([&](Writing& w) { return open(w, id); });
    f.answers(prompt, {{f.happy, "yes"}});
    f.done([&](Writing& w) { return close(w, id, "Enough."); });
    f.answers(prompt, {{f.happy, "not_sure"}}, 1);
    f.answers(tardy, {{f.happy, "no"}});
    auto const said = [&] {
      auto const all = f.read([&](Reading& r) { return *results(r, id, Eyes::secretariat, f.now); });
      return all.questions[0].rows[0].cells[0].value + " " + all.questions[0].rows[1].cells[0].value;
    };
    CHECK(said() == "not_sure no");
    f.now += days(7);
    f.done([&](Writing& w) { return publish(w, id); });
    f.answers(prompt, {{f.happy, "no"}}, 2);
    f.answers(tardy, {{f.happy, "yes"}}, 1);
    CHECK(said() == "not_sure yes");
    auto const late = f.read([&](Reading& r) { return with_addendum(r, id, f.now); });
    REQUIRE(late.size() == 1);
    CHECK(late[0].name == "Prompt");
    CHECK(f.read([&](Reading& r) { return counted(submissions(r, prompt), f.now)->number; }) == 2);
  });
}

TEST_CASE("where nobody may know who answered what, the log of acts has no fingerprint of it") {
  on_each([](Forum& f) {
    for (auto const names : {Names::totals, Names::totals_only}) {
      auto const id = f.draft({.names = names});
      auto const unit = f.coalition(id, "Rivers");
      f.done([&](Writing& w) { return open(w, id); });
      auto const hash = f.answers(unit, {{f.happy, "yes"}}).submission->hash;
      auto const told = f.read([&](Reading& r) { return r.one<std::int64_t>("select count(*) from audit_log where note = :hash", hash).value_or(0); });
      CHECK(told == (names == Names::totals ? 1 : 0));
    }
  });
}
