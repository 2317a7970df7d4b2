// SPDX-License-Identifier: Apache-2.0
// Who is asked in a date poll, by which links, and what each answered.
#include <algorithm>
#include <set>

#include "base/checks.hpp"
#include "base/text.hpp"
#include "schedule/inside.hpp"

namespace schedule {

using base::refuse;
using base::say;
using base::too_long;
using base::Why;

namespace {

constexpr int most_people = 400, most_hours = 10, most_days_off = 40;

tl::unexpected<base::Refusal> not_asked() { return refuse(Why::unknown, say("This person is not asked.")); }

Result<Done> room_for_one(Reading& r, PollId const& poll) {
  auto const asked = r.one<std::int64_t>("select count(*) from poll_invitee where poll = :poll and left_out is null", poll).value_or(0);
  if (asked >= most_people) return refuse(Why::not_now, say("A date poll asks at most {} people."), "name", {std::to_string(most_people)});
  return Done{};
}

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

std::vector<Invitee> people(Reading& r, std::string_view sql, PollId const& id) {
  std::vector<Invitee> out;
  for (auto& [invitee, person, name, zone, coalition, required, answered, address, entered] :
       r.rows<InviteeId, PersonId, std::string, std::string, std::string, bool, std::optional<Instant>, std::string, bool>(sql, id))
    out.push_back({invitee, person, name, zone, coalition, required, answered.has_value(), address, entered});
  return out;
}

}  // namespace

std::string who_is(Invitee const& i) { return i.person.empty() ? "name " + base::fold(i.name) : "person " + i.person.text; }

void forget_left_out(Writing& w, PollId const& poll) {
  w.run("delete from poll_answer where invitee in (select id from poll_invitee where poll = :poll and left_out is not null)", poll);
  w.run("delete from poll_hours where invitee in (select id from poll_invitee where poll = :poll and left_out is not null)", poll);
  w.run("delete from poll_day_off where invitee in (select id from poll_invitee where poll = :poll and left_out is not null)", poll);
  w.run("delete from poll_link where invitee in (select id from poll_invitee where poll = :poll and left_out is not null)", poll);
  w.run("delete from poll_invitee where poll = :poll and left_out is not null", poll);
}

Result<Asked> ask(Writing& w, PollId const& poll, Invitee const& wish) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  if (wish.name.empty()) return refuse(Why::malformed, say("Whom do you ask? A name is missing."), "name");
  if (auto ok = too_long(wish.name, 120, "name"); !ok) return tl::unexpected(ok.error());
  if (auto ok = too_long(wish.coalition, 120, "coalition"); !ok) return tl::unexpected(ok.error());
  if (auto ok = too_long(wish.address, 254, "address"); !ok) return tl::unexpected(ok.error());
  if (auto ok = zone_known(wish.zone); !ok) return tl::unexpected(ok.error());
  auto const who = who_is(wish);
  if (auto ok = room_for_one(w, poll); !ok) return tl::unexpected(ok.error());
  Asked out{base::new_id<InviteeId>(), base::random_secret()};
  if (auto const there = w.row<InviteeId, std::optional<Instant>>("select id, left_out from poll_invitee where poll = :poll and who = :who", poll, who)) {
    if (!std::get<1>(*there)) return refuse(Why::conflict, say("This person is asked already."), "name");
    out.id = std::get<0>(*there);
    // Whoever has answered has said which clock is theirs.
    w.run("update poll_invitee set name = :name, coalition = :coalition, zone = case when answered is null then :zone else zone end, required = :required, "
          "link = :link, address = :address, left_out = null where id = :id",
          wish.name, wish.coalition, wish.zone, wish.required, link_of(out.secret), wish.address, out.id);
    // A new link, perhaps to another address: what went out in letters before opens nothing any more, as with renew_link().
    w.run("delete from poll_link where invitee = :id", out.id);
    w.audit("ask", out.id.text, wish.name);
    return out;
  }
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
  if (!w.one<std::int64_t>("select 1 from poll_invitee where id = :id and left_out is null", id)) return not_asked();
  auto const secret = base::random_secret();
  w.run("insert into poll_link (link, invitee, at) values (:link, :invitee, :at)", link_of(secret), id, w.now());
  return secret;
}

Result<std::string> renew_link(Writing& w, PollId const& poll, InviteeId const& id) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  auto const secret = base::random_secret();
  if (w.run("update poll_invitee set link = :link where id = :id and poll = :poll and left_out is null", link_of(secret), id, poll) == 0)
    return not_asked();
  w.run("delete from poll_link where invitee = :id", id);
  w.audit("renew_link", id.text);
  return secret;
}

Result<Done> leave_out(Writing& w, PollId const& poll, InviteeId const& id) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  if (w.run("update poll_invitee set left_out = :at where id = :id and poll = :poll and left_out is null", w.now(), id, poll) == 0) return not_asked();
  w.audit("leave_out", id.text);
  return Done{};
}

Result<Done> ask_again(Writing& w, PollId const& poll, InviteeId const& id) {
  if (auto const p = open_one(w, poll); !p) return tl::unexpected(p.error());
  if (auto ok = room_for_one(w, poll); !ok) return ok;
  if (w.run("update poll_invitee set left_out = null where id = :id and poll = :poll and left_out is not null", id, poll) == 0) return not_asked();
  w.audit("ask_again", id.text);
  return Done{};
}

Result<Done> answer(Writing& w, InviteeId const& id, std::map<SlotId, Answer> const& answers, std::string const& zone, std::vector<Hours> const& hours,
                    bool entered) {
  auto const poll = w.one<PollId>("select poll from poll_invitee where id = :id and left_out is null", id);
  if (!poll) return not_asked();
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
  auto const poll = w.one<PollId>("select poll from poll_invitee where id = :id and left_out is null", id);
  if (!poll) return not_asked();
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

std::vector<Invitee> invitees(Reading& r, PollId const& id) {
  return people(r,
                "select id, person, name, zone, coalition, required, answered, address, entered from poll_invitee where poll = :poll and left_out is null "
                "order by name, id",
                id);
}

std::vector<Invitee> left_out(Reading& r, PollId const& id) {
  return people(r,
                "select id, person, name, zone, coalition, required, answered, address, entered from poll_invitee where poll = :poll and left_out is not null "
                "order by name, id",
                id);
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
  auto row = r.row<PollId, InviteeId>("select poll, id from poll_invitee where link = :link and left_out is null", link_of(secret));
  if (!row)
    row = r.row<PollId, InviteeId>("select i.poll, i.id from poll_link l join poll_invitee i on i.id = l.invitee where l.link = :link and i.left_out is null",
                                   link_of(secret));
  if (!row) return std::nullopt;
  return std::pair{std::get<0>(*row), std::get<1>(*row)};
}

}  // namespace schedule
