// SPDX-License-Identifier: Apache-2.0
// Requests and responses as plain values. This room knows no other room but base, and is the only one with sockets;
// server.cpp is the only file with coroutines. web::answer is a function from one of these to the other.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "http/streams.hpp"

namespace http {

enum class Method { get, head, post };

/// Name and value; names compare without case.
struct Field {
  std::string name, value;
};

/// A request that has passed the framing guard (guard.hpp): it is well-formed HTTP/1.x with exactly one Host
/// (HTTP/1.0: at most one).
struct Request {
  Method method = Method::get;
  std::string target;   ///< as sent: "/m/abc?e=2"
  std::string path;     ///< percent-decoded once, always begins with "/", valid UTF-8, no NUL, no "." or ".." segments
  std::string query;    ///< undecoded, without "?"
  std::vector<Field> fields;
  std::string body;
  std::string remote;   ///< the other end's true address: the peer's, or X-Real-IP on a Unix socket ("unix" if none)
  bool secure = false;  ///< the proxy in front spoke TLS (believed only from a Unix socket)
  std::string id;       ///< request id for the log, 12 characters
  bool tail_taken = false;  ///< the body was longer than its declared length and is whole (BodyRule::takes_tail)

  /// First field of that name, without case; empty when missing.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  /// One cookie by exact name; empty when missing.
  [[nodiscard]] std::string_view cookie(std::string_view name) const;
  /// First query parameter of that name, decoded; empty when missing.
  [[nodiscard]] std::string param(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::vector<Field> fields;
  std::string body;
  bool close = false;  ///< close the connection after it
  std::optional<Follow> follow = {};  ///< a 200 becomes a stream after its body (streams.hpp); must not be compressed

  Response& set(std::string name, std::string value);  ///< replaces a field of that name
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// The standard phrase for a status ("Not Found").
std::string_view phrase(int status);

/// application/x-www-form-urlencoded or multipart/form-data, read into fields and files.
/// Names may repeat: all() gives every value in order.
struct Upload {
  std::string field, file_name, type, bytes;
};
struct Form {
  std::vector<std::pair<std::string, std::string>> values;
  std::vector<Upload> files;

  [[nodiscard]] std::string get(std::string_view name) const;  ///< first value; empty when missing
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  [[nodiscard]] Upload const* file(std::string_view name) const;
};

/// Reads a body by its Content-Type. Refuses (malformed) another type, more than 1,000 fields, invalid UTF-8 in a
/// field (not in a file), a multipart body cut short.
base::Result<Form> read_form(std::string_view content_type, std::string_view body);

/// Percent-decoding with "+" as blank. None when a % is not followed by two hex digits.
std::optional<std::string> decode_component(std::string_view s, bool plus_is_blank = true);
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view s);

/// One part of an Accept-style header: "text/html;q=0.8".
struct Preference {
  std::string value;
  double quality = 1;
};
std::vector<Preference> preferences(std::string_view header);  ///< best first; order of equals kept

/// "Wed, 21 Oct 2015 07:28:00 GMT"
std::string http_date(std::int64_t unix_seconds);

/// gzip of `body` (level 6), for responses the client accepts it for.
std::string gzip(std::string_view body);

}  // namespace http
