// SPDX-License-Identifier: Apache-2.0
// What is kept of mailing lists, on every database there is: staging, one visible act, months, announcements, health.
#include "roster/lists.hpp"

#include <algorithm>
#include <stdexcept>

#include "roster/aliases.hpp"
#include "roster/pieces.hpp"
#include "roster/roster_for_tests.hpp"

using namespace roster;
using namespace roster::test;

namespace {

Instant const march = *parse_iso("2022-03-10T09:00:00Z");

/// `key` is the message's, `person` its sender's; `days` after 10 March 2022.
KeptMessage message(std::uint64_t key, std::uint64_t person, int days, std::uint64_t thread) {
  return {.key = key, .person = person, .subject = 9, .refs = {1, UINT64_MAX}, .at = march + std::chrono::days(days), .thread = thread};
}

void import(Forum& f, CoalitionId const& id, std::vector<KeptMessage> const& messages, SourceRead const& source = {}) {
  auto const number = f.done([&](Writing& w) { return begin_import(w, id); });
  f.done([&](Writing& w) { return stage(w, id, number, messages); });
  f.done([&](Writing& w) { return settle_import(w, id, number, source); });
}

std::vector<KeptMessage> kept(Forum& f, CoalitionId const& id) {
  auto all = f.read([&](Reading& r) { return kept_messages(r, id); });
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.key < b.key; });
  return all;
}

}  // namespace

TEST_CASE("what is staged is seen only when the import is settled, and then as it was staged") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Rivers"});
    auto const number = f.done([&](Writing& w) { return begin_import(w, id); });
    std::vector<KeptMessage> const two{message(5, 50, 0, 5), {.key = UINT64_MAX - 1, .person = 51, .body = 7, .answers = {5}, .reply = true, .clamped = true, .machine = true, .thread = 5, .human = false, .prompted = true}};
    f.done([&](Writing& w) { return stage(w, id, number, two); });
    CHECK(kept(f, id).empty());
    CHECK_FALSE(f.read([&](Reading& r) { return source_kept(r, id); }));
    f.done([&](Writing& w) { return settle_import(w, id, number, {.newest = 5, .newest_file = "/a", .undated = 1, .files = {{"/a", 10, 3, "print"}}}); });
    CHECK(kept(f, id) == two);
    auto const source = f.read([&](Reading& r) { return *source_kept(r, id); });
    CHECK(source.read_at == f.now);
    CHECK(source.newest == 5);
    CHECK(source.undated == 1);
    auto const files = f.read([&](Reading& r) { return kept_files(r, id); });
    REQUIRE(files.size() == 1);
    CHECK(files[0].last == 3);
  });
}

TEST_CASE("an import that another one overtook is refused, and an import that broke off leaves nothing") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Rivers"});
    auto const first = f.done([&](Writing& w) { return begin_import(w, id); });
    f.done([&](Writing& w) { return stage(w, id, first, {message(5, 50, 0, 5)}); });
    import(f, id, {message(6, 60, 0, 6)});
    CHECK(f.verb([&](Writing& w) { return stage(w, id, first, {message(7, 50, 0, 5)}); }).error().why == Why::conflict);
    CHECK(f.verb([&](Writing& w) { return settle_import(w, id, first, {}); }).error().why == Why::conflict);
    REQUIRE(kept(f, id).size() == 1);
    CHECK(kept(f, id)[0].key == 6);
    CHECK(f.verb([&](Writing& w) { return begin_import(w, CoalitionId("none")); }).error().why == Why::unknown);
  });
}

TEST_CASE("a message that is known stands once, as it was told last") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Rivers"});
    import(f, id, {message(5, 50, 0, 5), message(6, 60, 1, 6)});
    import(f, id, {message(5, 50, 0, 5), message(6, 60, 1, 5)});
    auto const all = kept(f, id);
    REQUIRE(all.size() == 2);
    CHECK(all[1].thread == 5);
    import(f, id, {});
    CHECK(kept(f, id) == all);
  });
}

