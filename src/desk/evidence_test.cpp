// SPDX-License-Identifier: Apache-2.0
// From an archive's files and this server's own meetings to the badges of coalitions.
#include "desk/evidence.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>

#include "base/json.hpp"
#include "base/text.hpp"
#include "desk/desk_for_tests.hpp"
#include "desk/list_people.hpp"
#include "mail/archive_for_tests.hpp"
#include "meeting/meeting.hpp"
#include "people/accounts.hpp"
#include "roster/explain.hpp"
#include "schedule/polls.hpp"

using namespace desk;
using mail::test::pipermail;

namespace {

std::string const ada = "ada at example.org (Ada)", bram = "bram at example.net (Bram)", chidi = "chidi at example.com (Chidi)";

struct Lists : desk::test::Errands {
  mail::test::Files files;
  CoalitionId rivers = entered("Coalition on Rivers");

  CoalitionId entered(char const* name) {
    return done([&](Writing& w) { return roster::enter(w, {.name = name, .life = roster::Life::listed, .founded = parse_day("2015-01-01")}); });
  }
  Result<ArchiveTaken> import(std::vector<std::string> const& names, CoalitionId const& id = {}) {
    std::vector<std::string> paths;
    for (auto const& n : names) paths.push_back(files.path(n));
    return import_archive(store, {PersonId("someone"), "secretariat"}, id.empty() ? rivers : id, paths, store::test::noon, mail::test::limits());
  }
  ArchiveTaken taken(std::vector<std::string> const& names) {
    auto const done = import(names);
    if (!done) FAIL(done.error().detail << (done.error().with.empty() ? "" : done.error().with.front()));
    return *done;
  }
  /// Everything that an import may change, as text.
  std::string kept() {
    return store.read([&](Reading& r) {
      auto all = roster::kept_messages(r, rivers);
      std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.key < b.key; });
      std::string out = json_text(roster::months(r, "2000-01", rivers)[rivers]);
      for (auto const& m : all) out += " " + std::to_string(m.key) + ":" + std::to_string(m.thread) + (m.human ? "h" : "") + (m.prompted ? "p" : "");
      return out;
    });
  }
  roster::Month march() {
    return store.read([&](Reading& r) { return roster::months(r, "2021-03", rivers).at(rivers).front(); });
  }
};

std::string two() { return pipermail(1, ada, "a@x", "[Rivers] Budget") + pipermail(2, bram, "b@x", "Re: [Rivers] Budget", "In-Reply-To: <a@x>\n"); }

}  // namespace

TEST_CASE("an archive becomes counts, and no word or address of it is kept") {
  Lists f;
  f.files.put("2021-March.txt", two() + pipermail(3, chidi, "c@x", "[Rivers] Venue"));
  auto const taken = f.taken({"2021-March.txt"});
  CHECK(taken.messages == 3);
  CHECK(taken.fresh == 3);
  CHECK(taken.skipped.empty());
  CHECK(f.march().messages == 3);
  CHECK(f.march().people == 3);
  CHECK(f.march().conversations == 1);
  f.store.backup(f.files.path("copy.db"));
  std::ifstream in(f.files.path("copy.db"), std::ios::binary);
  std::string const bytes{std::istreambuf_iterator<char>(in), {}};
  REQUIRE(bytes.find("Coalition on Rivers") != std::string::npos);  // the copy holds what is kept
  for (auto const* word : {"ada at", "ada@", "bram", "example.net", "Budget", "Some words", "a@x"}) {
    CAPTURE(word);
    CHECK(bytes.find(word) == std::string::npos);
  }
}

TEST_CASE("the same archive again changes nothing and reads nothing; copies in other files are the same messages") {
  Lists f;
  f.files.put("2021-March.txt", two());
  f.taken({"2021-March.txt"});
  auto const before = f.kept();
  auto const again = f.taken({"2021-March.txt"});
  CHECK(again.read == 0);
  CHECK(again.fresh == 0);
  CHECK(again.files_passed_over == 1);
  CHECK(again.speaks_of_now);
  CHECK(f.kept() == before);
  f.files.put("all.mbox", two());
  auto const copy = f.taken({"all.mbox"});
  CHECK(copy.read == 2);
  CHECK(copy.fresh == 0);
  CHECK(f.kept() == before);
}

