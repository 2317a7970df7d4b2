// SPDX-License-Identifier: Apache-2.0
// Meetings entered by one rule, and the letter that invites to all of them at once: one iTIP message with the rule and its exceptions, and for
// each date a link of its own. What happens to one of them afterwards is a letter about that one (invitations.hpp). (between-meetings b.5)
#pragma once

#include <set>

#include "desk/invitations.hpp"
#include "schedule/recurrences.hpp"

namespace desk {

/// Zones in which people of this series live: of accounts, and of whoever was invited to its last meeting.
std::vector<std::string> zones_of(Reading&, base::SeriesId const&);

/// Enters a meeting for each day of the rule, all like this one: series, title, kind, place, note. Refuses (unknown) the series; as
/// schedule::keep_recurrence and meeting::enter_meeting; (malformed, "time") a time that a clock change leaves out or doubles on one of its days.
Result<schedule::RecurrenceId> enter_recurrence(Writing&, meeting::Meeting const& like, schedule::Repeat const&, int minutes);

/// Holds the agenda of a meeting a second time, at another hour: enters its twin with the same series, title, kind, place, note, length and
/// agenda, and with the same people on the list; no letter goes. Refuses (unknown); (not_now) it has no date, or is over or called off; as
/// meeting::tie_twins and enter_meeting.
Result<MeetingId> enter_twin(Writing&, MeetingId const&, Instant start, std::string const& zone);

/// Puts those of a source on the list of each of its meetings to come. Answers how many people are new on at least one.
Result<int> add_guests_to_all(Writing&, schedule::RecurrenceId const&, Source, Instant now);

/// Who would get the letter: each address once, with its places in the meetings to come.
struct SeriesGuest {
  std::string name = {}, address = {}, zone = {}, language = {};
  std::vector<GuestId> places = {};
  bool to_tell = false;  ///< has not been told of one of them
};
std::vector<SeriesGuest> series_guests(Reading&, schedule::RecurrenceId const&, Instant now);

/// The letter to the first of these guests (series_guests) who is to be told, else as an example; none without meetings to come.
std::optional<LetterShown> shown_series_letter(Reading&, schedule::RecurrenceId const&, std::vector<SeriesGuest> const&, Office const&, Instant now);

/// Posts it to everybody who has not been told of one of the meetings to come. `once` names the pressing of the button. Answers how many
/// letters were posted. Refuses (unknown); (not_now) nothing to come, or nobody left to be told.
Result<int> invite_to_series(Writing&, schedule::RecurrenceId const&, Office const&, std::string const& once, std::chrono::minutes wait);
/// Withdraws those that have not left; what they told is not told then. Answers how many. Refuses (not_now) when none waits.
Result<int> take_back_series_letters(Writing&, schedule::RecurrenceId const&);

/// The same to these addresses, to all where none are named. `changed` has not been told either, though it may not be to come any more. Answers
/// the letters as they were.
std::vector<mail::Posted> withdraw_series_letters(Writing&, schedule::RecurrenceId const&, std::optional<std::set<std::string>> const& to = {},
                                                  MeetingId const& changed = {});
/// Posts each anew, with the dates as they are now; nothing to whoever is on the list of none.
Result<Done> renew_series_letters(Writing&, schedule::RecurrenceId const&, std::vector<mail::Posted> const& withdrawn, Office const&);

}  // namespace desk
