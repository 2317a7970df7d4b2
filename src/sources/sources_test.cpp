// SPDX-License-Identifier: Apache-2.0
#include "sources/sources.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "sources/shelf.hpp"
#include "store/kept_for_tests.hpp"

using namespace sources;
using base::Why;

namespace {

struct Forum : store::test::Kept {
  explicit Forum(std::string const& kind) : Kept(kind, migrations()) {}
  void allow(std::vector<std::string> const& hosts) {
    done([&](Writing& w) { return allow_hosts(w, hosts); });
  }
};

void on_each(void (*test)(Forum&)) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    Forum kept(kind);
    test(kept);
  }
}

CoalitionId const rivers("rivers"), lakes("lakes");

}  // namespace

TEST_CASE("hosts are allowed by name, all at once or none, and the operator's machines stand apart") {
  on_each([](Forum& k) {
    CHECK(k.read(allowed_hosts).empty());
    CHECK(k.verb([](Writing& w) { return set_pull(w, rivers, "https://lists.example.org/", true); }).error().field == "url");
    k.allow({" Lists.example.org", "", ".example.net"});
    CHECK(k.read(allowed_hosts) == std::vector<std::string>{".example.net", "lists.example.org"});
    CHECK(k.verb([](Writing& w) {
             return allow_hosts(w, {"a.example", "127.0.0.1"});
           })
              .error()
              .with == std::vector<std::string>{"127.0.0.1"});
    CHECK(k.read(allowed_hosts).size() == 2);
    k.done([](Writing& w) { return note_inside(w, {"127.0.0.1:8080"}); });
    k.allow({"a.example"});
    auto const reach = k.read(sources::reach);
    CHECK(reach.hosts == std::set<std::string>{"a.example"});
    CHECK(reach.inside == std::set<std::string>{"127.0.0.1:8080"});
    k.done([](Writing& w) { return note_inside(w, {}); });
    CHECK(k.read(sources::reach).inside.empty());
  });
}

TEST_CASE("an upload waits, is read, and leaves the shelf after 30 days; one of the same name takes its place") {
  on_each([](Forum& k) {
    auto const first = k.done([](Writing& w) { return note_staged(w, rivers, "list.mbox", 100); });
    CHECK(k.verb([](Writing& w) { return note_staged(w, rivers, "", 100); }).error().field == "file");
    CHECK(k.read(waiting_archives).size() == 1);
    k.done([&](Writing& w) { return note_reading(w, first, 4000); });
    auto all = k.read([](Reading& r) { return staged(r, rivers); });
    CHECK(all.front().state == State::reading);
    CHECK(all.front().heard == 4000);
    auto result = all.front();
    result.state = State::done;
    result.messages = 7;
    k.done([&](Writing& w) { return note_read(w, result); });
    CHECK(k.read(waiting_archives).empty());
    k.now += std::chrono::days(29);
    k.done([](Writing& w) { return note_staged(w, rivers, "list.mbox", 200); });
    k.done([](Writing& w) { return note_staged(w, rivers, "other.mbox", 200); });
    all = k.read([](Reading& r) { return staged(r, rivers); });
    REQUIRE(all.size() == 3);
    CHECK_FALSE(all.back().on_shelf);
    k.now += std::chrono::days(31);
    auto const old = k.store.write(store::test::somebody, [](Writing& w) -> Result<std::vector<std::pair<CoalitionId, std::string>>> { return take_off_shelf(w); });
    REQUIRE(old);
    CHECK(old->size() == 2);
    for (auto const& s : k.read([](Reading& r) { return staged(r, rivers); })) CHECK_FALSE(s.on_shelf);
  });
}

TEST_CASE("ten uploads of a coalition may wait, and no more") {
  on_each([](Forum& k) {
    for (int i = 0; i < 10; ++i) k.done([&](Writing& w) { return note_staged(w, rivers, "m" + std::to_string(i), 1); });
    CHECK(k.verb([](Writing& w) { return note_staged(w, rivers, "more", 1); }).error().why == Why::conflict);
    CHECK(k.verb([](Writing& w) { return note_staged(w, lakes, "more", 1); }));
    CHECK(k.read([](Reading& r) { return may_stage(r, rivers, "more"); }).error().why == Why::conflict);
    CHECK(k.verb([](Writing& w) { return note_staged(w, rivers, "m3", 2); }));  // in the place of the one that waits
  });
}

