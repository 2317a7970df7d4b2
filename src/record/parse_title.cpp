// SPDX-License-Identifier: Apache-2.0
// Markers off both ends, then the number, then: is what is left written like a title?
#include "record/parse_title.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "record/parse_letters.hpp"
#include "record/parse_template_words.hpp"
#include "record/parse_times.hpp"

namespace record::scan {

namespace {

using template_words::gatherings;

constexpr std::size_t npos = std::string_view::npos;

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