TEST_CASE("a grown archive costs its new bytes and the last known message, and threads grow with it") {
  Lists f;
  f.files.put("list.mbox", two());
  f.taken({"list.mbox"});
  f.files.put("list.mbox", two() + pipermail(4, chidi, "d@x", "Re: [Rivers] Budget", "In-Reply-To: <b@x>\n"));
  auto const more = f.taken({"list.mbox"});
  CHECK(more.read == 2);
  CHECK(more.fresh == 1);
  CHECK(more.messages == 3);
  CHECK(f.march().conversations == 1);
  CHECK(f.march().people == 3);
  // What was written over is read from its start.
  f.files.put("list.mbox", pipermail(1, chidi, "e@x", "[Rivers] Another") + two() + pipermail(4, chidi, "d@x", "Re: [Rivers] Budget", "In-Reply-To: <b@x>\n"));
  CHECK(f.taken({"list.mbox"}).read == 4);
  CHECK(f.march().messages == 4);
}

TEST_CASE("of a Maildir only new messages are read, also when those known were opened meanwhile and got other names") {
  Lists f;
  auto const message = [](int day, char const* from, char const* id) {
    return "From: " + std::string(from) + "\nDate: Tue, " + std::to_string(day) + " Mar 2021 10:00:00 +0000\nMessage-ID: <" + id + ">\nSubject: Venue\n\nSome words.\n";
  };
  std::filesystem::create_directories(f.files.path("list/cur"));
  std::filesystem::create_directories(f.files.path("list/new"));
  std::filesystem::create_directories(f.files.path("list/tmp"));
  f.files.put("list/new/1614679200.M1P1.host", message(2, "ada@example.net", "a@x"));
  f.files.put("list/cur/1615888800.M2P1.host:2,S", message(16, "bram@example.net", "b@x"));
  CHECK(f.taken({"list"}).read == 2);
  auto const again = f.taken({"list"});
  CHECK(again.read == 0);
  CHECK(again.files_passed_over == 2);
  CHECK(again.speaks_of_now);
  std::filesystem::rename(f.files.path("list/new/1614679200.M1P1.host"), f.files.path("list/cur/1614679200.M1P1.host:2,RS"));
  f.files.put("list/new/1616493600.M3P1.host", message(23, "chidi@example.net", "c@x"));
  auto const more = f.taken({"list"});
  CHECK(more.read == 1);
  CHECK(more.messages == 3);
  CHECK(f.march().messages == 3);
}

TEST_CASE("a packed month that grew is read anew, and the months beside it are passed over") {
  Lists f;
  f.files.put("2021-February.txt", pipermail(1, ada, "f@x", "[Rivers] Minutes"));
  f.files.put("2021-March.txt.gz", mail::test::packed(two()));
  CHECK(f.taken({"2021-February.txt", "2021-March.txt.gz"}).read == 3);
  f.files.put("2021-March.txt.gz", mail::test::packed(two() + pipermail(4, chidi, "d@x", "Re: [Rivers] Budget", "In-Reply-To: <b@x>\n")));
  auto const more = f.taken({"2021-February.txt", "2021-March.txt.gz"});
  CHECK(more.read == 3);
  CHECK(more.fresh == 1);
  CHECK(more.files_passed_over == 1);
}

TEST_CASE("months in any order are the archive as a whole, and older ones say nothing of today") {
  Lists f, whole;
  auto const late = pipermail(20, bram, "z@x", "Re: [Rivers] Budget", "References: <a@x> <b@x>\n");
  f.files.put("late.txt", late);
  f.files.put("early.txt", two());
  CHECK(f.taken({"late.txt"}).speaks_of_now);
  auto const older = f.taken({"early.txt"});
  CHECK_FALSE(older.speaks_of_now);
  CHECK(older.messages == 3);
  CHECK(f.march().conversations == 1);
  auto const threads = f.store.read([&](Reading& r) { return roster::kept_messages(r, f.rivers); });
  CHECK(threads[0].thread == threads[1].thread);
  CHECK(threads[1].thread == threads[2].thread);
}

