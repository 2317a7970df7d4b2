// SPDX-License-Identifier: Apache-2.0
// The book of labels counts by folded name, so that "WOUT" and "Wout" are one; each spelling is folded once only.
#include "record/parse_pieces.hpp"

#include <optional>
#include <unordered_map>

#include "base/text.hpp"
#include "record/labels.hpp"
#include "record/parse_letters.hpp"

namespace record::scan {

namespace {

// Enough for a person to look at; a file of 100 MB must not make a preview of the same size.
constexpr std::size_t most_doubts = 500;
// A line longer than this is a paragraph of its own, not a wrap.
constexpr std::size_t wrap_width = 120;

struct Seen {
  std::size_t marked = 0;  ///< behind ">>"
  std::size_t lines = 0;   ///< at the start of a line
  bool known = false, caps_marked = false;
};

/// One spelling of a name; what does not depend on its place is asked once.
struct Spelling {
  Seen* seen = nullptr;
  LabelDoubt doubt = LabelDoubt::none;
  LabelKind kind = LabelKind::unknown;
  bool misspelt = false;
};

class Book {
 public:
  explicit Book(std::vector<std::string> const& known) {
    for (auto const& name : known) by_name_[base::fold(name)].known = true;
  }

  Spelling const& of(LabelRead const& label) {
    auto const [at, fresh] = by_spelling_.try_emplace(label.text);
    if (fresh)
      at->second = {&by_name_[base::fold(label.text)], label_doubt(label), label_kind(label.text),
                    misspelt_role(label.text).has_value()};
    return at->second;
  }

 private:
  std::unordered_map<std::string_view, Spelling> by_spelling_;  // views into the clean text
  std::unordered_map<std::string, Seen> by_name_;               // its addresses are stable
};

enum class Place : std::uint8_t { inside, marked, single, line, mid_sentence, nick };

/// A piece before its label is judged.
struct Raw {
  Piece piece;
  Place place = Place::inside;
};

class Reader {
 public:
  Reader(std::vector<Line> const& lines, std::vector<std::string> const& known, std::vector<Doubt>& doubts)
      : lines_(lines), book_(known), doubts_(doubts) {}

  std::vector<Piece> read() {
    find_minutes_style();
    raw_.reserve(lines_.size() + lines_.size() / 8);
    for (auto const& line : lines_) cut(line);
    std::vector<Piece> pieces;
    pieces.reserve(raw_.size());
    for (auto const& raw : raw_) pieces.push_back(judge(raw));
    return pieces;
  }

 private:
  /// "... second" and "<nick> +1" lines: minutes, where labels are lower-case initials (domain 7.2 L20).
  void find_minutes_style() {
    std::size_t hints = 0;
    for (auto const& line : lines_) {
      auto const s = trim_left(line.text);
      hints += s.starts_with("... ") || nick(s) != 0;
    }
    minutes_ = hints >= 2 && hints * 50 > lines_.size();
  }

  static std::size_t nick(std::string_view s) {
    if (!s.starts_with('<')) return 0;
    auto const end = s.substr(0, 24).find('>');
    if (end == std::string_view::npos || end < 2 || s.substr(0, end).find(' ') != std::string_view::npos) return 0;
    return s.substr(end + 1).starts_with(' ') ? end + 1 : 0;
  }

  void cut(Line const& line) {
    std::string_view const text = line.text;
    std::size_t at = 0;
    Raw raw;
    raw.piece.line = line.number;
    raw.piece.clock = line.clock;
    if (auto const mark = mark_at_start(text)) {
      raw.piece.begin = mark->topic ? Begin::topic : Begin::turn;
      raw.place = Place::marked;
      at = mark->size + mark->at;
    } else {
      begin_line(line, raw);
    }
    for (;;) {
      auto const next = inner_mark(text, at);
      raw.piece.text = trim_edges(text.substr(at, next ? next->at - at : std::string_view::npos), raw);
      keep(raw);
      if (!next) break;
      raw = Raw{{{}, {}, line.number, -1, next->topic ? Begin::topic : Begin::turn, {}}, Place::marked};
      at = next->at + next->size;
    }
    last_ends_sentence_ = ends_sentence(text);
    last_size_ = text.size();
  }

  void begin_line(Line const& line, Raw& raw) {
    bool const own_paragraph =
        !line.page_break && last_ends_sentence_ && (line.text.size() > wrap_width || last_size_ > wrap_width);
    raw.piece.begin = line.page_break               ? Begin::page_break
                      : line.fresh || own_paragraph ? Begin::paragraph
                                                    : Begin::wrap;
    raw.place = single_chevron(line.text) > 0                        ? Place::single
                : line.fresh || own_paragraph || last_ends_sentence_ ? Place::line
                                                                     : Place::mid_sentence;
  }

  // The blank that joins a wrapped line replaces the blanks around it; a no-break space there was typed on purpose.
  static std::string_view trim_edges(std::string_view s, Raw const& raw) {
    if (raw.piece.begin != Begin::wrap) return trim(s);
    while (s.starts_with(' ')) s.remove_prefix(1);
    return trim_right(s);
  }

