// SPDX-License-Identifier: Apache-2.0
// Days named in speech, by rule, counted from the meeting's day (captions 5.3, vector S5): "the week starting on the
// 17th of October", "in two weeks", "next Tuesday", "by the end of December", "4 May", "2022-10-17". English. Only
// suggests a due date, with its words shown; what leaves the day open ("in the autumn", "next year", "5/4") is not a
// date here.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace record {

struct SpokenDate {
  std::chrono::year_month_day day;
  std::int64_t start = 0, end = 0;  ///< code points of the words that say so
  std::string words;
  bool sure = true;  ///< false where custom differs ("next Tuesday") or the year was filled in far from the meeting
};
BOOST_DESCRIBE_STRUCT(SpokenDate, (), (day, start, end, words, sure))

/// All days named in `text`, in order, none overlapping. `meeting` is the day the words were spoken. A day without a
/// year is the first one not more than 30 days before the meeting. "Not next week" names nothing. Weeks start on
/// Monday: "next week" is its Monday, "this week" and "the end of the week" its Friday, "next Tuesday" the one of next
/// week, a bare "Tuesday" the first one after the meeting. Linear in the text.
std::vector<SpokenDate> spoken_dates(std::string_view text, std::chrono::year_month_day meeting);

/// The one to offer as a due date: of those not before the meeting's day, the last sure one that names a day of a
/// month, else the last one. Null when there is none.
SpokenDate const* due_date(std::vector<SpokenDate> const& dates, std::chrono::year_month_day meeting);

}  // namespace record
