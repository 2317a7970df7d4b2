// SPDX-License-Identifier: Apache-2.0
// Text to tokens (see tokenizer.hpp).
#include "record/tokenizer.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "record/tokenizer_letters.hpp"
#include "record/tokenizer_stems.hpp"

namespace record {
namespace {

constexpr std::size_t longest_token = 64;  // bytes; what is longer is no word anybody types
constexpr std::size_t longest_chain = 4;   // parts; beyond it is an address or a rule of dashes
constexpr std::size_t words_remembered = 1 << 15;

/// Walks over text and closes pieces.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) { pieces_.reserve(text.size() / 6 + 1); }

  std::vector<WordPiece> run() {
    for (std::size_t i = 0; i < text_.size();) {
      std::size_t const from = i;
      char32_t const c = next_code_point(text_, i);
      step(c, folded_letter(c).kind, from, i);
    }
    return std::move(pieces_);
  }

 private:
  enum class In : std::uint8_t { nothing, word, unspaced };

  void step(char32_t c, LetterKind kind, std::size_t from, std::size_t to) {
    switch (kind) {
      case LetterKind::letter:
      case LetterKind::digit: return letter(kind == LetterKind::digit, from, to);
      case LetterKind::unspaced: return unspaced(from, to);
      case LetterKind::mark:
        if (in_ != In::nothing && between_ == 0) pieces_.back().end = static_cast<std::uint32_t>(to);
        return;
      case LetterKind::apostrophe:
      case LetterKind::joiner: return joint(kind == LetterKind::apostrophe ? U'\'' : c);
      case LetterKind::separator: return c == U',' && digit_ ? joint(c) : close();
    }
  }

  void close() {
    in_ = In::nothing;
    between_ = 0;
  }
  void joint(char32_t c) {
    if (in_ == In::word && between_ == 0) between_ = c;
    else close();
  }
  void letter(bool digit, std::size_t from, std::size_t to) {
    bool const numbers = digit && digit_;
    bool const together = in_ == In::word && (between_ == 0 || (between_ == U'\'' && !numbers));
    // 66,000 and 3.5 are chains; 16-17 and 1,a are not.
    bool const chained =
        in_ == In::word && !together && (numbers ? between_ == U',' || between_ == U'.' : between_ != U',');
    if (together) pieces_.back().end = static_cast<std::uint32_t>(to);
    else open(from, to, false, chained);
    in_ = In::word;
    digit_ = digit;
    between_ = 0;
  }
  void unspaced(std::size_t from, std::size_t to) {
    if (in_ == In::unspaced) pieces_.back().end = static_cast<std::uint32_t>(to);
    else open(from, to, true, false);
    in_ = In::unspaced;
    digit_ = false;
    between_ = 0;
  }
  void open(std::size_t from, std::size_t to, bool is_unspaced, bool chained) {
    pieces_.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), is_unspaced, chained});
  }

  std::string_view text_;
  std::vector<WordPiece> pieces_;
  In in_ = In::nothing;
  bool digit_ = false;    // the last letter was one
  char32_t between_ = 0;  // what stands after the last letter and may join it to the next
};

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};

}  // namespace

std::vector<WordPiece> scan(std::string_view text) { return Scanner(text).run(); }

struct Tokenizer::Body {
  Stems stems;
  /// Per language of the row: word as written -> its forms. Speech repeats itself: this is what makes indexing quick.
  std::array<std::unordered_map<std::string, std::vector<std::string>, Hash, std::equal_to<>>, 32> met;
  std::size_t remembered = 0;
};

Tokenizer::Tokenizer() : body_(std::make_unique<Body>()) {}
Tokenizer::~Tokenizer() = default;

void Tokenizer::add(std::string_view token, std::uint32_t begin, std::uint32_t end, bool same_place) {
  std::size_t length = std::min(token.size(), longest_token);
  while (length < token.size() && length > 0 && (static_cast<unsigned char>(token[length]) & 0xC0) == 0x80) --length;
  if (length == 0) return;
  tokens_.push_back(
      {static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(length), begin, end, same_place});
  letters_.append(token.substr(0, length));
}

