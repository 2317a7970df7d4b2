// SPDX-License-Identifier: Apache-2.0
// What joins consensus calls with the roster, with a meeting's provisional decisions and with agendas.
#include "desk/consensus.hpp"

#include "desk/consensus_letters.hpp"
#include "desk/desk_for_tests.hpp"
#include "desk/live.hpp"
#include "roster/roster.hpp"

using namespace desk;
using namespace std::chrono_literals;

namespace {

/// A forum with three listed coalitions and a live meeting in which one decision was taken; the clock is the test's.
struct Forum : store::test::Kept {
  live::By chair = live::the_program();
  SeriesId series;
  MeetingId meeting;

  Forum() : Kept("sqlite", all_migrations()) { now = *parse_iso("2026-02-06T15:00Z"); }  // a Friday
  void list_coalitions() {
    for (auto const* const name : {"Lakes", "Rivers", "Springs"}) {
      done([&](Writing& w) {
        roster::Coalition wish;
        wish.name = name;
        wish.life = roster::Life::listed;
        return roster::enter(w, wish);
      });
    }
  }
  MarkId hold_meeting(bool rough_is_public = true) {
    series = done([&](Writing& w) {
      ::meeting::Series s;
      s.title = "Coordination";
      s.rough_is_public = rough_is_public;
      return ::meeting::found_series(w, s);
    });
    meeting = done([&](Writing& w) { return ::meeting::enter_meeting(w, {.series = series, .number = "66", .start = now, .end = now + 1h}); });
    done([&](Writing& w) { return open_meeting(w, meeting, chair); });
    auto const mark = done([&](Writing& w) { return declare(w, meeting, chair, {.word = "agreed", .sentence = "We meet every two weeks."}); });
    now += 1h;
    done([&](Writing& w) { return close_live(w, meeting, chair, "Forum", "https://forum.example"); });
    return mark;
  }
  void later(base::Millis by) {
    now += by;
    done([](Writing& w) { return keep_consensus(w); });
  }
  std::map<MarkId, Provisional> provisional_now() {
    return read([&](Reading& r) { return provisional(r, meeting, now); });
  }
  VoiceId voice(ConsensusId const& id) {
    auto const first = read([&](Reading& r) { return consensus::asked(r, id).front().coalition; });
    return done([&](Writing& w) { return consensus::invite(w, id, {.coalition = first, .name = "Ana"}); }).id;
  }
  ConsensusId call_of(MarkId const& mark) {
    auto const found = read([&](Reading& r) { return consensus::confirming(r, mark); });
    REQUIRE(found);
    return *found;
  }
  consensus::Call call(ConsensusId const& id) {
    return *read([&](Reading& r) { return consensus::call(r, id); });
  }
  void object(ConsensusId const& id) {
    auto const from = voice(id);
    done([&](Writing& w) {
      return consensus::take_position(w, from, {.stance = consensus::Stance::objection, .what = "It", .harm = "Too often.", .remedy = "Monthly.", .version = call(id).version});
    });
  }
};

}  // namespace

TEST_CASE("a meeting's decision is asked of all listed coalitions for 72 hours, and silence confirms it") {
  Forum f;
  f.list_coalitions();
  auto const mark = f.hold_meeting();
  auto const id = f.call_of(mark);
  auto const c = f.call(id);
  CHECK(c.text == "We meet every two weeks.");
  CHECK(c.source == "/marks/" + mark.text);
  CHECK(*c.closes - f.now == 72h);
  CHECK(f.read([&](Reading& r) { return consensus::asked(r, id).size(); }) == 3);
  REQUIRE(f.provisional_now().contains(mark));
  CHECK(f.provisional_now()[mark].until == c.closes);
  CHECK(f.provisional_now()[mark].call == id);
  f.later(72h - 1ms);
  CHECK(f.provisional_now().contains(mark));
  f.now += 1ms;
  CHECK(f.provisional_now().empty());  // also before the timer has written it down
  f.later(0ms);
  CHECK(f.call(id).outcome == consensus::Outcome::adopted);
  CHECK(f.provisional_now().empty());
  CHECK(f.read([&](Reading& r) { return record::mark(r, mark)->state; }) == "standing");
}

