// SPDX-License-Identifier: Apache-2.0
#include "consensus/window.hpp"

#include <algorithm>

#include "base/zones.hpp"

namespace consensus {

namespace {

using Day = std::chrono::sys_days;

/// The zone itself, or UTC for one that the zone files do not know.
std::string known(std::string const& zone) { return base::zone_exists(zone) ? zone : "UTC"; }

/// When that day begins there; where clocks jump over midnight, when they do.
Instant midnight(Day day, std::string const& zone) { return base::wall_time(day, 0, 0, zone)->first; }

Day day_of(Instant t, std::string const& zone) { return Day(base::local_time(t, zone)->day); }

bool works(Day day, Calendar const& c) {
  std::chrono::weekday const d(day);
  bool const free = c.weekend == Weekend::saturday_sunday ? d == std::chrono::Saturday || d == std::chrono::Sunday
                                                        : d == std::chrono::Friday || d == std::chrono::Saturday;
  return !free && std::find(c.days_off.begin(), c.days_off.end(), std::chrono::year_month_day(day)) == c.days_off.end();
}

/// The first day that lies wholly at or after `from`.
Day first_whole(Instant from, std::string const& zone) {
  auto day = day_of(from, zone);
  return midnight(day, zone) < from ? day + std::chrono::days(1) : day;
}

}  // namespace

int working_days(Calendar const& c, Instant from, Instant until) {
  auto const zone = known(c.zone);
  int found = 0;
  for (auto day = first_whole(from, zone); midnight(day + std::chrono::days(1), zone) <= until; day += std::chrono::days(1))
    if (works(day, c)) ++found;
  return found;
}

Instant closing(Instant opened, int days, std::vector<Calendar> const& calendars) {
  Instant out = opened + std::max<base::Millis>(std::chrono::days(days), shortest_window);
  Instant const latest = out + most_growth;
  for (auto const& c : calendars) {
    auto const zone = known(c.zone);
    int found = 0;
    auto day = first_whole(opened, zone);
    for (; midnight(day + std::chrono::days(1), zone) < latest; day += std::chrono::days(1))
      if (works(day, c) && ++found == fewest_working_days) break;
    out = std::max(out, std::min(midnight(day + std::chrono::days(1), zone), latest));
  }
  return out;
}

}  // namespace consensus
