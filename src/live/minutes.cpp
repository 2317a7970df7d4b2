// SPDX-License-Identifier: Apache-2.0
// The room at its end, read into what the record needs. No SQL, no words for pages.
#include "live/minutes.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace live {

namespace {

/// The stretches, each with an end that is not later than the whole's.
std::vector<Interval> ended(std::vector<Interval> all, Instant end) {
  for (auto& i : all) i.until = std::max(i.from, std::min(i.until.value_or(end), end));
  return all;
}

Millis sum(std::vector<Interval> const& all) {
  Millis out{};
  for (auto const& i : all) out += *i.until - i.from;
  return out;
}

std::string name_of_seat(Room const& room, SeatId const& id) {
  auto const* s = seat(room, id);
  return s ? s->name : std::string();
}

void note_people(Room const& room, Instant end, Minutes& out) {
  for (auto const& [id, s] : room.seats) {
    if (s.here.empty()) {
      if (s.apology)
        out.apologies.push_back({.person = s.person, .name = s.name, .coalition = s.coalition, .delegate = s.delegate});
      continue;
    }
    Attended a{.seat = id,
               .person = s.person,
               .name = s.name,
               .coalition = s.coalition,
               .capacity = s.capacity,
               .constituency = s.constituency,
               .channel = s.channel,
               .parts = s.parts,
               .here = ended(s.here, end)};
    a.present = sum(a.here);
    out.attended.push_back(std::move(a));
  }
  std::ranges::stable_sort(out.attended, {}, [](Attended const& a) { return a.here.front().from; });
  std::ranges::stable_sort(out.apologies, {}, &Apology::name);
}

void note_missing(std::vector<std::string> const& expected, Minutes& out) {
  std::set<std::string> known;
  for (auto const& a : out.attended) known.insert(base::fold(a.coalition));
  auto const note = [&](std::string const& coalition) {
    if (!coalition.empty() && known.insert(base::fold(coalition)).second) out.missing.push_back(coalition);
  };
  for (auto const& coalition : expected) note(coalition);
  for (auto const& a : out.apologies) note(a.coalition);
  std::ranges::sort(out.missing);
}

void note_chairs(Room const& room, Minutes& out) {
  for (auto const& h : room.timeline) {
    if (h.state != FloorState::chair) continue;
    auto name = name_of_seat(room, h.seat);
    if (!name.empty() && (out.chaired.empty() || out.chaired.back() != name)) out.chaired.push_back(std::move(name));
  }
}

bool is_unheard(Room const& room, Entry const& e) {
  if (e.kind == Kind::access || e.state == EntryState::done || e.state == EntryState::speaking) return false;
  if (e.kind == Kind::order && std::ranges::any_of(room.rulings, [&](Ruling const& r) { return r.entry == e.id; })) return false;
  return e.state != EntryState::withdrawn || (e.ended != "changed_mind" && e.ended != "covered" && e.ended != "left");
}

void note_unheard(Room const& room, Minutes& out) {
  std::vector<Entry const*> left;
  for (auto const& [id, e] : room.entries)
    if (is_unheard(room, e)) left.push_back(&e);
  std::ranges::sort(left, {}, [](Entry const* e) { return e->seq; });
  for (auto const* e : left)
    out.unheard.push_back({.entry = e->id,
                           .seat = e->seat,
                           .name = name_of_seat(room, e->seat),
                           .coalition = e->coalition,
                           .item = e->item,
                           .kind = e->kind,
                           .note = e->note_private ? std::string() : e->note,
                           .state = e->state,
                           .ended = e->ended,
                           .write_by = e->write_by,
                           .words = e->words});
}

void note_supported(Room const& room, Minutes& out) {
  for (auto const& g : room.grants) {
    Supported s{.turn = g.id, .name = name_of_seat(room, g.seat)};
    for (auto const& id : supporters(room, g.id)) s.by.push_back(name_of_seat(room, id));
    if (!s.by.empty()) out.supported.push_back(std::move(s));
  }
}

void note_rulings(Room const& room, Minutes& out) {
  for (auto const& r : room.rulings) {
    auto const* e = entry(room, r.entry);
    out.rulings.push_back({.entry = r.entry,
                           .raised_by = e ? name_of_seat(room, e->seat) : std::string(),
                           .point = e && !e->note_private ? e->note : std::string(),
                           .word = r.word,
                           .text = r.text,
                           .by = name_of_seat(room, r.by),
                           .appealed = r.appealed,
                           .at = r.at});
  }
}

void note_calls(Room const& room, Minutes& out) {
  for (auto const& c : room.calls) {
    out.calls.push_back({.call = shown_call(c, false), .tally = tally(room, c)});
    for (auto const& o : c.objections)
      if (o.dissent) out.dissent.push_back(o);
  }
  out.outcomes = room.outcomes;
}

}  // namespace

Minutes minutes(Room const& room, Instant now, std::vector<std::string> const& expected) {
  bool const over = room.life == Life::closed && !room.open.empty() && room.open.back().until;
  auto const end = over ? std::max(*room.open.back().until, room.open.back().from) : now;
  Minutes out;
  out.open = ended(room.open, end);
  note_people(room, end, out);
  note_missing(expected, out);
  note_chairs(room, out);
  for (auto const& i : room.items)
    out.items.push_back({.item = i.id,
                         .title = i.title,
                         .state = i.state,
                         .minutes = i.minutes,
                         .used = sum(ended(i.open, end)),
                         .conclusion = i.conclusion});
  out.time = {.coalitions = time_used(room, Group::coalition, end),
              .constituencies = time_used(room, Group::constituency, end),
              .capacities = time_used(room, Group::capacity, end),
              .channels = time_used(room, Group::channel, end),
              .kinds = time_used(room, Group::kind, end),
              .chair = chair_time(room, end)};
  note_calls(room, out);
  note_unheard(room, out);
  note_supported(room, out);
  note_rulings(room, out);
  out.notices = room.notices;
  out.off = ended(room.off, end);
  out.off_record = sum(out.off);
  for (auto const& line : room.chat) {
    if (line.in_record) out.chat_in_record.push_back(line.id);
    if (line.off_record) out.chat_off_record.push_back(line.id);
  }
  return out;
}

}  // namespace live
