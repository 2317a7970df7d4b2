// SPDX-License-Identifier: Apache-2.0
// T-AUTH of trust 9.3, as far as it can be asked of the room itself.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "base/text.hpp"
#include "people/test_forum.hpp"

using namespace people;
using namespace people::test;
using std::chrono::minutes;

TEST_CASE("the link of the letter signs in, once, in the browser that asked") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    auto const letter = f.letter_for(" NOOR@example.org ");
    CHECK(letter.address == "noor@example.org");
    CHECK(letter.language == "fr");
    CHECK(letter.secret.size() == 32);
    auto const in = f.open_link(letter.secret);
    REQUIRE(in);
    CHECK(in->account == id);
    auto const who = f.viewer(in->secret);
    REQUIRE(who);
    CHECK(who->name == "Noor Haddad");
    CHECK(who->zone == "Europe/Paris");
    CHECK(who->session == in->session);
    CHECK(who->csrf_key.size() == 64);
    auto const again = f.open_link(letter.secret);
    REQUIRE(!again);
    CHECK(again.error().why == Why::not_now);
  });
}

TEST_CASE("the link is dead after ten minutes, to the millisecond") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const letter = f.letter_for("noor@example.org");
    f.now += minutes(10);
    CHECK(!f.look(letter.secret));
    CHECK(f.open_link(letter.secret).error().why == Why::not_now);
    CHECK(f.type_code(letter.code).error().why == Why::not_now);
    f.now -= Millis(1);
    CHECK(f.look(letter.secret));
    CHECK(f.open_link(letter.secret));
  });
}

TEST_CASE(
    "the link does nothing in another browser, with no cookie, or with a made-up one, and stays good for the right "
    "one") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const letter = f.letter_for("noor@example.org");
    CHECK(f.open_link(letter.secret, elsewhere).error().why == Why::not_allowed);
    CHECK(f.open_link(letter.secret, Browser{}).error().why == Why::not_allowed);
    CHECK(f.look(letter.secret, other_cookie)->other_browser);
    CHECK(f.look(letter.secret, "")->other_browser);
    CHECK(f.look(letter.secret, other_cookie)->name.empty());
    CHECK(f.open_link(letter.secret));
  });
}

TEST_CASE("looking at a link a hundred times changes nothing") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const letter = f.letter_for("noor@example.org");
    for (int i = 0; i < 100; ++i) CHECK(f.look(letter.secret, i % 2 == 0 ? cookie : "")->kind == LinkKind::sign_in);
    CHECK(f.read([](Reading& r) { return *r.one<std::int64_t>("select count(*) from session"); }) == 0);
    CHECK(f.open_link(letter.secret));
    CHECK(!f.look(letter.secret));
  });
}

TEST_CASE("of two outstanding links either works, and using one spends the other") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const first = f.letter_for("noor@example.org");
    auto const second = f.letter_for("noor@example.org");
    CHECK(first.secret != second.secret);
    CHECK(f.open_link(first.secret));
    CHECK(f.open_link(second.secret).error().why == Why::not_now);
    CHECK(f.type_code(second.code).error().why == Why::not_now);
    auto const third = f.letter_for("noor@example.org");
    auto const fourth = f.letter_for("noor@example.org", other_cookie);
    CHECK(f.open_link(fourth.secret, elsewhere));
    CHECK(f.open_link(third.secret).error().why == Why::not_now);
  });
}

TEST_CASE("the code is typed in the asking browser, in any case, with or without hyphen") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const letter = f.letter_for("noor@example.org");
    REQUIRE(letter.code.size() == 9);
    CHECK(f.type_code(letter.code, elsewhere).error().why == Why::not_now);
    auto const typed = f.type_code(" " + lower_ascii(letter.code.substr(0, 4)) + " " + letter.code.substr(5));
    REQUIRE(typed);
    REQUIRE(typed->signed_in);
    CHECK(f.viewer(typed->signed_in->secret));
    CHECK(f.type_code(letter.code).error().why == Why::not_now);
    CHECK(f.open_link(letter.secret).error().why == Why::not_now);
  });
}

