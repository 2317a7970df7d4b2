// SPDX-License-Identifier: Apache-2.0
// A copy of the whole database while it is in use (trust M24). Private to this room.
#pragma once

#include <string>

namespace store::detail {

/// Copies the SQLite file through the online backup interface into a file of its own beside `to`, checks it
/// (integrity_check), syncs it and puts it in the place of `to`: there is never half a copy under that name. Throws
/// Unavailable.
void copy_sqlite(std::string const& database_file, std::string const& to);

/// The same with pg_dump (custom format, for pg_restore), started without a shell; a password in the URL goes through
/// the environment, not the command line. Throws Unavailable, with pg_dump's own words.
void dump_postgres(std::string const& url, std::string const& to);

}  // namespace store::detail