TEST_CASE("what the secretariat opened is prompted, and a machine is nobody") {
  Lists f;
  f.done([&](Writing& w) { return people::open_account(w, {.address = "ada@example.org", .person = {}, .name = "Ada", .role = people::Role::secretariat}); });
  f.files.put("list.mbox", two() + pipermail(5, "list-bounces at example.org (List)", "m@x", "Reminder", "Auto-Submitted: auto-generated\n") + pipermail(6, chidi, "c@x", "[Rivers] Venue"));
  f.taken({"list.mbox"});
  CHECK(f.march().messages == 1);
  CHECK(f.march().others == 3);
}

TEST_CASE("who wrote from two addresses is suggested, counts as two until a person says otherwise, and can be taken apart again") {
  Lists f;
  f.files.put("list.mbox", two() + pipermail(3, "ada at example.com (Ada)", "c@x", "[Rivers] Venue"));
  f.done([&](Writing& w) { return roster::add_contact(w, f.rivers, {.name = "Ada", .address = "ada@example.org"}); });
  f.done([&](Writing& w) { return roster::add_contact(w, f.rivers, {.name = "ADA", .address = "Ada@example.com"}); });
  f.done([&](Writing& w) { return roster::add_contact(w, f.rivers, {.name = "Ada", .address = "ada@elsewhere.example"}); });  // never wrote
  auto const suggested = [&] {
    return f.store.read([&](Reading& r) { return perhaps_one(r, f.rivers); });
  };
  CHECK(suggested().empty());
  f.taken({"list.mbox"});
  CHECK(f.march().people == 3);
  REQUIRE(suggested().size() == 1);
  CHECK(suggested()[0].same_name);
  CHECK(f.march().people == 3);  // a suggestion changes nothing
  auto const say = [&](char const* one, char const* other, bool same) { return f.write([&](Writing& w) { return say_one_person(w, f.rivers, one, other, same); }); };
  CHECK(say("ada@example.org", "nowhere", true).error().field == "other");
  CHECK(say("ada@example.org", "ada@example.org", true).error().field == "other");
  REQUIRE(say("ada@example.org", "ada@example.com", true));
  REQUIRE(say("ada@example.com", "ada@example.org", true));  // twice is once
  CHECK(f.march().people == 2);
  CHECK(suggested().empty());
  auto const people = f.store.read([&](Reading& r) {
    std::set<std::int64_t> all;
    auto const heard = roster::messages(r, *parse_iso("2021-01-01T00:00Z"), *parse_iso("2022-01-01T00:00Z"));
    for (auto const& m : heard.at(f.rivers)) all.insert(m.person);
    return all.size();
  });
  CHECK(people == 2);
  REQUIRE(say("ada@example.org", "ada@example.com", false));
  CHECK(f.march().people == 3);
  CHECK(suggested().empty());  // somebody said that they are two
}

