// SPDX-License-Identifier: Apache-2.0
#include "desk/calendar.hpp"

#include <algorithm>

namespace desk {

namespace {

using base::Instant;

/// What an event of the log means to a calendar.
bool changes_plan(store::EventLine const& e) {
  return e.kind == "change_meeting" || e.kind == "cancel_meeting" || e.kind == "reopen_plan" || e.kind == "follow_room" || e.kind == "close_meeting";
}

}  // namespace

std::optional<schedule::Entry> calendar_entry(Reading& r, meeting::Meeting const& m, std::string const& base_address) {
  if (!m.start) return std::nullopt;
  auto const series = meeting::series(r, m.series);
  schedule::Entry e{.uid = m.id.text + "@intersession", .stamp = *m.start, .place = m.place, .address = base_address + "/meetings/" + m.id.text};
  constexpr int piece = 500;
  std::int64_t seq = 0;
  for (bool more = true; more;) {
    auto const lines = store::event_lines(r, m.id, seq, piece);
    more = lines.size() == piece;
    for (auto const& line : lines) {
      seq = line.seq;
      if (line.kind == "enter_meeting" || changes_plan(line)) e.stamp = line.at;
      if (changes_plan(line)) ++e.sequence;
    }
  }
  auto const home = series ? series->title : std::string();
  e.title = m.title.empty() ? home + (m.number.empty() ? "" : ", " + m.number) : m.title;
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
  return entered;
}

}  // namespace desk
