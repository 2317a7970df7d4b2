// SPDX-License-Identifier: Apache-2.0
#include "web/delays.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace web {

void Delays::note(base::MeetingId const& meeting, base::SeatId const& seat, base::Instant sent, base::Instant now) {
  auto const took = std::clamp(std::chrono::duration_cast<base::Millis>(now - sent), base::Millis{0}, longest);
  std::lock_guard const hold(lock_);
  meetings_[meeting][seat] = {.delay = took, .at = now, .told = false};
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

std::string Delays::untold(base::MeetingId const& meeting) {
  boost::json::object seats;
  std::lock_guard const hold(lock_);
  auto const it = meetings_.find(meeting);
  if (it == meetings_.end()) return {};
  for (auto& [seat, heard] : it->second)
    if (!std::exchange(heard.told, true)) seats[seat.text] = boost::json::array{base::to_millis(heard.at), heard.delay.count()};
  if (seats.empty()) return {};
  return base::print_json(boost::json::object{{"meeting", meeting.text}, {"heard", std::move(seats)}});
}

void Delays::hear(std::string const& said) {
  auto const read = base::parse_json(said, {.depth = 4, .nodes = 200'000});
  auto const* const o = read ? read->if_object() : nullptr;
  auto const* const meeting = o ? o->if_contains("meeting") : nullptr;
  auto const* const seats = o ? o->if_contains("heard") : nullptr;
  if (!meeting || !meeting->is_string() || !seats || !seats->is_object()) return;
  std::lock_guard const hold(lock_);
  auto& known = meetings_[base::MeetingId(std::string(meeting->as_string()))];
  for (auto const& [seat, figures] : seats->as_object()) {
    auto const* const pair = figures.if_array();
    if (!pair || pair->size() != 2 || !pair->at(0).is_int64() || !pair->at(1).is_int64()) continue;
    auto const at = base::from_millis(pair->at(0).as_int64());
    auto& heard = known[base::SeatId(std::string(seat))];
    if (heard.at < at) heard = {.delay = std::clamp(base::Millis{pair->at(1).as_int64()}, base::Millis{0}, longest), .at = at, .told = true};
  }
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
