// SPDX-License-Identifier: Apache-2.0
// What a calendar program sends back (RFC 5546 METHOD:REPLY), read into plain values (libical lives here). What it means for
// attendance is decided by whoever knows the meeting and the person; nothing in a reply is believed beyond its words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace schedule {

enum class Coming { yes, perhaps, no };

struct Reply {
  std::string uid = {};
  int sequence = 0;            ///< of the invitation it answers; an older one than ours answers something that has changed
  std::string mail = {};            ///< whose answer it says it is, lower case, without "mailto:"
  Coming coming = Coming::perhaps;
  std::string comment = {};         ///< cleaned; at most 500 characters
  std::optional<base::Instant> occurrence{};  ///< one meeting of a series: where it was planned; none: all of it
  std::optional<base::Instant> stamp{};       ///< when their program made it: of two replies the later one counts
};

/// Reads one reply. Refuses (malformed) what is no METHOD:REPLY with exactly one answering ATTENDEE, or is larger than 256 KiB. Somebody
/// who has not decided (NEEDS-ACTION, DELEGATED) is refused too: that is no answer.
base::Result<Reply> read_reply(std::string_view ics);

}  // namespace schedule
