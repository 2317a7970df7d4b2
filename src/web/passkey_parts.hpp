// SPDX-License-Identifier: Apache-2.0
// The markup that the island "passkey" works on (ui/islands/README.md). All of it is hidden until the script finds that this browser
// knows passkeys; the forms are sent as any other.
#pragma once

#include <optional>
#include <string>

#include "people/passkeys.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

/// Where passkeys of this installation belong; none: it can take none (people::passkey_place), said by no_passkeys_here().
std::optional<people::PasskeyPlace> passkey_place_of(Call&);
Refusal no_passkeys_here();

/// The button that signs in with a passkey. Empty where this installation can have none.
Html passkey_sign_in(Call&, std::string const& next);
/// The form that adds one: its name, and the button. For where there can be one.
Html passkey_add(Call&, std::string const& error);

}  // namespace web
