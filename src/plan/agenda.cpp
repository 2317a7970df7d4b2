// SPDX-License-Identifier: Apache-2.0
#include "plan/agenda.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "plan/checks.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

Result<Done> place_speakers(Writing& w, PlanId const& id, PartId const& part, std::vector<NominationId> const& people) {
  auto const kind = w.row<PartKind, std::int64_t>(
      "select p.kind, p.speakers from plan_part p join plan_variant v on v.id = p.variant where p.id = :part and v.plan = :plan", part, id);
  if (!kind) return refuse(Why::unknown, say("There is no such part."));
  auto const [is, most] = *kind;
  if (is != PartKind::panel) return refuse(Why::malformed, say("Only a panel has speakers."), "people");
  if (static_cast<std::int64_t>(people.size()) > most)
    return refuse(Why::malformed, say("{} people are more than the {} speakers of this part."), "people", {std::to_string(people.size()), std::to_string(most)});
  std::set<NominationId> once;
  auto const all = nominations(w, id);
  for (auto const& n : people) {
    if (n.empty()) continue;
    auto const at = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.id == n; });
    if (at == all.end()) return refuse(Why::unknown, say("There is no such nomination."), "people");
    if (!at->chosen) return refuse(Why::conflict, say("{} is not chosen for the panel."), "people", {at->name});
    if (!once.insert(n).second) return refuse(Why::malformed, say("{} is named twice."), "people", {at->name});
  }
  w.run("delete from plan_sitting where part = :part", part);
  std::int64_t place = 0;
  for (auto const& n : people)
    if (++place; !n.empty()) w.run("insert into plan_sitting (part, nomination, place) values (:part, :n, :place)", part, n, place);
  w.audit("place_speakers", part.text);
  return Done{};
}

std::vector<Speaker> speakers(Reading& r, PartId const& part) {
  std::vector<Speaker> all;
  for (auto const& [n, name, by, consent, place, first, follow_up] :
       r.rows<NominationId, std::string, std::string, Consent, std::int64_t, std::int64_t, std::int64_t>(
           "select n.id, n.name, n.nominated_by, n.consent, s.place, coalesce(o.first_turn, p.first_turn), "
           "coalesce(o.follow_up, p.follow_up) from plan_sitting s join nomination n on n.id = s.nomination join plan_part p on p.id = s.part "
           "left join plan_own_times o on o.part = s.part and o.place = s.place where s.part = :part order by s.place",
           part))
    all.push_back({n, name, by, consent == Consent::given, place, first, follow_up});
  return all;
}

std::vector<AgendaLine> agenda_lines(std::vector<Part> const& parts) {
  auto const minute = [](std::int64_t seconds) { return (seconds + 30) / 60; };
  std::vector<AgendaLine> all;
  std::int64_t clock = 0;
  for (auto const& p : parts) {
    auto const minutes = minute(clock + p.length) - minute(clock);
    clock += p.length;
    auto const reserved = p.kind == PartKind::floor && p.floor == 0 ? p.length - p.chair : p.floor;
    all.push_back({p.id, p.title, minutes, std::clamp<std::int64_t>(reserved / 60, 0, minutes)});
  }
  return all;
}

Result<Done> became(Writing& w, PlanId const& id, MeetingId const& meeting, std::vector<std::pair<PartId, ItemId>> const& items) {
  auto const p = plan(w, id);
  if (!p) return no_plan();
  if (p->adopted.empty()) return refuse(Why::not_now, say("No variant of this plan is adopted."));
  w.run("update plan set meeting = :meeting where id = :id", meeting, id);
  w.run("delete from plan_item where plan = :id", id);
  for (auto const& [part, item] : items) w.run("insert into plan_item (plan, part, item) values (:id, :part, :item)", id, part, item);
  w.audit("became", id.text, meeting.text);
  return Done{};
}

std::vector<std::pair<PartId, ItemId>> items_of(Reading& r, PlanId const& id) {
  std::vector<std::pair<PartId, ItemId>> all;
  for (auto const& [part, item] : r.rows<PartId, ItemId>("select part, item from plan_item where plan = :id", id)) all.emplace_back(part, item);
  return all;
}

std::optional<Part> panel_of_item(Reading& r, ItemId const& item) {
  auto const found = r.row<PartId, VariantId>("select p.id, p.variant from plan_item i join plan_part p on p.id = i.part where i.item = :item", item);
  if (!found) return std::nullopt;
  for (auto const& p : parts(r, std::get<1>(*found)))
    if (p.id == std::get<0>(*found) && p.kind == PartKind::panel) return p;
  return std::nullopt;
}

std::optional<PlanId> plan_of(Reading& r, MeetingId const& meeting) { return r.one<PlanId>("select id from plan where meeting = :meeting order by at desc", meeting); }

Result<Done> note_sat(Writing& w, PlanId const& id, PartId const& part, std::vector<Sat> const& people) {
  auto const p = plan(w, id);
  if (!p) return no_plan();
  if (p->meeting.empty()) return refuse(Why::not_now, say("No meeting came of this plan yet."));
  if (!w.one<std::int64_t>("select 1 from plan_item where plan = :id and part = :part", id, part)) return refuse(Why::unknown, say("There is no such part."));
  if (people.size() > 50) return refuse(Why::malformed, say("Fifty people are enough."), "people");
  std::set<std::string> once;
  for (auto const& one : people) {
    if (auto ok = all_of(needed(one.name, 200, "people"), too_long(one.note, 500, "people")); !ok) return ok;
    if (!once.insert(base::fold(one.name)).second) return refuse(Why::malformed, say("{} is named twice."), "people", {one.name});
  }
  w.run("delete from plan_sat where plan = :id and part = :part", id, part);
  for (auto const& one : people)
    w.run("insert into plan_sat (plan, part, norm, name, note) values (:id, :part, :norm, :name, :note)", id, part, base::fold(one.name), one.name, one.note);
  w.audit("note_sat", part.text);
  return Done{};
}

std::vector<Sat> sat(Reading& r, PlanId const& id, PartId const& part) {
  std::vector<Sat> all;
  for (auto const& [name, note] : r.rows<std::string, std::string>("select name, note from plan_sat where plan = :id and part = :part order by norm", id, part))
    all.push_back({name, note});
  return all;
}

}  // namespace plan
