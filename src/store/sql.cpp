// SPDX-License-Identifier: Apache-2.0
// SOCI: one session and its kept prepared statements. Each statement owns fixed holders for its parameters and columns,
// to which SOCI keeps pointers; running it again only assigns to them. Holders are static types (long long, double,
// std::string): SOCI's dynamic rows cut whole numbers to 32 bits without a word (house 7).
#include "store/sql.hpp"

#include <postgresql/libpq-fe.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cmath>
#include <unordered_map>

#include "store/soci_postgres.hpp"
#include "store/sqlite_c.hpp"

namespace store::detail {

namespace {

struct Cell {
  long long integer = 0;
  double real = 0;
  std::string text;
  soci::indicator state = soci::i_ok;
};

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

[[noreturn]] void bad(std::string const& what, std::string_view sql) {
  throw std::logic_error(what + ": " + std::string(sql));
}

/// The parameters of a statement, read as both databases must read it; what they would read differently is refused.
std::size_t count_parameters(std::string_view sql) {
  std::vector<std::string_view> names;
  char quote = 0;  // ' or " inside such a text, - inside a comment
  for (std::size_t i = 0; i < sql.size(); ++i) {
    char const c = sql[i];
    if (quote == '-') {
      if (c == '\n') quote = 0;
      else if (c == ':' || c == '\'') bad("a comment with : or '", sql);
    } else if (quote != 0) {
      if (c == quote) quote = 0;
      else if (c == ':' && quote == '"') bad("a quoted name with :", sql);
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '-' && sql.substr(i, 2) == "--") {
      quote = '-';
    } else if (c == '?' || c == '$' || c == '@') {
      bad("parameters are written :name", sql);
    } else if (c == ':') {
      std::size_t end = i + 1;
      while (end < sql.size() && is_name(sql[end])) ++end;
      auto const name = sql.substr(i + 1, end - i - 1);
      if (name.empty()) bad("write cast(x as t), not x::t", sql);
      for (auto const& other : names)
        if (other == name) bad("a parameter stands twice", sql);
      names.push_back(name);
      i = end - 1;
    }
  }
  return names.size();
}

void check_value(Value const& v) {
  if (v.sort == Value::Sort::text && v.text.find('\0') != std::string::npos)
    throw std::invalid_argument("a text with a NUL character cannot be stored");
  if (v.sort == Value::Sort::real && !std::isfinite(v.real))
    throw std::invalid_argument("a number that is not finite cannot be stored");
}

}  // namespace

struct Connection::Kept {
  explicit Kept(soci::session& s) : statement(s) {}
  std::vector<Value::Sort> takes;
  std::vector<Column> gives;
  std::vector<Cell> parameters, columns;  // never resized once bound: SOCI keeps pointers into them
  std::vector<Value> row;
  bool busy = false;
  soci::statement statement;  // last, so that it goes before its holders

  [[nodiscard]] bool fits(std::span<Value const> args, Column const* asked, std::size_t count) const {
    if (args.size() != takes.size() || count != gives.size()) return false;
    for (std::size_t i = 0; i < takes.size(); ++i)
      if (args[i].sort != takes[i] && args[i].sort != Value::Sort::null) return false;
    for (std::size_t i = 0; i < count; ++i)
      if (asked[i] != gives[i]) return false;
    return true;
  }

  void fill(std::span<Value> args) {
    for (std::size_t i = 0; i < args.size(); ++i) {
      Cell& cell = parameters[i];
      cell.state = args[i].sort == Value::Sort::null ? soci::i_null : soci::i_ok;
      cell.integer = args[i].integer;
      cell.real = args[i].real;
      cell.text.swap(args[i].text);
    }
  }

  Value const* hand_over() {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      Cell& cell = columns[i];
      Value& v = row[i];
      bool const null = cell.state == soci::i_null;
      switch (gives[i]) {
        case Column::integer:
          v.sort = Value::Sort::integer;
          v.integer = null ? 0 : cell.integer;
          break;
        case Column::real:
          v.sort = Value::Sort::real;
          v.real = null ? 0 : cell.real;
          break;
        case Column::text:
          v.sort = Value::Sort::text;
          if (null) v.text.clear();
          else v.text.swap(cell.text);
          break;
      }
      if (null) v.sort = Value::Sort::null;
    }
    return row.data();
  }
};

struct Connection::Session {
  soci::session soci;
  std::unordered_map<std::string, std::vector<std::unique_ptr<Kept>>, Hash, std::equal_to<>> kept;
};

void throw_sqlite(int code, int system_errno, std::string const& message, std::string_view sql) {
  if (sqlite_c::is_key(code)) throw KeyTaken(message);
  if (sqlite_c::is_machine(code)) throw Machine("The database does not answer: " + message, code, system_errno);
  bad(message, sql);
}

