// SPDX-License-Identifier: Apache-2.0
// Lotteries of a plan, kept: first the panels with their tickets are written down and their digest is published, then a seed that nobody could
// know draws one. Whoever has the choice repeats both with `intersession panel` (doc/panel.md). The draw proposes; people choose (plan.hpp).
#pragma once

#include "plan/lottery.hpp"
#include "plan/plan.hpp"

namespace plan {

using base::PersonId;
using LotteryId = base::Id<"lottery">;
BOOST_DESCRIBE_ENUM(Fairness, maximin, leximin)

struct KeptPanel {
  std::vector<NominationId> people = {};
  std::int64_t tickets = 0;  ///< of all_tickets
};
BOOST_DESCRIBE_STRUCT(KeptPanel, (), (people, tickets))

struct KeptLottery {
  LotteryId id = {};
  Instant at = {};
  PersonId by = {};
  Fairness fairness = Fairness::leximin;
  bool proven = false;
  double gap = 0;
  std::string digest = {};                 ///< SHA-256 of the panels: a line each, "TICKETS ID ID ..."
  std::vector<KeptPanel> panels = {};      ///< in the order in which tickets are counted
  std::string seed = {};                   ///< empty: not drawn yet
  std::vector<NominationId> drawn = {};
  std::optional<Instant> drawn_at = {};
  PersonId drawn_by = {};
};
BOOST_DESCRIBE_STRUCT(KeptLottery, (), (id, at, by, fairness, proven, gap, digest, panels, seed, drawn, drawn_at, drawn_by))

/// Keeps a lottery of a choice that choice_of made. Refuses (conflict): no panel keeps every quota, or twenty lotteries already; (not_now) it was not
/// decided in time; (unknown) plan.
Result<LotteryId> keep_lottery(Writing&, PlanId const&, Choice const&, Fairness, Lottery const&);
/// Draws, once. Refuses (malformed) a seed that is no whole number from 0 to 2^64 - 1; (unknown); (not_now) drawn already.
Result<Done> draw(Writing&, PlanId const&, LotteryId const&, std::string const& seed);
std::vector<KeptLottery> lotteries(Reading&, PlanId const&);  ///< newest first
/// The choice as `intersession panel` reads it; empty once it was erased, none where there is no such lottery.
std::optional<std::string> lottery_choice(Reading&, PlanId const&, LotteryId const&);

}  // namespace plan
