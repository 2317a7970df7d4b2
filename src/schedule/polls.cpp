// SPDX-License-Identifier: Apache-2.0
#include "schedule/polls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/checks.hpp"
#include "base/text.hpp"
#include "schedule/feeds.hpp"
#include "schedule/guests.hpp"
#include "schedule/inside.hpp"
#include "schedule/recurrences.hpp"

namespace schedule {

using base::refuse;
using base::say;
using base::too_long;
using base::Why;

std::vector<store::Migration> migrations() {
  return {{"schedule", 1, {
      "create table date_poll (id text primary key, series text, title text not null, about text not null, zone text not null, "
      "minutes bigint not null, cap bigint not null, state bigint not null, chosen text, reason text not null, meeting text, at bigint not null)",
      "create index date_poll_by_series on date_poll(series, state)",
      "create table poll_slot (id text primary key, poll text not null references date_poll(id), starts bigint not null, civil text not null)",
      "create unique index poll_slot_once on poll_slot(poll, starts)",
      "create table poll_invitee (id text primary key, poll text not null references date_poll(id), person text, who text not null, "
      "name text not null, coalition text not null, zone text not null, required bigint not null, link text not null, answered bigint, at bigint not null)",
      "create unique index poll_invitee_once on poll_invitee(poll, who)",
      "create unique index poll_invitee_by_link on poll_invitee(link)",
      "create table poll_answer (invitee text not null references poll_invitee(id), slot text not null references poll_slot(id), "
      "answer bigint not null, at bigint not null, primary key (invitee, slot))",
      "create index poll_answer_by_slot on poll_answer(slot)",
      "create table poll_hours (invitee text not null references poll_invitee(id), from_minute bigint not null, to_minute bigint not null, "
      "points bigint not null, primary key (invitee, from_minute))",
  }}, guest_tables(), feed_tables(), recurrence_tables(), {"schedule", 5, {
      "create table poll_day_off (invitee text not null references poll_invitee(id), day text not null, primary key (invitee, day))",
  }}, {"schedule", 6, {
      "alter table poll_invitee add column entered bigint not null default 0",
      "alter table poll_slot add column withdrawn bigint",
      // Links in letters, beside the one that was handed on.
      "create table poll_link (link text primary key, invitee text not null references poll_invitee(id), at bigint not null)",
      "create index poll_link_by_invitee on poll_link(invitee)",
  }}};
}

namespace {

constexpr int most_slots = 100, most_people = 400, most_hours = 10, most_days_off = 40;

tl::unexpected<base::Refusal> no_poll() { return refuse(Why::unknown, say("There is no such date poll.")); }

Result<Done> zone_known(std::string const& zone) {
  if (!base::zone_exists(zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {zone});
  return Done{};
}

Result<Done> check(DatePoll const& p) {
  if (p.title.empty()) return refuse(Why::malformed, say("A date poll needs a title."), "title");
  if (auto ok = too_long(p.title, 200, "title"); !ok) return ok;
  if (auto ok = too_long(p.about, 4000, "about"); !ok) return ok;
  if (p.minutes < 5 || p.minutes > 1440) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "minutes", {"5", "1440"});
  if (p.cap < 0 || p.cap > 1000) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "cap", {"0", "1000"});
  return zone_known(p.zone);
}

Result<DatePoll> open_one(Reading& r, PollId const& id) {
  auto const p = date_poll(r, id);
  if (!p) return no_poll();
  if (p->state != PollState::open) return refuse(Why::not_now, say("This date poll is over."));
  return *p;
}

tl::unexpected<base::Refusal> too_many_slots() { return refuse(Why::not_now, say("A date poll has at most {} times."), "start", {std::to_string(most_slots)}); }

std::string link_of(std::string const& secret) { return base::sha256_hex("poll\n" + secret); }

Result<Done> check(std::vector<Hours> const& hours) {
  if (hours.size() > most_hours) return refuse(Why::malformed, say("At most {} spans of hours."), "hours", {std::to_string(most_hours)});
  TakenMinutes taken;
  for (auto const& h : hours) {
    if (h.points < 0 || h.points > 100) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "hours", {"0", "100"});
    if (h.from < 0 || h.from >= 1440 || h.to < 0 || h.to > 1440 || h.from == h.to) return refuse(Why::malformed, say("These hours end when they begin."), "hours");
    if (!taken.take(h)) return refuse(Why::malformed, say("These hours overlap others of the same person."), "hours");
  }
  return Done{};
}

