// SPDX-License-Identifier: Apache-2.0
// Answers that wait for a second one of their coalition (trust 5).
#include <doctest/doctest.h>

#include "survey/store_for_tests.hpp"

using namespace survey;
using namespace survey::test;
using base::Why;

namespace {

/// One coalition with two coordinators and a helper; the first one submits.
struct Waiting : Forum {
  explicit Waiting(std::string const& kind) : Forum(kind) {
    id = draft({.second = true});
    unit = coalition(id, "Rivers");
    ana = respondent(unit, "Ana").id;
    ben = respondent(unit, "Ben").id;
    hal = respondent(unit, "Hal", "", false).id;
    done([&](Writing& w) { return open(w, id); });
  }
  [[nodiscard]] Pen of(RespondentId const& one, std::string const& name, bool submits = true) const { return {.asked = unit, .respondent = one, .name = name, .submits = submits}; }
  void says(std::string const& word, std::int64_t seen) {
    auto const rev = read([&](Reading& r) { return survey::draft(r, unit).rev; });
    done([&](Writing& w) { return save(w, of(ana, "Ana"), {{happy, word}}, rev); });
    done([&](Writing& w) { return submit(w, of(ana, "Ana"), {.seen = seen}); });
  }
  /// The last submission, unless another number was seen.
  Result<Done> confirms(Pen const& pen, std::int64_t seen = 0) {
    auto const last = read([&](Reading& r) { return std::ssize(submissions(r, unit)); });
    return store.write(somebody, [&](Writing& w) { return confirm(w, pen, seen > 0 ? seen : last); });
  }
  Results all() {
    return *read([&](Reading& r) { return results(r, id, Eyes::everybody, now); });
  }
  Cell cell() { return all().questions[0].rows[0].cells[0]; }

  SurveyId id;
  AskedId unit;
  RespondentId ana, ben, hal;
};

void with_each(void (*test)(Waiting&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Waiting waiting(kind);
    test(waiting);
  }
}

}  // namespace

TEST_CASE("an answer counts once a second coordinator confirms it, never by whoever submitted it; what counted before counts on") {
  with_each([](Waiting& f) {
    f.says("yes", 0);
    CHECK(f.standing(f.unit) == "submitted");
    CHECK(f.cell().says == Says::waiting);
    CHECK(f.all().questions[0].columns[0].counts[0].n == 0);
    CHECK(f.all().funnel.submitted == 0);
    CHECK(f.all().funnel.drafted == 1);
    CHECK(f.confirms(f.of(f.ana, "Ana")).error().why == Why::not_allowed);
    CHECK(f.confirms(f.of(f.hal, "Hal", false)).error().why == Why::not_allowed);
    CHECK(f.confirms(f.of({}, "the secretariat")).error().why == Why::not_allowed);
    CHECK(f.confirms(f.of(f.ben, "Ben")));
    CHECK(f.cell().value == "yes");
    CHECK(f.all().funnel.submitted == 1);
    CHECK(f.read([&](Reading& r) { return submissions(r, f.unit)[0].confirmed_by; }) == "Ben");
    CHECK(f.confirms(f.of(f.ben, "Ben")).error().why == Why::not_now);
    f.now += hours(1);
    f.says("no", 1);
    CHECK(f.cell().value == "yes");
    f.now += objection_window;
    CHECK(f.cell().says == Says::no);
  });
}

TEST_CASE("an answer that nobody confirms counts after three days, a disputed one not before a second one says yes") {
  with_each([](Waiting& f) {
    f.says("yes", 0);
    f.now += objection_window - base::Millis(1);
    CHECK(f.cell().says == Says::waiting);
    f.now += base::Millis(1);
    CHECK(f.cell().value == "yes");
    f.says("not_sure", 1);
    f.done([&](Writing& w) { return dispute(w, f.of(f.ben, "Ben"), "Nobody asked me."); });
    f.now += 2 * objection_window;
    CHECK(f.cell().value == "yes");
    CHECK(f.read([&](Reading& r) { return asked_one(r, f.unit)->disputed; }));
    REQUIRE(f.confirms(f.of(f.ben, "Ben")));
    CHECK(f.cell().value == "not_sure");
    CHECK_FALSE(f.read([&](Reading& r) { return asked_one(r, f.unit)->disputed; }));
  });
}

