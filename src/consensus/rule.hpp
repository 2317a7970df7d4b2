// SPDX-License-Identifier: Apache-2.0
// What coalitions said, counted, and what the rule printed on a call makes of it when its window shuts (between-meetings d.2 to d.5,
// rulings 15). Pure: the rule reads values, people decide about objections elsewhere (calls.hpp).
//
// Silence is silence: a coalition that said nothing, or nothing about the present text, is in no count of support.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"

namespace consensus {

using base::CoalitionId;

enum class Kind {
  sense_check,     ///< no effect
  objection_call,  ///< silence procedure
  consent_round,   ///< every coalition must speak
  choice,          ///< approve any number of options; advisory
};
BOOST_DESCRIBE_ENUM(Kind, sense_check, objection_call, consent_round, choice)

enum class Stance { support, no_objection, no_position, concern, objection, more_time, approval };
BOOST_DESCRIBE_ENUM(Stance, support, no_objection, no_position, concern, objection, more_time, approval)

/// What a call of that kind takes: nobody objects to a sense check, a choice is answered by approval, and the 72 hours in which a meeting's
/// decision is confirmed are never longer.
std::vector<Stance> stances(Kind, bool confirms);

enum class Outcome {
  none,                 ///< not closed
  adopted,
  adopted_over_objection,  ///< printed with the objection in full
  returned,
  lapsed,
  withdrawn,
  noted,                ///< sense check and choice: heard, without effect
};
BOOST_DESCRIBE_ENUM(Outcome, none, adopted, adopted_over_objection, returned, lapsed, withdrawn, noted)

/// The last word of one representative.
struct Said {
  Stance stance = Stance::no_position;
  std::int64_t version = 0;                  ///< of the text it was said about
  std::vector<std::int64_t> options = {};    ///< approval: their numbers from 1, ascending
};

enum class How {
  silent,     ///< never said anything
  stale,      ///< only about a text that was changed in substance since
  divided,    ///< its representatives disagree: the coalition has no agreed position
  spoke,
};
BOOST_DESCRIBE_ENUM(How, silent, stale, divided, spoke)

/// Where one coalition stands.
struct Stand {
  How how = How::silent;
  std::optional<Stance> stance = {};       ///< when it spoke; when stale what it had last said
  std::vector<std::int64_t> options = {};
};
BOOST_DESCRIBE_STRUCT(Stand, (), (how, stance, options))

/// Of one coalition from the last words of its representatives, oldest first; only those about `since` or a later version are current.
Stand stand(std::vector<Said> const&, std::int64_t since);

struct Counts {
  std::int64_t support = 0, no_objection = 0, no_position = 0, concern = 0, objection = 0, more_time = 0, approval = 0;
  std::int64_t silent = 0, stale = 0, divided = 0;
  std::vector<std::int64_t> options = {};  ///< coalitions that approve each
};
BOOST_DESCRIBE_STRUCT(Counts, (), (support, no_objection, no_position, concern, objection, more_time, approval, silent, stale, divided, options))
Counts counted(std::vector<Stand> const&, std::size_t options);

struct Question {
  Kind kind = Kind::objection_call;
  bool confirms = false;      ///< a decision of a meeting: no support floor (rulings 15)
  std::int64_t floor = 3;     ///< coalitions in explicit support
  std::int64_t open = 0;      ///< objections that nobody has settled
  std::int64_t overruled = 0; ///< objections considered and not upheld
};
/// The outcome at closing. None: an objection is open and must be answered first (never for a sense check or a choice).
std::optional<Outcome> by_rule(Question const&, std::vector<Stand> const&);

}  // namespace consensus
