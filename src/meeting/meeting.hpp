// SPDX-License-Identifier: Apache-2.0
// Series of meetings, meetings, their agenda, documents, and who was there or sent apologies. (domain 3, floor 1)
// A meeting's number is a label people use ("66", "LXVI", a misprint), never a key. Not here: what was said (record), the
// live room (floor), who a person is (people).
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace meeting {

using namespace base;
using store::Reading;
using store::Writing;

std::vector<store::Migration> migrations();

// ------------------------------------------------------------------------------------------------ series

/// A row of meetings of one group. Rules that hold for all their records stand here.
struct Series {
  SeriesId id = {};
  std::string title = {};         ///< "Coordination meetings"
  std::string zone = "UTC";  ///< default of its meetings
  std::string lang = "en";   ///< language usually spoken, BCP 47
  std::string licence = {};       ///< SPDX name for the record, or empty
  std::string disclaimer = {};    ///< shown with every rough text
  bool rough_is_public = true;  ///< may anybody read a rough, uncorrected transcript?
  std::string about = {};
};
BOOST_DESCRIBE_STRUCT(Series, (), (id, title, zone, lang, licence, disclaimer, rough_is_public, about))

/// Opens a series. Refuses (malformed): no title or over 200 characters, unknown zone, licence over 40, a language that is no
/// tag ("en", "pt-BR"), disclaimer over 2,000, about over 4,000.
Result<SeriesId> found_series(Writing&, Series const& wish);
/// Changes all its fields. Refuses (unknown) and as found_series.
Result<Done> change_series(Writing&, Series const& wish);
std::vector<Series> all_series(Reading&);
std::optional<Series> series(Reading&, SeriesId const&);

// ------------------------------------------------------------------------------------------------ meetings

enum class Kind { coordination, main_session, working, other };
BOOST_DESCRIBE_ENUM(Kind, coordination, main_session, working, other)
/// planned -> (lobby, open, suspended: the live room) -> closed; or cancelled.
enum class State { planned, lobby, open, suspended, closed, cancelled };
BOOST_DESCRIBE_ENUM(State, planned, lobby, open, suspended, closed, cancelled)

struct Meeting {
  MeetingId id = {};
  SeriesId series = {};
  std::string number = {};        ///< label; may be empty
  std::string title = {};
  Kind kind = Kind::coordination;
  State state = State::planned;
  std::string zone = "UTC";
  std::optional<Instant> start = {}, end = {};  ///< planned while planned, as held once closed; a meeting may lack both (old files)
  std::string place = {};         ///< words or an address to join
  std::string note = {};          ///< shown on the page
  bool decisions = true;     ///< false: "working session, no decisions" (domain 3.7)
  std::string reason = {};   ///< why it was called off; only while it is (cancel_meeting writes it)
};
BOOST_DESCRIBE_STRUCT(Meeting, (), (id, series, number, title, kind, state, zone, start, end, place, note, decisions, reason))

/// Enters a meeting to come or one that was held. A "#" before the number is not kept. Refuses (malformed): no title and no
/// number, title over 200, number over 40, note over 4,000 characters, unknown zone, end before start; (unknown) no such series.
Result<MeetingId> enter_meeting(Writing&, Meeting const& wish);
/// The same for a form that may be sent twice by a double click: answers the meeting that this person entered with the same
/// series, number, title and start within the last ten seconds, if there is one.
Result<MeetingId> enter_meeting_once(Writing&, Meeting const& wish);
/// Changes its fields, not its state. Refuses as enter_meeting; (unknown) no such meeting.
Result<Done> change_meeting(Writing&, Meeting const& wish);
/// Says that it was held (closed). Refuses (not_now) unless planned.
Result<Done> close_meeting(Writing&, MeetingId const&);
/// Calls it off, with a reason that the page shows. Refuses (not_now) unless planned; (malformed) no reason, or over 500.
Result<Done> cancel_meeting(Writing&, MeetingId const&, std::string const& reason);
/// Takes closing or calling off back: planned again. Refuses (not_now) if it is neither. (desk asks first whether a record is kept.)
Result<Done> reopen_plan(Writing&, MeetingId const&);

/// Where the live room has brought it: lobby, open, suspended, closed. Opening writes the true start, closing the true end.
/// Refuses (not_now) a cancelled meeting, and one that is closed; (malformed) planned or cancelled as `to`.
Result<Done> follow_room(Writing&, MeetingId const&, State to);

std::optional<Meeting> meeting(Reading&, MeetingId const&);
/// All, newest first (those without a date last); optionally one series.
std::vector<Meeting> meetings(Reading&, SeriesId const& = {});
/// Not yet over at `now`, soonest first.
std::vector<Meeting> upcoming(Reading&, Instant now, int limit);
/// The one before it in its series, by start.
std::optional<Meeting> previous(Reading&, Meeting const&);
/// The one after it in its series, by start.
std::optional<Meeting> following(Reading&, Meeting const&);

// ------------------------------------------------------------------------------------------------ agenda

struct Item {
  ItemId id = {};
  std::int64_t place = 0;  ///< 1, 2, 3 ...
  std::string title = {};
  std::int64_t minutes = 0;  ///< 0: not budgeted
  std::string lead = {};          ///< who leads it, as words
  std::string note = {};
  std::int64_t floor_minutes = 0;  ///< of these, reserved for the floor (product journey 5)
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, place, title, minutes, lead, note, floor_minutes))

