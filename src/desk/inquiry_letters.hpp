// SPDX-License-Identifier: Apache-2.0
// Shared by the two files of the procedure: inquiries.cpp (what is done) and inquiry_letters.cpp (what is written).
#pragma once

#include "desk/inquiries.hpp"

namespace desk {

/// The coalition's contacts of today with an address, each with its language.
std::vector<Recipient> recipients(Reading&, CoalitionId const&, Instant now);

/// The letters of a step, each with its own link, and the copy to the list. Refuses (not_now) nobody has an address.
Result<std::vector<mail::Letter>> letters_of_step(Writing&, roster::Inquiry const&, roster::Step, std::string const& note, Office const&);

/// Tells every contact who answered what in the coalition's name, so that nobody can do that unseen.
Result<Done> tell_contacts(Writing&, roster::Inquiry const&, std::string const& who, OurAnswer const&, Office const&);

}  // namespace desk
