// SPDX-License-Identifier: Apache-2.0
#include "desk/main_session.hpp"

#include <algorithm>
#include <array>

#include "base/html.hpp"
#include "base/lists.hpp"
#include "base/text.hpp"
#include "base/tr.hpp"
#include "desk/seat_letters.hpp"
#include "plan/lower_thirds.hpp"
#include "plan/proposals.hpp"
#include "plan/questions.hpp"

namespace desk {

namespace {

Result<plan::Plan> adopted_plan(Reading& r, plan::PlanId const& id) {
  auto const p = plan::plan(r, id);
  if (!p) return refuse(Why::unknown, say("There is no such plan."));
  if (p->adopted.empty()) return refuse(Why::not_now, say("No variant of this plan is adopted."));
  return *p;
}

/// Who leads a part by the chair's outcomes: its own moderator or chair, else the session's.
std::string lead_of(std::vector<plan::Outcome> const& holds, plan::Part const& part) {
  using plan::Asked;
  using plan::PartKind;
  if (part.kind == PartKind::pause) return {};
  bool const chair_first = part.kind == PartKind::opening || part.kind == PartKind::wrap_up;
  auto const kinds = chair_first ? std::array{Asked::chair, Asked::moderator} : std::array{Asked::moderator, Asked::chair};
  for (auto const& where : {part.title, std::string()})
    for (auto const kind : kinds)
      for (auto const& o : holds)
        if (o.kind == kind && fold(o.part) == fold(where)) return std::string(slice(o.text, 0, 120));
  return {};
}

/// What everybody prepares for in a part, as far as the note has room for it; nothing while it may still change.
std::string questions_of(Reading& r, plan::PlanId const& id, plan::Part const& part) {
  if (!plan::frozen(r, id)) return {};
  std::string lines;
  int number = 0;
  for (auto const& q : plan::questions(r, id)) {
    if (!q.constituency.empty() || q.part.empty() || fold(q.part) != fold(part.title)) continue;
    auto const line = "\n" + std::to_string(++number) + ". " + q.text;
    if (code_points(lines) + code_points(line) > 2000) break;
    lines += line;
  }
  return lines.empty() ? lines : tr("Guiding questions") + lines;
}

/// Who speaks and how long, for everybody to read, in the language of the series: only those who agreed are named.
std::string speakers_note(Reading& r, plan::Part const& part) {
  if (part.kind != plan::PartKind::panel) return {};
  std::vector<std::string> named;
  for (auto const& s : plan::speakers(r, part.id))
    if (s.agreed) named.push_back(s.by.empty() ? s.name : s.name + " (" + s.by + ")");
  std::vector<std::string> lines;
  if (!named.empty()) lines.push_back(fill(tr("Speakers: {}"), {joined(named, ", ")}));
  if (auto const open = part.speakers - static_cast<std::int64_t>(named.size()); open > 0)
    lines.push_back(count_of("{} speaker is not confirmed yet.", "{} speakers are not confirmed yet.", open));
  if (part.first > 0)
    lines.push_back(fill(tr("Minutes for each: {1} at first, {2} later."),
                         {plan::in_minutes(plan::Span(part.first)), plan::in_minutes(plan::Span(part.follow_up))}));
  for (auto const& s : plan::speakers(r, part.id))
    if (s.agreed && plan::has_own_times(s, part))
      lines.push_back(fill(tr("{1}: {2} minutes at first, {3} later."),
                           {s.name, plan::in_minutes(plan::Span(s.first)), plan::in_minutes(plan::Span(s.follow_up))}));
  // Fifty speakers with long names and times of their own are more than a note takes.
  return std::string(slice(joined(lines, "\n"), 0, 1900));
}

Result<Done> fits(meeting::Meeting const& m, plan::Plan const& p) {
  if (m.state != meeting::State::planned) return refuse(Why::not_now, say("This meeting is no longer planned: its agenda stands."), "meeting");
  if (!m.start || !m.end) return Done{};
  auto const room = std::chrono::duration_cast<std::chrono::minutes>(*m.end - *m.start).count();
  if (room < p.minutes)
    return refuse(Why::conflict, say("The meeting has {} minutes, the session needs {}."), "meeting", {std::to_string(room), std::to_string(p.minutes)});
  return Done{};
}

/// The meeting to fill: the one that is named, the one made before by the same wish, or a new one.
Result<MeetingId> find_or_enter(Writing& w, plan::Plan const& p, meeting::Meeting const& wish) {
  auto const same = [&](meeting::Meeting const& m) { return m.series == wish.series && m.number == wish.number && m.start == wish.start; };
  auto id = wish.id;
  if (id.empty() && !p.meeting.empty()) {
    auto const before = meeting::meeting(w, p.meeting);
    if (before && same(*before)) id = before->id;
  }
  if (!p.meeting.empty() && id != p.meeting)
    return refuse(Why::conflict, say("This plan has become a meeting already. Bring that one up to date instead."), "meeting");
  if (!id.empty()) {
    auto const m = meeting::meeting(w, id);
    if (!m) return refuse(Why::unknown, say("There is no such meeting."), "meeting");
    if (auto const other = plan::plan_of(w, id); other && *other != p.id)
      return refuse(Why::conflict, say("This meeting came of another plan."), "meeting");
    if (auto ok = fits(*m, p); !ok) return tl::unexpected(ok.error());
    return id;
  }
  auto fresh = wish;
  fresh.kind = meeting::Kind::main_session;
  fresh.title = std::string(slice(plan::session_title(w, p), 0, 200));
  if (fresh.start) fresh.end = *fresh.start + std::chrono::minutes(p.minutes);
  return meeting::enter_meeting(w, fresh);
}

}  // namespace

Result<Done> adopt_variant(Writing& w, plan::PlanId const& id, plan::VariantId const& v, std::string const& words, MeetingId const& where) {
  if (auto ok = plan::adopt(w, id, v, words); !ok || where.empty()) return ok;
  if (!meeting::meeting(w, where)) return refuse(Why::unknown, say("There is no such meeting."), "meeting");
  record::MarkWish wish;
  wish.kind = record::MarkKind::decision;
  wish.text = words;
  auto const life = live::kept_room(w, where)->life;
  bool const going_on = life != live::Life::planned && life != live::Life::closed;
  auto const mark = going_on ? note_mark(w, where, live::the_program(), wish) : record::make_mark_without_words(w, where, wish);
  if (!mark) return tl::unexpected(mark.error());
  return plan::decided_as(w, id, *mark);
}

Result<Done> reconsider_variant(Writing& w, plan::PlanId const& id, std::string const& reason) {
  auto const p = plan::plan(w, id);
  if (auto ok = plan::reconsider(w, id, reason); !ok) return ok;
  // The mark may have been removed from the record since.
  if (p->decision.empty() || !record::mark(w, p->decision)) return Done{};
  return record::set_mark_state(w, p->decision, "superseded", reason);
}

Result<MeetingId> become_meeting(Writing& w, plan::PlanId const& id, meeting::Meeting const& wish) {
  auto const p = adopted_plan(w, id);
  if (!p) return tl::unexpected(p.error());
  auto const m = find_or_enter(w, *p, wish);
  if (!m) return m;
  auto const there = meeting::agenda(w, *m);
  for (auto const& [part, item] : plan::items_of(w, id)) {
    bool const still = std::any_of(there.begin(), there.end(), [&item = item](meeting::Item const& i) { return i.id == item; });
    if (!still) continue;
    if (auto ok = meeting::remove_item(w, *m, item); !ok) return tl::unexpected(ok.error());
  }
  auto const series = meeting::series(w, meeting::meeting(w, *m)->series);
  Speaking const speaking(choose_language(series ? series->lang : std::string("en")));
  auto const parts = plan::parts(w, p->adopted);
  auto const lines = plan::agenda_lines(parts);
  auto const holds = plan::settled_now(plan::outcomes(w, id));
  std::vector<std::pair<plan::PartId, ItemId>> items;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    meeting::Item item;
    item.title = lines[i].title;
    item.minutes = lines[i].minutes;
    item.floor_minutes = lines[i].floor_minutes;
    item.lead = lead_of(holds, parts[i]);
    std::vector<std::string> notes;
    for (auto const& some : {speakers_note(w, parts[i]), questions_of(w, id, parts[i])})
      if (!some.empty()) notes.push_back(some);
    item.note = joined(notes, "\n");
    auto const added = meeting::add_item(w, *m, item);
    if (!added) return tl::unexpected(added.error());
    items.emplace_back(parts[i].id, *added);
  }
  if (auto ok = plan::became(w, id, *m, items); !ok) return tl::unexpected(ok.error());
  if (auto invited = invite_the_panel(w, id); !invited) return tl::unexpected(invited.error());
  return m;
}

