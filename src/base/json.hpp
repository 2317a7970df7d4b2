// SPDX-License-Identifier: Apache-2.0
// One struct, two representations: what a page shows as HTML it answers as JSON, from the same facts. A struct is
// described once (BOOST_DESCRIBE_STRUCT); json_text() writes it out, to_json() makes a tree of it for those who add to it.
// Reading JSON from outside has hard limits.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

namespace base {

using Json = boost::json::value;

/// Limits on JSON from outside (trust 5.4). Non-finite numbers and repeated keys are always refused: Boost.JSON 1.81
/// reads 1e400 as Infinity and prints it, which no browser can parse (house 7).
struct JsonLimits {
  std::size_t depth = 32;
  std::size_t nodes = 10'000;
};

Result<Json> parse_json(std::string_view text, JsonLimits limits = {});
std::string print_json(Json const& value);

namespace json_detail {
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class V>
struct is_map<std::map<std::string, V>> : std::true_type {};
template <class T>
struct is_id : std::false_type {};
template <Name K>
struct is_id<Id<K>> : std::true_type {};
/// A text in quotes, escaped as RFC 8259 section 7 asks and as print_json() does.
void write_string(std::string& out, std::string_view s);
void write_number(std::string& out, std::int64_t n);
void write_number(std::string& out, double n);
/// `before` and the name of a member, known when the program was compiled: nothing to escape.
inline void write_name(std::string& out, char before, std::string_view name) {
  out += before;
  out += '"';
  out += name;
  out.append("\":", 2);
}
}  // namespace json_detail

/// Facts as JSON. Text, numbers, bool, ids, instants (ISO 8601), lengths of time (milliseconds), days, described enums (by name),
/// optional (null), vectors, maps from text, and described structs of these.
template <class T>
Json to_json(T const& v) {
  namespace d = boost::describe;
  if constexpr (std::is_same_v<T, Json>) return v;
  else if constexpr (std::is_same_v<T, bool>) return Json(v);
  else if constexpr (std::is_enum_v<T>) {
    char const* name = d::enum_to_string(v, "unknown");
    return Json(std::string_view(name));
  } else if constexpr (std::is_integral_v<T>) return Json(static_cast<std::int64_t>(v));
  else if constexpr (std::is_floating_point_v<T>) return (v == v && v - v == 0) ? Json(static_cast<double>(v)) : Json(nullptr);
  else if constexpr (std::is_convertible_v<T const&, std::string_view>) return Json(std::string_view(v));
  else if constexpr (json_detail::is_id<T>::value) return v.empty() ? Json(nullptr) : Json(std::string_view(v.text));
  else if constexpr (std::is_same_v<T, Instant>) return Json(std::string_view(iso(v)));
  else if constexpr (std::is_same_v<T, Millis>) return Json(static_cast<std::int64_t>(v.count()));
  else if constexpr (std::is_same_v<T, std::chrono::year_month_day>) return Json(std::string_view(iso_day(v)));
  else if constexpr (json_detail::is_optional<T>::value) return v ? to_json(*v) : Json(nullptr);
  else if constexpr (json_detail::is_vector<T>::value) {
    boost::json::array a;
    a.reserve(v.size());
    for (auto const& x : v) a.push_back(to_json(x));
    return a;
  } else if constexpr (json_detail::is_map<T>::value) {
    boost::json::object o;
    for (auto const& [key, x] : v) o[key] = to_json(x);
    return o;
  } else {
    boost::json::object o;
    using Members = d::describe_members<T, d::mod_any_access | d::mod_inherited>;
    boost::mp11::mp_for_each<Members>([&](auto m) { o[m.name] = to_json(v.*m.pointer); });
    return o;
  }
}

/// Appends to `out` the text of the same JSON, without building a tree: what pages and streams send (engines 5, D-G3). Law:
/// json_text(v) == print_json(to_json(v)).
template <class T>
void write_json(std::string& out, T const& v) {
  namespace d = boost::describe;
  if constexpr (std::is_same_v<T, Json> || std::is_same_v<T, boost::json::object> || std::is_same_v<T, boost::json::array>) out += print_json(v);
  else if constexpr (std::is_same_v<T, bool>) out += v ? "true" : "false";
  else if constexpr (std::is_enum_v<T>) {
    char const* name = d::enum_to_string(v, "unknown");
    json_detail::write_string(out, name);
  } else if constexpr (std::is_integral_v<T>) json_detail::write_number(out, static_cast<std::int64_t>(v));
  else if constexpr (std::is_floating_point_v<T>) {
    if (v == v && v - v == 0) json_detail::write_number(out, static_cast<double>(v));
    else out += "null";
  } else if constexpr (std::is_convertible_v<T const&, std::string_view>) json_detail::write_string(out, std::string_view(v));
  else if constexpr (json_detail::is_id<T>::value) {
    if (v.empty()) out += "null";
    else json_detail::write_string(out, v.text);
  } else if constexpr (std::is_same_v<T, Instant>) json_detail::write_string(out, iso(v));
  else if constexpr (std::is_same_v<T, Millis>) json_detail::write_number(out, static_cast<std::int64_t>(v.count()));
  else if constexpr (std::is_same_v<T, std::chrono::year_month_day>) json_detail::write_string(out, iso_day(v));
  else if constexpr (json_detail::is_optional<T>::value) {
    if (v) write_json(out, *v);
    else out += "null";
  } else if constexpr (json_detail::is_vector<T>::value) {
    char before = '[';
    for (auto const& x : v) {
      out += before;
      write_json(out, x);
      before = ',';
    }
    out += before == '[' ? "[]" : "]";
  } else if constexpr (json_detail::is_map<T>::value) {
    char before = '{';
    for (auto const& [key, x] : v) {
      out += before;
      json_detail::write_string(out, key);
      out += ':';
      write_json(out, x);
      before = ',';
    }
    out += before == '{' ? "{}" : "}";
  } else {
    char before = '{';
    using Members = d::describe_members<T, d::mod_any_access | d::mod_inherited>;
    boost::mp11::mp_for_each<Members>([&](auto m) {
      json_detail::write_name(out, before, m.name);
      write_json(out, v.*m.pointer);
      before = ',';
    });
    out += before == '{' ? "{}" : "}";
  }
}

template <class T>
std::string json_text(T const& v) {
  std::string out;
  out.reserve(256);
  write_json(out, v);
  return out;
}

}  // namespace base
