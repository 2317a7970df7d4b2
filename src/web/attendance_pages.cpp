// SPDX-License-Identifier: Apache-2.0
// Who was there, who took part by chat only, who sent apologies: shown on the meeting's page, kept on a page for editors.
// A name typed there is a person of the house when exactly one is called so; of several, the editor says which; otherwise
// the name stands for itself. Nobody is guessed.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "people/people.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

using meeting::Attendance;
using meeting::Presence;

constexpr Presence all_presences[] = {Presence::present, Presence::chat_only, Presence::apologies};

struct Candidate {
  base::PersonId id;
  std::string name, hats;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (id, name, hats))

struct Attending {
  base::MeetingId meeting;
  std::string title;
  std::vector<Attendance> lines;
  std::vector<std::string> people, capacities;  ///< what the fields offer
};
BOOST_DESCRIBE_STRUCT(Attending, (), (meeting, title, lines, people, capacities))

/// What was typed into one form: the one for a new line, or that of a line.
struct Typed {
  std::string form = "new";
  Attendance line;
  std::vector<Candidate> which;  ///< several people of that name: one is to be chosen
  std::optional<Refusal> wrong;
};

std::optional<Attending> attending(Call& call, base::MeetingId const& id) {
  return call.read([&](Reading& r) -> std::optional<Attending> {
    auto const m = meeting::meeting(r, id);
    if (!m) return std::nullopt;
    auto const series = meeting::series(r, m->series);
    Attending out{id, meeting_title(series ? series->title : "", *m), meeting::attendance(r, id), {}, {}};
    std::set<std::string> hats;
    for (auto const& p : people::everybody(r)) {
      out.people.push_back(p.name);
      for (auto const& c : p.capacities)
        if (!c.of.empty()) hats.insert(c.of);
    }
    out.capacities.assign(hats.begin(), hats.end());
    return out;
  });
}

Html presence_field(Presence chosen, std::string const& id, std::string const& error) {
  std::vector<Choice> list;
  for (auto const p : all_presences)
    list.push_back({boost::describe::enum_to_string(p, "present"), presence_word(p), "", p == chosen});
  return select({.name = "presence", .label = tr("How"), .choices = list, .error = error, .id = id});
}

Html line_fields(Attending const& f, Attendance const& line, std::string const& at, std::optional<Refusal> const& wrong) {
  Html out = listed_field({.name = "capacity",
                           .label = tr("Capacity"),
                           .value = line.capacity,
                           .hint = tr("The hat: a coalition, chair, secretariat."),
                           .error = error_at(wrong, "capacity"),
                           .id = at + "-capacity"},
                          f.capacities);
  out += presence_field(line.presence, at + "-presence", error_at(wrong, "presence"));
  return out + field({.name = "note",
                      .label = tr("Note"),
                      .value = line.note,
                      .hint = tr("For instance who came instead. Everybody can read it."),
                      .error = error_at(wrong, "note"),
                      .id = at + "-note"});
}

Html which_field(Typed const& typed) {
  if (typed.which.empty()) return {};
  std::vector<Choice> list;
  for (auto const& c : typed.which) list.push_back({c.id.text, c.name, c.hats, false});
  list.push_back({"none", tr("None of them: only the name"), "", false});
  return radios({.name = "person", .label = tr("Which of them?"), .choices = list, .error = error_at(typed.wrong, "person"), .required = true});
}

Html new_form(Call const& call, Attending const& f, Typed const& typed) {
  auto const wrong = typed.form == "new" ? typed.wrong : std::nullopt;
  auto const line = typed.form == "new" ? typed.line : Attendance{};
  Html inside = listed_field({.name = "name", .label = tr("Name"), .value = line.name, .error = error_at(wrong, "name"), .required = true,
                              .id = "new-name"},
                             f.people);
  if (typed.form == "new") inside += which_field(typed);
  inside += line_fields(f, line, "new", wrong) + button(tr("Write down"));
  return html("<section id=\"add\"><h2>{}</h2>{}</section>", tr("Add somebody"),
              form(Url::local(path_of(f.meeting) + "/attendance"), call.csrf(), inside));
}

