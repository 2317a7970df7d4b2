// SPDX-License-Identifier: Apache-2.0
// Requests and responses as values: looking things up in them, the status phrases, dates, preferences and
// percent-decoding. Forms are in form.cpp, compression in gzip.cpp, what comes from a socket in guard.cpp.
#include "http/http.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/letters.hpp"

namespace http {

namespace {

/// Cuts what stands before the next `mark` off the front of `s`; the rest of `s` when there is none.
std::string_view cut(std::string_view& s, char mark) {
  auto const at = s.find(mark);
  auto const piece = s.substr(0, at);
  s.remove_prefix(at == std::string_view::npos ? s.size() : at + 1);
  return piece;
}

std::string_view find_field(std::vector<Field> const& fields, std::string_view name) {
  auto const it = std::ranges::find_if(fields, [&](Field const& f) { return same_word(f.name, name); });
  return it == fields.end() ? std::string_view() : std::string_view(it->value);
}

/// "0.8" as in RFC 9110 12.4.2. What is not a weight counts as 1: a client's slip must not lose its preference.
double weight(std::string_view s) {
  if (s.empty() || s.size() > 5 || (s[0] != '0' && s[0] != '1')) return 1;
  double value = s[0] - '0', step = 0.1;
  if (s.size() > 1 && s[1] != '.') return 1;
  for (std::size_t i = 2; i < s.size(); ++i, step /= 10) {
    if (s[i] < '0' || s[i] > '9') return 1;
    value += (s[i] - '0') * step;
  }
  return std::min(value, 1.0);
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return find_field(fields, name); }

std::string_view Request::cookie(std::string_view name) const {
  for (auto const& field : fields) {
    if (!same_word(field.name, "Cookie")) continue;
    for (std::string_view rest = field.value; !rest.empty();) {
      auto pair = trimmed(cut(rest, ';'));
      auto const has_value = pair.find('=') != std::string_view::npos;
      if (has_value && cut(pair, '=') == name) return pair;
    }
  }
  return {};
}

std::string Request::param(std::string_view name) const {
  for (auto& [key, value] : parse_query(query))
    if (key == name) return std::move(value);
  return {};
}

Response& Response::set(std::string name, std::string value) {
  std::erase_if(fields, [&](Field const& f) { return same_word(f.name, name); });
  fields.push_back({std::move(name), std::move(value)});
  return *this;
}

std::string_view Response::header(std::string_view name) const { return find_field(fields, name); }

std::string_view phrase(int status) {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 425: return "Too Early";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 451: return "Unavailable For Legal Reasons";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Unknown";
  }
}

std::optional<std::string> decode_component(std::string_view s, bool plus_is_blank) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '%') {
      int const high = i + 2 < s.size() ? hex_digit(s[i + 1]) : -1;
      int const low = i + 2 < s.size() ? hex_digit(s[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += s[i] == '+' && plus_is_blank ? ' ' : s[i];
    }
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view s) {
  // An address may have been typed by hand: "?q=100%" is read as it stands rather than lost.
  auto const read = [](std::string_view piece) {
    auto text = decode_component(piece).value_or(std::string(piece));
    return base::is_utf8(text) ? text : base::repair_utf8(text);
  };
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!s.empty()) {
    auto pair = cut(s, '&');
    if (pair.empty()) continue;
    auto name = read(cut(pair, '='));
    pairs.emplace_back(std::move(name), read(pair));
  }
  return pairs;
}

std::vector<Preference> preferences(std::string_view header) {
  std::vector<Preference> list;
  while (!header.empty()) {
    auto item = cut(header, ',');
    auto const value = trimmed(cut(item, ';'));
    if (value.empty()) continue;
    Preference preference{.value = std::string(value)};
    while (!item.empty()) {
      auto parameter = trimmed(cut(item, ';'));
      auto const name = trimmed(cut(parameter, '='));
      if (same_word(name, "q")) preference.quality = weight(trimmed(parameter));
    }
    list.push_back(std::move(preference));
  }
  std::ranges::stable_sort(list, std::greater(), &Preference::quality);
  return list;
}

std::string http_date(std::int64_t unix_seconds) {
  using namespace std::chrono;
  static constexpr std::array<char const*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<char const*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const at = sys_seconds(seconds(unix_seconds));
  auto const day = floor<std::chrono::days>(at);
  auto const date = year_month_day(day);
  auto const time = hh_mm_ss(at - day);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace http
