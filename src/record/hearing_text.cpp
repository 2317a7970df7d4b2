// SPDX-License-Identifier: Apache-2.0
// From the bytes of a caption post to text, and how one text follows another (captions 6.2.3-6.2.7).
#include <algorithm>

#include "base/text.hpp"
#include "record/hearing.hpp"
#include "record/parse_letters.hpp"

namespace record::hearing {

namespace {

using scan::code_point;

/// Bytes at the end that begin a sequence which does not end: 0 to 3.
std::size_t unfinished(std::string_view s) {
  for (std::size_t back = 1; back <= 3 && back <= s.size(); ++back) {
    auto const c = static_cast<unsigned char>(s[s.size() - back]);
    if ((c & 0xC0) == 0x80) continue;
    std::size_t const whole = c >= 0xF0 && c < 0xF5 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
    return c < 0xF5 && whole > back ? back : 0;
  }
  return 0;
}

bool right_to_left(char32_t c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

/// Size of an escape sequence that begins at `i` (ESC alone: 1).
std::size_t escape_size(std::string_view s, std::size_t i) {
  if (i + 1 >= s.size() || s[i + 1] != '[') return 1;
  std::size_t end = i + 2;
  while (end < s.size() && end < i + 16 && (scan::is_digit(s[end]) || s[end] == ';' || s[end] == '?')) ++end;
  return end < s.size() && scan::is_ascii_letter(s[end]) ? end + 1 - i : 2;
}

/// Valid UTF-8 without what may not stay. `after_cr` carries a CR over the border of two bodies.
std::string without_controls(std::string_view in, bool& after_cr) {
  std::string out;
  out.reserve(in.size());
  char32_t last = 0;
  for (std::size_t i = 0; i < in.size();) {
    auto const [c, size] = code_point(in, i);
    std::size_t step = size;
    bool const cr = c == '\r';
    if (c == '\n') {
      if (!after_cr) out += '\n';
    } else if (cr || c == 0x2028 || c == 0x2029 || c == 0x85) out += '\n';
    else if (c == '\t') out += ' ';
    else if (c == '\b') out += '\b';
    else if (c == 0x1B) step = escape_size(in, i);
    else if (c == 0x200E || c == 0x200F) {
      if (right_to_left(last) && right_to_left(code_point(in, i + size).value)) out.append(in, i, size);
    } else if (c >= 0x20 && !(c >= 0x7F && c < 0xA0) && c != 0xFEFF && !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069)) {
      out.append(in, i, size);
    }
    last = c;
    after_cr = cr;
    i += step;
  }
  return out;
}

/// Han, Kana, CJK punctuation, Thai, Lao, Khmer: written without blanks between words. Hangul is not.
bool unspaced(char32_t c) {
  return (c >= 0x3000 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF01 && c <= 0xFF9F) || (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0xE00 && c <= 0xEFF) ||
         (c >= 0x1780 && c <= 0x17FF);
}

bool white(char32_t c) { return c == ' ' || c == '\n' || c == 0xA0; }

char32_t last_point(std::string_view s) {
  std::size_t i = s.size();
  while (i > 0 && (static_cast<unsigned char>(s[i - 1]) & 0xC0) == 0x80) --i;
  return i == 0 ? 0 : code_point(s, i - 1).value;
}

bool closes(char32_t c) {
  static constexpr std::u32string_view marks = U",.;:!?)]}'\u2019\u2026%";
  return marks.find(c) != std::u32string_view::npos;
}

/// Twice the median, so that a half is not lost.
std::int64_t double_median(std::vector<std::int64_t> lengths) {
  if (lengths.empty()) return 1000;
  std::sort(lengths.begin(), lengths.end());
  auto const n = lengths.size();
  return lengths[(n - 1) / 2] + lengths[n / 2];
}

bool digits(std::string_view s, std::size_t at, std::size_t n) {
  if (at + n > s.size()) return false;
  return std::all_of(s.begin() + static_cast<std::ptrdiff_t>(at), s.begin() + static_cast<std::ptrdiff_t>(at + n), scan::is_digit);
}

/// Looks like the beginning of a time line, whatever follows.
bool dated(std::string_view s) { return digits(s, 0, 4) && s.size() > 10 && s[4] == '-' && digits(s, 5, 2) && s[7] == '-' && digits(s, 8, 2) && s[10] == 'T'; }

/// "2031-05-12T10:00:05.250", also with a dot before the seconds, a Z, and " region:reg1#cue1" behind.
std::optional<std::int64_t> cue_time(std::string_view s) {
  auto const blank = s.find(' ');
  if (blank != std::string_view::npos && !trim(s.substr(blank)).empty() && !trim(s.substr(blank)).starts_with("region:")) return std::nullopt;
  s = s.substr(0, blank);
  if (s.ends_with('Z')) s.remove_suffix(1);
  if (!dated(s) || !digits(s, 11, 2) || s.size() < 21 || s[13] != ':' || !digits(s, 14, 2) || (s[16] != ':' && s[16] != '.') ||
      !digits(s, 17, 2) || s[19] != '.' || s.size() > 23 || !digits(s, 20, s.size() - 20))
    return std::nullopt;
  std::string iso_text(s);
  iso_text[16] = ':';
  while (iso_text.size() < 23) iso_text += '0';
  auto const at = parse_iso(iso_text + "Z");
  if (!at) return std::nullopt;
  return to_millis(*at);
}

/// <br> in any case is a line end; those at the ends and one leading blank go. No other tag is read.
std::string with_breaks(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    std::size_t size = 0;
    if (s[i] == '<')
      for (std::string_view const tag : {"<br>", "<br/>", "<br />"})
        if (starts_with_no_case(s.substr(i), tag)) size = tag.size();
    if (size > 0) out += '\n';
    else out += s[i];
    i += size > 0 ? size : 1;
  }
  if (out.starts_with(' ')) out.erase(0, 1);
  while (out.starts_with('\n')) out.erase(0, 1);
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

std::vector<std::string_view> lines_of(std::string_view s) {
  while (s.ends_with('\n')) s.remove_suffix(1);
  return split(s, '\n');
}

/// Where the last word of a text begins; 0 when it is the only one.
std::size_t last_word(std::string_view s) {
  while (!s.empty() && white(static_cast<unsigned char>(s.back()))) s.remove_suffix(1);
  auto const blank = s.find_last_of(" \n");
  return blank == std::string_view::npos ? 0 : blank + 1;
}

std::size_t shared(std::string_view a, std::string_view b) {
  auto const n = std::min(a.size(), b.size());
  std::size_t i = static_cast<std::size_t>(std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n), b.begin()).first - a.begin());
  while (i > 0 && i < n && (static_cast<unsigned char>(a[i]) & 0xC0) == 0x80) --i;
  while (i > 0 && i < b.size() && (static_cast<unsigned char>(b[i]) & 0xC0) == 0x80) --i;
  return i;
}

