// SPDX-License-Identifier: Apache-2.0
// What the files of this room share among themselves. Nobody else includes it.
#pragma once

#include <string>
#include <string_view>

#include "people/sessions.hpp"

namespace people::inside {

/// A name as typed -> cleaned. Refuses (malformed): empty, over 120 characters.
Result<std::string> read_name(std::string_view typed);
/// Refuses (malformed): unknown zone, something that is no language tag.
Result<Done> check_settings(std::string const& language, std::string const& zone);
/// Refuses (not_allowed) unless the actor is the secretariat or the program itself. The site table asks first; this is
/// the net below it.
Result<Done> expect_secretariat(Writing&);
bool person_exists(Reading&, PersonId const&);
/// The account row without any question about the actor. Refuses as open_account otherwise.
Result<AccountId> insert_account(Writing&, NewAccount const&);
/// A new session of the account; ends the browser's old one.
SignedIn start_session(Writing&, AccountId const&, Role, Browser const&);
/// Letters asked for or caused for this address in the last hour: askings, and invitations new or renewed.
std::int64_t letters_within_the_hour(Writing&, std::string const& address);

/// SHA-256 of a secret, for storing and finding it.
std::string digest(std::string_view secret);
/// How long a session of this role may idle, and live at all.
std::chrono::milliseconds idle_limit(Role);
std::chrono::milliseconds whole_limit(Role);

}  // namespace people::inside
