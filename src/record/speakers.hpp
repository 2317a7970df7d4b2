// SPDX-License-Identifier: Apache-2.0
// Who is speaking: rules R1 to R9 (captions 6.6). Only R1 and R2 assign; everything else suggests, with the rule and
// the words that speak for it. Pure: labels and words in, findings out; aliases, confirmation and the live floor's own
// method (rulings 2) are kept elsewhere (voices.hpp). The label as typed is never changed, a role is never a person
// (R8).
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "record/model.hpp"

namespace record {

/// Somebody who may be speaking.
struct KnownPerson {
  base::PersonId person;
  std::vector<std::string> names;     ///< full names, the one in use first
  bool surname_alone = true;          ///< "BAKER" may stand for Anna Baker
  std::vector<std::string> initials;  ///< from the series' list: "JHD"
  bool in_roster = true;              ///< of the series
  bool in_attendance = false;         ///< of this meeting (incomplete as a rule)
  std::vector<std::string> speaks_for = {};  ///< names of the groups whose hat they wear on that day, former names and aliases too
};

/// What a label meant before in this series.
struct KnownAlias {
  std::string text;
  base::PersonId person;
  std::optional<std::chrono::year_month_day> from, until;  ///< both inclusive
  bool confirmed = true;
};

/// One person's share of a turn's words in the floor log, 0 to 1.
struct FloorShare {
  base::PersonId person;
  double share = 0;
};

struct SpokenTurn {
  std::string label;  ///< as typed; empty when nameless
  LabelKind kind = LabelKind::unknown;
  std::string text;               ///< its paragraphs, a line feed between
  std::vector<FloorShare> floor;  ///< empty without a floor log
};

struct SpeakerSuggestion {
  std::string rule;       ///< "R1" (an alias nobody confirmed) ... "R7"
  base::PersonId person;  ///< empty: the label is a role
  std::string role;       ///< the role label it is likely to be (vector L9)
  std::string why;        ///< sentence for base::tr_value, its "{}" filled from `with`
  std::vector<std::string> with;
  double strength = 0;       ///< 0 to 1: order only, no probability
  bool preselected = false;  ///< at most one, and none where two people fit
};
BOOST_DESCRIBE_STRUCT(SpeakerSuggestion, (), (rule, person, role, why, with, strength, preselected))

struct SpeakerFinding {
  std::vector<base::PersonId> people;  ///< assigned by R1 or R2; two for "AB/CD", none when unresolved
  Method method = Method::none;        ///< alias (R1) or roster (R2)
  std::vector<SpeakerSuggestion>
      suggestions;         ///< strongest first; also beside an assignment that the words contradict (R5)
  bool two_fit = false;    ///< R9: several people fit the same rule: show all, no default
  std::string role;        ///< folded role label (R8): confirmations reach this turn only
  bool continued = false;  ///< the same person label as the turn before (vector L12)
};
BOOST_DESCRIBE_STRUCT(SpeakerFinding, (), (people, method, suggestions, two_fit, role, continued))

/// One finding per turn, in order. `day` is the meeting's, for the dates of aliases; none: dates are not looked at.
std::vector<SpeakerFinding> find_speakers(std::vector<SpokenTurn> const& turns, std::vector<KnownPerson> const& people,
                                          std::vector<KnownAlias> const& aliases,
                                          std::optional<std::chrono::year_month_day> day);

}  // namespace record
