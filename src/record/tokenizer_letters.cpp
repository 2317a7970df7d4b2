// SPDX-License-Identifier: Apache-2.0
// Letters from ICU's properties (see tokenizer_letters.hpp). The table covers U+0000-U+30FF, where nearly all speech
// lives; the rest (ideographs, Hangul, presentation forms) is worked out on the spot.
#include "record/tokenizer_letters.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <stdexcept>
#include <vector>

namespace record {
namespace {

constexpr char32_t table_end = 0x3100;

struct Normalizers {
  icu::Normalizer2 const* casefold;
  icu::Normalizer2 const* compose;
  icu::Normalizer2 const* decompose;
};

Normalizers const& normalizers() {
  static Normalizers const n = [] {
    UErrorCode e = U_ZERO_ERROR;
    Normalizers made{icu::Normalizer2::getNFKCCasefoldInstance(e), icu::Normalizer2::getNFCInstance(e),
                     icu::Normalizer2::getNFDInstance(e)};
    if (U_FAILURE(e)) throw std::runtime_error("ICU has no normalisation data");
    return made;
  }();
  return n;
}

bool is_mark(UChar32 c) {
  auto const type = u_charType(c);
  return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK || type == U_ENCLOSING_MARK;
}

UScriptCode script_of(UChar32 c) {
  UErrorCode e = U_ZERO_ERROR;
  UScriptCode const s = uscript_getScript(c, &e);
  return U_FAILURE(e) ? USCRIPT_COMMON : s;
}

Alphabet alphabet_of(UScriptCode s) {
  switch (s) {
    case USCRIPT_LATIN: return Alphabet::latin;
    case USCRIPT_CYRILLIC: return Alphabet::cyrillic;
    case USCRIPT_ARABIC: return Alphabet::arabic;
    case USCRIPT_GREEK: return Alphabet::greek;
    case USCRIPT_DEVANAGARI: return Alphabet::devanagari;
    case USCRIPT_ARMENIAN: return Alphabet::armenian;
    case USCRIPT_HEBREW: return Alphabet::hebrew;
    case USCRIPT_TAMIL: return Alphabet::tamil;
    default: return Alphabet::other;
  }
}

bool is_unspaced(UChar32 c, UScriptCode s) {
  switch (s) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_YI: return true;
    default: return c == 0x30FC || c == 0xFF70;  // the long vowel of kana is common to two scripts
  }
}

LetterKind kind_of(UChar32 c) {
  switch (c) {
    case '\'':
    case 0x2019:
    case 0x2018:
    case 0x02BC:
    case 0xFF07: return LetterKind::apostrophe;
    case '-':
    case '.':
    case '_':
    case '&':
    case 0x2010:
    case 0x2011: return LetterKind::joiner;
    case 0xFF9E:
    case 0xFF9F:                           // half-width voicing signs of kana
    case 0x0640: return LetterKind::mark;  // tatweel only stretches a word
    default: break;
  }
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || is_mark(c)) return LetterKind::mark;
  auto const mask = U_GET_GC_MASK(c);
  if ((mask & (U_GC_ND_MASK | U_GC_NO_MASK)) != 0) return LetterKind::digit;
  if ((mask & (U_GC_L_MASK | U_GC_NL_MASK)) != 0)
    return is_unspaced(c, script_of(c)) ? LetterKind::unspaced : LetterKind::letter;
  return LetterKind::separator;
}

/// Letters that Unicode does not take apart but people type as plain ones.
char const* plain(UChar32 c) {
  switch (c) {
    case 0x0131: return "i";
    case 0x00F8: return "o";
    case 0x0142: return "l";
    case 0x0111:
    case 0x00F0: return "d";
    case 0x0127: return "h";
    case 0x00E6: return "ae";
    case 0x0153: return "oe";
    case 0x00FE: return "th";
    case 0x0649: return "\u064A";  // alef maksura
    case 0x0629: return "\u0647";  // teh marbuta
    case 0x0671: return "\u0627";  // alef wasla
    case 0x06CC: return "\u064A";  // Persian yeh
    case 0x06A9: return "\u0643";  // Persian kaf
    default: return nullptr;
  }
}

/// A mark that makes no difference to a searcher. The signs of Indic and south-east Asian scripts are vowels and stay;
/// their nukta goes, and so does everything above and below Latin, Greek, Cyrillic, Hebrew and Arabic letters.
bool is_dropped(UChar32 c) {
  if (!is_mark(c)) return c == 0x0640;
  if (c == 0x3099 || c == 0x309A) return false;  // the voicing marks of kana
  if (u_getCombiningClass(c) == 7) return true;
  switch (script_of(c)) {
    case USCRIPT_INHERITED:
    case USCRIPT_COMMON:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_HEBREW:
    case USCRIPT_ARABIC:
    case USCRIPT_SYRIAC: return true;
    default: return false;
  }
}

/// Only what belongs in a word: compatibility forms of single characters can bring blanks, brackets and strokes.
bool in_word(UChar32 c) { return is_mark(c) || (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) != 0; }

