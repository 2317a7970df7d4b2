// SPDX-License-Identifier: Apache-2.0
// Reading the index (see search.hpp, search_body.hpp). Newest first takes row ids as FTS5 gives them and stops; by
// relevance, the newest 2,000 matches are scored with BM25 whose word weights come from that same sample.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "record/query.hpp"
#include "record/search_body.hpp"

namespace record {
namespace {

using base::refuse;
using base::Result;
using base::say;
using base::Why;

constexpr std::int64_t most_counted = 1000;
constexpr std::int64_t most_scored = 2000;
constexpr std::int64_t most_on_a_page = 100;

/// A reading connection, given back at the end.
class Lent {
 public:
  Lent(std::mutex& m, std::condition_variable& freed, std::vector<std::unique_ptr<SearchFile>>& pool)
      : mutex_(m), freed_(freed), pool_(pool) {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [&] { return !pool_.empty(); });
    file_ = std::move(pool_.back());
    pool_.pop_back();
  }
  ~Lent() {
    {
      std::lock_guard const lock(mutex_);
      pool_.push_back(std::move(file_));
    }
    freed_.notify_one();
  }
  Lent(Lent const&) = delete;
  Lent& operator=(Lent const&) = delete;
  SearchFile& operator*() { return *file_; }

 private:
  std::mutex& mutex_;
  std::condition_variable& freed_;
  std::vector<std::unique_ptr<SearchFile>>& pool_;
  std::unique_ptr<SearchFile> file_;
};

/// One snapshot for all the reads of a search.
class Snapshot {
 public:
  explicit Snapshot(SearchFile& f) : file_(f) { file_.run("BEGIN"); }
  ~Snapshot() {
    try {
      file_.run("COMMIT");
    } catch (SearchUnavailable const&) {
      // a read transaction has nothing to lose
    }
  }
  Snapshot(Snapshot const&) = delete;
  Snapshot& operator=(Snapshot const&) = delete;

 private:
  SearchFile& file_;
};

std::string facet(std::string_view token) { return "facet : \"\x1f" + std::string(token) + "\""; }
void facet(std::string& to, std::string_view token) { to.append(to.empty() ? "" : " AND ").append(facet(token)); }

/// A capacity by one of its names; empty when none was asked for.
std::string capacity_facets(Wanted const& w) {
  std::string any;
  auto const add = [&](std::string const& name) {
    if (std::string const c = capacity_token(name); !c.empty()) any.append(any.empty() ? "" : " OR ").append(facet(c));
  };
  if (capacity_token(w.capacity).empty()) return any;
  add(w.capacity);
  for (auto const& name : w.also_called) add(name);
  return any;
}

/// Facet tokens come from ids; anything that cannot be an id matches nothing and may not reach the expression.
std::string token_of(char kind, std::string_view id) { return base::looks_like_id(id) ? kind + std::string(id) : "-"; }

/// The whole FTS5 expression. Empty when nothing was asked for.
std::string expression(Wanted const& w, WordQuery const& words) {
  std::string all;
  auto const column = [&](char const* name, std::string const& match) {
    if (!match.empty()) all.append(all.empty() ? "" : " AND ").append(name).append(" : (").append(match).append(")");
  };
  column("text", words.match);
  column("voice", match_name(w.speaker));
  if (!w.person.empty()) facet(all, token_of('p', w.person.text));
  if (!w.series.empty()) facet(all, token_of('s', w.series.text));
  if (std::string const c = capacity_facets(w); !c.empty()) all.append(all.empty() ? "(" : " AND (").append(c).append(")");
  if (w.kind == SearchKind::decisions) facet(all, "d");
  if (w.kind == SearchKind::actions) facet(all, "a");
  if (all.empty() && (w.from || w.before || !w.meeting.empty())) facet(all, "z");
  if (all.empty() || w.members) return all;
  return "(" + all + ") NOT facet : \"\x1fx\"";
}

struct Stretch {
  std::int64_t first = 0, last = INT64_MAX;
};

Stretch stretch(SearchFile& file, Wanted const& w) {
  Stretch s;
  if (w.from) s.first = first_row_of(*w.from);
  if (w.before) s.last = first_row_of(*w.before) - 1;
  if (w.meeting.empty()) return s;
  Rows r = file.query("SELECT first_row FROM meeting WHERE id = ?1");
  r.bind(std::string_view(w.meeting.text));
  if (!r.next()) return {1, 0};
  s.first = std::max(s.first, r.integer(0));
  s.last = std::min(s.last, r.integer(0) + (std::int64_t{1} << row_bits_lane) - 1);
  return s;
}

std::vector<std::int64_t> newest(SearchFile& file, std::string const& match, Stretch const& s) {
  Rows r = file.query(
      "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC LIMIT ?4");
  r.bind(std::string_view(match)).bind(s.first).bind(s.last).bind(most_counted + 1);
  std::vector<std::int64_t> rows;
  while (r.next()) rows.push_back(r.integer(0));
  return rows;
}

struct Scored {
  std::int64_t row = 0;
  std::uint32_t length = 0;
  std::size_t first = 0;  // of its counts
  double score = 0;
};

/// Rows by BM25 (k1 1.2, b 0.75), newest first among equals.
std::vector<std::int64_t> relevant(SearchFile& file, std::string const& match, Stretch const& s) {
  std::vector<Scored> rows;
  std::vector<std::uint16_t> counts;
  std::size_t phrases = 0;
  double lengths = 0;
  Rows r = file.query(
      "SELECT rowid, matches(words) FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC "
      "LIMIT ?4");
  r.bind(std::string_view(match)).bind(s.first).bind(s.last).bind(most_scored);
  while (r.next()) {
    std::string_view const blob = r.text(1);
    Scored row{r.integer(0), 0, counts.size(), 0};
    if (blob.size() < 4) continue;
    std::memcpy(&row.length, blob.data(), 4);
    phrases = (blob.size() - 4) / 2;
    counts.resize(counts.size() + phrases);
    if (phrases > 0) std::memcpy(&counts[row.first], blob.data() + 4, phrases * 2);
    lengths += row.length;
    rows.push_back(row);
  }
  if (rows.empty()) return {};
  double const n = static_cast<double>(rows.size()), mean = std::max(1.0, lengths / n);
  for (std::size_t p = 0; p < phrases; ++p) {
    auto const with = std::count_if(rows.begin(), rows.end(), [&](Scored const& x) { return counts[x.first + p] > 0; });
    double const weight =
        std::log(1.0 + (n - static_cast<double>(with) + 0.5) / (static_cast<double>(with) + 0.5)) + 0.05;
    for (Scored& x : rows) {
      double const count = counts[x.first + p];
      x.score += weight * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * x.length / mean));
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](Scored const& a, Scored const& b) { return a.score > b.score; });
  std::vector<std::int64_t> out;
  out.reserve(rows.size());
  for (Scored const& x : rows) out.push_back(x.row);
  return out;
}

