// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"

#include <sodium.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>
#include <unicode/utf16.h>

#include <charconv>
#include <stdexcept>

#include "base/keyed_number.hpp"

namespace base {

namespace {

icu::Normalizer2 const& normalizer(char const* name, UNormalization2Mode mode) {
  UErrorCode status = U_ZERO_ERROR;
  auto const* const n = icu::Normalizer2::getInstance(nullptr, name, mode, status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU's normalisation data is missing");
  return *n;
}

void put(std::string& out, UChar32 c) {
  char bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  out.append(bytes, static_cast<std::size_t>(length));
}

/// Calls each(code point, begin, end); ill-formed sequences come as -1.
template <class Each>
void each_code_point(std::string_view s, Each each) {
  auto const* const p = reinterpret_cast<std::uint8_t const*>(s.data());
  std::size_t i = 0;
  std::size_t const n = s.size();
  while (i < n) {
    std::size_t const from = i;
    UChar32 c = 0;
    U8_NEXT(p, i, n, c);
    each(c, from, i);
  }
}

// What the bytes 80-9F mean in Windows-1252; 0 where it has no character (they become U+FFFD).
constexpr char16_t windows1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                      0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::optional<std::string> from_utf16(std::string_view bytes, bool little) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(bytes.size());
  auto const unit = [&](std::size_t i) {
    auto const a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char16_t>(little ? a | b << 8 : a << 8 | b);
  };
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    char16_t const u = unit(i);
    if (U16_IS_LEAD(u) && i + 2 < bytes.size() && U16_IS_TRAIL(unit(i + 2))) {
      put(out, U16_GET_SUPPLEMENTARY(u, unit(i + 2)));
      i += 2;
    } else if (U16_IS_SURROGATE(u)) {
      return std::nullopt;
    } else {
      put(out, u);
    }
  }
  return out;
}

/// One damaged byte does not make a UTF-8 file a Windows-1252 one: well-formed sequences of several bytes hardly ever arise by
/// chance in the latter.
bool mostly_utf8(std::string_view bytes) {
  std::size_t good = 0, bad = 0;
  each_code_point(bytes, [&](UChar32 c, std::size_t, std::size_t) {
    if (c < 0) ++bad;
    else if (c >= 0x80) ++good;
  });
  return good > bad;
}

bool bidi_control(UChar32 c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

bool drop(UChar32 c) {
  return c < 0 || c == 0xFEFF || bidi_control(c) || (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0 && c != 0x85);
}

bool line_end(UChar32 c) { return c == 0x85 || c == 0x2028 || c == 0x2029; }

std::string clean(std::string_view s, bool several_lines) {
  std::string out;
  out.reserve(s.size());
  bool after_cr = false;
  each_code_point(s, [&](UChar32 c, std::size_t, std::size_t) {
    bool const cr_lf = after_cr && c == '\n';
    after_cr = c == '\r';
    if (cr_lf) return;
    if (c == '\r' || line_end(c)) c = '\n';
    if (drop(c)) return;
    if (c == '\t' || (c == '\n' && !several_lines)) c = ' ';
    if (!several_lines && (c == ' ' || c == 0xA0)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      return;
    }
    put(out, c);
  });
  return nfc(trim(out));
}

void ensure_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
}

}  // namespace

bool is_utf8(std::string_view s) {
  bool ok = true;
  // Whole words of ASCII first: almost all text is ASCII.
  std::size_t i = 0;
  while (i + 8 <= s.size()) {
    std::uint64_t w = 0;
    __builtin_memcpy(&w, s.data() + i, 8);
    if (w & 0x8080808080808080ULL) break;
    i += 8;
  }
  each_code_point(s.substr(i), [&](UChar32 c, std::size_t, std::size_t) { ok = ok && c >= 0; });
  return ok;
}

