// SPDX-License-Identifier: Apache-2.0
// A table from anybody. Whatever is read must come back from what we print of it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  auto rows = base::parse_csv({reinterpret_cast<char const*>(bytes), size});
  if (!rows || rows->empty()) return 0;
  // The separator is what the first line has most of: give it one whose commas win.
  rows->insert(rows->begin(), base::CsvRow(150, "head"));
  auto const back = base::parse_csv(base::print_csv(*rows));
  if (!back || *back != *rows) std::abort();
  return 0;
}
