// SPDX-License-Identifier: Apache-2.0
// Date polls that are kept: who is asked, for which times, what each answered, what was decided and why (between-meetings b). The order
// of the times is rank.hpp's and is worked out whenever somebody looks; nothing of it is stored.
//
// Burden is remembered by what was decided: the past of a person in a series are its decided polls to which they were invited.
// Whoever is invited has a personal link and needs no account; the store keeps the link's SHA-256 only.
// Not here: the meeting a decision makes (desk), letters, calendars (calendar.hpp).
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "schedule/rank.hpp"
#include "store/store.hpp"

namespace schedule {

using base::Done;
using base::InviteeId;
using base::MeetingId;
using base::PersonId;
using base::PollId;
using base::Result;
using base::SeriesId;
using base::SlotId;
using store::Reading;
using store::Writing;

std::vector<store::Migration> migrations();

enum class PollState { open, decided, called_off };
BOOST_DESCRIBE_ENUM(PollState, open, decided, called_off)
BOOST_DESCRIBE_ENUM(Answer, blank, no, if_need_be, yes)

struct DatePoll {
  PollId id = {};
  SeriesId series = {};      ///< whose burden is remembered; empty: of none
  std::string title = {};
  std::string about = {};
  std::string zone = "UTC";  ///< in which its times were typed
  int minutes = 60;
  int cap = 3;
  PollState state = PollState::open;
  SlotId chosen = {};        ///< only when decided
  std::string reason = {};   ///< why not the first row; why it was called off; why it is open again
  MeetingId meeting = {};    ///< that came of it, if one did
};
BOOST_DESCRIBE_STRUCT(DatePoll, (), (id, series, title, about, zone, minutes, cap, state, chosen, reason, meeting))

/// Opens a poll without times and people. Refuses (malformed): no title or over 200 characters, about over 4,000, unknown zone,
/// minutes outside 5 to 1440, cap outside 0 to 1000. Whether the series exists is for whoever calls.
Result<PollId> open_poll(Writing&, DatePoll const& wish);
/// Changes title, about, minutes, cap. Refuses as open_poll; (unknown); (not_now) unless open. Only tests call it yet: no page does.
Result<Done> change_poll(Writing&, DatePoll const& wish);
/// Calls it off. Refuses (unknown); (not_now) unless open; (malformed) no reason or over 500 characters.
Result<Done> call_off_poll(Writing&, PollId const&, std::string const& reason);
/// Opens one that was decided or called off: what was answered stands, no time is chosen, the meeting that came of it stays noted. Refuses
/// (unknown); (not_now) it is open; (malformed) no reason or over 500 characters.
Result<Done> reopen_poll(Writing&, PollId const&, std::string const& reason);

struct Slot {
  SlotId id = {};
  Instant start{};
  std::string civil = {};  ///< as it was typed, "2026-03-29 15:00", in the poll's zone; kept, but only tests read it yet
};
BOOST_DESCRIBE_STRUCT(Slot, (), (id, start, civil))

/// Proposes a time, typed as the poll's zone shows it. Refuses (malformed) a time that does not exist there or exists twice; (unknown);
/// (not_now) unless open, over 100 times; (conflict) proposed already. One that was withdrawn comes back with its answers.
Result<SlotId> propose(Writing&, PollId const&, std::chrono::year_month_day day, int hour, int minute);
/// Takes a proposed time back; what was answered to it is kept. Refuses (unknown); (not_now) unless open.
Result<Done> withdraw(Writing&, PollId const&, SlotId const&);
/// Proposes a withdrawn time again, with what was answered to it. Refuses (unknown); (not_now) unless open, over 100 times.
Result<Done> restore(Writing&, PollId const&, SlotId const&);

struct Invitee {
  InviteeId id = {};
  PersonId person = {};  ///< empty: only a name
  std::string name = {}, zone = "UTC";
  std::string coalition = {};
  bool required = false;
  bool answered = false;  ///< has pressed the button at least once, whatever was in the form
  std::string address = {};  ///< e-mail, for the invitation to what comes of the poll; may be empty; only the organisers see it
  bool entered = false;      ///< what they answered was entered for them by somebody else
};
BOOST_DESCRIBE_STRUCT(Invitee, (), (id, person, name, zone, coalition, required, answered, address, entered))
/// Is this who is asked: this person, or whoever has this address (empty: nobody)?
bool is_asked(Invitee const&, PersonId const&, std::string const& address);

/// `secret` stands in the person's link and nowhere else.
struct Asked {
  InviteeId id = {};
  std::string secret = {};
};
/// Asks somebody, once: the same person, or the same folded name without a person. Refuses (malformed): no name or over 120
/// characters, coalition over 120, address over 254 bytes, unknown zone; (unknown); (not_now) unless open, over 400 people; (conflict) asked already.
/// Whoever was left out comes back with what they answered.
Result<Asked> ask(Writing&, PollId const&, Invitee const& wish);
/// One more link beside those that went out: each letter has its own. Refuses (unknown).
Result<std::string> add_link(Writing&, InviteeId const&);
/// A new link; all old ones die. Refuses (unknown); (not_now) unless open.
Result<std::string> renew_link(Writing&, PollId const&, InviteeId const&);
/// Asks somebody no longer. Their answers count nowhere and their links are dead, until they are asked again or the poll is over, which
/// erases them. Refuses (unknown); (not_now) unless open.
Result<Done> leave_out(Writing&, PollId const&, InviteeId const&);
/// Asks somebody who was left out, as before: their answers count, their links work. Refuses (unknown); (not_now) unless open, over 400 people.
Result<Done> ask_again(Writing&, PollId const&, InviteeId const&);

/// What one person answers, in place of everything they answered before: a time that is missing is blank. `zone` and `hours` are
/// their own; `entered`: somebody else writes down what they said. Refuses (unknown) invitee, or a time that is not of this poll; (not_now) unless open; (malformed) unknown zone, over 10
/// spans of hours, points outside 0 to 100, spans that overlap.
Result<Done> answer(Writing&, InviteeId const&, std::map<SlotId, Answer> const&, std::string const& zone, std::vector<Hours> const& hours, bool entered = false);

/// Days on which they are off, by their own clock, public holidays above all: each weighs as a weekend does. In place of those they gave before;
/// they come along into the next poll. Refuses (unknown); (not_now) unless open; (malformed) over 40 days.
Result<Done> set_days_off(Writing&, InviteeId const&, std::vector<std::chrono::year_month_day> const&);
std::vector<std::chrono::year_month_day> days_off(Reading&, InviteeId const&);  ///< by day
/// Those that a person gave last, in whatever poll, by day: they hold for other deadlines too (between-meetings h.31).
std::vector<std::chrono::year_month_day> days_off_of(Reading&, PersonId const&);

/// Chooses a time. Refuses (unknown); (not_now) unless open; (malformed, field "reason") no reason although another row is
/// first or the time is below the night line, or over 500 characters.
Result<Done> decide(Writing&, PollId const&, SlotId const&, std::string const& reason);
/// Notes the meeting that came of it. Refuses (unknown).
Result<Done> became(Writing&, PollId const&, MeetingId const&);

std::optional<DatePoll> date_poll(Reading&, PollId const&);
/// All, newest first.
std::vector<DatePoll> date_polls(Reading&);
std::vector<Slot> slots(Reading&, PollId const&);       ///< by start
std::vector<Slot> withdrawn_slots(Reading&, PollId const&);  ///< by start
std::vector<Invitee> invitees(Reading&, PollId const&); ///< by name, without whoever was left out
std::vector<Invitee> left_out(Reading&, PollId const&); ///< by name
std::map<SlotId, Answer> answers_of(Reading&, InviteeId const&);
std::vector<Hours> hours_of(Reading&, InviteeId const&);
/// The open polls that ask this person, or this address, the newest first, and as whom.
struct AskedIn {
  DatePoll poll = {};
  Invitee invitee = {};
};
BOOST_DESCRIBE_STRUCT(AskedIn, (), (poll, invitee))
std::vector<AskedIn> asked_in(Reading&, PersonId const&, std::string const& address);
/// Whose link it is. None for any other secret.
std::optional<std::pair<PollId, InviteeId>> invitee_of_secret(Reading&, std::string const& secret);

/// The poll as the ranking rule takes it: people as invitees() orders them, options as slots() orders them.
Poll as_ranked(Reading&, PollId const&);

}  // namespace schedule
