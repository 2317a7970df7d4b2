// SPDX-License-Identifier: Apache-2.0
// What was asked and what came of it: the open call with objections first, then the coalitions that are missing, then counts; and
// the outcomes so far. The server computes none (floor 6). Names stand only where the call's visibility shows them to all:
// what is for the chair alone is in the chair's own part of the page, not in a fragment others read too.
#include <algorithm>

#include "web/live_pages.hpp"

namespace web {

namespace {

using live::CallKind;

/// Whether it is to stand beside the decision; not for what was met or taken back.
Html dissent_act(Drawing const& d, live::Objection const& o) {
  if (o.state == live::ObjectionState::accommodated || o.state == live::ObjectionState::withdrawn) return {};
  return press({o.dissent ? tr("Not as a dissent") : tr("Beside the decision, as a dissent"),
                d.at() + "/objections/" + o.id.text + (o.dissent ? "/dissent?on=no" : "/dissent?on=yes"), Look::plain, {}, o.name});
}

Html objections_list(Drawing const& d, live::Call const& c) {
  Html list;
  for (auto const& o : c.objections) {
    Html who = d.names() ? html("<bdi class=\"name\">{}</bdi>", o.name) : html("<span class=\"soft\">{}</span>", tr("somebody"));
    if (d.names() && !o.capacity.empty()) add_html(who, " <span class=\"hat\"><bdi>{}</bdi></span>", o.capacity);
    Html inside = html("<p>{} {}</p><p class=\"entry-note\" dir=\"auto\">{}</p>", who,
                       badge(objection_word(o.state), o.state == live::ObjectionState::sustained ? Badge::bad : Badge::attention), o.reason);
    if (!o.answer.empty()) add_html(inside, "<p class=\"soft\" dir=\"auto\">{}</p>", o.answer);
    if (o.dissent) add_html(inside, "<p class=\"soft\">{}</p>", tr("To stand beside the decision as a dissent."));
    if (d.may(live::Right::rule))
      add_html(inside, "<div class=\"acts\">{}{}{}</div>",
               o.state == live::ObjectionState::raised
                   ? press({tr("Discuss it"), d.at() + "/objections/" + o.id.text + "?state=discussed", Look::plain, {}, o.name})
                   : Html(),
               desk_form_link(d, "objection", o.id.text, tr("Answer it"), o.name), dissent_act(d, o));
    add_html(list, "<li data-objection=\"{}\" data-seat=\"{}\">{}</li>", o.id, o.seat, inside);
  }
  if (list.empty())
    return c.kind == CallKind::straw ? Html() : html("<p class=\"objections-none\">{}</p>", tr("No objection has been raised."));
  return html("<h3>{}</h3><ul class=\"objections\">{}</ul>", base::count_of("{} objection", "{} objections", std::ssize(c.objections)), list);
}

Html missing_list(live::Tally const& t) {
  if (t.missing.empty()) return {};
  Html list;
  for (auto const& m : t.missing) add_html(list, "<li><bdi>{}</bdi></li>", m);
  return html("<p class=\"missing-head\">{}</p><ul class=\"missing\">{}</ul>",
              base::count_of("{} coalition that is here has not answered:", "{} coalitions that are here have not answered:", std::ssize(t.missing)), list);
}

std::vector<std::string> answers_of(live::Call const& c) {
  if (c.kind == CallKind::straw) return c.options;
  return {"support", "live_with", "cannot_live", "no_view"};
}

Html counts(live::Call const& c, live::Tally const& t) {
  if (c.kind == CallKind::objection) return {};
  auto const of = [](std::map<std::string, std::int64_t> const& all, std::string const& a) {
    auto const it = all.find(a);
    return it == all.end() ? std::int64_t{0} : it->second;
  };
  Html rows;
  for (auto const& a : answers_of(c))
    add_html(rows, "<tr><th scope=\"row\" dir=\"auto\">{}</th><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>", answer_word(a),
             of(t.persons, a), of(t.coalitions, a));
  return html("<table class=\"counts\"><caption class=\"visually-hidden\">{}</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"number\">{}</th>"
              "<th scope=\"col\" class=\"number\">{}</th></tr></thead><tbody>{}</tbody></table><p class=\"soft\">{}</p>",
              tr("Answers so far"), tr("Answer"), tr("Persons"), tr("Coalitions"), rows,
              fill(tr("{1} of {2} present have answered. Who has not answered has not agreed."), {std::to_string(t.answered), std::to_string(t.present)}));
}

Html named_answers(Drawing const& d, live::Call const& c) {
  if (!d.names()) return {};
  Html list;
  for (auto const& r : live::shown_responses(c, false))
    add_html(list, "<li>{} <span class=\"soft\" dir=\"auto\">{}</span></li>",
             r.coalition.empty() ? seat_name(d.room(), r.seat) : html("<bdi class=\"name\">{}</bdi>", r.coalition), answer_word(r.answer));
  return list.empty() ? Html() : html("<details id=\"d-answers\"><summary>{}</summary><ul class=\"answers\">{}</ul></details>", tr("Who answered what"), list);
}

std::string who_sees(live::Visibility v) {
  switch (v) {
    case live::Visibility::named: return tr("Everybody sees who answers what.");
    case live::Visibility::named_to_chair: return tr("Only the chair sees who answers what.");
    case live::Visibility::count: return tr("Only numbers are shown; nobody sees who answers what.");
  }
  return {};
}

/// The same buttons for everybody seated: what each one chose is in their own part of the page.
Html answer_buttons(Drawing const& d, live::Call const& c) {
  if (c.kind == CallKind::objection)
    return html("<p>{}</p><p><a class=\"button\" href=\"#object\">{}</a></p>", tr("Who says nothing agrees. Only objections are entered."), tr("I object …"));
  Html out;
  auto const at = d.at() + "/calls/" + c.id.text + "/answer?answer=";
  for (auto const& a : answers_of(c)) {
    std::string value;
    base::percent_encode(value, a);
    out += press({answer_word(a), at + value});
  }
  Html more = c.kind == CallKind::support ? html("<p><a href=\"#object\">{}</a></p>", tr("I object …")) : Html();
  return html("<div class=\"acts answers\">{}</div>{}", out, more);
}

Html call_heading(live::Call const& c) {
  switch (c.kind) {
    case CallKind::support: return text(tr("Show of support"));
    case CallKind::objection: return text(tr("Are there objections?"));
    case CallKind::straw: return text(tr("Straw poll"));
  }
  return {};
}

Html outcome_line(Drawing const& d, live::Outcome const& o) {
  Html out = html("<strong class=\"outcome-word\">{}</strong>", outcome_word(o.word));
  if (!o.until.empty()) {
    auto const until = base::parse_day(o.until);
    out += text(" ") + sentence(tr("until {}"), {until ? day(*until) : text(o.until)});
  }
  add_html(out, " <span dir=\"auto\">{}</span> <span class=\"soft\">{}</span>", o.sentence, clock(o.at, d.view.meeting.zone));
  return out;
}

}  // namespace

Html call_fragment(Drawing const& d) {
  auto const* const open = live::open_call(d.room());
  auto const* const c = open ? open : d.room().calls.empty() ? nullptr : &d.room().calls.back();
  if (!c) return html("<p class=\"empty\">{}</p>", tr("Nothing has been put to the meeting yet."));
  auto const t = live::tally(d.room(), *c);
  Html out = html("<div class=\"{}\" data-call-open=\"{}\"><h3 class=\"call-kind\">{}</h3><p class=\"call-text\" dir=\"auto\">{}</p>", open ? "call open" : "call",
                  open ? c->id.text : "", call_heading(*c), c->text);
  add_html(out, "<p class=\"soft\">{}</p>", open ? who_sees(c->visibility) : tr("This call is closed."));
  if (open && d.may(live::Right::answer_person)) out += answer_buttons(d, *c);
  if (open && d.audience == Audience::open) add_html(out, "<p><a href=\"/meetings/{}/join\">{}</a></p>", d.room().meeting, tr("Come in to answer"));
  if (c->outcome) add_html(out, "<p class=\"outcome\">{}</p>", outcome_line(d, *c->outcome));
  out += objections_list(d, *c) + missing_list(t) + counts(*c, t) + named_answers(d, *c);
  if (open && d.may(live::Right::rule))
    add_html(out, "<div class=\"acts\">{}<span class=\"soft\" data-earliest=\"{}\">{}</span></div>",
             press({tr("Close the call"), d.at() + "/calls/" + c->id.text + "/close", Look::primary}), base::to_millis(c->earliest_end),
             sentence(tr("not before {}"), {clock(c->earliest_end, d.view.meeting.zone)}));
  if (!open && !c->outcome && d.may(live::Right::rule))
    add_html(out, "<p><a class=\"button\" href=\"/meetings/{}/chair#outcome\">{}</a></p>", d.room().meeting, tr("Say what comes of it"));
  return out + html("</div>");
}

namespace {

Html mark_lines(Drawing const& d, record::MarkKind kind, std::string const& heading) {
  Html list;
  for (auto const& m : d.view.marks) {
    if (m.kind != kind) continue;
    Html more;
    if (kind == record::MarkKind::action)
      more = m.owner_name.empty() ? html(" <span class=\"no-owner\">{}</span>", tr("No owner"))
                                  : html(" <span class=\"soft\">{}</span>", person(m.owner_name));
    if (auto const due = base::parse_day(m.due)) add_html(more, " <span class=\"soft\">{}</span>", sentence(tr("due {}"), {day(*due)}));
    add_html(list, "<li data-mark=\"{}\"><span dir=\"auto\">{}</span>{}{}</li>", m.id, m.text, more,
             m.provisional ? text(" ") + badge(tr("provisional")) : Html());
  }
  return list.empty() ? Html() : html("<h3>{}</h3><ul class=\"marks\">{}</ul>", heading, list);
}

/// How often this point of order was ruled on: after an appeal there is a second ruling, and with it an end.
std::ptrdiff_t times_ruled(Drawing const& d, live::Ruling const& ruling) {
  return std::ranges::count(d.room().rulings, ruling.entry, &live::Ruling::entry);
}

/// The ruling on a point of order may be appealed against once, by anybody who has a seat.
Html appeal_acts(Drawing const& d, live::Ruling const& ruling, std::string const& name) {
  if (!d.may(live::Right::raise) || d.room().life != live::Life::open || ruling.appealed || times_ruled(d, ruling) > 1) return {};
  return html("<div class=\"acts\">{}</div>", press({tr("Appeal against it"), d.at() + "/hands/" + ruling.entry.text + "/appeal", Look::quiet, {}, name}));
}

/// Rulings are everybody's (floor 8); the newest is on top. An appeal is answered by another ruling.
Html ruling_lines(Drawing const& d) {
  Html list;
  for (auto it = d.room().rulings.rbegin(); it != d.room().rulings.rend(); ++it) {
    auto const* const e = live::entry(d.room(), it->entry);
    auto const* const s = e && d.names() ? live::seat(d.room(), e->seat) : nullptr;
    Html words = sentence(tr("Ruling on {1}'s point of order: {2}."), {s ? person(s->name) : text(tr("somebody")), text(ruling_word(it->word))});
    if (!it->text.empty()) add_html(words, " <span dir=\"auto\">{}</span>", it->text);
    if (it->appealed) words += text(" ") + badge(tr("appealed"), Badge::attention);
    Html acts = appeal_acts(d, *it, s ? s->name : std::string());
    if (d.may(live::Right::rule) && it->appealed && times_ruled(d, *it) == 1)
      acts += html("<div class=\"acts\">{}</div>", desk_form_link(d, "ruling", it->entry.text, tr("Rule on it"), s ? s->name : std::string()));
    add_html(list, "<li>{}{}</li>", words, acts);
  }
  return list.empty() ? Html() : html("<h3>{}</h3><ul class=\"marks\">{}</ul>", tr("Rulings"), list);
}

}  // namespace

Html outcomes_fragment(Drawing const& d) {
  Html list;
  for (auto const& o : d.room().outcomes)
    if (o.mark.empty()) add_html(list, "<li>{}</li>", outcome_line(d, o));
  Html out = mark_lines(d, record::MarkKind::decision, tr("Decisions"));
  if (!list.empty()) add_html(out, "<h3>{}</h3><ul class=\"marks\">{}</ul>", tr("Other outcomes"), list);
  out += mark_lines(d, record::MarkKind::action, tr("Actions"));
  out += mark_lines(d, record::MarkKind::question, tr("Parked questions")) + ruling_lines(d);
  return out.empty() ? html("<p class=\"empty\">{}</p>", tr("Nothing has been decided or written down yet.")) : out;
}

}  // namespace web
