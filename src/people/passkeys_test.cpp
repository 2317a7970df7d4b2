// SPDX-License-Identifier: Apache-2.0
// T-PASS of trust 9.3 without a browser: a software key makes, signs in, and is bent in every way that must not count.
#include "people/passkeys.hpp"

#include "people/software_key_for_tests.hpp"
#include "people/test_forum.hpp"

using namespace people;
using namespace people::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

PasskeyPlace const place{"https://forum.test", "forum.test"};
std::string const session = "s-of-the-tests";

std::string challenge(Forum& f, Ceremony what, std::string const& browser) {
  auto const made = f.verb(anybody, [&](Writing& w) { return make_challenge(w, what, browser); });
  REQUIRE(made);
  return *made;
}
PasskeyAdded add(Forum& f, AccountId const& id, NewPasskey const& wish, std::string const& browser = session) {
  auto const done = f.verb(anybody, [&](Writing& w) { return add_passkey(w, id, place, browser, wish); });
  REQUIRE(done);
  return *done;
}
PasskeyTried use(Forum& f, PasskeyAnswer const& answer, Browser const& browser = here) {
  auto const done = f.verb(anybody, [&](Writing& w) { return use_passkey(w, place, answer, browser); });
  REQUIRE(done);
  CHECK(done->no.has_value() != done->signed_in.has_value());
  return *done;
}
/// Why the last one of these was not accepted, or the id of what it did.
std::string last_note(Forum& f, std::string const& verb) {
  for (auto const& line : f.read([](Reading& r) { return store::audit_lines(r, INT64_MAX, 20); }))
    if (line.verb == verb) return line.note;
  return {};
}
/// Signs in with whatever the key is bent to; answers what the audit log says when it was not accepted, else nothing.
std::string refused(Forum& f, SoftwareKey key) {
  if (use(f, key.answer(challenge(f, Ceremony::sign_in, cookie))).signed_in) return {};
  return last_note(f, "use_passkey");
}
std::string not_added(Forum& f, AccountId const& id, SoftwareKey key) {
  if (!add(f, id, key.made_for(challenge(f, Ceremony::add, session))).no) return {};
  return last_note(f, "add_passkey");
}

struct WithKey {
  AccountId account;
  SoftwareKey key;
};
WithKey enrolled(Forum& f) {
  WithKey out{f.account("noor@example.org"), {}};
  auto const done = add(f, out.account, out.key.made_for(challenge(f, Ceremony::add, session)));
  REQUIRE(!done.no);
  CHECK(done.recovery_codes.size() == 10);
  return out;
}

}  // namespace

TEST_CASE("a passkey is added and then signs in alone, as often as it is asked") {
  on_each([](Forum& f) {
    auto who = enrolled(f);
    for (int i = 0; i < 3; ++i) {
      auto const in = use(f, who.key.answer(challenge(f, Ceremony::sign_in, cookie)));
      REQUIRE(in.signed_in);
      CHECK_FALSE(in.signed_in->session.empty());
      CHECK(f.viewer(in.signed_in->secret)->account == who.account);
    }
    auto const all = f.read([&](Reading& r) { return passkeys(r, who.account); });
    REQUIRE(all.size() == 1);
    CHECK(all[0].name == "Key of the tests");
    CHECK(all[0].used == f.now);
    CHECK(f.sign_in("noor@example.org").session.empty());  // from now on the letter alone is not enough
  });
}

TEST_CASE("T-PASS: another origin, place, type or frame does not count") {
  on_each([](Forum& f) {
    auto const who = enrolled(f);
    auto bent = who.key;
    for (auto const* const origin : {"https://forum.test.evil.example", "http://forum.test", "https://forum.test:8443",
                                     "https://sub.forum.test", "", "null"}) {
      bent.origin = origin;
      CHECK(refused(f, bent) == "not accepted: wrong_origin");
    }
    bent = who.key;
    bent.extra = ",\"crossOrigin\":true";
    CHECK(refused(f, bent) == "not accepted: wrong_origin");
    bent = who.key;
    bent.rp_id = "evil.example";
    CHECK(refused(f, bent) == "not accepted: wrong_place");
    bent = who.key;
    CHECK(use(f, bent.answer(challenge(f, Ceremony::sign_in, cookie), "webauthn.create")).no);
    CHECK(last_note(f, "use_passkey") == "not accepted: wrong_type");
    bent = who.key;
    bent.extra = ",\"crossOrigin\":false,\"other\":[1]";
    CHECK(refused(f, bent) == "");  // the control: unknown members are allowed, and the key itself is good
  });
}

TEST_CASE("T-PASS: an owner who was not verified, or not even there, does not count") {
  on_each([](Forum& f) {
    auto bent = enrolled(f).key;
    for (auto const flags : {0x00, 0x01, 0x04}) {
      bent.flags = static_cast<std::uint8_t>(flags);
      CHECK(refused(f, bent) == "not accepted: owner_not_verified");
    }
  });
}

