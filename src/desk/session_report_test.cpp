// SPDX-License-Identifier: Apache-2.0
// What a session's report begins with, and when it is due.
#include "desk/session_report.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "desk/desk_for_tests.hpp"
#include "plan/proposals.hpp"
#include "plan/questions.hpp"
#include "record/marks.hpp"

namespace desk {
namespace {

/// The clock of the tests stands still, so marks made one after the other have no order.
std::vector<std::string> sorted_lines(std::string const& text) {
  std::vector<std::string> all;
  for (auto const line : split(text, '\n')) all.emplace_back(line);
  std::sort(all.begin(), all.end());
  return all;
}

struct Reported : test::Errands {
  plan::PlanId id;
  plan::PartId part;
  MeetingId held;

  Reported() {
    id = done([](Writing& w) { return plan::found_plan(w, {.title = "Main session", .minutes = 90, .seats = 2}); });
    auto const v = done([&](Writing& w) { return plan::add_variant(w, {.plan = id, .title = "One"}); });
    part = done([&](Writing& w) { return plan::add_part(w, id, v, {.title = "Panel", .length = 2400, .speakers = 2, .first = 120}); });
    std::vector<plan::NominationId> people;
    for (auto const* const name : {"Amina", "Bo"})
      people.push_back(done(
          [&](Writing& w) { return plan::nominate(w, id, {.name = name, .by = "Coalition on Wells", .consent = plan::Consent::given}); }));
    done([&](Writing& w) { return plan::choose(w, id, people, "because", ""); });
    done([&](Writing& w) { return plan::place_speakers(w, id, part, people); });
    done([&](Writing& w) { return plan::adopt(w, id, v, "This one."); });
    done([&](Writing& w) { return plan::propose_question(w, id, {.text = "Which order?"}); });
    for (auto const& [kind, name] : {std::pair{plan::Asked::chair, "Chi"}, std::pair{plan::Asked::rapporteur, "Linh"}}) {
      auto const p = done([&, k = kind, n = name](Writing& w) { return plan::propose(w, id, {.kind = k, .text = n}); });
      done([&](Writing& w) { return plan::settle(w, id, p, "Nobody objected."); });
    }
    ::meeting::Meeting m;
    m.series = series;
    m.start = parse_iso("2026-03-03T14:00:00Z");
    m.number = "67";
    held = done([&](Writing& w) { return become_meeting(w, id, m); });
  }
  SessionReport report() {
    return *store.read([&](Reading& r) { return session_report(r, id); });
  }
  plan::ReportText begun() {
    return store.read([&](Reading& r) { return begun_report(r, *session_report(r, id), "Forum of Tests"); });
  }
  std::vector<ReportOpen> open() {
    return store.read([](Reading& r) { return open_reports(r); });
  }
  void mark(record::MarkKind kind, std::string const& text, std::string const& owner = {}) {
    record::MarkWish wish;
    wish.kind = kind;
    wish.text = text;
    wish.owner_name = owner;
    done([&](Writing& w) { return record::make_mark_without_words(w, held, wish); });
  }
};

}  // namespace

TEST_SUITE("desk") {
  TEST_CASE("a report begins with who led, who sat there and what the record decided; people who did not come are not in it") {
    Reported d;
    d.mark(record::MarkKind::decision, "We publish the charter.");
    d.mark(record::MarkKind::action, "Send it to all", "Polly");
    d.mark(record::MarkKind::action, "Invite the minister");
    d.mark(record::MarkKind::question, "Who pays?");
    d.done([&](Writing& w) { return ::meeting::close_meeting(w, d.held); });
    d.done([&](Writing& w) { return plan::note_sat(w, d.id, d.part, {{"Bo", ""}, {"Edo", "in place of Amina"}}); });
    auto const f = d.report();
    CHECK(f.base.empty());
    CHECK(f.held);
    auto const begun = d.begun();
    CHECK(begun.organisers == "Forum of Tests");
    CHECK(begun.moderators == "Chi");
    CHECK(begun.rapporteurs == "Linh");
    CHECK(begun.speakers == "Bo, Coalition on Wells\nEdo");
    CHECK(begun.takeaways == "We publish the charter.");
    CHECK(sorted_lines(begun.calls) == std::vector<std::string>{"Invite the minister", "Send it to all"});
    CHECK(sorted_lines(begun.next_steps) == std::vector<std::string>{"Invite the minister (no owner)", "Send it to all (Polly)"});
    CHECK(begun.issues == "Which order?");
    CHECK(begun.no_consensus == "Who pays?");
    // What somebody wrote stands, whatever the record says later.
    auto text = begun;
    text.takeaways = "In other words.";
    d.done([&](Writing& w) { return plan::keep_report(w, d.id, plan::ReportStage::draft, text); });
    d.mark(record::MarkKind::decision, "And another.");
    CHECK(d.report().text.takeaways == "In other words.");
    CHECK(!d.report().base.empty());
  }

  TEST_CASE("reports are due from the end of the session on, and no longer once the full one is handed in") {
    Reported d;
    CHECK(d.open().empty());
    CHECK(d.report().due->first == parse_iso("2026-03-04T03:30:00Z"));
    CHECK(d.report().due->full == parse_iso("2026-03-17T15:30:00Z"));
    d.done([&](Writing& w) { return ::meeting::close_meeting(w, d.held); });
    REQUIRE(d.open().size() == 2);
    CHECK(d.open()[0].stage == plan::ReportStage::first);
    auto text = d.begun();
    text.takeaways = text.calls = text.discussion = text.next_steps = "x";
    d.done([&](Writing& w) { return plan::keep_report(w, d.id, plan::ReportStage::first, text); });
    REQUIRE(d.open().size() == 1);
    CHECK(d.open()[0].stage == plan::ReportStage::full);
    CHECK(d.report().first_at == store::test::noon);
    CHECK(!d.report().full_at);
    d.done([&](Writing& w) { return plan::keep_report(w, d.id, plan::ReportStage::full, text); });
    CHECK(d.open().empty());
    CHECK(!d.store.read([](Reading& r) { return session_report(r, plan::PlanId("none")); }));
  }
}

}  // namespace desk
