// SPDX-License-Identifier: Apache-2.0
// Captions as they come in, and the record that writes itself from them (captions 1-3, 6.1-6.4, 6.8, 6.9; rulings 2, 5, 6).
//
//   POST from a captioner's program -> chunk (raw bytes, kept for ever) -> open tail (may be erased for a while)
//     -> settled segment, at once a segment of the meeting's transcript in status live -> the record of transcripts.hpp
//
// So permanent links, marks on words and search work while the meeting runs, and closing it only moves the status to rough.
// Who held the floor is handed in (record may not know the live room). Off the record nothing of the words is stored anywhere:
// they come back from hear() in the deltas, marked unstored, for readers who are connected, and are forgotten.
//
// The pure part (numbering, joining, growing texts, cleaning, erasing, segments) is in hearing.hpp.
#pragma once

#include <functional>

#include "base/json.hpp"
#include "record/transcripts.hpp"

namespace record {

/// The three shapes of address for one secret, and our own protocol.
enum class Dialect { zoom, youtube, teams, ops };
BOOST_DESCRIBE_ENUM(Dialect, zoom, youtube, teams, ops)
enum class JoinPolicy { automatic, literal, line };
BOOST_DESCRIBE_ENUM(JoinPolicy, automatic, literal, line)
/// What a stream is of.
enum class ChannelRole { floor, interpretation, translation };
BOOST_DESCRIBE_ENUM(ChannelRole, floor, interpretation, translation)

/// One caption source for one meeting and channel (captions 6.1). Exactly one is on air per channel.
struct Stream {
  StreamId id;
  MeetingId meeting;
  std::string channel;        ///< "floor", or a language tag
  std::string lang;           ///< BCP 47
  ChannelRole role = ChannelRole::floor;
  JoinPolicy join = JoinPolicy::automatic;
  std::string title;          ///< "main", "stand-by"
  bool on_air = false;
  std::int64_t lag_ms = 5000; ///< estimated delay between speech and text
  bool lag_measured = false;
  Instant not_before{}, not_after{};
  bool revoked = false;
  std::int64_t last = 0, epoch = 1, holes = 0, duplicates = 0, conflicts = 0, late = 0, tails_lost = 0;
  bool cumulative = false;    ///< growing texts were recognised (C9)
  std::optional<Instant> heard_at;
  std::string state = {};     ///< what readers were told last (Delta): live stalled off_record paused ended; empty: nothing yet
};
BOOST_DESCRIBE_STRUCT(Stream, (), (id, meeting, channel, lang, role, join, title, on_air, lag_ms, lag_measured, not_before, not_after, last,
                                   epoch, holes, duplicates, conflicts, late, tails_lost, cumulative, heard_at, state))

struct NewStream {
  std::string channel = "floor", lang = "en", title = "main";
  ChannelRole role = ChannelRole::floor;
  JoinPolicy join = JoinPolicy::automatic;
  Instant not_before{}, not_after{};   ///< 2 h before the planned start to 12 h after the end
};
/// A stream and its secret (160 bits), shown once. The first of a channel is on air.
struct OpenedStream {
  StreamId id;
  std::string secret;
};
Result<OpenedStream> open_stream(Writing&, MeetingId const&, NewStream const&);
/// A new secret; the old address is dead at once.
Result<std::string> renew_secret(Writing&, StreamId const&);
Result<Done> revoke_stream(Writing&, StreamId const&);
/// Switches at a segment's end: the stream that was on air is settled first (I31).
Result<Done> put_on_air(Writing&, StreamId const&);
Result<Done> set_lag(Writing&, StreamId const&, std::int64_t ms);
Result<Done> set_join_policy(Writing&, StreamId const&, JoinPolicy);
std::vector<Stream> streams(Reading&, MeetingId const&);
/// By secret; none for an unknown one. A revoked or expired one is answered with its state.
std::optional<Stream> stream_of(Reading&, std::string_view secret);
/// Not revoked, and within its time (captions 6.1).
bool is_good(Stream const&, Instant now);
/// By secret, if it is good; none for what cannot be a secret, too, without looking.
std::optional<Stream> good_stream(Reading&, std::string_view secret, Instant now);

// ------------------------------------------------------------------------------------------------ hearing

/// Who held the floor from `from` on (live::Holding, handed in by desk), oldest first.
struct Holder {
  Instant from{};
  std::string grant;        ///< id of the turn; empty: the chair's own time, or nobody's
  PersonId person;          ///< empty: a guest, or nobody
  std::string name;         ///< as shown; empty: nobody's
  std::string capacity;
  bool speaks = false;      ///< a turn or the chair's time: somebody's words
};

/// What the room tells record about itself with every call.
struct Around {
  std::vector<Holder> holders;
  bool accepts = false;                    ///< lobby, open or suspended
  bool off_record = false;                 ///< also while an objection is not settled (rulings 5)
  std::optional<Instant> keep_from;        ///< switched on again: words spoken (received) before this are not kept
  std::string lang = "en";
  bool pauses = false;                     ///< the meeting is interrupted: nobody waits for words
  std::optional<Instant> words_due_since = {};  ///< somebody has the floor, in a meeting that is open (again) since then
};

/// What readers get (captions 6.8). `stored` false: live only, without a number in the log. `st` is the channel.
///   append {st, seg, off, ins, t}     at the end of an open segment; with off 0 also `turn`, the turn it is of
///   edit   {st, seg, off, del, ins}   in an open segment; one that loses all its text is gone
///   turn   {st, turn, seg, label, name, how}   the turn that begins with seg. how: floor (name is the turn's person), label (as typed
///          only), both (the label names somebody else than the floor: unresolved), none, withdrawn (its mark was erased)
///   settle {st, seg, turn, text, rev}
///   rev    {st, seg, rev, text}       corrected while the meeting runs; only from deltas_after(), edits.cpp made it
///   state  {st, state}                live, stalled (no words for 20 s while somebody has the floor), off_record, paused (the meeting is
///          interrupted), ended
/// Off the record seg is "off1", "off2" ...: no segment of the record.
struct Delta {
  std::string kind;   ///< append edit turn settle rev state
  bool stored = true;
  std::int64_t seq = 0;
  Json data;
};

/// What a POST is answered with (captions 6.2.1).
struct Heard {
  std::string status;   ///< new duplicate late conflict heartbeat; ops: also gap
  std::int64_t last = 0;
  std::int64_t open = 0;            ///< ops: code points that may still be erased
  std::int64_t want = 0;            ///< ops: a gap in n: send this one
  std::vector<Delta> deltas;
  std::string warning;              ///< for the captioner: "too old, use the editor", "two programs use one address?"
};

/// What somebody who asked for the last number of a stream was told, and when.
struct ToldNumber {
  std::int64_t number = 0;
  Instant at{};
};
/// Answers the last accepted number of the stream's epoch (captions 6.2.1), and remembers in this process that it did: nothing is
/// stored for a question. On another node a program that goes on from it makes a conflict instead of an epoch; no word is lost.
std::int64_t tell_number(Stream const&, Instant now);
/// The last answer of tell_number(), while it is fresh (a minute); none: nobody asked.
std::optional<ToldNumber> told_number(StreamId const&, Instant now);

struct Post {
  Dialect dialect = Dialect::zoom;
  std::optional<std::int64_t> seq;
  std::optional<ToldNumber> told = {};   ///< told_number(): a program that goes on from it begins an epoch (6.2.2.5)
  std::string lang;
  std::string key;                  ///< Idempotency-Key, for the Teams shape
  std::string body;                 ///< raw bytes
  bool tail_lost = false;           ///< the front door saw a body longer than its declared length that it could not take
};

/// One caption POST, whole (6.2.2-6.2.7): stored raw, applied to the open tail, settled where a segment ended. An empty body is a
/// heartbeat. Refuses: malformed (field "time": a broken time line; "seq": no number in the Zoom or YouTube shape), not_now (field
/// "meeting": not open for captions; "stream": expired or revoked; no field: its transcript is being corrected). Size and rate are
/// web's, and so is a store that fails.
Result<Heard> hear(Writing&, StreamId const&, Around const&, Post const&);

/// What a post says, for readers when it could not be stored: blanks collapsed, mark and label apart.
struct PostWords {
  std::string label;  ///< as typed; empty: none
  std::string text;   ///< empty: nothing to show (a heartbeat)
};
PostWords words_of(Post const&);

/// One of our own edit operations (6.2.8).
struct Op {
  enum class Sort { insert, erase, line, turn, topic, flush } sort = Sort::insert;
  std::string text;        ///< insert; turn: the label, may be empty
  std::int64_t count = 0;  ///< erase: code points
};
/// `n` counts from 1 in each session. Repeated n: the same answer (status duplicate), nothing happens. A gap: want is set (status
/// gap), nothing happens. Erasing what is older than 60 s, 600 code points back or settled is refused in Heard::warning, the rest is
/// done. Refuses malformed over 64 ops, 4 KiB; else as hear().
Result<Heard> take_ops(Writing&, StreamId const&, Around const&, std::string const& session, std::int64_t n, std::vector<Op> const&);

/// What time alone brings: held texts whose missing number did not come (400 ms), segments that settle (15 s behind a later one,
/// 30 s of silence), the back-on-record moment, captions that stall or pause. Answers the deltas.
Result<std::vector<Delta>> settle_due(Writing&, MeetingId const&, Around const&);
/// Settles everything open now: before a decision takes the last words, and at the end.
Result<std::vector<Delta>> settle_all(Writing&, MeetingId const&, Around const&);

// ------------------------------------------------------------------------------------------------ reading along

/// A piece of the panel: settled, or open (the tail).
struct Line {
  SegmentId segment;
  TurnId turn;
  std::string label;       ///< as typed; empty when nameless
  std::string name;        ///< whose voice, from the floor or the label; empty when not known
  bool automatic = false;  ///< the name is from the floor, not confirmed
  std::string text;
  bool settled = false;
  std::int64_t rev = 1;
  std::optional<Instant> at;   ///< about when it was said
};
BOOST_DESCRIBE_STRUCT(Line, (), (segment, turn, label, name, automatic, text, settled, rev, at))
/// The last `most` lines of a channel, the open tail included, oldest first.
std::vector<Line> lines(Reading&, MeetingId const&, std::string const& channel, std::size_t most);
/// The stored deltas after `seq`, for a reader who returns.
std::vector<Delta> deltas_after(Reading&, MeetingId const&, std::string const& channel, std::int64_t seq, int most);
/// How many posts since then were shown without being kept: what a reader who returns is told of them (O3).
std::int64_t unkept_lines(Reading&, MeetingId const&, std::string const& channel, Instant since);
/// The words received since `from`, as places in settled segments (settle_all first): what "as just agreed" ties itself to. The
/// longest stretch within one segment is the anchor's; the rest is told in the note.
struct LastWords {
  SegmentId segment;
  std::int64_t rev = 0, start = 0, end = 0;
  std::string quote;
};
std::optional<LastWords> last_words(Reading&, MeetingId const&, Instant from);

/// Figures of captions 6.9 for captioner, chair and readers.
struct Figures {
  std::int64_t lag_ms = 0;      ///< the median of the last ten that were measured
  std::int64_t lag_p95_ms = 0;  ///< the 95th percentile of these (nearest rank); 0: none was measured
  bool lag_measured = false;
  std::int64_t words_per_minute = 0, words_per_minute_5 = 0;
  std::optional<std::int64_t> silent_seconds;
  std::int64_t holes = 0, duplicates = 0, late = 0, conflicts = 0, tails_lost = 0;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (lag_ms, lag_p95_ms, lag_measured, words_per_minute, words_per_minute_5, silent_seconds, holes, duplicates, late,
                                    conflicts, tails_lost))
Figures figures(Reading&, StreamId const&, Instant now);

// ------------------------------------------------------------------------------------------------ the end

/// At the gavel: settles all, writes what was typed on air (made again from the raw chunks, without what was erased in time) as the
/// transcript's kept file, status live -> rough; the same for every other channel. Answers the floor's transcript, or none when no
/// caption was heard. Labels the live rule had to leave as text are then in labels_left().
Result<std::optional<TranscriptId>> close_captions(Writing&, MeetingId const&, Around const&, std::string const& lang);
/// A label that the live rule left in the text (6.3.7) and the full rule, which sees that it recurs, would take: a suggestion.
struct LeftLabel {
  SegmentId segment;   ///< its text begins with the label
  std::string label;
};
BOOST_DESCRIBE_STRUCT(LeftLabel, (), (segment, label))
std::vector<LeftLabel> labels_left(Reading&, MeetingId const&);
/// A contribution that came as text (a read or shown entry, a chat line taken to the record) as a turn of its own, credited to its
/// author, at the end of the live transcript; `reader` empty when it was shown, not read.
Result<TurnId> write_contribution(Writing&, MeetingId const&, PersonId const& author, std::string const& author_name,
                                  std::string const& capacity, std::string const& reader, std::string const& text, std::string const& lang);

}  // namespace record
