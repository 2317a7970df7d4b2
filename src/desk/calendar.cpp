// SPDX-License-Identifier: Apache-2.0
#include "desk/calendar.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "desk/invitations.hpp"
#include "store/event_times.hpp"

namespace desk {

namespace {

using base::Instant;

/// The events of the log that mean something to a calendar: the first makes the plan, each other one changes it.
constexpr std::array<std::string_view, 6> plan_kinds = {"enter_meeting", "change_meeting", "cancel_meeting", "reopen_plan", "follow_room", "close_meeting"};

}  // namespace

std::optional<schedule::Entry> calendar_entry(Reading& r, meeting::Meeting const& m, std::string const& base_address) {
  if (!m.start) return std::nullopt;
  schedule::Entry e{.uid = m.id.text + "@intersession", .stamp = *m.start, .place = m.place, .address = base_address + "/meetings/" + m.id.text};
  for (auto const& event : store::event_times(r, m.id, plan_kinds)) {
    e.stamp = event.at;
    if (event.kind != plan_kinds.front()) ++e.sequence;
  }
  e.title = m.title;
  if (e.title.empty()) {
    if (auto const series = meeting::series(r, m.series)) e.title = series->title;
    if (!m.number.empty()) e.title += ", " + m.number;
  }
  e.about = m.state == meeting::State::cancelled ? m.reason : m.note;
  e.start = *m.start;
  if (m.end && *m.end > *m.start)
    e.minutes = static_cast<int>(std::chrono::ceil<std::chrono::minutes>(*m.end - *m.start).count());
  e.cancelled = m.state == meeting::State::cancelled;
  return e;
}

std::vector<schedule::Entry> calendar_feed(Reading& r, Instant now, std::string const& base_address) {
  std::vector<schedule::Entry> out;
  for (auto const& m : meeting::meetings(r)) {
    if (!m.start || *m.start < now - std::chrono::days(90)) continue;
    if (auto e = calendar_entry(r, m, base_address)) out.push_back(std::move(*e));
  }
  std::sort(out.begin(), out.end(), [](schedule::Entry const& a, schedule::Entry const& b) { return std::pair(a.start, a.uid) < std::pair(b.start, b.uid); });
  return out;
}

base::Result<base::MeetingId> decide_poll(Writing& w, base::PollId const& id, base::SlotId const& slot, std::string const& reason) {
  auto const done = schedule::decide(w, id, slot, reason);
  if (!done) return tl::unexpected(done.error());
  auto const poll = *schedule::date_poll(w, id);
  if (poll.series.empty()) return base::MeetingId();
  auto const all = schedule::slots(w, id);
  auto const chosen = std::find_if(all.begin(), all.end(), [&](schedule::Slot const& s) { return s.id == slot; });
  meeting::Meeting m;
  m.series = poll.series;
  m.title = poll.title;
  m.zone = poll.zone;
  m.start = chosen->start;
  m.end = chosen->start + std::chrono::minutes(poll.minutes);
  m.note = poll.about;
  auto const entered = meeting::enter_meeting(w, m);
  if (!entered) return entered;
  if (auto const noted = schedule::became(w, id, *entered); !noted) return tl::unexpected(noted.error());
  // Whoever was asked is on the list of those invited; the letters go when the organiser has looked at them.
  if (auto const listed = add_guests(w, *entered, Source::poll); !listed) return tl::unexpected(listed.error());
  return entered;
}

}  // namespace desk
