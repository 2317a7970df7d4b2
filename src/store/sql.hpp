// SPDX-License-Identifier: Apache-2.0
// One connection to the database with its kept prepared statements. Private to this room: SOCI itself is only in
// sql.cpp.
//
// One text of SQL serves SQLite and PostgreSQL. What rooms must know about it:
//   - parameters are ":name", each name once, bound by position; a statement with "::" or with a ":" inside a comment
//   or
//     a quoted identifier is refused (SOCI would read it as a parameter). Write cast(x as bigint), never x::bigint;
//   - PostgreSQL infers a parameter's type from its place; where there is none ("select :a", ":a is null") write
//     cast(:a as text) or cast(:a as bigint);
//   - columns of whole numbers are bigint, of fractions double precision, everything else text;
//   - after a statement has thrown, the Reading or Writing it stood in is over: PostgreSQL refuses every further
//     statement, so SQLite does here too, and what swallowed the exception cannot commit.
#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

namespace store::detail {

/// PostgreSQL let another transaction be first (40001, 40P01): the whole Writing must run again.
struct LostRace : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Unavailable with the database's own reason, so that the writing thread can tell a lock from a broken disk.
struct Machine : Unavailable {
  Machine(std::string const& what, int sqlite_code, int os_error)
      : Unavailable(what), code(sqlite_code), system_errno(os_error) {}
  int code;          ///< SQLite's extended result code; 0 for PostgreSQL
  int system_errno;  ///< what the operating system said last, where SQLite knows it
};

class Connection {
 public:
  enum class Kind : std::uint8_t { sqlite, postgres };

  /// Opens the file or the URL. Throws Unavailable.
  Connection(Kind kind, std::string const& where);
  ~Connection();
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;

  /// Runs a query through a kept prepared statement and hands over its rows one by one. Throws KeyTaken, Unavailable,
  /// LostRace, std::logic_error (a bad statement), std::invalid_argument (a NUL in a text, a number that is not
  /// finite). Takes the texts out of `args`.
  void fetch(std::string_view sql, std::span<Value> args, Column const* columns, std::size_t count,
             std::function<void(Value const*)> const& each_row);
  /// Runs a statement that answers no rows; the number of rows it changed (meaningless for DDL).
  std::int64_t execute(std::string_view sql, std::span<Value> args = {});
  /// Runs one or more statements unprepared, past SOCI: BEGIN, PRAGMA, DDL. Answers nothing.
  void plain(std::string const& sql);

  /// Rolls back what is open, if anything is; never throws. False when that failed and the connection is lost.
  bool undo() noexcept;

  [[nodiscard]] bool postgres() const { return kind_ == Kind::postgres; }
  /// The sqlite3* or PGconn* behind SOCI, for the two files that speak C.
  [[nodiscard]] void* handle() const;
  /// True when a PostgreSQL connection is gone and must be thrown away.
  [[nodiscard]] bool lost() const;

  /// A new transaction begins: earlier failures are forgotten.
  void start_afresh() { failure_ = nullptr; }
  /// Calls the failure that just happened a lost race, so that the Writing runs again. Throws LostRace.
  [[noreturn]] void lose_race(std::string const& how);
  /// What the first failed statement since start_afresh() threw; null when all went well.
  [[nodiscard]] std::exception_ptr failure() const { return failure_; }

 private:
  struct Session;
  struct Kept;
  Kept& keep(std::string_view sql, std::span<Value const> args, Column const* columns, std::size_t count);
  std::unique_ptr<Kept> prepare(std::string_view sql, std::span<Value const> args, Column const* columns,
                                std::size_t count);
  void drop(std::string_view sql, Kept& kept);
  template <class F>
  decltype(auto) guarded(std::string_view sql, F&& f);
  void refuse_when_over() const;

  Kind kind_;
  std::unique_ptr<Session> session_;
  std::exception_ptr failure_;
};

/// Turns a result code of SQLite into one of ours and throws it.
[[noreturn]] void throw_sqlite(int code, int system_errno, std::string const& message, std::string_view sql);
/// The same for an SQLSTATE of PostgreSQL.
[[noreturn]] void throw_postgres(std::string const& state, bool gone, std::string const& message, std::string_view sql);

/// The one SQLite connection that writes: WAL, synchronous=FULL, foreign keys; checkpoints only when told to.
std::unique_ptr<Connection> open_sqlite_writer(std::string const& file);
/// One of those that read: query_only, never checkpoints.
std::unique_ptr<Connection> open_sqlite_reader(std::string const& file, std::chrono::milliseconds patience);
std::unique_ptr<Connection> open_postgres(std::string const& url, std::chrono::milliseconds patience);

}  // namespace store::detail
