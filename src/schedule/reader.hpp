// SPDX-License-Identifier: Apache-2.0
// Reads values of a JSON file by their place and remembers the first fault: what the room's files (a poll, a calendar entry) share.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace schedule {

/// After a fault every answer is some default that does not matter: callers look at `fault` before they use what they read.
/// `where` is the place of the object with a dot behind it ("people[3]."), or empty at the top. null is missing.
class Reader {
 public:
  std::optional<base::Refusal> fault;

  void refuse(std::string const& place, char const* sentence, std::vector<std::string> with = {});

  static base::Json const* member(boost::json::object const&, std::string_view name);
  boost::json::object const& as_object(base::Json const&, std::string const& place);
  boost::json::array const& list(boost::json::object const&, std::string const& where, char const* name, bool needed);
  /// Needed: not empty. Otherwise a missing one is "".
  std::string text(boost::json::object const&, std::string const& where, char const* name, bool needed);
  /// A whole number; without `otherwise` it must be there.
  int whole(boost::json::object const&, std::string const& where, char const* name, int least, int most, std::optional<int> otherwise = {});
  bool yes_or_no(boost::json::object const&, std::string const& where, char const* name);
  /// ISO 8601 with Z or an offset, within 1970 to 2037: beyond, the zone files say nothing of a zone's clocks.
  base::Instant instant(boost::json::object const&, std::string const& where, char const* name);
  std::chrono::year_month_day day(base::Json const&, std::string const& place);

 private:
  base::Json const* find(boost::json::object const&, std::string const& where, char const* name, bool needed);
};

/// "people[3]": the place of the i-th of a list.
std::string nth(std::string const& where, char const* name, std::size_t i);

/// "07:30" as minutes after midnight; "24:00" is the end of the day.
std::optional<int> clock_minutes(std::string_view s);

}  // namespace schedule
