// SPDX-License-Identifier: Apache-2.0
// A choice as JSON, in and out.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <map>

#include "base/text.hpp"
#include "plan/panel.hpp"
#include "plan/panel_check.hpp"

namespace plan {

using base::Json;
using base::refuse;
using base::Result;
using base::say;
using base::Why;

namespace {

std::string at(char const* list, std::size_t i) { return std::string(list) + "[" + std::to_string(i) + "]"; }

Result<int> whole(Json const& v, std::string const& field) {
  auto const* const n = v.if_int64();
  if (!n || *n < 0 || *n > 1'000'000)
    return refuse(Why::malformed, say("{}: this must be a whole number from 0 to 1,000,000."), field, {field});
  return static_cast<int>(*n);
}

/// An id is a text or a whole number.
Result<Nominee> id_of(Json const& v, std::string const& field) {
  if (auto const* const s = v.if_string(); s && !base::trim(*s).empty() && s->size() <= 500) return Nominee{base::nfc(base::trim(*s)), false, {}};
  if (auto const* const n = v.if_int64()) return Nominee{std::to_string(*n), true, {}};
  return refuse(Why::malformed, say("{}: an id is a text or a whole number."), field, {field});
}

Result<Quota> quota_of(Json const& v, std::string const& field, int size) {
  auto const* const o = v.if_object();
  if (!o) return refuse(Why::malformed, say("{}: this must be an object with category, name, min and max."), field, {field});
  Quota quota{.category = {}, .name = {}, .min = 0, .max = size};
  for (auto const& [key, to] : {std::pair{"category", &quota.category}, std::pair{"name", &quota.name}}) {
    auto const* const member = o->if_contains(key);
    auto const* const text = member ? member->if_string() : nullptr;
    auto const name = field + "." + key;
    if (!text || base::trim(*text).empty()) return refuse(Why::malformed, say("{}: a text is missing here."), name, {name});
    *to = base::nfc(base::trim(*text));
  }
  for (auto const& [key, to] : {std::pair{"min", &quota.min}, std::pair{"max", &quota.max}}) {
    auto const* const member = o->if_contains(key);
    if (!member || member->is_null()) continue;  // no bound on this side
    auto const n = whole(*member, field + "." + key);
    if (!n) return tl::unexpected(n.error());
    *to = *n;
  }
  return quota;
}

class Reader {
 public:
  explicit Reader(boost::json::object const& root) : root_(root) {}

  Result<Choice> read() {
    auto const* const size = root_.if_contains("size");
    if (!size) return refuse(Why::malformed, say("size: the number of seats is missing."), "size");
    auto const n = whole(*size, "size");
    if (!n) return tl::unexpected(n.error());
    choice_.size = *n;
    if (auto done = quotas(); !done) return tl::unexpected(done.error());
    if (auto done = people(); !done) return tl::unexpected(done.error());
    if (auto done = one_group("must", choice_.must); !done) return tl::unexpected(done.error());
    if (auto done = one_group("must_not", choice_.must_not); !done) return tl::unexpected(done.error());
    if (auto done = groups("together", choice_.together); !done) return tl::unexpected(done.error());
    if (auto done = groups("apart", choice_.apart); !done) return tl::unexpected(done.error());
    if (auto done = wishes(); !done) return tl::unexpected(done.error());
    return settled(std::move(choice_));
  }

 private:
  Result<boost::json::array const*> list(char const* name, bool needed) {
    static boost::json::array const none;
    auto const* const v = root_.if_contains(name);
    if (!v && !needed) return &none;
    if (!v || !v->is_array()) return refuse(Why::malformed, say("{}: a list is missing here."), name, {name});
    return &v->get_array();
  }

  Result<base::Done> quotas() {
    auto const all = list("categories", true);
    if (!all) return tl::unexpected(all.error());
    for (std::size_t i = 0; i < (*all)->size(); ++i) {
      auto quota = quota_of((**all)[i], at("categories", i), choice_.size);
      if (!quota) return tl::unexpected(quota.error());
      if (auto done = hats_.add(*quota, static_cast<int>(choice_.quotas.size()), at("categories", i)); !done) return done;
      choice_.quotas.push_back(std::move(*quota));
    }
    return base::Done{};
  }

  Result<base::Done> people() {
    auto const all = list("respondents", true);
    if (!all) return tl::unexpected(all.error());
    if ((*all)->size() > most_people) return too_many_people((*all)->size());
    for (std::size_t i = 0; i < (*all)->size(); ++i) {
      auto const field = at("respondents", i);
      auto const* const o = (**all)[i].if_object();
      auto const* const id = o ? o->if_contains("id") : nullptr;
      if (!id) return refuse(Why::malformed, say("{}: this must be an object with an id."), field, {field});
      auto person = id_of(*id, field + ".id");
      if (!person) return tl::unexpected(person.error());
      for (auto const& [category, of_category] : hats_.categories()) {
        auto const* const worn = o->if_contains(category);
        if (!worn || worn->is_null()) continue;
        auto const name = field + "." + category;
        auto const add = [&](Json const& v) -> Result<base::Done> {
          auto const* const s = v.if_string();
          if (!s) return refuse(Why::malformed, say("{}: a value is a text, or a list of texts."), name, {name});
          return hats_.wear(*person, of_category, category, *s, name);
        };
        if (auto const* const several = worn->if_array()) {
          for (auto const& v : *several)
            if (auto done = add(v); !done) return done;
        } else if (auto done = add(*worn); !done) {
          return done;
        }
      }
      known_.try_emplace(person->id, static_cast<int>(choice_.people.size()));
      choice_.people.push_back(std::move(*person));
    }
    return base::Done{};
  }

