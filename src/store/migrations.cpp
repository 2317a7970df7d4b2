// SPDX-License-Identifier: Apache-2.0
#include "store/migrations.hpp"

#include <map>
#include <string>

namespace store {

std::vector<Migration> own_migrations() {
  return {
      {.room = "store",
       .version = 1,
       .statements =
           {
               "create table audit_log (seq PRIMARY_SERIAL, at bigint not null, person text, role text not null,"
               " verb text not null, object text not null, note text not null)",
               // The chain (trust 5.3): nothing here is ever changed or deleted.
               "create table event_log (meeting text not null, seq bigint not null, at bigint not null, person text,"
               " role text not null, kind text not null, object text not null, commitment text not null,"
               " prev text not null, hash text not null, primary key (meeting, seq))",
               // What the commitments speak of; rows disappear by redaction only. No row for an empty text.
               "create table event_text (meeting text not null, seq bigint not null, text text not null,"
               " salt text not null, primary key (meeting, seq),"
               " foreign key (meeting, seq) references event_log (meeting, seq))",
               "create table file (id text primary key, name text not null, type text not null, sha256 text not null,"
               " size bigint not null, at bigint not null)",
               "create table file_piece (file text not null references file (id), piece bigint not null,"
               " bytes text not null, primary key (file, piece))",
           }},
      {.room = "store",
       .version = 2,
       .statements =
           {
               // Public keys and signatures only; the secret key is a file beside the database (heads.hpp).
               "create table head_key (public_key text primary key, at bigint not null, before_key text not null,"
               " introduction text not null)",
               "create table signed_head (meeting text not null, seq bigint not null, hash text not null, at bigint not null,"
               " public_key text not null references head_key (public_key), signature text not null,"
               " primary key (meeting, seq))",
               "create index signed_head_by_at on signed_head (at)",
           }},
  };
}

namespace detail {

namespace {

/// What has another name in each database.
struct Word {
  std::string_view ours, sqlite, postgres;
};
constexpr Word dialect[] = {
    {"PRIMARY_SERIAL", "integer primary key autoincrement", "bigint generated always as identity primary key"},
    {"JOINED_TEXTS", "group_concat", "string_agg"},
};

std::string in_dialect(std::string_view statement, bool postgres) {
  std::string sql(statement);
  for (auto const& word : dialect) {
    auto const theirs = postgres ? word.postgres : word.sqlite;
    for (auto at = sql.find(word.ours); at != std::string::npos; at = sql.find(word.ours, at + theirs.size()))
      sql.replace(at, word.ours.size(), theirs);
  }
  return sql;
}

/// room -> its highest version in the list; checks the list.
std::map<std::string, int, std::less<>> known_versions(std::vector<Migration> const& migrations) {
  std::map<std::string, int, std::less<>> known;
  for (auto const& m : migrations) {
    int& last = known[std::string(m.room)];
    if (m.version != last + 1)
      throw std::invalid_argument("the migrations of \"" + std::string(m.room) + "\" are not numbered 1, 2, 3 ...");
    last = m.version;
    for (auto const& statement : m.statements)
      if (statement.find("deferrable") != std::string_view::npos)
        throw std::invalid_argument("a deferred key would fail the neighbours' changes at the group's commit");
  }
  return known;
}

using Versions = std::map<std::string, std::int64_t, std::less<>>;

Versions stored_versions(Connection& c) {
  Versions stored;
  static constexpr Column columns[] = {Column::text, Column::integer};
  c.fetch("select room, max(version) from schema_version group by room", {}, columns, 2,
          [&](Value const* v) { stored[v[0].text] = v[1].integer; });
  return stored;
}

void run_one(Connection& c, Migration const& m, Instant now) {
  c.start_afresh();
  c.plain(c.postgres() ? "begin" : "begin immediate");
  try {
    for (auto const& statement : m.statements) c.plain(in_dialect(statement, c.postgres()));
    Value args[] = {m.room, m.version, now};
    c.execute("insert into schema_version (room, version, at) values (:room, :version, :at)", args);
    c.plain("commit");
  } catch (...) {
    c.undo();
    throw;
  }
}

}  // namespace

void migrate(Connection& c, std::vector<Migration> const& migrations, Instant now) {
  auto const known = known_versions(migrations);
  // Held until this connection closes, and worth waiting for; the number is ours alone by agreement.
  if (c.postgres()) c.plain("set lock_timeout = 60000; select pg_advisory_lock(7305412202)");
  c.plain(
      "create table if not exists schema_version (room text not null, version bigint not null, at bigint not null,"
      " primary key (room, version))");
  auto const stored = stored_versions(c);
  for (auto const& [room, version] : stored) {
    auto const mine = known.find(room);
    if (mine != known.end() && version <= mine->second) continue;
    throw Unavailable("This database was written by a newer Intersession (\"" + room + "\" is at version " +
                      std::to_string(version) + ", this program knows " +
                      std::to_string(mine == known.end() ? 0 : mine->second) +
                      "). Run the newer program, or restore a backup made before the upgrade.");
  }
  for (auto const& m : migrations) {
    auto const at = stored.find(m.room);
    if (at == stored.end() || at->second < m.version) run_one(c, m, now);
  }
}

}  // namespace detail
}  // namespace store
