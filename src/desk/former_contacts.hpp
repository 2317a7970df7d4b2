// SPDX-License-Identifier: Apache-2.0
// Whom a questionnaire or a consensus call asked because they were a coalition's contact, and who are it no more: no letter of it goes to
// them, and the personal link they got opens nothing. Whoever has an account answers with it, as far as their hats allow.
// Former is whose last day is past, and whoever was taken out; who was asked before this program kept as which contact is known by address or name.
#pragma once

#include <optional>
#include <string>

#include "consensus/calls.hpp"
#include "roster/roster.hpp"
#include "survey/survey.hpp"

namespace desk {

using store::Reading;
using namespace base;

/// The name that a contact has as a voice of a consensus call.
std::string voice_name(roster::Contact const&);

/// Asked as a contact, who is none now, nor is anybody with the address. Not known as whom: the coalition had a contact with the address whose last
/// day is past, and has none with it whose is not.
bool is_former_contact(Reading&, survey::Respondent const&, Instant now);
/// Likewise; not known as whom: by the name, and never one with an account.
bool is_former_contact(Reading&, consensus::Voice const&, Instant now);
bool is_former_contact(Reading&, VoiceId const&, Instant now);
/// The voice of a personal link (consensus::voice_of_secret), unless it is a former contact's.
std::optional<VoiceId> voice_of_link(Reading&, std::string const& secret, Instant now);

}  // namespace desk
