// SPDX-License-Identifier: Apache-2.0
// The inside of SearchIndex, shared by its three .cpp files: search.cpp (opening, transactions), search_rows.cpp
// (writing), search_find.cpp (reading). Nobody else's.
//
// Row ids are time: | minute of the meeting's start, 28 bits | lane, 8 | ord, 20 | gap, 4 |. A lane tells meetings of
// the same minute apart, the gap passages given the same ord. So FTS5's own order is the order of time, a meeting is a
// range of rows and so is a stretch of days.
//
// Filters are tokens too, in FTS5's column `facet`: z every row, x not public, d decision, a action, p... person,
// s... series, c... capacity. Intersecting them is FTS5's work, which it does by skipping.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "record/search.hpp"
#include "record/search_file.hpp"

namespace record {

struct MeetingRows {
  std::int64_t base = 0;  ///< row id of ord 0
  std::int64_t at = 0;    ///< milliseconds
};

struct SearchIndex::Body {
  std::string path;
  std::recursive_mutex writing;  // together() holds it around the calls it runs
  int depth = 0;
  std::unique_ptr<SearchFile> file;
  Languages kept_languages = 0;  // what table meta says
  std::atomic<Languages> languages{0};

  std::mutex pool;
  std::condition_variable freed;
  std::vector<std::unique_ptr<SearchFile>> readers;

  void open(int how_many_readers);
  void in_transaction(std::function<void()> const& f);
  std::optional<std::int64_t> meta(char const* name);
  void set_meta(char const* name, std::int64_t value);

  MeetingRows rows_of(base::MeetingId const& meeting, Instant at);
  std::optional<MeetingRows> known(base::MeetingId const& meeting);
  void forget(base::MeetingId const& meeting, MeetingRows const& rows);
  void insert(std::int64_t base, Passage const& p, std::string const& facet);
  void erase(std::int64_t row);
};

inline constexpr int row_bits_lane = 24, row_bits_minute = 32, row_bits_gap = 4;
inline constexpr std::int64_t most_ord = (std::int64_t{1} << 20) - 1;
inline constexpr std::int64_t most_lanes = 256;

/// The first row of a minute; instants before 1970 and after 2480 are taken for those.
std::int64_t first_row_of(Instant at);

/// The facet token of a capacity: folded, blanks to low lines.
std::string capacity_token(std::string_view capacity);

}  // namespace record
