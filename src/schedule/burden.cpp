// SPDX-License-Identifier: Apache-2.0
#include "schedule/burden.hpp"

#include <algorithm>
#include <map>

#include "base/zones.hpp"

namespace schedule {

namespace {

using namespace std::chrono;

constexpr minutes half_hour{30};
constexpr int six = 6 * 60;

bool within(Hours const& h, int minute) {
  return h.from < h.to ? minute >= h.from && minute < h.to : minute >= h.from || minute < h.to;
}

/// The points of one minute of a day by the table of burden.hpp.
int table_points(int minute) {
  struct Band {
    int until, points;
  };
  static constexpr Band bands[] = {{six, 8}, {7 * 60, 4}, {8 * 60, 2}, {9 * 60, 1}, {18 * 60, 0}, {21 * 60, 1}, {22 * 60 + 30, 2}};
  for (auto const& band : bands)
    if (minute < band.until) return band.points;
  return 4;
}

int points_at(Attendee const& who, Moment const& m) {
  auto const own = std::find_if(who.hours.begin(), who.hours.end(), [&](Hours const& h) { return within(h, m.minute); });
  int const price = own != who.hours.end() ? own->points : table_points(m.minute);
  bool const free_day = m.weekend || std::find(who.holidays.begin(), who.holidays.end(), m.day) != who.holidays.end();
  return price + (free_day ? 3 : 0);
}

}  // namespace

bool TakenMinutes::take(Hours const& h) {
  for (int m = h.from, last = h.to > h.from ? h.to : h.to + 1440; m < last; ++m) {
    auto minute = taken_[static_cast<std::size_t>(m % 1440)];
    if (minute) return false;
    minute = true;
  }
  return true;
}

std::vector<Moment> moments(Instant start, int length, std::string_view zone) {
  std::vector<Moment> out;
  std::optional<base::ZonePeriod> period;
  for (auto t = start; t < start + minutes(length); t += half_hour) {
    // The rule rarely changes within a meeting: the zone files are asked again only when it does.
    if (!period || t >= period->until) period = base::zone_period(t, zone);
    if (!period) return {};
    auto const local = t + seconds(period->offset_seconds);
    auto const day = floor<days>(local);
    auto const weekday_there = weekday(day);
    out.push_back({.minute = static_cast<int>(floor<minutes>(local - day).count()),
                   .weekend = weekday_there == Saturday || weekday_there == Sunday,
                   .day = year_month_day(day)});
  }
  return out;
}

Load load(Attendee const& who, std::vector<Moment> const& meeting) {
  Load out;
  for (auto const& m : meeting) {
    out.points = std::max(out.points, points_at(who, m));
    out.night = out.night || m.minute < six;
  }
  return out;
}

Load load(Attendee const& who, Instant start, int length) { return load(who, moments(start, length, who.zone)); }

double past_burden(Attendee const& who) {
  double sum = 0;
  for (auto const& past : who.history) {
    double weight = 1;
    for (int k = 0; k < past.ago; ++k) weight *= 0.8;
    sum += weight * load(who, past.start, past.minutes).points;
  }
  return sum;
}

std::vector<StripRow> strip(std::vector<Attendee> const& people, Instant midnight, int length) {
  std::vector<StripRow> rows;
  for (int i = 0; i < 48; ++i) {
    StripRow row{.start = midnight + i * half_hour};
    std::map<std::string_view, std::vector<Moment>> clocks;
    for (auto const& who : people) {
      auto& clock = clocks[who.zone];
      if (clock.empty()) clock = moments(row.start, length, who.zone);
      auto const cost = load(who, clock);
      row.total += cost.points;
      row.worst = std::max(row.worst, cost.points);
      row.night += cost.night ? 1 : 0;
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace schedule
