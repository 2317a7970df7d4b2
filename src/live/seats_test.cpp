// SPDX-License-Identifier: Apache-2.0
// Coming in and going, names nobody may take, parts and rights by the table of floor 8, passes, doors, being put out.
#include "live/hall_for_tests.hpp"

using namespace live;
using live::test::Hall;
using live::test::in_a_hall;

namespace {

std::uint32_t bits(std::initializer_list<Right> all) {
  std::uint32_t out = 0;
  for (auto const r : all) out |= static_cast<std::uint32_t>(r);
  return out;
}

}  // namespace

TEST_CASE("one person on several devices has one seat, and coming back is coming back") {
  in_a_hall([](Hall& h) {
    auto const first = h.sit("ada", "Ada", "Rivers"), again = h.sit("ada", "Ada", "");
    CHECK(first.seat == again.seat);
    CHECK(seat(h.now_room(), first.seat)->coalition == "Rivers");
    CHECK(seat(h.now_room(), first.seat)->here.size() == 1);
    h.done([&](Writing& w) { return leave(w, h.meeting, first, first.seat); });
    CHECK_FALSE(seat(h.now_room(), first.seat)->present);
    h.done([&](Writing& w) { return come_back(w, h.meeting, first, first.seat); });
    CHECK(seat(h.now_room(), first.seat)->here.size() == 2);
    CHECK(seat(h.now_room(), first.seat)->present);
  });
}

TEST_CASE("a guest needs a name, and not that of a member, in whatever letters") {
  in_a_hall([](Hall& h) {
    auto const come = [&](std::string const& name) {
      return h.refused([&](Writing& w) { return arrive(w, h.meeting, {}, {.name = name}, {"Zoë Kühn"}); });
    };
    CHECK(come("").field == "name");
    CHECK(come(" -- ").field == "name");
    CHECK(come(std::string(81, 'x')).field == "name");
    CHECK(come("ZOE KUHN").field == "name");
    CHECK(come("jutta").field == "name");
    CHECK(come("\xff").field == "name");
    CHECK(h.refused([&](Writing& w) { return arrive(w, h.meeting, {}, {.person = PersonId("jutta"), .name = "J"}, {}); }).why ==
          Why::not_allowed);
    auto const zoe = h.done([&](Writing& w) { return arrive(w, h.meeting, {}, {.name = "Zoë from Bern"}, {"Zoë Kühn"}); });
    CHECK(seat(h.now_room(), zoe)->origin == "self");
    CHECK_FALSE(seat(h.now_room(), zoe)->trusted);
  });
}

TEST_CASE("a pass knows its guest again, in its own meeting, until the guest is put out") {
  in_a_hall([](Hall& h) {
    auto const guest = h.come_as_guest("Amali");
    auto const secret = h.done([&](Writing& w) { return give_pass(w, h.meeting, guest.seat); });
    auto const knows = [&](MeetingId const& m, std::string const& s) {
      return h.store.read([&](Reading& r) { return seat_of_pass(r, m, s); });
    };
    CHECK(knows(h.meeting, secret) == guest.seat);
    CHECK_FALSE(knows(MeetingId("other"), secret));
    CHECK_FALSE(knows(h.meeting, secret + "x"));
    CHECK_FALSE(knows(h.meeting, ""));
    auto const hand = h.done([&](Writing& w) { return raise_hand(w, h.meeting, guest, {}); });
    h.done([&](Writing& w) { return bar(w, h.meeting, h.chair, guest.seat, true); });
    CHECK_FALSE(knows(h.meeting, secret));
    CHECK(entry(h.now_room(), hand.entry)->state == EntryState::withdrawn);
    CHECK(standing(h.now_room(), {}, "", guest.seat).rights == 0);
    CHECK(h.refused([&](Writing& w) { return arrive(w, h.meeting, guest, {.name = "Amali"}, {}); }).why == Why::not_allowed);
    CHECK(h.refused([&](Writing& w) { return bar(w, h.meeting, the_program(), h.chair.seat, true); }).why == Why::not_now);
    h.done([&](Writing& w) { return bar(w, h.meeting, h.chair, guest.seat, false); });
    CHECK(knows(h.meeting, secret) == guest.seat);
  });
}

TEST_CASE("the door's code is found however it is typed, is new when made anew, and is free again when the meeting is over") {
  in_a_hall([](Hall& h) {
    auto const code = h.done([&](Writing& w) { return make_door(w, h.meeting, h.chair); });
    auto const find = [&](std::string const& typed) { return h.store.read([&](Reading& r) { return door(r, typed); }); };
    auto const dash = code.find('-');
    CHECK(find(code) == h.meeting);
    CHECK(find(code.substr(0, dash) + " " + code.substr(dash + 1)) == h.meeting);
    auto upper = code;
    for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    CHECK(find(upper) == h.meeting);
    CHECK_FALSE(find("' or 1=1"));
    CHECK_FALSE(find(""));
    auto const other = h.done([&](Writing& w) { return make_door(w, h.meeting, h.chair); });
    CHECK(h.store.read([&](Reading& r) { return door_code(r, h.meeting); }) == other);
    h.done([&](Writing& w) { return close_room(w, h.meeting, h.chair); });
    CHECK_FALSE(find(other));
    CHECK(h.store.read([&](Reading& r) { return live_meetings(r); }).empty());
  });
}

