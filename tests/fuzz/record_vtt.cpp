// SPDX-License-Identifier: Apache-2.0
// WebVTT from anybody. Whatever is read must survive the WebVTT writer.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "record/exports.hpp"
#include "record/imports.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace record;
  std::string_view const file(reinterpret_cast<char const*>(bytes), size);
  auto const read = parse_vtt(file);
  if (!read) return 0;
  auto const back = parse_vtt(export_as(Format::vtt, transcript_of(*read))->body);
  if (!back) std::abort();
  return 0;
}
