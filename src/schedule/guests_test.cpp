// SPDX-License-Identifier: Apache-2.0
#include "schedule/guests.hpp"

#include <doctest/doctest.h>

#include "schedule/polls.hpp"
#include "store/test_place.hpp"

using namespace schedule;
using base::Why;
using std::chrono::hours;
using std::chrono::minutes;
using store::test::noon;
using store::test::somebody;

namespace {

MeetingId const meeting("m1");

struct List {
  explicit List(std::string const& kind) : place(kind), store([this] {
      auto o = place.options();
      o.migrations = migrations();
      o.clock = [this] { return now; };
      return o;
    }()) {}
  template <class F>
  auto write(F&& f) {
    return store.write(somebody, std::forward<F>(f));
  }
  GuestId add(std::string const& name) {
    auto const id = write([&](Writing& w) { return add_guest(w, {.meeting = meeting, .name = name, .address = name + "@example.org"}); });
    REQUIRE(id);
    return *id;
  }
  Guest see(GuestId const& id) {
    return store.read([&](Reading& r) { return guest(r, id); }).value();
  }
  std::string link(GuestId const& id, Instant until) {
    return *write([&](Writing& w) { return Result<std::string>(new_guest_link(w, id, until)); });
  }
  bool leads(std::string const& secret) {
    return store.read([&](Reading& r) { return guest_of_link(r, secret, now).has_value(); });
  }
  store::test::Place place;
  Instant now = noon;
  store::Store store;
};

template <class F>
void on_each(F&& f) {
  for (auto const& kind : store::test::kinds()) {
    CAPTURE(kind);
    List list(kind);
    f(list);
  }
}

}  // namespace

TEST_CASE("a guest stands on a list once, with an address, a zone and a language that are some") {
  on_each([](List& list) {
    list.add("ana");
    auto const wrong = [&](Guest const& g) { return list.write([&](Writing& w) { return add_guest(w, g); }).error(); };
    CHECK(wrong({.meeting = meeting, .name = "Other", .address = "ana@example.org"}).why == Why::conflict);
    CHECK(wrong({.meeting = meeting, .name = "", .address = "x@example.org"}).field == "name");
    CHECK(wrong({.meeting = meeting, .name = "X", .address = "x"}).field == "address");
    CHECK(wrong({.meeting = meeting, .name = "X", .address = "x@example.org", .zone = "Mars/Base"}).field == "zone");
    CHECK(wrong({.meeting = meeting, .name = "X", .address = "x@example.org", .language = "a b"}).field == "language");
    CHECK(list.write([&](Writing& w) { return add_guest(w, {.meeting = MeetingId("m2"), .name = "Ana", .address = "ana@example.org"}); }));
  });
}

TEST_CASE("each letter's link is good until its time, and all of a guest's die together") {
  on_each([](List& list) {
    auto const ana = list.add("ana"), lee = list.add("lee");
    auto const first = list.link(ana, noon + hours(1)), second = list.link(ana, noon + hours(3)), other = list.link(lee, noon + hours(3));
    CHECK(list.leads(first));
    CHECK(list.leads(second));
    CHECK_FALSE(list.leads(std::string(32, 'a')));
    list.now += hours(1);
    CHECK_FALSE(list.leads(first));
    CHECK(list.leads(second));
    REQUIRE(list.write([&](Writing& w) { return revoke_guest_links(w, ana); }));
    CHECK_FALSE(list.leads(second));
    CHECK(list.leads(other));
    REQUIRE(list.write([&](Writing& w) { return remove_guest(w, lee); }));
    CHECK_FALSE(list.leads(other));
    CHECK(list.write([&](Writing& w) { return remove_guest(w, lee); }).error().why == Why::unknown);
  });
}

TEST_CASE("the later answer counts, words wait until an answer is given, and what was told can be taken back once") {
  on_each([](List& list) {
    auto const id = list.add("ana");
    CHECK_FALSE(list.see(id).coming);
    REQUIRE(list.write([&](Writing& w) { return keep_words(w, id, "I think so."); }));
    CHECK(list.see(id).words == "I think so.");
    CHECK_FALSE(list.see(id).coming);
    auto const say = [&](Coming c, std::optional<Instant> stamp) {
      return list.write([&](Writing& w) { return answer_guest(w, id, {.coming = c, .through = Through::calendar, .comment = {}, .stamp = stamp}); });
    };
    REQUIRE(say(Coming::no, noon));
    CHECK(list.see(id).words.empty());
    CHECK(say(Coming::yes, noon - minutes(1)).error().why == Why::not_now);
    CHECK(list.see(id).coming == Coming::no);
    REQUIRE(say(Coming::perhaps, std::nullopt));
    CHECK_FALSE(say(Coming::yes, noon - minutes(1)));  // the stamp of the calendar's answer is remembered
    CHECK(list.see(id).coming == Coming::perhaps);
    REQUIRE(list.write([&](Writing& w) -> Result<Done> {
      note_told(w, id, 0);
      note_told(w, id, 2);
      return Done{};
    }));
    CHECK(list.see(id).told == 2);
    REQUIRE(list.write([&](Writing& w) -> Result<Done> {
      take_back_told(w, id);
      return Done{};
    }));
    CHECK(list.see(id).told == 0);
    REQUIRE(list.write([&](Writing& w) -> Result<Done> {
      forget_guest_address(w, "ana@example.org");
      return Done{};
    }));
    CHECK(list.store.read([](Reading& r) { return guests(r, meeting).empty(); }));
  });
}
