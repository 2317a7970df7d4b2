// SPDX-License-Identifier: Apache-2.0
// The cells of the roster's table that hold several things, a line each, as table.hpp says: out and in. For table.cpp only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "roster/items.hpp"
#include "roster/roster.hpp"

namespace roster {

std::string line(NameUsed const&);
std::string line(Item const&);
std::string line(Contact const&);

/// The day that a text of this column says; none when it is blank. Refuses (malformed) what is no day.
Result<std::optional<Day>> day_from(std::string const& text, std::string const& column);

// Only what the table shows by itself is refused here (malformed): a day that is none, a line of too many fields.
Result<std::vector<NameUsed>> names_in(std::string const& cell, char const* column);
Result<std::vector<Contact>> contacts_in(std::string const& cell);
Result<std::vector<Item>> reports_in(CoalitionId const&, Kind, char const* column, std::string const& cell);

}  // namespace roster
