// SPDX-License-Identifier: Apache-2.0
// How long a consensus call stays open (between-meetings d.1): so many days, at least 72 hours, and never fewer than three working
// days in any member's calendar. Pure.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/instant.hpp"

namespace consensus {

using base::Instant;

enum class Weekend { saturday_sunday, friday_saturday };
BOOST_DESCRIBE_ENUM(Weekend, saturday_sunday, friday_saturday)

/// What a working day is to one member. Holidays are not known here: whoever opens the call leaves room for them.
struct Calendar {
  std::string zone = "UTC";
  Weekend weekend = Weekend::saturday_sunday;
};

constexpr std::chrono::hours shortest_window{72};
constexpr int fewest_working_days = 3;

/// The whole days of that calendar, midnight to midnight, in [from, until) that are no weekend: a day that has begun does not count.
/// An unknown zone counts as UTC. Linear in the days.
int working_days(Calendar const&, Instant from, Instant until);

/// When a window of `days` that opens now shuts: the earliest instant that is `days` and 72 hours later and leaves every calendar its
/// three working days.
Instant closing(Instant opened, int days, std::vector<Calendar> const&);

}  // namespace consensus
