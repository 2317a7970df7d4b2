// SPDX-License-Identifier: Apache-2.0
// The second factor by codes: vectors of RFC 6238, and everything somebody with the mailbox and without the app may
// try.
#include "people/factors.hpp"

#include <cctype>
#include <set>

#include "base/json.hpp"
#include "people/app_for_tests.hpp"
#include "people/test_forum.hpp"
#include "people/totp.hpp"

using namespace people;
using namespace people::test;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

std::string wrong_for(std::string const& right) {
  return right.substr(0, 5) + (right[5] == '9' ? '0' : static_cast<char>(right[5] + 1));
}

struct WithApp {
  AccountId account;
  std::string secret;
  std::vector<std::string> codes;
};
WithApp set_up(Forum& f, std::string const& address = "noor@example.org", Role role = Role::member) {
  WithApp out{f.account(address, role, "Noor " + address.substr(0, address.find('@'))), {}, {}};
  auto const begun = f.verb(anybody, [&](Writing& w) { return begin_totp(w, out.account); });
  REQUIRE(begun);
  out.secret = *begun;
  auto const done =
      f.verb(anybody, [&](Writing& w) { return confirm_totp(w, out.account, app_shows(out.secret, f.now)); });
  REQUIRE(done);
  out.codes = done->recovery_codes;
  f.now += seconds(30);
  return out;
}
Result<SecondTried> second(Forum& f, std::string const& half, std::string const& code, Browser const& browser = here) {
  return f.verb(anybody, [&](Writing& w) { return use_second(w, half, code, browser); });
}
std::vector<std::string> audited(Forum& f, std::string const& verb) {
  std::vector<std::string> notes;
  for (auto const& line : f.read([](Reading& r) { return store::audit_lines(r, INT64_MAX, 100); }))
    if (line.verb == verb) notes.push_back(line.note);
  return notes;
}

}  // namespace

TEST_CASE("codes of apps are those of RFC 6238, and count half a minute early or late") {
  // Appendix B, SHA-1, the last six of its eight digits. The secret is "12345678901234567890".
  std::string const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  auto const at = [](std::int64_t s) { return from_millis(s * 1000); };
  CHECK(inside::totp_step(secret, "287082", at(59)) == 1);
  CHECK(inside::totp_step(secret, "081804", at(1111111109)) == 37037036);
  CHECK(inside::totp_step(secret, "050471", at(1111111111)) == 37037037);
  CHECK(inside::totp_step(secret, "005924", at(1234567890)) == 41152263);
  CHECK(inside::totp_step(secret, "279037", at(2000000000)) == 66666666);
  CHECK(inside::totp_step(secret, "353130", at(20000000000)) == 666666666);
  CHECK(inside::totp_step(secret, "287082", at(89)) == 1);
  CHECK(inside::totp_step(secret, "287082", at(29)) == 1);
  CHECK(!inside::totp_step(secret, "287082", at(90)));
  CHECK(!inside::totp_step(secret, "287083", at(59)));
  CHECK(!inside::totp_step("not base32!", "287082", at(59)));
}

TEST_CASE("an app is begun, confirmed by its first code, and gives ten recovery codes that are kept as hashes") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    CHECK(f.verb(anybody, [&](Writing& w) { return confirm_totp(w, id, "123456"); }).error().why == Why::not_now);
    auto const begun = f.verb(anybody, [&](Writing& w) { return begin_totp(w, id); });
    REQUIRE(begun);
    CHECK(begun->size() == 32);
    CHECK(begun->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == std::string::npos);
    CHECK(f.read([&](Reading& r) { return awaited_totp(r, id, f.now); }) == *begun);
    CHECK_FALSE(f.read([&](Reading& r) { return has_factor(r, id); }));
    CHECK_FALSE(f.sign_in("noor@example.org").session.empty());  // a secret that was never confirmed asks for nothing

    auto const right = app_shows(*begun, f.now);
    CHECK(f.verb(anybody, [&](Writing& w) { return confirm_totp(w, id, wrong_for(right)); }).error().field == "code");
    auto const done = f.verb(
        anybody, [&](Writing& w) { return confirm_totp(w, id, " " + right.substr(0, 3) + " " + right.substr(3)); });
    REQUIRE(done);
    CHECK(std::set<std::string>(done->recovery_codes.begin(), done->recovery_codes.end()).size() == 10);
    for (auto const& code : done->recovery_codes) CHECK(code.size() == 29);
    CHECK(f.read([&](Reading& r) {
      return totp_since(r, id) == f.now && recovery_codes_left(r, id) == 10 && !awaited_totp(r, id, f.now);
    }));
    CHECK(f.verb(anybody, [&](Writing& w) { return begin_totp(w, id); }).error().why == Why::conflict);
    for (auto& [hash] : f.read([](Reading& r) { return r.rows<std::string>("select code_hash from recovery_code"); }))
      CHECK(hash.size() == 64);
  });
}

