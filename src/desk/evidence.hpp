// SPDX-License-Identifier: Apache-2.0
// What is known of the coalitions' lives, from everywhere: their lists' archives (mail), evidence by hand (roster), and what this server saw
// itself (meetings, attendance, date polls); and the monthly evaluation made of it. (between-meetings a.4)
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mail/archive.hpp"
#include "roster/duties.hpp"
#include "roster/evaluations.hpp"
#include "roster/inquiries.hpp"
#include "roster/items.hpp"
#include "roster/lists.hpp"
#include "roster/table.hpp"

namespace desk {

using store::Reading;
using store::Writing;
using namespace base;

// ------------------------------------------------------------------------------------------------ archives in

struct ArchiveTaken {
  std::int64_t messages = 0;  ///< kept of this coalition now
  std::int64_t fresh = 0;     ///< of these, new or changed by this import
  std::int64_t read = 0;      ///< stored copies that had to be read
  std::int64_t files = 0, files_passed_over = 0;
  roster::Health health = roster::Health::ok;
  bool speaks_of_now = true;  ///< false: it held older messages only, which says nothing of today
  std::vector<mail::Skipped> skipped = {};
};
BOOST_DESCRIBE_STRUCT(ArchiveTaken, (), (messages, fresh, read, files, files_passed_over, health, speaks_of_now, skipped))

/// Reads a coalition's archive in the worker process and keeps its evidence. Again and unchanged, it changes nothing but the time of reading;
/// grown, it costs its new bytes. Several transactions; one that is killed in between leaves what was. The source is *ok* when the newest
/// known message is still there or a newer one came, *unreadable* when nothing could be read at all or something in it was damaged: what
/// could be read then counts, but may lower nothing. Threads that an account of the
/// secretariat opened are prompted. Refuses (unknown) the coalition; (malformed) no path, or nothing that could be read, which is noted;
/// (conflict) another import of the same coalition began meanwhile. `progress` is told now and then how many copies were read.
Result<ArchiveTaken> import_archive(store::Store&, store::Actor const&, CoalitionId const&, std::vector<std::string> const& paths, Instant now,
                                    mail::WorkerLimits const&, std::function<void(std::int64_t read)> const& progress = {});

// ------------------------------------------------------------------------------------------------ what this server saw

/// Meetings of a coalition's own series that were held and have notes or attendance (K2); its people at coordination meetings (K6); its
/// answers to date polls (K5, dated by the first time that was proposed) and to questionnaires (K5, dated by their end; declined too); its contacts
/// confirmed when it was asked for them (K7), after `from` up to `to`. `asked`: coordination meetings whose attendance was written down,
/// polls and questionnaires that are over, requests for contacts that were confirmed or had fourteen days. A coalition whose answer to a
/// questionnaire waits to be confirmed was neither asked nor has it answered, until it counts.
struct SeenHere {
  std::map<CoalitionId, std::vector<roster::Evidence>> evidence = {};
  std::map<CoalitionId, roster::Asked> asked = {};
};
/// `only` given: enough for that coalition alone; of others not everything is in it.
SeenHere seen_here(Reading&, Instant from, Instant to, CoalitionId const& only = {});

/// Every name a coalition has or had as it is written, its acronym and aliases too.
std::vector<std::pair<std::string, CoalitionId>> names_of_coalitions(Reading&);
/// Coalitions by every name they have or had, folded, acronyms and aliases too. A name that fits several is in it for none.
std::map<std::string, CoalitionId> coalitions_by_name(Reading&);

/// "open list"
std::string principle_words(roster::Principle);

// ------------------------------------------------------------------------------------------------ evaluation

/// All coalitions on a day, after what was said before that day. Changes nothing.
std::vector<roster::Evaluation> evaluate(Reading&, roster::Rule const&, Instant as_of);
/// One month's evaluation, kept (roster::keep). Looks at the principles count from when they were made: of the month that runs now all up
/// to now, so that nobody waits a month for what a person saw today. Refuses (malformed) a day that is not the first of a month, or is to
/// come.
Result<std::vector<roster::Evaluation>> evaluate_month(Writing&, Instant as_of);
/// Coalitions anew on the day of the last evaluation, because something was added that it may have seen, or that a person looked at since;
/// nothing where there was none.
Result<Done> evaluate_again(Writing&, std::set<CoalitionId> const&);
Result<Done> evaluate_again(Writing&, CoalitionId const&);
/// Evidence by hand (roster::add_item, and refuses as it), which the badges see at once.
Result<EvidenceId> add_evidence(Writing&, roster::Item const&);
/// Takes it back (roster::remove_item, and refuses as it); the badges see that at once, too.
Result<Done> take_evidence_back(Writing&, CoalitionId const&, EvidenceId const&);
/// What a coalition handed in, or no longer (as roster's verbs, and refuses as they); the badges see at once whether the yearly report is there.
Result<Done> note_handed_in(Writing&, roster::HandedIn const&);
Result<Done> forget_handed_in(Writing&, DutyId const&, CoalitionId const&);
/// A cycle and its duties (as roster's verbs, and refuses as they); of whom a yearly report is missing, and of whom no longer, the badges
/// see at once.
Result<CycleId> open_cycle(Writing&, roster::Cycle const& wish, CycleId const& like = {});
Result<DutyId> add_duty(Writing&, roster::Duty const& wish);
Result<Done> change_duty(Writing&, DutyId const&, roster::Duty const& wish);
Result<Done> remove_duty(Writing&, DutyId const&);
Result<Done> set_due(Writing&, DutyId const&, std::optional<roster::Day> const& due, std::string const& reason);
/// A look at a principle (roster::note_check, and refuses as it), and one at the principle of a finding (roster::look_again); the badges
/// see it at once.
Result<CheckId> note_check(Writing&, CoalitionId const&, roster::Check const&, std::string const& note);
Result<CheckId> look_again(Writing&, roster::InquiryId const&, roster::Verdict, std::string const& url, std::string const& note);
/// A table of coalitions (roster::import_table, and refuses as it); the badges see at once what it changes of their evidence.
Result<std::vector<roster::RowDone>> import_roster(Writing&, std::string_view bytes);
/// Evaluates the month that has begun, unless that is done. For the timer; answers whether it did.
Result<bool> evaluate_when_due(Writing&);

/// Whose activity another rule would move, on the day of the last evaluation (or of the month's first day).
struct WouldChange {
  CoalitionId coalition = {};
  std::string name = {};
  roster::State now = roster::State::unknown, then = roster::State::unknown;
};
BOOST_DESCRIBE_STRUCT(WouldChange, (), (coalition, name, now, then))
/// What the evidence alone says under the rule in force and under the other one, without waiting for confirmation.
std::vector<WouldChange> what_would_change(Reading&, roster::Rule const& other, Instant now);

}  // namespace desk
