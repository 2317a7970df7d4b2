// SPDX-License-Identifier: Apache-2.0
// Archives from a shelf and from a web server on loopback, and pages looked at, all the way to the coalitions' evidence.
#include "desk/outside.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "desk/desk_for_tests.hpp"
#include "mail/archive_for_tests.hpp"
#include "sources/site_for_tests.hpp"

using namespace desk;
using mail::test::pipermail;
using sources::test::Site;

namespace {

struct Reaching : store::test::Kept {
  mail::test::Files files;
  Site site;
  Outside outside{
      .shelf = sources::Shelf(files.path("archives")), .agent = "Intersession/test", .worker = mail::test::limits(), .clock = [this] {
        return now;
      }};
  CoalitionId rivers = entered("Coalition on Rivers", "/pipermail/rivers/");

  CoalitionId entered(char const* name, char const* archive) {
    return done([&](Writing& w) {
      return roster::enter(w, {.name = name,
                               .life = roster::Life::listed,
                               .founded = parse_day("2015-01-01"),
                               .list = site.url("/join"),
                               .archive = site.url(archive),
                               .join = "Fill in the form at " + site.url("/join") + "."});
    });
  }
  /// A second later than what was before, so that there is a newest one.
  void uploaded(std::string const& name, std::string const& bytes) {
    now += std::chrono::seconds(1);
    auto const body = files.put("body", bytes);
    outside.shelf.put(body, 0, bytes.size(), rivers, name);
    done([&](Writing& w) { return sources::note_staged(w, rivers, name, static_cast<std::int64_t>(bytes.size())); });
  }
  sources::Staged newest() {
    return store.read([&](Reading& r) { return sources::staged(r, rivers); }).front();
  }
  sources::Pull pull() {
    return *store.read([&](Reading& r) { return sources::pull_of(r, rivers); });
  }
  roster::Health health() {
    return store.read([&](Reading& r) { return roster::sources(r, now).at(rivers).front().health; });
  }
  std::size_t kept() {
    return store.read([&](Reading& r) { return roster::kept_messages(r, rivers); }).size();
  }
  void turn_on(std::string const& path) {
    done([&](Writing& w) { return sources::set_pull(w, rivers, site.url(path), true); });
  }
  void index(std::vector<std::string> const& months) {
    std::string page = "<html><body>";
    for (auto const& m : months) page += "<a href=\"" + m + "\">x</a>";
    site.put("/pipermail/rivers/", {.body = page, .fields = "Content-Type: text/html\r\n"});
  }
  Reaching() : Kept("sqlite", all_migrations()) {
    outside.limits.pause = std::chrono::milliseconds(0);
    done([&](Writing& w) { return sources::note_inside(w, {site.host()}); });
  }
};

std::string one(char const* id, int day = 1) { return pipermail(day, "ada at example.org (Ada)", id, "[Rivers] Budget"); }

}  // namespace

TEST_CASE("an upload is read when its turn comes, its messages count once, and its file goes after 30 days") {
  Reaching f;
  CHECK_FALSE(read_next_archive(f.store, f.outside));
  f.uploaded("2021-March.txt", one("a@x") + one("b@x", 2));
  CHECK(read_next_archive(f.store, f.outside));
  CHECK_FALSE(read_next_archive(f.store, f.outside));
  auto read = f.newest();
  CHECK(read.state == sources::State::done);
  CHECK(read.messages == 2);
  CHECK(read.fresh == 2);
  CHECK(f.health() == roster::Health::ok);
  f.uploaded("again.mbox", one("b@x", 2) + one("c@x", 3));
  CHECK(read_next_archive(f.store, f.outside));
  CHECK(f.newest().fresh == 1);
  CHECK(f.kept() == 3);
  f.uploaded("photo.txt", "no archive at all");
  CHECK(read_next_archive(f.store, f.outside));
  CHECK(f.newest().state == sources::State::failed);
  CHECK(f.newest().why == "no message could be read in it");
  CHECK(f.kept() == 3);
  f.now += std::chrono::days(31);
  clear_shelf(f.store, f.outside);
  CHECK_FALSE(std::filesystem::exists(f.outside.shelf.place(f.rivers, "2021-March.txt")));
  CHECK_FALSE(f.newest().on_shelf);
  CHECK(f.kept() == 3);
}

