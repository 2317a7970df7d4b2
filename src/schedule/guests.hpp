// SPDX-License-Identifier: Apache-2.0
// Who is invited to a meeting by letter, what each was told last, and what they answered (between-meetings b.5). A guest needs no
// account: a personal link does. Each letter carries a link of its own, because the store keeps nothing but SHA-256 of them; all links of
// a guest die together, and each after its time.
//
// Saying that one comes is a plan; being there is attendance (meeting), and what joins the two is desk's. Not here: letters, calendars.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "schedule/reply.hpp"
#include "store/store.hpp"

namespace schedule {

using base::Done;
using base::GuestId;
using base::Instant;
using base::MeetingId;
using base::PersonId;
using base::Result;
using store::Reading;
using store::Writing;

BOOST_DESCRIBE_ENUM(Coming, yes, perhaps, no)

/// How an answer came.
enum class Through { nothing, link, calendar, organiser };
BOOST_DESCRIBE_ENUM(Through, nothing, link, calendar, organiser)

struct Guest {
  GuestId id = {};
  MeetingId meeting = {};
  PersonId person = {};  ///< empty: only a name and an address
  std::string name = {};
  std::string address = {};  ///< e-mail, lower case; only the organisers see it
  std::string zone = "UTC", language = "en";
  std::optional<int> told = {};   ///< SEQUENCE of the plan in the last letter; none: not invited yet
  std::optional<Coming> coming = {};  ///< none: no answer, which is not a no
  Through through = Through::nothing;
  std::optional<Instant> answered = {};
  std::string comment = {};  ///< for the organisers
  std::string words = {};    ///< what came by letter and waits for a click by their link before it counts
};
BOOST_DESCRIBE_STRUCT(Guest, (), (id, meeting, person, name, address, zone, language, told, coming, through, answered, comment, words))

/// Puts somebody on the list; no letter goes. Refuses (malformed): no name or over 120 characters, an address without "@" or over 254
/// bytes, unknown zone, a language that is no tag; (conflict) the address is on the list; (not_now) over 400 people.
Result<GuestId> add_guest(Writing&, Guest const& wish);
/// Takes somebody off the list, with their links. Refuses (unknown).
Result<Done> remove_guest(Writing&, GuestId const&);

/// Takes an address off every list, with its links (delete my account).
void forget_guest_address(Writing&, std::string const& address);

/// A new secret for a link of this guest, good until then.
std::string new_guest_link(Writing&, GuestId const&, Instant until);
/// All links of a guest die. Refuses (unknown).
Result<Done> revoke_guest_links(Writing&, GuestId const&);
/// Whose link it is. None for any other secret, and after its time.
std::optional<GuestId> guest_of_link(Reading&, std::string const& secret, Instant now);

/// Notes which state of the plan a letter tells; take_back_told() returns to the one before, once, when the letter was withdrawn.
void note_told(Writing&, GuestId const&, int sequence);
void take_back_told(Writing&, GuestId const&);

struct GuestAnswer {
  Coming coming = Coming::perhaps;
  Through through = Through::link;
  std::string comment = {};
  std::optional<Instant> stamp = {};  ///< calendar: when their program made it
};
/// What somebody answers, in place of what they answered before; words that waited are done with. Of two answers of a calendar program
/// the one made later counts, whichever comes first: the other is refused (not_now). Refuses (unknown); (malformed) a comment over 500
/// characters.
Result<Done> answer_guest(Writing&, GuestId const&, GuestAnswer const&);
/// Keeps what somebody wrote until they press the button. At most 4,000 characters; in place of what waited before. Refuses (unknown).
Result<Done> keep_words(Writing&, GuestId const&, std::string const& words);

std::optional<Guest> guest(Reading&, GuestId const&);
/// By name.
std::vector<Guest> guests(Reading&, MeetingId const&);
std::optional<Guest> guest_at(Reading&, MeetingId const&, std::string const& address);
/// Of all meetings, by address.
std::vector<Guest> guests_at(Reading&, std::string const& address);
/// The tables, after those of the polls.
store::Migration guest_tables();

}  // namespace schedule
