// SPDX-License-Identifier: Apache-2.0
// Text is UTF-8 in NFC everywhere inside the house. What comes from outside is decoded here, once (ICU lives here).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// True when `s` is well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view s);

enum class Encoding { utf8, utf16le, utf16be, windows1252 };

struct Decoded {
  std::string text;                    ///< valid UTF-8, byte-order mark removed, otherwise untouched
  Encoding encoding = Encoding::utf8;  ///< what the bytes were
};

/// Decodes a file: a byte-order mark decides; else UTF-8 if most of what is not ASCII is well-formed (single damaged bytes
/// become U+FFFD); else Windows-1252 (captions 6.2.7).
/// None when the bytes are UTF-16 by their mark but broken.
std::optional<Decoded> decode(std::string_view bytes);

/// Replaces each ill-formed sequence by U+FFFD.
std::string repair_utf8(std::string_view s);

/// Unicode normal form C. The input must be UTF-8.
std::string nfc(std::string_view s);

/// The normal form of a speaker label or a name for comparison: NFKD, marks stripped, casefolded, punctuation to
/// blank, blanks collapsed and trimmed (captions 6.6). "Kühn" and "KUHN" are equal; so are "ABU-ZARA" and "Abu Zara".
std::string fold(std::string_view s);

/// Cleans one line of a form: NFC, control characters out, bidi overrides out, blanks collapsed and trimmed.
std::string clean_line(std::string_view s);
/// Cleans a text of several lines: the same, but keeps line feeds (CRLF, CR become LF) and inner blanks.
std::string clean_text(std::string_view s);

/// Number of Unicode code points. The input must be UTF-8.
std::size_t code_points(std::string_view s);
/// Byte offset of the n-th code point (n == code_points gives size()); clamps beyond the end.
std::size_t byte_offset(std::string_view s, std::size_t n);
/// The code points [from, to) as UTF-8.
std::string_view slice(std::string_view s, std::size_t from, std::size_t to);

/// Direction of the first strong character (UAX 9): "rtl" or "ltr".
char const* direction(std::string_view s);

/// A run of letters and digits (with inner apostrophes and hyphens, also U+2019 and U+2011) in a text, by byte offsets.
struct Word {
  std::size_t begin = 0, end = 0;
};
std::vector<Word> words(std::string_view s);

/// Blank-separated pieces: how speech is counted (rulings 18).
std::size_t count_words(std::string_view s);

std::string_view trim(std::string_view s);
std::vector<std::string_view> split(std::string_view s, char at);
std::string lower_ascii(std::string_view s);
bool starts_with_no_case(std::string_view s, std::string_view prefix);

/// Lower-case hexadecimal SHA-256 (libsodium).
std::string sha256_hex(std::string_view bytes);
std::string hex(std::string_view bytes);
std::string base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view s);
/// Keyed BLAKE2b-256 as hexadecimal: for tokens tied to a secret. `key` may have any length from 16 bytes.
std::string keyed_hash_hex(std::string_view key, std::string_view bytes);
/// 64-bit SipHash under a fixed key: a name for a text in tables that live in memory, never a secret; 0 is never an answer.
std::uint64_t short_hash(std::string_view bytes);
/// Equal in constant time.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace base
