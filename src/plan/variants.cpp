// SPDX-License-Identifier: Apache-2.0
// Plans, their variants and parts, and the decision for one.
#include <algorithm>
#include <map>
#include <set>

#include "plan/checks.hpp"
#include "plan/plan.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

constexpr std::int64_t ten_hours = 36'000;

Result<Done> check(Plan const& p) {
  return all_of(needed(p.title, 200, "title"), too_long(p.about, 4000, "about"), between(p.minutes, 10, 600, "minutes"), between(p.seats, 1, 50, "seats"));
}

Result<Done> check(Part const& p) {
  return all_of(needed(p.title, 200, "title"), between(p.length, 0, ten_hours, "length"), between(p.speakers, 0, 50, "speakers"),
                between(p.first, 0, ten_hours, "first"), between(p.follow_up, 0, ten_hours, "follow_up"), between(p.chair, 0, ten_hours, "chair"),
                between(p.changeover, 0, ten_hours, "changeover"), between(p.floor, 0, ten_hours, "floor"));
}

/// The plan, if its variants may still change.
Result<Plan> open_plan(Reading& r, PlanId const& id) {
  auto p = plan(r, id);
  if (!p) return no_plan();
  if (!p->adopted.empty()) return refuse(Why::not_now, say("A variant of this plan is adopted. Take the decision back to change it."));
  return *p;
}

bool has(Reading& r, PlanId const& id, VariantId const& v) {
  return r.one<std::int64_t>("select 1 from plan_variant where id = :v and plan = :p", v, id).has_value();
}

/// The variant that a part of this plan belongs to.
Result<VariantId> variant_of(Reading& r, PlanId const& id, PartId const& part) {
  if (auto ok = open_plan(r, id); !ok) return tl::unexpected(ok.error());
  auto const v = r.one<VariantId>("select variant from plan_part where id = :part", part);
  if (!v || !has(r, id, *v)) return refuse(Why::unknown, say("There is no such part."));
  return *v;
}

template <class... Args>
std::vector<Plan> some_plans(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Plan> all;
  for (auto const& [id, title, about, minutes, seats, adopted, outcome, at, meeting, decision] :
       r.rows<PlanId, std::string, std::string, std::int64_t, std::int64_t, VariantId, std::string, Instant, MeetingId, MarkId>(sql, args...))
    all.push_back({id, title, about, minutes, seats, adopted, outcome, at, meeting, decision});
  return all;
}

void insert_part(Writing& w, VariantId const& v, PartId const& id, std::int64_t place, Part const& p) {
  w.run("insert into plan_part (id, variant, place, kind, title, length, speakers, first_turn, follow_up, chair, changeover, floor) "
        "values (:id, :v, :place, :kind, :title, :length, :speakers, :first, :follow_up, :chair, :changeover, :floor)",
        id, v, place, p.kind, p.title, p.length, p.speakers, p.first, p.follow_up, p.chair, p.changeover, p.floor);
}

void keep_own(Writing& w, PartId const& part, std::vector<OwnTimes> const& own) {
  for (auto const& o : own)
    w.run("insert into plan_own_times (part, place, first_turn, follow_up) values (:part, :place, :first, :follow_up)", part, o.place,
          o.first, o.follow_up);
}

std::map<PartId, std::vector<OwnTimes>> own_times(Reading& r, VariantId const& v) {
  std::map<PartId, std::vector<OwnTimes>> all;
  r.each<PartId, std::int64_t, std::int64_t, std::int64_t>(
      "select o.part, o.place, o.first_turn, o.follow_up from plan_own_times o join plan_part p on p.id = o.part where p.variant = :v order by o.place",
      [&](PartId const& part, std::int64_t place, std::int64_t first, std::int64_t follow_up) {
        all[part].push_back({place, first, follow_up});
      },
      v);
  return all;
}

}  // namespace

Result<PlanId> found_plan(Writing& w, Plan const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  auto const id = base::new_id<PlanId>();
  w.run("insert into plan (id, title, about, minutes, seats, adopted, outcome, at) values (:id, :title, :about, :minutes, :seats, null, '', :at)", id,
        wish.title, wish.about, wish.minutes, wish.seats, w.now());
  w.audit("found_plan", id.text, wish.title);
  return id;
}

Result<Done> change_plan(Writing& w, Plan const& wish) {
  if (auto ok = check(wish); !ok) return ok;
  if (w.run("update plan set title = :title, about = :about, minutes = :minutes, seats = :seats where id = :id", wish.title, wish.about, wish.minutes,
            wish.seats, wish.id) == 0)
    return no_plan();
  w.audit("change_plan", wish.id.text, wish.title);
  return Done{};
}

