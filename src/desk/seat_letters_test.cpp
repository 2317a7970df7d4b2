// SPDX-License-Identifier: Apache-2.0
// Letters to panellists, where else they sit, and what is forgotten after the session.
#include "desk/seat_letters.hpp"

#include "desk/desk_for_tests.hpp"
#include "desk/main_session.hpp"
#include "mail/mail.hpp"

namespace desk {
namespace {

struct Inviting : test::Errands {
  /// A plan whose panel is one person, with a meeting at that time ("": none).
  plan::PlanId session(char const* title, char const* person, std::string const& start, plan::NominationId* nominated = nullptr) {
    auto const id = done([&](Writing& w) { return plan::found_plan(w, {.title = title, .minutes = 60, .seats = 1}); });
    auto const v = done([&](Writing& w) { return plan::add_variant(w, {.plan = id, .title = "Only one"}); });
    done([&](Writing& w) { return plan::add_part(w, id, v, {.title = "Panel", .length = 3600, .speakers = 1, .first = 180}); });
    auto const n = done([&](Writing& w) { return plan::nominate(w, id, {.name = person, .attributes = {{"region", "Africa"}}}); });
    if (nominated) *nominated = n;
    done([&](Writing& w) { return plan::choose(w, id, {n}, "because", ""); });
    done([&](Writing& w) { return adopt_variant(w, id, v, "It is.", {}); });
    if (!start.empty()) {
      ::meeting::Meeting m;
      m.series = series;
      m.number = title;
      m.start = parse_iso(start);
      done([&](Writing& w) { return become_meeting(w, id, m); });
    }
    return id;
  }
  std::string conflicts_of(plan::PlanId const& id) {
    std::string all;
    for (auto const& [n, list] : store.read([&](Reading& r) { return conflicts(r, id, store::test::noon); }))
      for (auto const& c : list) all += (c.same_hour ? "at that hour: " : "besides: ") + c.title + "; ";
    return all;
  }
  MeetingId meeting_of(plan::PlanId const& id) {
    return store.read([&](Reading& r) { return plan::plan(r, id)->meeting; });
  }
};

}  // namespace

TEST_SUITE("desk") {
  TEST_CASE("a conflict is another session at that hour, or a third panel; what is over or called off is none") {
    Inviting d;
    auto const here = d.session("Here", "Amina", "2031-05-06T14:00:00Z");
    CHECK(d.conflicts_of(here).empty());
    auto const later = d.session("Later", "AMINA", "2031-05-06T15:00:00Z");  // begins when the other ends
    CHECK(d.conflicts_of(here).empty());
    auto const same = d.session("Same hour", "Amina", "2031-05-06T14:30:00Z");
    CHECK(d.conflicts_of(here).find("besides: Later; ") != std::string::npos);
    CHECK(d.conflicts_of(here).find("at that hour: Same hour; ") != std::string::npos);
    d.session("Elsewhere", "Bo", "2031-05-06T14:30:00Z");
    d.done([&](Writing& w) { return ::meeting::cancel_meeting(w, d.meeting_of(same), "A storm"); });
    CHECK(d.conflicts_of(here).empty());
    d.session("Without a time", "Amina", "");
    CHECK(d.conflicts_of(here).find("Without a time") != std::string::npos);
    d.done([&](Writing& w) { return ::meeting::close_meeting(w, d.meeting_of(later)); });
    CHECK(d.conflicts_of(here).empty());
  }

  TEST_CASE("the invitation's letter has the link and the time in the zone of who gets it; nothing but the link opens their page") {
    Inviting d;
    plan::NominationId amina;
    auto const id = d.session("Waters", "Amina", "2031-05-06T14:00:00Z", &amina);
    d.done([&](Writing& w) { return plan::seat_the_chosen(w, id); });
    auto const seat = d.store.read([&](Reading& r) { return plan::panel_seats(r, id).front().id; });
    auto const i = d.done([&](Writing& w) { return plan::draft_invitation(w, id, seat, {.address = "amina@example.org", .zone = "Africa/Nairobi", .words = "Please come."}); });
    d.done([&](Writing& w) { return plan::approve_invitation(w, id, i); });
    auto const secret = d.done([&](Writing& w) { return send_invitation(w, id, i, {.forum = "Forum of Tests", .base = "https://forum.test", .organiser = {}}); });
    auto const letters = d.store.read([](Reading& r) { return mail::outbox(r, std::nullopt); });
    REQUIRE(letters.size() == 1);
    CHECK(letters[0].subject == "A seat on the panel of “Waters”");
    CHECK(letters[0].secret);
    auto const b = d.store.read([&](Reading& r) { return briefing_of(r, secret); });
    REQUIRE(b);
    CHECK(b->start == parse_iso("2031-05-06T14:00:00Z"));
    CHECK(b->zone == "Africa/Nairobi");
    CHECK(b->parts.empty());
    CHECK(!d.store.read([&](Reading& r) { return briefing_of(r, i.text); }));
    auto const part = d.store.read([&](Reading& r) { return plan::parts(r, plan::plan(r, id)->adopted).front().id; });
    d.done([&](Writing& w) { return plan::place_speakers(w, id, part, {amina}); });
    auto const after = d.store.read([&](Reading& r) { return briefing_of(r, secret); });
    REQUIRE(after->parts.size() == 1);
    CHECK(after->parts[0].minutes == 60);
    CHECK(after->parts[0].first == 180);
  }

  TEST_CASE("thirty days after the session what nominees said of themselves is erased, once; not a day before") {
    Inviting d;
    auto const recent = d.session("Recent", "Amina", iso(store::test::noon - std::chrono::hours(29 * 24)));
    auto const old = d.session("Old", "Amina", iso(store::test::noon - std::chrono::hours(32 * 24)));
    auto const open = d.session("Never closed", "Amina", iso(store::test::noon - std::chrono::hours(90 * 24)));
    auto const storm = d.session("Called off", "Amina", iso(store::test::noon - std::chrono::hours(32 * 24)));
    for (auto const& id : {recent, old}) d.done([&](Writing& w) { return ::meeting::close_meeting(w, d.meeting_of(id)); });
    d.done([&](Writing& w) { return ::meeting::cancel_meeting(w, d.meeting_of(storm), "A storm"); });
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 2);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 0);
    auto const said = [&](plan::PlanId const& id) { return d.store.read([&](Reading& r) { return plan::nominations(r, id).front().attributes.size(); }); };
    CHECK(said(old) == 0);
    CHECK(said(storm) == 0);
    CHECK(said(recent) == 1);
    CHECK(said(open) == 1);
  }

  TEST_CASE("a session that had lost its day and was called off is forgotten thirty days after that") {
    Inviting d;
    auto const id = d.session("No day", "Amina", iso(store::test::noon + std::chrono::hours(24)));
    auto const m = d.meeting_of(id);
    auto undated = d.store.read([&](Reading& r) { return *::meeting::meeting(r, m); });
    undated.start.reset();
    undated.end.reset();
    d.done([&](Writing& w) { return ::meeting::change_meeting(w, undated); });
    d.done([&](Writing& w) { return ::meeting::cancel_meeting(w, m, "No day was found"); });
    d.now += std::chrono::hours(29 * 24);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 0);
    d.now += std::chrono::hours(2 * 24);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 1);
    CHECK(d.store.read([&](Reading& r) { return plan::nominations(r, id).front().attributes.empty(); }));
  }

  TEST_CASE("what no session came of is forgotten too: a year after it was last dealt with, or after the day of a meeting that nobody closed") {
    Inviting d;
    auto const never = d.session("Never met", "Amina", "");
    auto const open = d.session("Never closed", "Amina", iso(store::test::noon + std::chrono::hours(24)));
    auto const until = [&](plan::PlanId const& id) { return d.store.read([&](Reading& r) { return remembered(r, id, d.now).until; }); };
    CHECK(until(never) == store::test::noon + std::chrono::hours(365 * 24));
    auto const held = d.store.read([&](Reading& r) { return *::meeting::meeting(r, d.meeting_of(open)); });
    CHECK(until(open) == held.end.value_or(*held.start) + std::chrono::hours(365 * 24));
    d.now += std::chrono::hours(100 * 24);
    auto const n = d.store.read([&](Reading& r) { return plan::nominations(r, never).front().id; });
    d.done([&](Writing& w) { return plan::ask_consent(w, never, n, "amina@example.org", "en"); });
    CHECK(until(never) == d.now + std::chrono::hours(365 * 24));
    d.now = store::test::noon + std::chrono::hours(365 * 24);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 0);
    d.now += std::chrono::hours(48);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 1);
    d.now += std::chrono::hours(100 * 24);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 1);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 0);
    CHECK_FALSE(until(never));
  }

  TEST_CASE("before the session nothing is erased by hand; called off, over, or without a session it is") {
    Inviting d;
    auto const next = d.session("Next week", "Amina", iso(store::test::noon + std::chrono::hours(7 * 24)));
    auto const past = d.session("Nobody closed it", "Amina", iso(store::test::noon - std::chrono::hours(7 * 24)));
    auto const never = d.session("Never met", "Amina", "");
    auto const kept = [&](plan::PlanId const& id) { return d.store.read([&](Reading& r) { return remembered(r, id, d.now); }); };
    CHECK(kept(next).said == 1);
    CHECK(kept(next).needed);
    CHECK(d.refused([&](Writing& w) { return forget_people(w, next); }).why == Why::not_now);
    CHECK(kept(next).said == 1);
    for (auto const& id : {past, never}) {
      CHECK_FALSE(kept(id).needed);
      d.done([&](Writing& w) { return forget_people(w, id); });
      CHECK(kept(id).said == 0);
    }
    d.done([&](Writing& w) { return ::meeting::cancel_meeting(w, d.meeting_of(next), "A storm"); });
    d.done([&](Writing& w) { return forget_people(w, next); });
    CHECK(kept(next).said == 0);
    CHECK(d.refused([](Writing& w) { return forget_people(w, plan::PlanId("none")); }).why == Why::unknown);
  }

  TEST_CASE("with that, whoever came on the list of guests by a seat is taken off it; whom the organisers invited stays") {
    Inviting d;
    auto const id = d.session("Old", "Amina", iso(store::test::noon + std::chrono::hours(24)));
    auto const m = d.meeting_of(id);
    d.done([&](Writing& w) { return schedule::add_guest(w, {.meeting = m, .name = "Bo", .address = "bo@example.org"}); });
    d.done([&](Writing& w) { return plan::seat_the_chosen(w, id); });
    auto const seat = d.store.read([&](Reading& r) { return plan::panel_seats(r, id).front().id; });
    auto const i = d.done([&](Writing& w) { return plan::draft_invitation(w, id, seat, {.address = "amina@example.org"}); });
    d.done([&](Writing& w) { return plan::approve_invitation(w, id, i); });
    d.done([&](Writing& w) { return plan::send_invitation(w, id, i); });
    d.done([&](Writing& w) { return answer_seat(w, i, plan::Inviting::accepted, ""); });
    auto const guests = [&] {
      std::string all;
      for (auto const& g : d.store.read([&](Reading& r) { return schedule::guests(r, m); })) all += g.address + "; ";
      return all;
    };
    CHECK(guests() == "amina@example.org; bo@example.org; ");
    d.done([&](Writing& w) { return ::meeting::close_meeting(w, m); });
    d.now += std::chrono::hours(30 * 24);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 0);
    CHECK(guests() == "amina@example.org; bo@example.org; ");
    d.now += std::chrono::hours(3 * 24);
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 1);
    CHECK(guests() == "bo@example.org; ");
    CHECK(d.done([](Writing& w) { return forget_after_sessions(w); }) == 0);
  }
}

}  // namespace desk
