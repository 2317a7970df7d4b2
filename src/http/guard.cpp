// SPDX-License-Identifier: Apache-2.0
// The rules of guard.hpp, one function for each part of a head. Every loop goes once over its input.
#include "http/guard.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "http/letters.hpp"

namespace http {

namespace {

constexpr bool is_visible(char c) { return c > 0x20 && c < 0x7f; }

using Trouble = std::optional<Rejected>;

/// "HTTP/1.1" and "HTTP/1.0" only.
Trouble read_version(std::string_view version, Head& head) {
  bool const shaped = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                      version[6] == '.' && is_digit(version[7]);
  if (!shaped) return Rejected{400, "no version"};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Rejected{505, "version"};
  head.old = version == "HTTP/1.0";
  return {};
}

Trouble read_method(std::string_view method, Head& head) {
  if (method.empty() || !std::ranges::all_of(method, is_token)) return Rejected{400, "method"};
  if (method == "GET") head.request.method = Method::get;
  else if (method == "HEAD") head.request.method = Method::head;
  else if (method == "POST") head.request.method = Method::post;
  else return Rejected{405, "method not served"};
  return {};
}

/// True when a path walks ("." or ".." as a segment).
bool walks(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    auto const segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

/// Origin form only (RFC 9112 3.2.1); the path is decoded once and judged as it then stands.
Trouble read_target(std::string_view target, Request& request) {
  if (!target.starts_with('/')) return Rejected{400, "target is not a path"};
  if (!std::ranges::all_of(target, is_visible) || target.find('#') != std::string_view::npos)
    return Rejected{400, "character in target"};
  auto const mark = target.find('?');
  auto path = decode_component(target.substr(0, mark), false);
  if (!path) return Rejected{400, "percent sign in path"};
  bool const control = std::ranges::any_of(*path, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
  if (control || !base::is_utf8(*path)) return Rejected{400, "path is not text"};
  if (walks(*path)) return Rejected{400, "path walks"};
  request.target = target;
  request.path = std::move(*path);
  if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
  return {};
}

Trouble read_request_line(std::string_view line, Head& head) {
  auto const first = line.find(' ');
  auto const last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return Rejected{400, "request line"};
  if (auto trouble = read_version(line.substr(last + 1), head)) return trouble;
  if (auto trouble = read_method(line.substr(0, first), head)) return trouble;
  return read_target(line.substr(first + 1, last - first - 1), head.request);
}

/// No folding, no blank before the colon, token characters in the name, no control characters in the value.
Trouble read_field(std::string_view line, std::vector<Field>& fields) {
  if (line.front() == ' ' || line.front() == '\t') return Rejected{400, "folded field"};
  auto const colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return Rejected{400, "field without name"};
  auto const name = line.substr(0, colon);
  auto const value = trimmed(line.substr(colon + 1));
  if (!std::ranges::all_of(name, is_token)) return Rejected{400, "character in field name"};
  if (!std::ranges::all_of(value, is_value)) return Rejected{400, "character in field value"};
  fields.push_back({std::string(name), std::string(value)});
  return {};
}

/// A name or address with an optional port, as RFC 3986 3.2.2 has them; underscores because machines have them.
bool is_host(std::string_view host) {
  std::string_view name = host, port;
  if (host.starts_with('[')) {
    auto const end = host.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    name = host.substr(1, end - 1);
    port = host.substr(end + 1);
    auto const fits = [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; };
    if (!std::ranges::all_of(name, fits)) return false;
  } else {
    name = host.substr(0, host.find(':'));
    port = host.substr(name.size());
    auto const fits = [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '_'; };
    if (!std::ranges::all_of(name, fits)) return false;
  }
  if (name.empty() || host.size() > 261) return false;  // 255 for the name, 6 for the port
  if (port.empty()) return true;
  return port.front() == ':' && port.size() <= 6 && std::ranges::all_of(port.substr(1), is_digit);
}

/// Digits only. A number too large to hold is a body too large to take: it saturates, and the limit answers 413.
std::optional<std::uint64_t> read_length(std::string_view s) {
  if (s.empty() || !std::ranges::all_of(s, is_digit)) return std::nullopt;
  std::uint64_t n = 0;
  for (char c : s) {
    if (n > (UINT64_MAX - 9) / 10) return UINT64_MAX;
    n = n * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return n;
}

/// The fields that say where the request ends and whom it is for, each counted.
struct Framing {
  int hosts = 0, lengths = 0, encodings = 0;
  std::string_view host, length, encoding;
};

Framing collect(std::vector<Field> const& fields) {
  Framing f;
  for (auto const& field : fields) {
    if (same_word(field.name, "Host")) ++f.hosts, f.host = field.value;
    else if (same_word(field.name, "Content-Length")) ++f.lengths, f.length = field.value;
    else if (same_word(field.name, "Transfer-Encoding")) ++f.encodings, f.encoding = field.value;
  }
  return f;
}

Trouble judge_framing(Head& head) {
  auto const f = collect(head.request.fields);
  if (f.hosts > 1 || (f.hosts == 0 && !head.old)) return Rejected{400, "not one Host"};
  if (f.hosts == 1 && !is_host(f.host)) return Rejected{400, "Host"};
  if (f.lengths > 1) return Rejected{400, "several lengths"};
  if (f.encodings > 0) {
    if (head.old) return Rejected{400, "encoding in HTTP/1.0"};
    if (f.lengths > 0) return Rejected{400, "length and encoding"};
    if (f.encodings > 1) return Rejected{400, "several encodings"};
    if (!same_word(f.encoding, "chunked")) return Rejected{501, "encoding other than chunked"};
    head.chunked = true;
  }
  if (f.lengths == 1) {
    auto const length = read_length(f.length);
    if (!length) return Rejected{400, "length"};
    head.length = *length;
  }
  return {};
}

/// Connection (RFC 9112 9.3) and Expect (RFC 9110 10.1.1, of no meaning in 1.0).
Trouble judge_wishes(Head& head) {
  bool close = false, keep = false;
  for (auto const& field : head.request.fields) {
    if (same_word(field.name, "Connection")) {
      for (std::string_view rest = field.value; !rest.empty();) {
        auto const word = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        close |= same_word(trimmed(word), "close");
        keep |= same_word(trimmed(word), "keep-alive");
      }
    } else if (same_word(field.name, "Expect") && !head.old) {
      if (!same_word(field.value, "100-continue")) return Rejected{417, "Expect"};
      head.waits_for_go = true;
    }
  }
  head.keep = !close && (!head.old || keep);
  return {};
}

}  // namespace

HeadEnd::Found HeadEnd::look(std::string_view so_far) {
  for (; at_ < so_far.size(); ++at_) {
    if (first_line_ && at_ - line_ > limits_.line_bytes) return Rejected{414, "request line too long"};
    if (at_ >= limits_.bytes) return Rejected{431, "head too long"};
    char const c = so_far[at_];
    if (c == '\r') {
      if (at_ + 1 == so_far.size()) return More{};  // looked at again when its LF is there
      if (so_far[at_ + 1] != '\n') return Rejected{400, "bare CR"};
      bool const empty_line = at_ == line_;
      at_ += 1;
      if (at_ >= limits_.bytes) return Rejected{431, "head too long"};
      line_ = at_ + 1;
      if (empty_line) return At{line_};
      first_line_ = false;
    } else if (!is_value(c)) {
      return Rejected{400, c == '\n' ? "bare LF" : "control character"};
    }
  }
  return More{};
}

std::variant<Head, Rejected> read_head(std::string_view block, HeadLimits const& limits) {
  Head head;
  bool first = true;
  while (true) {
    auto const end = block.find("\r\n");
    if (end == std::string_view::npos) return Rejected{400, "head not ended"};
    auto const line = block.substr(0, end);
    block.remove_prefix(end + 2);
    if (line.empty() && !first) break;
    if (!first && head.request.fields.size() >= limits.fields) return Rejected{431, "too many fields"};
    auto const trouble = first ? read_request_line(line, head) : read_field(line, head.request.fields);
    if (trouble) return *trouble;
    first = false;
  }
  if (!block.empty()) return Rejected{400, "bytes behind the head"};
  if (auto const trouble = judge_framing(head)) return *trouble;
  if (auto const trouble = judge_wishes(head)) return *trouble;
  return head;
}

Chunks::State Chunks::reject(int status, char const* why) {
  why_ = {status, why};
  return State::rejected;
}

Chunks::State Chunks::feed(std::string_view in, std::string& body) {
  constexpr int most_digits = 8;  // 4 GiB in one chunk; also bounds what leading zeros may waste
  for (taken_ = 0; taken_ < in.size();) {
    if (in_ == In::data) {
      auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size() - taken_));
      body.append(in.substr(taken_, n));
      taken_ += n;
      left_ -= n;
      if (left_ == 0) in_ = In::data_cr;
      continue;
    }
    char const c = in[taken_++];
    switch (in_) {
      case In::size:
        if (hex_digit(c) >= 0) {
          if (++digits_ > most_digits) return reject(400, "chunk size too long");
          left_ = left_ * 16 + static_cast<std::uint64_t>(hex_digit(c));
        } else if (c == '\r' && digits_ > 0) {
          in_ = In::size_lf;
        } else {
          return reject(400, c == ';' ? "chunk extension" : "chunk size");
        }
        break;
      case In::size_lf:
        if (c != '\n') return reject(400, "bare CR in chunk size");
        if (left_ > limit_ - total_) return reject(413, "body too large");
        total_ += left_;
        digits_ = 0;
        in_ = left_ == 0 ? In::last_cr : In::data;
        break;
      case In::data_cr:
        if (c != '\r') return reject(400, "chunk longer than its size");
        in_ = In::data_lf;
        break;
      case In::data_lf:
        if (c != '\n') return reject(400, "chunk not ended");
        in_ = In::size;
        break;
      case In::last_cr:
        if (c != '\r') return reject(400, "trailer");
        in_ = In::last_lf;
        break;
      case In::last_lf:
        if (c != '\n') return reject(400, "body not ended");
        in_ = In::end;
        return State::whole;
      case In::data:
      case In::end:
        return reject(400, "bytes behind the body");
    }
  }
  return in_ == In::end ? State::whole : State::more;
}

}  // namespace http
