// SPDX-License-Identifier: Apache-2.0
// The life of consensus calls: drafting, opening, texts, windows, outcomes, links, the export.
#include "consensus/forum_for_tests.hpp"

#include "base/csv.hpp"

using namespace consensus;
using namespace consensus::test;
using namespace std::chrono_literals;

TEST_CASE("a draft is checked, and fixed once it is open") {
  on_each([](Forum& f) {
    auto const fault = [&](Call const& wish) { return f.refused([&](Writing& w) { return draft(w, wish); }).field; };
    Call const good{.title = "Guidelines", .text = "Lists are open.", .source = "/q/a"};
    auto const but = [&](auto change) {
      auto c = good;
      change(c);
      return fault(c);
    };
    CHECK(but([](Call& c) { c.title = ""; }) == "title");
    CHECK(but([](Call& c) { c.text = ""; }) == "text");
    CHECK(but([](Call& c) { c.text = std::string(20'001, 'x'); }) == "text");
    CHECK(but([](Call& c) { c.days = 2; }) == "days");
    CHECK(but([](Call& c) { c.floor = 0; }) == "floor");
    CHECK(but([](Call& c) { c.review_months = 61; }) == "review_months");
    CHECK(but([](Call& c) { c.source = ""; }) == "source");
    CHECK(but([](Call& c) { c.source = "javascript:alert(1)"; }) == "source");
    CHECK(but([](Call& c) { c.source = "//elsewhere.example"; }) == "source");
    CHECK(but([](Call& c) { c.options = {"a", "b"}; }) == "options");
    CHECK(but([](Call& c) { c.kind = Kind::choice; }) == "options");
    CHECK(but([](Call& c) { c.kind = Kind::choice, c.options = {"Tea", "TEA"}; }) == "options");
    f.id = f.done([&](Writing& w) { return draft(w, good); });
    CHECK(f.refused([&](Writing& w) { return open(w, f.id); }).field == "coalitions");
    f.done([&](Writing& w) { return ask(w, f.id, CoalitionId("lakes"), "Lakes"); });
    CHECK(f.refused([&](Writing& w) { return open(w, f.id); }).field == "coalitions");  // three must support it
    for (auto const* const c : {"rivers", "springs", "wells"}) f.done([&](Writing& w) { return ask(w, f.id, CoalitionId(c), c); });
    f.done([&](Writing& w) { return leave_out(w, f.id, CoalitionId("wells")); });
    auto changed = good;
    changed.id = f.id;
    changed.text = "Lists and archives are open.";
    f.done([&](Writing& w) { return change_draft(w, changed); });
    f.done([&](Writing& w) { return open(w, f.id); });
    auto const c = f.call();
    CHECK(c.state == State::open);
    CHECK(c.text == "Lists and archives are open.");
    CHECK(c.hash == base::sha256_hex("Lists and archives are open."));
    CHECK(*c.closes - *c.opened == 14 * day);
    CHECK(f.refused([&](Writing& w) { return change_draft(w, changed); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return ask(w, f.id, CoalitionId("wells"), "Wells"); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return leave_out(w, f.id, CoalitionId("lakes")); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return open(w, f.id); }).why == Why::not_now);
  });
}

TEST_CASE("however long letters wait, whoever is asked by them has the whole window") {
  on_each([](Forum& f) {
    f.id = f.drafted({.title = "Guidelines", .text = "Lists are open.", .days = 3, .source = "/q/a"});
    f.now = *base::parse_iso("2026-02-02T12:00Z");
    f.done([&](Writing& w) { return open(w, f.id, 24h); });
    CHECK(*f.call().letters_from == *base::parse_iso("2026-02-03T12:00Z"));
    CHECK(*f.call().closes >= *f.call().letters_from + shortest_window);
  });
}

TEST_CASE("an opening is taken back while its letters wait and nobody has spoken; then it is a draft like any other") {
  on_each([](Forum& f) {
    f.id = f.drafted({.title = "Guidelines", .text = "Lists are open.", .source = "/q/a"});
    CHECK(f.refused([&](Writing& w) { return take_back(w, f.id); }).why == Why::not_now);
    f.done([&](Writing& w) { return open(w, f.id, 5min); });
    f.now += 4min;
    f.done([&](Writing& w) { return take_back(w, f.id); });
    CHECK(f.call().state == State::draft);
    CHECK(f.call().hash.empty());
    CHECK_FALSE(f.call().closes);
    f.done([&](Writing& w) { return change_draft(w, {.id = f.id, .title = "Guidelines", .text = "Lists and archives are open.", .source = "/q/a"}); });
    f.done([&](Writing& w) { return open(w, f.id, 5min); });
    CHECK(f.call().hash == base::sha256_hex("Lists and archives are open."));
    f.v["lakes"] = f.voice("lakes");
    f.says("lakes", Stance::support);
    CHECK(f.refused([&](Writing& w) { return take_back(w, f.id); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return take_back(w, ConsensusId("none")); }).why == Why::unknown);
  });
}

TEST_CASE("three in support and nobody against: adopted under the rule when the window shuts, with a review in twelve months") {
  on_each([](Forum& f) {
    f.opens();
    f.supported();
    f.says("wells", Stance::concern, "It comes early.");
    f.later(14 * day - 1ms);
    CHECK(f.call().state == State::open);
    f.later(1ms);
    auto const c = f.call();
    CHECK(c.state == State::closed);
    CHECK(c.outcome == Outcome::adopted);
    CHECK(c.review == base::parse_day("2027-02-16"));
    CHECK(f.of("Wetlands").how == How::silent);
    auto const due_reviews = f.read([&](Reading& r) { return reviews_due(r, *base::parse_day("2027-02-16")); });
    REQUIRE(due_reviews.size() == 1);
    f.done([&](Writing& w) -> Result<Done> {
      note_review(w, f.id, MeetingId("m"));
      return Done{};
    });
    CHECK(f.read([&](Reading& r) { return reviews_due(r, *base::parse_day("2027-03-01")); }).empty());
  });
}

TEST_CASE("nobody objected, too few wanted it: lapsed") {
  on_each([](Forum& f) {
    f.opens();
    f.says("lakes", Stance::support);
    f.says("rivers", Stance::no_objection);
    f.later(14 * day);
    CHECK(f.call().outcome == Outcome::lapsed);
    CHECK_FALSE(f.call().review);
  });
}

TEST_CASE("an editorial change starts nothing anew; one of substance makes every position stale and gives the full window") {
  on_each([](Forum& f) {
    f.opens();
    f.supported();
    auto const closes = *f.call().closes;
    f.now += day;
    auto const change = [&](std::string const& text, Edit label) { return f.verb([&](Writing& w) { return edit(w, f.id, text, {}, label, {}); }); };
    CHECK(change("Lists are open", Edit::editorial));
    CHECK(*f.call().closes == closes);
    CHECK(f.of("Lakes").how == How::spoke);
    CHECK(change("Lists are open", Edit::editorial).error().field == "text");
    CHECK(change("Lists are closed.", Edit::first).error().field == "label");
    CHECK(change("Lists are closed.", Edit::substantive));
    CHECK(*f.call().closes == f.now + 14 * day);
    CHECK(f.of("Lakes").how == How::stale);
    CHECK(f.of("Lakes").stance == Stance::support);
    // What was read before the change does not count for the new text.
    CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["lakes"], {.stance = Stance::support, .version = 1}); }).why == Why::conflict);
    f.says("lakes", Stance::support);
    CHECK(f.of("Lakes").how == How::spoke);
    f.later(14 * day);
    CHECK(f.call().outcome == Outcome::lapsed);  // one in support, two stale
    auto const texts = f.read([&](Reading& r) { return versions(r, f.id); });
    REQUIRE(texts.size() == 3);
    CHECK(texts[2].hash == base::sha256_hex("Lists are closed."));
  });
}