TEST_CASE("a code is eight characters of an alphabet without look-alikes, all of them equally likely") {
  on_each([](Forum& f) {
    std::map<char, int> seen;
    for (int i = 0; i < 120; ++i) {
      f.now += minutes(61);
      std::string const address = "p" + std::to_string(i) + "@example.org";
      f.account(address);
      for (char const c : f.letter_for(address).code) ++seen[c];
    }
    seen.erase('-');
    CHECK(seen.size() == 30);
    for (char const c : std::string("01OILU")) CHECK(seen.count(c) == 0);
    // 960 draws of 30: mean 32, deviation 5.6; six deviations happen to one run in ten million.
    for (auto const& [c, n] : seen) CHECK(n < 66);
  });
}

TEST_CASE("five wrong codes void the asking; neither the right code nor a million guesses help after that") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const letter = f.letter_for("noor@example.org");
    std::string const wrong = letter.code == "2222-2222" ? "33333333" : "22222222";
    for (int left = 4; left >= 0; --left) {
      auto const tried = f.type_code(wrong);
      REQUIRE(tried);
      CHECK(!tried->signed_in);
      CHECK(tried->tries_left == left);
    }
    CHECK(f.type_code(letter.code).error().why == Why::not_now);
    for (int i = 0; i < 200; ++i) CHECK(!f.type_code("2222222" + std::string(1, "23456789"[i % 8])));
    CHECK(f.open_link(letter.secret));  // a bystander's guessing does not lock the owner out of the link
  });
}

TEST_CASE("a guesser gets 25 tries an hour at an address: of 30^8 codes, under one in 10^6 after three years") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    int judged = 0;
    for (int i = 0; i < 20; ++i) {
      if (!f.ask_for("noor@example.org")) continue;
      for (int k = 0; k < 20; ++k)
        if (auto const tried = f.type_code("22222222"); tried && !tried->signed_in) ++judged;
    }
    CHECK(judged == letters_an_hour_per_address * code_tries);
  });
}

TEST_CASE("a wrong guess counts against every asking of this browser") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    f.account("lee@example.org");
    auto const noor = f.letter_for("noor@example.org");
    auto const lee = f.letter_for("lee@example.org");
    for (int i = 0; i < 5; ++i) CHECK(f.type_code("22222222"));
    CHECK(!f.type_code(noor.code));
    CHECK(!f.type_code(lee.code));
  });
}

TEST_CASE("what is no code at all is refused without costing a try") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const letter = f.letter_for("noor@example.org");
    for (char const* bad : {"", "1234", "2222222222222", "0000-0000", "IIIIIIII", "2222 222\xC3\xA9", "' or 1=1"})
      CHECK(f.type_code(bad).error().field == "code");
    CHECK(f.type_code(letter.code)->signed_in);
  });
}

TEST_CASE("an unknown address gets the same answer, leaves the same traces, and can never sign in") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const rows = [&] {
      return f.read([](Reading& r) {
        return std::pair(*r.one<std::int64_t>("select count(*) from asking"),
                         *r.one<std::int64_t>("select count(*) from audit_log"));
      });
    };
    auto const before = rows();
    auto const known = f.ask_for("noor@example.org");
    auto const between = rows();
    auto const unknown = f.ask_for("nobody@example.org");
    auto const after = rows();
    REQUIRE(known);
    REQUIRE(unknown);
    CHECK(known->until == unknown->until);
    CHECK(!unknown->letter);
    CHECK(between.first - before.first == after.first - between.first);
    CHECK(between.second - before.second == after.second - between.second);
    // The limit answers alike too.
    for (int i = 0; i < 4; ++i) {
      CHECK(f.ask_for("noor@example.org"));
      CHECK(f.ask_for("nobody@example.org"));
    }
    auto const k = f.ask_for("noor@example.org");
    auto const u = f.ask_for("nobody@example.org");
    REQUIRE(!k);
    REQUIRE(!u);
    CHECK(k.error().detail == u.error().detail);
    CHECK(k.error().why == u.error().why);
  });
}

