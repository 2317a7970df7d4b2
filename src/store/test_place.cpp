// SPDX-License-Identifier: Apache-2.0
#include "store/test_place.hpp"

#include <postgresql/libpq-fe.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace store::test {

namespace {

void on_postgres(std::string const& sql) {
  std::unique_ptr<PGconn, decltype(&PQfinish)> const c(PQconnectdb(std::getenv("INTERSESSION_TEST_POSTGRES")),
                                                       &PQfinish);
  PQsetNoticeProcessor(
      c.get(), [](void*, char const*) {}, nullptr);
  std::unique_ptr<PGresult, decltype(&PQclear)> const r(PQexec(c.get(), sql.c_str()), &PQclear);
  if (PQresultStatus(r.get()) != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(c.get()));
}

}  // namespace

Directory::Directory() {
  path = (std::filesystem::temp_directory_path() / "intersession-test-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
}
Directory::~Directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

Place::Place(std::string const& kind) {
  if (kind != "postgres") return;
  schema_ = "test_" + base::random_name(12);
  on_postgres("create schema " + schema_);
  std::string const url = std::getenv("INTERSESSION_TEST_POSTGRES");
  url_ = url + (url.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema_ +
         "&application_name=" + schema_;
}
Place::~Place() {
  if (!schema_.empty()) on_postgres("drop schema " + schema_ + " cascade");
}

Options Place::options() const {
  Options o;
  if (!url_.empty()) o.database = url_;
  o.directory = directory_.path;
  o.migrations = {things()};
  o.clock = [] { return noon; };
  return o;
}

Migration things() { return {"things", 1, {"create table thing (id text primary key, n bigint not null, note text)"}}; }

std::vector<std::string> kinds() {
  if (std::getenv("INTERSESSION_TEST_POSTGRES") != nullptr) return {"sqlite", "postgres"};
  static bool const said = [] {
    return std::puts("store: PostgreSQL is skipped; tools/with_postgres COMMAND runs these tests on it too") >= 0;
  }();
  (void)said;
  return {"sqlite"};
}

}  // namespace store::test
