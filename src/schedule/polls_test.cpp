// SPDX-License-Identifier: Apache-2.0
// The verbs of date polls on every database there is.
#include "schedule/polls.hpp"

#include <doctest/doctest.h>

#include "store/kept_for_tests.hpp"

using namespace schedule;
using store::test::somebody;
using base::Why;

namespace {

/// A store with one poll of a series, whose clock the test moves.
struct Forum : store::test::Kept {
  PollId new_poll() {
    return done([&](Writing& w) { return open_poll(w, {.series = series, .title = "The next meeting", .zone = "Europe/Zurich"}); });
  }
  SlotId slot(PollId const& p, unsigned day, int hour) {
    return done([&](Writing& w) { return propose(w, p, std::chrono::year(2026) / 2 / day, hour, 0); });
  }
  Asked person(PollId const& p, std::string const& name, std::string const& zone = "Europe/Zurich", bool required = false) {
    return done([&](Writing& w) { return ask(w, p, {.name = name, .zone = zone, .coalition = name, .required = required}); });
  }
  void says(InviteeId const& invitee, std::map<SlotId, Answer> const& answers, std::string const& zone = "Europe/Zurich", std::vector<Hours> const& hours = {}) {
    done([&](Writing& w) { return answer(w, invitee, answers, zone, hours); });
  }

  explicit Forum(std::string const& kind) : Kept(kind, migrations()) { poll = new_poll(); }

  SeriesId series{"coordination"};
  PollId poll;
};

void on_each(void (*test)(Forum&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Forum forum(kind);
    test(forum);
  }
}

}  // namespace

TEST_CASE("a poll is opened, changed, and refuses what it cannot be") {
  on_each([](Forum& f) {
    auto const p = *f.read([&](Reading& r) { return date_poll(r, f.poll); });
    CHECK(p.title == "The next meeting");
    CHECK(p.state == PollState::open);
    CHECK(p.cap == 3);
    CHECK(p.chosen.empty());
    f.done([&](Writing& w) { return change_poll(w, {.id = f.poll, .title = "Later", .minutes = 90, .cap = 0}); });
    CHECK(f.read([&](Reading& r) { return date_poll(r, f.poll)->minutes; }) == 90);
    CHECK(f.read([&](Reading& r) { return date_poll(r, f.poll)->zone; }) == "Europe/Zurich");
    auto const fault = [&](DatePoll const& wish) { return f.refused([&](Writing& w) { return open_poll(w, wish); }).field; };
    CHECK(fault({}) == "title");
    CHECK(fault({.title = "x", .zone = "Mars/Base"}) == "zone");
    CHECK(fault({.title = "x", .minutes = 0}) == "minutes");
    CHECK(fault({.title = "x", .cap = -1}) == "cap");
    CHECK(fault({.title = std::string(201, 'x')}) == "title");
    CHECK(f.read([&](Reading& r) { return date_polls(r).size(); }) == 1);
  });
}

TEST_CASE("times are typed on the poll's clock; a missing and a doubled one are asked about, never guessed") {
  on_each([](Forum& f) {
    auto const id = f.slot(f.poll, 3, 16);
    auto const all = f.read([&](Reading& r) { return slots(r, f.poll); });
    REQUIRE(all.size() == 1);
    CHECK(all[0].start == *base::parse_iso("2026-02-03T15:00Z"));
    CHECK(all[0].civil == "2026-02-03 16:00");
    auto const at = [&](int month, unsigned day, int hour) {
      return f.refused([&](Writing& w) { return propose(w, f.poll, std::chrono::year(2026) / month / day, hour, 30); });
    };
    CHECK(at(3, 29, 2).why == Why::malformed);
    CHECK(at(10, 25, 2).why == Why::malformed);
    CHECK(f.refused([&](Writing& w) { return propose(w, f.poll, std::chrono::year(2026) / 2 / 3, 16, 0); }).why == Why::conflict);
    f.done([&](Writing& w) { return withdraw(w, f.poll, id); });
    CHECK(f.read([&](Reading& r) { return slots(r, f.poll).empty(); }));
    CHECK(f.refused([&](Writing& w) { return withdraw(w, f.poll, id); }).why == Why::unknown);
    CHECK(f.read([&](Reading& r) { return withdrawn_slots(r, f.poll).size(); }) == 1);
    f.done([&](Writing& w) { return restore(w, f.poll, id); });
    CHECK(f.read([&](Reading& r) { return slots(r, f.poll)[0].id; }) == id);
    CHECK(f.refused([&](Writing& w) { return restore(w, f.poll, id); }).why == Why::unknown);
  });
}