void throw_postgres(std::string const& state, bool gone, std::string const& message, std::string_view sql) {
  std::string const group = state.substr(0, 2);
  if (state == "40001" || state == "40P01") throw LostRace(message);
  if (state == "23505" || state == "23503") throw KeyTaken(message);
  if (gone || group == "08" || group == "53" || group == "57" || group == "58" || state == "55P03" || state == "25006")
    throw Machine("The database does not answer: " + message, 0, 0);
  bad(message, sql);
}

Connection::Connection(Kind kind, std::string const& where) : kind_(kind), session_(std::make_unique<Session>()) {
  try {
    if (kind == Kind::sqlite) {
      // SOCI takes the value apart at blanks, so it stands in quotes, which it cannot escape.
      if (where.find('"') != std::string::npos) throw Unavailable("A data directory cannot have \" in its name.");
      session_->soci.open(soci::sqlite3, "dbname=\"" + where + "\"");
    } else {
      soci_postgres::open(session_->soci, where);
    }
  } catch (soci::soci_error const& e) {
    throw Unavailable("The database cannot be opened: " + e.get_error_message());
  }
}

Connection::~Connection() = default;

void* Connection::handle() const {
  if (postgres()) return soci_postgres::connection(session_->soci);
  return static_cast<soci::sqlite3_session_backend*>(session_->soci.get_backend())->conn_;
}

bool Connection::lost() const { return postgres() && PQstatus(static_cast<PGconn*>(handle())) != CONNECTION_OK; }

void Connection::refuse_when_over() const {
  if (failure_) throw std::logic_error("a statement failed before in this transaction, which is over");
}

/// Runs f, turning SOCI's errors into ours and remembering that this transaction is over.
template <class F>
decltype(auto) Connection::guarded(std::string_view sql, F&& f) {
  try {
    try {
      return f();
    } catch (soci::sqlite3_soci_error const& e) {
      throw_sqlite(e.result(), sqlite_c::last_os_error(handle()), e.get_error_message(), sql);
    } catch (soci::soci_error const& e) {  // never what(): that one quotes the parameters
      if (auto const state = soci_postgres::state_of(e)) throw_postgres(*state, lost(), e.get_error_message(), sql);
      if (lost()) throw Machine("The database does not answer: " + e.get_error_message(), 0, 0);
      bad(e.get_error_message(), sql);
    }
  } catch (...) {
    if (!failure_) failure_ = std::current_exception();
    throw;
  }
}

std::unique_ptr<Connection::Kept> Connection::prepare(std::string_view sql, std::span<Value const> args,
                                                      Column const* columns, std::size_t count) {
  if (count_parameters(sql) != args.size()) bad("another number of parameters than of values", sql);
  auto kept = std::make_unique<Kept>(session_->soci);
  kept->gives.assign(columns, columns + count);
  kept->parameters.resize(args.size());
  kept->columns.resize(count);
  kept->row.resize(count);
  kept->statement.alloc();
  for (std::size_t i = 0; i < args.size(); ++i) {
    Cell& cell = kept->parameters[i];
    // A NULL is bound as text: neither database looks at the type of nothing.
    auto const sort = args[i].sort == Value::Sort::null ? Value::Sort::text : args[i].sort;
    kept->takes.push_back(sort);
    if (sort == Value::Sort::integer) kept->statement.exchange(soci::use(cell.integer, cell.state));
    else if (sort == Value::Sort::real) kept->statement.exchange(soci::use(cell.real, cell.state));
    else kept->statement.exchange(soci::use(cell.text, cell.state));
  }
  for (std::size_t i = 0; i < count; ++i) {
    Cell& cell = kept->columns[i];
    if (columns[i] == Column::integer) kept->statement.exchange(soci::into(cell.integer, cell.state));
    else if (columns[i] == Column::real) kept->statement.exchange(soci::into(cell.real, cell.state));
    else kept->statement.exchange(soci::into(cell.text, cell.state));
  }
  kept->statement.prepare(std::string(sql));
  kept->statement.define_and_bind();
  if (!postgres()) {
    auto* backend = static_cast<soci::sqlite3_statement_backend*>(kept->statement.get_backend());
    if (static_cast<std::size_t>(sqlite_c::columns_of(backend->stmt_)) != count)
      bad("another number of columns than asked for", sql);
  }
  return kept;
}

Connection::Kept& Connection::keep(std::string_view sql, std::span<Value const> args, Column const* columns,
                                   std::size_t count) {
  auto found = session_->kept.find(sql);
  if (found == session_->kept.end()) found = session_->kept.emplace(std::string(sql), 0).first;
  for (auto& kept : found->second)
    if (!kept->busy && kept->fits(args, columns, count)) return *kept;
  found->second.push_back(prepare(sql, args, columns, count));
  return *found->second.back();
}

/// A statement that failed or was left in the middle holds locks and an unclear state; preparing it anew is cheap.
void Connection::drop(std::string_view sql, Kept& kept) {
  auto const found = session_->kept.find(sql);
  if (found != session_->kept.end()) std::erase_if(found->second, [&](auto const& k) { return k.get() == &kept; });
}

