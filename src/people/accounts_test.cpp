// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.hpp"
#include "people/test_forum.hpp"

using namespace people;
using namespace people::test;

TEST_CASE("addresses are trimmed and folded, and what is none is refused") {
  CHECK(read_address("  Noor@Example.ORG ").value() == "noor@example.org");
  CHECK(read_address("a.b+c@sub.example.org"));
  for (char const* bad :
       {"", "noor", "@example.org", "noor@", "noor@localhost", "a@b@example.org", "a b@example.org", "a@exa mple.org",
        "a@.example.org", "a@example.org.", "a@ex..org", "a@-x.org", "a@example.org\r\nBcc: x@example.org",
        "a@example.org,b@example.org", "<a@example.org>", "\"a\"@example.org", "a@exämple.org", "a\t@example.org"}) {
    CAPTURE(bad);
    auto const read = read_address(bad);
    REQUIRE(!read);
    CHECK(read.error().field == "address");
  }
  CHECK(!read_address(std::string(65, 'a') + "@example.org"));
  CHECK(!read_address("a@" + std::string(252, 'b') + ".org"));
}

TEST_CASE("one address has one account, and one person has one") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    auto const again = f.verb(secretary, [](Writing& w) {
      return open_account(w, {.address = "NOOR@example.org", .person = {}, .name = "X"});
    });
    CHECK(again.error().why == Why::conflict);
    auto const who = f.read([&](Reading& r) { return account(r, id); })->person;
    auto const second = f.verb(secretary, [&](Writing& w) {
      return open_account(w, {.address = "n2@example.org", .person = who, .name = {}});
    });
    CHECK(second.error().field == "person");
    CHECK(f.read([&](Reading& r) { return account_of(r, who); })->id == id);
  });
}

TEST_CASE("only the secretariat and the operator open accounts, change roles, suspend and invite") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    for (char const* role : {"facilitator", "coordinator", "member", "visitor", ""}) {
      store::Actor const actor{PersonId("eve"), role};
      CHECK(f.verb(actor,
                   [](Writing& w) { return open_account(w, {.address = "x@example.org", .person = {}, .name = "X"}); })
                .error()
                .why == Why::not_allowed);
      CHECK(f.verb(actor, [&](Writing& w) { return change_role(w, id, Role::secretariat); }).error().why ==
            Why::not_allowed);
      CHECK(f.verb(actor, [&](Writing& w) { return suspend_account(w, id); }).error().why == Why::not_allowed);
      CHECK(f.verb(actor, [&](Writing& w) { return resume_account(w, id); }).error().why == Why::not_allowed);
      CHECK(f.verb(actor, [](Writing& w) { return invite(w, {.address = "x@example.org", .name = "X", .person = {}}); })
                .error()
                .why == Why::not_allowed);
    }
    CHECK(f.verb({PersonId(), "operator"}, [&](Writing& w) { return change_role(w, id, Role::facilitator); }));
  });
}

TEST_CASE("the last account of the secretariat cannot be lost") {
  on_each([](Forum& f) {
    auto const ada = f.account("ada@example.org", Role::secretariat);
    f.account("demo@example.org", Role::secretariat, "Demo", true);
    CHECK(f.verb(secretary, [&](Writing& w) { return change_role(w, ada, Role::member); }).error().why == Why::not_now);
    CHECK(f.verb(secretary, [&](Writing& w) { return suspend_account(w, ada); }).error().why == Why::not_now);
    CHECK(f.verb(secretary, [&](Writing& w) { return delete_my_account(w, ada); }).error().why == Why::not_now);
    auto const bea = f.account("bea@example.org", Role::secretariat, "Bea");
    CHECK(f.verb(secretary, [&](Writing& w) { return suspend_account(w, ada); }));
    CHECK(f.verb(secretary, [&](Writing& w) { return change_role(w, bea, Role::facilitator); }).error().why ==
          Why::not_now);
  });
}

