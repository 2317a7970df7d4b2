// SPDX-License-Identifier: Apache-2.0
// The three JSON files from anybody. Whatever is read must survive our JSON writer.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "record/exports.hpp"
#include "record/imports.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace record;
  std::string_view const file(reinterpret_cast<char const*>(bytes), size);
  for (auto const reader : {parse_podcast, parse_whisper, parse_own_json}) {
    auto const read = reader(file);
    if (read && !parse_own_json(export_as(Format::json, transcript_of(*read))->body)) std::abort();
  }
  return 0;
}
