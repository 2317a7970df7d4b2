// SPDX-License-Identifier: Apache-2.0
// The day of a moment; days and moments as people write them, in the language of the thread. Markup (<time>) is the pages'
// (web/parts.hpp).
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "base/instant.hpp"

namespace base {

/// The day on which `t` falls in UTC.
inline std::chrono::year_month_day utc_day(Instant t) { return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(t)}; }

/// The months as English texts and file names have them, lower case: read, never shown.
inline constexpr std::array<std::string_view, 12> english_months{"january", "february", "march",     "april",   "may",      "june",
                                                                 "july",    "august",   "september", "october", "november", "december"};

/// "3 October 2022" in the reader's language; empty for a day that is none.
std::string day_words(std::chrono::year_month_day d);

/// "3 October 2022, 17:00 CEST (15:00 UTC)": what the clock in `zone` shows, and UTC, with UTC's own day where it is another. An
/// unknown zone shows UTC only.
std::string moment_words(Instant t, std::string_view zone);

/// "17:05"
std::string hours_words(LocalTime const& t);

}  // namespace base