TEST_CASE("a personal link leads to one person, and a new one ends the old") {
  on_each([](Forum& f) {
    auto const ana = f.person(f.poll, "Ana");
    auto const found = [&](std::string const& secret) { return f.read([&](Reading& r) { return invitee_of_secret(r, secret); }); };
    REQUIRE(found(ana.secret));
    CHECK(found(ana.secret)->second == ana.id);
    CHECK_FALSE(found("x"));
    CHECK_FALSE(found(""));
    auto const next = f.done([&](Writing& w) { return renew_link(w, f.poll, ana.id); });
    CHECK_FALSE(found(ana.secret));
    CHECK(found(next));
    CHECK(f.refused([&](Writing& w) { return ask(w, f.poll, {.name = "ANA"}); }).why == Why::conflict);
    CHECK(f.refused([&](Writing& w) { return ask(w, f.poll, {.name = ""}); }).field == "name");
    CHECK(f.refused([&](Writing& w) { return ask(w, f.poll, {.name = "Ben", .zone = "x"}); }).field == "zone");
    f.done([&](Writing& w) { return leave_out(w, f.poll, ana.id); });
    CHECK_FALSE(found(next));
  });
}

TEST_CASE("yes, if need be, no and blank are kept apart, and a new answer takes the place of the old") {
  on_each([](Forum& f) {
    auto const a = f.slot(f.poll, 3, 16), b = f.slot(f.poll, 4, 16), c = f.slot(f.poll, 5, 16), d = f.slot(f.poll, 6, 16);
    auto const ana = f.person(f.poll, "Ana").id;
    f.says(ana, {{a, Answer::yes}, {b, Answer::if_need_be}, {c, Answer::no}, {d, Answer::blank}});
    auto const row = [&] { return f.read([&](Reading& r) { return as_ranked(r, f.poll).answers.at(0); }); };
    CHECK(row() == std::vector{Answer::yes, Answer::if_need_be, Answer::no, Answer::blank});
    f.says(ana, {{d, Answer::yes}}, "Asia/Tokyo", {{.from = 22 * 60, .to = 6 * 60, .points = 2}});
    CHECK(row() == std::vector{Answer::blank, Answer::blank, Answer::blank, Answer::yes});
    auto const people = f.read([&](Reading& r) { return invitees(r, f.poll); });
    CHECK(people[0].answered);
    CHECK(people[0].zone == "Asia/Tokyo");
    CHECK(f.read([&](Reading& r) { return hours_of(r, ana); }).size() == 1);
    // A refused answer changes nothing.
    auto const bad = [&](std::map<SlotId, Answer> const& answers, std::string const& zone, std::vector<Hours> const& hours) {
      return f.refused([&](Writing& w) { return answer(w, ana, answers, zone, hours); }).field;
    };
    CHECK(bad({{a, Answer::yes}}, "Mars/Base", {}) == "zone");
    CHECK(bad({{a, Answer::yes}}, "UTC", {{0, 60, 1}, {30, 90, 1}}) == "hours");
    CHECK(bad({{a, Answer::yes}}, "UTC", {{0, 60, 101}}) == "hours");
    CHECK(f.refused([&](Writing& w) { return answer(w, ana, {{SlotId("other"), Answer::yes}}, "UTC", {}); }).why == Why::unknown);
    CHECK(row()[3] == Answer::yes);
  });
}

