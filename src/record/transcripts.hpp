// SPDX-License-Identifier: Apache-2.0
// The kept transcript: taken in from a file, read back, corrected, frozen in editions. Raw bytes are never changed; every
// correction is appended with its author, reason and base revision; links never break (captions 6.5).
//
// Ids: turns "t" + 8 letters, segments "s" + 8, unique in the forum, never derived from order, never reused.
// Marks on words (decisions ...) are in marks.hpp; who a label is, in voices.hpp; the pure logic in parse, diff, anchors,
// align, speakers; exports are functions of Transcript.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "record/model.hpp"
#include "store/store.hpp"

namespace record {

using namespace base;
using store::Reading;
using store::Writing;

/// All tables of this room.
std::vector<store::Migration> migrations();

// ------------------------------------------------------------------------------------------------ taking a file in

/// A file uploaded but not yet confirmed: kept with its preview until somebody confirms or it is a day old.
struct Draft {
  DraftId id;
  MeetingId meeting;
  FileId file;
  std::string file_name;
  PersonId by;
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Draft, (), (id, meeting, file, file_name, by, at))

/// Keeps the bytes and opens a draft. The caller has parsed them already (a file that cannot be read is never kept).
/// Refuses (malformed): over 10 MiB (rulings 20).
Result<DraftId> keep_draft(Writing&, MeetingId const&, std::string const& file_name, std::string const& bytes);
std::optional<Draft> draft(Reading&, DraftId const&);
/// Forgets it and its bytes.
Result<Done> drop_draft(Writing&, DraftId const&);
/// Forgets drafts older than a day; answers how many.
std::int64_t drop_old_drafts(Writing&, Instant now);

/// What a file becomes: the transcript of that meeting, status rough, in this one transaction. `file` are the kept bytes.
/// Automatic speakers (R1, R2) are assigned by voices.hpp afterwards, in the same Writing, by the caller.
/// Refuses (conflict): the meeting already has one (import again with realign instead); (malformed): nothing but wrapper,
/// a label over 120 characters, over 10,000 turns.
Result<TranscriptId> take_in(Writing&, MeetingId const&, FileId const& file, Parsed const&, std::string const& lang,
                             std::optional<Instant> start, std::optional<Instant> end);

/// What importing a cleaned file over a kept transcript would do, or did (R4).
struct Realigned {
  std::int64_t perfect = 0, changed = 0, multiple = 0, missing = 0, fresh = 0;
  struct Line {
    std::string kind;  ///< perfect changed multiple missing fresh
    std::string before, after;
  };
  std::vector<Line> lines;  ///< everything but perfect
  std::int64_t edition = 0; ///< the one that froze the text before
};
BOOST_DESCRIBE_STRUCT(Realigned::Line, (), (kind, before, after))
BOOST_DESCRIBE_STRUCT(Realigned, (), (perfect, changed, multiple, missing, fresh, lines, edition))

/// Shows it without changing anything.
Result<Realigned> preview_realign(Reading&, TranscriptId const&, Parsed const&);
/// Does it: freezes an edition of the old text, keeps the ids of what is still there, redirects the rest, carries confirmed
/// speakers, checks and anchors over. Refuses (not_now): approved, unless `new_edition` says that the readers shall get one.
Result<Realigned> realign(Writing&, TranscriptId const&, FileId const& file, Parsed const&, bool new_edition);

// ------------------------------------------------------------------------------------------------ reading

/// The head of a transcript without its words.
struct Head {
  TranscriptId id;
  MeetingId meeting;
  std::string lang;
  Status status = Status::rough;
  FileId file;          ///< the captioner's file as received
  std::string format, encoding;
  bool corrected = false;
  std::int64_t turns = 0, unresolved = 0;  ///< turns; those whose voice is neither confirmed, automatic nor said to be unknown
  std::int64_t words = 0, unresolved_words = 0;
  std::int64_t editions = 0;
  std::int64_t seq = 0; ///< grows with every change: what pages cache by
};
BOOST_DESCRIBE_STRUCT(Head, (), (id, meeting, lang, status, format, encoding, corrected, turns, unresolved, words, unresolved_words,
                                 editions, seq))

std::optional<Head> head(Reading&, MeetingId const&);
std::optional<Head> head_of(Reading&, TranscriptId const&);

/// The working text (edition 0) or a frozen edition, with wrapper and marks; meeting and forum fields (series, title,
/// number, zone, address, forum, licence, disclaimer, sections' titles) are the caller's to fill. None if there is none.
std::optional<Transcript> transcript(Reading&, MeetingId const&, std::int64_t edition = 0);

/// The turns numbered [from, from + count) of the working text: what a reading page of a long meeting shows.
std::vector<Turn> some_turns(Reading&, TranscriptId const&, std::int64_t from, std::int64_t count);
/// One turn of the working text, also if merged or deleted (its state says).
enum class Fate { alive, merged, deleted };
BOOST_DESCRIBE_ENUM(Fate, alive, merged, deleted)
struct Found {
  MeetingId meeting;
  TranscriptId transcript;
  Turn turn;
  Fate fate = Fate::alive;
  TurnId now;           ///< the turn it was merged into
  std::int64_t n = 0;   ///< its place, from 1
  std::string reason;   ///< why it was deleted
};
std::optional<Found> find_turn(Reading&, TurnId const&);
/// The turn that holds a segment (following redirects), and the segment's id today; for addresses.
struct FoundSegment {
  MeetingId meeting;
  TranscriptId transcript;
  TurnId turn;
  Segment segment;
  Fate fate = Fate::alive;
  SegmentId now;
  std::string reason;
};
std::optional<FoundSegment> find_segment(Reading&, SegmentId const&);

/// One revision of a segment.
struct Revision {
  std::int64_t rev = 0;
  std::string text, op, reason, note;
  PersonId author;
  Instant at{};
  bool redacted = false;
};
BOOST_DESCRIBE_STRUCT(Revision, (), (rev, text, op, reason, note, author, at, redacted))
std::vector<Revision> revisions(Reading&, SegmentId const&);

// ------------------------------------------------------------------------------------------------ correcting

/// Why a correction was made (captions 6.5).
enum class Reason { mishearing, typo, speaker, page_break, own_request, style, redaction, other };
BOOST_DESCRIBE_ENUM(Reason, mishearing, typo, speaker, page_break, own_request, style, redaction, other)
std::optional<Reason> reason_of(std::string_view);

/// Two people changed the same words: what the second one's page shows (R3). Thrown away unless asked for.
struct Clash {
  std::string theirs;  ///< the text as it is now
  std::string mine;    ///< what was sent
  std::int64_t rev = 0;
};

/// A correction made: its number in the list of edits, for undo.
struct Edited {
  std::int64_t edit = 0;
  std::int64_t rev = 0;
};
BOOST_DESCRIBE_STRUCT(Edited, (), (edit, rev))

// Every one of these refuses: unknown (no such thing, or deleted), conflict (base_rev or the neighbourhood is not what the
// page showed; nothing is changed), not_now (approved: only by amendment; see advance), malformed (as said).
// Each appends to the edit list and the event log, moves the anchors on its words, and notes the change for the search.

/// Replaces a segment's text. Malformed: empty, over 20,000 characters, nothing changed, reason other without note.
Result<Edited> correct_text(Writing&, SegmentId const&, std::int64_t base_rev, std::string const& text, Reason, std::string const& note);
/// Splits a segment in two at a code point offset (blanks around it go); the first part keeps the id.
Result<Edited> split_segment(Writing&, SegmentId const&, std::int64_t base_rev, std::int64_t at);
/// Joins a segment with the next one of its turn; the first id survives, the second redirects.
Result<Edited> merge_segment(Writing&, SegmentId const&, std::int64_t base_rev);
/// Begins a new turn at this segment (the first one keeps the id); the new turn has no label and no person.
Result<Edited> split_turn(Writing&, SegmentId const&, std::int64_t base_rev);
/// Joins a turn to the one before it; the first id survives, the second redirects.
Result<Edited> merge_turn(Writing&, TurnId const&);
/// Moves the first segment of a turn to the end of the turn before (-1), or its last to the start of the next (+1).
Result<Edited> move_boundary(Writing&, TurnId const&, int to);
/// Says that a page break is a real paragraph (undo = true) or not (false). R7: ids stay.
Result<Edited> set_join(Writing&, SegmentId const&, std::int64_t base_rev, std::int64_t at, bool joined);
/// Hides a segment behind a tombstone with a reason; its address answers 410. Malformed: no note.
Result<Edited> remove_segment(Writing&, SegmentId const&, std::int64_t base_rev, std::string const& note);
/// Says how far a segment has been looked at.
Result<Edited> set_check(Writing&, SegmentId const&, Check);

/// Takes an edit back by a new edit that restores what it touched, if nothing has touched it since (else conflict).
Result<Edited> undo(Writing&, MeetingId const&, std::int64_t edit);

/// An edit, newest first.
struct Edit {
  std::int64_t id = 0;
  std::string op;        ///< the verb
  std::string object;    ///< segment or turn
  std::string before, after, reason, note;
  PersonId author;
  Instant at{};
  bool undone = false;
};
BOOST_DESCRIBE_STRUCT(Edit, (), (id, op, object, before, after, reason, note, author, at, undone))
std::vector<Edit> edits(Reading&, MeetingId const&, std::int64_t before_id, int limit);

// ------------------------------------------------------------------------------------------------ status and editions

/// Moves the status on (or back from in_correction to rough). corrected: refused (not_now) while a turn is unresolved or an
/// anchor of a mark is changed, split or lost without having been looked at. approved: freezes an edition.
/// amended: opens an approved text for corrections listed on the page (R6).
Result<Done> advance(Writing&, MeetingId const&, Status to, std::string const& note);

struct Edition {
  std::int64_t no = 0;
  Status status = Status::rough;
  Instant made_at{};
  PersonId made_by;
  std::string sha256, note;
};
BOOST_DESCRIBE_STRUCT(Edition, (), (no, status, made_at, made_by, sha256, note))
/// Freezes the working text. Answers its number.
Result<std::int64_t> freeze(Writing&, MeetingId const&, std::string const& note);
std::vector<Edition> editions(Reading&, MeetingId const&);

// ------------------------------------------------------------------------------------------------ redaction

/// Words somebody asks to erase; a second person must agree (rulings 10).
struct Redaction {
  std::string id;
  SegmentId segment;
  std::int64_t start = 0, end = 0;  ///< code points of the text at `rev`
  std::int64_t rev = 0;
  std::string words;                ///< shown to those who decide; erased with the rest
  std::string reason;               ///< personal_data, court, other: its class stays visible
  std::string note;
  PersonId asked_by, decided_by;
  Instant asked_at{};
  std::string state;                ///< asked, done, declined
};
BOOST_DESCRIBE_STRUCT(Redaction, (), (id, segment, start, end, rev, words, reason, note, asked_by, decided_by, asked_at, state))

Result<std::string> ask_redaction(Writing&, SegmentId const&, std::int64_t rev, std::int64_t start, std::int64_t end,
                                  std::string const& reason, std::string const& note);
/// Erases the words in raw file, every revision, edits, anchors, marks' quotes, event texts; place, reason, time and people
/// stay. Refuses (not_allowed) the one who asked. The caller tells the search.
Result<Done> approve_redaction(Writing&, std::string const& id);
Result<Done> decline_redaction(Writing&, std::string const& id, std::string const& note);
std::vector<Redaction> redactions(Reading&, MeetingId const&);

// ------------------------------------------------------------------------------------------------ the summary report

/// A saved summary report (Markdown); every revision is kept.
struct KeptReport {
  std::int64_t rev = 0;
  std::string text;
  PersonId by;
  Instant at{};
};
std::optional<KeptReport> kept_report(Reading&, MeetingId const&);
/// Saves a new revision on top of `base_rev` (0: the first). Refuses (conflict): somebody saved meanwhile; (malformed): empty, over
/// 64,000 characters.
Result<std::int64_t> keep_report(Writing&, MeetingId const&, std::int64_t base_rev, std::string const& text);

// ------------------------------------------------------------------------------------------------ telling the search

/// Changes of the text after `seq`, as meetings; the search index remembers how far it has read (rulings 9).
struct Changed {
  std::int64_t seq = 0;
  MeetingId meeting;
};
std::vector<Changed> changes_after(Reading&, std::int64_t seq, int limit);
/// Notes that a meeting's words, voices or marks changed; verbs of this room do it themselves.
void note_change(Writing&, MeetingId const&);

}  // namespace record
