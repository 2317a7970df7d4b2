// SPDX-License-Identifier: Apache-2.0
// The open tail's form: which segments and turns the typed text has (captions 6.3.3, 6.3.5, 6.3.6). Marks and labels are found by the
// parser's own reader of lines; what a live stream adds are line ends after sentences, pauses and lengths.
#include <algorithm>

#include "base/text.hpp"
#include "record/hearing.hpp"
#include "record/parse_letters.hpp"
#include "record/parse_pieces.hpp"

namespace record::hearing {

namespace {

constexpr std::int64_t soft = 320, hard = 900;  // 6.3.3
constexpr Ms pause = 8000;

/// When each byte of the tail came.
class Times {
 public:
  Times(std::string_view open, std::vector<Run> const& runs) {
    std::size_t at = 0;
    for (auto const& r : runs) {
      auto const end = at + byte_offset(open.substr(at), static_cast<std::size_t>(r.size));
      ends_.push_back(end);
      at = end;
    }
    runs_ = &runs;
  }
  [[nodiscard]] Run const* at(std::size_t byte) const {
    auto const i = std::upper_bound(ends_.begin(), ends_.end(), byte) - ends_.begin();
    if (runs_->empty()) return nullptr;
    return &(*runs_)[std::min(static_cast<std::size_t>(i), runs_->size() - 1)];
  }

 private:
  std::vector<std::size_t> ends_;
  std::vector<Run> const* runs_ = nullptr;
};

bool blank(char c) { return c == ' ' || c == '\n'; }

/// Does a sentence end with these words, for cutting inside a line? A colon or a bracket alone does not.
bool ends(std::string_view s) {
  while (s.ends_with('"') || s.ends_with("\u201D") || s.ends_with(')')) s.remove_suffix(s.back() == '"' || s.back() == ')' ? 1 : 3);
  return !s.empty() && s.back() != ':' && s.back() != ']' && scan::ends_sentence(s);
}

class Cutter {
 public:
  Cutter(State const& s, bool by_line) : open_(s.open), times_(s.open, s.runs), by_line_(by_line) {}

  void add(scan::Piece const& piece) {
    bool const turn = piece.begin == scan::Begin::turn || piece.begin == scan::Begin::topic;
    if (turn) begin(piece);
    if (piece.text.empty()) return;
    auto const from = offset(piece.text);
    bool const goes_on = !turn && open_segment_ && (piece.begin == scan::Begin::wrap || piece.begin == scan::Begin::page_break) &&
                         !by_line_ && !scan::ends_sentence(out_.back().text);
    if (goes_on) grow(" ", from);
    else start(from);
    take(piece.text, from);
  }

  std::vector<Cut> finish() {
    for (std::size_t i = 0; i < out_.size(); ++i) {
      auto& c = out_[i];
      if (i + 1 < out_.size()) c.to = out_[i + 1].from;
      else c.to = waiting_ ? waiting_from_ : open_.size();
      c.text = nfc(trim(c.text));
    }
    if (!out_.empty()) out_.front().from = 0;
    std::erase_if(out_, [](Cut const& c) { return c.text.empty(); });
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::size_t offset(std::string_view part) const { return static_cast<std::size_t>(part.data() - open_.data()); }

  /// Remembers a mark or label; the turn begins with its first words. One without words before another is that other (L11).
  void begin(scan::Piece const& piece) {
    auto from = offset(piece.label.empty() ? piece.text : piece.label);
    while (from > 0 && (open_[from - 1] == ' ' || open_[from - 1] == '*' || open_[from - 1] == '_')) --from;
    for (;;) {
      if (from > 0 && open_[from - 1] == '>') --from;
      else if (from >= 4 && open_.substr(from - 4, 4) == "&gt;") from -= 4;
      else break;
    }
    if (!waiting_) waiting_from_ = from;
    waiting_ = true;
    label_ = piece.label;
    kind_ = piece.kind;
    topic_ = piece.begin == scan::Begin::topic;
    open_segment_ = false;
  }

  void start(std::size_t from) {
    Cut c;
    c.from = waiting_ ? waiting_from_ : from;
    if (waiting_) {
      c.begins = true;
      c.topic = topic_;
      c.label = label_;
      c.kind = kind_;
      waiting_ = false;
    }
    if (auto const* const r = times_.at(from)) c.first = c.last = r->at;
    c.source = true;
    out_.push_back(std::move(c));
    open_segment_ = true;
    points_ = 0;
  }

  void grow(std::string_view text, std::size_t at) {
    auto& c = out_.back();
    c.text += text;
    points_ += static_cast<std::int64_t>(code_points(text));
    if (auto const* const r = times_.at(at)) {
      c.last = std::max(c.last, r->at);
      c.source = c.source && r->source;
    }
  }

  /// The words of a piece, cut at pauses and lengths; each word is counted at the time of its first letter.
  void take(std::string_view text, std::size_t from) {
    std::size_t i = 0;
    Run const* before = nullptr;
    while (i < text.size()) {
      std::size_t end = i;
      while (end < text.size() && !blank(text[end])) ++end;
      auto const word = text.substr(i, end - i);
      std::size_t next = end;
      while (next < text.size() && blank(text[next])) ++next;
      auto const* const now = times_.at(from + i);
      if (!out_.back().text.empty() && i > 0 && breaks(out_.back().text, points_ + static_cast<std::int64_t>(code_points(word)), before, now)) start(from + i);
      if (!word.empty()) count(now);
      hard_parts(word, from + i);
      before = times_.at(from + (end > i ? end - 1 : i));
      if (next > end) grow(text.substr(end, next - end), from + end);
      i = next;
    }
  }

  /// A word so long that it would pass the limit alone goes in pieces.
  void hard_parts(std::string_view word, std::size_t from) {
    while (static_cast<std::int64_t>(word.size()) > hard) {
      auto const size = byte_offset(word, static_cast<std::size_t>(std::max<std::int64_t>(1, hard - points_)));
      grow(word.substr(0, size), from);
      from += size;
      word.remove_prefix(size);
      if (!word.empty()) start(from);
    }
    grow(word, from + (word.empty() ? 0 : word.size() - 1));
  }

  [[nodiscard]] bool breaks(std::string_view so_far, std::int64_t would_be, Run const* before, Run const* now) const {
    if (would_be > hard) return true;
    bool const long_enough = points_ >= soft, waited = before && now && now->at - before->at >= pause;
    return (long_enough || waited) && ends(trim(so_far));
  }

  void count(Run const* now) {
    if (!now) return;
    auto& w = out_.back().words;
    if (w.empty() || w.back().at != now->at) w.push_back({0, now->at, now->source});
    ++w.back().size;
  }

  std::string_view open_;
  Times times_;
  bool by_line_;
  std::vector<Cut> out_;
  bool open_segment_ = false, waiting_ = false, topic_ = false;
  std::size_t waiting_from_ = 0;
  std::string label_;
  LabelKind kind_ = LabelKind::unknown;
  std::int64_t points_ = 0;
};

}  // namespace

std::vector<Cut> cut(State const& s, std::vector<std::string> const& known, JoinPolicy policy) {
  if (s.open.empty()) return {};
  std::vector<Doubt> doubts;
  Cutter cutter(s, policy == JoinPolicy::line);
  for (auto const& piece : scan::read_pieces(scan::split_lines(s.open), known, doubts)) cutter.add(piece);
  return cutter.finish();
}

}  // namespace record::hearing
