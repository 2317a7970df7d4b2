// SPDX-License-Identifier: Apache-2.0
// Objections to consensus calls and what becomes of them (between-meetings d.5 to d.7). An objection is answered, never outvoted: it ends
// withdrawn by its author, met by a change, or considered and not upheld by two facilitators with reasons that stood for seven days.
// Nobody else's position ends it, not even that of another representative of the same coalition.
#pragma once

#include "consensus/calls.hpp"

namespace consensus {

enum class ObjectionState { open, late, withdrawn, met, not_upheld, sustained };
BOOST_DESCRIBE_ENUM(ObjectionState, open, late, withdrawn, met, not_upheld, sustained)

struct Objection {
  ObjectionId id = {};
  ConsensusId call = {};
  VoiceId voice = {};
  CoalitionId coalition = {};
  std::string name = {};                          ///< the coalition's, as it was asked
  std::int64_t version = 1;                       ///< of the text it is about
  std::string what = {}, harm = {}, remedy = {};
  ObjectionState state = ObjectionState::open;
  Instant at{};
  std::string answer = {};                        ///< of the facilitators
  std::optional<Instant> answered = {};
  std::string reasons = {};                       ///< why it is not upheld; one has signed
  std::optional<Instant> published = {};          ///< both have signed: the seven days run
  std::optional<Instant> appealed = {};
  std::string appeal = {};
  MeetingId heard_by = {};                        ///< the meeting that decided about the appeal
  std::string heard = {};                         ///< what it said
  std::optional<Instant> settled = {};
  std::int64_t met_by = 0;                        ///< version that meets it
};
BOOST_DESCRIBE_STRUCT(Objection, (), (id, call, coalition, name, version, what, harm, remedy, state, at, answer, answered, reasons, published, appealed, appeal,
                                      heard_by, heard, settled, met_by))

constexpr std::chrono::days reasons_stand{7};
constexpr std::chrono::days may_reopen{14};

/// The answer in writing; a later one takes its place. Refuses (unknown); (not_now) settled; (malformed) empty, over 4,000 characters.
Result<Done> answer_objection(Writing&, ObjectionId const&, std::string const& answer);
/// By its author. Refuses (unknown) objection, not this voice's; (not_now) settled.
Result<Done> withdraw_objection(Writing&, VoiceId const&, ObjectionId const&);
/// Not upheld, with reasons. The first facilitator proposes, a second one signs the same reasons, which publishes them; from then on
/// seven days run. Other reasons begin anew. Refuses (unknown); (not_now) settled, published, not answered yet; (malformed) no reasons, over 4,000;
/// (not_allowed) the same person twice, nobody signed in.
Result<Done> overrule(Writing&, ObjectionId const&, std::string const& reasons);
/// The author takes an overruling to the next full meeting, once; the decision is suspended until then. Refuses (unknown); (not_now) not
/// published, taken there before, more than 14 days after closing; (malformed) words over 2,000 characters.
Result<Done> appeal(Writing&, VoiceId const&, ObjectionId const&, std::string const& words);
/// What that meeting decided: sustained gives the text back. Refuses (unknown); (not_now) no appeal waits; (malformed) no words, over 2,000.
Result<Done> hear_appeal(Writing&, ObjectionId const&, bool sustained, MeetingId const& by, std::string const& words);

std::vector<Objection> objections(Reading&, ConsensusId const&);  ///< oldest first
std::optional<Objection> objection(Reading&, ObjectionId const&);
/// An appeal that no meeting has heard yet suspends the decision.
bool suspended(std::vector<Objection> const&);
/// Appeals that stand on no agenda yet, and the note that they do.
std::vector<Objection> appeals_waiting(Reading&);
void note_appeal(Writing&, ObjectionId const&, MeetingId const& on);

}  // namespace consensus