TEST_CASE("a change of role and a suspension are felt by the next request") {
  on_each([](Forum& f) {
    f.account("ada@example.org", Role::secretariat);
    auto const id = f.account("noor@example.org", Role::coordinator);
    auto const in = f.sign_in("noor@example.org");
    CHECK(f.viewer(in.secret)->role == Role::coordinator);
    CHECK(f.verb(secretary, [&](Writing& w) { return change_role(w, id, Role::member); }));
    CHECK(f.viewer(in.secret)->role == Role::member);
    auto const letter = f.letter_for("noor@example.org");
    CHECK(f.verb(secretary, [&](Writing& w) { return suspend_account(w, id); }));
    CHECK(!f.viewer(in.secret));
    CHECK(!f.look(letter.secret));
    CHECK(f.open_link(letter.secret).error().why == Why::not_now);
    CHECK(!f.ask_for("noor@example.org")->letter);
    CHECK(f.verb(secretary, [&](Writing& w) { return resume_account(w, id); }));
    CHECK(!f.viewer(in.secret));
    CHECK(f.ask_for("noor@example.org")->letter);
  });
}

TEST_CASE("settings are the owner's: language and zone must exist") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    CHECK(f.verb(anybody, [&](Writing& w) { return change_settings(w, id, "ar", "Asia/Beirut"); }));
    CHECK(f.read([&](Reading& r) { return account(r, id); })->zone == "Asia/Beirut");
    CHECK(f.verb(anybody, [&](Writing& w) { return change_settings(w, id, "ar", "Asia/Nowhere"); }).error().field ==
          "zone");
    CHECK(f.verb(anybody, [&](Writing& w) { return change_settings(w, id, "a\"b", "UTC"); }).error().field ==
          "language");
  });
}

TEST_CASE("an invitation makes a person and an account with its role, once, in any browser") {
  on_each([](Forum& f) {
    auto const sent = f.verb(secretary, [](Writing& w) {
      return invite(w, {.address = "Lee@Example.org",
                        .name = "Lee Park",
                        .person = {},
                        .role = Role::facilitator,
                        .language = "en"});
    });
    REQUIRE(sent);
    CHECK(sent->until == f.now + std::chrono::hours(14 * 24));
    auto const link = f.look(sent->secret, "");
    REQUIRE(link);
    CHECK(link->kind == LinkKind::invitation);
    CHECK(link->name == "Lee Park");
    Newcomer const lee{.name = "Lee S. Park", .address = "other@example.org", .language = "en", .zone = "Asia/Seoul"};
    auto const in = f.verb(anybody, [&](Writing& w) { return accept_invitation(w, sent->secret, lee, elsewhere); });
    REQUIRE(in);
    auto const who = f.viewer(in->secret);
    REQUIRE(who);
    CHECK(who->role == Role::facilitator);
    CHECK(who->name == "Lee S. Park");
    CHECK(f.read([&](Reading& r) { return account(r, in->account); })->address == "lee@example.org");
    CHECK(f.verb(anybody, [&](Writing& w) { return accept_invitation(w, sent->secret, lee, here); }).error().why ==
          Why::not_now);
    CHECK(!f.look(sent->secret));
    CHECK(f.read([&](Reading& r) { return invitations(r, f.now); }).front().state == InvitationState::accepted);
  });
}

TEST_CASE("an invitation dies when it is revoked, renewed, replaced or two weeks old") {
  on_each([](Forum& f) {
    auto const send = [&] {
      return f.verb(secretary,
                    [](Writing& w) { return invite(w, {.address = "lee@example.org", .name = "Lee", .person = {}}); });
    };
    auto const alive = [&](std::string const& secret) { return f.look(secret).has_value(); };
    auto const first = send();
    auto const second = send();
    CHECK(!alive(first->secret));
    CHECK(alive(second->secret));
    auto const third = f.verb(secretary, [&](Writing& w) { return renew_invitation(w, second->id); });
    REQUIRE(third);
    CHECK(!alive(second->secret));
    CHECK(alive(third->secret));
    f.now += std::chrono::hours(14 * 24);
    CHECK(!alive(third->secret));
    CHECK(f.verb(anybody,
                 [&](Writing& w) { return accept_invitation(w, third->secret, {.name = "Lee", .address = {}}, here); })
              .error()
              .why == Why::not_now);
    auto const all = f.read([&](Reading& r) { return invitations(r, f.now); });
    CHECK(std::count_if(all.begin(), all.end(), [](auto const& i) { return i.state == InvitationState::expired; }) ==
          1);
    CHECK(std::count_if(all.begin(), all.end(), [](auto const& i) { return i.state == InvitationState::revoked; }) ==
          1);
    auto const fourth = f.verb(secretary, [&](Writing& w) { return renew_invitation(w, third->id); });
    CHECK(alive(fourth->secret));
    CHECK(f.verb(secretary, [&](Writing& w) { return revoke_invitation(w, fourth->id); }));
    CHECK(!alive(fourth->secret));
    CHECK(f.verb(secretary, [&](Writing& w) { return renew_invitation(w, fourth->id); }).error().why == Why::unknown);
  });
}

