// SPDX-License-Identifier: Apache-2.0
// Reads what a form posts: application/x-www-form-urlencoded (WHATWG URL 5.1) and multipart/form-data (RFC 7578).
// Linear in the body; strict where a slip could hide a field, since what a form says is written into the record.
// No other body type is read here.
#include <algorithm>
#include <ranges>

#include "base/text.hpp"
#include "http/body_file.hpp"
#include "http/http.hpp"
#include "http/letters.hpp"

namespace http {

namespace {

using base::say;
using base::Why;

constexpr std::size_t most_fields = 1000;
constexpr std::size_t most_part_header_bytes = 8 * 1024;
constexpr std::size_t longest_boundary = 70;  // RFC 2046 5.1.1

auto malformed(char const* sentence, std::string field = {}) {
  return base::refuse(Why::malformed, sentence, std::move(field));
}

auto passed_on(base::Refusal& refusal) {
  return base::refuse(refusal.why, std::move(refusal.detail), std::move(refusal.field), std::move(refusal.with));
}

/// A field's text may hold anything but what no database and no page can hold.
bool is_text(std::string_view s) { return s.find('\0') == std::string_view::npos && base::is_utf8(s); }

/// "form-data; name=\"a\"; filename=\"b\"" taken apart: the first word, and parameters with lower-case names.
struct Parameters {
  std::string word;
  std::vector<std::pair<std::string, std::string>> values;

  [[nodiscard]] std::string const* find(std::string_view name) const {
    auto const it = std::ranges::find(values, name, [](auto const& v) -> std::string_view { return v.first; });
    return it == values.end() ? nullptr : &it->second;
  }
};

/// A quoted value from behind its opening quote. A backslash escapes only a quote: browsers of old send whole
/// Windows paths. None when the closing quote is missing.
std::optional<std::string> unquote(std::string_view& s) {
  std::string out;
  while (!s.empty()) {
    char const c = s.front();
    s.remove_prefix(1);
    if (c == '"') return out;
    if (c == '\\' && s.starts_with('"')) {
      out += '"';
      s.remove_prefix(1);
    } else {
      out += c;
    }
  }
  return std::nullopt;
}

/// None when the line is not well-formed or names a parameter twice.
std::optional<Parameters> read_parameters(std::string_view s) {
  Parameters out;
  auto const semicolon = std::min(s.find(';'), s.size());
  out.word = lowered(trimmed(s.substr(0, semicolon)));
  s.remove_prefix(semicolon);
  while (!s.empty()) {
    s.remove_prefix(1);  // the semicolon
    s = trimmed(s);
    if (s.empty()) break;
    auto const equals = s.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    auto name = lowered(trimmed(s.substr(0, equals)));
    s = trimmed(s.substr(equals + 1));
    std::string value;
    if (s.starts_with('"')) {
      s.remove_prefix(1);
      auto quoted = unquote(s);
      if (!quoted) return std::nullopt;
      value = std::move(*quoted);
      s = trimmed(s);
      if (!s.empty() && s.front() != ';') return std::nullopt;
    } else {
      auto const end = std::min(s.find(';'), s.size());
      value = trimmed(s.substr(0, end));
      s.remove_prefix(end);
    }
    if (out.find(name) || out.values.size() >= 16) return std::nullopt;
    out.values.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

/// Browsers write a quote, CR and LF in a name as %22, %0D and %0A and leave every other % alone (HTML 4.10.21.8).
std::string unescape_name(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    auto const three = lowered(s.substr(i, 3));
    if (three == "%22") out += '"', i += 2;
    else if (three == "%0d") out += '\r', i += 2;
    else if (three == "%0a") out += '\n', i += 2;
    else out += s[i];
  }
  return out;
}

/// What a person would call the file: no folders, no control characters.
std::string file_name(std::string_view sent) {
  auto name = unescape_name(sent);
  if (auto const slash = name.find_last_of("/\\"); slash != std::string::npos) name.erase(0, slash + 1);
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return name;
}

base::Result<Form> read_urlencoded(std::string_view body) {
  Form form;
  while (!body.empty()) {
    auto const pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(pair.size() + 1, body.size()));
    if (pair.empty()) continue;
    if (form.values.size() >= most_fields) return malformed(say("The form has too many fields."));
    auto const equals = std::min(pair.find('='), pair.size());
    auto name = decode_component(pair.substr(0, equals));
    auto value = decode_component(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !is_text(*name)) return malformed(say("The form has a field whose name cannot be read."));
    if (!value || !is_text(*value)) return malformed(say("The form has a field that cannot be read."), *name);
    form.values.emplace_back(std::move(*name), std::move(*value));
  }
  return form;
}

struct PartHead {
  std::string name, type;
  std::optional<std::string> file;
};

base::Result<PartHead> read_part_head(std::string_view lines) {
  PartHead head;
  bool named = false;
  while (!lines.empty()) {
    auto const line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(std::min(line.size() + 2, lines.size()));
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return malformed(say("The upload is damaged."));
    auto const field = lowered(line.substr(0, colon));
    auto const value = trimmed(line.substr(colon + 1));
    if (field == "content-disposition") {
      auto const read = read_parameters(value);
      if (named || !read || read->word != "form-data" || !read->find("name"))
        return malformed(say("The upload is damaged."));
      named = true;
      head.name = unescape_name(*read->find("name"));
      if (auto const* file = read->find("filename")) head.file = file_name(*file);
    } else if (field == "content-type") {
      head.type = value;
    } else if (field == "content-transfer-encoding") {
      auto const encoding = lowered(value);
      if (encoding != "binary" && encoding != "8bit" && encoding != "7bit")
        return malformed(say("The upload is encoded in a way that is not read here."));
    }
  }
  if (!named) return malformed(say("The upload is damaged."));
  if (!is_text(head.name) || !is_text(head.type) || (head.file && !is_text(*head.file)))
    return malformed(say("The form has a field whose name cannot be read."));
  return head;
}

/// Puts one part where it belongs. A file input left empty arrives as a nameless, empty file: that is no file.
base::Result<base::Done> keep_part(Form& form, std::string_view part) {
  auto const head_end = part.substr(0, most_part_header_bytes).find("\r\n\r\n");
  if (head_end == std::string_view::npos) return malformed(say("The upload is damaged."));
  auto head = read_part_head(part.substr(0, head_end + 2));
  if (!head) return passed_on(head.error());
  auto const bytes = part.substr(head_end + 4);
  if (form.values.size() + form.files.size() >= most_fields) return malformed(say("The form has too many fields."));
  if (head->file) {
    if (!head->file->empty() || !bytes.empty())
      form.files.push_back({std::move(head->name), std::move(*head->file), std::move(head->type), std::string(bytes)});
  } else {
    if (!is_text(bytes)) return malformed(say("The form has a field that cannot be read."), head->name);
    form.values.emplace_back(std::move(head->name), std::string(bytes));
  }
  return base::Done{};
}

base::Result<Form> read_multipart(std::string_view boundary, std::string_view body) {
  Form form;
  std::string const delimiter = "\r\n--" + std::string(boundary);
  std::string_view const opening = std::string_view(delimiter).substr(2);
  if (!body.starts_with(opening)) return malformed(say("The upload is damaged."));
  body.remove_prefix(opening.size());
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return malformed(say("The upload is damaged."));
    body.remove_prefix(2);
    auto const end = body.find(delimiter);
    if (end == std::string_view::npos) return malformed(say("The upload was cut off before its end."));
    if (auto kept = keep_part(form, body.substr(0, end)); !kept) return passed_on(kept.error());
    body.remove_prefix(end + delimiter.size());
    if (body.size() < 2) return malformed(say("The upload was cut off before its end."));
  }
  return form;
}

bool is_boundary(std::string_view s) {
  constexpr std::string_view also = "'()+_,-./:=? ";
  auto const fits = [&](char c) {
    return is_digit(c) || is_letter(c) || also.find(c) != std::string_view::npos;
  };
  return !s.empty() && s.size() <= longest_boundary && s.back() != ' ' && std::ranges::all_of(s, fits);
}

}  // namespace

