// SPDX-License-Identifier: Apache-2.0
// The answers of `intersession panel` as JSON, and the conversation with the helper process (doc/panel.md).
#pragma once

#include "plan/lottery.hpp"
#include "plan/panel.hpp"

namespace plan {

/// {"feasible":true,"panels","panels_total"}; the lottery's members when there is one.
struct WithLottery {
  Lottery lottery;
  Fairness fairness = Fairness::leximin;
  std::uint64_t seed = 0;
};
base::Json panel_answer(Choice const&, Admissible const&, std::optional<WithLottery> const&);
/// {"feasible":false,"relaxations"}.
base::Json relaxation_answer(Choice const&, Relaxations const&);

/// What the helper process is asked, and what it answered. `task`: "lottery" or "feasible".
struct Task {
  Choice choice;
  bool lottery = true;
  Fairness fairness = Fairness::leximin;
  double seconds = 60;
};
std::string task_text(Task const&);
base::Result<Task> read_task(std::string_view);
std::string solution_text(Lottery const&);
/// The helper's answer, checked: whole numbers that fit the kinds, panels that keep every rule, tickets that add up.
base::Result<Lottery> read_solution(Choice const&, std::string_view);

}  // namespace plan