TEST_CASE("a known and an unknown address take the same time: medians of 500 differ by less than 5 ms") {
  store::test::Place const place("sqlite");
  Forum f(place);
  f.account("noor@example.org");
  std::vector<double> known, unknown;
  for (int i = 0; i < 500; ++i) {
    f.now += minutes(13);  // under the hourly limit
    for (bool const is_known : {true, false}) {
      auto const begin = std::chrono::steady_clock::now();
      auto const asked = f.ask_for(is_known ? "noor@example.org" : "nobody@example.org", cookie, "");
      auto const end = std::chrono::steady_clock::now();
      REQUIRE(asked);
      (is_known ? known : unknown).push_back(std::chrono::duration<double, std::milli>(end - begin).count());
    }
  }
  auto const median = [](std::vector<double>& v) {
    std::nth_element(v.begin(), v.begin() + 250, v.end());
    return v[250];
  };
  double const k = median(known), u = median(unknown);
  MESSAGE("median known " << k << " ms, unknown " << u << " ms");
  CHECK(std::abs(k - u) < 5);
}

TEST_CASE("letters are limited per address and per place, and the limits live in the store") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    for (int i = 0; i < 5; ++i) CHECK(f.ask_for("noor@example.org", cookie, "198.51.100." + std::to_string(i)));
    CHECK(f.ask_for("noor@example.org", other_cookie, "203.0.113.9").error().why == Why::not_now);
    for (int i = 0; i < 50; ++i)
      CHECK(f.ask_for("p" + std::to_string(i) + "@example.org", cookie, "2001:db8:1:2::" + std::to_string(i)));
    CHECK(f.ask_for("q@example.org", cookie, "2001:db8:1:2:ffff::1").error().why == Why::not_now);
    CHECK(f.ask_for("q@example.org", cookie, "2001:0DB8:1:2:0:0:0:9").error().why == Why::not_now);
    CHECK(f.ask_for("q@example.org", cookie, "2001:db8:1:3::1"));
    f.now += minutes(61);
    CHECK(f.ask_for("noor@example.org"));
  });
}

TEST_CASE("asking needs an address and a cookie") {
  on_each([](Forum& f) {
    CHECK(f.ask_for("noor").error().field == "address");
    CHECK(f.ask_for("noor@example.org\r\nBcc: all@example.org").error().field == "address");
    CHECK(f.ask_for("noor@example.org", "").error().field == "cookie");
  });
}

TEST_CASE(
    "the first link makes the first secretariat account, in any browser, once; a newly printed one kills the old") {
  on_each([](Forum& f) {
    auto const print = [&] {
      return f.verb({PersonId(), "operator"}, [](Writing& w) { return make_first_link(w); }).value();
    };
    auto const old = print();
    auto const link = print();
    REQUIRE(old);
    REQUIRE(link);
    CHECK(!f.look(*old));
    CHECK(f.look(*link, "")->kind == LinkKind::first);
    Newcomer const ada{.name = "Ada Okafor", .address = "ada@example.org", .language = "en", .zone = "Africa/Lagos"};
    auto const open = [&](std::string const& secret, Newcomer const& who) {
      return f.verb(anybody, [&](Writing& w) { return use_first_link(w, secret, who, elsewhere); });
    };
    CHECK(open(*old, ada).error().why == Why::not_now);
    CHECK(open(*link, {.name = "Ada", .address = "not an address"}).error().field == "address");
    auto const in = open(*link, ada);  // the refusal before did not spend it
    REQUIRE(in);
    CHECK(f.viewer(in->secret)->role == Role::secretariat);
    CHECK(open(*link, {.name = "Eve", .address = "eve@example.org"}).error().why == Why::not_now);
    CHECK(!print());
  });
}

TEST_CASE("the demo's secretariat does not stop the first link from being printed") {
  on_each([](Forum& f) {
    f.account("demo@example.org", Role::secretariat, "Demo", true);
    CHECK(f.verb({PersonId(), "operator"}, [](Writing& w) { return make_first_link(w); }).value());
    f.account("ada@example.org", Role::secretariat, "Ada");
    CHECK(!f.verb({PersonId(), "operator"}, [](Writing& w) { return make_first_link(w); }).value());
  });
}

