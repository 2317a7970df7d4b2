// SPDX-License-Identifier: Apache-2.0
// The adopted plan on its way to a meeting: who speaks in which part, the one act that makes the agenda, and afterwards who sat there
// beside who was planned. For the selectors: nobody is named to others before they have agreed.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "desk/main_session.hpp"
#include "schedule/reader.hpp"
#include "web/people.hpp"
#include "web/plan.hpp"

namespace web {

namespace {

struct MeetingChoice {
  base::MeetingId id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(MeetingChoice, (), (id, title))

struct SeriesOffered {
  base::SeriesId id;
  std::string title, zone;
};
BOOST_DESCRIBE_STRUCT(SeriesOffered, (), (id, title, zone))

struct ChosenPerson {
  plan::NominationId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ChosenPerson, (), (id, name))

struct AgendaFacts {
  plan::Plan plan;
  std::vector<plan::AgendaLine> lines;
  std::vector<desk::PartPeople> parts;
  std::vector<ChosenPerson> chosen;
  std::vector<MeetingChoice> planned;  ///< meetings that can still take the agenda
  std::vector<SeriesOffered> series;
  std::optional<MeetingChoice> meeting;
  std::string state;                   ///< of that meeting
  bool open = false;                   ///< its room takes people
};
BOOST_DESCRIBE_STRUCT(AgendaFacts, (), (plan, lines, parts, chosen, planned, series, meeting, state, open))

std::string title_in(Reading& r, meeting::Meeting const& m) {
  auto const series = meeting::series(r, m.series);
  return meeting_title(series ? series->title : std::string(), m);
}

std::optional<AgendaFacts> facts_of(Call& call, plan::PlanId const& id) {
  return call.read([&](Reading& r) -> std::optional<AgendaFacts> {
    auto const p = plan::plan(r, id);
    if (!p) return std::nullopt;
    AgendaFacts f;
    f.plan = *p;
    if (!p->adopted.empty()) f.lines = plan::agenda_lines(plan::parts(r, p->adopted));
    f.parts = desk::planned_and_sat(r, id);
    for (auto const& n : plan::nominations(r, id))
      if (n.chosen) f.chosen.push_back({n.id, n.name});
    for (auto const& s : meeting::all_series(r)) f.series.push_back({s.id, s.title, s.zone});
    if (p->meeting.empty()) {
      for (auto const& m : meeting::upcoming(r, call.now, 50))
        if (m.state == meeting::State::planned) f.planned.push_back({m.id, title_in(r, m)});
      return f;
    }
    auto const m = meeting::meeting(r, p->meeting);
    if (!m) return f;
    f.meeting = MeetingChoice{m->id, title_in(r, *m)};
    f.state = boost::describe::enum_to_string(m->state, "");
    f.open = m->state == meeting::State::lobby || m->state == meeting::State::open || m->state == meeting::State::suspended;
    return f;
  });
}

std::string came_word(desk::Came c) {
  switch (c) {
    case desk::Came::unknown: return tr("not known");
    case desk::Came::absent: return tr("was not there");
    case desk::Came::present: return tr("was there");
    case desk::Came::spoke: return tr("spoke");
  }
  return {};
}

Html planned_table(Call const& call, AgendaFacts const& f, desk::PartPeople const& part) {
  Table t{"people-" + part.part.id.text, fill(tr("Planned and sat in “{}”"), {part.part.title}), {{tr("Name")}, {tr("Planned")}, {tr("In the meeting")}, {tr("Written down")}}, {}, true};
  if (f.open) t.columns.push_back({tr("Arrival")});
  for (auto const& p : part.people) {
    auto const planned = p.nomination.empty() ? badge(tr("not planned"), Badge::attention) : p.agreed ? text(tr("planned")) : badge(tr("has not agreed yet"), Badge::attention);
    std::vector<Html> row = {html("{}{}", person(p.name), p.by.empty() ? Html() : html(" <span class=\"soft\"><bdi>{}</bdi></span>", p.by)), planned, text(came_word(p.came)),
                             p.noted ? html("{} <bdi>{}</bdi>", tr("sat there"), p.note) : Html()};
    if (f.open)
      row.push_back(p.nomination.empty() ? Html()
                                         : buttons(act_on(Url::local(path_of(f.plan.id) + "/speakers/" + p.nomination.text + "/here"), call.csrf(), tr("Is in the room"), p.name, {{"channel", "room"}}) +
                                                   act_on(Url::local(path_of(f.plan.id) + "/speakers/" + p.nomination.text + "/here"), call.csrf(), tr("Is here remotely"), p.name, {{"channel", "remote"}})));
    t.rows.push_back(std::move(row));
  }
  return table(t);
}

Html speakers_form(Call const& call, AgendaFacts const& f, desk::PartPeople const& part) {
  std::map<std::int64_t, plan::NominationId> now;
  for (auto const& p : part.people)
    if (p.place > 0) now[p.place] = p.nomination;
  Html fields;
  for (std::int64_t place = 1; place <= part.part.speakers; ++place) {
    std::vector<Choice> people = {{"", tr("nobody yet"), {}, !now.contains(place)}};
    for (auto const& c : f.chosen) people.push_back({c.id.text, c.name, {}, now.contains(place) && now[place] == c.id});
    fields += select({.name = "people",
                      .label = fill(tr("Speaker {}"), {std::to_string(place)}),
                      .choices = people,
                      .id = part.part.id.text + "-speaker-" + std::to_string(place)});
  }
  return folded(fill(tr("Name the speakers of “{}”"), {part.part.title}),
                form(Url::local(path_of(f.plan.id) + "/parts/" + part.part.id.text + "/speakers"), call.csrf(), fields + button(tr("Save the speakers"), Look::plain)), now.empty());
}

Html sat_form(Call const& call, AgendaFacts const& f, desk::PartPeople const& part) {
  // What the room saw is offered; what was written down stands.
  bool const noted = std::any_of(part.people.begin(), part.people.end(), [](auto const& p) { return p.noted; });
  std::string lines;
  for (auto const& p : part.people)
    if (noted ? p.noted : p.came >= desk::Came::present) lines += p.name + (p.note.empty() ? "" : ": " + p.note) + "\n";
  return folded(fill(tr("Write down who sat in “{}”"), {part.part.title}),
                form(Url::local(path_of(f.plan.id) + "/parts/" + part.part.id.text + "/sat"), call.csrf(),
                     text_area({.name = "people", .label = tr("Who sat there"), .value = lines,
                                .hint = tr("One name in each line; after a colon a note, like “Head of office: in place of the minister”."), .rows = 5, .id = part.part.id.text + "-sat"}) +
                         button(tr("Save who sat there"), Look::plain)),
                false);
}

Html speakers_part(Call const& call, AgendaFacts const& f) {
  Html out;
  for (auto const& part : f.parts) {
    out += html("<h3><bdi>{}</bdi></h3>", part.part.title);
    out += part.people.empty() ? empty_state(tr("No speaker is named yet.")) : planned_table(call, f, part);
    std::map<std::int64_t, std::string> names;
    for (auto const& p : part.people)
      if (p.place > 0) names[p.place] = p.name;
    out += speakers_form(call, f, part) + own_times_form(call, f.plan.id, part.part, names);
    if (f.meeting && f.state != "planned" && f.state != "cancelled") out += sat_form(call, f, part);
  }
  if (f.parts.empty()) out += empty_state(tr("The adopted variant has no panel."));
  if (f.chosen.empty() && !f.parts.empty())
    out += html("<p>{} <a href=\"{}\">{}</a></p>", tr("Nobody is chosen for the panel yet."), Url::local(path_of(f.plan.id) + "/panel"), tr("Nominations and panel"));
  return html("<section id=\"speakers\"><h2>{}</h2>{}</section>", tr("Speakers of each part"), out);
}

Html lines_part(AgendaFacts const& f) {
  Table t{"lines", tr("The agenda"), {{tr("Item")}, {tr("Minutes"), true}, {tr("Minutes for the floor"), true}}, {}, true};
  for (auto const& l : f.lines) t.rows.push_back({html("<bdi>{}</bdi>", l.title), text(std::to_string(l.minutes)), text(std::to_string(l.floor_minutes))});
  return table(t);
}

Html become_part(Call const& call, AgendaFacts const& f) {
  auto const at = Url::local(path_of(f.plan.id) + "/agenda");
  Html out = lines_part(f) + html("<p class=\"soft\">{}</p>", tr("Whoever may read the meeting reads there who leads each part, which speakers have agreed, and "
                                                                "the questions once they are frozen."));
  if (f.meeting) {
    add_html(out, "<p>{}</p>", sentence(tr("This plan has become {}."), {html("<a href=\"{}\"><bdi>{}</bdi></a>", Url::local(path_of(f.meeting->id)), f.meeting->title)}));
    if (f.state == "planned")
      out += html("<p class=\"soft\">{}</p>{}", tr("Items made from the plan are made anew, with the speakers as they are now; what was changed on them by hand is lost. Other items stay."),
                  act(at, call.csrf(), tr("Bring the agenda up to date"), Look::plain, {{"meeting", f.meeting->id.text}}));
    return html("<section id=\"become\"><h2>{}</h2>{}</section>", tr("The agenda"), out);
  }
  Html fields;
  if (!f.planned.empty()) {
    std::vector<Choice> offered = {{"", tr("a new meeting"), {}, true}};
    for (auto const& m : f.planned) offered.push_back({m.id.text, m.title, {}, false});
    fields += select({.name = "meeting", .label = tr("Meeting"), .choices = offered, .hint = tr("What follows is for a new meeting only.")});
  }
  std::vector<Choice> series;
  for (auto const& s : f.series) series.push_back({s.id.text, s.title, {}, series.empty()});
  fields += select({.name = "series", .label = tr("Series"), .choices = series});
  fields += field({.name = "number", .label = tr("Number"), .max_length = 40});
  fields += field({.name = "day", .label = tr("Day"), .type = "date"}) + field({.name = "start", .label = tr("Start"), .type = "time"});
  fields += listed_field({.name = "zone", .label = tr("Time zone"), .value = f.series.empty() ? zone_of(call.viewer) : f.series.front().zone, .required = true}, common_zones());
  fields += field({.name = "place", .label = tr("Place or address to join"), .max_length = 500});
  out += form(at, call.csrf(), fields + buttons(button(tr("Make it the agenda"))));
  return html("<section id=\"become\"><h2>{}</h2>{}</section>", tr("The agenda"), out);
}

http::Response show_agenda(Call& call, plan::PlanId const& id, std::optional<Refusal> const& wrong = {}) {
  auto const f = facts_of(call, id);
  if (!f) return call.refused({Why::unknown, say("There is no such plan."), {}, {}});
  if (wrong && (wrong->why != Why::malformed || call.wants_json)) return call.refused(*wrong);
  return call.show(*f, [&] {
    Page page;
    page.title = tr("Speakers and agenda");
    page.section = "meetings";
    page.wide = true;
    page.listed = false;
    page.crumbs = plan_crumbs(f->plan);
    page.main += wrong_with(wrong, {"meeting", "series", "day", "start", "zone"});
    if (f->plan.adopted.empty()) {
      page.main += empty_state(tr("First adopt a variant of the plan; its parts become the agenda."), link_button(Url::local(path_of(id)), tr("To the plan")));
      return page;
    }
    page.main += speakers_part(call, *f) + become_part(call, *f);
    return page;
  }, form_status(wrong));
}

http::Response agenda(Call& call) { return show_agenda(call, call.id<plan::PlanId>()); }

http::Response speakers(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const people = nominations_named(call, "people", Empty::kept);
  if (!people) return call.refused(people.error());
  return planned(call, call.write([&](Writing& w) { return plan::place_speakers(w, id, call.id<plan::PartId>(1), *people); }), path_of(id) + "/agenda", tr("The speakers are named."));
}

Result<meeting::Meeting> meeting_in(Call const& call) {
  meeting::Meeting m;
  if (auto const typed = call.field("meeting"); !typed.empty()) {
    m.id = base::looks_like_id(typed) ? base::MeetingId(typed) : base::MeetingId("none");
    return m;
  }
  auto const series = call.field("series");
  if (!base::looks_like_id(series)) return base::refuse(Why::malformed, say("Choose the series the meeting belongs to."), "series");
  m.series = base::SeriesId(series);
  m.number = call.field("number");
  m.zone = call.field("zone");
  m.place = call.field("place");
  if (!base::zone_exists(m.zone)) return base::refuse(Why::malformed, say("There is no time zone called “{}”."), "zone", {m.zone});
  auto const day = base::parse_day(call.field("day"));
  if (!day) return base::refuse(Why::malformed, say("Give the day as year-month-day, like 2022-10-17."), "day");
  auto const clock = schedule::clock_minutes(call.field("start"));
  if (!clock || *clock == 1440) return base::refuse(Why::malformed, say("A time is given as hours and minutes, like 15:30."), "start");
  auto const start = base::from_local(*day, *clock / 60, *clock % 60, m.zone);
  if (!start) return tl::unexpected(start.error());
  m.start = *start;
  return m;
}

http::Response become(Call& call) {
  auto const id = call.id<plan::PlanId>();
  auto const wish = meeting_in(call);
  if (!wish) return show_agenda(call, id, wish.error());
  auto const done = call.write([&](Writing& w) { return desk::become_meeting(w, id, *wish); });
  if (!done) return show_agenda(call, id, done.error());
  return call.see(path_of(*done, "agenda"), tr("The plan is the agenda of this meeting."), boost::json::object{{"id", done->text}});
}

http::Response here(Call& call) {
  auto const id = call.id<plan::PlanId>();
  live::Channel channel{};
  if (!boost::describe::enum_from_string(call.field("channel").c_str(), channel)) return call.refused({Why::malformed, say("There is no such channel."), "channel", {}});
  auto const done = call.write([&](Writing& w) -> Result<base::SeatId> {
    auto const p = plan::plan(w, id);
    if (!p) return base::refuse(Why::unknown, say("There is no such plan."));
    auto const by = live::standing(*live::kept_room(w, p->meeting), call.viewer.person, role_word(call.viewer.role), {});
    return desk::seat_speaker(w, id, call.id<plan::NominationId>(1), by, channel);
  });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id) + "/agenda", tr("The speaker has a seat in the room."), boost::json::object{{"seat", done->text}});
}

http::Response sat(Call& call) {
  auto const id = call.id<plan::PlanId>();
  std::vector<plan::Sat> people;
  auto const typed = call.long_field("people");
  for (auto const line : base::split(typed, '\n')) {
    if (base::trim(line).empty()) continue;
    auto const colon = line.find(':');
    auto const rest = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    people.push_back({base::clean_line(line.substr(0, colon)), base::clean_line(rest)});
  }
  return planned(call, call.write([&](Writing& w) { return plan::note_sat(w, id, call.id<plan::PartId>(1), people); }), path_of(id) + "/agenda", tr("Who sat there is written down."));
}

}  // namespace

std::vector<Route> plan_agenda_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/plans/{plan}/agenda", least, agenda, "Who speaks in which part, the agenda the plan makes, and who sat there."},
      {Method::post, "/plans/{plan}/agenda", least, become,
       "Makes the adopted variant the agenda of a meeting: meeting, or series, number, day, start, zone and place of a new one.",
       form_body},
      {Method::post, "/plans/{plan}/parts/{part}/speakers", least, speakers,
       "Says who speaks in a panel part: people, in order; an empty one leaves its place free.", form_body},
      {Method::post, "/plans/{plan}/parts/{part}/sat", least, sat, "Writes down who sat in a part: people, lines of \"name: note\".",
       form_body},
      {Method::post, "/plans/{plan}/speakers/{nomination}/here", least, here, "Gives a planned speaker a seat in the live room: channel.",
       form_body},
  };
}

}  // namespace web
