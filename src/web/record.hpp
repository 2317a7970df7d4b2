// SPDX-License-Identifier: Apache-2.0
// Shared by the pages of the record: which text may be read by whom, how turns and words look, what a place in the
// transcript is. The pages themselves: transcript_pages (reading), link_pages (/m, /s), quote_pages (/q), export_pages,
// history_pages (edits, revisions, event log), head_pages (signed heads), search_pages; record_pages.cpp puts their rows together.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/desk.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

// ------------------------------------------------------------------------------------------- what may be read

/// A meeting's transcript as it was asked for: the working text, or the frozen edition of ?e=N.
struct OpenRecord {
  meeting::Meeting meeting;
  meeting::Series series;
  record::Head head;
  std::vector<record::Edition> editions;          ///< newest first
  std::int64_t edition = 0;                       ///< 0: the working text
  record::Status status = record::Status::rough;  ///< of the text asked for
};

/// Opens it for this viewer. Refuses: unknown (no meeting, no transcript, no such edition); not_allowed (a rough text
/// that is not public, asked for by a visitor: captions 6.5).
Result<OpenRecord> open_record(Reading&, Call const&, base::MeetingId const&);
/// May this viewer read a text of that status?
bool may_read(Viewer const&, meeting::Series const&, record::Head head, record::Status status);
/// The page for what open_record refused: 403 says why and where to sign in, the rest as Call::refused.
http::Response unreadable(Call&, Refusal const&);
/// 410: it was in the record and was removed, for this reason.
http::Response removed(Call&, base::MeetingId const&, std::string const& reason);
/// 301 to a path.
http::Response moved_to(std::string const& path);

/// "Budget of the year (meeting 66)", or "Coordination meetings, meeting 66".
std::string meeting_words(meeting::Meeting const&, meeting::Series const&);
std::string status_words(record::Status);
Badge status_look(record::Status);
/// When a meeting was, in its zone and UTC; empty when unknown.
Html when_words(meeting::Meeting const&);
std::vector<Crumb> record_crumbs(base::MeetingId const&, std::string const& title);
/// "?e=2", or nothing for the working text.
std::string edition_query(std::int64_t edition);

// ------------------------------------------------------------------------------------------- words and turns

/// That words were erased here: what stays visible of a redaction.
struct Erased {
  base::SegmentId segment;
  std::string reason;  ///< personal_data, court, other
  Instant at{};
};
BOOST_DESCRIBE_STRUCT(Erased, (), (segment, reason, at))
/// Those done in this meeting.
std::vector<Erased> erased_in(Reading&, base::MeetingId const&);
/// True when nothing of the words is left.
bool nothing_left(record::Segment const&);
bool nothing_left(record::Turn const&);

/// Words that shall stand out: code points of a segment's text.
struct Shown {
  base::SegmentId segment;
  std::int64_t start = 0, end = 0;
};

/// How a stretch of turns is drawn.
struct TranscriptLook {
  base::MeetingId meeting;
  std::string zone;  ///< of its times
  std::string lang;  ///< of the transcript
  std::int64_t edition = 0;
  std::vector<record::Mark> const* marks = nullptr;
  std::vector<Erased> const* erased = nullptr;
  std::vector<record::Section> const* sections = nullptr;
  std::optional<Shown> shown = std::nullopt;
  base::TurnId asked = {};  ///< the turn that was asked for, outlined
};

/// Turns in their frame, by the contract of ui/islands/README.md: the text content of [data-segment] is the segment's
/// text, code point for code point. Linear in the text.
Html transcript_turns(std::vector<record::Turn> const& turns, std::size_t from, std::size_t to, TranscriptLook const& drawing);
/// The words of a segment with its events, marks and the words shown.
Html segment_words(record::Segment const&, std::vector<record::Mark const*> const& marks, std::optional<Shown> const&);

/// The person's name, else the label as typed; empty when there is neither, or when nobody knows.
std::string speaker_name(record::Turn const&);
/// As it is shown, with its words for nobody.
Html speaker_words(record::Turn const&);

/// Word by word: what went in <del>, what came in <ins>.
Html difference_words(std::string_view before, std::string_view after);

// ------------------------------------------------------------------------------------------- a place in the text

/// A turn with two before and two after it.
struct TurnPlace {
  base::MeetingId meeting;
  std::string meeting_title;
  std::string lang, zone;
  record::Status status = record::Status::rough;
  std::int64_t edition = 0;
  std::int64_t n = 0;  ///< its place, from 1
  record::Turn turn;
  std::vector<record::Turn> before, after;
  std::vector<record::Mark> marks;
  std::vector<Erased> erased;
  std::string address;  ///< absolute
};
BOOST_DESCRIBE_STRUCT(TurnPlace, (),
                      (meeting, meeting_title, lang, zone, status, edition, n, turn, before, after, marks, erased,
                       address))

/// None: the turn is not in the text asked for.
std::optional<TurnPlace> place_of(Reading&, Call const&, OpenRecord const&, base::TurnId const&);
/// The turns of a place, the asked one outlined, with the way on into the whole transcript.
Html place_words(TurnPlace const&, std::optional<Shown> const& = std::nullopt);
/// Says what must be known of the text before it is read: rough, frozen, which edition.
Html standing_notice(OpenRecord const&);

// ------------------------------------------------------------------------------------------- rows

std::vector<Route> transcript_rows();
std::vector<Route> link_rows();
std::vector<Route> quote_rows();
std::vector<Route> export_rows();
std::vector<Route> history_rows();
std::vector<Route> head_rows();
std::vector<Route> search_rows();

/// What can be had of a transcript beside the page, for the reading page.
Html formats_list(base::MeetingId const&, std::int64_t edition, bool original);
/// Changes made since the text was approved first: they are listed with it (captions 6.5, R6). Empty when there are
/// none.
Html amendments(Reading&, OpenRecord const&);

}  // namespace web
