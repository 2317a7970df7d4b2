// SPDX-License-Identifier: Apache-2.0
// Letters about a consensus call: whom they reach, which are due, what each voice was told already (between-meetings d, h.6). A letter is due
// by the state of the call alone, so a timer may ask again and again: each is told once for each window, and once of the outcome; of what
// others say once an hour at most, the newest.
//
//   the window opens           -> asked, or asked anew: after a change in substance, after reopening
//   half of it is over, and    -> reminded: whoever's coalition is silent about the present text
//   two days are left
//   closed                     -> the outcome, to whoever was asked
//   somebody else speaks for   -> what was said, who said it or that it was entered on their behalf: trust 5 (A-IMPERS), h.14
//   their coalition
//
// What the letters say, and whose addresses these are, is desk's.
#pragma once

#include "consensus/calls.hpp"

namespace consensus {

enum class Told { asked, changed, reminded, outcome, said };
BOOST_DESCRIBE_ENUM(Told, asked, changed, reminded, outcome, said)

/// Where letters to a voice go, in which language; where it is asked as a coalition's contact, which. Refuses (unknown); (malformed) an address without "@" or over 254 bytes.
Result<Done> set_address(Writing&, VoiceId const&, std::string const& address, std::string const& language, ContactId const& contact = {});
/// Erases an address from all calls, with the links that went there (delete my account).
void forget_voice_address(Writing&, std::string const& address);

/// A further personal link of a voice, good until then: each letter carries its own. renew_link() ends them all.
std::string add_link(Writing&, VoiceId const&, Instant until);
/// How long the links in letters work: late objections and appeals come by them.
Instant links_until(Call const&, Instant now);

struct DueLetter {
  VoiceId voice = {};
  Told what = Told::asked;
  std::string coalition = {};  ///< by the name under which it is asked
  std::string name = {}, address = {}, language = "en", zone = "UTC";
  Instant about{};                   ///< when the window opened, the outcome came, it was said
  std::string by = {};               ///< said: who; empty: the facilitators, on their behalf
  Stance stance = Stance::no_position;  ///< said
};
/// Whom letters reach, as those who are asked; by coalition and name.
std::vector<DueLetter> addressed(Reading&, Call const&);
/// What is to be told now, by coalition and name. A call that was closed 14 days ago tells nobody anything any more.
std::vector<DueLetter> due_letters(Reading&, Call const&, Instant now);
/// Is it still to be told? Not once it was (note_letter), nor when letters no longer reach its voice there.
bool is_still_due(Reading&, DueLetter const&);
/// Notes that it was posted.
void note_letter(Writing&, DueLetter const&);
/// Calls that may have something to tell: open, or closed within 14 days.
std::vector<Call> telling(Reading&, Instant now);

/// When the silent are reminded in this window.
Instant reminds_at(Call const&);

/// A voice as a reply by mail finds it.
struct Reached {
  ConsensusId call = {};
  std::string name = {}, address = {}, language = "en", zone = "UTC";
};
std::optional<Reached> reached(Reading&, VoiceId const&);

store::Migration letter_tables();
/// What was said before this program told it counts as told: its first run after an upgrade writes to nobody about old words. Where a letter of
/// that sort has gone out already, nothing changes.
store::Migration quiet_upgrade();

}  // namespace consensus