TEST_CASE("a secret that waits for half an hour is forgotten") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    auto const begun = f.verb(anybody, [&](Writing& w) { return begin_totp(w, id); });
    REQUIRE(begun);
    f.now += totp_draft_life;
    CHECK(!f.read([&](Reading& r) { return awaited_totp(r, id, f.now); }));
    CHECK(f.verb(anybody, [&](Writing& w) { return confirm_totp(w, id, app_shows(*begun, f.now)); }).error().why ==
          Why::not_now);
    f.now += Millis(1);
    REQUIRE(f.verb(anybody, [](Writing& w) { return sweep(w); }));
    CHECK(f.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from totp"); }) == 0);
  });
}

TEST_CASE("with an app the letter gives half a session, which nothing takes for a whole one") {
  on_each([](Forum& f) {
    auto const app = set_up(f);
    auto const half = f.sign_in("noor@example.org");
    CHECK(half.session.empty());
    CHECK(!f.viewer(half.secret));
    auto const who = f.read([&](Reading& r) { return half_in(r, half.secret, f.now); });
    REQUIRE(who);
    CHECK(who->totp);
    CHECK_FALSE(who->passkey);
    CHECK(who->recovery);
    auto const done = second(f, half.secret, app_shows(app.secret, f.now));
    REQUIRE(done);
    REQUIRE(done->signed_in);
    CHECK(f.viewer(done->signed_in->secret)->account == app.account);
    CHECK(done->signed_in->secret != half.secret);
    CHECK(second(f, half.secret, app_shows(app.secret, f.now + seconds(30))).error().why == Why::not_now);
  });
}

TEST_CASE("the code of the letter asks for the second factor just as its link does") {
  on_each([](Forum& f) {
    set_up(f);
    auto const tried = f.type_code(f.letter_for("noor@example.org").code);
    REQUIRE(tried);
    REQUIRE(tried->signed_in);
    CHECK(tried->signed_in->session.empty());
  });
}

TEST_CASE(
    "a code of the app counts once: not for a second sign-in, not after a later one, not the one that confirmed") {
  on_each([](Forum& f) {
    auto const app = set_up(f);
    auto const confirming = app_shows(app.secret, f.now - seconds(30));  // still within the forgiven half minute
    auto const first = f.sign_in("noor@example.org"), other = f.sign_in("noor@example.org", elsewhere);
    CHECK_FALSE(second(f, first.secret, confirming)->signed_in);
    auto const now = app_shows(app.secret, f.now), next = app_shows(app.secret, f.now + seconds(30));
    REQUIRE(second(f, first.secret, next)->signed_in);
    auto const again = f.sign_in("noor@example.org", elsewhere);
    CHECK_FALSE(second(f, again.secret, next, elsewhere)->signed_in);
    CHECK_FALSE(second(f, again.secret, now, elsewhere)->signed_in);
    f.now += seconds(60);
    CHECK(second(f, again.secret, app_shows(app.secret, f.now), elsewhere)->signed_in);
    CHECK(
        !f.read([&](Reading& r) { return half_in(r, other.secret, f.now); }));  // went with the sign-in that succeeded
  });
}

