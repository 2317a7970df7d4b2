// SPDX-License-Identifier: Apache-2.0
// A kept date poll as the ranking rule takes it.
#include "base/text.hpp"
#include "schedule/inside.hpp"

namespace schedule {

Poll as_ranked(Reading& r, PollId const& id) {
  Poll out;
  auto const poll = date_poll(r, id);
  if (!poll) return out;
  out.minutes = poll->minutes;
  out.cap = poll->cap;
  std::map<SlotId, std::size_t> place;
  for (auto const& s : slots(r, id)) {
    place[s.id] = out.options.size();
    out.options.push_back({s.id.text, s.start});
  }
  std::map<std::string, std::vector<Past>> past;
  int ago = -1;
  PollId last;
  // Newest first: each decided poll of the series is one meeting further back, for those who were asked then.
  for (auto const& [other, start, minutes, who] : r.rows<PollId, Instant, int, std::string>(
           "select p.id, s.starts, p.minutes, i.who from date_poll p join poll_slot s on s.id = p.chosen join poll_invitee i on i.poll = p.id "
           "where p.series = :series and p.state = :state and p.id <> :id order by s.starts desc, p.id",
           poll->series, PollState::decided, id)) {
    if (other != last) ++ago;
    last = other;
    past[who].push_back({.start = start, .minutes = minutes, .ago = ago});
  }
  std::map<InviteeId, std::vector<Hours>> hours;
  for (auto const& [invitee, from, to, points] :
       r.rows<InviteeId, int, int, int>("select h.invitee, h.from_minute, h.to_minute, h.points from poll_invitee i join poll_hours h on h.invitee = i.id "
                                        "where i.poll = :poll order by h.invitee, h.from_minute",
                                        id))
    hours[invitee].push_back({from, to, points});
  std::map<InviteeId, std::vector<std::chrono::year_month_day>> off;
  for (auto const& [invitee, day] : r.rows<InviteeId, std::string>("select d.invitee, d.day from poll_invitee i join poll_day_off d on d.invitee = i.id where i.poll = :poll", id))
    off[invitee].push_back(*base::parse_day(day));
  std::map<InviteeId, std::vector<std::pair<SlotId, Answer>>> answers;
  for (auto& [invitee, slot, given] : r.rows<InviteeId, SlotId, Answer>(
           "select a.invitee, a.slot, a.answer from poll_invitee i join poll_answer a on a.invitee = i.id where i.poll = :poll", id))
    answers[invitee].emplace_back(std::move(slot), given);
  for (auto const& i : invitees(r, id)) {
    Attendee a{.id = i.id.text, .name = i.name, .zone = i.zone, .coalition = base::fold(i.coalition), .required = i.required};
    a.hours = hours[i.id];
    a.holidays = off[i.id];
    a.history = past[who_is(i)];
    out.people.push_back(std::move(a));
    std::vector<Answer> row(out.options.size(), Answer::blank);
    for (auto const& [slot, given] : answers[i.id])
      if (auto const at = place.find(slot); at != place.end()) row[at->second] = given;
    out.answers.push_back(std::move(row));
  }
  return out;
}

}  // namespace schedule
