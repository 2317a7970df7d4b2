// SPDX-License-Identifier: Apache-2.0
// HTML that cannot be injected into. An Html can only be made by html("<li>{}</li>", value): the template is read
// at compile time, the place of each {} decides how its value is escaped, and what does not fit does not compile:
//
//   html("<p>{}</p>", name)                    text: & < > " ' escaped; an Html goes in as it is
//   html("<p title=\"{}\">", name)             attribute: the same; an Html is refused
//   html("<a href=\"{}\">", Url::local("/x"))  a whole address must be a Url
//   html("<a href=\"/t/{}\">", id)             part of a path: percent-encoded, "/" too
//   html("<a href=\"/find?q={}\">", words)     part of a query: percent-encoded; a Query goes in as it is
//   html("<input {}>", Attr::flag("checked", on))
//
// Refused at compile time: too few or too many values, an unquoted attribute, a {} in a tag name, in a comment,
// in <script> or <style>, in on...= or style=. (engines 5.D3; the packaged template engines leave holes here.)
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/id.hpp"

namespace base {

class Html;
namespace html_detail {
class Maker;
}

/// Escaped, finished markup.
class Html {
 public:
  Html() = default;
  [[nodiscard]] std::string const& str() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  Html& operator+=(Html const& other) {
    text_ += other.text_;
    return *this;
  }
  friend Html operator+(Html a, Html const& b) {
    a += b;
    return a;
  }
  void reserve(std::size_t n) { text_.reserve(n); }

 private:
  friend class html_detail::Maker;
  explicit Html(std::string s) : text_(std::move(s)) {}
  std::string text_;
};

/// A whole address that is safe in href, src and action.
class Url {
 public:
  /// A path of this server, given literally or already encoded; anything that does not begin with one "/" or "#"
  /// or "?" becomes "#".
  static Url local(std::string path);
  /// An address somebody typed: http, https and mailto pass, everything else becomes "#".
  static Url outside(std::string_view address);
  [[nodiscard]] std::string const& str() const { return text_; }

 private:
  explicit Url(std::string s) : text_(std::move(s)) {}
  std::string text_;
};

/// A query string in the making: Query().add("q", words).add("page", 2).
class Query {
 public:
  Query& add(std::string_view name, std::string_view value);
  Query& add(std::string_view name, std::int64_t value);
  [[nodiscard]] std::string const& str() const { return text_; }

 private:
  std::string text_;
};

/// An optional attribute, or several: empty, or `name`, or `name="value"` escaped.
class Attr {
 public:
  Attr() = default;
  static Attr flag(char const* name, bool on);
  static Attr value(char const* name, std::string_view value);
  friend Attr operator+(Attr a, Attr const& b) {
    if (!a.text_.empty() && !b.text_.empty()) a.text_ += ' ';
    a.text_ += b.text_;
    return a;
  }
  [[nodiscard]] std::string const& str() const { return text_; }

 private:
  std::string text_;
};

/// Appends `s` with & < > " ' escaped.
void escape_html(std::string& out, std::string_view s);
/// Appends `s` with everything but unreserved characters (RFC 3986) percent-encoded.
void percent_encode(std::string& out, std::string_view s);

namespace html_detail {

enum class Place : std::uint8_t { text, attribute, url, path, query, tag };
enum class Sort : std::uint8_t { text, number, markup, address, query, attr };

template <class T>
struct is_id : std::false_type {};
template <Name K>
struct is_id<Id<K>> : std::true_type {};

template <class T>
consteval Sort sort_of() {
  if constexpr (std::is_same_v<T, Html>) return Sort::markup;
  else if constexpr (std::is_same_v<T, Url>) return Sort::address;
  else if constexpr (std::is_same_v<T, Query>) return Sort::query;
  else if constexpr (std::is_same_v<T, Attr>) return Sort::attr;
  else if constexpr (std::is_same_v<T, bool>) static_assert(!std::is_same_v<T, bool>, "a bool has no words: say them");
  else if constexpr (std::is_integral_v<T>) return Sort::number;
  else if constexpr (is_id<T>::value) return Sort::text;
  else {
    static_assert(std::is_convertible_v<T const&, std::string_view>, "html() takes text, numbers, ids, Html, Url, Query, Attr");
    return Sort::text;
  }
}

// Thrown while compiling, never at run time: the message is the name of the function the compiler complains about.
inline void too_few_or_too_many_values() {}
inline void placeholder_in_a_place_that_cannot_be_escaped() {}
inline void this_kind_of_value_does_not_belong_here() {}
inline void attribute_without_double_quotes() {}
inline void event_handler_or_style_attribute() {}
inline void unfinished_tag() {}

consteval bool is_url_attribute(std::string_view name) {
  for (std::string_view u : {"href", "src", "action", "formaction", "poster", "cite", "data", "srcset", "ping"})
    if (name == u) return true;
  return false;
}

/// A template, read at compile time: where each {} stands and what kind of place it is.
template <class... A>
struct Template {
  std::string_view text;
  std::array<std::uint32_t, sizeof...(A) + 1> at{};
  std::array<Place, sizeof...(A) + 1> place{};

