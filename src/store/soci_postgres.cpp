// SPDX-License-Identifier: Apache-2.0
#include "store/soci_postgres.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

namespace store::soci_postgres {

void open(soci::session& session, std::string const& url) { session.open(soci::postgresql, url); }

void* connection(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

std::size_t columns_of(soci::statement& executed) {
  auto const* backend = static_cast<soci::postgresql_statement_backend const*>(executed.get_backend());
  return static_cast<std::size_t>(PQnfields(backend->result_));
}

std::optional<std::string> state_of(soci::soci_error const& error) {
  if (auto const* ours = dynamic_cast<soci::postgresql_soci_error const*>(&error)) return ours->sqlstate();
  return std::nullopt;
}

}  // namespace store::soci_postgres
