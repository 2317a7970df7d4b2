// SPDX-License-Identifier: Apache-2.0
// The room as JSON for programs: the facts of the participant's view, shown to exactly those who see them on the page. Not here:
// events (live_stream.cpp).
#include "web/live_pages.hpp"

namespace web {

namespace {

using boost::json::array;
using boost::json::object;

object seat_json(Drawing const& d, base::SeatId const& id) {
  object out{{"seat", id.text}};
  auto const* const s = live::seat(d.room(), id);
  if (s && d.names()) {
    out["name"] = s->name;
    out["coalition"] = s->coalition;
    out["capacity"] = s->capacity;
    out["channel"] = base::to_json(s->channel);
    if (s->lost) out["lost_since"] = base::to_json(*s->lost);
  }
  return out;
}

array queue_json(Drawing const& d) {
  array out;
  for (auto const& place : d.view.order) {
    auto const* const e = live::entry(d.room(), place.entry);
    if (!e) continue;
    object line = seat_json(d, e->seat);
    line["entry"] = e->id.text;
    line["kind"] = base::to_json(e->kind);
    if (e->kind == live::Kind::order) line["category"] = base::to_json(e->category);
    line["delivery"] = base::to_json(e->delivery);
    line["state"] = base::to_json(e->state);
    line["because"] = base::to_json(place.because);
    bool const shown = d.names() && (d.moderates() || !(e->note_private || d.room().rules.notes_private));
    if (shown) line["note"] = e->note;
    out.push_back(std::move(line));
  }
  return out;
}

array calls_json(Drawing const& d) {
  array out;
  for (auto const& c : d.room().calls) {
    auto shown = live::shown_call(c, false);
    if (!d.names()) {
      shown.responses.clear();
      for (auto& o : shown.objections) o.name = o.capacity = "";
    }
    auto one = base::to_json(shown).as_object();
    auto tally = live::tally(d.room(), c);
    tally.objections.clear();
    one["tally"] = base::to_json(tally);
    out.push_back(std::move(one));
  }
  return out;
}

Json turn_json(Drawing const& d) {
  auto const* const g = live::current_grant(d.room());
  if (!g) return nullptr;
  object out = seat_json(d, g->seat);
  if (auto const* const s = live::seat(d.room(), g->seat)) out["name"] = s->name;  // who speaks is public
  out["turn"] = g->id.text;
  out["kind"] = base::to_json(g->kind);
  out["from"] = base::to_json(g->from);
  out["supporters"] = std::ssize(live::supporters(d.room(), g->id));
  auto const c = live::clock_of(*g, d.room().floor);
  out["clock"] = object{{"running", c.running}, {"used_ms", c.used.count()}, {"limit_ms", c.limit.count()}, {"as_of", base::iso(c.as_of)}};
  return out;
}

}  // namespace

Json room_json(LiveView const& view, Audience audience) {
  Drawing const d{view, audience};
  auto const& room = view.room;
  object out{{"meeting", base::to_json(view.meeting)}, {"seq", room.seq}, {"life", base::to_json(room.life)}, {"floor", base::to_json(room.floor)},
             {"off_record", room.off_record}, {"consent", base::to_json(room.consent)}, {"item", base::to_json(room.item)},
             {"items", base::to_json(room.items)}, {"turn", turn_json(d)}, {"queue", queue_json(d)}, {"calls", calls_json(d)},
             {"outcomes", base::to_json(room.outcomes)}, {"captions", base::to_json(view.lines)}, {"audience", base::to_json(audience)}};
  array access;
  for (auto const& a : room.access) access.push_back(base::to_json(a));
  out["access"] = std::move(access);
  array people;
  std::int64_t here = 0;
  for (auto const& [id, s] : room.seats) {
    if (!s.present || s.barred || s.waits) continue;
    ++here;
    if (d.seated()) people.push_back(seat_json(d, id));
  }
  out["here"] = here;
  if (d.seated()) {
    out["people"] = std::move(people);
    array chat;
    for (auto const& c : room.chat)
      if (c.state == live::ChatState::shown || d.moderates()) chat.push_back(base::to_json(c));
    out["chat"] = std::move(chat);
  }
  array marks;
  for (auto const& m : view.marks)
    marks.push_back(object{{"id", m.id.text}, {"kind", base::to_json(m.kind)}, {"text", m.text}, {"owner", m.owner_name}, {"due", m.due}, {"state", m.state}});
  out["marks"] = std::move(marks);
  return out;
}

}  // namespace web
