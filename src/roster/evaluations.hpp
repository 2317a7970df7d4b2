// SPDX-License-Identifier: Apache-2.0
// What the badges said, month by month, with everything they were made from: the line beside a badge is the one of its evaluation, also
// when evidence came later. And the rule's numbers, changed by a recorded decision. What is known of a coalition is gathered in
// desk/evidence.hpp. (between-meetings a.4)
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "roster/activity.hpp"
#include "roster/badges.hpp"
#include "roster/roster.hpp"

namespace roster {

/// The three badges of a coalition on a day, never averaged.
struct Evaluation {
  CoalitionId coalition = {};
  Instant as_of{};
  Standing standing = {};   ///< of activity, after what was said before
  Finding activity = {};
  Responsiveness responsiveness = {};
  Openness openness = {};
  std::optional<double> aid = {};  ///< sorts a long table; never shown alone
  Rule rule = {};
};
BOOST_DESCRIBE_STRUCT(Evaluation, (), (coalition, as_of, standing, activity, responsiveness, openness, aid, rule))

/// What is known of one coalition; the evidence may reach beyond the windows.
struct Known {
  std::vector<Message> messages = {};
  std::vector<Evidence> evidence = {};
  std::vector<Source> sources = {};
  std::vector<Check> checks = {};
  Asked asked = {};
  std::optional<Report> report = {};  ///< what the duties of the cycle say of the yearly one
};
/// Pure. `before`: the standing of the evaluation before. A yearly report is given when there is one within L, whatever the duties say.
Evaluation evaluate(Coalition const&, std::vector<LifeStep> const&, Known const&, std::optional<Standing> const& before, Rule const&, Instant as_of);

/// Keeps evaluations of one day, the first of a month; the same day again replaces them, and where the three states are the same the coalition
/// was told then. Refuses (not_now) when a later day is kept: what
/// was said then stands upon what is there. `told`: since when the coalitions can see it, where that is not now.
Result<Done> keep(Writing&, std::vector<Evaluation> const&, std::optional<Instant> told = {});
/// The newest of each coalition before that instant.
std::map<CoalitionId, Standing> standings_before(Reading&, Instant);
/// The newest of each coalition that was kept at or before `known_by`.
std::map<CoalitionId, Evaluation> latest(Reading&, Instant known_by);
/// The same of one coalition.
std::optional<Evaluation> latest_of(Reading&, CoalitionId const&, Instant known_by);
/// Newest first; the `most` newest.
std::vector<Evaluation> history_of(Reading&, CoalitionId const&, int most = 100'000);
/// The day of the newest; none when nothing was evaluated yet.
std::optional<Day> last_evaluated(Reading&);

/// The rule in force; the starting values when nobody decided otherwise.
Rule rule(Reading&);
struct RuleChange {
  Rule rule = {};
  Instant at{};
  PersonId by = {};
  std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(RuleChange, (), (rule, at, by, reason))
/// Refuses as check(Rule); (malformed) no reason (the decision behind it, or where it stands) or over 1,000 characters.
Result<Done> set_rule(Writing&, Rule const&, std::string const& reason);
/// Newest first.
std::vector<RuleChange> rule_changes(Reading&);

}  // namespace roster
