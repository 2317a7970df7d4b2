// SPDX-License-Identifier: Apache-2.0
#include "record/parse_templates.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/text.hpp"
#include "record/parse_letters.hpp"
#include "record/parse_times.hpp"

namespace record::scan {

namespace {

constexpr std::size_t npos = std::string_view::npos;
// Templates are decided by the first few sentences: a line of 100 MB is not searched to its end.
constexpr std::size_t looked_at = 1200;

constexpr std::string_view raw_markers[] = {"raw file",
                                            "raw",
                                            "raw transcript",
                                            "raw captions",
                                            "raw caption file",
                                            "finished",
                                            "finished file",
                                            "finished copy",
                                            "cloned",
                                            "unedited",
                                            "unedited transcript",
                                            "unedited transcripts",
                                            "rough draft",
                                            "rough edit",
                                            "rough edited copy",
                                            "draft",
                                            "edited copy",
                                            "final transcript",
                                            "live transcript"};
constexpr std::string_view disclaimer_starts[] = {"this text is being provided",
                                                  "this text, document",
                                                  "this is a rough draft",
                                                  "this is being provided",
                                                  "this transcript is",
                                                  "this file is being provided",
                                                  "these are the captions",
                                                  "the following are the outputs",
                                                  "the following is the output",
                                                  "the following transcript",
                                                  "these captions",
                                                  "disclaimer",
                                                  "note: the following is",
                                                  "note: this text",
                                                  "this is an unedited",
                                                  "this is unedited",
                                                  "this is the unedited",
                                                  "based on live transcription",
                                                  "this record is based on",
                                                  "communication access realtime",
                                                  "please note that this",
                                                  "these transcripts",
                                                  "this text is based",
                                                  "the captions below",
                                                  "this document is",
                                                  "this is based on",
                                                  "the text below"};
constexpr std::string_view disclaimer_words[] = {
    "rough draft format",      "rough-draft",           "verbatim record",      "authoritative record",
    "captioning taken during", "captions taken during", "realtime translation", "real-time transcri",
    "largely accurate",        "transcription errors",  "totally verbatim",     "aid to understanding",
    "text results from",       "output resulting from"};
// A speaker may say these too: they count only behind the beginning of a disclaimer.
constexpr std::string_view weak_words[] = {"live transcription",  "unedited",       "live captions",
                                           "live captioning",     "rough draft",    "real-time captioning",
                                           "realtime captioning", "outputs of the", "output of the"};
constexpr std::string_view chrome_starts[] = {"you are here",
                                              "skip to ",
                                              "main menu",
                                              "jump to ",
                                              "legacy site",
                                              "this is a legacy",
                                              "this is the legacy",
                                              "this website is",
                                              "this site is",
                                              "united nations |",
                                              "united nations department",
                                              "department of economic",
                                              "copyright",
                                              "\u00A9",
                                              "all rights reserved",
                                              "breadcrumb",
                                              "privacy policy",
                                              "terms of use",
                                              "share this",
                                              "back to top",
                                              "printer-friendly",
                                              "you are viewing",
                                              "archived page"};
constexpr std::string_view chrome_lines[] = {"home",        "menu",       "search",           "log in", "login",
                                             "print",       "share",      "contact us",       "tweet",  "english",
                                             "secretariat", "close menu", "toggle navigation"};
constexpr std::string_view warning_starts[] = {"deprecated",     "warning",     "notice",           "fatal error",
                                               "strict warning", "parse error", "strict standards", "user warning"};
constexpr std::string_view fields[] = {"date",
                                       "time",
                                       "room",
                                       "session",
                                       "chat",
                                       "title",
                                       "meeting",
                                       "location",
                                       "venue",
                                       "place",
                                       "note",
                                       "notes",
                                       "agenda",
                                       "attendees",
                                       "attendance",
                                       "participants",
                                       "apologies",
                                       "absent",
                                       "present",
                                       "subject",
                                       "url",
                                       "link",
                                       "web",
                                       "website",
                                       "audio",
                                       "audio available at",
                                       "the audio is also available at",
                                       "recording",
                                       "recording available at",
                                       "event",
                                       "series",
                                       "language",
                                       "captioner",
                                       "captions by",
                                       "host",
                                       "duration",
                                       "start",
                                       "end",
                                       "start time",
                                       "end time",
                                       "status",
                                       "topic",
                                       "icann staff",
                                       "staff",
                                       "zoom",
                                       "stream",
                                       "webcast",
                                       "video",
                                       "type",
                                       "format",
                                       "organizer",
                                       "organizers",
                                       "organiser"};
constexpr std::string_view people_keys[] = {"attendees", "attendance", "participants", "apologies",
                                            "absent",    "present",    "staff",        "icann staff"};
constexpr std::string_view gatherings[] = {
    "meeting",    "call",         "session",      "forum",     "workshop", "assembly",      "webinar",
    "conference", "roundtable",   "coordination", "plenary",   "panel",    "group",         "summit",
    "dialogue",   "consultation", "council",      "committee", "hearing",  "consultations", "briefing"};

template <class List>
bool among(List const& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

template <class List>
bool starts_with_any(List const& list, std::string_view low) {
  return std::any_of(std::begin(list), std::end(list), [&](std::string_view start) { return low.starts_with(start); });
}

template <class List>
bool holds_any(List const& list, std::string_view low) {
  return std::any_of(std::begin(list), std::end(list), [&](std::string_view part) { return low.find(part) != npos; });
}

std::string lowered(std::string_view line) { return base::lower_ascii(trim(line).substr(0, looked_at)); }

std::string_view without_emphasis(std::string_view s) {
  s = trim(s);
  while (!s.empty() && (s.front() == '*' || s.front() == '_' || s.front() == '[' || s.front() == '('))
    s = trim_left(s.substr(1));
  return s;
}

/// Title markers of H6, taken off both ends.
std::string_view without_markers(std::string_view s) {
  static constexpr std::string_view starts[] = {"raw file", "raw:", "raw -", "finished", "cloned", "clone of"};
  static constexpr std::string_view ends[] = {
      "- raw",    "(raw)",  "[raw]",      "raw",        "- finished", "(finished)", "finished", "(cloned)",
      "- cloned", "cloned", "- unedited", "(unedited)", "unedited",   "raw file",   "-0",       "transcript"};
  for (bool again = true; again;) {
    again = false;
    s = trim(s);
    std::string const low = base::lower_ascii(s);
    for (auto const start : starts)
      if (low.starts_with(start) && low.size() > start.size()) {
        s.remove_prefix(start.size());
        again = true;
        break;
      }
    if (again) continue;
    for (auto const end : ends) {
      bool const word = low.size() > end.size() &&
                        (end.front() == '-' || end.front() == '(' || low[low.size() - end.size() - 1] == ' ');
      if (low.ends_with(end) && word) {
        s.remove_suffix(end.size());
        again = true;
        break;
      }
    }
  }
  static constexpr std::string_view signs = " -|:,;\t#*_";
  while (!s.empty() && (signs.find(s.back()) != npos)) s.remove_suffix(1);
  while (s.ends_with("\u2013") || s.ends_with("\u2014")) s = trim_right(s.substr(0, s.size() - 3));
  while (!s.empty() && signs.substr(0, 6).find(s.front()) != npos) s.remove_prefix(1);
  return trim(s);
}

/// The value of a Roman numeral in canonical spelling, at most 99; else 0.
int roman(std::string_view s) {
  static constexpr std::string_view tens[] = {"", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"};
  static constexpr std::string_view ones[] = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
  if (s.size() > 8) return 0;
  for (int t = 9; t >= 0; --t) {
    if (!s.starts_with(tens[t])) continue;
    auto const rest = s.substr(tens[t].size());
    for (int o = 0; o < 10; ++o)
      if (rest == ones[o]) return t * 10 + o;
  }
  return 0;
}

bool digits_only(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), is_digit); }

struct Cut {
  std::string_view number;
  std::size_t begin = 0, end = 0;
};

/// "#66", "No. 12", "\"52\"", "52nd Meeting".
std::optional<Cut> inner_number(std::string_view s) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (!is_digit(s[i]) || (i > 0 && (is_digit(s[i - 1]) || is_ascii_letter(s[i - 1])))) continue;
    std::size_t end = i;
    while (end < s.size() && is_digit(s[end])) ++end;
    auto const before = s.substr(0, i), number = s.substr(i, end - i), after = s.substr(end);
    std::string const low_before = base::lower_ascii(trim_right(before));
    auto const left = trim_right(before);
    if (left.ends_with('#')) return Cut{number, left.size() - 1, end};
    for (std::string_view word : {" no.", " no", " nr.", " nr", " number", " n\u00B0", " num."})
      if (low_before.ends_with(word)) return Cut{number, low_before.size() - word.size(), end};
    bool const quotes = (before.ends_with('"') && after.starts_with('"')) ||
                        (before.ends_with("\u201C") && after.starts_with("\u201D"));
    if (quotes) return Cut{number, i - (before.ends_with('"') ? 1U : 3U), end + (after.starts_with('"') ? 1U : 3U)};
    bool const th = base::starts_with_no_case(after, "st ") || base::starts_with_no_case(after, "nd ") ||
                    base::starts_with_no_case(after, "rd ") || base::starts_with_no_case(after, "th ");
    if (th) return Cut{number, i, end + 2};
  }
  return std::nullopt;
}

