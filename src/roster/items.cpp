// SPDX-License-Identifier: Apache-2.0
#include "roster/items.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/when.hpp"
#include "roster/inside.hpp"

namespace roster {

namespace {

Result<Done> check_words(std::string const& words, std::size_t most, char const* field) {
  if (words.empty()) return refuse(Why::malformed, say("Say in a few words what it is."), field);
  return too_long(words, most, field);
}

/// Noon, so that no zone moves it into another day.
Instant noon_of(Day const& d) { return Instant(std::chrono::sys_days(d)) + std::chrono::hours(12); }

}  // namespace

Result<EvidenceId> add_item(Writing& w, Item const& typed) {
  auto wish = typed;
  wish.words = clean_line(wish.words);
  wish.link = clean_line(wish.link);
  if (!coalition(w, wish.coalition)) return tl::unexpected(no_coalition());
  if (!wish.day) return refuse(Why::malformed, say("Evidence needs a day like 2022-10-03."), "day");
  if (*wish.day > utc_day(w.now())) return refuse(Why::malformed, say("What is still to come is no evidence yet."), "day");
  if (auto const fits = check_words(wish.words, 300, "words"); !fits) return tl::unexpected(fits.error());
  if (!is_web(wish.link)) return refuse(Why::malformed, say("Evidence needs a link, which begins with https:// or http://."), "link");
  if (w.one<std::string>("select id from evidence where coalition = :c and kind = :k and day = :d and link = :l", wish.coalition, wish.kind, iso_day(*wish.day), wish.link))
    return refuse(Why::conflict, say("This evidence is there already."), "link");
  auto const id = new_id<EvidenceId>("e");
  w.run("insert into evidence (id, coalition, kind, day, words, link, person, at, who) values (:i, :c, :k, :d, :w, :l, :p, :t, :who)", id, wish.coalition, wish.kind,
        iso_day(*wish.day), wish.words, wish.link, w.actor().person, w.now(), wish.who);
  note(w, wish.coalition, "evidence", "", iso_day(*wish.day) + " " + wish.words, wish.who);
  w.audit("add_item", wish.coalition.text, wish.words);
  return id;
}

Result<Done> remove_item(Writing& w, CoalitionId const& id, EvidenceId const& item) {
  auto const found = w.row<std::string, std::string>("select day, words from evidence where coalition = :c and id = :i", id, item);
  if (!found) return refuse(Why::unknown, say("There is no such evidence."));
  w.run("delete from evidence where id = :i", item);
  note(w, id, "evidence", std::get<0>(*found) + " " + std::get<1>(*found), "");
  w.audit("remove_item", id.text, std::get<1>(*found));
  return Done{};
}

std::vector<Item> items(Reading& r, CoalitionId const& id) {
  std::vector<Item> out;
  for (auto& [item, kind, day, words, link, by, at, who] : r.rows<EvidenceId, Kind, std::string, std::string, std::string, PersonId, Instant, std::string>(
           "select id, kind, day, words, link, person, at, who from evidence where coalition = :c order by day desc, at desc, id", id))
    out.push_back({item, id, kind, parse_day(day), words, link, by, at, who});
  return out;
}

std::map<CoalitionId, std::vector<Evidence>> items_as_evidence(Reading& r, Instant from, Instant to) {
  std::map<CoalitionId, std::vector<Evidence>> out;
  for (auto& [id, kind, day, link, by] : r.rows<CoalitionId, Kind, std::string, std::string, std::string>(
           "select coalition, kind, day, link, coalesce(person, '') from evidence where day >= :f and day <= :t order by day", iso_day(utc_day(from)), iso_day(utc_day(to)))) {
    auto const at = noon_of(parse_day(day).value());
    if (at > from && at <= to) out[id].push_back({.kind = kind, .at = at, .link = link, .by = by});
  }
  return out;
}

Result<CheckId> note_check(Writing& w, CoalitionId const& id, Check const& check, std::string const& typed) {
  auto const found = clean_text(typed), url = clean_line(check.url);
  if (!coalition(w, id)) return tl::unexpected(no_coalition());
  if (!is_web(url)) return refuse(Why::malformed, say("An address begins with https:// or http://."), "url");
  if (found.empty() && check.verdict == Verdict::not_met) return refuse(Why::malformed, say("Say what was found there."), "note");
  if (auto const fits = too_long(found, 1000, "note"); !fits) return tl::unexpected(fits.error());
  if (check.check_again && *check.check_again <= w.now()) return refuse(Why::malformed, say("The day to check again must be after today."), "check_again");
  auto const at = check.at == Instant() ? w.now() : check.at;
  if (at > w.now()) return refuse(Why::malformed, say("That day is still to come."), "at");
  auto const made = new_id<CheckId>("k");
  auto const again = check.check_again ? std::optional(iso_day(utc_day(*check.check_again))) : std::nullopt;
  w.run("insert into principle_check (id, coalition, principle, verdict, at, url, note, person, check_again) values (:i, :c, :p, :v, :t, :u, :n, :w, :a)", made, id,
        check.principle, check.verdict, at, url, found, w.actor().person, again);
  w.audit("note_check", id.text, boost::describe::enum_to_string(check.principle, ""));
  return made;
}

namespace {

template <class Each, class... Args>
void each_check(Reading& r, std::string_view sql, Each&& each, Args const&... args) {
  for (auto& [id, coalition, principle, verdict, at, url, note, by, again] :
       r.rows<CheckId, CoalitionId, Principle, Verdict, Instant, std::string, std::string, PersonId, std::optional<std::string>>(sql, args...)) {
    auto const day = day_of(again);
    each(coalition, KeptCheck{id,
                              {.principle = principle, .verdict = verdict, .at = at, .url = url, .checker = by.text,
                               .check_again = day ? std::optional(Instant(std::chrono::sys_days(*day))) : std::nullopt},
                              note, by});
  }
}

}  // namespace

std::vector<KeptCheck> checks(Reading& r, CoalitionId const& id) {
  std::vector<KeptCheck> out;
  each_check(r, "select id, coalition, principle, verdict, at, url, note, person, check_again from principle_check where coalition = :c order by at desc, id",
             [&](CoalitionId const&, KeptCheck k) { out.push_back(std::move(k)); }, id);
  return out;
}

std::map<CoalitionId, std::vector<Check>> all_checks(Reading& r) {
  std::map<CoalitionId, std::vector<Check>> out;
  each_check(r, "select id, coalition, principle, verdict, at, url, note, person, check_again from principle_check order by at, id",
             [&](CoalitionId const& id, KeptCheck k) { out[id].push_back(std::move(k.check)); });
  return out;
}

std::vector<CheckDue> checks_due(Reading& r, Instant now) {
  std::vector<CheckDue> out;
  auto const all = all_checks(r);
  for (auto const& c : coalitions(r)) {
    auto const looks = all.find(c.id);
    if (looks == all.end() || c.life == Life::merged || c.life == Life::closed) continue;
    for (auto const p : {Principle::membership, Principle::list, Principle::archive}) {
      auto const last = std::find_if(looks->second.rbegin(), looks->second.rend(), [&](Check const& k) { return k.principle == p; });
      if (last == looks->second.rend()) continue;
      auto const since = last->check_again.value_or(last->at + look_holds);
      if (since <= now) out.push_back({c.id, c.name, p, last->verdict, last->url, since});
    }
  }
  std::stable_sort(out.begin(), out.end(), [](CheckDue const& a, CheckDue const& b) { return a.since < b.since; });
  return out;
}

Result<Done> own_series(Writing& w, CoalitionId const& id, SeriesId const& series, bool own) {
  if (!coalition(w, id)) return no_coalition();
  auto const owner = w.one<CoalitionId>("select coalition from coalition_series where series = :s", series);
  if (own && owner && *owner != id) return refuse(Why::conflict, say("These are the meetings of another coalition."), "series");
  if (own == owner.has_value()) return Done{};
  if (own) w.run("insert into coalition_series (coalition, series) values (:c, :s)", id, series);
  else w.run("delete from coalition_series where coalition = :c and series = :s", id, series);
  note(w, id, "series", own ? "" : series.text, own ? series.text : "");
  w.audit("own_series", id.text, series.text);
  return Done{};
}

std::map<SeriesId, CoalitionId> series_owners(Reading& r) {
  std::map<SeriesId, CoalitionId> out;
  for (auto& [series, coalition] : r.rows<SeriesId, CoalitionId>("select series, coalition from coalition_series")) out[series] = coalition;
  return out;
}

Result<Done> comment(Writing& w, CoalitionId const& id, std::string const& typed, std::string const& who) {
  auto const words = clean_text(typed);
  if (!coalition(w, id)) return no_coalition();
  if (auto const fits = too_long(words, 2000, "comment"); !fits) return fits;
  auto const before = comment_of(w, id);
  if (before == words) return Done{};
  w.run("delete from coalition_comment where coalition = :c", id);
  if (!words.empty()) w.run("insert into coalition_comment (coalition, at, person, words) values (:c, :t, :p, :w)", id, w.now(), w.actor().person, words);
  note(w, id, "comment", before, words, who);
  w.audit("comment", id.text);
  return Done{};
}

std::string comment_of(Reading& r, CoalitionId const& id) {
  return r.one<std::string>("select words from coalition_comment where coalition = :c", id).value_or("");
}

}  // namespace roster
