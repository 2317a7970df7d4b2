// SPDX-License-Identifier: Apache-2.0
// What stands in whose calendar: own meetings and what is due of oneself, no others; the secret of the address.
#include "desk/feeds.hpp"

#include <algorithm>

#include "desk/calendar.hpp"
#include "desk/consensus.hpp"
#include "desk/desk_for_tests.hpp"
#include "people/accounts.hpp"
#include "roster/duties.hpp"
#include "schedule/feeds.hpp"
#include "schedule/guests.hpp"
#include "survey/survey.hpp"

using namespace desk;

namespace {

/// A forum at noon of 3 October 2022 with two coalitions, a cycle with two duties, and Ana, who speaks for one of them.
struct Feeds : desk::test::Errands {
  AccountId ana;
  CoalitionId lakes, wells;
  DutyId report, session;

  Feeds() {
    ana = done([](Writing& w) {
      return people::open_account(w, {.address = "ana@example.org", .person = {}, .name = "Ana", .role = people::Role::coordinator, .language = "en", .zone = "UTC", .demo = false});
    });
    lakes = coalition("Lakes");
    wells = coalition("Wells");
    auto const her = store.read([&](Reading& r) { return people::account(r, ana)->person; });
    done([&](Writing& w) { return people::add_capacity(w, her, {.id = {}, .kind = people::CapacityKind::coalition, .of = "Lakes", .from = {}, .until = {}}); });
    auto const cycle = done([](Writing& w) { return roster::open_cycle(w, {.name = "2022", .gives = "A slot"}); });
    report = duty(cycle, "A yearly report");
    session = duty(cycle, "A report of the session");
  }
  CoalitionId coalition(char const* name) {
    return done([&](Writing& w) {
      roster::Coalition wish;
      wish.name = name;
      wish.life = roster::Life::listed;
      return roster::enter(w, wish);
    });
  }
  DutyId duty(CycleId const& cycle, char const* words) {
    auto const id = done([&](Writing& w) { return roster::add_duty(w, {.cycle = cycle, .words = words}); });
    done([&](Writing& w) { return roster::set_due(w, id, std::chrono::year(2022) / 11 / 15, ""); });
    return id;
  }
  std::vector<std::string> titles(std::vector<schedule::Entry> const& all) {
    std::vector<std::string> out;
    for (auto const& e : all) out.push_back(e.title);
    std::sort(out.begin(), out.end());
    return out;
  }
  std::vector<schedule::Entry> own() {
    return store.read([&](Reading& r) { return own_feed(r, ana, now, "https://forum.example"); });
  }
};

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("one's own calendar holds the meetings one is invited to and has not said no to, and what one's coalition has not handed in") {
  Feeds d;
  auto const there = d.enter("2022-11-01T14:00:00Z");
  d.enter("2022-11-02T14:00:00Z");  // she is not invited
  auto const guest = d.done([&](Writing& w) { return schedule::add_guest(w, {.meeting = there, .name = "Ana", .address = "ana@example.org"}); });
  CHECK(d.titles(d.own()) == Titles{"Due: A report of the session", "Due: A yearly report"});  // on the list, but no letter went
  d.done([&](Writing& w) -> Result<Done> {
    schedule::note_told(w, guest, 0);
    return Done{};
  });
  CHECK(d.titles(d.own()) == Titles{"Due: A report of the session", "Due: A yearly report", "March call"});
  d.done([&](Writing& w) { return schedule::answer_guest(w, guest, {.coming = schedule::Coming::no, .comment = {}, .stamp = {}}); });
  d.done([&](Writing& w) { return roster::note_handed_in(w, {.duty = d.report, .coalition = d.lakes, .what = roster::Fulfilment::given, .day = std::chrono::year(2022) / 10 / 1, .link = "https://example.org/r"}); });
  CHECK(d.titles(d.own()) == Titles{"Due: A report of the session"});
  d.done([&](Writing& w) { return people::suspend_account(w, d.ana); });
  CHECK(d.own().empty());
}

TEST_CASE("a deadline that is a day stays a day; extended it is the same entry with a higher SEQUENCE; one that is an instant is in UTC") {
  Feeds d;
  d.done([&](Writing& w) { return roster::set_due(w, d.report, std::chrono::year(2022) / 12 / 1, "The holidays"); });
  auto const id = d.done([&](Writing& w) { return draft_consensus(w, {.title = "Rules", .text = "Lists are open.", .floor = 1, .source = "/q/a"}); });
  d.done([&](Writing& w) { return open_consensus(w, id); });
  auto const text = schedule::publish(d.own(), "Forum");
  auto const has = [&](std::string const& words) { return text.find(words) != std::string::npos; };
  CHECK(has("UID:" + uid_of(d.report.text) + "\r\nSEQUENCE:1\r\n"));
  CHECK(has("DTSTART;VALUE=DATE:20221201\r\nTRANSP:TRANSPARENT\r\n"));
  CHECK(has("DTSTART;VALUE=DATE:20221115\r\n"));
  CHECK(has("SUMMARY:Closes: Rules\r\n"));
  CHECK(has("DTSTART:20221017T120000Z\r\nTRANSP:TRANSPARENT\r\n"));
}

TEST_CASE("the forum's calendar holds duties and calls for all; a coalition's the calls that ask it; neither says how anybody stands") {
  Feeds d;
  auto const id = d.done([&](Writing& w) { return draft_consensus(w, {.title = "Rules", .text = "Lists are open.", .floor = 1, .source = "/q/a"}); });
  d.done([&](Writing& w) { return consensus::leave_out(w, id, d.wells); });
  d.done([&](Writing& w) { return open_consensus(w, id); });
  d.done([&](Writing& w) { return roster::note_handed_in(w, {.duty = d.report, .coalition = d.lakes, .what = roster::Fulfilment::given, .day = std::chrono::year(2022) / 10 / 1, .link = "https://example.org/r"}); });
  auto const both = Titles{"Closes: Rules", "Due: A report of the session", "Due: A yearly report"};
  CHECK(d.titles(d.store.read([](Reading& r) { return calendar_feed(r, store::test::noon, "https://f"); })) == both);
  CHECK(d.titles(d.store.read([&](Reading& r) { return coalition_feed(r, d.lakes, store::test::noon, "https://f"); })) == both);
  CHECK(d.titles(d.store.read([&](Reading& r) { return coalition_feed(r, d.wells, store::test::noon, "https://f"); })) == Titles{"Due: A report of the session", "Due: A yearly report"});
}

TEST_CASE("one's own open actions are there however many others have been noted since") {
  Feeds d;
  auto const meeting = d.enter("2022-10-01T14:00:00Z");
  auto const who = d.store.read([&](Reading& r) { return people::account(r, d.ana)->person; });
  auto const action = [&](Writing& w, PersonId const& owner, std::string const& text) {
    return record::make_mark_without_words(w, meeting, {.kind = record::MarkKind::action, .text = text, .owner = owner, .owner_name = {}, .due = "2022-11-01", .note = {}});
  };
  d.done([&](Writing& w) { return action(w, who, "Write to all."); });
  d.now += std::chrono::minutes(1);
  d.done([&](Writing& w) -> Result<Done> {
    for (int i = 0; i < 501; ++i)
      if (auto made = action(w, {}, "Somebody does this."); !made) return tl::unexpected(made.error());
    return Done{};
  });
  CHECK(d.titles(d.own()) == Titles{"Due: A report of the session", "Due: A yearly report", "To do: Write to all."});
}

TEST_CASE("a questionnaire that is to be answered is one entry, newer when its deadline moves and at no other time") {
  Feeds d;
  auto const id = d.done([&](Writing& w) { return survey::begin(w, {.title = "Themes", .closes = d.now + std::chrono::days(14)}); });
  d.done([&](Writing& w) { return survey::add_question(w, id, {.kind = survey::Kind::yes_no, .title = "Are you happy?"}); });
  auto const unit = d.done([&](Writing& w) { return survey::ask(w, id, {.name = "Lakes", .active = true}); });
  d.done([&](Writing& w) { return survey::name_respondent(w, unit, {.name = "Ana", .address = "ana@example.org"}); });
  d.done([&](Writing& w) { return survey::open(w, id); });
  auto const opened = d.now;
  auto const entry = [&] {
    auto const all = d.own();
    auto const found = std::find_if(all.begin(), all.end(), [&](schedule::Entry const& e) { return e.uid == uid_of(unit.text); });
    REQUIRE(found != all.end());
    return *found;
  };
  CHECK(entry().sequence == 0);
  d.now += std::chrono::hours(1);
  CHECK(entry().stamp == opened);
  d.done([&](Writing& w) { return survey::extend(w, id, d.now + std::chrono::days(20), "The holidays"); });
  CHECK(entry().sequence == 1);
  CHECK(entry().stamp == d.now);
  CHECK(entry().start == d.now + std::chrono::days(20));
}

TEST_CASE("the secret address is one for an account: a new one ends the old, deleting the account ends it") {
  Feeds d;
  auto const make = [&] { return d.done([&](Writing& w) -> Result<std::string> { return schedule::new_feed(w, d.ana); }); };
  auto const whose = [&](std::string const& secret) { return d.store.read([&](Reading& r) { return schedule::account_of_feed(r, secret); }); };
  auto const one = make(), two = make();
  CHECK_FALSE(whose(one));
  CHECK(whose(two) == d.ana);
  CHECK_FALSE(whose(two + "x"));
  CHECK(d.store.read([&](Reading& r) { return schedule::feed_since(r, d.ana); }) == store::test::noon);
  d.done([&](Writing& w) { return delete_account(w, d.ana); });
  CHECK_FALSE(whose(two));
}
