// SPDX-License-Identifier: Apache-2.0
// The three formats for eyes and tables: text in the captioner's look, CSV of turns, Markdown.
//
//   >> ANNA BAKER: Good morning. We were saying that
//   (blank)
//   the page broke here.
//
// While nothing was corrected, the text export is the captioner's speech byte for byte: labels as typed, every page
// break back where it was (rulings 4). Running page heads inside the speech are not written again.
#include <algorithm>

#include "base/text.hpp"
#include "record/export_shape.hpp"

namespace record::shape {

namespace {

/// Where the speech stood among the wrapper lines: the number of lines before it. The speech is the widest gap between
/// line numbers; a gap narrower than the speech has paragraphs is none, then all stand on one side.
std::size_t head_lines(std::vector<WrapperLine> const& lines, std::int64_t paragraphs) {
  std::int64_t widest = 0, before = 0;
  std::size_t at = lines.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::int64_t const gap = lines[i].line - before - 1;
    if (gap > widest && gap >= paragraphs && paragraphs > 0) {
      widest = gap;
      at = i;
    }
    before = lines[i].line;
  }
  return at;
}

void write_wrapper(std::string& out, std::vector<WrapperLine> const& lines, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) {
      auto const empty = std::clamp<std::int64_t>(lines[i].line - lines[i - 1].line - 1, 0, 2);
      out.append(static_cast<std::size_t>(empty), '\n');
    }
    out += lines[i].text;
    out += '\n';
  }
}

/// The text with each undone page break as a blank line in place of its blank.
void write_broken(std::string& out, Segment const& s) {
  std::size_t bytes = 0, points = 0;
  std::string_view const text = s.text;
  for (auto const join : s.joins) {
    if (join < 0 || static_cast<std::size_t>(join) < points) continue;
    std::size_t const next = bytes + base::byte_offset(text.substr(bytes), static_cast<std::size_t>(join) - points);
    if (next >= text.size() || text[next] != ' ') continue;
    out += text.substr(bytes, next - bytes);
    out += "\n\n";
    bytes = next + 1;
    points = static_cast<std::size_t>(join) + 1;
  }
  out += text.substr(bytes);
}

/// The captioner's own head for a record that never had one, so that the file says what it is.
void write_own_head(std::string& out, Transcript const& t) {
  if (t.title.empty()) return;
  out += capitals(one_line(t.title));
  if (!t.number.empty() && one_line(t.title).find(one_line(t.number)) == std::string::npos)
    out += " #" + one_line(t.number);
  out += '\n';
  if (auto const day = day_of(t)) out += "Date: " + *day + "\n";
  if (has_clock(t)) out += "Time: " + base::iso(*t.start).substr(11, 5) + " UTC\n";
}

std::string cell(std::string_view s) {
  std::string out = "\"";
  // A cell that a spreadsheet would read as a formula is made text (CSV injection).
  if (!s.empty() && std::string_view("=+-@\t\r").find(s[0]) != std::string_view::npos) out += '\'';
  for (char const c : s) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string join_segments(Turn const& turn, std::string_view between) {
  std::string out;
  for (auto const& s : turn.segments) {
    if (&s != turn.segments.data()) out += between;
    out += words(s);
  }
  return out;
}

/// Markdown that shows `s` and nothing else: what could be markup is escaped.
std::string markdown(std::string_view s) {
  std::string out;
  bool line_start = true;
  std::string const line = one_line(s);
  for (std::size_t i = 0; i < line.size(); ++i) {
    char const c = line[i];
    if (std::string_view("\\`*_[]<>&|~").find(c) != std::string_view::npos) out += '\\';
    else if (line_start && (c == '#' || c == '+' || c == '-' || c == '=')) out += '\\';
    else if ((c == '.' || c == ')') && i > 0 && i < 10 && line.find_first_not_of("0123456789") == i) out += '\\';
    out += c;
    line_start = false;
  }
  return out;
}

std::string clock_words(Millis m) {
  auto const s = m.count() / 1000;
  std::string const mm = std::to_string(s / 60 % 60), ss = std::to_string(s % 60);
  return std::to_string(s / 3600) + ":" + (mm.size() < 2 ? "0" : "") + mm + ":" + (ss.size() < 2 ? "0" : "") + ss;
}

}  // namespace

