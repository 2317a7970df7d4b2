// SPDX-License-Identifier: Apache-2.0
#include "roster/duties.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

bool past(std::optional<Day> const& due, Day today) { return due && *due < today; }

std::string in_words(Duty const& d) { return d.from_whom.empty() ? d.words : d.words + " (" + d.from_whom + ")"; }

template <class... Args>
std::vector<Duty> read_duties(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<Duty> out;
  for (auto& [id, cycle, kind, words, from_whom, due] : r.rows<DutyId, CycleId, DutyKind, std::string, std::string, std::optional<std::string>>(sql, args...))
    out.push_back({id, cycle, kind, words, from_whom, day_of(due)});
  return out;
}

std::optional<Duty> duty(Reading& r, DutyId const& id) {
  return base::first_of(read_duties(r, "select id, cycle, kind, words, from_whom, due from duty where id = :i", id));
}

/// What was handed in of it, as the history says it; empty: nothing.
std::string handed_words(Reading& r, Duty const& d, CoalitionId const& of) {
  auto const there = r.row<std::string, std::string>("select day, link from duty_done where duty = :d and coalition = :c", d.id, of);
  return there ? d.words + ": " + std::get<0>(*there) + " " + std::get<1>(*there) : std::string();
}

tl::unexpected<Refusal> no_duty() { return refuse(Why::unknown, say("There is no such duty.")); }

/// With its words cleaned.
Result<Duty> checked(Duty const& typed) {
  auto out = typed;
  out.words = clean_line(typed.words);
  out.from_whom = clean_line(typed.from_whom);
  if (out.words.empty()) return refuse(Why::malformed, say("Say what is due."), "words");
  if (auto const fits = all_of(too_long(out.words, 500, "words"), too_long(out.from_whom, 200, "from_whom")); !fits) return tl::unexpected(fits.error());
  return out;
}

}  // namespace

Result<CycleId> open_cycle(Writing& w, Cycle const& typed, CycleId const& like) {
  auto const name = clean_line(typed.name), gives = clean_line(typed.gives);
  if (name.empty()) return refuse(Why::malformed, say("A cycle needs a name, like 2026."), "name");
  if (auto const fits = all_of(too_long(name, 40, "name"), too_long(gives, 200, "gives")); !fits) return tl::unexpected(fits.error());
  if (w.one<std::string>("select id from duty_cycle where name = :n", name)) return refuse(Why::conflict, say("There is a cycle of this name."), "name");
  if (!like.empty() && !cycle(w, like)) return refuse(Why::unknown, say("There is no such cycle."), "like");
  auto const id = new_id<CycleId>("y");
  w.run("insert into duty_cycle (id, name, gives, at) values (:i, :n, :g, :t)", id, name, gives, w.now());
  w.audit("open_cycle", id.text, name);
  for (auto const& d : duties(w, like))
    if (auto const added = add_duty(w, {.cycle = id, .kind = d.kind, .words = d.words, .from_whom = d.from_whom}); !added) return tl::unexpected(added.error());
  return id;
}

Result<DutyId> add_duty(Writing& w, Duty const& typed) {
  if (!cycle(w, typed.cycle)) return refuse(Why::unknown, say("There is no such cycle."));
  auto const wish = checked(typed);
  if (!wish) return tl::unexpected(wish.error());
  if (duties(w, typed.cycle).size() >= 30) return refuse(Why::malformed, say("This may have at most {} entries."), "words", {"30"});
  auto const place = w.one<std::int64_t>("select coalesce(max(place), 0) + 1 from duty where cycle = :c", typed.cycle).value_or(1);
  auto const id = new_id<DutyId>("d");
  w.run("insert into duty (id, cycle, place, kind, words, from_whom, due) values (:i, :c, :p, :k, :w, :f, :d)", id, wish->cycle, place, wish->kind, wish->words,
        wish->from_whom, day_text(wish->due));
  w.audit("add_duty", id.text, wish->words);
  return id;
}

Result<Done> change_duty(Writing& w, DutyId const& id, Duty const& typed) {
  auto const there = duty(w, id);
  if (!there) return no_duty();
  auto const wish = checked(typed);
  if (!wish) return tl::unexpected(wish.error());
  if (wish->kind == there->kind && in_words(*wish) == in_words(*there)) return Done{};
  w.run("update duty set kind = :k, words = :w, from_whom = :f where id = :i", wish->kind, wish->words, wish->from_whom, id);
  w.audit("change_duty", id.text, wish->words);
  return Done{};
}

Result<Done> remove_duty(Writing& w, DutyId const& id) {
  auto const there = duty(w, id);
  if (!there) return no_duty();
  if (w.one<std::int64_t>("select count(*) from duty_done where duty = :d", id).value_or(0) > 0)
    return refuse(Why::conflict, say("Something was handed in for this duty: it stays."));
  w.run("delete from duty_extension where duty = :d", id);
  w.run("delete from duty where id = :i", id);
  w.audit("remove_duty", id.text, there->words);
  return Done{};
}

