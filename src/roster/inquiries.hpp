// SPDX-License-Identifier: Apache-2.0
// The procedure: what is found about a coalition is said to itself first, with time to answer and to mend, and only then, when a person
// presses, to everybody. (between-meetings a.4 and 1; domain 2.4) Four inquiries, each a ladder of steps; none is taken before its time:
//
//   check_in   low             letter
//   contacts   K7              letter
//   quiet      none within L   letter; again, 14 days; list (with a copy to its list), 28; offer (of four answers), 60; call (an
//                              objection call to move it to the inactive listing), 14 after the offer; other days: manner.hpp
//   finding    a principle     letter; recheck, after the days to mend; announce; publish, 14 after the announcement
//
// Days are counted from the first letter; a step that is late moves those after it, so that there are 14 days after each. Who said what and
// when stays for ever. Nothing here is public but a finding that was published. Letters and what answers do elsewhere are desk's.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "roster/badges.hpp"
#include "roster/manner.hpp"
#include "roster/roster.hpp"

namespace roster {

using InquiryId = base::Id<"inquiry">;

enum class About { check_in, contacts, quiet, finding };
BOOST_DESCRIBE_ENUM(About, check_in, contacts, quiet, finding)

enum class Step { letter, again, list, offer, call, recheck, announce, publish };
BOOST_DESCRIBE_ENUM(Step, letter, again, list, offer, call, recheck, announce, publish)

/// How one ended. The first four are the coalition's own answers.
enum class Outcome {
  none,  ///< under way
  alive,
  paused,
  merged,
  closed,
  inactive,   ///< moved to the inactive listing
  stays,      ///< the coalitions did not agree to move it
  mended,     ///< the principle was looked at again and is met
  confirmed,  ///< the contacts
  lapsed,     ///< no answer was needed, and none came
  withdrawn,  ///< by the secretariat, with a reason
};
BOOST_DESCRIBE_ENUM(Outcome, none, alive, paused, merged, closed, inactive, stays, mended, confirmed, lapsed, withdrawn)

struct TakenStep {
  Step step = Step::letter;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(TakenStep, (), (step, at))

struct Inquiry {
  InquiryId id = {};
  CoalitionId coalition = {};
  About about = About::check_in;
  Principle principle = Principle::membership;  ///< of a finding,
  std::string url = {}, found = {};             ///< the page that was looked at and what was seen there
  std::optional<Day> grace = {};                ///< the last day to mend it
  Instant opened{};
  std::vector<TakenStep> taken = {};  ///< in order
  CoalitionId into = {};              ///< it says that it merges into this one; a person carries that out
  ConsensusId call = {};              ///< the objection call, by its address "/calls/..."
  std::optional<Instant> closed = {};
  Outcome outcome = Outcome::none;
  std::string reason = {};
  Manner manner = {};  ///< that was in force when it was opened
};
BOOST_DESCRIBE_STRUCT(Inquiry, (),
                      (id, coalition, about, principle, url, found, grace, opened, taken, into, call, closed, outcome, reason, manner))

struct NextStep {
  Step step = Step::letter;
  Instant due{};
};
BOOST_DESCRIBE_STRUCT(NextStep, (), (step, due))
/// Pure: what comes next, and when at the earliest. None when it is closed or the ladder is at its end.
std::optional<NextStep> next_step(Inquiry const&);
bool has_taken(Inquiry const&, Step);

/// Begins one; its first letter is a step of its own. Refuses (unknown) the coalition; (not_now) it is not listed (check_in, quiet), or it
/// is merged or closed; (conflict) one about the same is under way; (malformed) a finding without words or over 1,000 characters, an
/// address that is not http(s), days to mend that end before 14 days are over or after a year.
Result<InquiryId> open_inquiry(Writing&, Inquiry const& wish);
/// Keeps one that was led elsewhere, on paper, as it is given: opened, taken, grace, and what came of it. Refuses (unknown) the coalition.
Result<InquiryId> note_led(Writing&, Inquiry const& led);
/// Takes the next step: `words` are for the history, at most 2,000 characters. Answers false where it was taken before, which changes
/// nothing. Refuses (unknown); (not_now) it is closed, another step is next, or this one's time has not come.
Result<bool> take_step(Writing&, InquiryId const&, Step, std::string const& words = {});

/// What can be said in one, besides its steps.
enum class Said { step, reply, alive, pause, merge, close, looked, confirmed, ended };
BOOST_DESCRIBE_ENUM(Said, step, reply, alive, pause, merge, close, looked, confirmed, ended)
struct InquiryLine {
  Instant at{};
  Said what = Said::step;
  Step step = Step::letter;  ///< where `what` is one
  PersonId by = {};          ///< an account; else
  std::string who = {};      ///< the contact whose link it was; else nobody, the program
  std::string words = {};
};
BOOST_DESCRIBE_STRUCT(InquiryLine, (), (at, what, step, by, who, words))
/// Notes what was said: `who` is the contact's name where there is no account. The same words of the same one again are once. A reply to a
/// finding is shown beside it while it is published. Refuses (unknown); (not_now) it is closed; (malformed) a reply without words, over
/// 2,000 characters.
Result<Done> note_said(Writing&, InquiryId const&, Said, std::string const& who, std::string const& words);
std::vector<InquiryLine> lines(Reading&, InquiryId const&);  ///< oldest first

/// Looks at the principle of a finding again, as note_check(). Met: closed as mended, whenever that is. Not met after the days to mend: the
/// step is taken. Else it is noted only. Refuses (unknown); (not_now) closed or no finding; as note_check.
Result<CheckId> look_again(Writing&, InquiryId const&, Verdict, std::string const& url, std::string const& note);
/// It says that it merges into another one. Refuses (unknown) either; (not_now) closed; (malformed) into itself or one that is merged.
Result<Done> note_merger(Writing&, InquiryId const&, CoalitionId const& into, std::string const& who);
void note_call(Writing&, InquiryId const&, ConsensusId const&);
/// Refuses (unknown); (malformed) withdrawn without a reason, over 1,000 characters. One that is closed stays as it is.
Result<Done> close_inquiry(Writing&, InquiryId const&, Outcome, std::string const& reason);

std::optional<Inquiry> inquiry(Reading&, InquiryId const&);
std::vector<Inquiry> open_inquiries(Reading&);                    ///< oldest first
/// Those under way that may have ended without anybody's act, at two look-ups for all of them: in which nothing can have ended is not among
/// them. Oldest first, those whose days are over last.
std::vector<InquiryId> perhaps_ended(Reading&, Instant now);
std::vector<Inquiry> inquiries_of(Reading&, CoalitionId const&);  ///< newest first
std::vector<Inquiry> closed_inquiries(Reading&, Instant after);   ///< newest first
std::vector<Inquiry> inquiries_since(Reading&, Instant);          ///< under way, or opened after that; oldest first
/// The newest words of the coalition in each that is under way, where there are some: a reply, or that it merges.
std::map<InquiryId, std::string> newest_words(Reading&);
/// Findings that everybody may see: published and not closed.
std::vector<Inquiry> published_findings(Reading&, CoalitionId const&);

// ------------------------------------------------------------------------------------------------ contacts

/// A new secret for the link in a letter to this contact, good for a year. The store keeps its SHA-256 only. Refuses (unknown).
Result<std::string> new_contact_link(Writing&, ContactId const&);
struct LinkHolder {
  CoalitionId coalition = {};
  Contact contact = {};
};
/// Whose link it is. None for any other secret, after its time, and once the contact is removed.
std::optional<LinkHolder> holder_of_link(Reading&, std::string const& secret, Instant now);
/// The contact is right, as it stands in `as_it_is` (name, address, duty, lang): dated today. Closes an inquiry about contacts. Refuses as
/// add_contact; (unknown).
Result<Done> confirm_contact(Writing&, CoalitionId const&, Contact const& as_it_is, std::string const& who);

/// A coalition was asked for its contacts: when, and when it confirmed them.
struct ContactRound {
  CoalitionId coalition = {};
  Instant asked{};
  std::optional<Instant> confirmed = {};
};
std::vector<ContactRound> contact_rounds(Reading&, Instant from, Instant to);  ///< asked after `from` up to `to`

}  // namespace roster