TEST_CASE("invitations cannot be used to flood an address or the world") {
  on_each([](Forum& f) {
    auto const send = [&](std::string const& to) {
      return f.verb(secretary, [&](Writing& w) { return invite(w, {.address = to, .name = "Lee", .person = {}}); });
    };
    for (int i = 0; i < 3; ++i) CHECK(send("lee@example.org"));
    for (int i = 0; i < 2; ++i) CHECK(f.ask_for("lee@example.org"));
    CHECK(send("lee@example.org").error().why == Why::not_now);
    for (int i = 0; i < 47; ++i) CHECK(send("p" + std::to_string(i) + "@example.org"));
    CHECK(send("one.more@example.org").error().why == Why::not_now);
    f.now += std::chrono::minutes(61);
    CHECK(send("one.more@example.org"));
    CHECK(send("lee@example.org"));
  });
}

TEST_CASE("a person already written down keeps being that person when accepting") {
  on_each([](Forum& f) {
    auto const eva = f.verb(secretary, [](Writing& w) { return enter_person(w, "Eva Lind"); });
    auto const sent = f.verb(
        secretary, [&](Writing& w) { return invite(w, {.address = "eva@example.org", .name = {}, .person = *eva}); });
    REQUIRE(sent);
    CHECK(sent->name == "Eva Lind");
    auto const in = f.verb(anybody, [&](Writing& w) {
      return accept_invitation(w, sent->secret, {.name = "Somebody", .address = {}}, here);
    });
    REQUIRE(in);
    CHECK(f.viewer(in->secret)->person == *eva);
    CHECK(f.viewer(in->secret)->name == "Eva Lind");
  });
}

TEST_CASE("my data can be taken out, and my account deleted without touching the record") {
  on_each([](Forum& f) {
    auto const id = f.account("noor@example.org");
    auto const in = f.sign_in("noor@example.org");
    auto const mine = f.read([&](Reading& r) { return export_my_data(r, id); });
    REQUIRE(mine);
    CHECK(mine->account.address == "noor@example.org");
    CHECK(mine->person.name == "Noor Haddad");
    REQUIRE(mine->sessions.size() == 1);
    CHECK(mine->sessions[0].about == "A browser");

    auto const letter = f.letter_for("noor@example.org");
    auto const gone = f.verb(anybody, [&](Writing& w) { return delete_my_account(w, id); });
    REQUIRE(gone);
    CHECK(*gone == "noor@example.org");
    CHECK(!f.viewer(in.secret));
    CHECK(f.open_link(letter.secret).error().why == Why::not_now);
    CHECK(!f.read([&](Reading& r) { return export_my_data(r, id); }));
    CHECK(f.read([&](Reading& r) { return shown_name(r, mine->person.id); }) == "Noor Haddad");
    CHECK(f.verb(anybody, [&](Writing& w) { return delete_my_account(w, id); }).error().why == Why::unknown);
  });
}

TEST_CASE("the audit log holds neither addresses nor secrets") {
  on_each([](Forum& f) {
    f.account("ada@example.org", Role::secretariat);
    auto const in = f.sign_in("ada@example.org");
    auto const sent = f.verb(
        secretary, [](Writing& w) { return invite(w, {.address = "lee@example.org", .name = "Lee", .person = {}}); });
    (void)f.type_code("22222222");
    auto const lines =
        f.read([](Reading& r) { return store::audit_lines(r, std::numeric_limits<std::int64_t>::max(), 100); });
    CHECK(lines.size() >= 5);
    for (auto const& l : lines) {
      std::string const all = l.verb + " " + l.object + " " + l.note;
      CHECK(all.find('@') == std::string::npos);
      CHECK(all.find(in.secret) == std::string::npos);
      CHECK(all.find(sent->secret) == std::string::npos);
    }
  });
}