TEST_CASE("hours entered once come along into the next poll") {
  on_each([](Forum& f) {
    auto const ana = f.person(f.poll, "Ana").id;
    f.says(ana, {}, "Europe/Zurich", {{.from = 1380, .to = 420, .points = 9}});
    auto const next = f.new_poll();
    auto const again = f.person(next, "Ana").id;
    auto const hours = f.read([&](Reading& r) { return hours_of(r, again); });
    REQUIRE(hours.size() == 1);
    CHECK(hours[0].points == 9);
  });
}

TEST_CASE("withdrawn times come back within the hundred that a poll may have") {
  on_each([](Forum& f) {
    auto const first = f.slot(f.poll, 1, 0);
    f.done([&](Writing& w) { return withdraw(w, f.poll, first); });
    for (unsigned day = 2; day <= 6; ++day)
      for (int hour = 0; hour < 20; ++hour) f.slot(f.poll, day, hour);
    CHECK(f.refused([&](Writing& w) { return restore(w, f.poll, first); }).why == Why::not_now);
    auto const second = f.read([&](Reading& r) { return slots(r, f.poll)[0].id; });
    f.done([&](Writing& w) { return withdraw(w, f.poll, second); });
    f.done([&](Writing& w) { return restore(w, f.poll, first); });
    CHECK(f.read([&](Reading& r) { return slots(r, f.poll)[0].id; }) == first);
  });
}

TEST_CASE("a withdrawn time comes back with what was answered to it, also when it is proposed again, and counts nowhere meanwhile") {
  on_each([](Forum& f) {
    auto const ana = f.person(f.poll, "Ana").id;
    auto const first = f.slot(f.poll, 3, 16), second = f.slot(f.poll, 4, 16);
    f.says(ana, {{first, Answer::yes}, {second, Answer::no}});
    f.done([&](Writing& w) { return withdraw(w, f.poll, first); });
    CHECK(f.read([&](Reading& r) { return as_ranked(r, f.poll).options.size(); }) == 1);
    CHECK(f.refused([&](Writing& w) { return answer(w, ana, {{first, Answer::no}}, "UTC", {}); }).why == Why::unknown);
    f.says(ana, {{second, Answer::yes}});  // who answers meanwhile keeps what they said of the other
    CHECK(f.slot(f.poll, 3, 16) == first);
    auto const given = f.read([&](Reading& r) { return answers_of(r, ana); });
    CHECK(given.at(first) == Answer::yes);
    CHECK(given.at(second) == Answer::yes);
  });
}

TEST_CASE("whoever is left out can be asked again, with what they answered and by the same link; when the poll is over nothing of them is left") {
  on_each([](Forum& f) {
    auto const slot = f.slot(f.poll, 3, 16);
    auto const ana = f.person(f.poll, "Ana");
    f.says(ana.id, {{slot, Answer::yes}}, "Asia/Tokyo", {{.from = 0, .to = 60, .points = 1}});
    auto const leave = [&] { f.done([&](Writing& w) { return leave_out(w, f.poll, ana.id); }); };
    auto const out = [&] { return f.read([&](Reading& r) { return left_out(r, f.poll).size(); }); };
    auto const found = [&](std::string const& secret) { return f.read([&](Reading& r) { return invitee_of_secret(r, secret); }); };
    auto const yes = [&] { return f.read([&](Reading& r) { return as_ranked(r, f.poll).answers.at(0).at(0); }) == Answer::yes; };
    leave();
    CHECK(out() == 1);
    CHECK(f.read([&](Reading& r) { return as_ranked(r, f.poll).people.empty(); }));
    CHECK_FALSE(found(ana.secret));
    CHECK(f.refused([&](Writing& w) { return answer(w, ana.id, {}, "UTC", {}); }).why == Why::unknown);
    CHECK(f.refused([&](Writing& w) { return leave_out(w, f.poll, ana.id); }).why == Why::unknown);
    f.done([&](Writing& w) { return ask_again(w, f.poll, ana.id); });
    CHECK(f.refused([&](Writing& w) { return ask_again(w, f.poll, ana.id); }).why == Why::unknown);
    CHECK(found(ana.secret));
    CHECK(yes());
    auto const in_a_letter = f.done([&](Writing& w) { return add_link(w, ana.id); });
    CHECK(found(in_a_letter));
    leave();
    auto const again = f.person(f.poll, "ANA", "UTC");
    CHECK(again.id == ana.id);
    CHECK(found(again.secret));
    CHECK_FALSE(found(ana.secret));
    CHECK_FALSE(found(in_a_letter));
    CHECK(yes());
    CHECK(f.read([&](Reading& r) { return invitees(r, f.poll).at(0).zone; }) == "Asia/Tokyo");  // as they said themselves
    leave();
    f.done([&](Writing& w) { return decide(w, f.poll, slot, ""); });
    CHECK(out() == 0);
    CHECK(f.read([&](Reading& r) { return answers_of(r, ana.id).empty(); }));
    CHECK(f.read([&](Reading& r) { return hours_of(r, ana.id).empty(); }));
  });
}

