// SPDX-License-Identifier: Apache-2.0
// The four places where SOCI's PostgreSQL side must be known by its own header, kept in one file, because only that
// header needs libpq's include directory. Private to this room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace soci {
class session;
class soci_error;
class statement;
}  // namespace soci

namespace store::soci_postgres {

/// Throws soci::soci_error.
void open(soci::session& session, std::string const& url);
/// The PGconn* of a session that open() opened.
void* connection(soci::session& session);
/// How many columns a statement that was just executed answers.
std::size_t columns_of(soci::statement& executed);
/// The five characters of an SQLSTATE, when the error came from PostgreSQL.
std::optional<std::string> state_of(soci::soci_error const& error);

}  // namespace store::soci_postgres