Result<Done> set_due(Writing& w, DutyId const& id, std::optional<Day> const& due, std::string const& typed) {
  auto const there = duty(w, id);
  auto const reason = clean_text(typed);
  if (!there) return no_duty();
  if (!due) return refuse(Why::malformed, say("Say by which day."), "due");
  if (there->due == due) return Done{};
  if (there->due && reason.empty()) return refuse(Why::malformed, say("Say why the day is another one."), "reason");
  if (auto const fits = too_long(reason, 500, "reason"); !fits) return fits;
  auto const place = w.one<std::int64_t>("select coalesce(max(place), 0) + 1 from duty_extension where duty = :d", id).value_or(1);
  w.run("insert into duty_extension (duty, place, at, person, from_day, to_day, reason) values (:d, :p, :t, :w, :a, :b, :r)", id, place, w.now(), w.actor().person,
        day_text(there->due), day_text(due), reason);
  w.run("update duty set due = :d where id = :i", day_text(due), id);
  w.audit("set_due", id.text, iso_day(*due));
  return Done{};
}

std::vector<Cycle> cycles(Reading& r) {
  std::vector<Cycle> out;
  for (auto& [id, name, gives] : r.rows<CycleId, std::string, std::string>("select id, name, gives from duty_cycle order by at desc, name desc")) out.push_back({id, name, gives});
  return out;
}

std::optional<Cycle> cycle(Reading& r, CycleId const& id) {
  auto const row = r.row<std::string, std::string>("select name, gives from duty_cycle where id = :i", id);
  return row ? std::optional(Cycle{id, std::get<0>(*row), std::get<1>(*row)}) : std::nullopt;
}

std::vector<Duty> duties(Reading& r, CycleId const& id) {
  return read_duties(r, "select id, cycle, kind, words, from_whom, due from duty where cycle = :c order by place", id);
}

std::vector<Extension> extensions(Reading& r, CycleId const& id) {
  std::vector<Extension> out;
  for (auto& [duty, at, by, from, to, reason] : r.rows<DutyId, Instant, PersonId, std::optional<std::string>, std::optional<std::string>, std::string>(
           "select e.duty, e.at, e.person, e.from_day, e.to_day, e.reason from duty_extension e join duty d on d.id = e.duty where d.cycle = :c order by e.at, e.duty, e.place", id))
    out.push_back({duty, at, by, day_of(from), day_of(to), reason});
  return out;
}

Result<Done> note_handed_in(Writing& w, HandedIn const& typed) {
  auto const link = clean_line(typed.link);
  auto const of = duty(w, typed.duty);
  if (!of) return no_duty();
  if (!coalition(w, typed.coalition)) return no_coalition();
  if (!typed.day) return refuse(Why::malformed, say("Say on which day."), "day");
  if (*typed.day > utc_day(w.now())) return refuse(Why::malformed, say("That day is still to come."), "day");
  if (typed.what == Fulfilment::given && !is_web(link)) return refuse(Why::malformed, say("An address begins with https:// or http://."), "link");
  if (typed.what == Fulfilment::excused && link.empty()) return refuse(Why::malformed, say("Say why it is not asked of this coalition."), "link");
  if (auto const fits = too_long(link, 500, "link"); !fits) return fits;
  auto const before = handed_words(w, *of, typed.coalition);
  w.run("delete from duty_done where duty = :d and coalition = :c", typed.duty, typed.coalition);
  w.run("insert into duty_done (duty, coalition, what, day, link, person, at) values (:d, :c, :w, :a, :l, :p, :t)", typed.duty, typed.coalition, typed.what, day_text(typed.day), link,
        w.actor().person, w.now());
  note(w, typed.coalition, "handed_in", before, handed_words(w, *of, typed.coalition));
  w.audit("note_handed_in", typed.coalition.text, typed.duty.text);
  return Done{};
}

Result<Done> forget_handed_in(Writing& w, DutyId const& id, CoalitionId const& of) {
  auto const what = duty(w, id);
  auto const before = what ? handed_words(w, *what, of) : std::string();
  if (w.run("delete from duty_done where duty = :d and coalition = :c", id, of) == 0) {
    auto const all = what ? handed_in(w, what->cycle) : std::vector<HandedIn>();
    if (std::any_of(all.begin(), all.end(), [&](HandedIn const& h) { return h.duty == id && h.coalition == of; }))
      return refuse(Why::not_now, say("A report among its evidence says so: take that back."));
    return refuse(Why::unknown, say("Nothing was handed in there."));
  }
  note(w, of, "handed_in", before, "");
  w.audit("forget_handed_in", of.text, id.text);
  return Done{};
}