// ------------------------------------------------------------------------------------------------ in the room

namespace {

/// As long as the room lets anybody speak.
live::Millis within(std::int64_t seconds) {
  return std::clamp<live::Millis>(std::chrono::seconds(seconds), std::chrono::seconds(10), std::chrono::hours(1));
}

int seconds_of(live::Millis time) { return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(time).count()); }

/// A speaker's name as the room takes it.
std::string name_there(std::string const& name) { return std::string(slice(name, 0, 80)); }

/// Who is in the room under this name, panellists before others who call themselves so; none: nobody.
std::optional<SeatId> present_as(live::Room const& room, std::string const& name) {
  auto const wanted = fold(name_there(name));
  std::optional<SeatId> found;
  for (auto const& [id, s] : room.seats) {
    if (!s.present || fold(s.name) != wanted) continue;
    if (std::find(s.parts.begin(), s.parts.end(), live::Part::panellist) != s.parts.end()) return id;
    if (!found) found = id;
  }
  return found;
}

/// The times of a speaker's own, for their seat. Without follow-up they have no time of their own for one: the chair decides.
void give_own_times(live::Rules& rules, plan::Speaker const& s, plan::Part const& part, SeatId const& seat) {
  rules.panellist_seconds.erase(seat.text);
  rules.panellist_again_seconds.erase(seat.text);
  if (!plan::has_own_times(s, part)) return;
  if (s.first > 0) rules.panellist_seconds[seat.text] = seconds_of(within(s.first));
  if (s.follow_up > 0) rules.panellist_again_seconds[seat.text] = seconds_of(within(s.follow_up));
}