/// Adds an item at the end. Refuses (malformed): no title, title over 200, minutes outside 0..600, more floor minutes than
/// minutes where these are set; (unknown) meeting.
Result<ItemId> add_item(Writing&, MeetingId const&, Item const& wish);
Result<Done> change_item(Writing&, MeetingId const&, Item const& wish);
/// Moves it one place up (-1) or down (+1); at the end of the list nothing happens.
Result<Done> move_item(Writing&, MeetingId const&, ItemId const&, int by);
Result<Done> remove_item(Writing&, MeetingId const&, ItemId const&);
std::vector<Item> agenda(Reading&, MeetingId const&);

// ------------------------------------------------------------------------------------------------ documents

struct Document {
  DocumentId id = {};
  std::string title = {};
  std::string address = {};  ///< http(s) address; or
  FileId file = {};          ///< a file kept here
};
BOOST_DESCRIBE_STRUCT(Document, (), (id, title, address, file))

/// Adds a link or an uploaded file. Refuses (malformed): no title, neither or both, an address that is not http(s).
Result<DocumentId> add_document(Writing&, MeetingId const&, Document const& wish);
Result<Done> remove_document(Writing&, MeetingId const&, DocumentId const&);
std::vector<Document> documents(Reading&, MeetingId const&);
/// The document and its meeting, for the download address.
std::optional<std::pair<MeetingId, Document>> document(Reading&, DocumentId const&);

// ------------------------------------------------------------------------------------------------ attendance

enum class Presence { present, apologies, chat_only };
BOOST_DESCRIBE_ENUM(Presence, present, apologies, chat_only)

/// One person at one meeting. `person` is empty for somebody known by name only.
struct Attendance {
  std::string id = {};
  PersonId person = {};
  std::string name = {};       ///< as shown
  std::string capacity = {};   ///< the hat: "for X", "chair", "secretariat"
  Presence presence = Presence::present;
  std::string note = {};       ///< e.g. who came instead
};
BOOST_DESCRIBE_STRUCT(Attendance, (), (id, person, name, capacity, presence, note))

/// Writes somebody down, or changes the line of the same person (or the same name without person). A line that had only the
/// name becomes this person's.
/// Refuses (malformed): no name, name or capacity over 120, note over 500; (unknown) meeting.
Result<Done> note_attendance(Writing&, MeetingId const&, Attendance const& wish);
Result<Done> remove_attendance(Writing&, MeetingId const&, std::string const& id);
/// By presence, then name as folded.
std::vector<Attendance> attendance(Reading&, MeetingId const&);

}  // namespace meeting