TEST_CASE("thirty days of a list are replaced as a whole, the others stay, and days in which nothing is left are empty") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Rivers"});
    auto nowhere = message(4, 50, 0, 4);
    nowhere.at.reset();
    import(f, id, {nowhere, message(5, 50, 0, 5), message(6, 60, 1, 6), message(7, 60, 60, 7)});
    // What was without a time has one now; of the first days one message is gone.
    auto const number = f.done([&](Writing& w) { return begin_import(w, id); });
    f.done([&](Writing& w) { return stage(w, id, number, {message(4, 50, 61, 4), message(6, 60, 1, 4)}); });
    f.done([&](Writing& w) { return stage(w, id, number, {message(7, 60, 60, 7)}); });  // the rest of the piece of the first
    f.done([&](Writing& w) { return stage_emptied(w, id, number, {undated_piece}); });
    f.done([&](Writing& w) { return settle_import(w, id, number, {}); });
    CHECK(kept(f, id) == std::vector{message(4, 50, 61, 4), message(6, 60, 1, 4), message(7, 60, 60, 7)});
    CHECK(f.read([&](Reading& r) { return months(r, "2022-03", id).at(id).size(); }) == 2);
  });
}

TEST_CASE("a kept message is a line that reads back as it was, and what is no such line is a fault") {
  KeptMessage const whole{.key = UINT64_MAX, .person = 1, .subject = UINT64_MAX / 2 + 1, .body = 3, .refs = {1, UINT64_MAX}, .answers = {7}, .reply = true,
                          .clamped = true, .machine = true, .at = march, .thread = 9, .human = false, .prompted = true};
  KeptMessage const bare{.key = 2, .human = true};
  std::string kept;
  write_line(kept, whole);
  write_line(kept, bare);
  std::vector<KeptMessage> read;
  each_line(kept, [&](KeptMessage const& m) { read.push_back(m); });
  CHECK(read == std::vector{whole, bare});
  each_line("", [](KeptMessage const&) { FAIL("nothing is kept there"); });
  for (auto const* wrong : {"1", "1 2 3 4 5 0 6 7", "1 2 3 4 x 0   ", "1 2 3 4 5 0  000000000000000g ", "1 2 3 4 5 0   0001"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(each_line(wrong, [](KeptMessage const&) {}), std::runtime_error);
  }
}

TEST_CASE("messages that an earlier program kept in rows of their own are kept as they were") {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    store::test::Place const place(kind);
    auto options = place.options();
    options.clock = [] { return store::test::noon; };
    auto all = migrations();
    auto older = all;
    std::erase_if(older, [](auto const& m) { return m.version > 5; });
    auto const common = options.migrations;
    options.migrations.insert(options.migrations.end(), older.begin(), older.end());
    CoalitionId id;
    {
      store::Store store(options);
      auto const entered = store.write(store::test::somebody, [](Writing& w) -> Result<CoalitionId> {
        // As that program wrote it: today's knows tables that are not there yet.
        CoalitionId const made(std::string("rivers"));
        w.run("insert into coalition (id, name, folded, acronym, lang, life, statement, list, archive, site, joining, at) "
              "values (:i, 'Rivers', 'rivers', '', 'en', 1, '', '', '', '', '', :t)",
              made, w.now());
        auto const put = [&](std::uint64_t key, std::uint64_t body, char const* refs, char const* answers, bool marks, std::optional<Instant> at) {
          w.run("insert into list_message (coalition, id, person, subject, body, refs, answers, reply, clamped, machine, at, thread, human, "
                "prompted, announced) "
                "values (:c, :k, 50, 9, :b, :r, :a, :e, :l, :m, :t, 5, :h, :p, :n)",
                made, key, body, refs, answers, marks, marks, marks, at, !marks, marks, !marks);
        };
        put(5, 7, "0000000000000001ffffffffffffffff", "", false, march);
        put(UINT64_MAX - 1, 0, "", "0000000000000005", true, std::nullopt);
        return made;
      });
      REQUIRE(entered);
      id = *entered;
    }
    options.migrations = common;
    options.migrations.insert(options.migrations.end(), all.begin(), all.end());
    store::Store store(options);
    auto kept = store.read([&](Reading& r) { return kept_messages(r, id); });
    std::sort(kept.begin(), kept.end(), [](auto const& a, auto const& b) { return a.key < b.key; });
    CHECK(kept == std::vector<KeptMessage>{
                      {.key = 5, .person = 50, .subject = 9, .body = 7, .refs = {1, UINT64_MAX}, .at = march, .thread = 5},
                      {.key = UINT64_MAX - 1, .person = 50, .subject = 9, .answers = {5}, .reply = true, .clamped = true, .machine = true, .thread = 5,
                       .human = false, .prompted = true}});
    auto const seen = store.read([&](Reading& r) { return messages(r, march - std::chrono::days(1), march, id).at(id); });
    REQUIRE(seen.size() == 1);
    CHECK_FALSE(seen[0].human);  // it was an announcement
  }
}

