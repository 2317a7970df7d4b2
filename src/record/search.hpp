// SPDX-License-Identifier: Apache-2.0
// Search over all meetings: one SQLite FTS5 file per node, DIRECTORY/search.db, beside either database. It is derived
// from the record and can be made anew at any time; it is not part of a backup (engines 4.B5, rulings 9).
//
//   SearchIndex index(data + "/search.db");
//   if (index.last_seq() < newest) index.together([&] { index.replace_meeting(m, at, passages); index.remember(newest);
//   }); auto hits = index.search({.words = "\"main session\" -budget", .members = true});
//
// What is found is one passage: a segment of a turn. Rows lie in the order of time, so newest first needs no scoring.
// Not here: reading the record (whoever owns the feed does), pages, who may see what is not public.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "record/search_file.hpp"

namespace record {

using base::Instant;

/// A segment as search knows it.
struct Passage {
  base::SegmentId segment;
  base::TurnId turn;
  base::MeetingId meeting;
  base::SeriesId series;    ///< empty: none
  base::PersonId person;    ///< empty: nobody
  std::string person_name;  ///< as shown; empty when nobody
  std::string label;        ///< as typed by the captioner; found by speaker's name too
  std::string capacity;     ///< the hat or coalition, exactly as it is filtered by
  std::string lang;         ///< BCP 47; empty: guessed from the alphabet, Latin taken for English
  std::string text;
  Instant at{};                           ///< start of the meeting
  std::int64_t ord = 0;                   ///< place in the meeting, 0 to 1,048,575, ascending; gaps are welcome
  bool decision = false, action = false;  ///< a decision's or action's words lie in it
  bool is_public = true;
};

enum class SearchKind { any, decisions, actions };
BOOST_DESCRIBE_ENUM(SearchKind, any, decisions, actions)
enum class SearchOrder { newest, relevance };
BOOST_DESCRIBE_ENUM(SearchOrder, newest, relevance)

/// What somebody looks for. Empty members do not filter.
struct Wanted {
  std::string words{};    ///< see query.hpp
  std::string speaker{};  ///< words of a name or label, in any order
  base::PersonId person{};
  std::string capacity{};
  std::vector<std::string> also_called{};  ///< other names of that capacity: what was said under one of them is found, too
  base::SeriesId series{};
  base::MeetingId meeting{};
  std::optional<Instant> from{}, before{};  ///< start of the meeting: from <= start < before, to the minute
  SearchKind kind = SearchKind::any;
  bool members = false;  ///< also what is not public
  SearchOrder order = SearchOrder::newest;
  std::int64_t offset = 0;  ///< 0 to 1,000
  std::int64_t limit = 20;  ///< 1 to 100
};

/// A stretch of a snippet; hit: it is what was looked for.
struct SnippetPiece {
  std::string text;
  bool hit = false;
};
BOOST_DESCRIBE_STRUCT(SnippetPiece, (), (text, hit))

struct Hit {
  base::SegmentId segment;
  base::TurnId turn;
  base::MeetingId meeting;
  base::PersonId person;
  std::string person_name, label, lang;
  Instant at{};
  bool decision = false, action = false, is_public = true;
  std::vector<SnippetPiece> snippet;  ///< plain text: the page escapes it
};
BOOST_DESCRIBE_STRUCT(Hit, (),
                      (segment, turn, meeting, person, person_name, label, lang, at, decision, action, is_public,
                       snippet))

struct Hits {
  std::vector<Hit> hits;
  std::int64_t total = 0;  ///< matches counted, 1,000 at most
  bool more = false;       ///< there are more matches than total says
  bool sampled = false;    ///< by relevance: only the 2,000 newest matches were scored
};
BOOST_DESCRIBE_STRUCT(Hits, (), (hits, total, more, sampled))

/// The index. Every function may be called from any thread; writers wait for one another, readers do not wait for
/// writers. Throws SearchUnavailable when the machine fails.
class SearchIndex {
 public:
  /// Opens or creates `path`. A damaged file, and one made by another version of the tokenizer, is emptied: last_seq()
  /// is then 0 and everything has to be put again.
  explicit SearchIndex(std::string path, int readers = 3);
  ~SearchIndex();
  SearchIndex(SearchIndex const&) = delete;
  SearchIndex& operator=(SearchIndex const&) = delete;

  /// All of a meeting at once: what is not in `passages` goes, what is the same is not touched. Also moves a meeting
  /// whose start changed. Every passage must be of this meeting. No passages: the meeting is forgotten.
  void replace_meeting(base::MeetingId const& meeting, std::vector<Passage> const& passages);
  /// Adds a passage, or puts it in the place of the one with the same meeting and segment.
  void put(Passage const& passage);
  void remove(base::MeetingId const& meeting, base::SegmentId const& segment);
  /// How far the feed has been read; kept in the same transaction as what was put together with it.
  void remember(std::int64_t feed_seq);
  [[nodiscard]] std::int64_t last_seq();
  /// Empties everything and forgets the seq.
  void clear();
  /// Runs several calls as one transaction (one fsync). An exception undoes them all.
  void together(std::function<void()> const& calls);
  /// Merges the index's parts after putting very much at once; seconds for a million passages.
  void settle();
  /// After a redaction: also takes what was removed out of the file's unused pages and its log, by writing the file
  /// anew (seconds for a million passages). Removed words are never found, scrubbed or not. Not inside together().
  void scrub();

  /// Finds passages. Refuses (malformed) what parse_words refuses, an offset or limit out of range, and a search
  /// without any word or filter (field "q").
  base::Result<Hits> search(Wanted const& wanted);

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

/// The passage as it is shown: what was looked for is marked, and a long text is cut to about 40 words around it.
/// `tokenizer` is one's own; the languages of the query are those it knows.
struct Phrase;
std::vector<SnippetPiece> snippet(std::string_view text, std::string_view lang, std::vector<Phrase> const& marked,
                                  Tokenizer& tokenizer);

}  // namespace record
