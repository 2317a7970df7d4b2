// SPDX-License-Identifier: Apache-2.0
#include "roster/themes.hpp"

#include <map>
#include <set>

#include "base/text.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

tl::unexpected<Refusal> no_set() { return refuse(Why::unknown, say("There is no such set of themes.")); }

/// Cleaned, without empty ones.
Result<std::vector<std::string>> checked(std::vector<std::string> const& typed) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (auto const& one : typed) {
    auto theme = clean_line(one);
    if (theme.empty()) continue;
    if (auto const fits = too_long(theme, 120, "themes"); !fits) return tl::unexpected(fits.error());
    if (theme.find(';') != std::string::npos) return refuse(Why::malformed, say("An entry cannot have a semicolon in it."), "themes");
    if (!seen.insert(fold(theme)).second) return refuse(Why::malformed, say("“{}” is there twice."), "themes", {theme});
    out.push_back(std::move(theme));
  }
  if (out.empty()) return refuse(Why::malformed, say("A set has one theme at least."), "themes");
  if (out.size() > 60) return refuse(Why::malformed, say("This may have at most {} entries."), "themes", {"60"});
  return out;
}

void put_version(Writing& w, ThemeSetId const& id, std::int64_t version, std::vector<std::string> const& themes,
                 std::string const& reason) {
  w.run("insert into theme_version (theme_set, version, at, person, reason) values (:s, :v, :t, :w, :r)", id, version, w.now(),
        w.actor().person, reason);
  std::int64_t place = 0;
  for (auto const& theme : themes)
    w.run("insert into theme_word (theme_set, version, place, word, folded) values (:s, :v, :p, :w, :f)", id, version, ++place, theme,
          fold(theme));
  w.run("update theme_set set newest = :v where id = :s", version, id);
  // What refers to no version of it yet.
  w.run("insert into coalition_theme (coalition, theme_set, folded, version) select distinct c.coalition, t.theme_set, t.folded, t.version "
        "from theme_word t join coalition_word c on c.folded = t.folded and c.sort = :k where t.theme_set = :s and t.version = :v and not "
        "exists (select 1 from coalition_theme o where o.coalition = c.coalition and o.theme_set = t.theme_set and o.folded = t.folded)",
        Words::theme, id, version);
}

}  // namespace

void refer_themes(Writing& w, CoalitionId const& id, std::vector<std::string> const& themes) {
  std::set<std::string> now;
  for (auto const& theme : themes) now.insert(fold(theme));
  for (auto const& [folded] : w.rows<std::string>("select distinct folded from coalition_theme where coalition = :c", id))
    if (!now.contains(folded)) w.run("delete from coalition_theme where coalition = :c and folded = :f", id, folded);
  w.run("insert into coalition_theme (coalition, theme_set, folded, version) select distinct c.coalition, s.id, t.folded, t.version from "
        "coalition_word c join theme_word t on t.folded = c.folded join theme_set s on s.id = t.theme_set and s.newest = t.version where "
        "c.coalition = :c and c.sort = :k and not exists (select 1 from coalition_theme o where o.coalition = c.coalition and "
        "o.theme_set = s.id and o.folded = t.folded)",
        id, Words::theme);
}

Result<ThemeSetId> open_theme_set(Writing& w, std::string const& typed, std::vector<std::string> const& themes) {
  auto const name = clean_line(typed);
  if (name.empty()) return refuse(Why::malformed, say("A set of themes needs a name."), "name");
  if (auto const fits = too_long(name, 120, "name"); !fits) return tl::unexpected(fits.error());
  auto const all = checked(themes);
  if (!all) return tl::unexpected(all.error());
  if (w.one<std::string>("select id from theme_set where folded = :f", fold(name)))
    return refuse(Why::conflict, say("There is a set of this name."), "name");
  auto const id = new_id<ThemeSetId>("t");
  w.run("insert into theme_set (id, name, folded, newest) values (:i, :n, :f, 1)", id, name, fold(name));
  put_version(w, id, 1, *all, {});
  w.audit("open_theme_set", id.text, name);
  return id;
}

