// SPDX-License-Identifier: Apache-2.0
// Exact search over panels: guess, draw every conclusion the quotas allow, guess again; the last two seats are filled by comparing
// (panel_last_seats.cpp). One Search is one walk; it keeps no result.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>

#include "plan/panel.hpp"

namespace plan {

/// People nobody could tell apart by their hats, and whom no rule names. Their order is that of their first member.
struct Kinds {
  std::vector<std::vector<int>> members;  ///< by kind: places in Choice::people
  std::vector<int> of;                    ///< by person: their kind
};
Kinds kinds_of(Choice const&);
using Weights = std::vector<double>;  ///< a number for each kind

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
  using Bits = std::vector<std::uint64_t>;  ///< a set of rows

  void place(int person, State);
  bool set(int person, State);
  bool conclude(bool sound);
  bool conclude_row(int row);
  bool conclude_category(Category const&);
  bool all_open(std::vector<int> const& people, State);
  void back_to(std::size_t mark);
  int next_guess() const;
  Ended walk();
  Ended last_seats(int left);
  bool note_bounds(int left);
  void note_fitting(int left);
  bool fit_together(int person, int other) const;
  Ended report(std::initializer_list<int> last);
  State state(int person) const { return state_[static_cast<std::size_t>(person)]; }

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

  // For the last two seats.
  std::size_t words_ = 0;           ///< of a set of rows
  Bits worn_;                       ///< by person: the set of their rows
  std::vector<int> before_;         ///< by person: the one before them of those who count as the same, -1 for none
  Bits each_must_, one_must_, one_may_;
  std::vector<int> seated_, fitting_;
  Panel panel_;
};

/// Some admissible panel; none if there is none or (then `*too_long`) the steps did not suffice.
std::optional<Panel> some_panel(Choice const&, Kinds const&, long long steps, bool* too_long);

}  // namespace plan
