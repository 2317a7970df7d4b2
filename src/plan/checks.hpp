// SPDX-License-Identifier: Apache-2.0
// What the plan's verbs check alike.
#pragma once

#include "base/checks.hpp"
#include "plan/plan.hpp"

namespace plan {

using base::all_of;
using base::too_long;

inline Result<Done> needed(std::string_view s, std::size_t most, char const* field) {
  if (s.empty()) return base::refuse(base::Why::malformed, base::say("This is needed."), field);
  return base::too_long(s, most, field);
}
inline Result<Done> between(std::int64_t n, std::int64_t low, std::int64_t high, char const* field) {
  if (n < low || n > high)
    return base::refuse(base::Why::malformed, base::say("This is a number from {} to {}."), field, {std::to_string(low), std::to_string(high)});
  return Done{};
}
inline tl::unexpected<base::Refusal> no_plan() { return base::refuse(base::Why::unknown, base::say("There is no such plan.")); }

}  // namespace plan
