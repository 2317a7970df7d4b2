// SPDX-License-Identifier: Apache-2.0
#include "plan/lotteries.hpp"

#include "base/numbers.hpp"
#include "base/text.hpp"
#include "plan/checks.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

std::string written(Choice const& choice, std::vector<Ticketed> const& panels) {
  std::string all;
  for (auto const& t : panels) {
    all += std::to_string(t.tickets);
    for (int const p : t.panel) all += " " + choice.people[static_cast<std::size_t>(p)].id;
    all += "\n";
  }
  return all;
}

std::vector<KeptPanel> read_panels(std::string_view text) {
  std::vector<KeptPanel> all;
  for (auto const line : base::split(text, '\n')) {
    if (line.empty()) continue;
    auto const words = base::split(line, ' ');
    KeptPanel panel;
    panel.tickets = base::parse_number(words[0]).value_or(0);
    for (std::size_t i = 1; i < words.size(); ++i) panel.people.emplace_back(words[i]);
    all.push_back(std::move(panel));
  }
  return all;
}

std::vector<NominationId> read_ids(std::string_view text) {
  std::vector<NominationId> all;
  for (auto const word : base::split(text, ' '))
    if (!word.empty()) all.emplace_back(word);
  return all;
}

}  // namespace

Result<LotteryId> keep_lottery(Writing& w, PlanId const& id, Choice const& choice, Fairness fairness, Lottery const& lottery) {
  if (!plan(w, id)) return no_plan();
  if (!lottery.decided) return refuse(Why::not_now, say("No lottery was found in the time there is."));
  if (!lottery.feasible) return refuse(Why::conflict, say("No panel keeps every quota, so there is nothing to draw from."));
  if (w.one<std::int64_t>("select count(*) from panel_lottery where plan = :id", id).value_or(0) >= 20) return refuse(Why::conflict, say("Twenty lotteries are enough."));
  auto const text = written(choice, filled(kinds_of(choice), lottery.mixes));
  auto const kept = base::new_id<LotteryId>();
  w.run("insert into panel_lottery (id, plan, at, person, fairness, task, panels, proven, gap, digest, seed, drawn, drawn_at, drawn_by) "
        "values (:l, :id, :at, :person, :fairness, :task, :panels, :proven, :gap, :digest, null, '', null, null)",
        kept, id, w.now(), w.actor().person, fairness, base::print_json(panel_json(choice)), text, lottery.proven, lottery.gap, base::sha256_hex(text));
  w.audit("keep_lottery", kept.text, base::sha256_hex(text));
  return kept;
}

Result<Done> draw(Writing& w, PlanId const& id, LotteryId const& lottery, std::string const& seed) {
  auto const number = base::parse_number<std::uint64_t>(seed);
  if (!number) return refuse(Why::malformed, say("A seed is a whole number from 0 to {}."), "seed", {"18446744073709551615"});
  auto const row = w.row<std::string, std::optional<Instant>>("select panels, drawn_at from panel_lottery where id = :l and plan = :id", lottery, id);
  if (!row) return refuse(Why::unknown, say("There is no such lottery."));
  if (std::get<1>(*row)) return refuse(Why::not_now, say("This lottery is drawn already."));
  auto const panels = read_panels(std::get<0>(*row));
  std::vector<Ticketed> tickets;
  for (std::size_t i = 0; i < panels.size(); ++i) tickets.push_back({{static_cast<int>(i)}, panels[i].tickets});
  auto const hit = plan::drawn(tickets, *number);
  if (hit.empty()) throw std::logic_error("the tickets of lottery " + lottery.text + " do not add up");
  std::string ids;
  for (auto const& n : panels[static_cast<std::size_t>(hit.front())].people) ids += (ids.empty() ? "" : " ") + n.text;
  w.run("update panel_lottery set seed = :seed, drawn = :drawn, drawn_at = :at, drawn_by = :by where id = :l", seed, ids, w.now(), w.actor().person, lottery);
  w.audit("draw", lottery.text, seed);
  return Done{};
}

std::vector<KeptLottery> lotteries(Reading& r, PlanId const& id) {
  std::vector<KeptLottery> all;
  for (auto const& [l, at, by, fairness, panels, proven, gap, digest, seed, drawn, drawn_at, drawn_by] :
       r.rows<LotteryId, Instant, PersonId, Fairness, std::string, bool, double, std::string, std::string, std::string, std::optional<Instant>, PersonId>(
           "select id, at, person, fairness, panels, proven, gap, digest, seed, drawn, drawn_at, drawn_by from panel_lottery where plan = :id order by at desc, id", id))
    all.push_back({l, at, by, fairness, proven, gap, digest, read_panels(panels), seed, read_ids(drawn), drawn_at, drawn_by});
  return all;
}

std::optional<std::string> lottery_choice(Reading& r, PlanId const& id, LotteryId const& l) {
  return r.one<std::string>("select task from panel_lottery where id = :l and plan = :id", l, id);
}

}  // namespace plan
