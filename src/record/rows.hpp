// SPDX-License-Identifier: Apache-2.0
// Private to this room: turns and segments as rows, their snapshots (what undo restores), and the one way an edit is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "record/anchors.hpp"
#include "record/transcripts.hpp"

namespace record::rows {

constexpr std::int64_t gap = 1 << 20;  ///< between neighbours in `ord`, so that much can be put between them

/// A row of turn. Its person's name is not here: people know names.
struct TurnRow {
  TurnId id;
  TranscriptId transcript;
  std::int64_t ord = 0;
  std::string label, label_norm;
  LabelKind kind = LabelKind::unknown;
  PersonId person;
  std::string capacity;
  Method method = Method::none;
  PersonId confirmed_by;
  std::optional<Instant> confirmed_at;
  ItemId item;
  bool topic = false;
  Fate fate = Fate::alive;
  TurnId into;
  std::string reason;
  std::string voice;       ///< name of who held the floor: a guest has no other, and beside a label that says somebody else both are shown
  std::string floor_turn;  ///< the grant it lies in
};
BOOST_DESCRIBE_STRUCT(TurnRow, (), (id, transcript, ord, label, label_norm, kind, person, capacity, method, confirmed_by, item, topic,
                                    fate, into, reason, voice, floor_turn))

struct SegmentRow {
  SegmentId id;
  TranscriptId transcript;
  TurnId turn;
  std::int64_t ord = 0;
  SegmentKind kind = SegmentKind::speech;
  std::string lang;
  std::int64_t rev = 1;
  std::string text, events, joins, breaks;
  std::optional<Instant> start, end;
  TimeQuality quality = TimeQuality::none;
  Check check = Check::none;
  Fate fate = Fate::alive;
  SegmentId into;
  std::string reason;
  bool redacted = false;
};
BOOST_DESCRIBE_STRUCT(SegmentRow, (), (id, transcript, turn, ord, kind, lang, rev, text, events, joins, breaks, start, end, quality,
                                       check, fate, into, reason, redacted))

std::optional<TurnRow> turn(Reading&, TurnId const&);
std::optional<SegmentRow> segment(Reading&, SegmentId const&);
/// Alive ones in order.
std::vector<TurnRow> turns(Reading&, TranscriptId const&);
std::vector<SegmentRow> segments(Reading&, TranscriptId const&);
std::vector<SegmentRow> segments_of(Reading&, TurnId const&);

void insert(Writing&, TurnRow const&);
/// Inserts the row and its first revision.
void insert(Writing&, SegmentRow const&, std::string_view op);
void update(Writing&, TurnRow const&);
/// Writes the row; when text, events, joins or breaks differ from the kept ones it appends a revision and raises row.rev.
void update(Writing&, SegmentRow& row, std::string_view op, std::string_view reason, std::string_view note);

Segment as_segment(SegmentRow const&);
Turn as_turn(TurnRow const&);

/// Lists of numbers and of events as the columns hold them: "12 40", one event a line "type TAB at TAB text".
std::string print_numbers(std::vector<std::int64_t> const&);
std::vector<std::int64_t> read_numbers(std::string_view);
std::string print_events(std::vector<Event> const&);
std::vector<Event> read_events(std::string_view);

/// An anchor with its id and whether a person has looked at it since it changed.
struct AnchorRow {
  AnchorId id;
  MeetingId meeting;
  TranscriptId transcript;
  Anchor anchor;
  bool seen = true;
  bool redacted = false;
};
std::optional<AnchorRow> anchor(Reading&, AnchorId const&);
/// All with a place in this segment; and those lost there.
std::vector<AnchorRow> anchors_in(Reading&, SegmentId const&);
void insert(Writing&, AnchorRow const&);
void update(Writing&, AnchorRow const&);
/// The current text of a segment, for anchors.hpp.
TextOf text_of(Reading&);

/// An edit in the making: remembers the rows before, and on finish() the rows after; appends to the
/// edit list and the event log, and notes the change for the search. Moving the anchors is the verb's: it knows how.
class Editing {
 public:
  Editing(Writing& w, TranscriptId transcript, std::string op, std::string object);
  /// Rows this edit will touch, before it touches them. A row that does not exist yet is announced with made().
  void touch(TurnRow const&);
  void touch(SegmentRow const&);
  void made(TurnId const&);
  void made(SegmentId const&);
  void words(std::string before, std::string after);
  void why(std::string reason, std::string note);
  Edited finish(std::int64_t rev, std::int64_t undoes = 0);

 private:
  Writing& w_;
  TranscriptId transcript_;
  std::string op_, object_, words_before_, words_after_, reason_, note_;
  std::vector<TurnId> turns_;
  std::vector<SegmentId> segments_;
  std::vector<TurnRow> turns_before_;
  std::vector<SegmentRow> segments_before_;
};

TurnRow turn_from(Json const&);
SegmentRow segment_from(Json const&);

}  // namespace record::rows
