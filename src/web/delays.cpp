// SPDX-License-Identifier: Apache-2.0
#include "web/delays.hpp"

#include <algorithm>
#include <vector>

namespace web {

void Delays::note(base::MeetingId const& meeting, base::SeatId const& seat, base::Instant sent, base::Instant now) {
  auto const took = std::clamp(std::chrono::duration_cast<base::Millis>(now - sent), base::Millis{0}, longest);
  std::lock_guard const hold(lock_);
  meetings_[meeting][seat] = {.delay = took, .at = now};
}

void Delays::forget_silent(base::Instant now) {
  for (auto it = meetings_.begin(); it != meetings_.end();) {
    std::erase_if(it->second, [&](auto const& entry) { return now - entry.second.at > kept; });
    it = it->second.empty() ? meetings_.erase(it) : std::next(it);
  }
}

std::map<base::SeatId, base::Instant> Delays::heard(base::MeetingId const& meeting, base::Instant now) {
  std::map<base::SeatId, base::Instant> out;
  std::lock_guard const hold(lock_);
  forget_silent(now);
  if (auto const it = meetings_.find(meeting); it != meetings_.end())
    for (auto const& [seat, heard] : it->second) out.emplace(seat, heard.at);
  return out;
}

base::Millis Delays::p95(base::MeetingId const& meeting, base::Instant now) {
  std::vector<base::Millis> all;
  std::lock_guard const hold(lock_);
  forget_silent(now);
  if (auto const it = meetings_.find(meeting); it != meetings_.end())
    for (auto const& [seat, heard] : it->second) all.push_back(heard.delay);
  if (all.empty()) return base::Millis{0};
  auto const rank = (all.size() * 95 + 99) / 100;  // nearest rank, from 1
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(rank - 1), all.end());
  return all[rank - 1];
}

}  // namespace web