std::optional<Decoded> decode(std::string_view bytes) {
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF") {
    bool const little = bytes[0] == '\xFF';
    auto text = from_utf16(bytes.substr(2), little);
    if (!text) return std::nullopt;
    return Decoded{std::move(*text), little ? Encoding::utf16le : Encoding::utf16be};
  }
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") {
    auto const rest = bytes.substr(3);
    return Decoded{is_utf8(rest) ? std::string(rest) : repair_utf8(rest), Encoding::utf8};
  }
  if (is_utf8(bytes)) return Decoded{std::string(bytes), Encoding::utf8};
  if (mostly_utf8(bytes)) return Decoded{repair_utf8(bytes), Encoding::utf8};
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 16);
  for (char const c : bytes) {
    auto const u = static_cast<unsigned char>(c);
    if (u < 0x80) out += c;
    else if (u >= 0xA0) put(out, u);
    else put(out, windows1252[u - 0x80] ? windows1252[u - 0x80] : 0xFFFD);
  }
  return Decoded{std::move(out), Encoding::windows1252};
}

std::string repair_utf8(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  each_code_point(s, [&](UChar32 c, std::size_t, std::size_t) { put(out, c < 0 ? 0xFFFD : c); });
  return out;
}

std::string nfc(std::string_view s) {
  bool ascii = true;
  for (char const c : s) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii) return std::string(s);
  static auto const& n = normalizer("nfc", UNORM2_COMPOSE);
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  n.normalizeUTF8(0, icu::StringPiece(s.data(), static_cast<int32_t>(s.size())), sink, nullptr, status);
  if (U_FAILURE(status)) throw std::runtime_error("text could not be normalised");
  return out;
}

std::string fold(std::string_view s) {
  static auto const& n = normalizer("nfkc_cf", UNORM2_DECOMPOSE);
  UErrorCode status = U_ZERO_ERROR;
  auto const decomposed = n.normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(s.data(), static_cast<int32_t>(s.size()))), status);
  if (U_FAILURE(status)) throw std::runtime_error("text could not be folded");
  std::string out;
  for (int32_t i = 0; i < decomposed.length();) {
    UChar32 const c = decomposed.char32At(i);
    i += U16_LENGTH(c);
    auto const type = u_charType(c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) continue;
    if (u_isalnum(c) || type == U_COMBINING_SPACING_MARK) put(out, c);
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string clean_line(std::string_view s) { return clean(s, false); }
std::string clean_text(std::string_view s) { return clean(s, true); }

std::size_t code_points(std::string_view s) {
  std::size_t n = 0;
  for (char const c : s) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

std::size_t byte_offset(std::string_view s, std::size_t n) {
  std::size_t i = 0;
  while (i < s.size() && n > 0) {
    ++i;
    while (i < s.size() && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80) ++i;
    --n;
  }
  return i;
}

std::string_view slice(std::string_view s, std::size_t from, std::size_t to) {
  std::size_t const a = byte_offset(s, from);
  std::size_t const b = to > from ? a + byte_offset(s.substr(a), to - from) : a;
  return s.substr(a, b - a);
}

char const* direction(std::string_view s) {
  char const* found = nullptr;
  std::size_t i = 0;
  auto const* const p = reinterpret_cast<std::uint8_t const*>(s.data());
  while (i < s.size() && !found) {
    UChar32 c = 0;
    U8_NEXT(p, i, s.size(), c);
    if (c < 0) continue;
    auto const d = u_charDirection(c);
    if (d == U_LEFT_TO_RIGHT) found = "ltr";
    if (d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC) found = "rtl";
  }
  return found ? found : "ltr";
}

std::vector<Word> words(std::string_view s) {
  std::vector<Word> out;
  bool open = false;
  bool joiner_before = false;
  each_code_point(s, [&](UChar32 c, std::size_t from, std::size_t to) {
    bool const letter = c >= 0 && (u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK || u_charType(c) == U_COMBINING_SPACING_MARK);
    bool const joiner = c == '\'' || c == '-' || c == 0x2019 || c == 0x2011;
    if (letter) {
      if (open) {
        out.back().end = to;
      } else {
        out.push_back({from, to});
        open = true;
      }
      joiner_before = false;
    } else if (joiner && open && !joiner_before) {
      joiner_before = true;  // inside a word only if a letter follows
    } else {
      open = false;
      joiner_before = false;
    }
  });
  return out;
}

std::size_t count_words(std::string_view s) {
  std::size_t n = 0;
  bool inside = false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    // NBSP (C2 A0) separates as a blank does.
    bool const nbsp = s[i] == '\xC2' && i + 1 < s.size() && s[i + 1] == '\xA0';
    bool const blank = s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r' || nbsp;
    if (nbsp) ++i;
    if (blank) inside = false;
    else if (!inside) {
      inside = true;
      ++n;
    }
  }
  return n;
}

std::string_view trim(std::string_view s) {
  auto const blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; };
  while (true) {
    if (!s.empty() && blank(s.front())) s.remove_prefix(1);
    else if (s.substr(0, 2) == "\xC2\xA0") s.remove_prefix(2);
    else break;
  }
  while (true) {
    if (!s.empty() && blank(s.back())) s.remove_suffix(1);
    else if (s.size() >= 2 && s.substr(s.size() - 2) == "\xC2\xA0") s.remove_suffix(2);
    else break;
  }
  return s;
}

