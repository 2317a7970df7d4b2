// SPDX-License-Identifier: Apache-2.0
// The plan of a main session, kept: variants side by side, their parts with minutes, who is nominated with which hats, which quotas the
// panel shall keep, what was proposed and what people chose and why. Minutes are counted in arithmetic.hpp, panels in panel.hpp; this
// is what is written down. Not here: who a person is (people), the agenda of a meeting (meeting).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "plan/arithmetic.hpp"
#include "plan/panel.hpp"
#include "store/store.hpp"

namespace plan {

using base::Done;
using base::Instant;
using base::MarkId;
using base::MeetingId;
using base::Result;
using store::Reading;
using store::Writing;

using PlanId = base::Id<"plan">;
using VariantId = base::Id<"variant">;
using PartId = base::Id<"part">;
using NominationId = base::Id<"nomination">;
using RuleId = base::Id<"rule">;

std::vector<store::Migration> migrations();

// -------------------------------------------------------------------------------------------------------------- plan

struct Plan {
  PlanId id = {};
  std::string title = {};
  std::string about = {};
  std::int64_t minutes = 90;  ///< length of the session
  std::int64_t seats = 7;     ///< on the panel
  VariantId adopted = {};     ///< empty: not decided
  std::string outcome = {};   ///< the words of that decision
  Instant at = {};
  MeetingId meeting = {};     ///< that came of it (agenda.hpp); empty: none yet
  MarkId decision = {};       ///< in the record of the meeting that adopted it, if one did
};
BOOST_DESCRIBE_STRUCT(Plan, (), (id, title, about, minutes, seats, adopted, outcome, at, meeting, decision))

/// Opens a plan. Refuses (malformed): no title or over 200 characters, about over 4,000, minutes outside 10..600, seats outside 1..50.
Result<PlanId> found_plan(Writing&, Plan const& wish);
/// Changes title, about, minutes and seats. Refuses as found_plan; (unknown).
Result<Done> change_plan(Writing&, Plan const& wish);
std::optional<Plan> plan(Reading&, PlanId const&);
std::vector<Plan> plans(Reading&);  ///< newest first

// ---------------------------------------------------------------------------------------------------------- variants

struct Variant {
  VariantId id = {};
  PlanId plan = {};
  std::string title = {};
  std::string note = {};
};
BOOST_DESCRIBE_STRUCT(Variant, (), (id, plan, title, note))

enum class PartKind { opening, panel, floor, wrap_up, pause };
BOOST_DESCRIBE_ENUM(PartKind, opening, panel, floor, wrap_up, pause)

/// What the speaker at a place has instead of the times of all, in seconds.
struct OwnTimes {
  std::int64_t place = 1;  ///< 1, 2, 3 ... among the speakers of the part
  std::int64_t first = 0, follow_up = 0;
  friend bool operator==(OwnTimes const&, OwnTimes const&) = default;
};
BOOST_DESCRIBE_STRUCT(OwnTimes, (), (place, first, follow_up))

/// One part; all times in seconds.
struct Part {
  PartId id = {};
  std::int64_t place = 0;  ///< 1, 2, 3 ... within its variant
  PartKind kind = PartKind::panel;
  std::string title = {};
  std::int64_t length = 0, speakers = 0, first = 0, follow_up = 0, chair = 0, changeover = 0, floor = 0;
  std::vector<OwnTimes> own = {};  ///< by place; kept by set_own_times() only
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, place, kind, title, length, speakers, first, follow_up, chair, changeover, floor, own))

