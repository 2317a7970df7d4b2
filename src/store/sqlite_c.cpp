// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_c.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <memory>

namespace store::sqlite_c {

namespace {

sqlite3* of(void* p) { return static_cast<sqlite3*>(p); }

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Database = std::unique_ptr<sqlite3, Close>;

Database open(std::string const& file, int flags) {
  sqlite3* db = nullptr;
  int const code = sqlite3_open_v2(file.c_str(), &db, flags, nullptr);
  Database held(db);
  if (code != SQLITE_OK) return nullptr;
  sqlite3_busy_timeout(db, 5000);
  return held;
}

/// The single text a pragma answers.
std::string answer_of(sqlite3* db, char const* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) != SQLITE_OK) return sqlite3_errmsg(db);
  std::string answer;
  if (sqlite3_step(statement) == SQLITE_ROW) {
    if (auto const* text = sqlite3_column_text(statement, 0)) answer = reinterpret_cast<char const*>(text);
  } else {
    answer = sqlite3_errmsg(db);
  }
  sqlite3_finalize(statement);
  return answer;
}

}  // namespace

void prepare_connection(void* sqlite, bool checkpoints) {
  sqlite3_extended_result_codes(of(sqlite), 1);
  sqlite3_db_config(of(sqlite), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, checkpoints ? 0 : 1, nullptr);
}

int run(void* sqlite, char const* sql, std::string& message) {
  char* words = nullptr;
  int const code = sqlite3_exec(of(sqlite), sql, nullptr, nullptr, &words);
  message = words != nullptr ? words : "";
  sqlite3_free(words);
  return code == SQLITE_OK ? SQLITE_OK : sqlite3_extended_errcode(of(sqlite));
}

int last_os_error(void* sqlite) { return sqlite3_system_errno(of(sqlite)); }
long long changes(void* sqlite) { return sqlite3_total_changes64(of(sqlite)); }
bool in_transaction(void* sqlite) { return sqlite3_get_autocommit(of(sqlite)) == 0; }
int columns_of(void* statement) { return sqlite3_column_count(static_cast<sqlite3_stmt*>(statement)); }

void watch_log(void* sqlite, int& pages) {
  sqlite3_wal_hook(
      of(sqlite),
      [](void* out, sqlite3*, char const*, int n) {
        *static_cast<int*>(out) = n;
        return SQLITE_OK;
      },
      &pages);
}

int checkpoint(void* sqlite, bool wait) {
  int const mode = wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
  int const code = sqlite3_wal_checkpoint_v2(of(sqlite), nullptr, mode, nullptr, nullptr);
  return code == SQLITE_OK ? SQLITE_OK : sqlite3_extended_errcode(of(sqlite));
}

bool disk_is_broken(int code, int os_error) {
  if ((code & 0xff) == SQLITE_CORRUPT) return true;
  if ((code & 0xff) != SQLITE_IOERR) return false;
  switch (code) {
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMMAP:
    case SQLITE_IOERR_SHMOPEN:
    case SQLITE_IOERR_SHMLOCK:
    case SQLITE_IOERR_NOMEM:
    case SQLITE_IOERR_BLOCKED: return false;
    default: return os_error != ENOSPC && os_error != EDQUOT;
  }
}

bool is_lock(int code) { return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED; }

bool is_key(int code) {
  return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
         code == SQLITE_CONSTRAINT_FOREIGNKEY || code == SQLITE_CONSTRAINT_ROWID;
}

bool is_machine(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOTADB:
    case SQLITE_PERM: return true;
    // A statement that writes through a reading connection is READONLY too, but that is the statement's fault.
    case SQLITE_READONLY: return code != SQLITE_READONLY;
    default: return false;
  }
}

std::string copy_database(std::string const& from, std::string const& to) {
  Database const source = open(from, SQLITE_OPEN_READONLY);
  if (!source) return "the database cannot be opened for reading";
  prepare_connection(source.get(), false);
  Database const target = open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!target) return "the file cannot be created";
  sqlite3_backup* const copy = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (copy == nullptr) return sqlite3_errmsg(target.get());
  // All pages in one step: one consistent view, which in WAL mode keeps nobody from writing.
  int step = sqlite3_backup_step(copy, -1);
  for (int tries = 0; (step == SQLITE_BUSY || step == SQLITE_LOCKED) && tries < 100; ++tries) {
    sqlite3_sleep(20);
    step = sqlite3_backup_step(copy, -1);
  }
  int const finish = sqlite3_backup_finish(copy);
  if (step != SQLITE_DONE) return sqlite3_errstr(step);
  if (finish != SQLITE_OK) return sqlite3_errstr(finish);
  std::string const mode = answer_of(target.get(), "pragma journal_mode=delete");
  if (mode != "delete") return "the copy could not be made one file: " + mode;
  std::string const verdict = answer_of(target.get(), "pragma integrity_check");
  return verdict == "ok" ? "" : "the copy is damaged: " + verdict;
}

}  // namespace store::sqlite_c
