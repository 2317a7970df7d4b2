// SPDX-License-Identifier: Apache-2.0
// Invitations by letter (between-meetings b.5): a meeting's guests get its plan as a letter with an iTIP message, its changes, its calling
// off; what they answer by link or calendar program becomes apologies. What joins meeting, schedule, people and mail.
//
// One letter a person, naming no other guest. The UID of a meeting never changes, SEQUENCE counts the changes of its plan
// (calendar.hpp). A letter waits some minutes and can be taken back until it leaves; a change of a plan whose letter still waits takes
// its place. Each letter has a key, so that a form sent twice, or a retry, posts none twice.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "desk/calendar.hpp"
#include "desk/letter_texts.hpp"
#include "mail/mail.hpp"
#include "schedule/guests.hpp"

namespace desk {

using base::GuestId;
using base::Instant;
using base::MeetingId;

/// The forum as a writer of letters.
struct Office {
  std::string forum;
  std::string base;       ///< "https://forum.example.org"
  std::string organiser;  ///< the address calendar programs answer to: where replies are read, else where letters come from
  bool replies = false;   ///< are replies read at all?
};

/// Links of a letter live on after the end of the meeting: apologies come late.
inline constexpr std::chrono::hours link_outlives{24 * 14};
/// When a meeting with a date is over, an hour after its start where nothing sensible is said.
Instant end_of(meeting::Meeting const&);

/// How long a letter about a change waits, so that several changes are one letter.
inline constexpr std::chrono::minutes grace{5};

/// Where in the calendar of somebody's zone this meeting stands at another hour than the one before it in its series, although the clock
/// of the meeting's own zone did not move: the weeks between two clock changes.
struct ClockShift {
  std::string zone;
  int before = 0, after = 0;  ///< minutes after midnight there
};
BOOST_DESCRIBE_STRUCT(ClockShift, (), (zone, before, after))
std::vector<ClockShift> clock_shifts(Reading&, meeting::Meeting const&);

/// Where guests come from, besides one by one.
enum class Source {
  poll,          ///< who was asked in the date poll that led to it
  before,        ///< who was invited to the meeting before it in its series
  coordinators,  ///< accounts
  accounts,      ///< all accounts
  contacts,      ///< contacts of the coalitions in the listing
};
BOOST_DESCRIBE_ENUM(Source, poll, before, coordinators, accounts, contacts)
/// Adds those of a source who have an address and are not on the list yet. Answers how many. Refuses (unknown); as add_guest.
Result<int> add_guests(Writing&, MeetingId const&, Source);

/// Does this guest not know the present plan? While the meeting takes place only whoever knows none; of one that is called off only whoever
/// knows one. A meeting without a date has nothing to tell.
/// `entry`: calendar_entry() of the meeting.
bool is_to_be_told(meeting::Meeting const&, std::optional<schedule::Entry> const& entry, schedule::Guest const&);

/// The letter one guest gets now, without their own link; empty `calendar` where the meeting has no date.
struct LetterShown {
  std::string subject, body, calendar;
};
BOOST_DESCRIBE_STRUCT(LetterShown, (), (subject, body, calendar))
/// `to` none: as an example with the meeting's zone.
std::optional<LetterShown> shown_letter(Reading&, MeetingId const&, Office const&, std::optional<schedule::Guest> const& to);

/// Posts a letter to everybody on the list who was not told the present plan. `once` names the pressing of the button: the same name
/// posts nothing twice. Answers how many letters were posted. Refuses (unknown); (not_now) no date, over, or nobody left to be told.
Result<int> send_invitations(Writing&, MeetingId const&, Office const&, std::string const& once, std::chrono::minutes wait);
/// After a change of the plan: tells everybody who was told an earlier one, a REQUEST or, where it is called off, a CANCEL. Letters that
/// still wait are taken back for it. Nobody to tell, or a meeting without a date: nothing happens.
Result<int> tell_guests(Writing&, MeetingId const&, Office const&);
/// Withdraws the letters of this meeting that have not left. Answers how many. Refuses (not_now) when none waits.
Result<int> take_back_letters(Writing&, MeetingId const&);
/// The letter as it will be, to one address, marked as a test and with a UID of its own. Refuses as send_invitations.
Result<Done> send_test(Writing&, MeetingId const&, Office const&, std::string const& address, std::string const& name, std::string const& language);
/// The secret of a further personal link, to be handed on by other ways than a letter; good as long as those in letters. Refuses (unknown);
/// (not_now) no date, over.
Result<std::string> make_guest_link(Writing&, GuestId const&, Office const&);
/// Takes somebody off the list; whoever was told gets a CANCEL of their own.
Result<Done> uninvite(Writing&, GuestId const&, Office const&);

/// Changes a meeting's plan, calls it off, takes that back - and tells the guests, in one act. A date that is taken away is a CANCEL too.
Result<Done> change_meeting(Writing&, meeting::Meeting const& wish, Office const&);
Result<Done> cancel_meeting(Writing&, MeetingId const&, std::string const& reason, Office const&);
Result<Done> reopen_meeting(Writing&, MeetingId const&, Office const&);

/// Somebody's answer. A no stands among the apologies of the meeting, a yes takes such a line away again; who comes is on no public page.
/// Refuses as answer_guest; (not_now) the meeting is over or called off.
Result<Done> answer_invitation(Writing&, GuestId const&, schedule::GuestAnswer const&);

/// Decides a poll (schedule::decide), and enters the meeting in the poll's series; a poll of no series makes none. Where a meeting came of it
/// before, that one gets the date, called off or not: its UID stays, its SEQUENCE rises, and who was told of it is told of this. One act: all
/// of it or nothing. Answers the meeting. Refuses as schedule::decide; (not_now) that meeting has begun, or is over.
Result<MeetingId> decide_poll(Writing&, base::PollId const&, base::SlotId const&, std::string const& reason, Office const&);
/// Opens a poll again (schedule::reopen_poll). The meeting that came of it stays with its agenda and loses its date: to calendars it is
/// called off, until it has another. Everybody who is asked and has an address gets a letter that says why. Refuses as schedule::reopen_poll;
/// (not_now) the meeting has begun, or is over.
Result<Done> reopen_poll(Writing&, base::PollId const&, std::string const& reason, Office const&);

/// A letter with the personal link of a date poll. The asking itself is schedule::ask.
Result<Done> post_poll_link(Writing&, base::PollId const&, schedule::Invitee const&, std::string const& secret, Office const&);
/// Asks those once more who have an address and have not answered, each at most once a day. Answers how many. Refuses (unknown); (not_now)
/// unless open, nobody is left to be reminded.
Result<int> remind_poll(Writing&, base::PollId const&, Office const&);
/// Tells somebody that an answer was entered for them, with a link by which they say otherwise, once an hour at most; nothing where they have no
/// address. Refuses (unknown) the poll.
Result<Done> tell_entered(Writing&, base::PollId const&, base::InviteeId const&, Office const&);

/// Ends a letter that may be stopped with stop_words() in its language. Gives the letter its link.
void end_with_stop_link(Writing&, mail::Letter&, Office const&);
/// Letters that wait to be gathered, as one. Answers how many were gathered. For the timer.
Result<int> gather_letters(Writing&, Office const&);

}  // namespace desk
