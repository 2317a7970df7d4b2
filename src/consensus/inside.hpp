// SPDX-License-Identifier: Apache-2.0
// What the files of this room share; nobody outside includes it.
#pragma once

#include "base/checks.hpp"
#include "consensus/objections.hpp"

namespace consensus {

using base::refuse;
using base::say;
using base::Why;

inline tl::unexpected<base::Refusal> no_call() { return refuse(Why::unknown, say("There is no such consensus call.")); }
inline tl::unexpected<base::Refusal> no_voice() { return refuse(Why::unknown, say("Nobody of that name speaks in this call.")); }
inline tl::unexpected<base::Refusal> not_open() { return refuse(Why::not_now, say("This call is not open.")); }

/// A text that must be there and may have at most `most` characters.
Result<Done> filled(std::string const& words, std::size_t most, char const* field);

struct VoiceRow {
  VoiceId id = {};
  ConsensusId call = {};
  CoalitionId coalition = {};
};
std::optional<VoiceRow> voice_row(Reading&, VoiceId const&);
/// What is kept of a personal link's secret.
std::string link_of(std::string const& secret);
/// Days off as they are kept: "2026-12-25 2027-01-01".
std::string days_text(std::vector<std::chrono::year_month_day> const&);
std::vector<std::chrono::year_month_day> days_of(std::string const& kept);
/// The coalition's name as it was asked.
std::string asked_name(Reading&, ConsensusId const&, CoalitionId const&);

/// Opens the full window now: for the present text, or after a change in substance. Its days begin when `wait` is over, which letters wait.
void open_window(Writing&, Call const&, std::chrono::minutes wait = {});
/// open_window() about a version of another substance: positions before it are stale, pending overrulings fall.
void restart(Writing&, Call const&, std::int64_t since);
void close(Writing&, Call const&, Outcome, std::string const& reason);

std::int64_t open_objections(Reading&, ConsensusId const&);
/// Keeps an objection of a voice, open or late; the same words again keep the one there is. Refuses (not_now) while reasons against its own run.
Result<Done> object(Writing&, VoiceRow const&, Wish const&, ObjectionState);
/// What a voice had open ends, because it says something else now.
void drop_objections(Writing&, VoiceId const&);
void meet(Writing&, ObjectionId const&, std::int64_t version);
void open_late_ones(Writing&, ConsensusId const&);
/// Overrulings whose seven days are over take effect. Answers whether there was one.
bool settle_overrulings(Writing&, ConsensusId const&);

}  // namespace consensus