  template <std::size_t N>
  consteval Template(char const (&s)[N]) : text(s, N - 1) {
    constexpr std::size_t count = sizeof...(A);
    constexpr std::array<Sort, count + 1> sorts{sort_of<std::remove_cvref_t<A>>()..., Sort::text};
    enum class In { content, tag_name, tag, attr_name, after_name, value, comment, raw } in = In::content;
    std::string_view attr_name, tag_name;
    std::size_t name_from = 0, value_from = 0, tag_from = 0, found = 0;
    bool query = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      char const c = text[i];
      bool const slot = c == '{' && i + 1 < text.size() && text[i + 1] == '}';
      if (slot) {
        if (found >= count) too_few_or_too_many_values();
        Place p{};
        if (in == In::content) p = Place::text;
        else if (in == In::tag) p = Place::tag;
        else if (in == In::value) {
          if (!is_url_attribute(attr_name)) p = Place::attribute;
          else if (i == value_from) p = Place::url;
          else p = query ? Place::query : Place::path;
        } else placeholder_in_a_place_that_cannot_be_escaped();
        Sort const v = sorts[found];
        bool const plain = v == Sort::text || v == Sort::number;
        bool const fits = (p == Place::text && (plain || v == Sort::markup)) || (p == Place::attribute && plain) ||
                          (p == Place::url && v == Sort::address) || (p == Place::path && plain) ||
                          (p == Place::query && (plain || v == Sort::query)) || (p == Place::tag && v == Sort::attr);
        if (!fits) this_kind_of_value_does_not_belong_here();
        at[found] = static_cast<std::uint32_t>(i);
        place[found] = p;
        ++found;
        ++i;
        continue;
      }
      switch (in) {
        case In::content:
          if (c != '<') break;
          if (text.substr(i).starts_with("<!--")) in = In::comment;
          else {
            in = In::tag_name;
            tag_from = i + 1;
          }
          break;
        case In::comment:
          if (c == '>' && i >= 2 && text.substr(i - 2, 3) == "-->") in = In::content;
          break;
        case In::raw:
          if (c == '<' && i + 1 < text.size() && text[i + 1] == '/') {
            in = In::tag_name;
            tag_from = i + 1;
          }
          break;
        case In::tag_name:
          if (c == ' ' || c == '\n' || c == '>') {
            tag_name = text.substr(tag_from, i - tag_from);
            in = In::tag;
            if (c == '>') in = (tag_name == "script" || tag_name == "style") ? In::raw : In::content;
          }
          break;
        case In::tag:
          if (c == '>') in = (tag_name == "script" || tag_name == "style") ? In::raw : In::content;
          else if (c != ' ' && c != '\n' && c != '/') {
            in = In::attr_name;
            name_from = i;
          }
          break;
        case In::attr_name:
          if (c == '=') {
            attr_name = text.substr(name_from, i - name_from);
            if (attr_name.starts_with("on") || attr_name == "style") event_handler_or_style_attribute();
            in = In::after_name;
          } else if (c == ' ' || c == '\n') in = In::tag;
          else if (c == '>') in = In::content;
          break;
        case In::after_name:
          if (c != '"') attribute_without_double_quotes();
          in = In::value;
          value_from = i + 1;
          query = false;
          break;
        case In::value:
          if (c == '"') in = In::tag;
          else if (c == '?' || c == '#') query = true;
          break;
      }
    }
    if (found != count) too_few_or_too_many_values();
    if (in != In::content && in != In::raw) unfinished_tag();
  }
};

/// One value, its type erased, so that one function in html.cpp serves all templates.
struct Value {
  Sort sort = Sort::text;
  std::string_view text;
  std::int64_t number = 0;
};

template <class T>
Value value_of(T const& v) {
  constexpr Sort s = sort_of<T>();
  if constexpr (s == Sort::number) return {s, {}, static_cast<std::int64_t>(v)};
  else if constexpr (s == Sort::markup || s == Sort::address || s == Sort::query || s == Sort::attr) return {s, v.str(), 0};
  else if constexpr (is_id<T>::value) return {s, v.text, 0};
  else return {s, std::string_view(v), 0};
}

void write(std::string& out, std::string_view text, std::uint32_t const* at, Place const* place, Value const* values,
           std::size_t count);

class Maker {
 public:
  static Html make(std::string s) { return Html(std::move(s)); }
  static std::string& text(Html& h) { return h.text_; }
};

}  // namespace html_detail

/// Markup with its values in place (see the head of this file).
template <class... A>
Html html(html_detail::Template<std::type_identity_t<A>...> t, A const&... a) {
  std::string out;
  std::array<html_detail::Value, sizeof...(A) + 1> const values{html_detail::value_of(a)..., {}};
  html_detail::write(out, t.text, t.at.data(), t.place.data(), values.data(), sizeof...(A));
  return html_detail::Maker::make(std::move(out));
}

/// The same, appended to `to`: what long lists use.
template <class... A>
void add_html(Html& to, html_detail::Template<std::type_identity_t<A>...> t, A const&... a) {
  std::array<html_detail::Value, sizeof...(A) + 1> const values{html_detail::value_of(a)..., {}};
  html_detail::write(html_detail::Maker::text(to), t.text, t.at.data(), t.place.data(), values.data(), sizeof...(A));
}

/// A text as markup: escaped.
Html text(std::string_view s);

/// A sentence (usually from tr) with markup in its places: "{}" in order, or "{1}", "{2}" by number. The sentence is
/// escaped, the parts go in as they are.
Html sentence(std::string_view s, std::vector<Html> const& parts);

/// The same in plain text: fill("{1} of {2}", {"3", "7"}).
std::string fill(std::string_view s, std::vector<std::string> const& parts);

}  // namespace base
