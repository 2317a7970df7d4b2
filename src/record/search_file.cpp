// SPDX-License-Identifier: Apache-2.0
// Connections and statements of the search file (see search_file.hpp).
#include "record/search_file.hpp"

#include <sqlite3.h>

#include <unordered_map>

namespace record {
namespace {

[[noreturn]] void fail(sqlite3* db, int code) {
  std::string const what = std::string("search file: ") + (db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code));
  int const plain = code & 0xFF;
  if (plain == SQLITE_CORRUPT || plain == SQLITE_NOTADB) throw SearchDamaged(what);
  throw SearchUnavailable(what);
}

}  // namespace

struct SearchFile::Kept {
  std::unordered_map<char const*, sqlite3_stmt*> statements;  // by the literal's address
};

Rows::~Rows() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Rows& Rows::bind(std::int64_t v) {
  sqlite3_bind_int64(statement_, ++bound_, v);
  return *this;
}

Rows& Rows::bind(std::string_view v) {
  char const* const text = v.data() != nullptr ? v.data() : "";
  int const code = sqlite3_bind_text64(statement_, ++bound_, text, v.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) fail(sqlite3_db_handle(statement_), code);
  return *this;
}

bool Rows::next() {
  int const code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(sqlite3_db_handle(statement_), code);
  return false;
}

std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Rows::text(int column) const {
  void const* const bytes = sqlite3_column_blob(statement_, column);
  auto const length = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<char const*>(bytes), length);
}

SearchFile::SearchFile(std::string const& path, Mode mode)
    : tokenizer_(std::make_unique<Tokenizer>()), kept_(std::make_unique<Kept>()) {
  int const flags =
      SQLITE_OPEN_NOMUTEX | (mode == Mode::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  int const code = sqlite3_open_v2(path.c_str(), &db_, flags, nullptr);
  try {
    if (code != SQLITE_OK) fail(db_, code);
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, 2000);
    teach_fts5(db_, *tokenizer_);
    run("PRAGMA cache_size = -8000");
    run("PRAGMA temp_store = MEMORY");
    if (mode == Mode::write) {
      run("PRAGMA journal_mode = WAL");
      run("PRAGMA journal_size_limit = 16000000");
    }
  } catch (...) {
    sqlite3_close_v2(db_);
    throw;
  }
}

SearchFile::~SearchFile() {
  for (auto const& [sql, statement] : kept_->statements) sqlite3_finalize(statement);
  sqlite3_close_v2(db_);
}

Rows SearchFile::query(char const* sql) {
  sqlite3_stmt*& statement = kept_->statements[sql];
  if (statement == nullptr) {
    int const code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(db_, code);
  }
  return Rows(statement);
}

void SearchFile::run(char const* sql) {
  int const code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(db_, code);
}

std::int64_t SearchFile::changes() const { return sqlite3_changes64(db_); }

}  // namespace record
