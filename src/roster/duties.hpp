// SPDX-License-Identifier: Apache-2.0
// What is asked of the coalitions, cycle by cycle. The rule changes every year (domain 2.2), so it is data: a cycle, its duties with their
// days, every extension with its reason, and who has handed in what. Whether a coalition is eligible follows, and is explained.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "roster/badges.hpp"
#include "roster/roster.hpp"

namespace roster {

/// A year, and what fulfilling its duties gives: "a slot at the annual meeting".
struct Cycle {
  CycleId id = {};
  std::string name = {};  ///< "2022"
  std::string gives = {};
};
BOOST_DESCRIBE_STRUCT(Cycle, (), (id, name, gives))

enum class DutyKind { yearly_report, session_report, coordination, other };
BOOST_DESCRIBE_ENUM(DutyKind, yearly_report, session_report, coordination, other)

struct Duty {
  DutyId id = {};
  CycleId cycle = {};
  DutyKind kind = DutyKind::yearly_report;
  std::string words = {};        ///< "A report on the achievements of 2021, or a paper"
  std::string from_whom = {};    ///< in words, where it is not everybody: "who held a session in 2021"
  std::optional<Day> due = {};   ///< as extended; none: no day is set
};
BOOST_DESCRIBE_STRUCT(Duty, (), (id, cycle, kind, words, from_whom, due))

struct Extension {
  DutyId duty = {};
  Instant at{};
  PersonId by = {};
  std::optional<Day> from = {}, to = {};
  std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(Extension, (), (duty, at, by, from, to, reason))

/// Opens a cycle; with `like`, its duties are those of that one, without days. Refuses (malformed) no name or over 40 characters, `gives`
/// over 200; (conflict) the name is taken; (unknown) `like`.
Result<CycleId> open_cycle(Writing&, Cycle const& wish, CycleId const& like = {});
/// Refuses (unknown) the cycle; (malformed) no words or over 500 characters, from_whom over 200, more than 30 duties.
Result<DutyId> add_duty(Writing&, Duty const& wish);
/// Corrects what a duty says; its day is set_due's. Refuses as add_duty; (unknown).
Result<Done> change_duty(Writing&, DutyId const&, Duty const& wish);
/// Takes a duty out that was a mistake, its days with it. Refuses (unknown); (conflict) something was handed in, or somebody excused.
Result<Done> remove_duty(Writing&, DutyId const&);
/// Sets the day or moves it; a day that was there stays in the extensions with the reason. Refuses (unknown); (malformed) no day, or no reason
/// where there was one, over 500 characters.
Result<Done> set_due(Writing&, DutyId const&, std::optional<Day> const& due, std::string const& reason);

/// Newest first.
std::vector<Cycle> cycles(Reading&);
std::optional<Cycle> cycle(Reading&, CycleId const&);
std::vector<Duty> duties(Reading&, CycleId const&);           ///< as they were added
std::vector<Extension> extensions(Reading&, CycleId const&);  ///< oldest first

enum class Fulfilment {
  given,    ///< handed in, or done
  excused,  ///< not asked of this one: new, or it held no session
};
BOOST_DESCRIBE_ENUM(Fulfilment, given, excused)
struct HandedIn {
  DutyId duty = {};
  CoalitionId coalition = {};
  Fulfilment what = Fulfilment::given;
  std::optional<Day> day = {};
  std::string link = {};  ///< where it can be seen, or why it is excused
  EvidenceId noted = {};  ///< the report among its evidence that says so; empty: somebody noted it here
};
BOOST_DESCRIBE_STRUCT(HandedIn, (), (duty, coalition, what, day, link, noted))
/// Notes it, in place of what was noted of this duty and coalition. Refuses (unknown) either; (malformed) no day or one to come, a link that
/// is not http(s) where something was given, no words where it is excused.
Result<Done> note_handed_in(Writing&, HandedIn const& wish);
/// Takes it back. Refuses (unknown); (not_now) a report among its evidence says so, which is taken back there.
Result<Done> forget_handed_in(Writing&, DutyId const&, CoalitionId const&);
/// What was noted of a cycle, and what reports among the evidence say where nobody noted anything: the earliest report of a coalition is
/// handed in for the cycle's only duty of its kind (yearly_report, session_report), in the newest cycle that was open on its day. A cycle
/// is open from the day it was opened; one that was opened after the duty's own day, as when a forum enters its past, from the day after
/// that duty of the cycle before.
std::vector<HandedIn> handed_in(Reading&, CycleId const&);

/// Whether a coalition has done its duties on a day.
struct Eligibility {
  Verdict verdict = Verdict::cannot_tell;   ///< met: everything is there. Not met: something is missing whose day is past. Else not yet.
  std::vector<DutyId> missing = {};         ///< whose day is past
  std::vector<DutyId> open = {};            ///< whose day is to come, or not set
};
BOOST_DESCRIBE_STRUCT(Eligibility, (), (verdict, missing, open))
Eligibility eligibility(std::vector<Duty> const&, std::vector<HandedIn> const&, CoalitionId const&, Day today);

/// What the newest cycle says of yearly reports, by coalition: given, or missing since its day is past. A coalition of which nothing is due is not
/// in it.
std::map<CoalitionId, Report> yearly_reports(Reading&, Instant as_of);

/// One duty as it was and became from one cycle to the next.
struct DutyChange {
  DutyKind kind = DutyKind::other;
  std::string before = {}, after = {};  ///< empty: not there
};
BOOST_DESCRIBE_STRUCT(DutyChange, (), (kind, before, after))
/// Duties are the same when kind, words and from_whom are.
std::vector<DutyChange> changed_since(std::vector<Duty> const& before, std::vector<Duty> const& now);

}  // namespace roster
