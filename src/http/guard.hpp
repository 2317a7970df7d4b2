// SPDX-License-Identifier: Apache-2.0
// The framing guard: what of HTTP/1.x this server accepts, as pure functions over bytes (trust 1.1, 10.3; RFC 9112).
// It is the only reader of request heads and bodies: there is no lenient parser behind it that could understand the
// same bytes otherwise. Whatever is not plainly one request is refused and the connection is closed.
// No sockets and no clocks here; server.cpp brings the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "http/http.hpp"

namespace http {

/// Why a request is not taken: the status to answer, and a few words for the log and the tests.
struct Rejected {
  int status = 400;
  char const* why = "";
};

struct HeadLimits {
  std::size_t bytes = 16 * 1024;        ///< request line and fields together; beyond it 431
  std::size_t line_bytes = 8 * 1024;    ///< the request line; beyond it 414
  std::size_t fields = 100;             ///< beyond it 431
};

/// Looks for the end of a header block in bytes that arrive piecemeal. Call look() with everything that has come so
/// far; it goes on where it stopped, so that a block of n bytes costs n steps however it is cut up.
/// Refuses as early as the first wrong byte: bare CR, bare LF, control characters, and blocks over the limits.
class HeadEnd {
 public:
  explicit HeadEnd(HeadLimits limits) : limits_(limits) {}

  struct More {};                        ///< not complete yet
  struct At { std::size_t bytes = 0; };  ///< the block with its empty line is this long
  using Found = std::variant<More, At, Rejected>;

  Found look(std::string_view so_far);

 private:
  HeadLimits limits_;
  std::size_t at_ = 0, line_ = 0;  ///< next byte to look at; where the current line began
  bool first_line_ = true;
};

/// An accepted head: the request without body, remote, secure and id, and what its framing means.
struct Head {
  Request request;
  bool old = false;               ///< HTTP/1.0
  bool keep = true;               ///< the client wants the connection kept
  bool chunked = false;
  std::uint64_t length = 0;       ///< of the body when not chunked
  bool waits_for_go = false;      ///< Expect: 100-continue
};

/// Reads a whole header block, its empty line included (as found by HeadEnd; safe on any bytes).
/// 400 malformed or ambiguous, 405 method other than GET, HEAD, POST, 417 another Expect, 431 too many fields,
/// 501 a Transfer-Encoding other than chunked, 505 a version other than 1.0 and 1.1.
std::variant<Head, Rejected> read_head(std::string_view block, HeadLimits const& limits = {});

/// Takes the chunks apart (RFC 9112 7.1) in the strict form: no extensions, no trailers, no blanks.
class Chunks {
 public:
  explicit Chunks(std::uint64_t body_limit) : limit_(body_limit) {}

  enum class State { more, whole, rejected };

  /// Takes from the front of `in` what it can and appends the data to `body`. `in` is what arrived and was not taken
  /// before; the return value of taken() says how much of it is used up.
  State feed(std::string_view in, std::string& body);
  [[nodiscard]] std::size_t taken() const { return taken_; }
  [[nodiscard]] Rejected const& why() const { return why_; }  ///< 400, or 413 when over the limit

 private:
  enum class In { size, size_lf, data, data_cr, data_lf, last_cr, last_lf, end };

  State reject(int status, char const* why);

  std::uint64_t limit_, left_ = 0, total_ = 0;
  int digits_ = 0;
  In in_ = In::size;
  std::size_t taken_ = 0;
  Rejected why_;
};

}  // namespace http