void Connection::fetch(std::string_view sql, std::span<Value> args, Column const* columns, std::size_t count,
                       std::function<void(Value const*)> const& each_row) {
  refuse_when_over();
  for (auto const& v : args) check_value(v);
  Kept& kept = guarded(sql, [&]() -> Kept& { return keep(sql, args, columns, count); });
  kept.busy = true;
  try {
    kept.fill(args);
    bool more = guarded(sql, [&] {
      bool const first = kept.statement.execute(true);
      if (postgres() && soci_postgres::columns_of(kept.statement) != count)
        bad("another number of columns than asked for", sql);
      return first;
    });
    while (more) {
      each_row(kept.hand_over());
      more = guarded(sql, [&] { return kept.statement.fetch(); });
    }
  } catch (...) {
    drop(sql, kept);
    throw;
  }
  kept.busy = false;
}

std::int64_t Connection::execute(std::string_view sql, std::span<Value> args) {
  refuse_when_over();
  for (auto const& v : args) check_value(v);
  Kept& kept = guarded(sql, [&]() -> Kept& { return keep(sql, args, nullptr, 0); });
  kept.fill(args);
  try {
    return guarded(sql, [&] {
      kept.statement.execute(true);
      return static_cast<std::int64_t>(kept.statement.get_affected_rows());
    });
  } catch (...) {
    drop(sql, kept);
    throw;
  }
}

void Connection::plain(std::string const& sql) {
  if (!postgres()) {
    std::string message;
    int const code = sqlite_c::run(handle(), sql.c_str(), message);
    if (code != 0) throw_sqlite(code, sqlite_c::last_os_error(handle()), message, sql);
    return;
  }
  std::unique_ptr<PGresult, decltype(&PQclear)> const result(PQexec(static_cast<PGconn*>(handle()), sql.c_str()),
                                                             &PQclear);
  auto const status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  char const* const state = result ? PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) : nullptr;
  throw_postgres(state != nullptr ? state : "", lost(), PQerrorMessage(static_cast<PGconn*>(handle())), sql);
}

void Connection::lose_race(std::string const& how) {
  failure_ = std::make_exception_ptr(LostRace(how));
  throw LostRace(how);
}

bool Connection::undo() noexcept {
  start_afresh();
  if (lost()) return false;
  if (!postgres() && !sqlite_c::in_transaction(handle())) return true;
  try {
    plain("rollback");
    return true;
  } catch (std::exception const&) {
    return false;
  }
}

namespace {

std::string pragma_answer(Connection& c, std::string_view sql) {
  static constexpr Column text[] = {Column::text};
  std::string answer;
  c.fetch(sql, {}, text, 1, [&](Value const* v) { answer = v[0].text; });
  return answer;
}

}  // namespace

std::unique_ptr<Connection> open_sqlite_writer(std::string const& file) {
  auto c = std::make_unique<Connection>(Connection::Kind::sqlite, file);
  sqlite_c::prepare_connection(c->handle(), true);
  // The writing thread waits for foreign locks itself, in slices, so that each job has its own patience.
  c->plain("pragma busy_timeout=50");
  if (pragma_answer(*c, "pragma journal_mode=wal") != "wal")
    throw Unavailable("The data directory's file system cannot hold the database (no write-ahead log).");
  c->plain(
      "pragma synchronous=full; pragma foreign_keys=on; pragma secure_delete=on; pragma trusted_schema=off;"
      "pragma wal_autocheckpoint=0; pragma journal_size_limit=67108864; pragma cache_size=-16000");
  return c;
}

std::unique_ptr<Connection> open_sqlite_reader(std::string const& file, std::chrono::milliseconds patience) {
  auto c = std::make_unique<Connection>(Connection::Kind::sqlite, file);
  sqlite_c::prepare_connection(c->handle(), false);
  c->plain("pragma busy_timeout=" + std::to_string(patience.count()));
  c->plain("pragma wal_autocheckpoint=0; pragma trusted_schema=off; pragma cache_size=-8000; pragma query_only=on");
  return c;
}

std::unique_ptr<Connection> open_postgres(std::string const& url, std::chrono::milliseconds patience) {
  auto c = std::make_unique<Connection>(Connection::Kind::postgres, url);
  PQsetNoticeProcessor(
      static_cast<PGconn*>(c->handle()), [](void*, char const*) {}, nullptr);
  static constexpr Column text[] = {Column::text};
  auto const setting = [&](char const* name, std::string const& value) {
    Value args[] = {name, value};
    c->fetch("select set_config(:name, :value, false)", args, text, 1, [](Value const*) {});
  };
  setting("client_encoding", "UTF8");
  setting("lock_timeout", std::to_string(patience.count()));
  std::string commit = "on";
  c->fetch("show synchronous_commit", {}, text, 1, [&](Value const* v) { commit = v[0].text; });
  if (commit == "off" || commit == "local") setting("synchronous_commit", "on");
  return c;
}

}  // namespace store::detail