TEST_CASE("a day off weighs as a weekend does, on their own clock, and comes along into the next poll") {
  on_each([](Forum& f) {
    auto const ana = f.person(f.poll, "Ana").id;
    auto const slot = f.slot(f.poll, 3, 16);
    f.says(ana, {{slot, Answer::yes}}, "Europe/Zurich", {});
    auto const borne = [&] {
      auto const asked = f.read([&](Reading& r) { return as_ranked(r, f.poll); });
      return load(asked.people[0], asked.options[0].start, asked.minutes).points;
    };
    auto const before = borne();
    std::chrono::year_month_day const day = std::chrono::year(2026) / 2 / 3;
    f.done([&](Writing& w) { return set_days_off(w, ana, {day, day}); });
    CHECK(borne() == before + 3);
    CHECK(f.read([&](Reading& r) { return days_off(r, ana); }) == std::vector{day});
    auto const again = f.person(f.new_poll(), "Ana").id;
    CHECK(f.read([&](Reading& r) { return days_off(r, again); }).size() == 1);
    CHECK(f.read([&](Reading& r) { return days_off_of(r, PersonId("nobody")); }).empty());
    std::vector<std::chrono::year_month_day> many;
    for (int i = 0; i < 41; ++i) many.push_back(std::chrono::sys_days(day) + std::chrono::days(i));
    CHECK(f.refused([&](Writing& w) { return set_days_off(w, ana, many); }).field == "days_off");
  });
}

TEST_CASE("the organiser may choose another time, or one at night, but says why") {
  on_each([](Forum& f) {
    auto const good = f.slot(f.poll, 3, 16), night = f.slot(f.poll, 4, 2);
    auto const ana = f.person(f.poll, "Ana", "Europe/Zurich", true).id;
    f.says(ana, {{good, Answer::yes}, {night, Answer::yes}});
    auto const refusal = f.refused([&](Writing& w) { return decide(w, f.poll, night, ""); });
    CHECK(refusal.why == Why::malformed);
    CHECK(refusal.field == "reason");
    CHECK(f.refused([&](Writing& w) { return decide(w, f.poll, SlotId("none"), "x"); }).why == Why::unknown);
    f.done([&](Writing& w) { return decide(w, f.poll, night, "The tech envoy can only then."); });
    auto const p = *f.read([&](Reading& r) { return date_poll(r, f.poll); });
    CHECK(p.state == PollState::decided);
    CHECK(p.chosen == night);
    CHECK(p.reason == "The tech envoy can only then.");
    // It is over: nothing more is taken.
    CHECK(f.refused([&](Writing& w) { return decide(w, f.poll, good, ""); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return answer(w, ana, {}, "UTC", {}); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return propose(w, f.poll, std::chrono::year(2026) / 2 / 9, 16, 0); }).why == Why::not_now);
    CHECK(f.refused([&](Writing& w) { return call_off_poll(w, f.poll, "x"); }).why == Why::not_now);
    auto const only = f.new_poll();
    auto const alone = f.slot(only, 4, 2);
    f.person(only, "Ana", "Europe/Zurich", true);
    CHECK(f.refused([&](Writing& w) { return decide(w, only, alone, ""); }).field == "reason");  // first, but below the line
  });
}

