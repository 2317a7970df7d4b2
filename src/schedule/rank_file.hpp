// SPDX-License-Identifier: Apache-2.0
// A date poll as a JSON file, and its ranking as JSON: what `intersession schedule rank FILE.json` reads and prints.
//
//   {"minutes":60, "cap":3,
//    "people":[{"id":"ana","zone":"Europe/Lisbon","coalition":"water","required":false,
//               "hours":[{"from":"22:00","to":"07:00","points":9}], "holidays":["2026-12-25"],
//               "history":[{"start":"2026-01-06T15:00:00Z","minutes":60}]}],
//    "options":[{"id":"tue","start":"2026-02-03T15:00:00Z"}],
//    "answers":[{"person":"ana","option":"tue","answer":"yes|ifneedbe|no"}]}
//
//   {"ranking":[{"option":"tue","below_night_line":false,"deciding":null,"burden":{"ana":0}}]}
//
// minutes, people and options must be there. cap is 3, required false, coalition none, hours, holidays, history and answers empty
// where they are missing; null is missing. Whoever has no answer to an option is blank there. history is oldest first. Members
// that are not named here are for the caller's own use and are passed over.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "schedule/rank.hpp"

namespace schedule {

/// Refuses (malformed) with the first fault; `field` is its place, like "people[3].history[0].start".
base::Result<Poll> read_poll(std::string_view json);

base::Json ranking_to_json(Poll const&, std::vector<Ranked> const&);

}  // namespace schedule
