// SPDX-License-Identifier: Apache-2.0
// The words of the record, as plain values: what a captioner's file is once it is read (Parsed), and what a transcript is
// once it is kept (Transcript). Parsers make the first, verbs store it, exports and pages are functions of the second.
// (captions 6.3, 6.5; rulings 4, 17, 18.) No SQL and no I/O here.
//
//   raw bytes (kept for ever) -> Parsed -> stored turns and segments -> revisions -> Transcript -> pages, exports
//
// A *turn* is one stretch of one voice; a *segment* is a paragraph of it; a *join* is a place inside a segment where the
// captioner's page broke the paragraph in two. The label as typed and the person are separate for ever.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"

namespace record {

using base::Instant;
using base::Millis;

/// Whose voice a label names.
enum class LabelKind {
  person,     ///< "ANNA BAKER"
  role,       ///< "MODERATOR", "SPEAKER", "AUDIENCE": never merged into one person (R8)
  group,      ///< "Everyone", "AB/CD": several people at once
  unknown,    ///< no label
  captioner,  ///< "CAPTIONER": left out of talk time
  machine,    ///< "VIDEO", playback
};
BOOST_DESCRIBE_ENUM(LabelKind, person, role, group, unknown, captioner, machine)

/// How good a time is (captions 6.3.10).
enum class TimeQuality { none, estimated, live, source };
BOOST_DESCRIBE_ENUM(TimeQuality, none, estimated, live, source)

/// Something that happened, written in brackets inside speech. It stays in the text; this says where and what.
struct Event {
  std::string type;   ///< laughter applause noise inaudible foreign phonetic technical gesture playback pause session_start session_end vote other
  std::string text;   ///< as typed, brackets included: "(Clearing throat)"
  std::int64_t at = 0;  ///< code point offset in the segment's text; for an event that is a segment of its own: 0
};
BOOST_DESCRIBE_STRUCT(Event, (), (type, text))

/// A paragraph of one turn. Its text is exactly what was typed, except that a page break inside it is one blank
/// (`joins` remembers where) and line wraps inside a paragraph are one blank.
struct ParsedSegment {
  std::string text;                 ///< empty for a segment that is only an event (rulings 18: the session end)
  std::vector<Event> events;
  std::vector<std::int64_t> joins;  ///< code point offsets of the blank that stands for a page break
  std::optional<Millis> start, end; ///< from the file's own clock, when it has one (VTT, SRT, JSON)
};
BOOST_DESCRIBE_STRUCT(ParsedSegment, (), (text, events))

struct ParsedTurn {
  std::int64_t n = 0;                ///< 1, 2, 3 ... in the file
  std::optional<std::string> label;  ///< exactly as typed, without ">>" and ":"; none when nameless
  LabelKind kind = LabelKind::unknown;
  std::vector<ParsedSegment> segments;
  bool topic = false;                ///< began with ">>>"
  bool marked = true;                ///< a mark or label began it; false for words before the first label
};
BOOST_DESCRIBE_STRUCT(ParsedTurn, (), (n, label, kind, segments))

/// A line that is not speech: header, vendor's address, disclaimer, page head, web chrome (captions 6.3.9).
struct WrapperLine {
  std::int64_t line = 0;  ///< 1-based line number in the decoded file
  std::string kind;       ///< header title date time vendor disclaimer chrome page warning note
  std::string text;       ///< as typed
};
BOOST_DESCRIBE_STRUCT(WrapperLine, (), (line, kind, text))

/// Something a person should look at in the preview: a label offered as doubtful, a damaged line.
struct Doubt {
  std::int64_t line = 0;
  std::string kind;  ///< label quoting damage time
  std::string text;  ///< the words in question
};
BOOST_DESCRIBE_STRUCT(Doubt, (), (line, kind, text))

/// What the file says of its meeting. Everything may be missing; the number is a label, never a key.
struct ParsedMeeting {
  std::optional<std::string> title;
  std::optional<std::string> number;  ///< without "#": "66", "LXVI"
  std::optional<std::chrono::year_month_day> date;
  std::optional<Instant> start, end;  ///< only when date, time and zone are known
};
BOOST_DESCRIBE_STRUCT(ParsedMeeting, (), (title, number, date, start, end))

struct Counts {
  std::int64_t turns = 0, nameless = 0;
  std::int64_t labels = 0;  ///< distinct, as typed
  std::int64_t events = 0, joins = 0;
  std::int64_t words = 0;   ///< blank-separated pieces of speech, inline events included, labels and ">>" not (rulings 18)
};
BOOST_DESCRIBE_STRUCT(Counts, (), (turns, nameless, labels, events, joins, words))

/// A file, read. `format` is text, vtt, srt, zoom_chat, podcast, whisper.
struct Parsed {
  ParsedMeeting meeting;
  std::vector<WrapperLine> wrapper;
  std::vector<ParsedTurn> turns;
  Counts counts;
  std::vector<Doubt> doubts;
  std::string format = "text";
  std::string encoding = "utf8";  ///< utf8 utf16le utf16be windows1252
  bool timed = false;             ///< segments carry start and end
};
BOOST_DESCRIBE_STRUCT(Parsed, (), (meeting, wrapper, turns, counts))

// ---------------------------------------------------------------------------------------------- what is kept

/// live -> rough -> in_correction -> corrected -> approved -> amended (captions 6.5)
enum class Status { live, rough, in_correction, corrected, approved, amended };
BOOST_DESCRIBE_ENUM(Status, live, rough, in_correction, corrected, approved, amended)

/// How a turn got its person.
enum class Method { none, alias, roster, floor, confirmed, unidentified };
BOOST_DESCRIBE_ENUM(Method, none, alias, roster, floor, confirmed, unidentified)
// none: nobody yet. alias, roster: rules R1, R2, automatic, shown as such. floor: the live room. confirmed: a person said so.
// unidentified: a person said that nobody knows; final.

enum class SegmentKind { speech, event, topic };
BOOST_DESCRIBE_ENUM(SegmentKind, speech, event, topic)

/// How far a segment has been looked at.
enum class Check { none, seen, corrected, disputed };
BOOST_DESCRIBE_ENUM(Check, none, seen, corrected, disputed)

struct Segment {
  base::SegmentId id;
  std::int64_t rev = 1;  ///< 1 is the text as imported
  SegmentKind kind = SegmentKind::speech;
  std::string text;
  std::string lang;      ///< BCP 47, empty: the transcript's
  std::vector<Event> events;
  std::vector<std::int64_t> joins;  ///< page breaks mended here (code point offsets of the blank); dropped where an edit removed them
  std::vector<std::int64_t> breaks; ///< page breaks a person says are real paragraphs (the join undone)
  std::optional<Instant> start, end;
  TimeQuality quality = TimeQuality::none;
  Check check = Check::none;
  bool redacted = false;
};
BOOST_DESCRIBE_STRUCT(Segment, (), (id, rev, kind, text, lang, events, joins, breaks, start, end, quality, check, redacted))

struct Turn {
  base::TurnId id;
  std::string label;       ///< as typed; empty when nameless
  LabelKind kind = LabelKind::unknown;
  base::PersonId person;   ///< empty: nobody
  std::string person_name; ///< as it shall be shown; empty when nobody
  std::string capacity;    ///< the hat: "chair", "for X"; empty when not known
  Method method = Method::none;
  bool continued = false;  ///< same voice as the turn before (L12)
  std::optional<base::ItemId> item;  ///< agenda item
  std::vector<Segment> segments;
};
BOOST_DESCRIBE_STRUCT(Turn, (), (id, label, kind, person, person_name, capacity, method, continued, item, segments))

/// A decision, action or parked question with its words, as exports show it.
struct Mark {
  base::MarkId id;
  base::AnchorId anchor;
  base::SegmentId segment;
  std::int64_t start = 0, end = 0;  ///< code points in the segment's current text
  std::string kind;                 ///< decision, action, question
  std::string text;                 ///< the sentence of the decision, what is to be done, the question
  std::string owner;                ///< actions: whose; empty means no owner
  std::string due;                  ///< actions: "2022-10-17" or empty
  std::string state;                ///< open, done, dropped; decisions: standing, superseded
};
BOOST_DESCRIBE_STRUCT(Mark, (), (id, anchor, segment, start, end, kind, text, owner, due, state))

struct Section {
  base::ItemId id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(Section, (), (id, title))

/// A person in the record, as exports need them: never an address, never a private attribute.
struct Voice {
  base::PersonId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Voice, (), (id, name))

/// A transcript with everything around it that a reader may see: the one input of every export and of the reading pages.
struct Transcript {
  base::TranscriptId id;
  base::MeetingId meeting;
  std::string series;            ///< title of the series
  std::string title;             ///< of the meeting
  std::string number;            ///< label: "66"; may be empty
  std::string zone = "UTC";
  std::optional<Instant> start, end;   ///< of the meeting
  std::string address;           ///< permanent address of the meeting page, absolute: "https://host/m/abc"
  std::string forum;             ///< the installation's name
  std::string lang = "en";
  Status status = Status::rough;
  std::int64_t edition = 0;      ///< 0: the working text; else the frozen edition's number
  std::string sha256;            ///< of the edition; empty for the working text
  std::string licence;           ///< SPDX name ("CC-BY-4.0") or empty
  std::string disclaimer;
  bool corrected = false;        ///< any revision, split, merge or relabel since the import
  std::vector<Section> sections;
  std::vector<Turn> turns;
  std::vector<WrapperLine> wrapper;  ///< head and foot of the captioner's file
  std::vector<Mark> marks;
  std::vector<Voice> voices;
};
BOOST_DESCRIBE_STRUCT(Transcript, (), (id, meeting, series, title, number, zone, start, end, address, forum, lang, status,
                                       edition, sha256, licence, disclaimer, corrected, sections, turns, wrapper, marks, voices))

}  // namespace record
