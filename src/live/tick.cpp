// SPDX-License-Identifier: Apache-2.0
// What time alone brings, and commands that come twice.
#include <boost/json.hpp>

#include "live/clock.hpp"
#include "live/inside.hpp"

namespace live {

namespace {

constexpr Millis answer_time{20'000};

/// 0 none, 1 at 30 s, 2 at 10 s, 3 when the time is over.
int due_warning(Grant const& g, Instant now) {
  auto const left = g.limit - used_in(g, now);
  return left <= Millis{} ? 3 : left <= Millis(10'000) ? 2 : left <= Millis(30'000) ? 1 : 0;
}

struct Due {
  std::vector<EntryId> away;
  ItemId shut;
  GrantId warn;
  int warning = 0;
};

Due due(Room const& room, Instant now) {
  Due out;
  if (room.life != Life::open) return out;
  for (auto const& [id, e] : room.entries)
    if (e.state == EntryState::called && e.called_at && now - *e.called_at >= answer_time) out.away.push_back(id);
  if (auto const* const i = current_item(room); i && i->queue == QueueState::last_call && i->closes_at && now >= *i->closes_at)
    out.shut = i->id;
  if (auto const* const g = current_grant(room); g && !is_paused(*g)) {
    out.warning = due_warning(*g, now);
    if (out.warning > g->warnings) out.warn = g->id;
  }
  return out;
}

}  // namespace

bool is_due(Reading& r, MeetingId const& id, Instant now) {
  auto const what = due(*kept_room(r, id), now);
  return !what.away.empty() || !what.shut.empty() || !what.warn.empty();
}

Result<int> tick(Writing& w, MeetingId const& id) {
  auto const known = kept_room(w, id);
  auto const what = due(*known, w.now());
  if (what.away.empty() && what.shut.empty() && what.warn.empty()) return 0;
  auto now = *known;
  auto const by = the_program();
  int written = 0;
  for (auto const& entry_id : what.away) enter(w, now, by, "entry.away", entry_id.text), ++written;
  if (!what.shut.empty()) enter(w, now, by, "queue.closed", what.shut.text, {{"new_only", true}}), ++written;
  if (!what.warn.empty()) enter(w, now, by, "turn.warned", what.warn.text, {{"warnings", what.warning}}), ++written;
  return written;
}

Result<Done> note_clock(Writing& w, MeetingId const& id, Millis ahead) {
  auto room = *kept_room(w, id);
  enter(w, room, the_program(), "clock.strayed", id.text, {{"ahead", ahead.count()}});
  return Done{};
}

Result<std::string> once(Writing& w, MeetingId const& id, std::string const& key, std::function<Result<std::string>()> const& act) {
  if (key.empty()) return act();
  if (key.size() > 64) return refuse(Why::malformed, say("A command's key has at most 64 characters."), "key");
  if (auto before = w.one<std::string>("select answer from live_command where meeting = :m and key = :k", id, key)) return *std::move(before);
  auto answer = act();
  if (answer)
    w.run("insert into live_command (meeting, key, answer, at) values (:m, :k, :a, :t) on conflict (meeting, key) do nothing", id, key,
          *answer, w.now());
  return answer;
}

}  // namespace live
