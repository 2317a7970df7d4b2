// SPDX-License-Identifier: Apache-2.0
// Meetings for calendar programs: the public feed, and one meeting as a file to take away (between-meetings b.5).
#include "desk/calendar.hpp"
#include "web/site.hpp"

namespace web {

namespace {

http::Response calendar(std::string body, std::string const& name) {
  http::Response out;
  out.set("Content-Type", "text/calendar; charset=utf-8");
  out.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  out.body = std::move(body);
  return out;
}

http::Response feed(Call& call) {
  auto const entries = call.read([&](Reading& r) { return desk::calendar_feed(r, call.now, call.house.base); });
  return calendar(schedule::publish(entries, call.house.forum), "calendar.ics");
}

http::Response one(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const m = call.read([&](Reading& r) { return meeting::meeting(r, id); });
  if (!m) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  auto const entry = call.read([&](Reading& r) { return desk::calendar_entry(r, *m, call.house.base); });
  if (!entry) return call.refused({Why::unknown, say("This meeting has no date yet."), {}, {}});
  return calendar(schedule::publish({*entry}, entry->title), "meeting-" + id.text + ".ics");
}

}  // namespace

std::vector<Route> calendar_rows() {
  using http::Method;
  return {
      {Method::get, "/calendar.ics", Role::visitor, feed, "The forum's public calendar: meetings from 90 days ago on, as iCalendar.", 0, Rate::plain, Keep::shared},
      {Method::get, "/meetings/{meeting}/calendar.ics", Role::visitor, one, "One meeting as iCalendar.", 0, Rate::plain, Keep::shared},
  };
}

}  // namespace web