/// Adds a variant without parts, or with the parts of `like`, so that an order can be tried beside another. Refuses (malformed): no
/// title or over 120, note over 2,000; (unknown) plan, or `like` of another plan; (not_now) adopted; (conflict) ten variants already.
Result<VariantId> add_variant(Writing&, Variant const& wish, VariantId const& like = {});
struct UsualTitles {
  std::string variant = {}, first = {}, second = {}, wrap_up = {};
};
/// Adds a variant of the usual shape: two panels of equal length with half of the seats in each, who speak three minutes and two, three
/// eighths of each for the floor; the chair wraps up. 90 minutes come out as 40 + 40 + 10 with fifteen for the floor in each panel
/// (domain 3.8). Whole minutes. Refuses (malformed): first_title or second_title missing or over 200; as add_variant.
Result<VariantId> add_usual_variant(Writing&, PlanId const&, UsualTitles const&);
/// Refuses (unknown); (not_now) the plan is adopted.
Result<Done> remove_variant(Writing&, PlanId const&, VariantId const&);
std::vector<Variant> variants(Reading&, PlanId const&);  ///< oldest first

/// Adds a part at the end. Refuses (malformed): no title or over 200, a time outside 0..10 hours, speakers outside 0..50; (unknown);
/// (not_now) the plan is adopted; (conflict) thirty parts already.
Result<PartId> add_part(Writing&, PlanId const&, VariantId const&, Part const& wish);
/// Refuses as add_part. Own times go with the places that go.
Result<Done> change_part(Writing&, PlanId const&, Part const& wish);
/// Gives speakers of a panel times of their own, by place, in place of those before; what is the same as for all is not kept. Also after
/// the adoption: a minister is won late. Refuses (malformed): no panel, a place outside 1..speakers or named twice, a time outside 0..10
/// hours; (unknown) part.
Result<Done> set_own_times(Writing&, PlanId const&, PartId const&, std::vector<OwnTimes> const&);
/// One place up (-1) or down (+1); at the end of the list nothing happens.
Result<Done> move_part(Writing&, PlanId const&, PartId const&, int by);
Result<Done> remove_part(Writing&, PlanId const&, PartId const&);
std::vector<Part> parts(Reading&, VariantId const&);

/// The times of a variant for the arithmetic; pauses are breaks.
SessionTimes times_of(Plan const&, std::vector<Part> const&);

/// Decides for one variant, in words that the record keeps. Refuses (malformed) no words or over 1,000; (unknown); (not_now) decided already;
/// (conflict) its parts are longer than the session.
Result<Done> adopt(Writing&, PlanId const&, VariantId const&, std::string const& words);
/// Ties the decision to the mark that the record keeps of it (desk makes both at once). Refuses (unknown).
Result<Done> decided_as(Writing&, PlanId const&, MarkId const&);
/// Takes the decision back, with the reason in the audit log. Refuses (malformed) no reason; (not_now) nothing is decided.
Result<Done> reconsider(Writing&, PlanId const&, std::string const& reason);

// -------------------------------------------------------------------------------------------------------- nominations

enum class Consent { asked, given, declined };
BOOST_DESCRIBE_ENUM(Consent, asked, given, declined)

/// What a nominee says of themself, for the selectors only: "gender", "woman". Several of one category are several hats.
struct Attribute {
  std::string category = {}, value = {};
  friend bool operator==(Attribute const&, Attribute const&) = default;
};
BOOST_DESCRIBE_STRUCT(Attribute, (), (category, value))

struct Nomination {
  NominationId id = {};
  std::string name = {};
  std::string by = {};  ///< who nominates: a coalition, a body, "self"
  Consent consent = Consent::asked;
  std::vector<Attribute> attributes = {};
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Nomination, (), (id, name, by, consent, attributes, chosen))

/// Refuses (malformed): no name or over 200, by over 200, more than 20 attributes, a category or value empty or over 80, a category called "id";
/// (unknown) plan; (conflict) the same name nominated already, or 500 nominations.
Result<NominationId> nominate(Writing&, PlanId const&, Nomination const& wish);
Result<Done> set_consent(Writing&, PlanId const&, NominationId const&, Consent);
/// What they say of themself, in place of what was said before. Refuses as nominate.
Result<Done> set_attributes(Writing&, PlanId const&, NominationId const&, std::vector<Attribute> const&);
/// Rules on them go too, where too few are left. Refuses (unknown); (not_now) they have a seat on the panel.
Result<Done> withdraw(Writing&, PlanId const&, NominationId const&);
std::vector<Nomination> nominations(Reading&, PlanId const&);  ///< by name

