// SPDX-License-Identifier: Apache-2.0
// B-FUZZ: bodies of forms. The first line of the input is the Content-Type, the rest the body. What is accepted must
// be text (files excepted), within the limits, and no larger than what was sent.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "http/http.hpp"

namespace {

void must(bool law) {
  if (!law) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  std::string_view const input(reinterpret_cast<char const*>(bytes), size);
  auto const line = input.substr(0, input.find('\n'));
  auto const body = input.substr(std::min(line.size() + 1, input.size()));
  auto const form = http::read_form(line, body);
  if (!form) {
    must(!form.error().detail.empty());
    return 0;
  }
  std::size_t kept = 0;
  must(form->values.size() + form->files.size() <= 1000);
  for (auto const& [name, value] : form->values) {
    must(base::is_utf8(name) && base::is_utf8(value));
    kept += name.size() + value.size();
  }
  for (auto const& file : form->files) {
    must(base::is_utf8(file.field) && base::is_utf8(file.file_name));
    must(file.file_name.find_first_of("/\\\r\n") == std::string::npos);
    kept += file.bytes.size();
  }
  must(kept <= body.size());
  return 0;
}