/// `now` begins with `before`, or with all but its last word, and is not the same.
std::optional<std::size_t> grown(std::string_view before, std::string_view now) {
  if (trim(before).empty() || before == now || now.size() < before.size()) return std::nullopt;
  auto const common = shared(before, now);
  bool const whole = common == before.size() && (common == now.size() || white(static_cast<unsigned char>(now[common])) ||
                                                 white(static_cast<unsigned char>(before.back())) || closes(code_point(now, common).value));
  if (whole) return common;
  auto const word = last_word(before);
  return word > 0 && common >= word ? std::optional(common) : std::nullopt;
}

}  // namespace

std::string clean(State& s, Dialect dialect, std::string_view bytes) {
  std::string text;
  if (!s.legacy)
    if (auto const cut = unfinished(bytes); cut > 0) {
      bytes.remove_suffix(cut);
      ++s.tails_lost;
    }
  if (is_utf8(bytes)) {
    text = bytes;
    if (!s.legacy && std::any_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; })) s.utf8_seen = true;
  } else if (s.utf8_seen) {
    text = repair_utf8(bytes);
  } else if (auto read = decode(bytes); read && read->encoding == Encoding::windows1252) {
    text = std::move(read->text);
    s.legacy = true;
  } else {
    text = repair_utf8(bytes);
  }
  auto out = without_controls(text, s.after_cr);
  if (dialect != Dialect::youtube && out.ends_with("\\n")) out.replace(out.size() - 2, 2, "\n");
  return out;
}

std::string clean_typed(std::string_view text) {
  bool after_cr = false;
  auto out = without_controls(repair_utf8(text), after_cr);
  std::erase(out, '\b');
  return out;
}

std::optional<std::vector<Cue>> cues(std::string_view text) {
  std::vector<Cue> out;
  bool timed = false;
  for (auto line : lines_of(text)) {
    if (dated(trim(line))) {
      auto const at = cue_time(trim(line));
      if (!at) return std::nullopt;
      out.push_back({*at, {}});
      timed = true;
    } else if (out.empty()) {
      if (trim(line).empty()) continue;
      out.push_back({0, std::string(line)});
    } else {
      out.back().text += (out.back().text.empty() ? "" : "\n") + std::string(line);
    }
  }
  if (timed && out.front().at == 0) return std::nullopt;
  for (auto& cue : out) cue.text = with_breaks(cue.text);
  std::stable_sort(out.begin(), out.end(), [](Cue const& a, Cue const& b) { return a.at < b.at; });
  return out;
}

std::string_view seam(std::string_view before, std::string_view text, JoinPolicy policy, Dialect dialect,
                      std::vector<std::int64_t> const& lengths) {
  if (before.empty() || text.empty() || dialect == Dialect::ops) return "";
  auto const left = last_point(before), right = code_point(text, 0).value;
  if (policy == JoinPolicy::line) return left == '\n' || right == '\n' ? "" : "\n";
  if (policy == JoinPolicy::literal || white(left) || white(right)) return "";
  bool const by_line = dialect == Dialect::teams && scan::ends_sentence(before);
  if (by_line) return "\n";
  // Somebody who types letter by letter types the blank after a sentence too: "No." and "No." are two bodies, not pieces of a word.
  bool const next_sentence = (left == '.' || left == '?' || left == '!') && scan::letter(right) == scan::Letter::upper;
  if ((double_median(lengths) <= 6 && !next_sentence) || unspaced(left) || unspaced(right) || closes(right)) return "";
  return " ";
}

std::optional<Overlap> overlap(std::string_view before, std::string_view now) {
  if (auto const common = grown(before, now)) return Overlap{0, *common};
  if (before == now) return std::nullopt;
  auto const a = lines_of(before), b = lines_of(now);
  // A window of captions has a few lines; more would cost their square.
  for (std::size_t k = std::min({a.size(), b.size(), std::size_t{12}}); k >= 1; --k) {
    if (a.size() == k && b.size() == k && k == 1) break;
    auto const from = a.size() - k;
    if (!std::equal(a.begin() + static_cast<std::ptrdiff_t>(from), a.end() - 1, b.begin())) continue;
    auto const& left = a.back();
    auto const& right = b[k - 1];
    if (trim(left).empty() || !(left == right || grown(left, right))) continue;
    auto const skip = static_cast<std::size_t>(a[from].data() - before.data());
    if (skip == 0 && b.size() == k && left == right) continue;
    return Overlap{skip, shared(before.substr(skip), now)};
  }
  return std::nullopt;
}

}  // namespace record::hearing
