// SPDX-License-Identifier: Apache-2.0
// The procedure's ladders under a faked clock, what is kept of them, and contacts with their links; on every database there is.
#include "roster/inquiries.hpp"

#include <algorithm>

#include "base/when.hpp"
#include "roster/items.hpp"
#include "roster/roster_for_tests.hpp"

using namespace roster;
using namespace roster::test;
using std::chrono::days;

namespace {

CoalitionId listed(Forum& f, char const* name) { return f.entered({.name = name, .life = Life::listed}); }

InquiryId begun(Forum& f, Inquiry const& wish) {
  auto const id = f.done([&](Writing& w) { return open_inquiry(w, wish); });
  CHECK(f.done([&](Writing& w) { return take_step(w, id, Step::letter); }));
  return id;
}

Inquiry of(Forum& f, InquiryId const& id) {
  return f.read([&](Reading& r) { return *inquiry(r, id); });
}

Inquiry a_finding(CoalitionId const& id, char const* grace = "2022-11-02") {
  return {.coalition = id,
          .about = About::finding,
          .principle = Principle::list,
          .url = "https://example.org/join",
          .found = "It asks for approval.",
          .grace = day(grace)};
}

}  // namespace

TEST_CASE("the ladder of a quiet coalition: 0, 14, 28, 60 and 74 days, each step in its turn and none before its time") {
  on_each([](Forum& f) {
    auto const id = begun(f, {.coalition = listed(f, "Wells"), .about = About::quiet});
    auto const begin = f.now;
    struct {
      Step step;
      int after;
    } const ladder[] = {{Step::again, 14}, {Step::list, 28}, {Step::offer, 60}, {Step::call, 74}};
    for (auto const& rung : ladder) {
      CAPTURE(rung.after);
      auto const next = next_step(of(f, id));
      REQUIRE(next);
      CHECK(next->step == rung.step);
      CHECK(next->due == begin + days(rung.after));
      f.now = next->due - std::chrono::seconds(1);
      auto const early = f.verb([&](Writing& w) { return take_step(w, id, rung.step); });
      REQUIRE_FALSE(early);
      CHECK(early.error().why == Why::not_now);
      f.now = next->due;
      CHECK(f.done([&](Writing& w) { return take_step(w, id, rung.step, "Written by hand."); }));
      CHECK_FALSE(f.done([&](Writing& w) { return take_step(w, id, rung.step); }));  // pressed twice
    }
    CHECK_FALSE(next_step(of(f, id)));
    CHECK(f.read([&](Reading& r) { return lines(r, id).size(); }) == 5);
  });
}

TEST_CASE("a step that is late moves those after it, so that fourteen days lie between, and a step is not skipped") {
  on_each([](Forum& f) {
    auto const id = begun(f, {.coalition = listed(f, "Wells"), .about = About::quiet});
    CHECK(f.verb([&](Writing& w) { return take_step(w, id, Step::offer); }).error().why == Why::not_now);
    f.now += days(27);
    f.done([&](Writing& w) { return take_step(w, id, Step::again); });
    CHECK(next_step(of(f, id))->due == f.now + days(14));  // not on day 28
    f.now += days(60);
    f.done([&](Writing& w) { return take_step(w, id, Step::list); });
    CHECK(next_step(of(f, id))->due == f.now + days(14));
  });
}

TEST_CASE("the days of the procedure are decided with a reason, and what was begun before keeps its own") {
  on_each([](Forum& f) {
    auto const before = begun(f, {.coalition = listed(f, "Wells"), .about = About::quiet});
    auto const decide = [&](Manner const& m, char const* reason = "Decided at meeting 70.") {
      return f.verb([&](Writing& w) { return set_manner(w, m, reason); });
    };
    auto const field = [&](Manner const& m) { return decide(m).error().field; };
    CHECK(f.read([](Reading& r) { return manner(r); }) == Manner{});
    CHECK(field({.between = 13}) == "between");
    CHECK(field({.mend = 400}) == "mend");
    CHECK(field({.list = 20}) == "list");   // six days after the letter before it
    CHECK(field({.offer = 30, .between = 10}) == "between");
    CHECK(field({.contacts = 4000}) == "contacts");
    CHECK(field({.lang = "xx"}) == "lang");
    CHECK(decide({.again = 21, .list = 42}, " ").error().field == "reason");
    f.now += days(1);
    Manner const slower{.again = 21, .list = 42, .offer = 90, .between = 20};
    CHECK(decide(slower));
    CHECK(decide(slower, "Pressed twice."));
    CHECK(f.read([](Reading& r) { return manner_changes(r).size(); }) == 1);
    auto const after = begun(f, {.coalition = listed(f, "Lakes"), .about = About::quiet});
    CHECK(next_step(of(f, before))->due == of(f, before).opened + days(14));
    CHECK(next_step(of(f, after))->due == f.now + days(21));
    auto const both = f.read([](Reading& r) { return open_inquiries(r); });
    REQUIRE(both.size() == 2);
    CHECK(both[0].manner == Manner{});
    CHECK(both[1].manner == slower);
    f.now += days(42);
    f.done([&](Writing& w) { return take_step(w, after, Step::again); });
    CHECK(next_step(of(f, after))->due == f.now + days(20));
  });
}

