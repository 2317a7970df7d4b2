// SPDX-License-Identifier: Apache-2.0
// How the procedure is led: its days, and the language of letters to whom no other is known. The days are judgement, not findings, so they
// are settings, changed by a recorded decision; the starting values are those of between-meetings a.4. An inquiry keeps the days that were
// in force when it was opened: what a coalition was told it has, it has.
#pragma once

#include <string>
#include <vector>

#include "roster/roster.hpp"

namespace roster {

/// How long a coalition knows something before the next step, and before everybody does: no decision makes it shorter.
inline constexpr std::chrono::days told_first{14};

/// Numbers are days.
struct Manner {
  int again = 14;            ///< quiet: from the first letter to the second,
  int list = 28;             ///< to the one with a copy to its list,
  int offer = 60;            ///< to the offer of four answers
  int between = 14;          ///< at least, from one step to the next and from an announcement to the publication
  int mend = 30;             ///< that are proposed for mending what was found
  int patience = 60;         ///< after which a check-in or a request for contacts ends without an answer
  int rest = 182;            ///< after which the same may be suggested again
  int contacts = 365;        ///< after which contacts that nobody confirmed are asked for
  std::string lang = "en";   ///< of letters to contacts with neither a language of their own nor an account, and to lists
  friend bool operator==(Manner const&, Manner const&) = default;
};
BOOST_DESCRIBE_STRUCT(Manner, (), (again, list, offer, between, mend, patience, rest, contacts, lang))
/// Refuses (malformed): `between` or `mend` below 14, steps of the quiet ladder that are not `between` apart, anything below 14 or over ten
/// years, `mend` over a year, a language that the pages do not speak.
Result<Done> check(Manner const&);

/// The one in force; the starting values when nobody decided otherwise.
Manner manner(Reading&);
struct MannerChange {
  Manner manner = {};
  Instant at{};
  PersonId by = {};
  std::string reason = {};
};
BOOST_DESCRIBE_STRUCT(MannerChange, (), (manner, at, by, reason))
/// For inquiries that are opened from now on. Refuses as check(Manner); (malformed) no reason (the decision behind it, or where it stands)
/// or over 1,000 characters. The same again changes nothing.
Result<Done> set_manner(Writing&, Manner const&, std::string const& reason);
/// Newest first.
std::vector<MannerChange> manner_changes(Reading&);
/// Of changes as manner_changes() gives them, the one that was in force.
Manner manner_at(std::vector<MannerChange> const&, Instant);

}  // namespace roster
