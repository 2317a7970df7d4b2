// SPDX-License-Identifier: Apache-2.0
// What the secretariat sees and does about accounts and invitations. One's own account is account_pages.cpp.
#include <set>

#include "desk/desk.hpp"
#include "desk/factors.hpp"
#include "mail/mail.hpp"
#include "web/live_commands.hpp"
#include "web/people.hpp"

namespace web {

namespace {

// ------------------------------------------------------------------------------------------------ accounts

struct AccountRow {
  base::AccountId id;
  base::PersonId person;
  std::string name, address;
  people::Role role = people::Role::member;
  people::AccountState state = people::AccountState::active;
  bool demo = false;
  Instant at{};
  std::optional<Instant> seen;  ///< last use of a session that has not run out
  bool second_factor = false;
  bool letters_come_back = false;  ///< the last letter to this address did
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (id, person, name, address, role, state, demo, at, seen, second_factor, letters_come_back))
struct Accounts {
  std::vector<AccountRow> accounts;
  bool factor_required = false;  ///< of secretariat and facilitators
};
BOOST_DESCRIBE_STRUCT(Accounts, (), (accounts, factor_required))

Accounts all_accounts(Call& call) {
  return call.read([&](Reading& r) {
    Accounts out;
    out.factor_required = people::factor_required(r);
    auto const all = people::accounts_with_factor(r);
    std::set<base::AccountId> const with_factor(all.begin(), all.end());
    auto const dead = mail::dead_addresses(r);
    for (auto const& a : people::accounts(r)) {
      AccountRow row{a.id, a.person, a.name, a.address, a.role, a.state, a.demo, a.at, {}, with_factor.contains(a.id), dead.contains(a.address)};
      auto const sessions = people::sessions(r, a.id, call.now);
      if (!sessions.empty()) row.seen = sessions.front().seen;
      out.accounts.push_back(std::move(row));
    }
    return out;
  });
}

Html role_form(Call& call, AccountRow const& a) {
  auto const name = fill(tr("Role of {}"), {a.name});
  return form(Url::local("/accounts/" + a.id.text + "/role"), call.csrf(),
              select({.name = "role", .label = name, .choices = role_choices(a.role), .label_hidden = true, .id = "role-" + a.id.text}) +
                  button(tr("Change")));
}

Html state_cell(AccountRow const& a) {
  Html out = a.state == people::AccountState::active ? badge(tr("active"), Badge::good) : badge(tr("suspended"), Badge::attention);
  if (a.demo) out += html(" ") + badge(tr("demo"));
  return out;
}

/// Whether a letter alone is enough for those who can change the record; red while it is (rulings 13).
Html factor_rule(Call& call, Accounts const& facts) {
  std::int64_t without = 0;
  for (auto const& a : facts.accounts) without += people::is_privileged(a.role) && a.state == people::AccountState::active && !a.second_factor;
  auto const count = base::count_of("{} account of the secretariat and the facilitators has no second factor.", "{} accounts of the secretariat and the facilitators have no second factor.", without);
  Html out;
  if (!facts.factor_required)
    out += html("<div class=\"notice error\"><p><strong>{}</strong> {}</p></div>", tr("A second factor is not compulsory: whoever can read the mail of the secretariat or of a facilitator can change the record."), count);
  else
    out += html("<p>{} {}</p>", tr("A second factor is compulsory for the secretariat and the facilitators."), count);
  auto const rule = Url::local("/accounts/second-factor");
  if (facts.factor_required)
    return out + confirm(tr("Make the second factor voluntary"), html("<p>{}</p>", tr("A letter alone will then be enough for whoever has set up nothing.")),
                         act(rule, call.csrf(), tr("Make it voluntary"), Look::danger, {{"required", ""}}));
  return out + confirm(tr("Make the second factor compulsory"), html("<p>{}</p>", tr("Whoever of the secretariat and the facilitators has none is led to set one up before anything else, from the next click on, also in the middle of a meeting; you, too.")),
                       act(rule, call.csrf(), tr("Make it compulsory"), Look::primary, {{"required", "yes"}}));
}

Html factor_cell(Call& call, AccountRow const& a) {
  if (!a.second_factor) return badge(tr("no"), Badge::attention);
  return badge(tr("yes"), Badge::good) +
         confirm(tr("Remove"), html("<p>{}</p>", sentence(tr("App, passkeys, recovery codes and sessions of {} go, and a letter tells it. Make sure that it was really {} who asked you."), {person(a.name), person(a.name)})),
                 act(Url::local("/accounts/" + a.id.text + "/factors/remove"), call.csrf(), tr("Remove the second factors"), Look::danger));
}

http::Response accounts_page(Call& call) {
  auto const facts = all_accounts(call);
  return call.show(facts, [&] {
    Page page;
    page.title = tr("Accounts");
    page.section = "people";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("People"), Url::local("/people")}};
    page.main = html("<p>{}</p>", tr("Who may sign in, and as what. Addresses are shown to the secretariat only. A change takes effect at once."));
    page.main += buttons(link_button(Url::local("/invitations"), tr("Invitations")));
    page.main += factor_rule(call, facts);
    Table t{"accounts", tr("Accounts"), {{tr("Name")}, {tr("E-mail address")}, {tr("State")}, {tr("Last seen")}, {tr("Second factor")}, {tr("Role")}, {tr("Act")}}, {}, true};
    for (auto const& a : facts.accounts) {
      bool const active = a.state == people::AccountState::active;
      auto const base = "/accounts/" + a.id.text;
      t.rows.push_back({html("<a href=\"/people/{}\">{}</a>", a.person, person(a.name)), html("<bdi>{}</bdi>", a.address) + (a.letters_come_back ? html(" ") + badge(tr("letters come back"), Badge::bad) : Html()), state_cell(a),
                        a.seen ? moment(*a.seen, zone_of(call.viewer)) : text(tr("not signed in")), factor_cell(call, a), role_form(call, a),
                        active ? act(Url::local(base + "/suspend"), call.csrf(), tr("Suspend"), Look::danger)
                               : act(Url::local(base + "/resume"), call.csrf(), tr("Resume"))});
    }
    page.main += table(t);
    return page;
  });
}

