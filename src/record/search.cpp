// SPDX-License-Identifier: Apache-2.0
// Opening the search file and its transactions (see search.hpp, search_body.hpp).
#include "record/search.hpp"

#include <cstdio>
#include <filesystem>

#include "record/search_body.hpp"

namespace record {
namespace {

constexpr int layout_version = 1;

constexpr char const* tables = R"sql(
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meeting (
  id TEXT PRIMARY KEY, first_row INTEGER NOT NULL UNIQUE, starts INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passage (
  id INTEGER PRIMARY KEY, first_row INTEGER NOT NULL, segment TEXT NOT NULL, turn TEXT NOT NULL, person TEXT NOT NULL,
  person_name TEXT NOT NULL, label TEXT NOT NULL, lang TEXT NOT NULL, ord INTEGER NOT NULL, facet TEXT NOT NULL,
  text TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS passage_segment ON passage (segment, first_row);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
  text, voice, facet, content = '', prefix = '3', tokenize = 'intersession');
)sql";

constexpr char const* no_tables = R"sql(
DROP TABLE IF EXISTS words;
DROP TABLE IF EXISTS passage;
DROP TABLE IF EXISTS meeting;
DROP TABLE IF EXISTS meta;
)sql";

void remove_file(std::string const& path) {
  for (char const* tail : {"", "-wal", "-shm"}) {
    std::error_code ignored;  // what is left behind is met again when opening
    std::filesystem::remove(path + tail, ignored);
  }
}

}  // namespace

std::optional<std::int64_t> SearchIndex::Body::meta(char const* name) {
  Rows r = file->query("SELECT value FROM meta WHERE name = ?1");
  r.bind(std::string_view(name));
  return r.next() ? std::optional(r.integer(0)) : std::nullopt;
}

void SearchIndex::Body::set_meta(char const* name, std::int64_t value) {
  file->query("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .bind(std::string_view(name))
      .bind(value)
      .run();
}

void SearchIndex::Body::open(int how_many_readers) {
  constexpr std::int64_t version = layout_version * 1000 + tokenizer_version;
  auto const prepare = [&] {
    file = std::make_unique<SearchFile>(path, SearchFile::Mode::write);
    file->run("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
    if (meta("version") != version) file->run(no_tables);
    file->run(tables);
    file->run("INSERT INTO words (words, rank) VALUES ('hashsize', 16777216)");
    set_meta("version", version);
    kept_languages = static_cast<Languages>(meta("languages").value_or(0));
  };
  try {
    prepare();
  } catch (SearchDamaged const&) {  // derived: begin again
    file.reset();
    remove_file(path);
    prepare();
  }
  languages = kept_languages;
  for (int i = 0; i < how_many_readers; ++i)
    readers.push_back(std::make_unique<SearchFile>(path, SearchFile::Mode::read));
}

void SearchIndex::Body::in_transaction(std::function<void()> const& f) {
  std::lock_guard const lock(writing);
  if (depth > 0) return f();
  file->run("BEGIN IMMEDIATE");
  ++depth;
  try {
    f();
    // Readers must know a language before its stems can be found, never after.
    Languages const now = kept_languages | file->tokenizer().used();
    if (now != kept_languages) set_meta("languages", static_cast<std::int64_t>(now));
    languages = now;
    file->run("COMMIT");
    kept_languages = now;
  } catch (...) {
    --depth;
    try {
      file->run("ROLLBACK");
    } catch (SearchUnavailable const&) {
      // SQLite has already rolled back by itself; what matters is the first fault
    }
    throw;
  }
  --depth;
}

SearchIndex::SearchIndex(std::string path, int readers) : body_(std::make_unique<Body>()) {
  body_->path = std::move(path);
  body_->open(readers < 1 ? 1 : readers);
}

SearchIndex::~SearchIndex() {
  body_->readers.clear();  // the writing connection closes last: it alone checkpoints
}

void SearchIndex::together(std::function<void()> const& calls) { body_->in_transaction(calls); }

void SearchIndex::remember(std::int64_t feed_seq) {
  body_->in_transaction([&] { body_->set_meta("seq", feed_seq); });
}

std::int64_t SearchIndex::last_seq() {
  std::lock_guard const lock(body_->writing);
  return body_->meta("seq").value_or(0);
}

void SearchIndex::clear() {
  body_->in_transaction([&] {
    body_->file->run("INSERT INTO words (words) VALUES ('delete-all')");
    body_->file->run("DELETE FROM passage");
    body_->file->run("DELETE FROM meeting");
    body_->file->run("DELETE FROM meta WHERE name = 'seq'");
  });
}

void SearchIndex::settle() {
  body_->in_transaction([&] { body_->file->run("INSERT INTO words (words) VALUES ('optimize')"); });
}

void SearchIndex::scrub() {
  std::lock_guard const lock(body_->writing);
  if (body_->depth > 0) throw std::logic_error("scrub inside together");
  settle();  // FTS5 keeps the words of a removed row until its parts are merged
  body_->file->run("VACUUM");
  body_->file->run("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace record
