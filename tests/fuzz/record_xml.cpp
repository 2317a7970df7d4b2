// SPDX-License-Identifier: Apache-2.0
// Akoma Ntoso and TEI from anybody. Whatever is read must survive both XML writers.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "record/exports.hpp"
#include "record/imports.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace record;
  std::string_view const file(reinterpret_cast<char const*>(bytes), size);
  for (auto const reader : {parse_akn, parse_tei}) {
    auto const read = reader(file);
    if (!read) continue;
    auto const t = transcript_of(*read);
    auto const akn = export_as(Format::akn, t), tei = export_as(Format::tei, t);
    if (!parse_akn(akn->body) || !parse_tei(tei->body)) std::abort();
  }
  return 0;
}