/// One act on one account. Roles and suspensions ask for a fresh sign-in (trust 5).
template <class F>
http::Response on_account(Call& call, std::string const& said, F&& verb) {
  if (!signed_in_lately(call)) return sign_in_again(call, "/accounts");
  auto const id = call.id<base::AccountId>();
  auto const sessions = sessions_of(call.house, id, call.now);
  auto const done = call.write([&](Writing& w) { return verb(w, id); });
  if (!done) return call.refused(done.error());
  // What they may read of live rooms has changed too: their streams come back as what they are now, if they are anything.
  end_streams(call.house, sessions);
  return call.see("/accounts", said);
}

http::Response change_role(Call& call) {
  auto const role = people::role_named(call.field("role"));
  if (!role) return call.refused({Why::malformed, say("There is no such role."), "role", {}});
  return on_account(call, tr("The role is changed."), [&](Writing& w, base::AccountId const& id) { return people::change_role(w, id, *role); });
}
http::Response suspend(Call& call) {
  return on_account(call, tr("The account is suspended, its sessions are ended."), [](Writing& w, base::AccountId const& id) { return people::suspend_account(w, id); });
}
http::Response resume(Call& call) {
  return on_account(call, tr("The account may sign in again."), [](Writing& w, base::AccountId const& id) { return people::resume_account(w, id); });
}

http::Response remove_factors(Call& call) {
  auto out = on_account(call, tr("The second factors are removed, the sessions are ended, and a letter tells it."),
                        [&](Writing& w, base::AccountId const& id) { return desk::remove_factors(w, id, call.house.forum); });
  call.house.mail_waiting();
  return out;
}

http::Response require_factor(Call& call) {
  if (!signed_in_lately(call)) return sign_in_again(call, "/accounts");
  bool const required = call.field("required") == "yes";
  auto const done = call.write([&](Writing& w) { return people::require_factor(w, required); });
  if (!done) return call.refused(done.error());
  return call.see("/accounts", required ? tr("The second factor is compulsory now.") : tr("The second factor is voluntary now."));
}

// ------------------------------------------------------------------------------------------------ invitations

