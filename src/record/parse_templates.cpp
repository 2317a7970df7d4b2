// SPDX-License-Identifier: Apache-2.0
// Starts and key words of parse_template_words, looked for in the first few sentences of a line.
#include "record/parse_templates.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "record/parse_letters.hpp"
#include "record/parse_template_words.hpp"
#include "record/parse_times.hpp"

namespace record::scan {

namespace {

using namespace template_words;

constexpr std::size_t npos = std::string_view::npos;
// Templates are decided by the first few sentences: a line of 100 MB is not searched to its end.
constexpr std::size_t looked_at = 1200;

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
  // A wrapped line of speech may be the one word "search"; a link of a page is capitalised.
  return (among(chrome_lines, low) && !starts_lower(line)) || starts_with_any(chrome_starts, low);
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

}  // namespace record::scan
