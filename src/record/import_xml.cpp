// SPDX-License-Identifier: Apache-2.0
// The guard in front of pugixml (import_xml.hpp): one pass over the bytes that knows tags, comments, CDATA and
// references, and refuses what we never need before any memory is spent on it.
#include "record/import_xml.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "record/export_letters.hpp"

namespace record::intake {

namespace {

using base::say;

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t most_bytes = 32u << 20, most_elements = 200'000, most_depth = 64;

struct Guard {
  std::string_view s;
  std::size_t i = 0, elements = 0, depth = 0;

  [[nodiscard]] tl::unexpected<base::Refusal> stop(char const* sentence) const {
    auto const head = s.substr(0, i);
    return bad_file(sentence, 1 + std::count(head.begin(), head.end(), '\n'));
  }

  /// Moves behind the next `mark`; false at the end of the file.
  bool skip_to(std::string_view mark) {
    std::size_t const at = s.find(mark, i);
    if (at == npos) return false;
    i = at + mark.size();
    return true;
  }

  base::Result<base::Done> reference() const {
    auto const rest = s.substr(i, 12);
    std::size_t const end = rest.find(';');
    if (end == npos) return stop(say("Line {}: an \"&\" that begins nothing"));
    auto const name = rest.substr(1, end - 1);
    for (std::string_view known : {"amp", "lt", "gt", "quot", "apos"})
      if (name == known) return base::Done{};
    if (!name.starts_with('#') || name.size() < 2) return stop(say("Line {}: only the five entities of XML are read"));
    bool const hex = name[1] == 'x';
    std::uint32_t value = 0;
    for (char const c : name.substr(hex ? 2 : 1)) {
      std::uint32_t const digit = c >= '0' && c <= '9'          ? static_cast<std::uint32_t>(c - '0')
                                  : hex && c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                  : hex && c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                                : 99;
      if (digit == 99) return stop(say("Line {}: a character reference that is none"));
      value = std::min<std::uint32_t>(value * (hex ? 16 : 10) + digit, 0x110000);
    }
    bool const good = (value >= 0x20 && value < 0xD800) || (value >= 0xE000 && value < 0x110000) || value == 9 ||
                      value == 10 || value == 13;
    if (!good) return stop(say("Line {}: a character reference that is none"));
    return base::Done{};
  }

  /// At "<" of a tag; moves behind its ">".
  base::Result<base::Done> tag() {
    bool const closing = s.substr(i + 1).starts_with('/');
    std::size_t const from = i;
    char quote = 0;
    for (++i;; ++i) {
      if (i >= s.size()) {
        i = from;
        return stop(say("Line {}: the file is cut off inside a tag"));
      }
      if (s[i] == '&')
        if (auto good = reference(); !good) return good;
      if (quote != 0) {
        if (s[i] == quote) quote = 0;
      } else if (s[i] == '"' || s[i] == '\'') quote = s[i];
      else if (s[i] == '>') break;
    }
    bool const empty = s[i - 1] == '/';
    ++i;
    if (closing) {
      if (depth == 0) return stop(say("Line {}: an end without a beginning"));
      --depth;
      return base::Done{};
    }
    if (++elements > most_elements) return stop(say("Line {}: more than 200,000 elements"));
    if (depth + 1 > most_depth) return stop(say("Line {}: nested deeper than 64"));
    if (!empty) ++depth;
    return base::Done{};
  }

  base::Result<base::Done> run() {
    while (i < s.size()) {
      std::size_t const at = s.find_first_of("<&", i);
      if (at == npos) break;
      i = at;
      auto const rest = s.substr(i);
      if (s[i] == '&') {
        if (auto good = reference(); !good) return good;
        ++i;
      } else if (rest.starts_with("<!--")) {
        if (!skip_to("-->")) return stop(say("Line {}: the file is cut off inside a comment"));
      } else if (rest.starts_with("<![CDATA[")) {
        if (!skip_to("]]>")) return stop(say("Line {}: the file is cut off inside CDATA"));
      } else if (rest.starts_with("<!"))
        return stop(say("Line {}: a document type or entity declaration is never read"));
      else if (rest.starts_with("<?")) {
        if (!skip_to("?>")) return stop(say("Line {}: the file is cut off inside an instruction"));
      } else if (auto good = tag(); !good) return good;
    }
    i = s.size();
    if (depth > 0) return stop(say("Line {}: the file is cut off: elements are not closed"));
    if (elements == 0) return stop(say("Line {}: there is no element in this file"));
    return base::Done{};
  }
};

void collect(pugi::xml_node node, std::string_view skip, std::string& out) {
  for (auto child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
    else if (child.type() == pugi::node_element && (skip.empty() || local_name(child) != skip))
      collect(child, skip, out);
  }
}

}  // namespace

base::Result<std::unique_ptr<XmlFile>> read_xml(std::string_view bytes) {
  if (bytes.size() > most_bytes) return bad_file(say("Line {}: more than 32 MiB of XML"), 1);
  auto decoded = base::decode(bytes);
  if (!decoded) return bad_file(say("Line {}: the file is damaged: broken UTF-16"), 1);
  auto const& text = decoded->text;
  Guard guard{text};
  guard.i = text.find('\0');
  if (guard.i != npos) return guard.stop(say("Line {}: the file holds a zero byte"));
  guard.i = 0;
  if (auto good = guard.run(); !good) return tl::unexpected<base::Refusal>(good.error());
  auto file = std::make_unique<XmlFile>();
  constexpr std::array<char const*, 4> encodings{"utf8", "utf16le", "utf16be", "windows1252"};
  file->encoding = encodings[static_cast<std::size_t>(decoded->encoding)];
  for (std::size_t at = text.find('\n'); at != npos; at = text.find('\n', at + 1)) file->line_ends.push_back(at);
  unsigned const how =
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata | pugi::parse_wconv_attribute;
  auto const result = file->document.load_buffer(text.data(), text.size(), how, pugi::encoding_utf8);
  if (!result) {
    guard.i = std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)), text.size());
    return guard.stop(say("Line {}: this XML is not well formed"));
  }
  return file;
}

std::int64_t line_of(XmlFile const& file, pugi::xml_node node) {
  auto const offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  auto const at = std::lower_bound(file.line_ends.begin(), file.line_ends.end(), offset);
  return 1 + (at - file.line_ends.begin());
}

std::string_view local_name(pugi::xml_node node) {
  std::string_view const name = node.name();
  std::size_t const colon = name.rfind(':');
  return colon == npos ? name : name.substr(colon + 1);
}

std::string text_of(pugi::xml_node node, std::string_view skip) {
  std::string out;
  collect(node, skip, out);
  return shape::one_line(out);
}

pugi::xml_node child_of(pugi::xml_node node, std::string_view name) {
  for (auto child : node.children())
    if (local_name(child) == name) return child;
  return {};
}

pugi::xml_node find_below(pugi::xml_node node, std::string_view name) {
  return node.find_node([&](pugi::xml_node n) { return local_name(n) == name; });
}

std::string_view attribute(pugi::xml_node node, char const* name) { return node.attribute(name).value(); }

}  // namespace record::intake