  /// First pass: remembers the piece and counts its label.
  void keep(Raw const& raw) {
    auto const label = label_of(raw);
    if (label) {
      Spelling const& spelling = book_.of(*label);
      Seen& seen = *spelling.seen;
      if (raw.place == Place::marked || raw.place == Place::single) {
        ++seen.marked;
        seen.caps_marked = seen.caps_marked || (label->form == LabelForm::caps && spelling.doubt == LabelDoubt::none);
      } else {
        ++seen.lines;
      }
    }
    raw_.push_back(raw);
  }

  static std::optional<LabelRead> label_of(Raw const& raw) {
    auto s = raw.piece.text;
    if (raw.place == Place::single) s = s.substr(single_chevron(s));
    return read_label(trim_left(s));
  }

  /// Second pass.
  Piece judge(Raw const& raw) {
    Piece piece = raw.piece;
    if (minutes_ && raw.place != Place::marked && minutes_line(piece)) return piece;
    auto const label = label_of(raw);
    if (!label) return piece;
    Spelling const& spelling = book_.of(*label);
    bool const marked = raw.place == Place::marked || raw.place == Place::single || label->bold;
    bool const believed = marked ? believe_marked(*label, spelling) : believe_line(*label, spelling, raw.place);
    if (believed) {
      auto body = piece.text;
      if (raw.place == Place::single) body = body.substr(single_chevron(body));
      body = trim_left(body);
      piece.label = label->text;
      piece.kind = spelling.kind;
      piece.text = trim(body.substr(label->consumed));
      if (piece.begin != Begin::topic) piece.begin = Begin::turn;
      if (spelling.misspelt) doubt(piece.line, label->text);
    } else if (spelling.doubt == LabelDoubt::verb ||
               (spelling.doubt == LabelDoubt::none && label->form != LabelForm::lower)) {
      doubt(piece.line, label->text);
    }
    return piece;
  }

  static bool believe_marked(LabelRead const& label, Spelling const& spelling) {
    Seen const& seen = *spelling.seen;
    if (seen.known) return true;
    if (spelling.doubt == LabelDoubt::header_key || spelling.doubt == LabelDoubt::stop_word) return false;
    bool const recurs = seen.marked + seen.lines >= 2;
    if (spelling.doubt == LabelDoubt::verb) return recurs;
    if (label.form == LabelForm::lower) return false;
    // Where words have no case, a long phrase before a colon is more likely speech.
    if (label.form == LabelForm::uncased) return recurs || base::code_points(label.text) <= 24;
    return true;
  }

  static bool believe_line(LabelRead const& label, Spelling const& spelling, Place place) {
    Seen const& seen = *spelling.seen;
    if (seen.known) return true;
    if (spelling.doubt != LabelDoubt::none || label.form == LabelForm::lower) return false;
    std::size_t const times = seen.marked + seen.lines;
    if (label.form == LabelForm::caps) return place == Place::line || label.words >= 2 || times >= 2;
    if (place == Place::mid_sentence) return false;
    if (seen.caps_marked) return true;
    bool const role = spelling.kind == LabelKind::role || spelling.kind == LabelKind::captioner;
    if (label.form == LabelForm::uncased)
      return times >= 3 || (label.words <= 3 && base::code_points(label.text) <= 24 && times >= 2);
    return role || (label.words <= 3 && times >= 3);
  }

  bool minutes_line(Piece& piece) {
    auto const s = trim_left(piece.text);
    if (s.starts_with("... ")) {
      piece.text = trim_left(s.substr(4));
      if (piece.begin == Begin::paragraph) piece.begin = Begin::wrap;
      return true;
    }
    if (auto const size = nick(s); size != 0) {
      piece.label = s.substr(1, size - 2);
      piece.kind = LabelKind::person;
      piece.text = trim_left(s.substr(size));
      piece.begin = Begin::turn;
      return true;
    }
    auto const label = read_label(s);
    if (!label || label->form != LabelForm::lower || label_doubt(*label) != LabelDoubt::none || label->text.size() > 12)
      return false;
    piece.label = label->text;
    piece.kind = LabelKind::person;
    piece.text = trim(s.substr(label->consumed));
    piece.begin = Begin::turn;
    return true;
  }

  void doubt(std::uint32_t line, std::string_view text) {
    if (doubts_.size() < most_doubts) doubts_.push_back({line, "label", std::string(text)});
  }

  std::vector<Line> const& lines_;
  Book book_;
  std::vector<Doubt>& doubts_;
  std::vector<Raw> raw_;
  bool minutes_ = false, last_ends_sentence_ = true;
  std::size_t last_size_ = 0;
};

}  // namespace

std::vector<Piece> read_pieces(std::vector<Line> const& lines, std::vector<std::string> const& known,
                               std::vector<Doubt>& doubts) {
  return Reader(lines, known, doubts).read();
}

}  // namespace record::scan
