// SPDX-License-Identifier: Apache-2.0
// Errands of the live room: what needs meeting, live, record, people and mail in one transaction. Opening takes the plan over,
// captions are laid along the floor, a decision takes the words just said, closing writes the record (floor 6, 7; captions 6).
#pragma once

#include "desk/desk.hpp"
#include "live/calls.hpp"
#include "live/chat.hpp"
#include "live/live.hpp"
#include "record/captions.hpp"
#include "store/heads.hpp"

namespace desk {

// ------------------------------------------------------------------------------------------------ the meeting's life

/// The plan becomes the room's agenda; the meeting's state follows. The one who opens gets a seat, and the chair if it is free.
Result<Done> open_lobby(Writing&, MeetingId const&, live::By const&);
Result<Done> open_meeting(Writing&, MeetingId const&, live::By const&);
Result<Done> suspend_meeting(Writing&, MeetingId const&, live::By const&, std::string const& why);
Result<Done> resume_meeting(Writing&, MeetingId const&, live::By const&);
struct LiveClosed {
  std::optional<TranscriptId> transcript;
  std::int64_t letters = 0;   ///< to coordinators, with the head of the hash chain (trust 5.3)
  std::string head;           ///< "MEETING SEQ HASH"
  std::string key = {}, signature = {};  ///< of the head (store/heads.hpp); empty where nothing signs
};
BOOST_DESCRIBE_STRUCT(LiveClosed, (), (transcript, letters, head, key, signature))
/// Closes the room; the rough transcript with speakers from the floor, attendance, time used, decisions, the draft report and
/// leftovers are there in the same transaction. Refuses as live::close_room. `address` is the installation's; `key` signs the head, none
/// leaves it unsigned.
Result<LiveClosed> close_live(Writing&, MeetingId const&, live::By const&, std::string const& forum, std::string const& address,
                              std::optional<store::SigningKey> const& key = {});

// ------------------------------------------------------------------------------------------------ coming in

/// Names that a guest may not take: the roster's, unless it is that person's own account (rulings 12).
std::vector<std::string> reserved_names(Reading&);
/// A guest's or an account's arrival, with its pass (empty for an account).
struct CameIn {
  SeatId seat;
  std::string pass;
};
Result<CameIn> come_in(Writing&, MeetingId const&, live::By const&, live::Arrival const&);
/// Coalitions in the active listing that nobody here is for, by name. What people typed is known by any name of the roster; what it does
/// not know stands for none.
std::vector<std::string> coalitions_missing(Reading&, live::Room const&);

// ------------------------------------------------------------------------------------------------ captions

/// The room as record needs it: who held the floor, whether captions are taken, off the record or not.
record::Around around(Reading&, live::Room const&);
Result<record::Heard> hear(Writing&, record::Stream const&, record::Post const&);
Result<record::Heard> take_ops(Writing&, record::Stream const&, std::string const& session, std::int64_t n, std::vector<record::Op> const&);
/// Whether tick() could do anything: asked on a reading connection, so that a quiet room costs the writer nothing.
bool is_due(Reading&, MeetingId const&, Instant now);
/// Timers: captions that settle, the queue that shuts, the called one who is away. Answers unstored deltas to be told.
Result<std::vector<record::Delta>> tick(Writing&, MeetingId const&);
Result<Done> go_off_record(Writing&, MeetingId const&, live::By const&);
/// Words are kept again from now + lag + 2 s on.
Result<Done> go_on_record(Writing&, MeetingId const&, live::By const&);
/// How the meeting stands to being recorded. An objection acts as off the record, and when it is settled words are kept again from now +
/// lag + 2 s on.
Result<Done> set_consent(Writing&, MeetingId const&, live::By const&, live::Consent, std::string const& text);

// ------------------------------------------------------------------------------------------------ what was agreed

/// The chair's sentence as outcome and, unless it is no decision (no_consensus, deferred, noted), as a decision of the record, tied
/// to the words of the last 90 s (or those of the call's time). Provisional until 72 h after the record is public.
Result<MarkId> declare(Writing&, MeetingId const&, live::By const&, live::Outcome const&);
/// The word of an outcome (live::Outcome) in the language of the thread; one that is none as it stands.
std::string outcome_word(std::string_view word);

/// A decision of a live meeting is provisional until 72 h after the coalitions could first read the record (rulings 15); `until` is
/// none while they cannot yet, and once an objection keeps it from becoming final. `call` is where coalitions object (consensus.hpp);
/// empty before it is opened, and in a forum whose roster lists no coalition. Final ones are not in the map.
struct Provisional {
  std::optional<Instant> until = {};
  ConsensusId call = {};
};
BOOST_DESCRIBE_STRUCT(Provisional, (), (until, call))
std::map<MarkId, Provisional> provisional(Reading&, MeetingId const&, Instant now);

/// An action or question written down in the meeting, tied to these words, else to the last. Refuses malformed words of another
/// meeting, and as record::make_mark.
Result<MarkId> note_mark(Writing&, MeetingId const&, live::By const&, record::MarkWish const&, std::optional<record::Words> const& words = {});
/// A chat line or a read contribution as a turn of the record.
Result<TurnId> write_into_record(Writing&, MeetingId const&, live::By const&, ChatId const&);

// ------------------------------------------------------------------------------------------------ the demo's living room

/// The demo's open meeting, made when there is none, with people in it. `known`: the secret of an earlier start, kept while it is
/// good, so that a captioner's program survives a restart; else a new one.
struct DemoRoom {
  MeetingId meeting;
  StreamId stream;
  std::string secret;
};
Result<DemoRoom> demo_room(Writing&, std::string const& known);
/// Who chairs it: what the rehearsal acts as.
live::By demo_chair(Reading&, MeetingId const&);

}  // namespace desk
