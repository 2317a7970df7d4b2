// SPDX-License-Identifier: Apache-2.0
// The roster: the forum's self-governing groups, under all the names they had. Read this first; badges are in activity.hpp and
// badges.hpp. (between-meetings a, domain 1 and 2)
//
// A coalition's id never changes; its names do, with dates. Every change is kept in its history, with what was there before. What
// happens between coalitions and persons, meetings or archives is desk's.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace roster {

using namespace base;
using store::Reading;
using store::Writing;
using Day = std::chrono::year_month_day;

std::vector<store::Migration> migrations();

/// A name, from a day and until a day where these are known. The one without an end is the present one.
struct NameUsed {
  std::string name = {};
  std::string lang = "en";
  std::optional<Day> from = {}, until = {};
};
BOOST_DESCRIBE_STRUCT(NameUsed, (), (name, lang, from, until))

enum class Life {
  forming,   ///< being set up
  listed,    ///< in the active listing
  paused,    ///< by its own word, until a day at most a year ahead
  merged,    ///< into another
  closed,    ///< by its own word
  inactive,  ///< moved to the inactive listing after the procedure
};
BOOST_DESCRIBE_ENUM(Life, forming, listed, paused, merged, closed, inactive)

struct Coalition {
  CoalitionId id = {};
  std::string name = {};     ///< the present one
  std::string acronym = {};
  std::string lang = "en";   ///< of the name
  std::optional<Day> named = {};  ///< since when it has this name, where that is known
  Life life = Life::forming;
  std::optional<Day> founded = {};
  std::vector<std::string> kinds = {};   ///< self-declared: "advocacy", "standards"
  std::vector<std::string> themes = {};
  std::vector<std::string> aliases = {};  ///< other names people use, for search and for speaker rules
  std::string statement = {};             ///< founding statement, words or address
  std::string list = {}, archive = {}, site = {};  ///< addresses; list may be a mail address
  std::string join = {};                  ///< how one becomes a member
  std::vector<std::string> founders = {};   ///< "Civil society: Ana Ruiz": the stakeholder group before the colon (domain 2.1)
  std::vector<std::string> documents = {};  ///< "Charter https://...": words, then an address
  std::vector<NameUsed> also_named = {};    ///< its present names in other languages than that of `name`, by language
  std::vector<std::string> related = {};    ///< coalitions near to it, by id or any name; similar themes are wanted, not forbidden (domain 1.3)
};
BOOST_DESCRIBE_STRUCT(Coalition, (), (id, name, acronym, lang, named, life, founded, kinds, themes, aliases, statement, list, archive, site, join, founders, documents, also_named, related))
/// The present name that a reader of this language reads; the main one where it has none in it. “pt” serves “pt-BR”, and the other way
/// round.
NameUsed name_for(Coalition const&, std::string_view tag);
/// The address to which letters to its list go; empty where the list is a page, or unknown.
std::string list_address(Coalition const&);
/// The stakeholder groups of founders, each once, in their order.
std::vector<std::string> founder_groups(Coalition const&);
/// What a written statement of founding has in it (domain 2.1).
enum class Founding {
  need,     ///< why it is needed: its founding statement
  plan,     ///< a plan of action: among its documents
  list,     ///< a mailing list
  contact,  ///< a contact person
  groups,   ///< founders of three stakeholder groups
};
BOOST_DESCRIBE_ENUM(Founding, need, plan, list, contact, groups)
/// What of it is still missing, in that order.
std::vector<Founding> missing_for_founding(Coalition const&, bool has_contact);
/// Coalitions that share a theme with it and are not named as related, by name: to be offered, never applied.
std::vector<CoalitionId> perhaps_related(std::vector<Coalition> const& all, Coalition const&);

/// Enters a coalition, under its main name; keeps the wish's id when it has one (a roster that was exported), else makes one. Refuses
/// (malformed): no name or over 200 characters, acronym over 40, a language that is no tag, an address that is not http(s) (list: or a mail
/// address), over 30 kinds, themes, aliases, founders, documents or related ones, a document without an address, one over 120 (a document
/// 500) or with a semicolon (it stands between them in tables), statement and join over 4,000, an id that is no id; (conflict) the id or
/// the present name of another one, letter case and marks apart.
Result<CoalitionId> enter(Writing&, Coalition const& wish);
/// Changes everything but names (with language and day) and life, which have verbs of their own. `who`: the contact, where it is done by a
/// personal link. Refuses (unknown) and as enter.
Result<Done> change(Writing&, Coalition const& wish, std::string const& who = {});
/// Gives it a new name from a day on; the old one stays with its dates. Refuses (malformed) as enter, or a day before the present name's
/// own; (conflict) another one has this name; (unknown).
Result<Done> rename(Writing&, CoalitionId const&, NameUsed const& fresh);
/// Gives it a present name in another language too, from a day on if that is known; what was there in this language becomes a former name.
/// An empty name takes it away. Refuses (malformed) as enter, the main name's own language, a day before the one that was there, over 20;
/// (conflict) another one has this name; (unknown) the coalition, or nothing to take away.
Result<Done> name_also(Writing&, CoalitionId const&, NameUsed const& wish);
/// Notes a name of the past, with its dates. Refuses (malformed): no end, the end before the start.
Result<Done> note_former_name(Writing&, CoalitionId const&, NameUsed const& former);

