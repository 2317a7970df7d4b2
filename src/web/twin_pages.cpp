// SPDX-License-Identifier: Apache-2.0
// The same agenda held twice: both sessions with what came of them as one record, and the form that enters the second one.
#include <algorithm>

#include "base/text.hpp"
#include "desk/recurrences.hpp"
#include "meeting/twins.hpp"
#include "record/marks.hpp"
#include "schedule/reader.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

struct Session {
  base::MeetingId meeting;
  std::string title, zone;
  std::optional<Instant> start;
  meeting::State state = meeting::State::planned;
};
BOOST_DESCRIBE_STRUCT(Session, (), (meeting, title, zone, start, state))

struct CameOf {
  base::MarkId id;
  base::MeetingId meeting;  ///< in which of the two
  record::MarkKind kind = record::MarkKind::decision;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(CameOf, (), (id, meeting, kind, text))

struct Twins {
  std::vector<Session> sessions;  ///< by start; only the first while it has no twin
  std::vector<CameOf> marks;      ///< of both, by session
  bool may_hold_twice = false;
};
BOOST_DESCRIBE_STRUCT(Twins, (), (sessions, marks, may_hold_twice))

std::optional<Twins> twins(Call& call) {
  auto const id = call.id<base::MeetingId>();
  return call.read([&](Reading& r) -> std::optional<Twins> {
    auto const other = meeting::twin_of(r, id);
    Twins f;
    for (auto const& one : {id, other.value_or(id)}) {
      auto const m = meeting::meeting(r, one);
      if (!m) return std::nullopt;
      if (!f.sessions.empty() && !other) break;
      auto const series = meeting::series(r, m->series);
      f.sessions.push_back({m->id, meeting_title(series ? series->title : "", *m), m->zone, m->start, m->state});
      f.may_hold_twice = !other && may_edit(call) && m->start && m->state == meeting::State::planned;
    }
    std::stable_sort(f.sessions.begin(), f.sessions.end(), [](Session const& a, Session const& b) { return a.start < b.start; });
    for (auto const& s : f.sessions)
      for (auto const& mark : record::marks_of(r, s.meeting)) f.marks.push_back({mark.id, s.meeting, mark.kind, mark.text});
    return f;
  });
}

Html came_of(Twins const& f, record::MarkKind kind, std::string const& heading) {
  Html lines;
  for (auto const& m : f.marks) {
    if (m.kind != kind) continue;
    auto const at = std::find_if(f.sessions.begin(), f.sessions.end(), [&](Session const& s) { return s.meeting == m.meeting; });
    add_html(lines, "<li><a href=\"/marks/{}\"><bdi>{}</bdi></a> <span class=\"soft\">{}</span></li>", m.id, m.text,
             fill(tr("session {}"), {std::to_string(at - f.sessions.begin() + 1)}));
  }
  return lines.empty() ? Html() : html("<section><h2>{}</h2><ul class=\"list\">{}</ul></section>", heading, lines);
}

Html second_form(Call const& call, Twins const& f, std::optional<Refusal> const& wrong) {
  auto const typed = [&](char const* name, std::string const& otherwise) { return call.form.has(name) ? call.field(name) : otherwise; };
  Html inside = field({.name = "day", .label = tr("Day"), .value = typed("day", ""), .error = error_at(wrong, "day"), .type = "date", .required = true});
  inside += field({.name = "time", .label = tr("Start"), .value = typed("time", ""), .error = error_at(wrong, "start"), .type = "time", .required = true, .id = "start"});
  inside += listed_field({.name = "zone", .label = tr("Time zone of these times"), .value = typed("zone", f.sessions.front().zone), .error = error_at(wrong, "zone"), .required = true}, common_zones());
  return html("<section id=\"second\"><h2>{}</h2><p>{}</p>{}</section>", tr("Hold it twice"),
              tr("The same agenda at another hour, for those whom this one asks to lose sleep. The second session begins with this agenda and these people; what comes of both is shown as one record."),
              form(Url::local(path_of(f.sessions.front().meeting) + "/twin"), call.csrf(), inside + buttons(button(tr("Enter the second session"), Look::primary))));
}

http::Response show_twins(Call& call, std::optional<Refusal> const& wrong = {}) {
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  auto const f = twins(call);
  if (!f) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Held twice");
    page.section = "meetings";
    page.listed = f->sessions.size() > 1;
    page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {f->sessions.front().title, Url::local(path_of(f->sessions.front().meeting))}};
    page.main += wrong_with(wrong, {"day", "start", "zone"});
    Html lines;
    for (auto const& s : f->sessions)
      add_html(lines, "<li><a href=\"/meetings/{}\"><bdi>{}</bdi></a> {} {}</li>", s.meeting, s.title, s.start ? moment(*s.start, s.zone) : text(tr("no date")),
               badge(state_word(s.state), state_look(s.state)));
    page.main += html("<ol class=\"list\">{}</ol>", lines);
    page.main += came_of(*f, record::MarkKind::decision, tr("Decisions")) + came_of(*f, record::MarkKind::action, tr("Actions")) +
                 came_of(*f, record::MarkKind::question, tr("Open questions"));
    if (f->may_hold_twice) page.main += second_form(call, *f, wrong);
    else if (f->sessions.size() == 1) page.main += empty_state(tr("This meeting is held once."));
    else if (may_edit(call)) page.main += act(Url::local(path_of(f->sessions.front().meeting) + "/twin/untie"), call.csrf(), tr("They are two meetings"), Look::plain);
    return page;
  }, form_status(wrong));
}

http::Response shown(Call& call) { return show_twins(call); }

http::Response enter(Call& call) {
  auto const day = base::parse_day(call.field("day"));
  if (!day) return show_twins(call, Refusal{Why::malformed, say("That is not a date and time."), "day", {}});
  auto const minutes = schedule::clock_minutes(call.field("time"));
  if (!minutes || *minutes >= 1440) return show_twins(call, Refusal{Why::malformed, say("A time is given as hours and minutes, like 15:30."), "start", {}});
  auto const zone = call.field("zone");
  if (!base::zone_exists(zone)) return show_twins(call, Refusal{Why::malformed, say("There is no time zone called “{}”."), "zone", {zone}});
  auto const start = base::from_local(*day, *minutes / 60, *minutes % 60, zone);
  if (!start) return show_twins(call, start.error());
  auto const done = call.write([&](Writing& w) { return desk::enter_twin(w, call.id<base::MeetingId>(), *start, zone); });
  if (!done) return show_twins(call, done.error());
  return call.see(path_of(*done), tr("The second session is entered. No letter has gone yet."), base::to_json(*done));
}

http::Response untie(Call& call) {
  auto const done = call.write([&](Writing& w) { return meeting::untie_twins(w, call.id<base::MeetingId>()); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(call.id<base::MeetingId>()), tr("They are two meetings now."));
}

}  // namespace

std::vector<Route> twin_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/meetings/{meeting}/twin", Role::visitor, shown, "The same agenda held twice: both sessions, and what came of them together."},
      {Method::post, "/meetings/{meeting}/twin", least, enter, "Enters a second session with the same agenda and people: day, time, zone.", form_body},
      {Method::post, "/meetings/{meeting}/twin/untie", least, untie, "They are two meetings again.", form_body},
  };
}

}  // namespace web
