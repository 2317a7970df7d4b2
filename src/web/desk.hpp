// SPDX-License-Identifier: Apache-2.0
// What the pages of the correction desk share. The desk itself is desk_pages.cpp (facts and frame) and desk_turns.cpp (turns and
// the forms in them); what its forms do: edit_pages.cpp (words), voice_pages.cpp (speakers, aliases), status_pages.cpp (status,
// editions, redaction, undo), commitment_pages.cpp. Files come in by import_pages.cpp; glossary_pages.cpp helps captioners.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "desk/desk.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

// ------------------------------------------------------------------------------------------------ the desk's facts

/// Somebody who may be speaking, and why.
struct DeskSpeaker {
  std::string rule;
  base::PersonId person;  ///< empty: the label is likely to be a role
  std::string name, why;
  bool preselected = false;
};
BOOST_DESCRIBE_STRUCT(DeskSpeaker, (), (rule, person, name, why, preselected))

struct DeskTurn {
  std::int64_t n = 0;  ///< its place in the meeting, from 1
  record::Turn turn;
  bool unresolved = false;  ///< nobody has said whose voice it is
  bool automatic = false;   ///< a rule has, and nobody confirmed it
  bool two_fit = false;     ///< several people fit one rule: none is preselected
  std::vector<DeskSpeaker> speakers;
  std::vector<desk::WordSuggestion> words;
};
BOOST_DESCRIBE_STRUCT(DeskTurn, (), (n, turn, unresolved, automatic, two_fit, speakers, words))

struct DeskUndo {
  std::int64_t edit = 0;
  std::string op;
};
BOOST_DESCRIBE_STRUCT(DeskUndo, (), (edit, op))

struct DeskCounts {
  std::int64_t turns = 0, unresolved = 0, automatic = 0, suggestions = 0, segments = 0, seen = 0, marks_to_look_at = 0;
};
BOOST_DESCRIBE_STRUCT(DeskCounts, (), (turns, unresolved, automatic, suggestions, segments, seen, marks_to_look_at))

/// The desk of one meeting as it is asked for: one page of turns, those of the filter.
struct DeskFacts {
  base::MeetingId meeting;
  base::SeriesId series;
  std::string title, lang;
  record::Status status = record::Status::rough;
  DeskCounts counts;
  std::string filter;  ///< all, unresolved, suggestions
  std::int64_t page = 1, pages = 1;
  std::vector<DeskTurn> turns;
  std::optional<DeskUndo> undo;  ///< the viewer's last act that can be taken back
  std::vector<record::Edition> editions;
  std::vector<record::Redaction> redactions;  ///< those that wait
};
BOOST_DESCRIBE_STRUCT(DeskFacts, (), (meeting, series, title, lang, status, counts, filter, page, pages, turns, undo, editions, redactions))

/// What a form on the desk sent that was refused: shown again where it was typed.
struct DeskTrouble {
  base::SegmentId segment;  ///< the edit form of this paragraph, or
  base::TurnId turn;        ///< the speaker form of this turn
  Refusal refusal;
};

/// Where one is on the desk: `turn` is opened with its speaker form, `edit` with its edit form.
struct DeskPlace {
  std::string filter = "all";
  base::TurnId turn;
  base::SegmentId edit;
};

/// The page of the desk; with a trouble its form again, status 400.
http::Response show_desk(Call&, base::MeetingId const&, std::optional<DeskTrouble> const& = {});

/// One turn with everything that can be done to it. `names` are everybody's.
Html desk_turn(Call const&, DeskFacts const&, DeskTurn const&, DeskPlace const&, std::optional<DeskTrouble> const&,
               std::map<base::PersonId, std::string> const& names);
/// The panel beside the turns: what is left to do, undo, next steps.
Html desk_panel(Call const&, DeskFacts const&, std::map<base::PersonId, std::string> const& names);

// ------------------------------------------------------------------------------------------------ ways back

/// "all" unless it is a filter of the desk.
std::string desk_filter(Call const&);
/// The desk opened at a turn or segment, with the filter the request carries.
std::string desk_at(Call const&, base::MeetingId const&, base::TurnId const&);
std::string desk_at(Call const&, base::MeetingId const&, base::TurnId const&, base::SegmentId const&);
/// A refusal of a desk act: said on a page that leads back to the place; to programs as everywhere.
http::Response refused_on_desk(Call&, Refusal const&, std::string const& back);
/// The reasons a person may give for a correction.
std::vector<Choice> reason_choices(std::string_view chosen);
std::string reason_title(std::string_view reason);
/// Everybody by name, for a select; the first choice is `none`.
std::vector<Choice> person_choices(std::map<base::PersonId, std::string> const& names, std::string const& none, base::PersonId const& chosen = {});
/// The time zone this viewer reads times in.
std::string desk_zone(Call const&);

std::vector<Route> import_rows();
std::vector<Route> edit_rows();
std::vector<Route> voice_rows();
std::vector<Route> alias_rows();
std::vector<Route> status_rows();
std::vector<Route> commitment_rows();
std::vector<Route> glossary_rows();

}  // namespace web
