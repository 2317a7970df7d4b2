// SPDX-License-Identifier: Apache-2.0
// WebVTT and SubRip. Both are blocks of lines: perhaps a name or number, a line of times, lines of text. Who speaks is
// a voice tag, or a label inside the words, which only the whole file can tell from speech; so cues are read first and
// their voices settled afterwards.
#include <unordered_map>

#include "base/text.hpp"
#include "record/export_letters.hpp"
#include "record/import_turns.hpp"
#include "record/imports.hpp"
#include "record/labels.hpp"
#include "record/parse_clean.hpp"
#include "record/parse_letters.hpp"

namespace record {

namespace {

using base::say;
using intake::bad_file;
using intake::Joint;

constexpr std::size_t npos = std::string_view::npos;

struct Cue {
  std::string_view id;
  Millis start{0}, end{0};
  std::int64_t line = 0;
  std::optional<std::string> voice;
  std::string text;
};

struct Block {
  std::vector<std::string_view> lines;
  std::int64_t line = 0;  ///< number of its first line
};

/// Runs of lines between empty ones, from line `from` on.
std::vector<Block> blocks_of(std::vector<std::string_view> const& lines, std::size_t from) {
  std::vector<Block> out;
  bool open = false;
  for (std::size_t i = from; i < lines.size(); ++i) {
    bool const empty = base::trim(lines[i]).empty();
    if (!empty && !open) out.push_back({{}, static_cast<std::int64_t>(i) + 1});
    if (!empty) out.back().lines.push_back(lines[i]);
    open = !empty;
  }
  return out;
}

base::Result<base::Done> read_times(std::string_view line, std::int64_t number, Cue& cue) {
  std::size_t const arrow = line.find("-->");
  auto const left = base::trim(line.substr(0, arrow));
  auto right = base::trim(line.substr(arrow + 3));
  right = right.substr(0, right.find_first_of(" \t"));
  auto const start = intake::read_clock(left), end = intake::read_clock(right);
  if (!start || !end) return bad_file(say("Line {}: these times cannot be read: \"{}\""), number, line);
  if (*end < *start) return bad_file(say("Line {}: this cue ends before it begins: \"{}\""), number, line);
  cue.start = *start;
  cue.end = *end;
  cue.line = number;
  return base::Done{};
}

/// Finds the line of times in a block: the first, or the second after a name. The index of it.
base::Result<std::size_t> times_at(Block const& b) {
  for (std::size_t i = 0; i < b.lines.size() && i < 2; ++i)
    if (b.lines[i].find("-->") != npos) return i;
  return bad_file(say("Line {}: a cue without its times: \"{}\""), b.line, b.lines[0]);
}

/// The character an escape of WebVTT stands for; empty when it is none.
std::string_view unescaped(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> table[] = {
      {"amp", "&"},  {"lt", "<"},  {"gt", ">"},       {"nbsp", "\u00A0"}, {"quot", "\""},
      {"apos", "'"}, {"#39", "'"}, {"lrm", "\u200E"}, {"rlm", "\u200F"}};
  for (auto const& [from, to] : table)
    if (name == from) return to;
  return {};
}

void append_unescaped(std::string& out, std::string_view s) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '&') {
      std::size_t const end = s.substr(i, 8).find(';');
      if (end != npos)
        if (auto const c = unescaped(s.substr(i + 1, end - 1)); !c.empty()) {
          out += c;
          i += end;
          continue;
        }
    }
    out += s[i];
  }
}

bool begins_tag(std::string_view s) {
  return s.size() > 1 && (scan::is_ascii_letter(s[1]) || s[1] == '/' || scan::is_digit(s[1]));
}