TEST_CASE("months count human and unprompted messages, their people and conversations, and the others apart") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Rivers"});
    auto machine = message(8, 52, 3, 8), prompted = message(9, 53, 4, 9), nobody = message(10, 0, 5, 10), undated = message(11, 50, 0, 5);
    machine.human = false;
    prompted.prompted = true;
    undated.at.reset();
    import(f, id, {message(5, 50, 0, 5), message(6, 51, 1, 5), message(7, 50, 2, 7), machine, prompted, nobody, undated, message(12, 50, 25, 5)});
    auto const m = f.read([&](Reading& r) { return months(r, "2022-03", id).at(id); });
    REQUIRE(m.size() == 2);
    CHECK(m[0].month == "2022-03");
    CHECK(m[0].messages == 3);
    CHECK(m[0].people == 2);
    CHECK(m[0].conversations == 1);
    CHECK(m[0].others == 3);
    CHECK(m[1].month == "2022-04");
    CHECK(m[1].conversations == 0);  // its other voice was in March
    CHECK(f.read([&](Reading& r) { return months(r, "2022-04").at(id).size(); }) == 1);
    auto const seen = f.read([&](Reading& r) { return messages(r, march, march + std::chrono::days(2)).at(id); });
    REQUIRE(seen.size() == 2);  // the beginning of a window is not in it, its end is
    CHECK(seen[0].human);
    auto const rest = f.read([&](Reading& r) { return messages(r, march + std::chrono::days(4), march + std::chrono::days(5), id).at(id); });
    REQUIRE(rest.size() == 1);
    CHECK_FALSE(rest[0].human);  // nobody's word
  });
}

TEST_CASE("the same body on three coalitions' lists within a week is an announcement, on all of them") {
  on_each([](Forum& f) {
    std::vector<CoalitionId> ids;
    for (auto const* name : {"Rivers", "Lakes", "Wells", "Springs"}) ids.push_back(f.entered({.name = name}));
    auto const call = [](std::uint64_t key, int days) {
      auto m = message(key, 50, days, key);
      m.body = 77;
      return m;
    };
    import(f, ids[0], {call(1, 0)});
    import(f, ids[1], {call(2, 3)});
    import(f, ids[2], {call(3, 8)});
    auto const counted = [&](int i) { return f.read([&](Reading& r) { return months(r, "2022-01", ids[static_cast<std::size_t>(i)]).at(ids[static_cast<std::size_t>(i)]).front().messages; }); };
    CHECK(counted(0) == 1);  // eight days lie between the first and the third
    import(f, ids[3], {call(4, 7)});
    CHECK(counted(0) == 0);
    CHECK(counted(1) == 0);
    CHECK(counted(2) == 0);
    CHECK(counted(3) == 0);
    // What a later import tells of one of them changes nothing of that.
    auto again = call(2, 3);
    again.thread = 20;
    import(f, ids[1], {again});
    CHECK(counted(1) == 0);
  });
}

TEST_CASE("an announcement is found across the border of thirty days, and not undone by what is read of other days") {
  on_each([](Forum& f) {
    std::vector<CoalitionId> ids;
    for (auto const* name : {"Rivers", "Lakes", "Wells"}) ids.push_back(f.entered({.name = name}));
    auto const call = [](std::uint64_t key, int days) {
      auto m = message(key, 50, days, key);
      m.body = 77;
      return m;
    };
    REQUIRE(piece_of(call(1, 18).at) + 1 == piece_of(call(2, 20).at));
    import(f, ids[0], {call(1, 18)});
    import(f, ids[1], {call(2, 20)});
    import(f, ids[2], {call(3, 21)});
    auto const humans = [&] {
      int n = 0;
      for (auto const& [id, all] : f.read([](Reading& r) { return messages(r, march, march + std::chrono::days(200)); }))
        n += static_cast<int>(std::count_if(all.begin(), all.end(), [](Message const& m) { return m.human; }));
      return n;
    };
    CHECK(humans() == 0);
    import(f, ids[0], {call(9, 100)});
    CHECK(humans() == 1);
    import(f, ids[0], {call(8, 45)});  // beside, with the same words, but weeks later
    CHECK(humans() == 2);
  });
}