TEST_CASE("T-PASS: a challenge counts once, for five minutes, in its own browser, for what it was made for") {
  on_each([](Forum& f) {
    auto who = enrolled(f);
    auto const why = [&] { return last_note(f, "use_passkey"); };
    auto const once = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
    REQUIRE(use(f, once).signed_in);
    CHECK(use(f, once).no);  // replayed
    CHECK(why() == "not accepted: wrong_challenge");
    CHECK(use(f, who.key.answer("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")).no);  // made up
    auto const answer = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
    CHECK(use(f, answer, elsewhere).no);
    CHECK(use(f, answer, Browser{}).no);
    CHECK(use(f, answer).signed_in);  // and did no harm
    auto const first = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
    challenge(f, Ceremony::sign_in, cookie);
    CHECK(use(f, first).no);  // a newer one was made for this browser
    CHECK(use(f, who.key.answer(challenge(f, Ceremony::add, cookie))).no);
    CHECK(why() == "not accepted: wrong_challenge");
    auto const late = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
    f.now += challenge_life;
    CHECK(use(f, late).no);
    auto const in_time = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
    f.now += challenge_life - Millis(1);
    CHECK(use(f, in_time).signed_in);
  });
}

TEST_CASE("T-PASS: a challenge is spent by a failure, too") {
  on_each([](Forum& f) {
    auto who = enrolled(f);
    auto const asked = challenge(f, Ceremony::sign_in, cookie);
    auto bent = who.key;
    bent.flags = 0x01;
    CHECK(use(f, bent.answer(asked)).no);
    CHECK(use(f, who.key.answer(asked)).no);
    CHECK(last_note(f, "use_passkey") == "not accepted: wrong_challenge");
  });
}

TEST_CASE("T-PASS: one flipped bit anywhere, another key, no signature: nothing counts") {
  on_each([](Forum& f) {
    auto who = enrolled(f);
    who.key.stands_still = true;
    auto const raw = [](std::string const& text) { return *inside::from_base64url(text); };
    int tried = 0;
    for (std::string PasskeyAnswer::*part :
         {&PasskeyAnswer::client_data, &PasskeyAnswer::authenticator_data, &PasskeyAnswer::signature}) {
      auto const whole = raw(who.key.answer(std::string(32, 'a')).*part).size();
      for (std::size_t at = 0; at < whole; at += 3) {
        auto answer = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
        auto bytes = raw(answer.*part);
        if (at >= bytes.size()) continue;  // signatures differ in length
        bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
        answer.*part = inside::base64url(bytes);
        CHECK(use(f, answer).no);
        ++tried;
      }
    }
    CHECK(tried > 60);
    auto stranger = SoftwareKey();
    stranger.credential = who.key.credential;
    stranger.counter = 100;
    CHECK(refused(f, stranger) == "not accepted: wrong_signature");
    auto answer = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
    answer.signature = "";
    CHECK(use(f, answer).no);
    CHECK(refused(f, SoftwareKey()) == "not accepted: unknown");
    CHECK(refused(f, who.key) == "");  // the control
  });
}

TEST_CASE("T-PASS: a counter that does not rise is a copy; one that is always zero is a key of several devices") {
  on_each([](Forum& f) {
    auto const who = enrolled(f);  // kept with counter 1
    auto bent = who.key;
    bent.counter = 7;
    CHECK(refused(f, bent) == "");
    for (std::uint32_t const n : {7U, 6U, 0U}) {
      bent.counter = n;
      CHECK(refused(f, bent) == "not accepted: counter did not rise");
    }
    bent.counter = 8;
    CHECK(refused(f, bent) == "");
    auto const other = f.account("wei@example.org", Role::member, "Wei");
    SoftwareKey many;
    many.counter = 0;
    many.stands_still = true;
    CHECK(not_added(f, other, many) == "");
    CHECK(refused(f, many) == "");
    CHECK(refused(f, many) == "");
  });
}

TEST_CASE("T-PASS: a removed passkey, a suspended account and another account's name let nobody in") {
  on_each([](Forum& f) {
    auto who = enrolled(f);
    auto const other = f.account("wei@example.org", Role::member, "Wei");
    auto answer = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
    answer.user = inside::base64url(other.text);
    CHECK(use(f, answer).no);
    answer = who.key.answer(challenge(f, Ceremony::sign_in, cookie));
    answer.user = inside::base64url(who.account.text);
    CHECK(use(f, answer).signed_in);
    REQUIRE(f.verb(secretary, [&](Writing& w) { return suspend_account(w, who.account); }));
    CHECK(refused(f, who.key) == "not accepted: unknown");
    REQUIRE(f.verb(secretary, [&](Writing& w) { return resume_account(w, who.account); }));
    CHECK(refused(f, who.key) == "");
    auto const id = f.read([&](Reading& r) { return passkeys(r, who.account).at(0).id; });
    REQUIRE(f.verb(anybody, [&](Writing& w) { return remove_passkey(w, who.account, id); }));
    who.key.counter = 50;
    CHECK(refused(f, who.key) == "not accepted: unknown");
    CHECK_FALSE(f.sign_in("noor@example.org").session.empty());
  });
}

