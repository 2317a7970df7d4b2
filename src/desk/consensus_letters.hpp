// SPDX-License-Identifier: Apache-2.0
// Letters of consensus calls, in the forum's words: to the contacts of the coalitions that are asked, each with a link of their own
// (between-meetings d, h.6). Which are due is consensus/letters.hpp's; a decision of a meeting that waits out its 72 hours is told as one.
#pragma once

#include "consensus/letters.hpp"
#include "desk/invitations.hpp"

namespace desk {

using base::CoalitionId;
using base::ConsensusId;
using base::VoiceId;

/// What came of a closed call, in a word or two; empty where it is not closed.
std::string outcome_words(consensus::Call const&);

/// What a coalition says, in a word or two.
std::string stance_words(consensus::Stance);

/// Names the contacts of the asked coalitions who have an address, as voices; whoever is named already only gets the address. At most
/// as many as may speak for one.
Result<Done> name_contacts(Writing&, ConsensusId const&);
/// How long letters wait after a call was opened by a facilitator, so that all of it can be taken back.
inline constexpr std::chrono::minutes before_call_letters{5};
/// The letter that asks, with `link` where the personal one goes; of a draft as if it were opened now.
mail::Letter shown_call_letter(Reading&, consensus::Call, consensus::DueLetter const&, std::string const& link, Office const&, Instant now);
/// Sends it to somebody as a test, without a link. Refuses as mail::post.
Result<Done> send_test_call_letter(Writing&, consensus::Call const&, consensus::DueLetter const& to, Office const&);
/// So many letters are one transaction: other writers wait for no more.
inline constexpr int letters_at_once = 50;
/// Posts what is due in all calls: looked up once a call, posted in batches, each letter noted in the transaction that posts it. A server that is
/// killed in between sends none twice, and goes on where it was. A call that changes meanwhile is left for the next time. Answers how many
/// letters. For the timer. Refuses as mail::post; what was posted before stays.
Result<int> post_consensus_letters(store::Store&, store::Actor const&, Office const&, Instant now);
/// Somebody replied to a letter about a call: their first line as a letter back to their own address, with a link that fills the form in.
/// Answers why nothing was asked, or nothing.
Result<std::string> ask_to_confirm_position(Writing&, VoiceId const&, std::string const& words, std::string const& key, Office const&);

}  // namespace desk