TEST_CASE("a recovery code works in place of the app, in any spelling, once, and only for its own account") {
  on_each([](Forum& f) {
    auto const app = set_up(f), other = set_up(f, "wei@example.org");
    auto const half = f.sign_in("noor@example.org");
    CHECK_FALSE(second(f, half.secret, other.codes[0])->signed_in);
    auto typed = app.codes[3];
    for (char& c : typed) c = c == '-' ? ' ' : static_cast<char>(std::toupper(c));
    auto const done = second(f, half.secret, typed);
    REQUIRE(done);
    REQUIRE(done->signed_in);
    CHECK(done->by_recovery_code);
    CHECK(f.read([&](Reading& r) { return recovery_codes_left(r, app.account); }) == 9);
    auto const again = f.sign_in("noor@example.org");
    CHECK_FALSE(second(f, again.secret, app.codes[3])->signed_in);
    CHECK(second(f, again.secret, app.codes[4])->signed_in);
    CHECK(audited(f, "use_second") ==
          std::vector<std::string>{"recovery code", "wrong code", "recovery code", "wrong code"});
  });
}

TEST_CASE(
    "five wrong codes end the half sign-in, ten within an hour close codes for the account, and what is no code is not "
    "counted") {
  on_each([](Forum& f) {
    auto const app = set_up(f);
    auto half = f.sign_in("noor@example.org");
    for (int i = 0; i < 20; ++i) CHECK(second(f, half.secret, "12345").error().why == Why::malformed);
    for (int left = 4; left >= 0; --left)
      CHECK(second(f, half.secret, wrong_for(app_shows(app.secret, f.now)))->tries_left == left);
    CHECK(second(f, half.secret, app_shows(app.secret, f.now)).error().why == Why::not_now);
    half = f.sign_in("noor@example.org");
    for (int i = 0; i < 5; ++i) CHECK_FALSE(second(f, half.secret, wrong_for(app_shows(app.secret, f.now)))->signed_in);
    half = f.sign_in("noor@example.org");
    CHECK(second(f, half.secret, app_shows(app.secret, f.now)).error().why == Why::not_now);
    CHECK(second(f, half.secret, app.codes[0]).error().why == Why::not_now);
    f.now += hours(1);
    half = f.sign_in("noor@example.org");
    CHECK(second(f, half.secret, app_shows(app.secret, f.now))->signed_in);
  });
}

TEST_CASE("half a sign-in is over after ten minutes, and at once for a suspended account") {
  on_each([](Forum& f) {
    auto const app = set_up(f);
    auto const half = f.sign_in("noor@example.org");
    f.now += half_life - Millis(1);
    CHECK(f.read([&](Reading& r) { return half_in(r, half.secret, f.now); }));
    f.now += Millis(1);
    CHECK(second(f, half.secret, app_shows(app.secret, f.now)).error().why == Why::not_now);
    auto const next = f.sign_in("noor@example.org");
    REQUIRE(f.verb(secretary, [&](Writing& w) { return suspend_account(w, app.account); }));
    CHECK(second(f, next.secret, app_shows(app.secret, f.now)).error().why == Why::not_now);
  });
}

TEST_CASE("the browser's old session ends with the second step, not with the first") {
  on_each([](Forum& f) {
    f.account("wei@example.org");
    auto const old = f.sign_in("wei@example.org", elsewhere);
    auto const app = set_up(f);
    Browser const browser{.cookie = cookie, .about = "A browser", .old_session = old.secret};
    auto const half = f.sign_in("noor@example.org", browser);
    CHECK(f.viewer(old.secret));
    REQUIRE(second(f, half.secret, app_shows(app.secret, f.now), browser)->signed_in);
    CHECK(!f.viewer(old.secret));
  });
}

TEST_CASE(
    "an app is removed by a code of its own or a recovery code; then the letter is enough and the codes are gone") {
  on_each([](Forum& f) {
    auto const app = set_up(f);
    auto const remove = [&](std::string const& code) {
      return f.verb(anybody, [&](Writing& w) { return remove_totp(w, app.account, code); });
    };
    CHECK_FALSE(remove(wrong_for(app_shows(app.secret, f.now)))->right);
    CHECK(f.read([&](Reading& r) { return has_factor(r, app.account); }));
    CHECK(remove(app_shows(app.secret, f.now))->right);
    CHECK_FALSE(
        f.read([&](Reading& r) { return has_factor(r, app.account) || recovery_codes_left(r, app.account) > 0; }));
    CHECK_FALSE(f.sign_in("noor@example.org").session.empty());
    CHECK(remove("123456").error().why == Why::not_now);
    CHECK(f.verb(anybody, [&](Writing& w) { return make_recovery_codes(w, app.account); }).error().why == Why::not_now);
    CHECK(audited(f, "remove_totp") == std::vector<std::string>{"", "wrong code"});
  });
}

