// SPDX-License-Identifier: Apache-2.0
// Accounts: an e-mail address that may sign in, the person behind it, and one of four forum roles (rulings 14). Rights
// are read anew with every request, so a change of role or a suspension takes effect at once. (trust 5, 6)
// Invitations are how an account comes to be. An address is private: only its owner and the secretariat ever see it.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "people/people.hpp"

namespace people {

enum class Role { secretariat, facilitator, coordinator, member };
BOOST_DESCRIBE_ENUM(Role, secretariat, facilitator, coordinator, member)
/// Those who can change the record: their sessions are shorter, and the forum may ask them for a second factor.
constexpr bool is_privileged(Role role) { return role == Role::secretariat || role == Role::facilitator; }
/// "secretariat" ...; the words of store::Actor.
std::string role_name(Role);
/// None for any other word.
std::optional<Role> role_named(std::string_view);

enum class AccountState { active, suspended };
BOOST_DESCRIBE_ENUM(AccountState, active, suspended)

struct Account {
  AccountId id;
  PersonId person;
  std::string name;     ///< the person's shown name
  std::string address;  ///< private
  Role role = Role::member;
  std::string language = "en", zone = "UTC";
  AccountState state = AccountState::active;
  bool demo = false;  ///< made by --demo: does not count as the forum's secretariat (rulings 13)
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, person, name, address, role, language, zone, state, demo, at))

/// An address as typed -> trimmed, lower case. Refuses (malformed) what is plainly none: no or two "@", no dot in the
/// domain, anything but printable ASCII, blanks, quotes, brackets, commas, over 254 bytes.
Result<std::string> read_address(std::string_view typed);

struct NewAccount {
  std::string address;
  PersonId person;  ///< empty: a new one with this name
  std::string name;
  Role role = Role::member;
  std::string language = "en", zone = "UTC";
  bool demo = false;
};
/// Opens an account without invitation: the command line and the demo. Refuses (malformed): address, name, zone,
/// language tag; (unknown) person; (conflict) the address or the person has an account; (not_allowed) actor is neither
/// secretariat nor operator.
Result<AccountId> open_account(Writing&, NewAccount const& wish);
/// Refuses (unknown); (not_allowed) as open_account; (not_now) it is the last active secretariat account.
Result<Done> change_role(Writing&, AccountId const&, Role);
/// Ends all its sessions; it cannot sign in until resumed. Refuses as change_role.
Result<Done> suspend_account(Writing&, AccountId const&);
Result<Done> resume_account(Writing&, AccountId const&);
/// The owner's own wishes. Refuses (malformed): zone, language tag; (unknown).
Result<Done> change_settings(Writing&, AccountId const&, std::string const& language, std::string const& zone);

std::optional<Account> account(Reading&, AccountId const&);
std::optional<Account> account_of(Reading&, PersonId const&);
/// All, by person's name. For the secretariat.
std::vector<Account> accounts(Reading&);
/// Is there an active secretariat account that is not the demo's?
bool has_secretariat(Reading&);

// ------------------------------------------------------------------------------------------------ invitations

struct Invite {
  std::string address, name;
  PersonId person;  ///< empty: accepting makes a new person
  Role role = Role::member;
  std::string language = "en";
};
/// `secret` stands in the letter's link and nowhere else: the store keeps its SHA-256.
struct Invited {
  InvitationId id;
  std::string secret, address, name, language;
  Instant until{};
};

/// A personal link for an address, role and name; good for 14 days and one use (trust 4, row 34: the row holds role and
/// expiry). An earlier open invitation of the address dies. Refuses (malformed): address, name; (unknown) person;
/// (conflict) the address has an account; (not_allowed) actor is neither secretariat nor operator; (not_now) over 50
/// invitations by this inviter or 5 letters to this address within an hour (trust 5).
Result<Invited> invite(Writing&, Invite const& wish);
/// A new link and 14 new days; the old link dies. Refuses (unknown) unless it is open or expired; else as invite.
Result<Invited> renew_invitation(Writing&, InvitationId const&);
/// Refuses (unknown) no such; (not_now) accepted already.
Result<Done> revoke_invitation(Writing&, InvitationId const&);

enum class InvitationState { open, accepted, revoked, expired };
BOOST_DESCRIBE_ENUM(InvitationState, open, accepted, revoked, expired)
struct Invitation {
  InvitationId id;
  std::string address, name;
  Role role = Role::member;
  InvitationState state = InvitationState::open;
  PersonId inviter;
  Instant at{}, until{};
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (id, address, name, role, state, inviter, at, until))
/// Newest first. For the secretariat.
std::vector<Invitation> invitations(Reading&, Instant now);

// ------------------------------------------------------------------------------------------------ personal data

struct OwnSession {
  SessionId id;
  Instant at{}, seen{};
  std::string about;  ///< the browser's own words, shortened
};
BOOST_DESCRIBE_STRUCT(OwnSession, (), (id, at, seen, about))

/// Everything this room keeps about the owner of an account (trust 5.5); the other rooms add theirs by the person's id.
struct MyData {
  Account account;
  Person person;
  std::vector<OwnSession> sessions;
  std::map<std::string, std::string> caption_looks = {};  ///< caption_looks.hpp
};
BOOST_DESCRIBE_STRUCT(MyData, (), (account, person, sessions, caption_looks))
std::optional<MyData> export_my_data(Reading&, AccountId const&);

/// Erases the address, the sessions and everything else that only served signing in. The person, who is named in the
/// public record, stays. Letters in the outbox are the mail room's: desk forgets them in the same transaction. Answers
/// the address that was erased, for that. Refuses (unknown); (not_now) the last active secretariat account.
Result<std::string> delete_my_account(Writing&, AccountId const&);

}  // namespace people
