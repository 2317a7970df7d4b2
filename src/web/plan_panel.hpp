// SPDX-License-Identifier: Apache-2.0
// What the page of nominations and panel shows, as facts, and what its files share. Found in plan_panel_facts.cpp, shown in plan_panel_pages.cpp;
// the lottery is plan_lottery_pages.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk/seat_letters.hpp"
#include "plan/lotteries.hpp"
#include "plan/panel.hpp"
#include "web/plan.hpp"

namespace web {

struct QuotaShown {
  std::string category, name;
  std::int64_t min = 0, max = 0;
  std::int64_t nominated = 0;  ///< people who may be chosen and wear this hat
};
BOOST_DESCRIBE_STRUCT(QuotaShown, (), (category, name, min, max, nominated))

struct PanelShown {
  std::vector<std::string> ids, names;
  std::vector<std::string> reasons;  ///< for each quota, who fills it
};
BOOST_DESCRIBE_STRUCT(PanelShown, (), (ids, names, reasons))

/// A quota, and who of the panel that is chosen wears its hat.
struct CoveredShown {
  std::string category, name;
  std::int64_t min = 0, max = 0;
  std::vector<std::string> who;
  bool kept = true;
};
BOOST_DESCRIBE_STRUCT(CoveredShown, (), (category, name, min, max, who, kept))

struct LoosenedShown {
  std::vector<std::string> changes;
  PanelShown gives;
};
BOOST_DESCRIBE_STRUCT(LoosenedShown, (), (changes, gives))

/// Who could take a chosen person's seat so that the quotas still hold.
struct AlternatesShown {
  std::string declined;              ///< their name
  std::vector<std::string> ways;     ///< "Noor", "Noor and Li instead of Bo too"
  bool complete = true;
};
BOOST_DESCRIBE_STRUCT(AlternatesShown, (), (declined, ways, complete))

struct AskedShown {
  plan::NominationId nomination;
  Instant sent{};
  std::int64_t letters = 0;
  std::optional<Instant> answered;
};
BOOST_DESCRIBE_STRUCT(AskedShown, (), (nomination, sent, letters, answered))

struct ConflictShown {
  std::string name;
  desk::Conflict conflict;
};
BOOST_DESCRIBE_STRUCT(ConflictShown, (), (name, conflict))

struct TicketsShown {
  std::string who;      ///< a person, or the people of a panel
  double percent = 0;
};
BOOST_DESCRIBE_STRUCT(TicketsShown, (), (who, percent))

struct LotteryShown {
  plan::LotteryId id;
  Instant at{};
  plan::Fairness fairness = plan::Fairness::leximin;
  bool proven = false;
  std::string digest, seed;
  std::vector<TicketsShown> chances;  ///< of each person, largest first
  std::vector<TicketsShown> panels;   ///< the first twenty
  std::int64_t panels_total = 0;
  std::vector<std::string> drawn_ids, drawn;
};
BOOST_DESCRIBE_STRUCT(LotteryShown, (), (id, at, fairness, proven, digest, seed, chances, panels, panels_total, drawn_ids, drawn))

struct RuleShown {
  plan::RuleId id;
  plan::RuleKind kind = plan::RuleKind::must;
  std::string words;  ///< "Amina and Bo only together"
};
BOOST_DESCRIBE_STRUCT(RuleShown, (), (id, kind, words))

struct PanelFacts {
  plan::Plan plan;
  std::vector<plan::Nomination> nominations;
  std::vector<QuotaShown> quotas;
  std::vector<RuleShown> rules;       ///< in their order, which is that of the wishes
  std::optional<std::int64_t> total;  ///< admissible panels; none: not counted
  std::vector<PanelShown> panels;     ///< the first ten
  std::vector<LoosenedShown> relaxations;
  bool complete = true;               ///< false: looking for relaxations ended early, there may be smaller ones or others
  std::string cannot;                 ///< why nothing can be proposed
  std::map<std::string, double> share;
  std::vector<plan::Choosing> choosings;
  std::vector<CoveredShown> covered;        ///< by the panel that is chosen; empty where nobody is
  std::vector<AlternatesShown> alternates;  ///< of the panel that is chosen
  std::vector<AskedShown> asked;            ///< by letter
  std::vector<ConflictShown> conflicts;
  std::vector<LotteryShown> lotteries;      ///< newest first
  desk::Remembered remembered = {};         ///< what is only for the session
};
BOOST_DESCRIBE_STRUCT(PanelFacts, (),
                      (plan, nominations, quotas, rules, total, panels, relaxations, complete, cannot, share, choosings, covered,
                       alternates, asked, conflicts, lotteries, remembered))

/// What panels are made of, read at one moment.
struct Basis {
  plan::Plan plan;
  std::vector<plan::Nomination> nominations;
  std::vector<plan::Quota> quotas;
  std::vector<plan::PanelRule> rules;
};

std::optional<Basis> basis_of(Reading&, plan::PlanId const&);

struct Admitted {
  plan::Choice choice;
  plan::Admissible found;
};

/// Outside any transaction: searching holds nothing.
Result<Admitted> admitted(Basis const&);
std::vector<std::string> ids_of(plan::Choice const&, plan::Panel const&);

/// Everything the page shows; none where there is no such plan.
std::optional<PanelFacts> panel_facts(Call&, plan::PlanId const&);

Html lottery_part(Call const&, PanelFacts const&);

}  // namespace web
