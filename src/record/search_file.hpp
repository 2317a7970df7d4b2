// SPDX-License-Identifier: Apache-2.0
// The search file's SQLite, spoken to through its C API because FTS5's tokenizers and ranking functions can only be
// given there (everything else in the house goes through the store). One SearchFile is one connection with its own
// tokenizer; it is used by one thread at a time.
//
// Not here: what the tables mean.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "record/tokenizer.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace record {

/// The search file failed: disk full, gone, damaged. It can be made anew from the record (`SearchIndex::clear` and
/// putting everything again), so nothing is lost.
struct SearchUnavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// The file is no database of ours, or damaged.
struct SearchDamaged : SearchUnavailable {
  using SearchUnavailable::SearchUnavailable;
};

/// A prepared statement, run once with its values bound and reset at the end of its life.
class Rows {
 public:
  explicit Rows(sqlite3_stmt* s) : statement_(s) {}
  ~Rows();
  Rows(Rows const&) = delete;
  Rows& operator=(Rows const&) = delete;

  Rows& bind(std::int64_t v);
  Rows& bind(std::string_view v);  ///< the text must live until the statement's end
  /// Moves to the next row; false at the end. Throws SearchUnavailable.
  bool next();
  /// Runs to the end.
  void run() {
    while (next()) {
    }
  }
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  ///< valid until the next row; also for blobs

 private:
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

class SearchFile {
 public:
  enum class Mode : std::uint8_t { write, read };
  /// Opens (or creates, when writing). Throws SearchUnavailable, SearchDamaged.
  SearchFile(std::string const& path, Mode mode);
  ~SearchFile();
  SearchFile(SearchFile const&) = delete;
  SearchFile& operator=(SearchFile const&) = delete;

  /// A statement from SQL that is a literal of the program; kept prepared.
  Rows query(char const* sql);
  /// Runs statements without values.
  void run(char const* sql);
  [[nodiscard]] std::int64_t changes() const;

  [[nodiscard]] Tokenizer& tokenizer() { return *tokenizer_; }

 private:
  struct Kept;
  sqlite3* db_ = nullptr;
  std::unique_ptr<Tokenizer> tokenizer_;  // the connection's, lent to FTS5
  std::unique_ptr<Kept> kept_;
};

/// Teaches a connection our tokenizer "intersession" and the function matches(TABLE): for the current row of a match,
/// the number of times each phrase of the query occurs, as 16-bit numbers in a blob, the row's length in tokens first
/// (32 bits). `tokenizer` must outlive the connection. Throws SearchUnavailable when SQLite has no FTS5.
void teach_fts5(sqlite3* db, Tokenizer& tokenizer);

}  // namespace record