TEST_CASE("an objection keeps it provisional until it is settled; given back, the decision stands no longer") {
  Forum f;
  f.list_coalitions();
  auto const mark = f.hold_meeting();
  auto const id = f.call_of(mark);
  f.object(id);
  f.later(72h);
  CHECK(f.call(id).state == consensus::State::answering);
  REQUIRE(f.provisional_now().contains(mark));
  CHECK_FALSE(f.provisional_now()[mark].until);
  auto const o = f.read([&](Reading& r) { return consensus::objections(r, id).front().id; });
  f.done([&](Writing& w) { return consensus::answer_objection(w, o, "Right."); });
  f.done([&](Writing& w) { return desk::give_back(w, id, "Monthly suits more people."); });
  CHECK(f.provisional_now().empty());
  CHECK(f.read([&](Reading& r) { return record::mark(r, mark)->state; }) == "superseded");
  f.done([&](Writing& w) { return desk::reopen(w, id, "Given back by mistake."); });
  CHECK(f.read([&](Reading& r) { return record::mark(r, mark)->state; }) == "standing");
  CHECK(f.provisional_now()[mark].until == f.now + 72h);
}

TEST_CASE("other words of the decision are asked anew, a note beside them is not, and taken out it is asked no more") {
  Forum f;
  f.list_coalitions();
  auto const mark = f.hold_meeting();
  auto const id = f.call_of(mark);
  f.later(24h);
  record::MarkWish wish;
  wish.text = "We meet every two weeks.";
  wish.note = "Typed by the scribe.";
  f.done([&](Writing& w) { return desk::change_mark(w, mark, wish); });
  CHECK(f.call(id).version == 1);
  wish.text = "We meet every four weeks.";
  f.done([&](Writing& w) { return desk::change_mark(w, mark, wish); });
  CHECK(f.call(id).version == 2);
  CHECK(f.call(id).text == "We meet every four weeks.");
  CHECK(*f.call(id).closes == f.now + 72h);
  f.done([&](Writing& w) { return desk::remove_mark(w, mark, "Not decided."); });
  CHECK(f.call(id).outcome == consensus::Outcome::withdrawn);
}

TEST_CASE("a decision that waits out its 72 hours is told to the contacts as one, once, and its confirmation too") {
  Forum f;
  f.list_coalitions();
  auto const lakes = f.read([](Reading& r) { return *roster::find_by_name(r, "Lakes"); });
  f.done([&](Writing& w) { return roster::add_contact(w, lakes, {.name = "Ana", .address = "ana@example.org"}); });
  f.hold_meeting();
  Office const office{.forum = "Forum", .base = "https://forum.example", .organiser = "f@forum.example"};
  auto const subjects = [&] {
    REQUIRE(post_consensus_letters(f.store, f.who, office, f.now));
    std::vector<std::string> out;
    f.read([&](Reading& r) {
      for (auto& [subject] : r.rows<std::string>("select subject from letter order by at, id")) out.push_back(subject);
    });
    return out;
  };
  REQUIRE(subjects().size() == 1);
  CHECK(subjects()[0] == "Decided in a meeting, open to objection: We meet every two weeks.");
  f.later(36h);
  CHECK(subjects().back() == "No word yet from Lakes: We meet every two weeks.");
  f.later(36h);
  CHECK(subjects().back() == "Closed: We meet every two weeks. (confirmed)");
  CHECK(subjects().size() == 3);
}

TEST_CASE("a forum whose roster lists nobody asks nobody: its decisions are final after 72 hours") {
  Forum f;
  auto const mark = f.hold_meeting();
  CHECK_FALSE(f.read([&](Reading& r) { return consensus::confirming(r, mark); }));
  CHECK(f.provisional_now()[mark].until == f.now + 72h);
  f.later(72h);
  CHECK(f.provisional_now().empty());
}

