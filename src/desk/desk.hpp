// SPDX-License-Identifier: Apache-2.0
// Errands: what needs several rooms in one transaction, or facts of several rooms at once. The command line and the timers
// call these and the rooms; they never call web (house 2).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "meeting/meeting.hpp"
#include "people/sessions.hpp"
#include "record/commitments.hpp"
#include "record/marks.hpp"
#include "record/model.hpp"
#include "record/speakers.hpp"
#include "record/transcripts.hpp"
#include "record/voices.hpp"
#include "store/store.hpp"

namespace record {
class SearchIndex;
}

namespace desk {

using namespace base;
using store::Reading;
using store::Writing;

/// Every room's tables, in the order in which they are made.
std::vector<store::Migration> all_migrations();

// ------------------------------------------------------------------------------------------------ names

/// Shown names of everybody, for lists: one query a page.
std::map<PersonId, std::string> names(Reading&);

// ------------------------------------------------------------------------------------------------ taking files in

/// What the preview shows. `parsed` is the file read; `has_transcript`: it would be laid over a kept one.
struct Upload {
  record::Parsed parsed;
  std::string file_name;
  bool has_transcript = false;
};

/// Reads a file (pure, outside any transaction): by content first, then by name; known names help the label rule (b).
/// Refuses what cannot be read, with line and reason.
Result<record::Parsed> read_file(std::string_view bytes, std::string_view file_name, std::vector<std::string> const& known_names);
/// Names of the roster and of the series' aliases: what read_file may take for labels.
std::vector<std::string> known_names(Reading&, SeriesId const&);

/// Stores a read file as the meeting's transcript, in this one transaction: bytes, turns, agreement of the meeting's own times
/// (filled from the file where the meeting has none), state closed, automatic speakers. Refuses as record::take_in.
Result<TranscriptId> take_in(Writing&, MeetingId const&, std::string const& file_name, std::string const& bytes, record::Parsed const&);
/// The same from a draft (the confirmed preview); forgets the draft.
Result<TranscriptId> confirm_draft(Writing&, DraftId const&, record::Parsed const&);
/// Lays the draft's file over the kept transcript (realign), then names speakers automatically where nobody has.
Result<record::Realigned> confirm_realign(Writing&, DraftId const&, record::Parsed const&, bool new_edition);
/// A meeting for a file that names its own: series given, number, title, date and times from the file. For the command line.
Result<MeetingId> meeting_from(Writing&, SeriesId const&, record::ParsedMeeting const&, std::string const& file_name);

// ------------------------------------------------------------------------------------------------ reading the record

/// A transcript with everything around it that a reader may see: the input of pages and exports. `base_address` is the
/// installation's ("https://forum.example"). Edition 0 is the working text. None: no transcript, or no such edition.
std::optional<record::Transcript> reading_copy(Reading&, MeetingId const&, std::int64_t edition, std::string const& forum,
                                               std::string const& base_address);
/// May somebody who is not signed in read this text? Rough ones only where the series says so (captions 6.5).
bool is_public(meeting::Series const&, record::Head const&);

// ------------------------------------------------------------------------------------------------ help for the editor

/// What rules R1..R9 say of every turn that has no confirmed person, by turn id.
std::map<TurnId, record::SpeakerFinding> speaker_help(Reading&, MeetingId const&);
/// Runs R1 and R2 and keeps their answers (record::name_automatically).
Result<Done> name_speakers(Writing&, MeetingId const&);

/// A possible mis-hearing: heard words with their place, what may be meant, why, and how often the rule was right here.
struct WordSuggestion {
  SegmentId segment;
  TurnId turn;
  std::int64_t rev = 0, start = 0, end = 0;
  std::string heard, meant, rule, why;
  double score = 0;
  std::int64_t accepted = 0, shown = 0;  ///< verdicts on this rule in the series
};
BOOST_DESCRIBE_STRUCT(WordSuggestion, (), (segment, turn, rev, start, end, heard, meant, rule, why, score, accepted, shown))
std::vector<WordSuggestion> word_help(Reading&, MeetingId const&);
/// Accepts one: a correction of the text and a verdict, in one act. Conflict when the words are no longer there.
Result<record::Edited> accept_word(Writing&, MeetingId const&, SegmentId const&, std::int64_t rev, std::int64_t start, std::int64_t end,
                                   std::string const& heard, std::string const& meant, std::string const& rule);

/// Possible commitments, strongest first then in the order of the meeting.
std::vector<record::PossibleCommitment> commitment_help(Reading&, MeetingId const&, std::size_t most);

// ------------------------------------------------------------------------------------------------ actions over meetings

/// Open actions of all meetings of a series before (or without) this one: what the next meeting's page shows.
std::vector<record::MarkView> open_actions_of_series(Reading&, SeriesId const&);

/// For whom a report is drawn.
enum class Readers { anybody, members };
/// The summary report in the form of domain 3.5, generated from what is kept: numbered paragraphs and annexes as Markdown. What only
/// the live room knows (calls, rulings, use of the floor) is in it once the meeting is over: for members, and for anybody where anybody
/// may read the record.
std::string draft_report(Reading&, MeetingId const&, std::string const& forum, std::string const& base_address, Readers);
struct Report {
  std::int64_t rev = 0;  ///< 0: only generated, never saved
  std::string text;
  PersonId by;
  std::optional<Instant> at;
};
BOOST_DESCRIBE_STRUCT(Report, (), (rev, text, by, at))
Report report(Reading&, MeetingId const&, std::string const& forum, std::string const& base_address, Readers);
/// Saves an edited report as a new revision. Conflict when base_rev is not the latest.
Result<std::int64_t> save_report(Writing&, MeetingId const&, std::int64_t base_rev, std::string const& text);

// ------------------------------------------------------------------------------------------------ meetings

/// Takes closing back, unless a transcript is kept (then the meeting was held).
Result<Done> reopen_meeting(Writing&, MeetingId const&);

// ------------------------------------------------------------------------------------------------ search

/// Reads the changes since the index's last seq and brings it up to date; answers how many meetings were read anew.
/// `most` bounds one call.
int feed_search(store::Store&, record::SearchIndex&, int most = 50);

// ------------------------------------------------------------------------------------------------ letters

/// "You get this letter from ... To get fewer letters, or none: ADDRESS", as every letter ends that may be stopped.
std::string stop_words(std::string const& forum, std::string const& address);
/// Somebody asks to sign in: the asking and its letter in one transaction. `link` makes the address of a secret.
Result<people::Asked> ask_to_sign_in(Writing&, std::string const& address, std::string const& cookie, std::string const& place,
                                     std::string const& forum, std::function<std::string(std::string const&)> const& link);
/// Invites and posts the letter; answers the invitation, whose secret the page may show once when there is no relay.
Result<people::Invited> invite(Writing&, people::Invite const&, std::string const& forum,
                               std::function<std::string(std::string const&)> const& link);
/// The same letter with a new link for an invitation that is open or expired (people::renew_invitation).
Result<people::Invited> renew_invitation(Writing&, InvitationId const&, std::string const& forum,
                                         std::function<std::string(std::string const&)> const& link);
/// Erases the account and the letters to its address.
Result<Done> delete_account(Writing&, AccountId const&);

// ------------------------------------------------------------------------------------------------ the demo

/// Fills an empty forum with the demo: invented people, series, meetings past and to come, a transcript with corrections,
/// decisions, actions. `texts` is the directory of our own texts. Refuses (not_now) a forum that is not empty.
Result<Done> fill_demo(Writing&, std::string const& texts);
/// The demo's accounts, one of each role (made by fill_demo).
std::map<std::string, AccountId> demo_accounts(Reading&);

}  // namespace desk
