// SPDX-License-Identifier: Apache-2.0
// Invitations to a panel and nominees' consent as letters, the briefing behind a personal link, guiding questions in advance, and where
// else a nominee sits. What needs the rooms plan, meeting, mail and people at once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk/invitations.hpp"
#include "meeting/meeting.hpp"
#include "plan/agenda.hpp"
#include "plan/invitations.hpp"
#include "plan/questions.hpp"

namespace desk {

using namespace base;
using store::Reading;
using store::Writing;

/// What somebody on the panel must know. Times are instants; the page shows them in their zone.
struct BriefingPart {
  std::string title = {};
  std::int64_t minutes = 0, first = 0, follow_up = 0, floor = 0;  ///< minutes of the part; seconds of their turns; seconds for the floor
  std::vector<std::string> with = {};                             ///< the others who have agreed
};
BOOST_DESCRIBE_STRUCT(BriefingPart, (), (title, minutes, first, follow_up, floor, with))
struct Briefing {
  std::string title = {}, about = {};
  std::string name = {}, constituency = {}, zone = {}, words = {}, deadline = {};
  plan::Attends attends = plan::Attends::anyhow;
  plan::Inviting state = plan::Inviting::sent;
  bool delegate = false;             ///< comes for somebody else: `in_place_of`
  std::string in_place_of = {}, needs = {};
  MeetingId meeting = {};            ///< empty: no time yet
  std::optional<Instant> start = {}, end = {};
  std::string meeting_zone = {}, place = {}, how_to_join = {};
  std::vector<BriefingPart> parts = {};
  bool frozen = false;               ///< the questions are final
  std::vector<std::string> questions = {};
  std::string screen_name = {}, screen_line = {};  ///< their lower third, as they gave it
};
BOOST_DESCRIBE_STRUCT(Briefing, (), (title, about, name, constituency, zone, words, deadline, attends, state, delegate, in_place_of, needs, meeting, start, end, meeting_zone,
                                     place, how_to_join, parts, frozen, questions, screen_name, screen_line))
/// None where the secret is nobody's.
std::optional<Briefing> briefing_of(Reading&, std::string const& secret);

/// Sends an approved invitation, or reminds with a new link (plan::send_invitation), with its letter. Answers the secret, which a page may show
/// once where there is no relay.
Result<std::string> send_invitation(Writing&, plan::PlanId const&, plan::SeatInvitationId const&, Office const&);
/// Approves a draft and sends it in one act, once: none where it was sent already, so that a button pressed twice sends one letter. Refuses as
/// plan::approve_invitation and send_invitation, but for that.
Result<std::optional<std::string>> approve_and_send(Writing&, plan::PlanId const&, plan::SeatInvitationId const&, Office const&);
/// The holder of the link names a delegate (plan::name_delegate), who gets the letter; the holder is no guest any more. Answers the delegate's
/// secret.
Result<std::string> name_delegate(Writing&, plan::SeatInvitationId const&, std::string const& name, std::string const& address, Office const&);
/// The answer of whoever holds the link (plan::answer_invitation); who accepts is invited to the meeting too, as far as there is one, so that its
/// calendar letters and their changes reach them (invitations.hpp); who declines is no guest any more. Of the list of guests only those are
/// taken off who came on it by their seat.
Result<Done> answer_seat(Writing&, plan::SeatInvitationId const&, plan::Inviting to, std::string const& words, std::string const& for_them = {});
/// Somebody else gets the seat (plan::give_seat); who had it is no guest any more.
Result<Done> give_seat(Writing&, plan::PlanId const&, plan::PanelSeatId const&, plan::NominationId const&, std::string const& reason);
/// Puts everybody who has accepted on the list of guests: when a plan becomes a meeting. Answers how many were put on its list.
Result<std::int64_t> invite_the_panel(Writing&, plan::PlanId const&);
/// Asks a nominee whether they agree (plan::ask_consent), by letter.
Result<std::string> ask_consent(Writing&, plan::PlanId const&, plan::NominationId const&, std::string const& address, std::string const& language, Office const&);
/// Sends the frozen questions to everybody who was invited and has not declined, once each after a freezing. Answers how many letters. Refuses
/// (unknown); (not_now) not frozen.
Result<std::int64_t> send_questions(Writing&, plan::PlanId const&, Office const&);

/// Where else a nominee is chosen: another session at that hour, or the second panel and more besides this one (domain 6.4).
struct Conflict {
  bool same_hour = false;
  plan::PlanId plan = {};
  std::string title = {};
  std::optional<Instant> start = {};
};
BOOST_DESCRIBE_STRUCT(Conflict, (), (same_hour, plan, title, start))
/// By nomination of this plan; names are compared folded. Panels of sessions that are over, or were called off, do not count.
std::map<plan::NominationId, std::vector<Conflict>> conflicts(Reading&, plan::PlanId const&, Instant now);

/// What forget_people() would erase, and when that happens by itself.
struct Remembered {
  std::int64_t said = 0;       ///< nominees who said something of themselves
  std::int64_t addresses = 0;  ///< of nominees and of who was invited
  bool needed = false;         ///< the session is still to come, or under way: not by hand
  std::optional<Instant> until = {};
};
BOOST_DESCRIBE_STRUCT(Remembered, (), (said, addresses, needed, until))
Remembered remembered(Reading&, plan::PlanId const&, Instant now);

/// Erases what is only for the session (plan::forget_people), and takes off the meeting's list of guests whom a seat brought there; whom
/// the organisers invited stays. Refuses (unknown); (not_now) the session is still to come, or under way.
Result<Done> forget_people(Writing&, plan::PlanId const&);
/// Retention, for the timer: what nominees and invited people said of themselves and their addresses are erased, once,
///   thirty days after the meeting of a plan was closed, or would have ended had it not been called off - or was called off, if it had no day any more;
///   a year after the day of a meeting that nobody closed;
///   a year after somebody was last nominated, asked or invited, or answered, where no meeting with a day came of the plan.
/// Answers of how many plans.
Result<std::int64_t> forget_after_sessions(Writing&);

}  // namespace desk