TEST_CASE("a review comes on the first full meeting after its day, once") {
  Forum f;
  f.list_coalitions();
  auto const id = f.done([&](Writing& w) { return draft_consensus(w, {.title = "List guidelines", .text = "Lists are open.", .days = 3, .floor = 1, .review_months = 1, .source = "/q/a"}); });
  f.done([&](Writing& w) { return consensus::open(w, id); });
  auto const who = f.voice(id);
  f.done([&](Writing& w) { return consensus::take_position(w, who, {.stance = consensus::Stance::support, .version = 1}); });
  f.later(14 * 24h);
  REQUIRE(f.call(id).outcome == consensus::Outcome::adopted);
  auto const s = f.done([&](Writing& w) { return ::meeting::found_series(w, {.title = "Coordination"}); });
  auto const meets = [&](std::chrono::days in, bool decides) {
    return f.done([&](Writing& w) { return ::meeting::enter_meeting(w, {.series = s, .title = "Call", .start = f.now + in, .end = f.now + in + 1h, .decisions = decides}); });
  };
  auto const early = meets(std::chrono::days(7), true), working = meets(std::chrono::days(40), false), full = meets(std::chrono::days(41), true);
  f.later(0ms);
  f.later(0ms);
  auto const items = [&](MeetingId const& m) { return f.read([&](Reading& r) { return ::meeting::agenda(r, m); }); };
  CHECK(items(early).empty());
  CHECK(items(working).empty());
  REQUIRE(items(full).size() == 1);
  CHECK(items(full)[0].title == "Review: List guidelines");
  CHECK(items(full)[0].note == "/calls/" + id.text);
}

TEST_CASE("whoever has an account and the hat of an asked coalition is named when the call opens, with the clock they live by") {
  Forum f;
  f.list_coalitions();
  auto const account = f.done([](Writing& w) {
    return people::open_account(w, {.address = "ana@example.org", .person = {}, .name = "Ana", .role = people::Role::coordinator, .language = "en", .zone = "Pacific/Honolulu", .demo = false});
  });
  auto const person = f.read([&](Reading& r) { return people::account(r, account)->person; });
  f.done([&](Writing& w) { return people::add_capacity(w, person, {.id = {}, .kind = people::CapacityKind::coalition, .of = "Rivers", .from = {}, .until = {}}); });
  auto const id = f.done([&](Writing& w) { return draft_consensus(w, {.title = "List guidelines", .text = "Lists are open.", .days = 3, .source = "/q/a"}); });
  f.done([&](Writing& w) { return open_consensus(w, id); });
  auto const voices = f.read([&](Reading& r) { return consensus::voices(r, id); });
  REQUIRE(voices.size() == 1);
  CHECK(voices[0].zone == "Pacific/Honolulu");
  CHECK(*f.call(id).closes == *parse_iso("2026-02-12T10:00Z"));  // from a Friday: three working days there
}

TEST_CASE("an account speaks for the coalition whose hat it wears today, under any of its names") {
  Forum f;
  f.list_coalitions();
  auto const person = f.done([](Writing& w) { return people::enter_person(w, "Ana"); });
  auto const id = f.done([&](Writing& w) { return draft_consensus(w, {.title = "List guidelines", .text = "Lists are open.", .source = "/q/a"}); });
  f.done([&](Writing& w) { return open_consensus(w, id); });
  auto const all = [&] { return f.read([&](Reading& r) { return speaks_for(r, id, person, f.now); }); };
  CHECK(all().empty());
  auto const hat = f.done([&](Writing& w) { return people::add_capacity(w, person, {.id = {}, .kind = people::CapacityKind::coalition, .of = "LAKES", .from = {}, .until = {}}); });
  REQUIRE(all().size() == 1);
  CHECK(all()[0].name == "Lakes");
  auto const as_ana = [&](auto verb) { return f.store.write({person, "coordinator"}, verb); };
  auto const voice = as_ana([&](Writing& w) { return own_voice(w, id, all()[0].id); });
  REQUIRE(voice);
  CHECK(*as_ana([&](Writing& w) { return own_voice(w, id, all()[0].id); }) == *voice);
  auto const other = f.read([&](Reading& r) { return consensus::asked(r, id).back().coalition; });
  CHECK(as_ana([&](Writing& w) { return own_voice(w, id, other); }).error().why == Why::not_allowed);
  // The hat of last year, after which nobody was named a voice of anything else.
  f.done([&](Writing& w) {
    return people::change_capacity(w, person, {.id = hat, .kind = people::CapacityKind::coalition, .of = "Springs", .from = {}, .until = parse_day("2026-01-01")});
  });
  auto const after = all();
  CHECK(std::none_of(after.begin(), after.end(), [](auto const& c) { return c.name == "Springs"; }));
}