std::string cased_of(UChar32 c) {
  UErrorCode e = U_ZERO_ERROR;
  icu::UnicodeString const folded = normalizers().casefold->normalize(icu::UnicodeString(c), e);
  icu::UnicodeString const whole = normalizers().compose->normalize(folded, e);
  if (U_FAILURE(e)) throw std::runtime_error("ICU could not normalise a character");
  std::string out;
  for (int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    UChar32 const x = whole.char32At(i);
    int const digit = u_charType(x) == U_DECIMAL_DIGIT_NUMBER ? u_charDigitValue(x) : -1;
    if (digit >= 0) out += static_cast<char>('0' + digit);
    else if (in_word(x) && x != 0x0640) append_code_point(out, static_cast<char32_t>(x));
  }
  return out;
}

void fold_one(std::string& to, UChar32 c) {
  // й and ї are letters of their own, not accented ones; ё is written either way.
  if (c == 0x0439 || c == 0x0457) return append_code_point(to, static_cast<char32_t>(c));
  if (char const* p = plain(c)) {
    to += p;
    return;
  }
  if (U_GET_GC_MASK(c) & U_GC_L_MASK && (script_of(c) == USCRIPT_HANGUL || is_unspaced(c, script_of(c))))
    return append_code_point(to, static_cast<char32_t>(c));
  icu::UnicodeString parts;
  if (!normalizers().decompose->getDecomposition(c, parts)) parts = icu::UnicodeString(c);
  for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    UChar32 const x = parts.char32At(i);
    if (is_dropped(x)) continue;
    if (char const* p = plain(x)) to += p;
    else append_code_point(to, static_cast<char32_t>(x));
  }
}

struct Made {
  LetterKind kind;
  Alphabet alphabet;
  std::string cased, folded;
};

Made make(char32_t c) {
  auto const u = static_cast<UChar32>(c);
  Made m{kind_of(u), alphabet_of(script_of(u)), {}, {}};
  if (m.kind == LetterKind::separator || m.kind == LetterKind::apostrophe || m.kind == LetterKind::joiner) return m;
  m.cased = cased_of(u);
  append_folded(m.folded, m.cased);
  return m;
}

struct Table {
  std::string text;
  struct Row {
    LetterKind kind;
    Alphabet alphabet;
    std::uint8_t cased, folded;  ///< lengths; the folded form follows the cased one
    std::uint32_t at;
  };
  std::vector<Row> rows;

  Table() {
    rows.reserve(table_end);
    for (char32_t c = 0; c < table_end; ++c) {
      Made const m = make(c);
      rows.push_back({m.kind, m.alphabet, static_cast<std::uint8_t>(m.cased.size()),
                      static_cast<std::uint8_t>(m.folded.size()), static_cast<std::uint32_t>(text.size())});
      text += m.cased;
      text += m.folded;
    }
  }
};

}  // namespace

FoldedLetter folded_letter(char32_t c) {
  static Table const table;
  if (c < table_end) {
    Table::Row const& r = table.rows[c];
    std::string_view const all(table.text);
    return {r.kind, r.alphabet, all.substr(r.at, r.cased), all.substr(r.at + r.cased, r.folded)};
  }
  // Ideographs and Hangul syllables are themselves in every form: worth a short way, Chinese consists of them.
  if ((c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3)) {
    thread_local std::string self;
    self.clear();
    append_code_point(self, c);
    return {LetterKind::unspaced, Alphabet::other, self, self};
  }
  thread_local Made last;
  last = make(c);
  return {last.kind, last.alphabet, last.cased, last.folded};
}

char32_t next_code_point(std::string_view s, std::size_t& at) {
  auto const first = static_cast<unsigned char>(s[at++]);
  if (first < 0x80) return first;
  std::size_t const more = first >= 0xF5 ? 0 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
  if (more == 0 || s.size() - at < more) return 0xFFFD;
  char32_t c = first & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    auto const next = static_cast<unsigned char>(s[at + i]);
    if ((next & 0xC0) != 0x80) return 0xFFFD;
    c = c << 6 | (next & 0x3FU);
  }
  bool const too_long = (more == 2 && c < 0x800) || (more == 3 && c < 0x10000);
  if (too_long || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0xFFFD;
  at += more;
  return c;
}

void append_code_point(std::string& to, char32_t c) {
  auto const put = [&](char32_t byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) put(0xC0 | c >> 6);
  else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | (c >> 18 & 0x07));
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

void append_mark(std::string& unit, std::string_view mark) {
  if (!unit.empty() && mark.size() == 3) {
    std::size_t a = 0, b = 0;
    char32_t const letter = next_code_point(unit, a), sign = next_code_point(mark, b);
    UChar32 const one =
        a == unit.size() && (sign == 0x3099 || sign == 0x309A)
            ? normalizers().compose->composePair(static_cast<UChar32>(letter), static_cast<UChar32>(sign))
            : -1;
    if (one >= 0) {
      unit.clear();
      return append_code_point(unit, static_cast<char32_t>(one));
    }
  }
  unit += mark;
}

void append_folded(std::string& to, std::string_view cased) {
  for (std::size_t i = 0; i < cased.size();) {
    if (static_cast<unsigned char>(cased[i]) < 0x80) to += cased[i++];
    else fold_one(to, static_cast<UChar32>(next_code_point(cased, i)));
  }
}

}  // namespace record