/// "Group Call 12", "Group Call XIV": the last word.
std::optional<Cut> last_number(std::string_view s) {
  auto const at = s.find_last_of(' ');
  auto const from = at == npos ? 0 : at + 1;
  auto const word = s.substr(from);
  auto const before = base::lower_ascii(trim_right(s.substr(0, from)));
  // "Working Group 4", "Day 2": these count something else than meetings.
  for (std::string_view other : {"working group", " day", "part", "room", "track", "theme", "phase", "hall", "chapter"})
    if (before.ends_with(other) || before == base::lower_ascii(trim(other))) return std::nullopt;
  if (digits_only(word) && word.size() <= 3) return Cut{word, from, s.size()};
  bool const after_gathering =
      std::any_of(std::begin(gatherings), std::end(gatherings), [&](auto g) { return before.ends_with(g); });
  if (roman(word) != 0 && (word.size() > 1 || after_gathering)) return Cut{word, from, s.size()};
  return std::nullopt;
}

bool has_gathering(std::string_view s) {
  std::string const low = base::lower_ascii(s);
  for (auto const word : base::split(low, ' ')) {
    auto bare = word;
    while (!bare.empty() && !is_ascii_letter(bare.back())) bare.remove_suffix(1);
    if (among(gatherings, bare) || (bare.ends_with('s') && among(gatherings, bare.substr(0, bare.size() - 1))))
      return true;
  }
  return false;
}