/// Erases what nominees said of themselves, for good (retention: after the session). Names and choices stay.
Result<Done> forget_attributes(Writing&, PlanId const&);

// --------------------------------------------------------------------------------------------------- quotas and panel

/// Sets or replaces the bounds of one value; in small or large letters it is the same one, spelt as it was given last, also in wishes.
/// Refuses (malformed): empty or over 80, bounds outside 0..50, min above max; (unknown) plan.
Result<Done> set_quota(Writing&, PlanId const&, Quota const&);
Result<Done> drop_quota(Writing&, PlanId const&, std::string const& category, std::string const& name);
std::vector<Quota> quotas(Reading&, PlanId const&);
/// The quotas that each person's hats are counted for, by their places, ascending. Large and small letters (A to Z) are the same: "Gender:
/// Woman" is "gender: woman".
std::vector<std::vector<int>> hats_of(std::vector<Nomination> const&, std::vector<Quota> const&);

enum class RuleKind { must, must_not, together, apart, wish_person, wish_hat };
BOOST_DESCRIBE_ENUM(RuleKind, must, must_not, together, apart, wish_person, wish_hat)
constexpr bool needs_several(RuleKind k) { return k == RuleKind::together || k == RuleKind::apart; }
/// Wishes rank the panels that remain, rules on persons forbid some.
constexpr bool is_wish(RuleKind k) { return k == RuleKind::wish_person || k == RuleKind::wish_hat; }

struct PanelRule {
  RuleId id = {};
  RuleKind kind = RuleKind::must;
  std::vector<NominationId> people = {};  ///< one; of together and apart two or more
  std::string category = {}, name = {};   ///< wish_hat: a hat that has a quota
  std::int64_t near = 0;                  ///< wish_hat: as near as can be to so many
};
BOOST_DESCRIBE_STRUCT(PanelRule, (), (id, kind, people, category, name, near))

/// Adds a rule; wishes count in the order in which they were added. Refuses (malformed): too few or too many people for its kind, near outside 0..50;
/// (unknown) plan, nomination, or a hat without a quota; (conflict) it stands there already, somebody must and must not sit, or fifty rules.
Result<RuleId> add_rule(Writing&, PlanId const&, PanelRule const& wish);
/// Refuses (unknown).
Result<Done> drop_rule(Writing&, PlanId const&, RuleId const&);
std::vector<PanelRule> rules(Reading&, PlanId const&);  ///< in their order

/// The choice that nominations, quotas and rules make: everybody who did not decline, whoever has consented or is still asked. Attributes without a
/// quota count for nothing, rules on somebody who declined neither (together: then none of them sits), nor wishes for a hat without a quota.
/// Refuses as settled() does; (conflict) somebody must sit who cannot, because another declined.
Result<Choice> choice_of(Plan const&, std::vector<Nomination> const&, std::vector<Quota> const&, std::vector<PanelRule> const& = {});

/// Writes down whom people chose and why, and which panels had been proposed then (ids). The quotas need not be kept: people decide.
/// Refuses (malformed) no reason or over 2,000, nobody, somebody twice, more than the seats; (unknown) a person who is not nominated; (conflict) one who
/// declined.
Result<Done> choose(Writing&, PlanId const&, std::vector<NominationId> const& people, std::string const& why, std::string const& proposed);

struct Choosing {
  Instant at = {};
  std::string by = {};        ///< person id of who wrote it down
  std::string why = {};
  std::string proposed = {};  ///< JSON: panels as lists of nomination ids
  std::vector<NominationId> people = {};
};
BOOST_DESCRIBE_STRUCT(Choosing, (), (at, by, why, proposed, people))
std::vector<Choosing> choosings(Reading&, PlanId const&);  ///< newest first; the first holds

}  // namespace plan
