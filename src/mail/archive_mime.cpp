// SPDX-License-Identifier: Apache-2.0
#include "mail/archive_mime.hpp"

#include <memory>

#include "base/text.hpp"
#include "mail/gmime.hpp"

namespace mail {

namespace {

struct Free {
  void operator()(char* s) const { g_free(s); }
};
using Text = std::unique_ptr<char, Free>;

constexpr std::size_t most_words = 1024;
constexpr int most_parts = 100;

/// Letters without blanks, ASCII in lower case, at most a kilobyte.
std::string squeezed(std::string_view text) {
  std::string out;
  out.reserve(most_words);
  for (char const c : text) {
    if (out.size() == most_words) break;
    if (static_cast<unsigned char>(c) <= ' ') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

/// The first text part below `object`; `left` parts may still be looked at.
GMimeTextPart* first_text(GMimeObject* object, int& left, int depth) {
  if (left-- <= 0 || depth > 20) return nullptr;
  if (GMIME_IS_TEXT_PART(object)) return g_mime_part_is_attachment(GMIME_PART(object)) ? nullptr : GMIME_TEXT_PART(object);
  if (!GMIME_IS_MULTIPART(object)) return nullptr;
  auto* const all = GMIME_MULTIPART(object);
  for (int i = 0, n = g_mime_multipart_get_count(all); i < n && left > 0; ++i)
    if (auto* const found = first_text(g_mime_multipart_get_part(all, i), left, depth + 1)) return found;
  return nullptr;
}

}  // namespace

std::string decoded_header(std::string_view value) {
  std::string line;
  line.reserve(value.size());
  bool plain = true;
  for (char const c : value) {
    if (c == '\r' || c == '\0') continue;
    char const d = c == '\n' || c == '\t' ? ' ' : c;
    if (d == ' ' && (line.empty() || line.back() == ' ')) continue;
    plain = plain && static_cast<unsigned char>(d) < 0x80;
    line += d;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  if (plain && line.find("=?") == std::string::npos) return line;
  start_gmime();
  // Not UTF-8 and not encoded: base knows Windows-1252 by its look, GMime would guess by the locale.
  if (!plain && !base::is_utf8(line)) {
    auto const read = base::decode(line);
    line = read ? read->text : base::repair_utf8(line);
  }
  Text const text(g_mime_utils_header_decode_text(nullptr, line.c_str()));
  return base::repair_utf8(text ? text.get() : line);
}

std::string first_words(std::string_view head, std::string_view body) {
  if (head.empty()) return base::repair_utf8(squeezed(body));
  start_gmime();
  std::string whole;
  whole.reserve(head.size() + body.size() + 1);
  whole.append(head).append("\n").append(body);
  Held<GMimeStream> const stream(g_mime_stream_mem_new_with_buffer(whole.data(), whole.size()));
  Held<GMimeParser> const parser(g_mime_parser_new_with_stream(stream.get()));
  g_mime_parser_set_format(parser.get(), GMIME_FORMAT_MESSAGE);
  Held<GMimeMessage> const message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return base::repair_utf8(squeezed(body));
  int left = most_parts;
  auto* const part = g_mime_message_get_mime_part(message.get()) ? first_text(g_mime_message_get_mime_part(message.get()), left, 0) : nullptr;
  if (!part) return {};
  Text const text(g_mime_text_part_get_text(part));
  return text ? base::repair_utf8(squeezed(text.get())) : std::string();
}

}  // namespace mail
