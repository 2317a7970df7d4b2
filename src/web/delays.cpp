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
  auto& heard = meetings_[meeting][seat];
  heard.delay = took;
  heard.at = now;
  heard.told = false;
}

void Delays::ask(base::MeetingId const& meeting, base::SeatId const& seat, bool hidden, base::Instant now) {
  std::lock_guard const hold(lock_);
  auto& heard = meetings_[meeting][seat];
  heard.at = now;
  heard.hidden = hidden;
  heard.told = false;
}

void Delays::follow(base::MeetingId const& meeting, base::SeatId const& seat) {
  std::lock_guard const hold(lock_);
  auto const it = meetings_.find(meeting);
  auto const known = it == meetings_.end() ? std::map<base::SeatId, Heard>::iterator() : it->second.find(seat);
  if (it == meetings_.end() || known == it->second.end()) return;
  known->second.hidden = false;
}

void Delays::forget_silent(base::Instant now) {
  for (auto it = meetings_.begin(); it != meetings_.end();) {
    std::erase_if(it->second, [&](auto const& entry) { return now - entry.second.at > kept; });
    it = it->second.empty() ? meetings_.erase(it) : std::next(it);
  }
}

live::Lines Delays::lines(base::MeetingId const& meeting, base::Instant now) {
  live::Lines out;
  std::lock_guard const hold(lock_);
  forget_silent(now);
  if (auto const it = meetings_.find(meeting); it != meetings_.end())
    for (auto const& [seat, heard] : it->second) {
      out.heard.emplace(seat, heard.at);
      if (heard.hidden) out.rarely.insert(seat);
    }
  return out;
}

std::string Delays::untold(base::MeetingId const& meeting) {
  boost::json::object seats;
  std::lock_guard const hold(lock_);
  auto const it = meetings_.find(meeting);
  if (it == meetings_.end()) return {};
  for (auto& [seat, heard] : it->second)
    if (!std::exchange(heard.told, true)) seats[seat.text] = boost::json::array{base::to_millis(heard.at), base::to_json(heard.delay), heard.hidden};
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
    auto const* const told = figures.if_array();
    if (!told || told->size() != 3 || !told->at(0).is_int64() || !(told->at(1).is_int64() || told->at(1).is_null()) || !told->at(2).is_bool()) continue;
    auto const at = base::from_millis(told->at(0).as_int64());
    auto& heard = known[base::SeatId(std::string(seat))];
    if (heard.at >= at) continue;
    heard.at = at;
    heard.hidden = told->at(2).as_bool();
    heard.told = true;
    if (auto const* const delay = told->at(1).if_int64()) heard.delay = std::clamp(base::Millis{*delay}, base::Millis{0}, longest);
  }
}

base::Millis Delays::p95(base::MeetingId const& meeting, base::Instant now) {
  std::vector<base::Millis> all;
  std::lock_guard const hold(lock_);
  forget_silent(now);
  if (auto const it = meetings_.find(meeting); it != meetings_.end())
    for (auto const& [seat, heard] : it->second)
      if (heard.delay) all.push_back(*heard.delay);
  if (all.empty()) return base::Millis{0};
  auto const rank = (all.size() * 95 + 99) / 100;  // nearest rank, from 1
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(rank - 1), all.end());
  return all[rank - 1];
}

}  // namespace web
