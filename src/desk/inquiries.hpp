// SPDX-License-Identifier: Apache-2.0
// The procedure with coalitions as errands: what could be begun, letters in the transaction of their step, what a coalition's answers do to
// its evidence and its life, the objection call before it moves to the inactive listing. Steps and times are roster/inquiries.hpp.
//
// The server suggests and remembers; a person presses for every letter. A letter has the key of its inquiry, step and contact, so that none
// goes out twice. Personal links lead to /our/SECRET, where no account is needed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/invitations.hpp"
#include "roster/inquiries.hpp"
#include "roster/items.hpp"

namespace desk {

using base::CoalitionId;
using base::ConsensusId;
using base::ContactId;

/// Something that a person may begin.
struct ToBegin {
  CoalitionId coalition = {};
  std::string name = {};
  roster::About about = roster::About::check_in;
  std::optional<roster::Principle> principle = {};  ///< of a finding
  std::string why = {};                             ///< the line of the badge, what was found, since when nobody confirmed
};
BOOST_DESCRIBE_STRUCT(ToBegin, (), (coalition, name, about, principle, why))
/// Listed coalitions that are low (and were not asked for half a year) or quiet, principles whose newest look says "not met", contacts that
/// nobody confirmed for a year (spans: manner.hpp); without what is under way. By name. In the language of the thread.
std::vector<ToBegin> to_begin(Reading&, Instant now);

struct Recipient {
  ContactId contact = {};  ///< empty: the coalition's list
  std::string name = {}, address = {}, language = {};
  bool dead = false;  ///< the last letter there came back
};
BOOST_DESCRIBE_STRUCT(Recipient, (), (contact, name, address, language, dead))
/// A step's letter before it is sent.
struct Drafted {
  std::vector<Recipient> to = {};
  mail::Text text = {};                    ///< as the first recipient gets it, with "..." for the link
  std::optional<mail::Text> to_list = {};  ///< the copy to the list
};
BOOST_DESCRIBE_STRUCT(Drafted, (), (to, text, to_list))
/// Which letter a step has; recheck and publish have none.
std::optional<LetterKind> letter_of(roster::About, roster::Step);
/// `q` need not be kept yet; `note` are words of the writer's own.
Drafted drafted(Reading&, roster::Inquiry const& q, roster::Step, std::string const& note, Office const&, Instant now);

/// Begins an inquiry and sends its first letter to every contact. Refuses as open_inquiry; (not_now) no contact has an address; (malformed)
/// a note over 1,000 characters.
Result<roster::InquiryId> begin_inquiry(Writing&, roster::Inquiry const& wish, std::string const& note, Office const&);
/// Takes the next step that is a letter (again, list, offer, announce), and sends it, once. Answers how many letters: none where it was
/// sent before. Refuses as take_step and begin_inquiry.
Result<int> send_step(Writing&, roster::InquiryId const&, roster::Step, std::string const& note, Office const&);
/// Everybody may see the finding from now on. Refuses as take_step.
Result<Done> publish_finding(Writing&, roster::InquiryId const&);
/// Opens the objection call of 14 days to every listed coalition and tells the contacts. Answers it, also when it was opened before.
/// Refuses as take_step; (not_now) no letter has reached anybody: the silence of a dead address is no answer.
Result<ConsensusId> ask_coalitions(Writing&, roster::InquiryId const&, Office const&);
/// Carries the merger out that the coalition said. Refuses (unknown); (not_now) it said none; as move_life.
Result<Done> carry_out_merger(Writing&, roster::InquiryId const&, Office const&);
/// Ends it by a person of the secretariat, with a reason; an objection call that runs is withdrawn. Refuses as close_inquiry.
Result<Done> withdraw_inquiry(Writing&, roster::InquiryId const&, std::string const& reason);

/// What a coalition answers. `who` is the contact whose link it is, empty for an account.
struct OurAnswer {
  roster::Said what = roster::Said::reply;
  std::string words = {};                 ///< of a reply; why it pauses or closes
  roster::Item item = {};                 ///< alive: kind, day, words, link
  std::optional<roster::Day> until = {};  ///< of a pause
  CoalitionId into = {};                  ///< of a merger
};
/// Alive adds evidence of activity and evaluates the coalition again; pause and close move its life; each of the three ends the inquiry and
/// withdraws an objection call that runs. A merger is noted until a person carries it out: it cannot be undone. Every contact with an
/// address gets a letter that says who answered what. Refuses (unknown) the inquiry, or it is another coalition's; (not_now) closed, a kind
/// of inquiry that has no such answer; as add_item, move_life, note_merger, note_said; (malformed) evidence of another kind than activity.
Result<Done> answer_inquiry(Writing&, CoalitionId const&, roster::InquiryId const&, std::string const& who, OurAnswer const&,
                            Office const&);
/// An inactive or closed coalition comes back by one statement and one thing that can be seen. Refuses (not_now) it is neither; (malformed)
/// no statement, as add_item.
Result<Done> revive(Writing&, CoalitionId const&, std::string const& statement, roster::Item const&);

/// What a contact changes of its coalition's own fields by a personal link (roster::change, and refuses as it): `who` stands in the
/// history, and every contact with an address gets a letter that says what is another now, so that a forwarded link changes nothing unseen
/// (trust, impersonation).
Result<Done> change_by_link(Writing&, roster::Coalition const& wish, std::string const& who, Office const&);

/// For the timer: which have come to an end by themselves. A ladder ends when the coalition is no longer quiet, check-ins and requests for
/// contacts when nobody answered for 60 days (manner.hpp), a finding when the newest look says that it is met, and what an objection call
/// decided is to be done. Oldest first.
std::vector<roster::InquiryId> inquiries_to_tend(Reading&, Instant now);
/// Ends one of these, and does what its call decided; any other stays as it is. Refuses (unknown); as move_life and close_inquiry. Each in
/// a transaction of its own, so that what one is refused undoes no other.
Result<Done> tend_inquiry(Writing&, roster::InquiryId const&);

}  // namespace desk
