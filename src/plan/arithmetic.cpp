// SPDX-License-Identifier: Apache-2.0
#include "plan/arithmetic.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace plan {

using base::say;

std::string in_minutes(Span s) {
  auto const all = std::abs(s.count());
  auto text = std::string(s.count() < 0 ? "-" : "") + std::to_string(all / 60);
  if (all % 60) text += (all % 60 < 10 ? ":0" : ":") + std::to_string(all % 60);
  return text;
}

namespace {

/// What the first so many speakers say, without changeovers.
Span spoken(PartTimes const& part, int speakers) {
  auto said = speakers * (part.first + part.follow_up);
  for (auto const& own : part.own)
    if (own.place <= speakers) said += own.first + own.follow_up - part.first - part.follow_up;
  return said;
}

Remark sum_of(PartTimes const& part, Span said) {
  auto const own = std::count_if(part.own.begin(), part.own.end(), [&](auto const& one) { return one.place <= part.speakers; });
  std::vector<std::string> with = {std::to_string(part.speakers - own), in_minutes(part.first), in_minutes(part.follow_up)};
  if (own > 0) with.push_back(std::to_string(own));
  with.insert(with.end(), {in_minutes(said), in_minutes(part.length)});
  return {false,
          own > 0 ? say("{} speakers x ({} + {}) and {} with times of their own = {} of {} minutes.")
                  : say("{} speakers x ({} + {}) = {} of {} minutes."),
          with};
}

}  // namespace

Span left_with(PartTimes const& part, int speakers) {
  return part.length - part.chair - spoken(part, speakers) - speakers * part.changeover;
}

int most_speakers(PartTimes const& part) {
  if (left_with(part, 0) < part.floor) return -1;
  int fit = 0;
  while (fit < part.speakers && left_with(part, fit + 1) >= part.floor) ++fit;
  auto const each = part.first + part.follow_up + part.changeover;
  // Speakers who take no time are no question of arithmetic.
  if (fit < part.speakers || each <= Span(0)) return fit;
  return fit + static_cast<int>((left_with(part, fit) - part.floor) / each);
}

PartSums sums(PartTimes const& part, Span intervention) {
  PartSums s;
  s.speakers = spoken(part, part.speakers);
  s.chair = part.chair;
  s.changeovers = part.speakers * part.changeover;
  s.used = s.speakers + s.chair + s.changeovers;
  s.left = part.length - s.used;
  if (s.left > Span(0) && intervention > Span(0)) s.interventions = static_cast<int>(s.left / intervention);
  if (part.speakers > 0) s.remarks.push_back(sum_of(part, s.speakers));
  if (s.left < Span(0))
    s.remarks.push_back({true, say("This part is overfull by {} minutes."), {in_minutes(-s.left)}});
  else if (s.left == Span(0))
    s.remarks.push_back({true, say("Nothing is left for the floor."), {}});
  else
    s.remarks.push_back({s.left < part.floor || s.left * 4 < part.length, say("{} minutes are left for the floor: {} interventions."), {in_minutes(s.left), std::to_string(s.interventions)}});
  if (s.left < part.floor) {
    auto const fit = most_speakers(part);
    if (fit < 0)
      s.remarks.push_back({true, say("The floor was promised {} minutes, and that does not fit even without speakers."), {in_minutes(part.floor)}});
    else
      s.remarks.push_back({true, say("The floor was promised {} minutes: that leaves room for {} speakers, not {}."),
                           {in_minutes(part.floor), std::to_string(fit), std::to_string(part.speakers)}});
  } else if (part.speakers > 3 && s.left >= Span(0) && s.left * 4 < part.length) {
    s.remarks.push_back({false, say("Three panellists leave {} minutes."), {in_minutes(left_with(part, 3))}});
  }
  return s;
}

SessionSums sums(SessionTimes const& session) {
  SessionSums all;
  all.planned = session.breaks;
  for (auto const& part : session.parts) {
    all.parts.push_back(sums(part, session.intervention));
    all.planned += part.length;
    all.floor += std::max(Span(0), all.parts.back().left);
    all.interventions += all.parts.back().interventions;
  }
  all.spare = session.length - all.planned;
  all.remarks.push_back({all.spare < Span(0), say("{} of {} minutes are planned."), {in_minutes(all.planned), in_minutes(session.length)}});
  if (all.spare < Span(0)) all.remarks.push_back({true, say("The parts are {} minutes too long for the session."), {in_minutes(-all.spare)}});
  if (all.spare > Span(0)) all.remarks.push_back({false, say("{} minutes are not planned yet."), {in_minutes(all.spare)}});
  return all;
}

}  // namespace plan
