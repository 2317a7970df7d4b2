// SPDX-License-Identifier: Apache-2.0
// What the files of this room share among themselves. Nobody else includes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "people/factors.hpp"

namespace people::inside {

/// A name as typed -> cleaned. Refuses (malformed): empty, over 120 characters.
Result<std::string> read_name(std::string_view typed);
/// Refuses (malformed): unknown zone, something that is no language tag.
Result<Done> check_settings(std::string const& language, std::string const& zone);
/// Refuses (not_allowed) unless the actor is the secretariat or the program itself. The site table asks first; this is
/// the net below it.
Result<Done> expect_secretariat(Writing&);
bool person_exists(Reading&, PersonId const&);
/// Today's role of an account that is active; none: suspended, or there is none.
std::optional<Role> role_if_active(Reading&, AccountId const&);
/// The account row without any question about the actor. Refuses as open_account otherwise.
Result<AccountId> insert_account(Writing&, NewAccount const&);
/// After a letter, link or invitation: a new session of the account, or, where it has a second factor, only the half of one.
SignedIn start_session(Writing&, AccountId const&, Role, Browser const&);
/// After everything that was asked for: a new session; ends the browser's old one.
SignedIn start_full_session(Writing&, AccountId const&, Role, Browser const&);
SignedIn start_half_session(Writing&, AccountId const&, Role);
/// Letters asked for or caused for this address in the last hour: askings, and invitations new or renewed.
std::int64_t letters_within_the_hour(Writing&, std::string const& address);

/// Ten codes for whoever has none: called when a factor has been added.
std::vector<std::string> recovery_codes_of_first_factor(Writing&, AccountId const&);
/// Recovery codes go with the last factor.
void after_removing_factor(Writing&, AccountId const&);
/// Everything about second factors of an account.
void forget_factors(Writing&, AccountId const&);
/// What has run out: half sign-ins, wrong codes, apps never confirmed.
void sweep_factors(Writing&);

/// SHA-256 of a secret, for storing and finding it.
std::string digest(std::string_view secret);
/// How long a session of this role may idle, and live at all.
std::chrono::milliseconds idle_limit(Role);
std::chrono::milliseconds whole_limit(Role);

}  // namespace people::inside
