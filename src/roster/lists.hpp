// SPDX-License-Identifier: Apache-2.0
// What is kept of a coalition's mailing list: evidence, not messages. For each distinct message a keyed hash of its id, its sender and its
// place in a thread, and a time; for each month counts; for the source its health. No address, subject or word of a message is in any
// table. (between-meetings a.4; trust 5.5; rulings 7, 16, 20)
//
// They stand together by thirty days (a *piece*; pieces.hpp), and an import brings whole pieces: those in which anything changed. They go in
// batches into a staging table and become visible in one last transaction, so that a killed import leaves nothing:
//
//   begin_import -> stage, stage, ... -> settle_import
//
// Reading archives is the mail room's; both are joined in desk/evidence.hpp.
#pragma once

#include <boost/describe.hpp>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "roster/evidence.hpp"
#include "store/store.hpp"

namespace roster {

using store::Reading;
using store::Writing;

/// One distinct message. All numbers but the times are keyed hashes; 0 means "none".
struct KeptMessage {
  std::uint64_t key = 0;
  std::uint64_t person = 0, subject = 0, body = 0;
  std::vector<std::uint64_t> refs = {}, answers = {};
  bool reply = false;
  bool clamped = false, machine = false;  ///< as it was heard
  std::optional<Instant> at = {};
  // What came of all messages together:
  std::uint64_t thread = 0;  ///< key of the thread's first message
  bool human = true;         ///< neither a machine nor somebody who writes like one
  bool prompted = false;     ///< in a thread that the secretariat opened
  friend bool operator==(KeptMessage const&, KeptMessage const&) = default;
};

/// The instance's key for these hashes; made at first need. Without it nobody can ask whether an address is among them.
std::string evidence_key(Writing&);
/// The same where there is one; else empty.
std::string known_evidence_key(Reading&);
/// A number under that key.
std::uint64_t keyed(std::string const& key, std::uint64_t);

/// A file of an archive as it was when it was read (mail::FileKnown).
struct KeptFile {
  std::string path = {};
  std::uint64_t size = 0, last = 0;
  std::string print = {};
  friend bool operator==(KeptFile const&, KeptFile const&) = default;
};

/// The piece of a coalition's list in which a message of that time stands: thirty days, counted from 1970 (UTC).
std::int64_t piece_of(std::optional<Instant> const& at);
/// That of messages without a time.
inline constexpr std::int64_t undated_piece = -1;

std::vector<KeptMessage> kept_messages(Reading&, CoalitionId const&);
std::vector<KeptFile> kept_files(Reading&, CoalitionId const&);
/// People whose threads are prompted: everybody who ever wrote for the secretariat.
std::set<std::uint64_t> prompters(Reading&);
Result<Done> note_prompters(Writing&, std::set<std::uint64_t> const&);

/// Empties the coalition's staging and answers the import's number. Refuses (unknown) the coalition.
Result<std::int64_t> begin_import(Writing&, CoalitionId const&);
/// Messages of pieces that are to be as they are staged: all of a piece, changed or not, in one call or in several. Cheapest where those of
/// one piece stand together. Refuses (conflict) when another import of this coalition began since.
Result<Done> stage(Writing&, CoalitionId const&, std::int64_t import, std::vector<KeptMessage> const&);
/// Pieces in which no message is left. Refuses as stage.
Result<Done> stage_emptied(Writing&, CoalitionId const&, std::int64_t import, std::vector<std::int64_t> const& pieces);

/// A writer of a list with what other addresses may have in common with theirs: keyed hashes, 0 for none (mail::name_key, local_key).
struct HeardWriter {
  std::uint64_t person = 0, name = 0, local = 0;
  friend auto operator<=>(HeardWriter const&, HeardWriter const&) = default;
};
/// So many are kept of one reading, the first ones.
inline constexpr std::size_t most_writers = 20'000;

/// What a reading says about its source.
struct SourceRead {
  Health health = Health::ok;
  bool speaks_of_now = true;  ///< false: older files were added; health and time of the last reading stay
  std::uint64_t newest = 0;   ///< key of the newest message
  std::string newest_file = {};
  std::int64_t undated = 0, clamped = 0;
  std::int64_t fresh = 0;     ///< messages that are new or changed, for the audit log
  std::vector<KeptFile> files = {};
  std::vector<HeardWriter> writers = {};  ///< whom it heard
};
/// Makes what was staged visible, in place of what its pieces held; counts the months anew, and finds announcements: the same body on three
/// coalitions' lists within 7 days. Refuses (conflict) as stage.
Result<Done> settle_import(Writing&, CoalitionId const&, std::int64_t import, SourceRead const&);
/// Notes a reading that failed as a whole; what is known stays. Refuses (unknown).
Result<Done> note_failed_reading(Writing&, CoalitionId const&, Health);

/// The state of a coalition's source.
struct SourceKept {
  Health last = Health::ok;
  Instant read_at{};
  std::uint64_t newest = 0;
  std::string newest_file = {};
  std::int64_t undated = 0, clamped = 0;
};
std::optional<SourceKept> source_kept(Reading&, CoalitionId const&);
/// By coalition: what a badge asks. One whose archive or list is declared, but was never read, has a stale source; one that declares nothing
/// and was never read is not in it.
std::map<CoalitionId, std::vector<Source>> sources(Reading&, Instant now);

/// Messages after `from` up to `to`, by coalition; one coalition when it is given. Numbers of people and threads are theirs alone. What has no
/// known sender is nobody's word (not human).
std::map<CoalitionId, std::vector<Message>> messages(Reading&, Instant from, Instant to, CoalitionId const& only = {});

/// One month of a list: human and unprompted messages, their people and the threads of two or more of these; and all the others.
struct Month {
  std::string month = {};  ///< "2026-03", UTC
  std::int64_t messages = 0, people = 0, conversations = 0, others = 0;
};
BOOST_DESCRIBE_STRUCT(Month, (), (month, messages, people, conversations, others))
/// From this month on, oldest first; a month without anything is not there.
std::map<CoalitionId, std::vector<Month>> months(Reading&, std::string const& from, CoalitionId const& only = {});
/// Counts a coalition's months anew.
void count_months(Writing&, CoalitionId const&);
/// "2026-03", `back` months before the one of `t`.
std::string month_of(Instant t, int back = 0);

}  // namespace roster