struct InvitationRow {
  people::Invitation invitation;
  std::string inviter;
};
BOOST_DESCRIBE_STRUCT(InvitationRow, (), (invitation, inviter))
struct Invitations {
  std::vector<InvitationRow> invitations;
};
BOOST_DESCRIBE_STRUCT(Invitations, (), (invitations))

std::string state_words(people::InvitationState s) {
  switch (s) {
    case people::InvitationState::open: return tr("open");
    case people::InvitationState::accepted: return tr("accepted");
    case people::InvitationState::revoked: return tr("revoked");
    case people::InvitationState::expired: return tr("expired");
  }
  return {};
}

Badge state_look(people::InvitationState s) {
  return s == people::InvitationState::accepted ? Badge::good : s == people::InvitationState::open ? Badge::attention : Badge::neutral;
}

Html invite_form(Call& call, std::optional<Refusal> const& wrong) {
  auto const role = people::role_named(call.field("role")).value_or(people::Role::member);
  auto const language = call.form.has("language") ? call.field("language") : base::speaking().tag;
  return form(Url::local("/invitations"), call.csrf(),
              field({.name = "name", .label = tr("Name"), .value = call.form.get("name"), .error = error_at(wrong, "name"), .autocomplete = "off", .required = true, .max_length = 120}) +
                  field({.name = "address", .label = tr("E-mail address"), .value = call.form.get("address"), .error = error_at(wrong, "address"), .type = "email", .autocomplete = "off", .required = true, .max_length = 254}) +
                  select({.name = "role", .label = tr("Role"), .choices = role_choices(role), .error = error_at(wrong, "role")}) +
                  select({.name = "language", .label = tr("Language of the letter"), .choices = language_choices(language), .error = error_at(wrong, "language")}) +
                  buttons(button(tr("Invite"), Look::primary)));
}

Html acts_on(Call& call, people::Invitation const& i) {
  bool const open = i.state == people::InvitationState::open;
  auto const base = "/invitations/" + i.id.text;
  Html out;
  if (open || i.state == people::InvitationState::expired) out += act(Url::local(base + "/renew"), call.csrf(), tr("Send a new link"));
  if (open) out += act(Url::local(base + "/revoke"), call.csrf(), tr("Revoke"), Look::danger);
  return out;
}

http::Response invitations_with(Call& call, std::optional<Refusal> const& wrong) {
  auto const facts = call.read([&](Reading& r) {
    Invitations out;
    auto const names = desk::names(r);
    for (auto& i : people::invitations(r, call.now)) {
      auto const by = names.find(i.inviter);
      out.invitations.push_back({i, by == names.end() ? std::string() : by->second});
    }
    return out;
  });
  return call.show(facts, [&] {
    Page page;
    page.title = tr("Invitations");
    page.section = "people";
    page.wide = true;
    page.listed = false;
    page.crumbs = {{tr("People"), Url::local("/people")}, {tr("Accounts"), Url::local("/accounts")}};
    page.main = wrong_with(wrong, {"name", "address", "role", "language"});
    page.main += html("<p>{}</p>", call.house.smtp ? tr("An invitation is a letter with a personal link. It works once, for fourteen days.")
                                                   : tr("This server sends no mail, so the link of an invitation is shown to you once: hand it on yourself. It works once, for fourteen days."));
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Invite somebody"), invite_form(call, wrong));
    Html list = empty_state(tr("Nobody has been invited yet."));
    if (!facts.invitations.empty()) {
      Table t{"invitations", tr("Invitations, newest first"), {{tr("Name")}, {tr("E-mail address")}, {tr("Role")}, {tr("State")}, {tr("Until")}, {tr("Invited by")}, {tr("Act")}}, {}, true};
      for (auto const& [i, by] : facts.invitations)
        t.rows.push_back({person(i.name), html("<bdi>{}</bdi>", i.address), text(role_title(i.role)), badge(state_words(i.state), state_look(i.state)),
                          moment(i.until, zone_of(call.viewer)), by.empty() ? Html() : person(by), acts_on(call, i)});
      list = table(t);
    }
    page.main += html("<section><h2>{}</h2>{}</section>", tr("Invited so far"), list);
    return page;
  }, form_status(wrong));
}

http::Response invitations_page(Call& call) { return invitations_with(call, std::nullopt); }

