// SPDX-License-Identifier: Apache-2.0
// What the live room's pages and streams are made from, and who looks at it: read once, in one transaction, by one way for all of
// them. Nothing here draws.
#include "base/numbers.hpp"
#include "web/live_commands.hpp"
#include "web/session.hpp"

namespace web {

namespace {

constexpr std::size_t last_lines = 20;

/// What editors note beside a mark is not for the room.
std::vector<record::MarkView> marks_shown(Reading& r, MeetingId const& id) {
  auto marks = record::marks_of(r, id);
  for (auto& m : marks) {
    m.note.clear();
    m.made_by = {};
  }
  return marks;
}

/// Before the room has events its agenda is the plan's.
void take_plan(Reading& r, LiveView& v) {
  if (v.room.life != live::Life::planned || !v.room.items.empty()) return;
  for (auto const& item : meeting::agenda(r, v.meeting.id))
    v.room.items.push_back({.id = item.id, .title = item.title, .minutes = item.minutes, .floor_minutes = item.floor_minutes, .lead = item.lead});
  v.room.decisions = v.meeting.decisions;
}

}  // namespace

live::Room room_for_readers(Reading& r, MeetingId const& id) {
  auto room = live::room(r, id);
  room.meeting = id;
  auto const m = meeting::meeting(r, id);
  auto const series = m ? meeting::series(r, m->series) : std::nullopt;
  if (series && !series->rough_is_public) room.rules.public_room = false;
  return room;
}

std::optional<LiveView> live_view(Reading& r, MeetingId const& id) {
  auto m = meeting::meeting(r, id);
  if (!m) return std::nullopt;
  LiveView v;
  v.meeting = *std::move(m);
  v.series = meeting::series(r, v.meeting.series).value_or(meeting::Series{});
  v.room = room_for_readers(r, id);
  take_plan(r, v);
  v.order = live::order(v.room);
  v.documents = meeting::documents(r, id);
  v.door = live::door_code(r, id);
  v.streams = record::streams(r, id);
  v.lines = record::lines(r, id, "floor", last_lines);
  for (auto const& s : v.streams)
    if (s.channel != "floor" && !v.channels.contains(s.channel)) v.channels[s.channel] = record::lines(r, id, s.channel, last_lines);
  v.marks = marks_shown(r, id);
  return v;
}

namespace {

constexpr Acts bit(live::Right r) { return static_cast<Acts>(r); }
constexpr Acts with_a_seat = bit(live::Right::raise) | bit(live::Right::answer_person);

}  // namespace

Acts acts_within(Audience a) {
  using live::Right;
  switch (a) {
    case Audience::open:
    case Audience::captioning: return 0;
    case Audience::seated: return with_a_seat;
    case Audience::moderation: return with_a_seat | bit(Right::run_queue) | bit(Right::rule) | bit(Right::off_record) | bit(Right::set_up);
  }
  return 0;
}

Acts acts_of(Audience a, live::By const& by) {
  return by.rights & acts_within(a) & (by.seat.empty() ? ~with_a_seat : every_act);
}

std::string topic_of(MeetingId const& id, Audience audience, std::string_view lang_or_json, Acts acts) {
  std::string name = boost::describe::enum_to_string(audience, "open");
  if (auto const all = acts_within(audience); (acts & all) != all) name += "-" + std::to_string(acts & all);
  return "live/" + id.text + "/" + name + "/" + std::string(lang_or_json);
}

std::optional<std::pair<Audience, Acts>> audience_named(std::string_view piece) {
  auto const dash = piece.find('-');
  std::pair<Audience, Acts> out{Audience::open, every_act};
  if (!boost::describe::enum_from_string(std::string(piece.substr(0, dash)).c_str(), out.first)) return std::nullopt;
  if (dash == std::string_view::npos) return out;
  auto const acts = base::parse_number<Acts>(piece.substr(dash + 1));
  if (!acts) return std::nullopt;
  out.second = *acts;
  return out;
}

record::Stream const* stream_on_air(LiveView const& view, std::string_view channel) {
  for (auto const& s : view.streams)
    if (s.channel == channel && s.on_air && !s.revoked) return &s;
  return nullptr;
}

std::vector<std::string> channels_of(LiveView const& view) {
  std::vector<std::string> out = {"floor"};
  for (auto const& [name, lines] : view.channels) out.push_back(name);
  return out;
}

bool is_topic_of(MeetingId const& id, std::string_view topic) { return topic.starts_with("live/" + id.text + "/"); }

std::string pass_cookie(MeetingId const& id) { return "p" + id.text; }

std::string visitors_key(MeetingId const& id) { return "visitors:" + id.text; }

std::string room_path(MeetingId const& id) { return "/meetings/" + id.text + "/live"; }

live::By who_is(Reading& r, Call const& call, live::Room const& room) {
  if (call.viewer.signed_in()) return live::standing(room, call.viewer.person, role_word(call.viewer.role), {});
  SeatId guest;
  auto const pass = call.request.cookie(cookie_name(call.request, pass_cookie(room.meeting)));
  if (!pass.empty()) guest = live::seat_of_pass(r, room.meeting, pass).value_or(SeatId());
  return live::standing(room, {}, role_word(Role::visitor), guest);
}

live::By who_is(Call& call, live::Room const& room) {
  return call.read([&](Reading& r) { return who_is(r, call, room); });
}

std::optional<Audience> audience_of(live::Room const& room, live::By const& by) {
  using live::Right;
  if (by.may(Right::moderate_chat) || by.may(Right::run_queue) || by.may(Right::set_up)) return Audience::moderation;
  if (by.may(Right::captions)) return Audience::captioning;
  auto const* const seat = live::seat(room, by.seat);
  if (seat && !seat->barred && !seat->waits) return Audience::seated;
  // Whoever has an account reads what visitors may not, as with rough transcripts (captions 6.5).
  if (room.rules.public_room || !by.person.empty()) return Audience::open;
  return std::nullopt;
}

}  // namespace web
