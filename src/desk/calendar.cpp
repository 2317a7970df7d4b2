// SPDX-License-Identifier: Apache-2.0
#include "desk/calendar.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "desk/feeds.hpp"
#include "desk/invitations.hpp"
#include "store/event_times.hpp"

namespace desk {

namespace {

using base::Instant;

/// The events of the log that mean something to a calendar: the first makes the plan, each other one changes it.
constexpr std::array<std::string_view, 6> plan_kinds = {"enter_meeting", "change_meeting", "cancel_meeting", "reopen_plan", "follow_room", "close_meeting"};

/// In minutes; `otherwise` where the meeting has no end.
int length_of(meeting::Meeting const& m, int otherwise) {
  if (!m.start || !m.end || *m.end <= *m.start) return otherwise;
  return static_cast<int>(std::chrono::ceil<std::chrono::minutes>(*m.end - *m.start).count());
}

/// The changes of one meeting's plan.
PlanAge own_age(Reading& r, meeting::Meeting const& m) {
  PlanAge out{.stamp = m.start.value_or(Instant())};
  for (auto const& event : store::event_times(r, m.id, plan_kinds)) {
    out.stamp = event.at;
    if (event.kind != plan_kinds.front()) ++out.sequence;
  }
  return out;
}

}  // namespace

PlanAge plan_age(Reading& r, meeting::Meeting const& m) {
  auto out = own_age(r, m);
  auto const rule = out.sequence > 0 ? schedule::recurrence_of(r, m.id) : std::nullopt;
  if (!rule) return out;
  for (auto const& member : schedule::members(r, rule->first.id)) {
    if (member.meeting == m.id) continue;
    for (auto const& event : store::event_times(r, member.meeting, plan_kinds))
      if (event.at < out.stamp && event.kind != plan_kinds.front()) ++out.sequence;
  }
  return out;
}

std::optional<schedule::Entry> calendar_entry(Reading& r, meeting::Meeting const& m, std::string const& base_address) {
  if (!m.start) return std::nullopt;
  auto const age = plan_age(r, m);
  schedule::Entry e{.uid = uid_of(m.id.text), .sequence = age.sequence, .stamp = age.stamp, .place = m.place, .address = base_address + "/meetings/" + m.id.text};
  e.title = m.title;
  if (e.title.empty()) {
    if (auto const series = meeting::series(r, m.series)) e.title = series->title;
    if (!m.number.empty()) e.title += ", " + m.number;
  }
  e.about = m.state == meeting::State::cancelled ? m.reason : m.note;
  e.start = *m.start;
  e.minutes = length_of(m, e.minutes);
  e.cancelled = m.state == meeting::State::cancelled;
  return e;
}

schedule::Entry recurrence_entry(Reading& r, schedule::Recurrence const& rule, std::string const& base_address) {
  schedule::Entry e{.uid = uid_of(rule.id.text), .title = rule.title, .address = base_address + "/recurrences/" + rule.id.text, .minutes = rule.minutes, .repeat = rule.repeat};
  auto const planned = schedule::occurrences(rule.repeat, rule.minutes);
  for (auto const& member : schedule::members(r, rule.id)) {
    auto const m = meeting::meeting(r, member.meeting);
    auto const day = std::find_if(planned.begin(), planned.end(), [&](schedule::Occurrence const& o) { return o.day == member.day; });
    if (!m || day == planned.end()) continue;
    auto const age = own_age(r, *m);
    e.sequence += age.sequence;
    e.stamp = std::max(e.stamp, age.stamp);
    if (e.place.empty()) e.place = m->place;
    bool const gone = !m->start || m->state == meeting::State::cancelled;
    int const minutes = length_of(*m, rule.minutes);
    if (!gone && *m->start == day->planned && minutes == rule.minutes) continue;
    e.repeat->changes.push_back({.day = member.day, .start = gone ? std::nullopt : m->start, .minutes = minutes, .sequence = std::max(1, age.sequence)});
  }
  return e;
}

std::vector<schedule::Entry> calendar_feed(Reading& r, Instant now, std::string const& base_address) {
  auto out = meetings_for_calendars(r, now, base_address);
  auto due = public_deadlines(r, now, base_address);
  out.insert(out.end(), std::make_move_iterator(due.begin()), std::make_move_iterator(due.end()));
  return out;
}

}  // namespace desk
