// SPDX-License-Identifier: Apache-2.0
// For tests: reads a page as strictly as this house writes it and says what is not as it should be. Much narrower than HTML:
// every attribute in double quotes, every element closed, no element, attribute or address outside the known sets. What
// a hostile text could add to a page is none of these.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace web::test {

/// One start tag.
struct Tag {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;  ///< values decoded
  std::size_t at = 0;

  [[nodiscard]] std::string get(std::string_view attribute) const {
    for (auto const& [n, v] : attributes)
      if (n == attribute) return v;
    return {};
  }
  [[nodiscard]] bool has(std::string_view attribute) const {
    for (auto const& [n, v] : attributes)
      if (n == attribute) return true;
    return false;
  }
};

/// A page taken apart; `fault` is the first thing that is not as this house writes it.
struct Strict {
  std::vector<Tag> tags;
  std::vector<std::string> closed;   ///< beside tags: for each tag, the text directly behind it
  std::optional<std::string> fault;
};

class StrictReader {
 public:
  explicit StrictReader(std::string_view page, bool own_style = false) : page_(page), own_style_(own_style) {}

  Strict read() {
    if (!take("<!doctype html>") && !take("<!DOCTYPE html>")) return failed("no doctype");
    while (at_ < page_.size() && !out_.fault) page_[at_] == '<' ? tag() : text();
    if (!out_.fault && !open_.empty()) failed("not closed: " + open_.back());
    return std::move(out_);
  }

 private:
  Strict failed(std::string const& what) {
    if (!out_.fault) {
      auto const from = at_ < 60 ? 0 : at_ - 60;
      out_.fault = what + " at ..." + std::string(page_.substr(from, 140));
    }
    return out_;
  }
  bool take(std::string_view s) {
    if (page_.substr(at_, s.size()) != s) return false;
    at_ += s.size();
    return true;
  }

  void text() {
    auto const end = std::min(page_.find('<', at_), page_.size());
    auto const words = page_.substr(at_, end - at_);
    auto const decoded = decode(words);
    if (!decoded) failed("an ampersand that begins nothing");
    if (words.find('>') != std::string_view::npos) failed("a bare >");
    if (!out_.closed.empty() && decoded) out_.closed.back() += *decoded;
    at_ = end;
  }

  static bool name_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }
  std::string name() {
    auto const from = at_;
    while (at_ < page_.size() && name_letter(page_[at_])) ++at_;
    return std::string(page_.substr(from, at_ - from));
  }

  void tag() {
    auto const begin = at_++;
    if (take("/")) return end_tag();
    Tag t;
    t.at = begin;
    t.name = name();
    if (t.name.empty()) return void(failed("a bare <"));
    while (at_ < page_.size() && page_[at_] == ' ' && !out_.fault) {
      ++at_;
      attribute(t);
    }
    if (!out_.fault && !take(">")) return void(failed("a tag that does not end"));
    check(t);
    if (!is_void(t.name)) open_.push_back(t.name);
    out_.tags.push_back(t);
    out_.closed.emplace_back();
    if (t.name == "script" && !take("</script>")) return void(failed("a script of its own"));
    if (t.name == "script") open_.pop_back();
    if (t.name == "style") style();
  }

  void style() {
    if (!own_style_) return void(failed("a style of its own"));
    auto const end = page_.find("</style>", at_);
    if (end == std::string_view::npos) return void(failed("a style that does not end"));
    at_ = end;
  }

  void end_tag() {
    auto const n = name();
    if (!take(">")) return void(failed("an end tag that does not end"));
    if (open_.empty() || open_.back() != n) return void(failed("</" + n + "> closes " + (open_.empty() ? "nothing" : open_.back())));
    open_.pop_back();
  }

  void attribute(Tag& t) {
    auto const n = name();
    if (n.empty()) return void(failed("an attribute without a name"));
    if (t.has(n)) return void(failed("an attribute twice: " + n));
    if (!take("=")) return void(t.attributes.emplace_back(n, ""));
    if (!take("\"")) return void(failed("an attribute without quotes"));
    auto const end = page_.find('"', at_);
    if (end == std::string_view::npos) return void(failed("an attribute that does not end"));
    auto const raw = page_.substr(at_, end - at_);
    auto const decoded = decode(raw);
    if (!decoded || raw.find_first_of("<>") != std::string_view::npos) return void(failed("an attribute that is not escaped: " + n));
    at_ = end + 1;
    t.attributes.emplace_back(n, *decoded);
  }

  void check(Tag const& t) {
    static std::set<std::string> const elements = {
        "html", "head", "meta", "title", "link", "script", "body", "header", "footer", "main", "nav", "section", "article", "aside", "h1", "h2", "h3", "h4",
        "h5", "h6", "p", "a", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "strong", "em", "b", "i", "s", "code", "pre", "kbd", "abbr", "small", "sup", "sub",
        "cite", "q", "blockquote", "figure", "figcaption", "mark", "ins", "del", "bdi", "bdo", "time", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
        "colgroup", "col", "form", "fieldset", "legend", "label", "input", "select", "option", "optgroup", "textarea", "button", "datalist", "output", "progress",
        "meter", "details", "summary", "dialog", "hr", "br", "wbr", "template", "address", "search", "style", "img", "hgroup", "menu", "data", "var", "samp", "dfn"};
    if (!elements.count(t.name)) return void(failed("an element of somebody else: " + t.name));
    for (auto const& [n, v] : t.attributes) {
      static std::set<std::string> const never = {"style", "srcdoc", "http-equiv", "formaction", "ping", "background", "xmlns", "is", "nonce", "integrity", "manifest"};
      if (n.starts_with("on") || never.count(n)) return void(failed("an attribute of somebody else: " + n));
      if ((n == "href" || n == "cite") && !safe_address(v)) return void(failed("an address that is no page: " + v));
      if ((n == "src" || n == "action") && !own_address(v)) return void(failed("an address elsewhere: " + v));
    }
    if (t.name == "script" && !t.get("src").starts_with("/assets/")) failed("a script from elsewhere");
    if (t.name == "link" && t.get("rel") == "stylesheet" && !t.get("href").starts_with("/assets/")) failed("a style from elsewhere");
  }
  static bool own_address(std::string_view v) { return v.starts_with("/") && !v.starts_with("//") && !v.starts_with("/\\"); }
  static bool safe_address(std::string_view v) {
    return own_address(v) || v.starts_with("#") || v.starts_with("?") || v.starts_with("http://") || v.starts_with("https://") || v.starts_with("mailto:");
  }
  static bool is_void(std::string_view n) {
    for (std::string_view v : {"meta", "link", "input", "br", "hr", "wbr", "img", "col"})
      if (n == v) return true;
    return false;
  }

  /// Character references decoded; none when there is an ampersand that is none of them.
  static std::optional<std::string> decode(std::string_view s) {
    std::string out;
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (s[i] != '&') {
        out += s[i];
        continue;
      }
      static constexpr std::pair<std::string_view, std::string_view> known[] = {
          {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&apos;", "'"}, {"&nbsp;", "\u00a0"}, {"&#10;", "\n"}, {"&#13;", "\r"}};
      bool found = false;
      for (auto const& [from, to] : known)
        if (s.substr(i, from.size()) == from) {
          out += to;
          i += from.size() - 1;
          found = true;
          break;
        }
      if (!found) return std::nullopt;
    }
    return out;
  }

  std::string_view page_;
  bool own_style_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  Strict out_;
};

inline Strict read_strictly(std::string_view page, bool own_style = false) { return StrictReader(page, own_style).read(); }

}  // namespace web::test
