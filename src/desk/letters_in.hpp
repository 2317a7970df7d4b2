// SPDX-License-Identifier: Apache-2.0
// What a letter that came in means: a letter of ours came back, a calendar program answers an invitation, a person writes about a
// meeting or fills in a questionnaire. What joins mail, schedule, meeting and survey. (between-meetings b.5, h.5, h.9; trust T-AUTH, A-IMPERS)
//
// Anybody can write anything as anybody. So a bounce must name the Message-ID of a letter, which nobody can guess; a calendar's answer
// must come from the guest of whom it speaks (RFC 6047 asks no more, and coming or not is undone by a click); and what a person writes
// does not count before they press the button behind a link that goes to their own address. Nothing is ever sent to the sender's.
#pragma once

#include "desk/invitations.hpp"
#include "mail/received.hpp"

namespace desk {

/// What became of it, and why it is not more.
struct Heard {
  mail::Became became = mail::Became::nothing;
  std::string note = {};
};
BOOST_DESCRIBE_STRUCT(Heard, (), (became, note))

/// Reads a letter into what it means, in one act, and notes it in the list of letters in. The same message twice: the second time
/// nothing happens. Never refuses: what cannot count is noted with the reason.
Result<Heard> take_letter(Writing&, mail::Received const&, Office const&);

/// Writes to the address where replies are read, which shows the way out and in: answers the letter's id. Refuses (not_now) where no
/// replies are read.
Result<base::LetterId> start_self_test(Writing&, Office const&);
/// The last one and what is known of it.
struct SelfTest {
  std::optional<mail::Posted> letter = {};
  std::optional<mail::Came> came = {};  ///< it arrived: its note says what relays say of DKIM and SPF
};
BOOST_DESCRIBE_STRUCT(SelfTest, (), (letter, came))
SelfTest self_test(Reading&);

}  // namespace desk
