// SPDX-License-Identifier: Apache-2.0
// What the group says while it plans: comments on the plan or one of its variants, and parked questions, which stay open until somebody
// answers them (domain 3.8: the order of the parts was parked).
#pragma once

#include "plan/plan.hpp"

namespace plan {

using base::PersonId;
using CommentId = base::Id<"comment">;

enum class Said { comment, parked };
BOOST_DESCRIBE_ENUM(Said, comment, parked)

struct Comment {
  CommentId id = {};
  Said kind = Said::comment;
  std::string about = {};   ///< title of a variant when it was said; empty: the plan
  std::string text = {};
  PersonId by = {};
  Instant at = {};
  std::string answer = {};  ///< of a parked question
  std::optional<Instant> closed = {};
};
BOOST_DESCRIBE_STRUCT(Comment, (), (id, kind, about, text, by, at, answer, closed))

/// Refuses (malformed): no text or over 2,000; about over 120; (unknown) plan; (conflict) five hundred.
Result<CommentId> say_about(Writing&, PlanId const&, Comment const& wish);
/// Answers a parked question, which is then closed. Refuses (malformed) no answer or over 2,000; (unknown); (not_now) it is a comment, or closed.
Result<Done> answer_parked(Writing&, PlanId const&, CommentId const&, std::string const& answer);
/// Whoever said it, or `anybodys` for those who run the plan. Refuses (unknown); (not_allowed).
Result<Done> unsay(Writing&, PlanId const&, CommentId const&, bool anybodys);
std::vector<Comment> comments(Reading&, PlanId const&);  ///< oldest first

}  // namespace plan
