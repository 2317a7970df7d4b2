// SPDX-License-Identifier: Apache-2.0
// Puts the store together: which connections there are, and who runs a Reading or a Writing on which of them.
#include "store/store.hpp"

#include <mutex>

#include "store/backup.hpp"
#include "store/directory.hpp"
#include "store/migrations.hpp"
#include "store/pool.hpp"
#include "store/postgres.hpp"
#include "store/writer.hpp"

namespace store {

void Reading::fetch(std::string_view sql, std::span<Value> args, detail::Column const* columns, std::size_t count,
                    std::function<void(Value const*)> const& each_row) {
  connection_->fetch(sql, args, columns, count, each_row);
}

bool Reading::postgres() const { return connection_->postgres(); }

std::int64_t Writing::execute(std::string_view sql, std::span<Value> args) {
  // Whether a group must be committed is known from the rows it changed; DDL would count none and be undone unseen.
  auto const word = sql.substr(0, sql.find_first_of(" \n"));
  if (word != "insert" && word != "update" && word != "delete" && word != "with")
    throw std::logic_error("a Writing inserts, updates and deletes rows, in lower case: " + std::string(sql));
  return connection_->execute(sql, args);
}

namespace {

using detail::Connection;
using detail::Pool;

/// What to call after commits; PostgreSQL calls from several threads.
class Callbacks {
 public:
  void add(std::function<void()> what) {
    std::lock_guard const lock(mutex_);
    all_.push_back(std::move(what));
  }
  void call() {
    std::lock_guard const lock(mutex_);
    for (auto const& what : all_) what();
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void()>> all_;
};

bool names_postgres(std::string const& database) {
  if (database == "sqlite") return false;
  if (database.starts_with("postgresql://") || database.starts_with("postgres://")) return true;
  throw Unavailable("The database must be \"sqlite\" or begin with postgresql://.");
}

Options checked(Options options) {
  if (!options.clock) throw std::invalid_argument("a store needs a clock (Options::clock)");
  if (options.readers < 1 || options.writers < 1) throw std::invalid_argument("a store needs connections");
  auto all = own_migrations();
  all.insert(all.end(), options.migrations.begin(), options.migrations.end());
  options.migrations = std::move(all);
  return options;
}

}  // namespace

struct Store::Body {
  explicit Body(Options o)
      : options(checked(std::move(o))),
        postgres(names_postgres(options.database)),
        directory(options.directory),
        file(postgres ? std::string() : directory.database_file()),
        readers(options.readers, options.read_patience, [this] { return open_reader(); }),
        writers(options.writers, options.read_patience, [this] { return open_postgres(); }) {}

  std::unique_ptr<Connection> open_reader() {
    return postgres ? open_postgres() : detail::open_sqlite_reader(file, options.lock_patience);
  }
  std::unique_ptr<Connection> open_postgres() { return detail::open_postgres(options.database, options.lock_patience); }

  void start() {
    if (postgres) {
      detail::migrate(*open_postgres(), options.migrations, options.clock());
      shared_writer = std::make_unique<detail::PostgresWriter>(writers);
      listener = std::make_unique<detail::Listener>(options.database, [this] { callbacks.call(); });
    } else {
      auto connection = detail::open_sqlite_writer(file);
      detail::migrate(*connection, options.migrations, options.clock());
      lone_writer =
          std::make_unique<detail::Writer>(std::move(connection), options.lock_patience, [this] { callbacks.call(); });
    }
  }

  Options options;
  bool postgres;
  detail::Directory directory;
  std::string file;
  Callbacks callbacks;
  // Gone in the opposite order: the threads first, SQLite's readers before the lock on the directory.
  std::unique_ptr<detail::Writer> lone_writer;
  Pool readers, writers;
  std::unique_ptr<detail::PostgresWriter> shared_writer;
  std::unique_ptr<detail::Listener> listener;
};

Store::Store(Options options) : body_(std::make_unique<Body>(std::move(options))) { body_->start(); }
Store::~Store() = default;

void Store::with_reading(std::function<void(Reading&)> const& f) {
  auto connection = body_->readers.lend();
  detail::begin(connection, body_->postgres ? "begin isolation level repeatable read, read only" : "begin");
  try {
    Reading reading(*connection);
    f(reading);
  } catch (...) {
    connection->undo();
    throw;
  }
  connection->start_afresh();
  if (body_->postgres) connection->plain("commit");
  else connection->execute("commit");
}

void Store::with_writing(Actor actor, std::function<bool(Writing&)> const& f) {
  auto const now = body_->options.clock();
  if (body_->lone_writer) return body_->lone_writer->run(f, std::move(actor), now);
  if (body_->shared_writer->run(f, actor, now)) {
    body_->callbacks.call();
    body_->listener->tell();
  }
}

void Store::after_commit(std::function<void()> what) { body_->callbacks.add(std::move(what)); }

void Store::backup(std::string const& to_file) {
  if (body_->postgres) detail::dump_postgres(body_->options.database, to_file);
  else detail::copy_sqlite(body_->file, to_file);
}

bool Store::is_postgres() const { return body_->postgres; }

}  // namespace store