/// Takes a WebVTT cue's payload apart at its voice tags. `last`: an unclosed tag there is a cut file, elsewhere it is
/// words.
base::Result<base::Done> read_payload(std::string_view text, Cue const& head, bool last, std::vector<Cue>& out) {
  Cue cue = head;
  auto flush = [&] {
    if (!base::trim(cue.text).empty()) out.push_back(cue);
    cue.text.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t const tag = text.find('<', i);
    append_unescaped(cue.text, text.substr(i, tag == npos ? npos : tag - i));
    if (tag == npos) break;
    std::size_t const end = begins_tag(text.substr(tag)) ? text.find('>', tag) : npos;
    if (end == npos) {
      if (last && begins_tag(text.substr(tag)) && !scan::is_digit(text[tag + 1]))
        return bad_file(say("Line {}: the file is cut off inside \"{}\""), head.line, text.substr(tag));
      cue.text += '<';
      i = tag + 1;
      continue;
    }
    auto const inside = text.substr(tag + 1, end - tag - 1);
    if (inside == "v" || inside.starts_with("v ") || inside.starts_with("v.") || inside == "/v") {
      flush();
      cue.voice.reset();
      if (std::size_t const blank = inside.find(' '); blank != npos) {
        std::string name;
        append_unescaped(name, inside.substr(blank + 1));
        name = shape::one_line(name);
        if (!name.empty()) cue.voice = std::move(name);
      }
    }
    i = end + 1;
  }
  flush();
  return base::Done{};
}

std::string joined(Block const& b, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < b.lines.size(); ++i) shape::join_line(out, base::trim(b.lines[i]));
  return out;
}

/// SubRip's text: the four tags players know and ASS positions are taken out, everything else was typed.
std::string srt_text(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    if (s[i] != '<' && s[i] != '{') {
      out += s[i++];
      continue;
    }
    auto const rest = s.substr(i);
    std::size_t skip = 0;
    for (std::string_view tag : {"<i>", "</i>", "<b>", "</b>", "<u>", "</u>", "</font>"})
      if (base::starts_with_no_case(rest, tag)) skip = tag.size();
    if (base::starts_with_no_case(rest, "<font ")) skip = rest.substr(0, 80).find('>') == npos ? 0 : rest.find('>') + 1;
    if (rest.starts_with("{\\")) skip = rest.substr(0, 80).find('}') == npos ? 0 : rest.find('}') + 1;
    if (skip == 0) out += s[i];
    i += skip == 0 ? 1 : skip;
  }
  return out;
}

/// The turn a cue id of our own names ("t3-2"); empty for other people's ids.
std::string_view turn_of(std::string_view id) {
  std::size_t const hyphen = id.rfind('-');
  if (!id.starts_with('t') || hyphen == npos || hyphen + 1 == id.size()) return {};
  for (char const c : id.substr(hyphen + 1))
    if (!scan::is_digit(c)) return {};
  for (char const c : id.substr(0, hyphen))
    if (!scan::is_digit(c) && !(c >= 'a' && c <= 'z')) return {};
  return id.substr(0, hyphen);
}

/// Cuts words at the captioner's turn marks, also inside a cue. `marked`: a mark began the part.
struct Part {
  std::string_view text;
  bool marked = false;
};
std::vector<Part> parts_of(std::string_view text) {
  std::vector<Part> out;
  bool marked = false;
  for (std::size_t from = 0; from <= text.size();) {
    std::size_t at = text.find(">>", from);
    while (at != npos && at > 0 && text[at - 1] != ' ') at = text.find(">>", at + 2);
    auto const part = base::trim(text.substr(from, at == npos ? npos : at - from));
    if (!part.empty()) out.push_back({part, marked});
    if (at == npos) break;
    marked = true;
    from = text.find_first_not_of("> ", at);
    if (from == npos) break;
  }
  return out;
}

/// Words of cues without voice tags: labels in them become voices where the whole file believes them.
void settle_labels(std::vector<Cue> const& cues, intake::Turns& turns) {
  std::unordered_map<std::string, std::size_t> seen;
  std::size_t parts = 0, labelled = 0;
  for (auto const& c : cues)
    for (auto const& p : parts_of(c.text)) {
      ++parts;
      if (auto const label = read_label(p.text); label && label_doubt(*label) == LabelDoubt::none) {
        ++labelled;
        ++seen[std::string(label->text)];
      }
    }
  bool const all_named = labelled * 2 > parts;
  std::optional<std::string> voice;
  for (auto const& c : cues)
    for (auto const& p : parts_of(c.text)) {
      auto const label = read_label(p.text);
      auto const times = label ? seen[std::string(label->text)] : 0;
      // Where most cues name their voice (Zoom), a name of two words is believed at once, a single word when it recurs.
      bool const recurs = times >= 3 || (all_named && (times == 2 || (label && label->words >= 2)));
      bool const believed =
          label && label_doubt(*label) == LabelDoubt::none && (p.marked || label->form == LabelForm::caps || recurs);
      if (believed) voice = std::string(label->text);
      else if (p.marked) voice.reset();
      auto const words = believed ? base::trim(p.text.substr(label->consumed)) : p.text;
      turns.add({voice, std::string(words), c.start, c.end, c.line, p.marked ? Joint::turn : Joint::flow});
    }
}

