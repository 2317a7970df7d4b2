// SPDX-License-Identifier: Apache-2.0
// What FTS5 is taught: our tokenizer, and counts per phrase for ranking. FTS5's own bm25() walks every match of every
// phrase before it scores the first row; our ranking scores a capped sample (search_find.cpp) and needs only counts.
#include <sqlite3.h>

#include <array>
#include <cstring>

#include "record/search_file.hpp"

namespace record {
namespace {

int tokenizer_create(void* context, char const**, int, Fts5Tokenizer** out) {
  *out = static_cast<Fts5Tokenizer*>(context);  // the connection's own Tokenizer serves all its tables
  return SQLITE_OK;
}

void tokenizer_delete(Fts5Tokenizer*) {}

int tokenizer_read(Fts5Tokenizer* self, void* to, int flags, char const* text, int length,
                   int (*tell)(void*, int, char const*, int, int, int)) {
  auto& tokenizer = *reinterpret_cast<Tokenizer*>(self);
  if (text == nullptr || length <= 0) return SQLITE_OK;
  TokenUse const use = (flags & FTS5_TOKENIZE_QUERY) == 0    ? TokenUse::document
                       : (flags & FTS5_TOKENIZE_PREFIX) != 0 ? TokenUse::prefix
                                                             : TokenUse::query;
  try {
    for (Token const& t : tokenizer.read(std::string_view(text, static_cast<std::size_t>(length)), use)) {
      std::string_view const word = tokenizer.text(t);
      int const code = tell(to, t.same_place ? FTS5_TOKEN_COLOCATED : 0, word.data(), static_cast<int>(word.size()),
                            static_cast<int>(t.begin), static_cast<int>(t.end));
      if (code != SQLITE_OK) return code;
    }
  } catch (std::bad_alloc const&) {
    return SQLITE_NOMEM;
  } catch (...) {
    return SQLITE_ERROR;
  }
  return SQLITE_OK;
}

/// matches(TABLE), see search_file.hpp. Counts are of column 0, the spoken text; at most 64 phrases.
void matches(Fts5ExtensionApi const* api, Fts5Context* row, sqlite3_context* answer, int, sqlite3_value**) {
  std::array<unsigned char, 4 + 2 * 64> out{};
  int length = 0;
  int code = api->xColumnSize(row, 0, &length);
  auto const tokens = static_cast<std::uint32_t>(length > 0 ? length : 0);
  std::memcpy(out.data(), &tokens, sizeof tokens);
  int phrases = api->xPhraseCount(row);
  if (phrases > 64) phrases = 64;
  for (int p = 0; p < phrases && code == SQLITE_OK; ++p) {
    Fts5PhraseIter at{};
    int column = 0, place = 0;
    std::uint16_t count = 0;
    for (code = api->xPhraseFirst(row, p, &at, &column, &place); code == SQLITE_OK && column == 0 && count < 1000;
         api->xPhraseNext(row, &at, &column, &place))
      ++count;
    std::memcpy(out.data() + 4 + 2 * p, &count, sizeof count);
  }
  if (code != SQLITE_OK) return sqlite3_result_error_code(answer, code);
  sqlite3_result_blob(answer, out.data(), 4 + 2 * phrases, SQLITE_TRANSIENT);
}

}  // namespace

void teach_fts5(sqlite3* db, Tokenizer& tokenizer) {
  fts5_api* api = nullptr;
  sqlite3_stmt* ask = nullptr;
  if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &ask, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(ask, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(ask);
  }
  sqlite3_finalize(ask);
  if (api == nullptr || api->iVersion < 2) throw SearchUnavailable("this SQLite has no full-text search (FTS5)");
  fts5_tokenizer ours{tokenizer_create, tokenizer_delete, tokenizer_read};
  bool const taught = api->xCreateTokenizer(api, "intersession", &tokenizer, &ours, nullptr) == SQLITE_OK &&
                      api->xCreateFunction(api, "matches", nullptr, matches, nullptr) == SQLITE_OK;
  if (!taught) throw SearchUnavailable("SQLite refused the search tokenizer");
}

}  // namespace record
