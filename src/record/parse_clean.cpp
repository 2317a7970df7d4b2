// SPDX-License-Identifier: Apache-2.0
// Cleaning copies runs of plain characters whole and looks closely only at controls and at the few lead bytes behind
// which something unwanted can stand; a file of plain ASCII is not copied at all.
#include "record/parse_clean.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/text.hpp"
#include "record/parse_letters.hpp"

namespace record::scan {

namespace {

using base::refuse;
using base::say;
using base::Why;

constexpr std::size_t npos = std::string_view::npos;

enum class Step : std::uint8_t { plain, look, unstable };

// plain: copied. look: a control, or a lead byte of U+0080-00BF, U+2000-2FFF, U+FEFF. unstable: the same as look, and
// the text may not be in NFC (combining marks, compatibility letters, conjoining Jamo).
constexpr std::array<Step, 256> steps = [] {
  std::array<Step, 256> t{};
  for (std::size_t i = 0; i < 0x20; ++i) t[i] = Step::look;
  t['\n'] = Step::plain;
  t[0x7F] = Step::look;
  t[0xC2] = Step::look;
  t[0xE2] = Step::look;
  for (std::size_t i : {0xCC, 0xCD, 0xD2, 0xD6, 0xD7, 0xD9, 0xDB, 0xE0, 0xE1, 0xE3, 0xEF, 0xF0}) t[i] = Step::unstable;
  return t;
}();

Step step(char c) { return steps[static_cast<unsigned char>(c)]; }

bool all_plain(std::string_view s) {
  // Blocks, so that the compiler can look at many bytes at once.
  constexpr std::size_t block = 4096;
  for (std::size_t i = 0; i < s.size(); i += block) {
    auto const part = s.substr(i, block);
    unsigned odd = 0;
    for (char const c : part) {
      auto const u = static_cast<unsigned char>(c);
      odd |= static_cast<unsigned>((u < 0x20) & (u != '\n')) | static_cast<unsigned>(u >= 0x7F);
    }
    if (odd != 0) return false;
  }
  return true;
}

bool right_to_left(char32_t c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

struct Cleaner {
  std::string_view in;
  std::string out;
  std::size_t controls = 0;
  bool unstable = false;

  void run() {
    out.reserve(in.size());
    std::size_t i = 0;
    while (i < in.size()) {
      std::size_t const from = i;
      while (i < in.size() && step(in[i]) == Step::plain) ++i;
      out.append(in, from, i - from);
      if (i < in.size()) i += one(i);
    }
  }

  /// Keeps, changes or drops the character at `i`; its size.
  std::size_t one(std::size_t i) {
    if (step(in[i]) == Step::unstable) unstable = true;
    auto const [c, size] = code_point(in, i);
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      control(c, i);
    } else if (c == 0x2028 || c == 0x2029) {
      out += '\n';
    } else if (c == 0x200E || c == 0x200F) {
      if (between_right_to_left(i, size)) out.append(in, i, size);
    } else if (c != 0xFEFF && !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069)) {
      out.append(in, i, size);
    }
    return size;
  }

  void control(char32_t c, std::size_t i) {
    if (c == '\t') out += ' ';
    else if (c == '\r') {
      if (i + 1 >= in.size() || in[i + 1] != '\n') out += '\n';
    } else if (c == 0x85) out += '\n';
    else if (c == '\f' || c == '\v') {  // a page of a PDF: a line end, unless one stands there already
      if (!out.empty() && out.back() != '\n') out += '\n';
    } else ++controls;
  }

  bool between_right_to_left(std::size_t i, std::size_t size) const {
    std::size_t last = out.size();
    while (last > 0 && (static_cast<unsigned char>(out[last - 1]) & 0xC0) == 0x80) --last;
    if (last == 0) return false;
    return right_to_left(code_point(out, last - 1).value) && right_to_left(code_point(in, i + size).value);
  }
};

/// What the file is, when its first bytes say that it is no text.
char const* foreign_format(std::string_view b) {
  if (b.starts_with("%PDF-")) return say("This is a PDF, not a text file. Save its text and try again.");
  if (b.starts_with("{\\rtf")) return say("This is a rich text file (RTF). Save it as plain text and try again.");
  if (b.starts_with("PK\x03\x04"))
    return say("This is a ZIP or a word processor's file. Save it as plain text and try again.");
  if (b.starts_with("\xD0\xCF\x11\xE0"))
    return say("This is an old word processor's file. Save it as plain text and try again.");
  return nullptr;
}

std::string line_of(std::string_view text, std::size_t at) {
  return std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

char const* name(base::Encoding e) {
  switch (e) {
    case base::Encoding::utf8: return "utf8";
    case base::Encoding::utf16le: return "utf16le";
    case base::Encoding::utf16be: return "utf16be";
    case base::Encoding::windows1252: return "windows1252";
  }
  return "utf8";
}

bool only_blanks(std::string_view s) { return s.find_first_not_of(" \n") == npos; }

}  // namespace

base::Result<Clean> clean_captions(std::string_view bytes) {
  if (bytes.empty()) return refuse(Why::malformed, say("The file is empty."), "file");
  if (auto const* what = foreign_format(bytes)) return refuse(Why::malformed, what, "file");
  auto decoded = base::decode(bytes);
  if (!decoded) return refuse(Why::malformed, say("The file says that it is UTF-16, but it is broken."), "file");
  std::string& text = decoded->text;
  if (auto const at = text.find('\0'); at != npos)
    return refuse(Why::malformed, say("Line {} holds a zero byte: this is not a text file."), "file",
                  {line_of(text, at)});

  Clean clean{{}, name(decoded->encoding)};
  if (all_plain(text)) {
    clean.text = std::move(text);
  } else {
    Cleaner cleaner{text, {}, 0, false};
    cleaner.run();
    // A stray escape sequence is dropped; a file made of controls is a picture or a program.
    if (cleaner.controls > 8 && cleaner.controls > text.size() / 100)
      return refuse(Why::malformed, say("The file holds {} control characters: this is not a text file."), "file",
                    {std::to_string(cleaner.controls)});
    clean.text = cleaner.unstable ? base::nfc(cleaner.out) : std::move(cleaner.out);
  }
  if (only_blanks(clean.text)) return refuse(Why::malformed, say("The file holds no words."), "file");
  return clean;
}

}  // namespace record::scan
