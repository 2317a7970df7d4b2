// SPDX-License-Identifier: Apache-2.0
// The activity badge: what a coalition does unprompted. Pure functions of evidence, rule and time; who is told, and when anything
// becomes public, is not here. (between-meetings a.4, its table and reading rules; rulings 16)
#pragma once

#include <optional>
#include <vector>

#include "roster/evidence.hpp"
#include "roster/rule.hpp"

namespace roster {

enum class State { forming, active, low, quiet, unknown, paused, merged, closed };
BOOST_DESCRIBE_ENUM(State, forming, active, low, quiet, unknown, paused, merged, closed)

/// What the coalition declared about itself.
struct Declared {
  enum class Life { open, paused, merged, closed };
  Life life = Life::open;
  std::optional<Instant> until = {};    ///< of a pause; after it the evidence speaks again
  std::optional<Instant> founded = {};
};

/// What happened between `from` (not included) and `to`.
struct Window {
  Instant from{}, to{};
  std::int64_t messages = 0, people = 0, conversations = 0;  ///< human and unprompted
  std::int64_t meetings = 0, outputs = 0, sessions = 0;
  bool talk = false;  ///< K1 holds
  [[nodiscard]] int kinds() const { return int{talk} + (meetings > 0) + (outputs > 0) + (sessions > 0); }
};
BOOST_DESCRIBE_STRUCT(Window, (), (from, to, messages, people, conversations, meetings, outputs, sessions, talk))

Window look(std::vector<Message> const&, std::vector<Evidence> const&, Rule const&, Instant as_of, int days);

/// One evaluation, before what was said earlier is considered.
struct Finding {
  State state = State::unknown;
  Window recent = {}, year = {};              ///< W and L
  std::vector<Source> not_ok = {};       ///< declared sources that could not be read
  bool none_declared = false;
  std::int64_t undated = 0;
  std::optional<Instant> read_at = {};   ///< the oldest reading among the good sources
};
BOOST_DESCRIBE_STRUCT(Finding, (), (state, recent, year, not_ok, none_declared, undated, read_at))
/// The table: forming; active; low; quiet only when every declared source is ok; unknown. What is declared comes first.
Finding find(std::vector<Message> const&, std::vector<Evidence> const&, std::vector<Source> const&, Declared const&, Rule const&, Instant as_of);

/// What the badge says, with what waits to be confirmed.
struct Standing {
  State state = State::unknown;
  int lower = 0;                  ///< evaluations in a row that were lower than `state`
  State lower_to = State::unknown;  ///< the best of these: what all of them agree with
  bool cannot_confirm = false;    ///< a source could not be read, so an earlier state stays
  friend bool operator==(Standing const&, Standing const&) = default;
};
BOOST_DESCRIBE_STRUCT(Standing, (), (state, lower, lower_to, cannot_confirm))

/// The next standing. Up at once; down after `confirmations` evaluations in a row; while a declared source is not ok nothing is lowered,
/// and without an earlier state only *active* is said.
Standing next(std::optional<Standing> const& before, Finding const&, Rule const&);

/// An evaluation runs on the first of each month: the last such day at or before `now`, 00:00 UTC.
Instant evaluation_day(Instant now);

}  // namespace roster