template <class... Args>
std::vector<DatePoll> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<DatePoll> out;
  for (auto& [id, series, title, about, zone, minutes, cap, state, chosen, reason, meeting] :
       r.rows<PollId, SeriesId, std::string, std::string, std::string, int, int, PollState, SlotId, std::string, MeetingId>(sql, args...))
    out.push_back({id, series, title, about, zone, minutes, cap, state, chosen, reason, meeting});
  return out;
}

}  // namespace

std::string who_is(Invitee const& i) { return i.person.empty() ? "name " + base::fold(i.name) : "person " + i.person.text; }

Result<PollId> open_poll(Writing& w, DatePoll const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  auto const id = base::new_id<PollId>();
  w.run("insert into date_poll (id, series, title, about, zone, minutes, cap, state, chosen, reason, meeting, at) "
        "values (:id, :series, :title, :about, :zone, :minutes, :cap, :state, null, '', null, :at)",
        id, wish.series, wish.title, wish.about, wish.zone, wish.minutes, wish.cap, PollState::open, w.now());
  w.audit("open_poll", id.text, wish.title);
  return id;
}

Result<Done> change_poll(Writing& w, DatePoll const& wish) {
  auto const now = open_one(w, wish.id);
  if (!now) return tl::unexpected(now.error());
  auto next = wish;
  next.zone = now->zone;
  if (auto ok = check(next); !ok) return ok;
  w.run("update date_poll set title = :title, about = :about, minutes = :minutes, cap = :cap where id = :id", wish.title, wish.about, wish.minutes,
        wish.cap, wish.id);
  w.audit("change_poll", wish.id.text, wish.title);
  return Done{};
}

Result<Done> call_off_poll(Writing& w, PollId const& id, std::string const& reason) {
  if (auto const p = open_one(w, id); !p) return tl::unexpected(p.error());
  if (reason.empty()) return refuse(Why::malformed, say("Say why it is called off."), "reason");
  if (auto ok = too_long(reason, 500, "reason"); !ok) return ok;
  w.run("update date_poll set state = :s, reason = :reason where id = :id", PollState::called_off, reason, id);
  w.audit("call_off_poll", id.text, reason);
  return Done{};
}

Result<SlotId> propose(Writing& w, PollId const& poll, std::chrono::year_month_day day, int hour, int minute) {
  auto const p = open_one(w, poll);
  if (!p) return tl::unexpected(p.error());
  auto const start = base::from_local(day, hour, minute, p->zone);
  if (!start) return tl::unexpected(start.error());
  auto const all = slots(w, poll);
  if (all.size() >= most_slots) return too_many_slots();
  if (std::any_of(all.begin(), all.end(), [&](Slot const& s) { return s.start == *start; }))
    return refuse(Why::conflict, say("This time is proposed already."), "start");
  // One that was withdrawn comes back as it was.
  if (auto const there = w.one<SlotId>("select id from poll_slot where poll = :poll and starts = :starts", poll, *start)) {
    if (auto ok = restore(w, poll, *there); !ok) return tl::unexpected(ok.error());
    return *there;
  }
  auto const id = base::new_id<SlotId>();
  w.run("insert into poll_slot (id, poll, starts, civil) values (:id, :poll, :starts, :civil)", id, poll, *start,
        fmt::format("{} {:02}:{:02}", base::iso_day(day), hour, minute));
  w.audit("propose", id.text, base::iso(*start));
  return id;
}

Result<Done> withdraw(Writing& w, PollId const& poll, SlotId const& slot) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  if (w.run("update poll_slot set withdrawn = :at where id = :id and poll = :poll and withdrawn is null", w.now(), slot, poll) == 0)
    return refuse(Why::unknown, say("This time is not proposed."));
  w.audit("withdraw", slot.text);
  return Done{};
}

