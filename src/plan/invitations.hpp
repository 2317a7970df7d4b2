// SPDX-License-Identifier: Apache-2.0
// Seats of the panel and the invitations to them: who takes care of each, by when, who is invited, what they answered, who comes in their place.
// A personal link is kept as its SHA-256 only; a new one kills the old. Letters, the briefing and who may press what are elsewhere
// (desk/seat_letters.hpp, web).
//
//   drafted -> approved -> sent -> seen -> accepted | declined | delegated (to an invitation of its own)
//   any of these -> replaced, when somebody else gets the seat
#pragma once

#include <map>

#include "plan/plan.hpp"

namespace plan {

using base::PersonId;
using PanelSeatId = base::Id<"panel_seat">;
using SeatInvitationId = base::Id<"seat_invitation">;

enum class Attends { anyhow, onsite, online };
BOOST_DESCRIBE_ENUM(Attends, anyhow, onsite, online)

struct PanelSeat {
  PanelSeatId id = {};
  std::string constituency = {};    ///< whom it is kept for: "Leadership Panel, a minister if possible"; empty: anybody
  Attends attends = Attends::anyhow;
  NominationId nomination = {};     ///< who has it; empty: nobody
  std::string name = {};            ///< of that one
  std::string owner = {};           ///< who takes care of the invitation; empty: nobody owns this
  std::string deadline = {};        ///< day by which the answer is needed, "2022-10-17"; or empty
};
BOOST_DESCRIBE_STRUCT(PanelSeat, (), (id, constituency, attends, nomination, name, owner, deadline))

/// Adds an empty seat. Refuses (malformed): constituency or owner over 120, a deadline that is no day; (unknown) plan; (conflict) fifty seats.
Result<PanelSeatId> add_seat(Writing&, PlanId const&, PanelSeat const& wish);
/// Changes all but who has it. Refuses as add_seat; (unknown).
Result<Done> change_seat(Writing&, PlanId const&, PanelSeat const& wish);
/// Refuses (unknown); (not_now) somebody was invited to it.
Result<Done> remove_seat(Writing&, PlanId const&, PanelSeatId const&);
/// A seat for everybody who is chosen and has none: empty seats first, then new ones. Answers how many people got one.
Result<std::int64_t> seat_the_chosen(Writing&, PlanId const&);
std::vector<PanelSeat> panel_seats(Reading&, PlanId const&);  ///< in the order in which they were made

// -------------------------------------------------------------------------------------------------------- invitations

enum class Inviting { drafted, approved, sent, seen, accepted, declined, delegated, replaced };
BOOST_DESCRIBE_ENUM(Inviting, drafted, approved, sent, seen, accepted, declined, delegated, replaced)
/// What can happen to one; besides its states.
enum class Step { drafted, approved, sent, seen, accepted, declined, delegated, replaced, reminded, questions };
BOOST_DESCRIBE_ENUM(Step, drafted, approved, sent, seen, accepted, declined, delegated, replaced, reminded, questions)

struct SeatInvitation {
  SeatInvitationId id = {};
  PanelSeatId seat = {};
  NominationId nomination = {};       ///< for whose place it is
  std::string name = {};              ///< to whom it goes: the nominee, or a delegate
  std::string address = {};           ///< e-mail; erased with the needs after the session
  std::string language = "en";
  std::string zone = "UTC";
  std::string words = {};             ///< personal ones
  Inviting state = Inviting::drafted;
  SeatInvitationId delegate_of = {};  ///< the invitation whose holder named this one
  std::string needs = {};             ///< what they need to take part, in their words
  std::optional<Instant> questions = {};  ///< when the guiding questions were sent
  std::int64_t reminders = 0;
  Instant at = {};
  std::string screen_name = {}, screen_line = {};  ///< their lower third, as they gave it; empty: not given
};
BOOST_DESCRIBE_STRUCT(SeatInvitation, (), (id, seat, nomination, name, address, language, zone, words, state, delegate_of, needs, questions, reminders, at, screen_name, screen_line))

/// Drafts the invitation of who has the seat, or changes the draft; an approved one must be approved again. Refuses (malformed): no or a strange
/// address or one over 254, language that is no tag, unknown zone, words over 2,000; (unknown) seat; (not_now) nobody has the seat, or it was sent.
Result<SeatInvitationId> draft_invitation(Writing&, PlanId const&, PanelSeatId const&, SeatInvitation const& wish);
/// Refuses (unknown); (not_now) unless drafted.
Result<Done> approve_invitation(Writing&, PlanId const&, SeatInvitationId const&);
/// Approved -> sent, with the secret of its first link; sent or seen -> reminded, with a new link. Refuses (unknown); (not_now) otherwise.
Result<std::string> send_invitation(Writing&, PlanId const&, SeatInvitationId const&);
/// What the holder of the link answers, or (`for_them`: how it was heard) somebody of the plan for them. seen: "I have read it"; accepted again:
/// `words` are what they need now. Refuses
/// (malformed) needs, reason or for_them over 1,000; another state than seen, accepted, declined; (unknown); (not_now) unless sent, seen,
/// accepted or declined; a declined one can be accepted while nobody else has the seat.
Result<Done> answer_invitation(Writing&, SeatInvitationId const&, Inviting to, std::string const& words, std::string const& for_them = {});
/// The holder names somebody in their place, who gets an invitation and link of their own; the holder's link dies. Refuses (malformed) no name or
/// over 200, address; (not_now) unless sent, seen or accepted, or the holder is a delegate already.
struct Delegated {
  SeatInvitationId id = {};
  std::string secret = {};
};
Result<Delegated> name_delegate(Writing&, SeatInvitationId const&, std::string const& name, std::string const& address);
/// Somebody else gets the seat; the open invitation is replaced and its link dies. An empty nomination empties the seat. Refuses (malformed) no
/// reason or over 500; (unknown) seat or nomination; (conflict) not chosen, has declined, or sits elsewhere already.
Result<Done> give_seat(Writing&, PlanId const&, PanelSeatId const&, NominationId const&, std::string const& reason);

/// How the holder wants to stand on the screen while they speak: their name, and a line below it, most often the affiliation. Empty ones are
/// as good as not given. Refuses (malformed) name over 80, line over 120; (unknown); (not_now) unless sent, seen or accepted.
Result<Done> set_lower_third(Writing&, SeatInvitationId const&, std::string const& name, std::string const& line);

/// The open one of each seat: the newest that is not replaced (the delegate's where one was named).
std::map<PanelSeatId, SeatInvitation> open_invitations(Reading&, PlanId const&);
std::optional<SeatInvitation> seat_invitation(Reading&, SeatInvitationId const&);
std::optional<PlanId> plan_of_seat(Reading&, PanelSeatId const&);
std::optional<std::pair<PlanId, SeatInvitation>> invitation_of_secret(Reading&, std::string const& secret);

struct StepTaken {
  SeatInvitationId invitation = {};
  std::string name = {};
  Step step = Step::drafted;
  Instant at = {};
  PersonId by = {};  ///< empty: the holder of the link
  std::string note = {};
};
BOOST_DESCRIBE_STRUCT(StepTaken, (), (invitation, name, step, at, by, note))
std::vector<StepTaken> steps_of(Reading&, PanelSeatId const&);  ///< of all its invitations, oldest first

/// Notes that the questions went to this one. Refuses (unknown).
Result<Done> questions_sent(Writing&, SeatInvitationId const&);
/// Notes which guest of the meeting this one made; empty: none any more.
void note_guest(Writing&, SeatInvitationId const&, base::GuestId const&);
base::GuestId guest_of(Reading&, SeatInvitationId const&);
/// All that invitations of this plan made.
std::vector<base::GuestId> guests_of(Reading&, PlanId const&);

/// How urgent a seat is, most urgent first.
enum class Urgency { late, unowned, soon, waiting, settled };
BOOST_DESCRIBE_ENUM(Urgency, late, unowned, soon, waiting, settled)
/// late: the deadline is over without an answer (a refused seat has none); unowned: nobody takes care; soon: seven days are left; settled: accepted.
Urgency urgency(PanelSeat const&, std::optional<SeatInvitation> const&, Instant now);

/// What every briefing says besides: how to join, captions and other access, whom to ask. Refuses (malformed) over 4,000; (unknown).
Result<Done> set_briefing(Writing&, PlanId const&, std::string const& words);
std::string briefing(Reading&, PlanId const&);

// ------------------------------------------------------------------------------------------------------------ consent

struct ConsentAsked {
  std::string address = {}, language = "en";
  Instant sent = {};
  std::int64_t times = 1;  ///< letters
  std::optional<Instant> answered = {};
};
BOOST_DESCRIBE_STRUCT(ConsentAsked, (), (address, language, sent, times, answered))
/// Asks a nominee by letter, or asks again with a new link. Answers the secret. Refuses (malformed) address, language; (unknown).
Result<std::string> ask_consent(Writing&, PlanId const&, NominationId const&, std::string const& address, std::string const& language);
/// The nominee's own answer, and what they say of themself in place of what was said before. Refuses (malformed) as nominate; asked is no answer.
Result<Done> answer_consent(Writing&, NominationId const&, Consent, std::vector<Attribute> const&);
std::optional<std::pair<PlanId, NominationId>> nominee_of_secret(Reading&, std::string const& secret);
std::map<NominationId, ConsentAsked> consents_asked(Reading&, PlanId const&);

/// Erases what is only for the session: attributes, addresses, needs, personal words, links, and which guest somebody was (retention: after
/// the session). The list of guests itself is another room's: desk/seat_letters.hpp.
Result<Done> forget_people(Writing&, PlanId const&);
/// Whether there is anything that forget_people would erase.
bool remembers_people(Reading&, PlanId const&);
/// How many e-mail addresses of nominees and of invited people are kept.
std::int64_t addresses_kept(Reading&, PlanId const&);
/// When somebody was last nominated, asked or invited, or answered; when the plan was begun, if nobody was.
Instant last_dealt_with(Reading&, PlanId const&);

}  // namespace plan
