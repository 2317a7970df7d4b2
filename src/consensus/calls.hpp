// SPDX-License-Identifier: Apache-2.0
// Consensus calls between meetings that are kept: their text in versions, whom they ask, what each coalition says (between-meetings d).
// Read this first; objections are in objections.hpp, windows in window.hpp, counting in rule.hpp.
//
//   draft -> open -> closed                 nobody objects: the printed rule is applied when the window shuts
//            open -> answering -> closed    objections are open then; the facilitators answer them
//            open, answering -> open        the text was changed in substance: the full window again
//            closed -> open                 reopened, within 14 days
//
// Coalitions are asked by id, with the name they have then. Who speaks for one is a voice: a person, or whoever holds the personal
// link; the store keeps the link's SHA-256 only. Positions are never changed, the last one counts.
// Not here: the roster, letters, agendas and decisions of meetings (desk).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "consensus/rule.hpp"
#include "consensus/window.hpp"
#include "store/store.hpp"

namespace consensus {

using base::ConsensusId;
using base::ContactId;
using base::Done;
using base::ItemId;
using base::MarkId;
using base::MeetingId;
using base::ObjectionId;
using base::PersonId;
using base::Result;
using base::SeriesId;
using base::VoiceId;
using store::Reading;
using store::Writing;

std::vector<store::Migration> migrations();

enum class State { draft, open, answering, closed };
BOOST_DESCRIBE_ENUM(State, draft, open, answering, closed)

struct Call {
  ConsensusId id = {};
  Kind kind = Kind::objection_call;
  std::string title = {}, text = {};         ///< the present version
  std::vector<std::string> options = {};     ///< choice only
  std::int64_t days = 14, floor = 3, review_months = 12;
  std::string source = {};                   ///< the words or mail that started it: http(s) or an address of this forum, "/q/..."
  SeriesId series = {};                      ///< on whose agenda review and appeal come; empty: any meeting's
  MeetingId meeting = {};                    ///< whose decision it confirms
  MarkId confirms = {};                      ///< that decision: 72 hours, no floor, no working days, no review (rulings 15)
  State state = State::draft;
  Outcome outcome = Outcome::none;
  std::int64_t version = 1, since = 1;       ///< positions about versions before `since` are stale
  std::string hash = {};                     ///< SHA-256 of hashed_text(), from opening on
  bool extended = false;                     ///< somebody needed more time in this window
  std::optional<Instant> opened = {}, closes = {}, closed = {};  ///< the present window; when the outcome came
  std::optional<std::chrono::year_month_day> review = {};
  std::string reason = {};                   ///< why it was returned, withdrawn, reopened
  std::optional<Instant> letters_from = {};  ///< no letter before this; until then the opening can be taken back
};
BOOST_DESCRIBE_STRUCT(Call, (), (id, kind, title, text, options, days, floor, review_months, source, series, meeting, confirms, state, outcome, version, since, hash,
                                 extended, opened, closes, closed, review, reason, letters_from))

/// What the hash is of, byte for byte: the text, and each option on a line of its own after "\n- ".
std::string hashed_text(std::string const& text, std::vector<std::string> const& options);

// ------------------------------------------------------------------------------------------------ drafting

/// Drafts a call. Refuses (malformed): no title or over 180 characters, no text or over 20,000, a choice without 2 to 12 distinct options of
/// up to 200 each, options of another kind, days outside 3 to 90, floor outside 1 to 100, review outside 1 to 60 months, a source that is no
/// address, none for an objection call or a consent round. Series and meeting are the caller's to check.
Result<ConsensusId> draft(Writing&, Call const& wish);
/// Changes everything a draft says, but not meeting and confirms. Refuses as draft; (unknown); (not_now) unless a draft.
Result<Done> change_draft(Writing&, Call const& wish);
/// Asks a coalition; one that is asked already stays. Refuses (unknown); (not_now) unless a draft.
Result<Done> ask(Writing&, ConsensusId const&, CoalitionId const&, std::string const& name);
/// Refuses (unknown); (not_now) unless a draft. Its voices go with it.
Result<Done> leave_out(Writing&, ConsensusId const&, CoalitionId const&);

inline constexpr std::size_t most_voices = 10;  ///< of one coalition
struct Voice {
  VoiceId id = {};
  CoalitionId coalition = {};
  PersonId person = {};  ///< empty: only a name
  std::string name = {}, zone = "UTC";
  Weekend weekend = Weekend::saturday_sunday;
  std::vector<std::chrono::year_month_day> days_off = {};  ///< known when it was named; nobody's to read, so not described
  ContactId contact = {};  ///< as whom letters ask it, where it is a coalition's contact (set_address); ours alone, so not described
};
BOOST_DESCRIBE_STRUCT(Voice, (), (id, coalition, person, name, zone, weekend))
/// `secret` stands in the personal link and nowhere else.
struct Invited {
  VoiceId id = {};
  std::string secret = {};
};
/// Names somebody who speaks for a coalition; the window grows where it would be too short in their calendar. Refuses (unknown) call, coalition
/// not asked; (not_now) closed, over 10 voices of one coalition; (malformed) no name or over 120 characters, unknown zone, over 40 days off; (conflict) named
/// already: the same person, or the same folded name without a person.
Result<Invited> invite(Writing&, ConsensusId const&, Voice const& wish);
/// A new link; the old ones die, those in letters too. Refuses (unknown).
Result<std::string> renew_link(Writing&, ConsensusId const&, VoiceId const&);

/// Freezes the text and opens the window; letters wait so long, and its days are counted from when they leave. Refuses (unknown); (not_now) unless a draft; (malformed, "coalitions") nobody is
/// asked, or fewer than the support floor.
Result<Done> open(Writing&, ConsensusId const&, std::chrono::minutes wait = {});
/// Takes the opening back while letters wait and nobody has spoken: it is a draft again. Refuses (unknown); (not_now) otherwise.
Result<Done> take_back(Writing&, ConsensusId const&);

// ------------------------------------------------------------------------------------------------ the text

enum class Edit { first, editorial, substantive };
BOOST_DESCRIBE_ENUM(Edit, first, editorial, substantive)

struct Version {
  std::int64_t number = 1;
  std::string text = {};
  std::vector<std::string> options = {};
  std::string hash = {};
  Edit edit = Edit::first;
  std::string disputed_by = {};  ///< the coalition that called an editorial edit substantive
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Version, (), (number, text, options, hash, edit, disputed_by, at))

/// A new version, labelled by the facilitator. In substance: the full window again, positions so far are stale, `met` lists the open objections
/// that the change meets, pending overrulings fall. Editorial: nothing else changes. Refuses (unknown) call or objection; (not_now) unless open
/// or answering, editorial while answering; (malformed) as draft, nothing changed, label first, an editorial edit that meets objections.
Result<std::int64_t> edit(Writing&, ConsensusId const&, std::string const& text, std::vector<std::string> const& options, Edit label, std::vector<ObjectionId> const& met);
/// A coalition says that the latest editorial edit is one of substance, which makes it one: as edit. Refuses (unknown) voice; (not_now) no
/// editorial edit since the last one of substance, not open, this coalition has disputed one in this call before.
Result<Done> dispute(Writing&, VoiceId const&);

// ------------------------------------------------------------------------------------------------ positions

struct Wish {
  Stance stance = Stance::no_position;
  std::vector<std::int64_t> options = {};              ///< approval: numbers from 1; none is an answer
  std::string words = {};                              ///< a concern's, else a remark
  std::string what = {}, harm = {}, remedy = {};       ///< objection: what in the text, why it harms the common aim, what would remove it
  std::int64_t version = 0;                            ///< of the text that was read
};
/// What a voice says, in place of what it said before. `behalf`: entered for them by somebody else. An objection is kept with its three fields;
/// saying another one, or anything else, withdraws the open one; the same words again reconfirm it. "More time" moves the closing by 7 days, once
/// in a window. When the window is shut only an objection is taken, as a late one: recorded, and open only if the call is reopened.
/// Refuses (unknown); (conflict) another version stands now; (not_now) a draft, shut; (malformed) not of this kind, an empty one of the three
/// fields or a concern without words, over 2,000 characters each, an option that is none.
Result<Done> take_position(Writing&, VoiceId const&, Wish const&, bool behalf = false);

/// A remark of a person as themself, without effect; the same once more is one. Refuses (unknown); (not_now) a draft, over 500; (malformed) no name or words, over 120 and
/// 2,000 characters.
Result<Done> comment(Writing&, ConsensusId const&, std::string const& name, std::string const& words);

// ------------------------------------------------------------------------------------------------ the end

/// Does what time has brought: settles overrulings whose seven days are over, shuts the window, applies the rule when nothing is open. Answers
/// whether anything changed; does nothing before its time. Refuses (unknown).
Result<bool> settle(Writing&, ConsensusId const&);
/// Calls for which settle() may have something to do.
std::vector<ConsensusId> due(Reading&, Instant now);
/// Gives the text back. Refuses (unknown); (not_now) unless open or answering, an open objection without an answer; (malformed) no reason, over 2,000.
Result<Done> give_back(Writing&, ConsensusId const&, std::string const& reason);
/// Takes the call back. Refuses (unknown); (not_now) closed; (malformed) no reason, over 2,000 characters.
Result<Done> withdraw(Writing&, ConsensusId const&, std::string const& reason);
/// Opens it again for the full window; late objections are open then. Refuses (unknown); (not_now) not closed, withdrawn, more than 14 days ago;
/// (malformed) no reason, over 2,000 characters.
Result<Done> reopen(Writing&, ConsensusId const&, std::string const& reason);

// ------------------------------------------------------------------------------------------------ questions

std::optional<Call> call(Reading&, ConsensusId const&);
/// All, newest first.
std::vector<Call> calls(Reading&);
/// The open ones, by the end of their window.
std::vector<Call> open_calls(Reading&);
/// Adopted ones that confirm no meeting's decision, the newest first.
std::vector<Call> adopted(Reading&, int limit);
std::optional<ConsensusId> call_of(Reading&, VoiceId const&);
/// Whose link it is. None for any other secret, and after its time.
std::optional<VoiceId> voice_of_secret(Reading&, std::string const& secret, Instant now);
std::vector<Voice> voices(Reading&, ConsensusId const&);  ///< by coalition's name, then name
std::vector<Version> versions(Reading&, ConsensusId const&);  ///< oldest first

struct Spoken {
  VoiceId voice = {};
  CoalitionId coalition = {};
  Said said = {};
  std::string words = {};
  bool behalf = false;
  Instant at{};
};
/// The last word of each voice, oldest first.
std::vector<Spoken> positions(Reading&, ConsensusId const&);

struct Asked {
  CoalitionId coalition = {};
  std::string name = {};
  Stand stand = {};
  std::vector<std::string> words = {};  ///< concerns and remarks of its representatives, the current ones
};
BOOST_DESCRIBE_STRUCT(Asked, (), (coalition, name, stand, words))
std::vector<Asked> asked(Reading&, ConsensusId const&);  ///< by name

struct Comment {
  std::string name = {}, words = {};
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Comment, (), (name, words, at))
std::vector<Comment> comments(Reading&, ConsensusId const&);

// ------------------------------------------------------------------------------------------------ joins, for desk

/// The call that confirms this decision, if there is one.
std::optional<ConsensusId> confirming(Reading&, MarkId const&);
/// Decisions of a meeting that wait until the coalitions can read its record.
void await(Writing&, MeetingId const&);
void stop_awaiting(Writing&, MeetingId const&);
std::vector<MeetingId> awaited(Reading&);
/// Adopted texts with a review until that day that stand on no agenda yet.
std::vector<Call> reviews_due(Reading&, std::chrono::year_month_day until);
void note_review(Writing&, ConsensusId const&, MeetingId const& on);

}  // namespace consensus
