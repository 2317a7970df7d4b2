// SPDX-License-Identifier: Apache-2.0
// From pieces of speech to turns (import_turns.hpp).
#include "record/import_turns.hpp"

#include <unordered_set>

#include "base/text.hpp"
#include "record/events.hpp"
#include "record/export_letters.hpp"
#include "record/labels.hpp"
#include "record/parse_letters.hpp"

namespace record::intake {

namespace {

constexpr std::size_t soft_length = 320, hard_length = 900, longest_label = 120;
constexpr Millis long_pause{8000};

}  // namespace

tl::unexpected<base::Refusal> bad_file(char const* sentence, std::int64_t line, std::string_view words) {
  std::vector<std::string> with{std::to_string(line)};
  if (!words.empty()) with.emplace_back(base::slice(words, 0, 80));
  return base::refuse(base::Why::malformed, sentence, "file", std::move(with));
}

void Turns::add(Piece piece) {
  bool const same = !turns_.empty() && piece.joint != Joint::turn && turns_.back().turn.label == piece.voice;
  if (!same) {
    Open open;
    open.turn.label = piece.voice;
    open.turn.n = static_cast<std::int64_t>(turns_.size()) + 1;
    open.turn.marked = piece.voice.has_value() || piece.joint == Joint::turn;
    open.line = piece.line;
    turns_.push_back(std::move(open));
  }
  std::string const text = shape::one_line(piece.text);
  if (text.empty()) return;
  auto& segments = turns_.back().turn.segments;
  std::size_t const length = base::code_points(text);
  bool fresh = segments.empty() || turns_.back().ready.back() || piece.joint != Joint::flow;
  if (!fresh) {
    auto const& last = segments.back();
    bool const pause = last.end && piece.start && *piece.start - *last.end >= long_pause;
    fresh = points_ >= hard_length || (scan::ends_sentence(last.text) && (pause || points_ >= soft_length)) ||
            sole_event(text).has_value() || sole_event(last.text).has_value();
  }
  if (fresh) {
    segments.push_back({text, {}, {}, piece.start, piece.end});
    turns_.back().ready.push_back(false);
    points_ = length;
  } else {
    shape::join_line(segments.back().text, text);
    if (piece.end) segments.back().end = piece.end;
    points_ += length + 1;
  }
}

void Turns::add_event(Event event) { add_ready({{}, {std::move(event)}, {}, std::nullopt, std::nullopt}); }

void Turns::add_ready(ParsedSegment segment) {
  if (turns_.empty()) {
    turns_.emplace_back();
    turns_.back().turn.n = 1;
    turns_.back().turn.marked = false;
  }
  turns_.back().turn.segments.push_back(std::move(segment));
  turns_.back().ready.push_back(true);
}

base::Result<Parsed> Turns::finish(std::string format, std::string encoding) {
  Parsed out;
  out.format = std::move(format);
  out.encoding = std::move(encoding);
  out.meeting = std::move(meeting);
  out.wrapper = std::move(wrapper);
  out.doubts = std::move(doubts);
  out.turns.reserve(turns_.size());
  for (auto& open : turns_) {
    auto& turn = open.turn;
    if (turn.label && base::code_points(*turn.label) > longest_label)
      return bad_file(base::say("Line {}: a speaker's name of more than 120 characters: \"{}\""), open.line,
                      *turn.label);
    turn.kind = turn.label ? label_kind(*turn.label) : LabelKind::unknown;
    for (std::size_t i = 0; i < turn.segments.size(); ++i) {
      auto& s = turn.segments[i];
      if (s.start) out.timed = true;
      if (open.ready[i]) continue;
      if (auto alone = sole_event(s.text)) {
        s.events = {std::move(*alone)};
        s.text.clear();
      } else s.events = find_events(s.text);
    }
    out.turns.push_back(std::move(turn));
  }
  out.counts = count(out.turns);
  return out;
}

Counts count(std::vector<ParsedTurn> const& turns) {
  Counts c;
  std::unordered_set<std::string_view> labels;
  for (auto const& t : turns) {
    ++c.turns;
    if (t.label) labels.insert(*t.label);
    else ++c.nameless;
    for (auto const& s : t.segments) {
      c.events += static_cast<std::int64_t>(s.events.size());
      c.joins += static_cast<std::int64_t>(s.joins.size());
      c.words += static_cast<std::int64_t>(base::count_words(s.text));
    }
  }
  c.labels = static_cast<std::int64_t>(labels.size());
  return c;
}

std::optional<Millis> read_clock(std::string_view s) {
  std::int64_t parts[3] = {0, 0, 0};
  std::size_t n = 0, digits = 0, i = 0;
  for (; i < s.size() && s[i] != '.' && s[i] != ','; ++i) {
    if (s[i] == ':') {
      if (digits == 0 || ++n > 2) return std::nullopt;
      digits = 0;
    } else if (scan::is_digit(s[i]) && ++digits <= 6) parts[n] = parts[n] * 10 + (s[i] - '0');
    else return std::nullopt;
    if (n > 0 && digits > 2) return std::nullopt;
  }
  if (n == 0 || digits != 2) return std::nullopt;
  std::int64_t const hours = n == 2 ? parts[0] : 0, minutes = parts[n - 1], seconds = parts[n];
  if (minutes > 59 || seconds > 59) return std::nullopt;
  std::int64_t ms = 0, scale = 100;
  if (i < s.size()) {
    if (s.size() - i < 2 || s.size() - i > 4) return std::nullopt;
    for (++i; i < s.size(); ++i, scale /= 10) {
      if (!scan::is_digit(s[i])) return std::nullopt;
      ms += (s[i] - '0') * scale;
    }
  }
  return Millis{((hours * 60 + minutes) * 60 + seconds) * 1000 + ms};
}

std::vector<std::string_view> lines_of(std::string_view text) {
  auto out = base::split(text, '\n');
  if (!out.empty() && out.back().empty()) out.pop_back();
  return out;
}

}  // namespace record::intake
