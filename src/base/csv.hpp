// SPDX-License-Identifier: Apache-2.0
// Tables as RFC 4180 text, in and out. What we write, spreadsheets open without running anything, and what we read of it is what was
// written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace base {

using CsvRow = std::vector<std::string>;

struct CsvLimits {
  std::size_t bytes = 20U << 20U;
  std::size_t rows = 50'000;
  std::size_t columns = 200;
};

/// Rows of cells. Takes CRLF, LF or CR, quoted cells with line ends and doubled quotes, a byte-order mark, Windows-1252 and UTF-16; commas,
/// semicolons or tabs, whichever the first line has most of. Rows may have different lengths; blank lines are left out. The quote that
/// print_csv puts before a formula is taken away. Refuses (malformed): beyond the limits, a quote that never ends, text between a closing
/// quote and the comma, NUL.
Result<std::vector<CsvRow>> parse_csv(std::string_view text, CsvLimits const& limits = {});

/// Comma, CRLF, quotes where needed. A cell that a spreadsheet would take for a formula (= + - @, tab, CR at its start) gets an apostrophe
/// before it, and so does one that begins with such an apostrophe, so that reading gives back what was there.
std::string print_csv(std::vector<CsvRow> const& rows);

}  // namespace base
