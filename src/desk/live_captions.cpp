// SPDX-License-Identifier: Apache-2.0
// Captions laid along the floor: record learns from here who held it, and whether words may be kept (rulings 2, 5).
#include <algorithm>

#include "desk/live.hpp"

namespace desk {

namespace {

/// Whose words a stretch of the floor carries: of a read contribution its author's, else those of whoever spoke.
record::Holder holder_of(live::Room const& room, live::Holding const& h) {
  record::Holder out;
  out.from = h.from;
  out.grant = h.grant.text;
  auto const* const seat = live::seat(room, h.author.empty() ? h.seat : h.author);
  if (!seat) return out;
  out.speaks = h.state == live::FloorState::turn || h.state == live::FloorState::chair || h.state == live::FloorState::procedural;
  out.person = seat->person;
  out.name = seat->name;
  bool const chairing = h.state == live::FloorState::chair;
  out.capacity = chairing ? "chair" : seat->capacity.empty() ? seat->coalition : seat->capacity;
  return out;
}

/// The longest delay of a stream that is on air: words spoken in private may still come so much later.
Millis longest_lag(Reading& r, MeetingId const& id) {
  std::int64_t most = 5000;
  for (auto const& s : record::streams(r, id))
    if (s.on_air) most = std::max(most, s.lag_ms);
  return Millis{most};
}

}  // namespace

record::Around around(Reading& r, live::Room const& room) {
  record::Around out;
  out.holders.reserve(room.timeline.size());
  for (auto const& h : room.timeline) out.holders.push_back(holder_of(room, h));
  out.accepts = room.life == live::Life::lobby || room.life == live::Life::open || room.life == live::Life::suspended;
  out.off_record = live::is_private(room);
  out.keep_from = room.back_on_record_at;
  out.pauses = room.life == live::Life::suspended;
  bool const taken = room.floor == live::FloorState::turn || room.floor == live::FloorState::chair || room.floor == live::FloorState::procedural;
  // Neither in a break nor off the record was anybody waited for.
  if (room.life == live::Life::open && taken && !room.open.empty()) out.words_due_since = std::max(room.open.back().from, room.back_on_record_at.value_or(Instant{}));
  if (auto const m = meeting::meeting(r, room.meeting))
    if (auto const s = meeting::series(r, m->series)) out.lang = s->lang;
  return out;
}

Result<record::Heard> hear(Writing& w, record::Stream const& stream, record::Post const& post) {
  return record::hear(w, stream.id, around(w, *live::kept_room(w, stream.meeting)), post);
}

Result<record::Heard> take_ops(Writing& w, record::Stream const& stream, std::string const& session, std::int64_t n,
                               std::vector<record::Op> const& ops) {
  return record::take_ops(w, stream.id, around(w, *live::kept_room(w, stream.meeting)), session, n, ops);
}

bool is_due(Reading& r, MeetingId const& id, Instant now) {
  if (live::is_due(r, id, now)) return true;
  auto const all = record::streams(r, id);
  return std::any_of(all.begin(), all.end(), [](record::Stream const& s) { return s.on_air && !s.revoked; });
}

Result<std::vector<record::Delta>> tick(Writing& w, MeetingId const& id) {
  if (auto ok = live::tick(w, id); !ok) return tl::unexpected(ok.error());
  return record::settle_due(w, id, around(w, *live::kept_room(w, id)));
}

namespace {

/// What was said before is settled first, so that nothing of it waits in an open tail that private words then join.
Result<Done> settle_before(Writing& w, MeetingId const& id) {
  if (auto settled = record::settle_all(w, id, around(w, *live::kept_room(w, id))); !settled) return tl::unexpected(settled.error());
  return Done{};
}

/// From when on words are kept again (captions 6.4): later than what was spoken in private can still come.
Instant kept_again(Writing& w, MeetingId const& id) { return w.now() + longest_lag(w, id) + Millis{2000}; }

}  // namespace

Result<Done> go_off_record(Writing& w, MeetingId const& id, live::By const& by) {
  if (auto ok = settle_before(w, id); !ok) return ok;
  return live::go_off_record(w, id, by);
}

Result<Done> go_on_record(Writing& w, MeetingId const& id, live::By const& by) { return live::go_on_record(w, id, by, kept_again(w, id)); }

Result<Done> set_consent(Writing& w, MeetingId const& id, live::By const& by, live::Consent consent, std::string const& text) {
  if (consent == live::Consent::objected)
    if (auto ok = settle_before(w, id); !ok) return ok;
  return live::set_consent(w, id, by, consent, text, kept_again(w, id));
}

}  // namespace desk
