// SPDX-License-Identifier: Apache-2.0
// The page of one meeting: when and where, its agenda and documents, who was there, what was said and decided, its
// neighbours in the series, and for those who may edit the forms.
#include "desk/live.hpp"
#include "meeting/twins.hpp"
#include "people/people.hpp"
#include "web/letters.hpp"
#include "web/meeting.hpp"
#include "web/people.hpp"

namespace web {

namespace {

std::vector<MarkShown> shown(Reading& r, std::vector<record::MarkView> const& marks, std::optional<record::MarkKind> only) {
  std::vector<MarkShown> out;
  for (auto const& m : marks) {
    if (only && m.kind != *only) continue;
    auto const owner = m.owner.empty() ? std::string() : people::shown_name(r, m.owner);
    out.push_back({m.id, m.meeting, m.text, owner.empty() ? m.owner_name : owner, m.due, m.state});
  }
  return out;
}

std::optional<Neighbour> neighbour(std::optional<meeting::Meeting> const& m, std::string const& series) {
  if (!m) return std::nullopt;
  return Neighbour{m->id, meeting_title(series, *m)};
}

std::optional<MeetingFacts> facts_of(Call& call, base::MeetingId const& id) {
  return call.read([&](Reading& r) -> std::optional<MeetingFacts> {
    auto const m = meeting::meeting(r, id);
    if (!m) return std::nullopt;
    MeetingFacts out;
    out.meeting = *m;
    auto const series = meeting::series(r, m->series);
    if (series) out.series_title = series->title;
    out.title = meeting_title(out.series_title, *m);
    out.address = call.absolute("/m/" + id.text);
    out.agenda = meeting::agenda(r, id);
    for (auto const& item : out.agenda) out.minutes += item.minutes;
    for (auto const& d : meeting::documents(r, id)) {
      auto const kept = d.file.empty() ? std::nullopt : store::file_head(r, d.file);
      out.documents.push_back({d.id, d.title, d.address, kept ? kept->name : "", kept ? kept->size : 0});
    }
    out.attendance = meeting::attendance(r, id);
    out.coalitions = coalitions_there(r, out.attendance);
    auto const marks = record::marks_of(r, id);
    out.decisions = shown(r, marks, record::MarkKind::decision);
    auto const provisional = desk::provisional(r, id, call.now);
    for (auto& d : out.decisions)
      if (auto const it = provisional.find(d.id); it != provisional.end()) d.provisional = it->second;
    out.actions = shown(r, marks, record::MarkKind::action);
    out.questions = shown(r, marks, record::MarkKind::question);
    if (m->state < meeting::State::closed) {
      auto open = desk::open_actions_of_series(r, m->series);
      // A meeting of long ago that is entered late has no business with what came after it.
      std::erase_if(open, [&](auto const& a) {
        auto const its = meeting::meeting(r, a.meeting);
        return its && its->start && m->start && *its->start > *m->start;
      });
      out.open_actions = shown(r, open, std::nullopt);
    }
    if (auto const status = record::status(r, id)) {
      record::Head head;
      head.status = *status;
      out.transcript = TranscriptShown{*status, (series && desk::is_public(*series, head)) || call.viewer.signed_in()};
    }
    out.previous = neighbour(meeting::previous(r, *m), out.series_title);
    out.following = neighbour(meeting::following(r, *m), out.series_title);
    return out;
  });
}

Html head_part(Call const& call, MeetingFacts const& f) {
  auto const& m = f.meeting;
  std::vector<std::pair<std::string, Html>> rows;
  rows.emplace_back(tr("When"), from_to(m));
  if (m.start && !call.viewer.zone.empty() && call.viewer.zone != m.zone && base::zone_exists(call.viewer.zone))
    rows.emplace_back(tr("In your time zone"), moment(*m.start, call.viewer.zone));
  if (!m.place.empty()) rows.emplace_back(tr("Where"), words_or_address(m.place));
  rows.emplace_back(tr("Series"), html("<a href=\"/series/{}\"><bdi>{}</bdi></a>", m.series, f.series_title));
  rows.emplace_back(tr("Kind"), text(kind_word(m.kind)));
  rows.emplace_back(tr("Permanent address"), copy_link(Url::local("/m/" + m.id.text), f.address));
  Html out;
  if (m.state == meeting::State::cancelled)
    out += notice(Tone::warning, html("{} <bdi>{}</bdi>", tr("This meeting was called off:"), m.reason));
  if (!m.decisions) out += notice(Tone::info, html("<p>{}</p>", tr("Working session: it takes no decisions.")));
  return out + paragraphs(m.note) + facts(rows);
}

Html marks_list(std::vector<MarkShown> const& marks, bool actions, base::MeetingId const& here) {
  Html out;
  for (auto const& m : marks) {
    add_html(out, "<li><a href=\"/marks/{}\"><bdi>{}</bdi></a> ", m.id, m.text);
    if (actions) out += m.owner.empty() ? badge(tr("no owner"), Badge::bad) : person(m.owner);
    if (auto const due = base::parse_day(m.due)) out += html(" {}", sentence(tr("due {}"), {day(*due)}));
    if (m.state == "done") out += html(" {}", badge(tr("done"), Badge::good));
    else if (m.state == "dropped") out += html(" {}", badge(tr("dropped")));
    else if (m.state == "superseded") out += html(" {}", badge(tr("superseded")));
    if (m.provisional) {
      auto const& until = m.provisional->until;
      out += html(" {}", badge(tr("provisional"), Badge::attention));
      if (until) out += html(" <span class=\"soft\">{}</span>", sentence(tr("final on {} unless a coalition objects"), {moment(*until, "UTC")}));
      if (!m.provisional->call.empty()) add_html(out, " <a href=\"/calls/{}\">{}</a>", m.provisional->call, tr("Confirm or object"));
    }
    if (m.meeting != here) add_html(out, " <a class=\"soft\" href=\"/meetings/{}\">{}</a>", m.meeting, tr("its meeting"));
    out += html("</li>");
  }
  return html("<ul class=\"list\">{}</ul>", out);
}

Html marks_part(std::string const& heading, std::vector<MarkShown> const& marks, bool actions, base::MeetingId const& here) {
  if (marks.empty()) return {};
  return html("<section><h2>{}</h2>{}</section>", heading, marks_list(marks, actions, here));
}

Html record_part(Call const& call, MeetingFacts const& f) {
  auto const& id = f.meeting.id;
  Html links;
  if (f.transcript && f.transcript->readable)
    links += link_button(Url::local(path_of(id) + "/transcript"), tr("Read the transcript"), Look::primary);
  if (f.transcript || f.meeting.state == meeting::State::closed || may_edit(call))
    links += link_button(Url::local(path_of(id) + "/report"), tr("Summary report"));
  if (may_edit(call)) {
    if (f.transcript) links += link_button(Url::local(path_of(id) + "/desk"), tr("Correct it"));
    if (f.meeting.state != meeting::State::cancelled)
      links += link_button(Url::local(path_of(id) + "/transcript/import"),
                           f.transcript ? tr("Import a cleaned file") : tr("Import a transcript"));
  }
  Html status;
  if (f.transcript) {
    status = html("<p>{}</p>", badge(status_word(f.transcript->status),
                                     f.transcript->status >= record::Status::corrected ? Badge::good : Badge::neutral));
    if (!f.transcript->readable) status += html("<p>{}</p>", tr("It is open to readers once it is corrected."));
  } else if (f.meeting.state == meeting::State::closed) {
    status = empty_state(tr("No transcript is kept of this meeting."));
  } else if (links.empty()) {
    return {};
  }
  return html("<section id=\"record\"><h2>{}</h2>{}{}</section>", tr("Record"), status, links.empty() ? Html() : buttons(links));
}

bool is_live(meeting::State s) { return s == meeting::State::lobby || s == meeting::State::open || s == meeting::State::suspended; }

/// The way into the live room: for everybody while it is open, for those who run it also before.
Html live_part(Call const& call, MeetingFacts const& f) {
  auto const at = path_of(f.meeting.id);
  if (is_live(f.meeting.state)) {
    auto const said = f.meeting.state == meeting::State::lobby       ? tr("The lobby is open: the meeting begins soon.")
                      : f.meeting.state == meeting::State::suspended ? tr("The meeting has a break.")
                                                                     : tr("The meeting is taking place now.");
    Html links = link_button(Url::local(at + "/live"), tr("Go to the live room"), Look::primary);
    links += link_button(Url::local(at + "/join"), tr("Take part"));
    links += link_button(Url::local(at + "/captions"), tr("Captions only"));
    if (may_edit(call)) links += link_button(Url::local(at + "/chair"), tr("The chair's desk"));
    return html("<section id=\"live\"><h2>{}</h2><p>{}</p>{}</section>", tr("Live"), said, buttons(links));
  }
  if (f.meeting.state != meeting::State::planned || !may_edit(call)) return {};
  Html acts = act(Url::local(at + "/live/life"), call.csrf(), tr("Open the lobby"), Look::plain, {{"to", "lobby"}});
  acts += act(Url::local(at + "/live/life"), call.csrf(), tr("Open the meeting"), Look::plain, {{"to", "open"}});
  return html("<section id=\"live\" class=\"no-print\"><h2>{}</h2><p>{}</p>{}</section>", tr("Live"),
              tr("In the lobby people can come in and captions are tested; the floor opens with the meeting."), buttons(acts));
}

/// A decision, action or question without selecting words: also by touch, without script, or where no transcript is.
Html write_down_form(Call const& call, MeetingFacts const& f) {
  if (!may_edit(call) || f.meeting.state == meeting::State::cancelled) return {};
  Html const inside = select({.name = "kind",
                              .label = tr("Kind"),
                              .choices = {{"decision", tr("Decision")}, {"action", tr("Action")}, {"question", tr("Parked question")}}}) +
                      text_area({.name = "text", .label = tr("Sentence"), .rows = 2, .required = true, .id = "mark-text"}) +
                      buttons(button(tr("Write down"), Look::plain));
  return html("<details class=\"no-print\"><summary>{}</summary><div>{}</div></details>", tr("Write down"),
              form(Url::local(path_of(f.meeting.id) + "/marks"), call.csrf(), inside));
}

Html neighbours_part(MeetingFacts const& f) {
  if (!f.previous && !f.following) return {};
  Html items;
  if (f.previous)
    add_html(items, "<li><a rel=\"prev\" href=\"/meetings/{}\">{}</a></li>", f.previous->id,
             sentence(tr("Before it: {}"), {person(f.previous->title)}));
  if (f.following)
    add_html(items, "<li><a rel=\"next\" href=\"/meetings/{}\">{}</a></li>", f.following->id,
             sentence(tr("After it: {}"), {person(f.following->title)}));
  return html("<nav class=\"pager\" aria-label=\"{}\"><ul>{}</ul></nav>", tr("Meetings of the series"), items);
}

/// The acts on the meeting as a whole.
Html edit_part(Call const& call, MeetingFacts const& f, Trouble const& trouble) {
  auto const& id = f.meeting.id;
  Html inside = link_button(Url::local(path_of(id) + "/edit"), tr("Change date, place and title"));
  if (f.meeting.start && f.meeting.state != meeting::State::closed) inside += link_button(Url::local(path_of(id) + "/guests"), tr("Invitations"));
  if (f.meeting.start && f.meeting.state == meeting::State::planned) inside += link_button(Url::local(path_of(id) + "/twin"), tr("Hold it twice"));
  bool const planned = f.meeting.state == meeting::State::planned;
  if (planned) inside += act(Url::local(path_of(id) + "/close"), call.csrf(), tr("It was held"));
  else if (f.meeting.state == meeting::State::cancelled)
    inside += act(Url::local(path_of(id) + "/reopen"), call.csrf(), tr("It takes place after all"));
  else if (f.meeting.state == meeting::State::closed && !f.transcript)
    inside += act(Url::local(path_of(id) + "/reopen"), call.csrf(), tr("It was not held yet"));
  Html out = buttons(inside);
  if (planned) {
    auto const asked = html("<p>{}</p>", tr("The meeting stays in the list, marked as called off, with your reason for all to read."));
    auto const its_form = form(Url::local(path_of(id) + "/cancel"), call.csrf(),
                               field({.name = "reason",
                                      .label = tr("Why is it called off?"),
                                      .value = trouble.at("cancel") ? call.field("reason") : "",
                                      .error = trouble.beside("cancel", "reason"),
                                      .required = true}) +
                                   button(tr("Call the meeting off"), Look::danger));
    out += trouble.at("cancel")
               ? html("<details class=\"confirm\" open><summary>{}</summary><div>{}{}</div></details>", tr("Call it off"), asked, its_form)
               : confirm(tr("Call it off"), asked, its_form);
  }
  return html("<section id=\"edit\" class=\"no-print\"><h2>{}</h2>{}</section>", tr("Change this meeting"), out);
}

/// Nobody puts what is over into a calendar.
bool held_before(meeting::Meeting const& m) { return m.state == meeting::State::closed || m.state == meeting::State::cancelled; }

/// The field of the refused form, where the summary leads.
std::string field_id(Trouble const& t) {
  auto const& name = t.refusal->field;
  if (name.empty() || t.form == "cancel") return name;
  return t.form + "-" + name;
}

}  // namespace

http::Response show_meeting(Call& call, base::MeetingId const& id, Trouble const& trouble) {
  auto const f = facts_of(call, id);
  if (!f) return call.refused({Why::unknown, say("There is no such meeting."), {}, {}});
  return call.show(
      *f,
      [&] {
        Page page;
        page.title = f->title;
        page.heading = html("<bdi>{}</bdi>", f->title);
        page.lead = html("<p>{} {}</p>", from_to(f->meeting), badge(state_word(f->meeting.state), state_look(f->meeting.state)));
        if (f->meeting.start && !held_before(f->meeting))
          page.lead += html("<p class=\"no-print\"><a href=\"/meetings/{}/calendar.ics\">{}</a></p>", id, tr("Into my calendar"));
        auto const mine = call.read([&](Reading& r) { return own_invitation(call, r, id); });
        if (mine && !held_before(f->meeting))
          page.lead += html("<p class=\"no-print\"><a href=\"/meetings/{}/coming\">{}</a> {}</p>", id, tr("Do you come?"),
                            mine->coming ? badge(coming_words(*mine->coming), coming_look(*mine->coming)) : badge(tr("no answer yet"), Badge::attention));
        page.section = "meetings";
        page.crumbs = {{tr("Meetings"), Url::local("/meetings")}, {f->series_title, Url::local("/series/" + f->meeting.series.text)}};
        page.islands = {"copy"};
        page.canonical = "/m/" + id.text;
        if (trouble.refusal) page.main += error_summary({{field_id(trouble), in_words(*trouble.refusal)}});
        page.main += head_part(call, *f);
        if (call.read([&](Reading& r) { return meeting::twin_of(r, id).has_value(); }))
          page.main += notice(Tone::info, html("<p>{} <a href=\"/meetings/{}/twin\">{}</a></p>", tr("This agenda is held twice, at two hours."), id, tr("Both sessions and what came of them")));
        page.main += live_part(call, *f);
        // Before it people look for the agenda, afterwards for what came of it.
        auto const plan = agenda_part(call, *f, trouble) + documents_part(call, *f, trouble);
        bool const held = f->meeting.state == meeting::State::closed;
        if (!held) page.main += plan;
        page.main += record_part(call, *f);
        page.main += marks_part(tr("Decisions"), f->decisions, false, id) + marks_part(tr("Actions"), f->actions, true, id);
        page.main += marks_part(tr("Open questions"), f->questions, false, id);
        page.main += write_down_form(call, *f);
        if (held) page.main += plan;
        page.main += marks_part(tr("Still to be done from meetings before"), f->open_actions, true, id);
        page.main += attendance_part(call, *f) + neighbours_part(*f);
        if (may_edit(call)) page.main += edit_part(call, *f, trouble);
        return page;
      },
      form_status(trouble.refusal));
}

http::Response refused_on_meeting(Call& call, base::MeetingId const& id, std::string form, Refusal refusal) {
  if (refusal.why != Why::malformed || call.wants_json) return call.refused(refusal);
  return show_meeting(call, id, {std::move(form), std::move(refusal)});
}

}  // namespace web