base::Result<Parsed> finished(std::vector<Cue> const& cues, intake::Turns& turns, char const* format,
                              std::string encoding) {
  bool voices = false;
  Millis before{0};
  for (auto const& c : cues) {
    voices = voices || c.voice || !turn_of(c.id).empty();
    if (c.start < before) turns.doubts.push_back({c.line, "time", "this cue begins before the one above it"});
    before = c.start;
  }
  if (!voices) settle_labels(cues, turns);
  else {
    std::string_view turn;
    for (auto const& c : cues) {
      bool const other = turn_of(c.id) != turn;
      turn = turn_of(c.id);
      turns.add({c.voice, c.text, c.start, c.end, c.line, other ? Joint::turn : Joint::flow});
    }
  }
  return turns.finish(format, std::move(encoding));
}

}  // namespace

base::Result<Parsed> parse_vtt(std::string_view bytes) {
  auto const clean = scan::clean_captions(bytes);
  if (!clean) return tl::unexpected<base::Refusal>(clean.error());
  if (clean->encoding == "windows1252")
    return bad_file(say("Line {}: WebVTT is UTF-8, and this file is damaged or cut off inside a character"), 1);
  auto const lines = intake::lines_of(clean->text);
  if (lines.empty() || !lines[0].starts_with("WEBVTT") || (lines[0].size() > 6 && lines[0][6] != ' '))
    return bad_file(say("Line {}: a WebVTT file begins with the word WEBVTT"), 1);
  std::size_t from = 1;
  while (from < lines.size() && !base::trim(lines[from]).empty() && lines[from].find("-->") == npos) ++from;
  intake::Turns turns;
  std::vector<Cue> cues;
  auto const blocks = blocks_of(lines, from);
  for (auto const& b : blocks) {
    auto const first = base::trim(b.lines[0]);
    if (first == "NOTE" || first.starts_with("NOTE ")) {
      auto const words = joined(b, 0);
      turns.wrapper.push_back({b.line, "note", std::string(base::trim(std::string_view(words).substr(4)))});
      continue;
    }
    if (first == "STYLE" || first == "REGION") continue;
    auto const at = times_at(b);
    if (!at) return tl::unexpected<base::Refusal>(at.error());
    Cue head;
    if (*at == 1) head.id = first;
    if (auto done = read_times(b.lines[*at], b.line + static_cast<std::int64_t>(*at), head); !done)
      return tl::unexpected<base::Refusal>(done.error());
    if (auto done = read_payload(joined(b, *at + 1), head, &b == &blocks.back(), cues); !done)
      return tl::unexpected<base::Refusal>(done.error());
  }
  return finished(cues, turns, "vtt", clean->encoding);
}

base::Result<Parsed> parse_srt(std::string_view bytes) {
  auto const clean = scan::clean_captions(bytes);
  if (!clean) return tl::unexpected<base::Refusal>(clean.error());
  intake::Turns turns;
  std::vector<Cue> cues;
  auto const lines = intake::lines_of(clean->text);
  for (auto const& b : blocks_of(lines, 0)) {
    auto const at = times_at(b);
    if (!at) return tl::unexpected<base::Refusal>(at.error());
    Cue cue;
    if (auto done = read_times(b.lines[*at], b.line + static_cast<std::int64_t>(*at), cue); !done)
      return tl::unexpected<base::Refusal>(done.error());
    cue.text = srt_text(joined(b, *at + 1));
    if (!base::trim(cue.text).empty()) cues.push_back(std::move(cue));
  }
  return finished(cues, turns, "srt", clean->encoding);
}

}  // namespace record
