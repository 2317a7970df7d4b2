// SPDX-License-Identifier: Apache-2.0
// The markup that the island "passkey" works on (ui/islands/README.md). All of it is hidden until the script finds that this browser
// knows passkeys; the forms are sent as any other.
#pragma once

#include <string>

#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

/// The button that signs in with a passkey. Empty where this installation can have none (people::passkey_place).
Html passkey_sign_in(Call&, std::string const& next);
/// The form that adds one: its name, and the button. The same.
Html passkey_add(Call&, std::string const& error);

}  // namespace web
