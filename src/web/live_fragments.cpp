// SPDX-License-Identifier: Apache-2.0
// The fragments of the live room, put together; the state of the room in words, and who has the floor. A fragment is a function
// of the log and the audience: no token, no "now", no reader. Each noun has a file of its own beside this one.
#include <algorithm>

#include "web/live_pages.hpp"

namespace web {

Html press(Press const& p) {
  std::string_view look = "button";
  if (p.look == Look::primary) look = "button primary";
  if (p.look == Look::danger) look = "button danger";
  if (p.look == Look::quiet) look = "button quiet";
  Attr more;
  if (!p.key.empty()) more = more + Attr::value("data-key", p.key) + Attr::value("aria-keyshortcuts", p.key);
  if (!p.act.empty()) more = more + Attr::value("data-act", p.act);
  if (p.pressed) more = more + Attr::value("aria-pressed", "true");
  Html const about = p.about.empty() ? Html() : html("<span class=\"visually-hidden\">: <bdi>{}</bdi></span>", p.about);
  return html("<button type=\"submit\" form=\"cmd\" class=\"{}\" formaction=\"{}\" {}>{}{}{}</button>", look, Url::local(p.at), more, p.label,
              about, p.key.empty() ? Html() : html(" <kbd aria-hidden=\"true\">{}</kbd>", p.key));
}

Html desk_form_link(Drawing const& d, std::string_view form, std::string const& of, std::string const& label, std::string const& about) {
  return html("<a class=\"button\" href=\"/meetings/{}/chair?form={}&of={}#form\">{}<span class=\"visually-hidden\">: <bdi>{}</bdi></span></a>", d.room().meeting, form, of,
              label, about);
}

Html seat_hat(live::Seat const& s) {
  std::string const hat = s.capacity.empty() ? s.coalition : s.capacity;
  return hat.empty() ? Html() : html("<span class=\"hat\"><bdi>{}</bdi></span>", hat);
}

Html seat_name(live::Room const& room, live::SeatId const& id) {
  auto const* const s = live::seat(room, id);
  if (!s) return html("<span class=\"soft\">{}</span>", tr("somebody"));
  return html("<bdi class=\"name\">{}</bdi>", s->name);
}

Html timer(live::Clock const& c, bool big) {
  std::string const limit = c.limit.count() > 0 ? length_words(c.limit) : "";
  Html const of = limit.empty() ? Html() : html("<span class=\"timer-limit\"> / {}</span>", limit);
  // Without script the running time cannot be known here: the limit and the moment it began are said instead.
  Html const shown = c.running ? html("<span data-shown>–:––</span>") : html("<span data-shown>{}</span>", length_words(c.used));
  return html("<span class=\"{}\" role=\"timer\" aria-live=\"off\" data-timer data-from=\"{}\" data-used=\"{}\" data-limit=\"{}\" {}>{}{}</span>",
              big ? "timer big" : "timer", base::to_millis(c.as_of), c.used.count(), c.limit.count(), Attr::flag("data-running", c.running),
              shown, of);
}

Html lost_mark(Drawing const& d, live::Seat const* s) {
  if (!s || !s->lost) return {};
  Html const since = html("<span data-timer data-from=\"{}\" data-used=\"0\" data-limit=\"0\" data-running><span data-shown>{}</span></span>",
                          base::to_millis(*s->lost), sentence(tr("since {}"), {clock(*s->lost, d.view.meeting.zone)}));
  return html("<span class=\"lost-mark\">{}</span>", sentence(tr("connection lost {}"), {since}));
}

base::Instant last_instant(live::Room const& room) {
  base::Instant last{};
  auto const see = [&](std::optional<base::Instant> const& t) {
    if (t && *t > last) last = *t;
  };
  for (auto const& i : room.items)
    for (auto const& o : i.open) {
      see(o.from);
      see(o.until);
    }
  for (auto const& g : room.grants) {
    see(g.from);
    see(g.until);
  }
  if (!room.timeline.empty()) see(room.timeline.back().from);
  return last;
}

std::vector<live::Projection> projected(LiveView const& view) {
  auto const start = view.room.open.empty() ? view.meeting.start.value_or(base::Instant{}) : view.room.open.front().from;
  if (start == base::Instant{}) return {};
  return live::projection(view.room, start, std::max(start, last_instant(view.room)));
}

namespace {

Html meanwhile(std::string_view look, Html const& words) { return html("<p class=\"state {}\">{}</p>", look, words); }

Html state_line(Drawing const& d) {
  auto const& room = d.room();
  switch (room.life) {
    case live::Life::planned:
      return meanwhile("soft", text(d.view.meeting.start ? tr("The meeting has not begun. This page will show it when it does.")
                                                         : tr("The meeting has no date yet.")));
    case live::Life::lobby: return meanwhile("wait", text(tr("People are coming in. The meeting has not begun.")));
    case live::Life::open: return {};
    case live::Life::suspended: return meanwhile("wait", text(tr("The meeting is interrupted. Please wait.")));
    case live::Life::closed:
      return meanwhile("soft", sentence(tr("The meeting is closed. {}"),
                                        {html("<a href=\"/meetings/{}\">{}</a>", room.meeting, tr("To its record"))}));
  }
  return {};
}

}  // namespace

Html banner_fragment(Drawing const& d) {
  auto const& room = d.room();
  // What of the common state bears on a reader's own part of the page; the island looks here for changes.
  auto const* const now = live::current_item(room);
  Html out = html("<div data-state data-life=\"{}\" data-floor=\"{}\" data-item=\"{}\" data-queue=\"{}\" data-call=\"{}\" data-held=\"{}\" data-duties=\"{}{}{}\" hidden></div>",
                  boost::describe::enum_to_string(room.life, ""), boost::describe::enum_to_string(room.floor, ""), room.item,
                  now ? boost::describe::enum_to_string(now->queue, "") : "", room.call, room.rules.hold_input ? "on" : "off", room.rules.secretariat_runs_queue ? "o" : "",
                  room.rules.stewards_run_queue ? "s" : "", room.rules.guests_answer ? "g" : "");
  out += state_line(d);
  bool const going = room.life == live::Life::lobby || room.life == live::Life::open || room.life == live::Life::suspended;
  if (!going) return out;
  if (room.off_record)
    add_html(out, "<p class=\"state off-record\"><strong>{}</strong> {}</p>", tr("OFF THE RECORD"),
             tr("Captions go on for those who need them; nothing is kept."));
  else if (!live::is_private(room) && room.back_on_record_at && *room.back_on_record_at > last_instant(room))
    out += meanwhile("wait", sentence(tr("On the record again from {}: earlier words are not kept."),
                                      {clock(*room.back_on_record_at, d.view.meeting.zone)}));
  if (room.consent == live::Consent::announced)
    out += meanwhile("soft", room.consent_text.empty() ? text(tr("A record of this meeting is kept; this was announced."))
                                                       : html("{} <span dir=\"auto\">{}</span>", tr("Announced about the record:"), room.consent_text));
  if (room.consent == live::Consent::objected)
    out += meanwhile("bad", html("<strong>{}</strong> {}", tr("Somebody objects to the record."), tr("Nothing is kept until this is settled.")));
  if (room.rules.hold_input) out += meanwhile("wait", text(tr("The chair has paused chat, hands and answers for a moment. Access requests still go through.")));
  if (!stream_on_air(d.view, "floor")) out += meanwhile("wait", text(tr("There are no captions at the moment: no captioner is connected.")));
  return out;
}

namespace {

Html topic_line(Drawing const& d, live::Grant const& g) {
  Html out = html("<span class=\"soft\">{}</span>", kind_word(g.kind));
  if (g.delivery == live::Delivery::read)
    out += html(" <span class=\"soft\">{}</span>", sentence(tr("read out by {}"), {seat_name(d.room(), g.reader)}));
  return out;
}

/// Of a contribution that is shown or read: its words.
Html written_words(Drawing const& d, live::Grant const& g) {
  auto const* const e = live::entry(d.room(), g.entry);
  if (!e || g.delivery == live::Delivery::voice || e->note.empty()) return {};
  return html("<blockquote class=\"written\" dir=\"auto\">{}</blockquote>", e->note);
}

/// Who let their own request be, because this turn made their point (floor 2).
Html support_line(Drawing const& d, live::Grant const& g) {
  auto const who = live::supporters(d.room(), g.id);
  if (who.empty()) return {};
  Html names;
  if (d.names())
    for (auto const& id : who) add_html(names, "{} {}", names.empty() ? ":" : ",", seat_name(d.room(), id));
  return html("<p class=\"turn-facts supported\">{}{}</p>", base::count_of("also the point of {} other", "also the point of {} others", std::ssize(who)), names);
}

Html who_speaks(Drawing const& d) {
  auto const& room = d.room();
  auto const* const g = live::current_grant(room);
  if (!g) {
    auto const* const chair = live::seat(room, room.in_chair);
    switch (room.floor) {
      case live::FloorState::before: return html("<p class=\"speaking none\">{}</p>", tr("The floor opens with the meeting."));
      case live::FloorState::suspended: return html("<p class=\"speaking none\">{}</p>", tr("Break"));
      case live::FloorState::ended: return html("<p class=\"speaking none\">{}</p>", tr("The floor is closed."));
      default: break;
    }
    if (!chair) return html("<p class=\"speaking\">{}</p>", tr("The chair has the floor."));
    return html("<p class=\"speaking\" data-seat=\"{}\"><bdi class=\"name\">{}</bdi> <span class=\"hat\">{}</span></p>", chair->id, chair->name,
                tr("in the chair"));
  }
  auto const* const s = live::seat(room, g->seat);
  auto const c = live::clock_of(*g, room.floor);
  // The speaker's own part of the page offers these questions; the island looks here for changes.
  std::string questions = g->question.text;
  for (auto const& id : live::questions_waiting(room)) questions += " " + id.text;
  Html out = html("<p class=\"speaking\" data-seat=\"{}\" data-grant=\"{}\" data-questions=\"{}\">{} {}</p>", g->seat, g->id, questions, seat_name(room, g->seat),
                  s ? seat_hat(*s) : Html());
  add_html(out, "<p class=\"clock-line\">{} <span class=\"timer-sign\" data-sign>{}</span></p>", timer(c, true),
           c.running ? "" : tr("paused"));
  if (auto const* const gone = live::lost_voice(room, *g)) add_html(out, "<p class=\"turn-facts\">{} {}</p>", seat_name(room, gone->id), lost_mark(d, gone));
  add_html(out, "<p class=\"turn-facts\">{} · {}</p>", topic_line(d, *g), sentence(tr("since {}"), {clock(g->from, d.view.meeting.zone)}));
  if (!g->question.empty()) add_html(out, "<p class=\"turn-facts\">{}</p>", sentence(tr("{} asks a question within this turn."), {seat_name(room, g->question)}));
  if (auto const* const waits = live::grant(room, room.interrupted))
    add_html(out, "<p class=\"turn-facts\">{}</p>", sentence(tr("{} goes on after the point of order."), {seat_name(room, waits->seat)}));
  return out + support_line(d, *g) + written_words(d, *g);
}

/// The turn before, when it spoke for others as well: they often say so when it is over.
Html spoken_for_others(Drawing const& d) {
  auto const& room = d.room();
  if (room.grants.empty() || !room.grant.empty() || room.grants.back().item != room.item) return {};
  auto const& last = room.grants.back();
  Html const line = support_line(d, last);
  return line.empty() ? Html() : html("<p class=\"turn-facts\">{}</p>{}", sentence(tr("What {} said:"), {seat_name(room, last.seat)}), line);
}

/// The next three with their reasons.
Html coming(Drawing const& d) {
  Html list;
  int n = 0;
  for (auto const& place : d.view.order) {
    auto const* const e = live::entry(d.room(), place.entry);
    if (!e || n == 3) continue;
    ++n;
    auto const* const s = live::seat(d.room(), e->seat);
    Html const who = d.names() ? seat_name(d.room(), e->seat) : html("<span class=\"soft\">{}</span>", kind_word(e->kind));
    add_html(list, "<li data-entry=\"{}\" data-seat=\"{}\">{} {} <span class=\"why\">{}</span></li>", e->id, e->seat, who,
             d.names() && s ? seat_hat(*s) : Html(), because_word(place.because));
  }
  if (n == 0) return html("<p class=\"soft coming-none\">{}</p>", tr("Nobody waits."));
  auto const more = std::ssize(d.view.order) - n;
  Html out = html("<h3 class=\"coming-head\">{}</h3><ol class=\"coming\">{}</ol>", tr("Next"), list);
  if (more > 0) add_html(out, "<p class=\"soft coming-more\">{}</p>", base::count_of("and {} more", "and {} more", more));
  return out;
}

}  // namespace

Html floor_fragment(Drawing const& d) {
  auto const* const now = live::current_item(d.room());
  Html out;
  if (now) add_html(out, "<p class=\"item-now\"><bdi>{}</bdi></p>", now->title);
  out += who_speaks(d) + spoken_for_others(d);
  for (auto const& [id, e] : d.room().entries)
    if (e.state == live::EntryState::called && d.names())
      add_html(out, "<p class=\"called\" data-entry=\"{}\" data-seat=\"{}\">{}</p>", id, e.seat,
               sentence(tr("{} is called and has not begun yet."), {seat_name(d.room(), e.seat)}));
  if (d.room().life == live::Life::open || d.room().life == live::Life::lobby) out += coming(d);
  return out;
}

Fragments fragments(LiveView const& view, Audience audience, Acts acts) {
  Drawing const d{view, audience, acts & acts_within(audience)};
  Fragments out = {{"banner", banner_fragment(d)},     {"floor", floor_fragment(d)}, {"queue", queue_fragment(d)},
                   {"agenda", agenda_fragment(d)},     {"call", call_fragment(d)},   {"people", people_fragment(d)},
                   {"access", access_fragment(d)},     {"chat", chat_fragment(d)},   {"outcomes", outcomes_fragment(d)},
                   {"screen", screen_fragment(d)},     {"panel", panel_fragment(d)}};
  if (d.moderates()) {
    out.emplace_back("desk", desk_fragment(d));
    out.emplace_back("orders", orders_fragment(d));
    out.emplace_back("held", held_fragment(d));
    out.emplace_back("times", times_fragment(d));
  }
  return out;
}

Html fragment(Fragments const& all, std::string_view name) {
  for (auto const& [its, inside] : all)
    if (its == name) return html("<div id=\"f-{}\" class=\"fragment\" data-fragment=\"{}\">{}</div>", name, name, inside);
  return {};
}

}  // namespace web