TEST_CASE("demo links are reusable, for demo accounts only; they are dropped at a start, their sessions when it is no demo") {
  on_each([](Forum& f) {
    auto const real = f.account("ada@example.org", Role::secretariat, "Ada");
    auto const demo = f.account("demo@example.org", Role::member, "Demo", true);
    auto const make = [&](AccountId const& id) {
      return f.verb({PersonId(), "operator"}, [&](Writing& w) { return make_demo_link(w, id); });
    };
    CHECK(make(real).error().why == Why::not_allowed);
    auto const link = make(demo);
    REQUIRE(link);
    CHECK(f.look(*link, "")->kind == LinkKind::demo);
    auto const use = [&](Browser const& b) {
      return f.verb(anybody, [&](Writing& w) { return use_demo_link(w, *link, b); });
    };
    auto const one = use(here);
    auto const two = use(elsewhere);
    REQUIRE(one);
    REQUIRE(two);
    CHECK(one->secret != two->secret);
    CHECK(f.verb({PersonId(), "operator"}, [](Writing& w) { return drop_demo_links(w); }));
    CHECK(f.viewer(one->secret));
    CHECK(use(here).error().why == Why::not_now);
    auto const ada = f.sign_in("ada@example.org");
    CHECK(f.verb({PersonId(), "operator"}, [](Writing& w) { return end_demo_sessions(w); }));
    CHECK(!f.viewer(one->secret));
    CHECK(!f.viewer(two->secret));
    CHECK(f.viewer(ada.secret));
  });
}

TEST_CASE("a secret of one kind opens nothing of another") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const sent = f.verb(
        secretary, [](Writing& w) { return invite(w, {.address = "lee@example.org", .name = "Lee", .person = {}}); });
    auto const letter = f.letter_for("noor@example.org");
    Newcomer const lee{.name = "Lee", .address = "lee@example.org"};
    CHECK(!f.open_link(sent->secret));
    CHECK(!f.verb(anybody, [&](Writing& w) { return use_first_link(w, sent->secret, lee, here); }));
    CHECK(!f.verb(anybody, [&](Writing& w) { return use_demo_link(w, sent->secret, here); }));
    CHECK(!f.verb(anybody, [&](Writing& w) { return accept_invitation(w, letter.secret, lee, here); }));
    CHECK(!f.viewer(sent->secret));
    CHECK(!f.viewer(letter.secret));
    CHECK(!f.viewer(""));
  });
}

TEST_CASE("no secret, code or cookie stands in the database file") {
  store::test::Place const place("sqlite");
  std::vector<std::string> secrets;
  {
    Forum f(place);
    f.account("noor@example.org");
    auto const letter = f.letter_for("noor@example.org");
    auto const in = f.sign_in("noor@example.org");
    auto const sent = f.verb(
        secretary, [](Writing& w) { return invite(w, {.address = "lee@example.org", .name = "Lee", .person = {}}); });
    auto const first = f.verb(secretary, [](Writing& w) { return make_first_link(w); }).value();
    secrets = {letter.secret, letter.code, letter.code.substr(0, 4) + letter.code.substr(5), in.secret, cookie,
               sent->secret,  *first};
  }
  std::string all;
  for (auto const& entry : std::filesystem::directory_iterator(place.options().directory)) {
    std::ifstream in(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  REQUIRE(all.find("noor@example.org") != std::string::npos);  // the search itself works
  for (auto const& secret : secrets) CHECK(all.find(secret) == std::string::npos);
}

TEST_CASE("of eight that use a link at the same moment one gets in") {
  on_each([](Forum& f) {
    f.account("noor@example.org");
    auto const letter = f.letter_for("noor@example.org");
    std::atomic<int> in = 0, refused = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        auto const done = f.open_link(letter.secret);
        if (done) ++in;
        else if (done.error().why == Why::not_now) ++refused;
      });
    threads.clear();
    CHECK(in == 1);
    CHECK(refused == 7);
  });
}
