// SPDX-License-Identifier: Apache-2.0
// Every row of the tables of between-meetings a.4, the reading rules, and laws on random lives of coalitions.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "roster/activity.hpp"
#include "roster/badges.hpp"
#include "roster/explain.hpp"

using namespace roster;

namespace {

using std::chrono::days;

Instant const as_of = from_millis(1'790'812'800'000);  // 2026-10-01T00:00:00Z
Instant ago(int n) { return as_of - days(n); }

/// A conversation: `n` messages by `people`, in `threads` threads, `n` days ago and the days before.
std::vector<Message> talk(int first_day, int n = 5, int people = 3, int threads = 1) {
  std::vector<Message> out;
  for (int i = 0; i < n; ++i) out.push_back({.at = ago(first_day + i), .person = i % people, .thread = i % threads});
  return out;
}
Evidence item(Kind kind, int n) { return {.kind = kind, .at = ago(n), .link = "https://example.org/x", .by = "ada"}; }
std::vector<Source> const good{{.name = "list", .health = Health::ok, .read_at = as_of}};
std::vector<Source> bad(Health h) { return {{.name = "list", .health = h}}; }
Declared const old{.founded = ago(3000)};

State state(std::vector<Message> const& m, std::vector<Evidence> const& e, std::vector<Source> const& s = good, Declared const& d = old, Rule const& r = {}) {
  return find(m, e, s, d, r, as_of).state;
}

}  // namespace

TEST_CASE("the table: forming is founded less than 182 days ago, whatever else") {
  CHECK(state({}, {}, good, {.founded = ago(181)}) == State::forming);
  CHECK(state(talk(1), {item(Kind::meeting, 3)}, good, {.founded = ago(181)}) == State::forming);
  CHECK(state({}, {}, good, {.founded = ago(182)}) == State::quiet);
}

TEST_CASE("the table: active is two of the four kinds within 182 days, in any pair") {
  std::vector<Kind> const kinds{Kind::meeting, Kind::output, Kind::session};
  for (auto const a : kinds) {
    CHECK(state(talk(1), {item(a, 10)}) == State::active);
    for (auto const b : kinds) CHECK(state({}, {item(a, 10), item(b, 181)}) == (a == b ? State::low : State::active));
  }
}

TEST_CASE("the table: low is exactly one kind within 182 days, or any within 365") {
  CHECK(state(talk(1), {}) == State::low);
  CHECK(state({}, {item(Kind::output, 181)}) == State::low);
  CHECK(state({}, {item(Kind::output, 182)}) == State::low);  // within the year
  CHECK(state({}, {item(Kind::output, 200), item(Kind::meeting, 300)}) == State::low);
  CHECK(state(talk(200), {}) == State::low);
  // A conversation that only the year holds together.
  CHECK(state(talk(180, 5), {}) == State::low);
}

TEST_CASE("the table: quiet is none within 365 days and every declared source ok; unknown when one is not, or none is declared") {
  CHECK(state({}, {item(Kind::output, 365)}) == State::quiet);
  CHECK(state(talk(366), {}) == State::quiet);
  for (auto const h : {Health::stale, Health::unreadable, Health::wrong}) CHECK(state({}, {}, bad(h)) == State::unknown);
  auto two = good;
  two.push_back({.name = "other", .health = Health::stale});
  CHECK(state({}, {}, two) == State::unknown);
  CHECK(state({}, {}, {}) == State::unknown);
  CHECK(state({}, {item(Kind::output, 10)}, {}) == State::low);  // none declared allows low
}

TEST_CASE("the table: what a coalition declared comes first, and a pause ends") {
  auto const life = [&](Declared::Life l, std::optional<Instant> until = {}) { return state(talk(1), {item(Kind::meeting, 3)}, good, {l, until, ago(3000)}); };
  CHECK(life(Declared::Life::closed) == State::closed);
  CHECK(life(Declared::Life::merged) == State::merged);
  CHECK(life(Declared::Life::paused, as_of + days(30)) == State::paused);
  CHECK(life(Declared::Life::paused, as_of) == State::paused);
  CHECK(life(Declared::Life::paused, ago(1)) == State::active);
  CHECK(life(Declared::Life::paused) == State::active);  // a pause without an end is none
}

