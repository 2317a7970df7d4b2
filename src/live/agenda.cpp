// SPDX-License-Identifier: Apache-2.0
// The agenda while it is worked through: items taken up and left, with a choice for everybody who still waits; order, budget and
// how late it is getting.
#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "live/inside.hpp"

namespace live {

// ------------------------------------------------------------------------------------------------ folding

namespace {

void close_item(Room& room, Event const& e, ItemState to) {
  auto* const i = item(room, ItemId(e.object));
  if (!i) return;
  i->state = to;
  i->conclusion = text_of(e.data, "conclusion");
  i->queue = QueueState::closed;
  i->closes_at.reset();
  if (!i->open.empty() && !i->open.back().until) i->open.back().until = std::max(e.at, i->open.back().from);
  if (room.item == i->id) room.item = {};
}

void open_item(Room& room, Event const& e) {
  auto* const i = item(room, ItemId(e.object));
  if (!i) return;
  i->state = ItemState::open;
  i->queue = QueueState::open;
  i->open.push_back({.from = e.at});
  room.item = i->id;
  // What was parked for this item waits in it now.
  for (auto& [id, entry] : room.entries)
    if (entry.state == EntryState::parked && entry.item == i->id) entry.state = EntryState::waiting;
}

void reorder(Room& room, Event const& e) {
  std::vector<Item> sorted;
  for (auto const& v : list_of(e.data, "order"))
    if (auto const* const word = v.if_string())
      if (auto const* const i = item(std::as_const(room), ItemId(std::string_view(word->data(), word->size())))) sorted.push_back(*i);
  if (sorted.size() == room.items.size()) room.items = std::move(sorted);
}

}  // namespace

bool apply_agenda(Room& room, Event const& e) {
  if (e.kind == "item.opened") {
    open_item(room, e);
  } else if (e.kind == "item.closed") {
    close_item(room, e, ItemState::closed);
  } else if (e.kind == "item.deferred") {
    close_item(room, e, ItemState::deferred);
  } else if (e.kind == "item.reordered") {
    reorder(room, e);
  } else if (e.kind == "item.budget_changed") {
    if (auto* const i = item(room, ItemId(e.object))) {
      i->minutes = number_of(e.data, "minutes");
      i->floor_minutes = number_of(e.data, "floor_minutes");
    }
  } else if (e.kind == "agenda.adopted") {
    room.agenda_adopted = true;
  } else {
    return false;
  }
  return true;
}

std::vector<EntryId> still_waiting(Room const& room) {
  std::vector<Entry const*> found;
  for (auto const& [id, e] : room.entries)
    if (e.item == room.item && !is_over(e) && e.state != EntryState::speaking) found.push_back(&e);
  std::sort(found.begin(), found.end(), [](Entry const* a, Entry const* b) { return a->seq < b->seq; });
  std::vector<EntryId> out;
  for (auto const* e : found) out.push_back(e->id);
  return out;
}

std::vector<Projection> projection(Room const& room, Instant planned_start, Instant now) {
  using std::chrono::duration_cast;
  using std::chrono::minutes;
  std::vector<Projection> out;
  auto cursor = room.open.empty() ? std::max(planned_start, now) : now;
  // What is over or under way stands where it happened; only after that does the plan go on.
  for (auto const& i : room.items) {
    Projection p{.item = i.id};
    Millis used{};
    for (auto const& stretch : i.open) used += std::max(Millis{0}, stretch.until.value_or(now) - stretch.from);
    if (!i.open.empty()) {
      p.begins = i.open.front().from;
      p.ends = i.open.back().until;
      if (i.minutes > 0) p.minutes_over = std::max<std::int64_t>(0, duration_cast<minutes>(used).count() - i.minutes);
    }
    if (i.state == ItemState::open) {
      p.ends = now + std::max(Millis{0}, Millis(minutes(i.minutes)) - used);
      cursor = std::max(cursor, *p.ends);
    }
    out.push_back(p);
  }
  for (std::size_t n = 0; n < out.size(); ++n) {
    if (room.items[n].state != ItemState::planned) continue;
    out[n].begins = cursor;
    cursor += Millis(minutes(room.items[n].minutes));
    out[n].ends = cursor;
  }
  return out;
}

// ------------------------------------------------------------------------------------------------ verbs

Result<Done> take_up(Writing& w, MeetingId const& id, By const& by, ItemId const& item_id) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  auto const* const i = item(std::as_const(now), item_id);
  if (!i) return refuse(Why::unknown, say("There is no such agenda item."), "item");
  if (i->state == ItemState::open) return refuse(Why::conflict, say("This item is taken up already."), "item");
  if (i->state == ItemState::closed) return refuse(Why::not_now, say("This item is closed."), "item");
  if (auto const* const open = current_item(now))
    return refuse(Why::not_now, say("“{}” is still open. Leave it first."), "item", {open->title});
  enter(w, now, by, "item.opened", item_id.text);
  w.audit("take_up", item_id.text);
  return Done{};
}

