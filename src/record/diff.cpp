// SPDX-License-Identifier: Apache-2.0
// Texts to tokens, tokens to numbers, matches to an edit script.
#include "record/diff.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace record {
namespace {

struct Point {
  char32_t value = 0;
  std::size_t length = 1;
};

/// Decodes the code point at `i`. A byte that begins none counts as one: the house's text is UTF-8, but a wrong
/// byte must not run past the end.
Point point_at(std::string_view s, std::size_t i) {
  auto const byte = [&](std::size_t k) { return static_cast<unsigned char>(s[k]); };
  unsigned char const first = byte(i);
  std::size_t const length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 1 || i + length > s.size()) return {first, 1};
  char32_t value = first & (0xFFu >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) value = (value << 6) | (byte(i + k) & 0x3Fu);
  return {value, length};
}

bool is_blank(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/// Scripts that put no blank between words: Thai to Myanmar, Khmer, kana and Han.
bool unspaced(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

void add_word(std::vector<TextToken>& out, std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t open = begin;
  for (std::size_t i = begin; i < end;) {
    Point const p = point_at(text, i);
    if (p.value >= 0x0E00 && unspaced(p.value)) {
      if (open < i) out.push_back({open, i, true});
      out.push_back({i, i + p.length, true});
      open = i + p.length;
    }
    i += p.length;
  }
  if (open < end) out.push_back({open, end, true});
}

void add_signs(std::vector<TextToken>& out, std::string_view text, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end;) {
    Point const p = point_at(text, i);
    if (!is_blank(p.value)) out.push_back({i, i + p.length, false});
    i += p.length;
  }
}

/// What two tokens must share to count as the same.
std::string compared(std::string_view token, bool word) {
  if (!word) {
    if (token == "’" || token == "‘") return "'";
    if (token == "“" || token == "”") return "\"";
    if (token == "–" || token == "—" || token == "‑") return "-";
    return std::string(token);
  }
  std::string out;
  out.reserve(token.size());
  for (char const c : token) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      std::string folded = base::fold(token);
      return folded.empty() ? std::string(token) : folded;
    }
    bool const upper = c >= 'A' && c <= 'Z', plain = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    out += upper ? static_cast<char>(c - 'A' + 'a') : plain ? c : ' ';
  }
  return out;
}

std::vector<std::uint32_t> numbers(WordNumbers& vocabulary, std::string_view text, std::vector<TextToken> const& list) {
  std::vector<std::uint32_t> out;
  out.reserve(list.size());
  for (TextToken const& t : list) out.push_back(vocabulary.number(text.substr(t.begin, t.end - t.begin), t.word));
  return out;
}

/// Writes pieces in order, counting code points as it goes and joining neighbours of one kind.
class Script {
 public:
  Script(std::string_view before, std::string_view after) : before_(before), after_(after) {}

  void matched(std::size_t a_end, std::size_t b_end) {
    bool const same = before_.substr(a_, a_end - a_) == after_.substr(b_, b_end - b_);
    add(same ? EditKind::same : EditKind::alike, a_end, b_end);
  }

  /// What differs up to the two ends; blanks common to both edges stay out of it.
  void differing(std::size_t a_end, std::size_t b_end) {
    std::size_t lead = 0;
    while (a_ + lead < a_end && b_ + lead < b_end && blank_byte(before_[a_ + lead]) &&
           before_[a_ + lead] == after_[b_ + lead])
      ++lead;
    if (lead > 0) add(EditKind::same, a_ + lead, b_ + lead);
    std::size_t tail = 0;
    while (a_ + tail < a_end && b_ + tail < b_end && blank_byte(before_[a_end - tail - 1]) &&
           before_[a_end - tail - 1] == after_[b_end - tail - 1])
      ++tail;
    if (a_ < a_end - tail) add(EditKind::removed, a_end - tail, b_);
    if (b_ < b_end - tail) add(EditKind::added, a_, b_end - tail);
    if (tail > 0) add(EditKind::same, a_end, b_end);
  }

  std::vector<EditStep> take() { return std::move(pieces_); }

 private:
  static bool blank_byte(char c) { return c == ' ' || c == '\n' || c == '\t'; }