TEST_CASE("K1 needs five messages, three people and one conversation, human, unprompted and dated") {
  auto const k1 = [](std::vector<Message> const& m, Rule const& r = {}) { return look(m, {}, r, as_of, 182).talk; };
  CHECK(k1(talk(1)));
  CHECK_FALSE(k1(talk(1, 4, 3)));
  CHECK_FALSE(k1(talk(1, 5, 2)));
  CHECK_FALSE(k1(talk(1, 5, 5, 5)));  // five people who do not answer each other
  auto m = talk(1);
  m[0].human = false;
  CHECK_FALSE(k1(m));
  m = talk(1);
  m[0].at.reset();
  CHECK_FALSE(k1(m));
  m = talk(1);
  for (auto& x : m) x.prompted = true;
  CHECK_FALSE(k1(m));
  CHECK(k1(talk(1, 4, 3), {.messages = 4}));
  CHECK(k1(talk(177, 5)));        // the last is 181 days old
  CHECK_FALSE(k1(talk(178, 5)));  // and 182
  CHECK_FALSE(k1(talk(-3, 5)));   // what comes after the evaluation does not count
}

TEST_CASE("the yearly report, answers, attendance and contacts never count for activity") {
  CHECK(state({}, {item(Kind::report, 5), item(Kind::answer, 5), item(Kind::attendance, 5), item(Kind::contact, 5)}) == State::quiet);
}

TEST_CASE("a badge is lowered after two evaluations in a row and raised at once") {
  Rule const rule;
  auto const of = [](State s) { return Finding{.state = s}; };
  Standing const active{.state = State::active};
  auto s = next(active, of(State::low), rule);
  CHECK(s == Standing{.state = State::active, .lower = 1, .lower_to = State::low});
  CHECK(next(s, of(State::low), rule).state == State::low);
  CHECK(next(s, of(State::quiet), rule).state == State::low);  // both agree with low only
  CHECK(next(s, of(State::active), rule) == active);
  CHECK(next(next(active, of(State::quiet), rule), of(State::quiet), rule).state == State::quiet);
  CHECK(next(next(active, of(State::quiet), rule), of(State::low), rule).state == State::low);
  CHECK(next(Standing{.state = State::quiet}, of(State::active), rule) == active);
  CHECK(next(Standing{.state = State::low}, of(State::active), rule) == active);
  CHECK(next(std::nullopt, of(State::quiet), rule).state == State::quiet);
  for (auto const before : {State::unknown, State::forming, State::paused}) CHECK(next(Standing{.state = before}, of(State::low), rule).state == State::low);
  // Unknown because no archive is declared any more: active stays for one evaluation, quiet has lost its ground at once.
  CHECK(next(active, of(State::unknown), rule) == Standing{.state = State::active, .lower = 1, .lower_to = State::unknown});
  CHECK(next(Standing{.state = State::quiet}, of(State::unknown), rule).state == State::unknown);
  for (auto const said : {State::paused, State::merged, State::closed, State::forming}) CHECK(next(active, of(said), rule).state == said);
  CHECK(next(active, of(State::low), {.confirmations = 1}).state == State::low);
}

TEST_CASE("a source that cannot be read raises but does not lower; without an earlier state only active is said") {
  Rule const rule;
  for (auto const h : {Health::stale, Health::unreadable, Health::wrong}) {
    auto const of = [&](State s) { return Finding{.state = s, .not_ok = bad(h)}; };
    CHECK(next(std::nullopt, of(State::active), rule).state == State::active);
    for (auto const found : {State::low, State::unknown}) {
      CHECK(next(std::nullopt, of(found), rule) == Standing{.state = State::unknown, .cannot_confirm = true});
      CHECK(next(Standing{.state = State::active}, of(found), rule) == Standing{.state = State::active, .cannot_confirm = true});
    }
    CHECK(next(Standing{.state = State::low}, of(State::active), rule).state == State::active);
    CHECK(next(Standing{.state = State::quiet}, of(State::low), rule) == Standing{.state = State::low});
    CHECK(next(Standing{.state = State::quiet}, of(State::unknown), rule) == Standing{.state = State::quiet, .cannot_confirm = true});
    CHECK(next(Standing{.state = State::low}, of(State::low), rule) == Standing{.state = State::low});
    // It breaks the row of evaluations that lower.
    auto const once = next(Standing{.state = State::active}, Finding{.state = State::low}, rule);
    CHECK(next(next(once, of(State::low), rule), Finding{.state = State::low}, rule).state == State::active);
  }
}

TEST_CASE("a source is good for seven days, and while its newest message is still there") {
  CHECK(health_of(Health::ok, ago(7), true, as_of) == Health::ok);
  CHECK(health_of(Health::ok, ago(8), true, as_of) == Health::stale);
  CHECK(health_of(Health::ok, {}, true, as_of) == Health::stale);
  CHECK(health_of(Health::ok, ago(1), false, as_of) == Health::wrong);
  CHECK(health_of(Health::unreadable, ago(1), true, as_of) == Health::unreadable);
}

