// SPDX-License-Identifier: Apache-2.0
// Signing in without passwords, and the sessions that come of it. (trust 1.6, 5, 6; rulings 13)
//
//   ask (POST, sets the asking browser's cookie) -> letter with a link and a code -> peek (GET: changes nothing)
//   -> use_link (POST, same browser) or use_code (typed in the asking browser, letter read elsewhere) -> SignedIn
//
// Every secret is 160 random bits and stored as SHA-256 only; a code is hashed together with its browser's secret, so
// that the table alone does not yield it. Not here: cookies and form tokens as such (web), sending the letter (desk,
// mail).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "people/accounts.hpp"

namespace people {

// Starting values of trust 5 and 6.
inline constexpr std::chrono::minutes link_life{10};
inline constexpr int code_tries = 5;
inline constexpr int letters_an_hour_per_address = 5;
inline constexpr int asks_an_hour_per_place = 50;
inline constexpr int asks_an_hour = 2000;

/// The asking browser.
struct Browser {
  std::string cookie;       ///< the secret set when it asked (base::random_secret()); empty: none was sent
  std::string about;        ///< User-Agent, for the list of one's sessions; shortened to 120 characters
  std::string old_session;  ///< the session secret it had; ended by signing in
};

/// What the letter must say. Goes nowhere but into the letter.
struct SignInLetter {
  std::string address, name, language;
  std::string secret;  ///< for the link's path
  std::string code;    ///< "K7QM-3WXA"
};
struct Asked {
  Instant until{};
  std::optional<SignInLetter> letter;  ///< none for an unknown or suspended address; the page says the same either way
};

/// Somebody wants to sign in. Does the same work and answers the same for known and unknown addresses; rows are
/// counted, not memory, so limits hold across nodes and restarts. `place` is the remote address ("" on a Unix socket:
/// not counted). Refuses (malformed): address, no cookie; (not_now) 5 letters an hour to this address, 50 from this
/// place (IPv4 address or IPv6 /64), 2,000 in all.
Result<Asked> ask(Writing&, std::string const& address, std::string const& cookie, std::string const& place);

enum class LinkKind { sign_in, first, demo, invitation };
BOOST_DESCRIBE_ENUM(LinkKind, sign_in, first, demo, invitation)
struct Link {
  LinkKind kind = LinkKind::sign_in;
  bool other_browser = false;  ///< sign_in only: this is not the browser that asked; say so and show no button
  std::string name;            ///< sign_in, demo, invitation: whose
  std::string address;         ///< invitation only
  Role role = Role::member;    ///< invitation, demo: which
};
/// What a secret from a link's path would do. Changes nothing (mail scanners follow links). None: never existed, used,
/// too old, revoked - one answer for all.
std::optional<Link> peek(Reading&, std::string const& secret, std::string const& cookie, Instant now);

struct SignedIn {
  AccountId account;
  SessionId session;   ///< empty: only half way in, the account has a second factor (factors.hpp)
  std::string secret;  ///< the session cookie's value: new at each sign-in; half way in: what use_second takes
  Role role = Role::member;
  Instant until{};  ///< the latest end, whatever happens
};

/// Signs in by the link of the letter. Spends it, and all other open askings of the account.
/// Refuses (not_now): used, too old, or never existed; (not_allowed) another browser than the asking one.
Result<SignedIn> use_link(Writing&, std::string const& secret, Browser const&);

/// A wrong guess is a fact, not a refusal: it must be counted, and a refusal would undo the counting.
struct CodeTried {
  std::optional<SignedIn> signed_in;
  int tries_left = 0;
};
/// Signs in by the code typed in the asking browser. A wrong one counts against every open asking of this browser; the
/// fifth voids them. Case, blanks and hyphens do not matter. Refuses (malformed): not 8 characters of the alphabet;
/// (not_now) nothing is open in this browser.
Result<CodeTried> use_code(Writing&, std::string const& code, Browser const&);

/// The link printed at each start until a secretariat account other than the demo's exists (rulings 13); the one
/// printed before dies. Answers nothing when there is one.
Result<std::optional<std::string>> make_first_link(Writing&);
struct Newcomer {
  std::string name, address;  ///< address: first link only
  std::string language = "en", zone = "UTC";
};
/// Makes the opener the first secretariat account, in any browser, once. Refuses (malformed): address, name, zone;
/// (not_now) used or printed anew since; (conflict) address has an account.
Result<SignedIn> use_first_link(Writing&, std::string const& secret, Newcomer const&, Browser const&);

/// Makes person and account of an invitation. The name may be corrected. Refuses (not_now): used, revoked, expired or
/// never existed; (conflict) the address has an account by now; (malformed) name, zone.
Result<SignedIn> accept_invitation(Writing&, std::string const& secret, Newcomer const&, Browser const&);

/// A reusable link for tours and tests. The caller (app) makes them only under --demo, on loopback or a Unix socket,
/// calls drop_demo_links at every start, and end_demo_sessions at every start without --demo (rulings 13). Refuses
/// (unknown) account; (not_allowed) not a demo account.
Result<std::string> make_demo_link(Writing&, AccountId const&);
Result<Done> drop_demo_links(Writing&);
/// Whoever came in by such a link is signed out: the forum is no demo now.
Result<Done> end_demo_sessions(Writing&);
Result<SignedIn> use_demo_link(Writing&, std::string const& secret, Browser const&);

// ------------------------------------------------------------------------------------------------ sessions

/// Who looks, read anew for each request.
struct Viewer {
  AccountId account;
  PersonId person;
  Role role = Role::member;
  std::string name, language, zone;
  SessionId session;
  std::string csrf_key;    ///< key of this session's form tokens (base::keyed_hash_hex); derived, not stored
  Instant since{};         ///< signed in at: for acts that ask for a fresh sign-in (trust 5: 10 minutes)
  bool touch_due = false;  ///< call touch_session: last noted over 5 minutes ago
  bool must_set_up_factor = false;  ///< the forum's rule asks for a second factor, and there is none (factors.hpp)
};
/// None: unknown, ended, suspended, idle for over 14 days (secretariat, facilitator: 12 hours), older than 90 (7) days.
/// The role that counts is today's.
std::optional<Viewer> find_session(Reading&, std::string const& secret, Instant now);
/// Notes that the session is in use. Not audited (it says nothing but "still there"). Refuses (unknown).
Result<Done> touch_session(Writing&, SessionId const&);

/// Signing out. Refuses (unknown) when it is not a session of this account.
Result<Done> end_session(Writing&, AccountId const&, SessionId const&);
/// All of the account's sessions but this one (empty: all). Answers how many.
Result<std::int64_t> end_other_sessions(Writing&, AccountId const&, SessionId const& but);
/// Newest use first; those that have run out are left out.
std::vector<OwnSession> sessions(Reading&, AccountId const&, Instant now);

/// Forgets what no longer serves: askings after a day, sessions that ran out, invitations 90 days after their end. For
/// the timer.
Result<Done> sweep(Writing&);

}  // namespace people
