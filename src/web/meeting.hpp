// SPDX-License-Identifier: Apache-2.0
// What the pages of meetings share: the facts of one meeting's page, the words for states and kinds, fields that offer known
// values. The page is put together in meeting_page.cpp from parts that stand beside the verbs they show: agenda, documents,
// attendance.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/live.hpp"
#include "meeting/meeting.hpp"
#include "record/kept.hpp"
#include "record/marks.hpp"
#include "web/parts.hpp"
#include "web/site.hpp"

namespace web {

// ------------------------------------------------------------------------------------------------ words

/// "Preparing the main session (meeting 66)"; "Coordination meetings, meeting 66" where it has no title.
std::string meeting_title(std::string_view series, meeting::Meeting const&);
std::string state_word(meeting::State);
Badge state_look(meeting::State);
std::string kind_word(meeting::Kind);
std::string presence_word(meeting::Presence);
/// "rough transcript, not yet corrected" ...
std::string status_word(record::Status);

/// Secretariat and facilitators enter and change meetings.
inline bool may_edit(Call const& call) { return call.viewer.may(Role::facilitator); }

/// A text of several lines: paragraphs at empty lines, each in its own direction.
Html paragraphs(std::string_view words);
/// One line somebody typed: a link when it is a web address, else the words.
Html words_or_address(std::string_view typed);
/// "3 October 2022, 17:00 CEST (15:00 UTC)", with "to 18:08" behind it.
Html from_to(meeting::Meeting const&);

/// A field that offers values, and takes others too.
Html listed_field(Field const& f, std::vector<std::string> const& offered);
/// Zones of forums we know of; any name of the system's zone files is taken.
std::vector<std::string> const& common_zones();
/// A small act of one thing among several: `about` is its name, heard but not seen.
Html act_on(Url const& action, std::string_view csrf, std::string_view label, std::string_view about,
            std::vector<std::pair<std::string, std::string>> const& fields = {});
/// `inside` under a summary; open from the start where something in it was refused.
Html folded(std::string_view summary, Html const& inside, bool open);

/// Keeps a file that somebody uploaded, under the last part of its name and typed by its own bytes.
base::FileId keep_upload(Writing&, http::Upload const&);
/// A kept file as it is given out: an attachment of one of three types, in a sandbox. None: no such file.
std::optional<http::Response> kept_file(Reading&, base::FileId const&);

// ------------------------------------------------------------------------------------------------ one meeting

struct MarkShown {
  base::MarkId id;
  base::MeetingId meeting;
  std::string text, owner, due, state;
  std::optional<desk::Provisional> provisional = {};  ///< a decision of the live room that is not final yet
};
BOOST_DESCRIBE_STRUCT(MarkShown, (), (id, meeting, text, owner, due, state, provisional))

struct DocumentShown {
  base::DocumentId id;
  std::string title;
  std::string address;    ///< elsewhere; empty for a file kept here, which is at /documents/{id}
  std::string file_name;  ///< of a file kept here
  std::int64_t size = 0;  ///< bytes
};
BOOST_DESCRIBE_STRUCT(DocumentShown, (), (id, title, address, file_name, size))

struct Neighbour {
  base::MeetingId id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(Neighbour, (), (id, title))

struct TranscriptShown {
  record::Status status = record::Status::rough;
  bool readable = false;  ///< by this viewer
};
BOOST_DESCRIBE_STRUCT(TranscriptShown, (), (status, readable))

struct MeetingFacts {
  meeting::Meeting meeting;
  std::string title, series_title;
  std::string address;  ///< the permanent one
  std::vector<meeting::Item> agenda;
  std::int64_t minutes = 0;  ///< of the agenda together
  std::vector<DocumentShown> documents;
  std::vector<meeting::Attendance> attendance;
  std::vector<std::string> coalitions;  ///< whose people were there in that capacity (domain 3.7)
  std::vector<MarkShown> decisions, actions, questions;
  std::vector<MarkShown> open_actions;  ///< of the series, for a meeting to come
  std::optional<TranscriptShown> transcript;
  std::optional<Neighbour> previous, following;
};
BOOST_DESCRIBE_STRUCT(MeetingFacts, (), (meeting, title, series_title, address, agenda, minutes, documents, attendance, coalitions,
                                         decisions, actions, questions, open_actions, transcript, previous, following))

/// A form of the meeting page that was refused: which, and why. What was typed is in the call.
struct Trouble {
  std::string form;  ///< "agenda", "document", "cancel", or an item's id
  std::optional<Refusal> refusal;

  [[nodiscard]] bool at(std::string_view which) const { return refusal && form == which; }
  /// What to show beside a field of that form.
  [[nodiscard]] std::string beside(std::string_view which, std::string_view field) const {
    return at(which) ? error_at(refusal, field) : std::string();
  }
};

/// The meeting's page; with a trouble the same page, status 400, the form open and the field named.
http::Response show_meeting(Call&, base::MeetingId const&, Trouble const& trouble = {});
/// A malformed wish: the page again with the form. Any other refusal: as everywhere.
http::Response refused_on_meeting(Call&, base::MeetingId const&, std::string form, Refusal refusal);
/// "/meetings/ID", and a place on it: "/meetings/ID#agenda".
std::string path_of(base::MeetingId const&, std::string_view place = {});

Html agenda_part(Call const&, MeetingFacts const&, Trouble const&);
Html documents_part(Call const&, MeetingFacts const&, Trouble const&);
Html attendance_part(Call const&, MeetingFacts const&);
/// The coalitions for which known people were there, each once, in the order of the lines.
std::vector<std::string> coalitions_there(Reading&, std::vector<meeting::Attendance> const&);

/// What meetings lists show of one.
struct MeetingLine {
  base::MeetingId id;
  base::SeriesId series;
  std::string title, zone;
  std::optional<Instant> start, end;
  meeting::State state = meeting::State::planned;
  std::optional<TranscriptShown> transcript;
};
BOOST_DESCRIBE_STRUCT(MeetingLine, (), (id, series, title, zone, start, end, state, transcript))
/// All meetings, newest first, or those of one series.
std::vector<MeetingLine> meeting_lines(Call const&, Reading&, base::SeriesId const& of = {});
struct MeetingYear {
  std::int64_t year = 0;  ///< there; 0 for meetings without a date
  std::vector<MeetingLine> meetings;
};
BOOST_DESCRIBE_STRUCT(MeetingYear, (), (year, meetings))
std::vector<MeetingYear> by_year(std::vector<MeetingLine>);
Html years_list(std::vector<MeetingYear> const&);

/// Rows of the files that meeting_rows() collects.
std::vector<Route> meeting_form_rows();
std::vector<Route> agenda_rows();
std::vector<Route> document_rows();
std::vector<Route> attendance_rows();
std::vector<Route> series_rows();

}  // namespace web
