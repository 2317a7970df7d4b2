// SPDX-License-Identifier: Apache-2.0
#include "schedule/fairness.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "schedule/rank.hpp"

namespace schedule {

int Year::worst() const { return burden.empty() ? 0 : *std::max_element(burden.begin(), burden.end()); }
int Year::total() const { return std::accumulate(burden.begin(), burden.end(), 0); }
int Year::at_night() const { return static_cast<int>(std::count(ever_night.begin(), ever_night.end(), true)); }

Year year_of(std::vector<Attendee> const& people, std::vector<Instant> const& starts, int minutes) {
  Year out{std::vector<int>(people.size()), std::vector<bool>(people.size())};
  for (auto const start : starts)
    for (std::size_t i = 0; i < people.size(); ++i) {
      auto const cost = load(people[i], start, minutes);
      out.burden[i] += cost.points;
      if (cost.night) out.ever_night[i] = true;
    }
  return out;
}

std::vector<Instant> ranked_year(std::vector<Attendee> const& people, std::vector<Instant> const& days, int minutes, int cap) {
  Poll poll{.minutes = minutes, .cap = cap, .people = people};
  poll.answers.assign(people.size(), std::vector<Answer>(48, Answer::yes));
  std::vector<Instant> out;
  for (auto const day : days) {
    poll.options.clear();
    for (int i = 0; i < 48; ++i) poll.options.push_back({.id = std::to_string(i), .start = day + i * std::chrono::minutes(30)});
    auto const start = poll.options[rank(poll).front().option].start;
    out.push_back(start);
    for (auto& who : poll.people) {
      for (auto& past : who.history) ++past.ago;
      who.history.push_back({.start = start, .minutes = minutes, .ago = 0});
    }
  }
  return out;
}

std::vector<CapRow> cap_curve(std::vector<Attendee> const& people, std::vector<Instant> const& days, int minutes) {
  std::vector<CapRow> rows;
  for (int cap = 1; cap <= 7; ++cap) {
    bool const none = cap == 7;
    auto const year = year_of(people, ranked_year(people, days, minutes, none ? static_cast<int>(people.size()) : cap), minutes);
    rows.push_back({.cap = none ? std::nullopt : std::optional(cap), .worst = year.worst(), .total = year.total(), .at_night = year.at_night()});
  }
  return rows;
}

}  // namespace schedule
