// SPDX-License-Identifier: Apache-2.0
// The outbox as its readers wish it: unwanted letters, digests, the cap of a week; letters that wait, are withdrawn, come back, or are
// posted twice; letters in.
#include "mail/wishes.hpp"

#include <doctest/doctest.h>

#include "mail/deliver.hpp"
#include "mail/received.hpp"
#include "store/test_place.hpp"

using namespace mail;
using namespace base;
using store::test::noon;
using store::test::somebody;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct Box {
  explicit Box(store::test::Place const& place)
      : store([&] {
          auto o = place.options();
          o.migrations = migrations();
          o.clock = [this] { return now; };
          return o;
        }()) {
    options.sender = {.address = "forum@example.org", .name = "The Forum"};
    options.clock = [this] { return now; };
    options.print = [this](Letter const& l) { printed.push_back(l); };
  }
  template <class F>
  auto write(F&& f) {
    return store.write(somebody, std::forward<F>(f));
  }
  LetterId post(Letter const& l) {
    auto const id = write([&](Writing& w) { return mail::post(w, l); });
    REQUIRE(id);
    return *id;
  }
  Posted see(LetterId const& id) { return store.read([&](Reading& r) { return letter(r, id); }).value(); }
  std::size_t deliver() {
    printed.clear();
    deliver_due(store, options, {});
    return printed.size();
  }
  Instant now = noon;
  std::vector<Letter> printed;
  PostOptions options;
  store::Store store;
};

Letter of(Reason reason, std::string const& subject = "Hello") {
  return {.to_address = "ana@example.org", .to_name = "Ana", .subject = subject, .body = "Words of " + subject + ".\n", .reason = reason, .useful_until = {}};
}

template <class F>
void on_each(F&& f) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    store::test::Place const place(kind);
    Box box(place);
    f(box);
  }
}

}  // namespace

