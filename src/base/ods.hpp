// SPDX-License-Identifier: Apache-2.0
// A table as a spreadsheet file (OpenDocument, ISO/IEC 26300: .ods), which LibreOffice, Excel and Google's sheets open by themselves. Written
// only: tables come in as CSV (csv.hpp).
#pragma once

#include <string>
#include <vector>

namespace base {

/// One sheet, its first row repeated on each printed page. Every cell is text and none a formula, so nothing in it can run, whatever it begins
/// with; blanks and line ends are kept, characters that XML does not know are left out. `sheet` is its name: what may not stand in one is
/// left out, and it is cut at 31 characters.
std::string print_ods(std::string const& sheet, std::vector<std::vector<std::string>> const& rows);

}  // namespace base
