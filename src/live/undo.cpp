// SPDX-License-Identifier: Apache-2.0
// Taking the chair's last act back. The first event of such an act is marked "act", its others "more"; the fold keeps what they
// are about to change. Hands raised, words said and people coming in meanwhile stay; anything that moves the floor or the queue on
// is built upon the act, and then it stands.
//
// Nothing leaves the log: undo.applied is one more event. A turn called by mistake stays in the list with the ending "undone",
// counts for nothing and holds no time, because its id may already stand beside captions.
#include <algorithm>

#include "live/inside.hpp"

namespace live {

namespace {

bool builds_on(std::string_view kind) {
  for (std::string_view const aside : {"turn.warned", "entry.added", "entry.edited", "entry.supported", "entry.written", "entry.write_closed", "floor.chair"})
    if (kind == aside) return false;
  for (std::string_view const noun : {"turn.", "entry.", "item.", "queue.", "meeting.", "ruling.", "undo.", "clock."})
    if (kind.starts_with(noun)) return true;
  return false;
}

}  // namespace

void note_act(Room& room, Event const& e) {
  if (e.kind != "undo.applied" && room.before && flag_of(e.data, "more")) {
    room.act_to = e.seq;
    return;
  }
  auto act = text_of(e.data, "act");
  if (e.kind != "undo.applied" && !act.empty()) {
    auto before = std::make_shared<Before>();
    for (auto const& [id, entry] : room.entries)
      if (!is_over(entry) || entry.state == EntryState::expired) before->entries.emplace(id, entry);
    for (auto const& g : room.grants)
      if (!g.until) before->grants.push_back(g);
    before->grants_then = room.grants.size();
    before->timeline_then = room.timeline.size();
    before->grant = room.grant;
    before->interrupted = room.interrupted;
    before->floor = room.floor;
    room.before = std::move(before);
    room.act = std::move(act);
    room.act_from = room.act_to = e.seq;
    return;
  }
  if (e.kind != "undo.applied" && room.before && builds_on(e.kind)) forget_act(room);
}

void forget_act(Room& room) {
  room.before.reset();
  room.act.clear();
  room.act_from = room.act_to = 0;
}

void undo_act(Room& room, Instant at) {
  if (!room.before) return;
  auto const before = room.before;
  for (auto i = before->grants_then; i < room.grants.size(); ++i) {
    auto& g = room.grants[i];
    if (!g.until) g.until = std::max(at, g.from);
    g.ended = "undone";
    g.counted = false;
  }
  for (auto const& was : before->grants)
    if (auto* const g = grant(room, was.id)) {
      // The clock may have been told of meanwhile.
      auto const warnings = g->warnings;
      *g = was;
      g->warnings = warnings;
    }
  for (auto const& [id, was] : before->entries) {
    auto* const e = entry(room, id);
    if (!e) continue;
    e->state = was.state;
    e->overtaken = was.overtaken;
    e->times_away = was.times_away;
    e->place = was.place;
    e->pinned = was.pinned;
    e->limit = was.limit;
    e->called_at = was.called_at;
    e->ended = was.ended;
    e->grant = was.grant;
  }
  if (room.timeline.size() > before->timeline_then) room.timeline.resize(before->timeline_then);
  room.grant = before->grant;
  room.interrupted = before->interrupted;
  room.floor = before->floor;
  hold_floor(room, at);
  forget_act(room);
}

Result<Done> undo(Writing& w, MeetingId const& id, By const& by, std::int64_t seq) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  if (!now.before || seq < now.act_from || seq > now.act_to)
    return refuse(Why::conflict, say("This cannot be taken back any more: something else was built on it."));
  auto const act = now.act;
  enter(w, now, by, "undo.applied", id.text, {{"seq", now.act_from}, {"act", act}});
  w.audit("undo", id.text, act);
  return Done{};
}

}  // namespace live
