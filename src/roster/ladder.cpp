// SPDX-License-Identifier: Apache-2.0
// Which step of an inquiry comes next, and when: pure.
#include <algorithm>
#include <array>

#include "roster/inquiries.hpp"

namespace roster {

namespace {

using std::chrono::days;

struct Rung {
  Step step;
  days after;  ///< the first letter
};
constexpr std::array<Rung, 5> quiet_ladder{{{Step::letter, days(0)},
                                            {Step::again, days(14)},
                                            {Step::list, days(28)},
                                            {Step::offer, days(60)},
                                            {Step::call, days(60) + told_first}}};

std::optional<NextStep> next_of_quiet(Inquiry const& q) {
  if (q.taken.size() >= quiet_ladder.size()) return std::nullopt;
  auto const& rung = quiet_ladder[q.taken.size()];
  if (q.taken.empty()) return NextStep{rung.step, q.opened};
  return NextStep{rung.step, std::max(q.taken.front().at + rung.after, q.taken.back().at + told_first)};
}

std::optional<NextStep> next_of_finding(Inquiry const& q) {
  if (q.taken.empty()) return NextStep{Step::letter, q.opened};
  auto const last = q.taken.back();
  switch (last.step) {
    // The last day to mend is theirs to its end.
    case Step::letter: return NextStep{Step::recheck, std::max<Instant>(last.at + told_first, std::chrono::sys_days(*q.grace) + days(1))};
    case Step::recheck: return NextStep{Step::announce, last.at};
    case Step::announce: return NextStep{Step::publish, last.at + told_first};
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<NextStep> next_step(Inquiry const& q) {
  if (q.closed) return std::nullopt;
  switch (q.about) {
    case About::check_in:
    case About::contacts: break;
    case About::quiet: return next_of_quiet(q);
    case About::finding: return next_of_finding(q);
  }
  return q.taken.empty() ? std::optional(NextStep{Step::letter, q.opened}) : std::nullopt;
}

bool has_taken(Inquiry const& q, Step step) {
  return std::any_of(q.taken.begin(), q.taken.end(), [&](TakenStep const& t) { return t.step == step; });
}

}  // namespace roster
