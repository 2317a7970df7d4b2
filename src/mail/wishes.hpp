// SPDX-License-Identifier: Apache-2.0
// What people want of letters: which sorts, how often, how many a week; and the link by which they say so without an account (RFC 8058:
// one POST, no cookie, no question). Kept by address, because most who get letters have no account. (between-meetings h.7)
//
// Only letters that may_be_stopped() are touched. Invitations to meetings and reminders come at once or not at all: neither waits for a
// digest. News waits where its reader wants it together, or has had as many letters in seven days as they want.
#pragma once

#include "mail/mail.hpp"

namespace mail {

enum class Pace { at_once, daily, weekly };
BOOST_DESCRIBE_ENUM(Pace, at_once, daily, weekly)

struct Wishes {
  std::string address = {};
  bool meetings = true;  ///< invitations to meetings, calls that ask
  bool news = true;      ///< what happened
  bool reminders = true; ///< of questionnaires; the letter that first asks always comes
  Pace pace = Pace::at_once;  ///< of news
  int cap = 7;                ///< letters in seven days; beyond it news is gathered
};
BOOST_DESCRIBE_STRUCT(Wishes, (), (address, meetings, news, reminders, pace, cap))

/// What an address wants; of one that never said so the usual.
Wishes wishes_of(Reading&, std::string const& address);
/// Refuses (malformed) a cap outside 1 to 50.
Result<Done> set_wishes(Writing&, Wishes const&);
/// Ends every sort of letter that may be stopped, and withdraws those that wait: what one click means.
Result<Done> stop_letters(Writing&, std::string const& address);

/// A new secret for the link in a letter to this address, good for a year. The store keeps its SHA-256 only.
std::string new_stop_link(Writing&, std::string const& address);
/// Whose link it is. None for any other secret, and after its time.
std::optional<std::string> address_of_stop_link(Reading&, std::string const& secret, Instant now);

/// How a letter goes: never, or not before it is gathered with others.
struct Course {
  bool unwanted = false;
  std::optional<Instant> gather_at = {};
};
Course course_of(Reading&, Letter const&, Instant now);

/// Letters to one address that wait to be one, of which at least the oldest is due.
struct Bundle {
  std::string address, name, language;
  std::vector<LetterId> letters;
  std::vector<std::string> subjects, bodies;  ///< in the order in which they were posted
};
std::optional<Bundle> due_bundle(Reading&, Instant now);
/// Notes that they went into one letter; their texts are erased.
void note_gathered(Writing&, Bundle const&, LetterId const& into);

}  // namespace mail
