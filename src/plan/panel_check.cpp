// SPDX-License-Identifier: Apache-2.0
#include "plan/panel_check.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <numeric>
#include <set>

#include "base/text.hpp"

namespace plan {

using base::refuse;
using base::Result;
using base::say;
using base::Why;

Result<base::Done> Hats::add(Quota const& quota, int place, std::string const& field) {
  if (quota.category == "id") return refuse(Why::malformed, say("{}: no category can be called \"id\"."), field, {field});
  if (!categories_[quota.category].try_emplace(quota.name, place).second)
    return refuse(Why::malformed, say("{}: {} of the category {} is there twice."), field, {field, quota.name, quota.category});
  return base::Done{};
}

Result<base::Done> Hats::wear(Nominee& person, OfCategory const& of_category, std::string const& category, std::string_view value,
                              std::string const& field) const {
  auto const name = base::nfc(base::trim(value));
  if (name.empty()) return base::Done{};
  auto const found = of_category.find(name);
  if (found == of_category.end())
    return refuse(Why::malformed, say("{}: \"{}\" is no value of the category {}."), field, {field, name, category});
  if (std::find(person.hats.begin(), person.hats.end(), found->second) == person.hats.end()) person.hats.push_back(found->second);
  return base::Done{};
}

std::optional<int> Hats::find(std::string_view category, std::string_view name) const {
  auto const c = categories_.find(category);
  if (c == categories_.end()) return std::nullopt;
  auto const n = c->second.find(name);
  return n == c->second.end() ? std::nullopt : std::optional(n->second);
}

tl::unexpected<base::Refusal> too_many_people(std::size_t how_many) {
  return refuse(Why::malformed, say("respondents: {} people are too many; at most {} can be chosen from."), "respondents",
                {std::to_string(how_many), std::to_string(most_people)});
}

base::Json id_json(Nominee const& person) { return person.number ? base::Json(std::stoll(person.id)) : base::Json(std::string_view(person.id)); }

base::Json ids_json(Choice const& choice, std::vector<int> const& people) {
  boost::json::array all;
  for (int const p : people) all.push_back(id_json(choice.people[static_cast<std::size_t>(p)]));
  return all;
}

namespace {

/// Where each element goes when a list is put into an order.
template <class Before>
std::vector<int> places(std::size_t n, Before const& before) {
  std::vector<int> order(n), to(n);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), before);
  for (std::size_t i = 0; i < n; ++i) to[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
  return to;
}

template <class T>
void put(std::vector<T>& list, std::vector<int> const& to) {
  std::vector<T> moved(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) moved[static_cast<std::size_t>(to[i])] = std::move(list[i]);
  list = std::move(moved);
}

void rename(std::vector<int>& people, std::vector<int> const& to) {
  for (int& p : people) p = to[static_cast<std::size_t>(p)];
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
}

bool is_number(std::string const& id) {
  return !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string::npos && (id.size() == 1 || id[0] != '0');
}

}  // namespace

Result<Choice> settled(Choice c) {
  if (c.size < 1) return refuse(Why::malformed, say("size: there must be at least one seat."), "size");
  if (c.people.size() > most_people) return too_many_people(c.people.size());
  if (c.quotas.size() > most_quotas)
    return refuse(Why::malformed, say("categories: {} quotas are too many; at most {}."), "categories",
                  {std::to_string(c.quotas.size()), std::to_string(most_quotas)});
  for (auto const& q : c.quotas)
    if (q.min > q.max)
      return refuse(Why::malformed, say("{}: {}: at least {} and at most {} contradict each other."), "categories",
                    {q.category, q.name, std::to_string(q.min), std::to_string(q.max)});
  std::set<std::string> seen;
  for (auto const& p : c.people)
    if (!seen.insert(p.id).second) return refuse(Why::malformed, say("respondents: {} is there twice."), "respondents", {p.id});
  if (static_cast<int>(c.people.size()) < c.size)
    return refuse(Why::malformed, say("size: {} seats are more than {} people."), "size", {std::to_string(c.size), std::to_string(c.people.size())});

  // Numbers are ordered as numbers if there is nothing else; else ids are ordered by their bytes.
  bool const numbers = std::all_of(c.people.begin(), c.people.end(), [](auto const& p) { return is_number(p.id); });
  auto const people_to = places(c.people.size(), [&](int a, int b) {
    auto const &x = c.people[static_cast<std::size_t>(a)].id, &y = c.people[static_cast<std::size_t>(b)].id;
    return numbers && x.size() != y.size() ? x.size() < y.size() : x < y;
  });
  auto const quotas_to = places(c.quotas.size(), [&](int a, int b) {
    auto const &x = c.quotas[static_cast<std::size_t>(a)], &y = c.quotas[static_cast<std::size_t>(b)];
    return std::tie(x.category, x.name) < std::tie(y.category, y.name);
  });
  put(c.people, people_to);
  put(c.quotas, quotas_to);
  for (auto& p : c.people) rename(p.hats, quotas_to);
  rename(c.must, people_to);
  rename(c.must_not, people_to);
  for (auto* const groups : {&c.together, &c.apart}) {
    for (auto& group : *groups) rename(group, people_to);
    std::sort(groups->begin(), groups->end());
  }
  for (auto& w : c.wishes) {
    if (w.person >= 0) w.person = people_to[static_cast<std::size_t>(w.person)];
    if (w.quota >= 0) w.quota = quotas_to[static_cast<std::size_t>(w.quota)];
  }
  for (int const p : c.must)
    if (std::binary_search(c.must_not.begin(), c.must_not.end(), p))
      return refuse(Why::malformed, say("must: {} must and must not sit on the panel."), "must", {c.people[static_cast<std::size_t>(p)].id});
  return c;
}

bool keeps(Choice const& c, Panel const& panel) {
  if (static_cast<int>(panel.size()) != c.size || !std::is_sorted(panel.begin(), panel.end())) return false;
  if (std::adjacent_find(panel.begin(), panel.end()) != panel.end()) return false;
  if (panel.front() < 0 || panel.back() >= static_cast<int>(c.people.size())) return false;
  auto const sits = [&](int p) { return std::binary_search(panel.begin(), panel.end(), p); };
  std::vector<int> worn(c.quotas.size());
  for (int const p : panel)
    for (int const h : c.people[static_cast<std::size_t>(p)].hats) ++worn[static_cast<std::size_t>(h)];
  for (std::size_t q = 0; q < worn.size(); ++q)
    if (worn[q] < c.quotas[q].min || worn[q] > c.quotas[q].max) return false;
  auto const sitting = [&](std::vector<int> const& group) { return std::count_if(group.begin(), group.end(), sits); };
  return std::all_of(c.must.begin(), c.must.end(), sits) && std::none_of(c.must_not.begin(), c.must_not.end(), sits) &&
         std::all_of(c.apart.begin(), c.apart.end(), [&](auto const& g) { return sitting(g) <= 1; }) &&
         std::all_of(c.together.begin(), c.together.end(), [&](auto const& g) {
           auto const n = sitting(g);
           return n == 0 || n == static_cast<std::ptrdiff_t>(g.size());
         });
}

}  // namespace plan
