// SPDX-License-Identifier: Apache-2.0
// The report of a session: what is handed in is complete and stays, a draft is neither.
#include "plan/report.hpp"

#include <algorithm>

#include "plan/agenda.hpp"
#include "plan/plan_for_tests.hpp"

namespace plan {
namespace {

using base::Why;
using test::Desk;
using test::on_each;

ReportText whole() {
  return {.organisers = "The forum",
          .rapporteurs = "Linh",
          .speakers = "Amina, Coalition on Wells",
          .takeaways = "One\n\nTwo",
          .calls = "Act",
          .issues = "Which order?",
          .discussion = "Long.",
          .next_steps = "Meet again"};
}

void becomes_a_meeting(Desk& d) {
  auto const v = d.variant("One");
  auto const part = d.part(v, "Panel", 40, 2);
  d.done([&](Writing& w) { return adopt(w, d.session, v, "This one."); });
  d.done([&](Writing& w) { return became(w, d.session, base::MeetingId("0123456789abcdef"), {{part, base::ItemId("0123456789abcdef")}}); });
}

std::string refused_at(Desk& d, ReportStage stage, ReportText const& t) {
  auto const r = d.verb([&](Writing& w) { return keep_report(w, d.session, stage, t); });
  if (r) return "kept";
  return r.error().why == Why::not_now ? "not_now" : r.error().field;
}

}  // namespace

TEST_CASE("a report is due so many hours and days after the session, and a change of the rules moves that") {
  on_each([](Desk& d) {
    auto const due = report_due(d.read([&](Reading& r) { return report_rules(r, d.session); }), d.now);
    CHECK(due.first == d.now + std::chrono::hours(12));
    CHECK(due.full == d.now + std::chrono::hours(14 * 24));
    d.done([&](Writing& w) { return set_report_rules(w, d.session, {.hours = 36, .days = 7, .characters = 60}); });
    CHECK(report_due(d.read([&](Reading& r) { return report_rules(r, d.session); }), d.now).first == d.now + std::chrono::hours(36));
    for (auto const& [wrong, field] : {std::pair{ReportRules{.hours = 0}, "hours"}, std::pair{ReportRules{.days = 401}, "days"},
                                       std::pair{ReportRules{.characters = 49}, "characters"}}) {
      auto const r = d.verb([&, rules = wrong](Writing& w) { return set_report_rules(w, d.session, rules); });
      REQUIRE(!r);
      CHECK(r.error().field == field);
    }
    CHECK(d.read([&](Reading& r) { return report_rules(r, d.session); }).days == 7);
  });
}

TEST_CASE("before there is a meeting nothing is reported; a draft may lack everything, what is handed in may not") {
  on_each([](Desk& d) {
    CHECK(refused_at(d, ReportStage::draft, {}) == "not_now");
    becomes_a_meeting(d);
    CHECK(refused_at(d, ReportStage::draft, {.discussion = "So far"}) == "kept");
    CHECK(refused_at(d, ReportStage::draft, {.discussion = std::string(8001, 'x')}) == "discussion");
    CHECK(refused_at(d, ReportStage::first, {}) == "rapporteurs");
    auto t = whole();
    t.takeaways = "One\nTwo\nThree\nFour";
    CHECK(refused_at(d, ReportStage::first, t) == "takeaways");
    t = whole();
    t.calls = std::string(301, 'x');
    CHECK(refused_at(d, ReportStage::first, t) == "calls");
    t = whole();
    t.calls = "";
    CHECK(refused_at(d, ReportStage::full, t) == "calls");
    t = {.rapporteurs = "Linh", .takeaways = "One", .calls = "Act"};
    CHECK(refused_at(d, ReportStage::full, t) == "speakers");
    CHECK(d.read([&](Reading& r) { return reports(r, d.session); }).empty());
    CHECK(d.read([&](Reading& r) { return report_draft(r, d.session); })->text.discussion == "So far");
    CHECK(refused_at(d, ReportStage::first, t) == "kept");
  });
}

TEST_CASE("each version that was handed in stays; the same words twice are one") {
  on_each([](Desk& d) {
    becomes_a_meeting(d);
    auto t = whole();
    CHECK(refused_at(d, ReportStage::first, t) == "kept");
    d.now += std::chrono::hours(1);
    CHECK(refused_at(d, ReportStage::first, t) == "kept");
    CHECK(d.read([&](Reading& r) { return reports(r, d.session); }).size() == 1);
    t.discussion = "Longer.";
    CHECK(refused_at(d, ReportStage::full, t) == "kept");
    d.now += std::chrono::hours(1);
    t.consensus = "None";
    CHECK(refused_at(d, ReportStage::full, t) == "kept");
    auto const all = d.read([&](Reading& r) { return reports(r, d.session); });
    REQUIRE(all.size() == 3);
    CHECK(all[0].text.consensus == "None");
    CHECK(all[1].text.discussion == "Longer.");
    CHECK(all[2].stage == ReportStage::first);
    CHECK(all[2].text == whole());
    CHECK(refused_at(d, ReportStage::draft, {.discussion = "After"}) == "kept");
    CHECK(d.read([&](Reading& r) { return reports(r, d.session); }).size() == 3);
  });
}

TEST_CASE("who saves a report over a draft that somebody saved meanwhile is refused, and every saving stands in the audit log") {
  on_each([](Desk& d) {
    becomes_a_meeting(d);
    auto const keep = [&](ReportStage stage, ReportText const& t, std::optional<std::string> const& base) {
      return d.verb([&](Writing& w) { return keep_report(w, d.session, stage, t, base); });
    };
    auto const draft = [&] { return *d.read([&](Reading& r) { return report_draft(r, d.session); }); };
    REQUIRE(keep(ReportStage::draft, whole(), ""));
    auto const read = draft().id;
    CHECK(keep(ReportStage::draft, {.discussion = "Nothing was there"}, "").error().why == Why::conflict);
    REQUIRE(keep(ReportStage::draft, {.discussion = "The other's"}, read));
    for (auto const stage : {ReportStage::draft, ReportStage::first}) CHECK(keep(stage, whole(), read).error().why == Why::conflict);
    CHECK(draft().text.discussion == "The other's");
    CHECK(d.read([&](Reading& r) { return reports(r, d.session); }).empty());
    // The same words are in nobody's way.
    CHECK(keep(ReportStage::draft, {.discussion = "The other's"}, read));
    REQUIRE(keep(ReportStage::first, whole(), draft().id));

    // Handed in a second time after another draft: no new version, but the draft was replaced.
    REQUIRE(keep(ReportStage::draft, {.discussion = "In between"}, draft().id));
    auto const saved = [&] {
      auto const lines = d.read([](Reading& r) { return store::audit_lines(r, INT64_MAX, 100); });
      return std::count_if(lines.begin(), lines.end(), [](auto const& l) { return l.verb == "keep_report"; });
    };
    auto const before = saved();
    REQUIRE(keep(ReportStage::first, whole(), draft().id));
    CHECK(d.read([&](Reading& r) { return reports(r, d.session); }).size() == 1);
    CHECK(draft().text == whole());
    CHECK(saved() == before + 1);
  });
}

}  // namespace plan