void Tokenizer::verbatim(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t const end = std::min(text.find(' ', i), text.size());
    if (end > i) add(text.substr(i, end - i), static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end), false);
    i = end + 1;
  }
}

void Tokenizer::pairs(std::string_view text, WordPiece const& piece, TokenUse use) {
  struct Unit {
    std::string folded;
    std::uint32_t begin, end;
  };
  std::vector<Unit> units;
  for (std::size_t i = piece.begin; i < piece.end;) {
    auto const from = static_cast<std::uint32_t>(i);
    FoldedLetter const l = folded_letter(next_code_point(text, i));
    auto const to = static_cast<std::uint32_t>(i);
    if (l.kind == LetterKind::mark && !units.empty()) {
      append_mark(units.back().folded, l.folded);
      units.back().end = to;
    } else if (!l.folded.empty()) units.push_back({std::string(l.folded), from, to});
  }
  for (std::size_t i = 0; i < units.size(); ++i) {
    Unit const& u = units[i];
    if (i + 1 < units.size()) {
      add(u.folded + units[i + 1].folded, u.begin, units[i + 1].end, false);
      if (use == TokenUse::document) add(u.folded, u.begin, u.end, true);
    } else if (use == TokenUse::document || units.size() == 1) add(u.folded, u.begin, u.end, false);
  }
}

void Tokenizer::word(std::string_view raw, WordPiece const& place, TokenUse use, bool same_place) {
  auto const tell = [&](std::vector<std::string> const& forms) {
    for (std::string const& f : forms) {
      add(f, place.begin, place.end, same_place);
      same_place = true;
    }
  };
  if (use != TokenUse::document) {
    CasedWord const w = cased_word(raw);
    return tell(forms_of(w, use == TokenUse::query ? written_in(w.alphabet, known_) : 0, body_->stems));
  }
  if (raw.size() > 4 * longest_token) {  // nothing to remember, and no stemmer's business
    std::string folded;
    append_folded(folded, cased_word(raw.substr(0, 4 * longest_token)).text);
    return add(folded, place.begin, place.end, same_place);
  }
  auto& met = body_->met[language_ & 31U];
  auto it = met.find(raw);
  if (it == met.end()) {
    CasedWord const w = cased_word(raw);
    Language const language = language_for(w.alphabet, language_);
    if (language != 0) used_ |= Languages{1} << language;
    it = met.emplace(std::string(raw), forms_of(w, language == 0 ? 0 : Languages{1} << language, body_->stems)).first;
    ++body_->remembered;
  }
  tell(it->second);
}

std::vector<Token> const& Tokenizer::read(std::string_view text, TokenUse use) {
  tokens_.clear();
  letters_.clear();
  if (text.starts_with('\x1f')) {
    verbatim(text.substr(1));
    return tokens_;
  }
  if (body_->remembered > words_remembered) {
    for (auto& m : body_->met) m.clear();
    body_->remembered = 0;
  }
  std::vector<WordPiece> const pieces = scan(text);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    WordPiece const& p = pieces[i];
    if (p.unspaced) {
      pairs(text, p, use);
      continue;
    }
    std::size_t const before = tokens_.size();
    word(text.substr(p.begin, p.end - p.begin), p, use, false);
    if (use != TokenUse::document || p.chained) continue;
    std::size_t last = i;
    while (last + 1 < pieces.size() && pieces[last + 1].chained) ++last;
    if (last == i || last - i >= longest_chain || tokens_.size() == before) continue;
    WordPiece const whole{p.begin, pieces[last].end, false, false};
    word(text.substr(whole.begin, whole.end - whole.begin), whole, use, true);
  }
  return tokens_;
}

}  // namespace record