std::optional<Plan> plan(Reading& r, PlanId const& id) {
  auto const all = some_plans(r, "select id, title, about, minutes, seats, adopted, outcome, at, meeting, decision from plan where id = :id", id);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::vector<Plan> plans(Reading& r) {
  return some_plans(r, "select id, title, about, minutes, seats, adopted, outcome, at, meeting, decision from plan order by at desc, id");
}

Result<VariantId> add_variant(Writing& w, Variant const& wish, VariantId const& like) {
  if (auto ok = all_of(needed(wish.title, 120, "title"), too_long(wish.note, 2000, "note")); !ok) return tl::unexpected(ok.error());
  if (auto ok = open_plan(w, wish.plan); !ok) return tl::unexpected(ok.error());
  if (!like.empty() && !has(w, wish.plan, like)) return refuse(Why::unknown, say("There is no such variant."), "like");
  auto const last = w.one<std::int64_t>("select coalesce(max(place), 0) from plan_variant where plan = :p", wish.plan).value_or(0);
  if (variants(w, wish.plan).size() >= 10) return refuse(Why::conflict, say("Ten variants are enough."));
  auto const id = base::new_id<VariantId>();
  w.run("insert into plan_variant (id, plan, title, note, place) values (:id, :plan, :title, :note, :place)", id, wish.plan, wish.title, wish.note, last + 1);
  if (!like.empty())
    for (auto const& p : parts(w, like)) {
      auto const part = base::new_id<PartId>();
      insert_part(w, id, part, p.place, p);
      keep_own(w, part, p.own);
    }
  w.audit("add_variant", id.text, wish.title);
  return id;
}

Result<VariantId> add_usual_variant(Writing& w, PlanId const& id, UsualTitles const& titles) {
  if (auto ok = all_of(needed(titles.first, 200, "first_title"), needed(titles.second, 200, "second_title")); !ok)
    return tl::unexpected(ok.error());
  auto const v = add_variant(w, {.plan = id, .title = titles.variant});
  if (!v) return v;
  auto const p = *plan(w, id);
  // What does not divide is the chair's.
  auto const half = (p.minutes - p.minutes / 9) / 2, rest = p.minutes - 2 * half;
  auto const panel = [&](std::string const& title) {
    return Part{
        .title = title, .length = half * 60, .speakers = (p.seats + 1) / 2, .first = 180, .follow_up = 120, .floor = half * 3 / 8 * 60};
  };
  for (auto const& part : {panel(titles.first), panel(titles.second),
                           Part{.kind = PartKind::wrap_up, .title = titles.wrap_up, .length = rest * 60, .chair = rest * 60}})
    if (auto ok = add_part(w, id, *v, part); !ok) return tl::unexpected(ok.error());
  return v;
}

Result<Done> remove_variant(Writing& w, PlanId const& id, VariantId const& v) {
  if (auto ok = open_plan(w, id); !ok) return tl::unexpected(ok.error());
  if (!has(w, id, v)) return refuse(Why::unknown, say("There is no such variant."));
  w.run("delete from plan_sitting where part in (select id from plan_part where variant = :v)", v);
  w.run("delete from plan_own_times where part in (select id from plan_part where variant = :v)", v);
  w.run("delete from plan_part where variant = :v", v);
  w.run("delete from plan_variant where id = :v", v);
  w.audit("remove_variant", v.text);
  return Done{};
}

std::vector<Variant> variants(Reading& r, PlanId const& id) {
  std::vector<Variant> all;
  for (auto const& [v, p, title, note] :
       r.rows<VariantId, PlanId, std::string, std::string>("select id, plan, title, note from plan_variant where plan = :p order by place", id))
    all.push_back({v, p, title, note});
  return all;
}

Result<PartId> add_part(Writing& w, PlanId const& id, VariantId const& v, Part const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (auto ok = open_plan(w, id); !ok) return tl::unexpected(ok.error());
  if (!has(w, id, v)) return refuse(Why::unknown, say("There is no such variant."));
  auto const there = parts(w, v);
  if (there.size() >= 30) return refuse(Why::conflict, say("Thirty parts are enough."));
  auto const part = base::new_id<PartId>();
  insert_part(w, v, part, there.empty() ? 1 : there.back().place + 1, wish);
  w.audit("add_part", part.text, wish.title);
  return part;
}

Result<Done> change_part(Writing& w, PlanId const& id, Part const& wish) {
  if (auto ok = check(wish); !ok) return ok;
  if (auto v = variant_of(w, id, wish.id); !v) return tl::unexpected(v.error());
  w.run("update plan_part set kind = :kind, title = :title, length = :length, speakers = :speakers, first_turn = :first, follow_up = :follow_up, "
        "chair = :chair, changeover = :changeover, floor = :floor where id = :id",
        wish.kind, wish.title, wish.length, wish.speakers, wish.first, wish.follow_up, wish.chair, wish.changeover, wish.floor, wish.id);
  std::int64_t const places = wish.kind == PartKind::panel ? wish.speakers : 0;
  w.run("delete from plan_own_times where part = :id and place > :places", wish.id, places);
  w.audit("change_part", wish.id.text, wish.title);
  return Done{};
}

Result<Done> set_own_times(Writing& w, PlanId const& id, PartId const& part, std::vector<OwnTimes> const& own) {
  auto const found = w.row<PartKind, std::int64_t, std::int64_t, std::int64_t>(
      "select p.kind, p.speakers, p.first_turn, p.follow_up from plan_part p join plan_variant v on v.id = p.variant where p.id = :part and v.plan = :plan",
      part, id);
  if (!found) return refuse(Why::unknown, say("There is no such part."));
  auto const [kind, speakers, first, follow_up] = *found;
  if (kind != PartKind::panel) return refuse(Why::malformed, say("Only a panel has speakers."), "place");
  std::set<std::int64_t> once;
  for (auto const& o : own) {
    if (auto ok = all_of(between(o.place, 1, speakers, "place"), between(o.first, 0, ten_hours, "first"),
                         between(o.follow_up, 0, ten_hours, "follow_up"));
        !ok)
      return ok;
    if (!once.insert(o.place).second) return refuse(Why::malformed, say("{} is named twice."), "place", {std::to_string(o.place)});
  }
  w.run("delete from plan_own_times where part = :part", part);
  for (auto const& o : own)
    if (o.first != first || o.follow_up != follow_up) keep_own(w, part, {o});
  w.audit("set_own_times", part.text);
  return Done{};
}

Result<Done> move_part(Writing& w, PlanId const& id, PartId const& part, int by) {
  auto const v = variant_of(w, id, part);
  if (!v) return tl::unexpected(v.error());
  auto const all = parts(w, *v);
  auto const from = std::find_if(all.begin(), all.end(), [&](auto const& p) { return p.id == part; }) - all.begin();
  auto const to = from + (by < 0 ? -1 : 1);
  if (to < 0 || to >= std::ssize(all)) return Done{};
  auto const &a = all[static_cast<std::size_t>(from)], &b = all[static_cast<std::size_t>(to)];
  w.run("update plan_part set place = :place where id = :id", b.place, a.id);
  w.run("update plan_part set place = :place where id = :id", a.place, b.id);
  w.audit("move_part", part.text);
  return Done{};
}

Result<Done> remove_part(Writing& w, PlanId const& id, PartId const& part) {
  if (auto v = variant_of(w, id, part); !v) return tl::unexpected(v.error());
  w.run("delete from plan_sitting where part = :id", part);
  w.run("delete from plan_own_times where part = :id", part);
  w.run("delete from plan_part where id = :id", part);
  w.audit("remove_part", part.text);
  return Done{};
}

std::vector<Part> parts(Reading& r, VariantId const& v) {
  std::vector<Part> all;
  auto own = own_times(r, v);
  for (auto const& [id, kind, title, length, speakers, first, follow_up, chair, changeover, floor, place] :
       r.rows<PartId, PartKind, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
           "select id, kind, title, length, speakers, first_turn, follow_up, chair, changeover, floor, place from plan_part where variant = :v "
           "order by place",
           v))
    all.push_back({id, place, kind, title, length, speakers, first, follow_up, chair, changeover, floor, std::move(own[id])});
  return all;
}

