// SPDX-License-Identifier: Apache-2.0
// Which reader a file goes to. The first characters decide; a name's ending decides only when they do not, and then a
// wrong ending is said by the reader it names, with its reason.
#include "base/text.hpp"
#include "record/import_chat.hpp"
#include "record/imports.hpp"
#include "record/parse.hpp"

namespace record {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_number(std::string_view s) { return !s.empty() && s.find_first_not_of("0123456789") == npos; }

/// SubRip: a number and then times, or times at once.
bool looks_like_srt(std::string_view head) {
  std::size_t const end = head.find('\n');
  auto const first = base::trim(head.substr(0, end));
  if (first.find(" --> ") != npos) return first[0] >= '0' && first[0] <= '9';
  if (!is_number(first) || end == npos) return false;
  auto const rest = head.substr(end + 1);
  return base::trim(rest.substr(0, rest.find('\n'))).find("-->") != npos;
}

/// Which JSON it is, by the members only one of them has; the whole text is looked through once.
base::Result<Parsed> parse_json_kind(std::string_view bytes, std::string_view text) {
  auto has = [&](std::string_view member) { return text.find(member) != npos; };
  if (has("\"speeches\"") || has("\"turns\"")) return parse_own_json(bytes);
  return has("\"1.0.0\"") || has("\"body\"") || has("\"startTime\"") ? parse_podcast(bytes) : parse_whisper(bytes);
}

base::Result<Parsed> parse_xml_kind(std::string_view bytes, std::string_view text) {
  return text.find("akomaNtoso") != npos ? parse_akn(bytes) : parse_tei(bytes);
}

}  // namespace

base::Result<Parsed> parse_any(std::string_view bytes, std::string_view file_name) {
  auto const name = base::lower_ascii(file_name);
  auto const ends = [&](std::string_view ending) { return name.ends_with(ending); };
  auto const decoded = base::decode(bytes);
  if (!decoded) return parse_captions(bytes);  // says why
  auto const text = std::string_view(decoded->text);
  auto const head = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  std::string first(head.substr(0, std::min<std::size_t>(head.find('\n'), 400)));
  for (char& c : first)
    if (c == '\t') c = ' ';

  if (head.starts_with("WEBVTT")) return parse_vtt(bytes);
  if (head.starts_with("<?xml") || head.starts_with("<akomaNtoso") || head.starts_with("<TEI") ||
      (ends(".xml") && head.starts_with('<')))
    return parse_xml_kind(bytes, head.substr(0, 4096));
  if (head.starts_with('{') && (ends(".json") || text.substr(text.find_last_not_of(" \t\r\n")).starts_with('}')))
    return parse_json_kind(bytes, text);
  if (looks_like_srt(head)) return parse_srt(bytes);
  if (looks_like_chat(base::trim(first))) return parse_zoom_chat(bytes);
  if (ends(".vtt")) return parse_vtt(bytes);
  if (ends(".srt")) return parse_srt(bytes);
  if (ends(".json")) return parse_json_kind(bytes, text);
  return parse_captions(bytes);
}

}  // namespace record
