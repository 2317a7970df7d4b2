// SPDX-License-Identifier: Apache-2.0
// Words from node to node: heard by all others, by none twice, in order; and in nothing that passes through the database.
#include <doctest/doctest.h>
#include <postgresql/libpq-fe.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "store/test_place.hpp"
#include "store/whispers.hpp"

using namespace store;

namespace {

struct Node {
  explicit Node(std::string const& url) : whispers(url, [this](std::string const& words) {
    std::lock_guard const hold(lock);
    heard.push_back(words);
    changed.notify_all();
  }) {}
  bool wait(std::size_t many) {
    std::unique_lock hold(lock);
    return changed.wait_for(hold, std::chrono::seconds(20), [&] { return heard.size() >= many; });
  }
  std::mutex lock;
  std::condition_variable changed;
  std::vector<std::string> heard;
  Whispers whispers;
};

bool know_each_other(std::vector<Node*> const& nodes) {
  for (int tries = 0; tries < 1000; ++tries) {
    bool all = true;
    for (auto const* n : nodes) all = all && n->whispers.others() + 1 >= nodes.size();
    if (all) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

/// Everything said on the channel, as somebody in the database hears it.
class Eavesdropper {
 public:
  explicit Eavesdropper(std::string const& url) : pq_(PQconnectdb(url.c_str()), &PQfinish) {
    PQclear(PQexec(pq_.get(), "listen intersession_words"));
  }
  std::string all() {
    std::string out;
    PQclear(PQexec(pq_.get(), "select 1"));
    while (PGnotify* const notice = PQnotifies(pq_.get())) {
      out += std::string(notice->extra) + "\n";
      PQfreemem(notice);
    }
    return out;
  }

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> pq_;
};

}  // namespace

TEST_CASE("what one node says all others hear once, in order and whole, and nobody reads it in the database") {
  for (auto const& kind : store::test::kinds()) {
    if (kind != "postgres") continue;
    store::test::Place const place(kind);
    auto const url = place.options().database;
    Eavesdropper ear(url);
    Node one(url), two(url), three(url);
    REQUIRE(know_each_other({&one, &two, &three}));
    // Longer than a notice may be, of letters that JSON and base64 would both make longer.
    std::string const whole = "xylophone " + std::string(20'000, '"') + " zeppelin";
    one.whispers.say("first marmalade");
    one.whispers.say(whole);
    two.whispers.say("");
    REQUIRE(two.wait(2));
    REQUIRE(three.wait(3));
    REQUIRE(one.wait(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    CHECK(two.heard == std::vector<std::string>{"first marmalade", whole});
    CHECK(one.heard == std::vector<std::string>{""});
    CHECK(three.heard.size() == 3);
    auto const passed = ear.all();
    for (auto const* const word : {"xylophone", "zeppelin", "marmalade"}) {
      CHECK(passed.find(word) == std::string::npos);
      for (std::size_t shift = 0; shift < 3; ++shift) {
        auto const coded = base::base64(std::string(shift, 'x') + word);
        CHECK(passed.find(coded.substr(4, 8)) == std::string::npos);
      }
    }
    // The control: the ear hears what passes, and words that are not sealed it would find.
    CHECK(passed.find("w ") != std::string::npos);
    std::unique_ptr<PGconn, decltype(&PQfinish)> const plain(PQconnectdb(url.c_str()), &PQfinish);
    PQclear(PQexec(plain.get(), "notify intersession_words, 'w marmalade'"));
    CHECK(ear.all().find("marmalade") != std::string::npos);
  }
}

TEST_CASE("what arrives while a node speaks itself is heard at once, and a node that lost its connection knows nobody") {
  for (auto const& kind : store::test::kinds()) {
    if (kind != "postgres") continue;
    store::test::Place const place(kind);
    auto const url = place.options().database;
    Node one(url), two(url);
    REQUIRE(know_each_other({&one, &two}));
    // Both at once, again and again; one word left lying would wait for the next key, up to ten seconds.
    auto const since = std::chrono::steady_clock::now();
    for (std::size_t round = 1; round <= 50; ++round) {
      for (int n = 0; n < 3; ++n) {
        one.whispers.say("from one");
        two.whispers.say("from two");
      }
      REQUIRE(one.wait(3 * round));
      REQUIRE(two.wait(3 * round));
    }
    CHECK(std::chrono::steady_clock::now() - since < std::chrono::seconds(8));

    std::unique_ptr<PGconn, decltype(&PQfinish)> const plain(PQconnectdb(url.c_str()), &PQfinish);
    PQclear(PQexec(plain.get(),
                   "select pg_terminate_backend(pid) from pg_stat_activity"
                   " where application_name = current_setting('application_name') and pid <> pg_backend_pid()"));
    bool nobody = false;
    for (int tries = 0; tries < 500 && !nobody; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      nobody = one.whispers.others() == 0;
    }
    CHECK(nobody);
    CHECK(know_each_other({&one, &two}));
  }
}