SessionTimes times_of(Plan const& p, std::vector<Part> const& all) {
  SessionTimes times;
  times.length = std::chrono::minutes(p.minutes);
  for (auto const& part : all) {
    if (part.kind == PartKind::pause) {
      times.breaks += Span(part.length);
      continue;
    }
    std::vector<OwnTurns> own;
    for (auto const& o : part.own) own.push_back({static_cast<int>(o.place), Span(o.first), Span(o.follow_up)});
    times.parts.push_back({.title = part.title,
                           .length = Span(part.length),
                           .speakers = static_cast<int>(part.speakers),
                           .first = Span(part.first),
                           .follow_up = Span(part.follow_up),
                           .own = own,
                           .chair = Span(part.chair),
                           .changeover = Span(part.changeover),
                           .floor = Span(part.floor)});
  }
  return times;
}

Result<Done> adopt(Writing& w, PlanId const& id, VariantId const& v, std::string const& words) {
  if (auto ok = needed(words, 1000, "words"); !ok) return ok;
  auto const p = open_plan(w, id);
  if (!p) return tl::unexpected(p.error());
  if (!has(w, id, v)) return refuse(Why::unknown, say("There is no such variant."));
  auto const spare = sums(times_of(*p, parts(w, v))).spare;
  if (spare < Span(0)) return refuse(Why::conflict, say("The parts are {} minutes too long for the session."), {}, {in_minutes(-spare)});
  w.run("update plan set adopted = :v, outcome = :words where id = :id", v, words, id);
  w.audit("adopt", id.text, words);
  return Done{};
}

Result<Done> decided_as(Writing& w, PlanId const& id, MarkId const& mark) {
  if (w.run("update plan set decision = :mark where id = :id", mark, id) == 0) return no_plan();
  w.audit("decided_as", id.text, mark.text);
  return Done{};
}

Result<Done> reconsider(Writing& w, PlanId const& id, std::string const& reason) {
  if (auto ok = needed(reason, 1000, "reason"); !ok) return ok;
  auto const p = plan(w, id);
  if (!p) return no_plan();
  if (p->adopted.empty()) return refuse(Why::not_now, say("No variant of this plan is adopted."));
  w.run("update plan set adopted = null, outcome = '', decision = null where id = :id", id);
  w.audit("reconsider", id.text, reason);
  return Done{};
}

}  // namespace plan
