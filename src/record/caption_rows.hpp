// SPDX-License-Identifier: Apache-2.0
// Private to this room: caption streams and chunks as rows, and the one way from what a Hearing answered to the record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/hearing.hpp"
#include "record/rows.hpp"

namespace record::captions {

/// A row of caption_stream with its live state.
struct Row {
  Stream stream;          ///< without the figures of the state
  std::optional<Instant> revoked_at;
  hearing::State state;
};
std::optional<Row> row(Reading&, StreamId const&);
std::vector<Row> rows_of(Reading&, MeetingId const&);
/// The facts with the state's figures in them.
Stream facts(Row const&);
/// Writes the state back, in the transaction in which it changed.
void keep_state(Writing&, Row const&);

/// A row of caption_chunk.
struct Chunk {
  StreamId stream;
  std::int64_t arrival_no = 0, epoch = 1;
  std::optional<std::int64_t> seq;
  std::string key;         ///< Idempotency-Key, or session and n of a batch
  Instant received{};
  std::optional<Instant> source_at;
  Dialect dialect = Dialect::zoom;
  std::string lang;
  std::string status;      ///< new late conflict aside (not on air) off_record redacted
  std::string hash;        ///< of the body; salted per process where words may not be kept
  std::string floor_turn;  ///< the grant at receive time less the delay
  std::string body;        ///< raw bytes; for dialect ops the batch as JSON; empty off the record
};
/// Appends it with the next arrival number. The body goes in as base64: it may hold any bytes.
void append(Writing&, Chunk);
/// All chunks of a stream in order of arrival.
std::vector<Chunk> chunks(Reading&, StreamId const&);

/// Ids for new turns and segments that nothing has yet.
std::function<std::string(char const*)> namer(Writing&);
/// A room nobody told about: voices stay as they were last decided.
Around const& nobody();
/// A Hearing on this row. It keeps references to the row and the holders.
hearing::Hearing listen(Writing&, Row&, Around const&);
/// Keeps what a Hearing answered: settled segments in the transcript (made at the first), deltas in the meeting's log (their seq is
/// filled in), the state in its row. Answers the deltas. Refuses (not_now): the transcript has left rough.
Result<std::vector<Delta>> keep(Writing&, Row&, hearing::Hearing&);
/// One line of the caption state in the log ("live", "off_record" ...) and as a delta. The caller keeps the row's state.
void tell_state(Writing&, Row&, char const* state, std::vector<Delta>&);
/// Captions that are missed while somebody speaks, and the pause of an interrupted meeting, told when they begin and end.
void tell_silence(Writing&, Row&, Around const&, std::vector<Delta>&);

/// May words received now not be kept?
bool unkept(Around const&, Instant now);
/// Crosses the border between on and off the record, if it is one: settles what is open, or begins anew.
Result<Done> cross(Writing&, Row&, Around const&, bool off, std::vector<Delta>&);

/// The transcript of a meeting's channel: the one kept, or a new one in status live.
TranscriptId transcript_for(Writing&, MeetingId const&, std::string const& channel, std::string const& lang, Instant starts);
std::optional<TranscriptId> kept_transcript(Reading&, MeetingId const&, std::string const& channel);

/// The text of a channel as it was typed, made again from its chunks; what was erased in time or never on air is not in it.
std::string typed(Reading&, MeetingId const&, std::string const& channel);

/// Redaction: empties every raw chunk that holds a part of these words, and forgets the last body of each stream. The words are sought
/// without regard to blanks and to where one chunk ends.
void erase(Writing&, MeetingId const&, std::string const& words);

/// A batch of our own protocol as it is kept, and back.
std::string print_ops(std::vector<Op> const&);
std::vector<Op> read_ops(std::string_view json);
/// What an op types.
std::string typed_by(Op const&);

}  // namespace record::captions