TEST_CASE("rights follow the table of floor 8") {
  in_a_hall([](Hall& h) {
    auto const guest = h.come_as_guest("Gast"), member = h.sit("m", "Member", "Rivers"), delegate = h.sit("d", "Delegate", "Rivers", true);
    auto const seated = bits({Right::see_names, Right::raise, Right::answer_person, Right::chat});
    CHECK(guest.rights == seated);
    CHECK(member.rights == seated);
    CHECK(delegate.rights == (seated | bits({Right::answer_coalition})));
    CHECK(standing(h.now_room(), {}, "", {}).rights == 0);
    CHECK(standing(h.now_room(), PersonId("nobody"), "member", guest.seat).rights == 0);
    auto const with = [&](std::vector<Part> const& parts) {
      h.done([&](Writing& w) { return assign(w, h.meeting, h.chair, member.seat, parts); });
      return h.again(PersonId("m")).rights;
    };
    CHECK(with({Part::steward}) == (seated | bits({Right::act_for_others, Right::see_times, Right::moderate_chat})));
    CHECK(with({Part::scribe}) == (seated | bits({Right::mark})));
    CHECK(with({Part::panellist}) == seated);
    auto const chair = with({Part::co_chair});
    for (auto const r : {Right::rule, Right::run_queue, Right::off_record, Right::set_up, Right::finish, Right::see_times})
      CHECK((chair & static_cast<std::uint32_t>(r)) != 0);
    CHECK((chair & static_cast<std::uint32_t>(Right::captions)) == 0);
    auto const office = standing(h.now_room(), PersonId("office"), "secretariat", {});
    CHECK(office.may(Right::set_up));
    CHECK(office.may(Right::run_queue));
    CHECK_FALSE(office.may(Right::rule));
    auto rules = h.now_room().rules;
    rules.secretariat_runs_queue = false;
    rules.guests_chat = false;
    rules.guests_answer = false;
    h.done([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); });
    CHECK_FALSE(standing(h.now_room(), PersonId("office"), "secretariat", {}).may(Right::run_queue));
    CHECK(standing(h.now_room(), {}, "", guest.seat).rights == bits({Right::see_names, Right::raise}));
  });
}

TEST_CASE("a delegate who changes coalition no longer speaks for the first one") {
  in_a_hall([](Hall& h) {
    auto const d = h.sit("d", "Delegate", "Rivers", true);
    h.done([&](Writing& w) { return change_seat(w, h.meeting, d, d.seat, {.coalition = "RIVERS", .channel = Channel::room}); });
    CHECK(h.again(PersonId("d")).may(Right::answer_coalition));
    h.done([&](Writing& w) { return change_seat(w, h.meeting, d, d.seat, {.coalition = "Forests"}); });
    CHECK_FALSE(h.again(PersonId("d")).may(Right::answer_coalition));
    auto const other = h.sit("o", "Other", "");
    CHECK(h.refused([&](Writing& w) { return change_seat(w, h.meeting, other, d.seat, {}); }).why == Why::not_allowed);
  });
}

TEST_CASE("several may preside and the log says who is in the chair; whoever leaves leaves the chair empty") {
  in_a_hall([](Hall& h) {
    auto const wout = h.sit("w", "Wout", "");
    CHECK(h.refused([&](Writing& w) { return take_chair(w, h.meeting, wout, wout.seat); }).why == Why::not_allowed);
    h.done([&](Writing& w) { return take_chair(w, h.meeting, h.chair, wout.seat); });
    CHECK(h.now_room().in_chair == wout.seat);
    CHECK(h.now_room().timeline.back().seat == wout.seat);
    CHECK(h.again(PersonId("w")).may(Right::rule));
    CHECK(h.again(PersonId("jutta")).may(Right::rule));
    auto const wout_presides = h.again(PersonId("w"));
    h.done([&](Writing& w) { return leave(w, h.meeting, wout_presides, wout.seat); });
    CHECK(h.now_room().in_chair.empty());
  });
}

TEST_CASE("who leaves while speaking or waiting leaves nothing hanging") {
  in_a_hall([](Hall& h) {
    auto const ann = h.sit("a", "Ann", "");
    auto const raise = [&] { return h.done([&](Writing& w) { return raise_hand(w, h.meeting, ann, {}); }).entry; };
    raise();
    h.done([&](Writing& w) { return call_next(w, h.meeting, h.chair, {}); });
    auto const waiting = raise();
    h.done([&](Writing& w) { return leave(w, h.meeting, ann, ann.seat); });
    CHECK(h.now_room().grant.empty());
    CHECK(entry(h.now_room(), waiting)->ended == "left");
  });
}

