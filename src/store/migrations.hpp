// SPDX-License-Identifier: Apache-2.0
// Bringing a database up to this program. Private to this room.
#pragma once

#include <vector>

#include "store/sql.hpp"

namespace store::detail {

/// Runs what is missing, room by room in the order given, each migration in one transaction of its own together with
/// its line in schema_version, so that one killed in the middle leaves nothing behind. On PostgreSQL nodes that start
/// at the same time wait for each other. Throws Unavailable when the database is of a newer program, and
/// std::invalid_argument when the list itself is wrong (versions of a room are 1, 2, 3 ... without gap). In a statement
/// PRIMARY_SERIAL is an ever-growing integer key, JOINED_TEXTS(x, 'between') all texts of a group in one, in any order.
void migrate(Connection& connection, std::vector<Migration> const& migrations, Instant now);

}  // namespace store::detail
