// SPDX-License-Identifier: Apache-2.0
// The rule sets: the meeting's, and those an agenda item has of its own for its order and speaking times (floor 1). Every change is an
// event that holds only what changed, so that the log says from when on which rules held.
#include <boost/json.hpp>

#include "base/json.hpp"
#include "live/inside.hpp"

namespace live {

// ------------------------------------------------------------------------------------------------ folding

namespace {

template <class T>
void read_field(boost::json::value const& from, T& into) {
  if constexpr (std::is_same_v<T, bool>) {
    if (auto const* const b = from.if_bool()) into = *b;
  } else if constexpr (std::is_same_v<T, int>) {
    if (auto const* const n = from.if_int64()) into = static_cast<int>(*n);
  } else if constexpr (std::is_same_v<T, Millis>) {
    if (auto const* const n = from.if_int64()) into = Millis(*n);
  } else {
    auto const* const o = from.if_object();
    if (!o) return;
    into.clear();
    for (auto const& member : *o)
      if (auto const* const n = member.value().if_int64()) into[std::string(member.key())] = static_cast<int>(*n);
  }
}

using Names = std::set<std::string>;

/// Reads what the event changes, but for `kept`; answers the names of what it read.
Names read_rules(boost::json::object const& data, Rules& rules, Names const& kept = {}) {
  Names read;
  auto const* const v = data.if_contains("rules");
  auto const* const o = v ? v->if_object() : nullptr;
  if (!o) return read;
  using Members = boost::describe::describe_members<Rules, boost::describe::mod_any_access>;
  boost::mp11::mp_for_each<Members>([&](auto m) {
    auto const* const field = o->if_contains(m.name);
    if (!field || kept.contains(m.name)) return;
    read_field(*field, rules.*m.pointer);
    read.insert(m.name);
  });
  return read;
}

}  // namespace

void take_rules(Room& room, Event const& e) {
  auto* const i = item(room, ItemId(e.object));
  if (!i) {
    read_rules(e.data, room.rules);
    // What an item did not set itself goes on with the meeting's.
    for (auto& one : room.items)
      if (one.rules) read_rules(e.data, *one.rules, one.own);
  } else if (flag_of(e.data, "own")) {
    if (!i->rules) i->rules = room.rules;
    i->own.merge(read_rules(e.data, *i->rules));
  } else {
    i->rules.reset();
    i->own.clear();
  }
}

Rules const& rules_for(Room const& room, ItemId const& id) {
  auto const* const i = item(room, id);
  return i && i->rules ? *i->rules : room.rules;
}

// ------------------------------------------------------------------------------------------------ verbs

namespace {

Result<Done> may_change(Room const& room, By const& by) {
  if (auto ok = must_have(by, Right::set_up); !ok) return ok;
  if (room.life == Life::closed) return refuse(Why::not_now, say("This meeting is over."));
  return Done{};
}

Result<Done> check_rules(Rules const& rules) {
  if (rules.bound < 1 || rules.bound > 20) return refuse(Why::malformed, say("The bound goes from 1 to 20."), "bound");
  if (rules.bucket < Millis(10'000) || rules.bucket > Millis(3'600'000))
    return refuse(Why::malformed, say("The share of time goes from 10 seconds to 1 hour."), "bucket");
  for (auto const t : {rules.point_time, rules.reply_time, rules.clarify_time, rules.order_time, rules.panellist_time, rules.panellist_again_time})
    if (t < Millis(10'000) || t > Millis(3'600'000))
      return refuse(Why::malformed, say("A speaking time goes from 10 seconds to 1 hour."), "time");
  for (auto const* const own : {&rules.panellist_seconds, &rules.panellist_again_seconds})
    for (auto const& [seat, seconds] : *own)
      if (seconds < 10 || seconds > 3600) return refuse(Why::malformed, say("A speaking time goes from 10 seconds to 1 hour."), "time");
  int whole = 0;
  for (auto const& [value, share] : rules.shares) {
    if (share < 0) return refuse(Why::malformed, say("A share is not less than nothing."), "shares");
    whole += share;
  }
  if (whole > 100) return refuse(Why::malformed, say("The shares are more than 100 per cent together."), "shares");
  return Done{};
}

/// Only what changes, so that the log says what was changed.
boost::json::object changes(Rules const& from, Rules const& to) {
  auto const before = to_json(from), after = to_json(to);
  boost::json::object out;
  for (auto const& member : after.as_object())
    if (before.at(member.key()) != member.value()) out[member.key()] = member.value();
  return out;
}

}  // namespace

Result<Done> change_rules(Writing& w, MeetingId const& id, By const& by, Rules const& rules) {
  auto now = room(w, id);
  if (auto ok = may_change(now, by); !ok) return ok;
  if (auto ok = check_rules(rules); !ok) return ok;
  auto changed = changes(now.rules, rules);
  if (changed.empty()) return Done{};
  enter(w, now, by, "ruleset.changed", id.text, {{"rules", std::move(changed)}});
  w.audit("change_rules", id.text);
  return Done{};
}

Result<Done> change_item_rules(Writing& w, MeetingId const& id, By const& by, ItemId const& item_id, std::optional<Rules> const& rules) {
  auto now = room(w, id);
  if (auto ok = may_change(now, by); !ok) return ok;
  auto const* const i = item(std::as_const(now), item_id);
  if (!i) return refuse(Why::unknown, say("There is no such agenda item."), "item");
  if (i->state == ItemState::closed) return refuse(Why::not_now, say("This item is closed."), "item");
  if (!rules) {
    if (!i->rules) return Done{};
    enter(w, now, by, "ruleset.changed", item_id.text, {{"own", false}});
  } else {
    if (auto ok = check_rules(*rules); !ok) return ok;
    auto changed = changes(rules_for(now, item_id), *rules);
    if (changed.empty() && i->rules) return Done{};
    enter(w, now, by, "ruleset.changed", item_id.text, {{"own", true}, {"rules", std::move(changed)}});
  }
  w.audit("change_item_rules", item_id.text, rules ? "own" : "meeting's");
  return Done{};
}

}  // namespace live
