// SPDX-License-Identifier: Apache-2.0
// Private to this room: an event as apply() reads it, and how verbs write one. Verbs never change a Room by hand: they append
// through enter(), which also folds the event into the caller's copy, so that what a verb sees next is what everybody will see.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "live/live.hpp"

namespace live {

/// A line of the log, its text read as a JSON object (empty when redacted).
struct Event {
  std::int64_t seq = 0;
  Instant at{};
  PersonId actor = {};
  std::string role = {}, kind = {}, object = {};
  boost::json::object data = {};
};

/// Folds one event in. Unknown kinds only raise seq. Each noun has its own file: room.cpp (life, rules, record), seats.cpp,
/// agenda.cpp, queue.cpp, turns.cpp, calls.cpp, chat.cpp, screens.cpp; each takes the kinds it knows and answers whether it did.
void apply(Room&, Event const&);
bool apply_life(Room&, Event const&);
/// ruleset.changed, of the meeting or of an item.
void take_rules(Room&, Event const&);
bool apply_seat(Room&, Event const&);
bool apply_agenda(Room&, Event const&);
bool apply_queue(Room&, Event const&);
bool apply_turn(Room&, Event const&);
bool apply_call(Room&, Event const&);
bool apply_chat(Room&, Event const&);
bool apply_screen(Room&, Event const&);

/// The whole log folded, nothing remembered: what room() must always equal.
Room from_scratch(Reading&, MeetingId const&);

/// Keeps what the chair's act that begins with this event will change, and forgets it when something else is built on it (undo.cpp).
void note_act(Room&, Event const&);
void forget_act(Room&);
/// Puts back what note_act kept: what undo.applied does.
void undo_act(Room&, Instant at);

/// Adds to the timeline who holds the floor now, when it is somebody else than before. Zero-length holdings may stand in it.
void hold_floor(Room&, Instant at);

// Questions the nouns share, all pure.

/// True when nothing more can become of this entry by itself: done, withdrawn, parked, answered or expired.
bool is_over(Entry const&);
/// Those who wait in the current item: waiting, called, away or held, whatever their kind; oldest first.
std::vector<EntryId> still_waiting(Room const&);
/// Rank of floor 3: access and order 0, clarify 1, reply 2, point 3, right of reply 4.
int rank_of(Kind);
/// The one the rule proposes now; empty when nobody waits. order().front() is always this one.
EntryId next_entry(Room const&);
/// Later requests of the same rank that wait and are called first overtake: what entry.called means to the others. Those who
/// were away stand in line again.
void note_called(Room&, Entry const& called);
/// How many turns of this kind the seat has had in the item, those undone left out.
std::ptrdiff_t turns_had(Room const&, SeatId const&, ItemId const&, Kind);
/// Whose share of time it is: the coalition's, else the constituency's, else one's own.
std::string group_of(Entry const&);
std::string group_of(Grant const&);
/// The speaking time of this entry, in floor time: set by the chair, else by kind and part; and what was granted to its group because
/// another one spoke longer.
Millis limit_of(Room const&, Entry const&);
/// The last turn that opened a topic in the current item, not a reply to one; empty: none.
GrantId topic_of(Room const&);
/// True when a reply or question to this turn still belongs to what is being spoken of: the topic's own turn, or one after it.
bool is_current(Room const&, GrantId const&);
/// Refuses not_now when no request of this kind is taken now: the meeting does not run, or the queue is closed.
Result<Done> may_queue(Room const&, Kind);
/// True when this seat has a request of this kind that has not come up yet: nobody waits twice with one kind.
bool waits_with(Room const&, SeatId const&, Kind);
bool is_paused(Grant const&);
/// Whose voice is heard in this turn: the asker's, the reader's or the speaker's own; empty where the words are only shown.
SeatId voice_of(Grant const&);
/// Can the one who would speak not be heard, as far as is known?
bool voice_is_lost(Room const&, Entry const&);
/// How a turn ends because somebody else gets the floor: connection_lost, when its voice cannot be heard, else finished.
std::string ending_of(Room const&, Grant const&);
/// Time spoken in this turn until `now`, pauses taken out; never negative, nothing for one that was undone.
Millis used_in(Grant const&, Instant now);
/// The point of order that was heard (or is being heard) and has no ruling yet; empty: none.
EntryId order_unruled(Room const&);

/// Appends to the log, folds into `room`, and answers the seq. `by.seat` goes into the data as "by" when it is set.
std::int64_t enter(Writing&, Room& room, By const&, std::string_view kind, std::string_view object, boost::json::object data = {});

/// Invites whoever waits with this request to write within so many days (invited.cpp).
void invite_in_writing(Writing&, Room&, By const&, EntryId const&, std::int64_t days);

/// Refuses not_allowed unless `by` has the right; "This meeting is not open." and the like are the verbs' own.
Result<Done> must_have(By const&, Right);

/// Refuses not_now unless the meeting is open (not suspended).
Result<Done> must_run(Room const&);

/// Refuses not_now while moderation holds all public input (trust L-CHAT): one switch for chat, hands, answers, objections and
/// requests, so that a flood driven out of one of them finds no other. Those who run the room pass: whoever may moderate the
/// chat, run the queue, act for others or rule. Access requests are not asked at all. Every verb by which the public puts
/// something in calls this first (chat.cpp has it).
Result<Done> input_open(Room const&, By const&);
/// The seat that acts, as a copy. Refuses not_allowed: nobody's seat, one that is not in this room, was put
/// out, or has not been let in.
Result<Seat> own_seat(Room const&, By const&);
/// What was typed, cleaned: a line has no line feeds, a text keeps them. Refuses malformed, naming `field`: not UTF-8, nothing
/// left, or more than `most` characters.
Result<std::string> line_of(std::string_view typed, std::size_t most, std::string_view field);
Result<std::string> words_of(std::string_view typed, std::size_t most, std::string_view field);

// Reading fields out of an event's data; missing or of another type: the default.
std::string text_of(boost::json::object const&, std::string_view name);
std::int64_t number_of(boost::json::object const&, std::string_view name, std::int64_t otherwise = 0);
bool flag_of(boost::json::object const&, std::string_view name, bool otherwise = false);

boost::json::array const& list_of(boost::json::object const&, std::string_view name);

// The things by id, to be changed: for apply_... only. None when they are not there.
Seat* seat(Room&, SeatId const&);
Entry* entry(Room&, EntryId const&);
Grant* grant(Room&, GrantId const&);
Item* item(Room&, ItemId const&);
Call* call(Room&, CallId const&);

/// Which of a described enum's names this is; none when it is none.
template <class E>
std::optional<E> named(std::string_view word) {
  E out{};
  if (!boost::describe::enum_from_string(std::string(word).c_str(), out)) return std::nullopt;
  return out;
}
template <class E>
std::string name_of(E value) {
  return boost::describe::enum_to_string(value, "");
}

}  // namespace live
