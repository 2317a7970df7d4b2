// SPDX-License-Identifier: Apache-2.0
// What the plan's verbs check alike.
#pragma once

#include "base/text.hpp"
#include "plan/plan.hpp"

namespace plan {

inline Result<Done> words_within(std::string_view s, std::size_t most, char const* field) {
  if (base::code_points(s) > most) return base::refuse(base::Why::malformed, base::say("This may have at most {} characters."), field, {std::to_string(most)});
  return Done{};
}
inline Result<Done> needed(std::string_view s, std::size_t most, char const* field) {
  if (s.empty()) return base::refuse(base::Why::malformed, base::say("This is needed."), field);
  return words_within(s, most, field);
}
inline Result<Done> between(std::int64_t n, std::int64_t low, std::int64_t high, char const* field) {
  if (n < low || n > high)
    return base::refuse(base::Why::malformed, base::say("This is a number from {} to {}."), field, {std::to_string(low), std::to_string(high)});
  return Done{};
}
/// The first refusal of several checks.
template <class... Checks>
Result<Done> all_of(Checks const&... checks) {
  Result<Done> first = Done{};
  ((first && !checks ? void(first = checks) : void()), ...);
  return first;
}
inline tl::unexpected<base::Refusal> no_plan() { return base::refuse(base::Why::unknown, base::say("There is no such plan.")); }

}  // namespace plan