Result<Done> restore(Writing& w, PollId const& poll, SlotId const& slot) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  if (slots(w, poll).size() >= most_slots) return too_many_slots();
  if (w.run("update poll_slot set withdrawn = null where id = :id and poll = :poll and withdrawn is not null", slot, poll) == 0)
    return refuse(Why::unknown, say("This time is not proposed."));
  w.audit("restore", slot.text);
  return Done{};
}

Result<Asked> ask(Writing& w, PollId const& poll, Invitee const& wish) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  if (wish.name.empty()) return refuse(Why::malformed, say("Whom do you ask? A name is missing."), "name");
  if (auto ok = too_long(wish.name, 120, "name"); !ok) return tl::unexpected(ok.error());
  if (auto ok = too_long(wish.coalition, 120, "coalition"); !ok) return tl::unexpected(ok.error());
  if (auto ok = too_long(wish.address, 254, "address"); !ok) return tl::unexpected(ok.error());
  if (auto ok = zone_known(wish.zone); !ok) return tl::unexpected(ok.error());
  auto const who = who_is(wish);
  auto const asked = w.one<std::int64_t>("select count(*) from poll_invitee where poll = :poll", poll).value_or(0);
  if (asked >= most_people) return refuse(Why::not_now, say("A date poll asks at most {} people."), "name", {std::to_string(most_people)});
  if (w.one<std::int64_t>("select 1 from poll_invitee where poll = :poll and who = :who", poll, who))
    return refuse(Why::conflict, say("This person is asked already."), "name");
  Asked out{base::new_id<InviteeId>(), base::random_secret()};
  w.run("insert into poll_invitee (id, poll, person, who, name, coalition, zone, required, link, answered, at, "
        "address) values (:id, :poll, :person, :who, :name, :coalition, :zone, :required, :link, null, :at, :address)",
        out.id, poll, wish.person, who, wish.name, wish.coalition, wish.zone, wish.required, link_of(out.secret), w.now(), wish.address);
  // What somebody entered as their hours in an earlier poll is theirs still.
  w.run("insert into poll_hours (invitee, from_minute, to_minute, points) select :id, from_minute, to_minute, points from poll_hours where invitee = "
        "(select id from poll_invitee where who = :who and answered is not null order by answered desc limit 1)",
        out.id, who);
  w.run("insert into poll_day_off (invitee, day) select :id, day from poll_day_off where invitee = "
        "(select id from poll_invitee where who = :who and answered is not null order by answered desc limit 1)",
        out.id, who);
  w.audit("ask", out.id.text, wish.name);
  return out;
}

Result<std::string> add_link(Writing& w, InviteeId const& id) {
  if (!w.one<std::int64_t>("select 1 from poll_invitee where id = :id", id)) return refuse(Why::unknown, say("This person is not asked."));
  auto const secret = base::random_secret();
  w.run("insert into poll_link (link, invitee, at) values (:link, :invitee, :at)", link_of(secret), id, w.now());
  return secret;
}

Result<std::string> renew_link(Writing& w, PollId const& poll, InviteeId const& id) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  auto const secret = base::random_secret();
  if (w.run("update poll_invitee set link = :link where id = :id and poll = :poll", link_of(secret), id, poll) == 0)
    return refuse(Why::unknown, say("This person is not asked."));
  w.run("delete from poll_link where invitee = :id", id);
  w.audit("renew_link", id.text);
  return secret;
}

Result<Done> leave_out(Writing& w, PollId const& poll, InviteeId const& id) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  if (!w.one<std::int64_t>("select 1 from poll_invitee where id = :id and poll = :poll", id, poll))
    return refuse(Why::unknown, say("This person is not asked."));
  w.run("delete from poll_answer where invitee = :id", id);
  w.run("delete from poll_hours where invitee = :id", id);
  w.run("delete from poll_day_off where invitee = :id", id);
  w.run("delete from poll_link where invitee = :id", id);
  w.run("delete from poll_invitee where id = :id", id);
  w.audit("leave_out", id.text);
  return Done{};
}

