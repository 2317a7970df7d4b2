// SPDX-License-Identifier: Apache-2.0
// What an hour costs a person: points by the clock on their wall (between-meetings b.3, rulings 21). Pure functions; the table is
// the same for everybody but for what a person entered as "my hours".
//
//   09-18  0     08-09, 18-21  1     07-08, 21-22:30  2     06-07, 22:30-24  4     00-06  8      and 3 more on a weekend or holiday
//
// Bands are half-open. A meeting is looked at each half hour from its start; its worst half hour counts.
#pragma once

#include <bitset>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"

namespace schedule {

using base::Instant;

/// A person's own price of some hours of their day, in place of the table's. Over midnight when `to` is not after `from`.
struct Hours {
  int from = 0;    ///< minutes after midnight, local time
  int to = 0;      ///< exclusive; 1440 is the end of the day
  int points = 0;  ///< 0 to 100
};

/// The minutes of the day that a person's own hours have taken so far: no two spans may share one.
class TakenMinutes {
 public:
  /// Takes those of a span. False when a span before it has some of them: then the whole is refused.
  [[nodiscard]] bool take(Hours const&);

 private:
  std::bitset<1440> taken_;
};

/// A past meeting of the series to which a person was invited, whether or not they came.
struct Past {
  Instant start{};
  int minutes = 60;
  int ago = 0;  ///< how many meetings of the series ago: 0 is the latest past one
};

/// Whoever is asked for a time.
struct Attendee {
  std::string id = {};
  std::string name = {};       ///< what sentences call them
  std::string zone = {};       ///< a name the zone files know
  std::string coalition = {};  ///< empty: for no coalition
  bool required = false;  ///< chair, co-facilitator, captioner, presenter
  std::vector<Hours> hours{};
  std::vector<std::chrono::year_month_day> holidays{};  ///< days off, by their own clock
  std::vector<Past> history{};
};

/// What clocks in one zone show at one half hour of a meeting.
struct Moment {
  int minute = 0;  ///< of the day
  bool weekend = false;
  std::chrono::year_month_day day{};
};

/// Every half hour of a meeting in a zone: at its start, and each 30 minutes after while it lasts. Empty when the zone is unknown.
std::vector<Moment> moments(Instant start, int minutes, std::string_view zone);

/// What a meeting costs a person.
struct Load {
  int points = 0;
  bool night = false;  ///< some half hour of it is between midnight and six on their clock
};

Load load(Attendee const&, std::vector<Moment> const&);
Load load(Attendee const&, Instant start, int minutes);

/// H: the sum of 0.8^ago times what each past meeting cost. Somebody invited to nothing has 0.
double past_burden(Attendee const&);

/// One row of the strip that is looked at before times are proposed.
struct StripRow {
  Instant start{};
  int total = 0;  ///< points of all
  int worst = 0;  ///< points of the most burdened
  int night = 0;  ///< how many would meet between midnight and six
};

/// The 48 half hours at which a meeting could begin from `midnight` on, each with what it would cost these people: rows that are
/// hopeless need never be proposed.
std::vector<StripRow> strip(std::vector<Attendee> const&, Instant midnight, int minutes);

}  // namespace schedule
