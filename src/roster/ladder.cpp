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
  int after;  ///< the first letter, in days
};

std::optional<NextStep> next_of_quiet(Inquiry const& q) {
  auto const& m = q.manner;
  std::array<Rung, 5> const ladder{
      {{Step::letter, 0}, {Step::again, m.again}, {Step::list, m.list}, {Step::offer, m.offer}, {Step::call, m.offer + m.between}}};
  if (q.taken.size() >= ladder.size()) return std::nullopt;
  auto const& rung = ladder[q.taken.size()];
  if (q.taken.empty()) return NextStep{rung.step, q.opened};
  return NextStep{rung.step, std::max(q.taken.front().at + days(rung.after), q.taken.back().at + days(m.between))};
}

std::optional<NextStep> next_of_finding(Inquiry const& q) {
  if (q.taken.empty()) return NextStep{Step::letter, q.opened};
  auto const last = q.taken.back();
  days const between(q.manner.between);
  switch (last.step) {
    // The last day to mend is theirs to its end.
    case Step::letter: return NextStep{Step::recheck, std::max<Instant>(last.at + between, std::chrono::sys_days(*q.grace) + days(1))};
    case Step::recheck: return NextStep{Step::announce, last.at};
    case Step::announce: return NextStep{Step::publish, last.at + between};
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
