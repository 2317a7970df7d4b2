// SPDX-License-Identifier: Apache-2.0
// Commands about agenda items while the meeting runs. Planning them beforehand is agenda_pages.cpp.
#include "base/text.hpp"
#include "desk/main_session.hpp"
#include "web/live_commands.hpp"

namespace web {

namespace {

http::Response adopt(Call& call) {
  return command(call, [](Writing& w, MeetingId const& m, live::By const& by) { return told(live::adopt_agenda(w, m, by)); });
}

http::Response take_up(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) { return told(desk::take_up(w, m, by, call.id<ItemId>(1))); });
}

/// What becomes of those who wait: "all" for the rest, "each-ENTRY" for one.
Result<live::LeaveItem> leaving_in(Call const& call) {
  live::LeaveItem wish;
  wish.item = call.id<ItemId>(1);
  wish.conclusion = call.long_field("conclusion");
  wish.deferred = flag(call, "deferred");
  wish.carry_to = id_field<ItemId>(call, "carry_to");
  auto const all = word_field<live::Leftover>(call, "all", live::Leftover::none);
  if (!all) return tl::unexpected(all.error());
  wish.all = *all;
  auto const days = number_field(call, "days", wish.days, 1, 60);
  if (!days) return tl::unexpected(days.error());
  wish.days = *days;
  for (auto const& [name, value] : call.form.values) {
    constexpr std::string_view each = "each-";
    if (!name.starts_with(each) || value.empty()) continue;
    auto const entry = std::string_view(name).substr(each.size());
    auto const becomes = word_field<live::Leftover>(call, name, std::nullopt);
    if (!becomes) return tl::unexpected(becomes.error());
    if (base::looks_like_id(entry)) wish.each[EntryId(entry)] = *becomes;
  }
  return wish;
}

http::Response leave(Call& call) {
  Taken how;
  // While people wait and nothing was chosen for them, the page that asks for each of them is the answer.
  how.refused_at = [&](Refusal const& refusal) {
    return refusal.field == "all" ? room_path(call.id<MeetingId>()) + "/items/" + call.id<ItemId>(1).text + "/leave" : std::string();
  };
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const wish = leaving_in(call);
    if (!wish) return tl::unexpected(wish.error());
    return told(live::leave_item(w, m, by, *wish));
  }, how);
}

http::Response move(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const steps = number_field(call, "by", 0, -100, 100);
    if (!steps) return tl::unexpected(steps.error());
    return told(live::move_item(w, m, by, call.id<ItemId>(1), static_cast<int>(*steps)));
  });
}

http::Response budget(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const minutes = number_field(call, "minutes", 0, 0, 600);
    if (!minutes) return tl::unexpected(minutes.error());
    auto const floor = number_field(call, "floor_minutes", 0, 0, 600);
    if (!floor) return tl::unexpected(floor.error());
    return told(live::set_budget(w, m, by, call.id<ItemId>(1), *minutes, *floor));
  });
}

}  // namespace

std::vector<Route> agenda_command_rows() {
  return {
      command_row("/meetings/{meeting}/live/agenda/adopt", adopt, "Adopts the agenda."),
      command_row("/meetings/{meeting}/live/items/{item}/take-up", take_up, "Takes an agenda item up."),
      command_row("/meetings/{meeting}/live/items/{item}/leave", leave,
                  "Closes or defers an item: conclusion, deferred, and what becomes of those who wait: all, each-ENTRY, carry_to, days (to write).", words_body),
      command_row("/meetings/{meeting}/live/items/{item}/move", move, "Moves an item up or down: by."),
      command_row("/meetings/{meeting}/live/items/{item}/budget", budget, "Changes an item's time: minutes, floor_minutes."),
  };
}

}  // namespace web