TEST_CASE("evaluations run on the first of a month") {
  CHECK(iso(evaluation_day(*parse_iso("2026-10-01T00:00:00Z"))) == "2026-10-01T00:00:00Z");
  CHECK(iso(evaluation_day(*parse_iso("2026-10-31T23:59:59Z"))) == "2026-10-01T00:00:00Z");
}

TEST_CASE("responsiveness is the share of what was asked; what nobody asked is unknown") {
  Rule const rule;
  auto const of = [&](std::vector<Evidence> const& e, Asked const& a) { return responsiveness(e, a, rule, as_of).state; };
  CHECK(of({}, {}) == Answering::unknown);
  CHECK(of({item(Kind::answer, 5)}, {}) == Answering::unknown);
  CHECK(of({}, {.answers = 2}) == Answering::silent);
  CHECK(of({item(Kind::answer, 5)}, {.answers = 2}) == Answering::responsive);
  CHECK(of({item(Kind::answer, 5)}, {.answers = 2, .attendances = 1}) == Answering::partly);
  CHECK(of({item(Kind::answer, 5), item(Kind::attendance, 5)}, {.answers = 2, .attendances = 1, .contacts = 1}) == Answering::responsive);
  CHECK(of({item(Kind::answer, 365)}, {.answers = 1}) == Answering::silent);
  CHECK(of({item(Kind::answer, 5), item(Kind::answer, 6)}, {.answers = 1, .attendances = 3}) == Answering::partly);
  CHECK(of({item(Kind::meeting, 5)}, {.answers = 1}) == Answering::silent);
}

TEST_CASE("openness is three principles and a report, each for itself") {
  auto const look_at = [](Verdict m, Verdict l, Verdict a, Report r) {
    return openness({{.principle = Principle::membership, .verdict = m, .at = ago(3)}, {.principle = Principle::list, .verdict = l, .at = ago(3)},
                     {.principle = Principle::archive, .verdict = a, .at = ago(3)}}, r, as_of).state;
  };
  using V = Verdict;
  for (auto const m : {V::met, V::not_met, V::cannot_tell})
    for (auto const l : {V::met, V::not_met, V::cannot_tell})
      for (auto const a : {V::met, V::not_met, V::cannot_tell})
        for (auto const r : {Report::given, Report::missing, Report::not_due}) {
          auto const no = (m == V::not_met) + (l == V::not_met) + (a == V::not_met), yes = (m == V::met) + (l == V::met) + (a == V::met);
          auto const expected = no == 3 ? Open::not_met : no > 0 || r == Report::missing ? Open::partly : yes == 3 ? Open::met : Open::unknown;
          CHECK(look_at(m, l, a, r) == expected);
        }
  // The newest check counts, and an expired one says nothing.
  std::vector<Check> checks{{.principle = Principle::list, .verdict = V::met, .at = ago(3)}, {.principle = Principle::list, .verdict = V::not_met, .at = ago(9)}};
  CHECK(openness(checks, Report::not_due, as_of).list == V::met);
  checks[0].check_again = ago(1);
  CHECK(openness(checks, Report::not_due, as_of).list == V::cannot_tell);
  CHECK(openness({}, Report::not_due, as_of).state == Open::unknown);
}

TEST_CASE("the sorting aid is the weighted mean of the parts that have data") {
  CHECK_FALSE(sorting_aid({}));
  CHECK(*sorting_aid({.days_since = 0}) == doctest::Approx(100));
  CHECK(*sorting_aid({.days_since = 14}) == doctest::Approx(100));
  CHECK(*sorting_aid({.days_since = 104}) == doctest::Approx(50));
  CHECK(*sorting_aid({.months_with_any = 4}) == doctest::Approx(50));
  CHECK(*sorting_aid({.by_person = {3, 3, 3, 3, 3}}) == doctest::Approx(100));
  CHECK(*sorting_aid({.by_person = {7}}) == doctest::Approx(20));
  CHECK(*sorting_aid({.conversations = 2, .threads = 4}) == doctest::Approx(50));
  CHECK_FALSE(sorting_aid({.conversations = 2, .threads = 3}));
  CHECK(*sorting_aid({.days_since = 104, .months_with_any = 8, .by_person = {1, 1}, .conversations = 1, .threads = 4}) ==
        doctest::Approx(100 * (.35 * .5 + .25 + .2 * .4 + .2 * .25)));
}