TEST_CASE("burden is remembered over a series: by decided polls, for those who were asked, the latest weighing most") {
  on_each([](Forum& f) {
    auto const decided_at = [&](unsigned day, int hour, std::vector<std::string> const& names) {
      auto const p = f.new_poll();
      auto const s = f.slot(p, day, hour);
      for (auto const& n : names) f.person(p, n);
      f.done([&](Writing& w) { return decide(w, p, s, "It must be so."); });
    };
    decided_at(3, 3, {"Ana", "Ben"});   // 8 points
    decided_at(10, 19, {"Ana"});        // 1 point
    f.person(f.poll, "Ana");
    f.person(f.poll, "Ben");
    f.person(f.poll, "Cyd");
    auto const p = f.read([&](Reading& r) { return as_ranked(r, f.poll); });
    REQUIRE(p.people.size() == 3);
    CHECK(past_burden(p.people[0]) == doctest::Approx(1 + 0.8 * 8));
    CHECK(past_burden(p.people[1]) == doctest::Approx(0.8 * 8));  // two meetings ago in the series, though one in their own
    CHECK(past_burden(p.people[2]) == 0);
    auto const elsewhere = f.done([&](Writing& w) { return open_poll(w, {.title = "Of no series"}); });
    f.person(elsewhere, "Ana");
    CHECK(past_burden(f.read([&](Reading& r) { return as_ranked(r, elsewhere); }).people[0]) == 0);
  });
}

TEST_CASE("a poll that is over is opened again with a reason; what was answered stands, and it counts as no meeting meanwhile") {
  on_each([](Forum& f) {
    auto const slot = f.slot(f.poll, 3, 3);
    auto const ana = f.person(f.poll, "Ana").id;
    f.says(ana, {{slot, Answer::yes}});
    auto const reopen = [&](std::string const& reason) { return [&, reason](Writing& w) { return reopen_poll(w, f.poll, reason); }; };
    CHECK(f.refused(reopen("Too early.")).why == Why::not_now);
    f.done([&](Writing& w) { return decide(w, f.poll, slot, "It must be so."); });
    auto const other = f.new_poll();
    f.person(other, "Ana");
    auto const borne = [&] { return past_burden(f.read([&](Reading& r) { return as_ranked(r, other); }).people[0]); };
    CHECK(borne() == 8);
    CHECK(f.refused(reopen("")).field == "reason");
    CHECK(f.refused(reopen(std::string(501, 'x'))).field == "reason");
    CHECK(f.refused([&](Writing& w) { return reopen_poll(w, PollId("none"), "x"); }).why == Why::unknown);
    f.done(reopen("Two of us cannot come."));
    auto const p = *f.read([&](Reading& r) { return date_poll(r, f.poll); });
    CHECK(p.state == PollState::open);
    CHECK(p.chosen.empty());
    CHECK(p.reason == "Two of us cannot come.");
    CHECK(borne() == 0);
    CHECK(f.read([&](Reading& r) { return answers_of(r, ana).at(slot); }) == Answer::yes);
    f.done([&](Writing& w) { return call_off_poll(w, f.poll, "Nobody is there."); });
    f.done(reopen("They are."));
    f.says(ana, {{slot, Answer::no}});
  });
}

TEST_CASE("a poll that is called off says why") {
  on_each([](Forum& f) {
    CHECK(f.refused([&](Writing& w) { return call_off_poll(w, f.poll, ""); }).field == "reason");
    f.done([&](Writing& w) { return call_off_poll(w, f.poll, "Nobody is there in August."); });
    CHECK(f.read([&](Reading& r) { return date_poll(r, f.poll)->state; }) == PollState::called_off);
    CHECK(f.refused([&](Writing& w) { return ask(w, PollId("none"), {.name = "Ana"}); }).why == Why::unknown);
  });
}
