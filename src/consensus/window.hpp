// SPDX-License-Identifier: Apache-2.0
// How long a consensus call stays open (between-meetings d.1): so many days, at least 72 hours, and never fewer than three working
// days in any member's calendar, with its weekend, public holidays and days off. Pure.
//
// Days off lengthen a window by 14 days at most: a holiday is room for everybody to work in, a long absence of one is no veto.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/instant.hpp"

namespace consensus {

using base::Instant;

enum class Weekend { saturday_sunday, friday_saturday };
BOOST_DESCRIBE_ENUM(Weekend, saturday_sunday, friday_saturday)

/// What a working day is to one member.
struct Calendar {
  std::string zone = "UTC";
  Weekend weekend = Weekend::saturday_sunday;
  std::vector<std::chrono::year_month_day> days_off = {};  ///< by their own clock, public holidays above all
};

constexpr std::chrono::hours shortest_window{72};
constexpr int fewest_working_days = 3;
constexpr std::chrono::days most_growth{14};

/// The whole days of that calendar, midnight to midnight, in [from, until) that are neither weekend nor off: a day that has begun does not count.
/// An unknown zone counts as UTC. Linear in the days.
int working_days(Calendar const&, Instant from, Instant until);

/// When a window of `days` that opens now shuts: the earliest instant that is `days` and 72 hours later and leaves every calendar its
/// three working days, or is most_growth later than that wish.
Instant closing(Instant opened, int days, std::vector<Calendar> const&);

}  // namespace consensus