TEST_CASE("a second one confirms what they have read, not what was submitted since") {
  with_each([](Waiting& f) {
    f.says("yes", 0);
    f.says("no", 1);
    CHECK(f.confirms(f.of(f.ben, "Ben"), 1).error().why == Why::conflict);
    CHECK(f.cell().says == Says::waiting);
    CHECK(f.confirms(f.of(f.ben, "Ben"), 2));
    CHECK(f.cell().says == Says::no);
  });
}

TEST_CASE("what was replaced while it waited never counts, and what still waits at publication comes too late") {
  with_each([](Waiting& f) {
    f.says("yes", 0);
    f.now += hours(10);
    f.says("not_sure", 1);
    f.now += objection_window - hours(5);
    CHECK(f.cell().says == Says::waiting);  // the first one's days are over
    f.now += hours(5);
    CHECK(f.cell().value == "not_sure");
    f.done([&](Writing& w) { return close(w, f.id, "All have answered."); });
    f.now += days(6);
    f.says("no", 2);
    f.now += days(1);
    f.done([&](Writing& w) { return publish(w, f.id); });
    CHECK(f.confirms(f.of(f.ben, "Ben")).error().why == Why::not_now);
    f.now += days(10);
    CHECK(f.cell().value == "not_sure");
  });
}

TEST_CASE("what came after publication can be objected to while it waits, and then never counts; what was published stands") {
  with_each([](Waiting& f) {
    f.says("yes", 0);
    REQUIRE(f.confirms(f.of(f.ben, "Ben")));
    f.done([&](Writing& w) { return close(w, f.id, "All have answered."); });
    f.now += correction_window;
    f.done([&](Writing& w) { return publish(w, f.id); });
    auto const disputes = [&] { return f.store.write(somebody, [&](Writing& w) { return dispute(w, f.of(f.ben, "Ben"), "Nobody asked me."); }); };
    CHECK(disputes().error().why == Why::not_now);
    f.says("no", 1);
    CHECK(disputes());
    f.now += objection_window;
    CHECK_FALSE(f.read([&](Reading& r) { return submissions(r, f.unit)[1].counts; }));
    CHECK(f.read([&](Reading& r) { return with_addendum(r, f.id, f.now); }).empty());
    CHECK(f.cell().value == "yes");
    CHECK_FALSE(f.all().questions[0].rows[0].disputed);  // what is shown is not
  });
}

TEST_CASE("an answer is late when what is counted came late, though one that never counted was in time") {
  with_each([](Waiting& f) {
    f.says("yes", 0);
    f.done([&](Writing& w) { return dispute(w, f.of(f.ben, "Ben"), "Nobody asked me."); });
    CHECK(f.all().questions[0].rows[0].disputed);
    f.done([&](Writing& w) { return close(w, f.id, "All have answered."); });
    CHECK_FALSE(f.all().questions[0].rows[0].late);
    f.now += correction_window;
    f.says("no", 1);
    REQUIRE(f.confirms(f.of(f.ben, "Ben")));
    CHECK(f.cell().says == Says::no);
    CHECK(f.all().questions[0].rows[0].late);
    CHECK(f.all().funnel.late == 1);
  });
}

TEST_CASE("only coalitions have a second one") {
  on_each([](Forum& f) {
    auto const refused = f.store.write(somebody, [](Writing& w) { return begin(w, {.title = "T", .unit = Unit::person, .second = true}); });
    CHECK(refused.error().field == "second");
  });
}
