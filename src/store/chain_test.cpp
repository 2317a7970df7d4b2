// SPDX-License-Identifier: Apache-2.0
// The meetings' hash-chained event logs: appending, redaction, and D-CHAIN (trust 9.1): no tampering goes unseen by one
// who kept the last head.
#include <doctest/doctest.h>

#include <random>

#include "store/store.hpp"
#include "store/test_place.hpp"

using base::Done;
using base::MeetingId;
using base::Result;
using namespace store;
using store::test::Place;
using store::test::somebody;

namespace {

MeetingId const meeting("m1");

void append(Store& s, int from, int to) {
  (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
    for (int i = from; i < to; ++i)
      w.event(meeting, i % 3 == 0 ? "turn.ended" : "caption.added", "o" + std::to_string(i % 40),
              i % 5 == 0 ? std::string() : "words " + std::to_string(i));
    return Done{};
  });
}

void change(Store& s, std::function<void(Writing&)> const& how) {
  (void)s.write(somebody, [&](Writing& w) -> Result<Done> {
    how(w);
    return Done{};
  });
}

}  // namespace

TEST_CASE("events are numbered without gap in each meeting and read back in order") {
  for (auto const& kind : store::test::kinds()) {
    Place const place(kind);
    Store s(place.options());
    append(s, 0, 10);
    change(s, [](Writing& w) { CHECK(w.event(MeetingId("m2"), "opened", "m2") == 1); });
    change(s, [](Writing& w) { CHECK(w.event(meeting, "closed", "m1", "bye") == 11); });
    auto const lines = s.read([](Reading& r) { return event_lines(r, meeting, 8, 100); });
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].seq == 9);
    CHECK(lines[0].text == "words 8");
    CHECK(lines[2].text == "bye");
    CHECK(lines[2].person == somebody.person);
    CHECK_FALSE(lines[2].redacted);
    CHECK_FALSE(s.verify_chains(0).has_value());
    CHECK_FALSE(s.verify_chains(3).has_value());
  }
}

TEST_CASE("redaction erases the words, keeps the chain valid and shows the hole") {
  for (auto const& kind : store::test::kinds()) {
    Place const place(kind);
    Store s(place.options());
    append(s, 0, 100);
    change(s, [](Writing& w) { redact_events(w, meeting, "o7"); });
    CHECK_FALSE(s.verify_chains(0).has_value());
    auto const lines = s.read([](Reading& r) { return event_lines(r, meeting, 0, 1000); });
    REQUIRE(lines.size() == 101);
    CHECK(lines[7].redacted);
    CHECK(lines[7].text.empty());
    CHECK(lines[47].redacted);
    CHECK(lines[8].text == "words 8");
    CHECK(lines[100].kind == "redacted");
    CHECK(lines[100].object == "o7");
    change(s, [](Writing& w) { redact_events(w, meeting, "nothing like it"); });
    CHECK(s.read([](Reading& r) { return event_lines(r, meeting, 101, 1).empty(); }));
    // A text that is merely taken away is not a redaction.
    change(s, [](Writing& w) { w.run("delete from event_text where meeting = 'm1' and seq = 9"); });
    CHECK(s.verify_chains(0) == "Meeting m1: a text is missing that nobody redacted at event 9.");
  }
}

TEST_CASE("D-CHAIN: 300 random tamperings are all seen by one who kept the last head") {
  Place const place("sqlite");
  auto options = place.options();
  options.migrations.push_back(
      {"things",
       2,
       {"create table log_before as select * from event_log", "create table text_before as select * from event_text"}});
  Store s(options);
  append(s, 0, 200);
  auto const head = s.read([](Reading& r) { return chain_heads(r).at(0); });
  auto const sound = [&] {
    return !s.verify_chains(0).has_value() && s.read([&](Reading& r) { return chain_holds(r, head); });
  };
  REQUIRE(sound());
  change(s, [](Writing& w) {
    w.run("insert into log_before select * from event_log");
    w.run("insert into text_before select * from event_text");
  });
  std::mt19937 dice(20221003);
  int seen = 0, seen_without_head = 0;
  for (int n = 0; n < 300; ++n) {
    std::int64_t const seq = 1 + static_cast<std::int64_t>(dice() % 200);
    std::int64_t const other = seq == 200 ? 1 : seq + 1;
    int const way = static_cast<int>(dice() % 12);
    CAPTURE(way);
    CAPTURE(seq);
    std::int64_t changed = 0;
    change(s, [&](Writing& w) {
      switch (way) {
        case 0: changed = w.run("update event_log set at = at + 1 where seq = :s", seq); break;
        case 1: changed = w.run("update event_log set person = 'eve' where seq = :s", seq); break;
        case 2: changed = w.run("update event_log set role = role || 'x' where seq = :s", seq); break;
        case 3: changed = w.run("update event_log set kind = 'call.opened' where seq = :s", seq); break;
        // The same bytes moved across the border of two fields.
        case 4:
          changed = w.run(
              "update event_log set kind = kind || substr(object, 1, 1), object = substr(object, 2) where seq = :s",
              seq);
          break;
        case 5: changed = w.run("update event_log set hash = prev, prev = hash where seq = :s", seq); break;
        case 6:
          changed = w.run("update event_text set text = text || '!' where seq = :s or seq = :t", seq, other);
          break;
        case 7:
          changed = w.run(
              "update event_text set salt = substr(salt, 2) || 'f' where (seq = :s or seq = :t) and substr(salt, 2) || "
              "'f' <> salt",
              seq, other);
          break;
        case 8:  // one event taken out
          w.run("delete from event_text where seq = :s", seq);
          changed = w.run("delete from event_log where seq = :s", seq);
          break;
        case 9:  // the tail cut off
          w.run("delete from event_text where seq >= :s", seq);
          changed = w.run("delete from event_log where seq >= :s", seq);
          break;
        case 10:  // two events exchanged
          w.run("delete from event_text where seq = :s or seq = :t", seq, other);
          w.run("update event_log set seq = -1 where seq = :s", seq);
          w.run("update event_log set seq = :a where seq = :b", seq, other);
          changed = w.run("update event_log set seq = :a where seq = -1", other);
          break;
        default: {  // everything from here on written anew by the book, with other words
          w.run("delete from event_text where seq >= :s", seq);
          changed = w.run("delete from event_log where seq >= :s", seq);
          for (auto i = seq; i <= 200; ++i) w.event(meeting, "caption.added", "o1", "other words");
        }
      }
    });
    if (changed == 0) {
      --n;  // this pair of events has no words to tamper with
      continue;
    }
    bool const fooled = sound();
    CHECK_FALSE(fooled);
    seen += fooled ? 0 : 1;
    seen_without_head += s.verify_chains(0).has_value() ? 1 : 0;
    change(s, [](Writing& w) {
      w.run("delete from event_text");
      w.run("delete from event_log");
      w.run("insert into event_log select * from log_before");
      w.run("insert into event_text select * from text_before");
    });
    REQUIRE(sound());
  }
  CHECK(seen == 300);
  CHECK(seen_without_head < 300);  // the control: without a head a whole new ending by the book is not seen
}
