// SPDX-License-Identifier: Apache-2.0
#include "store/soci_postgres.hpp"

#include <soci/soci.h>

#include "store/store.hpp"

#if __has_include(<libpq-fe.h>)

#include <soci/postgresql/soci-postgresql.h>

namespace store::soci_postgres {

void open(soci::session& session, std::string const& url) { session.open(soci::postgresql, url); }

void* connection(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

std::optional<std::string> state_of(soci::soci_error const& error) {
  if (auto const* ours = dynamic_cast<soci::postgresql_soci_error const*>(&error)) return ours->sqlstate();
  return std::nullopt;
}

}  // namespace store::soci_postgres

#else

namespace store::soci_postgres {

void open(soci::session&, std::string const&) {
  throw Unavailable("This program was built without PostgreSQL; its database can only be \"sqlite\".");
}
void* connection(soci::session&) { return nullptr; }
std::optional<std::string> state_of(soci::soci_error const&) { return std::nullopt; }

}  // namespace store::soci_postgres

#endif