  Result<int> known(Json const& v, std::string const& field) {
    auto const id = id_of(v, field);
    if (!id) return tl::unexpected(id.error());
    auto const found = known_.find(id->id);
    if (found == known_.end()) return refuse(Why::malformed, say("{}: nobody has the id {}."), field, {field, id->id});
    return found->second;
  }

  Result<base::Done> one_group(Json const& v, std::string const& field, std::vector<int>& to) {
    auto const* const all = v.if_array();
    if (!all) return refuse(Why::malformed, say("{}: a list of ids is missing here."), field, {field});
    for (std::size_t i = 0; i < all->size(); ++i) {
      auto const p = known((*all)[i], at(field.c_str(), i));
      if (!p) return tl::unexpected(p.error());
      to.push_back(*p);
    }
    return base::Done{};
  }
  Result<base::Done> one_group(char const* name, std::vector<int>& to) {
    auto const* const v = root_.if_contains(name);
    return v ? one_group(*v, name, to) : base::Done{};
  }
  Result<base::Done> groups(char const* name, std::vector<std::vector<int>>& to) {
    auto const all = list(name, false);
    if (!all) return tl::unexpected(all.error());
    for (std::size_t i = 0; i < (*all)->size(); ++i)
      if (auto done = one_group((**all)[i], at(name, i), to.emplace_back()); !done) return done;
    return base::Done{};
  }

  Result<base::Done> wishes() {
    auto const all = list("wishes", false);
    if (!all) return tl::unexpected(all.error());
    for (std::size_t i = 0; i < (*all)->size(); ++i) {
      auto const field = at("wishes", i);
      auto const* const o = (**all)[i].if_object();
      if (o && o->if_contains("id")) {
        auto const p = known(o->at("id"), field + ".id");
        if (!p) return tl::unexpected(p.error());
        choice_.wishes.push_back({.quota = -1, .near = 0, .person = *p});
        continue;
      }
      auto const* const category = o ? o->if_contains("category") : nullptr;
      auto const* const name = o ? o->if_contains("name") : nullptr;
      auto const* const near = o ? o->if_contains("near") : nullptr;
      auto const quota = category && name && category->is_string() && name->is_string()
                             ? hats_.find(category->get_string(), name->get_string()) : std::nullopt;
      if (!quota || !near)
        return refuse(Why::malformed, say("{}: a wish names an id, or a known category and name with the number to be near."), field, {field});
      auto const n = whole(*near, field + ".near");
      if (!n) return tl::unexpected(n.error());
      choice_.wishes.push_back({.quota = *quota, .near = *n, .person = -1});
    }
    return base::Done{};
  }

  boost::json::object const& root_;
  Choice choice_;
  Hats hats_;
  std::map<std::string, int> known_;
};

}  // namespace

Result<Choice> read_panel_json(std::string_view text) {
  if (!base::is_utf8(text)) return refuse(Why::malformed, say("This file is not UTF-8. Save it as UTF-8."));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto const value = base::parse_json(text, {.depth = 8, .nodes = 1'000'000});
  if (!value) return tl::unexpected(value.error());
  if (!value->is_object()) return refuse(Why::malformed, say("The file must be one object with size, categories and respondents."));
  return Reader(value->get_object()).read();
}

Json panel_json(Choice const& choice) {
  namespace j = boost::json;
  j::array quotas, people, together, apart, wishes;
  for (auto const& q : choice.quotas) quotas.push_back(j::object{{"category", q.category}, {"name", q.name}, {"min", q.min}, {"max", q.max}});
  for (std::size_t p = 0; p < choice.people.size(); ++p) {
    j::object o{{"id", id_json(choice.people[p])}};
    for (int const h : choice.people[p].hats) {
      auto const& q = choice.quotas[static_cast<std::size_t>(h)];
      auto& worn = o[q.category];
      if (worn.is_null()) worn = j::array{};
      worn.as_array().emplace_back(q.name);
    }
    people.push_back(std::move(o));
  }
  for (auto const& group : choice.together) together.push_back(ids_json(choice, group));
  for (auto const& group : choice.apart) apart.push_back(ids_json(choice, group));
  for (auto const& w : choice.wishes) {
    if (w.person >= 0) wishes.push_back(j::object{{"id", id_json(choice.people[static_cast<std::size_t>(w.person)])}});
    else {
      auto const& q = choice.quotas[static_cast<std::size_t>(w.quota)];
      wishes.push_back(j::object{{"category", q.category}, {"name", q.name}, {"near", w.near}});
    }
  }
  return j::object{{"size", choice.size}, {"categories", quotas}, {"respondents", people}, {"must", ids_json(choice, choice.must)},
                   {"must_not", ids_json(choice, choice.must_not)}, {"together", together}, {"apart", apart}, {"wishes", wishes}};
}

}  // namespace plan
