// SPDX-License-Identifier: Apache-2.0
// Evidence that people enter, equal in rank to what machines find; looks at the three principles; the series of meetings that are a
// coalition's own; and what the coalition says to its badges. (between-meetings a.4)
#pragma once

#include <map>
#include <string>
#include <vector>

#include "roster/badges.hpp"
#include "roster/roster.hpp"

namespace roster {

/// One item as it is kept.
struct Item {
  EvidenceId id = {};
  CoalitionId coalition = {};
  Kind kind = Kind::output;
  std::optional<Day> day = {};  ///< when it happened
  std::string words = {};       ///< what it is
  std::string link = {};        ///< where it can be seen
  PersonId by = {};
  Instant at{};                 ///< when it was entered
  std::string who = {};         ///< the contact whose personal link it was; empty: `by` says it
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, coalition, kind, day, words, link, by, at, who))

/// Refuses (unknown) the coalition; (malformed) no day or one to come, no words or over 300 characters, a link that is missing or not http(s);
/// (conflict) the same kind, day and link is there already.
Result<EvidenceId> add_item(Writing&, Item const& wish);
/// Takes an item back; the history says what it was. Refuses (unknown).
Result<Done> remove_item(Writing&, CoalitionId const&, EvidenceId const&);
/// Newest day first.
std::vector<Item> items(Reading&, CoalitionId const&);
/// As evidence, by coalition: each at the noon of its day; after `from` up to `to`.
std::map<CoalitionId, std::vector<Evidence>> items_as_evidence(Reading&, Instant from, Instant to);

/// A look at a principle as it is kept.
struct KeptCheck {
  CheckId id = {};
  Check check = {};
  std::string note = {};  ///< what was found there
  PersonId by = {};
};
BOOST_DESCRIBE_STRUCT(KeptCheck, (), (id, check, note, by))
/// Notes what was seen at an address: at check.at, or now where that is the epoch. Refuses (unknown); (malformed): an address that is not http(s), a note over 1,000 characters or
/// missing where the verdict is "not met", a day to check again that is not after today, a look that
/// is still to come.
Result<CheckId> note_check(Writing&, CoalitionId const&, Check const&, std::string const& note);
/// Newest first.
std::vector<KeptCheck> checks(Reading&, CoalitionId const&);
std::map<CoalitionId, std::vector<Check>> all_checks(Reading&);

/// How long a look holds where nobody said when to look again: proposed, and after it the look is due.
inline constexpr std::chrono::days look_holds{182};
/// A principle that is to be looked at again: its day has come, or nobody set one and the look is old.
struct CheckDue {
  CoalitionId coalition = {};
  std::string name = {};
  Principle principle = Principle::membership;
  Verdict verdict = Verdict::cannot_tell;  ///< of the newest look
  std::string url = {};
  Instant since{};
};
BOOST_DESCRIBE_STRUCT(CheckDue, (), (coalition, name, principle, verdict, url, since))
/// Of coalitions that are neither merged nor closed; what is due longest first.
std::vector<CheckDue> checks_due(Reading&, Instant now);

/// Says that the meetings of a series are this coalition's own (or no longer): they are evidence of its life. Refuses (unknown) the
/// coalition; (conflict) it is another's.
Result<Done> own_series(Writing&, CoalitionId const&, SeriesId const&, bool own);
std::map<SeriesId, CoalitionId> series_owners(Reading&);

/// What the coalition says to its badges; shown wherever they are. Empty takes it back. Refuses (unknown); (malformed) over 2,000 characters.
/// `who`: the contact, by a personal link.
Result<Done> comment(Writing&, CoalitionId const&, std::string const& words, std::string const& who = {});
std::string comment_of(Reading&, CoalitionId const&);

}  // namespace roster
