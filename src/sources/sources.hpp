// SPDX-License-Identifier: Apache-2.0
// What the coalitions have elsewhere and this server looks at: archives that somebody uploaded, archives that are pulled from a web
// address, pages that answer for openness. Here stand who may be asked, what is waiting, what came of it. The bytes of archives lie on a
// shelf beside the database and are gone after 30 days (shelf.hpp; trust 5.5, rulings 9); reading them is desk/outside.hpp.
//
// Nothing is asked anywhere until the secretariat has allowed a host: no host, no question.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "sources/page.hpp"
#include "store/store.hpp"

namespace sources {

using base::CheckId;
using base::CoalitionId;
using base::Done;
using base::DraftId;
using base::Instant;
using base::PersonId;
using store::Reading;
using store::Writing;

std::vector<store::Migration> migrations();

/// How long the bytes of an archive are kept.
inline constexpr std::chrono::days kept_for{30};

// ------------------------------------------------------------------------------------------------ who may be asked

/// Allowed hosts, sorted.
std::vector<std::string> allowed_hosts(Reading&);
/// These and the operator's.
Reach reach(Reading&);
/// What the operator allows beside them, as the program starts: "HOST:PORT", also machines of inner networks. In the place of what was said
/// at an earlier start.
Result<Done> note_inside(Writing&, std::set<std::string> const&);
/// Puts these in the place of the allowed ones, one a line as typed; none turns all asking off. Refuses (malformed) a line that is no host
/// name, more than 200.
Result<Done> allow_hosts(Writing&, std::vector<std::string> const& typed);

// ------------------------------------------------------------------------------------------------ archives uploaded

enum class State { waiting, reading, done, failed };
BOOST_DESCRIBE_ENUM(State, waiting, reading, done, failed)

/// An archive on the shelf, waiting to be read or read. Its draft id names it.
struct Staged {
  DraftId id = {};
  CoalitionId coalition = {};
  std::string name = {};  ///< as uploaded, and its file's name on the shelf
  std::int64_t bytes = 0;
  Instant at{};
  PersonId by = {};
  State state = State::waiting;
  std::int64_t heard = 0;                ///< messages read so far
  std::int64_t messages = 0, fresh = 0;  ///< when done: kept of the coalition now, and of these new or changed
  std::int64_t skipped = 0;              ///< places that could not be read
  std::string why = {};                  ///< when failed, and where the first skipped place is; in the reader's English words
  std::optional<Instant> done_at = {};
  bool on_shelf = true;  ///< its bytes are still there
};
BOOST_DESCRIBE_STRUCT(Staged, (), (id, coalition, name, bytes, at, by, state, heard, messages, fresh, skipped, why, done_at, on_shelf))

/// May an archive of that name come? Refuses (malformed) an empty name; (conflict) ten others of this coalition wait already.
Result<Done> may_stage(Reading&, CoalitionId const&, std::string const& name);
/// Notes an uploaded archive that stands on the shelf. Refuses as may_stage.
Result<DraftId> note_staged(Writing&, CoalitionId const&, std::string const& name, std::int64_t bytes);
/// Newest first, at most 50.
std::vector<Staged> staged(Reading&, CoalitionId const&);
/// Those that wait, oldest first, and those that were being read when a server stopped.
std::vector<Staged> waiting_archives(Reading&);
Result<Done> note_reading(Writing&, DraftId const&, std::int64_t heard);
/// What came of it. `result.id` says of which.
Result<Done> note_read(Writing&, Staged const& result);
/// Archives whose time on the shelf is over; they are marked as gone.
std::vector<std::pair<CoalitionId, std::string>> take_off_shelf(Writing&);

// ------------------------------------------------------------------------------------------------ archives pulled

/// A web address that is asked daily, and what came of the last time.
struct Pull {
  CoalitionId coalition = {};
  std::string url = {};
  bool on = false;
  Instant next_at{};
  std::optional<Instant> last_at = {};
  bool well = false;                    ///< the last time
  std::int64_t files = 0, fetched = 0;  ///< of the last time: files the address leads to, of these fetched anew
  std::string why = {};                 ///< what went wrong, in a few English words
};
BOOST_DESCRIBE_STRUCT(Pull, (), (coalition, url, on, next_at, last_at, well, files, fetched, why))

std::optional<Pull> pull_of(Reading&, CoalitionId const&);
/// Turns the daily pull of a coalition on (it is due at once) or off. Refuses (malformed) what is no address, or one whose host is not
/// allowed.
Result<Done> set_pull(Writing&, CoalitionId const&, std::string const& url, bool on);
bool pull_due(Reading&, Instant now);
/// The one whose time has come first, taken: unless note_pulled says otherwise, its time comes again in an hour. None when none is due.
Result<std::optional<Pull>> take_pull(Writing&);
Result<Done> note_pulled(Writing&, Pull const&);

/// A file of a pulled archive as it was when it was fetched.
struct PulledFile {
  std::string url = {}, name = {}, etag = {}, modified = {};
  Instant at{};
  bool on_shelf = false;
};
std::vector<PulledFile> pulled_files(Reading&, CoalitionId const&);
Result<Done> note_file(Writing&, CoalitionId const&, PulledFile const&);
/// Pulled files whose time on the shelf is over, by coalition; marked as gone.
std::vector<std::pair<CoalitionId, std::string>> take_pulled_off_shelf(Writing&);

// ------------------------------------------------------------------------------------------------ looks at pages

enum class LookState { waiting, proposed, confirmed, dropped };
BOOST_DESCRIBE_ENUM(LookState, waiting, proposed, confirmed, dropped)

/// One look of the machine at a page. It says nothing of the coalition until a person has confirmed it.
struct Look {
  CheckId id = {};
  CoalitionId coalition = {};
  Question question = Question::membership;
  std::string url = {};
  LookState state = LookState::waiting;
  std::optional<Instant> at = {};  ///< when the page was asked
  std::int64_t status = 0;
  std::string first_lines = {}, hash = {};  ///< of what it answered: words, and SHA-256 of the bytes
  Proposal proposal = Proposal::cannot_tell;
  std::string why = {}, words = {};  ///< PageSaid
  PersonId by = {};                  ///< who asked for it, then who decided
};
BOOST_DESCRIBE_STRUCT(Look, (), (id, coalition, question, url, state, at, status, first_lines, hash, proposal, why, words, by))

/// Asks for a look. Refuses (malformed) what is no address or whose host is not allowed; the same question at the same address that still
/// waits is the same look.
Result<CheckId> ask_look(Writing&, CoalitionId const&, Question, std::string const& url);
/// The open ones first; newest first, at most 30.
std::vector<Look> looks(Reading&, CoalitionId const&);
std::optional<Look> look(Reading&, CheckId const&);
std::optional<Look> next_look(Reading&);
/// What the machine saw and proposes. Refuses (not_now) one that does not wait.
Result<Done> note_look(Writing&, Look const&);
/// A person has decided: what they confirm is kept elsewhere (roster::note_check). Refuses (unknown); (not_now) one that was not proposed.
Result<Look> settle_look(Writing&, CheckId const&, bool confirmed);

}  // namespace sources
