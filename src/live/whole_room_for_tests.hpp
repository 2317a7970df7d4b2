// SPDX-License-Identifier: Apache-2.0
// For tests: a room as one text, every field of it, so that two rooms can be compared.
#pragma once

#include <string>

#include "base/json.hpp"
#include "live/inside.hpp"

namespace live::test {

template <class Id, class T>
base::Json values_of(std::map<Id, T> const& all) {
  boost::json::array out;
  for (auto const& [id, x] : all) out.push_back(base::to_json(x));
  return out;
}

inline std::string whole(Room const& r) {
  using base::to_json;
  boost::json::array balances;
  for (auto const& [id, s] : r.seats) balances.emplace_back(s.balance);
  boost::json::array own_rules;
  for (auto const& i : r.items) own_rules.emplace_back(boost::json::array(i.own.begin(), i.own.end()));
  boost::json::array access_seats;
  for (auto const& a : r.access) access_seats.emplace_back(a.seat.text);
  return base::print_json(boost::json::object{
      {"seq", r.seq}, {"at", to_json(r.at)}, {"life", to_json(r.life)}, {"floor", to_json(r.floor)}, {"decisions", r.decisions},
      {"consent", to_json(r.consent)}, {"consent_text", r.consent_text}, {"off_record", r.off_record},
      {"back", to_json(r.back_on_record_at)}, {"off", to_json(r.off)}, {"open", to_json(r.open)}, {"rules", to_json(r.rules)},
      {"seats", values_of(r.seats)}, {"balances", std::move(balances)}, {"in_chair", to_json(r.in_chair)}, {"items", to_json(r.items)},
      {"own_rules", std::move(own_rules)},
      {"item", to_json(r.item)}, {"adopted", r.agenda_adopted}, {"entries", values_of(r.entries)}, {"grants", to_json(r.grants)},
      {"grant", to_json(r.grant)}, {"interrupted", to_json(r.interrupted)}, {"timeline", to_json(r.timeline)},
      {"rulings", to_json(r.rulings)}, {"access", to_json(r.access)}, {"access_seats", std::move(access_seats)},
      {"calls", to_json(r.calls)}, {"call", to_json(r.call)}, {"outcomes", to_json(r.outcomes)}, {"chat", to_json(r.chat)},
      {"screens", values_of(r.screens)}, {"shown", to_json(r.shown)}, {"notices", to_json(r.notices)}, {"act", r.act},
      {"act_from", r.act_from}, {"act_to", r.act_to}});
}

}  // namespace live::test
