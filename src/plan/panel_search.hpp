// SPDX-License-Identifier: Apache-2.0
// Exact search over panels: guess, draw every conclusion the quotas allow, guess again. One Search is one walk; it keeps no result.
#pragma once

#include <functional>

#include "plan/panel.hpp"

namespace plan {

/// People nobody could tell apart by their hats, and whom no rule names. Their order is that of their first member.
struct Kinds {
  std::vector<std::vector<int>> members;  ///< by kind: places in Choice::people
  std::vector<int> of;                    ///< by person: their kind
};
Kinds kinds_of(Choice const&);

/// So many people of each kind.
using Counts = std::vector<int>;
Counts counts_of(Kinds const&, Panel const&);
/// The panel of the first members of each kind.
Panel first_of(Kinds const&, Counts const&);

class Search {
 public:
  enum class Each {
    panel,    ///< every panel, in id order
    mixture,  ///< one panel for every number of people of each kind (its first members); quickest order
  };
  enum class Ended { all_seen, stopped, too_long };

  Search(Choice const&, Kinds const&, Each, long long steps);
  /// Calls `found` with each panel until it answers false.
  Ended run(std::function<bool(Panel const&)> const& found);

 private:
  struct Row {
    int min = 0, max = 0, chosen = 0, open = 0;
    std::vector<int> members;
  };
  struct Category {
    std::vector<int> rows, bare;  ///< its rows; people without any of its hats
    int most_hats = 0, bare_open = 0;
  };
  enum State : signed char { open, in, out };

  void place(int person, State);
  bool set(int person, State);
  bool conclude(bool sound);
  bool conclude_row(int row);
  bool conclude_category(Category const&);
  bool all_open(std::vector<int> const& people, State);
  void back_to(std::size_t mark);
  int next_guess() const;
  Ended walk();

  Choice const& choice_;
  Kinds const& kinds_;
  Each each_;
  long long steps_;
  std::vector<Row> rows_;  ///< the first is the size of the panel
  std::vector<Category> categories_;
  std::vector<std::vector<int>> rows_of_, bare_of_, with_;  ///< by person
  std::vector<State> state_;
  std::vector<int> trail_, waiting_;
  std::vector<char> waits_;
  std::function<bool(Panel const&)> const* found_ = nullptr;
};

/// Some admissible panel; none if there is none or (then `*too_long`) the steps did not suffice.
std::optional<Panel> some_panel(Choice const&, Kinds const&, long long steps, bool* too_long);

}  // namespace plan
