// SPDX-License-Identifier: Apache-2.0
// Invitations: from an address and a role to an account.
#include "base/text.hpp"
#include "people/inside.hpp"

namespace people {

namespace {

constexpr std::chrono::hours invitation_life{14 * 24};
constexpr int invitations_an_hour = 50;

/// The states that are stored; expired is open and too old.
enum class Stored { open, accepted, revoked };

/// Limits of trust 5: the form must not become a way to send mail to strangers.
Result<Done> expect_within_limits(Writing& w, std::string const& address) {
  if (inside::letters_within_the_hour(w, address) >= letters_an_hour_per_address)
    return refuse(Why::not_now, say("This address was sent {} letters within an hour. Try again later."), "address",
                  {std::to_string(letters_an_hour_per_address)});
  auto const mine = w.one<std::int64_t>("select count(*) from invitation where inviter = :p and sent_at > :t",
                                        w.actor().person, w.now() - std::chrono::hours(1));
  if (mine.value_or(0) >= invitations_an_hour)
    return refuse(Why::not_now, say("You sent {} invitations within an hour. Try again later."), {},
                  {std::to_string(invitations_an_hour)});
  return Done{};
}

tl::unexpected<Refusal> no_invitation() { return refuse(Why::unknown, say("There is no such invitation.")); }

}  // namespace

Result<Invited> invite(Writing& w, Invite const& wish) {
  if (auto const may = inside::expect_secretariat(w); !may) return tl::unexpected(may.error());
  auto const address = read_address(wish.address);
  if (!address) return tl::unexpected(address.error());
  if (auto const fine = inside::check_settings(wish.language, "UTC"); !fine) return tl::unexpected(fine.error());
  std::string const typed = wish.person.empty() ? wish.name : shown_name(w, wish.person);
  if (!wish.person.empty() && typed.empty()) return refuse(Why::unknown, say("There is no such person."), "person");
  auto const name = inside::read_name(typed);
  if (!name) return tl::unexpected(name.error());
  if (w.one<std::int64_t>("select 1 from account where address = :a", *address))
    return refuse(Why::conflict, say("This address has an account already."), "address");
  if (!wish.person.empty() && account_of(w, wish.person))
    return refuse(Why::conflict, say("This person has an account already."), "person");
  if (auto const fine = expect_within_limits(w, *address); !fine) return tl::unexpected(fine.error());

  w.run("update invitation set state = :r where address = :a and state = :o", Stored::revoked, *address, Stored::open);
  Invited const made{.id = new_id<InvitationId>("i"),
                     .secret = random_secret(),
                     .address = *address,
                     .name = *name,
                     .language = wish.language,
                     .until = w.now() + invitation_life};
  w.run(
      "insert into invitation (id, secret_hash, address, name, person, role, language, inviter, state, at, sent_at, "
      "until_at) "
      "values (:i, :h, :a, :n, :p, :r, :l, :b, :s, :t, :v, :u)",
      made.id, inside::digest(made.secret), made.address, made.name, wish.person, wish.role, made.language,
      w.actor().person, Stored::open, w.now(), w.now(), made.until);
  w.audit("invite", made.id.text, role_name(wish.role));
  return made;
}

Result<Invited> renew_invitation(Writing& w, InvitationId const& id) {
  if (auto const may = inside::expect_secretariat(w); !may) return tl::unexpected(may.error());
  auto const row = w.row<std::string, std::string, std::string>(
      "select address, name, language from invitation where id = :i and state = :s", id, Stored::open);
  if (!row) return no_invitation();
  auto const& [address, name, language] = *row;
  if (auto const fine = expect_within_limits(w, address); !fine) return tl::unexpected(fine.error());
  Invited const made{.id = id,
                     .secret = random_secret(),
                     .address = address,
                     .name = name,
                     .language = language,
                     .until = w.now() + invitation_life};
  w.run("update invitation set secret_hash = :h, sent_at = :t, until_at = :u, inviter = :b where id = :i",
        inside::digest(made.secret), w.now(), made.until, w.actor().person, id);
  w.audit("renew_invitation", id.text);
  return made;
}

Result<Done> revoke_invitation(Writing& w, InvitationId const& id) {
  if (auto const may = inside::expect_secretariat(w); !may) return may;
  auto const state = w.one<Stored>("select state from invitation where id = :i", id);
  if (!state) return no_invitation();
  if (*state == Stored::accepted) return refuse(Why::not_now, say("This invitation has been accepted already."));
  w.run("update invitation set state = :s where id = :i", Stored::revoked, id);
  w.audit("revoke_invitation", id.text);
  return Done{};
}

Result<SignedIn> accept_invitation(Writing& w, std::string const& secret, Newcomer const& who, Browser const& browser) {
  auto const row = w.row<InvitationId, std::string, PersonId, Role>(
      "select id, address, person, role from invitation where secret_hash = :h and state = :s and until_at > :t",
      inside::digest(secret), Stored::open, w.now());
  if (!row) return refuse(Why::not_now, say("This link has been used or is too old. Ask for a new one."));
  auto const& [id, address, person, role] = *row;
  auto const made = inside::insert_account(w, {.address = address,
                                               .person = person,
                                               .name = who.name,
                                               .role = role,
                                               .language = who.language,
                                               .zone = who.zone});
  if (!made) return tl::unexpected(made.error());
  w.run("update invitation set state = :s where id = :i", Stored::accepted, id);
  w.audit("accept_invitation", id.text);
  return inside::start_session(w, *made, role, browser);
}

std::vector<Invitation> invitations(Reading& r, Instant now) {
  std::vector<Invitation> out;
  for (auto& [id, address, name, role, state, inviter, at, until] :
       r.rows<InvitationId, std::string, std::string, Role, Stored, PersonId, Instant, Instant>(
           "select id, address, name, role, state, inviter, at, until_at from invitation order by at desc, id limit "
           "1000")) {
    InvitationState const now_it_is = state == Stored::accepted  ? InvitationState::accepted
                                      : state == Stored::revoked ? InvitationState::revoked
                                      : until <= now             ? InvitationState::expired
                                                                 : InvitationState::open;
    out.push_back({id, address, name, role, now_it_is, inviter, at, until});
  }
  return out;
}

}  // namespace people
