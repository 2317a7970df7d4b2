// SPDX-License-Identifier: Apache-2.0
// How kept messages stand in the database. Private to this room.
//
// Not a row each: thirty days of a list are a *piece*, in one row or a few ("parts"), a line for each message. A hundred thousand messages
// of fifteen years are some two hundred rows. One by one they cost more than all the reading of the archive: a statement, a row, a staged
// row and four entries of indexes for each.
//
//   1234 -77 0 5501 1234 9 1646902800000 00000000000000010000000000000002 00000000000004d2
//
// That is its key, sender, subject, body, thread; marks; time in milliseconds, empty when there is none; what it refers to, what it
// answers, sixteen hexadecimal digits each. All but marks and time are keyed hashes (lists.hpp), as whole numbers with a sign, as SQL
// writes them. Marks are bits: 1 reply, 2 clamped, 4 machine, 8 human, 16 prompted.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "roster/lists.hpp"

namespace roster {

inline constexpr Millis piece_span = std::chrono::hours(24 * 30);

/// Adds a line.
void write_line(std::string& to, KeptMessage const&);
/// Takes the first line off `rest` into `m`; false when none is left. Throws for what write_line() did not write.
bool next_line(std::string_view& rest, KeptMessage& m);

/// Calls `each` with every message of a row, always the same object.
template <class Each>
void each_line(std::string_view rest, Each&& each) {
  for (KeptMessage m; next_line(rest, m);) each(m);
}

/// Calls `each` with every kept message of a coalition's list, always the same object.
template <class Each>
void each_message(Reading& r, CoalitionId const& id, Each&& each) {
  r.each<std::string>("select kept from list_piece where coalition = :c", [&](std::string const& kept) { each_line(kept, each); }, id);
}

/// Looks for announcements anew where pieces of a coalition's list (in order) were replaced: the same body on three coalitions' lists or
/// more within 7 days. Answers the coalitions of whose messages marks changed.
std::set<CoalitionId> find_announcements(Writing&, CoalitionId const&, std::vector<std::int64_t> const& pieces);
/// Keys of a coalition's messages that are announcements.
std::unordered_set<std::uint64_t> announced(Reading&, CoalitionId const&);

/// Whom a reading heard, from now on for as long as names may be compared (aliases.hpp).
void note_writers(Writing&, CoalitionId const&, std::vector<HeardWriter> const&);

}  // namespace roster