Result<Done> answer(Writing& w, InviteeId const& id, std::map<SlotId, Answer> const& answers, std::string const& zone, std::vector<Hours> const& hours,
                    bool entered) {
  auto const poll = w.one<PollId>("select poll from poll_invitee where id = :id", id);
  if (!poll) return refuse(Why::unknown, say("This person is not asked."));
  if (auto const p = open_one(w, *poll); !p) return tl::unexpected(p.error());
  if (auto ok = zone_known(zone); !ok) return ok;
  if (auto ok = check(hours); !ok) return ok;
  auto const all = slots(w, *poll);
  // What was answered to a time that is withdrawn stays, for when it comes back.
  w.run("delete from poll_answer where invitee = :id and slot in (select id from poll_slot where poll = :poll and withdrawn is null)", id, *poll);
  for (auto const& [slot, given] : answers) {
    auto const is = [&](Slot const& s) { return s.id == slot; };
    if (std::none_of(all.begin(), all.end(), is)) return refuse(Why::unknown, say("This time is not proposed."));
    if (given == Answer::blank) continue;
    w.run("insert into poll_answer (invitee, slot, answer, at) values (:id, :slot, :answer, :at)", id, slot, given, w.now());
  }
  w.run("delete from poll_hours where invitee = :id", id);
  for (auto const& h : hours)
    w.run("insert into poll_hours (invitee, from_minute, to_minute, points) values (:id, :from_minute, :to_minute, :points)", id, h.from, h.to, h.points);
  w.run("update poll_invitee set zone = :zone, answered = :at, entered = :entered where id = :id", zone, w.now(), entered, id);
  w.audit("answer", id.text, entered ? "on behalf" : "");
  return Done{};
}

Result<Done> set_days_off(Writing& w, InviteeId const& id, std::vector<std::chrono::year_month_day> const& days) {
  auto const poll = w.one<PollId>("select poll from poll_invitee where id = :id", id);
  if (!poll) return refuse(Why::unknown, say("This person is not asked."));
  if (auto const p = open_one(w, *poll); !p) return tl::unexpected(p.error());
  std::set<std::string> once;
  for (auto const& day : days) once.insert(base::iso_day(day));
  if (once.size() > most_days_off) return refuse(Why::malformed, say("At most {} days."), "days_off", {std::to_string(most_days_off)});
  w.run("delete from poll_day_off where invitee = :id", id);
  for (auto const& day : once) w.run("insert into poll_day_off (invitee, day) values (:id, :day)", id, day);
  w.audit("set_days_off", id.text);
  return Done{};
}

std::vector<std::chrono::year_month_day> days_off(Reading& r, InviteeId const& id) {
  std::vector<std::chrono::year_month_day> out;
  for (auto& [day] : r.rows<std::string>("select day from poll_day_off where invitee = :id order by day", id)) out.push_back(*base::parse_day(day));
  return out;
}

std::vector<std::chrono::year_month_day> days_off_of(Reading& r, PersonId const& person) {
  auto const last = r.one<InviteeId>("select id from poll_invitee where who = :who and answered is not null order by answered desc limit 1", who_is({.person = person}));
  return last ? days_off(r, *last) : std::vector<std::chrono::year_month_day>();
}

Result<Done> decide(Writing& w, PollId const& poll, SlotId const& slot, std::string const& reason) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  auto const asked = as_ranked(w, poll);
  auto const ranking = rank(asked);
  auto const row = std::find_if(ranking.begin(), ranking.end(), [&](Ranked const& r) { return asked.options[r.option].id == slot.text; });
  if (row == ranking.end()) return refuse(Why::unknown, say("This time is not proposed."));
  if (auto ok = too_long(reason, 500, "reason"); !ok) return ok;
  if (reason.empty() && row != ranking.begin()) return refuse(Why::malformed, say("Another time stands first: say why you choose this one."), "reason");
  if (reason.empty() && row->lines.below_night_line)
    return refuse(Why::malformed, say("This time asks people to lose sleep: say why you choose it."), "reason");
  w.run("update date_poll set state = :s, chosen = :slot, reason = :reason where id = :id", PollState::decided, slot, reason, poll);
  w.audit("decide", poll.text, base::iso(asked.options[row->option].start) + (reason.empty() ? "" : ": " + reason));
  return Done{};
}

