// SPDX-License-Identifier: Apache-2.0
// Letters out: a durable outbox. A verb posts a letter in its own transaction, so there is no letter without its cause
// and no cause without its letter; the Postman (deliver.hpp) hands it to the relay afterwards. (house 8; rulings 13,
// feasible 1)
//
//   waiting -> sent | failed (with why) | held (no relay configured: printed to the terminal once) | withdrawn (taken back in time)
//            | unwanted (whoever gets it wants no such letters) | gathered (into a digest)
//   sent -> bounced (a letter came back: RFC 3464)
//
// What people want of letters is wishes.hpp; what comes in is received.hpp. Not here: limits on who may cause letters (people), the
// sentences in them (desk, with tr).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace mail {

using namespace base;
using store::Reading;
using store::Writing;

std::vector<store::Migration> migrations();

/// Why somebody gets this letter; shown on the outbox page.
enum class Reason {
  sign_in,
  invitation,  ///< to have an account
  notice,      ///< of safety: how one signs in has changed
  meeting,     ///< invited, moved, called off
  news,        ///< what happened, and can wait for a digest
  answer,      ///< to somebody who wrote to us
  reminder,    ///< of a questionnaire that waits for an answer
};
BOOST_DESCRIBE_ENUM(Reason, sign_in, invitation, notice, meeting, news, answer, reminder)
/// Letters that nobody needs who does not want them; the others always come.
constexpr bool may_be_stopped(Reason r) { return r == Reason::meeting || r == Reason::news || r == Reason::reminder; }

struct Letter {
  std::string to_address, to_name;
  std::string subject;
  std::string body;  ///< plain text, any line ends
  Reason reason = Reason::notice;
  std::string language = "en";  ///< BCP 47, for Content-Language
  bool secret = false;  ///< holds a sign-in link: no page shows the body, and it is erased once sent, held or failed
  std::optional<Instant> useful_until;  ///< not sent after this
  std::optional<Instant> not_before = {};  ///< not sent before this: until then it can be withdrawn
  std::string calendar = {};  ///< an iTIP message (RFC 6047) that goes with the text
  std::string about = {};     ///< id of what it speaks of: by it pages and replies find their way back
  std::string key = {};       ///< the second letter of one key is not posted: the first one's id is the answer
  bool digest = false;        ///< letters gathered into one: goes at once
  std::string stop = {};      ///< secret of the one-click unsubscribe (wishes.hpp); needed where may_be_stopped(), or where such letters follow
};

/// Puts a letter into the outbox. Where its reader wants no such letters it is kept as unwanted and never sent; where they want them
/// together, or have had as many this week as they want, news waits to be gathered (wishes.hpp). Refuses (malformed): address, control
/// characters (CR and LF above all) or over 200 characters in name or subject, an empty subject, a body or calendar over 64 kB, text that
/// is not UTF-8.
Result<LetterId> post(Writing&, Letter const&);

enum class State { waiting, sent, failed, held, withdrawn, unwanted, gathered, bounced };
BOOST_DESCRIBE_ENUM(State, waiting, sent, failed, held, withdrawn, unwanted, gathered, bounced)

/// A letter as the outbox page shows it.
struct Posted {
  LetterId id;
  State state = State::waiting;
  Reason reason = Reason::notice;
  std::string to_address, to_name, subject;
  std::string body;  ///< empty for a secret one, and once it has been erased
  bool secret = false;
  std::int64_t tries = 0;
  std::string why;  ///< what the relay said last
  Instant at{};     ///< posted
  std::optional<Instant> next_try, sent_at;
};
BOOST_DESCRIBE_STRUCT(Posted, (),
                      (id, state, reason, to_address, to_name, subject, body, secret, tries, why, at, next_try,
                       sent_at))

/// Newest first; optionally of one state.
std::vector<Posted> outbox(Reading&, std::optional<State> state, int limit = 100);
std::optional<Posted> letter(Reading&, LetterId const&);
struct Counts {
  std::int64_t waiting = 0, failed = 0, held = 0, bounced = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (waiting, failed, held, bounced))
Counts count(Reading&);
/// The letters about one thing, newest first.
std::vector<Posted> letters_about(Reading&, std::string const& about);
/// What the newest letter about which failed or came back: whoever it was for did not get it. Once for a page, not for each of its rows.
std::set<std::string> lost_about(Reading&);
/// Did an answer (Reason::answer) about this leave in the last ten minutes, or does it wait? Then another says nothing new: the link of a letter that
/// asks to confirm shows later words as well.
bool answered_lately(Reading&, std::string const& about, Instant now);
/// How many letters have a key that begins so. `beginning` is of letters, digits, blanks.
std::int64_t posted_under(Reading&, std::string const& beginning);
/// What the letter with this Message-ID (without angle brackets) was about, and to whom it went. None for any other.
struct Written {
  LetterId id;
  std::string to_address, about;
  State state = State::waiting;
};
std::optional<Written> letter_of(Reading&, std::string const& message_id);
/// Its Message-ID; empty before it is first tried.
std::string message_of(Reading&, LetterId const&);

/// Takes back a letter that has not left: never sent, its text erased. Refuses (unknown); (not_now) it has left, or is leaving.
Result<Done> withdraw(Writing&, LetterId const&);
/// Addresses whose last letter came back: nobody's silence there is an answer.
std::set<std::string> dead_addresses(Reading&);
/// Notes that a letter came back, with the words of the machine that sent it back (cleaned, at most 200 characters). Only a letter that
/// was sent can come back; for another nothing happens. Answers whether it was noted.
Result<bool> note_bounce(Writing&, LetterId const&, std::string const& words);

/// Sends a failed or held letter once more, now. Refuses (unknown); (not_now) it waits or was sent, its body is erased,
/// or its time is over.
Result<Done> retry(Writing&, LetterId const&);
/// Erases every letter to an address and what it wished of letters (delete my account). Answers how many.
Result<std::int64_t> forget_address(Writing&, std::string const& address);
/// Forgets what was sent 30 days ago, and what failed or was held 90 days ago. For the timer.
Result<Done> sweep(Writing&);

}  // namespace mail