  static TextStretch advance(std::string_view text, std::size_t& at, std::int64_t& points, std::size_t end) {
    TextStretch s{static_cast<std::int64_t>(at), static_cast<std::int64_t>(end), points, 0};
    points += static_cast<std::int64_t>(base::code_points(text.substr(at, end - at)));
    s.to = points;
    at = end;
    return s;
  }

  void add(EditKind kind, std::size_t a_end, std::size_t b_end) {
    std::size_t const b_begin = b_;
    TextStretch const a = advance(before_, a_, a_points_, a_end), b = advance(after_, b_, b_points_, b_end);
    if (a.begin == a.end && b.begin == b.end) return;
    if (pieces_.empty() || pieces_.back().kind != kind) pieces_.push_back({kind, a, b, {}});
    pieces_.back().before.end = a.end;
    pieces_.back().before.to = a.to;
    pieces_.back().after.end = b.end;
    pieces_.back().after.to = b.to;
    if (kind != EditKind::same) pieces_.back().text += after_.substr(b_begin, b_end - b_begin);
  }

  std::string_view before_, after_;
  std::size_t a_ = 0, b_ = 0;
  std::int64_t a_points_ = 0, b_points_ = 0;
  std::vector<EditStep> pieces_;
};

}  // namespace

std::vector<TextToken> tokens(std::string_view text) {
  std::vector<TextToken> out;
  out.reserve(text.size() / 5 + 1);
  std::size_t at = 0;
  for (base::Word const& w : base::words(text)) {
    add_signs(out, text, at, w.begin);
    add_word(out, text, w.begin, w.end);
    at = w.end;
  }
  add_signs(out, text, at, text.size());
  return out;
}

std::uint32_t WordNumbers::number(std::string_view token, bool word) {
  auto const [it, fresh] = numbers_.try_emplace(compared(token, word), static_cast<std::uint32_t>(words_.size()));
  if (fresh) words_.push_back(word);
  return it->second;
}

void drop_lone_signs(std::vector<CommonItem>& pairs, std::vector<bool> const& word_in_before, std::size_t after_size) {
  auto const follows = [](CommonItem const& a, CommonItem const& b) {
    return a.first + 1 == b.first && a.second + 1 == b.second;
  };
  std::size_t kept = 0;
  for (std::size_t begin = 0; begin < pairs.size();) {
    std::size_t end = begin + 1;
    bool word = word_in_before[pairs[begin].first];
    for (; end < pairs.size() && follows(pairs[end - 1], pairs[end]); ++end)
      word = word || word_in_before[pairs[end].first];
    bool const at_start = pairs[begin].first == 0 && pairs[begin].second == 0;
    bool const at_end = pairs[end - 1].first + 1 == word_in_before.size() && pairs[end - 1].second + 1 == after_size;
    if (word || at_start || at_end)
      for (std::size_t i = begin; i < end; ++i) pairs[kept++] = pairs[i];
    begin = end;
  }
  pairs.resize(kept);
}

WordMatching match_words(std::string_view before, std::string_view after) {
  WordMatching m{tokens(before), tokens(after), {}};
  WordNumbers vocabulary;
  auto const a = numbers(vocabulary, before, m.before), b = numbers(vocabulary, after, m.after);
  m.pairs = common_items(a, b, vocabulary.words());
  std::vector<bool> word;
  word.reserve(m.before.size());
  for (TextToken const& t : m.before) word.push_back(t.word);
  drop_lone_signs(m.pairs, word, m.after.size());
  return m;
}

std::vector<EditStep> difference(std::string_view before, std::string_view after) {
  WordMatching const m = match_words(before, after);
  Script script(before, after);
  for (auto const& [i, j] : m.pairs) {
    script.differing(m.before[i].begin, m.after[j].begin);
    script.matched(m.before[i].end, m.after[j].end);
  }
  script.differing(before.size(), after.size());
  return script.take();
}

std::string applied(std::vector<EditStep> const& script, std::string_view before) {
  std::string out;
  for (EditStep const& p : script) {
    if (p.kind == EditKind::same)
      out += before.substr(static_cast<std::size_t>(p.before.begin),
                           static_cast<std::size_t>(p.before.end - p.before.begin));
    else out += p.text;
  }
  return out;
}

}  // namespace record