struct Shown {
  std::string name, link;
  Instant until{};
};
BOOST_DESCRIBE_STRUCT(Shown, (), (name, link, until))

/// With a relay the letter goes out. Without one its link is shown in this answer, and never again: the store keeps a hash.
http::Response after_inviting(Call& call, people::Invited const& invited) {
  call.house.mail_waiting();
  if (call.house.smtp) return call.see("/invitations", fill(tr("{} is invited."), {invited.name}));
  Shown const shown{invited.name, call.absolute("/sign-in/" + invited.secret), invited.until};
  return no_store(call.show(shown, [&] {
    Page page;
    page.title = tr("Hand on this link");
    page.section = "people";
    page.listed = false;
    page.islands = {"copy"};
    page.crumbs = {{tr("Invitations"), Url::local("/invitations")}};
    page.main = html("<p>{}</p>", sentence(tr("This server sends no mail. Give {} this link yourself; it is shown only now."), {person(shown.name)}));
    page.main += html("<p><code class=\"secret-link\">{}</code></p>", shown.link);
    page.main += html("<p>{}</p>", sentence(tr("It works once, until {}."), {moment(shown.until, zone_of(call.viewer))}));
    page.main += buttons(link_button(Url::local("/invitations"), tr("To the invitations"), Look::primary));
    return page;
  }));
}

std::function<std::string(std::string const&)> link_maker(Call& call) {
  return [&call](std::string const& secret) { return call.absolute("/sign-in/" + secret); };
}

http::Response invite(Call& call) {
  auto const again = [&](Refusal const& why) { return call.wants_json ? call.refused(why) : invitations_with(call, why); };
  auto const role = people::role_named(call.field("role"));
  if (!role) return again({Why::malformed, say("There is no such role."), "role", {}});
  people::Invite const wish{.address = call.field("address"), .name = call.field("name"), .person = {}, .role = *role, .language = base::choose_language(call.field("language"))};
  auto const done = call.write([&](Writing& w) { return desk::invite(w, wish, call.house.forum, link_maker(call)); });
  if (!done) return again(done.error());
  return after_inviting(call, *done);
}

http::Response renew(Call& call) {
  auto const id = call.id<base::InvitationId>();
  auto const done = call.write([&](Writing& w) { return desk::renew_invitation(w, id, call.house.forum, link_maker(call)); });
  if (!done) return call.refused(done.error());
  return after_inviting(call, *done);
}

http::Response revoke(Call& call) {
  auto const done = call.write([&](Writing& w) { return people::revoke_invitation(w, call.id<base::InvitationId>()); });
  if (!done) return call.refused(done.error());
  return call.see("/invitations", tr("The invitation is revoked."));
}

}  // namespace

std::vector<Route> accounts_rows() {
  using http::Method;
  return {
      {Method::get, "/accounts", Role::secretariat, accounts_page, "Who may sign in, and as what."},
      {Method::post, "/accounts/{account}/role", Role::secretariat, change_role, "Changes the role of an account.", form_body},
      {Method::post, "/accounts/{account}/suspend", Role::secretariat, suspend, "Suspends an account and ends its sessions.", form_body},
      {Method::post, "/accounts/{account}/resume", Role::secretariat, resume, "Lets a suspended account sign in again.", form_body},
      {Method::post, "/accounts/{account}/factors/remove", Role::secretariat, remove_factors, "Helps a locked-out person: removes app, passkeys and recovery codes of an account, ends its sessions, tells it by letter.", form_body},
      {Method::post, "/accounts/second-factor", Role::secretariat, require_factor, "Makes a second factor compulsory for secretariat and facilitators, or voluntary: required.", form_body},
      {Method::get, "/invitations", Role::secretariat, invitations_page, "Invitations, and the form for one more."},
      {Method::post, "/invitations", Role::secretariat, invite, "Invites somebody to have an account.", form_body, Rate::letters},
      {Method::post, "/invitations/{invitation}/renew", Role::secretariat, renew, "Sends a new link for an invitation.", form_body, Rate::letters},
      {Method::post, "/invitations/{invitation}/revoke", Role::secretariat, revoke, "Makes an invitation's link worthless.", form_body},
  };
}

}  // namespace web
