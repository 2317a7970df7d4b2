// SPDX-License-Identifier: Apache-2.0
// Names over time, and the steps of a coalition's life.
#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

char const* name_of(Life l) { return boost::describe::enum_to_string(l, ""); }

std::int64_t next_name(Reading& r, CoalitionId const& id) {
  return r.one<std::int64_t>("select coalesce(max(place), 0) + 1 from coalition_name where coalition = :c", id).value_or(1);
}

void keep_former(Writing& w, CoalitionId const& id, NameUsed const& n) {
  w.run("insert into coalition_name (coalition, place, name, folded, lang, from_day, until_day) values (:c, :p, :n, :f, :l, :a, :b)", id, next_name(w, id), n.name,
        fold(n.name), n.lang, day_text(n.from), day_text(n.until));
}

std::string in_language(NameUsed const& n) { return n.name.empty() ? std::string() : n.name + " (" + n.lang + ")"; }

}  // namespace

void end_present(Writing& w, CoalitionId const& id, std::string const& lang, Day until) {
  for (auto const& n : present_names(w, id)) {
    if (lower_ascii(n.lang) != lower_ascii(lang)) continue;
    keep_former(w, id, {.name = n.name, .lang = n.lang, .from = n.from, .until = n.from ? std::max(*n.from, until) : until});
    w.run("delete from coalition_present_name where coalition = :c and lang = :l", id, n.lang);
  }
}

Result<Done> name_also(Writing& w, CoalitionId const& id, NameUsed const& typed) {
  auto const c = coalition(w, id);
  if (!c) return no_coalition();
  NameUsed wish{.name = clean_line(typed.name), .lang = clean_line(typed.lang), .from = typed.from};
  auto const there = std::find_if(c->also_named.begin(), c->also_named.end(), [&](NameUsed const& n) { return lower_ascii(n.lang) == lower_ascii(wish.lang); });
  bool const known = there != c->also_named.end();
  auto const before = known ? *there : NameUsed{};
  if (known) wish.lang = before.lang;
  if (wish.name.empty() && !known) return refuse(Why::unknown, say("It has no name of its own in this language."), "lang");
  if (!wish.name.empty()) {
    if (auto const fits = check_name(wish); !fits) return fits;
    if (lower_ascii(wish.lang) == lower_ascii(c->lang)) return refuse(Why::malformed, say("This is the language of its main name: give it a new name instead."), "lang");
    if (auto const free = expect_free(w, wish.name, id); !free) return free;
    if (!known && c->also_named.size() >= 20) return refuse(Why::malformed, say("This may have at most {} entries."), "name", {"20"});
  }
  if (known && before.from && wish.from && *wish.from < *before.from) return refuse(Why::malformed, say("The present name is younger than that day."), "from");
  if (known && before.name == wish.name) {
    w.run("update coalition_present_name set from_day = :d where coalition = :c and lang = :l", day_text(wish.from), id, wish.lang);
    return Done{};
  }
  if (known) end_present(w, id, before.lang, wish.from.value_or(utc_day(w.now())));
  if (!wish.name.empty())
    w.run("insert into coalition_present_name (coalition, lang, name, folded, from_day) values (:c, :l, :n, :f, :d)", id, wish.lang, wish.name, fold(wish.name),
          day_text(wish.from));
  note(w, id, "name", in_language(before), in_language(wish));
  w.audit("name_also", id.text, in_language(wish));
  return Done{};
}

std::vector<NameUsed> present_names(Reading& r, CoalitionId const& id) {
  std::vector<NameUsed> out;
  for (auto& [name, lang, from] : r.rows<std::string, std::string, std::optional<std::string>>(
           "select name, lang, from_day from coalition_present_name where coalition = :c order by lang", id))
    out.push_back({name, lang, day_of(from), {}});
  return out;
}

