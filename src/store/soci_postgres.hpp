// SPDX-License-Identifier: Apache-2.0
// The four places where SOCI's PostgreSQL side must be known by its own header, kept in one file because that header needs
// libpq's include directory. Private to this room.
#pragma once

#include <optional>
#include <string>

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace store::soci_postgres {

/// Throws soci::soci_error, or Unavailable in a program built without libpq's headers.
void open(soci::session& session, std::string const& url);
/// The PGconn* of a session that open() opened.
void* connection(soci::session& session);
/// The five characters of an SQLSTATE, when the error came from PostgreSQL.
std::optional<std::string> state_of(soci::soci_error const& error);

}  // namespace store::soci_postgres
