// SPDX-License-Identifier: Apache-2.0
// Formats made of timed cues: WebVTT with its chapters, SRT, Podcasting 2.0 JSON. A cue is at most two lines of 42
// characters and 1 to 7 seconds long, cut at a sentence, else a clause, else a word; no REGION, no STYLE
// (captions 6.7).
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "record/export_shape.hpp"

namespace record::shape {

namespace {

constexpr std::size_t line_width = 42;
constexpr Millis shortest{1000}, longest{7000};

/// A piece of text that stays on one line. `points` is its width; `blank` says that a blank stood before it.
struct Token {
  std::string_view text;
  std::size_t points = 0;
  bool blank = false;
};

/// Words at blanks; where writing has no blanks (Han, kana) each character, so that a line can end there. A blank
/// between two such characters stays inside the line: a reader of the file would not put it back.
std::vector<Token> tokens(std::string_view line) {
  std::vector<Token> out;
  bool blank = false, before = false;
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == ' ') {
      blank = true;
      ++i;
      continue;
    }
    std::size_t const from = i;
    bool const now = unspaced(next_point(line, i));
    bool const may_cut = out.empty() || blank != (now && before);
    if (may_cut) out.push_back({line.substr(from, i - from), 1, blank});
    else {
      auto& last = out.back();
      auto const start = static_cast<std::size_t>(last.text.data() - line.data());
      last = {line.substr(start, i - start), last.points + 1 + (blank ? 1 : 0), last.blank};
    }
    before = now;
    blank = false;
  }
  return out;
}

bool ends_sentence(std::string_view word) {
  for (std::string_view e : {".", "?", "!", "\u2026", "\u3002", "\uFF01", "\uFF1F", "\u061F", "\u06D4", ".\"", "?\"",
                             "!\"", ".\u201D", "?\u201D"})
    if (word.ends_with(e)) return true;
  return false;
}

bool ends_clause(std::string_view word) {
  for (std::string_view e : {",", ";", ":", "--", "\u2014", "\u2013", "\u3001", "\uFF0C", "\u060C", "\u061B", ")"})
    if (word.ends_with(e)) return true;
  return false;
}

struct Lines {
  std::vector<std::string> lines;
  std::size_t points = 0;
};

/// Sets tokens [from, to) on lines, filling each; stops counting at `most` lines. Returns how many tokens fitted.
std::size_t set_lines(std::vector<Token> const& all, std::size_t from, std::size_t to, std::size_t most, Lines* out) {
  std::size_t width = 0, lines = 0, i = from;
  for (; i < to; ++i) {
    std::size_t const need = all[i].points + (all[i].blank && width > 0 ? 1 : 0);
    if (lines == 0 || width + need > line_width) {
      if (lines == most) break;
      ++lines;
      width = all[i].points;
      if (out) out->lines.emplace_back(all[i].text);
    } else {
      width += need;
      if (out) out->lines.back().append(all[i].blank ? " " : "").append(all[i].text);
    }
    if (out) out->points += all[i].points;
  }
  return i;
}

/// Cuts a text into pieces of at most two lines.
std::vector<Lines> cut(std::string_view text) {
  std::string const line = one_line(text);
  auto const all = tokens(line);
  std::vector<Lines> out;
  for (std::size_t from = 0; from < all.size();) {
    std::size_t to = set_lines(all, from, all.size(), 2, nullptr);
    if (to < all.size()) {
      std::size_t sentence = 0, clause = 0;
      for (std::size_t i = to; i > from + (to - from) / 3 + 1; --i) {
        if (sentence == 0 && ends_sentence(all[i - 1].text)) sentence = i;
        if (clause == 0 && ends_clause(all[i - 1].text)) clause = i;
      }
      to = sentence != 0 ? sentence : clause != 0 ? clause : to;
    }
    Lines piece;
    set_lines(all, from, to, 2, &piece);
    out.push_back(std::move(piece));
    from = to;
  }
  return out;
}