Html who(Attendance const& a) {
  Html out = person(a.name);
  if (!a.capacity.empty()) out += html(", <bdi>{}</bdi>", a.capacity);
  if (!a.note.empty()) out += html(" <span class=\"soft\" dir=\"auto\">({})</span>", a.note);
  return out;
}

Html line_row(Call const& call, Attending const& f, Attendance const& line, Typed const& typed) {
  bool const again = typed.form == line.id;
  auto const at = path_of(f.meeting) + "/attendance";
  auto shown = again ? typed.line : line;
  Html const change = form(Url::local(at), call.csrf(),
                           hidden("line", line.id) + hidden("person", line.person.empty() ? "none" : line.person.text) +
                               hidden("name", line.name) +
                               line_fields(f, shown, line.id, again ? typed.wrong : std::nullopt) + button(tr("Save"), Look::plain));
  Html const remove = act_on(Url::local(at + "/" + line.id + "/remove"), call.csrf(), tr("Remove"), line.name);
  return html("<li id=\"l-{}\"><p>{} {}</p>{}</li>", line.id, who(line), badge(presence_word(line.presence)),
              folded(fill(tr("Change: {}"), {line.name}), html("<div>{}{}</div>", change, buttons(remove)), again));
}

http::Response show_attendance(Call& call, Typed const& typed = {}) {
  auto const f = attending(call, call.id<base::MeetingId>());
  if (!f) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  if (typed.wrong && (typed.wrong->why != Why::malformed || call.wants_json)) return call.refused(*typed.wrong);
  return call.show(
      *f,
      [&] {
        Page page;
        page.title = fill(tr("Who was there: {}"), {f->title});
        page.section = "meetings";
        page.listed = false;
        page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {f->title, Url::local(path_of(f->meeting))}};
        if (typed.wrong) {
          bool const chosen = typed.wrong->field == "person" || typed.wrong->field.empty();
          page.main += error_summary({{chosen ? typed.wrong->field : typed.form + "-" + typed.wrong->field, in_words(*typed.wrong)}});
        }
        Html lines;
        for (auto const& line : f->lines) lines += line_row(call, *f, line, typed);
        page.main += lines.empty() ? empty_state(tr("Nobody has been written down yet.")) : html("<ul class=\"list\">{}</ul>", lines);
        page.main += new_form(call, *f, typed);
        page.main += buttons(link_button(Url::local(path_of(f->meeting)), tr("Back to the meeting")));
        return page;
      },
      form_status(typed.wrong));
}

http::Response edit(Call& call) { return show_attendance(call); }

std::vector<Candidate> called(Reading& r, std::string const& name) {
  std::vector<Candidate> out;
  for (auto const& found : people::people_named(r, name)) {
    if (std::any_of(out.begin(), out.end(), [&](auto const& c) { return c.id == found.id; })) continue;
    std::string hats;
    if (auto const p = people::person(r, found.id))
      for (auto const& c : p->capacities)
        if (!c.of.empty()) hats += (hats.empty() ? "" : ", ") + c.of;
    out.push_back({found.id, found.name, hats});
  }
  return out;
}

/// Who is meant. Answers false when the editor has to say.
bool find_person(Call& call, std::string const& said, Typed& typed) {
  auto& line = typed.line;
  if (said == "none") return true;
  if (!said.empty()) {
    line.person = base::looks_like_id(said) ? base::PersonId(said) : base::PersonId("none");
    line.name = call.read([&](Reading& r) { return people::shown_name(r, line.person); });
    if (line.name.empty()) typed.wrong = Refusal{Why::unknown, say("There is no such person."), "person", {}};
    return !line.name.empty();
  }
  typed.which = call.read([&](Reading& r) { return called(r, line.name); });
  if (typed.which.size() == 1) {
    line.person = typed.which.front().id;
    line.name = typed.which.front().name;
  } else if (typed.which.size() > 1) {
    typed.wrong = Refusal{Why::malformed, say("Several people have this name: choose one."), "person", {}};
    return false;
  }
  return true;
}