namespace {

/// A cycle's only duty of a kind, and since when reports of this kind are handed in for it; from the beginning, where none is said.
struct OnlyDuty {
  DutyId duty = {};
  CycleId cycle = {};
  std::optional<Day> since = {}, due = {};
};

/// Oldest first, of the cycles that have just one.
std::vector<OnlyDuty> only_duties(Reading& r, DutyKind kind) {
  std::vector<OnlyDuty> all;
  std::map<CycleId, int> many;
  for (auto const& [duty, cycle, opened, due] : r.rows<DutyId, CycleId, Instant, std::optional<std::string>>(
           "select d.id, d.cycle, c.at, d.due from duty d join duty_cycle c on c.id = d.cycle where d.kind = :k order by c.at, c.name, d.place", kind)) {
    all.push_back({duty, cycle, utc_day(opened), day_of(due)});
    ++many[cycle];
  }
  std::erase_if(all, [&](OnlyDuty const& d) { return many[d.cycle] > 1; });
  for (auto d = all.begin(); d != all.end(); ++d) {
    if (!d->due || *d->since <= *d->due) continue;
    d->since.reset();
    if (d != all.begin()) d->since = (d - 1)->due ? Day(std::chrono::sys_days(*(d - 1)->due) + std::chrono::days(1)) : (d - 1)->since;
  }
  return all;
}

/// Adds what reports of this kind say of the cycle.
void add_reports(Reading& r, CycleId const& id, DutyKind duty, Kind kind, std::vector<HandedIn>& to) {
  auto const all = only_duties(r, duty);
  auto const here = std::find_if(all.begin(), all.end(), [&](OnlyDuty const& d) { return d.cycle == id; });
  if (here == all.end()) return;
  std::set<CoalitionId> known;
  for (auto const& h : to)
    if (h.duty == here->duty) known.insert(h.coalition);
  for (auto const& [item, coalition, text, link] :
       r.rows<EvidenceId, CoalitionId, std::string, std::string>("select id, coalition, day, link from evidence where kind = :k order by day, at, id", kind)) {
    auto const day = parse_day(text);
    auto const open = [&](OnlyDuty const& d) { return !d.since || *d.since <= *day; };
    if (!day || !open(*here) || std::any_of(here + 1, all.end(), open) || !known.insert(coalition).second) continue;
    to.push_back({.duty = here->duty, .coalition = coalition, .day = day, .link = link, .noted = item});
  }
}

}  // namespace

std::vector<HandedIn> handed_in(Reading& r, CycleId const& id) {
  std::vector<HandedIn> out;
  for (auto& [duty, coalition, what, day, link] : r.rows<DutyId, CoalitionId, Fulfilment, std::optional<std::string>, std::string>(
           "select o.duty, o.coalition, o.what, o.day, o.link from duty_done o join duty d on d.id = o.duty where d.cycle = :c order by d.place, o.coalition", id))
    out.push_back({duty, coalition, what, day_of(day), link, {}});
  add_reports(r, id, DutyKind::yearly_report, Kind::report, out);
  add_reports(r, id, DutyKind::session_report, Kind::session_report, out);
  return out;
}

Eligibility eligibility(std::vector<Duty> const& all, std::vector<HandedIn> const& handed, CoalitionId const& of, Day today) {
  Eligibility out;
  for (auto const& d : all) {
    bool const there = std::any_of(handed.begin(), handed.end(), [&](HandedIn const& h) { return h.duty == d.id && h.coalition == of; });
    if (!there) (past(d.due, today) ? out.missing : out.open).push_back(d.id);
  }
  if (!out.missing.empty()) out.verdict = Verdict::not_met;
  else if (out.open.empty() && !all.empty()) out.verdict = Verdict::met;
  return out;
}

std::map<CoalitionId, Report> yearly_reports(Reading& r, Instant as_of) {
  std::map<CoalitionId, Report> out;
  auto const all = cycles(r);
  if (all.empty()) return out;
  auto const handed = handed_in(r, all.front().id);
  for (auto const& d : duties(r, all.front().id)) {
    if (d.kind != DutyKind::yearly_report) continue;
    if (past(d.due, utc_day(as_of)))
      for (auto const& c : coalitions(r)) out.try_emplace(c.id, Report::missing);
    for (auto const& h : handed) {
      if (h.duty != d.id) continue;
      if (h.what == Fulfilment::given) out[h.coalition] = Report::given;
      else out.erase(h.coalition);
    }
  }
  return out;
}

std::vector<DutyChange> changed_since(std::vector<Duty> const& before, std::vector<Duty> const& now) {
  auto const missing_in = [](std::vector<Duty> const& list, Duty const& d) {
    return std::none_of(list.begin(), list.end(), [&](Duty const& o) { return o.kind == d.kind && in_words(o) == in_words(d); });
  };
  std::vector<DutyChange> out;
  for (auto const& d : before)
    if (missing_in(now, d)) out.push_back({d.kind, in_words(d), {}});
  for (auto const& d : now) {
    if (!missing_in(before, d)) continue;
    // One of the same kind that went is what it was before.
    auto const was = std::find_if(out.begin(), out.end(), [&](DutyChange const& c) { return c.kind == d.kind && c.after.empty(); });
    if (was != out.end()) was->after = in_words(d);
    else out.push_back({d.kind, {}, in_words(d)});
  }
  return out;
}

}  // namespace roster