Result<Done> rename(Writing& w, CoalitionId const& id, NameUsed const& wish) {
  auto const now = w.row<std::string, std::string, std::optional<std::string>>("select name, lang, name_from from coalition where id = :i", id);
  if (!now) return no_coalition();
  auto const& [name, lang, since] = *now;
  NameUsed fresh = wish;
  fresh.name = clean_line(wish.name);
  if (auto const fits = check_name(fresh); !fits) return fits;
  if (auto const free = expect_free(w, fresh.name, id); !free) return free;
  auto const from = day_of(since);
  auto const day = fresh.from.value_or(utc_day(w.now()));
  if (from && day < *from) return refuse(Why::malformed, say("The present name is younger than that day."), "from");
  keep_former(w, id, {.name = name, .lang = lang, .from = from, .until = day});
  // In its new language it has one name, not two.
  end_present(w, id, fresh.lang, day);
  w.run("update coalition set name = :n, folded = :f, lang = :l, name_from = :d where id = :i", fresh.name, fold(fresh.name), fresh.lang, iso_day(day), id);
  note(w, id, "name", name, fresh.name);
  note(w, id, "language", lang, fresh.lang);
  w.audit("rename_coalition", id.text, fresh.name);
  return Done{};
}

Result<Done> in_order(std::optional<Day> const& from, std::optional<Day> const& until) {
  if (from && until && *until < *from) return refuse(Why::malformed, say("The end lies before the start."), "until");
  return Done{};
}

Result<Done> note_former_name(Writing& w, CoalitionId const& id, NameUsed const& wish) {
  if (!coalition(w, id)) return no_coalition();
  NameUsed former = wish;
  former.name = clean_line(wish.name);
  if (auto const fits = check_name(former); !fits) return fits;
  if (!former.until) return refuse(Why::malformed, say("A former name has a day on which it ended."), "until");
  if (auto const fits = in_order(former.from, former.until); !fits) return fits;
  keep_former(w, id, former);
  note(w, id, "former_name", "", former.name);
  w.audit("note_former_name", id.text, former.name);
  return Done{};
}

void forget_former_name(Writing& w, CoalitionId const& id, NameUsed const& n) {
  w.run("delete from coalition_name where coalition = :c and name = :n and lang = :l and coalesce(from_day, '') = :a and coalesce(until_day, '') = :b", id, n.name, n.lang,
        day_text(n.from).value_or(""), day_text(n.until).value_or(""));
  note(w, id, "former_name", n.name + " " + day_text(n.from).value_or("") + " " + day_text(n.until).value_or(""), "");
}

std::vector<NameUsed> former_names(Reading& r, CoalitionId const& id) {
  std::vector<NameUsed> out;
  for (auto& [name, lang, from, until] : r.rows<std::string, std::string, std::optional<std::string>, std::optional<std::string>>(
           "select name, lang, from_day, until_day from coalition_name where coalition = :c order by until_day, place", id))
    out.push_back({name, lang, day_of(from), day_of(until)});
  return out;
}

std::vector<NameUsed> names(Reading& r, CoalitionId const& id) {
  auto out = former_names(r, id);
  if (auto const now = r.row<std::string, std::string, std::optional<std::string>>("select name, lang, name_from from coalition where id = :i", id))
    out.push_back({std::get<0>(*now), std::get<1>(*now), day_of(std::get<2>(*now)), {}});
  auto const also = present_names(r, id);
  out.insert(out.end(), also.begin(), also.end());
  return out;
}

std::map<CoalitionId, std::string> having_in_a_name(Reading& r, std::string const& words) {
  std::map<CoalitionId, std::string> out;
  auto const wanted = fold(words);
  if (wanted.empty()) return out;
  auto const look = [&](CoalitionId const& id, std::string const& name, std::string const& folded) {
    if (folded.find(wanted) != std::string::npos) out.try_emplace(id, name);
  };
  for (auto const& [id, name, folded, acronym] : r.rows<CoalitionId, std::string, std::string, std::string>("select id, name, folded, acronym from coalition")) {
    look(id, name, folded);
    look(id, acronym, fold(acronym));
  }
  for (auto const& [id, name, folded] : r.rows<CoalitionId, std::string, std::string>("select coalition, word, folded from coalition_word where sort = :s order by place", Words::alias))
    look(id, name, folded);
  for (auto const& [id, name, folded] : r.rows<CoalitionId, std::string, std::string>("select coalition, name, folded from coalition_present_name order by lang"))
    look(id, name, folded);
  for (auto const& [id, name, folded] : r.rows<CoalitionId, std::string, std::string>("select coalition, name, folded from coalition_name order by place"))
    look(id, name, folded);
  return out;
}

