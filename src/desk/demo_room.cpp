// SPDX-License-Identifier: Apache-2.0
// The demo's living room: one meeting that is open, with people in it and an address for captions, so that a newcomer sees the
// live room within a minute. What happens in it is played by app (rehearsal.cpp) from a text of our own.
#include "desk/demo.hpp"
#include "desk/live.hpp"
#include "people/people.hpp"

namespace desk {

namespace {

constexpr char const* title = "Rehearsal: the hour and the title";

/// The one that is open, whoever made it.
std::optional<MeetingId> open_room(Reading& r) {
  for (auto const& id : live::live_meetings(r)) {
    auto const m = meeting::meeting(r, id);
    if (m && m->title == title) return id;
  }
  return std::nullopt;
}

Result<MeetingId> plan_room(Writing& w) {
  auto const series = meeting::all_series(w);
  if (series.empty()) return refuse(Why::not_now, say("The demo has no series of meetings."));
  meeting::Meeting m;
  m.series = series.front().id;
  m.title = title;
  m.kind = meeting::Kind::working;
  m.zone = series.front().zone;
  m.start = w.now();
  m.end = w.now() + std::chrono::minutes(60);
  auto const id = meeting::enter_meeting(w, m);
  if (!id) return id;
  meeting::Item hour, name;
  hour.title = "The hour of our calls";
  hour.minutes = 25;
  hour.floor_minutes = 15;
  hour.lead = "Helena Voss";
  name.title = "Title of the joint session";
  name.minutes = 15;
  name.floor_minutes = 10;
  name.lead = "Samira Haddad";
  for (auto const& item : {hour, name})
    if (auto ok = meeting::add_item(w, *id, item); !ok) return tl::unexpected(ok.error());
  meeting::Document table;
  table.title = "Table of the hours";
  table.address = "https://example.org/shared-waters/hours.html";
  if (auto ok = meeting::add_document(w, *id, table); !ok) return tl::unexpected(ok.error());
  return id;
}

Result<Done> seat_cast(Writing& w, MeetingId const& id, live::By const& chair) {
  int n = 0;
  for (auto const& part : demo::cast) {
    auto const found = people::people_named(w, part.name);
    if (found.empty() || found.front().id == chair.person) continue;
    live::Arrival a;
    a.person = found.front().id;
    a.name = part.name;
    a.coalition = part.kind == people::CapacityKind::coalition ? part.of : "";
    a.capacity = part.of;
    a.channel = part.name == "Mei Chao" ? live::Channel::text : n % 3 == 0 ? live::Channel::room : live::Channel::remote;
    ++n;
    if (part.name == "Oskar Lindqvist" || part.name == "Wanjiru Kamau") {
      if (auto ok = live::apologise(w, id, chair, a, ""); !ok) return ok;
    } else if (auto seat = live::seat_somebody(w, id, chair, a); !seat) {
      return tl::unexpected(seat.error());
    }
  }
  return Done{};
}

}  // namespace

live::By demo_chair(Reading& r, MeetingId const& id) {
  auto const found = people::people_named(r, demo::cast.front().name);
  auto const person = found.empty() ? PersonId() : found.front().id;
  return live::standing(*live::kept_room(r, id), person, "facilitator", {});
}

Result<DemoRoom> demo_room(Writing& w, std::string const& known) {
  DemoRoom out;
  if (auto const already = open_room(w)) {
    out.meeting = *already;
    auto const before = known.empty() ? std::nullopt : record::stream_of(w, known);
    if (before && !before->revoked && before->meeting == *already) return DemoRoom{*already, before->id, known};
    for (auto const& s : record::streams(w, out.meeting)) {
      if (s.revoked || s.title != "main") continue;
      auto secret = record::renew_secret(w, s.id);
      if (!secret) return tl::unexpected(secret.error());
      out.stream = s.id;
      out.secret = *secret;
      return out;
    }
  } else {
    auto const id = plan_room(w);
    if (!id) return tl::unexpected(id.error());
    out.meeting = *id;
    if (auto ok = open_meeting(w, *id, demo_chair(w, *id)); !ok) return tl::unexpected(ok.error());
    if (auto ok = seat_cast(w, *id, demo_chair(w, *id)); !ok) return tl::unexpected(ok.error());
  }
  record::NewStream wish;
  wish.not_before = w.now() - std::chrono::hours(2);
  wish.not_after = w.now() + std::chrono::hours(24 * 30);
  auto opened = record::open_stream(w, out.meeting, wish);
  if (!opened) return tl::unexpected(opened.error());
  out.stream = opened->id;
  out.secret = opened->secret;
  return out;
}

}  // namespace desk