TEST_CASE("adding holds to the same: origin, place, owner, challenge, browser; and a key is known once") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    SoftwareKey bent;
    bent.origin = "https://evil.example";
    CHECK(not_added(f, id, bent) == "not added: wrong_origin");
    bent = {};
    bent.rp_id = "evil.example";
    CHECK(not_added(f, id, bent) == "not added: wrong_place");
    bent = {};
    bent.flags = 0x01;
    CHECK(not_added(f, id, bent) == "not added: owner_not_verified");
    bent = {};
    CHECK(add(f, id, bent.made_for("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")).no);
    CHECK(add(f, id, bent.made_for(challenge(f, Ceremony::add, session)), "another session").no);
    CHECK(add(f, id, bent.made_for(challenge(f, Ceremony::sign_in, session))).no);
    auto wish = bent.made_for(challenge(f, Ceremony::add, session));
    auto const data = *inside::from_base64url(wish.authenticator_data);
    for (std::size_t cut = 0; cut < data.size(); cut += 7) {
      wish = bent.made_for(challenge(f, Ceremony::add, session));
      wish.authenticator_data = inside::base64url(data.substr(0, cut));
      CHECK(add(f, id, wish).no);
    }
    CHECK(f.read([&](Reading& r) { return passkeys(r, id).empty() && recovery_codes_left(r, id) == 0; }));
    CHECK(not_added(f, id, bent) == "");
    CHECK(not_added(f, f.account("wei@example.org", Role::member, "Wei"), bent) == "not added: known already");
  });
}

TEST_CASE("a point that is not on the curve is no key") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    SoftwareKey key;
    auto wish = key.made_for(challenge(f, Ceremony::add, session));
    auto data = *inside::from_base64url(wish.authenticator_data);
    data.back() = static_cast<char>(data.back() ^ 1);
    wish.authenticator_data = inside::base64url(data);
    CHECK(add(f, id, wish).no);
  });
}

TEST_CASE("an account has several passkeys with names, renames and removes its own, and twenty at most") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org"), other = f.account("wei@example.org", Role::member, "Wei");
    for (int i = 0; i < passkeys_most; ++i) {
      f.now += minutes(1);
      SoftwareKey key;
      auto const done = add(f, id, key.made_for(challenge(f, Ceremony::add, session), "Key " + std::to_string(i)));
      CHECK(!done.no);
      CHECK(done.recovery_codes.size() == (i == 0 ? 10 : 0));
    }
    SoftwareKey more;
    auto const wish = more.made_for(challenge(f, Ceremony::add, session));
    CHECK(f.verb(anybody, [&](Writing& w) { return add_passkey(w, id, place, session, wish); }).error().why ==
          Why::not_now);
    auto const first = f.read([&](Reading& r) { return passkeys(r, id).at(0); });
    CHECK(first.name == "Key 0");
    auto const rename = [&](AccountId const& who, std::string const& name) {
      return f.verb(anybody, [&](Writing& w) { return rename_passkey(w, who, first.id, name); });
    };
    CHECK(rename(other, "Mine now").error().why == Why::unknown);
    CHECK(rename(id, " ").error().field == "name");
    CHECK(rename(id, std::string(61, 'x')).error().field == "name");
    REQUIRE(rename(id, " Telephone "));
    CHECK(f.read([&](Reading& r) { return passkeys(r, id).at(0).name; }) == "Telephone");
    CHECK(f.verb(anybody, [&](Writing& w) { return remove_passkey(w, other, first.id); }).error().why == Why::unknown);
    auto const gone = f.verb(anybody, [&](Writing& w) { return remove_passkey(w, id, first.id); });
    REQUIRE(gone);
    CHECK(*gone == "Telephone");
    CHECK(f.read([&](Reading& r) { return passkeys(r, id).size(); }) == passkeys_most - 1);
  });
}

TEST_CASE("passkeys belong to a name with TLS, or to localhost; never to a number") {
  auto const at = [](std::string const& base) {
    auto const p = passkey_place(base);
    return p ? p->origin + " " + p->rp_id : std::string();
  };
  CHECK(at("https://forum.example.org") == "https://forum.example.org forum.example.org");
  CHECK(at("https://Forum.Example.org:443/x") == "https://forum.example.org forum.example.org");
  CHECK(at("https://forum.example.org:8443") == "https://forum.example.org:8443 forum.example.org");
  CHECK(at("http://localhost:8080") == "http://localhost:8080 localhost");
  CHECK(at("http://forum.example.org") == "");
  CHECK(at("http://127.0.0.1:8080") == "");
  CHECK(at("https://192.0.2.7") == "");
  CHECK(at("https://[::1]:8080") == "");
  CHECK(at("unix:/run/x") == "");
  CHECK(at("https://") == "");
}
