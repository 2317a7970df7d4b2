// SPDX-License-Identifier: Apache-2.0
// What a printed page leaves inside speech: running heads ("CITY - Forum  EN  Page 2 of 99"), the publisher's note at
// the foot of page 1 that lands in the middle of a sentence, bare page numbers (domain 7.1 H10-H12).
#pragma once

#include <vector>

#include "record/model.hpp"
#include "record/parse_lines.hpp"

namespace record::scan {

/// Takes such pieces out of `lines` into out.wrapper, cutting lines in two where needed; what follows a cut inside a
/// paragraph is marked as a page break. A head that cannot be told from speech stays and becomes a doubt.
void cut_pages(std::vector<Line>& lines, Parsed& out);

}  // namespace record::scan
