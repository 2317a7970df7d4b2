// SPDX-License-Identifier: Apache-2.0
// Letters for writers and readers of formats (export_letters.hpp). Full case mapping lives with ICU in base; names in
// capitals need only the simple one-to-one pairs of the three scripts that have them.
#include "record/export_letters.hpp"

#include "base/text.hpp"

namespace record::shape {

namespace {

/// The capital of one letter; itself where there is none.
char32_t capital(char32_t c) {
  if (c >= U'a' && c <= U'z') return c - 32;
  if (c < 0xB5) return c;
  if (c >= 0xE0 && c <= 0xFE && c != 0xF7) return c - 32;  // Latin-1
  if (c == 0xFF) return 0x178;
  bool const even_capital = (c >= 0x100 && c <= 0x137 && c != 0x131) || (c >= 0x14A && c <= 0x177) ||
                            (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF) || (c >= 0x218 && c <= 0x21F);
  if (even_capital) return c & ~char32_t{1};
  bool const odd_capital = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if (odd_capital) return (c & 1) ? c : c - 1;
  if (c == 0x131) return U'I';
  if (c >= 0x3B1 && c <= 0x3C9) return c == 0x3C2 ? 0x3A3 : c - 32;  // Greek, final sigma too
  if (c == 0x3AC) return 0x386;
  if (c >= 0x3AD && c <= 0x3AF) return c - 37;
  if (c == 0x3CC) return 0x38C;
  if (c == 0x3CD || c == 0x3CE) return c - 63;
  if (c >= 0x430 && c <= 0x44F) return c - 32;  // Cyrillic
  if (c >= 0x450 && c <= 0x45F) return c - 80;
  if (c >= 0x460 && c <= 0x4FF && !(c >= 0x482 && c <= 0x48B) && !(c >= 0x4C0 && c <= 0x4CF)) return c & ~char32_t{1};
  return c;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

}  // namespace

char32_t next_point(std::string_view s, std::size_t& i) {
  auto const b = static_cast<unsigned char>(s[i++]);
  if (b < 0x80) return b;
  int const more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
  char32_t c = b & (0x3F >> more);
  for (int k = 0; k < more && i < s.size(); ++k) c = (c << 6) | (static_cast<unsigned char>(s[i++]) & 0x3F);
  return c;
}

void append_point(std::string& out, char32_t c) {
  auto put = [&](char32_t x) { out += static_cast<char>(x); };
  if (c < 0x80) return put(c);
  if (c < 0x800) put(0xC0 | (c >> 6));
  else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

std::string one_line(std::string_view s) {
  std::string out;
  bool gap = false;
  for (char const c : s) {
    if (is_blank(c)) {
      gap = !out.empty();
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) continue;
    if (gap) out += ' ';
    gap = false;
    out += c;
  }
  return out;
}

bool unspaced(char32_t c) {
  return (c >= 0x2E80 && c <= 0x303F) || (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

void join_line(std::string& text, std::string_view next) {
  if (next.empty()) return;
  if (!text.empty() && !is_blank(text.back()) && !is_blank(next[0])) {
    std::size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    std::size_t first = 0;
    if (!(unspaced(next_point(text, last)) && unspaced(next_point(next, first)))) text += ' ';
  }
  text += next;
}

std::string capitals(std::string_view s) {
  std::string const good = base::repair_utf8(s);
  std::string out;
  for (std::size_t i = 0; i < good.size();) append_point(out, capital(next_point(good, i)));
  return out;
}

std::string xml_text(std::string_view s) {
  std::string const good = base::is_utf8(s) ? std::string(s) : base::repair_utf8(s);
  std::string out;
  out.reserve(good.size());
  for (std::size_t i = 0; i < good.size();) {
    std::size_t const from = i;
    char32_t const c = next_point(good, i);
    bool const held = (c >= 0x20 && c != 0x7F && c != 0xFFFE && c != 0xFFFF) || c == '\t' || c == '\n' || c == '\r';
    if (held) out.append(good, from, i - from);
  }
  return out;
}

}  // namespace record::shape