/// Whoever is there already has their own times from the beginning of the part.
void give_own_times(Writing& w, live::Rules& rules, plan::Part const& part, live::Room const& room) {
  auto const id = plan::plan_of(w, room.meeting);
  auto const thirds = id ? plan::lower_thirds(w, *id) : std::vector<plan::LowerThird>();
  for (auto const& s : plan::speakers(w, part.id)) {
    auto const who = std::find_if(thirds.begin(), thirds.end(), [&](auto const& one) { return one.nomination == s.nomination; });
    auto const seat = present_as(room, who == thirds.end() ? s.name : who->name);
    if (seat) give_own_times(rules, s, part, *seat);
  }
}

/// Somebody takes their seat while their part is going on: only their own times are new, what the chair changed meanwhile stands.
Result<Done> come_during(Writing& w, MeetingId const& id, plan::NominationId const& n, SeatId const& seat) {
  auto const room = live::kept_room(w, id);
  auto const panel = plan::panel_of_item(w, room->item);
  if (!panel) return Done{};
  auto const& now = live::rules_for(*room, room->item);
  auto rules = now;
  for (auto const& s : plan::speakers(w, panel->id))
    if (s.nomination == n) give_own_times(rules, s, *panel, seat);
  bool const same = rules.panellist_seconds == now.panellist_seconds && rules.panellist_again_seconds == now.panellist_again_seconds;
  return same ? Done{} : live::change_item_rules(w, id, live::the_program(), room->item, rules);
}

}  // namespace

Result<Done> take_up(Writing& w, MeetingId const& id, live::By const& by, ItemId const& item) {
  if (auto ok = live::take_up(w, id, by, item); !ok) return ok;
  auto const panel = plan::panel_of_item(w, item);
  if (!panel || (panel->first <= 0 && panel->own.empty())) return Done{};
  auto const room = live::kept_room(w, id);
  auto rules = live::rules_for(*room, item);
  // What the chair has set for this item before stands.
  auto const& by_hand = live::item(*room, item)->own;
  if (panel->first > 0 && !by_hand.contains("panellist_time")) rules.panellist_time = within(panel->first);
  if (panel->follow_up > 0 && !by_hand.contains("panellist_again_time")) rules.panellist_again_time = within(panel->follow_up);
  give_own_times(w, rules, *panel, *room);
  return live::change_item_rules(w, id, live::the_program(), item, rules);
}

Result<SeatId> seat_speaker(Writing& w, plan::PlanId const& id, plan::NominationId const& n, live::By const& by, live::Channel channel) {
  auto const p = adopted_plan(w, id);
  if (!p) return tl::unexpected(p.error());
  if (p->meeting.empty()) return refuse(Why::not_now, say("No meeting came of this plan yet."));
  // As they stand on the screen, which is also how the room calls them; a delegate under their own name.
  auto const thirds = plan::lower_thirds(w, id);
  auto const who = std::find_if(thirds.begin(), thirds.end(), [&](auto const& one) { return one.nomination == n; });
  if (who == thirds.end()) return refuse(Why::unknown, say("There is no such speaker."));
  auto const room = live::kept_room(w, p->meeting);
  auto const there = present_as(*room, who->name);
  SeatId seat;
  std::vector<live::Part> parts = {live::Part::panellist};
  if (there) {
    seat = *there;
    for (auto const part : room->seats.at(seat).parts)
      if (part != live::Part::panellist) parts.push_back(part);
  } else {
    live::Arrival arrival;
    arrival.name = name_there(who->name);
    arrival.capacity = std::string(slice(who->line, 0, 120));
    arrival.channel = channel;
    auto const seated = live::seat_somebody(w, p->meeting, by, arrival);
    if (!seated) return seated;
    seat = *seated;
  }
  if (auto ok = live::assign(w, p->meeting, by, seat, parts); !ok) return tl::unexpected(ok.error());
  if (auto ok = come_during(w, p->meeting, n, seat); !ok) return tl::unexpected(ok.error());
  return seat;
}