bool leads_to(Life from, Life to) {
  switch (from) {
    case Life::forming: return to == Life::listed || to == Life::closed;
    case Life::listed: return to == Life::paused || to == Life::merged || to == Life::closed || to == Life::inactive;
    case Life::inactive: return to == Life::listed || to == Life::paused || to == Life::merged || to == Life::closed;
    case Life::paused: return to == Life::listed || to == Life::merged || to == Life::closed || to == Life::inactive;
    case Life::closed: return to == Life::listed;
    case Life::merged: return false;
  }
  return false;
}

void put_life(Writing& w, CoalitionId const& id, Life before, LifeChange const& step) {
  auto const place = w.one<std::int64_t>("select coalesce(max(place), 0) + 1 from coalition_life where coalition = :c", id).value_or(1);
  w.run("insert into coalition_life (coalition, place, life, at, reason, until_day, joined) values (:c, :p, :l, :t, :r, :u, :j)", id, place, step.to, w.now(),
        step.reason, day_text(step.until), step.into);
  w.run("update coalition set life = :l where id = :i", step.to, id);
  note(w, id, "life", name_of(before), name_of(step.to));
}

Result<Done> move_life(Writing& w, CoalitionId const& id, LifeChange const& wish) {
  auto const c = coalition(w, id);
  if (!c) return no_coalition();
  if (!leads_to(c->life, wish.to)) return refuse(Why::not_now, say("A coalition cannot go from this state to that one."), "to");
  auto const reason = clean_text(wish.reason);
  if (auto const fits = too_long(reason, 2000, "reason"); !fits) return fits;
  if (reason.empty() && c->life != Life::forming) return refuse(Why::malformed, say("This needs a reason."), "reason");
  std::optional<Day> until;
  if (wish.to == Life::paused) {
    auto const today = utc_day(w.now());
    if (!wish.until) return refuse(Why::malformed, say("A pause needs a day on which it ends."), "until");
    auto const most = std::chrono::sys_days(today) + std::chrono::days(366);
    if (*wish.until <= today || std::chrono::sys_days(*wish.until) > most) return refuse(Why::malformed, say("A pause ends within twelve months."), "until");
    until = wish.until;
  }
  CoalitionId into;
  if (wish.to == Life::merged) {
    auto const other = coalition(w, wish.into);
    if (!other) return refuse(Why::unknown, say("There is no such coalition."), "into");
    if (other->id == id || other->life == Life::merged) return refuse(Why::malformed, say("A coalition merges into another one that is there."), "into");
    into = wish.into;
  }
  put_life(w, id, c->life, {.to = wish.to, .reason = reason, .until = until, .into = into});
  w.audit("move_life", id.text, name_of(wish.to));
  return Done{};
}

std::vector<LifeStep> life_of(Reading& r, CoalitionId const& id) {
  std::vector<LifeStep> out;
  for (auto& [life, at, reason, until, into] : r.rows<Life, Instant, std::string, std::optional<std::string>, CoalitionId>(
           "select life, at, reason, until_day, joined from coalition_life where coalition = :c order by place", id))
    out.push_back({life, at, reason, day_of(until), into});
  return out;
}

std::vector<PauseOver> pauses_over(Reading& r, Day today) {
  std::vector<PauseOver> out;
  for (auto& [id, name, until] : r.rows<CoalitionId, std::string, std::optional<std::string>>(
           "select c.id, c.name, l.until_day from coalition c join coalition_life l on l.coalition = c.id and l.place = "
           "(select max(o.place) from coalition_life o where o.coalition = c.id) "
           "where c.life = :p and l.until_day < :t order by l.until_day, c.name", Life::paused, iso_day(today)))
    out.push_back({id, std::move(name), day_of(until)});
  return out;
}

std::vector<CoalitionId> merged_into(Reading& r, CoalitionId const& id) {
  std::vector<CoalitionId> out;
  for (auto& [one] : r.rows<CoalitionId>("select c.id from coalition c join coalition_life l on l.coalition = c.id and l.place = "
                                         "(select max(o.place) from coalition_life o where o.coalition = c.id) "
                                         "where c.life = :m and l.joined = :i order by c.name", Life::merged, id))
    out.push_back(one);
  return out;
}

}  // namespace roster
