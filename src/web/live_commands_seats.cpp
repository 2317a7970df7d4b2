// SPDX-License-Identifier: Apache-2.0
// Commands about seats: who is here, with which hat, on which channel; who sends apologies; who sits in the chair. Coming in by
// oneself is join_pages.cpp.
#include <algorithm>

#include "web/delays.hpp"
#include "web/live_commands.hpp"
#include "web/reach.hpp"

namespace web {

namespace {

/// A seat's fields as typed; what is not named stays as it is in `was`.
Result<live::Arrival> arrival_in(Call const& call, live::Arrival was) {
  auto const take_over = [&](std::string& into, std::string_view name) {
    if (call.form.has(name) || call.has(name)) into = call.field(name);
  };
  take_over(was.name, "name");
  take_over(was.coalition, "coalition");
  take_over(was.capacity, "capacity");
  take_over(was.constituency, "constituency");
  take_over(was.balance, "balance");
  auto const channel = word_field<live::Channel>(call, "channel", was.channel);
  if (!channel) return tl::unexpected(channel.error());
  was.channel = *channel;
  return was;
}

http::Response enter_somebody(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    live::Arrival blank;
    blank.channel = live::Channel::room;
    blank.person = id_field<base::PersonId>(call, "person");
    auto const who = arrival_in(call, blank);
    if (!who) return tl::unexpected(who.error());
    return told(live::seat_somebody(w, m, by, *who), "seat");
  });
}

using SeatVerb = Result<Done> (*)(Writing&, MeetingId const&, live::By const&, SeatId const&);

http::Response on_seat(Call& call, SeatVerb verb, bool ends_streams) {
  auto const seat = call.id<SeatId>(1);
  auto out = command(call, [&](Writing& w, MeetingId const& m, live::By const& by) { return told(verb(w, m, by, seat)); });
  if (ends_streams && out.status < 400) end_streams_of_seat(call, call.id<MeetingId>(), seat);
  return out;
}

http::Response leave(Call& call) { return on_seat(call, live::leave, false); }
http::Response come_back(Call& call) { return on_seat(call, live::come_back, false); }
http::Response bar(Call& call) {
  return on_seat(call, [](Writing& w, MeetingId const& m, live::By const& by, SeatId const& s) { return live::bar(w, m, by, s, true); }, true);
}
/// Whoever waits to be let in is let in by the same button.
http::Response unbar(Call& call) {
  return on_seat(call, [](Writing& w, MeetingId const& m, live::By const& by, SeatId const& s) {
    auto const room = live::kept_room(w, m);
    auto const* const seat = live::seat(*room, s);
    return seat && seat->waits ? live::admit(w, m, by, s) : live::bar(w, m, by, s, false);
  }, true);
}

http::Response set_parts(Call& call) {
  auto const seat = call.id<SeatId>(1);
  auto out = command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    std::vector<live::Part> parts;
    for (auto const& word : all_fields(call, "parts")) {
      live::Part part{};
      if (!boost::describe::enum_from_string(word.c_str(), part)) return base::refuse(Why::malformed, say("There is no such choice."), "parts");
      parts.push_back(part);
    }
    return told(live::assign(w, m, by, seat, parts));
  });
  // What this one may read has changed: the stream comes back as what it is now.
  if (out.status < 400) end_streams_of_seat(call, call.id<MeetingId>(), seat);
  return out;
}

http::Response change(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    auto const room = live::kept_room(w, m);
    auto const* const seat = live::seat(*room, call.id<SeatId>(1));
    if (!seat) return base::refuse(Why::unknown, say("There is no such seat."));
    auto const who = arrival_in(call, {.person = seat->person, .name = seat->name, .coalition = seat->coalition, .capacity = seat->capacity,
                                       .constituency = seat->constituency, .channel = seat->channel, .balance = seat->balance});
    if (!who) return tl::unexpected(who.error());
    return told(live::change_seat(w, m, by, seat->id, *who));
  });
}

http::Response apologise(Call& call) {
  return command(call, [&](Writing& w, MeetingId const& m, live::By const& by) -> Result<Facts> {
    live::Arrival blank;
    // Without a name they are one's own.
    if (call.field("name").empty()) {
      blank.person = by.person;
      blank.name = call.viewer.name;
    }
    auto who = arrival_in(call, blank);
    if (!who) return tl::unexpected(who.error());
    if (who->name.empty()) who->name = blank.name;
    return told(live::apologise(w, m, by, *who, call.field("delegate")));
  });
}

