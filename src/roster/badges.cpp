// SPDX-License-Identifier: Apache-2.0
#include "roster/badges.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace roster {

Responsiveness responsiveness(std::vector<Evidence> const& evidence, Asked const& asked, Rule const& rule, Instant as_of) {
  Responsiveness r;
  r.asked = asked;
  for (auto const& e : evidence) {
    if (e.at > as_of || e.at <= as_of - std::chrono::days(rule.long_days)) continue;
    r.answers += e.kind == Kind::answer;
    r.attendances += e.kind == Kind::attendance;
    r.contacts += e.kind == Kind::contact;
  }
  r.answers = std::min(r.answers, asked.answers);
  r.attendances = std::min(r.attendances, asked.attendances);
  r.contacts = std::min(r.contacts, asked.contacts);
  auto const all = asked.answers + asked.attendances + asked.contacts;
  auto const given = r.answers + r.attendances + r.contacts;
  r.state = all == 0     ? Answering::unknown
            : given == 0 ? Answering::silent
                         : given * 100 >= all * rule.answered_percent ? Answering::responsive : Answering::partly;
  return r;
}

Openness openness(std::vector<Check> const& checks, Report report, Instant as_of) {
  Openness o;
  o.report = report;
  auto const newest = [&](Principle p) {
    Check const* best = nullptr;
    for (auto const& c : checks)
      if (c.principle == p && c.at <= as_of && (!best || c.at >= best->at)) best = &c;
    return best && (!best->check_again || *best->check_again > as_of) ? best->verdict : Verdict::cannot_tell;
  };
  o.membership = newest(Principle::membership);
  o.list = newest(Principle::list);
  o.archive = newest(Principle::archive);
  std::array const all{o.membership, o.list, o.archive};
  auto const met = std::count(all.begin(), all.end(), Verdict::met), not_met = std::count(all.begin(), all.end(), Verdict::not_met);
  if (not_met == 3) o.state = Open::not_met;
  else if (not_met > 0 || report == Report::missing) o.state = Open::partly;
  else o.state = met == 3 ? Open::met : Open::unknown;
  return o;
}

std::optional<double> sorting_aid(SortingParts const& p) {
  double weighted = 0, weights = 0;
  auto const add = [&](double weight, double s) {
    weighted += weight * s;
    weights += weight;
  };
  if (p.days_since) add(.35, std::exp2(-std::max(0.0, *p.days_since - 14) / 90));
  // Eight months of twelve are full marks, so that holidays are free.
  if (p.months_with_any) add(.25, std::min(1.0, *p.months_with_any / 8.0));
  double total = 0, squares = 0;
  for (auto const n : p.by_person) total += static_cast<double>(n);
  for (auto const n : p.by_person) squares += std::pow(static_cast<double>(n) / total, 2);
  if (total > 0) add(.20, std::min(1.0, 1 / squares / 5));
  if (p.threads >= 4) add(.20, static_cast<double>(p.conversations) / static_cast<double>(p.threads));
  if (weights == 0) return std::nullopt;
  return 100 * weighted / weights;
}

Trend trend(std::int64_t earlier, std::int64_t later) {
  if (earlier < 20 || later < 20) return Trend::unknown;
  if (later * 2 < earlier) return Trend::less;
  return later * 2 > earlier * 3 ? Trend::more : Trend::same;
}

}  // namespace roster