std::string write_text(Transcript const& t) {
  std::string out;
  std::vector<WrapperLine> lines;
  std::copy_if(t.wrapper.begin(), t.wrapper.end(), std::back_inserter(lines),
               [](auto const& w) { return w.kind != "page" && w.kind != "chrome"; });
  std::int64_t paragraphs = 0;
  for (auto const& turn : t.turns) paragraphs += static_cast<std::int64_t>(turn.segments.size());
  std::size_t const head = head_lines(lines, paragraphs);
  if (lines.empty()) write_own_head(out, t);
  write_wrapper(out, lines, 0, head);
  for (auto const& turn : t.turns) {
    if (!out.empty()) out += '\n';
    bool const topic = !turn.segments.empty() && turn.segments[0].kind == SegmentKind::topic;
    out += topic ? ">>>" : ">>";
    std::string const name =
        t.corrected && !turn.person_name.empty() ? capitals(one_line(turn.person_name)) : turn.label;
    if (!name.empty()) out += " " + name + ":";
    for (auto const& s : turn.segments) {
      out += &s == turn.segments.data() ? " " : "\n\n";
      if (s.redacted || only_events(s)) out += words(s);
      else if (t.corrected) out += s.text;
      else write_broken(out, s);
    }
    out += '\n';
  }
  if (head < lines.size() && !out.empty()) out += '\n';
  write_wrapper(out, lines, head, lines.size());
  return out;
}

std::string write_csv(Transcript const& t) {
  std::string out = "turn,start,end,times,item,label,person,capacity,kind,method,continued,language,text\r\n";
  auto const spans = timeline(t);
  Instant const zero = zero_of(t);
  std::size_t flat = 0;
  for (auto const& b : blocks(t))
    for (std::size_t i = b.from; i < b.to; ++i) {
      auto const& turn = t.turns[i];
      std::string start, end, times = "none", lang = t.lang;
      if (!turn.segments.empty()) {
        auto const& first = spans[flat];
        auto const& last = spans[flat + turn.segments.size() - 1];
        start = has_clock(t) ? base::iso(zero + first.start) : clock_words(first.start);
        end = has_clock(t) ? base::iso(zero + last.end) : clock_words(last.end);
        times = first.estimated || last.estimated ? "estimated" : "source";
        if (!turn.segments[0].lang.empty()) lang = turn.segments[0].lang;
      }
      flat += turn.segments.size();
      for (auto const& value :
           {turn.id.text, start, end, times, b.section ? b.section->title : "", turn.label, turn.person_name,
            turn.capacity, std::string(boost::describe::enum_to_string(turn.kind, "")),
            std::string(boost::describe::enum_to_string(turn.method, "")), std::string(turn.continued ? "yes" : "no"),
            lang})
        out += cell(value) + ",";
      out += cell(join_segments(turn, "\n")) + "\r\n";
    }
  return out;
}

std::string write_markdown(Transcript const& t) {
  std::string out = "# " + markdown(heading_words(t)) + "\n\n";
  if (auto const day = day_of(t)) out += "- Date: " + *day + (has_clock(t) ? ", " + base::iso(*t.start) : "") + "\n";
  out += "- Edition: " + edition_words(t) + "\n";
  if (!t.address.empty()) out += "- Address: " + markdown(t.address) + "\n";
  if (!t.licence.empty()) out += "- Licence: " + markdown(t.licence) + "\n";
  if (!t.disclaimer.empty()) out += "\n> " + markdown(t.disclaimer) + "\n";
  for (auto const& b : blocks(t)) {
    if (b.section) out += "\n## " + markdown(b.section->title) + "\n";
    for (std::size_t i = b.from; i < b.to; ++i) {
      auto const& turn = t.turns[i];
      std::string const name = voice(turn);
      out += "\n**" + (name.empty() ? "Unidentified speaker" : markdown(name)) + ":**";
      for (auto const& s : turn.segments) out += (&s == turn.segments.data() ? " " : "\n\n") + markdown(words(s));
      out += '\n';
    }
  }
  if (!t.marks.empty()) out += "\n## Decisions, actions, questions\n\n";
  for (auto const& p : placed_marks(t)) out += "- " + markdown(mark_words(*p.mark)) + "\n";
  return out;
}

}  // namespace record::shape
