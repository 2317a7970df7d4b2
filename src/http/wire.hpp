// SPDX-License-Identifier: Apache-2.0
// A Response as bytes: its head. The body is sent from where it lies. The fields that frame a message (Date,
// Connection, Content-Length) are the server's own; a handler cannot set them.
#pragma once

#include <string>

#include "http/http.hpp"

namespace http {

struct Sending {
  bool old = false;  ///< answer in HTTP/1.0
  bool keep = true;  ///< the connection stays open
  std::string date;  ///< http_date of now
};

/// Status line, fields and empty line; the length is the body's also for a HEAD, and not told for a stream. Throws std::invalid_argument when a
/// field's name or value would break out of its line (a handler's fault: such an answer must not be sent).
std::string head_of(Response const& response, Sending const& sending);

/// True when this status never has a body: 1xx, 204, 304 (RFC 9110 6.4.1).
bool never_has_body(int status);

/// The short plain answer this room gives when it refuses by itself.
Response plain_answer(int status);

}  // namespace http