Result<Done> became(Writing& w, PollId const& poll, MeetingId const& meeting) {
  if (w.run("update date_poll set meeting = :m where id = :id", meeting, poll) == 0) return no_poll();
  w.audit("became", poll.text, meeting.text);
  return Done{};
}

std::optional<DatePoll> date_poll(Reading& r, PollId const& id) {
  auto all = list(r, "select id, series, title, about, zone, minutes, cap, state, chosen, reason, meeting from date_poll where id = :id", id);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<DatePoll> date_polls(Reading& r) {
  return list(r, "select id, series, title, about, zone, minutes, cap, state, chosen, reason, meeting from date_poll order by at desc, id");
}

std::vector<Slot> slots(Reading& r, PollId const& id) {
  std::vector<Slot> out;
  for (auto& [slot, start, civil] : r.rows<SlotId, Instant, std::string>("select id, starts, civil from poll_slot where poll = :id and withdrawn is null order by starts", id))
    out.push_back({slot, start, civil});
  return out;
}

std::vector<Slot> withdrawn_slots(Reading& r, PollId const& id) {
  std::vector<Slot> out;
  for (auto& [slot, start, civil] : r.rows<SlotId, Instant, std::string>("select id, starts, civil from poll_slot where poll = :id and withdrawn is not null order by starts", id))
    out.push_back({slot, start, civil});
  return out;
}

std::vector<Invitee> invitees(Reading& r, PollId const& id) {
  std::vector<Invitee> out;
  for (auto& [invitee, person, name, zone, coalition, required, answered, address, entered] :
       r.rows<InviteeId, PersonId, std::string, std::string, std::string, bool, std::optional<Instant>, std::string, bool>(
           "select id, person, name, zone, coalition, required, answered, address, entered from poll_invitee where poll = :id order by name, id", id))
    out.push_back({invitee, person, name, zone, coalition, required, answered.has_value(), address, entered});
  return out;
}

bool is_asked(Invitee const& i, PersonId const& person, std::string const& address) {
  return (!person.empty() && i.person == person) || (!address.empty() && i.address == address);
}

std::vector<AskedIn> asked_in(Reading& r, PersonId const& person, std::string const& address) {
  std::vector<AskedIn> out;
  for (auto const& poll : date_polls(r)) {
    if (poll.state != PollState::open) continue;
    for (auto const& i : invitees(r, poll.id))
      if (is_asked(i, person, address)) out.push_back({poll, i});
  }
  return out;
}

std::map<SlotId, Answer> answers_of(Reading& r, InviteeId const& id) {
  std::map<SlotId, Answer> out;
  for (auto& [slot, given] : r.rows<SlotId, Answer>("select slot, answer from poll_answer where invitee = :id", id)) out[slot] = given;
  return out;
}

std::vector<Hours> hours_of(Reading& r, InviteeId const& id) {
  std::vector<Hours> out;
  for (auto& [from, to, points] :
       r.rows<int, int, int>("select from_minute, to_minute, points from poll_hours where invitee = :id order by from_minute", id))
    out.push_back({from, to, points});
  return out;
}

std::optional<std::pair<PollId, InviteeId>> invitee_of_secret(Reading& r, std::string const& secret) {
  auto row = r.row<PollId, InviteeId>("select poll, id from poll_invitee where link = :link", link_of(secret));
  if (!row) row = r.row<PollId, InviteeId>("select i.poll, i.id from poll_link l join poll_invitee i on i.id = l.invitee where l.link = :link", link_of(secret));
  if (!row) return std::nullopt;
  return std::pair{std::get<0>(*row), std::get<1>(*row)};
}

}  // namespace schedule