struct Capitals {
  std::size_t words = 0, capital = 0;
  bool any_lower = false, any_letter = false;
};

Capitals capitals(std::string_view s) {
  Capitals c;
  bool start = true;
  for (std::size_t i = 0; i < s.size();) {
    auto const [point, size] = code_point(s, i);
    i += size;
    Letter const l = letter(point);
    if (point == ' ' || point == 0xA0 || point == '-' || point == '/') start = true;
    if (l == Letter::none) continue;
    c.any_letter = true;
    if (l == Letter::lower) c.any_lower = true;
    if (start) {
      ++c.words;
      c.capital += l != Letter::lower;
      start = false;
    }
  }
  return c;
}

}  // namespace

bool is_raw_marker(std::string_view line) {
  line = trim(line);
  if (line.size() > 40) return false;
  std::string low = base::lower_ascii(line);
  std::erase_if(
      low, [](char c) { return c == '*' || c == '(' || c == ')' || c == '[' || c == ']' || c == '-' || c == '.'; });
  return among(raw_markers, trim(low));
}

bool is_disclaimer(std::string_view line) {
  line = without_emphasis(line);
  if (!starts_with_any(disclaimer_starts, lowered(line.substr(0, 48)))) return false;
  std::string const low = lowered(line);
  return (holds_any(disclaimer_words, low) || holds_any(weak_words, low));
}

bool sounds_like_disclaimer(std::string_view line) {
  return is_disclaimer(line) || holds_any(disclaimer_words, lowered(line));
}

std::size_t find_disclaimer(std::string_view line, std::size_t from) {
  std::size_t first = npos;
  for (auto const start : disclaimer_starts) {
    auto const at = find_no_case(line, start, from);
    bool const word = at != npos && (at == 0 || !is_ascii_letter(line[at - 1]));
    if (word && at < first && is_disclaimer(line.substr(at, looked_at))) first = at;
  }
  if (first == npos) return npos;
  // Asterisks in front of it are its fence.
  auto const before = line.substr(0, first).find_last_not_of("* ");
  std::size_t const fence = before == npos ? 0 : before + 1;
  return line.substr(fence, first - fence).find('*') == npos ? first : fence + line.substr(fence).find('*');
}