TEST_CASE("addresses of an archive with one name, or nearly one address, are suggested for 30 days; neither is kept, and a person decides") {
  Lists f;
  f.files.put("list.mbox", pipermail(1, "ada.morrow at example.org (Ada Morrow)", "a@x", "[Rivers] Budget") +
                               pipermail(2, "am at example.net (Morrow, ADA)", "b@x", "[Rivers] Venue") +
                               pipermail(3, "Ada.Morrow+lists at example.com (The Chair)", "c@x", "[Rivers] Minutes") +
                               pipermail(4, "bram at example.net (Bram)", "d@x", "[Rivers] Date") +
                               pipermail(5, "bram at example.com (Bram)", "e@x", "[Rivers] Time") +
                               pipermail(6, "ada.morrow at example.info (Ada Morrow)", "f@x", "Away", "Auto-Submitted: auto-replied\n"));
  f.taken({"list.mbox"});
  auto const suggested = [&] {
    return f.store.read([&](Reading& r) { return perhaps_one(r, f.rivers); });
  };
  auto const all = suggested();
  REQUIRE(all.size() == 2);  // a first name alone says nothing, and a machine is nobody
  CHECK(all[0].near_address);
  CHECK_FALSE(all[0].same_name);
  CHECK(all[1].same_name);
  CHECK_FALSE(all[1].near_address);
  CHECK(all[1].one.name.empty());
  CHECK(all[1].one.address.empty());
  CHECK(all[1].one.messages == 1);
  REQUIRE(all[0].other.last);
  CHECK(f.march().people == 5);
  f.store.backup(f.files.path("copy.db"));
  std::ifstream in(f.files.path("copy.db"), std::ios::binary);
  std::string const bytes{std::istreambuf_iterator<char>(in), {}};
  for (auto const* word : {"orrow", "ada.", "ADA", "example.net", "The Chair"}) {
    CAPTURE(word);
    CHECK(bytes.find(word) == std::string::npos);
  }
  auto const say = [&](std::string const& one, std::string const& other, bool same) {
    return f.write([&](Writing& w) { return say_one_person(w, f.rivers, one, other, same); });
  };
  CHECK(say("0123456789abcdef", all[1].one.mark, true).error().field == "one");  // nobody wrote from there
  CHECK(say(all[1].one.mark, all[1].one.mark + "0", true).error().field == "other");
  REQUIRE(say(all[1].one.mark, all[1].other.mark, true));
  CHECK(f.march().people == 4);
  REQUIRE(suggested().size() == 1);
  REQUIRE(say(all[0].one.mark, all[0].other.mark, false));
  CHECK(suggested().empty());
  REQUIRE(say(all[1].one.mark, all[1].other.mark, false));
  CHECK(f.march().people == 5);
}

TEST_CASE("of addresses that are alike in the archive the known one is named; what was alike is forgotten, what was decided is not") {
  Lists f;
  f.files.put("list.mbox", pipermail(1, "ada.morrow at example.org (Ada Morrow)", "a@x", "[Rivers] Budget") +
                               pipermail(2, "am at example.net (Ada Morrow)", "b@x", "[Rivers] Venue"));
  f.taken({"list.mbox"});
  f.done([&](Writing& w) { return roster::add_contact(w, f.rivers, {.name = "A. Morrow", .address = "am@example.net"}); });
  auto const suggested = [&] {
    return f.store.read([&](Reading& r) { return perhaps_one(r, f.rivers); });
  };
  auto const one = suggested();
  REQUIRE(one.size() == 1);
  CHECK(one[0].one.name == "A. Morrow");
  CHECK(one[0].one.address == "am@example.net");
  CHECK(one[0].other.address.empty());
  auto const forget = [&](Instant before) {
    f.done([&](Writing& w) -> Result<Done> {
      roster::forget_names(w, before);
      return Done{};
    });
  };
  forget(store::test::noon);
  CHECK(suggested().size() == 1);
  forget(store::test::noon + std::chrono::hours(1));
  CHECK(suggested().empty());
  REQUIRE(f.write([&](Writing& w) { return say_one_person(w, f.rivers, one[0].one.mark, one[0].other.mark, true); }));
  f.files.put("more.mbox", pipermail(3, "am at example.net (Ada Morrow)", "c@x", "[Rivers] Minutes"));
  f.taken({"more.mbox"});
  CHECK(f.march().people == 1);
}

TEST_CASE("a name that many addresses bear is no person's") {
  Lists f;
  std::string list;
  for (int i = 1; i <= 5; ++i) {
    list += pipermail(i, "office" + std::to_string(i) + " at example.org (The Secretariat)", std::to_string(i) + "@x", "[Rivers] Budget");
    f.files.put("list.mbox", list);
    f.taken({"list.mbox"});
    auto const pairs = f.store.read([&](Reading& r) { return perhaps_one(r, f.rivers); }).size();
    CHECK(pairs == static_cast<std::size_t>(i == 5 ? 0 : i * (i - 1) / 2));
  }
}

TEST_CASE("what cannot be read is noted as unreadable, and what was known stays") {
  Lists f;
  f.files.put("list.mbox", two());
  f.taken({"list.mbox"});
  auto const before = f.kept();
  auto const gone = f.import({"nowhere.mbox"});
  REQUIRE_FALSE(gone);
  CHECK(gone.error().field == "paths");
  CHECK(f.kept() == before);
  CHECK(f.store.read([&](Reading& r) { return roster::sources(r, store::test::noon).at(f.rivers).front().health; }) == roster::Health::unreadable);
  CHECK(f.import({"list.mbox"}, CoalitionId("none")).error().why == Why::unknown);
  CHECK(f.import({}).error().why == Why::malformed);
}