TEST_CASE("an apology names a delegate, and whoever comes after all is here") {
  in_a_hall([](Hall& h) {
    auto const steward = the_program();
    h.done([&](Writing& w) { return apologise(w, h.meeting, steward, {.name = "Minda"}, "Wout"); });
    h.done([&](Writing& w) { return apologise(w, h.meeting, steward, {.name = "MINDA"}, "Polly"); });
    By const avri{.person = PersonId("avri")};
    h.done([&](Writing& w) { return apologise(w, h.meeting, avri, {.person = PersonId("avri"), .name = "Avri"}, ""); });
    CHECK(h.refused([&](Writing& w) { return apologise(w, h.meeting, avri, {.name = "Other"}, ""); }).why == Why::not_allowed);
    int apologies = 0;
    for (auto const& [id, s] : h.now_room().seats)
      if (s.apology) {
        ++apologies;
        if (s.name == "Minda") CHECK(s.delegate == "Polly");
      }
    CHECK(apologies == 2);
    auto const here = h.sit("avri", "Avri", "");
    CHECK_FALSE(seat(h.now_room(), here.seat)->apology);
    CHECK(seat(h.now_room(), here.seat)->present);
  });
}

TEST_CASE("one's own apologies, or a steward's entry without a hat, leave coalition, capacity and channel as they were told") {
  in_a_hall([](Hall& h) {
    PersonId const ada("ada");
    By const account{.person = ada};
    auto const id = h.done([&](Writing& w) {
      return arrive(w, h.meeting, account, {.person = ada, .name = "Ada", .coalition = "Rivers", .capacity = "for Rivers", .channel = Channel::room}, {});
    });
    h.done([&](Writing& w) { return apologise(w, h.meeting, account, {.person = ada, .name = "Ada"}, "Wout"); });
    auto const away = *seat(h.now_room(), id);
    CHECK(away.apology);
    CHECK(away.delegate == "Wout");
    CHECK(away.coalition == "Rivers");
    CHECK(away.capacity == "for Rivers");
    CHECK(away.channel == Channel::room);
    h.done([&](Writing& w) { return seat_somebody(w, h.meeting, the_program(), {.person = ada, .name = "Ada", .channel = Channel::phone}); });
    auto const here = *seat(h.now_room(), id);
    CHECK(here.present);
    CHECK_FALSE(here.apology);
    CHECK(here.capacity == "for Rivers");
    CHECK(here.channel == Channel::phone);
    CHECK(base::json_text(*seat(h.folded_anew(), id)) == base::json_text(here));
  });
}

TEST_CASE("where the rules ask for admission a guest waits at the door without any right") {
  in_a_hall([](Hall& h) {
    auto rules = h.now_room().rules;
    rules.admission = true;
    h.done([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); });
    auto const guest = h.come_as_guest("Amali");
    CHECK(guest.rights == 0);
    CHECK(h.refused([&](Writing& w) { return admit(w, h.meeting, guest, guest.seat); }).why == Why::not_allowed);
    h.done([&](Writing& w) { return admit(w, h.meeting, h.chair, guest.seat); });
    CHECK(standing(h.now_room(), {}, "", guest.seat).may(Right::raise));
    CHECK(h.sit("m", "Member", "").may(Right::raise));
  });
}

TEST_CASE("whoever was put out and comes back under another name waits at the door; an account and those inside do not") {
  in_a_hall([](Hall& h) {
    auto const before = h.come_as_guest("Vera");
    auto const troll = h.come_as_guest("Troll");
    CHECK(troll.may(Right::raise));
    h.done([&](Writing& w) { return bar(w, h.meeting, h.chair, troll.seat, true); });
    CHECK(h.now_room().rules.admission);
    auto const again = h.come_as_guest("Somebody Else");
    CHECK(again.rights == 0);
    CHECK(h.folded_anew().seats.at(again.seat).waits);
    CHECK(h.refused([&](Writing& w) { return raise_hand(w, h.meeting, again, {}); }).why == Why::not_allowed);
    CHECK(h.sit("m", "Member", "").may(Right::raise));
    h.done([&](Writing& w) { return arrive(w, h.meeting, before, {.name = "Vera"}, {}); });
    CHECK(standing(h.now_room(), {}, "", before.seat).may(Right::raise));
    // Letting back in leaves the door as it is; the rule is the chair's to switch off.
    h.done([&](Writing& w) { return bar(w, h.meeting, h.chair, troll.seat, false); });
    CHECK(h.now_room().rules.admission);
    auto rules = h.now_room().rules;
    rules.admission = false;
    h.done([&](Writing& w) { return change_rules(w, h.meeting, h.chair, rules); });
    CHECK(h.come_as_guest("Third").may(Right::raise));
  });
}
