// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace base {

namespace {

/// Reads without building anything: counts nodes, refuses numbers that are not finite and keys said twice. Boost.JSON's own
/// parser keeps the last of two equal keys and turns 1e400 into Infinity.
struct Watch {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  using error_code = boost::system::error_code;
  using view = boost::json::string_view;

  std::size_t nodes = 0;
  std::size_t limit = 0;
  bool infinite = false;

  bool node() { return ++nodes <= limit; }
  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return node(); }
  bool on_object_end(std::size_t, error_code&) { return true; }
  bool on_array_begin(error_code&) { return node(); }
  bool on_array_end(std::size_t, error_code&) { return true; }
  bool on_key_part(view, std::size_t, error_code&) { return true; }
  bool on_key(view, std::size_t, error_code&) { return node(); }
  bool on_string_part(view, std::size_t, error_code&) { return true; }
  bool on_string(view, std::size_t, error_code&) { return node(); }
  bool on_number_part(view, error_code&) { return true; }
  bool on_int64(std::int64_t, view, error_code&) { return node(); }
  bool on_uint64(std::uint64_t, view, error_code&) { return node(); }
  bool on_double(double d, view, error_code&) {
    infinite = infinite || !std::isfinite(d);
    return node() && !infinite;
  }
  bool on_bool(bool, error_code&) { return node(); }
  bool on_null(error_code&) { return node(); }
  bool on_comment_part(view, error_code&) { return true; }
  bool on_comment(view, error_code&) { return true; }
};

/// Number of members the text names, against the number the value kept: they differ when a key was said twice.
std::size_t count_nodes(Json const& v) {
  if (auto const* const a = v.if_array()) {
    std::size_t n = 1;
    for (auto const& x : *a) n += count_nodes(x);
    return n;
  }
  if (auto const* const o = v.if_object()) {
    std::size_t n = 1;
    for (auto const& member : *o) n += 1 + count_nodes(member.value());
    return n;
  }
  return 1;
}

}  // namespace

Result<Json> parse_json(std::string_view text, JsonLimits limits) {
  boost::json::parse_options options;
  options.max_depth = limits.depth;
  boost::json::basic_parser<Watch> watch(options);
  watch.handler().limit = limits.nodes;
  boost::system::error_code error;
  auto const read = watch.write_some(false, text.data(), text.size(), error);
  if (watch.handler().infinite) return refuse(Why::malformed, say("The JSON holds a number that is too large."));
  if (watch.handler().nodes > limits.nodes) return refuse(Why::malformed, say("The JSON has too many parts."));
  if (error || read < text.size()) return refuse(Why::malformed, say("This is not JSON (or it is nested too deeply)."));
  auto value = boost::json::parse({text.data(), text.size()}, error, {}, options);
  if (error) return refuse(Why::malformed, say("This is not JSON (or it is nested too deeply)."));
  if (count_nodes(value) != watch.handler().nodes) return refuse(Why::malformed, say("The JSON names a member twice."));
  return value;
}

std::string print_json(Json const& value) { return boost::json::serialize(value); }

namespace json_detail {

namespace {
/// For each byte: 0 if it stands for itself, the letter of its short escape, or 'u' for \u00XX.
constexpr auto escapes = [] {
  std::array<char, 256> t{};
  for (std::size_t c = 0; c < 0x20; ++c) t[c] = 'u';
  t['\b'] = 'b', t['\f'] = 'f', t['\n'] = 'n', t['\r'] = 'r', t['\t'] = 't', t['"'] = '"', t['\\'] = '\\';
  return t;
}();
}  // namespace

namespace {

/// True when none of these eight bytes needs an escape: no control, no quote, no backslash (each test is exact about "none": it may
/// only say "some" wrongly).
bool all_plain(char const* eight) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
  std::uint64_t x;
  std::memcpy(&x, eight, sizeof x);
  auto const holds = [&](char c) {
    auto const y = x ^ (ones * static_cast<unsigned char>(c));
    return (y - ones) & ~y;
  };
  auto const control = (x - ones * 0x20) & ~x;
  return ((control | holds('"') | holds('\\')) & tops) == 0;
}

}  // namespace

void write_string(std::string& out, std::string_view s) {
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    while (i + 8 < s.size() && all_plain(s.data() + i)) i += 8;
    auto const byte = static_cast<unsigned char>(s[i]);
    char const with = escapes[byte];
    if (with == 0) continue;
    out.append(s, from, i - from);
    from = i + 1;
    out += '\\';
    out += with;
    if (with != 'u') continue;
    out += "00";
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  out.append(s, from);
  out += '"';
}

void write_number(std::string& out, std::int64_t n) {
  char digits[24];
  auto const end = std::to_chars(digits, digits + sizeof digits, n).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

void write_number(std::string& out, double n) { out += print_json(Json(n)); }

}  // namespace json_detail

}  // namespace base