TEST_CASE("an upload whose file is on no shelf waits for an hour and has then failed; being asked to stop leaves it waiting") {
  Reaching f;
  f.done([&](Writing& w) { return sources::note_staged(w, f.rivers, "gone.mbox", 1); });
  CHECK_FALSE(read_next_archive(f.store, f.outside));
  f.uploaded("here.mbox", one("a@x"));
  std::stop_source asked;
  asked.request_stop();
  CHECK_FALSE(read_next_archive(f.store, f.outside, asked.get_token()));
  CHECK(f.newest().state == sources::State::waiting);
  CHECK(read_next_archive(f.store, f.outside));  // what is there is not held up by what is not
  f.now += std::chrono::hours(2);
  CHECK(read_next_archive(f.store, f.outside));
  auto const all = f.store.read([&](Reading& r) { return sources::staged(r, f.rivers); });
  CHECK(std::count_if(all.begin(), all.end(),
                      [](auto const& s) { return s.state == sources::State::failed && s.why == "its file is gone"; }) == 1);
}

TEST_CASE("a pull takes the months once, then asks only for the index and the two newest, and only what changed comes again") {
  Reaching f;
  f.index({"2021-January.txt", "2021-March.txt", "2021-February.txt"});
  f.site.put("/pipermail/rivers/2021-January.txt", {.body = one("j@x"), .etag = "\"j\""});
  f.site.put("/pipermail/rivers/2021-February.txt", {.body = one("f@x"), .etag = "\"f\""});
  f.site.put("/pipermail/rivers/2021-March.txt", {.body = one("m@x"), .etag = "\"m\""});
  f.turn_on("/pipermail/rivers/");
  CHECK(pull_next(f.store, f.outside));
  CHECK_FALSE(pull_next(f.store, f.outside));
  CHECK(f.pull().well);
  CHECK(f.pull().files == 3);
  CHECK(f.pull().fetched == 3);
  CHECK(f.kept() == 3);
  CHECK(f.health() == roster::Health::ok);
  f.site.asked();
  f.site.put("/pipermail/rivers/2021-March.txt", {.body = one("m@x") + one("n@x", 9), .etag = "\"m2\""});
  f.now += std::chrono::hours(25);
  CHECK(pull_next(f.store, f.outside));
  CHECK(f.site.asked() == std::vector<std::string>{"GET /pipermail/rivers/", "GET /pipermail/rivers/2021-February.txt",
                                                   "GET /pipermail/rivers/2021-March.txt"});
  CHECK(f.pull().fetched == 1);
  CHECK(f.kept() == 4);
  CHECK(f.health() == roster::Health::ok);
}

TEST_CASE("a pull that we break off ourselves says nothing of the source") {
  Reaching f;
  f.index({"2021-March.txt"});
  f.site.put("/pipermail/rivers/2021-March.txt", {.body = one("a@x")});
  f.turn_on("/pipermail/rivers/");
  REQUIRE(pull_next(f.store, f.outside));
  REQUIRE(f.health() == roster::Health::ok);
  f.now += std::chrono::hours(25);
  std::stop_source asked;
  asked.request_stop();
  CHECK_FALSE(pull_next(f.store, f.outside, asked.get_token()));
  CHECK(f.health() == roster::Health::ok);
}