namespace {

struct Disposal {
  EntryId entry;
  Leftover what = Leftover::none;
};

/// What becomes of each who waits; refuses while that is not said for somebody.
Result<std::vector<Disposal>> dispose(Room const& room, LeaveItem const& wish) {
  std::vector<Disposal> out;
  std::size_t open = 0;
  for (auto const& id : still_waiting(room)) {
    auto const own = wish.each.find(id);
    auto const what = own != wish.each.end() && own->second != Leftover::none ? own->second : wish.all;
    open += what == Leftover::none;
    out.push_back({id, what});
  }
  if (open > 0) return refuse(Why::not_now, say("{} still wait. Choose what becomes of their requests."), "all", {std::to_string(open)});
  return out;
}

/// Where carried requests go: the item named, or the next planned one in the order of the agenda.
Result<ItemId> carry_target(Room const& room, ItemId const& wish) {
  if (!wish.empty()) {
    auto const* const i = item(room, wish);
    if (!i || i->id == room.item || i->state == ItemState::closed)
      return refuse(Why::malformed, say("Requests can only be carried to another item that is still to come."), "carry_to");
    return wish;
  }
  bool behind = room.item.empty();
  for (auto const& i : room.items) {
    if (behind && i.state == ItemState::planned) return i.id;
    behind = behind || i.id == room.item;
  }
  return refuse(Why::not_now, say("There is no later item to carry the requests to."), "carry_to");
}

void carry_out(Writing& w, Room& room, By const& by, Disposal const& d, ItemId const& target, std::int64_t days) {
  auto const& id = d.entry.text;
  switch (d.what) {
    case Leftover::none: return;
    case Leftover::carry: enter(w, room, by, "entry.moved", id, {{"item", target.text}}); return;
    case Leftover::park: enter(w, room, by, "entry.parked", id, {{"item", ""}}); return;
    case Leftover::invite_in_writing: invite_in_writing(w, room, by, d.entry, days); return;
    case Leftover::drop: enter(w, room, by, "entry.withdrawn", id, {{"reason", "dropped"}}); return;
  }
}

}  // namespace

Result<Done> leave_item(Writing& w, MeetingId const& id, By const& by, LeaveItem const& wish) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  if (wish.item != now.item) return refuse(Why::conflict, say("This item is not the one taken up now."), "item");
  if (!order_unruled(now).empty()) return refuse(Why::not_now, say("A point of order waits for its ruling."));
  if (!is_utf8(wish.conclusion) || code_points(wish.conclusion) > 2000)
    return refuse(Why::malformed, say("This may have at most {} characters."), "conclusion", {"2000"});
  if (wish.days < 1 || wish.days > 60) return refuse(Why::malformed, say("Words in writing are waited for between 1 and 60 days."), "days");
  auto const all = dispose(now, wish);
  if (!all) return tl::unexpected(all.error());
  ItemId target;
  if (std::any_of(all->begin(), all->end(), [](Disposal const& d) { return d.what == Leftover::carry; })) {
    auto const to = carry_target(now, wish.carry_to);
    if (!to) return tl::unexpected(to.error());
    target = *to;
  }
  if (!now.grant.empty()) enter(w, now, by, "turn.ended", now.grant.text, {{"reason", "finished"}});
  for (auto const& d : *all) carry_out(w, now, by, d, target, wish.days);
  if (!wish.item.empty())
    enter(w, now, by, wish.deferred ? "item.deferred" : "item.closed", wish.item.text, {{"conclusion", clean_text(wish.conclusion)}});
  w.audit("leave_item", wish.item.text, std::to_string(all->size()));
  return Done{};
}

Result<Done> move_item(Writing& w, MeetingId const& id, By const& by, ItemId const& item_id, int steps) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  auto const at = std::find_if(now.items.begin(), now.items.end(), [&](Item const& i) { return i.id == item_id; });
  if (at == now.items.end()) return refuse(Why::unknown, say("There is no such agenda item."), "item");
  auto const from = at - now.items.begin();
  auto const to = std::clamp<std::ptrdiff_t>(from + steps, 0, static_cast<std::ptrdiff_t>(now.items.size()) - 1);
  if (to == from) return Done{};
  auto sorted = now.items;
  auto moving = std::move(sorted[static_cast<std::size_t>(from)]);
  sorted.erase(sorted.begin() + from);
  sorted.insert(sorted.begin() + to, std::move(moving));
  boost::json::array order;
  for (auto const& i : sorted) order.emplace_back(i.id.text);
  enter(w, now, by, "item.reordered", id.text, {{"order", std::move(order)}});
  w.audit("move_item", item_id.text, std::to_string(steps));
  return Done{};
}

Result<Done> set_budget(Writing& w, MeetingId const& id, By const& by, ItemId const& item_id, std::int64_t minutes,
                        std::int64_t floor_minutes) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (now.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  if (!item(std::as_const(now), item_id)) return refuse(Why::unknown, say("There is no such agenda item."), "item");
  if (minutes < 0 || minutes > 600) return refuse(Why::malformed, say("Minutes go from 0 to 600."), "minutes");
  if (floor_minutes < 0 || floor_minutes > minutes)
    return refuse(Why::malformed, say("The floor's share is part of the item's minutes."), "floor_minutes");
  enter(w, now, by, "item.budget_changed", item_id.text, {{"minutes", minutes}, {"floor_minutes", floor_minutes}});
  w.audit("set_budget", item_id.text, std::to_string(minutes));
  return Done{};
}

Result<Done> adopt_agenda(Writing& w, MeetingId const& id, By const& by) {
  auto now = room(w, id);
  if (auto ok = must_have(by, Right::run_queue); !ok) return ok;
  if (auto ok = must_run(now); !ok) return ok;
  if (now.agenda_adopted) return refuse(Why::conflict, say("The agenda is adopted already."));
  enter(w, now, by, "agenda.adopted", id.text);
  w.audit("adopt_agenda", id.text);
  return Done{};
}

}  // namespace live
