// SPDX-License-Identifier: Apache-2.0
// A meeting or series as a JSON file, and the iCalendar text of one act upon it: what `intersession schedule invite FILE.json` reads and
// prints.
//
//   {"act":"request",                       request, cancel, publish, or one: the message about the one changed day "only"
//    "uid":"m66@forum.example", "sequence":0, "stamp":"2026-01-05T10:00:00Z",
//    "title":"Coordination", "about":"", "place":"", "address":"https://forum.example/m/66",
//    "organiser":{"name":"Secretariat","mail":"office@forum.example"}, "guest":{"name":"Ana","mail":"ana@example.org"},
//    "minutes":60, "start":"2026-02-03T15:00:00Z",                          a single meeting, or a series:
//    "repeat":{"zone":"Europe/Zurich","day":"2026-02-03","time":"16:00","every":"week","interval":2,"count":6,
//              "changes":[{"day":"2026-02-17","start":"2026-02-18T15:00:00Z","minutes":60,"sequence":1},
//                         {"day":"2026-03-03","sequence":2}]},                no start: called off
//    "only":"2026-02-17"}
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace schedule {

/// Refuses (malformed) with the first fault; `field` is its place, like "repeat.changes[0].day".
base::Result<std::string> calendar_of_file(std::string_view json);

}  // namespace schedule
