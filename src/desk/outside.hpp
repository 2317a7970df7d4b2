// SPDX-License-Identifier: Apache-2.0
// Errands to the outside: archives that were uploaded are read, archives at web addresses are pulled, pages are looked at for openness. One
// after the other, by a timer, never while somebody waits for a page. What a machine saw of a page counts only when a person confirms it.
// (between-meetings a.4; domain 2.5; trust 5.5)
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "desk/evidence.hpp"
#include "sources/fetch.hpp"
#include "sources/shelf.hpp"
#include "sources/sources.hpp"

namespace desk {

/// How this installation reaches outside.
struct Outside {
  sources::Shelf shelf;
  std::string agent = {};  ///< as whom it asks
  sources::FetchLimits limits = {};
  std::shared_ptr<sources::Manners> manners = std::make_shared<sources::Manners>();  ///< one pause for all that is asked
  mail::WorkerLimits worker = {};
  std::function<Instant()> clock;  ///< now
};

/// Reads the archive that waits longest on this machine's shelf; false when none does. A fault of the machine is thrown and leaves it
/// waiting, and so does being asked to stop. One that waits for an hour and is on no shelf any more has failed.
bool read_next_archive(store::Store&, Outside const&, std::stop_token const& stop = {});

/// Pulls the archive whose time has come: its index if it is a page, the files it leads to - those not known yet, and the two newest, if
/// they changed - and reads what is on the shelf. Next time in a day, or when the other side says so. A source that answers 404 or asks for
/// a login is *wrong*, one that does not answer *unreadable*. False when none is due.
bool pull_next(store::Store&, Outside const&, std::stop_token const& stop = {});

/// Looks at the page that waits longest, and notes what it says and what a machine makes of it. False when none does.
bool look_next(store::Store&, Outside const&, std::stop_token const& stop = {});

/// Takes archives off the shelf that lay there for 30 days, and forgets what names were alike in archives that were read before that.
void clear_shelf(store::Store&, Outside const&);

/// The principle that a question is about.
roster::Principle principle_of(sources::Question);

/// Asks for a look at every question of a coalition whose page is known: how to join (the first address in it, else its site), its list,
/// its archive. Answers how many. Refuses (unknown) the coalition; (malformed) no page is known, or none whose host is allowed.
Result<int> ask_looks(Writing&, CoalitionId const&);

/// A person read the words and decides: kept as a look at the principle (note_check in evidence.hpp: the badges see it at once), at the time
/// of the machine's look and with its address. Refuses as settle_look and note_check.
Result<CheckId> confirm_look(Writing&, CheckId const&, roster::Verdict, std::string const& note, std::optional<Instant> check_again);

}  // namespace desk
