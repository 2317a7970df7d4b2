// SPDX-License-Identifier: Apache-2.0
// What the record needs of a meeting when it ends: who was there, who spoke how long, what was asked and said, what is left over.
// Only facts of the room, as values; desk writes attendance and the draft report from them, and pages may show them while the
// meeting runs. Persons' talk time is not here: it is moderation's (floor 8), the record has groups only.
#pragma once

#include "live/calls.hpp"

namespace live {

struct Attended {
  SeatId seat = {};
  PersonId person = {};
  std::string name = {}, coalition = {}, capacity = {}, constituency = {};
  Channel channel = Channel::remote;  ///< the last one
  std::vector<Part> parts = {};
  std::vector<Interval> here = {};    ///< every one has an end
  Millis present{};                   ///< their sum
};
BOOST_DESCRIBE_STRUCT(Attended, (), (seat, person, name, coalition, capacity, constituency, channel, parts, here, present))

struct Apology {
  PersonId person = {};
  std::string name = {}, coalition = {}, delegate = {};
};
BOOST_DESCRIBE_STRUCT(Apology, (), (person, name, coalition, delegate))

/// Turns only; the chair's own time stands apart, because it is no turn (floor 2). Key "" is "none".
struct TimeUsed {
  std::map<std::string, Millis> coalitions = {}, constituencies = {}, capacities = {}, channels = {}, kinds = {};
  Millis chair{};
};
BOOST_DESCRIBE_STRUCT(TimeUsed, (), (coalitions, constituencies, capacities, channels, kinds, chair))

struct Treated {
  ItemId item = {};
  std::string title = {};
  ItemState state = ItemState::planned;
  std::int64_t minutes = 0;  ///< planned
  Millis used{};
  std::string conclusion = {};
};
BOOST_DESCRIBE_STRUCT(Treated, (), (item, title, state, minutes, used, conclusion))

/// A request that was not heard, and what became of it.
struct Unheard {
  EntryId entry = {};
  SeatId seat = {};
  std::string name = {}, coalition = {};
  ItemId item = {};
  Kind kind = Kind::point;
  std::string note = {};              ///< empty when it is for moderation only
  EntryState state = EntryState::waiting;
  std::string ended = {};             ///< why, as the entry has it
  std::optional<Instant> write_by = {};  ///< invited to write until then
  std::string words = {};             ///< and these came
};
BOOST_DESCRIBE_STRUCT(Unheard, (), (entry, seat, name, coalition, item, kind, note, state, ended, write_by, words))

/// A turn that spoke for others as well.
struct Supported {
  GrantId turn = {};
  std::string name = {};               ///< who spoke
  std::vector<std::string> by = {};    ///< who let their own request be (supporters())
};
BOOST_DESCRIBE_STRUCT(Supported, (), (turn, name, by))

struct Ruled {
  EntryId entry = {};
  std::string raised_by = {}, point = {};  ///< point: empty when the note is for moderation only
  std::string word = {}, text = {}, by = {};
  bool appealed = false;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Ruled, (), (entry, raised_by, point, word, text, by, appealed, at))

/// A call with what everybody may know of its answers.
struct Asked {
  Call call = {};    ///< as shown_call() to others than the chair
  Tally tally = {};
};
BOOST_DESCRIBE_STRUCT(Asked, (), (call, tally))

struct Minutes {
  std::vector<Interval> open = {};        ///< when the meeting was open; every one has an end
  std::vector<std::string> chaired = {};  ///< names of who sat in the chair, in order, without repetition next to each other
  std::vector<Attended> attended = {};    ///< whoever was there, by arrival; barred seats too
  std::vector<Apology> apologies = {};    ///< who apologised and did not come after all
  std::vector<std::string> missing = {};  ///< coalitions without anybody, sorted
  std::vector<Treated> items = {};        ///< in the order of the agenda
  TimeUsed time = {};
  std::vector<Asked> calls = {};
  std::vector<Objection> dissent = {};    ///< objections whose dissent stands beside the decision
  std::vector<Outcome> outcomes = {};     ///< the chair's sentences, of calls and without
  std::vector<Unheard> unheard = {};      ///< by order of request
  std::vector<Supported> supported = {};  ///< by order of the turns
  std::vector<Ruled> rulings = {};
  std::vector<std::string> notices = {};  ///< overrides of the order and the like
  std::vector<Interval> off = {};         ///< off the record; every one has an end
  Millis off_record{};                    ///< their sum
  std::vector<ChatId> chat_in_record = {};
  std::vector<ChatId> chat_off_record = {};  ///< said while nothing was kept: desk erases these texts (store::redact_events)
};
BOOST_DESCRIBE_STRUCT(Minutes, (), (open, chaired, attended, apologies, missing, items, time, calls, dissent, outcomes, unheard, supported, rulings,
                                    notices, off, off_record, chat_in_record, chat_off_record))

/// Pure. What is still open (a presence, a turn, off the record) ends at the end of the meeting, or at `now` while it runs.
/// `expected`: coalitions that should be there, by name (desk: the active ones of the roster); missing are those, and those somebody
/// apologised for, of which nobody was there. Names are compared folded; each is given as it was first met.
/// A request is unheard unless it was spoken, or its own author took it back (changed_mind, covered, left). Access requests, and
/// points of order that got a ruling, are not requests for the floor.
Minutes minutes(Room const&, Instant now, std::vector<std::string> const& expected = {});

}  // namespace live
