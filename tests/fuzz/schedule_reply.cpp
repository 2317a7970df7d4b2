// SPDX-License-Identifier: Apache-2.0
// B-FUZZ: calendar replies, which anybody can send. Whatever comes is read or refused, and what is read is within its bounds: an
// address with an @, a UID, text without line feeds, an occurrence that is a time.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "schedule/reply.hpp"

namespace {

void must(bool law) {
  if (!law) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  auto const read = schedule::read_reply({reinterpret_cast<char const*>(bytes), size});
  if (!read) return 0;
  must(!read->uid.empty() && read->uid.size() <= 300);
  must(read->mail.find('@') != std::string::npos && read->mail.size() <= 254);
  for (auto const& s : {read->uid, read->mail, read->comment}) must(base::is_utf8(s) && s.find_first_of("\r\n") == std::string::npos);
  must(base::code_points(read->comment) <= 500);
  return 0;
}
