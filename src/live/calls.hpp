// SPDX-License-Identifier: Apache-2.0
// Sensing agreement: calls, objections, outcomes (floor 6, rulings 15). The server shows objections, then missing coalitions,
// then counts; it never computes an outcome. Same manners as live.hpp.
#pragma once

#include "live/live.hpp"

namespace live {

struct OpenCall {
  CallKind kind = CallKind::support;
  std::string text = {};                ///< frozen; 1 to 1,000 characters
  std::vector<std::string> options = {};///< straw: 2 to 12, distinct
  Visibility visibility = Visibility::named;
  Millis delay{};                       ///< the 95th percentile of connected readers' measured delay, handed in
};
/// Minimum open time: support and straw 15 s + delay, objection the longer of that and 60 s. Refuses not_now: another call is
/// open, or a working session ("no decisions") for support and objection calls.
Result<CallId> open_call(Writing&, MeetingId const&, By const&, OpenCall const&);
/// Refuses not_now before earliest_end (with the seconds that remain), conflict when it is not the open one.
Result<Done> close_call(Writing&, MeetingId const&, By const&, CallId const&);

struct Answer {
  CallId call = {};
  std::string answer = {};   ///< support live_with cannot_live no_view; straw: one of the options
  bool for_coalition = false;///< as the coalition's one voice (right answer_coalition)
};
/// Replaces an earlier answer of the same seat (or the same coalition). Conflict when the call is closed or another.
Result<Done> answer_call(Writing&, MeetingId const&, By const&, Answer const&);

/// One sentence, 1 to 500 characters. `seat`: for somebody else (chair or scribe types it).
Result<ObjectionId> object_to(Writing&, MeetingId const&, By const&, CallId const&, std::string const& reason, SeatId const& seat = {});
/// Each closing state (accommodated, not_accommodated, withdrawn, sustained) needs a text. Own objections may be withdrawn by
/// their author, the rest is the chair's.
Result<Done> treat_objection(Writing&, MeetingId const&, By const&, ObjectionId const&, ObjectionState, std::string const& text);
Result<Done> attach_dissent(Writing&, MeetingId const&, By const&, ObjectionId const&, bool on);

/// The chair's sentence about a closed call, or about nothing ("as just agreed": call empty). `mark`: the decision desk wrote.
Result<Done> declare_outcome(Writing&, MeetingId const&, By const&, Outcome const&);

/// What the screens show. `missing`: coalitions with somebody present that have not answered.
struct Tally {
  std::vector<Objection> objections = {};
  std::vector<std::string> missing = {};
  std::map<std::string, std::int64_t> persons = {}, coalitions = {};
  std::int64_t answered = 0, present = 0;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (objections, missing, persons, coalitions, answered, present))
Tally tally(Room const&, Call const&);

}  // namespace live
