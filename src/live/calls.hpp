// SPDX-License-Identifier: Apache-2.0
// Sensing agreement: calls, objections, outcomes (floor 6, rulings 15). The server shows objections, then missing coalitions,
// then counts; it never computes an outcome. Same manners as live.hpp.
#pragma once

#include "live/live.hpp"

namespace live {

struct OpenCall {
  CallKind kind = CallKind::support;
  std::string text = {};                ///< frozen; 1 to 1,000 characters
  std::vector<std::string> options = {};///< straw: 2 to 12, distinct, up to 200 characters each; blank ones are dropped
  Visibility visibility = Visibility::named;
  Millis delay{};                       ///< the 95th percentile of connected readers' measured delay, handed in; counted from 0
                                        ///< to 60 s, so that one dead line cannot keep a call open
};
/// Needs Right::rule. Minimum open time: support and straw 15 s + delay, objection the longer of that and 60 s. Refuses not_now:
/// the meeting is not open, another call is, or a working session ("no decisions") for support and objection calls.
Result<CallId> open_call(Writing&, MeetingId const&, By const&, OpenCall const&);
/// Needs Right::rule. Refuses not_now before earliest_end (`with`: the whole seconds that remain), conflict when it is not the
/// open one, unknown when there never was one. How it stands is kept with it (Call::closed_with), because people leave; of a
/// count-only call the answers themselves are forgotten and their texts erased from the log (store::redact_events): only the
/// numbers remain.
Result<Done> close_call(Writing&, MeetingId const&, By const&, CallId const&);

struct Answer {
  CallId call = {};
  std::string answer = {};   ///< support live_with cannot_live no_view; straw: one of the options
  bool for_coalition = false;///< as the coalition's one voice (Right::answer_coalition); which one, the seat says, not the wish
};
/// By a seat of this room. Replaces an earlier answer of the same seat (or the same coalition, whoever gave it); a person may
/// answer for themselves and for the coalition. Conflict when the call is closed or another is open; not_now while input is
/// held; not_allowed for guests where the rules say so, for a barred seat, for a coalition one does not have; malformed for any
/// other word, and in an objection call, where silence is assent.
Result<Done> answer_call(Writing&, MeetingId const&, By const&, Answer const&);

/// One sentence, 1 to 500 characters, to the open support or objection call (conflict otherwise; malformed in a straw poll).
/// `seat`: for somebody else (Right::rule or Right::mark: chair or scribe types it). Name and capacity are kept as they were.
/// Conflict: the same words by the same seat; not_now: three of theirs are not treated yet, or input is held.
/// An objection always carries its name, whatever the call's visibility: who objects is heard. Pages say so beside the field.
Result<ObjectionId> object_to(Writing&, MeetingId const&, By const&, CallId const&, std::string const& reason,
                              SeatId const& seat = {});
/// Each closing state (accommodated, not_accommodated, withdrawn, sustained) needs a text of 1 to 1,000 characters; discussed may
/// have one. Own objections may be withdrawn by their author, the rest is the chair's (Right::rule). A treated one may be treated
/// again, also after the call, but never goes back to raised (malformed); the state it is in: conflict.
Result<Done> treat_objection(Writing&, MeetingId const&, By const&, ObjectionId const&, ObjectionState, std::string const& text);
/// The author's or the chair's wish that the dissent stand beside the decision. Refuses not_now when the objection was
/// accommodated or withdrawn. Saying the same twice does nothing.
Result<Done> attach_dissent(Writing&, MeetingId const&, By const&, ObjectionId const&, bool on);

/// The chair's sentence (1 to 1,000 characters, Right::rule) about a closed call, or about nothing ("as just agreed": call
/// empty). Only call, word, until (to_the_list: a day, "2022-10-14") and sentence are read, and `mark`: the decision desk wrote.
/// Malformed: another word, no day, no sentence. Not_now: the call is open; the room is not; a working session, for agreed,
/// agreed_no_objection, rough_consensus and no_consensus. Conflict: this call has its outcome. The word is not compared with the
/// answers: the server never computes an outcome, nor corrects one.
Result<Done> declare_outcome(Writing&, MeetingId const&, By const&, Outcome const&);

/// What anybody may be shown of answers, by the visibility chosen at opening:
///   named           who answered what, to everybody
///   named_to_chair  the same to chair and co-chairs (Right::rule); to everybody else numbers only
///   count           numbers only, to everybody; once closed nobody can know more
/// Web never prints Call::responses itself, in HTML or JSON, but what these two answer (`to_chair`: the reader has Right::rule).
/// Whoever may not see names gets no list at all: its order and times would be names to those who watch. A reader's own answer is
/// read from Call::responses by their own seat (while a count-only call is open).
std::vector<Response> shown_responses(Call const&, bool to_chair);
/// The call as it may be printed: its responses are the shown ones.
Call shown_call(Call, bool to_chair);

/// What the screens show, in this order. `missing`: coalitions with somebody present whose one voice was not given (none in an
/// objection call, where silence is assent). `persons`, `coalitions`: every possible answer with its number, 0 too: blank is not
/// no. `answered`, `present`: seats. Of a closed call: as it stood when it was closed.
struct Tally {
  std::vector<Objection> objections = {};
  std::vector<std::string> missing = {};
  std::map<std::string, std::int64_t> persons = {}, coalitions = {};
  std::int64_t answered = 0, present = 0;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (objections, missing, persons, coalitions, answered, present))
Tally tally(Room const&, Call const&);

}  // namespace live
