// SPDX-License-Identifier: Apache-2.0
// One generated line per badge: what was seen, what was read, which rule. Each number can open the list behind it. In the language of
// the thread (base::tr).
#pragma once

#include <string>
#include <vector>

#include "roster/activity.hpp"
#include "roster/badges.hpp"

namespace roster {

/// A piece of the line. `opens` names the list behind it: "messages", "people", "conversations", "meetings", "outputs", "sessions",
/// "undated", "sources", "answers", "attendances", "contacts", "membership", "list", "archive", "report"; empty for plain words.
struct Piece {
  std::string text, opens;
};
BOOST_DESCRIBE_STRUCT(Piece, (), (text, opens))

using Line = std::vector<Piece>;

Line explain(Standing const&, Finding const&, Rule const&);
Line explain(Responsiveness const&, Rule const&);
Line explain(Openness const&);

/// The line as text.
std::string text_of(Line const&);

}  // namespace roster
