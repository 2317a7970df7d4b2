// SPDX-License-Identifier: Apache-2.0
// What is known of a coalition's life, as values: what it did unprompted, what it answered, how open it is, and whether its
// archive could be read. (between-meetings a.4)
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"

namespace roster {

using namespace base;

/// K2 to K7, and reports; K1 is counted from messages. Prompted things never count for activity.
enum class Kind {
  meeting,     ///< K2: a meeting of the coalition, with notes or attendance
  output,      ///< K3: paper, statement, toolkit, submission
  session,     ///< K4: a session organised
  answer,      ///< K5: an answer to a call or questionnaire
  attendance,  ///< K6: attendance at a coordination meeting
  contact,     ///< K7: contact details confirmed
  report,      ///< the yearly report: counted for no badge; openness() is told by an argument of its own whether there is one
  session_report,  ///< of a session that was held: counted for no badge
};
BOOST_DESCRIBE_ENUM(Kind, meeting, output, session, answer, attendance, contact, report, session_report)

/// One item, by hand or by a machine: equal in rank.
struct Evidence {
  Kind kind = Kind::meeting;
  Instant at{};
  std::string link = {};  ///< where it can be seen
  std::string by = {};    ///< who recorded it
  bool machine = false;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (kind, at, link, by, machine))

/// One message of the coalition's list, as the archive room counts it.
struct Message {
  std::optional<Instant> at = {};    ///< none: undated, and in no window
  std::int64_t person = 0;      ///< the same number is the same person
  std::int64_t thread = 0;
  bool human = true;            ///< no machine, no announcement
  bool prompted = false;        ///< in a thread that the secretariat opened
};

/// What came of reading a source. Only `ok` may lower a badge.
enum class Health {
  ok,          ///< read in the last 7 days, and the newest known message is still there
  stale,       ///< not read for longer
  unreadable,  ///< it did not answer, or broke off
  wrong,       ///< something else stands there: 404, another list, a login wall
};
BOOST_DESCRIBE_ENUM(Health, ok, stale, unreadable, wrong)

struct Source {
  std::string name = {};
  Health health = Health::ok;
  std::optional<Instant> read_at = {};
  std::int64_t undated = 0;  ///< messages without a usable time in it
};
BOOST_DESCRIBE_STRUCT(Source, (), (name, health, read_at, undated))

/// The health of a source at `now`. `last`: what the last reading said; a good one is good for 7 days, and only while the newest message
/// known before was found again.
Health health_of(Health last, std::optional<Instant> read_at, bool newest_still_there, Instant now);

}  // namespace roster
