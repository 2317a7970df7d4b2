// SPDX-License-Identifier: Apache-2.0
// A plan becomes a meeting: the decision in the record, the agenda, the times of the room, who sat beside who was planned.
#include "desk/main_session.hpp"

#include "desk/desk_for_tests.hpp"
#include "desk/seat_letters.hpp"
#include "plan/proposals.hpp"
#include "plan/questions.hpp"

namespace desk {
namespace {

struct Session : test::Errands {
  plan::PlanId id;
  plan::VariantId one;
  plan::PartId first, second;
  plan::NominationId amina, bo;

  Session() {
    id = done([](Writing& w) { return plan::found_plan(w, {.title = "Main session", .minutes = 90, .seats = 2}); });
    one = done([&](Writing& w) { return plan::add_variant(w, {.plan = id, .title = "Two panels"}); });
    first = done([&](Writing& w) {
      return plan::add_part(w, id, one, {.title = "Integration", .length = 2400, .speakers = 2, .first = 240, .follow_up = 60, .floor = 900});
    });
    second = done([&](Writing& w) { return plan::add_part(w, id, one, {.title = "Contribution", .length = 2400, .speakers = 2, .first = 120}); });
    amina = done([&](Writing& w) { return plan::nominate(w, id, {.name = "Amina", .by = "Coalition on Wells", .consent = plan::Consent::given}); });
    bo = done([&](Writing& w) { return plan::nominate(w, id, {.name = "Bo"}); });
    done([&](Writing& w) { return plan::choose(w, id, {amina, bo}, "because", ""); });
    done([&](Writing& w) { return plan::place_speakers(w, id, first, {amina, bo}); });
  }
  void adopt(MeetingId const& where = {}) {
    done([&](Writing& w) { return adopt_variant(w, id, one, "Two panels it is.", where); });
  }
  ::meeting::Meeting wish() {
    ::meeting::Meeting m;
    m.series = series;
    m.number = "67";
    m.start = parse_iso("2026-03-03T14:00:00Z");
    return m;
  }
  template <class F>
  Why why(F&& f) {
    auto const r = write(std::forward<F>(f));
    REQUIRE(!r);
    return r.error().why;
  }
  std::vector<::meeting::Item> agenda(MeetingId const& m) {
    return store.read([&](Reading& r) { return ::meeting::agenda(r, m); });
  }
};

}  // namespace

TEST_SUITE("desk") {
  TEST_CASE("adopting a variant in a meeting is a decision of its record; taken back, that one is superseded with the reason") {
    Session s;
    auto const where = s.enter("2026-02-03T14:00:00Z");
    CHECK(s.why([&](Writing& w) { return adopt_variant(w, s.id, s.one, "Two panels.", MeetingId("none")); }) == Why::unknown);
    CHECK(s.store.read([&](Reading& r) { return plan::plan(r, s.id)->adopted.empty(); }));
    s.adopt(where);
    auto const marks = s.store.read([&](Reading& r) { return record::marks_of(r, where); });
    REQUIRE(marks.size() == 1);
    CHECK(marks[0].kind == record::MarkKind::decision);
    CHECK(marks[0].text == "Two panels it is.");
    CHECK(s.store.read([&](Reading& r) { return plan::plan(r, s.id)->decision; }) == marks[0].id);
    s.done([&](Writing& w) { return reconsider_variant(w, s.id, "A minister comes"); });
    CHECK(s.store.read([&](Reading& r) { return record::mark(r, marks[0].id)->state; }) == "superseded");
    s.adopt();
    CHECK(s.store.read([&](Reading& r) { return plan::plan(r, s.id)->decision.empty(); }));
    s.done([&](Writing& w) { return reconsider_variant(w, s.id, "No record this time"); });
  }

  TEST_CASE("a plan becomes a new meeting once; its items carry minutes, the floor's share and only those who agreed") {
    Session s;
    CHECK(s.why([&](Writing& w) { return become_meeting(w, s.id, s.wish()); }) == Why::not_now);
    s.adopt();
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    CHECK(s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); }) == m);
    auto other = s.wish();
    other.number = "68";
    CHECK(s.why([&](Writing& w) { return become_meeting(w, s.id, other); }) == Why::conflict);
    auto const made = s.store.read([&](Reading& r) { return *::meeting::meeting(r, m); });
    CHECK(made.kind == ::meeting::Kind::main_session);
    CHECK(made.title == "Main session");
    CHECK(*made.end - *made.start == std::chrono::minutes(90));
    auto items = s.agenda(m);
    REQUIRE(items.size() == 2);
    CHECK(items[0].title == "Integration");
    CHECK(items[0].minutes == 40);
    CHECK(items[0].floor_minutes == 15);
    CHECK(items[0].note == "Speakers: Amina (Coalition on Wells)\n1 speaker is not confirmed yet.\nMinutes for each: 4 at first, 1 later.");
    s.done([&](Writing& w) { return ::meeting::add_item(w, m, {.title = "Any other business"}); });
    s.done([&](Writing& w) { return plan::set_consent(w, s.id, s.bo, plan::Consent::given); });
    auto again = s.wish();
    again.id = m;
    s.done([&](Writing& w) { return become_meeting(w, s.id, again); });
    items = s.agenda(m);
    REQUIRE(items.size() == 3);
    CHECK(items[0].title == "Any other business");
    CHECK(items[1].note.starts_with("Speakers: Amina (Coalition on Wells), Bo\nMinutes"));
    s.done([&](Writing& w) { return ::meeting::cancel_meeting(w, m, "A storm"); });
    CHECK(s.why([&](Writing& w) { return become_meeting(w, s.id, again); }) == Why::not_now);
  }

  TEST_CASE(
      "the agenda says who leads each part by the chair's outcomes, and the questions once they are frozen; the meeting has the settled title") {
    Session s;
    auto const settled = [&](plan::Proposal const& wish) {
      auto const proposal = s.done([&](Writing& w) { return plan::propose(w, s.id, wish); });
      s.done([&](Writing& w) { return plan::settle(w, s.id, proposal, "Nobody objected."); });
    };
    settled({.kind = plan::Asked::title, .text = "Shared Waters"});
    settled({.kind = plan::Asked::chair, .text = "Kim"});
    settled({.kind = plan::Asked::moderator, .part = "Integration", .text = "Leif"});
    // The control: what is proposed is not settled.
    s.done([&](Writing& w) { return plan::propose(w, s.id, {.kind = plan::Asked::moderator, .part = "Contribution", .text = "Noor"}); });
    s.done([&](Writing& w) { return plan::propose_question(w, s.id, {.part = "Integration", .text = "What outcome do we want?"}); });
    s.done(
        [&](Writing& w) { return plan::propose_question(w, s.id, {.part = "Integration", .constituency = "Youth", .text = "And you?"}); });
    s.done([&](Writing& w) { return plan::propose_question(w, s.id, {.text = "Who is active?"}); });
    s.adopt();
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    CHECK(s.store.read([&](Reading& r) { return ::meeting::meeting(r, m)->title; }) == "Shared Waters");
    CHECK(s.agenda(m)[0].lead == "Leif");
    CHECK(s.agenda(m)[1].lead == "Kim");
    CHECK(s.agenda(m)[0].note.ends_with("1 later."));
    s.done([&](Writing& w) { return plan::freeze_questions(w, s.id); });
    auto again = s.wish();
    again.id = m;
    s.done([&](Writing& w) { return become_meeting(w, s.id, again); });
    CHECK(s.agenda(m)[0].note.ends_with("1 later.\nGuiding questions\n1. What outcome do we want?"));
    CHECK(s.agenda(m)[1].note.find("Guiding") == std::string::npos);
  }

  TEST_CASE("a meeting that exists takes the agenda if it is long enough and nobody else's") {
    Session s;
    s.adopt();
    auto const there = s.enter("2026-03-03T14:00:00Z");
    auto m = s.store.read([&](Reading& r) { return *::meeting::meeting(r, there); });
    m.end = *m.start + std::chrono::minutes(60);
    s.done([&](Writing& w) { return ::meeting::change_meeting(w, m); });
    ::meeting::Meeting wish;
    wish.id = there;
    CHECK(s.why([&](Writing& w) { return become_meeting(w, s.id, wish); }) == Why::conflict);
    CHECK(s.agenda(there).empty());
    m.end = *m.start + std::chrono::minutes(90);
    s.done([&](Writing& w) { return ::meeting::change_meeting(w, m); });
    CHECK(s.done([&](Writing& w) { return become_meeting(w, s.id, wish); }) == there);
    CHECK(s.agenda(there).size() == 2);
    auto const second = s.done([](Writing& w) { return plan::found_plan(w, {.title = "Another"}); });
    auto const v = s.done([&](Writing& w) { return plan::add_variant(w, {.plan = second, .title = "x"}); });
    s.done([&](Writing& w) { return plan::adopt(w, second, v, "x"); });
    CHECK(s.why([&](Writing& w) { return become_meeting(w, second, wish); }) == Why::conflict);
    wish.id = MeetingId("none");
    CHECK(s.why([&](Writing& w) { return become_meeting(w, second, wish); }) == Why::unknown);
  }

  TEST_CASE("in the room each panel has its own times, planned speakers get their seat and hat, and who sat stands beside who was planned") {
    Session s;
    s.adopt();
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    auto const chair = live::the_program();
    CHECK(s.why([&](Writing& w) { return seat_speaker(w, s.id, s.amina, chair, live::Channel::room); }) == Why::not_now);
    for (auto const& part : s.store.read([&](Reading& r) { return planned_and_sat(r, s.id); }))
      for (auto const& p : part.people) CHECK(p.came == Came::unknown);
    s.done([&](Writing& w) { return open_meeting(w, m, chair); });
    auto const items = s.agenda(m);
    s.done([&](Writing& w) { return desk::take_up(w, m, chair, items[0].id); });
    auto const room = [&] { return s.store.read([&](Reading& r) { return live::room(r, m); }); };
    CHECK(live::rules_for(room(), items[0].id).panellist_time == std::chrono::minutes(4));
    CHECK(live::rules_for(room(), items[0].id).panellist_again_time == std::chrono::minutes(1));
    // What the chair changes for the meeting meanwhile holds in the panel too, but for the panel's own times.
    auto changed = room().rules;
    changed.point_time = std::chrono::seconds(50);
    changed.panellist_time = std::chrono::minutes(5);
    changed.least_heard = false;
    s.done([&](Writing& w) { return live::change_rules(w, m, chair, changed); });
    CHECK(live::rules_for(room(), items[0].id).point_time == std::chrono::seconds(50));
    CHECK_FALSE(live::rules_for(room(), items[0].id).least_heard);
    CHECK(live::rules_for(room(), items[0].id).panellist_time == std::chrono::minutes(4));
    s.done([&](Writing& w) { return live::change_rules(w, m, chair, live::Rules{}); });
    auto const seat = s.done([&](Writing& w) { return seat_speaker(w, s.id, s.amina, chair, live::Channel::remote); });
    CHECK(s.done([&](Writing& w) { return seat_speaker(w, s.id, s.amina, chair, live::Channel::remote); }) == seat);
    CHECK(room().seats.at(seat).capacity == "Coalition on Wells");
    CHECK(room().seats.at(seat).parts == std::vector{live::Part::panellist});
    auto const chi = s.done([&](Writing& w) { return live::seat_somebody(w, m, chair, {.name = "Chi", .channel = live::Channel::room}); });
    s.done([&](Writing& w) { return live::assign(w, m, chair, chi, {live::Part::panellist}); });
    auto const hand = s.done([&](Writing& w) { return live::raise_hand(w, m, chair, {.seat = seat}); });
    s.done([&](Writing& w) { return live::call_next(w, m, chair, {.entry = hand.entry}); });
    s.done([&](Writing& w) { return plan::note_sat(w, s.id, s.first, {{"Doha", "came late"}, {"Chi", ""}}); });
    auto const sat = s.store.read([&](Reading& r) { return planned_and_sat(r, s.id); });
    REQUIRE(sat.size() == 2);
    std::string all;
    for (auto const& p : sat[0].people)
      all += p.name + " " + boost::describe::enum_to_string(p.came, "") + (p.nomination.empty() ? " besides" : "") + (p.noted ? " noted" : "") + "; ";
    CHECK(all == "Amina spoke; Bo absent; Chi present besides noted; Doha unknown besides noted; ");
    CHECK(sat[1].people.empty());
    s.done([&](Writing& w) { return live::leave_item(w, m, chair, {.item = items[0].id, .all = live::Leftover::drop}); });
    s.done([&](Writing& w) { return desk::take_up(w, m, chair, items[1].id); });
    CHECK(live::rules_for(room(), items[1].id).panellist_time == std::chrono::minutes(2));
    CHECK(room().rules.panellist_time == live::Rules{}.panellist_time);
  }

  TEST_CASE("a note has room for as many questions in every script") {
    Session s;
    // Some 400 letters of two bytes each: four with their numbers are 1,610 characters, the fifth would be too many.
    std::vector<std::string> asked;
    for (int i = 0; i < 5; ++i) {
      asked.emplace_back();
      for (int n = i; n < 400; ++n) asked.back() += "\u0645";
      s.done([&](Writing& w) { return plan::propose_question(w, s.id, {.part = "Integration", .text = asked.back()}); });
    }
    s.done([&](Writing& w) { return plan::freeze_questions(w, s.id); });
    s.adopt();
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    auto const note = s.agenda(m)[0].note;
    CHECK(note.find("4. " + asked[3]) != std::string::npos);
    CHECK(note.find("5. ") == std::string::npos);
  }

  TEST_CASE("a time that the chair has set for a panel before it is taken up stands; the others are the plan's") {
    Session s;
    s.adopt();
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    auto const chair = live::the_program();
    s.done([&](Writing& w) { return open_meeting(w, m, chair); });
    auto const item = s.agenda(m)[0].id;
    auto const rules = [&] { return s.store.read([&](Reading& r) { return live::rules_for(live::room(r, m), item); }); };
    auto changed = rules();
    changed.panellist_time = std::chrono::minutes(5);
    s.done([&](Writing& w) { return live::change_item_rules(w, m, chair, item, changed); });
    s.done([&](Writing& w) { return desk::take_up(w, m, chair, item); });
    CHECK(rules().panellist_time == std::chrono::minutes(5));
    CHECK(rules().panellist_again_time == std::chrono::minutes(1));
  }

  TEST_CASE("of several with a speaker's name the panellist is meant, and a long name is found as the room has cut it") {
    Session s;
    auto const ola = s.done([&](Writing& w) { return plan::nominate(w, s.id, {.name = "Ola " + std::string(100, 'x')}); });
    s.done([&](Writing& w) { return plan::choose(w, s.id, {s.amina, ola}, "because", ""); });
    s.done([&](Writing& w) { return plan::place_speakers(w, s.id, s.first, {s.amina, ola}); });
    s.done([&](Writing& w) { return plan::set_own_times(w, s.id, s.first, {{.place = 1, .first = 300}, {.place = 2, .first = 420}}); });
    s.adopt();
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    auto const chair = live::the_program();
    s.done([&](Writing& w) { return open_meeting(w, m, chair); });
    auto const seat = [&](plan::NominationId const& n) {
      return s.done([&](Writing& w) { return seat_speaker(w, s.id, n, chair, live::Channel::room); });
    };
    auto const amina = seat(s.amina), with_long_name = seat(ola);
    // Seats have no order: among so many the panellist's is hardly ever the first.
    for (int i = 0; i < 20; ++i)
      s.done([&](Writing& w) {
        live::Arrival other;
        other.name = "AMINA";
        return live::seat_somebody(w, m, chair, other);
      });
    CHECK(seat(s.amina) == amina);
    CHECK(seat(ola) == with_long_name);
    auto const item = s.agenda(m)[0].id;
    s.done([&](Writing& w) { return desk::take_up(w, m, chair, item); });
    auto const room = s.store.read([&](Reading& r) { return live::room(r, m); });
    CHECK(live::rules_for(room, item).panellist_seconds == std::map<std::string, int>{{amina.text, 300}, {with_long_name.text, 420}});
    auto const people = s.store.read([&](Reading& r) { return planned_and_sat(r, s.id); })[0].people;
    REQUIRE(people.size() == 2);
    CHECK(people[1].came == Came::present);
  }

  TEST_CASE("a speaker has their own times in the room, whether they come before their part or during it, and the others those of all") {
    Session s;
    s.done([&](Writing& w) { return plan::set_own_times(w, s.id, s.first, {{.place = 2, .first = 420}}); });
    s.done([&](Writing& w) { return plan::set_consent(w, s.id, s.bo, plan::Consent::given); });
    s.adopt();
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    auto const items = s.agenda(m);
    CHECK(items[0].note ==
          "Speakers: Amina (Coalition on Wells), Bo\nMinutes for each: 4 at first, 1 later.\nBo: 7 minutes at first, 0 later.");
    auto const chair = live::the_program();
    s.done([&](Writing& w) { return open_meeting(w, m, chair); });
    auto const bo = s.done([&](Writing& w) { return seat_speaker(w, s.id, s.bo, chair, live::Channel::room); });
    s.done([&](Writing& w) { return desk::take_up(w, m, chair, items[0].id); });
    auto const room = [&] { return s.store.read([&](Reading& r) { return live::room(r, m); }); };
    using Seconds = std::map<std::string, int>;
    CHECK(live::rules_for(room(), items[0].id).panellist_seconds == Seconds{{bo.text, 420}});
    CHECK(live::rules_for(room(), items[0].id).panellist_again_seconds.empty());
    auto const amina = s.done([&](Writing& w) { return seat_speaker(w, s.id, s.amina, chair, live::Channel::remote); });
    CHECK(live::rules_for(room(), items[0].id).panellist_seconds == Seconds{{bo.text, 420}});
    auto const speak = [&](SeatId const& seat) {
      auto const hand = s.done([&](Writing& w) { return live::raise_hand(w, m, chair, {.seat = seat}); });
      auto const seen = room().grant;
      auto const turn = s.done([&](Writing& w) { return live::call_next(w, m, chair, {.entry = hand.entry, .seen_turn = seen}); });
      return live::grant(room(), turn)->limit;
    };
    CHECK(speak(bo) == std::chrono::minutes(7));
    CHECK(speak(amina) == std::chrono::minutes(4));
    CHECK(speak(bo) == std::chrono::minutes(1));
    // What the chair changed for the item meanwhile stands when somebody with times of their own comes.
    auto changed = live::rules_for(room(), items[0].id);
    changed.panellist_time = std::chrono::minutes(2);
    s.done([&](Writing& w) { return live::change_item_rules(w, m, chair, items[0].id, changed); });
    s.done([&](Writing& w) { return plan::set_own_times(w, s.id, s.first, {{.place = 1, .first = 300, .follow_up = 90}}); });
    s.done([&](Writing& w) { return seat_speaker(w, s.id, s.amina, chair, live::Channel::remote); });
    CHECK(live::rules_for(room(), items[0].id).panellist_seconds == Seconds{{amina.text, 300}, {bo.text, 420}});
    CHECK(live::rules_for(room(), items[0].id).panellist_again_seconds == Seconds{{amina.text, 90}});
    CHECK(live::rules_for(room(), items[0].id).panellist_time == std::chrono::minutes(2));
    s.done([&](Writing& w) { return live::leave_item(w, m, chair, {.item = items[0].id, .all = live::Leftover::drop}); });
    s.done([&](Writing& w) { return desk::take_up(w, m, chair, items[1].id); });
    CHECK(live::rules_for(room(), items[1].id).panellist_seconds.empty());
  }

  TEST_CASE("whoever accepts a seat is invited to the meeting and stands in the room as they want to; a delegate is there, and not whom they stand in for") {
    Session s;
    s.adopt();
    s.done([&](Writing& w) { return plan::seat_the_chosen(w, s.id); });
    std::vector<plan::SeatInvitationId> invited;
    for (auto const& seat : s.store.read([&](Reading& r) { return plan::panel_seats(r, s.id); })) {
      invited.push_back(s.done([&](Writing& w) { return plan::draft_invitation(w, s.id, seat.id, {.address = seat.name + "@example.org", .zone = "Africa/Nairobi"}); }));
      s.done([&](Writing& w) { return plan::approve_invitation(w, s.id, invited.back()); });
      s.done([&](Writing& w) { return plan::send_invitation(w, s.id, invited.back()); });
    }
    s.done([&](Writing& w) { return answer_seat(w, invited[0], plan::Inviting::accepted, "A ramp"); });
    s.done([&](Writing& w) { return plan::set_lower_third(w, invited[0], "Dr Amina Diallo", "Wells for All"); });
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    auto const guests = [&] {
      std::string all;
      for (auto const& g : s.store.read([&](Reading& r) { return schedule::guests(r, m); })) all += g.address + " " + g.zone + "; ";
      return all;
    };
    CHECK(guests() == "Amina@example.org Africa/Nairobi; ");
    auto const delegate = s.done([&](Writing& w) { return plan::name_delegate(w, invited[1], "Deputy", "deputy@example.org"); });
    s.done([&](Writing& w) { return answer_seat(w, delegate.id, plan::Inviting::accepted, ""); });
    CHECK(guests() == "Amina@example.org Africa/Nairobi; deputy@example.org Africa/Nairobi; ");
    s.done([&](Writing& w) { return answer_seat(w, delegate.id, plan::Inviting::accepted, "A quiet line"); });
    CHECK(s.done([&](Writing& w) { return invite_the_panel(w, s.id); }) == 0);

    auto const chair = live::the_program();
    s.done([&](Writing& w) { return open_meeting(w, m, chair); });
    s.done([&](Writing& w) { return desk::take_up(w, m, chair, s.agenda(m)[0].id); });
    auto const seat = s.done([&](Writing& w) { return seat_speaker(w, s.id, s.amina, chair, live::Channel::room); });
    CHECK(s.done([&](Writing& w) { return seat_speaker(w, s.id, s.amina, chair, live::Channel::room); }) == seat);
    s.done([&](Writing& w) { return seat_speaker(w, s.id, s.bo, chair, live::Channel::remote); });
    auto const room = s.store.read([&](Reading& r) { return live::room(r, m); });
    CHECK(room.seats.at(seat).name == "Dr Amina Diallo");
    CHECK(room.seats.at(seat).capacity == "Wells for All");
    std::string all;
    auto const parts = s.store.read([&](Reading& r) { return planned_and_sat(r, s.id); });
    for (auto const& p : parts.at(0).people)
      all += p.name + " " + boost::describe::enum_to_string(p.came, "") + (p.nomination.empty() ? " besides" : "") + "; ";
    CHECK(all == "Amina present; Bo absent; Deputy present besides; ");
  }

  TEST_CASE("who declines, names a delegate or loses the seat is no guest of the meeting any more; whom the organisers invited stays") {
    Session s;
    s.adopt();
    s.done([&](Writing& w) { return plan::seat_the_chosen(w, s.id); });
    auto const m = s.done([&](Writing& w) { return become_meeting(w, s.id, s.wish()); });
    std::vector<plan::SeatInvitationId> invited;
    auto const seats = s.store.read([&](Reading& r) { return plan::panel_seats(r, s.id); });
    for (auto const& seat : seats) {
      invited.push_back(s.done([&](Writing& w) { return plan::draft_invitation(w, s.id, seat.id, {.address = seat.name + "@example.org"}); }));
      s.done([&](Writing& w) { return plan::approve_invitation(w, s.id, invited.back()); });
      s.done([&](Writing& w) { return plan::send_invitation(w, s.id, invited.back()); });
    }
    auto const guests = [&] {
      std::string all;
      for (auto const& g : s.store.read([&](Reading& r) { return schedule::guests(r, m); })) all += g.address + "; ";
      return all;
    };
    auto const answer = [&](plan::SeatInvitationId const& i, plan::Inviting to) {
      s.done([&](Writing& w) { return answer_seat(w, i, to, ""); });
    };
    answer(invited[0], plan::Inviting::accepted);
    CHECK(guests() == "Amina@example.org; ");
    answer(invited[0], plan::Inviting::declined);
    CHECK(guests().empty());
    answer(invited[0], plan::Inviting::accepted);
    CHECK(guests() == "Amina@example.org; ");
    s.done([&](Writing& w) { return name_delegate(w, invited[0], "Deputy", "deputy@example.org", Office{"Forum", "https://forum.test", "", false}); });
    CHECK(guests().empty());
    auto const deputy = s.store.read([&](Reading& r) { return plan::open_invitations(r, s.id).at(seats[0].id).id; });
    answer(deputy, plan::Inviting::accepted);
    CHECK(guests() == "deputy@example.org; ");
    CHECK(s.why([&](Writing& w) { return give_seat(w, s.id, seats[0].id, {}, ""); }) == Why::malformed);
    CHECK(guests() == "deputy@example.org; ");
    s.done([&](Writing& w) { return give_seat(w, s.id, seats[0].id, {}, "Nobody came."); });
    CHECK(guests().empty());
    // The control: Bo was on the list before any seat was theirs.
    s.done([&](Writing& w) { return schedule::add_guest(w, {.meeting = m, .name = "Bo", .address = "Bo@example.org"}); });
    answer(invited[1], plan::Inviting::accepted);
    answer(invited[1], plan::Inviting::declined);
    CHECK(guests() == "Bo@example.org; ");
  }
}

}  // namespace desk