struct LifeChange {
  Life to = Life::listed;
  std::string reason = {};            ///< needed for every step but the first listing
  std::optional<Day> until = {};      ///< paused: needed, at most 12 months ahead
  CoalitionId into = {};              ///< merged: the other one
};
/// Moves it to another state of life:
///
///   forming -> listed, closed        listed, inactive -> paused, merged, closed        listed -> inactive
///   paused -> listed, merged, closed, inactive        inactive, closed -> listed (revived)        merged -> nothing
///
/// Refuses (not_now) any other step; (malformed) no reason, a pause without its end or over 12 months, a merger into itself or into
/// one that is merged; (unknown) either coalition.
Result<Done> move_life(Writing&, CoalitionId const&, LifeChange const&);
/// Whether a step from one to the other exists.
bool leads_to(Life from, Life to);

std::optional<Coalition> coalition(Reading&, CoalitionId const&);
/// All, by name.
std::vector<Coalition> coalitions(Reading&);
/// Names it had and has, oldest first; at the end the present ones, the main one before those in other languages.
std::vector<NameUsed> names(Reading&, CoalitionId const&);
/// By name, former name, acronym or alias, letter case and marks apart; none when several fit.
std::optional<CoalitionId> find_by_name(Reading&, std::string const& words);
/// Every name that finds a coalition, folded, for four questions in all.
std::map<std::string, CoalitionId> by_folded_name(Reading&);
/// The same of many at once, for four questions in all: those of them that are found.
std::map<std::string, CoalitionId> find_by_names(Reading&, std::set<std::string> const& words);

/// Those that have these words in their name, a former name, acronym or alias, letter case and marks apart, each with the first of these
/// names that has them. None for no words.
std::map<CoalitionId, std::string> having_in_a_name(Reading&, std::string const& words);

struct LifeStep {
  Life life = Life::forming;
  Instant at{};
  std::string reason = {};
  std::optional<Day> until = {};
  CoalitionId into = {};
};
BOOST_DESCRIBE_STRUCT(LifeStep, (), (life, at, reason, until, into))
/// Oldest first.
std::vector<LifeStep> life_of(Reading&, CoalitionId const&);

/// A pause whose last day is past: nobody has said yet how the coalition goes on.
struct PauseOver {
  CoalitionId coalition = {};
  std::string name = {};
  std::optional<Day> until = {};
};
BOOST_DESCRIBE_STRUCT(PauseOver, (), (coalition, name, until))
/// What ended longest ago first.
std::vector<PauseOver> pauses_over(Reading&, Day today);
/// Those that merged into it, by name.
std::vector<CoalitionId> merged_into(Reading&, CoalitionId const&);

/// One field as it was and became.
struct Change {
  Instant at{};
  PersonId by = {};  ///< empty: the program itself, or `who`
  std::string field = {}, before = {}, after = {};
  std::string who = {};  ///< the contact whose personal link it was
};
BOOST_DESCRIBE_STRUCT(Change, (), (at, by, field, before, after, who))
/// Oldest first.
std::vector<Change> history(Reading&, CoalitionId const&);

struct Contact {
  ContactId id = {};
  std::string name = {};
  std::string address = {};  ///< e-mail; only the secretariat and the coalition see it
  std::string duty = {};     ///< "coordinator", "list administrator"
  std::optional<Day> confirmed = {};
  std::string lang = {};     ///< of letters to it, a tag like "fr"; empty: not told
  std::optional<Day> from = {}, until = {};  ///< its first and last day in this duty, where they are known
};
BOOST_DESCRIBE_STRUCT(Contact, (), (id, name, address, duty, confirmed, lang, from, until))
/// Is it one on this day: begun, and not over. Of others no page but the secretariat's speaks, no letter goes to them, no link is theirs.
bool serves(Contact const&, Day);
/// Its last day is past.
bool is_former(Contact const&, Day today);
/// Refuses (unknown) the coalition; (malformed) no name, over 200 characters, an address that is none, a language that is no tag, an end
/// before the start, more than 50 of them.
Result<ContactId> add_contact(Writing&, CoalitionId const&, Contact const& wish);
/// Says from when until when it is one, either open; whose duty is over stays, as a former one. Refuses (unknown); (malformed) as above.
Result<Done> date_contact(Writing&, CoalitionId const&, ContactId const&, std::optional<Day> from, std::optional<Day> until);
/// Whoever is taken out is asked nothing more; `who`: the contact, where it was a personal link. Refuses (unknown).
Result<Done> remove_contact(Writing&, CoalitionId const&, ContactId const&, std::string const& who = {});
/// All it has and had, for those who keep the roster.
std::vector<Contact> contacts(Reading&, CoalitionId const&);
/// Those who serve on a day: for everybody else, and for letters.
std::vector<Contact> contacts(Reading&, CoalitionId const&, Day);
/// Of every coalition that has some who serve.
std::map<CoalitionId, std::vector<Contact>> all_contacts(Reading&, Day);

}  // namespace roster
