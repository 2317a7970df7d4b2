// SPDX-License-Identifier: Apache-2.0
// The second factor: what an account asks for after the letter. Offered to all, compulsory for secretariat and
// facilitators by a rule of the forum that is off at first (rulings 13; trust 6, rows of signing in, 7).
//
//   begin_totp -> a secret for the person's authenticator app -> confirm_totp by its first code -> from then on
//   use_link, use_code ... -> SignedIn that is only half (session empty) -> use_second (code of the app, or a recovery
//   code) -> SignedIn
//
// A passkey (passkeys.hpp) is a factor too, and more: it signs in alone. Whoever has any factor has ten recovery codes.
// Secrets of apps must be kept readable, because codes are computed from them; recovery codes are stored as SHA-256
// only, which is enough for 120 random bits (trust V6.5.2). Not here: letters about all this (desk).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "people/sessions.hpp"

namespace people {

inline constexpr std::chrono::minutes half_life{10};  ///< of a sign-in that waits for its second factor
inline constexpr std::chrono::minutes totp_draft_life{30};
inline constexpr int second_tries = 5;            ///< wrong codes for one letter
inline constexpr int second_misses_an_hour = 10;  ///< wrong codes for one account: 3 of 10^6 codes are right at a time
inline constexpr int recovery_codes_made = 10;

using PasskeyId = base::Id<"passkey">;
/// A key that signs in (passkeys.hpp).
struct Passkey {
  PasskeyId id;
  std::string name;
  Instant at{};
  std::optional<Instant> used;
};
BOOST_DESCRIBE_STRUCT(Passkey, (), (id, name, at, used))
/// Oldest first.
std::vector<Passkey> passkeys(Reading&, AccountId const&);

/// What an account has; its secrets are in nobody's copy.
struct OwnFactors {
  std::optional<Instant> app_since;  ///< codes of an authenticator app count
  std::vector<Passkey> passkeys;
  std::int64_t recovery_codes = 0;  ///< that are left
};
BOOST_DESCRIBE_STRUCT(OwnFactors, (), (app_since, passkeys, recovery_codes))
OwnFactors own_factors(Reading&, AccountId const&);

/// Has the account any factor? And which accounts have one?
bool has_factor(Reading&, AccountId const&);
std::vector<AccountId> accounts_with_factor(Reading&);
/// Since when codes of an app count; none: they do not.
std::optional<Instant> totp_since(Reading&, AccountId const&);
/// Recovery codes that are left.
std::int64_t recovery_codes_left(Reading&, AccountId const&);

// ------------------------------------------------------------------------------------------------ setting up

/// A new secret for an app: 160 random bits as base32 in capitals. It does nothing until confirmed, within 30 minutes;
/// one that was begun before dies. Refuses (unknown); (conflict) an app counts already: remove it first.
Result<std::string> begin_totp(Writing&, AccountId const&);
/// The secret that waits to be confirmed, for its owner's page alone.
std::optional<std::string> awaited_totp(Reading&, AccountId const&, Instant now);

/// `recovery_codes` are shown now and never again: the store keeps their hashes. Empty where the account had some
/// already.
struct FactorAdded {
  std::vector<std::string> recovery_codes;
};
/// From now on codes of the app count. The confirming code is used up. Refuses (malformed): not six digits, not the
/// app's code of now (half a minute early or late is forgiven); (not_now) nothing waits to be confirmed.
Result<FactorAdded> confirm_totp(Writing&, AccountId const&, std::string const& code);

/// A wrong guess is a fact, not a refusal: it must be counted.
struct FactorTried {
  bool right = false;
};
/// Removes the app by one of its codes or a recovery code. With the last factor the recovery codes go. Refuses
/// (malformed): neither six digits nor a recovery code's letters; (not_now) no app, or 10 wrong codes within an hour.
Result<FactorTried> remove_totp(Writing&, AccountId const&, std::string const& code);

/// Ten new recovery codes; the old ones die. Refuses (not_now): the account has no factor.
Result<std::vector<std::string>> make_recovery_codes(Writing&, AccountId const&);

/// Helps somebody who lost everything: removes app, passkeys, recovery codes, and ends the sessions. The letter is then
/// enough again. Refuses (unknown); (not_allowed) actor is neither secretariat nor operator; (not_now) there is nothing
/// to remove.
Result<Done> remove_factors(Writing&, AccountId const&);

// ------------------------------------------------------------------------------------------------ signing in

/// Who stands half way in, and with what the rest can be done.
struct HalfIn {
  AccountId account;
  std::string name;
  bool totp = false, passkey = false, recovery = false;
};
/// None: no such, done, too old, too many wrong codes, suspended.
std::optional<HalfIn> half_in(Reading&, std::string const& secret, Instant now);

struct SecondTried {
  std::optional<SignedIn> signed_in;
  int tries_left = 0;
  bool by_recovery_code = false;
};
/// The second step after a letter's link or code. A code of an app counts once, a recovery code counts once, ever.
/// Refuses (malformed): cannot be a code; (not_now) nobody is half way in here, or 10 wrong codes for this account
/// within an hour.
Result<SecondTried> use_second(Writing&, std::string const& half_secret, std::string const& code, Browser const&);

// ------------------------------------------------------------------------------------------------ the forum's rule

/// Must secretariat and facilitators have a second factor? Off until somebody says so.
bool factor_required(Reading&);
/// Does the rule ask this account for a factor that it has not?
bool must_set_up_factor(Reading&, AccountId const&, Role);
/// Refuses (not_allowed): actor is neither secretariat nor operator.
Result<Done> require_factor(Writing&, bool required);

}  // namespace people
