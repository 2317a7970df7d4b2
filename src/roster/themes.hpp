// SPDX-License-Identifier: Apache-2.0
// Sets of themes, which change: the forum's of this year, those of an outside process. A set has versions, and none is ever changed. A
// theme of a coalition that stands in a set refers to a version of it: the newest at the time it was entered, until a person moves the coalitions
// on. What a coalition once meant can so be read for ever. Themes that stand in no set are its own words.
#pragma once

#include <string>
#include <vector>

#include "roster/roster.hpp"

namespace roster {

using ThemeSetId = base::Id<"theme_set">;

struct ThemeVersion {
  std::int64_t version = 0;  ///< 1, 2, ...
  std::vector<std::string> themes = {};
  Instant at{};
  PersonId by = {};
  std::string reason = {};         ///< of all but the first: what it follows
  std::int64_t referred_by = 0;    ///< so many coalitions
};
BOOST_DESCRIBE_STRUCT(ThemeVersion, (), (version, themes, at, by, reason, referred_by))

struct ThemeSet {
  ThemeSetId id = {};
  std::string name = {};
  std::int64_t newest = 1;
};
BOOST_DESCRIBE_STRUCT(ThemeSet, (), (id, name, newest))

/// Its first version. Themes that coalitions have already refer to it from now on. Refuses (malformed) no name or over 120 characters; no
/// theme, over 60, one twice (letter case and marks apart), over 120 characters or with a semicolon; (conflict) the name is taken.
Result<ThemeSetId> open_theme_set(Writing&, std::string const& name, std::vector<std::string> const& themes);
/// The next version; what refers to an older one stays there. The same themes again are no version. Refuses (unknown) the set; (malformed)
/// as above, no reason or over 500 characters. Answers its number.
Result<std::int64_t> add_theme_version(Writing&, ThemeSetId const&, std::vector<std::string> const& themes, std::string const& reason);
/// Themes that stand in the newest version refer to it from now on. Refuses (unknown). Answers how many coalitions that moved.
Result<std::int64_t> follow_newest(Writing&, ThemeSetId const&);

/// By name.
std::vector<ThemeSet> theme_sets(Reading&);
std::optional<ThemeSet> theme_set(Reading&, ThemeSetId const&);
/// Newest first.
std::vector<ThemeVersion> theme_versions(Reading&, ThemeSetId const&);

/// A version of a set that a coalition's theme refers to.
struct ThemeReference {
  std::string theme = {};  ///< as the coalition has it
  ThemeSetId set = {};
  std::string name = {};  ///< of the set
  std::int64_t version = 0;
  bool gone = false;      ///< the newest version does not have it any more
};
BOOST_DESCRIBE_STRUCT(ThemeReference, (), (theme, set, name, version, gone))
/// In the order of the coalition's themes.
std::vector<ThemeReference> theme_references(Reading&, CoalitionId const&);

}  // namespace roster
