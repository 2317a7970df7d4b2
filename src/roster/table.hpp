// SPDX-License-Identifier: Apache-2.0
// The roster as a CSV table, out and in: what was exported comes back equal. Coalitions are known by id, else by name.
//
//   id,name,acronym,language,named,founded,life,reason,until,into,kinds,themes,aliases,list,archive,site,join,statement,founders,documents,
//   related,also_named,former_names,reports,session_reports,contacts
//
// Days are 2022-10-03. Lists in a cell are separated by "; ". A report, yearly or of a session, is a line "day | title | address"; a former
// name a line "name | language | from | until", one in use in another language "name | language | from"; a contact a line "name | duty |
// address | confirmed | language of letters | from | until", where what is empty behind `confirmed` may be left out. A bar in one of these
// fields, and a backslash, has a backslash before it. A column that is missing stays as it was.
#pragma once

#include <string>
#include <vector>

#include "roster/roster.hpp"

namespace roster {

/// Without contacts their column is left out: what may be public.
std::string export_table(Reading&, bool with_contacts);

/// What an import would do with a row, or did.
enum class RowOutcome { entered, changed, same };
BOOST_DESCRIBE_ENUM(RowOutcome, entered, changed, same)
struct RowDone {
  std::int64_t row = 0;  ///< in the file, the head is 1
  CoalitionId id = {};   ///< empty before it is entered, unless the table says it
  std::string name = {};
  RowOutcome what = RowOutcome::same;
  std::vector<std::string> fields = {};  ///< changed: which
  bool evidence = false;                 ///< its reports are others than before
};
BOOST_DESCRIBE_STRUCT(RowDone, (), (row, id, name, what, fields, evidence))

/// Takes a table in, all of it or nothing. A row whose id or name is known changes that coalition; a name that differs renames it, a life
/// that differs is set as the table says. A refusal's field is "row 5" where a row is at fault. Refuses (malformed): no table, an unknown or doubled column, neither id nor name
/// column, and as the verbs. The badges see what reports changed once the coalition is evaluated again: desk::import_roster.
Result<std::vector<RowDone>> import_table(Writing&, std::string_view bytes);
/// What each row would do, and what would be refused: taken in as import_table does, and undone. Of what the table enters without an id
/// none is known yet.
Result<std::vector<RowDone>> preview_table(store::Store&, store::Actor const&, std::string_view bytes);

}  // namespace roster
