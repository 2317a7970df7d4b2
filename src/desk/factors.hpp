// SPDX-License-Identifier: Apache-2.0
// Errands about second factors: the rule is the people room's (people/factors.hpp, people/passkeys.hpp), the letter
// that tells the account of it goes out in the same transaction, so that nobody's way in changes without a word to its
// owner.
#pragma once

#include <string>
#include <vector>

#include "people/passkeys.hpp"

namespace desk {

using namespace base;
using store::Writing;

// Each answers and refuses as its verb; `forum` is the installation's name for the letter.
Result<people::FactorAdded> confirm_totp(Writing&, AccountId const&, std::string const& code, std::string const& forum);
Result<people::FactorTried> remove_totp(Writing&, AccountId const&, std::string const& code, std::string const& forum);
Result<people::PasskeyAdded> add_passkey(Writing&, AccountId const&, people::PasskeyPlace const&,
                                         std::string const& browser, people::NewPasskey const&,
                                         std::string const& forum);
Result<Done> remove_passkey(Writing&, AccountId const&, people::PasskeyId const&, std::string const& forum);
Result<std::vector<std::string>> make_recovery_codes(Writing&, AccountId const&, std::string const& forum);
/// The secretariat helps a locked-out person.
Result<Done> remove_factors(Writing&, AccountId const&, std::string const& forum);
/// A recovery code that was used is worth a letter: it is what a thief of a sheet of paper would use.
Result<people::SecondTried> use_second(Writing&, std::string const& half_secret, std::string const& code,
                                       people::Browser const&, std::string const& forum);

}  // namespace desk
