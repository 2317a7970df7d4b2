// SPDX-License-Identifier: Apache-2.0
// SubRip from anybody. Whatever is read must survive the SubRip writer.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "record/exports.hpp"
#include "record/imports.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace record;
  std::string_view const file(reinterpret_cast<char const*>(bytes), size);
  auto const read = parse_srt(file);
  if (!read) return 0;
  auto const file_again = export_as(Format::srt, transcript_of(*read))->body;
  if (file_again.empty()) return 0;  // no words, no cues: SubRip has no head
  auto const back = parse_srt(file_again);
  if (!back) std::abort();
  return 0;
}
