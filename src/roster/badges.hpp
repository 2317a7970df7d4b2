// SPDX-License-Identifier: Apache-2.0
// The two other badges, never averaged with activity or with each other: *responsiveness* (answers to the secretariat) and *openness*
// (three principles and the yearly report). And the sorting aid, which is never shown alone. (between-meetings a.4)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "roster/evidence.hpp"
#include "roster/rule.hpp"

namespace roster {

/// How often a coalition was asked within L. Unknown is what nobody asked.
struct Asked {
  std::int64_t answers = 0;      ///< calls and questionnaires that reached it
  std::int64_t attendances = 0;  ///< coordination meetings it was invited to
  std::int64_t contacts = 0;     ///< requests to confirm its contacts
};
BOOST_DESCRIBE_STRUCT(Asked, (), (answers, attendances, contacts))

enum class Answering { responsive, partly, silent, unknown };
BOOST_DESCRIBE_ENUM(Answering, responsive, partly, silent, unknown)

struct Responsiveness {
  Answering state = Answering::unknown;
  Asked asked = {};
  std::int64_t answers = 0, attendances = 0, contacts = 0;  ///< K5, K6, K7 within L; each at most what was asked
};
BOOST_DESCRIBE_STRUCT(Responsiveness, (), (state, asked, answers, attendances, contacts))

/// Responsive: `answered_percent` of all that was asked within L, or more; partly: less, but something; silent: nothing; unknown: nothing was
/// asked. What was given unasked does not make up for what was asked.
Responsiveness responsiveness(std::vector<Evidence> const&, Asked const&, Rule const&, Instant as_of);

enum class Verdict { met, not_met, cannot_tell };
BOOST_DESCRIBE_ENUM(Verdict, met, not_met, cannot_tell)

enum class Principle { membership, list, archive };
BOOST_DESCRIBE_ENUM(Principle, membership, list, archive)

/// A look at a page of the coalition's, by a machine or a human. Wording is confirmed by a person.
struct Check {
  Principle principle = Principle::membership;
  Verdict verdict = Verdict::cannot_tell;
  Instant at{};
  std::string url = {}, checker = {};
  std::optional<Instant> check_again = {};  ///< from then on it says nothing
};
BOOST_DESCRIBE_STRUCT(Check, (), (principle, verdict, at, url, checker, check_again))

enum class Report { given, missing, not_due };
BOOST_DESCRIBE_ENUM(Report, given, missing, not_due)

enum class Open { met, partly, not_met, unknown };
BOOST_DESCRIBE_ENUM(Open, met, partly, not_met, unknown)

struct Openness {
  Open state = Open::unknown;
  Verdict membership = Verdict::cannot_tell, list = Verdict::cannot_tell, archive = Verdict::cannot_tell;
  Report report = Report::not_due;
};
BOOST_DESCRIBE_STRUCT(Openness, (), (state, membership, list, archive, report))

/// The newest check of each principle that is still good. Met: all three, and no report missing. Not met: none of the three is. Partly:
/// something is not met or the report is missing. Unknown: nothing is known to be amiss, but not everything could be told.
Openness openness(std::vector<Check> const&, Report, Instant as_of);

/// What sorts a long table; 0 to 100.
struct SortingParts {
  std::optional<double> days_since = {};       ///< since the last of K1 to K4
  std::optional<int> months_with_any = {};     ///< of the last 12
  std::vector<std::int64_t> by_person = {};    ///< messages and speeches of each author in 12 months
  std::int64_t conversations = 0, threads = 0;
};
/// The weighted mean of recency (.35), regularity (.25), people (.20) and dialogue (.20) over the parts that have data; none without any.
std::optional<double> sorting_aid(SortingParts const&);

/// Trend words need twenty items in both halves; "about the same" is within 50 %.
enum class Trend { unknown, less, same, more };
BOOST_DESCRIBE_ENUM(Trend, unknown, less, same, more)
Trend trend(std::int64_t earlier, std::int64_t later);

}  // namespace roster