TEST_CASE("a source is ok for seven days, stale after, unreadable when a reading failed; older files say nothing of today") {
  on_each([](Forum& f) {
    auto const declared = f.entered({.name = "Rivers", .archive = "https://lists.example.org/rivers/"}), silent = f.entered({.name = "Lakes"});
    auto const health = [&](CoalitionId const& id) {
      auto const all = f.read([&](Reading& r) { return sources(r, f.now); });
      return all.contains(id) ? std::optional(all.at(id).front().health) : std::nullopt;
    };
    CHECK(health(declared) == Health::stale);  // declared, and never read
    CHECK(health(silent) == std::nullopt);
    import(f, declared, {message(5, 50, 0, 5)}, {.newest = 5});
    import(f, silent, {});
    CHECK(health(declared) == Health::ok);
    CHECK(health(silent) == Health::ok);
    auto const read = f.now;
    f.now = read + std::chrono::days(6);
    import(f, declared, {message(4, 50, -30, 4)}, {.speaks_of_now = false});
    CHECK(f.read([&](Reading& r) { return source_kept(r, declared)->read_at; }) == read);
    CHECK(health(declared) == Health::ok);
    f.now = read + std::chrono::days(8);
    CHECK(health(declared) == Health::stale);
    f.done([&](Writing& w) { return note_failed_reading(w, declared, Health::unreadable); });
    CHECK(health(declared) == Health::unreadable);
    import(f, declared, {}, {.newest = 5});
    CHECK(health(declared) == Health::ok);
    CHECK(f.verb([&](Writing& w) { return note_failed_reading(w, CoalitionId("none"), Health::wrong); }).error().why == Why::unknown);
  });
}

TEST_CASE("writers with one name, or one word before the @, are alike while that is known; a pair that was decided is not asked again") {
  on_each([](Forum& f) {
    auto const id = f.entered({.name = "Rivers"}), lakes = f.entered({.name = "Lakes"});
    std::vector<KeptMessage> const list{message(5, 50, 0, 5), message(6, 51, 1, 6), message(7, 52, 2, 7)};
    import(f, id, list, {.writers = {{50, 1, 9}, {51, 1, 0}, {52, 0, 9}, {52, 2, 9}}});
    import(f, lakes, {}, {.writers = {{60, 1, 9}}});  // another list
    auto const found = [&] {
      return f.read([&](Reading& r) { return alike(r, id); });
    };
    auto const two = found();
    REQUIRE(two.size() == 2);
    CHECK(two[0].one == 50);
    CHECK(two[0].other == 51);
    CHECK(two[0].same_name);
    CHECK_FALSE(two[0].same_local);
    CHECK(two[1].other == 52);
    CHECK(two[1].same_local);
    f.done([&](Writing& w) { return keep_apart(w, id, 51, 50); });
    CHECK(found().size() == 1);
    auto const by = f.read([&](Reading& r) { return wrote(r, id, {50, 99}); });
    REQUIRE(by.size() == 1);
    CHECK(by.at(50).messages == 1);
    CHECK(by.at(50).last == march);
    // Heard again, one is known for longer.
    f.now += std::chrono::days(10);
    import(f, id, list, {.writers = {{52, 2, 9}}});
    f.done([&](Writing& w) -> Result<Done> {
      forget_names(w, f.now);
      return Done{};
    });
    CHECK(found().empty());
    import(f, id, list, {.writers = {{50, 3, 9}}});
    CHECK(found().size() == 1);
    f.done([&](Writing& w) { return join_people(w, id, 50, 52); });
    CHECK(found().empty());
  });
}

TEST_CASE("hashes stand under a key of this installation, and nothing hashes to nothing") {
  on_each([](Forum& f) {
    auto const key = f.done([](Writing& w) -> Result<std::string> { return evidence_key(w); });
    CHECK(key == f.done([](Writing& w) -> Result<std::string> { return evidence_key(w); }));
    CHECK(keyed(key, 5) == keyed(key, 5));
    CHECK(keyed(key, 5) != keyed(key, 6));
    CHECK(keyed(key, 5) != keyed(random_secret(), 5));
    CHECK(keyed(key, 0) == 0);
    f.done([](Writing& w) { return note_prompters(w, {3, UINT64_MAX}); });
    f.done([](Writing& w) { return note_prompters(w, {3, 4}); });
    CHECK(f.read([](Reading& r) { return prompters(r); }) == std::set<std::uint64_t>{3, 4, UINT64_MAX});
  });
}
