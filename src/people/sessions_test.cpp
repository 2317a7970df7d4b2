// SPDX-License-Identifier: Apache-2.0
// T-SESS of trust 9.3, as far as it can be asked of the room itself.
#include "base/text.hpp"
#include "people/test_forum.hpp"

using namespace people;
using namespace people::test;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("each sign-in makes a new session and ends the one the browser had") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const first = f.sign_in("noor@example.org");
    Browser again = here;
    again.old_session = first.secret;
    auto const second = f.sign_in("noor@example.org", again);
    CHECK(first.secret != second.secret);
    CHECK(f.viewer(first.secret) == std::nullopt);
    CHECK(f.viewer(second.secret));
    CHECK(f.viewer(second.secret)->csrf_key != second.secret);
    Browser fixed = here;
    fixed.old_session = "cccccccccccccccccccccccccccccccc";  // planted by somebody: never becomes a session
    auto const third = f.sign_in("noor@example.org", fixed);
    CHECK(third.secret != fixed.old_session);
    CHECK(!f.viewer(fixed.old_session));
  });
}

TEST_CASE("a member's session idles 14 days and lives 90; the secretariat's 12 hours and 7 days") {
  on_each([](Forum& f) {
    f.account("noor@example.org", Role::member);
    f.account("ada@example.org", Role::secretariat, "Ada");
    auto const start = f.now;
    auto const noor = f.sign_in("noor@example.org");
    auto const ada = f.sign_in("ada@example.org");
    CHECK(!f.viewer(noor.secret)->touch_due);
    f.now = start + hours(12) - Millis(1);
    CHECK(f.viewer(ada.secret)->touch_due);
    f.now = start + hours(12);
    CHECK(!f.viewer(ada.secret));
    f.now = start + hours(14 * 24) - Millis(1);
    CHECK(f.viewer(noor.secret));
    f.now = start + hours(14 * 24);
    CHECK(!f.viewer(noor.secret));

    for (auto const& [in, step, days] : {std::tuple(noor, hours(24), 90), std::tuple(ada, hours(6), 7)}) {
      for (f.now = start; f.now < start + hours(24 * days); f.now += step) {
        REQUIRE(f.viewer(in.secret));
        REQUIRE(f.verb(anybody, [&, id = in.session](Writing& w) { return touch_session(w, id); }));
      }
      CHECK(f.now == start + hours(24 * days));
      CHECK(!f.viewer(in.secret));
    }
  });
}

TEST_CASE("a clock that jumps back ends no session, one that jumps ahead ends them only while it is ahead") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const in = f.sign_in("noor@example.org");
    f.now -= hours(24 * 400);
    CHECK(f.viewer(in.secret));
    f.now += hours(24 * 800);
    CHECK(!f.viewer(in.secret));
    f.now -= hours(24 * 400);
    CHECK(f.viewer(in.secret));
  });
}

TEST_CASE("a member made secretary lives by the secretary's shorter limits at once") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org", Role::member);
    auto const in = f.sign_in("noor@example.org");
    f.now += hours(13);
    CHECK(f.viewer(in.secret));
    CHECK(f.verb(secretary, [&](Writing& w) { return change_role(w, id, Role::secretariat); }));
    CHECK(!f.viewer(in.secret));
  });
}

TEST_CASE("one's sessions are listed and ended, singly or all others; other people's cannot be") {
  on_each([](Forum& f) {
    auto const noor = f.account("noor@example.org");
    auto const lee = f.account("lee@example.org", Role::member, "Lee");
    auto const a = f.sign_in("noor@example.org", here);
    f.now += minutes(1);
    auto const b = f.sign_in("noor@example.org", elsewhere);
    auto const c = f.sign_in("noor@example.org", here);
    auto const list = [&] { return f.read([&](Reading& r) { return sessions(r, noor, f.now); }); };
    CHECK(list().size() == 3);
    CHECK(list().back().id == a.session);
    CHECK(f.verb(anybody, [&](Writing& w) { return end_session(w, lee, a.session); }).error().why == Why::unknown);
    CHECK(f.viewer(a.secret));
    CHECK(f.verb(anybody, [&](Writing& w) { return end_session(w, noor, a.session); }));
    CHECK(!f.viewer(a.secret));
    CHECK(f.verb(anybody, [&](Writing& w) { return end_other_sessions(w, noor, b.session); }).value() == 1);
    CHECK(f.viewer(b.secret));
    CHECK(!f.viewer(c.secret));
  });
}

TEST_CASE("the browser's words are cut to size and cleaned") {
  on_each([](Forum& f) {
    auto const noor = f.account("noor@example.org");
    f.sign_in("noor@example.org",
              {.cookie = cookie, .about = "A\r\nB\xff" + std::string(5000, 'x'), .old_session = {}});
    auto const list = f.read([&](Reading& r) { return sessions(r, noor, f.now); });
    REQUIRE(list.size() == 1);
    CHECK(list[0].about.find('\n') == std::string::npos);
    CHECK(is_utf8(list[0].about));
    CHECK(code_points(list[0].about) == 120);
  });
}

TEST_CASE("sweeping forgets what no longer serves and nothing else") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const in = f.sign_in("noor@example.org");
    (void)f.ask_for("nobody@example.org");
    auto const askings = [&] {
      return f.read([](Reading& r) { return *r.one<std::int64_t>("select count(*) from asking"); });
    };
    f.now += hours(23);
    CHECK(f.verb(anybody, [](Writing& w) { return sweep(w); }));
    CHECK(askings() == 2);
    f.now += hours(2);
    CHECK(f.verb(anybody, [](Writing& w) { return sweep(w); }));
    CHECK(askings() == 0);
    CHECK(f.viewer(in.secret));
    f.now += hours(24 * 15);
    CHECK(f.verb(anybody, [](Writing& w) { return sweep(w); }));
    CHECK(f.read([](Reading& r) { return *r.one<std::int64_t>("select count(*) from session"); }) == 0);
  });
}
