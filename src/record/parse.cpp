// SPDX-License-Identifier: Apache-2.0
// Pieces become turns, segments, joins and counts. The order of the stages is in parse.hpp.
#include "record/parse.hpp"

#include <string>
#include <unordered_set>
#include <utility>

#include "base/text.hpp"
#include "record/events.hpp"
#include "record/parse_clean.hpp"
#include "record/parse_letters.hpp"
#include "record/parse_lines.hpp"
#include "record/parse_pieces.hpp"
#include "record/wrapper.hpp"

namespace record {

namespace {

using scan::Begin;
using scan::Piece;

/// As base::count_words, which is for any text; a clean segment holds no other blanks than U+0020 and, rarely, U+00A0.
std::int64_t words_in(std::string_view s) {
  if (s.find('\xC2') != std::string_view::npos) return static_cast<std::int64_t>(base::count_words(s));
  std::int64_t n = !s.empty() && s.front() != ' ';
  for (std::size_t i = 1; i < s.size(); ++i) n += static_cast<int>(s[i] != ' ') & static_cast<int>(s[i - 1] == ' ');
  return n;
}

/// Puts pieces together. At most the last segment of the last turn is open; its length in code points is carried along,
/// so that a join costs no second look at the words before it.
class Builder {
 public:
  Builder(Parsed& out, scan::HeadRead head) : out_(out), head_(std::move(head)) {}

  void add(Piece const& piece) {
    bool const turn = piece.begin == Begin::turn || piece.begin == Begin::topic;
    if (turn) start_turn(piece);
    else if (out_.turns.empty()) start_turn(piece);
    if (piece.clock >= 0) clock_of_next_ = piece.clock;
    if (piece.text.empty()) return;
    if (turn || piece.begin == Begin::paragraph) add_paragraph(piece);
    else go_on(piece.text, piece.begin == Begin::page_break);
  }

  void finish() {
    close_segment();
    drop_empty_turn();
    std::unordered_set<std::string_view> labels;
    for (auto const& turn : out_.turns) {
      if (turn.label) labels.insert(*turn.label);
      else ++out_.counts.nameless;
    }
    out_.counts.turns = static_cast<std::int64_t>(out_.turns.size());
    out_.counts.labels = static_cast<std::int64_t>(labels.size());
  }

 private:
  void start_turn(Piece const& piece) {
    close_segment();
    bool const topic = piece.begin == Begin::topic;
    if (!out_.turns.empty() && out_.turns.back().segments.empty()) {
      ParsedTurn& last = out_.turns.back();
      // A label typed again before any words, or a mark with nothing behind it (vector L11).
      if (!last.label || (!piece.label.empty() && *last.label == piece.label)) {
        last.label = piece.label.empty() ? std::nullopt : std::optional<std::string>(piece.label);
        last.kind = piece.kind;
        last.topic = last.topic || topic;
        last.marked = true;
        return;
      }
    }
    ParsedTurn turn;
    turn.n = static_cast<std::int64_t>(out_.turns.size()) + 1;
    if (!piece.label.empty()) turn.label = std::string(piece.label);
    turn.kind = piece.kind;
    turn.topic = topic;
    turn.marked = topic || piece.begin == Begin::turn;
    out_.turns.push_back(std::move(turn));
  }

  void add_paragraph(Piece const& piece) {
    if (open_ && piece.begin == Begin::paragraph && !scan::ends_sentence(segment().text) &&
        scan::starts_lower(piece.text)) {
      go_on(piece.text, true);
      return;
    }
    close_segment();
    out_.turns.back().segments.emplace_back();
    open_ = true;
    points_ = 0;
    append(piece.text);
    if (clock_of_next_ >= 0) {
      segment().start = base::Millis{std::int64_t{1000} * clock_of_next_};
      out_.timed = true;
      clock_of_next_ = -1;
    }
  }

  /// The same paragraph goes on behind a line wrap or a page break (domain 7.5).
  void go_on(std::string_view text, bool page_break) {
    if (!open_) {
      add_paragraph({text, {}, 0, -1, Begin::turn, {}});
      return;
    }
    if (page_break) {
      segment().joins.push_back(points_);
      ++out_.counts.joins;
    }
    append(" ");
    append(text);
  }

  void append(std::string_view text) {
    segment().text += text;
    points_ += static_cast<std::int64_t>(base::code_points(text));
  }

  void close_segment() {
    if (!open_) return;
    open_ = false;
    ParsedSegment& s = segment();
    auto const trimmed = scan::trim_right(s.text).size();
    s.text.resize(trimmed);
    if (auto alone = s.joins.empty() ? sole_event(s.text) : std::nullopt) {
      note_end(*alone);
      s.text.clear();
      s.events.push_back(std::move(*alone));
    } else {
      s.events = find_events(s.text);
      for (auto const& event : s.events) note_end(event);
      out_.counts.words += words_in(s.text);
    }
    out_.counts.events += static_cast<std::int64_t>(s.events.size());
  }

  void note_end(Event const& event) {
    if (event.type == "session_end") take_session_end(event.text, head_, out_.meeting);
  }

  void drop_empty_turn() {
    if (out_.turns.empty()) return;
    auto const& last = out_.turns.back();
    if (last.segments.empty() && !last.label) out_.turns.pop_back();
  }

  ParsedSegment& segment() { return out_.turns.back().segments.back(); }

  Parsed& out_;
  scan::HeadRead head_;
  bool open_ = false;
  std::int64_t points_ = 0;
  std::int32_t clock_of_next_ = -1;
};

}  // namespace

base::Result<Parsed> parse_captions(std::string_view bytes, KnownLabels const& known) {
  auto const clean = scan::clean_captions(bytes);
  if (!clean) return tl::unexpected(clean.error());

  Parsed out;
  out.encoding = clean->encoding;
  auto lines = scan::split_lines(clean->text);
  if (auto const first = scan::unwrap_quotes(lines)) out.doubts.push_back({*first, "quoting", "> > "});
  auto head = take_wrapper(lines, out);
  std::vector<std::string> names = known.names;
  names.insert(names.end(), head.people.begin(), head.people.end());
  auto const pieces = scan::read_pieces(lines, names, out.doubts);
  Builder builder(out, std::move(head));
  for (auto const& piece : pieces) builder.add(piece);
  builder.finish();
  return out;
}

base::Json parsed_to_json(Parsed const& parsed) { return base::to_json(parsed); }

}  // namespace record
