// SPDX-License-Identifier: Apache-2.0
// Three walks: the head from above until the first line that is none of its templates, the foot from below, and one
// pass over the middle for the few templates that are safe anywhere.
#include "record/wrapper.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "record/parse_head.hpp"
#include "record/parse_letters.hpp"
#include "record/parse_pages.hpp"
#include "record/parse_templates.hpp"

namespace record {

namespace {

using scan::Line;
constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t longest_foot = 60;

/// `own`: the line stands alone, so that an address is no end of a wrapped sentence.
char const* foot_kind(std::string_view text, bool own) {
  if (scan::is_rule(text)) return "disclaimer";
  if (scan::is_disclaimer(text)) return "disclaimer";
  if (scan::is_server_warning(text)) return "warning";
  if (scan::starts_vendor_block(text) || (own && scan::is_contact(text))) return "vendor";
  if (scan::is_web_chrome(text) || scan::trim(text) == ".") return "chrome";
  return nullptr;
}

/// A disclaimer behind the last words of the last line (files of one line).
void inline_foot(std::vector<Line>& lines, Parsed& out) {
  if (lines.empty()) return;
  Line& last = lines.back();
  std::size_t const from = last.text.size() > 2000 ? last.text.size() - 2000 : 0;
  auto const tail = last.text.substr(from);
  auto const at = scan::find_disclaimer(tail, 0);
  if (at == npos || (from + at > 0 && !scan::ends_sentence(scan::trim_right(last.text.substr(0, from + at))))) return;
  if (scan::inner_mark(tail, at)) return;
  out.wrapper.push_back({last.number, "disclaimer", std::string(scan::trim(tail.substr(at)))});
  last.text = scan::trim_right(last.text.substr(0, from + at));
  if (last.text.empty()) lines.pop_back();
}

void take_foot(std::vector<Line>& lines, Parsed& out) {
  std::vector<WrapperLine> foot;
  while (!lines.empty() && foot.size() < longest_foot) {
    // A wrapped disclaimer: back to the line that begins it, when no voice stands between.
    std::size_t first = lines.size() - 1;
    char const* kind = foot_kind(lines[first].text, lines[first].fresh);
    while (!kind && !lines[first].fresh && first > 0 && lines.size() - first < 12 &&
           !scan::starts_speech(lines[first].text)) {
      --first;
      if (scan::is_disclaimer(lines[first].text) || scan::starts_vendor_block(lines[first].text))
        kind = foot_kind(lines[first].text, true);
    }
    if (!kind) break;
    for (std::size_t i = lines.size(); i > first; --i)
      foot.push_back({lines[i - 1].number, kind, std::string(lines[i - 1].text)});
    lines.resize(first);
  }
  out.wrapper.insert(out.wrapper.end(), foot.rbegin(), foot.rend());
  inline_foot(lines, out);
}

/// "### 00:01:05", "[00:01:05]", "00:01:05": seconds, or -1.
std::int32_t time_mark(std::string_view s) {
  s = scan::trim(s);
  if (s.size() < 5 || s.size() > 24) return -1;
  s.remove_prefix(std::min(s.find_first_not_of("#[( "), s.size()));
  while (!s.empty() && (s.back() == ']' || s.back() == ')' || s.back() == ' ')) s.remove_suffix(1);
  std::int32_t total = 0;
  std::size_t parts = 0;
  for (auto const part : base::split(s, ':')) {
    if (part.size() != 2 || !scan::is_digit(part[0]) || !scan::is_digit(part[1])) return -1;
    std::int32_t const v = (part[0] - '0') * 10 + (part[1] - '0');
    if (parts > 0 && v > 59) return -1;
    total = total * 60 + v;
    ++parts;
  }
  return parts == 2 || parts == 3 ? total : -1;
}

/// Templates that are safe between words of speech; first characters keep it cheap.
char const* middle_kind(std::string_view text) {
  auto const s = scan::trim_left(text);
  switch (s.front()) {
    case '.': return s == "." ? "chrome" : nullptr;
    case '<': return s.starts_with("<<") && s.ends_with(">>") ? "note" : nullptr;
    case '#':
    case '[':
    case '0':
    case '1':
    case '2':
    case '(': return time_mark(s) >= 0 ? "time" : nullptr;
    case '*':
    case 'T':
    case 't':
    case 'D':
    case 'P':
    case 'W':
    case 'F':
    case 'S':
    case 'U':
    case 'N':
    case 'C':
      if (s.size() > 4000) return nullptr;
      if (scan::is_disclaimer(s)) return "disclaimer";
      return scan::is_server_warning(s) ? "warning" : nullptr;
    default: return nullptr;
  }
}

void take_middle(std::vector<Line>& lines, Parsed& out) {
  std::size_t kept = 0;
  std::int32_t clock = -1;
  bool removed = false, disclaimer = false;
  for (auto line : lines) {
    char const* kind = middle_kind(line.text);
    if (disclaimer && !line.fresh && !kind && !scan::starts_speech(line.text)) kind = "disclaimer";
    disclaimer = kind != nullptr && std::string_view(kind) == "disclaimer";
    if (kind) {
      if (std::string_view(kind) == "time") clock = time_mark(line.text);
      out.wrapper.push_back({line.number, kind, std::string(line.text)});
      removed = true;
      continue;
    }
    line.fresh = line.fresh || removed;
    line.clock = clock;
    removed = false;
    clock = -1;
    lines[kept++] = line;
  }
  lines.resize(kept);
}

}  // namespace

scan::HeadRead take_wrapper(std::vector<Line>& lines, Parsed& out) {
  scan::cut_pages(lines, out);
  auto head = scan::take_head(lines, out);
  take_foot(lines, out);
  take_middle(lines, out);
  std::stable_sort(out.wrapper.begin(), out.wrapper.end(),
                   [](auto const& a, auto const& b) { return a.line < b.line; });
  return head;
}

void take_session_end(std::string_view event, scan::HeadRead const& head, ParsedMeeting& meeting) {
  auto const read = scan::read_clock(event, scan::Bare::allowed);
  if (!read || !head.day) return;
  auto const zone = read->zone ? read->zone : head.zone;
  if (!zone) return;
  auto end = scan::instant(*head.day, read->from, *zone);
  if (!end) return;
  if (meeting.start && *end < *meeting.start) *end += std::chrono::days{1};
  meeting.end = end;
}

}  // namespace record
