// SPDX-License-Identifier: Apache-2.0
// Ranges of letters, written by hand for the scripts whose names carry a case. An error here costs a label that has to
// be confirmed by a person, never a word of speech.
#include "record/parse_letters.hpp"

namespace record::scan {

namespace {

struct Range {
  char32_t from, to;
};

Letter alternating(char32_t c, bool even_is_upper) {
  bool const even = c % 2 == 0;
  return even == even_is_upper ? Letter::upper : Letter::lower;
}

Letter latin(char32_t c) {
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA ? Letter::lower : Letter::none;
  if (c == 0xD7 || c == 0xF7) return Letter::none;
  if (c < 0xDF) return Letter::upper;
  if (c <= 0xFF || c == 0x138 || c == 0x149 || c == 0x17F) return Letter::lower;
  if (c == 0x178) return Letter::upper;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return alternating(c, false);
  if (c <= 0x17F) return alternating(c, true);
  if (c >= 0x1CD && c <= 0x1DC) return alternating(c, false);
  if ((c >= 0x1DE && c <= 0x1EF) || (c >= 0x1F8 && c <= 0x233)) return alternating(c, true);
  return Letter::lower;
}

Letter other_cased(char32_t c) {
  if (c >= 0x386 && c <= 0x3AB) return c == 0x387 || c == 0x390 ? Letter::none : Letter::upper;
  if (c >= 0x3AC && c <= 0x3CE) return Letter::lower;
  if (c >= 0x400 && c <= 0x42F) return Letter::upper;
  if (c >= 0x430 && c <= 0x45F) return Letter::lower;
  if (c >= 0x4C1 && c <= 0x4CE) return alternating(c, false);
  if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x52F)) return alternating(c, true);
  if (c >= 0x531 && c <= 0x556) return Letter::upper;
  if (c >= 0x561 && c <= 0x587) return Letter::lower;
  if (c >= 0x1E00 && c <= 0x1EFF) return alternating(c, true);
  if (c >= 0xFF21 && c <= 0xFF3A) return Letter::upper;
  if (c >= 0xFF41 && c <= 0xFF5A) return Letter::lower;
  return Letter::uncased;
}

// Marks, digits, punctuation and symbols among the letters above Latin.
constexpr Range not_letters[] = {
    {0x2B0, 0x385},   {0x482, 0x489},   {0x55A, 0x55F},   {0x589, 0x5CF},   {0x600, 0x61F},     {0x64B, 0x66D},
    {0x6D4, 0x6D4},   {0x6F0, 0x6F9},   {0x964, 0x96F},   {0x1361, 0x137C}, {0x2000, 0x2BFF},   {0x2E00, 0x2E7F},
    {0x3000, 0x3004}, {0x3008, 0x3020}, {0x30FB, 0x30FB}, {0xD800, 0xF8FF}, {0xFE00, 0xFE6F},   {0xFEFF, 0xFEFF},
    {0xFF00, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF},
};

bool left_blank(std::string_view s) { return s.front() == ' ' || s.front() == '\t'; }
bool right_blank(std::string_view s) { return s.back() == ' ' || s.back() == '\t'; }

}  // namespace

CodePoint code_point(std::string_view s, std::size_t i) {
  if (i >= s.size()) return {};
  auto const byte = [&](std::size_t k) -> char32_t { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0x80U; };
  char32_t const lead = byte(i);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | (byte(i + 1) & 0x3F), 2};
  if (lead < 0xF0) return {(lead & 0x0F) << 12 | (byte(i + 1) & 0x3F) << 6 | (byte(i + 2) & 0x3F), 3};
  return {(lead & 0x07) << 18 | (byte(i + 1) & 0x3F) << 12 | (byte(i + 2) & 0x3F) << 6 | (byte(i + 3) & 0x3F), 4};
}

Letter letter(char32_t c) {
  if (c < 0x80) {
    if (c >= 'A' && c <= 'Z') return Letter::upper;
    return c >= 'a' && c <= 'z' ? Letter::lower : Letter::none;
  }
  if (c < 0x250) return latin(c);
  if (c < 0x2B0) return Letter::lower;
  for (Range const& r : not_letters)
    if (c >= r.from && c <= r.to) return Letter::none;
  return other_cased(c);
}

std::string_view trim_left(std::string_view s) {
  while (!s.empty()) {
    if (left_blank(s)) s.remove_prefix(1);
    else if (s.starts_with("\xC2\xA0")) s.remove_prefix(2);
    else break;
  }
  return s;
}

std::string_view trim_right(std::string_view s) {
  while (!s.empty()) {
    if (right_blank(s)) s.remove_suffix(1);
    else if (s.ends_with("\xC2\xA0")) s.remove_suffix(2);
    else break;
  }
  return s;
}

std::string_view trim(std::string_view s) { return trim_right(trim_left(s)); }

bool ends_sentence(std::string_view s) {
  if (s.empty()) return false;
  static constexpr std::string_view ascii = ".?!:\")]";
  if (ascii.find(s.back()) != std::string_view::npos) return true;
  for (std::string_view mark :
       {"\u201D", "\u2026", "\u00BB", "\u3002", "\uFF1F", "\uFF01", "\uFF1A", "\u061F", "\u06D4", "\u0964"})
    if (s.ends_with(mark)) return true;
  return false;
}

bool starts_lower(std::string_view s) { return letter(code_point(s, 0).value) == Letter::lower; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t find_no_case(std::string_view s, std::string_view needle, std::size_t from) {
  if (needle.empty() || s.size() < needle.size()) return std::string_view::npos;
  auto const low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  for (std::size_t i = from; i + needle.size() <= s.size(); ++i) {
    if (low(s[i]) != needle[0]) continue;
    std::size_t k = 1;
    while (k < needle.size() && low(s[i + k]) == needle[k]) ++k;
    if (k == needle.size()) return i;
  }
  return std::string_view::npos;
}

}  // namespace record::scan
