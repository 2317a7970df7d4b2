// SPDX-License-Identifier: Apache-2.0
// The live room: one floor, one queue, one fair order. Read model.hpp first. Verbs append events to the meeting's log; the
// Room is that log folded (floor 1-3, 8). Calls and outcomes are in calls.hpp, chat and typed commands in chat.hpp.
//
// Every verb here needs a By whose rights allow it (not_allowed otherwise), names what it means by id, and refuses (conflict)
// when that is no longer so: two presses of "next" call one person. Every accepted wish is in the audit log.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "live/model.hpp"
#include "store/store.hpp"

namespace live {

using namespace base;
using store::Reading;
using store::Writing;

/// Tables: doors (codes and links), passes (guests' cookies), screen tokens, answers of commands by key.
std::vector<store::Migration> migrations();

// ------------------------------------------------------------------------------------------------ the state

/// The room as the log has it now, kept in memory between calls by the log's head hash, so that only new events are folded.
Room room(Reading&, MeetingId const&);
/// The same without a copy, for those who only look: pages and streams.
std::shared_ptr<Room const> kept_room(Reading&, MeetingId const&);

/// The likely order from now on, each place with its one reason: the rule of floor 3 run forward on a copy. Pure.
enum class Because { protected_, first_time, fewer_turns, less_heard, balance, stance, other_channel, order_of_request, pinned,
                     after_other, rank };
BOOST_DESCRIBE_ENUM(Because, protected_, first_time, fewer_turns, less_heard, balance, stance, other_channel, order_of_request, pinned,
                    after_other, rank)
struct Place {
  EntryId entry = {};
  Because because = Because::order_of_request;
};
BOOST_DESCRIBE_STRUCT(Place, (), (entry, because))
std::vector<Place> order(Room const&);

/// Time used, in floor time, by what: person (seat id), capacity, coalition, constituency, channel, kind. Open turns count up
/// to `now`; pauses do not. Key "" is "none".
enum class Group { person, capacity, coalition, constituency, channel, kind };
std::map<std::string, Millis> time_used(Room const&, Group, Instant now);
Millis chair_time(Room const&, Instant now);

/// The clock of a turn, in server-made instants only: pages count it on by themselves.
struct Clock {
  bool running = false;
  Millis used{};          ///< at `as_of`
  Millis limit{};
  Instant as_of{};        ///< running: now = used + (now - as_of)
};
BOOST_DESCRIBE_STRUCT(Clock, (), (running, used, limit, as_of))
Clock clock_of(Grant const&, FloorState);

/// Agenda with drift: when each item should begin and end now, from what was used and what is budgeted.
struct Projection {
  ItemId item = {};
  std::optional<Instant> begins = {}, ends = {};
  std::int64_t minutes_over = 0;  ///< this item, so far
};
BOOST_DESCRIBE_STRUCT(Projection, (), (item, begins, ends, minutes_over))
std::vector<Projection> projection(Room const&, Instant planned_start, Instant now);

// ------------------------------------------------------------------------------------------------ who may

/// Acts of the table in floor 8.
enum class Right : std::uint32_t {
  see_names = 1, raise = 2, answer_person = 4, answer_coalition = 8, chat = 16, act_for_others = 32, run_queue = 64, rule = 128,
  off_record = 256, captions = 512, mark = 1024, finish = 2048, see_times = 4096, set_up = 8192, moderate_chat = 16384,
};
/// Who acts, and what they may: made by standing(), never from a request's body.
struct By {
  SeatId seat = {};         ///< empty: somebody without a seat (secretariat at the desk, the program)
  PersonId person = {};
  std::uint32_t rights = 0;
  [[nodiscard]] bool may(Right r) const { return (rights & static_cast<std::uint32_t>(r)) != 0; }
};
/// What this account (person, forum role) or this guest's seat may do in this room. A person's own seat is found by itself.
By standing(Room const&, PersonId const&, std::string_view forum_role, SeatId const& guest_seat);
/// The program itself: timers, the rehearsal.
By the_program();

// ------------------------------------------------------------------------------------------------ the meeting's life

/// An agenda item as the room takes it over from the plan when it opens (floor may not know meeting: desk hands them in).
struct Planned {
  ItemId id = {};
  std::string title = {};
  std::int64_t minutes = 0, floor_minutes = 0;
  std::string lead = {};
};

/// planned -> lobby: people may come in, captions are taken. Refuses not_now otherwise. The one who opens takes the chair
/// if nobody has it and they have a seat.
Result<Done> open_lobby(Writing&, MeetingId const&, By const&, std::vector<Planned> const& agenda, bool decisions);
/// lobby or planned -> open.
Result<Done> open_meeting(Writing&, MeetingId const&, By const&, std::vector<Planned> const& agenda, bool decisions);
/// open -> suspended (a break, a lost room), and back. The clock of the turn stands.
Result<Done> suspend(Writing&, MeetingId const&, By const&, std::string const& why);
Result<Done> resume(Writing&, MeetingId const&, By const&);
/// -> closed. Refuses not_now while people wait in the current item (leave_item first) or a call is open.
Result<Done> close_room(Writing&, MeetingId const&, By const&);

/// The plan was changed while the room runs: items not taken up yet follow it, those already begun stay. Right set_up.
Result<Done> take_agenda(Writing&, MeetingId const&, By const&, std::vector<Planned> const& agenda);
/// Refuses malformed: bound outside 1 to 20, times outside 10 s to 1 h, shares over 100 per cent together.
Result<Done> change_rules(Writing&, MeetingId const&, By const&, Rules const&);
/// The order and speaking times of one item; none: the meeting's again. What differs from what holds now becomes the item's own, the
/// rest goes on with the meeting's. From what Rules holds besides nothing is taken. Refuses as change_rules, not_now once the item is
/// closed.
Result<Done> change_item_rules(Writing&, MeetingId const&, By const&, ItemId const&, std::optional<Rules> const&);
/// `objected` acts as off the record from that moment on (rulings 5); when it is settled words are kept again from `keep_from` on, as
/// after go_on_record.
Result<Done> set_consent(Writing&, MeetingId const&, By const&, Consent, std::string const& text, Instant keep_from = {});
/// Off acts at once. Back acts at `keep_from` (now + lag + 2 s, captions 6.4), handed in by desk, which knows the lag.
Result<Done> go_off_record(Writing&, MeetingId const&, By const&);
Result<Done> go_on_record(Writing&, MeetingId const&, By const&, Instant keep_from);

// ------------------------------------------------------------------------------------------------ seats

struct Arrival {
  PersonId person = {};  ///< or a guest
  std::string name = {}, coalition = {}, capacity = {}, constituency = {};
  Channel channel = Channel::remote;
  std::string balance = {};
};
/// Takes a seat, or comes back to one's own (same person, or `pass` of a guest). Malformed: no name, over 80 characters, a name
/// of `reserved` people (folded) by somebody else: field "name".
Result<SeatId> arrive(Writing&, MeetingId const&, By const&, Arrival const&, std::vector<std::string> const& reserved);
/// Steward or moderator enters somebody; the seat has origin steward.
Result<SeatId> seat_somebody(Writing&, MeetingId const&, By const&, Arrival const&);
/// Lets a guest in who waits (rule admission). Right moderate_chat.
Result<Done> admit(Writing&, MeetingId const&, By const&, SeatId const&);
/// Hands go down (reason left), a turn ends, an empty chair is empty. A lost connection is not leaving: nothing calls this for it.
Result<Done> leave(Writing&, MeetingId const&, By const&, SeatId const&);
Result<Done> come_back(Writing&, MeetingId const&, By const&, SeatId const&);
Result<Done> change_seat(Writing&, MeetingId const&, By const&, SeatId const&, Arrival const&);  ///< channel, hat, coalition; later entries only
Result<Done> apologise(Writing&, MeetingId const&, By const&, Arrival const&, std::string const& delegate);
Result<Done> assign(Writing&, MeetingId const&, By const&, SeatId const&, std::vector<Part> const&);
/// Who is in the chair now; several may have the right (floor 8).
Result<Done> take_chair(Writing&, MeetingId const&, By const&, SeatId const&);
/// Puts somebody out, or lets them back in. Putting out also makes guests wait for admission from then on (rule admission), because
/// whoever was put out comes back under another name; the rule can be switched off again, and letting back in leaves it.
Result<Done> bar(Writing&, MeetingId const&, By const&, SeatId const&, bool barred);

/// A guest's pass: a secret in a cookie; only its hash is kept. `seat_of_pass` answers none for a barred seat or another meeting.
Result<std::string> give_pass(Writing&, MeetingId const&, SeatId const&);
std::optional<SeatId> seat_of_pass(Reading&, MeetingId const&, std::string_view secret);
/// The door: a short code people can type ("wade-31"), unique among open meetings. Made at the lobby; may be made anew.
Result<std::string> make_door(Writing&, MeetingId const&, By const&);
std::string door_code(Reading&, MeetingId const&);
std::optional<MeetingId> door(Reading&, std::string_view code);

// ------------------------------------------------------------------------------------------------ agenda

/// Takes an item up; the one before must be closed or deferred first (leave_item).
Result<Done> take_up(Writing&, MeetingId const&, By const&, ItemId const&);
/// What becomes of those who wait when an item is left: `each` has one for every waiting entry, or `all` for the rest.
enum class Leftover { none, carry, park, invite_in_writing, drop };
BOOST_DESCRIBE_ENUM(Leftover, none, carry, park, invite_in_writing, drop)
struct LeaveItem {
  ItemId item = {};
  std::string conclusion = {};
  bool deferred = false;
  Leftover all = Leftover::none;
  std::map<EntryId, Leftover> each = {};
  ItemId carry_to = {};  ///< default: the next planned one
  std::int64_t days = 7; ///< for those invited to write: so long their words are waited for, 1 to 60
};
/// Refuses not_now, field "all", with their number, while somebody waits and nothing is chosen for them; malformed, field "days".
Result<Done> leave_item(Writing&, MeetingId const&, By const&, LeaveItem const&);
Result<Done> move_item(Writing&, MeetingId const&, By const&, ItemId const&, int by);
Result<Done> set_budget(Writing&, MeetingId const&, By const&, ItemId const&, std::int64_t minutes, std::int64_t floor_minutes);
/// Agenda adopted by silence, or by saying so.
Result<Done> adopt_agenda(Writing&, MeetingId const&, By const&);

// ------------------------------------------------------------------------------------------------ the queue

struct RaiseHand {
  Kind kind = Kind::point;
  Category category = Category::other;  ///< kind order: what it is about
  Delivery delivery = Delivery::voice;
  std::string note = {};
  std::string stance = {};
  GrantId topic = {};       ///< clarify, reply: must be the current (or last) turn, else conflict
  std::string access = {};  ///< kind access: captions sound too_fast interpretation record other
  bool unnamed = false;     ///< kind access: without my name
  SeatId seat = {};         ///< for somebody else (act_for_others); empty: own
  EntryId after = {};
};
struct HandRaised {
  EntryId entry = {};
  int place = 0;  ///< in order(), from 1; 0 for an access request
};
BOOST_DESCRIBE_STRUCT(HandRaised, (), (entry, place))
/// Refuses: malformed (note over 2,000 characters; delivery read or text without words), conflict (this seat already waits with
/// the same kind; topic no longer current), not_now (queue closed and kind is not order or access; input held; not open, for
/// anything but access). Access and order may come at any time.
Result<HandRaised> raise_hand(Writing&, MeetingId const&, By const&, RaiseHand const&);
/// Legal in every waiting state, also when the queue is closed. reason: changed_mind, covered, left.
Result<Done> lower_hand(Writing&, MeetingId const&, By const&, EntryId const&, std::string const& reason);
/// Whoever lowered a hand as covered is counted as supporting what was said in the turn that covered it (floor 2): the author's own
/// press, or act_for_others. Pressed twice it counts once. Refuses conflict when no turn covered it; not_now after the meeting and
/// while input is held.
Result<Done> support_covered(Writing&, MeetingId const&, By const&, EntryId const&);
/// Who is counted so for this turn, each seat once, in the order of their requests. Nobody for a turn that was undone.
std::vector<SeatId> supporters(Room const&, GrantId const&);
/// Own: note, kind downward, delivery. Moderation: also kind, stance, item, reader.
/// Refuses conflict a kind with which the seat waits already; not_now one's own expired request while the queue is closed.
struct EditEntry {
  std::optional<std::string> note = {};
  std::optional<Kind> kind = {};
  std::optional<Delivery> delivery = {};
  std::optional<std::string> stance = {};
  std::optional<SeatId> reader = {};
};
Result<Done> edit_entry(Writing&, MeetingId const&, By const&, EntryId const&, EditEntry const&);
/// Own: back, never forward: one place, or not before another request has had its turn ("after X", floor 3). Refuses conflict when that
/// one does not wait in this item, or stands before already; not_now when nobody stands behind.
Result<Done> speak_later(Writing&, MeetingId const&, By const&, EntryId const&, EntryId const& after = {});
/// Chair: hold and release, pin to the top, park in another item (or none: parked for later), answer in writing.
Result<Done> hold(Writing&, MeetingId const&, By const&, EntryId const&, bool held);
Result<Done> pin(Writing&, MeetingId const&, By const&, EntryId const&, bool pinned);
Result<Done> park(Writing&, MeetingId const&, By const&, EntryId const&, ItemId const&);
Result<Done> answer_in_writing(Writing&, MeetingId const&, By const&, EntryId const&, std::string const& how);
/// Chair: how long this one may speak, 10 seconds to 60 minutes; 0: as the rules say.
Result<Done> set_time(Writing&, MeetingId const&, By const&, EntryId const&, Millis limit);
/// Opens, announces last call (shuts in 60 s, by tick), closes for new requests, closes.
Result<Done> set_queue(Writing&, MeetingId const&, By const&, ItemId const&, QueueState);

// ------------------------------------------------------------------------------------------------ the floor

/// Calls the head of order(), ending the present turn (as connection_lost when its speaker's line is). Whoever cannot be heard is only
/// called, and speaks when they answer. `seen_turn`: the turn (or none) the caller's page showed, else conflict.
/// `entry`: who is meant; when it is not the proposal, `why` is one of related, time_zone, invited, other (malformed without).
struct CallNext {
  EntryId entry = {};   ///< empty: the proposal
  GrantId seen_turn = {};
  std::string why = {};
  bool straight = true; ///< speaks at once; false: "called", and starts when they answer
  bool last = false;    ///< the last word: the queue is closed as well, whoever else waits is asked about when the item is left
};
Result<GrantId> call_next(Writing&, MeetingId const&, By const&, CallNext const&);
/// The called one answers and the clock starts; or is away (20 s, by tick): keeps the place once.
Result<Done> start_turn(Writing&, MeetingId const&, By const&, EntryId const&);
Result<Done> mark_away(Writing&, MeetingId const&, By const&, EntryId const&);
/// reason: finished, time_called, yielded, interrupted, connection_lost. Conflict when that turn is not the present one.
Result<Done> end_turn(Writing&, MeetingId const&, By const&, GrantId const&, std::string const& reason);
Result<Done> pause_turn(Writing&, MeetingId const&, By const&, GrantId const&, bool paused);
Result<Done> extend_turn(Writing&, MeetingId const&, By const&, GrantId const&, Millis by);
/// How much longer than its time by the rules this turn has spoken until `now`, extensions included, in whole seconds; 0: it was not over.
Millis overrun(Grant const&, Instant now);
/// Have the others been given what this turn spoke too long?
bool overrun_is_shared(Room const&, GrantId const&);
/// What this turn of the item spoke beyond its time by the rules, every other group (coalition, constituency, person) may speak longer
/// in this item (floor 3, add_time). Answers how much. Conflict when it was done for this turn; not_now when it was not over time.
Result<Millis> share_overrun(Writing&, MeetingId const&, By const&, GrantId const&);
/// Hears a point of order now: the present turn pauses until the ruling.
Result<Done> hear_order(Writing&, MeetingId const&, By const&, EntryId const&);
Result<Done> give_ruling(Writing&, MeetingId const&, By const&, EntryId const&, std::string const& word, std::string const& text);
Result<Done> appeal(Writing&, MeetingId const&, By const&, EntryId const&);
Result<Done> set_access(Writing&, MeetingId const&, By const&, EntryId const&, std::string const& state);
/// The speaker (or who runs the queue) yields. To a waiting clarifying question: the floor stays, question and answer are charged to
/// the speaker, and the voice of the timeline is the asker's until this is called with an empty entry. To any other request: only
/// where the rules say yield_to_entry; the turn ends, and that one gets the seconds that are left.
Result<Done> yield_turn(Writing&, MeetingId const&, By const&, GrantId const&, EntryId const&);
/// Clarifying questions that wait in the current item, oldest first: those the speaker may take within the turn.
std::vector<EntryId> questions_waiting(Room const&);
/// The chair speaks "as participant": an entry of one's own, called at once, which counts as a turn; recorded as an override (why
/// "chair") when somebody was waiting. `seen_turn` as for call_next.
Result<GrantId> speak_as_participant(Writing&, MeetingId const&, By const&, GrantId const& seen_turn, std::string const& note);
/// Takes the last act of the chair back (call, end, hold, pin), if nothing was built on it.
Result<Done> undo(Writing&, MeetingId const&, By const&, std::int64_t seq);

/// What a node knows of the lines of a meeting.
struct Lines {
  std::map<SeatId, Instant> heard = {};  ///< when each seat's page was heard last
  std::set<SeatId> rarely = {};          ///< whose page asks for news from a hidden tab, which its browser may wake once a minute only
};
/// A line that was silent for 15 s (75 s: one that is heard rarely) is lost, and found when it is heard again (floor 3, disconnection).
/// Looked at are the seats on a remote or written channel that wait for the floor in the item or speak, and only those that were heard
/// before: their pages send every heartbeat back. While the speaker's line is lost the clock stands, from when it was last heard;
/// requests stay whatever happens. Answers how many events it wrote.
Result<int> note_lines(Writing&, MeetingId const&, Lines const&);
/// Whether note_lines() would write anything.
bool lines_changed(Reading&, MeetingId const&, Lines const&, Instant now);
/// The seat whose voice is to be heard in this turn, when its line is lost; else none.
Seat const* lost_voice(Room const&, Grant const&);
/// Of a turn by voice: who is in the chair (or acts) reads the speaker's note out, and it stays the speaker's turn. Right run_queue.
/// Refuses conflict when it is not the present turn; not_now when there is no note that others may hear, or it is not by voice.
Result<Done> read_note_out(Writing&, MeetingId const&, By const&, GrantId const&);

/// What time alone brings: last call over, called but away after 20 s, warnings. Answers how many events it wrote.
Result<int> tick(Writing&, MeetingId const&);
/// Whether tick() would write anything: asked on a reading connection, so that a quiet room costs the writer nothing.
bool is_due(Reading&, MeetingId const&, Instant now);
/// Meetings a timer must look at: lobby, open or suspended.
std::vector<MeetingId> live_meetings(Reading&);

// ------------------------------------------------------------------------------------------------ commands sent twice

/// Runs `act` once for this key (1 to 64 characters) in this meeting; a repeat answers what the first one did, and changes
/// nothing. An empty key is never remembered. Refusals are not remembered.
Result<std::string> once(Writing&, MeetingId const&, std::string const& key, std::function<Result<std::string>()> const& act);

// ------------------------------------------------------------------------------------------------ screens

Result<ScreenId> add_screen(Writing&, MeetingId const&, By const&, std::string const& name);
/// The address's secret, shown once; the screen of a secret.
Result<std::string> screen_secret(Writing&, MeetingId const&, By const&, ScreenId const&);
std::optional<std::pair<MeetingId, ScreenId>> screen_of(Reading&, std::string_view secret);
/// `zones`: none leaves them. Refuses malformed, field "zones", an unknown zone and more than six.
Result<Done> set_screen(Writing&, MeetingId const&, By const&, ScreenId const&, View, std::string const& message, int text_percent,
                        std::optional<std::vector<std::string>> const& zones = {});
/// Pins something to a screen, or takes it off; an empty screen means all there are. For those who set the room up, run the queue or act for
/// others. Whether a document exists is asked by desk. Refuses unknown, field "screen" or "of"; malformed words, field "message".
Result<Done> pin_on_screens(Writing&, MeetingId const&, By const&, ScreenId const&, Pin const&);
Result<Done> remove_screen(Writing&, MeetingId const&, By const&, ScreenId const&);
/// The document on everybody's screen; empty: none.
Result<Done> show_document(Writing&, MeetingId const&, By const&, DocumentId const&);

}  // namespace live