TEST_CASE("a coalition may dispute that a change is editorial, once, and that makes it one of substance") {
  on_each([](Forum& f) {
    f.opens();
    f.says("lakes", Stance::support);
    auto const disputes = [&](char const* who) { return f.verb([&](Writing& w) { return dispute(w, f.v.at(who)); }); };
    CHECK(disputes("wells").error().why == Why::not_now);
    f.done([&](Writing& w) { return edit(w, f.id, "Lists may be open.", {}, Edit::editorial, {}); });
    f.now += day;
    f.says("rivers", Stance::support);
    CHECK(disputes("wells"));
    auto const c = f.call();
    CHECK(c.since == 2);
    CHECK(*c.closes == f.now + 14 * day);
    CHECK(f.of("Lakes").how == How::stale);
    CHECK(f.of("Rivers").how == How::spoke);  // it spoke about the disputed text
    CHECK(f.read([&](Reading& r) { return versions(r, f.id)[1].disputed_by; }) == "Wells");
    f.done([&](Writing& w) { return edit(w, f.id, "Lists might be open.", {}, Edit::editorial, {}); });
    CHECK(disputes("wells").error().why == Why::not_now);
    CHECK(disputes("lakes"));
    CHECK(f.call().since == 3);
  });
}

TEST_CASE("more time moves the closing by seven days, once in a window") {
  on_each([](Forum& f) {
    f.opens();
    auto const closes = *f.call().closes;
    f.says("lakes", Stance::more_time);
    CHECK(*f.call().closes == closes + 7 * day);
    f.says("rivers", Stance::more_time);
    f.says("lakes", Stance::more_time);
    CHECK(*f.call().closes == closes + 7 * day);
  });
}