TEST_CASE("of an archive that is partly damaged the rest counts, but its source is not ok until it is read whole") {
  Lists f;
  auto const health = [&] { return f.store.read([&](Reading& r) { return roster::sources(r, store::test::noon).at(f.rivers).front().health; }); };
  auto const whole = mail::test::packed(two() + pipermail(3, chidi, "c@x", "[Rivers] Venue", "", std::string(200'000, 'x')));
  f.files.put("2021-March.txt.gz", whole.substr(0, whole.size() - 20));
  auto const part = f.taken({"2021-March.txt.gz"});
  CHECK(part.messages >= 2);
  CHECK(part.skipped.size() == 1);
  CHECK(part.health == roster::Health::unreadable);
  CHECK(health() == roster::Health::unreadable);
  f.files.put("2021-March.txt.gz", whole);
  CHECK(f.taken({"2021-March.txt.gz"}).messages == 3);
  CHECK(health() == roster::Health::ok);
  // A greeting before the first message is no damage.
  f.files.put("2021-April.txt", "From here on stands the archive of April.\n\n" + two() + pipermail(9, bram, "k@x", "[Rivers] More"));
  CHECK(f.taken({"2021-April.txt"}).skipped.size() == 1);
  CHECK(health() == roster::Health::ok);
}

TEST_CASE("meetings of a coalition's own series, its people at coordination meetings and its answers to polls count by themselves") {
  desk::test::Errands f;
  auto const wells = f.done([](Writing& w) { return roster::enter(w, {.name = "Coalition on Wells", .acronym = "CW", .life = roster::Life::listed}); });
  auto const young = f.done([](Writing& w) { return roster::enter(w, {.name = "Young", .life = roster::Life::listed, .founded = parse_day("2022-09-20")}); });
  auto const own = f.done([](Writing& w) { return meeting::found_series(w, {.title = "Wells calls"}); });
  f.done([&](Writing& w) { return roster::own_series(w, wells, own, true); });
  auto const held = [&](SeriesId const& series, char const* start, char const* hat, meeting::Presence presence) {
    return f.done([&](Writing& w) -> Result<MeetingId> {
      auto const id = meeting::enter_meeting(w, {.series = series, .title = "A call", .state = meeting::State::closed, .start = parse_iso(start)});
      if (id && *hat)
        if (auto const ok = meeting::note_attendance(w, *id, {.name = "Ada", .capacity = hat, .presence = presence}); !ok) return tl::unexpected(ok.error());
      return id;
    });
  };
  auto const call = held(own, "2022-09-05T14:00:00Z", "chair", meeting::Presence::present);
  held(own, "2022-09-06T14:00:00Z", "", meeting::Presence::present);  // neither notes nor attendance
  auto const there = held(f.series, "2022-09-12T14:00:00Z", "for CW", meeting::Presence::present);
  held(f.series, "2022-09-19T14:00:00Z", "Coalition on Wells", meeting::Presence::apologies);
  held(f.series, "2022-09-26T14:00:00Z", "", meeting::Presence::present);  // nobody knows who was there
  auto const poll = f.done([&](Writing& w) { return schedule::open_poll(w, {.title = "October", .zone = "UTC"}); });
  f.done([&](Writing& w) { return schedule::propose(w, poll, std::chrono::year(2022) / 9 / 28, 16, 0); });
  f.done([&](Writing& w) { return schedule::ask(w, poll, {.name = "Ana", .coalition = "Coalition on Wells"}); });
  auto const seen = f.store.read([](Reading& r) { return seen_here(r, *parse_iso("2022-09-01T00:00Z"), store::test::noon); });
  auto const& of_wells = seen.evidence.at(wells);
  REQUIRE(of_wells.size() == 2);
  auto const has = [&](roster::Kind kind, MeetingId const& m) {
    return std::any_of(of_wells.begin(), of_wells.end(), [&](auto const& e) { return e.kind == kind && e.link == "/meetings/" + m.text && e.machine; });
  };
  CHECK(has(roster::Kind::meeting, call));
  CHECK(has(roster::Kind::attendance, there));
  CHECK(seen.asked.at(wells).attendances == 2);
  CHECK(seen.asked.at(wells).answers == 1);
  CHECK_FALSE(seen.asked.contains(young));  // founded after both
  auto const later = f.store.read([](Reading& r) { return seen_here(r, *parse_iso("2022-09-12T14:00:00Z"), store::test::noon); });
  CHECK(later.asked.at(wells).attendances == 1);  // the beginning of a window is not in it
}

TEST_CASE("a name that two coalitions bear is nobody's, but a present one is meant before a former one") {
  desk::test::Errands f;
  auto const wells = f.done([](Writing& w) { return roster::enter(w, {.name = "Wells", .acronym = "CW", .aliases = {"Water people"}}); });
  auto const water = f.done([](Writing& w) { return roster::enter(w, {.name = "Water", .acronym = "CW", .aliases = {"Wells"}}); });
  f.done([&](Writing& w) { return roster::rename(w, water, {.name = "Waters"}); });
  auto const all = f.store.read([](Reading& r) { return coalitions_by_name(r); });
  CHECK(all.at("wells") == wells);
  CHECK(all.at("water") == water);
  CHECK(all.at("water people") == wells);
  CHECK_FALSE(all.contains("cw"));
}

TEST_CASE("the month is evaluated once, kept, and only for a first that has come") {
  Lists f;
  auto const october = *parse_iso("2022-10-01T00:00:00Z");
  CHECK(f.done([](Writing& w) { return evaluate_when_due(w); }));
  CHECK_FALSE(f.done([](Writing& w) { return evaluate_when_due(w); }));
  CHECK(f.store.read([](Reading& r) { return roster::last_evaluated(r); }) == parse_day("2022-10-01"));
  auto const refused = [&](Instant t) { return f.write([&](Writing& w) { return evaluate_month(w, t); }).error().why; };
  CHECK(refused(october + std::chrono::days(1)) == Why::malformed);
  CHECK(refused(*parse_iso("2022-11-01T00:00:00Z")) == Why::malformed);
  CHECK(refused(*parse_iso("2022-09-01T00:00:00Z")) == Why::not_now);
  auto const all = f.store.read([](Reading& r) { return roster::latest(r, store::test::noon); });
  CHECK(all.at(f.rivers).standing.state == roster::State::unknown);
}

TEST_CASE("what a table or a noted duty says of reports is seen by the badges at once, as evidence by hand is") {
  Lists f;
  f.done([](Writing& w) { return evaluate_when_due(w); });
  auto const report = [&] {
    return f.store.read([&](Reading& r) { return roster::latest_of(r, f.rivers, store::test::noon)->openness.report; });
  };
  auto const import = [&](std::string const& table) {
    return f.done([&](Writing& w) { return import_roster(w, table); });
  };
  CHECK(report() == roster::Report::not_due);
  auto const rows = import("name,reports\r\nCoalition on Rivers,2022-09-01 | Report of 2021 | https://example.org/r\r\nCoalition on Dunes,\r\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].id == f.rivers);
  CHECK(rows[0].evidence);
  CHECK_FALSE(rows[1].evidence);
  CHECK(report() == roster::Report::given);
  CHECK_FALSE(f.store.read([&](Reading& r) { return roster::latest_of(r, rows[1].id, store::test::noon); }));
  import("name,reports\r\nCoalition on Rivers,\r\n");
  CHECK(report() == roster::Report::not_due);
  auto const cycle = f.done([](Writing& w) { return roster::open_cycle(w, {.id = {}, .name = "2022", .gives = {}}); });
  auto const duty = f.done([&](Writing& w) { return roster::add_duty(w, {.cycle = cycle, .words = "A report on 2021", .due = parse_day("2022-06-10")}); });
  f.done([&](Writing& w) { return note_handed_in(w, {.duty = duty, .coalition = f.rivers, .day = parse_day("2022-06-01"), .link = "https://example.org/r"}); });
  CHECK(report() == roster::Report::given);
  f.done([&](Writing& w) { return forget_handed_in(w, duty, f.rivers); });
  CHECK(report() == roster::Report::missing);
}

TEST_CASE("what a cycle asks, and what a person saw on a page today, is seen by the badges at once") {
  Lists f;
  f.done([](Writing& w) { return evaluate_when_due(w); });
  auto const said = [&] {
    return f.store.read([&](Reading& r) { return roster::latest_of(r, f.rivers, store::test::noon)->openness; });
  };
  auto const cycle = f.done([](Writing& w) { return open_cycle(w, {.name = "2022"}); });
  auto const duty = f.done([&](Writing& w) { return add_duty(w, {.cycle = cycle, .words = "A report on 2021"}); });
  CHECK(said().report == roster::Report::not_due);
  auto const due = [&](char const* day) {
    f.done([&](Writing& w) { return set_due(w, duty, parse_day(day), "Asked for."); });
    return said().report;
  };
  CHECK(due("2022-06-10") == roster::Report::missing);
  CHECK(due("2023-01-10") == roster::Report::not_due);
  CHECK(due("2022-09-30") == roster::Report::missing);
  f.done([&](Writing& w) { return change_duty(w, duty, {.kind = roster::DutyKind::other, .words = "A talk"}); });
  CHECK(said().report == roster::Report::not_due);
  f.done([&](Writing& w) { return change_duty(w, duty, {.words = "A report on 2021"}); });
  CHECK(said().report == roster::Report::missing);
  f.done([&](Writing& w) { return remove_duty(w, duty); });
  CHECK(said().report == roster::Report::not_due);
  f.done([&](Writing& w) {
    return note_check(w, f.rivers, {.principle = roster::Principle::list, .verdict = roster::Verdict::not_met, .url = "https://example.org/join"}, "Only members write.");
  });
  CHECK(said().list == roster::Verdict::not_met);
  CHECK(said().state == roster::Open::partly);
  // The same month again says the same; what was known on its first day is another question.
  auto const october = *parse_iso("2022-10-01T00:00:00Z");
  f.done([&](Writing& w) { return evaluate_month(w, october); });
  CHECK(said().list == roster::Verdict::not_met);
  auto const then = f.store.read([&](Reading& r) { return evaluate(r, {}, october); });
  CHECK(then.at(0).openness.list == roster::Verdict::cannot_tell);
}

TEST_CASE("from an archive and a paper to *active*, with a line that says so") {
  Lists f;
  std::string list;
  for (int day = 1; day <= 6; ++day)
    list += pipermail(day, day % 3 == 0 ? ada : day % 3 == 1 ? bram : chidi, std::to_string(day) + "@x", (day > 1 ? "Re: " : "") + std::string("[Rivers] Budget"),
                      day > 1 ? "In-Reply-To: <1@x>\n" : "");
  f.files.put("list.mbox", list);
  f.taken({"list.mbox"});
  f.done([&](Writing& w) {
    return roster::add_item(w, {.coalition = f.rivers, .kind = roster::Kind::output, .day = parse_day("2021-02-20"), .words = "A paper", .link = "https://example.org/paper"});
  });
  auto const all = f.store.read([](Reading& r) { return evaluate(r, {}, *parse_iso("2021-04-01T00:00:00Z")); });
  REQUIRE(all.size() == 1);
  CHECK(all[0].standing.state == roster::State::active);
  CHECK(roster::text_of(roster::explain(all[0].standing, all[0].activity, all[0].rule)) ==
        "Active. 2020-10-02 to 2021-04-01: 6 messages by 3 people in 1 conversation; 1 output. Archive read 2022-10-03. Rule: 2 kinds in 182 days.");
  // Under another rule it would be low.
  f.done([](Writing& w) { return roster::keep(w, evaluate(w, {}, *parse_iso("2021-04-01T00:00:00Z"))); });
  auto const moved = f.store.read([](Reading& r) { return what_would_change(r, {.messages = 7}, store::test::noon); });
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].now == roster::State::active);
  CHECK(moved[0].then == roster::State::low);
}
