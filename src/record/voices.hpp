// SPDX-License-Identifier: Apache-2.0
// Whose voice a label is, kept: aliases with dates per series, automatic assignment by R1 and R2, confirmation "this turn /
// this meeting / always" (captions 6.6). Glossary and verdicts on suggestions of a series. The rules themselves are pure
// (speakers.hpp, suggest.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "record/model.hpp"
#include "record/transcripts.hpp"
#include "store/store.hpp"

namespace record {

/// A label of a series that is a person's, from a day until a day.
struct Alias {
  AliasId id;
  SeriesId series;
  std::string text;   ///< the label as typed
  PersonId person;
  std::string from, until;  ///< days, or empty: always
};
BOOST_DESCRIBE_STRUCT(Alias, (), (id, series, text, person, from, until))

/// Adds an alias; answers the one there is for this label (folded) and person. Refuses (malformed): no label or over 120 characters, no
/// person, a day that is none.
Result<AliasId> add_alias(Writing&, Alias const& wish);
/// It holds until that day. Refuses (malformed) what is no day, (unknown) no such alias.
Result<Done> end_alias(Writing&, AliasId const&, std::string const& until);
/// Refuses (unknown) no such alias.
Result<Done> remove_alias(Writing&, AliasId const&);
/// By label.
std::vector<Alias> aliases(Reading&, SeriesId const&);

/// How far a confirmation reaches.
enum class Reach { turn, meeting, always };
BOOST_DESCRIBE_ENUM(Reach, turn, meeting, always)
std::optional<Reach> reach_of(std::string_view);

/// Says whose voice a turn is. `person` empty and `unidentified`: nobody knows, a final answer. `capacity` may be empty.
/// Reach meeting: all turns with this label (folded) in the meeting that no person confirmed otherwise; always: the same and an
/// alias of the series from now on. Refuses: unknown turn; malformed: neither person nor unidentified, meeting or always for a
/// nameless turn or for a role label (R8).
Result<Edited> name_voice(Writing&, TurnId const&, SeriesId const&, PersonId const&, std::string const& capacity, bool unidentified,
                          Reach);
/// Takes a person off a turn again: unresolved.
Result<Edited> unname_voice(Writing&, TurnId const&);
/// Assigns automatically (R1, R2): what speakers.hpp found, as pairs of turn and person with the method.
struct Automatic {
  TurnId turn;
  PersonId person;
  Method method = Method::alias;
};
void name_automatically(Writing&, TranscriptId const&, std::vector<Automatic> const&);
/// A person confirms every automatic name of the transcript at once (rulings 2); answers how many.
Result<std::int64_t> confirm_automatic(Writing&, MeetingId const&);

// ------------------------------------------------------------------------------------------------ glossary

struct Term {
  TermId id;
  SeriesId series;
  std::string text;     ///< as it should be written
  std::string kind;     ///< name, coalition, acronym, term, place
  std::string heard;    ///< known mis-hearings, separated by ";"
  std::string outline;  ///< steno strokes for Plover, or empty
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Term, (), (id, series, text, kind, heard, outline, note))
/// Refuses (malformed): no text or over 120 characters, heard or note over 500, outline over 120, kind over 40; (conflict) the series has
/// this text already.
Result<TermId> add_term(Writing&, Term const& wish);
/// Refuses (malformed) as add_term, (unknown) no such term.
Result<Done> change_term(Writing&, Term const& wish);
/// Refuses (unknown) no such term.
Result<Done> remove_term(Writing&, TermId const&);
/// By text.
std::vector<Term> glossary(Reading&, SeriesId const&);

// ------------------------------------------------------------------------------------------------ verdicts

/// What people said of suggestions: accepted, rejected, never (captions 5.4).
struct Verdict {
  std::string rule, heard, meant;
  std::int64_t shown = 0, accepted = 0, rejected = 0;
  bool never = false;
};
BOOST_DESCRIBE_STRUCT(Verdict, (), (rule, heard, meant, shown, accepted, rejected, never))
/// Notes what a person said of a suggestion at this segment and revision: accepted, rejected, never. Refuses (malformed) another verdict,
/// heard or meant over 500 characters, rule over 40.
Result<Done> judge(Writing&, SeriesId const&, MeetingId const&, std::string const& rule, std::string const& heard,
                   std::string const& meant, SegmentId const& segment, std::int64_t rev, std::string const& verdict);
/// All verdicts of a series, by pair.
std::vector<Verdict> verdicts(Reading&, SeriesId const&);
/// Suggestions rejected for exactly this segment and revision, not shown again there: "rule TAB heard TAB meant TAB segment TAB rev".
std::vector<std::string> rejected_here(Reading&, MeetingId const&);

}  // namespace record