TEST_CASE("a window grows for a member in whose calendar it would be too short") {
  on_each([](Forum& f) {
    f.id = f.drafted({.title = "Guidelines", .text = "Lists are open.", .days = 3, .source = "/q/a"});
    f.now = *base::parse_iso("2026-02-06T12:00Z");  // a Friday
    f.done([&](Writing& w) { return open(w, f.id); });
    CHECK(*f.call().closes == *base::parse_iso("2026-02-09T12:00Z"));
    f.done([&](Writing& w) { return invite(w, f.id, {.coalition = CoalitionId("lakes"), .name = "Leilani", .zone = "Pacific/Honolulu"}); });
    CHECK(*f.call().closes == *base::parse_iso("2026-02-12T10:00Z"));
    f.done([&](Writing& w) { return invite(w, f.id, {.coalition = CoalitionId("lakes"), .name = "Off", .days_off = {std::chrono::year(2026) / 2 / 11}}); });
    CHECK(*f.call().closes == *base::parse_iso("2026-02-13T00:00Z"));
    // A change of substance counts them anew.
    f.now = *base::parse_iso("2026-02-08T12:00Z");
    f.done([&](Writing& w) { return edit(w, f.id, "Lists are open, and archives.", {}, Edit::substantive, {}); });
    CHECK(*f.call().closes == *base::parse_iso("2026-02-13T00:00Z"));
    auto const fault = [&](Voice const& v) { return f.refused([&](Writing& w) { return invite(w, f.id, v); }); };
    CHECK(fault({.coalition = CoalitionId("lakes"), .name = "x", .days_off = std::vector<std::chrono::year_month_day>(41, std::chrono::year(2026) / 2 / 11)}).field == "days_off");
    CHECK(fault({.coalition = CoalitionId("lakes"), .name = "LEILANI"}).why == Why::conflict);
    CHECK(fault({.coalition = CoalitionId("nowhere"), .name = "x"}).why == Why::unknown);
    CHECK(fault({.coalition = CoalitionId("lakes"), .name = ""}).field == "name");
    CHECK(fault({.coalition = CoalitionId("lakes"), .name = "x", .zone = "Mars/Base"}).field == "zone");
  });
}

TEST_CASE("a call is withdrawn with a reason, and nothing is taken after that") {
  on_each([](Forum& f) {
    f.opens();
    CHECK(f.refused([&](Writing& w) { return withdraw(w, f.id, ""); }).field == "reason");
    f.done([&](Writing& w) { return withdraw(w, f.id, "Overtaken."); });
    CHECK(f.call().outcome == Outcome::withdrawn);
    CHECK(f.refused([&](Writing& w) { return reopen(w, f.id, "x"); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["lakes"], {.stance = Stance::objection, .what = "a", .harm = "b", .remedy = "c", .version = 1}); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return withdraw(w, ConsensusId("none"), "x"); }).why == Why::unknown);
  });
}

TEST_CASE("a choice counts approvals by coalition and only notes them; a consent round needs every voice") {
  on_each([](Forum& f) {
    f.opens({.kind = Kind::choice, .title = "Title", .text = "Which title?", .options = {"Water for all", "All for water", "Water"}});
    f.done([&](Writing& w) { return take_position(w, f.v["lakes"], {.stance = Stance::approval, .options = {3, 1, 3}, .version = 1}); });
    f.done([&](Writing& w) { return take_position(w, f.v["rivers"], {.stance = Stance::approval, .version = 1}); });
    CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["wells"], {.stance = Stance::approval, .options = {4}, .version = 1}); }).field == "options");
    CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["wells"], f.wish(Stance::objection)); }).field == "stance");
    CHECK(f.of("Lakes").options == std::vector<std::int64_t>{1, 3});
    CHECK(f.call().hash == base::sha256_hex("Which title?\n- Water for all\n- All for water\n- Water"));
    f.later(14 * day);
    CHECK(f.call().outcome == Outcome::noted);
    CHECK(f.read([&](Reading& r) { return sheet(r, f.id)->counts.options; }) == std::vector<std::int64_t>{1, 0, 1});
    f.opens({.kind = Kind::consent_round, .title = "Charter", .text = "We share data.", .source = "/q/a"});
    f.supported();
    f.says("wells", Stance::no_position);
    f.later(14 * day);
    CHECK(f.call().outcome == Outcome::lapsed);  // Wetlands did not speak
  });
}

