// SPDX-License-Identifier: Apache-2.0
// Seats of the panel: whom they are kept for, who has them, how urgent they are.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/inviting.hpp"

namespace plan {

using base::refuse;
using base::say;
using base::Why;

namespace {

Result<Done> check(PanelSeat const& s) {
  if (auto ok = all_of(too_long(s.constituency, 120, "constituency"), too_long(s.owner, 120, "owner")); !ok) return ok;
  if (!s.deadline.empty() && !base::parse_day(s.deadline)) return refuse(Why::malformed, say("Give the day as year-month-day, like 2022-10-17."), "deadline");
  return Done{};
}

void insert_seat(Writing& w, PlanId const& id, PanelSeatId const& seat, std::size_t before, PanelSeat const& s) {
  w.run("insert into panel_seat (id, plan, place, constituency, attends, nomination, owner, deadline) "
        "values (:seat, :id, :place, :constituency, :attends, :nomination, :owner, :deadline)",
        seat, id, before + 1, s.constituency, s.attends, s.nomination, s.owner, s.deadline);
}

}  // namespace

Result<Done> expect_seat(Reading& r, PlanId const& id, PanelSeatId const& seat) {
  if (!r.one<std::int64_t>("select 1 from panel_seat where id = :seat and plan = :id", seat, id)) return refuse(Why::unknown, say("There is no such seat."));
  return Done{};
}

Result<PanelSeatId> add_seat(Writing& w, PlanId const& id, PanelSeat const& wish) {
  if (auto ok = check(wish); !ok) return tl::unexpected(ok.error());
  if (!plan(w, id)) return no_plan();
  auto const there = panel_seats(w, id).size();
  if (there >= 50) return refuse(Why::conflict, say("Fifty seats are enough."));
  auto const seat = base::new_id<PanelSeatId>();
  auto empty = wish;
  empty.nomination = {};
  insert_seat(w, id, seat, there, empty);
  w.audit("add_seat", seat.text, wish.constituency);
  return seat;
}

Result<Done> change_seat(Writing& w, PlanId const& id, PanelSeat const& wish) {
  if (auto ok = check(wish); !ok) return ok;
  if (auto ok = expect_seat(w, id, wish.id); !ok) return ok;
  w.run("update panel_seat set constituency = :constituency, attends = :attends, owner = :owner, deadline = :deadline where id = :seat", wish.constituency, wish.attends,
        wish.owner, wish.deadline, wish.id);
  w.audit("change_seat", wish.id.text, wish.owner);
  return Done{};
}

Result<Done> remove_seat(Writing& w, PlanId const& id, PanelSeatId const& seat) {
  if (auto ok = expect_seat(w, id, seat); !ok) return ok;
  if (w.one<std::int64_t>("select 1 from seat_invitation where seat = :seat and state > :approved", seat, Inviting::approved))
    return refuse(Why::not_now, say("Somebody was invited to this seat. Empty it instead."));
  w.run("delete from seat_invitation_step where invitation in (select id from seat_invitation where seat = :seat)", seat);
  w.run("delete from seat_invitation where seat = :seat", seat);
  w.run("delete from panel_seat where id = :seat", seat);
  w.audit("remove_seat", seat.text);
  return Done{};
}

Result<std::int64_t> seat_the_chosen(Writing& w, PlanId const& id) {
  if (!plan(w, id)) return no_plan();
  auto const seats = panel_seats(w, id);
  std::set<NominationId> seated;
  std::vector<PanelSeatId> empty;
  for (auto const& s : seats) {
    if (s.nomination.empty()) empty.push_back(s.id);
    else seated.insert(s.nomination);
  }
  std::size_t next = 0, count = seats.size();
  std::int64_t done = 0;
  for (auto const& n : nominations(w, id)) {
    if (!n.chosen || seated.count(n.id)) continue;
    if (next < empty.size()) w.run("update panel_seat set nomination = :n where id = :seat", n.id, empty[next++]);
    else if (count < 50) insert_seat(w, id, base::new_id<PanelSeatId>(), count++, {.nomination = n.id});
    else return refuse(Why::conflict, say("Fifty seats are enough."));
    ++done;
  }
  if (done > 0) w.audit("seat_the_chosen", id.text, std::to_string(done));
  return done;
}

Result<Done> give_seat(Writing& w, PlanId const& id, PanelSeatId const& seat, NominationId const& n, std::string const& reason) {
  if (auto ok = needed(reason, 500, "reason"); !ok) return ok;
  if (auto ok = expect_seat(w, id, seat); !ok) return ok;
  if (!n.empty()) {
    auto const who = w.row<std::string, bool>("select name, chosen from nomination where id = :n and plan = :id", n, id);
    if (!who) return refuse(Why::unknown, say("There is no such nomination."), "nomination");
    if (!std::get<1>(*who)) return refuse(Why::conflict, say("{} is not chosen for the panel."), "nomination", {std::get<0>(*who)});
    for (auto const& other : panel_seats(w, id))
      if (other.nomination == n) return refuse(Why::conflict, say("{} has a seat already."), "nomination", {other.name});
  }
  replace_open(w, seat, reason);
  w.run("update panel_seat set nomination = :n where id = :seat", n, seat);
  w.audit("give_seat", seat.text, reason);
  return Done{};
}

std::vector<PanelSeat> panel_seats(Reading& r, PlanId const& id) {
  std::vector<PanelSeat> all;
  for (auto const& [seat, constituency, attends, nomination, name, owner, deadline] :
       r.rows<PanelSeatId, std::string, Attends, NominationId, std::string, std::string, std::string>(
           "select s.id, s.constituency, s.attends, s.nomination, n.name, s.owner, s.deadline from panel_seat s left join nomination n on n.id = s.nomination "
           "where s.plan = :id order by s.place, s.id",
           id))
    all.push_back({seat, constituency, attends, nomination, name, owner, deadline});
  return all;
}

Urgency urgency(PanelSeat const& s, std::optional<SeatInvitation> const& open, Instant now) {
  if (open && open->state == Inviting::accepted) return Urgency::settled;
  auto const day = base::parse_day(s.deadline);
  auto const today = std::chrono::floor<std::chrono::days>(now);
  if (day && std::chrono::sys_days(*day) < today) return Urgency::late;
  if (s.owner.empty()) return Urgency::unowned;
  if (day && std::chrono::sys_days(*day) - today <= std::chrono::days(7)) return Urgency::soon;
  return Urgency::waiting;
}

}  // namespace plan