// ------------------------------------------------------------------------------------------------ planned and sat

namespace {

/// By folded name: what the meeting knows of them.
struct Seen {
  std::string name;
  Came came = Came::unknown;
  bool panellist = false;
};
using Everybody = std::map<std::string, Seen>;

bool overlaps(live::Interval const& a, live::Interval const& b) { return (!a.until || b.from < *a.until) && (!b.until || a.from < *b.until); }

bool has(std::vector<live::Part> const& parts, live::Part part) { return std::find(parts.begin(), parts.end(), part) != parts.end(); }

Everybody seen_in(live::Room const& room, ItemId const& id) {
  Everybody all;
  auto const* const item = live::item(room, id);
  for (auto const& [seat_id, s] : room.seats) {
    Seen one{s.name, Came::absent, has(s.parts, live::Part::panellist)};
    for (auto const& here : s.here)
      if (item && std::any_of(item->open.begin(), item->open.end(), [&here = here](auto const& open) { return overlaps(here, open); })) one.came = Came::present;
    for (auto const& g : room.grants)
      if (g.seat == seat_id && g.item == id && g.ended != "undone") one.came = Came::spoke;
    auto& kept = all[fold(s.name)];
    if (kept.name.empty() || kept.came < one.came) kept = one;
  }
  return all;
}

/// Of a meeting without a live room: who was written down as there. Of one part nobody knows.
Everybody seen_by_attendance(std::vector<meeting::Attendance> const& lines) {
  Everybody all;
  for (auto const& a : lines) all[fold(a.name)] = {a.name, a.presence == meeting::Presence::apologies ? Came::absent : Came::present, false};
  return all;
}

/// What the room calls planned speakers, where that is not the name of their nomination; not the names of delegates, who are others.
using RoomNames = std::map<plan::NominationId, std::string>;

PartPeople people_of(plan::Part const& part, std::vector<plan::Speaker> const& planned, RoomNames const& names, std::vector<plan::Sat> const& noted, Everybody const& seen,
                     bool held) {
  PartPeople out{part, {}};
  std::map<std::string, std::size_t> at;
  for (auto const& s : planned) {
    auto found = seen.find(fold(s.name));
    at[fold(s.name)] = out.people.size();
    if (auto const other = names.find(s.nomination); other != names.end()) {
      at[fold(other->second)] = out.people.size();
      if (found == seen.end()) found = seen.find(fold(other->second));
    }
    auto const came = found != seen.end() ? found->second.came : held ? Came::absent : Came::unknown;
    out.people.push_back({s.nomination, s.name, s.by, {}, s.agreed, came, false, s.place, s.first, s.follow_up});
  }
  for (auto const& [norm, s] : seen)
    if (s.panellist && s.came >= Came::present && at.try_emplace(norm, out.people.size()).second)
      out.people.push_back({.name = s.name, .came = s.came});
  for (auto const& s : noted) {
    auto const [place, fresh] = at.try_emplace(fold(s.name), out.people.size());
    if (fresh) {
      auto const found = seen.find(fold(s.name));
      out.people.push_back({.name = s.name, .came = found == seen.end() ? Came::unknown : found->second.came});
    }
    out.people[place->second].noted = true;
    out.people[place->second].note = s.note;
  }
  return out;
}

}  // namespace

std::vector<PartPeople> planned_and_sat(Reading& r, plan::PlanId const& id) {
  auto const p = plan::plan(r, id);
  if (!p || p->adopted.empty()) return {};
  std::map<plan::PartId, ItemId> items;
  for (auto const& [part, item] : plan::items_of(r, id)) items[part] = item;
  auto const room = p->meeting.empty() ? nullptr : live::kept_room(r, p->meeting);
  auto const m = p->meeting.empty() ? std::nullopt : meeting::meeting(r, p->meeting);
  bool const live_room = room && !room->open.empty();
  auto const attendance = m && m->state == meeting::State::closed && !live_room ? meeting::attendance(r, m->id) : std::vector<meeting::Attendance>();
  RoomNames names;
  for (auto const& third : plan::lower_thirds(r, id))
    if (!third.delegate) names[third.nomination] = name_there(third.name);
  std::vector<PartPeople> all;
  for (auto const& part : plan::parts(r, p->adopted)) {
    if (part.kind != plan::PartKind::panel) continue;
    auto const item = items.find(part.id);
    bool const begun = live_room && item != items.end() && live::item(*room, item->second) && !live::item(*room, item->second)->open.empty();
    auto const seen = begun ? seen_in(*room, item->second) : seen_by_attendance(attendance);
    all.push_back(people_of(part, plan::speakers(r, part.id), names, plan::sat(r, id, part.id), seen, begun || !attendance.empty()));
  }
  return all;
}

}  // namespace desk