TEST_CASE("trend words need twenty items in both halves") {
  CHECK(trend(19, 40) == Trend::unknown);
  CHECK(trend(40, 19) == Trend::unknown);
  CHECK(trend(40, 60) == Trend::same);
  CHECK(trend(40, 61) == Trend::more);
  CHECK(trend(40, 20) == Trend::same);
  CHECK(trend(60, 29) == Trend::less);
}

TEST_CASE("the explanation says what was seen, what was read and the rule, and its numbers open lists") {
  Rule const rule;
  auto const messages = talk(1, 23, 7, 9);
  auto const f = find(messages, {item(Kind::meeting, 3), item(Kind::meeting, 40), item(Kind::output, 9)},
                      {{.name = "list", .health = Health::ok, .read_at = as_of, .undated = 2}}, old, rule, as_of);
  auto const line = explain(next(std::nullopt, f, rule), f, rule);
  CHECK(text_of(line) ==
        "Active. 2026-04-03 to 2026-10-01: 23 messages by 7 people in 9 conversations; 2 meetings with notes; 1 output. Archive read 2026-10-01, 2 messages undated. "
        "Rule: 2 kinds in 182 days.");
  int opening = 0;
  for (auto const& p : line) opening += !p.opens.empty();
  CHECK(opening == 7);
  auto const unseen = find({}, {}, bad(Health::unreadable), old, rule, as_of);
  CHECK(text_of(explain(next(Standing{.state = State::active}, unseen, rule), unseen, rule)) ==
        "Active. 2026-04-03 to 2026-10-01: nothing was seen. list could not be read. This cannot be confirmed now. Rule: 2 kinds in 182 days.");
  CHECK(text_of(explain(responsiveness({item(Kind::answer, 5)}, {.answers = 2, .attendances = 3}, rule, as_of), rule)) ==
        "Partly responsive. Answered 1 of 2 calls and questionnaires. Came to 0 of 3 coordination meetings. Rule: 50 percent in 365 days.");
  CHECK(text_of(explain(openness({}, Report::given, as_of))) ==
        "Unknown. open membership: cannot tell; open list: cannot tell; open archive: cannot tell; yearly report: given.");
}

TEST_CASE("the rule's numbers are refused when they make no sense") {
  CHECK(check(Rule{}));
  CHECK_FALSE(check(Rule{.messages = 0}));
  CHECK_FALSE(check(Rule{.window_days = 366}));
  CHECK_FALSE(check(Rule{.long_days = 3651}));
  CHECK_FALSE(check(Rule{.kinds = 5}));
  CHECK_FALSE(check(Rule{.confirmations = 13}));
  CHECK_FALSE(check(Rule{.answered_percent = 101}));
}

TEST_CASE("laws of random lives: more evidence never lowers a finding, bad sources never lower a standing, no state without its ground") {
  std::mt19937 chance(5);
  auto const draw = [&](int n) { return static_cast<int>(chance() % static_cast<unsigned>(n)); };
  auto const rank = [](State s) { return s == State::active ? 3 : s == State::low ? 2 : 1; };
  Rule const rule;
  for (int round = 0; round < 3000; ++round) {
    std::vector<Message> m;
    for (int i = draw(12); i > 0; --i) m.push_back({.at = draw(9) ? std::optional(ago(draw(450))) : std::nullopt, .person = draw(5), .thread = draw(3), .human = draw(5) > 0});
    std::vector<Evidence> e;
    for (int i = draw(4); i > 0; --i) e.push_back(item(static_cast<Kind>(draw(7)), draw(450)));
    std::vector<Source> s;
    for (int i = draw(3); i > 0; --i) s.push_back({.health = static_cast<Health>(draw(3) ? 0 : draw(4)), .read_at = as_of});
    auto const f = find(m, e, s, old, rule, as_of);
    // One more thing that happened.
    auto more = e;
    more.push_back(item(static_cast<Kind>(draw(3)), draw(360)));
    CHECK(rank(find(m, more, s, old, rule, as_of).state) >= rank(f.state));
    if (f.state == State::quiet) CHECK((!s.empty() && f.not_ok.empty() && f.year.kinds() == 0));
    if (f.state == State::active) CHECK(f.recent.kinds() >= rule.kinds);
    Standing const before{.state = static_cast<State>(draw(5)), .lower = 0};
    auto const after = next(before, f, rule);
    bool const verdict = before.state == State::active || before.state == State::low || before.state == State::quiet;
    if (verdict && !f.not_ok.empty()) CHECK(rank(after.state) >= rank(before.state));
    if (verdict && before.state != State::quiet) CHECK(rank(after.state) >= rank(before.state));  // once is never enough
    // The same finding twice is final.
    auto const twice = next(after, f, rule);
    if (f.not_ok.empty()) CHECK(twice.state == f.state);
  }
}
