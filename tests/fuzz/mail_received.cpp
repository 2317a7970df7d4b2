// SPDX-License-Identifier: Apache-2.0
// B-FUZZ: letters in, which anybody can send. Whatever comes is read or refused; what is read is text within its bounds, has one sort with
// what belongs to it, and survives its way to the server as JSON.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "mail/received.hpp"

namespace {

void must(bool law) {
  if (!law) std::abort();
}

bool one_line(std::string_view s) { return base::is_utf8(s) && s.find_first_of("\r\n") == std::string_view::npos; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const all(reinterpret_cast<char const*>(bytes), size);
  auto const stripped = mail::without_quotes(all);
  must(stripped.size() <= all.size());
  must(mail::without_quotes(stripped).size() <= stripped.size());
  auto const in = mail::read_message(all);
  if (!in) return 0;
  must(!in->message.empty() && in->message.size() <= 200);
  for (auto const& s : {in->sender, in->subject, in->why}) must(one_line(s));
  must(in->sender.size() <= 254 && base::code_points(in->subject) <= 200);
  must(base::is_utf8(in->words) && base::code_points(in->words) <= 4000);
  must(in->answers.size() <= 20 && in->proof.size() <= 8);
  must(in->sort == mail::Sort::words || in->words.empty());
  must((in->sort == mail::Sort::calendar) == !in->calendar.empty());
  must(in->sort != mail::Sort::bounce || in->final_no);
  // A header may hold bytes that are no text; they must not get past the JSON.
  auto const again = mail::received_of(base::to_json(*in));
  if (again) must(base::json_text(*again) == base::json_text(*in));
  return 0;
}