TEST_CASE("what stands at the address says how healthy the source is, and nothing known is lost") {
  Reaching f;
  f.index({"2021-March.txt"});
  f.site.put("/pipermail/rivers/2021-March.txt", {.body = one("m@x"), .etag = "\"m\""});
  f.turn_on("/pipermail/rivers/");
  CHECK(pull_next(f.store, f.outside));
  auto const tomorrow = [&] {
    f.now += std::chrono::hours(25);
    CHECK(pull_next(f.store, f.outside));
    CHECK_FALSE(f.pull().well);
  };
  f.site.put("/pipermail/rivers/", {.body = "<html>Please log in</html>", .fields = "Content-Type: text/html\r\n"});
  tomorrow();
  CHECK(f.health() == roster::Health::wrong);
  CHECK(f.pull().why == "no files of an archive are listed there");
  f.site.put("/pipermail/rivers/", {.status = 404, .body = "gone"});
  tomorrow();
  CHECK(f.health() == roster::Health::wrong);
  f.site.put("/pipermail/rivers/", {.status = 503, .body = "later", .fields = "Retry-After: 200000\r\n"});
  tomorrow();
  CHECK(f.health() == roster::Health::unreadable);
  CHECK(f.pull().next_at == f.now + std::chrono::seconds(200'000));
  f.now += std::chrono::hours(40);
  f.site.put("/pipermail/rivers/", {.status = 302, .fields = "Location: https://evil.example/\r\n"});
  tomorrow();
  CHECK(f.health() == roster::Health::wrong);
  CHECK(f.kept() == 1);
  // Whom nobody allows any more is not asked, and that says nothing of the source.
  f.index({"2021-March.txt"});
  f.now += std::chrono::hours(25);
  CHECK(pull_next(f.store, f.outside));
  CHECK(f.health() == roster::Health::ok);
  f.done([](Writing& w) { return sources::note_inside(w, {}); });
  f.site.asked();
  tomorrow();
  CHECK(f.site.asked().empty());
  CHECK(f.health() == roster::Health::ok);
}

TEST_CASE("a single mbox file is pulled as it is, and a broken transfer leaves what was") {
  Reaching f;
  f.site.put("/export/rivers.mbox", {.body = one("a@x"), .etag = "\"1\""});
  f.turn_on("/export/rivers.mbox");
  CHECK(pull_next(f.store, f.outside));
  CHECK(f.kept() == 1);
  CHECK(f.site.asked() == std::vector<std::string>{"GET /export/rivers.mbox"});
  f.site.put("/export/rivers.mbox", {.body = one("a@x") + one("b@x", 2), .etag = "\"2\"", .cut = 50});
  f.now += std::chrono::hours(25);
  CHECK(pull_next(f.store, f.outside));
  CHECK_FALSE(f.pull().well);
  CHECK(f.health() == roster::Health::unreadable);
  CHECK(f.kept() == 1);
}

TEST_CASE("a look asks the pages, proposes, and counts only when a person has confirmed it") {
  Reaching f;
  f.site.put("/join",
             {.body = "<p>Anybody may join.</p><form>Subscribe <input type=\"email\"></form>", .fields = "Content-Type: text/html\r\n"});
  f.index({"2021-March.txt"});
  CHECK(f.done([&](Writing& w) { return ask_looks(w, f.rivers); }) == 3);
  CHECK(look_next(f.store, f.outside));
  CHECK(look_next(f.store, f.outside));
  CHECK(look_next(f.store, f.outside));
  CHECK_FALSE(look_next(f.store, f.outside));
  auto const looks = f.store.read([&](Reading& r) { return sources::looks(r, f.rivers); });
  REQUIRE(looks.size() == 3);
  for (auto const& l : looks) {
    CAPTURE(l.url);
    CHECK(l.state == sources::LookState::proposed);
    CHECK(l.proposal == sources::Proposal::met);
    CHECK(l.status == 200);
    CHECK(l.hash.size() == 64);
    CHECK(l.at == f.now);
  }
  CHECK(f.store.read(roster::all_checks).empty());
  f.now += std::chrono::hours(1);
  auto const membership =
      std::find_if(looks.begin(), looks.end(), [](auto const& l) { return l.question == sources::Question::membership; });
  CHECK(membership->first_lines == "Anybody may join. Subscribe");
  f.done([&](Writing& w) {
    return confirm_look(w, membership->id, roster::Verdict::not_met, "Only members vote.", f.now + std::chrono::days(90));
  });
  auto const checks = f.store.read([&](Reading& r) { return roster::checks(r, f.rivers); });
  REQUIRE(checks.size() == 1);
  CHECK(checks.front().check.verdict == roster::Verdict::not_met);
  CHECK(checks.front().check.at == f.now - std::chrono::hours(1));
  CHECK(checks.front().check.url == f.site.url("/join"));
  CHECK(f.verb([&](Writing& w) { return confirm_look(w, membership->id, roster::Verdict::met, "", std::nullopt); }).error().why ==
        Why::not_now);
  // What is refused leaves the look open.
  auto const other = std::find_if(looks.begin(), looks.end(), [](auto const& l) { return l.question == sources::Question::list; });
  CHECK(f.verb([&](Writing& w) { return confirm_look(w, other->id, roster::Verdict::not_met, "", std::nullopt); }).error().field == "note");
  CHECK(f.store.read([&](Reading& r) { return sources::look(r, other->id)->state; }) == sources::LookState::proposed);
}
