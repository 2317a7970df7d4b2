// SPDX-License-Identifier: Apache-2.0
#include "desk/feeds.hpp"

#include <algorithm>
#include <set>

#include "base/html.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "consensus/calls.hpp"
#include "desk/calendar.hpp"
#include "desk/consensus.hpp"
#include "desk/hats.hpp"
#include "desk/surveys.hpp"
#include "people/accounts.hpp"
#include "roster/duties.hpp"
#include "schedule/guests.hpp"

namespace desk {

namespace {

using schedule::Entry;

constexpr std::chrono::days looks_back{90};

/// The duties of the newest cycle that have a day; `done` leaves one out.
template <class F>
void add_duties(Reading& r, std::vector<Entry>& out, std::string const& base_address, F&& done) {
  auto const cycles = roster::cycles(r);
  if (cycles.empty()) return;
  auto const& newest = cycles.front();
  auto const moved = roster::extensions(r, newest.id);
  for (auto const& d : roster::duties(r, newest.id)) {
    if (!d.due || done(d)) continue;
    Entry e{.uid = uid_of(d.id.text), .stamp = std::chrono::sys_days(*d.due), .title = fill(tr("Due: {}"), {std::string(slice(d.words, 0, 150))}), .about = d.from_whom,
            .address = base_address + "/coalitions/cycles/" + newest.id.text, .day = d.due, .deadline = true};
    for (auto const& x : moved)
      if (x.duty == d.id) {
        if (x.from) ++e.sequence;  // the first day it got is no change
        e.stamp = x.at;
      }
    out.push_back(std::move(e));
  }
}

Entry entry_of(consensus::Call const& c, std::string const& base_address) {
  // A window that begins anew, or is lengthened, is the same deadline at another time.
  auto const moved = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(c.opened->time_since_epoch()).count()) + (c.extended ? 1 : 0);
  return {.uid = uid_of(c.id.text), .sequence = moved, .stamp = *c.opened, .title = fill(tr("Closes: {}"), {c.title}),
          .address = base_address + "/calls/" + c.id.text, .start = *c.closes, .deadline = true};
}

void add_calls(Reading& r, std::vector<Entry>& out, Instant now, std::string const& base_address, CoalitionId const& only) {
  for (auto const& c : consensus::open_calls(r)) {
    if (*c.closes <= now) continue;
    auto const asked = only.empty() ? std::vector<consensus::Asked>() : consensus::asked(r, c.id);
    if (only.empty() || std::any_of(asked.begin(), asked.end(), [&](auto const& a) { return a.coalition == only; })) out.push_back(entry_of(c, base_address));
  }
}

void sort(std::vector<Entry>& all) {
  std::sort(all.begin(), all.end(), [](Entry const& a, Entry const& b) { return std::pair(a.start, a.uid) < std::pair(b.start, b.uid); });
}

}  // namespace

std::vector<Entry> meetings_for_calendars(Reading& r, Instant now, std::string const& base_address) {
  std::vector<Entry> out;
  std::set<MeetingId> told;
  for (auto const& rule : schedule::recurrences(r)) {
    auto const all = schedule::occurrences(rule.repeat, rule.minutes);
    if (all.back().planned < now - looks_back) continue;
    for (auto const& member : schedule::members(r, rule.id)) told.insert(member.meeting);
    auto e = recurrence_entry(r, rule, base_address);
    e.start = all.front().planned;
    out.push_back(std::move(e));
  }
  for (auto const& m : meeting::meetings(r)) {
    if (!m.start || *m.start < now - looks_back || told.contains(m.id)) continue;
    if (auto e = calendar_entry(r, m, base_address)) out.push_back(std::move(*e));
  }
  sort(out);
  return out;
}

std::vector<Entry> public_deadlines(Reading& r, Instant now, std::string const& base_address) {
  std::vector<Entry> out;
  add_duties(r, out, base_address, [](roster::Duty const&) { return false; });
  add_calls(r, out, now, base_address, {});
  return out;
}

std::vector<Entry> coalition_feed(Reading& r, CoalitionId const& id, Instant now, std::string const& base_address) {
  auto out = meetings_for_calendars(r, now, base_address);
  add_duties(r, out, base_address, [](roster::Duty const&) { return false; });
  add_calls(r, out, now, base_address, id);
  return out;
}

std::vector<Entry> own_feed(Reading& r, AccountId const& id, Instant now, std::string const& base_address) {
  std::vector<Entry> out;
  auto const account = people::account(r, id);
  if (!account || account->state != people::AccountState::active) return out;
  for (auto const& g : schedule::guests_at(r, account->address)) {
    auto const m = meeting::meeting(r, g.meeting);
    if (!m || !m->start || *m->start < now - looks_back || !g.told || g.coming == schedule::Coming::no) continue;
    auto e = *calendar_entry(r, *m, base_address);
    // The series that came by letter is in the calendar already; here each meeting stands by itself.
    out.push_back(std::move(e));
  }
  sort(out);
  auto const own = coalitions_of(r, account->person, now);
  bool const office = people::is_privileged(account->role);
  auto const cycles = roster::cycles(r);
  auto const given = cycles.empty() ? std::vector<roster::HandedIn>() : roster::handed_in(r, cycles.front().id);
  add_duties(r, out, base_address, [&](roster::Duty const& d) {
    if (office) return false;
    return std::all_of(own.begin(), own.end(), [&](CoalitionId const& c) {
      return std::any_of(given.begin(), given.end(), [&](roster::HandedIn const& h) { return h.duty == d.id && h.coalition == c; });
    });
  });
  for (auto const& c : consensus::open_calls(r))
    if (*c.closes > now && (office || !speaks_for(r, c.id, account->person, now).empty())) out.push_back(entry_of(c, base_address));
  for (auto const& [s, unit] : to_answer(r, id)) {
    if (s.state != survey::State::open || !s.closes || unit.standing == survey::Standing::submitted || unit.standing == survey::Standing::declined) continue;
    Entry e{.uid = uid_of(unit.id.text), .stamp = *s.opened, .title = fill(tr("Answers close: {1} ({2})"), {s.title, unit.name}),
            .address = base_address + "/questionnaires/" + s.id.text + "/answer/" + unit.id.text, .start = *s.closes, .deadline = true};
    for (auto const& line : survey::log(r, s.id)) {
      if (line.event != survey::Event::extended) continue;
      ++e.sequence;
      e.stamp = line.at;
    }
    out.push_back(std::move(e));
  }
  for (auto const& a : record::open_actions_of(r, account->person)) {
    auto const due = parse_day(a.due);
    if (!due) continue;
    out.push_back({.uid = uid_of(a.id.text), .stamp = a.made_at, .title = fill(tr("To do: {}"), {std::string(slice(a.text, 0, 150))}),
                   .address = base_address + "/marks/" + a.id.text, .day = due, .deadline = true});
  }
  return out;
}

}  // namespace desk