std::string Form::get(std::string_view name) const {
  auto const it = std::ranges::find(values, name, [](auto const& v) -> std::string_view { return v.first; });
  return it == values.end() ? std::string() : it->second;
}

bool Form::has(std::string_view name) const {
  return std::ranges::any_of(values, [&](auto const& v) { return v.first == name; });
}

std::vector<std::string> Form::all(std::string_view name) const {
  std::vector<std::string> found;
  for (auto const& [key, value] : values)
    if (key == name) found.push_back(value);
  return found;
}

Upload const* Form::file(std::string_view name) const {
  auto const it = std::ranges::find(files, name, &Upload::field);
  return it == files.end() ? nullptr : &*it;
}

std::optional<std::string> boundary_of(std::string_view content_type) {
  auto const type = read_parameters(content_type);
  auto const* const boundary = type && type->word == "multipart/form-data" ? type->find("boundary") : nullptr;
  return boundary && is_boundary(*boundary) ? std::optional(*boundary) : std::nullopt;
}

base::Result<Form> read_form(std::string_view content_type, std::string_view body) {
  auto const type = read_parameters(content_type);
  if (!type) return malformed(say("The form does not say how it is written."));
  if (type->word == "application/x-www-form-urlencoded") return read_urlencoded(body);
  if (type->word != "multipart/form-data") return malformed(say("A form was expected here."));
  auto const boundary = boundary_of(content_type);
  if (!boundary) return malformed(say("The form does not say how it is written."));
  return read_multipart(*boundary, body);
}

}  // namespace http
