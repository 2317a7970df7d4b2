// SPDX-License-Identifier: Apache-2.0
#include "mail/templates.hpp"

#include <algorithm>

#include "base/checks.hpp"
#include "base/text.hpp"

namespace mail {

namespace {

/// Calls `words` with what stands between placeholders and `name` with each name. A brace that closes none is words.
template <class Words, class Name>
void walk(std::string_view text, Words&& words, Name&& name) {
  std::size_t from = 0;
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    auto const end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + 1);
    if (end == std::string_view::npos || text[end] != '}' || end == at + 1) continue;
    words(text.substr(from, at - from));
    name(text.substr(at + 1, end - at - 1));
    from = end + 1;
    at = end;
  }
  words(text.substr(from));
}

std::string fill_in(std::string_view text, std::map<std::string, std::string> const& values, bool one_line) {
  std::string out;
  walk(text, [&](std::string_view words) { out += words; },
       [&](std::string_view name) {
         auto const value = values.find(std::string(name));
         if (value == values.end()) out.append("{").append(name).append("}");
         else out += one_line ? clean_line(value->second) : value->second;
       });
  return out;
}

/// Where a value was empty, no more than one empty line is left.
std::string closed_up(std::string const& text) {
  std::string out;
  for (char const c : text)
    if (c != '\n' || !out.ends_with("\n\n")) out += c;
  return out;
}

bool has(std::vector<std::string> const& all, std::string const& one) { return std::find(all.begin(), all.end(), one) != all.end(); }

}  // namespace

std::vector<std::string> placeholders_in(std::string_view text) {
  std::vector<std::string> out;
  walk(text, [](std::string_view) {}, [&](std::string_view name) { out.emplace_back(name); });
  return out;
}

Text filled(Text const& text, std::map<std::string, std::string> const& values) {
  auto const subject = fill_in(text.subject, values, true);
  return {std::string(slice(subject, 0, 200)), closed_up(fill_in(text.body, values, false))};
}

Result<Done> keep_text(Writing& w, std::string const& kind, std::string const& language, Text const& text, std::vector<std::string> const& known,
                       std::vector<std::string> const& needed) {
  if (!is_language_tag(language)) return refuse(Why::malformed, say("A language is given as a tag like “en” or “pt-BR”."), "language");
  if (text.subject.empty() || text.subject != clean_line(text.subject)) return refuse(Why::malformed, say("A subject must be one line of text."), "subject");
  if (auto ok = too_long(text.subject, 150, "subject"); !ok) return ok;
  if (text.body.empty()) return refuse(Why::malformed, say("The letter has no text."), "body");
  if (auto ok = too_long(text.body, 8000, "body"); !ok) return ok;
  if (!is_utf8(text.body) || text.body.find('\0') != std::string::npos)
    return refuse(Why::malformed, say("The text of the letter is too long or not text."), "body");
  auto const in_subject = placeholders_in(text.subject), in_body = placeholders_in(text.body);
  for (auto const* names : {&in_subject, &in_body})
    for (auto const& name : *names)
      if (!has(known, name))
        return refuse(Why::malformed, say("This letter knows no placeholder “{}”."), names == &in_subject ? "subject" : "body", {"{" + name + "}"});
  for (auto const& name : needed)
    if (!has(in_body, name)) return refuse(Why::malformed, say("Without “{}” the letter would be of no use."), "body", {"{" + name + "}"});
  w.run("delete from letter_template where kind = :k and language = :l", kind, language);
  w.run("insert into letter_template (kind, language, subject, body, at) values (:k, :l, :s, :b, :t)", kind, language, text.subject, text.body, w.now());
  w.audit("keep_text", kind, language);
  return Done{};
}

Result<Done> drop_text(Writing& w, std::string const& kind, std::string const& language) {
  if (w.run("delete from letter_template where kind = :k and language = :l", kind, language) == 0)
    return refuse(Why::unknown, say("This letter has no text of the forum's own."));
  w.audit("drop_text", kind, language);
  return Done{};
}

std::optional<Text> kept_text(Reading& r, std::string const& kind, std::string const& language) {
  auto const row = r.row<std::string, std::string>("select subject, body from letter_template where kind = :k and language = :l", kind, language);
  if (!row) return std::nullopt;
  return Text{std::get<0>(*row), std::get<1>(*row)};
}

}  // namespace mail
