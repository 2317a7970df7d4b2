// SPDX-License-Identifier: Apache-2.0
// Shared by the pages of marks and reports.
#pragma once

#include <vector>

#include "record/marks.hpp"
#include "web/site.hpp"

namespace web {

/// The words that a form of the bar names; without any, a segment "none", which is unknown.
record::Words words_of(Call const&);

/// The summary report of a meeting: read, edit, download.
std::vector<Route> report_rows();

/// CommonMark as markup: raw HTML and dangerous links are dropped (cmark-gfm's safe mode). The one place where markup comes from
/// something other than html().
Html markdown(std::string_view source);

}  // namespace web
