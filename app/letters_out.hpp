// SPDX-License-Identifier: Apache-2.0
// How letters leave: the relay of the command line, or the terminal when there is none (rulings 13).
#pragma once

#include "mail/deliver.hpp"
#include "settings.hpp"

namespace app {

/// Refuses with Trouble: --smtp without --smtp-from, a relay address that is none, a --smtp-tls word we do not know, --replies that is no address.
mail::PostOptions post_options(ServeSettings const&);

}  // namespace app