TEST_CASE("one click stops what may be stopped, also what waits, and nothing else; the link dies after a year") {
  on_each([](Box& box) {
    auto const waits = box.post(of(Reason::meeting));
    auto const secret = *box.write([&](Writing& w) { return Result<std::string>(new_stop_link(w, "ana@example.org")); });
    auto const whose = [&](std::string const& s) { return box.store.read([&](Reading& r) { return address_of_stop_link(r, s, box.now); }); };
    CHECK(whose(secret) == "ana@example.org");
    CHECK_FALSE(whose("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    REQUIRE(box.write([&](Writing& w) { return stop_letters(w, "ana@example.org"); }));
    CHECK(box.see(waits).state == State::withdrawn);
    auto const unwanted = box.post(of(Reason::meeting)), news = box.post(of(Reason::news)), sign_in = box.post(of(Reason::sign_in));
    CHECK(box.see(unwanted).state == State::unwanted);
    CHECK(box.see(unwanted).body.empty());
    CHECK(box.see(news).state == State::unwanted);
    CHECK(box.see(box.post(of(Reason::reminder))).state == State::unwanted);
    CHECK(box.see(sign_in).state == State::waiting);
    CHECK(box.deliver() == 1);
    CHECK(box.printed[0].reason == Reason::sign_in);
    box.now += hours(24 * 366);
    CHECK_FALSE(whose(secret));
  });
}

TEST_CASE("news waits for a digest where its reader wants it so, and beyond the cap of a week; invitations never wait") {
  on_each([](Box& box) {
    REQUIRE(box.write([](Writing& w) { return set_wishes(w, {.address = "ana@example.org", .pace = Pace::daily}); }));
    auto const first = box.post(of(Reason::news, "One"));
    box.now += hours(2);
    auto const second = box.post(of(Reason::news, "Two")), invited = box.post(of(Reason::meeting, "Come"));
    CHECK(box.deliver() == 1);
    CHECK(box.see(invited).state == State::held);
    auto const due = [&] { return box.store.read([&](Reading& r) { return due_bundle(r, box.now); }); };
    CHECK_FALSE(due());
    box.now += hours(22);
    auto const bundle = due();
    REQUIRE(bundle);
    CHECK(bundle->letters == std::vector<LetterId>{first, second});
    CHECK(bundle->subjects == std::vector<std::string>{"One", "Two"});
    Letter digest = of(Reason::news, "Both");
    digest.digest = true;
    REQUIRE(box.write([&](Writing& w) -> Result<Done> {
      auto const id = post(w, digest);
      note_gathered(w, *bundle, *id);
      return Done{};
    }));
    CHECK(box.see(first).state == State::gathered);
    CHECK_FALSE(due());
    CHECK(box.deliver() == 1);
    // The cap: the third letter of a week waits until the first is a week old.
    REQUIRE(box.write([](Writing& w) { return set_wishes(w, {.address = "lee@example.org", .cap = 2}); }));
    auto letter = of(Reason::news);
    letter.to_address = "lee@example.org";
    box.options.relay.reset();
    box.post(letter);
    box.now += hours(1);
    box.post(letter);
    auto const third = box.post(letter);
    CHECK(box.see(third).state == State::waiting);
    CHECK_FALSE(box.see(third).next_try);
    letter.reason = Reason::meeting;
    CHECK(box.see(box.post(letter)).next_try);
    CHECK_FALSE(box.write([](Writing& w) { return set_wishes(w, {.address = "lee@example.org", .cap = 0}); }));
  });
}

TEST_CASE("a letter waits until its time, can be taken back until it leaves, and one key posts one letter") {
  on_each([](Box& box) {
    auto letter = of(Reason::meeting);
    letter.not_before = box.now + minutes(10);
    letter.key = "send abc 1";
    letter.about = "g1";
    auto const id = box.post(letter);
    CHECK(box.post(letter) == id);
    CHECK(box.store.read([](Reading& r) { return posted_under(r, "send abc "); }) == 1);
    CHECK(box.store.read([](Reading& r) { return letters_about(r, "g1").size(); }) == 1);
    CHECK(box.deliver() == 0);
    REQUIRE(box.write([&](Writing& w) { return withdraw(w, id); }));
    box.now += minutes(10);
    CHECK(box.deliver() == 0);
    CHECK(box.see(id).state == State::withdrawn);
    CHECK(box.see(id).body.empty());
    CHECK(box.write([&](Writing& w) { return withdraw(w, id); }).error().why == Why::not_now);
    CHECK(box.write([&](Writing& w) { return retry(w, id); }).error().why == Why::not_now);
    CHECK(box.write([&](Writing& w) { return withdraw(w, LetterId("none")); }).error().why == Why::unknown);
    letter.key = "send def 1";
    letter.not_before.reset();
    auto const left = box.post(letter);
    CHECK(box.deliver() == 1);
    CHECK_FALSE(box.write([&](Writing& w) { return withdraw(w, left); }));
  });
}

TEST_CASE("only a letter that was sent can come back, and it is found by its Message-ID") {
  on_each([](Box& box) {
    auto const id = box.post(of(Reason::meeting));
    auto const bounce = [&] { return *box.write([&](Writing& w) { return note_bounce(w, id, "550 nobody\r\nX: y"); }); };
    CHECK_FALSE(bounce());
    REQUIRE(box.write([&](Writing& w) -> Result<Done> {
      w.run("update letter set state = :s, message_id = :m where id = :i", State::sent, "abc@example.org", id);
      return Done{};
    }));
    auto const found = box.store.read([](Reading& r) { return letter_of(r, "abc@example.org"); });
    REQUIRE(found);
    CHECK(found->id == id);
    CHECK_FALSE(box.store.read([](Reading& r) { return letter_of(r, "other@example.org").has_value() || letter_of(r, "").has_value(); }));
    CHECK(bounce());
    CHECK_FALSE(bounce());
    CHECK(box.see(id).state == State::bounced);
    CHECK(box.see(id).why == "550 nobody X: y");
    CHECK(box.store.read([](Reading& r) { return count(r).bounced; }) == 1);
  });
}

TEST_CASE("a message is noted once, newest first, and forgotten with its sender or after 90 days") {
  on_each([](Box& box) {
    Received in{.message = "m1", .sender = "ana@example.org", .subject = "Hello"};
    auto const note = [&] { return *box.write([&](Writing& w) { return Result<bool>(note_received(w, in, Became::counted, "", "said\r\nso")); }); };
    CHECK(note());
    CHECK_FALSE(note());
    box.now += minutes(1);
    in.message = "m2";
    in.sender = "lee@example.org";
    CHECK(note());
    auto const all = [&] { return box.store.read([](Reading& r) { return letters_in(r); }); };
    REQUIRE(all().size() == 2);
    CHECK(all()[0].sender == "lee@example.org");
    CHECK(all()[0].note == "said so");
    CHECK(box.store.read([](Reading& r) { return letter_in(r, "m1"); }).value().became == Became::counted);
    REQUIRE(box.write([](Writing& w) { return forget_address(w, "ana@example.org"); }));
    CHECK(all().size() == 1);
    box.now += hours(24 * 91);
    REQUIRE(box.write([](Writing& w) { return sweep(w); }));
    CHECK(all().empty());
  });
}
