// SPDX-License-Identifier: Apache-2.0
// Guiding questions of a session: collected from the group, put in order, frozen, and then for those who sit on the panel. A question is
// for a part, named by its title so that it outlives a change of variant, and for a constituency; either may be left open. Sending
// them is desk's (desk/seat_letters.hpp).
#pragma once

#include "plan/plan.hpp"

namespace plan {

using base::PersonId;
using QuestionId = base::Id<"question">;

struct Question {
  QuestionId id = {};
  std::string part = {};          ///< title of a part; empty: of the whole session
  std::string constituency = {};  ///< for those who sit for it; empty: for everybody
  std::string text = {};
  PersonId by = {};               ///< empty: the program
  Instant at = {};
};
BOOST_DESCRIBE_STRUCT(Question, (), (id, part, constituency, text, by, at))

/// Adds a question at the end. Refuses (malformed): no text or over 500, constituency over 120, a part that no variant has; (unknown)
/// plan; (not_now) the questions are frozen; (conflict) asked already, or two hundred.
Result<QuestionId> propose_question(Writing&, PlanId const&, Question const& wish);
/// Changes part, constituency and text. Refuses as propose_question; (unknown).
Result<Done> change_question(Writing&, PlanId const&, Question const& wish);
/// One place up (-1) or down (+1); at the end of the list nothing happens. Refuses (unknown); (not_now) frozen.
Result<Done> move_question(Writing&, PlanId const&, QuestionId const&, int by);
Result<Done> drop_question(Writing&, PlanId const&, QuestionId const&);
/// In order.
std::vector<Question> questions(Reading&, PlanId const&);

/// From now on nothing changes, so that everybody prepares for the same. Refuses (unknown); (not_now) frozen already, or there is none.
Result<Done> freeze_questions(Writing&, PlanId const&);
/// Refuses (malformed) no reason or over 500; (not_now) not frozen.
Result<Done> thaw_questions(Writing&, PlanId const&, std::string const& reason);
std::optional<Instant> frozen(Reading&, PlanId const&);

/// Those of `all` that somebody prepares who speaks in `parts` (titles) and sits for a constituency. Titles and constituencies are compared
/// folded.
std::vector<Question> questions_for(std::vector<Question> const& all, std::vector<std::string> const& parts, std::string const& constituency);

}  // namespace plan