TEST_CASE("new recovery codes kill the old ones") {
  on_each([](Forum& f) {
    auto const app = set_up(f);
    auto const fresh = f.verb(anybody, [&](Writing& w) { return make_recovery_codes(w, app.account); });
    REQUIRE(fresh);
    auto const half = f.sign_in("noor@example.org");
    CHECK_FALSE(second(f, half.secret, app.codes[0])->signed_in);
    CHECK(second(f, half.secret, fresh->at(0))->signed_in);
  });
}

TEST_CASE("the secretariat removes all factors of a locked-out person and ends the sessions; nobody else may") {
  on_each([](Forum& f) {
    auto const app = set_up(f);
    auto const half = f.sign_in("noor@example.org");
    auto const in = second(f, half.secret, app_shows(app.secret, f.now));
    REQUIRE(in->signed_in);
    auto const remove = [&](store::Actor const& who, AccountId const& id) {
      return f.verb(who, [&](Writing& w) { return remove_factors(w, id); });
    };
    CHECK(remove({PersonId("bo"), "facilitator"}, app.account).error().why == Why::not_allowed);
    CHECK(remove(secretary, AccountId("none")).error().why == Why::unknown);
    REQUIRE(remove(secretary, app.account));
    CHECK(!f.viewer(in->signed_in->secret));
    CHECK_FALSE(f.sign_in("noor@example.org").session.empty());
    CHECK(remove(secretary, app.account).error().why == Why::not_now);
    CHECK(audited(f, "remove_factors").size() == 1);
  });
}

TEST_CASE("the forum's rule is off at first; on, it asks secretariat and facilitators for a factor, and nobody else") {
  on_each([](Forum& f) {
    f.account("ada@example.org", Role::secretariat, "Ada");
    f.account("bo@example.org", Role::facilitator, "Bo");
    f.account("chi@example.org", Role::coordinator, "Chi");
    auto const ada = f.sign_in("ada@example.org"), bo = f.sign_in("bo@example.org"), chi = f.sign_in("chi@example.org");
    auto const asked = [&](SignedIn const& in) {
      return f.read([&](Reading& r) { return must_set_up_factor(r, in.account, f.viewer(in.secret)->role); });
    };
    CHECK_FALSE(f.read([](Reading& r) { return factor_required(r); }));
    CHECK_FALSE(asked(ada));
    auto const require = [&](store::Actor const& who, bool on) {
      return f.verb(who, [&](Writing& w) { return require_factor(w, on); });
    };
    CHECK(require({PersonId("bo"), "facilitator"}, true).error().why == Why::not_allowed);
    REQUIRE(require(secretary, true));
    CHECK(asked(ada));
    CHECK(asked(bo));
    CHECK_FALSE(asked(chi));
    auto const secret = f.verb(anybody, [&](Writing& w) { return begin_totp(w, bo.account); });
    CHECK(asked(bo));
    REQUIRE(f.verb(anybody, [&](Writing& w) { return confirm_totp(w, bo.account, app_shows(*secret, f.now)); }));
    CHECK_FALSE(asked(bo));
    REQUIRE(require(secretary, false));
    CHECK_FALSE(asked(ada));
    CHECK(audited(f, "require_factor") == std::vector<std::string>{"off", "on"});
  });
}

TEST_CASE("deleting an account deletes its factors; a copy of one's data names the app and not its secret") {
  on_each([](Forum& f) {
    auto const app = set_up(f);
    auto const half = f.sign_in("noor@example.org");
    CHECK_FALSE(second(f, half.secret, "000000")->signed_in);
    auto const mine = f.read([&](Reading& r) { return own_factors(r, app.account); });
    REQUIRE(mine.app_since);
    CHECK(mine.recovery_codes == 10);
    CHECK(print_json(to_json(mine)).find(app.secret) == std::string::npos);
    REQUIRE(f.verb(anybody, [&](Writing& w) { return delete_my_account(w, app.account); }));
    CHECK(f.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from recovery_code"); }) == 0);
    CHECK(f.read([](Reading& r) { return r.one<std::int64_t>("select count(*) from factor_miss"); }) == 0);
  });
}
