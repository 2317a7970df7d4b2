// SPDX-License-Identifier: Apache-2.0
// Passkeys (WebAuthn, ES256): a key that a device keeps and that its owner unlocks. It is two factors at once -
// something one has, and the finger, face or code that unlocks it - so it signs in without a letter. (rulings 13;
// trust 1.6, 6, 7)
//
//   make_challenge -> the browser asks the device (ui/islands/passkey.ts) -> add_passkey, or use_passkey -> SignedIn
//
// Held against the installation's own base address, never against what a request says of itself; the device must have
// verified its owner; a challenge counts once, for 5 minutes, in the browser it was made for. Which make of device it
// is is neither asked nor kept (no attestation). Not here: the bytes and the signature (web_authn.hpp).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "people/factors.hpp"

namespace people {

inline constexpr std::chrono::minutes challenge_life{5};
inline constexpr int challenges_at_once = 2000;
inline constexpr int passkeys_most = 20;

/// Where passkeys of this installation belong, as its browsers say it: "https://forum.example.org",
/// "forum.example.org".
struct PasskeyPlace {
  std::string origin, rp_id;
};
/// None where browsers know no passkeys: a base address that is a number, or http other than localhost.
std::optional<PasskeyPlace> passkey_place(std::string_view base);

/// What was asked for.
enum class Ceremony { add, sign_in };
/// A challenge, 32 characters, for one browser: `browser` is a secret or id that only this browser has (adding: its
/// session's id; signing in: its cookie). The one made for it before dies. Not audited: anybody may ask, and nothing is
/// done yet. Refuses (malformed): no browser; (not_now) 2,000 are open.
Result<std::string> make_challenge(Writing&, Ceremony, std::string const& browser);

struct NewPasskey {
  std::string name;                             ///< as the owner will know it again
  std::string client_data, authenticator_data;  ///< base64url, as the browser gives them
};
/// `no`: why nothing was added; the challenge is spent all the same, so this is a fact and not a refusal.
struct PasskeyAdded {
  std::optional<Refusal> no;
  PasskeyId id;
  std::vector<std::string> recovery_codes;  ///< as in FactorAdded
};
/// Keeps the public key of a new passkey. Refuses (unknown) account; (malformed) name over 60 characters; (not_now) 20
/// already.
Result<PasskeyAdded> add_passkey(Writing&, AccountId const&, PasskeyPlace const&, std::string const& browser,
                                 NewPasskey const&);

struct PasskeyAnswer {
  std::string credential, client_data, authenticator_data, signature,
      user;  ///< base64url; user: the account, may be empty
};
struct PasskeyTried {
  std::optional<Refusal> no;
  std::optional<SignedIn> signed_in;
};
/// Signs in by a passkey alone. Not accepted: another challenge, origin or place, an owner not verified, a wrong
/// signature, a counter that did not rise (a copy of the device may exist), an unknown or removed passkey, a suspended
/// account. The answer says one sentence for all of them; the audit log says which.
Result<PasskeyTried> use_passkey(Writing&, PasskeyPlace const&, PasskeyAnswer const&, Browser const&);

/// The credentials of its passkeys (base64url): so that a device is not asked twice.
std::vector<std::string> credentials(Reading&, AccountId const&);

/// Refuses (unknown) not this account's; (malformed) empty or over 60 characters.
Result<Done> rename_passkey(Writing&, AccountId const&, PasskeyId const&, std::string const& name);
/// With the last factor the recovery codes go. Answers the name it had. Refuses (unknown).
Result<std::string> remove_passkey(Writing&, AccountId const&, PasskeyId const&);

}  // namespace people
