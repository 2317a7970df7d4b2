// SPDX-License-Identifier: Apache-2.0
#include "plan/panel_answer.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include "plan/panel_check.hpp"

namespace plan {

using base::Json;
using base::refuse;
using base::Result;
using base::say;
using base::Why;
namespace j = boost::json;

namespace {

double share(std::int64_t tickets) { return static_cast<double>(tickets) / static_cast<double>(all_tickets); }

}  // namespace

Json panel_answer(Choice const& choice, Admissible const& found, std::optional<WithLottery> const& with) {
  j::array panels;
  for (auto const& p : found.panels) panels.push_back(ids_json(choice, p));
  j::object answer{{"feasible", true}, {"panels", std::move(panels)}, {"panels_total", base::to_json(found.total)}};
  if (!with) return answer;
  auto const lottery = filled(kinds_of(choice), with->lottery.mixes);
  auto const tickets = chances(choice, lottery);
  j::object probabilities;
  for (std::size_t p = 0; p < tickets.size(); ++p) probabilities[choice.people[p].id] = share(tickets[p]);
  j::array list;
  for (auto const& t : lottery) list.push_back(j::object{{"panel", ids_json(choice, t.panel)}, {"probability", share(t.tickets)}});
  answer["min_probability"] = share(*std::min_element(tickets.begin(), tickets.end()));
  answer["probabilities"] = std::move(probabilities);
  answer["lottery"] = std::move(list);
  answer["drawn"] = ids_json(choice, drawn(lottery, with->seed));
  answer["seed"] = with->seed;
  answer["fairness"] = with->fairness == Fairness::maximin ? "maximin" : "leximin";
  answer["proven"] = with->lottery.proven;
  answer["gap"] = with->lottery.gap;
  return answer;
}

Json relaxation_answer(Choice const& choice, Relaxations const& found) {
  j::array sets, gives;
  for (auto const& r : found.sets) {
    j::array changes;
    for (auto const& c : r.changes) {
      auto const& q = choice.quotas[static_cast<std::size_t>(c.quota)];
      changes.push_back(j::object{{"category", q.category}, {"name", q.name}, {"bound", c.max ? "max" : "min"}, {"from", c.from}, {"to", c.to}});
    }
    sets.push_back(std::move(changes));
    gives.push_back(ids_json(choice, r.gives));
  }
  return j::object{{"feasible", false}, {"relaxations", std::move(sets)}, {"relaxations_complete", found.complete()}, {"relaxation_panels", std::move(gives)}};
}

std::string task_text(Task const& task) {
  return base::print_json(j::object{{"task", task.lottery ? "lottery" : "feasible"},
                                    {"fairness", task.fairness == Fairness::maximin ? "maximin" : "leximin"},
                                    {"seconds", task.seconds},
                                    {"choice", base::print_json(panel_json(task.choice))}});
}

Result<Task> read_task(std::string_view text) {
  auto const value = base::parse_json(text, {.depth = 4, .nodes = 100});
  if (!value) return tl::unexpected(value.error());
  auto const* const o = value->if_object();
  auto const get = [&](char const* name) { return o ? o->if_contains(name) : nullptr; };
  auto const *task = get("task"), *fairness = get("fairness"), *seconds = get("seconds"), *choice = get("choice");
  if (!task || !task->is_string() || !fairness || !fairness->is_string() || !seconds || !seconds->is_number() || !choice || !choice->is_string())
    return refuse(Why::malformed, say("This is no task for the helper process."));
  auto read = read_panel_json(choice->get_string());
  if (!read) return tl::unexpected(read.error());
  return Task{std::move(*read), task->get_string() == "lottery", fairness->get_string() == "maximin" ? Fairness::maximin : Fairness::leximin,
              seconds->to_number<double>()};
}

std::string solution_text(Lottery const& l) {
  j::array mixes;
  for (auto const& m : l.mixes) mixes.push_back(j::object{{"count", base::to_json(m.count)}, {"tickets", m.tickets}});
  return base::print_json(j::object{{"decided", l.decided}, {"feasible", l.feasible}, {"proven", l.proven}, {"gap", l.gap}, {"mixes", std::move(mixes)}});
}

Result<Lottery> read_solution(Choice const& choice, std::string_view text) {
  auto const wrong = [] { return refuse(Why::conflict, say("The helper process gave an answer that does not hold; nothing was drawn.")); };
  auto const value = base::parse_json(text, {.depth = 6, .nodes = 50'000'000});
  auto const* const o = value ? value->if_object() : nullptr;
  if (!o) return wrong();
  Lottery l;
  for (auto const& [name, to] : {std::pair{"decided", &l.decided}, std::pair{"feasible", &l.feasible}, std::pair{"proven", &l.proven}}) {
    auto const* const v = o->if_contains(name);
    if (!v || !v->is_bool()) return wrong();
    *to = v->get_bool();
  }
  auto const *gap = o->if_contains("gap"), *mixes = o->if_contains("mixes");
  if (!gap || !gap->is_number() || !mixes || !mixes->is_array()) return wrong();
  l.gap = gap->to_number<double>();
  auto const kinds = kinds_of(choice);
  std::int64_t sum = 0;
  for (auto const& v : mixes->get_array()) {
    auto const* const mix = v.if_object();
    auto const *count = mix ? mix->if_contains("count") : nullptr, *tickets = mix ? mix->if_contains("tickets") : nullptr;
    if (!count || !count->is_array() || count->get_array().size() != kinds.members.size() || !tickets || !tickets->is_int64()) return wrong();
    Mix m{{}, tickets->get_int64()};
    if (m.tickets < 1 || m.tickets > all_tickets) return wrong();
    for (std::size_t k = 0; k < kinds.members.size(); ++k) {
      auto const* const n = count->get_array()[k].if_int64();
      if (!n || *n < 0 || *n > static_cast<std::int64_t>(kinds.members[k].size())) return wrong();
      m.count.push_back(static_cast<int>(*n));
    }
    if (!keeps(choice, first_of(kinds, m.count))) return wrong();
    sum += m.tickets;
    l.mixes.push_back(std::move(m));
  }
  if (l.feasible != !l.mixes.empty() || (l.feasible && sum != all_tickets)) return wrong();
  return l;
}

}  // namespace plan