bool starts_vendor_block(std::string_view line) {
  static constexpr std::string_view starts[] = {
      "services provided by",   "captioning provided by", "captioning services",    "captions provided by",
      "captioned by",           "transcribed by",         "cart services",          "transcription provided by",
      "realtime captioning by", "live captioning by",     "real-time captioning by"};
  return trim(line).size() <= 120 && starts_with_any(starts, lowered(line));
}

bool is_contact(std::string_view line) {
  line = trim(line);
  if (line.size() > 80) return false;
  std::string const low = base::lower_ascii(line);
  if (low.starts_with("p.o. box") || low.starts_with("po box")) return true;
  bool const one_word = low.find(' ') == npos;
  if (one_word && (low.starts_with("www.") || low.starts_with("http://") || low.starts_with("https://"))) return true;
  if (one_word && low.find('@') != npos && low.find('.') != npos) return true;
  auto const digits = std::count_if(line.begin(), line.end(), is_digit);
  return digits >= 7 && line.find_first_not_of("0123456789+-()./ ") == npos && !read_date(line);
}

bool is_web_chrome(std::string_view line) {
  line = trim(line);
  if (line.size() > 400) return false;
  std::string const low = base::lower_ascii(line);
  return among(chrome_lines, low) || starts_with_any(chrome_starts, low);
}

bool is_server_warning(std::string_view line) {
  line = without_emphasis(line);
  if (!starts_with_any(warning_starts, lowered(line.substr(0, 24)))) return false;
  std::string const low = lowered(line.substr(0, 500));
  return low.find(" on line ") != npos &&
         (low.find(" in /") != npos || low.find(".php") != npos || low.find(" in c:") != npos);
}

bool is_rule(std::string_view line) {
  line = trim(line);
  return line.size() >= 3 && line.find_first_not_of("*=_-~ ") == npos;
}

std::optional<Field> read_field(std::string_view line) {
  line = trim(line);
  auto const colon = line.substr(0, 48).find(':');
  if (colon == npos) return std::nullopt;
  std::string key = base::lower_ascii(trim(line.substr(0, colon)));
  std::erase(key, '*');
  auto const value = line.substr(colon + 1);
  if (!among(fields, key) || (!value.empty() && value.front() == '/')) return std::nullopt;
  return Field{std::move(key), trim(value)};
}

bool is_people_key(std::string_view key) { return among(people_keys, key); }

std::optional<TitleRead> read_title(std::string_view line) {
  line = trim(line);
  while (line.starts_with('#') && line.size() > 1 && !is_digit(line[1])) line = trim_left(line.substr(1));
  if (line.empty() || line.size() > 160 || line.ends_with('.') || line.ends_with('?') || line.ends_with(','))
    return std::nullopt;
  std::string rest(line);
  if (auto const date = read_date(rest)) rest.erase(date->begin, date->end - date->begin);
  if (auto const clock = read_clock(rest); clock && clock->zone) rest.erase(clock->begin, clock->end - clock->begin);
  rest = std::string(without_markers(rest));
  if (rest.empty()) return std::nullopt;

  TitleRead read;
  auto cut = inner_number(rest);
  if (!cut) cut = last_number(rest);
  if (cut) {
    read.number = std::string(cut->number);
    std::string const without = rest.substr(0, cut->begin) + rest.substr(cut->end);
    std::string collapsed;
    for (char const c : without)
      if (c != ' ' || (!collapsed.empty() && collapsed.back() != ' ')) collapsed += c;
    read.title = std::string(without_markers(collapsed));
  } else {
    read.title = rest;
  }
  read.gathering = has_gathering(read.title);
  auto const c = capitals(read.title);
  if (!c.any_letter) return read.number.empty() ? std::nullopt : std::optional(read);
  if (c.words > 18) return std::nullopt;
  bool const mostly = c.capital * 2 >= c.words;
  if (c.any_lower && !(mostly && (read.gathering || !read.number.empty()))) return std::nullopt;
  return read;
}

}  // namespace record::scan
