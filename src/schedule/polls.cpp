// SPDX-License-Identifier: Apache-2.0
#include "schedule/polls.hpp"

#include <fmt/format.h>

#include <algorithm>

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
  }}, {"schedule", 7, {
      "alter table poll_invitee add column left_out bigint",
      // What somebody gave in the poll they answered last.
      "create index poll_invitee_by_who on poll_invitee(who, answered)",
  }}};
}

namespace {

constexpr int most_slots = 100;

Result<Done> check(DatePoll const& p) {
  if (p.title.empty()) return refuse(Why::malformed, say("A date poll needs a title."), "title");
  if (auto ok = too_long(p.title, 200, "title"); !ok) return ok;
  if (auto ok = too_long(p.about, 4000, "about"); !ok) return ok;
  if (p.minutes < 5 || p.minutes > 1440) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "minutes", {"5", "1440"});
  if (p.cap < 0 || p.cap > 1000) return refuse(Why::malformed, say("This must be a whole number from {1} to {2}."), "cap", {"0", "1000"});
  return zone_known(p.zone);
}

Result<Done> reason_given(std::string const& reason, char const* missing) {
  if (reason.empty()) return refuse(Why::malformed, missing, "reason");
  return too_long(reason, 500, "reason");
}

tl::unexpected<base::Refusal> too_many_slots() { return refuse(Why::not_now, say("A date poll has at most {} times."), "start", {std::to_string(most_slots)}); }

template <class... Args>
std::vector<DatePoll> list(Reading& r, std::string_view sql, Args const&... args) {
  std::vector<DatePoll> out;
  for (auto& [id, series, title, about, zone, minutes, cap, state, chosen, reason, meeting] :
       r.rows<PollId, SeriesId, std::string, std::string, std::string, int, int, PollState, SlotId, std::string, MeetingId>(sql, args...))
    out.push_back({id, series, title, about, zone, minutes, cap, state, chosen, reason, meeting});
  return out;
}

}  // namespace

tl::unexpected<base::Refusal> no_poll() { return refuse(Why::unknown, say("There is no such date poll.")); }

Result<Done> zone_known(std::string const& zone) {
  if (!base::zone_exists(zone)) return refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {zone});
  return Done{};
}

Result<DatePoll> open_one(Reading& r, PollId const& id) {
  auto const p = date_poll(r, id);
  if (!p) return no_poll();
  if (p->state != PollState::open) return refuse(Why::not_now, say("This date poll is over."));
  return *p;
}

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
  if (auto ok = reason_given(reason, say("Say why it is called off.")); !ok) return ok;
  w.run("update date_poll set state = :s, reason = :reason where id = :id", PollState::called_off, reason, id);
  forget_left_out(w, id);
  w.audit("call_off_poll", id.text, reason);
  return Done{};
}

Result<Done> reopen_poll(Writing& w, PollId const& id, std::string const& reason) {
  auto const p = date_poll(w, id);
  if (!p) return no_poll();
  if (p->state == PollState::open) return refuse(Why::not_now, say("This date poll is open."));
  if (auto ok = reason_given(reason, say("Say why it is opened again.")); !ok) return ok;
  w.run("update date_poll set state = :s, chosen = null, reason = :reason where id = :id", PollState::open, reason, id);
  w.audit("reopen_poll", id.text, reason);
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
  forget_left_out(w, poll);
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

}  // namespace schedule