Result<std::int64_t> add_theme_version(Writing& w, ThemeSetId const& id, std::vector<std::string> const& themes, std::string const& typed) {
  auto const set = theme_set(w, id);
  auto const reason = clean_text(typed);
  if (!set) return no_set();
  auto const all = checked(themes);
  if (!all) return tl::unexpected(all.error());
  if (*all == theme_versions(w, id).front().themes) return set->newest;
  if (reason.empty()) return refuse(Why::malformed, say("This needs a reason."), "reason");
  if (auto const fits = too_long(reason, 500, "reason"); !fits) return tl::unexpected(fits.error());
  put_version(w, id, set->newest + 1, *all, reason);
  w.audit("add_theme_version", id.text, std::to_string(set->newest + 1));
  return set->newest + 1;
}

Result<std::int64_t> follow_newest(Writing& w, ThemeSetId const& id) {
  auto const set = theme_set(w, id);
  if (!set) return no_set();
  std::set<CoalitionId> moved;
  for (auto const& [coalition, folded] : w.rows<CoalitionId, std::string>(
           "select c.coalition, c.folded from coalition_theme c join theme_word t on t.theme_set = c.theme_set and t.folded = c.folded "
           "where c.theme_set = :s and t.version = :v and c.version < :o",
           id, set->newest, set->newest)) {
    w.run("update coalition_theme set version = :v where coalition = :c and theme_set = :s and folded = :f", set->newest, coalition, id,
          folded);
    moved.insert(coalition);
  }
  for (auto const& c : moved) note(w, c, "theme set", {}, set->name + " " + std::to_string(set->newest));
  w.audit("follow_newest", id.text, std::to_string(moved.size()));
  return static_cast<std::int64_t>(moved.size());
}

std::vector<ThemeSet> theme_sets(Reading& r) {
  std::vector<ThemeSet> out;
  for (auto& [id, name, newest] :
       r.rows<ThemeSetId, std::string, std::int64_t>("select id, name, newest from theme_set order by folded, id"))
    out.push_back({id, name, newest});
  return out;
}

std::optional<ThemeSet> theme_set(Reading& r, ThemeSetId const& id) {
  auto const found = r.row<std::string, std::int64_t>("select name, newest from theme_set where id = :i", id);
  return found ? std::optional(ThemeSet{id, std::get<0>(*found), std::get<1>(*found)}) : std::nullopt;
}

std::vector<ThemeVersion> theme_versions(Reading& r, ThemeSetId const& id) {
  std::map<std::int64_t, std::vector<std::string>> themes;
  for (auto& [version, word] : r.rows<std::int64_t, std::string>(
           "select version, word from theme_word where theme_set = :s order by version, place", id))
    themes[version].push_back(word);
  std::map<std::int64_t, std::int64_t> referred;
  for (auto const& [version, n] : r.rows<std::int64_t, std::int64_t>(
           "select version, count(distinct coalition) from coalition_theme where theme_set = :s group by version", id))
    referred[version] = n;
  std::vector<ThemeVersion> out;
  for (auto& [version, at, by, reason] : r.rows<std::int64_t, Instant, PersonId, std::string>(
           "select version, at, person, reason from theme_version where theme_set = :s order by version desc", id))
    out.push_back({version, std::move(themes[version]), at, by, reason, referred[version]});
  return out;
}

std::vector<ThemeReference> theme_references(Reading& r, CoalitionId const& id) {
  std::vector<ThemeReference> out;
  for (auto& [theme, set, name, version, newest] : r.rows<std::string, ThemeSetId, std::string, std::int64_t, std::int64_t>(
           "select w.word, s.id, s.name, c.version, coalesce((select t.version from theme_word t where t.theme_set = s.id and t.version = "
           "s.newest and t.folded = c.folded), 0) from coalition_word w join coalition_theme c on c.coalition = w.coalition and c.folded = "
           "w.folded join theme_set s on s.id = c.theme_set where w.coalition = :c and w.sort = :k order by w.place, s.folded",
           id, Words::theme))
    out.push_back({theme, set, name, version, newest == 0});
  return out;
}

}  // namespace roster
