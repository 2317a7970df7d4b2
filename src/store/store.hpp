// SPDX-License-Identifier: Apache-2.0
// The store: one SQLite file, or one PostgreSQL database, behind the same calls and the same SQL (SOCI lives here and
// nowhere else).
//
// Reading: a consistent view; many at once. Writing: one verb's changes; never two at once on SQLite.
//
//   auto places = store.read([&](Reading& r) { return floor::queue(r, meeting); });
//   Result<HandRaised> done = store.write([&](Writing& w) { return floor::raise_hand(w, wish, now); });
//
// On SQLite the closure given to write() is a job on the one writing thread, inside a savepoint of a group's
// transaction; a refusal (or exception) undoes only its own savepoint; write() returns after the group's commit
// (rulings 1). On PostgreSQL each Writing is a SERIALIZABLE transaction of its own on a pooled connection of the
// calling thread, run again when it loses a race. The closure may therefore run more than once and on another thread:
// it must depend on its arguments and the store only.
//
// Promise: when write() has returned a value, the change survives loss of power (synchronous=FULL).
// Not here: what any table means. Each room keeps its own SQL and its own migrations.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

namespace store {

using base::Instant;
using base::Result;

/// The machine failed: disk full, database gone, lock held too long. Ends as 503 with Retry-After.
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// A unique or foreign key did not hold. Verbs check first and refuse in words; this is the net below them.
struct KeyTaken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A value on its way into SQL. Only 64-bit integers, doubles, text and NULL exist (SOCI's other types have traps).
struct Value {
  enum class Sort : std::uint8_t { null, integer, real, text };
  Sort sort = Sort::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;

  Value() = default;
  Value(std::nullptr_t) {}
  Value(std::string s) : sort(Sort::text), text(std::move(s)) {}
  Value(std::string_view s) : sort(Sort::text), text(s) {}
  Value(char const* s) : sort(Sort::text), text(s) {}
  Value(Instant t) : sort(Sort::integer), integer(base::to_millis(t)) {}
  Value(double d) : sort(Sort::real), real(d) {}
  template <class I>
  requires std::is_integral_v<I> || std::is_enum_v<I> Value(I i)
      : sort(Sort::integer), integer(static_cast<std::int64_t>(i)) {}
  template <base::Name K>
  Value(base::Id<K> const& id) : sort(id.empty() ? Sort::null : Sort::text), text(id.text) {}  ///< an empty id is NULL
  template <class T>
  Value(std::optional<T> const& v) {
    if (v) *this = Value(*v);
  }
};

namespace detail {

/// What a column is read into. NULL reads as 0, 0.0, "" or an empty id; use std::optional to tell NULL apart.
enum class Column : std::uint8_t { integer, real, text };

template <class T>
struct Of;
template <class T>
requires std::is_integral_v<T> || std::is_enum_v<T>
struct Of<T> {
  static constexpr Column column = Column::integer;
  static T get(Value const& v) { return static_cast<T>(v.integer); }
};
template <>
struct Of<double> {
  static constexpr Column column = Column::real;
  static double get(Value const& v) { return v.real; }
};
template <>
struct Of<std::string> {
  static constexpr Column column = Column::text;
  static std::string get(Value const& v) { return v.text; }
};
template <>
struct Of<Instant> {
  static constexpr Column column = Column::integer;
  static Instant get(Value const& v) { return base::from_millis(v.integer); }
};
template <base::Name K>
struct Of<base::Id<K>> {
  static constexpr Column column = Column::text;
  static base::Id<K> get(Value const& v) { return base::Id<K>(v.text); }
};
template <class T>
struct Of<std::optional<T>> {
  static constexpr Column column = Of<T>::column;
  static std::optional<T> get(Value const& v) {
    return v.sort == Value::Sort::null ? std::nullopt : std::optional<T>(Of<T>::get(v));
  }
};

class Connection;  // sql.cpp: one SOCI session with its kept prepared statements

}  // namespace detail

/// A consistent view of the store. Lives only as long as the closure it was handed to.
class Reading {
 public:
  explicit Reading(detail::Connection& c) : connection_(&c) {}

  /// All rows of a query, each a tuple of the asked types in column order. Parameters are named in the SQL in order of
  /// appearance (":a, :b") and bound by position; each name stands once. SQL is always a literal, never concatenated
  /// from values (tools/check).
  template <class... Columns, class... Args>
  std::vector<std::tuple<Columns...>> rows(std::string_view sql, Args const&... args) {
    static constexpr detail::Column columns[] = {detail::Of<Columns>::column...};
    std::vector<std::tuple<Columns...>> out;
    std::array<Value, sizeof...(Args)> values{Value(args)...};
    fetch(sql, values, columns, sizeof...(Columns),
          [&](Value const* v) { out.push_back(take<Columns...>(v, std::index_sequence_for<Columns...>{})); });
    return out;
  }

  /// The first row, if any.
  template <class... Columns, class... Args>
  std::optional<std::tuple<Columns...>> row(std::string_view sql, Args const&... args) {
    auto all = rows<Columns...>(sql, args...);
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
  }

  /// The first column of the first row, if any. `select count(*) ...` and the like.
  template <class Column, class... Args>
  std::optional<Column> one(std::string_view sql, Args const&... args) {
    auto first = row<Column>(sql, args...);
    if (!first) return std::nullopt;
    return std::move(std::get<0>(*first));
  }

  /// True on PostgreSQL, for the rare statement that has no common form.
  [[nodiscard]] bool postgres() const;

  /// For long results: calls `each` with every row without keeping them.
  template <class... Columns, class Each, class... Args>
  void each(std::string_view sql, Each&& each_row, Args const&... args) {
    static constexpr detail::Column columns[] = {detail::Of<Columns>::column...};
    std::array<Value, sizeof...(Args)> values{Value(args)...};
    fetch(sql, values, columns, sizeof...(Columns),
          [&](Value const* v) { std::apply(each_row, take<Columns...>(v, std::index_sequence_for<Columns...>{})); });
  }

 protected:
  void fetch(std::string_view sql, std::span<Value> args, detail::Column const* columns, std::size_t count,
             std::function<void(Value const*)> const& each_row);
  detail::Connection* connection_;

 private:
  template <class... Columns, std::size_t... I>
  static std::tuple<Columns...> take(Value const* v, std::index_sequence<I...>) {
    return {detail::Of<Columns>::get(v[I])...};
  }
};

/// Who acts, for the audit log and the event logs. Always from the session, never from the request body (trust 4.5).
struct Actor {
  base::PersonId person;  ///< empty: the program itself (command line, timer)
  std::string role;       ///< "secretariat", "facilitator", "coordinator", "member", "visitor", "operator"
};

/// What a verb changes. Can read its own changes.
class Writing : public Reading {
 public:
  Writing(detail::Connection& c, Actor actor, Instant now) : Reading(c), actor_(std::move(actor)), now_(now) {}

  /// Runs one insert, update or delete (in lower case; tables are made by migrations only); answers the number of rows
  /// it changed. When it throws, the whole Writing is over: it cannot commit, even when the exception is caught.
  template <class... Args>
  std::int64_t run(std::string_view sql, Args const&... args) {
    std::array<Value, sizeof...(Args)> values{Value(args)...};
    return execute(sql, values);
  }

  [[nodiscard]] Actor const& actor() const { return actor_; }
  /// The one instant of this wish: every row it writes carries the same time.
  [[nodiscard]] Instant now() const { return now_; }

  /// One line in the forum's audit log, in this transaction (house 3). `verb` is the function's name, `object` the id
  /// of what it changed, `note` plain text without secrets or private addresses.
  void audit(std::string_view verb, std::string_view object, std::string_view note = {});

  /// Appends to a meeting's event log: gapless seq from 1, hash-chained. `text` (which may be redacted later) and its
  /// salt stand in a table outside the chain; the chain holds the commitment H(salt, text) (trust 5.3, rulings 10).
  /// Answers the seq.
  std::int64_t event(base::MeetingId const& meeting, std::string_view kind, std::string_view object,
                     std::string_view text = {});

 private:
  std::int64_t execute(std::string_view sql, std::span<Value> args);
  Actor actor_;
  Instant now_;
};

/// One numbered change of the schema. Versions run per room: "record", 3. Several statements, each its own string; the
/// words PRIMARY_SERIAL stand for an ever-growing integer key in either database.
struct Migration {
  std::string_view room;
  int version = 0;
  std::vector<std::string_view> statements;
};

struct Options {
  std::string database = "sqlite";  ///< "sqlite" or "postgresql://..."
  std::string directory;            ///< the data directory; SQLite's file is DIRECTORY/intersession.db
  int readers = 4;                  ///< connections that read
  int writers = 8;                  ///< connections that write, on PostgreSQL; SQLite has one
  std::vector<Migration> migrations;
  std::chrono::milliseconds lock_patience{2000};  ///< a foreign lock longer than this is Unavailable (trust D-LOCK)
  std::chrono::milliseconds read_patience{5000};  ///< no free connection for longer than this is Unavailable
  std::function<Instant()> clock;  ///< for Writing::now(); the program hands in the system's, tests their own. Asked
                                   ///< on the thread that calls write(). Compulsory.
};

/// Lives until all threads have left read() and write(). After a failed fsync (not: a full disk) the process ends
/// itself with exit code 70 and a line on stderr, because nothing it would store from then on could be trusted
/// (trust 10.8).
class Store {
 public:
  /// Opens or creates, runs the missing migrations (each in one transaction; killed in the middle it resumes), refuses
  /// a database of a newer program with a plain sentence, and a directory that another process uses. Throws
  /// Unavailable.
  explicit Store(Options options);
  ~Store();
  Store(Store const&) = delete;
  Store& operator=(Store const&) = delete;

  /// Runs `f(Reading&)` on a pooled reading connection, in one read transaction; answers what it answers.
  template <class F>
  auto read(F&& f) -> std::invoke_result_t<F, Reading&> {
    using T = std::invoke_result_t<F, Reading&>;
    if constexpr (std::is_void_v<T>) {
      with_reading([&](Reading& r) { f(r); });
    } else {
      std::optional<T> out;
      with_reading([&](Reading& r) { out.emplace(f(r)); });
      return std::move(*out);
    }
  }

  /// Runs `f(Writing&) -> Result<T>` and waits for the commit. A refusal changes nothing. Throws Unavailable when the
  /// commit failed (then nothing happened), and whatever f throws (then nothing happened either).
  template <class F>
  auto write(Actor actor, F&& f) -> std::invoke_result_t<F, Writing&> {
    using R = std::invoke_result_t<F, Writing&>;
    std::optional<R> out;
    with_writing(std::move(actor), [&](Writing& w) {
      out.emplace(f(w));
      return out->has_value();
    });
    return std::move(*out);
  }

  /// Called on the writing side after each commit that changed something, before the writers are answered; must be
  /// quick and must not throw. On several nodes: also when another node committed (LISTEN/NOTIFY, or the poll every few
  /// seconds).
  void after_commit(std::function<void()> what);

  /// A copy of the whole database as one SQLite file or one pg_dump, taken while running (trust M24). SQLite: the
  /// online backup API. Throws Unavailable.
  void backup(std::string const& to_file);

  /// Checks the last `count` events of every meeting's chain (0: all). Answers the first fault in words, or nothing.
  /// The chain alone proves nothing against one who rewrites all of it: keep heads outside (chain_heads) and compare.
  std::optional<std::string> verify_chains(std::int64_t count);

  [[nodiscard]] bool is_postgres() const;

 private:
  void with_reading(std::function<void(Reading&)> const& f);
  void with_writing(Actor actor, std::function<bool(Writing&)> const& f);
  struct Body;
  std::unique_ptr<Body> body_;
};

/// Tables of the store itself: migrations, audit log, event logs. Always run first.
std::vector<Migration> own_migrations();

/// A line of the audit log, newest first.
struct AuditLine {
  std::int64_t seq = 0;
  Instant at{};
  base::PersonId person;
  std::string role, verb, object, note;
};
std::vector<AuditLine> audit_lines(Reading&, std::int64_t before_seq, int limit);

/// An event of a meeting's log, oldest first, after `after_seq`.
struct EventLine {
  std::int64_t seq = 0;
  Instant at{};
  base::PersonId person;
  std::string role, kind, object, text;  ///< text is empty when redacted
  bool redacted = false;
  std::string hash;
};
std::vector<EventLine> event_lines(Reading&, base::MeetingId const&, std::int64_t after_seq, int limit);
/// The last event of a meeting's log. Handed out (printed in the minutes, mailed), it binds everything before it.
struct ChainHead {
  base::MeetingId meeting;
  std::int64_t seq = 0;
  std::string hash;
};
std::vector<ChainHead> chain_heads(Reading&);
/// True while the log still holds the event of a head handed out earlier. Together with a valid chain this shows that
/// nothing up to that event was changed, removed or put in.
bool chain_holds(Reading&, ChainHead const&);

/// Erases the texts of the events about `object` and leaves the chain valid; the events themselves stay (rulings 10).
/// Appends an event "redacted" about the same object, so that the hole is visible and whose act it was (trust 5.3): a
/// text that is missing without one is a fault to verify_chains. Nothing to erase: nothing happens. `object` is not
/// empty.
void redact_events(Writing&, base::MeetingId const&, std::string_view object);

/// Files in the database, in base64 pieces, so that a backup is one file and nodes share them (rulings 9).
struct FileHead {
  base::FileId id;
  std::string name, type, sha256;
  std::int64_t size = 0;
  Instant at{};
};
base::FileId keep_file(Writing&, std::string_view name, std::string_view type, std::string_view bytes);
std::optional<FileHead> file_head(Reading&, base::FileId const&);
std::optional<std::string> file_bytes(Reading&, base::FileId const&);
/// Redaction: replaces the bytes (rulings 10); sha256 and size follow.
void replace_file(Writing&, base::FileId const&, std::string_view bytes);
/// Forgets a file nothing refers to any more (an upload whose import was not confirmed).
void drop_file(Writing&, base::FileId const&);

}  // namespace store