TEST_CASE("a finding is told, mended until its day, looked at again, announced, and public fourteen days after that") {
  on_each([](Forum& f) {
    auto const wells = listed(f, "Wells");
    auto const refused = [&](char const* grace) {
      return f.verb([&](Writing& w) { return open_inquiry(w, a_finding(wells, grace)); }).error().field;
    };
    CHECK(refused("2022-10-16") == "grace");  // thirteen days
    CHECK(refused("2024-01-01") == "grace");
    auto const id = begun(f, a_finding(wells));
    CHECK(next_step(of(f, id))->due == *parse_iso("2022-11-03T00:00:00Z"));
    auto const look = [&](Verdict v) {
      return f.done([&](Writing& w) { return look_again(w, id, v, "https://example.org/join", "As before."); });
    };
    look(Verdict::not_met);  // too early to count
    CHECK(next_step(of(f, id))->step == Step::recheck);
    f.now = *parse_iso("2022-11-03T09:00:00Z");
    look(Verdict::cannot_tell);
    CHECK(next_step(of(f, id))->step == Step::recheck);
    look(Verdict::not_met);
    CHECK(next_step(of(f, id))->step == Step::announce);
    CHECK(f.read([&](Reading& r) { return published_findings(r, wells).size(); }) == 0);
    f.done([&](Writing& w) { return take_step(w, id, Step::announce); });
    f.now += days(14) - std::chrono::seconds(1);
    CHECK(f.verb([&](Writing& w) { return take_step(w, id, Step::publish); }).error().why == Why::not_now);
    f.now += std::chrono::seconds(1);
    f.done([&](Writing& w) { return take_step(w, id, Step::publish); });
    CHECK(f.read([&](Reading& r) { return published_findings(r, wells).size(); }) == 1);
    f.done([&](Writing& w) { return note_said(w, id, Said::reply, "Noor", "We are changing the list's host."); });
    // Mended, it is public no more; the history stays.
    look(Verdict::met);
    CHECK(f.read([&](Reading& r) { return published_findings(r, wells).size(); }) == 0);
    CHECK(of(f, id).outcome == Outcome::mended);
    CHECK(f.read([&](Reading& r) { return checks(r, wells).size(); }) == 4);
    CHECK(f.read([&](Reading& r) { return lines(r, id).back().what; }) == Said::ended);
  });
}

TEST_CASE("one about the same runs at a time, of coalitions in a state to be asked") {
  on_each([](Forum& f) {
    auto const wells = listed(f, "Wells");
    auto const id = begun(f, {.coalition = wells, .about = About::quiet});
    auto const again = [&](Inquiry const& wish) {
      auto const r = f.verb([&](Writing& w) { return open_inquiry(w, wish); });
      return r ? std::optional<Why>() : std::optional(r.error().why);
    };
    CHECK(again({.coalition = wells, .about = About::quiet}) == Why::conflict);
    CHECK_FALSE(again({.coalition = wells, .about = About::contacts}));
    CHECK_FALSE(again(a_finding(wells)));
    auto other = a_finding(wells);
    CHECK(again(other) == Why::conflict);
    other.principle = Principle::archive;
    CHECK_FALSE(again(other));
    CHECK(again({.coalition = f.entered({.name = "New"}), .about = About::quiet}) == Why::not_now);
    CHECK(again({.coalition = CoalitionId("none"), .about = About::quiet}) == Why::unknown);
    CHECK(f.verb([&](Writing& w) { return close_inquiry(w, id, Outcome::withdrawn, " "); }).error().field == "reason");
    f.done([&](Writing& w) { return close_inquiry(w, id, Outcome::withdrawn, "Our mistake."); });
    CHECK(f.verb([&](Writing& w) { return note_said(w, id, Said::reply, "", "Too late"); }).error().why == Why::not_now);
    CHECK_FALSE(again({.coalition = wells, .about = About::quiet}));
    CHECK(f.read([](Reading& r) { return open_inquiries(r).size(); }) == 4);
    CHECK(f.read([&](Reading& r) { return closed_inquiries(r, f.now - days(1)).size(); }) == 1);
  });
}