TEST_CASE("a decision of a meeting is confirmed in 72 hours, whatever day it is, by silence") {
  on_each([](Forum& f) {
    f.now = *base::parse_iso("2026-02-06T18:00Z");  // a Friday evening
    f.opens({.title = "Decision", .text = "We meet weekly.", .source = "/marks/k", .meeting = MeetingId("m"), .confirms = MarkId("k")});
    CHECK(*f.call().closes - *f.call().opened == 72h);
    CHECK(f.refused([&](Writing& w) { return take_position(w, f.v["lakes"], f.wish(Stance::more_time)); }).field == "stance");
    CHECK(f.read([](Reading& r) { return confirming(r, MarkId("k")); }) == f.id);
    CHECK_FALSE(f.read([](Reading& r) { return confirming(r, MarkId("other")); }));
    f.later(72h);
    CHECK(f.call().outcome == Outcome::adopted);
    CHECK_FALSE(f.call().review);
  });
}

TEST_CASE("a personal link leads to one voice, and a new one ends the old") {
  on_each([](Forum& f) {
    f.opens();
    auto const made = f.done([&](Writing& w) { return invite(w, f.id, {.coalition = CoalitionId("wells"), .name = "Ana"}); });
    auto const found = [&](std::string const& secret) { return f.read([&](Reading& r) { return voice_of_secret(r, secret, f.now); }); };
    CHECK(found(made.secret) == made.id);
    CHECK_FALSE(found(""));
    auto const next = f.done([&](Writing& w) { return renew_link(w, f.id, made.id); });
    CHECK_FALSE(found(made.secret));
    CHECK(found(next) == made.id);
    CHECK(f.refused([&](Writing& w) { return renew_link(w, ConsensusId("other"), made.id); }).why == Why::unknown);
    CHECK(f.read([&](Reading& r) { return call_of(r, made.id); }) == f.id);
  });
}

TEST_CASE("what somebody entered on behalf of a voice says so, and people remark as themselves without effect") {
  on_each([](Forum& f) {
    f.opens();
    f.done([&](Writing& w) { return take_position(w, f.v["lakes"], f.wish(Stance::support), true); });
    CHECK(f.read([&](Reading& r) { return positions(r, f.id)[0].behalf; }));
    f.done([&](Writing& w) { return comment(w, f.id, "Ana", "Well put."); });
    CHECK(f.refused([&](Writing& w) { return comment(w, f.id, "Ana", ""); }).field == "comment");
    CHECK(f.refused([&](Writing& w) { return comment(w, f.id, "", "x"); }).field == "comment_name");
    auto const s = *f.read([&](Reading& r) { return sheet(r, f.id); });
    CHECK(s.comments.size() == 1);
    CHECK(s.counts.support == 1);
    CHECK(s.counts.silent == 4);
  });
}

TEST_CASE("the export has text, hash, window, positions, silence, concerns and objections in full, answers, outcome and review") {
  on_each([](Forum& f) {
    f.opens({.title = "Guidelines", .text = "Lists are open.\nArchives too.", .source = "/q/abc"});
    f.supported();
    f.says("wetlands", Stance::concern, "It comes early, \"again\".");
    auto const o = f.objects("wells");
    f.done([&](Writing& w) { return answer_objection(w, o, "We see it otherwise."); });
    for (auto const* const who : {"ada", "ben"}) f.by(who).done([&](Writing& w) { return overrule(w, o, "The aim is not harmed."); });
    f.later(14 * day);
    auto const s = *f.read([&](Reading& r) { return sheet(r, f.id); });
    auto const rows = *base::parse_csv(csv(s));
    auto const has = [&](base::CsvRow const& wanted) { return std::find(rows.begin(), rows.end(), wanted) != rows.end(); };
    CHECK(has({"call", "", "text", "", "Lists are open.\nArchives too."}));
    CHECK(has({"call", "", "hash", "", base::sha256_hex("Lists are open.\nArchives too.")}));
    CHECK(has({"call", "", "source", "", "/q/abc"}));
    CHECK(has({"call", "", "opened", "2026-02-02T12:00:00Z", ""}));
    CHECK(has({"call", "", "closes", "2026-02-16T12:00:00Z", ""}));
    CHECK(has({"call", "", "outcome", "2026-02-16T12:00:00Z", "adopted_over_objection"}));
    CHECK(has({"call", "", "review", "2027-02-16", ""}));
    CHECK(has({"position", "Lakes", "support", "", ""}));
    CHECK(has({"position", "Wells", "objection", "", ""}));
    CHECK(has({"words", "Wetlands", "concern", "", "It comes early, \"again\"."}));
    CHECK(has({"objection", "Wells", "harm", "", "It shuts people out."}));
    CHECK(has({"objection", "Wells", "answer", "2026-02-02T12:00:00Z", "We see it otherwise."}));
    CHECK(has({"objection", "Wells", "reasons", "2026-02-02T12:00:00Z", "The aim is not harmed."}));
    CHECK(has({"objection", "Wells", "state", "2026-02-16T12:00:00Z", "not_upheld"}));
  });
}
