// SPDX-License-Identifier: Apache-2.0
// The live room as a value: who is there, who may speak, who waits, what was asked and answered. A Room is a pure function of
// the meeting's event log (floor 1, house 3): apply() in room.cpp is the only thing that changes one. No SQL, no clock, no words
// for pages here. Names of events and their payloads stand beside apply().
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/json.hpp"

namespace live {

using base::Instant;
using base::Millis;
using base::CallId;
using base::ChatId;
using base::DocumentId;
using base::EntryId;
using base::GrantId;
using base::ItemId;
using base::MarkId;
using base::MeetingId;
using base::ObjectionId;
using base::PersonId;
using base::ScreenId;
using base::SeatId;

// ------------------------------------------------------------------------------------------------ the meeting's life

enum class Life { planned, lobby, open, suspended, closed };
BOOST_DESCRIBE_ENUM(Life, planned, lobby, open, suspended, closed)

/// What the floor is doing (floor 2). The chair has it by default.
enum class FloorState { before, chair, turn, procedural, suspended, ended };
BOOST_DESCRIBE_ENUM(FloorState, before, chair, turn, procedural, suspended, ended)

enum class Consent { none, announced, objected };
BOOST_DESCRIBE_ENUM(Consent, none, announced, objected)

/// A stretch of time; open at the end while it lasts.
struct Interval {
  Instant from{};
  std::optional<Instant> until = {};
};
BOOST_DESCRIBE_STRUCT(Interval, (), (from, until))

// ------------------------------------------------------------------------------------------------ people in the room

enum class Channel { room, remote, phone, text };
BOOST_DESCRIBE_ENUM(Channel, room, remote, phone, text)

/// What somebody is within one meeting (rulings 14), besides their forum role. Several people may have the same.
enum class Part { chair, co_chair, steward, remote_moderator, scribe, delegate, panellist };
BOOST_DESCRIBE_ENUM(Part, chair, co_chair, steward, remote_moderator, scribe, delegate, panellist)

/// One participation in one meeting. One person on several devices has one seat.
struct Seat {
  SeatId id = {};
  PersonId person = {};       ///< empty: a guest without account
  std::string name = {};
  std::string coalition = {}; ///< as typed or chosen; empty: none
  std::string capacity = {};  ///< the hat: "for X", "chair", "individual"
  std::string constituency = {};
  Channel channel = Channel::remote;
  std::string origin = {};    ///< self, steward, account
  std::vector<Interval> here = {};
  bool present = false;
  bool apology = false;
  std::string delegate = {};  ///< who comes instead, as words
  std::vector<Part> parts = {};
  std::string balance = {};   ///< own, opt-in value for the quota rule; shown to nobody but its seat and moderation's totals
  bool trusted = false;       ///< the first chat line was let through, or it has an account
  bool barred = false;        ///< put out by moderation; its pass no longer counts
  bool waits = false;         ///< a guest not let in yet, where the rules ask for admission
  std::optional<Instant> lost = {};  ///< since when its line is silent, told while it waited for the floor or spoke (lines.cpp)
  Instant found{};            ///< when it was heard again, or came in; what was heard before that, perhaps by another node, is old
};
BOOST_DESCRIBE_STRUCT(Seat, (), (id, person, name, coalition, capacity, constituency, channel, origin, here, present, apology,
                                 delegate, parts, trusted, barred, waits, lost))

// ------------------------------------------------------------------------------------------------ rules

/// Versioned by the event that changed it; each filter of the order can be switched off (floor 3).
struct Rules {
  int bound = 3;                  ///< K: nobody is overtaken more often within a rank
  bool rounds = true, least_heard = true, quota = false, stance = false, channel = true;
  bool scope_meeting = false;     ///< turns and time are counted over the meeting instead of the item
  Millis bucket{180'000};
  std::map<std::string, int> shares = {};  ///< quota: value -> per cent
  Millis point_time{120'000}, reply_time{120'000}, clarify_time{60'000}, order_time{60'000}, panellist_time{180'000};
  Millis panellist_again_time{120'000};  ///< a panellist's further points in an item: the follow-up
  std::map<std::string, int> panellist_seconds = {}, panellist_again_seconds = {};  ///< by seat: panellists with other times than these
  bool yield_to_entry = false;    ///< policy B: remaining seconds go to a named entry
  bool notes_private = false;
  bool names_public = true;       ///< queue names and notes on the public page
  bool guests_chat = true, guests_answer = true;
  bool admission = false;         ///< guests wait until let in
  bool hold_input = false;        ///< the one switch: no public input at all (trust L-CHAT)
  bool public_room = true;        ///< anybody may read floor and captions
  bool secretariat_runs_queue = true;   ///< "delegable" of floor 8: the chair lets the secretariat press the buttons
  bool stewards_run_queue = false;      ///< the same for stewards and remote moderators
};
BOOST_DESCRIBE_STRUCT(Rules, (),
                      (bound, rounds, least_heard, quota, stance, channel, scope_meeting, bucket, shares, point_time, reply_time,
                       clarify_time, order_time, panellist_time, panellist_again_time, panellist_seconds, panellist_again_seconds,
                       yield_to_entry, notes_private, names_public, guests_chat, guests_answer, admission, hold_input, public_room,
                       secretariat_runs_queue, stewards_run_queue))

// ------------------------------------------------------------------------------------------------ agenda

enum class ItemState { planned, open, closed, deferred };
BOOST_DESCRIBE_ENUM(ItemState, planned, open, closed, deferred)
enum class QueueState { closed, open, last_call, closed_for_new };
BOOST_DESCRIBE_ENUM(QueueState, closed, open, last_call, closed_for_new)

struct Item {
  ItemId id = {};
  std::string title = {};
  std::int64_t minutes = 0;       ///< budget; 0: none
  std::int64_t floor_minutes = 0; ///< of these, reserved for the floor
  std::string lead = {};
  ItemState state = ItemState::planned;
  QueueState queue = QueueState::closed;
  std::optional<Instant> closes_at = {};  ///< last call: when the queue shuts
  std::vector<Interval> open = {};        ///< when it was taken up
  std::string conclusion = {};            ///< said when it was left
  std::optional<Rules> rules = {};        ///< its own order and speaking times; none: the meeting's. Who may what is always the meeting's
  std::set<std::string> own = {};         ///< which of these rules it set itself; the others follow the meeting's
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, title, minutes, floor_minutes, lead, state, queue, closes_at, open, conclusion, rules))

// ------------------------------------------------------------------------------------------------ the queue

/// In the order of rank: access and order 0, clarify 1, reply 2, point 3, right_of_reply 4 (floor 3).
enum class Kind { access, order, clarify, reply, point, right_of_reply };
BOOST_DESCRIBE_ENUM(Kind, access, order, clarify, reply, point, right_of_reply)
/// What a point of order is about. Points of order that wait together are heard in this order (floor 3): a rule that is not kept,
/// then what ends the meeting before what ends the item, as general assemblies rank their procedural motions.
enum class Category { rules, suspend, adjourn, postpone, close_debate, other };
BOOST_DESCRIBE_ENUM(Category, rules, suspend, adjourn, postpone, close_debate, other)
enum class Delivery { voice, read, text };
BOOST_DESCRIBE_ENUM(Delivery, voice, read, text)
enum class EntryState { waiting, called, speaking, done, withdrawn, held, away, parked, answered, expired };
BOOST_DESCRIBE_ENUM(EntryState, waiting, called, speaking, done, withdrawn, held, away, parked, answered, expired)

struct Entry {
  EntryId id = {};
  std::int64_t seq = 0;        ///< the log's number of its arrival: the order of request
  Instant at{};
  SeatId seat = {};            ///< whose it is
  SeatId by = {};              ///< who entered it, when not its own seat
  ItemId item = {};
  Kind kind = Kind::point;
  Category category = Category::other;  ///< of a point of order
  Delivery delivery = Delivery::voice;
  std::string note = {};       ///< what it is about; for delivery read and text: the words themselves
  bool note_private = false;   ///< for moderation only
  std::string stance = {};     ///< for, against, or empty
  GrantId topic = {};          ///< clarify, reply, right_of_reply: the turn it answers
  SeatId reader = {};          ///< delivery read: who reads it
  EntryId after = {};          ///< "after X": not before that one is done
  EntryState state = EntryState::waiting;
  int overtaken = 0;           ///< later requests of its rank called before it
  int times_away = 0;
  int place = 0;               ///< raised each time it was away again: goes before `seq` in the order of request
  bool pinned = false;
  std::optional<Millis> limit = {};  ///< set by the chair for this one; none: the rule's
  std::optional<Instant> called_at = {};
  std::string ended = {};      ///< reason of withdrawn, parked, answered, expired
  std::optional<Instant> write_by = {};  ///< invited to send words in writing until then (invited.hpp)
  std::string words = {};                ///< and these came
  GrantId covered_by = {};     ///< withdrawn as covered: the turn in which somebody else made the point; empty: there was none
  bool supports = false;       ///< its author wished to be counted as supporting what was said in that turn
  GrantId grant = {};          ///< the turn it became
  std::string coalition = {}, capacity = {}, constituency = {};  ///< the hat worn when it was raised: figures go to the hat
  Channel channel = Channel::remote;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (id, seq, at, seat, by, item, kind, category, delivery, note, note_private, stance, topic, reader, after, state,
                                  overtaken, times_away, place, pinned, limit, called_at, ended, write_by, words, covered_by, supports, grant, coalition, capacity, constituency,
                                  channel))

/// One grant of the floor: a turn. `seat` is who is credited (a read contribution: its author).
struct Grant {
  GrantId id = {};
  EntryId entry = {};
  SeatId seat = {};
  SeatId reader = {};
  ItemId item = {};
  Kind kind = Kind::point;
  Delivery delivery = Delivery::voice;
  Instant from{};
  std::optional<Instant> until = {};
  Millis limit{};
  std::vector<Interval> pauses = {};
  int extensions = 0;
  Millis extended{};           ///< by how much, in all; part of `limit`
  bool counted = false;        ///< counts as a turn for fairness (ranks 2 and 3)
  std::string ended = {};      ///< finished, time_called, yielded, interrupted, connection_lost, ruled, closed; undone: it never was
  std::string coalition = {}, capacity = {}, constituency = {};  ///< the entry's hat
  Channel channel = Channel::remote;
  SeatId question = {};        ///< who asks within this turn just now, at the speaker's expense
  int warnings = 0;            ///< told so far: 1 at 30 s, 2 at 10 s, 3 when the time was over
  bool waits = false;          ///< its clock stands for a break or a point of order, not because somebody paused it
  bool stalled = false;        ///< its clock stands because the speaker\'s line is lost, and goes on with it
};
BOOST_DESCRIBE_STRUCT(Grant, (), (id, entry, seat, reader, item, kind, delivery, from, until, limit, pauses, extensions, extended, counted, ended,
                                  coalition, capacity, constituency, channel, question, warnings, waits, stalled))

/// A ruling on a point of order.
struct Ruling {
  EntryId entry = {};
  std::string word = {};  ///< upheld, not_upheld, withdrawn, noted
  std::string text = {};
  SeatId by = {};
  Instant at{};
  bool appealed = false;
};
BOOST_DESCRIBE_STRUCT(Ruling, (), (entry, word, text, by, at, appealed))

/// "Captions stopped", "cannot hear": shown without a name.
struct AccessRequest {
  EntryId id = {};
  SeatId seat = {};      ///< empty when raised without a name
  std::string what = {}; ///< captions, sound, too_fast, interpretation, record (objects to it), other
  std::string note = {};
  Instant at{};
  std::string state = {};  ///< raised, acknowledged, resolved
};
BOOST_DESCRIBE_STRUCT(AccessRequest, (), (id, what, note, at, state))

// ------------------------------------------------------------------------------------------------ calls

enum class CallKind { support, objection, straw };
BOOST_DESCRIBE_ENUM(CallKind, support, objection, straw)
enum class Visibility { named, named_to_chair, count };
BOOST_DESCRIBE_ENUM(Visibility, named, named_to_chair, count)
enum class ObjectionState { raised, discussed, accommodated, not_accommodated, withdrawn, sustained };
BOOST_DESCRIBE_ENUM(ObjectionState, raised, discussed, accommodated, not_accommodated, withdrawn, sustained)

/// One answer: a person's, or (coalition set) a coalition's one voice.
struct Response {
  SeatId seat = {};
  std::string coalition = {};
  std::string answer = {};  ///< support: support live_with cannot_live no_view; straw: the option
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Response, (), (seat, coalition, answer, at))

struct Objection {
  ObjectionId id = {};
  CallId call = {};
  SeatId seat = {};
  std::string name = {}, capacity = {};
  std::string reason = {};
  ObjectionState state = ObjectionState::raised;
  std::string answer = {};  ///< the text of its last state
  bool dissent = false;     ///< to be attached to the decision
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Objection, (), (id, call, seat, name, capacity, reason, state, answer, dissent, at))

/// The chair's sentence. The server never makes one (product: people decide).
struct Outcome {
  CallId call = {};         ///< empty: "as just agreed"
  std::string word = {};    ///< agreed, agreed_no_objection, rough_consensus, no_consensus, deferred, to_the_list, noted
  std::string until = {};   ///< to_the_list: a day
  std::string sentence = {};
  Instant at{};
  SeatId by = {};
  MarkId mark = {};         ///< the decision in the record, when it became one
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (call, word, until, sentence, at, by, mark))

/// How a call stood when it was closed: kept with it, because people leave and count-only answers are forgotten then.
struct Count {
  std::map<std::string, std::int64_t> persons = {}, coalitions = {};  ///< answer -> how many; every possible answer has a key
  std::vector<std::string> missing = {};                              ///< coalitions with somebody present and no voice given
  std::int64_t answered = 0, present = 0;                             ///< seats
};
BOOST_DESCRIBE_STRUCT(Count, (), (persons, coalitions, missing, answered, present))

struct Call {
  CallId id = {};
  CallKind kind = CallKind::support;
  std::string text = {};               ///< frozen when opened
  std::vector<std::string> options = {};
  Visibility visibility = Visibility::named;
  ItemId item = {};
  Instant from{};
  Instant earliest_end{};              ///< minimum open time (floor 6, rulings 15)
  std::optional<Instant> until = {};
  std::vector<Response> responses = {};
  std::vector<Objection> objections = {};
  std::optional<Outcome> outcome = {};
  std::optional<Count> closed_with = {};
};
BOOST_DESCRIBE_STRUCT(Call, (), (id, kind, text, options, visibility, item, from, earliest_end, until, responses, objections, outcome,
                                 closed_with))

// ------------------------------------------------------------------------------------------------ chat and screens

enum class ChatState { held, shown, hidden };
BOOST_DESCRIBE_ENUM(ChatState, held, shown, hidden)

struct ChatLine {
  ChatId id = {};
  std::int64_t seq = 0;
  SeatId seat = {};
  std::string name = {};
  std::string text = {};
  Instant at{};
  ChatState state = ChatState::shown;
  ChatId answers = {};
  bool in_record = false;
  EntryId entry = {};      ///< the queue entry it became
  bool off_record = false; ///< said while nothing was kept: its words are erased when the meeting closes
};
BOOST_DESCRIBE_STRUCT(ChatLine, (), (id, seq, seat, name, text, at, state, answers, in_record, entry, off_record))

enum class View { floor, agenda, captions, call, panel, message, break_clock, document };
BOOST_DESCRIBE_ENUM(View, floor, agenda, captions, call, panel, message, break_clock, document)

/// What stands on a screen above whatever it shows, until it is taken off (floor 1, 9).
enum class Pinned { none, item, document, message };
BOOST_DESCRIBE_ENUM(Pinned, none, item, document, message)
struct Pin {
  Pinned what = Pinned::none;
  std::string of = {};  ///< id of the item or document; the message's words
  bool operator==(Pin const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Pin, (), (what, of))
struct Screen {
  ScreenId id = {};
  std::string name = {};
  View view = View::floor;
  std::string message = {};
  int text_percent = 100;
  Pin pin = {};
  std::vector<std::string> zones = {};  ///< of the break clock, besides the meeting's and UTC: named by the organiser, never taken from accounts
};
BOOST_DESCRIBE_STRUCT(Screen, (), (id, name, view, message, text_percent, pin, zones))

// ------------------------------------------------------------------------------------------------ the room

/// One group spoke longer than its time; every other one may take as much more in that item.
struct GrantedTime {
  GrantId turn = {};
  ItemId item = {};
  std::string group = {};  ///< the one that had it (group_of)
  Millis by{};
};
BOOST_DESCRIBE_STRUCT(GrantedTime, (), (turn, item, group, by))

/// Who held the floor from when on: the line captions are laid along. Ends where the next begins.
struct Holding {
  Instant from{};
  FloorState state = FloorState::chair;
  GrantId grant = {};   ///< of a turn
  SeatId seat = {};     ///< of a turn its voice (the reader of a read contribution), of the chair's time who is in the chair; else empty
  SeatId author = {};   ///< of a read contribution its author
};
BOOST_DESCRIBE_STRUCT(Holding, (), (from, state, grant, seat, author))

/// What the chair's last act changed, as it was before: enough to take it back, and no more.
struct Before {
  std::map<EntryId, Entry> entries = {};  ///< those not at their end
  std::vector<Grant> grants = {};         ///< those not at their end
  std::size_t grants_then = 0, timeline_then = 0;
  GrantId grant = {}, interrupted = {};
  FloorState floor = FloorState::chair;
};

struct Room {
  MeetingId meeting = {};
  std::int64_t seq = 0;             ///< last event in it
  Instant at{};                     ///< when that was
  Life life = Life::planned;
  FloorState floor = FloorState::before;
  bool decisions = true;            ///< false: working session
  Consent consent = Consent::none;
  std::string consent_text = {};
  bool off_record = false;
  std::optional<Instant> back_on_record_at = {};  ///< on the record again, words kept only from then on (captions 6.4)
  std::vector<Interval> off = {};   ///< when nothing was kept: off the record, or somebody objected
  std::vector<Interval> open = {};  ///< when the meeting was open
  Rules rules = {};
  std::map<SeatId, Seat> seats = {};
  SeatId in_chair = {};
  std::vector<Item> items = {};     ///< in order
  ItemId item = {};                 ///< taken up now; empty: none
  bool agenda_adopted = false;
  std::map<EntryId, Entry> entries = {};
  std::vector<Grant> grants = {};   ///< oldest first
  GrantId grant = {};               ///< the turn now; empty: none
  GrantId interrupted = {};         ///< the turn that waits while a point of order is heard
  std::vector<Holding> timeline = {};
  std::vector<GrantedTime> granted_time = {};
  std::vector<Ruling> rulings = {};
  std::vector<AccessRequest> access = {};
  std::vector<Call> calls = {};
  CallId call = {};                 ///< open now; empty: none
  std::vector<Outcome> outcomes = {};
  std::vector<ChatLine> chat = {};
  std::map<ScreenId, Screen> screens = {};
  DocumentId shown = {};            ///< the document on everybody's screen
  std::vector<std::string> notices = {};  ///< what the record should say besides: overrides, clock jumps
  std::int64_t act_from = 0, act_to = 0;  ///< the events of the chair's last act while it can be taken back; 0: none can
  std::string act = {};                   ///< call, end, hold, pin
  std::shared_ptr<Before const> before = {};
};

/// Whether nothing is to be kept now: off the record, or somebody objects to it (rulings 5); and whether it was so then.
bool is_private(Room const&);
bool was_private(Room const&, Instant);

/// The things by id; none when they are not there.
Seat const* seat(Room const&, SeatId const&);
Entry const* entry(Room const&, EntryId const&);
Grant const* grant(Room const&, GrantId const&);
Grant const* current_grant(Room const&);
Item const* item(Room const&, ItemId const&);
Item const* current_item(Room const&);
/// The order and speaking times that hold in this item: its own, else the meeting's (also for no item).
Rules const& rules_for(Room const&, ItemId const&);
Call const* call(Room const&, CallId const&);
Call const* open_call(Room const&);

}  // namespace live
