// SPDX-License-Identifier: Apache-2.0
// Signed heads (trust 5.3): made once, checked by anybody, and no forgery of them or of the log behind them passes.
#include "store/heads.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/text.hpp"
#include "store/kept_for_tests.hpp"

using base::Done;
using base::MeetingId;
using base::Result;
using namespace store;

namespace {

MeetingId const meeting("m1");

struct Log : store::test::Kept {
  explicit Log(std::string const& kind) : Kept(kind, {}) {
    change([](Writing& w) {
      for (int i = 0; i < 5; ++i) w.event(meeting, "turn.ended", "o" + std::to_string(i), "words");
    });
  }
  template <class F>
  void change(F&& f) {
    done([&](Writing& w) -> Result<Done> {
      f(w);
      return Done{};
    });
  }
  std::optional<std::string> fault() {
    return read([](Reading& r) { return verify_heads(r); });
  }
};

}  // namespace

TEST_SUITE("store") {
  TEST_CASE("a head is signed once, and its signature holds for these words and this key alone") {
    for (auto const& kind : store::test::kinds()) {
      CAPTURE(kind);
      Log log(kind);
      auto const key = SigningKey::make();
      auto const head = log.done([&](Writing& w) { return sign_head(w, key, meeting); });
      CHECK(head.seq == 5);
      CHECK(head.key == key.name());
      CHECK(signature_holds(head));
      // Again, even with another key: what was handed out is the answer.
      log.now += std::chrono::hours(1);
      auto const again = log.done([&](Writing& w) { return sign_head(w, SigningKey::make(), meeting); });
      CHECK(again.signature == head.signature);
      CHECK(again.at == head.at);
      CHECK(log.read([](Reading& r) { return head_keys(r); }).size() == 1);
      auto other = head;
      other.seq = 4;
      CHECK_FALSE(signature_holds(other));
      other = head;
      other.key = SigningKey::make().name();
      CHECK_FALSE(signature_holds(other));
      other.key = "no key";
      CHECK_FALSE(signature_holds(other));
      CHECK(log.refused([&](Writing& w) { return sign_head(w, key, MeetingId("nothing")); }).why == base::Why::unknown);
      CHECK(log.fault() == std::nullopt);
    }
  }

  TEST_CASE("a wrong signature, a log written anew by the book and a false introduction are seen") {
    for (auto const& kind : store::test::kinds()) {
      CAPTURE(kind);
      Log log(kind);
      auto const key = SigningKey::make();
      auto const head = log.done([&](Writing& w) { return sign_head(w, key, meeting); });
      log.change([&](Writing& w) { w.run("update signed_head set signature = :s", SigningKey::make().sign("anything")); });
      CHECK(log.fault() == "The signature is wrong of meeting m1 at event 5.");
      log.change([&](Writing& w) { w.run("update signed_head set signature = :s", head.signature); });
      REQUIRE(log.fault() == std::nullopt);
      // The chain alone does not see this one.
      log.change([](Writing& w) {
        w.run("delete from event_text where seq >= 3");
        w.run("delete from event_log where seq >= 3");
        for (int i = 2; i < 5; ++i) w.event(meeting, "turn.ended", "o" + std::to_string(i), "other words");
      });
      CHECK(log.store.verify_chains(0) == std::nullopt);
      CHECK(log.fault() == "The log no longer has the event that was signed of meeting m1 at event 5.");
    }
  }

  TEST_CASE("a key that introduces another before it has signed anything stands before it, whatever they are called") {
    Log log("sqlite");
    auto const old = SigningKey::make();
    auto fresh = SigningKey::make();
    while (fresh.name() > old.name()) fresh = SigningKey::make();
    log.change([&](Writing& w) { introduce_key(w, old, fresh); });
    auto const keys = log.read([](Reading& r) { return head_keys(r); });
    REQUIRE(keys.size() == 2);
    CHECK(keys.back().key == fresh.name());
  }

  TEST_CASE("a new key is introduced by the one before; what the old one signed stays good") {
    Log log("sqlite");
    auto const old = SigningKey::make(), fresh = SigningKey::make();
    log.done([&](Writing& w) { return sign_head(w, old, meeting); });
    log.now += std::chrono::hours(1);
    log.change([&](Writing& w) { introduce_key(w, old, fresh); });
    log.change([&](Writing& w) { introduce_key(w, old, fresh); });
    log.change([](Writing& w) { w.event(meeting, "turn.ended", "o9", "more"); });
    auto const head = log.done([&](Writing& w) { return sign_head(w, fresh, meeting); });
    CHECK(head.key == fresh.name());
    auto const keys = log.read([](Reading& r) { return head_keys(r); });
    REQUIRE(keys.size() == 2);
    CHECK(keys[0].before.empty());
    CHECK(keys[1].key == fresh.name());
    CHECK(keys[1].before == old.name());
    CHECK(log.fault() == std::nullopt);
    log.change([&](Writing& w) { w.run("update head_key set introduction = :i where public_key = :k", SigningKey::make().sign("me"), fresh.name()); });
    CHECK(log.fault() == "The signing key " + fresh.name() + " was not introduced by the one that is said to be before it.");
  }

  TEST_CASE("the secret key is a file of its owner alone, made once, and a damaged one is said") {
    store::test::Directory const place;
    auto const path = place.path + "/heads.key";
    std::string name;
    {
      KeyFile file(path);
      name = file.key().name();
      CHECK(file.key().name() == name);
    }
    struct stat about {};
    REQUIRE(stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    KeyFile file(path);
    CHECK(file.key().name() == name);
    auto const fresh = SigningKey::make();
    file.replace(fresh);
    CHECK(file.key().name() == fresh.name());
    CHECK(KeyFile(path).key().name() == fresh.name());
    std::ofstream(path) << "rubbish\n";
    KeyFile damaged(path);
    CHECK_THROWS_AS(damaged.key(), Unavailable);
    CHECK_THROWS_AS(KeyFile("/nowhere/heads.key").key(), Unavailable);
  }
}