/// SRT has no escape: an arrow inside the words would be read as a timing line.
std::string srt_text(std::string s) {
  for (std::size_t at = s.find("-->"); at != std::string::npos; at = s.find("-->", at + 1)) s.insert(at + 2, " ");
  return s;
}

enum class Arrows { kept, broken };

struct Cue {
  std::size_t turn = 0, segment = 0;  ///< segment: flat number
  int n = 0;                          ///< within the turn, from 1
  Millis start{0}, end{0};
  std::vector<std::string> lines;
  Segment const* from = nullptr;
};

/// All cues in order, without overlap. A cue of estimated time may be moved later to be read in full; one of the
/// source's own time never starts elsewhere and is shorter than a second only where the source leaves no room.
std::vector<Cue> cues(Transcript const& t, std::vector<Span> const& spans, Arrows arrows) {
  std::vector<Cue> out;
  std::vector<bool> fixed;
  std::size_t flat = 0;
  for (std::size_t i = 0; i < t.turns.size(); ++i) {
    int n = 0;
    for (auto const& s : t.turns[i].segments) {
      auto const span = spans[flat];
      auto const parts = cut(arrows == Arrows::broken ? srt_text(words(s)) : words(s));
      std::size_t total = 0, before = 0;
      for (auto const& p : parts) total += p.points;
      double const length = static_cast<double>((span.end - span.start).count());
      auto at = [&](std::size_t points) {
        return span.start +
               Millis{static_cast<std::int64_t>(length * static_cast<double>(points) / static_cast<double>(total))};
      };
      for (auto const& p : parts) {
        fixed.push_back(!span.estimated && before == 0);
        out.push_back({i, flat, ++n, at(before), at(before + p.points), p.lines, &s});
        before += p.points;
      }
      ++flat;
    }
  }
  Millis free{0};
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& c = out[i];
    c.start = std::max(c.start, free);
    c.end = std::clamp(c.end, c.start + shortest, c.start + longest);
    // Room is taken from the pause before the next fixed cue, never from that cue, unless there is none at all.
    if (i + 1 < out.size() && fixed[i + 1])
      c.end = std::max(c.start + Millis{1}, std::min(c.end, std::max(out[i + 1].start, c.start)));
    free = c.end;
  }
  return out;
}

std::string two(std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

/// HH:MM:SS with a separator and milliseconds; hours take as many digits as they need (X8).
std::string clock(Millis m, char separator) {
  auto const ms = std::max<std::int64_t>(0, m.count());
  std::string const rest = std::to_string(1000 + ms % 1000).substr(1);
  return two(ms / 3'600'000) + ":" + two(ms / 60'000 % 60) + ":" + two(ms / 1000 % 60) + separator + rest;
}

std::string vtt_text(std::string_view s) {
  std::string out;
  for (char const c : s) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c != '\0') out += c;
  }
  return out;
}

/// A comment block: no arrow, no empty line.
void note(std::string& out, std::string_view s) {
  if (auto const line = one_line(s); !line.empty()) out += "NOTE " + vtt_text(line) + "\n\n";
}

void vtt_head(std::string& out, Transcript const& t, bool estimated) {
  note(out, "Meeting: " + heading_words(t));
  if (!t.meeting.empty()) note(out, "Meeting id: " + t.meeting.text);
  if (auto const day = day_of(t)) note(out, "Date: " + (has_clock(t) ? base::iso(*t.start) : *day));
  if (!t.address.empty()) note(out, "Address: " + t.address);
  note(out, "Edition: " + edition_words(t) + (t.sha256.empty() ? "" : ", SHA-256 " + t.sha256));
  if (!t.licence.empty()) note(out, "Licence: " + t.licence);
  if (!t.disclaimer.empty()) note(out, "Disclaimer: " + t.disclaimer);
  if (estimated) note(out, "Times: some or all are estimated by share of words, not taken from a clock");
}

bool any_estimated(std::vector<Span> const& spans) {
  return std::any_of(spans.begin(), spans.end(), [](auto const& s) { return s.estimated; });
}

}  // namespace

