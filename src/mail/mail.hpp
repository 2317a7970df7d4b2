// SPDX-License-Identifier: Apache-2.0
// Letters out: a durable outbox. A verb posts a letter in its own transaction, so there is no letter without its cause
// and no cause without its letter; the Postman (deliver.hpp) hands it to the relay afterwards. (house 8; rulings 13,
// feasible 1)
//
//   waiting -> sent | failed (with why) | held (no relay configured: printed to the terminal once)
//
// Not here: limits on who may cause letters (people), the sentences in them (desk, with tr), archives in (later).
#pragma once

#include <boost/describe.hpp>
#include <optional>
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
enum class Reason { sign_in, invitation, notice };
BOOST_DESCRIBE_ENUM(Reason, sign_in, invitation, notice)

struct Letter {
  std::string to_address, to_name;
  std::string subject;
  std::string body;  ///< plain text, any line ends
  Reason reason = Reason::notice;
  std::string language = "en";  ///< BCP 47, for Content-Language
  bool secret = false;  ///< holds a sign-in link: no page shows the body, and it is erased once sent, held or failed
  std::optional<Instant> useful_until;  ///< not sent after this
};

/// Puts a letter into the outbox. Refuses (malformed): address, control characters (CR and LF above all) or over 200
/// characters in name or subject, an empty subject, a body over 64 kB, text that is not UTF-8.
Result<LetterId> post(Writing&, Letter const&);

enum class State { waiting, sent, failed, held };
BOOST_DESCRIBE_ENUM(State, waiting, sent, failed, held)

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
  std::int64_t waiting = 0, failed = 0, held = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (waiting, failed, held))
Counts count(Reading&);

/// Sends a failed or held letter once more, now. Refuses (unknown); (not_now) it waits or was sent, its body is erased,
/// or its time is over.
Result<Done> retry(Writing&, LetterId const&);
/// Erases every letter to an address (delete my account). Answers how many.
Result<std::int64_t> forget_address(Writing&, std::string const& address);
/// Forgets what was sent 30 days ago, and what failed or was held 90 days ago. For the timer.
Result<Done> sweep(Writing&);

}  // namespace mail
