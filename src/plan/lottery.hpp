// SPDX-License-Identifier: Apache-2.0
// A fair lottery among admissible panels: chances as equal as the quotas allow (after Flanigan et al., Nature 596, 2021), and a draw that
// anybody can repeat (doc/panel.md). People with equal hats have equal chances, so all is computed by kinds; only at the end are kinds
// filled with people.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "plan/panel.hpp"
#include "plan/panel_search.hpp"

namespace plan {

enum class Fairness {
  maximin,  ///< the smallest chance is as large as can be
  leximin,  ///< and then the next smallest, and so on
};

/// Chances are counted in tickets; all panels of a lottery have this many together.
constexpr std::int64_t all_tickets = 1'000'000'000'000;

/// So many people of each kind, with so many tickets.
struct Mix {
  Counts count;
  std::int64_t tickets = 0;
};

struct Lottery {
  bool decided = true;   ///< false: given up before a panel was found or excluded
  bool feasible = false;
  bool proven = false;   ///< no lottery is fairer; false: `gap` bounds what is missing
  double gap = 0;        ///< the smallest chance could at most be this much larger
  std::vector<Mix> mixes;
};

/// Computes a lottery with linear programs: for the helper process. `give_up` is asked now and then; after it says true the best lottery
/// so far is answered, not proven.
Lottery solve_lottery(Choice const&, Fairness, std::function<bool()> const& give_up);

/// Some admissible panel by branch and bound over linear programs, where Search takes too long. For the helper process.
std::optional<Panel> panel_by_bounds(Choice const&, std::function<bool()> const& give_up, bool* too_long);

struct Ticketed {
  Panel panel;
  std::int64_t tickets = 0;
};
/// Fills kinds with people so that those of one kind have equal chances, to one ticket. In id order, each panel once.
std::vector<Ticketed> filled(Kinds const&, std::vector<Mix> const&);

/// By person: on how many tickets they sit.
std::vector<std::int64_t> chances(Choice const&, std::vector<Ticketed> const&);

/// The panel a seed draws: ticket number SHA-256("intersession panel SEED") as a big-endian number, modulo all_tickets,
/// counted through the panels in their order.
Panel drawn(std::vector<Ticketed> const&, std::uint64_t seed);

}  // namespace plan