http::Response note(Call& call) {
  auto const id = call.id<base::MeetingId>();
  Typed typed;
  if (base::looks_like_id(call.field("line"))) typed.form = call.field("line");
  typed.line.name = call.field("name");
  typed.line.capacity = call.field("capacity");
  typed.line.note = call.field("note");
  auto const how = call.field("presence");
  if (!how.empty() && !boost::describe::enum_from_string(how.c_str(), typed.line.presence)) {
    typed.wrong = Refusal{Why::malformed, say("Say whether they were present, took part by chat only or sent apologies."), "presence", {}};
    return show_attendance(call, typed);
  }
  if (!find_person(call, call.field("person"), typed)) return show_attendance(call, typed);
  auto const done = call.write([&](Writing& w) { return meeting::note_attendance(w, id, typed.line); });
  if (!done) {
    typed.wrong = done.error();
    return show_attendance(call, typed);
  }
  return call.see(path_of(id) + "/attendance", tr("Written down."));
}

http::Response remove(Call& call) {
  auto const id = call.id<base::MeetingId>();
  auto const line = call.parts.size() > 1 ? call.parts[1] : std::string();
  auto const done = call.write([&](Writing& w) { return meeting::remove_attendance(w, id, line); });
  if (!done) return call.refused(done.error());
  return call.see(path_of(id) + "/attendance", tr("The line is removed."));
}

}  // namespace

std::vector<std::string> coalitions_there(Reading& r, std::vector<Attendance> const& lines) {
  std::vector<std::string> out;
  for (auto const& line : lines) {
    if (line.person.empty() || line.capacity.empty() || line.presence == Presence::apologies) continue;
    auto const p = people::person(r, line.person);
    if (!p) continue;
    for (auto const& c : p->capacities)
      if (c.kind == people::CapacityKind::coalition && c.of == line.capacity && std::find(out.begin(), out.end(), c.of) == out.end())
        out.push_back(c.of);
  }
  return out;
}

Html attendance_part(Call const& call, MeetingFacts const& f) {
  if (f.attendance.empty() && !may_edit(call)) return {};
  std::vector<std::pair<std::string, Html>> rows;
  for (auto const p : all_presences) {
    Html names;
    for (auto const& a : f.attendance)
      if (a.presence == p) add_html(names, "<li>{}</li>", who(a));
    if (names.empty()) continue;
    auto const heading = p == Presence::present ? tr("Present") : p == Presence::chat_only ? tr("By chat only") : tr("Apologies");
    rows.emplace_back(heading, html("<ul class=\"plain\">{}</ul>", names));
  }
  Html coalitions;
  for (auto const& c : f.coalitions) add_html(coalitions, "<li><bdi>{}</bdi></li>", c);
  if (!f.coalitions.empty())
    rows.emplace_back(base::count_of("{} coalition represented", "{} coalitions represented", std::ssize(f.coalitions)),
                      html("<ul class=\"plain\">{}</ul>", coalitions));
  Html out = rows.empty() ? empty_state(tr("Nobody has been written down yet.")) : facts(rows);
  if (may_edit(call))
    out += buttons(link_button(Url::local(path_of(f.meeting.id) + "/attendance"), tr("Write down who was there")));
  return html("<section id=\"attendance\"><h2>{}</h2>{}</section>", tr("Who was there"), out);
}

std::vector<Route> attendance_rows() {
  using http::Method;
  auto const least = Role::facilitator;
  return {
      {Method::get, "/meetings/{meeting}/attendance", least, edit, "Who was there, as forms."},
      {Method::post, "/meetings/{meeting}/attendance", least, note,
       "Writes somebody down or changes the line: name or person, capacity, presence, note.", form_body},
      {Method::post, "/meetings/{meeting}/attendance/{line}/remove", least, remove, "Removes a line.", form_body},
  };
}

}  // namespace web
