// SPDX-License-Identifier: Apache-2.0
// Errands of consensus calls: whom the roster says to ask, for whom an account speaks, what a meeting's provisional decisions become
// (between-meetings d.9, rulings 15), and the agenda items of reviews and appeals (d.6, d.8).
#pragma once

#include <string>
#include <vector>

#include "consensus/sheet.hpp"
#include "live/model.hpp"
#include "record/marks.hpp"
#include "store/store.hpp"

namespace desk {

using namespace base;
using store::Reading;
using store::Writing;

/// Drafts a call and asks every coalition that is listed. Refuses as consensus::draft; (malformed) no such series.
Result<ConsensusId> draft_consensus(Writing&, consensus::Call const& wish);
Result<Done> change_consensus_draft(Writing&, consensus::Call const& wish);
/// Asks one more, by the name it has in the roster. Refuses (unknown) the coalition, and as consensus::ask.
Result<Done> ask_coalition(Writing&, ConsensusId const&, CoalitionId const&);

struct Coalition {
  CoalitionId id = {};
  std::string name = {};
};
BOOST_DESCRIBE_STRUCT(Coalition, (), (id, name))
/// Coalitions of the roster that are not asked, by name.
std::vector<Coalition> not_asked(Reading&, ConsensusId const&);
/// The asked coalitions that a person speaks for: whose hat the person wears today, or whose voice it was named.
std::vector<Coalition> speaks_for(Reading&, ConsensusId const&, PersonId const&, Instant now);
/// The voice of the one who acts for one of these, made when there is none. Refuses (not_allowed) any other coalition.
Result<VoiceId> own_voice(Writing&, ConsensusId const&, CoalitionId const&);

/// consensus::open, after the accounts that speak for an asked coalition and its contacts were named: the window is theirs too, and the
/// letters (consensus_letters.hpp) go to them.
Result<Done> open_consensus(Writing&, ConsensusId const&, std::chrono::minutes wait = {});
/// Whom a letter would reach if a draft were opened now, at most as many of a coalition as may speak for it; and the coalitions without any.
struct CallRecipient {
  std::string coalition = {}, name = {}, address = {};
};
BOOST_DESCRIBE_STRUCT(CallRecipient, (), (coalition, name, address))
struct CallRecipients {
  std::vector<CallRecipient> by_letter = {};     ///< by coalition
  std::vector<std::string> nobody = {};      ///< coalitions
};
BOOST_DESCRIBE_STRUCT(CallRecipients, (), (by_letter, nobody))
CallRecipients recipients(Reading&, ConsensusId const&, Instant now);

/// The room's verbs of the same names, with what follows elsewhere: the decision of a meeting that was given back stands no longer, one
/// that is opened again does; an appeal comes on an agenda.
Result<Done> give_back(Writing&, ConsensusId const&, std::string const& reason);
Result<Done> reopen(Writing&, ConsensusId const&, std::string const& reason);
Result<Done> appeal(Writing&, VoiceId const&, ObjectionId const&, std::string const& words);
Result<Done> hear_appeal(Writing&, ObjectionId const&, bool sustained, MeetingId const& by, std::string const& words);

/// May the coalitions read the record of this closed room? Its decisions are confirmed from that moment on.
bool record_readable(Reading&, live::Room const&);
/// A meeting was closed: its decisions become objection calls of 72 hours as soon as its record can be read. A forum whose roster lists
/// no coalition has nobody to ask; its decisions are final after 72 hours.
Result<Done> await_confirmation(Writing&, MeetingId const&);
/// record::change_mark and remove_mark: a decision that is being confirmed is asked anew in its new words, for the full 72 hours; one
/// that is taken out is asked no more.
Result<Done> change_mark(Writing&, MarkId const&, record::MarkWish const&);
Result<Done> remove_mark(Writing&, MarkId const&, std::string const& reason);
/// The timer of consensus calls, to be run each minute: windows that shut, records that became readable, reviews and appeals that a planned
/// meeting can take.
Result<Done> keep_consensus(Writing&);

}  // namespace desk
