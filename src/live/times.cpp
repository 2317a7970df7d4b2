// SPDX-License-Identifier: Apache-2.0
// Time spoken: of a turn, of persons and groups, of the chair. Only instants the server wrote; pages count on by themselves.
#include <algorithm>

#include "live/inside.hpp"

namespace live {

Millis used_in(Grant const& g, Instant now) {
  if (g.ended == "undone") return Millis{};
  auto const end = g.until.value_or(now);
  auto used = end - g.from;
  for (auto const& p : g.pauses) used -= std::max(Millis{}, std::min(p.until.value_or(end), end) - std::min(p.from, end));
  return std::max(Millis{}, used);
}

Millis overrun(Grant const& g, Instant now) {
  return std::max<Millis>(Millis{}, std::chrono::floor<std::chrono::seconds>(used_in(g, now) - (g.limit - g.extended)));
}

bool overrun_is_shared(Room const& room, GrantId const& id) {
  return std::any_of(room.granted_time.begin(), room.granted_time.end(), [&](GrantedTime const& t) { return t.turn == id; });
}

Clock clock_of(Grant const& g, FloorState floor) {
  Clock out{.limit = g.limit};
  out.as_of = g.until ? *g.until : g.pauses.empty() ? g.from : g.pauses.back().until.value_or(g.pauses.back().from);
  out.used = used_in(g, out.as_of);
  out.running = !g.until && !is_paused(g) && (floor == FloorState::turn || floor == FloorState::procedural);
  return out;
}

namespace {
std::string key_of(Grant const& g, Group by) {
  switch (by) {
    case Group::person: return g.seat.text;
    case Group::capacity: return g.capacity;
    case Group::coalition: return g.coalition;
    case Group::constituency: return g.constituency;
    case Group::channel: return name_of(g.channel);
    case Group::kind: return name_of(g.kind);
  }
  return {};
}
}  // namespace

std::map<std::string, Millis> time_used(Room const& room, Group by, Instant now) {
  std::map<std::string, Millis> out;
  for (auto const& g : room.grants)
    if (g.ended != "undone") out[key_of(g, by)] += used_in(g, now);
  return out;
}

Millis chair_time(Room const& room, Instant now) {
  Millis sum{};
  for (std::size_t i = 0; i < room.timeline.size(); ++i) {
    auto const& h = room.timeline[i];
    bool const chairs = h.state == FloorState::chair || (h.state == FloorState::procedural && h.grant.empty());
    if (!chairs) continue;
    auto const end = i + 1 < room.timeline.size() ? room.timeline[i + 1].from : now;
    sum += std::max(Millis{}, end - h.from);
  }
  return sum;
}

}  // namespace live