http::Response take_chair(Call& call) {
  auto seat = id_field<SeatId>(call, "seat");
  auto out = command(call, [&](Writing& w, MeetingId const& m, live::By const& by) {
    if (seat.empty()) seat = by.seat;
    return told(live::take_chair(w, m, by, seat));
  });
  // Whoever did not preside before does now.
  if (out.status < 400) end_streams_of_seat(call, call.id<MeetingId>(), seat);
  return out;
}

/// No command: nothing is stored, nobody else learns of it.
http::Response echo_heartbeat(Call& call) {
  auto const id = call.id<MeetingId>();
  auto const sent = number_field(call, "t", -1, 0, base::to_millis(call.now) + 60'000);
  if (!sent) return call.refused(sent.error());
  auto const by = who_asks(call, id);
  if (by.seat.empty()) return call.refused({Why::not_allowed, say("Take a seat in this meeting first."), {}, {}});
  if (call.house.delays) call.house.delays->note(id, by.seat, base::from_millis(*sent), call.now);
  return done_command(call, id, {});
}

/// Nor is this: whoever may read the room may be counted among the readers of one of its channels.
http::Response note_reading(Call& call) {
  auto const id = call.id<MeetingId>();
  auto const does = word_field<Reach::Does>(call, "does", Reach::Does::reads);
  if (!does) return call.refused(does.error());
  auto const reader = call.field("reader"), channel = call.field("channel");
  if (!base::looks_like_id(reader)) return call.refused({Why::malformed, say("There is no such choice."), "reader", {}});
  auto const fault = call.read([&](Reading& r) -> std::optional<Refusal> {
    if (!meeting::meeting(r, id)) return Refusal{Why::unknown, say("There is no such meeting."), {}, {}};
    auto const room = room_for_readers(r, id);
    if (!audience_of(room, who_is(r, call, room))) return Refusal{Why::not_allowed, say("This part of the room is not for you."), {}, {}};
    auto const streams = record::streams(r, id);
    bool const known = channel == "floor" || std::any_of(streams.begin(), streams.end(), [&](auto const& s) { return s.channel == channel; });
    if (!known) return Refusal{Why::unknown, say("There is no such channel of captions."), "channel", {}};
    return std::nullopt;
  });
  if (fault) return call.refused(*fault);
  if (call.house.reach) call.house.reach->note(id, channel, reader, *does, call.now);
  return done_command(call, id, {});
}

/// What pages send by themselves and nothing is stored of: a hall is one address, and that may not use up its people's own presses.
Route page_row(std::string_view path, PageFunction page, std::string_view says) {
  auto row = command_row(path, page, says);
  row.rate = Rate::plain;
  return row;
}

}  // namespace

std::vector<Route> seat_command_rows() {
  return {
      command_row("/meetings/{meeting}/live/seats", enter_somebody, "Enters somebody who is here: name, coalition, capacity, channel.", words_body),
      command_row("/meetings/{meeting}/live/seats/{seat}/leave", leave, "Says that this seat has left."),
      command_row("/meetings/{meeting}/live/seats/{seat}/back", come_back, "Says that this seat is here again."),
      command_row("/meetings/{meeting}/live/seats/{seat}/bar", bar, "Puts somebody out; their streams end."),
      command_row("/meetings/{meeting}/live/seats/{seat}/unbar", unbar, "Lets somebody in: who was put out, or who waits for it where the rules ask guests to."),
      command_row("/meetings/{meeting}/live/seats/{seat}/parts", set_parts,
                  "What this seat is in this meeting: parts, any of chair co_chair steward remote_moderator scribe delegate panellist."),
      command_row("/meetings/{meeting}/live/seats/{seat}/change", change, "Changes name, coalition, capacity or channel of a seat.", words_body),
      page_row("/meetings/{meeting}/live/heard", echo_heartbeat,
               "Sends a heartbeat's milliseconds back (t): from these the shortest time of a call is made."),
      page_row("/meetings/{meeting}/live/reading", note_reading,
               "Counts a page among the readers of captions, without a name: channel, reader (made for the page), does=reads|pauses|goes."),
      command_row("/meetings/{meeting}/live/apologies", apologise, "Notes apologies: name, delegate; without a name one's own.", words_body),
      command_row("/meetings/{meeting}/live/chair", take_chair, "Says who is in the chair now: seat; without one, oneself."),
  };
}

}  // namespace web