std::vector<std::string_view> split(std::string_view s, char at) {
  std::vector<std::string_view> out;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= s.size(); ++i) {
    if (i == s.size() || s[i] == at) {
      out.push_back(s.substr(from, i - from));
      from = i + 1;
    }
  }
  return out;
}

std::string lower_ascii(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool starts_with_no_case(std::string_view s, std::string_view prefix) {
  return s.size() >= prefix.size() && lower_ascii(s.substr(0, prefix.size())) == lower_ascii(prefix);
}

std::string hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char const c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  ensure_sodium();
  unsigned char out[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(out, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
  return hex({reinterpret_cast<char const*>(out), sizeof out});
}

std::string base64(std::string_view bytes) {
  ensure_sodium();
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.resize(out.size() - 1);  // sodium counts its closing NUL
  return out;
}

std::optional<std::string> from_base64(std::string_view s) {
  ensure_sodium();
  std::string out(s.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  char const* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), s.data(), s.size(), nullptr, &length, &end,
                        sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != s.data() + s.size())
    return std::nullopt;
  out.resize(length);
  return out;
}

namespace {

struct KeyedHash {
  unsigned char bytes[crypto_generichash_BYTES];
};

KeyedHash keyed_hash(std::string_view key, std::string_view bytes) {
  ensure_sodium();
  if (key.size() < crypto_generichash_KEYBYTES_MIN) throw std::invalid_argument("a key of fewer than 16 bytes");
  if (key.size() > crypto_generichash_KEYBYTES_MAX) return keyed_hash(sha256_hex(key).substr(0, 64), bytes);
  KeyedHash out;
  crypto_generichash(out.bytes, sizeof out.bytes, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                     reinterpret_cast<unsigned char const*>(key.data()), key.size());
  return out;
}

}  // namespace

std::string keyed_hash_hex(std::string_view key, std::string_view bytes) {
  auto const hash = keyed_hash(key, bytes);
  return hex({reinterpret_cast<char const*>(hash.bytes), sizeof hash.bytes});
}

std::uint64_t keyed_number(std::string_view key, std::string_view bytes) {
  auto const hash = keyed_hash(key, bytes);
  std::uint64_t n = 0;
  for (int i = 0; i < 8; ++i) n = n << 8U | hash.bytes[i];
  return n;
}

void add_digits(std::string& to, std::uint64_t n) {
  static constexpr char digits[] = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) to += digits[(n >> shift) & 15U];
}

std::optional<std::uint64_t> number_of_digits(std::string_view text) {
  std::uint64_t n = 0;
  auto const [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n, 16);
  return text.size() == 16 && wrong == std::errc() && end == text.data() + text.size() ? std::optional(n) : std::nullopt;
}

std::uint64_t short_hash(std::string_view bytes) {
  static constexpr unsigned char key[crypto_shorthash_KEYBYTES] = {'i', 'n', 't', 'e', 'r', 's', 'e', 's', 's', 'i', 'o', 'n'};
  unsigned char out[crypto_shorthash_BYTES];
  crypto_shorthash(out, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), key);
  std::uint64_t n = 0;
  for (unsigned char const c : out) n = n << 8U | c;
  return n == 0 ? 1 : n;
}

bool same_secret(std::string_view a, std::string_view b) {
  ensure_sodium();
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace base