bool has_facet(std::string_view facets, std::string_view token) {
  for (std::size_t at = facets.find(token); at != std::string_view::npos; at = facets.find(token, at + 1))
    if ((facets[at - 1] == ' ' || facets[at - 1] == '\x1f') &&
        (at + token.size() == facets.size() || facets[at + token.size()] == ' '))
      return true;
  return false;
}

std::optional<Hit> hit_at(SearchFile& file, std::int64_t row, std::vector<Phrase> const& marked) {
  Rows r = file.query(
      "SELECT p.segment, p.turn, m.id, p.person, p.person_name, p.label, p.lang, m.starts, p.facet, p.text "
      "FROM passage p JOIN meeting m ON m.first_row = p.first_row WHERE p.id = ?1");
  r.bind(row);
  if (!r.next()) return std::nullopt;
  Hit h;
  h.segment = base::SegmentId(r.text(0));
  h.turn = base::TurnId(r.text(1));
  h.meeting = base::MeetingId(r.text(2));
  h.person = base::PersonId(r.text(3));
  h.person_name = r.text(4);
  h.label = r.text(5);
  h.lang = r.text(6);
  h.at = base::from_millis(r.integer(7));
  h.decision = has_facet(r.text(8), "d");
  h.action = has_facet(r.text(8), "a");
  h.is_public = !has_facet(r.text(8), "x");
  h.snippet = snippet(r.text(9), h.lang, marked, file.tokenizer());
  return h;
}

}  // namespace

Result<Hits> SearchIndex::search(Wanted const& wanted) {
  if (wanted.limit < 1 || wanted.limit > most_on_a_page || wanted.offset < 0 || wanted.offset > most_counted)
    return refuse(Why::malformed, say("Search shows up to 100 results a page, and the first 1,000."), "page");
  auto words = parse_words(wanted.words);
  if (!words) return tl::unexpected(words.error());
  std::string const match = expression(wanted, *words);
  if (match.empty()) return refuse(Why::malformed, say("Type a word to look for, or choose a filter."), "q");

  Lent lent(body_->pool, body_->freed, body_->readers);
  SearchFile& file = *lent;
  Snapshot const snapshot(file);
  Stretch const s = stretch(file, wanted);
  Hits out;
  if (s.first > s.last) return out;
  file.tokenizer().know(body_->languages);
  bool const ranked = wanted.order == SearchOrder::relevance && !words->match.empty();
  auto const rows = ranked ? relevant(file, match, s) : newest(file, match, s);
  auto const found = static_cast<std::int64_t>(rows.size());
  out.total = std::min(found, most_counted);
  out.more = found > most_counted;
  out.sampled = ranked && found >= most_scored;
  std::int64_t const end = std::min({found, most_counted, wanted.offset + wanted.limit});
  for (std::int64_t i = wanted.offset; i < end; ++i)
    if (auto h = hit_at(file, rows[static_cast<std::size_t>(i)], words->marked)) out.hits.push_back(std::move(*h));
  return out;
}

}  // namespace record