TEST_CASE("what is said twice in the same words is once, and a merger is with another one that is there") {
  on_each([](Forum& f) {
    auto const wells = listed(f, "Wells"), lakes = listed(f, "Lakes");
    auto const id = begun(f, {.coalition = wells, .about = About::quiet});
    for (int i = 0; i < 2; ++i) f.done([&](Writing& w) { return note_said(w, id, Said::reply, "Noor", "We are here."); });
    CHECK(f.read([&](Reading& r) { return lines(r, id).size(); }) == 2);
    CHECK(f.verb([&](Writing& w) { return note_said(w, id, Said::reply, "Noor", " "); }).error().field == "words");
    CHECK(f.verb([&](Writing& w) { return note_merger(w, id, wells, "Noor"); }).error().field == "into");
    f.done([&](Writing& w) { return note_merger(w, id, lakes, "Noor"); });
    CHECK(of(f, id).into == lakes);
    CHECK_FALSE(of(f, id).closed);
  });
}

TEST_CASE("a contact is confirmed by its own link, dated, and the request counts as answered; removed, its link ends") {
  on_each([](Forum& f) {
    auto const wells = listed(f, "Wells");
    auto const noor = f.done([&](Writing& w) { return add_contact(w, wells, {.name = "Noor", .address = "noor@example.org"}); });
    auto const secret = f.done([&](Writing& w) { return new_contact_link(w, noor); });
    auto const holder = [&](Instant t) { return f.read([&](Reading& r) { return holder_of_link(r, secret, t); }); };
    REQUIRE(holder(f.now));
    CHECK(holder(f.now)->contact.name == "Noor");
    CHECK_FALSE(holder(f.now + days(366)));
    CHECK_FALSE(f.read([&](Reading& r) { return holder_of_link(r, "another", f.now); }));
    auto const asked = begun(f, {.coalition = wells, .about = About::contacts});
    f.now += days(3);
    CHECK(f.verb([&](Writing& w) { return confirm_contact(w, wells, {.id = noor, .name = "Noor", .address = "nowhere"}, "Noor"); })
              .error()
              .field == "address");
    f.done([&](Writing& w) {
      return confirm_contact(w, wells, {.id = noor, .name = "Noor Haddad", .address = "noor@example.org", .duty = "coordinator"}, "Noor");
    });
    auto const now = f.read([&](Reading& r) { return contacts(r, wells).front(); });
    CHECK(now.name == "Noor Haddad");
    CHECK(now.confirmed == day("2022-10-06"));
    CHECK(of(f, asked).outcome == Outcome::confirmed);
    auto const rounds = f.read([&](Reading& r) { return contact_rounds(r, f.now - days(30), f.now); });
    REQUIRE(rounds.size() == 1);
    CHECK(rounds[0].confirmed == f.now);
    // On its last day it still opens; then, and before its first, it is nobody's.
    f.done([&](Writing& w) { return date_contact(w, wells, noor, {}, utc_day(f.now)); });
    CHECK(holder(f.now));
    CHECK_FALSE(holder(f.now + days(1)));
    f.done([&](Writing& w) { return date_contact(w, wells, noor, utc_day(f.now + days(1)), {}); });
    CHECK_FALSE(holder(f.now));
    CHECK(f.verb([&](Writing& w) { return new_contact_link(w, noor); }).error().why == Why::not_now);
    f.done([&](Writing& w) { return date_contact(w, wells, noor, {}, {}); });
    CHECK(holder(f.now));
    f.done([&](Writing& w) { return remove_contact(w, wells, noor); });
    CHECK_FALSE(holder(f.now));
  });
}
