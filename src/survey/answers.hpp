// SPDX-License-Identifier: Apache-2.0
// Answering: a draft that all of a unit write in together, submissions that are never overwritten, declining. (between-meetings c; trust 5)
//
// A draft has a revision; what one sends names the revision one was shown. What nobody else touched since is taken; what somebody else
// changed otherwise is a clash: nothing is written, and both texts are shown. A submission is a copy of the draft; each new one is the next
// version, all are kept. Where the questionnaire asks for a second one, it counts once somebody else of the unit has confirmed it, or after the
// objection window; what counted before counts on. It can be replaced until closing, corrected for 7 days after it, and added to, marked as late, at any time.
// In unlinkable mode there is neither draft nor replacing: answer_loose() only.
#pragma once

#include "survey/survey.hpp"

namespace survey {

/// Who writes: somebody who is named, or the secretariat on behalf of a unit.
struct Pen {
  AskedId asked = {};
  RespondentId respondent = {};  ///< empty: the secretariat, on their behalf
  std::string name = {};
  bool submits = true;
};

/// One field of a draft, and whose it is.
struct Written {
  std::string value = {}, by = {};
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Written, (), (value, by, at))
struct Draft {
  std::int64_t rev = 0;
  std::map<std::string, Written> fields = {};
};
BOOST_DESCRIBE_STRUCT(Draft, (), (rev, fields))
Draft draft(Reading&, AskedId const&);
/// Its answers alone, as of a revision (as they are now by default).
Answers draft_answers(Reading&, AskedId const&);
Answers draft_answers(Reading&, AskedId const&, std::int64_t rev);

struct Saved {
  std::int64_t rev = 0;
  std::vector<Clash> clashes = {};  ///< not empty: nothing was written
};
BOOST_DESCRIBE_STRUCT(Saved, (), (rev, clashes))
/// Writes into the draft. `mine` has every field that was shown; a field that is missing is left as it is. `letter`: when the answer by mail
/// came whose words the form showed; that one is done with, one that came since waits on. Refuses (malformed) as check_answers; (unknown);
/// (not_now) before opening, unlinkable.
Result<Saved> save(Writing&, Pen const&, Answers const& mine, std::int64_t since_rev, std::optional<Instant> letter = {});

/// How the unit came to its answer; ticked by whoever submits.
enum class Agreed { on_list, at_meeting, coordinators };
BOOST_DESCRIBE_ENUM(Agreed, on_list, at_meeting, coordinators)
enum class Timing { in_time, correction, late };
BOOST_DESCRIBE_ENUM(Timing, in_time, correction, late)

struct Submission {
  SubmissionId id = {};
  std::int64_t number = 0;   ///< 1, 2 ... of this unit
  std::int64_t edition = 0;  ///< of the form it answers
  std::string by = {};
  Agreed agreed = Agreed::coordinators;
  std::string agreed_note = {};  ///< a link, a date
  bool behalf = false;           ///< entered by the secretariat
  Timing timing = Timing::in_time;
  std::string hash = {};
  std::optional<std::string> disputed = {};  ///< why somebody of the unit says that it is not theirs
  Instant at{};
  std::optional<Instant> counts = {};  ///< since or from when it counts; none: disputed or replaced before it did
  RespondentId respondent = {};        ///< who submitted it; empty: the secretariat
  std::string confirmed_by = {};
};
BOOST_DESCRIBE_STRUCT(Submission, (), (id, number, edition, by, agreed, agreed_note, behalf, timing, hash, disputed, at, counts, confirmed_by))

struct Submitting {
  Agreed agreed = Agreed::coordinators;
  std::string note = {};
  std::int64_t seen = 0;  ///< the number of the last submission that was shown; another one since is a clash
};
struct Submitted {
  std::optional<Submission> submission = {};
  bool again = false;               ///< the same answers stood there already: nothing new was made
  std::vector<Clash> clashes = {};  ///< not empty: somebody else submitted meanwhile; nothing was made
};
/// Submits the draft as it stands. Takes a decline back. Refuses (malformed, naming the field) as check_complete, note over 500 characters,
/// on_list without a note; (not_allowed) a helper; (unknown); (not_now) before opening, unlinkable.
Result<Submitted> submit(Writing&, Pen const&, Submitting const&);
/// An answer too: "we do not answer", with why. Refuses (malformed) no reason or over 500 characters; (not_allowed) a helper; (unknown);
/// (not_now) unless it takes answers, or something was submitted.
Result<Done> decline(Writing&, Pen const&, std::string const& reason);
/// Somebody of the unit says that its last submission is not its answer. Refuses (malformed) no reason or over 500 characters; (unknown); (not_now) nothing submitted,
/// published and it was not late.
Result<Done> dispute(Writing&, Pen const&, std::string const& reason);
/// May this one confirm it? Somebody who may submit, and is not who submitted it, while it does not count yet.
bool may_confirm(Pen const&, Submission const&, Instant now);
/// A second one of the unit says that its last submission, which has the number `seen`, is its answer: it counts from now on, and is disputed
/// no more. Refuses (unknown); (not_now) nothing waits, published and it was not late; (not_allowed) whoever submitted it, a helper, the
/// secretariat; (conflict) the last one is another than was seen.
Result<Done> confirm(Writing&, Pen const&, std::int64_t seen);
/// No more reminders to this one. Refuses (unknown).
Result<Done> be_quiet(Writing&, RespondentId const&);
/// Notes, once, that somebody's browser has shown the form.
Result<Done> note_opened(Writing&, AskedId const&);

/// An answer in unlinkable mode, once for each who is asked. Answers a receipt that is published at closing, beside nothing. Refuses as
/// check_answers and check_complete; (unknown); (conflict) answered already; (not_now) unless it takes answers, or another mode.
Result<std::string> answer_loose(Writing&, Pen const&, Answers const&);

std::vector<Submission> submissions(Reading&, AskedId const&);  ///< oldest first
/// Does it count now? What waits for a second one, was disputed or replaced before it counted, does not: only those who organise read it.
bool counts_now(Submission const&, Instant now);
/// Which of them the results count: of those that count now the last that came in time or as a correction, else the last late one. What came late to an answer that
/// was in time is an addendum beside it. None of none.
Submission const* counted(std::vector<Submission> const&, Instant now);
Answers submitted_answers(Reading&, SubmissionId const&);
/// What nominees are said to be, as long as it is kept: for the selectors.
Answers personal_answers(Reading&, AskedId const&);

}  // namespace survey