std::string write_vtt(Transcript const& t) {
  std::string out = "WEBVTT\n\n";
  auto const spans = timeline(t);
  auto const all = cues(t, spans, Arrows::kept);
  auto const marks = placed_marks(t);
  vtt_head(out, t, any_estimated(spans));
  std::size_t mark = 0, cue = 0;
  for (auto const& b : blocks(t)) {
    if (b.section) note(out, "Item: " + b.section->title);
    for (; cue < all.size() && all[cue].turn < b.to; ++cue) {
      auto const& c = all[cue];
      for (; mark < marks.size() && marks[mark].segment <= c.segment; ++mark) note(out, mark_words(*marks[mark].mark));
      auto const& turn = t.turns[c.turn];
      out += turn.id.text + "-" + std::to_string(c.n) + "\n" + clock(c.start, '.') + " --> " + clock(c.end, '.') + "\n";
      if (auto const name = one_line(voice(turn)); !name.empty()) out += "<v " + vtt_text(name) + ">";
      bool const other_language = !c.from->lang.empty() && c.from->lang != t.lang;
      if (other_language) out += "<lang " + language(c.from->lang, "und") + ">";
      for (std::size_t i = 0; i < c.lines.size(); ++i) out += (i ? "\n" : "") + vtt_text(c.lines[i]);
      if (other_language) out += "</lang>";
      out += "\n\n";
    }
  }
  for (; mark < marks.size(); ++mark) note(out, mark_words(*marks[mark].mark));
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string write_chapters(Transcript const& t) {
  std::string out = "WEBVTT\n\n";
  auto const spans = timeline(t);
  if (any_estimated(spans)) note(out, "Times: some or all are estimated by share of words, not taken from a clock");
  std::vector<std::size_t> first_segment(t.turns.size() + 1);
  for (std::size_t i = 0; i < t.turns.size(); ++i) first_segment[i + 1] = first_segment[i] + t.turns[i].segments.size();
  Millis free{0};
  int n = 0;
  for (auto const& b : blocks(t)) {
    std::size_t const from = first_segment[b.from], to = first_segment[b.to];
    if (!b.section || from == to) continue;
    Millis const start = std::max(free, spans[from].start);
    Millis const end = std::max(start + Millis{1}, spans[to - 1].end);
    out += "chapter-" + std::to_string(++n) + "\n" + clock(start, '.') + " --> " + clock(end, '.') + "\n" +
           vtt_text(one_line(b.section->title.empty() ? "Item" : b.section->title)) + "\n\n";
    free = end;
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string write_srt(Transcript const& t) {
  std::string out;
  auto const all = cues(t, timeline(t), Arrows::broken);
  std::size_t number = 0;
  std::string said = "\n";  // no name is a line end: the first cue always names its voice
  for (auto const& c : all) {
    auto const name = one_line(voice(t.turns[c.turn]));
    out += std::to_string(++number) + "\n" + clock(c.start, ',') + " --> " + clock(c.end, ',') + "\n";
    if (name != said) out += name.empty() ? (number > 1 ? ">> " : "") : srt_text(name) + ": ";
    said = name;
    for (auto const& line : c.lines) out += line + "\n";
    out += "\n";
  }
  return out;
}

std::string write_podcast(Transcript const& t) {
  boost::json::array segments;
  auto const spans = timeline(t);
  std::size_t flat = 0;
  auto seconds = [](Millis m) { return static_cast<double>(m.count()) / 1000.0; };
  for (auto const& turn : t.turns)
    for (auto const& s : turn.segments) {
      boost::json::object o;
      if (auto const& name = voice(turn); !name.empty()) o["speaker"] = name;
      o["startTime"] = seconds(spans[flat].start);
      o["endTime"] = seconds(spans[flat].end);
      o["body"] = words(s);
      segments.push_back(std::move(o));
      ++flat;
    }
  return base::print_json(boost::json::object{{"version", "1.0.0"}, {"segments", std::move(segments)}}) + "\n";
}

}  // namespace record::shape