TEST_CASE("a pull is due at once when it is turned on, is taken by one, and comes again in its time") {
  on_each([](Forum& k) {
    k.allow({"lists.example.org"});
    k.done([](Writing& w) { return set_pull(w, rivers, "https://lists.example.org/rivers/", true); });
    CHECK(k.read([&](Reading& r) { return pull_due(r, k.now); }));
    auto const taken = k.done([](Writing& w) { return take_pull(w); });
    REQUIRE(taken);
    CHECK(taken->url == "https://lists.example.org/rivers/");
    CHECK_FALSE(k.done([](Writing& w) { return take_pull(w); }));
    auto after = *taken;
    after.well = true;
    after.next_at = k.now + std::chrono::hours(24);
    k.done([&](Writing& w) { return note_pulled(w, after); });
    k.now += std::chrono::hours(23);
    CHECK_FALSE(k.read([&](Reading& r) { return pull_due(r, k.now); }));
    k.now += std::chrono::hours(1);
    CHECK(k.read([&](Reading& r) { return pull_due(r, k.now); }));
    k.done([](Writing& w) { return set_pull(w, rivers, "", false); });
    CHECK_FALSE(k.read([&](Reading& r) { return pull_due(r, k.now); }));
    CHECK(k.read([](Reading& r) { return pull_of(r, rivers); })->last_at.has_value());
  });
}

TEST_CASE("a look waits, is made, and is decided by a person once") {
  on_each([](Forum& k) {
    k.allow({"example.org"});
    auto const id = k.done([](Writing& w) { return ask_look(w, rivers, Question::list, "https://example.org/join"); });
    CHECK(k.done([](Writing& w) { return ask_look(w, rivers, Question::list, "https://example.org/join"); }) == id);
    CHECK(k.verb([](Writing& w) { return ask_look(w, rivers, Question::list, "https://elsewhere.example/"); }).error().field == "url");
    CHECK(k.verb([&](Writing& w) { return settle_look(w, id, true); }).error().why == Why::not_now);
    auto seen = *k.read(next_look);
    seen.status = 200;
    seen.proposal = Proposal::met;
    k.done([&](Writing& w) { return note_look(w, seen); });
    CHECK_FALSE(k.read(next_look));
    CHECK(k.done([&](Writing& w) { return settle_look(w, id, true); }).proposal == Proposal::met);
    CHECK(k.verb([&](Writing& w) { return settle_look(w, id, false); }).error().why == Why::not_now);
    CHECK(k.verb([](Writing& w) { return settle_look(w, CheckId("none"), true); }).error().why == Why::unknown);
    CHECK(k.read([](Reading& r) { return looks(r, rivers); }).front().state == LookState::confirmed);
  });
}

TEST_CASE("the shelf takes a part of a file, under a name that cannot leave it, and forgets what is old") {
  store::test::Directory directory;
  Shelf const shelf(directory.path + "/archives");
  std::ofstream(directory.path + "/body") << "head-THE ARCHIVE-tail";
  shelf.put(directory.path + "/body", 5, 11, rivers, "../../list.mbox");
  auto const at = shelf.place(rivers, "../../list.mbox");
  CHECK(at == directory.path + "/archives/rivers/___.._list.mbox");
  std::ifstream in(at);
  std::string line;
  std::getline(in, line);
  CHECK(line == "THE ARCHIVE");
  CHECK(Shelf::safe_name(".hidden") == "_hidden");
  CHECK_THROWS(shelf.put(directory.path + "/nothing", 0, 1, rivers, "x"));
  CHECK_FALSE(std::filesystem::exists(shelf.place(rivers, "x")));
  shelf.sweep(30);
  CHECK(std::filesystem::exists(at));
  std::filesystem::last_write_time(at, std::filesystem::file_time_type::clock::now() - std::chrono::days(31));
  shelf.sweep(30);
  CHECK_FALSE(std::filesystem::exists(at));
}
