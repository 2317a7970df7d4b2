// SPDX-License-Identifier: Apache-2.0
#include "base/html.hpp"

namespace base {

namespace {

constexpr std::array<std::string_view, 6> entities{"", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

/// For each byte: 0 if it stands for itself in HTML, else its place in `entities`.
constexpr auto special = [] {
  std::array<std::uint8_t, 256> t{};
  t['&'] = 1, t['<'] = 2, t['>'] = 3, t['"'] = 4, t['\''] = 5;
  return t;
}();

/// RFC 3986 section 2.3
constexpr auto unreserved = [] {
  std::array<bool, 256> t{};
  for (int c = 0; c < 256; ++c)
    t[static_cast<std::size_t>(c)] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
  return t;
}();

}  // namespace

void escape_html(std::string& out, std::string_view s) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    auto const which = special[static_cast<unsigned char>(s[i])];
    if (which == 0) continue;
    out.append(s, from, i - from);
    out.append(entities[which]);
    from = i + 1;
  }
  out.append(s, from);
}

void percent_encode(std::string& out, std::string_view s) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::size_t from = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    auto const u = static_cast<unsigned char>(s[i]);
    if (unreserved[u]) continue;
    out.append(s, from, i - from);
    char const coded[] = {'%', digits[u >> 4], digits[u & 15]};
    out.append(coded, sizeof coded);
    from = i + 1;
  }
  out.append(s, from);
}

Url Url::local(std::string path) {
  bool const root = !path.empty() && path[0] == '/' && !(path.size() > 1 && (path[1] == '/' || path[1] == '\\'));
  bool const part = !path.empty() && (path[0] == '#' || path[0] == '?');
  return Url(root || part ? std::move(path) : std::string("#"));
}

Url Url::outside(std::string_view address) {
  for (std::string_view scheme : {"https://", "http://", "mailto:"}) {
    if (address.size() > scheme.size() && address.substr(0, scheme.size()) == scheme) {
      for (char const c : address)
        if (static_cast<unsigned char>(c) <= ' ') return Url("#");
      return Url(std::string(address));
    }
  }
  return Url("#");
}

Query& Query::add(std::string_view name, std::string_view value) {
  if (!text_.empty()) text_ += '&';
  percent_encode(text_, name);
  text_ += '=';
  percent_encode(text_, value);
  return *this;
}

Query& Query::add(std::string_view name, std::int64_t value) { return add(name, std::to_string(value)); }

Attr Attr::flag(char const* name, bool on) {
  Attr a;
  if (on) a.text_ = name;
  return a;
}

Attr Attr::value(char const* name, std::string_view value) {
  Attr a;
  a.text_ += name;
  a.text_ += "=\"";
  escape_html(a.text_, value);
  a.text_ += '"';
  return a;
}

namespace html_detail {

void write(std::string& out, std::string_view text, std::uint32_t const* at, Place const* place, Value const* values,
           std::size_t count) {
  // Room for all of it at once; the string still grows by doubling.
  std::size_t whole = out.size() + text.size();
  for (std::size_t i = 0; i < count; ++i) whole += values[i].text.size() + 8;
  if (whole > out.capacity()) out.reserve(whole);
  std::size_t from = 0;
  for (std::size_t i = 0; i < count; ++i) {
    out.append(text.substr(from, at[i] - from));
    from = at[i] + 2;
    Value const& v = values[i];
    if (v.sort == Sort::number) {
      char digits[24];
      auto const end = std::to_chars(digits, digits + sizeof digits, v.number).ptr;
      out.append(digits, static_cast<std::size_t>(end - digits));
      continue;
    }
    switch (place[i]) {
      case Place::text:
        if (v.sort == Sort::markup) out.append(v.text);
        else escape_html(out, v.text);
        break;
      case Place::attribute:
      case Place::url: escape_html(out, v.text); break;
      case Place::path: percent_encode(out, v.text); break;
      case Place::query:
        if (v.sort == Sort::query) escape_html(out, v.text);
        else percent_encode(out, v.text);
        break;
      case Place::tag: out.append(v.text); break;
    }
  }
  out.append(text.substr(from));
}

}  // namespace html_detail

Html text(std::string_view s) { return html("{}", s); }

namespace {

/// Calls literal(piece) and part(index) alternately for "{}", "{1}", ... in s.
template <class Literal, class Part>
void each_piece(std::string_view s, Literal literal, Part part) {
  std::size_t next = 0, from = 0;
  for (std::size_t i = 0; i + 1 < s.size(); ++i) {
    if (s[i] != '{') continue;
    bool const in_order = s[i + 1] == '}';
    bool const numbered = i + 2 < s.size() && s[i + 1] >= '1' && s[i + 1] <= '9' && s[i + 2] == '}';
    if (!in_order && !numbered) continue;
    literal(s.substr(from, i - from));
    part(numbered ? static_cast<std::size_t>(s[i + 1] - '1') : next++);
    i += numbered ? 2 : 1;
    from = i + 1;
  }
  literal(s.substr(from));
}

}  // namespace

Html sentence(std::string_view s, std::vector<Html> const& parts) {
  Html out;
  each_piece(
      s, [&](std::string_view piece) { out += text(piece); },
      [&](std::size_t i) {
        if (i < parts.size()) out += parts[i];
      });
  return out;
}

std::string fill(std::string_view s, std::vector<std::string> const& parts) {
  std::string out;
  each_piece(
      s, [&](std::string_view piece) { out.append(piece); },
      [&](std::size_t i) {
        if (i < parts.size()) out += parts[i];
      });
  return out;
}

}  // namespace base
