// SPDX-License-Identifier: Apache-2.0
// The secret address of somebody's own calendar (between-meetings b.5). Calendar programs read it without signing in, so whoever has the
// address reads what stands there: one for each account, made and ended by its owner; the store keeps the SHA-256 of its secret only.
// What stands in such a calendar is desk's.
#pragma once

#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace schedule {

using base::AccountId;

/// A new secret; the one before it ends.
std::string new_feed(store::Writing&, AccountId const&);
/// Ends it; without one nothing happens.
void end_feed(store::Writing&, AccountId const&);
/// Since when there is one. None: there is none.
std::optional<base::Instant> feed_since(store::Reading&, AccountId const&);
/// Whose it is. None for any other secret.
std::optional<AccountId> account_of_feed(store::Reading&, std::string const& secret);

store::Migration feed_tables();

}  // namespace schedule
