// SPDX-License-Identifier: Apache-2.0
#include "people/people.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "people/inside.hpp"

namespace people {

namespace {

constexpr std::size_t longest_start = 4;

/// Lower-case words of a folded text.
std::vector<std::string> pieces(std::string_view folded) {
  std::vector<std::string> out;
  for (auto const word : split(folded, ' '))
    if (!word.empty()) out.emplace_back(word);
  return out;
}

/// Writes the index of word beginnings of a person anew.
void index_names(Writing& w, PersonId const& id) {
  w.run("delete from person_start where person = :p", id);
  std::set<std::string> starts;
  for (auto const& [folded] : w.rows<std::string>("select folded from person_name where person = :p", id))
    for (auto const& word : pieces(folded))
      for (std::size_t n = 1; n <= std::min(longest_start, code_points(word)); ++n) starts.emplace(slice(word, 0, n));
  for (auto const& start : starts) w.run("insert into person_start (start, person) values (:s, :p)", start, id);
}

tl::unexpected<Refusal> no_person() { return refuse(Why::unknown, say("There is no such person.")); }

Result<Done> set_name(Writing& w, PersonId const& id, std::string const& text, NameKind kind) {
  if (w.run("update person_name set kind = :k where person = :p and words = :t", kind, id, text) > 0) return Done{};
  if (w.one<std::int64_t>("select count(*) from person_name where person = :p", id).value_or(0) >= 20)
    return refuse(Why::not_now, say("A person may have at most {} names."), "name", {"20"});
  w.run("insert into person_name (person, words, kind, folded) values (:p, :t, :k, :f)", id, text, kind, fold(text));
  index_names(w, id);
  return Done{};
}

Result<Capacity> read_capacity(Capacity wish) {
  wish.of = clean_line(wish.of);
  bool const needs_group = wish.kind == CapacityKind::coalition || wish.kind == CapacityKind::constituency;
  if (needs_group && wish.of.empty()) return refuse(Why::malformed, say("Say for which group."), "of");
  if (code_points(wish.of) > 120)
    return refuse(Why::malformed, say("This may have at most {} characters."), "of", {"120"});
  using Days = std::chrono::sys_days;
  if (wish.from && wish.until && Days(*wish.until) < Days(*wish.from))
    return refuse(Why::malformed, say("The end lies before the start."), "until");
  return wish;
}

std::optional<std::string> stored(std::optional<std::chrono::year_month_day> const& day) {
  return day ? std::optional(iso_day(*day)) : std::nullopt;
}

using NameRow = std::tuple<PersonId, std::string, NameKind>;
using CapacityRow = std::tuple<PersonId, std::string, CapacityKind, std::string, std::string, std::string>;

Capacity capacity_of(CapacityRow const& row) {
  auto const& [person, id, kind, of, from, until] = row;
  return {id, kind, of, parse_day(from), parse_day(until)};
}

void sort_names(Person& p) {
  std::sort(p.names.begin(), p.names.end(),
            [](auto const& a, auto const& b) { return std::tie(a.kind, a.text) < std::tie(b.kind, b.text); });
}

void sort_capacities(Person& p) {
  std::sort(p.capacities.begin(), p.capacities.end(), [](auto const& a, auto const& b) {
    return std::pair(stored(a.from), a.id) < std::pair(stored(b.from), b.id);
  });
}

}  // namespace

namespace inside {

Result<std::string> read_name(std::string_view typed) {
  std::string name = clean_line(typed);
  if (name.empty()) return refuse(Why::malformed, say("A person needs a name."), "name");
  if (code_points(name) > 120)
    return refuse(Why::malformed, say("This may have at most {} characters."), "name", {"120"});
  return name;
}

bool person_exists(Reading& r, PersonId const& id) {
  return r.one<std::int64_t>("select 1 from person where id = :id", id).has_value();
}

}  // namespace inside

Result<PersonId> enter_person(Writing& w, std::string const& typed, NameKind kind) {
  auto const name = inside::read_name(typed);
  if (!name) return tl::unexpected(name.error());
  auto const id = new_id<PersonId>("p");
  w.run("insert into person (id, name, folded, at) values (:i, :n, :f, :t)", id, *name, fold(*name), w.now());
  if (auto const named = set_name(w, id, *name, kind); !named) return tl::unexpected(named.error());
  w.audit("enter_person", id.text);
  return id;
}

Result<Done> add_name(Writing& w, PersonId const& id, PersonName const& wish) {
  auto const name = inside::read_name(wish.text);
  if (!name) return tl::unexpected(name.error());
  if (!inside::person_exists(w, id)) return no_person();
  if (auto const set = set_name(w, id, *name, wish.kind); !set) return set;
  w.audit("add_name", id.text);
  return Done{};
}

Result<Done> remove_name(Writing& w, PersonId const& id, std::string const& text) {
  auto const shown = w.one<std::string>("select name from person where id = :i", id);
  if (!shown) return no_person();
  if (*shown == text)
    return refuse(Why::not_now, say("This is the name that is shown: show another one first."), "name");
  if (w.run("delete from person_name where person = :p and words = :t", id, text) == 0)
    return refuse(Why::unknown, say("The person has no such name."), "name");
  index_names(w, id);
  w.audit("remove_name", id.text);
  return Done{};
}

Result<Done> show_as(Writing& w, PersonId const& id, std::string const& text) {
  auto const name = inside::read_name(text);
  if (!name) return tl::unexpected(name.error());
  if (!inside::person_exists(w, id)) return no_person();
  if (!w.one<std::int64_t>("select 1 from person_name where person = :p and words = :t", id, *name))
    if (auto const set = set_name(w, id, *name, NameKind::full); !set) return set;
  w.run("update person set name = :n, folded = :f where id = :i", *name, fold(*name), id);
  w.audit("show_as", id.text);
  return Done{};
}

Result<std::string> add_capacity(Writing& w, PersonId const& id, Capacity const& typed) {
  auto const wish = read_capacity(typed);
  if (!wish) return tl::unexpected(wish.error());
  if (!inside::person_exists(w, id)) return no_person();
  if (w.one<std::int64_t>("select count(*) from capacity where person = :p", id).value_or(0) >= 50)
    return refuse(Why::not_now, say("A person may have at most {} capacities."), {}, {"50"});
  std::string const row = random_name(12);
  w.run("insert into capacity (id, person, kind, group_name, from_day, until_day) values (:i, :p, :k, :g, :f, :u)", row,
        id, wish->kind, wish->of, stored(wish->from), stored(wish->until));
  w.audit("add_capacity", id.text);
  return row;
}

Result<Done> change_capacity(Writing& w, PersonId const& id, Capacity const& typed) {
  auto const wish = read_capacity(typed);
  if (!wish) return tl::unexpected(wish.error());
  if (w.run(
          "update capacity set kind = :k, group_name = :g, from_day = :f, until_day = :u where id = :i and person = :p",
          wish->kind, wish->of, stored(wish->from), stored(wish->until), wish->id, id) == 0)
    return refuse(Why::unknown, say("The person has no such capacity."));
  w.audit("change_capacity", id.text);
  return Done{};
}

Result<Done> remove_capacity(Writing& w, PersonId const& id, std::string const& row) {
  if (w.run("delete from capacity where id = :i and person = :p", row, id) == 0)
    return refuse(Why::unknown, say("The person has no such capacity."));
  w.audit("remove_capacity", id.text);
  return Done{};
}

std::optional<Person> person(Reading& r, PersonId const& id) {
  auto const name = r.one<std::string>("select name from person where id = :i", id);
  if (!name) return std::nullopt;
  Person p{.id = id, .name = *name, .names = {}, .capacities = {}};
  for (auto& [text, kind] : r.rows<std::string, NameKind>("select words, kind from person_name where person = :p", id))
    p.names.push_back({text, kind});
  for (auto const& row : r.rows<PersonId, std::string, CapacityKind, std::string, std::string, std::string>(
           "select person, id, kind, group_name, from_day, until_day from capacity where person = :p", id))
    p.capacities.push_back(capacity_of(row));
  sort_names(p);
  sort_capacities(p);
  return p;
}

std::string shown_name(Reading& r, PersonId const& id) {
  return r.one<std::string>("select name from person where id = :i", id).value_or("");
}

std::vector<Person> everybody(Reading& r) {
  std::vector<Person> all;
  std::map<PersonId, std::size_t> place;
  for (auto& [id, name] : r.rows<PersonId, std::string>("select id, name from person order by folded, id")) {
    place[id] = all.size();
    all.push_back({.id = id, .name = name, .names = {}, .capacities = {}});
  }
  r.each<PersonId, std::string, NameKind>("select person, words, kind from person_name",
                                          [&](PersonId const& id, std::string const& text, NameKind kind) {
                                            all[place.at(id)].names.push_back({text, kind});
                                          });
  r.each<PersonId, std::string, CapacityKind, std::string, std::string, std::string>(
      "select person, id, kind, group_name, from_day, until_day from capacity", [&](auto const&... columns) {
        CapacityRow const row{columns...};
        all[place.at(std::get<0>(row))].capacities.push_back(capacity_of(row));
      });
  for (auto& p : all) {
    sort_names(p);
    sort_capacities(p);
  }
  return all;
}

namespace {

bool begins_a_word_each(std::vector<std::string> const& wanted, std::string_view folded) {
  auto const have = pieces(folded);
  return std::all_of(wanted.begin(), wanted.end(), [&](std::string const& w) {
    return std::any_of(have.begin(), have.end(), [&](std::string const& h) { return h.starts_with(w); });
  });
}

}  // namespace

std::vector<Found> find_people(Reading& r, std::string const& text, std::size_t limit) {
  auto wanted = pieces(fold(text));
  if (wanted.empty()) return {};
  if (wanted.size() > 8) wanted.resize(8);
  // The longest word is the rarest: look that one up, then compare the rest by hand.
  auto const& rare =
      *std::max_element(wanted.begin(), wanted.end(), [](auto const& a, auto const& b) { return a.size() < b.size(); });
  std::string const start(slice(rare, 0, std::min(longest_start, code_points(rare))));
  std::vector<Found> out;
  for (auto& [id, shown, name, folded] : r.rows<PersonId, std::string, std::string, std::string>(
           "select p.id, p.name, n.words, n.folded from person_start s join person p on p.id = s.person "
           "join person_name n on n.person = p.id where s.start = :s order by p.folded, p.id, n.kind",
           start)) {
    bool const again = !out.empty() && out.back().id == id;
    if (again || !begins_a_word_each(wanted, folded)) continue;
    if (out.size() == limit) break;
    out.push_back({id, shown, name});
  }
  return out;
}

std::vector<Found> people_named(Reading& r, std::string const& name) {
  std::vector<Found> out;
  for (auto& [id, shown, by] : r.rows<PersonId, std::string, std::string>(
           "select p.id, p.name, n.words from person_name n join person p on p.id = n.person where n.folded = :f "
           "order by p.folded, p.id, n.kind",
           fold(name)))
    if (out.empty() || out.back().id != id) out.push_back({id, shown, by});
  return out;
}

std::vector<Found> every_name(Reading& r) {
  std::vector<Found> out;
  for (auto& [id, shown, by] :
       r.rows<PersonId, std::string, std::string>("select p.id, p.name, n.words from person p join person_name n on "
                                                  "n.person = p.id order by p.folded, p.id, n.kind"))
    out.push_back({id, shown, by});
  return out;
}

}  // namespace people
