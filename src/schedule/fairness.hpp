// SPDX-License-Identifier: Apache-2.0
// What a rule would do to a group over a year, so that the group can choose its cap with open eyes (between-meetings b.4): no default
// is right for everybody, the real roster's own curve is shown.
#pragma once

#include <optional>
#include <vector>

#include "schedule/burden.hpp"

namespace schedule {

/// A year of meetings as each person bore it.
struct Year {
  std::vector<int> burden;       ///< points of each person, in the order of the people; no decay
  std::vector<bool> ever_night;  ///< who met between midnight and six at least once

  [[nodiscard]] int worst() const;
  [[nodiscard]] int total() const;
  [[nodiscard]] int at_night() const;
};

/// Everybody comes to every one of these meetings.
Year year_of(std::vector<Attendee> const&, std::vector<Instant> const& starts, int minutes);

/// One meeting on each of these days (UTC midnights), always at the half hour that ranks first when everybody can come, each
/// remembering those before it. Where no half hour obeys the cap it is ignored for that day.
std::vector<Instant> ranked_year(std::vector<Attendee> const&, std::vector<Instant> const& days, int minutes, int cap);

/// One row of the curve.
struct CapRow {
  std::optional<int> cap;  ///< none: no cap
  int worst = 0, total = 0, at_night = 0;
};

/// The rows for caps 1 to 6 and for none, over these days.
std::vector<CapRow> cap_curve(std::vector<Attendee> const&, std::vector<Instant> const& days, int minutes);

}  // namespace schedule
