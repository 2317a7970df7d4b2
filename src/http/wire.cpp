// SPDX-License-Identifier: Apache-2.0
// See wire.hpp. Answers are checked as strictly as requests: what we send is what a proxy in front will read.
#include "http/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "http/letters.hpp"

namespace http {

namespace {

bool is_ours(std::string_view name) {
  for (std::string_view ours : {"Connection", "Content-Length", "Date", "Keep-Alive", "Transfer-Encoding"})
    if (same_word(name, ours)) return true;
  return false;
}

void check(Field const& field) {
  if (field.name.empty() || !std::ranges::all_of(field.name, is_token) || !std::ranges::all_of(field.value, is_value))
    throw std::invalid_argument("an answer's field would break out of its line: " + field.name.substr(0, 40));
}

}  // namespace

bool never_has_body(int status) { return status < 200 || status == 204 || status == 304; }

std::string head_of(Response const& response, Sending const& sending) {
  if (response.status < 200 || response.status > 599) throw std::invalid_argument("an answer without a status");
  std::string out;
  std::size_t room = 160;
  for (auto const& field : response.fields) room += field.name.size() + field.value.size() + 4;
  out.reserve(room);
  fmt::format_to(std::back_inserter(out), "HTTP/1.{} {} {}\r\nDate: {}\r\n", sending.old ? 0 : 1, response.status,
                 phrase(response.status), sending.date);
  for (auto const& field : response.fields) {
    check(field);
    if (is_ours(field.name)) continue;
    out.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (!never_has_body(response.status) && !response.follow)
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
  if (!sending.keep) out += "Connection: close\r\n";
  else if (sending.old) out += "Connection: keep-alive\r\n";
  out += "\r\n";
  return out;
}

Response plain_answer(int status) {
  Response answer;
  answer.status = status;
  answer.set("Content-Type", "text/plain; charset=utf-8");
  answer.set("X-Content-Type-Options", "nosniff");
  answer.set("Cache-Control", "no-store");
  if (status == 405) answer.set("Allow", "GET, HEAD, POST");
  if (status == 503) answer.set("Retry-After", "2");
  answer.body = fmt::format("{} {}\n", status, phrase(status));
  return answer;
}

}  // namespace http
