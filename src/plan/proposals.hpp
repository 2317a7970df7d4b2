// SPDX-License-Identifier: Apache-2.0
// What the group proposes and supports and the chair decides: the session's title and description under the programme's limits, who chairs,
// who moderates, who reports. Support is a person's and carries its reason; it decides nothing (product: people decide). Every
// outcome is kept, the last one holds.
#pragma once

#include "plan/plan.hpp"

namespace plan {

using base::PersonId;
using ProposalId = base::Id<"proposal">;

enum class Asked { title, description, chair, moderator, online_moderator, rapporteur };
BOOST_DESCRIBE_ENUM(Asked, title, description, chair, moderator, online_moderator, rapporteur)
/// Titles and descriptions are texts with limits, the others are people.
constexpr bool is_text(Asked a) { return a == Asked::title || a == Asked::description; }

/// What the programme allows; 0: no limit.
struct Limits {
  std::int64_t title_characters = 60, title_words = 0, about_characters = 0, about_words = 250;  ///< domain 6.3
};
BOOST_DESCRIBE_STRUCT(Limits, (), (title_characters, title_words, about_characters, about_words))
/// Refuses (malformed): outside 0..10,000; (unknown). Proposals made before stay as they are.
Result<Done> set_limits(Writing&, PlanId const&, Limits const&);
Limits limits(Reading&, PlanId const&);

/// How long a text is: code points and blank-separated words.
struct Size {
  std::int64_t characters = 0, words = 0;
};
BOOST_DESCRIBE_STRUCT(Size, (), (characters, words))
Size size_of(std::string_view text);
/// Whether it keeps the limits of its kind; people always do.
bool keeps(Limits const&, Asked, Size const&);

struct Support {
  PersonId by = {};
  std::string reason = {};
  Instant at = {};
};
BOOST_DESCRIBE_STRUCT(Support, (), (by, reason, at))

struct Proposal {
  ProposalId id = {};
  Asked kind = Asked::title;
  std::string part = {};    ///< of people: for one part, by its title; empty: for the whole session
  std::string text = {};    ///< the words, or the person's name
  std::string reason = {};
  PersonId by = {};
  Instant at = {};
  bool withdrawn = false;
  std::vector<Support> support = {};  ///< oldest first
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (id, kind, part, text, reason, by, at, withdrawn, support))

/// Refuses (malformed): no text, over the limits of its kind (with both numbers) or over 4,000 (a name 200), reason over 1,000, part over 200;
/// (unknown) plan; (conflict) the same stands there already, or a hundred of a kind.
Result<ProposalId> propose(Writing&, PlanId const&, Proposal const& wish);
/// Whoever proposed it, or `anybodys` for those who run the plan. Refuses (unknown); (not_allowed) somebody else's; (not_now) withdrawn.
Result<Done> withdraw_proposal(Writing&, PlanId const&, ProposalId const&, bool anybodys);
/// Gives support in the name of who acts, or changes its reason. Refuses (malformed) reason over 500; (unknown); (not_allowed) somebody without
/// an account; (not_now) withdrawn.
Result<Done> support(Writing&, PlanId const&, ProposalId const&, std::string const& reason);
Result<Done> take_support_back(Writing&, PlanId const&, ProposalId const&);
std::vector<Proposal> proposals(Reading&, PlanId const&);  ///< by kind, oldest first

struct Outcome {
  Asked kind = Asked::title;
  std::string part = {}, text = {};
  std::string words = {};  ///< why
  PersonId by = {};
  Instant at = {};
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (kind, part, text, words, by, at))
/// The chair's outcome: this proposal stands for its kind (of people: beside others for other parts). Refuses (malformed) no words or over 1,000, a
/// text that does not keep the limits as they are now; (unknown); (not_now) withdrawn.
Result<Done> settle(Writing&, PlanId const&, ProposalId const&, std::string const& words);
std::vector<Outcome> outcomes(Reading&, PlanId const&);  ///< newest first
/// What holds now: the newest of each kind (of people: of each kind and part).
std::vector<Outcome> settled_now(std::vector<Outcome> const& newest_first);
/// The title that holds: the settled one, else the plan's own.
std::string session_title(Reading&, Plan const&);

}  // namespace plan
