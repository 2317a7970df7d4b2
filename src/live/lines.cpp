// SPDX-License-Identifier: Apache-2.0
// Lines that are lost while somebody waits for the floor or has it (floor 3, disconnection): told once, taken back when they are heard
// again. Nobody's request goes down for it. In the hall and on the telephone one is heard without the page, so those are not looked at.
#include <boost/json.hpp>
#include <initializer_list>
#include <utility>

#include "live/floor.hpp"

namespace live {

namespace {

/// A heartbeat comes every ten seconds: one that is five late, with its way there and back, is missed.
constexpr Millis silent_for{15'000};
/// The timers of a hidden tab run once a minute in some browsers; then it asks, and is answered within ten seconds.
constexpr Millis hidden_for{75'000};

bool hangs_on_its_line(Seat const& s) { return s.present && !s.barred && (s.channel == Channel::remote || s.channel == Channel::text); }

/// Who is in the queue that everybody sees, or speaks, and from when on their pages know that they should be heard.
std::map<SeatId, Instant> expected(Room const& room) {
  std::map<SeatId, Instant> out;
  auto const* const i = current_item(room);
  auto const shown_since = i && !i->open.empty() ? i->open.back().from : Instant{};
  for (auto const& [id, e] : room.entries) {
    bool const shown = e.item == room.item || e.kind == Kind::order || e.state == EntryState::called || e.state == EntryState::speaking;
    auto const* const s = seat(room, e.seat);
    if (is_over(e) || !shown || !s || !hangs_on_its_line(*s)) continue;
    auto const since = std::max(e.at, shown_since);
    auto const [at, fresh] = out.try_emplace(s->id, since);
    if (!fresh) at->second = std::min(at->second, since);
  }
  return out;
}

struct News {
  std::map<SeatId, Instant> lost;   ///< since when
  std::map<SeatId, Instant> found;  ///< when it was heard
};

News news(Room const& room, Lines const& lines, Instant now) {
  News out;
  // In a break nobody is missed, but whoever is heard again is back at once.
  if (room.life != Life::open && room.life != Life::suspended) return out;
  auto const awaited = room.life == Life::open ? expected(room) : std::map<SeatId, Instant>();
  for (auto const& [id, at] : lines.heard) {
    auto const* const s = seat(room, id);
    if (!s) continue;
    if (s->lost) {
      if (at > *s->lost) out.found.emplace(id, at);
      continue;
    }
    auto const it = awaited.find(id);
    // What another node heard since then this one does not know.
    if (it == awaited.end() || at < s->found) continue;
    auto const since = std::max(at, it->second);
    if (now - since >= (lines.rarely.contains(id) ? hidden_for : silent_for)) out.lost.emplace(id, since);
  }
  return out;
}

}  // namespace

SeatId voice_of(Grant const& g) {
  if (!g.question.empty()) return g.question;
  if (g.delivery == Delivery::text) return {};
  return g.reader.empty() ? g.seat : g.reader;
}

bool voice_is_lost(Room const& room, Entry const& e) {
  auto const* const s = e.delivery == Delivery::voice ? seat(room, e.seat) : nullptr;
  return s && s->lost;
}

Seat const* lost_voice(Room const& room, Grant const& g) {
  auto const* const s = seat(room, voice_of(g));
  return s && s->lost ? s : nullptr;
}

std::string ending_of(Room const& room, Grant const& g) { return lost_voice(room, g) ? "connection_lost" : "finished"; }

namespace {

/// A clock that stood for a line which is not lost any more: it was heard, or its seat came in anew.
Grant const* to_go_on(Room const& room) {
  auto const* const g = room.life == Life::open ? current_grant(room) : nullptr;
  return g && g->stalled && !lost_voice(room, *g) ? g : nullptr;
}

}  // namespace

bool lines_changed(Reading& r, MeetingId const& id, Lines const& lines, Instant now) {
  auto const room = kept_room(r, id);
  auto const what = news(*room, lines, now);
  return !what.lost.empty() || !what.found.empty() || to_go_on(*room);
}

Result<int> note_lines(Writing& w, MeetingId const& id, Lines const& lines) {
  auto now = room(w, id);
  auto const what = news(now, lines, w.now());
  auto const by = the_program();
  int written = 0;
  // The turn whose clock would run without that voice: the one that runs, or that goes on after a point of order.
  auto const turn_of = [&](SeatId const& who) -> Grant const* {
    for (auto const* const g : std::initializer_list<Grant const*>{current_grant(now), grant(std::as_const(now), now.interrupted)})
      if (g && voice_of(*g) == who && (!is_paused(*g) || g->waits)) return g;
    return nullptr;
  };
  for (auto const& [who, at] : what.found) enter(w, now, by, "seat.found", who.text, {{"heard", to_millis(at)}}), ++written;
  if (auto const* const g = to_go_on(now)) enter(w, now, by, "turn.resumed", g->id.text), ++written;
  for (auto const& [who, since] : what.lost) {
    enter(w, now, by, "seat.lost", who.text, {{"since", to_millis(since)}}), ++written;
    if (auto const* const g = turn_of(who))
      enter(w, now, by, "turn.paused", g->id.text, {{"from", to_millis(since)}, {"lost", true}}), ++written;
  }
  return written;
}

Result<Done> read_note_out(Writing& w, MeetingId const& id, By const& by, GrantId const& grant_id) {
  auto now = room(w, id);
  if (auto ok = must_run_queue(now, by); !ok) return ok;
  auto const g = present_turn(now, grant_id);
  if (!g) return tl::unexpected(g.error());
  if (g->delivery != Delivery::voice) return refuse(Why::not_now, say("These words are read out or shown already."), "turn");
  auto const* const e = entry(std::as_const(now), g->entry);
  if (!e || e->note.empty() || e->note_private) return refuse(Why::not_now, say("There is no note that could be read out."), "turn");
  auto const reader = now.in_chair.empty() ? by.seat : now.in_chair;
  enter(w, now, by, "turn.read", grant_id.text, {{"reader", reader.text}});
  if (auto const* const turn = current_grant(now); turn->stalled) enter(w, now, by, "turn.resumed", grant_id.text);
  w.audit("read_note_out", grant_id.text);
  return Done{};
}

}  // namespace live
