// SPDX-License-Identifier: Apache-2.0
// Persons: who they are called and which hats they wear (capacities). A person has one shown name and any number of
// others, so that old records and other scripts still find them. (product Words; trust 5.5)
// Not here: e-mail addresses and rights (accounts.hpp), who was in a meeting (meeting), aliases of captioners (record).
// Never here: gender, region or anything else about a person that selectors may ask for one session (trust 5.5).
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

namespace people {

using namespace base;
using store::Reading;
using store::Writing;

/// Tables of the whole room: persons, accounts, sign-in, sessions, invitations.
std::vector<store::Migration> migrations();

enum class NameKind {
  full,    ///< "Maria van der Berg"
  brief,   ///< "Maria"
  former,  ///< before a change of name
  native,  ///< in the person's own script
};
BOOST_DESCRIBE_ENUM(NameKind, full, brief, former, native)

struct PersonName {
  std::string text;
  NameKind kind = NameKind::full;
};
BOOST_DESCRIBE_STRUCT(PersonName, (), (text, kind))

/// Which kind of hat.
enum class CapacityKind { coalition, chair, secretariat, constituency, individual, invited, other };
BOOST_DESCRIBE_ENUM(CapacityKind, coalition, chair, secretariat, constituency, individual, invited, other)

/// The hat a person wears, for a while or without end.
struct Capacity {
  std::string id;
  CapacityKind kind = CapacityKind::individual;
  std::string of;                                          ///< "Coalition on X"; empty for individual
  std::optional<std::chrono::year_month_day> from, until;  ///< both days included
};
BOOST_DESCRIBE_STRUCT(Capacity, (), (id, kind, of, from, until))

struct Person {
  PersonId id;
  std::string name;                  ///< the one shown
  std::vector<PersonName> names;     ///< all, the shown one among them; by kind, then text
  std::vector<Capacity> capacities;  ///< current and past, oldest first
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, names, capacities))

/// Writes a new person down under one name, which is also the shown one. Two people may have the same name.
/// Refuses (malformed): empty, over 120 characters.
Result<PersonId> enter_person(Writing&, std::string const& name, NameKind kind = NameKind::full);

/// Adds a name, or changes the kind of one that is there. Refuses (malformed) as enter_person; (unknown) person;
/// (not_now) more than 20 names.
Result<Done> add_name(Writing&, PersonId const&, PersonName const& name);
/// Refuses (unknown) person or name; (not_now) the shown name: show another one first.
Result<Done> remove_name(Writing&, PersonId const&, std::string const& text);
/// Makes `text` the shown name; a new one is added as full. Refuses as add_name.
Result<Done> show_as(Writing&, PersonId const&, std::string const& text);

/// Refuses (malformed): no `of` where the kind needs one (coalition, constituency), `of` over 120 characters, until
/// before from; (unknown) person; (not_now) more than 50 capacities. Answers the capacity's id.
Result<std::string> add_capacity(Writing&, PersonId const&, Capacity const& wish);
/// Changes all its fields. Refuses as add_capacity; (unknown) no such capacity of this person.
Result<Done> change_capacity(Writing&, PersonId const&, Capacity const& wish);
Result<Done> remove_capacity(Writing&, PersonId const&, std::string const& id);

std::optional<Person> person(Reading&, PersonId const&);
/// The shown name; empty for an unknown person.
std::string shown_name(Reading&, PersonId const&);
/// Everybody, by shown name as folded.
std::vector<Person> everybody(Reading&);

/// A person as found by name.
struct Found {
  PersonId id;
  std::string name;  ///< shown
  std::string by;    ///< the name that matched
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, name, by))

/// People one of whose names has, for each word of `text`, a word that begins so ("kuhn a" finds "Anna KÜHN"). Case and
/// accents do not matter. By shown name; at most `limit`. Words beyond the eighth are ignored.
std::vector<Found> find_people(Reading&, std::string const& text, std::size_t limit = 20);
/// People one of whose names is exactly this one, folded (base::fold). For labels of transcripts.
std::vector<Found> people_named(Reading&, std::string const& name);
/// Every name of every person: for suggestions in transcripts (captions 5.4).
std::vector<Found> every_name(Reading&);

}  // namespace people
