// SPDX-License-Identifier: Apache-2.0
// One message from anybody: headers by hand, encoded words and parts by GMime. Whatever comes out is text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "mail/archive_address.hpp"
#include "mail/archive_dates.hpp"
#include "mail/archive_message.hpp"
#include "mail/archive_mime.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const file(reinterpret_cast<char const*>(bytes), size);
  auto const blank = file.find("\n\n");
  auto const head = file.substr(0, blank == std::string_view::npos ? size : blank + 1);
  auto const body = blank == std::string_view::npos ? std::string_view() : file.substr(blank + 2);
  auto const h = mail::hear({.head = head, .body = body, .size = size}, {.now = 1'700'000'000, .bodies = true});
  if (h.time != mail::undated && (h.time < mail::year_1980 || h.time > 1'700'000'000)) std::abort();
  if (h.refs.size() > mail::most_refs || h.answers.size() > mail::most_answers) std::abort();
  auto const words = mail::first_words(head, body);
  auto const sender = mail::read_sender(head);
  auto const line = mail::decoded_header(head);
  if (!base::is_utf8(words) || !base::is_utf8(sender.name) || !base::is_utf8(line) || words.size() > 4096) std::abort();
  auto const topic = mail::topic_of(line);
  if (mail::topic_of(topic.text).text.size() > topic.text.size()) std::abort();
  return 0;
}
