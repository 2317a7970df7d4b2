// SPDX-License-Identifier: Apache-2.0
// Words in writing after an item was left (floor 3, closing an item): whoever still waited and was invited has some days to hand their words
// in, also after the meeting has ended; those with an account are reminded; then the invitation closes.
#pragma once

#include "live/live.hpp"

namespace live {

/// Entry::ended of one who was invited, who handed in, and whose time went by without a word.
inline constexpr char const* invited_in_writing = "invited in writing";
inline constexpr char const* handed_in = "written";
inline constexpr char const* no_words_came = "no words came";

/// The invited one's words, or another version of them while there is time; for a guest, and for anybody else, whoever may act for others.
/// Refuses unknown the request; not_now when its author is not invited, the time is over, nothing is kept just now, or input is held;
/// malformed, field "words": none, or over 4,000 characters; not_allowed.
Result<Done> hand_in_words(Writing&, MeetingId const&, By const&, EntryId const&, std::string const& words);

/// Somebody with an account to be reminded: a day before the end, or after half of the time where that is shorter.
struct Invited {
  MeetingId meeting = {};
  EntryId entry = {};
  PersonId person = {};
  Instant until{};
};
std::vector<Invited> invited_to_remind(Reading&, Instant now);
/// They were, and are not again.
void note_reminded(Writing&, Invited const&);
/// Closes the invitations whose time is over. Answers how many.
int close_invitations(Writing&);

}  // namespace live
